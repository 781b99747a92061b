//! Which columns a list shows, in which order, how wide: what a person chose, fitted into the room there is. Numbers only,
//! shared by the state and the view.
//!
//! Absent on purpose: what stands in a column, and how it is drawn.

mod fit;
mod leads;
mod reps;

use serde::{Deserialize, Serialize};

pub use fit::{Content, Measure, Room};
pub use leads::LeadColumn;
pub use reps::RepColumn;

use fit::{Wanted, fit};

/// Widest a column can be made.
const WIDEST: usize = 60;
/// Narrowest a column of text can be made: its name still stands above it.
const NARROWEST: usize = 8;

/// A column of some list.
pub trait Column: Copy + Eq + 'static {
    /// As a file names it.
    fn key(self) -> &'static str;
    /// What stands above it.
    fn title(self) -> &'static str;
    /// What it shows, in a few words.
    fn says(self) -> &'static str;
    /// The part of that room it takes.
    fn measure(self, room: &Room) -> Measure;
    /// Whether a list can do without it.
    fn need(self) -> Need;
}

/// Whether a list can do without a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It says what the rows are and how they stand: it is always shown.
    Always,
    /// It can be hidden.
    ByChoice,
}

/// Whether a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// Where there is room.
    #[default]
    Shown,
    /// Where all others have as much as they like, and there is room to spare.
    Spare,
    /// Not.
    Hidden,
}

/// A column of a list, as it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot<C> {
    column: C,
    seen: Seen,
    /// As wide as there is room for where nobody chose.
    width: Option<usize>,
}

/// The columns of a list in their order, each of them once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns<C: 'static> {
    usual: &'static [(C, Seen)],
    slots: Vec<Slot<C>>,
}

/// A column as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Its name in files.
    pub column: String,
    /// Whether it is shown.
    pub seen: Seen,
    /// Its width, where somebody chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
}

/// A column as it can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// What stands above it.
    pub title: &'static str,
    /// What it shows.
    pub says: &'static str,
    /// Whether the list can do without it.
    pub need: Need,
    /// Whether it is shown.
    pub seen: Seen,
    /// How wide it is; 0 where it is hidden, or there is no room for it.
    pub width: usize,
    /// Who said how wide.
    pub by: By,
}

/// Who said how wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Nobody: it takes what room there is.
    Room,
    /// The person.
    Choice,
}

/// What can be done to the columns of any list. A place beyond the last column changes nothing.
pub trait Arrange {
    /// All of them in order, as wide as they are in that room.
    fn offers(&self, room: &Room) -> Vec<Offer>;
    /// Shows one that is not seen in that room, or hides it; gives back its name where it must stay.
    fn toggle(&mut self, place: usize, room: &Room) -> Result<(), &'static str>;
    /// Moves one up or down; gives back where it stands then.
    fn carry(&mut self, place: usize, by: isize) -> usize;
    /// Makes one wider or narrower than it is in that room.
    fn widen(&mut self, place: usize, by: isize, room: &Room);
    /// Lets one be as wide as there is room.
    fn let_go(&mut self, place: usize);
    /// As nobody has touched them.
    fn reset(&mut self);
    /// To be remembered; empty where nobody has touched them.
    fn kept(&self) -> Vec<Kept>;
    /// As they were remembered. What is not known is passed over; what was not there then stands where it usually stands.
    fn recall(&mut self, kept: &[Kept]);
}

impl<C: Column> Columns<C> {
    fn of(usual: &'static [(C, Seen)]) -> Self {
        Self { usual, slots: usual.iter().map(|(column, seen)| Slot { column: *column, seen: *seen, width: None }).collect() }
    }

    /// Those that have room, from left to right, with their widths; a blank stands between two.
    pub fn laid(&self, room: &Room) -> Vec<(C, usize)> {
        let widths = self.widths(room).into_iter();
        self.slots.iter().zip(widths).filter(|(_, width)| *width > 0).map(|(slot, width)| (slot.column, width)).collect()
    }

    /// The same, with one that is shown as long as it matters, hidden or not: what a list is sorted by.
    pub fn laid_with(&self, also: C, room: &Room) -> Vec<(C, usize)> {
        let mut columns = self.clone();
        columns.slots.iter_mut().filter(|slot| slot.column == also).for_each(|slot| slot.seen = Seen::Shown);
        columns.laid(room)
    }

