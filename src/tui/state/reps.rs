//! The roster: who can take a lead now, in which order, which of them; and the rep under the cursor in full.

use serde::{Deserialize, Serialize};

use crate::{
    actions::{
        ask::{Presence, RepFilter, read_rep_filter_parts, toggled},
        command::{Command, Limit, SetCapacity},
    },
    model::{
        absence::AbsenceKind,
        id::RepId,
        listing::{Availability, RepRow},
    },
    tui::msg::Rest,
};

pub use crate::tui::msg::RepPage;

use super::list::{Keyed, List};

/// Lines of the detail on a small screen, its rule included: hours and load, the last days, and what a pause would do to
/// the leads of two pools.
pub const DETAIL: u16 = 9;

impl Keyed for RepRow {
    type Key = RepId;
    fn key(&self) -> RepId {
        self.rep.id
    }
}

/// The order of the roster. Who works no leads stands last in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepSort {
    /// By name.
    #[default]
    Name,
    /// Who can take a lead now first.
    Availability,
    /// Fullest first.
    Load,
    /// By team, then name.
    Team,
}

impl RepSort {
    /// All, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Name, Self::Availability, Self::Load, Self::Team];

    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Availability => "availability, who can take a lead first",
            Self::Load => "load, fullest first",
            Self::Team => "team, then name",
        }
    }

    /// In one word.
    pub fn short(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Availability => "availability",
            Self::Load => "load",
            Self::Team => "team",
        }
    }
}

/// Which way round an order stands. Who works no leads stands last in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// As its name says.
    #[default]
    Usual,
    /// The other way round.
    Reversed,
}

impl Way {
    /// The other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Usual => Self::Reversed,
            Self::Reversed => Self::Usual,
        }
    }
}

/// The roster on screen.
#[derive(Debug, Clone, Default)]
pub struct Reps {
    /// Rows and cursor.
    pub list: List<RepRow>,
    /// Has been read at least once.
    pub loaded: bool,
    /// What was typed behind `/`.
    pub filter: String,
    /// What is wrong with it.
    pub complaint: Option<String>,
    /// The order.
    pub sort: RepSort,
    /// Which way round.
    pub way: Way,
    /// The rep under the cursor in full, when that has been read.
    pub page: Option<Box<RepPage>>,
    /// Of whom that was asked.
    pub(super) asked: Option<RepId>,
    /// Whose detail is scrolled.
    pub(super) shown: Option<RepId>,
    /// The cursor goes there when they come.
    pub(super) awaited: Option<RepId>,
    all: Vec<RepRow>,
    read: RepFilter,
}

/// How many reps are how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RepCounts {
    /// Active ones: all of those below, up to `other`.
    pub active: usize,
    /// Can take a lead now.
    pub ready: usize,
    /// Hold or received as many as they may.
    pub full: usize,
    /// Taken out by hand.
    pub paused: usize,
    /// Outside working hours.
    pub off: usize,
    /// On vacation.
    pub vacation: usize,
    /// Ill.
    pub sick: usize,
    /// Away for another reason.
    pub other: usize,
    /// No longer work leads.
    pub inactive: usize,
    /// Open leads that the active ones hold.
    pub open: u64,
    /// Of those, leads of reps with a limit.
    pub on_places: u64,
    /// Places they have, of those with a limit.
    pub places: u64,
}

impl Reps {
    /// Everybody, whatever the filter shows.
    pub fn all(&self) -> &[RepRow] {
        &self.all
    }

    /// A rep, whatever the filter shows.
    pub fn get(&self, rep: RepId) -> Option<&RepRow> {
        self.all.iter().find(|row| row.rep.id == rep)
    }

    /// The name of a rep, if the roster knows them.
    pub fn name(&self, rep: RepId) -> Option<&str> {
        self.get(rep).map(|row| row.rep.name.as_str())
    }

    /// The rep under the cursor in full, if that is whom was read.
    pub fn page(&self) -> Option<&RepPage> {
        self.page.as_deref().filter(|page| Some(page.card.rep) == self.list.cursor())
    }

    /// The roster has come, or has changed. The cursor stays with its rep.
    pub fn take(&mut self, rows: Vec<RepRow>, height: usize) {
        self.loaded = true;
        self.all = rows;
        self.read_filter();
        self.refine(height);
        if let Some(rep) = self.awaited.filter(|rep| self.get(*rep).is_some()) {
            self.awaited = None;
            self.list.go_to_key(rep, height);
        }
    }

    /// Another filter. What cannot be read of it narrows nothing.
    pub fn set_filter(&mut self, text: &str, height: usize) {
        text.clone_into(&mut self.filter);
        self.read_filter();
        let rows = self.shown();
        if !self.list.cursor().is_some_and(|cursor| rows.iter().any(|row| row.rep.id == cursor)) {
            self.list.forget_cursor();
        }
        self.list.replace(rows, Rest::None, Rest::None);
        self.list.settle(height);
    }

