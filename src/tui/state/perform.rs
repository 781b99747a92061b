//! Actions of the screens: keys that have found their meaning. And orders under way.

use crate::{
    actions::command::{Command, Seen},
    model::id::{GroupId, LeadId},
    tui::{
        effect::{Ask, Effect, Entries, From, Order, Shelf},
        keys::action::Action,
        msg::Rest,
    },
};

use super::{
    App, Screen, Zoom,
    fair_keys::End,
    input::Field,
    leads::Leads,
    list::{Keyed, List},
    notes::Tone,
    overlay::{FilterLine, Help, Kind, Menu, Overlay},
    picker::Picker,
    range::RangeEnd,
};

/// Orders under way: what to do with cursor and marks when they are done.
#[derive(Debug, Default)]
pub(super) struct Orders {
    given: u64,
    open: Vec<Pending>,
}

#[derive(Debug)]
struct Pending {
    number: u64,
    shelf: Shelf,
    acted: Vec<LeadId>,
    then: Then,
}

/// Where the cursor goes when an order is done.
#[derive(Debug)]
enum Then {
    /// To that lead, if there is one.
    Next(Option<LeadId>),
    /// From the heading of that group, if none of its leads is left, to that lead.
    Beyond(GroupId, Option<LeadId>),
    /// It stays: somebody reads the page of that lead.
    Stay,
}

/// Said of a range that cannot be marked.
const TOO_LONG_A_RANGE: &str = "nothing marked: the range begins too far from here; V marks all that is shown";

/// Whether an action is about the leads that are marked.
fn ends_range(action: Action) -> bool {
    let reads = matches!(action, Action::Copy | Action::CopyRows | Action::Export | Action::Mark | Action::MarkAll);
    reads || action.acts_on_leads()
}

