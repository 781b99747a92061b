//! Changing the rulebook: every key changes the draft of whoever presses it, and the live book stays as it is until the draft
//! is published.

use crate::{
    actions::{
        ask::{BrokenDraft, Draft},
        command::{Command, EditDraft, OnConflict, PublishDraft, RebaseDraft, SeenBook, SetDraft},
        error::StandsNow,
    },
    model::{
        id::{DraftRevision, GroupId},
        rule::Switch,
    },
    rulebook::edit::BookEdit,
    tui::{
        effect::{
            Effect, Shelf,
            count::{CountAsk, CountOrder},
            editor::{Edited, EditorOrder, Written},
        },
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App, Screen,
    book_form::{BookForm, Counted, Part},
    input::{Edit, Field},
    notes::Tone,
    overlay::{Choice, Kind, Menu, Overlay},
    rules::{Carried, Tab, What},
};

/// What can be done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftChoice {
    /// See what it changes, and put it live.
    Publish,
    /// Carry it over to the version that is live.
    Rebase(OnConflict),
    /// Throw it away.
    Discard,
    /// Open it in the editor.
    Edit,
}

/// Said above a text that was refused, once something else was changed since it was written.
const OLDER: &str = "this is what you wrote and what was refused; the book was changed since, and saving this takes its place:
to keep the book as it is now, leave this text as it is; the next time you get the book of now";

/// A text as the editor left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenText {
    /// All of it.
    pub text: String,
    /// What it was made from.
    pub seen: SeenBook,
    /// Why it was refused.
    pub because: String,
}

/// A draft that is to go live.
#[derive(Debug, Clone)]
pub struct Publishing {
    /// Its text, as it was seen.
    pub seen: DraftRevision,
    /// What it changes, in sentences.
    pub said: Vec<String>,
    /// Why, as it is typed.
    pub note: Field,
    /// Why it was refused.
    pub refused: Option<String>,
    /// Lines scrolled away.
    pub scroll: usize,
    /// The group of the fallback queue whose leads are placed with it.
    pub mends: Option<GroupId>,
    pub(super) sent: Option<u64>,
}

impl Publishing {
    pub(super) fn of(draft: &Draft, mends: Option<GroupId>) -> Self {
        let (seen, said) = (draft.revision, draft.said.clone());
        Self { seen, said, note: Field::default(), refused: None, scroll: 0, mends, sent: None }
    }
}

impl App {
    /// The draft on screen.
    pub fn draft(&self) -> Option<&Draft> {
        self.book.page.as_ref()?.draft.as_deref()
    }

    /// The draft, where it cannot be read.
    pub fn broken_draft(&self) -> Option<&BrokenDraft> {
        self.book.page.as_ref()?.broken.as_deref()
    }

    /// What a change is made to.
    pub(super) fn seen_book(&self) -> SeenBook {
        match (self.broken_draft(), &self.book.page) {
            (Some(broken), _) => SeenBook::Draft(broken.revision),
            (None, Some(page)) => page.seen(),
            (None, None) => SeenBook::Live(None),
        }
    }

    /// Changes the draft by what is on screen; the next change waits until this one is seen.
    fn edit_book(&mut self, edit: BookEdit, out: &mut Vec<Effect>) {
        self.edit_book_as_seen(self.seen_book(), edit, out);
    }

    fn edit_book_as_seen(&mut self, seen: SeenBook, edit: BookEdit, out: &mut Vec<Effect>) {
        self.change_draft(Command::EditDraft(EditDraft { seen, edit }), out);
    }

    fn change_draft(&mut self, command: Command, out: &mut Vec<Effect>) {
        if self.book.sent.is_some() {
            self.say("the last change is still on its way", Tone::Hint);
            return;
        }
        self.order(command, Shelf::Queue, &[], out);
        self.book.sent = Some(self.newest_order());
    }

