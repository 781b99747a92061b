//! An entry with all that took it back and did it again: each link takes back the one before.

use crate::model::id::{EntryId, LeadId};

use super::{Entry, What};

/// An entry, the undo that took it back, the redo that took back the undo, and so on; oldest first, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    links: Vec<Entry>,
}

/// Whether what a link did holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stood {
    /// It does.
    Stands,
    /// It was taken back.
    TakenBack,
}

impl Stood {
    /// The other one, so many times.
    fn turned(self, times: usize) -> Self {
        match (self, times % 2) {
            (standing, 0) => standing,
            (Self::Stands, _) => Self::TakenBack,
            (Self::TakenBack, _) => Self::Stands,
        }
    }
}

impl Chain {
    /// Of these links, oldest first; `None` of none.
    pub fn of(links: Vec<Entry>) -> Option<Self> {
        (!links.is_empty()).then_some(Self { links })
    }

    /// The links, oldest first.
    pub fn links(&self) -> &[Entry] {
        &self.links
    }

    /// The entry that began it.
    pub fn origin(&self) -> &Entry {
        &self.links[0]
    }

    /// The newest link: the one that can be taken back.
    pub fn tip(&self) -> &Entry {
        &self.links[self.links.len() - 1]
    }

    /// Whether what `entry` did held right after `at` was made; of a lead it left alone, nothing was taken back.
    /// `None` for an entry of another chain, and before it was made.
    pub fn stood(&self, entry: EntryId, lead: Option<LeadId>, at: EntryId) -> Option<Stood> {
        let place = self.links.iter().position(|link| link.id == entry && link.id <= at)?;
        let turns =
            self.links[place + 1..].iter().take_while(|link| link.id <= at && !lead.is_some_and(|lead| leaves(link, lead)));
        Some(Stood::Stands.turned(turns.count()))
    }

    /// Whether what `entry` did holds now.
    pub fn stands(&self, entry: EntryId, lead: Option<LeadId>) -> Stood {
        self.stood(entry, lead, self.tip().id).unwrap_or(Stood::TakenBack)
    }

    /// Whether taking the newest link back concerns what `entry` did to a lead: not if a link before left it alone.
    pub fn turns(&self, entry: EntryId, lead: LeadId) -> bool {
        let place = self.links.iter().position(|link| link.id == entry);
        place.is_some_and(|place| !self.links[place + 1..].iter().any(|link| leaves(link, lead)))
    }
}

/// The link left that lead as it was.
fn leaves(link: &Entry, lead: LeadId) -> bool {
    match &link.what {
        What::Undone { left, .. } => left.contains(&lead),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{
        journal::{Actor, Rehearsed},
        rotation::Bookings,
        time::Instant,
    };

    use super::*;

    fn link(id: i64, what: What) -> Entry {
        let (at, actor) = (Instant::from_ms(id), Actor::named("ann"));
        Entry { id: EntryId(id), at, actor, what, leads: 2, batch: None, rehearsed: Rehearsed::No, undoes: None, undone_by: None }
    }

    #[test]
    fn what_was_done_undone_and_done_again_stands_but_for_what_was_left_alone() {
        let touched = || What::Touched { leads: 2, at: Instant::from_ms(0) };
        let (settled, ledger_day) = (Bookings::default(), None);
        let undone = What::Undone {
            entry: EntryId(1),
            what: Box::new(touched()),
            left: vec![LeadId(8)],
            settled: settled.clone(),
            ledger_day,
            drained: 0,
        };
        let redone = What::Redone { entry: EntryId(1), what: Box::new(touched()), settled, ledger_day, drained: 0 };
        let chain = Chain::of(vec![link(1, touched()), link(5, undone), link(9, redone)]).unwrap();
        let stood = |at| chain.stood(EntryId(1), Some(LeadId(7)), EntryId(at));
        assert_eq!([stood(0), stood(4), stood(5), stood(9)].map(|it| it == Some(Stood::Stands)), [false, true, false, true]);
        assert_eq!(chain.stood(EntryId(1), Some(LeadId(8)), EntryId(6)), Some(Stood::Stands));
        assert_eq!([1, 5, 9].map(|id| chain.stands(EntryId(id), None)), [Stood::Stands, Stood::TakenBack, Stood::Stands]);
        assert!(chain.turns(EntryId(1), LeadId(7)) && !chain.turns(EntryId(1), LeadId(8)));
    }
}