impl App {
    /// Does what a key means on a screen.
    pub(super) fn act(&mut self, action: Action, out: &mut Vec<Effect>) {
        if self.setup.is_some() || self.welcome.is_some() {
            self.act_before(action, out);
            return;
        }
        let in_range = self.leads().is_some_and(|leads| leads.range.is_some());
        if in_range && ends_range(action) && (self.end_range() == RangeEnd::OutOfSight || action == Action::Mark) {
            return;
        }
        if self.act_in_groups(action, out) {
            return;
        }
        match action {
            Action::Down => self.go(1, out),
            Action::Up => self.go(-1, out),
            Action::HalfDown => self.go(self.half(), out),
            Action::HalfUp => self.go(-self.half(), out),
            Action::PageDown => self.go(2 * self.half(), out),
            Action::PageUp => self.go(-2 * self.half(), out),
            Action::First => self.end(From::Start, out),
            Action::Last => self.end(From::End, out),
            Action::Open if self.screen == Screen::Fairness => self.open_fair(out),
            Action::Open | Action::NextTab | Action::PreviousTab if self.screen == Screen::Rules => self.act_on_book(action, out),
            Action::Toggle
            | Action::Reorder
            | Action::Edit
            | Action::New
            | Action::Dismiss
            | Action::More
            | Action::Less
            | Action::Publish
            | Action::Rehearse
            | Action::Editor
                if self.screen == Screen::Rules =>
            {
                self.act_on_draft(action, out);
            }
            Action::Open | Action::Assign | Action::Filter | Action::Sort | Action::Reverse if self.screen == Screen::Reps => {
                match action {
                    Action::Open | Action::Assign => self.act_on_rep(action, out),
                    _ => self.act_on_roster(action),
                }
            }
            Action::Open => self.open_row(out),
            Action::NextTab if self.zoom.is_some() => self.turn_page(1),
            Action::PreviousTab if self.zoom.is_some() => self.turn_page(-1),
            Action::NextLead => self.next_lead(1),
            Action::PreviousLead => self.next_lead(-1),
            Action::Mouse => self.toggle_mouse(out),
            Action::Copy | Action::CopyRows => self.act_on_clipboard(action, out),
            Action::Back => self.back(out),
            Action::Queue => self.show(Screen::Queue, out),
            Action::Fallback => self.show(Screen::Fallback, out),
            Action::Reps => self.show(Screen::Reps, out),
            Action::Rules => self.show(Screen::Rules, out),
            Action::Fairness => self.show(Screen::Fairness, out),
            Action::Activity => self.show(Screen::Activity, out),
            Action::Undo => self.want_undo(out),
            Action::Redo => self.redo(out),
            Action::TakeBack => self.want_take_back(out),
            Action::Erase => self.want_erase(out),
            Action::Reload => {
                self.book.forgive();
                self.book.changed();
                self.reload(out);
            }
            Action::Detail | Action::DetailPlace | Action::Whole => self.arrange(action),
            Action::Help => {
                let of = Some(self.place());
                self.put_over(Kind::Help(Help { of, ..Help::default() }));
            }
            Action::Close => {
                if self.zoom.take().is_none() && self.back_fair().is_none() {
                    self.quit(out);
                }
            }
            Action::Import => self.want_import(),
            Action::Try => self.want_trial(out),
            Action::Case => self.want_case(),
            Action::Export => self.want_export(out),
            Action::Columns => self.choose_columns(),
            Action::Assign | Action::Reroute | Action::Contacted | Action::Dismiss | Action::Outcome | Action::Snooze => {
                self.act_unless_hidden(action, out);
            }
            Action::Filter if self.screen == Screen::Activity => self.filter_activity(),
            Action::Filter if self.screen == Screen::Rules => self.filter_book(),
            Action::Latest if self.screen == Screen::Activity => out.push(self.activity.jump(Entries::Start)),
            Action::Filter
            | Action::Sort
            | Action::Reverse
            | Action::Latest
            | Action::Freeze
            | Action::Mark
            | Action::Range
            | Action::MarkAll
            | Action::MarkAgain => self.act_on_list(action, out),
            Action::Left | Action::Right | Action::PreviousTab | Action::NextTab | Action::Days => self.act_on_fair(action),
            Action::New if self.screen != Screen::Reps || self.zoom.is_some() => self.act_unless_hidden(action, out),
            Action::Toggle | Action::Away | Action::More | Action::Less | Action::Edit | Action::New => {
                self.act_on_rep(action, out);
            }
            Action::Versions => out.push(Effect::Ask(Ask::Versions)),
            Action::Reorder
            | Action::Publish
            | Action::Rehearse
            | Action::Fix
            | Action::Learn
            | Action::Editor
            | Action::Redraw
            | Action::Suspend
            | Action::Quit
            | Action::Accept
            | Action::HighContrast
            | Action::ColourBlind
            | Action::NoColour
            | Action::Cancel
            | Action::Yes
            | Action::Find
            | Action::NextField
            | Action::PreviousField
            | Action::Choose
            | Action::Distribute
            | Action::NextGroup
            | Action::PreviousGroup
            | Action::CarryDown
            | Action::CarryUp
            | Action::Automatic
            | Action::Usual => {}
        }
    }

    /// Has somebody chosen for these leads. `from` says whose they are, "of Ben Okafor"; where it says nothing the leads tell.
    /// `shelf` is the list whose cursor goes on and whose marks go when they are given.
    pub(super) fn open_picker(
        &mut self,
        shelf: Shelf,
        leads: Vec<Seen>,
        from: &str,
        hidden: Option<String>,
        out: &mut Vec<Effect>,
    ) {
        let mut picker = Picker::new(shelf, leads, from);
        picker.hidden = hidden;
        out.push(picker.ask());
        self.put_over(Kind::Picker(Box::new(picker)));
    }

    pub(super) fn put_over(&mut self, kind: Kind) {
        self.overlay = Some(Overlay { kind, since: self.at });
    }

    fn half(&self) -> isize {
        (self.height() / 2).max(1) as isize
    }

