//! Choosing columns: while one looks, the list behind is drawn as it would be; Esc puts it back as it was.

use crate::tui::{
    columns::{Arrange, Content, Kept, LeadColumn, RepColumn, Room},
    effect::{Shelf, Sort},
    format,
    keys::action::Action,
    layout::Shape,
};

use super::{App, Screen, notes::Tone, overlay::Kind};

/// The columns of a list are being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsOver {
    /// On which screen.
    pub of: Screen,
    /// The column under the cursor, counted from the first.
    pub cursor: usize,
    /// As they were.
    before: Vec<Kept>,
}

/// Columns of a list of leads before its first: cursor, mark, and a blank; below a heading two blanks more.
const BEFORE_LEADS: usize = 3;
const BEFORE_GROUPED: usize = 5;
/// Of the roster: the cursor and a blank before its first column, a blank behind its last.
const AROUND_REPS: usize = 3;

fn room_of_leads(shelf: Shelf, width: usize) -> Room {
    let before = match shelf {
        Shelf::Queue => BEFORE_LEADS,
        Shelf::Fallback => BEFORE_GROUPED,
    };
    Room { columns: width.saturating_sub(before), content: Content::default() }
}

impl App {
    /// The columns of a list of leads that is so wide, from left to right, with their widths.
    pub fn columns_of_leads(&self, shelf: Shelf, width: usize) -> Vec<(LeadColumn, usize)> {
        let columns = match shelf {
            Shelf::Queue => &self.columns.queue,
            Shelf::Fallback => &self.columns.fallback,
        };
        let room = room_of_leads(shelf, width);
        match self.shelf(shelf).stands {
            Sort::Score | Sort::ScoreLast => columns.laid_with(LeadColumn::Score, &room),
            Sort::Company | Sort::CompanyLast => columns.laid_with(LeadColumn::Company, &room),
            Sort::Owner | Sort::OwnerLast => columns.laid_with(LeadColumn::Owner, &room),
            Sort::Due | Sort::DueLast | Sort::Newest | Sort::Oldest => columns.laid(&room),
        }
    }

    /// The columns of a roster that is so wide.
    pub fn columns_of_reps(&self, width: usize) -> Vec<(RepColumn, usize)> {
        self.columns.reps.laid(&self.room_of_reps(width))
    }

    /// The columns of a screen, if it has a choice of them, and the room for them.
    pub fn columns_on(&self, screen: Screen) -> Option<(&dyn Arrange, Room)> {
        let room = self.room_on(screen);
        match screen {
            Screen::Queue => Some((&self.columns.queue, room)),
            Screen::Fallback => Some((&self.columns.fallback, room)),
            Screen::Reps => Some((&self.columns.reps, room)),
            Screen::Rules | Screen::Fairness | Screen::Activity => None,
        }
    }

    fn columns_mut(&mut self, screen: Screen) -> Option<&mut dyn Arrange> {
        match screen {
            Screen::Queue => Some(&mut self.columns.queue),
            Screen::Fallback => Some(&mut self.columns.fallback),
            Screen::Reps => Some(&mut self.columns.reps),
            Screen::Rules | Screen::Fairness | Screen::Activity => None,
        }
    }

    fn room_on(&self, screen: Screen) -> Room {
        let plan = self.plan();
        let width = match plan.shape {
            Shape::Boxed | Shape::Wide => usize::from(plan.list_width).saturating_sub(2),
            Shape::Compact | Shape::ListOnly | Shape::TooSmall => usize::from(plan.list_width),
        };
        match screen {
            Screen::Queue => room_of_leads(Shelf::Queue, width),
            Screen::Fallback => room_of_leads(Shelf::Fallback, width),
            Screen::Reps | Screen::Rules | Screen::Fairness | Screen::Activity => self.room_of_reps(width),
        }
    }

    fn room_of_reps(&self, width: usize) -> Room {
        Room { columns: width.saturating_sub(AROUND_REPS), content: self.content_of_reps() }
    }

    /// How wide what stands in the roster is.
    pub fn content_of_reps(&self) -> Content {
        let mut content = Content::default();
        for row in self.reps.all() {
            let (open, max) = (row.load.open, row.rep.capacity.max_open);
            content = Content {
                name: content.name.max(format::width(&row.rep.name)),
                team: content.team.max(row.rep.team.as_deref().map_or(0, format::width)),
                now: content.now.max(format::availability(row, self.now).text.len()),
                load: content.load.max(format::load(open, max).len()),
                short: content.short.max(format::load_in_signs(open, max).len()),
            };
        }
        content
    }

    /// `C`.
    pub(super) fn choose_columns(&mut self) {
        let of = self.screen;
        if let Some((columns, _)) = self.columns_on(of) {
            let before = columns.kept();
            self.put_over(Kind::Columns(ColumnsOver { of, cursor: 0, before }));
        }
    }

    pub(super) fn key_in_columns(&mut self, mut over: ColumnsOver, action: Option<Action>) -> Option<Kind> {
        let room = self.room_on(over.of);
        let columns = self.columns_mut(over.of)?;
        let last = columns.offers(&room).len().saturating_sub(1);
        let mut stays = Ok(());
        match action {
            Some(Action::Accept) => return None,
            Some(Action::Cancel) => {
                columns.recall(&over.before);
                return None;
            }
            Some(Action::Down) => over.cursor = (over.cursor + 1).min(last),
            Some(Action::Up) => over.cursor = over.cursor.saturating_sub(1),
            Some(Action::First) => over.cursor = 0,
            Some(Action::Last) => over.cursor = last,
            Some(Action::Choose) => stays = columns.toggle(over.cursor, &room),
            Some(Action::CarryDown) => over.cursor = columns.carry(over.cursor, 1),
            Some(Action::CarryUp) => over.cursor = columns.carry(over.cursor, -1),
            Some(Action::More) => columns.widen(over.cursor, 1, &room),
            Some(Action::Less) => columns.widen(over.cursor, -1, &room),
            Some(Action::Automatic) => columns.let_go(over.cursor),
            Some(Action::Usual) => columns.reset(),
            _ => {}
        }
        if let Err(name) = stays {
            self.say(format!("{name} is always shown"), Tone::Hint);
        }
        Some(Kind::Columns(over))
    }
}
