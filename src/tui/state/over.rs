//! Keys and pastes while something stands over the screen. Whoever leaves it with Esc leaves no trace.

use crate::tui::{
    effect::{Ask, Effect},
    keys::{action::Action, keymap::Place, spell::Key},
};

use super::{
    App,
    import::Panel,
    input::{Edit, Field},
    leads::Shelf,
    notes::Tone,
    overlay::{Choice, DEAD, FilterLine, Help, Kind, Menu, Nudge, Overlay, Question},
    picker::{Focus, Picker},
    spans::SpanLine,
};

impl App {
    /// A key, while that stood over the screen; it is put back unless the key closes it.
    pub(super) fn key_over(&mut self, overlay: Overlay, key: Key, action: Option<Action>, out: &mut Vec<Effect>) {
        let early = self.at.0 - overlay.since.0 < DEAD.0;
        let answers = match &overlay.kind {
            // In its fields one may type at once.
            Kind::Picker(picker) => picker.focus == Focus::Reps || action == Some(Action::Accept),
            Kind::Question(_) | Kind::Erase(_) => true,
            Kind::Menu(menu) => menu.choices.iter().any(|(_, choice)| choice.changes()),
            // One may type at once; but Enter was meant for what was there before.
            Kind::Line(_) | Kind::Span(_) | Kind::Export | Kind::Trial(_) | Kind::Book(_) | Kind::Publish(_) | Kind::Learn(_) => {
                action == Some(Action::Accept)
            }
            Kind::Rep(over) => over.answers(action),
            Kind::Filter(_) | Kind::Help(_) | Kind::Columns(_) | Kind::Import | Kind::Replay(_) | Kind::Versions(_) => false,
        };
        if early && answers && action != Some(Action::Cancel) {
            self.overlay = Some(overlay);
            return;
        }
        let mut since = overlay.since;
        let writes = |kind: &Kind| matches!(kind, Kind::Picker(picker) if picker.focus == Focus::Reason);
        let wrote = writes(&overlay.kind);
        let asked = matches!(overlay.kind, Kind::Question(_));
        let stays = match overlay.kind {
            Kind::Picker(picker) => self.key_in_picker(picker, key, action, out),
            Kind::Menu(menu) => self.key_in_menu(menu, key, action, out),
            Kind::Question(question) => self.key_in_question(question, action, out),
            Kind::Rep(over) => self.key_over_roster(over, key, action, out).map(Kind::Rep),
            Kind::Filter(line) => self.key_in_filter(line, key, action, out),
            Kind::Line(line) => self.key_in_line(line, key, action, out),
            Kind::Span(line) => self.key_in_span(line, key, action, out),
            Kind::Erase(erasing) => self.key_in_erasing(erasing, key, action, out),
            Kind::Trial(trial) => self.key_in_trial(trial, key, action, out),
            Kind::Book(form) => self.key_in_book_form(form, key, action, out),
            Kind::Publish(publishing) => self.key_in_publishing(publishing, key, action, out),
            Kind::Replay(pane) => self.key_in_replay(pane, action, out),
            Kind::Learn(learning) => self.key_in_lessons(learning, action, out),
            Kind::Versions(pane) => self.key_in_versions(pane, action, out),
            Kind::Help(help) => self.key_in_help(help, key, action, out),
            Kind::Columns(over) => self.key_in_columns(over, action),
            Kind::Import => self.key_in_panel(key, action, out),
            Kind::Export => match self.key_in_export(key, action, out) {
                Panel::Stays => Some(Kind::Export),
                Panel::Hides => None,
                Panel::Closes => {
                    self.export = None;
                    None
                }
            },
        };
        if let Some(kind) = stays {
            if writes(&kind) && !wrote || matches!(kind, Kind::Question(_)) && !asked {
                // Enter was meant for what the keys were in before.
                since = self.at;
            }
            self.overlay = Some(Overlay { kind, since });
        }
    }