    /// Moves the cursor of the screen; with a lead on the whole screen, scrolls it.
    pub(super) fn go(&mut self, by: isize, out: &mut Vec<Effect>) {
        let height = self.height();
        if self.zoom.is_some() {
            self.go_in_page(by);
            return;
        }
        if self.screen == Screen::Activity {
            self.activity.list.go(by, height);
            return;
        }
        if self.screen == Screen::Fairness {
            return self.go_fair(by);
        }
        if self.screen == Screen::Rules {
            if self.book.carried.is_some() {
                self.book.carry(by);
            } else {
                self.book.list_mut().go(by, height);
            }
            return;
        }
        if self.go_in_groups(by) {
            return;
        }
        match self.leads_mut() {
            Some(leads) => {
                leads.list.go(by, height);
                out.extend(leads.follow());
            }
            None => self.reps.list.go(by, height),
        }
    }

    fn end(&mut self, from: From, out: &mut Vec<Effect>) {
        let height = self.height();
        if self.zoom.is_some() {
            self.end_of_page(from);
            return;
        }
        if self.screen == Screen::Activity {
            self.end_of_activity(from, out);
            return;
        }
        if self.screen == Screen::Fairness {
            return self.end_fair(if from == From::Start { End::First } else { End::Last }, out);
        }
        if self.screen == Screen::Rules {
            end_of_window(self.book.list_mut(), from, height);
            return;
        }
        if self.end_in_groups(from, out) {
            return;
        }
        let Some(leads) = self.leads_mut() else {
            end_of_window(&mut self.reps.list, from, height);
            return;
        };
        let (above, below) = leads.list.rest();
        let beyond = if from == From::Start { above } else { below };
        match beyond {
            Rest::More => out.push(leads.jump(from)),
            Rest::None => end_of_window(&mut leads.list, from, height),
        }
    }

    /// The next lead on the whole screen; beside a list, more of the lead that is there.
    fn next_lead(&mut self, by: isize) {
        if self.zoom.is_none() {
            self.scroll_detail(by);
            return;
        }
        let height = self.height();
        if self.screen == Screen::Fairness {
            self.go_fair(by);
            self.zoom = Some(Zoom::default());
        } else if let Some(leads) = self.leads_mut() {
            leads.list.go(by, height);
            let tab = self.zoom.map(|zoom| zoom.tab).unwrap_or_default();
            self.zoom = Some(Zoom { tab, ..Zoom::default() });
        }
    }

    pub(super) fn show(&mut self, screen: Screen, out: &mut Vec<Effect>) {
        self.zoom = None;
        if self.screen != screen {
            self.screen = screen;
            self.stop_bringing();
            self.lessons.changed();
            self.reload(out);
        }
    }

    /// One step back: an error, the whole-screen view, a range, marks, the filter. At the top nothing.
    fn back(&mut self, out: &mut Vec<Effect>) {
        self.stop_previews();
        if self.notes.dismiss() || self.zoom.take().is_some() || self.together() {
            return;
        }
        if self.back_fair().is_some() || self.book.put_back() {
            return;
        }
        if self.screen == Screen::Activity && !self.activity.filter.is_empty() {
            out.push(self.activity.set_filter(""));
            return;
        }
        if self.screen == Screen::Rules && !self.book.filter.is_empty() {
            self.book.set_filter("");
            return;
        }
        let Some(leads) = self.leads_mut() else {
            self.back_in_roster();
            return;
        };
        if leads.range.take().is_some() {
            return;
        }
        if !leads.marks.is_empty() {
            leads.clear_marks();
        } else if !leads.filter.is_empty() && !self.back_from_leads(out) {
            let cleared = self.leads_mut().map(|leads| leads.set_filter(""));
            out.extend(cleared);
        }
    }

    /// What stands with a mark is what an action is about: a range is marked first.
    fn end_range(&mut self) -> RangeEnd {
        let end = self.leads_mut().map_or(RangeEnd::Marked, Leads::end_range);
        if end == RangeEnd::OutOfSight {
            self.say(TOO_LONG_A_RANGE, Tone::Error);
        }
        end
    }