    fn widths(&self, room: &Room) -> Vec<usize> {
        let wanted = |slot: &Slot<C>| Wanted { measure: slot.column.measure(room), width: slot.width, seen: slot.seen };
        fit(&self.slots.iter().map(wanted).collect::<Vec<_>>(), room.columns)
    }

    /// Where the columns that are not there yet go: behind the one that usually stands before them.
    fn complete(&mut self) {
        for (index, (column, seen)) in self.usual.iter().enumerate() {
            if self.slots.iter().any(|slot| slot.column == *column) {
                continue;
            }
            let before = index.checked_sub(1).and_then(|before| self.usual.get(before));
            let place = before.and_then(|(before, _)| self.slots.iter().position(|slot| slot.column == *before));
            self.slots.insert(place.map_or(0, |place| place + 1), Slot { column: *column, seen: *seen, width: None });
        }
    }
}

impl<C: Column> Arrange for Columns<C> {
    fn offers(&self, room: &Room) -> Vec<Offer> {
        let offer = |(slot, width): (&Slot<C>, usize)| Offer {
            title: slot.column.title(),
            says: slot.column.says(),
            need: slot.column.need(),
            seen: slot.seen,
            width,
            by: if slot.width.is_some() { By::Choice } else { By::Room },
        };
        self.slots.iter().zip(self.widths(room)).map(offer).collect()
    }

    fn toggle(&mut self, place: usize, room: &Room) -> Result<(), &'static str> {
        let now = self.widths(room).get(place).copied().unwrap_or_default();
        let Some(slot) = self.slots.get_mut(place) else { return Ok(()) };
        slot.seen = match (slot.seen, slot.column.need()) {
            (Seen::Shown, Need::Always) => return Err(slot.column.title()),
            (Seen::Shown, Need::ByChoice) => Seen::Hidden,
            (Seen::Spare, _) if now > 0 => Seen::Hidden,
            (Seen::Hidden | Seen::Spare, _) => Seen::Shown,
        };
        Ok(())
    }

    fn carry(&mut self, place: usize, by: isize) -> usize {
        let to = place.saturating_add_signed(by).min(self.slots.len().saturating_sub(1));
        if place < self.slots.len() {
            let slot = self.slots.remove(place);
            self.slots.insert(to, slot);
        }
        to
    }

    fn widen(&mut self, place: usize, by: isize, room: &Room) {
        let now = self.widths(room).get(place).copied().unwrap_or_default();
        if let Some(slot) = self.slots.get_mut(place).filter(|slot| slot.seen == Seen::Shown || now > 0) {
            let measure = slot.column.measure(room);
            let now = if now > 0 { now } else { slot.width.unwrap_or(measure.first()) };
            slot.width = Some(measure.next(now, by));
        }
    }

    fn let_go(&mut self, place: usize) {
        if let Some(slot) = self.slots.get_mut(place) {
            slot.width = None;
        }
    }

    fn reset(&mut self) {
        *self = Self::of(self.usual);
    }

    fn kept(&self) -> Vec<Kept> {
        if *self == Self::of(self.usual) {
            return Vec::new();
        }
        let kept = |slot: &Slot<C>| Kept { column: slot.column.key().to_owned(), seen: slot.seen, width: slot.width };
        self.slots.iter().map(kept).collect()
    }

    fn recall(&mut self, kept: &[Kept]) {
        if kept.is_empty() {
            return self.reset();
        }
        self.slots.clear();
        for Kept { column, seen, width } in kept {
            let Some((column, _)) = self.usual.iter().find(|(known, _)| known.key() == column) else { continue };
            if self.slots.iter().all(|slot| slot.column != *column) {
                let seen = if column.need() == Need::Always { Seen::Shown } else { *seen };
                let width = width.map(|width| column.measure(&Room::default()).next(width, 0));
                self.slots.push(Slot { column: *column, seen, width });
            }
        }
        self.complete();
    }
}

/// The columns of every list that has a choice of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Of the Queue.
    pub queue: Columns<LeadColumn>,
    /// Of the Fallback queue.
    pub fallback: Columns<LeadColumn>,
    /// Of the roster.
    pub reps: Columns<RepColumn>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { queue: Columns::of(leads::QUEUE), fallback: Columns::of(leads::FALLBACK), reps: Columns::of(reps::REPS) }
    }
}

#[cfg(test)]
mod tests;