    pub(super) fn paste_over(&mut self, mut overlay: Overlay, text: &str, out: &mut Vec<Effect>) {
        match &mut overlay.kind {
            Kind::Filter(line) => {
                line.field.paste(text);
                out.push(self.shelf_mut(line.shelf).set_filter(line.field.text()));
            }
            Kind::Rep(over) => {
                if !self.paste_over_roster(over, text, out) {
                    self.say("Paste ignored here", Tone::Hint);
                }
            }
            Kind::Line(line) => {
                line.field.paste(text);
                self.line_changed(line, out);
            }
            Kind::Span(line) => {
                line.field.paste(text);
            }
            Kind::Trial(trial) => self.paste_in_trial(trial, text, out),
            Kind::Book(form) => self.paste_in_book_form(form, text, out),
            Kind::Publish(publishing) => {
                publishing.note.paste(text);
            }
            Kind::Help(help) => {
                help.field.paste(text);
            }
            Kind::Picker(picker) if picker.focus != Focus::Reps => {
                typing(picker).paste(text);
                out.extend(picker.refine());
            }
            Kind::Import => self.paste_in_import(text),
            Kind::Export => self.paste_in_export(text, out),
            // The number is typed, so that nobody erases what happens to be in the clipboard.
            Kind::Picker(_)
            | Kind::Menu(_)
            | Kind::Question(_)
            | Kind::Columns(_)
            | Kind::Erase(_)
            | Kind::Replay(_)
            | Kind::Learn(_)
            | Kind::Versions(_) => {
                self.say("Paste ignored here", Tone::Hint);
            }
        }
        self.overlay = Some(overlay);
    }

    fn key_in_picker(
        &mut self,
        mut picker: Box<Picker>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let height = self.height();
        if picker.focus != Focus::Reps && key.typed().is_some() {
            typing(&mut picker).key(key);
            out.extend(picker.refine());
            return Some(Kind::Picker(picker));
        }
        let cursor = picker.list.cursor();
        match action {
            Some(Action::Cancel) if picker.focus == Focus::Reps && picker.find.text().is_empty() => return None,
            Some(Action::Cancel) => {
                // A kept name goes before the picker does.
                if picker.focus != Focus::Reason {
                    picker.find = Field::default();
                    out.extend(picker.refine());
                }
                picker.focus = Focus::Reps;
            }
            Some(Action::Accept) if picker.focus == Focus::Find => picker.focus = Focus::Reps,
            Some(Action::Accept) => return self.accept_plan(picker, out),
            Some(Action::Find) => picker.focus = Focus::Find,
            Some(Action::Choose) => {
                out.extend(picker.toggle());
                picker.list.go(1, height);
            }
            Some(Action::Distribute) if picker.chosen.len() < 2 => {
                self.say("one rep gets them all: Space picks several, then d splits them another way", Tone::Hint);
            }
            Some(Action::Distribute) => out.extend(picker.distribute()),
            Some(Action::NextField) => {
                picker.focus = if picker.focus == Focus::Reason { Focus::Reps } else { Focus::Reason };
            }
            Some(Action::Down) => picker.list.go(1, height),
            Some(Action::Up) => picker.list.go(-1, height),
            Some(Action::HalfDown | Action::PageDown) => picker.list.go(height as isize / 2, height),
            Some(Action::HalfUp | Action::PageUp) => picker.list.go(-(height as isize / 2), height),
            Some(Action::First) => picker.list.go_first(),
            Some(Action::Last) => picker.list.go_last(height),
            _ => {
                if picker.focus != Focus::Reps && typing(&mut picker).key(key) == Edit::Changed {
                    out.extend(picker.refine());
                }
            }
        }
        if picker.list.cursor() != cursor {
            out.extend(picker.replan());
        }
        Some(Kind::Picker(picker))
    }

    /// Gives the leads as planned, or asks first where it costs something.
    fn accept_plan(&mut self, picker: Box<Picker>, out: &mut Vec<Effect>) -> Option<Kind> {
        let Some(command) = picker.command() else { return Some(Kind::Picker(picker)) };
        if picker.moving() == 0 {
            let why = picker.checks(self.now).into_iter().find(|check| check.tone == super::picker::Tone::Note);
            let why = why.map(|check| format!(": {}", check.text)).unwrap_or_default();
            self.say(format!("nothing to give{why}"), Tone::Hint);
            return Some(Kind::Picker(picker));
        }
        let Some((title, doubts)) = picker.doubts(self.now) else {
            self.order(command, picker.shelf, &picker.leads, out);
            return None;
        };
        self.put_over(Kind::Question(Box::new(Question::of_picker(title, doubts, command, picker))));
        None
    }