    fn act_on_list(&mut self, action: Action, out: &mut Vec<Effect>) {
        let height = self.height();
        let at = self.at;
        let Some(leads) = self.leads_mut() else { return };
        match action {
            Action::Filter => {
                let before = leads.filter.clone();
                let (shelf, cursor) = (leads.shelf, leads.list.cursor());
                let line = FilterLine { shelf, field: Field::with(&before).for_a_list(), before, cursor };
                self.overlay = Some(Overlay { kind: Kind::Filter(line), since: at });
            }
            Action::Sort => {
                let menu = Menu::sort(leads.shelf, leads.sort);
                self.overlay = Some(Overlay { kind: Kind::Menu(menu), since: at });
            }
            Action::Reverse => out.push(leads.set_sort(leads.sort.reversed())),
            Action::Latest => out.push(leads.jump(From::Latest)),
            Action::Freeze => out.push(leads.freeze()),
            Action::Mark => {
                leads.toggle_mark();
                leads.list.go(1, height);
            }
            Action::Range if leads.toggle_range() == RangeEnd::OutOfSight => self.say(TOO_LONG_A_RANGE, Tone::Error),
            Action::MarkAll => out.push(leads.ask_all()),
            Action::MarkAgain => {
                let text = match leads.mark_again() {
                    0 => "nothing was marked before".to_owned(),
                    marked => format!("{marked} marked again"),
                };
                // Some of them may be outside of what is shown now.
                out.push(leads.reload());
                self.say(text, Tone::Hint);
            }
            _ => {}
        }
    }

    /// Has something done, and keeps in mind where the cursor goes then.
    pub(super) fn order(&mut self, command: Command, shelf: Shelf, acted: &[Seen], out: &mut Vec<Effect>) {
        // Where there is no database yet, this is what it is made for.
        self.found_database(out);
        self.orders.given += 1;
        let number = self.orders.given;
        if matches!(command, Command::Undo(_)) {
            self.undos.ordered(number);
        }
        let then = if self.zoom.is_some() {
            Then::Stay
        } else if let Some((group, next)) = self.next_after_group(shelf, acted) {
            Then::Beyond(group, next)
        } else {
            Then::Next(self.shelf(shelf).next_after(acted))
        };
        let acted = acted.iter().map(|seen| seen.lead).collect();
        self.orders.open.push(Pending { number, shelf, acted, then });
        out.push(Effect::Do(Box::new(Order { number, command })));
    }

    /// The number of the order given last.
    pub(super) fn newest_order(&self) -> u64 {
        self.orders.given
    }

    /// An order was refused: marks stay, and cursor; what had moved may be acted on as it stands now.
    pub(super) fn forget(&mut self, number: u64, moved: Option<Seen>) {
        let Some(index) = self.orders.open.iter().position(|pending| pending.number == number) else { return };
        let pending = self.orders.open.remove(index);
        if let Some(now) = moved {
            self.shelf_mut(pending.shelf).seen_again(now);
        }
    }

    /// An order was done: marks of what it did go, and the cursor goes on unless the person moved it.
    pub(super) fn settle(&mut self, number: u64) {
        let height = self.height();
        let Some(index) = self.orders.open.iter().position(|pending| pending.number == number) else { return };
        let pending = self.orders.open.remove(index);
        let leads = self.shelf_mut(pending.shelf);
        // Those it left alone too: it was told why, and `M` marks them all again.
        leads.unmark(&pending.acted);
        let on_acted = leads.list.cursor().is_some_and(|cursor| pending.acted.contains(&cursor));
        match pending.then {
            Then::Stay => {}
            Then::Beyond(group, next) => self.groups.go_beyond(group, next),
            Then::Next(_) if !on_acted => {}
            Then::Next(Some(next)) => leads.list.go_to_key(next, height),
            // It was the only one: if it is still in the list, the cursor finds it again.
            Then::Next(None) => leads.list.forget_cursor(),
        }
    }
}

fn end_of_window<R: Keyed>(list: &mut List<R>, from: From, height: usize) {
    match from {
        From::End => list.go_last(height),
        From::Start | From::Around(_) | From::Latest => list.go_first(),
    }
}
