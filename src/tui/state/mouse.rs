//! The mouse: a click selects, a second one opens, the wheel scrolls what lies under the pointer.

use crate::tui::{
    effect::{Effect, Shelf, Sort},
    keys::action::Action,
    layout::Alone,
    msg::{Focus, Mouse, Push},
    settings,
    zones::{Column, Item, Target, Zones},
};

use super::{
    App, Screen,
    notes::Tone,
    overlay::{Kind, Overlay},
    reps::RepSort,
};

/// Rows that one turn of the wheel scrolls.
const TURN: isize = 3;

/// What is known of the mouse.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointer {
    /// What lies where on the last frame.
    pub zones: Zones,
    /// Whether the terminal tells us of it.
    pub mouse: settings::Mouse,
    /// The row that the last click was on: another one opens it.
    clicked: Option<Item>,
    /// The window has come back to the front: the next click only meant that.
    returned: bool,
}

impl Pointer {
    /// Somebody is at the keyboard: the next click is meant.
    pub(super) fn keyboard(&mut self) {
        self.returned = false;
        self.clicked = None;
    }

    /// The window went to the back, or came to the front.
    pub(super) fn focus(&mut self, focus: Focus) {
        self.returned = focus == Focus::Gained;
    }
}

impl App {
    /// A click, or a turn of the wheel.
    pub(super) fn mouse(&mut self, mouse: Mouse, out: &mut Vec<Effect>) {
        let target = self.pointer.zones.at(mouse.column, mouse.row);
        match mouse.push {
            Push::Click => {
                let again = self.pointer.clicked.take();
                if std::mem::take(&mut self.pointer.returned) {
                    return;
                }
                self.click(target, again, out);
            }
            Push::WheelUp => self.turn(target, -TURN, out),
            Push::WheelDown => self.turn(target, TURN, out),
        }
    }

    fn click(&mut self, target: Target, before: Option<Item>, out: &mut Vec<Effect>) {
        match target {
            Target::Press(key) => self.key(key, out),
            Target::Act(action) => self.act(action, out),
            Target::Sort(column) => self.sort_by(column, out),
            Target::Tab(tab) => self.book.tab = tab,
            Target::Item(item) => {
                self.pointer.clicked = Some(item);
                if self.select(item, out) && before == Some(item) {
                    self.open_clicked(out);
                }
            }
            Target::Nothing | Target::List | Target::Detail => {}
        }
    }

    /// Puts the cursor there; whether it could.
    fn select(&mut self, item: Item, out: &mut Vec<Effect>) -> bool {
        let height = self.height();
        match (item, self.overlay.as_mut().map(|overlay| &mut overlay.kind)) {
            (Item::Choice(index), Some(Kind::Menu(menu))) => menu.cursor = index,
            (Item::Choice(index), Some(Kind::Help(help))) => help.cursor = index,
            (Item::Choice(index), Some(Kind::Columns(over))) => over.cursor = index,
            (Item::Choice(index), Some(Kind::Versions(pane))) => pane.select(index, out),
            (Item::Choice(index), Some(Kind::Book(form))) => form.focus = index.min(form.lines.len().saturating_sub(1)),
            (Item::Choice(index), Some(Kind::Replay(_))) => return self.select_move(index),
            (Item::Choice(index), Some(Kind::Learn(_))) => return self.select_lesson(index, out),
            (Item::Choice(index), None) => return self.select_before(index),
            (Item::Choice(index), Some(Kind::Rep(over))) => return over.choose(index),
            (Item::Rep(rep), Some(Kind::Picker(picker))) => picker.list.go_to_key(rep, height),
            (Item::Lead(_) | Item::Heading(_), None) if self.screen == Screen::Fallback => return self.select_in_groups(item),
            (Item::Lead(lead), None) => {
                let Some(leads) = self.leads_mut() else { return false };
                leads.list.go_to_key(lead, height);
                return leads.list.cursor() == Some(lead);
            }
            (Item::Entry(entry), None) if self.screen == Screen::Activity => self.activity.list.go_to_key(entry, height),
            (Item::Event(event), None) => {
                let Some(zoom) = &mut self.zoom else { return false };
                zoom.event = event;
            }
            (Item::Book(key), None) if self.screen == Screen::Rules => self.book.list_mut().go_to_key(key, height),
            (Item::Rep(_) | Item::Line(_), None) if self.screen == Screen::Fairness => return self.select_fair(item),
            (Item::Rep(rep), None) if self.screen == Screen::Reps => self.reps.list.go_to_key(rep, height),
            _ => return false,
        }
        true
    }