    /// Another order; the cursor stays with its rep.
    pub fn set_sort(&mut self, sort: RepSort, height: usize) {
        (self.sort, self.way) = (sort, Way::Usual);
        self.refine(height);
    }

    /// The order of a column; where it is that already, the other way round.
    pub fn sort_by(&mut self, sort: RepSort, height: usize) {
        if self.sort == sort { self.turn(height) } else { self.set_sort(sort, height) }
    }

    /// The same order the other way round.
    pub fn turn(&mut self, height: usize) {
        self.way = self.way.turned();
        self.refine(height);
    }

    fn read_filter(&mut self) {
        match read_rep_filter_parts(&self.filter, &self.all) {
            Ok((filter, wrong)) => (self.read, self.complaint) = (filter, wrong.map(|wrong| wrong.to_string())),
            Err(because) => self.complaint = Some(because.to_string()),
        }
    }

    fn refine(&mut self, height: usize) {
        let rows = self.shown();
        self.list.replace(rows, Rest::None, Rest::None);
        self.list.settle(height);
    }

    fn shown(&self) -> Vec<RepRow> {
        let mut rows: Vec<RepRow> = self.all.iter().filter(|row| self.read.passes(row)).cloned().collect();
        let name = |row: &RepRow| (row.rep.name.to_lowercase(), row.rep.id);
        let gone = |row: &RepRow| row.availability == Availability::Inactive;
        match self.sort {
            RepSort::Name => rows.sort_by_cached_key(|row| (gone(row), name(row))),
            RepSort::Availability => rows.sort_by_cached_key(|row| (rank(row.availability), name(row))),
            RepSort::Load => rows.sort_by_cached_key(|row| (gone(row), std::cmp::Reverse(fullness(row)), name(row))),
            RepSort::Team => rows.sort_by_cached_key(|row| {
                let team = row.rep.team.as_deref().unwrap_or("").to_lowercase();
                (gone(row), team.is_empty(), team, name(row))
            }),
        }
        if self.way == Way::Reversed {
            let there = rows.iter().filter(|row| !gone(row)).count();
            rows[..there].reverse();
        }
        rows
    }

    /// The sums of the header.
    pub fn counts(&self) -> RepCounts {
        let mut counts = RepCounts::default();
        for row in &self.all {
            let count = match row.availability {
                Availability::Inactive => {
                    counts.inactive += 1;
                    continue;
                }
                Availability::Away { kind: AbsenceKind::Paused, .. } => &mut counts.paused,
                Availability::Away { kind: AbsenceKind::Vacation, .. } => &mut counts.vacation,
                Availability::Away { kind: AbsenceKind::Sick, .. } => &mut counts.sick,
                Availability::Away { kind: AbsenceKind::Other, .. } => &mut counts.other,
                Availability::Full(_) => &mut counts.full,
                Availability::OffHours { .. } => &mut counts.off,
                Availability::Available { .. } => &mut counts.ready,
            };
            *count += 1;
            counts.active += 1;
            counts.open += u64::from(row.load.open);
            if let Some(max) = row.rep.capacity.max_open {
                counts.places += u64::from(max);
                counts.on_places += u64::from(row.load.open);
            }
        }
        counts
    }
}

fn rank(availability: Availability) -> u8 {
    match availability {
        Availability::Available { .. } => 0,
        Availability::OffHours { .. } => 1,
        Availability::Full(_) => 2,
        Availability::Away { kind: AbsenceKind::Paused, .. } => 3,
        Availability::Away { kind: AbsenceKind::Sick, .. } => 4,
        Availability::Away { kind: AbsenceKind::Vacation | AbsenceKind::Other, .. } => 5,
        Availability::Inactive => 6,
    }
}

/// Millionths of their places; without a limit nobody is ever full, and who holds more stands first among them.
fn fullness(row: &RepRow) -> (u64, u32) {
    let open = u64::from(row.load.open);
    let part = row.rep.capacity.max_open.map(|max| if max == 0 { u64::MAX } else { open * 1_000_000 / u64::from(max) });
    (part.unwrap_or(0), row.load.open)
}

/// Pauses somebody, or brings somebody back who is away now.
pub fn toggle(row: &RepRow) -> Result<Presence, String> {
    toggled(row.rep.id, row.availability).ok_or_else(|| format!("{} no longer works leads", row.rep.name))
}

/// One place more or less.
pub fn capacity(row: &RepRow, by: i32) -> Result<Command, String> {
    if by < 0 && row.rep.capacity.max_open == Some(0) {
        return Err(format!("{} takes no leads at all already: capacity 0", row.rep.name));
    }
    Ok(Command::SetCapacity(SetCapacity {
        rep: row.rep.id,
        max_open: Limit::By(by),
        max_per_day: Limit::Keep,
        max_per_week: Limit::Keep,
        max_per_month: Limit::Keep,
    }))
}
