//! What lies where on the last frame, for the mouse: the view notes it, the state looks it up.
//!
//! Rows are named by what they show, never by their line: a click means what was there when it was drawn.

use crate::{
    actions::ask::LineKey,
    model::id::{EntryId, GroupId, LeadId, RepId},
};

use super::{
    keys::{action::Action, spell::Key},
    state::rules::{RowKey, Tab},
};

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Leftmost column.
    pub x: u16,
    /// Topmost row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// One thing of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A lead.
    Lead(LeadId),
    /// The heading of a group of leads.
    Heading(GroupId),
    /// A rep.
    Rep(RepId),
    /// An entry of the journal.
    Entry(EntryId),
    /// An event of a lead, counted from the newest.
    Event(usize),
    /// What one event gave or took of a figure of fairness.
    Line(LineKey),
    /// A row of the rulebook.
    Book(RowKey),
    /// The choice of that place, counted from 0.
    Choice(usize),
}

/// A column that sorts its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The touch due.
    Due,
    /// The age.
    Age,
    /// The score.
    Score,
    /// The company.
    Company,
    /// Who has a lead.
    Owner,
    /// A rep's name.
    Rep,
    /// A rep's team.
    Team,
    /// Whether a rep can take a lead now.
    Now,
    /// How full a rep is.
    Load,
}

/// What is meant by a place of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing; covers what lies below.
    Nothing,
    /// As if that key were pressed.
    Press(Key),
    /// Does that.
    Act(Action),
    /// Sorts.
    Sort(Column),
    /// Brings a tab of the rulebook to the front.
    Tab(Tab),
    /// A row.
    Item(Item),
    /// A list, beside its rows.
    List,
    /// What stands beside the list.
    Detail,
}

/// What lies where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zones {
    lie: Vec<(Area, Target)>,
    /// Lines of a panel over the screen that can be scrolled away, and how many it shows.
    pub panel: Rolled,
}

/// How far something can be scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rolled {
    /// Most lines that can be scrolled away.
    pub furthest: usize,
    /// Lines that are seen at once.
    pub seen: usize,
}

impl Zones {
    /// That lies there, over whatever was noted before.
    pub fn add(&mut self, area: Area, target: Target) {
        if area.width > 0 && area.height > 0 {
            self.lie.push((area, target));
        }
    }

    /// What lies at a cell.
    pub fn at(&self, column: u16, row: u16) -> Target {
        let inside = |from: u16, length: u16, at: u16| at >= from && at - from < length;
        let found =
            self.lie.iter().rev().find(|(area, _)| inside(area.x, area.width, column) && inside(area.y, area.height, row));
        found.map_or(Target::Nothing, |(_, target)| *target)
    }

    /// All of them, in the order in which they were noted.
    pub fn iter(&self) -> impl Iterator<Item = &(Area, Target)> {
        self.lie.iter()
    }
}