    /// As Enter does, where it opens or chooses. Where it would give leads away, a click is not enough.
    fn open_clicked(&mut self, out: &mut Vec<Effect>) {
        let wanted = match self.overlay.as_ref().map(|overlay| &overlay.kind) {
            None if self.setup.is_some() || self.welcome.is_some() => Action::Accept,
            None => Action::Open,
            Some(Kind::Menu(_) | Kind::Help(_) | Kind::Rep(_) | Kind::Versions(_) | Kind::Replay(_)) => Action::Accept,
            Some(Kind::Columns(_)) => Action::Choose,
            Some(_) => return,
        };
        if let Some(key) = self.keymap.key_of(self.place(), wanted) {
            self.key(key, out);
        }
    }

    fn sort_by(&mut self, column: Column, out: &mut Vec<Effect>) {
        let height = self.height();
        let Some(leads) = self.leads_mut() else {
            match column {
                Column::Rep => self.reps.sort_by(RepSort::Name, height),
                Column::Team => self.reps.sort_by(RepSort::Team, height),
                Column::Now => self.reps.sort_by(RepSort::Availability, height),
                Column::Load => self.reps.sort_by(RepSort::Load, height),
                Column::Due | Column::Age | Column::Score | Column::Company | Column::Owner => {}
            }
            return;
        };
        let sort = match (column, leads.sort) {
            (Column::Due, Sort::Due) => Sort::DueLast,
            (Column::Due, _) => Sort::Due,
            (Column::Age, Sort::Newest) => Sort::Oldest,
            (Column::Age, _) => Sort::Newest,
            (Column::Score | Column::Company | Column::Owner, _) if leads.shelf == Shelf::Fallback => return,
            (Column::Score, Sort::Score) => Sort::ScoreLast,
            (Column::Score, _) => Sort::Score,
            (Column::Company, Sort::Company) => Sort::CompanyLast,
            (Column::Company, _) => Sort::Company,
            (Column::Owner, Sort::Owner) => Sort::OwnerLast,
            (Column::Owner, _) => Sort::Owner,
            (Column::Rep | Column::Team | Column::Now | Column::Load, _) => return,
        };
        out.push(leads.set_sort(sort));
    }

    fn turn(&mut self, target: Target, by: isize, out: &mut Vec<Effect>) {
        if let Some(Overlay { kind: Kind::Versions(pane), .. }) = &mut self.overlay
            && target == Target::Detail
        {
            pane.scroll = pane.scroll.saturating_add_signed(by).min(self.pointer.zones.panel.furthest);
            return;
        }
        if self.overlay.is_some() {
            let action = if by < 0 { Action::Up } else { Action::Down };
            if let Some(key) = self.keymap.key_of(self.place(), action).filter(|_| target != Target::Nothing) {
                (0..by.abs()).for_each(|_| self.key(key, out));
            }
            return;
        }
        let height = self.height();
        let alone = self.panes.of(self.screen).alone;
        match target {
            Target::Detail if self.zoom.is_none() => self.scroll_detail(by),
            _ if self.zoom.is_some() || alone == Alone::Detail => self.go(by, out),
            Target::Item(_) | Target::List | Target::Sort(_) if self.screen == Screen::Fallback => self.scroll_groups(by),
            Target::Item(_) | Target::List | Target::Sort(_) => match (self.screen, self.leads_mut()) {
                (_, Some(leads)) => {
                    leads.list.scroll(by, height);
                    out.extend(leads.follow());
                }
                (Screen::Reps, None) => self.reps.list.scroll(by, height),
                (Screen::Rules, None) => self.book.list_mut().scroll(by, height),
                (Screen::Queue | Screen::Fallback | Screen::Fairness | Screen::Activity, None) => self.go(by, out),
            },
            Target::Nothing | Target::Press(_) | Target::Act(_) | Target::Tab(_) | Target::Detail => {}
        }
    }

    /// Lines of what stands beside the list.
    pub(super) fn scroll_detail(&mut self, by: isize) {
        self.beside = self.beside.saturating_add_signed(by);
    }

    /// The terminal tells us of the mouse, or keeps it for selecting text.
    pub(super) fn toggle_mouse(&mut self, out: &mut Vec<Effect>) {
        let (mouse, said) = match self.pointer.mouse {
            settings::Mouse::Ours => (settings::Mouse::Terminals, "mouse off: the terminal selects text; % turns it on"),
            settings::Mouse::Terminals => (settings::Mouse::Ours, "mouse on: click, double click, wheel; % turns it off"),
        };
        self.pointer.mouse = mouse;
        self.say(said, Tone::Hint);
        out.push(Effect::Mouse(mouse));
    }
}
