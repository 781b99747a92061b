//! Booking: what an event does to balances, to the ledger of fairness, and to the index that finds it again. Added up in
//! memory and written with the rest of the action.

use std::collections::BTreeMap;

use crate::{
    model::{
        id::{DecisionId, EntryId, LeadId, PoolName, RepId},
        ledger::{Columns, Lines, Sort},
        rotation::{Bookings, Column, Share},
    },
    routing::rotation::pick_bookings,
    store::{
        Tx,
        booked::{self, BesideId, EventKey, Stands},
        decisions::KeptDecision,
        error::Result,
        ledger::{self, Amount, Cell},
    },
};

use super::session::Session;

/// Whether an event is booked, or taken back as if it had never been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is booked.
    On,
    /// It no longer stands.
    Off,
}

/// A line of an event: pool, rep, column, share. Of one event each cell has one line.
pub(super) type Line = (i64, RepId, Column, Share);

/// Sums over events that are still to be written.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// Cells of the ledger.
    pub cells: BTreeMap<Cell, Amount>,
    /// Whole leads, by pool, day and rep.
    pub leads: BTreeMap<(i64, i32, RepId), Lines>,
    index: Vec<(i64, EventKey, Columns, Way)>,
}

/// The event that a decision is in the ledger.
pub(super) fn event_of(id: DecisionId, day: i32) -> EventKey {
    EventKey { day, decision: id, beside: BesideId::default() }
}

/// All that a decision booked.
pub(super) fn booked_by(kept: &KeptDecision) -> Bookings {
    let mut bookings = kept.decision.placed_by().map(pick_bookings).unwrap_or_default();
    bookings.credits.extend(kept.extra.credits.iter().cloned());
    bookings.postings.extend(kept.extra.postings.iter().cloned());
    bookings
}

/// The lines of an event in the order of their cells. What one cell gains and loses again at once is no line.
pub(super) fn lines_of<E>(
    bookings: &Bookings,
    mut number: impl FnMut(&PoolName) -> std::result::Result<i64, E>,
) -> std::result::Result<Vec<Line>, E> {
    let mut lines: Vec<Line> = Vec::with_capacity(bookings.postings.len());
    // The lines of one event mostly stand in one book.
    let mut book: (Option<&PoolName>, i64) = (None, 0);
    for posting in &bookings.postings {
        if posting.pool.as_ref() != book.0 {
            book = (posting.pool.as_ref(), posting.pool.as_ref().map(&mut number).transpose()?.unwrap_or(0));
        }
        lines.push((book.1, posting.rep, posting.column, posting.share));
    }
    lines.sort_unstable_by_key(|(pool, rep, column, _)| (*pool, *rep, *column));
    lines.dedup_by(|next, line| {
        let same = (next.0, next.1, next.2) == (line.0, line.1, line.2);
        if same {
            line.3 += next.3;
        }
        same
    });
    lines.retain(|(.., share)| *share != Share::ZERO);
    Ok(lines)
}

/// So many more, on the side that what each came to says.
fn count(lines: &mut Lines, each: i64, sort: Sort, by: i64) {
    let (all, back) = if each > 0 { (&mut lines.up, &mut lines.back_up) } else { (&mut lines.down, &mut lines.back_down) };
    *all += by;
    if sort == Sort::GivesBack {
        *back += by;
    }
}

impl Books {
    /// Adds the lines of an event.
    pub fn add(&mut self, event: EventKey, sort: Sort, lines: &[Line], way: Way) {
        let one = match way {
            Way::On => 1,
            Way::Off => -1,
        };
        for of_pool in lines.chunk_by(|line, next| line.0 == next.0) {
            let pool = of_pool[0].0;
            self.index.push((pool, event, of_pool.iter().map(|(_, _, column, _)| *column).collect(), way));
            for of_rep in of_pool.chunk_by(|line, next| line.1 == next.1) {
                let rep = of_rep[0].1;
                let mut whole = 0;
                for (_, _, column, share) in of_rep {
                    whole += share.0;
                    let cell = self.cells.entry((pool, event.day, rep, *column)).or_default();
                    cell.share += Share(share.0 * one);
                    count(&mut cell.lines, share.0, sort, one);
                }
                // Of every event each rep's columns add up to whole leads.
                let leads = whole / Share::LEAD.0;
                if leads != 0 {
                    let moved = self.leads.entry((pool, event.day, rep)).or_default();
                    count(moved, leads, sort, leads.abs() * one);
                }
            }
        }
    }

    /// Writes all of it.
    pub fn write(self, tx: &Tx<'_>) -> Result<()> {
        for (cell, amount) in self.cells.into_iter().filter(|(_, amount)| *amount != Amount::default()) {
            ledger::add(tx, cell, amount)?;
        }
        for (day, moved) in self.leads.into_iter().filter(|(_, moved)| *moved != Lines::default()) {
            ledger::add_leads(tx, day, moved)?;
        }
        for (pool, event, columns, way) in self.index {
            match way {
                Way::On => booked::insert(tx, pool, event, columns)?,
                Way::Off => booked::delete(tx, pool, event)?,
            }
        }
        Ok(())
    }

    /// The index so far, left empty.
    pub fn take_index(&mut self) -> impl Iterator<Item = (i64, EventKey, Columns)> + use<> {
        std::mem::take(&mut self.index).into_iter().map(|(pool, event, columns, _)| (pool, event, columns))
    }
}

impl Session<'_> {
    /// Books an event, or takes it back.
    pub fn book(&mut self, event: EventKey, sort: Sort, bookings: &Bookings, way: Way) -> Result<()> {
        for credit in &bookings.credits {
            match way {
                Way::On => self.picture.rotation.apply(credit),
                Way::Off => self.picture.rotation.apply(&credit.reversed()),
            }
            self.rotated(&credit.pool);
        }
        let (tx, names) = (self.tx, &mut self.picture.names);
        let lines = lines_of(bookings, |pool| names.id(tx, pool.as_str()))?;
        self.books.add(event, sort, &lines, way);
        Ok(())
    }

    /// Books today what no decision did: of a lead, or of a pool alone.
    pub fn book_beside(&mut self, lead: Option<LeadId>, bookings: &Bookings) -> Result<()> {
        if bookings.is_empty() {
            return Ok(());
        }
        let at = (self.ledger_day(), self.newest_decision());
        let event = booked::insert_beside(self.tx, self.entry, lead, at, bookings)?;
        self.book(event, Sort::of_beside(lead), bookings, Way::On)
    }

    /// What an entry booked beside its decisions is booked again on its day or taken back, as `way` says of its lead; what is
    /// so already, or of which it says nothing, stays.
    pub fn book_beside_of(&mut self, entry: EntryId, way: impl Fn(Option<LeadId>) -> Option<Way>) -> Result<()> {
        for beside in booked::beside_of(self.tx, entry)? {
            let Some(way) = way(beside.lead) else { continue };
            let turned = match way {
                Way::On => Stands::No,
                Way::Off => Stands::Yes,
            };
            if beside.stands == turned {
                booked::turn_beside(self.tx, beside.key.beside, turned)?;
                self.book(beside.key, Sort::of_beside(beside.lead), &beside.bookings, way)?;
            }
        }
        Ok(())
    }

    /// What a decision booked is booked again on its day, or taken back.
    pub fn book_decision(&mut self, kept: &KeptDecision, way: Way) -> Result<()> {
        self.book(event_of(kept.id, kept.ledger_day), Sort::First, &booked_by(kept), way)
    }
}
