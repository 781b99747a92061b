//! The roster: who can take a lead now, and the changes of a day.

use crate::{
    actions::command::{Command, EndAbsence, Limit, OnReturn, SetAbsence, SetCapacity},
    model::{
        absence::AbsenceKind,
        id::RepId,
        listing::{Availability, RepRow},
        rep::Employment,
    },
};

use super::list::{Keyed, List};

impl Keyed for RepRow {
    type Key = RepId;
    fn key(&self) -> RepId {
        self.rep.id
    }
}

/// The roster on screen.
#[derive(Debug, Clone, Default)]
pub struct Reps {
    /// Rows and cursor.
    pub list: List<RepRow>,
    /// Has been read at least once.
    pub loaded: bool,
}

/// How many reps are how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RepCounts {
    /// Active ones.
    pub active: usize,
    /// Can take a lead now.
    pub ready: usize,
    /// Hold or received as many as they may.
    pub full: usize,
    /// Taken out by hand.
    pub paused: usize,
    /// Outside working hours.
    pub off: usize,
    /// On vacation, ill, or away for another reason.
    pub away: usize,
    /// Open leads they hold.
    pub open: u64,
    /// Places they have, of those with a limit.
    pub places: u64,
}

impl Reps {
    /// The name of a rep, if the roster knows them.
    pub fn name(&self, rep: RepId) -> Option<&str> {
        self.list.get(rep).map(|row| row.rep.name.as_str())
    }

    /// The sums of the header.
    pub fn counts(&self) -> RepCounts {
        let mut counts = RepCounts::default();
        for row in self.list.rows() {
            match row.availability {
                Availability::Inactive => continue,
                Availability::Away { kind: AbsenceKind::Paused, .. } => counts.paused += 1,
                Availability::Away { kind: AbsenceKind::Vacation | AbsenceKind::Sick | AbsenceKind::Other, .. } => {
                    counts.away += 1;
                }
                Availability::Full(_) => counts.full += 1,
                Availability::OffHours { .. } => counts.off += 1,
                Availability::Available { .. } => counts.ready += 1,
            }
            counts.active += 1;
            counts.open += u64::from(row.load.open);
            counts.places += u64::from(row.rep.capacity.max_open.unwrap_or(0));
        }
        counts
    }
}

/// Pauses somebody, or brings somebody back who is away now.
pub fn toggle(row: &RepRow) -> Result<Command, String> {
    if row.rep.employment == Employment::Inactive {
        return Err(format!("{} no longer works leads", row.rep.name));
    }
    Ok(match row.availability {
        Availability::Away { .. } => Command::EndAbsence(EndAbsence { rep: row.rep.id, absence: None, leads: OnReturn::Keep }),
        Availability::Inactive | Availability::Full(_) | Availability::OffHours { .. } | Availability::Available { .. } => {
            Command::SetAbsence(SetAbsence {
                rep: row.rep.id,
                from: None,
                until: None,
                kind: AbsenceKind::Paused,
                leads: crate::actions::command::OnLeaving::Keep,
            })
        }
    })
}

/// One place more or less.
pub fn capacity(rep: RepId, by: i32) -> Command {
    Command::SetCapacity(SetCapacity {
        rep,
        max_open: Limit::By(by),
        max_per_day: Limit::Keep,
        max_per_week: Limit::Keep,
        max_per_month: Limit::Keep,
    })
}
