//! What a draft would have done: the journal of the last days, given to the rehearsal entry by entry.

mod accounts;
mod scribe;
mod start;
mod words;

use std::{panic::resume_unwind, sync::mpsc, thread};

pub use accounts::{ACCOUNTS_NAMED, AccountMoved};
pub use words::{MoveText, kind, move_text, to_whom};

use crate::{
    actions::{Desk, error::ActionError},
    insight::fairness::{self, FairnessReport},
    model::{
        id::RulebookVersion,
        ledger::{Ledger, Window},
        rulebook::Rulebook,
        time::{Instant, day_number},
    },
    rulebook::replay::{Replay, Replayed, Step},
    store::{
        ledger,
        names::Names,
        since::{self, Go},
    },
};

use super::fair::{Span, members};
use scribe::Scribe;

/// How many rows are read between two looks at whether it goes on.
const LOOK_EVERY: u64 = 512;
/// How many such lots of rows are read ahead of the rehearsal at most.
const AHEAD: usize = 4;

/// How far a rehearsal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Decisions that were gone through.
    pub done: u64,
    /// Of about so many.
    pub all: u64,
}

/// What a draft would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayReport {
    /// Its days, on the company's calendar.
    pub window: Window,
    /// The book that is live now.
    pub live: Option<RulebookVersion>,
    /// Lead by lead, and summed up.
    pub replayed: Replayed,
    /// Known accounts that change hands, those with the most such leads first; at most [`ACCOUNTS_NAMED`].
    pub accounts: Vec<AccountMoved>,
    /// Was it fair then.
    pub before: FairnessReport,
    /// Would it have been fair under the draft.
    pub after: FairnessReport,
}

/// Replays the days of a span under a draft that was validated. `onlooker` is told how far it is and says whether it goes
/// on; `None` when it did not.
pub fn replay(
    desk: &mut Desk,
    draft: &Rulebook,
    span: Span,
    mut onlooker: impl FnMut(Progress) -> Go,
) -> Result<Option<ReplayReport>, ActionError> {
    let now = desk.now();
    let picture = desk.look()?;
    let (zone, live, known) = (picture.zone(), picture.live(), members(picture));
    let window = span.window(now.day(zone));
    let desk: &Desk = desk;
    // All of it is read as of one instant, whatever comes in meanwhile.
    let _still = desk.conn().held_still()?;
    let first = since::first_entry(desk.conn(), Instant::at_start_of(window.first, zone))?;
    let first = match first {
        Some(entry) => since::first_decision(desk.conn(), entry)?.map(|decision| (entry, decision)),
        None => None,
    };
    let mut ledger_then = Ledger::default();
    let replayed = match first {
        None => Replayed::default(),
        Some((entry, decision)) => {
            let names = Names::load(desk.conn())?;
            ledger_then = ledger::sums(desk.conn(), &names, day_number(window.first), day_number(window.last))?;
            let all = since::decisions_from(desk.conn(), decision)?;
            let mut on = || onlooker(Progress { done: 0, all });
            let Some(scribe) = Scribe::new(desk, entry, decision, &mut on)? else { return Ok(None) };
            let Some((begin, at)) = scribe.start(&mut on)? else { return Ok(None) };
            let replay = Replay::new(draft, begin, at);
            match rehearse(replay, &scribe, all, &mut onlooker)? {
                Some(replayed) => replayed,
                None => return Ok(None),
            }
        }
    };
    let before = fairness::report(&ledger_then, &known);
    let after = fairness::report(&replayed.ledger, &of_draft(desk, draft)?);
    let accounts = accounts::named(desk, &replayed)?;
    Ok(Some(ReplayReport { window, live, replayed, accounts, before, after }))
}

/// Has the rehearsal decide on a thread of its own while this one reads on; `None` when the onlooker did not go on.
fn rehearse(
    mut replay: Replay,
    scribe: &Scribe<'_>,
    all: u64,
    onlooker: &mut impl FnMut(Progress) -> Go,
) -> Result<Option<Replayed>, ActionError> {
    thread::scope(|scope| {
        let (give, take) = mpsc::sync_channel::<Vec<Step>>(AHEAD);
        // What was read is freed where it was read: between two threads the allocator's locks would cost more than the work.
        let (give_back, back) = mpsc::channel();
        let rehearsal = scope.spawn(move || {
            for steps in take {
                steps.iter().for_each(|step| replay.step(step));
                // Where nobody takes it any more it is freed here.
                let _ = give_back.send(steps);
            }
            replay.finish()
        });
        let (mut done, mut read, mut looked) = (0, 0, 0);
        let mut steps = Vec::new();
        let mut go = onlooker(Progress { done, all });
        since::each_entry(scribe.desk.conn(), scribe.entry, scribe.first, |past| {
            done += past.decisions.len() as u64;
            // An entry without a decision is read, too.
            read += 1 + past.decisions.len() as u64;
            steps.push(scribe.step(past)?);
            if read >= looked + LOOK_EVERY {
                looked = read;
                // Nobody takes them only where the rehearsal has ended in a panic, which the join below hands on.
                let _ = give.send(std::mem::take(&mut steps));
                back.try_iter().for_each(drop);
                go = onlooker(Progress { done, all });
            }
            Ok::<_, ActionError>(go)
        })?;
        if go == Go::Stop {
            return Ok(None);
        }
        let _ = give.send(steps);
        drop(give);
        onlooker(Progress { done: all, all });
        match rehearsal.join() {
            Ok(replayed) => Ok(Some(replayed)),
            Err(panic) => resume_unwind(panic),
        }
    })
}

/// The members of a draft's pools with their weights.
fn of_draft(desk: &Desk, draft: &Rulebook) -> Result<Vec<fairness::MemberWeight>, ActionError> {
    let reps = crate::store::reps::all(desk.conn())?;
    let roster = crate::model::roster::Roster::new(reps, Vec::new());
    let book = crate::routing::CompiledBook::compile(draft, None, &roster);
    let seats = book.pools().iter().flat_map(|pool| pool.members.iter().map(|seat| (pool.name.clone(), *seat)));
    Ok(seats.map(|(pool, seat)| fairness::MemberWeight { pool, rep: seat.rep, weight: seat.weight }).collect())
}