    /// A key that changes the draft.
    pub(super) fn act_on_draft(&mut self, action: Action, out: &mut Vec<Effect>) {
        match action {
            Action::Publish => return self.want_publish(),
            Action::Rehearse => return self.want_replay(None, out),
            Action::Editor => return self.want_editor(out),
            _ => {}
        }
        let Some(page) = self.book.page.as_deref() else {
            self.say("no rulebook is live: there is nothing to change yet", Tone::Hint);
            return;
        };
        let what = self.book.selected();
        let hits = self.book.hits.as_deref();
        let rule =
            |what| if let Some(What::Rule(index)) = what { page.book.rules.get(index).map(|rule| (index, rule)) } else { None };
        let form = match (action, what) {
            (Action::Toggle, Some(What::Rule(_))) => {
                let Some((_, rule)) = rule(what) else { return };
                let to = match rule.switch {
                    Switch::On => Switch::Off,
                    Switch::Off => Switch::On,
                };
                let edit = BookEdit::SwitchRule { name: rule.name.clone(), to };
                return self.edit_book(edit, out);
            }
            (Action::Reorder, Some(What::Rule(_))) if !self.book.filter.is_empty() => {
                self.say("a rule moves among all of them: Esc clears the filter first", Tone::Hint);
                return;
            }
            (Action::Reorder, Some(What::Rule(_))) => {
                let Some((index, rule)) = rule(what) else { return };
                let carried = Carried { name: rule.name.clone(), from: index + 1, to: index + 1 };
                self.book.carried = Some(carried);
                self.say("j and k carry the rule, Enter drops it, Esc leaves it where it was", Tone::Hint);
                return;
            }
            (Action::Dismiss, Some(what)) => return self.take_out(what, out),
            (Action::Edit, Some(What::Rule(index))) => {
                page.book.rules.get(index).map(|rule| BookForm::of_rule(Some(rule), index + 1, page, hits).at(Part::When))
            }
            (Action::Edit | Action::More | Action::Less, Some(What::Territory(index, _))) => {
                let part = if action == Action::Edit { Part::Name } else { Part::Places };
                page.book.territories.get(index).map(|one| BookForm::of_territory(Some(one), page, hits).at(part))
            }
            (Action::Edit | Action::More | Action::Less, Some(What::Pool(index))) => {
                page.book.pools.get(index).map(|one| BookForm::of_pool(Some(one), page, hits).at(Part::Members))
            }
            (Action::Edit, Some(What::Segment(index))) => {
                page.book.segments.get(index).map(|one| BookForm::of_segment(Some(one), page).at(Part::Employees))
            }
            (Action::Edit, Some(What::Sla(index))) => {
                page.book.slas.get(index).map(|one| BookForm::of_sla(Some(one), page).at(Part::FirstTouch))
            }
            (Action::Edit, Some(What::Defaults)) => Some(BookForm::of_defaults(page)),
            (Action::New, what) => match (self.book.tab, what) {
                (Tab::Rules | Tab::Lint, what) => {
                    // Before the one under the cursor: behind the last rule nothing is asked any more.
                    let at = if let Some(What::Rule(index)) = what { index + 1 } else { page.book.rules.len() };
                    Some(BookForm::of_rule(None, at.max(1), page, hits))
                }
                (Tab::Territories, _) => Some(BookForm::of_territory(None, page, hits)),
                (Tab::Pools, _) => Some(BookForm::of_pool(None, page, hits)),
                (Tab::Sizes, Some(What::Sla(_))) => Some(BookForm::of_sla(None, page)),
                (Tab::Sizes, _) => Some(BookForm::of_segment(None, page)),
            },
            (_, _) => None,
        };
        let Some(mut form) = form else {
            self.say("nothing for it is under the cursor; Ctrl-e opens all of the book in your editor", Tone::Hint);
            return;
        };
        form.meet(self.reps.all(), page);
        self.count_matching(&mut form, out);
        form.seen = Some(self.seen_book());
        self.put_over(Kind::Book(Box::new(form)));
    }