    fn key_in_question(&mut self, mut question: Box<Question>, action: Option<Action>, out: &mut Vec<Effect>) -> Option<Kind> {
        match action {
            Some(Action::Yes | Action::Accept) => {
                let (shelf, leads) = match question.behind.map(|behind| *behind) {
                    Some(Kind::Picker(picker)) => (picker.shelf, picker.leads),
                    _ => question.about,
                };
                self.order(question.command, shelf, &leads, out);
                None
            }
            Some(Action::Cancel) => {
                if let Some(behind) = question.behind {
                    // Back there, the next Enter must not be one that was meant for the question.
                    self.put_over(*behind);
                }
                None
            }
            _ => {
                question.nudge = Nudge::Yes;
                Some(Kind::Question(question))
            }
        }
    }

    fn key_in_panel(&mut self, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Option<Kind> {
        match self.key_in_import(key, action, out) {
            Panel::Stays => Some(Kind::Import),
            Panel::Hides => None,
            Panel::Closes => {
                self.import = None;
                None
            }
        }
    }

    fn key_in_menu(&mut self, mut menu: Menu, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Option<Kind> {
        let digit = key.typed().and_then(|letter| letter.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
        let chosen = match (action, digit) {
            (Some(Action::Accept), _) => Some(menu.cursor),
            (None, Some(digit)) => Some(digit),
            (Some(Action::Down), _) => {
                menu.cursor = (menu.cursor + 1).min(menu.choices.len().saturating_sub(1));
                None
            }
            (Some(Action::Up), _) => {
                menu.cursor = menu.cursor.saturating_sub(1);
                None
            }
            (Some(Action::First), _) => {
                menu.cursor = 0;
                None
            }
            (Some(Action::Last), _) => {
                menu.cursor = menu.choices.len().saturating_sub(1);
                None
            }
            (Some(Action::Cancel), _) => return None,
            _ => None,
        };
        let Some((_, choice)) = chosen.and_then(|index| menu.choices.get(index).cloned()) else {
            return Some(Kind::Menu(menu));
        };
        match choice {
            Choice::Outcome(shelf, leads, closing) => self.end_with(shelf, &leads, closing, out),
            Choice::Dismiss(shelf, leads, reason) => self.dismiss(shelf, &leads, reason, out),
            Choice::Import(object) => {
                self.begin_import(object);
                self.put_over(Kind::Import);
            }
            Choice::SetUp => self.begin_setup(),
            Choice::Copy(clip) => out.push(Effect::Copy(clip)),
            Choice::Sort(shelf, sort) => out.push(self.shelf_mut(shelf).set_sort(sort)),
            Choice::Span(span) => out.extend(self.fairness.set_span(span)),
            Choice::Case(lead, expect, name) => out.push(Effect::Ask(Ask::Case(lead, expect, name))),
            Choice::Draft(choice) => self.choose_of_draft(choice, out),
            Choice::TypeSpan => self.put_over(Kind::Span(SpanLine::default())),
            Choice::SortReps(sort) => {
                let height = self.height();
                self.reps.set_sort(sort, height);
            }
        }
        None
    }

    fn key_in_filter(&mut self, mut line: FilterLine, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Option<Kind> {
        let leads = self.shelf_mut(line.shelf);
        match action {
            Some(Action::Help) => {
                let of = match line.shelf {
                    Shelf::Queue => Place::Leads,
                    Shelf::Fallback => Place::Fallback,
                };
                return Some(Kind::Help(Help {
                    field: Field::with("filter language"),
                    of: Some(of),
                    from: Some(line),
                    cursor: 0,
                }));
            }
            Some(Action::Accept) => return None,
            Some(Action::Cancel) => {
                if leads.filter != line.before || leads.complaint.is_some() {
                    out.push(leads.restore_filter(&line.before, line.cursor));
                }
                return None;
            }
            _ => {
                if line.field.key(key) == Edit::Changed {
                    out.push(leads.set_filter(line.field.text()));
                }
            }
        }
        Some(Kind::Filter(line))
    }
}

fn typing(picker: &mut Picker) -> &mut Field {
    match picker.focus {
        Focus::Reason => &mut picker.reason,
        Focus::Find | Focus::Reps => &mut picker.find,
    }
}