    /// Takes a thing out of the book.
    fn take_out(&mut self, what: What, out: &mut Vec<Effect>) {
        let Some(page) = self.book.page.as_deref() else { return };
        let book = &page.book;
        let edit = match what {
            What::Rule(index) => book.rules.get(index).map(|one| BookEdit::RemoveRule(one.name.clone())),
            What::Territory(index, _) => book.territories.get(index).map(|one| BookEdit::RemoveTerritory(one.name.clone())),
            What::Pool(index) => book.pools.get(index).map(|one| BookEdit::RemovePool(one.name.clone())),
            What::Segment(index) => book.segments.get(index).map(|one| BookEdit::RemoveSegment(one.name.clone())),
            What::Sla(index) => book.slas.get(index).map(|one| BookEdit::RemoveSla(one.name.clone())),
            What::Case(index) => book.tests.get(index).map(|one| BookEdit::RemoveTest(one.name.clone())),
            What::Earlier | What::NoRule | What::Nowhere | What::Unknown | What::Defaults | What::Finding(_) => None,
        };
        match edit {
            Some(edit) => self.edit_book(edit, out),
            None => self.say("nothing that could be taken out is under the cursor", Tone::Hint),
        }
    }

    /// Drops the rule that is carried; whether one was.
    pub(super) fn drop_carried(&mut self, out: &mut Vec<Effect>) -> bool {
        let Some(Carried { name, from, to }) = self.book.carried.clone() else { return false };
        self.notes.dismiss();
        if from == to {
            self.book.put_back();
        } else {
            self.edit_book(BookEdit::MoveRule { name, to }, out);
        }
        true
    }

    fn want_publish(&mut self) {
        if let Some(broken) = self.broken_draft() {
            let choices = vec![
                ("open it in your editor, as it is".into(), Choice::Draft(DraftChoice::Edit)),
                ("throw it away; u brings it back".into(), Choice::Draft(DraftChoice::Discard)),
            ];
            let note = broken.problems.first().map(ToString::to_string);
            let title = "Your draft cannot be read".to_owned();
            self.put_over(Kind::Menu(Menu { title, choices, cursor: 0, note }));
            return;
        }
        let Some(draft) = self.draft() else {
            if self.book.page.is_none() {
                self.say("no rulebook is live: leadtower rules init writes a first one", Tone::Hint);
                return;
            }
            self.say("you have no draft: e edits what is under the cursor, and with that a draft begins", Tone::Hint);
            return;
        };
        let (behind, live) = (draft.is_behind(), draft.live);
        let mut choices: Vec<(std::borrow::Cow<'static, str>, Choice)> = Vec::new();
        if behind {
            let onto = live.map_or_else(|| "no book".to_owned(), |version| format!("v{version}"));
            choices.push((
                format!("carry it over to {onto}, which went live meanwhile").into(),
                Choice::Draft(DraftChoice::Rebase(OnConflict::Refuse)),
            ));
            choices.push((
                "the same, and keep my way where both changed the same".into(),
                Choice::Draft(DraftChoice::Rebase(OnConflict::Mine)),
            ));
        }
        choices.push(("publish it: shows first what it changes".into(), Choice::Draft(DraftChoice::Publish)));
        choices.push(("throw it away; u brings it back".into(), Choice::Draft(DraftChoice::Discard)));
        let note = behind.then(|| "another version went live since it began".to_owned());
        self.put_over(Kind::Menu(Menu { title: "Your draft of the rulebook".to_owned(), choices, cursor: 0, note }));
    }

    pub(super) fn choose_of_draft(&mut self, choice: DraftChoice, out: &mut Vec<Effect>) {
        let SeenBook::Draft(seen) = self.seen_book() else { return };
        match choice {
            DraftChoice::Edit => self.want_editor(out),
            DraftChoice::Publish => {
                let Some(draft) = self.draft() else { return };
                let publishing = Publishing::of(draft, None);
                let book = draft.book.clone();
                self.rehearse(&book, out);
                self.put_over(Kind::Publish(Box::new(publishing)));
            }
            DraftChoice::Rebase(conflicts) => self.change_draft(Command::RebaseDraft(RebaseDraft { seen, conflicts }), out),
            DraftChoice::Discard => self.change_draft(Command::DiscardDraft { seen }, out),
        }
    }

    pub(super) fn key_in_publishing(
        &mut self,
        mut publishing: Box<Publishing>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        match action {
            Some(Action::Cancel) => {
                self.stop_rehearsal(out);
                return None;
            }
            Some(Action::Rehearse) => {
                self.want_replay(Some(publishing), out);
                return self.overlay.take().map(|overlay| overlay.kind);
            }
            Some(Action::Accept) if publishing.sent.is_none() => {
                let note = Some(publishing.note.text().trim().to_owned()).filter(|note| !note.is_empty());
                self.order(
                    Command::PublishDraft(PublishDraft { seen: publishing.seen, note, mends: publishing.mends }),
                    Shelf::Queue,
                    &[],
                    out,
                );
                publishing.sent = Some(self.newest_order());
            }
            Some(Action::Down | Action::PageDown) => {
                publishing.scroll = (publishing.scroll + 1).min(self.pointer.zones.panel.furthest);
            }
            Some(Action::Up | Action::PageUp) => publishing.scroll = publishing.scroll.saturating_sub(1),
            _ => {
                publishing.note.key(key);
            }
        }
        Some(Kind::Publish(publishing))
    }

    pub(super) fn key_in_book_form(
        &mut self,
        mut form: Box<BookForm>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::NextField) => {
                if form.complete() {
                    self.book_form_changed(&mut form, out);
                } else {
                    form.step(1);
                }
            }
            Some(Action::PreviousField | Action::Up) => form.step(-1),
            Some(Action::Down) => form.step(1),
            Some(Action::Accept) if form.sent.is_some() => {}
            Some(Action::Accept) => {
                form.tried = true;
                match form.edit() {
                    Ok(edit) => {
                        let before = self.book.sent;
                        let seen = form.seen.unwrap_or_else(|| self.seen_book());
                        self.edit_book_as_seen(seen, edit, out);
                        form.sent = self.book.sent.filter(|sent| Some(*sent) != before);
                    }
                    Err(wrong) => *form = form.clone().at(wrong.part),
                }
            }
            _ => {
                let changed = form.line().is_some_and(|(_, field)| field.key(key) == Edit::Changed);
                if changed {
                    self.book_form_changed(&mut form, out);
                }
            }
        }
        Some(Kind::Book(form))
    }

    pub(super) fn paste_in_book_form(&mut self, form: &mut BookForm, text: &str, out: &mut Vec<Effect>) {
        if let Some((_, field)) = form.line() {
            field.paste(text);
        }
        self.book_form_changed(form, out);
    }

    fn book_form_changed(&mut self, form: &mut BookForm, out: &mut Vec<Effect>) {
        form.refused = None;
        if form.part() == Part::When {
            self.count_matching(form, out);
        }
    }

    /// Has the leads counted that meet what is typed.
    fn count_matching(&mut self, form: &mut BookForm, out: &mut Vec<Effect>) {
        form.counted = Counted::No;
        let Some(criteria) = form.criteria() else { return };
        self.matched += 1;
        let number = self.matched;
        form.counted = Counted::Counting(number);
        let order = CountOrder { number, database: self.database.clone(), ask: CountAsk::Matching(criteria) };
        out.push(Effect::Count(Box::new(order)));
    }

    pub(super) fn take_matching(&mut self, number: u64, leads: Result<u64, String>) {
        if let Some(Overlay { kind: Kind::Book(form), .. }) = &mut self.overlay
            && form.counted == Counted::Counting(number)
        {
            form.counted = leads.map_or_else(Counted::Failed, Counted::Leads);
        }
    }

    /// An order of a form or of the publishing was done: it closes, and the cursor goes to the rule.
    pub(super) fn draft_done(&mut self, number: u64) {
        if self.book.sent == Some(number) {
            self.book.sent = None;
        }
        match &self.overlay {
            Some(Overlay { kind: Kind::Book(form), .. }) if form.sent == Some(number) => {
                if let Some(rule) = form.rule_name().filter(|_| self.book.tab == Tab::Rules) {
                    self.book.expect_rule(&rule);
                }
                self.overlay = None;
            }
            Some(Overlay { kind: Kind::Publish(publishing), .. }) if publishing.sent == Some(number) => {
                let mended = publishing.mends.filter(|_| self.screen == Screen::Fallback);
                self.overlay = None;
                if let Some(group) = mended {
                    self.go_on_from_group(group);
                }
            }
            _ => {}
        }
    }

    /// An order was refused: whoever gave it says why, and stays.
    pub(super) fn draft_refused(&mut self, number: u64, because: &str, moved: Option<StandsNow>) -> bool {
        if self.book.sent == Some(number) {
            self.book.sent = None;
            self.book.put_back();
        }
        if let Some((written, _)) = self.written.take_if(|(_, sent)| *sent == number) {
            self.book.refused = Some(WrittenText { because: because.to_owned(), ..written });
            self.say(format!("{}; Ctrl-e opens it again as you left it", first_lines(because)), Tone::Error);
            return true;
        }
        match &mut self.overlay {
            Some(Overlay { kind: Kind::Book(form), .. }) if form.sent == Some(number) => {
                (form.sent, form.refused) = (None, Some(because.to_owned()));
                // It has been told what changed meanwhile: saved again, it is about that.
                if let Some(StandsNow::Draft(now)) = moved {
                    form.seen = now.map(SeenBook::Draft);
                }
                true
            }
            Some(Overlay { kind: Kind::Publish(publishing), .. }) if publishing.sent == Some(number) => {
                (publishing.sent, publishing.refused) = (None, Some(because.to_owned()));
                true
            }
            _ => false,
        }
    }

    /// The whole book in the person's editor: what was refused last, else the draft, else the live book.
    fn want_editor(&mut self, out: &mut Vec<Effect>) {
        let Some(page) = &self.book.page else {
            self.say("no rulebook is live: leadtower rules init writes a first one", Tone::Hint);
            return;
        };
        // What is written meanwhile would be written for nothing.
        if self.book.sent.is_some() {
            self.say("the last change is still on its way", Tone::Hint);
            return;
        }
        let seen = self.seen_book();
        let (text, wrong) = match &self.book.refused {
            Some(refused) if refused.seen == seen => (refused.text.clone(), Some(refused.because.clone())),
            Some(refused) => (refused.text.clone(), Some(format!("{OLDER}\n{}", refused.because))),
            None => match &page.broken {
                Some(broken) => {
                    let wrong = broken.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                    (broken.text.clone(), Some(wrong))
                }
                None => (page.text.clone(), None),
            },
        };
        out.push(Effect::Editor(Box::new(EditorOrder { seen, text, wrong })));
    }

    /// The editor was closed.
    pub(super) fn edited(&mut self, edited: Edited, out: &mut Vec<Effect>) {
        let Edited { seen, before, written } = edited;
        match written {
            Written::Text(text) if text == before => {
                self.book.refused = None;
                self.say("nothing was changed", Tone::Hint);
            }
            Written::Text(text) => {
                self.book.refused = None;
                self.change_draft(Command::SetDraft(SetDraft { seen, text: text.clone() }), out);
                self.written = self.book.sent.map(|sent| (WrittenText { text, seen, because: String::new() }, sent));
            }
            Written::Failed(because) => self.say(because, Tone::Error),
        }
        if self.screen == Screen::Rules {
            out.push(Effect::Redraw);
        }
    }
}

/// The first lines of a refusal, as one.
fn first_lines(text: &str) -> String {
    text.lines().take(3).map(str::trim).collect::<Vec<_>>().join(" ")
}
