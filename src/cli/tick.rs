//! `tick`: the clocks once.

use crate::{
    actions::{Desk, command::Command},
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, sentence},
    },
    model::journal::{TickCounts, What},
    outbound::json::TickJson,
};

/// Runs them.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let counts = all(&mut desk)?;
    if session.out.is_json() {
        print::json(&TickJson::from(counts))?;
    } else {
        print::line(&sentence(&mut desk, &What::Ticked(counts))?)?;
    }
    Ok(Ended::Done)
}

/// Ticks until no clock is left that has run out: one transaction acts upon a limited number of them.
fn all(desk: &mut Desk) -> Result<TickCounts, Failure> {
    let mut sum = TickCounts::default();
    loop {
        let receipt = desk.perform(&Command::Tick)?;
        let What::Ticked(counts) = receipt.what else { return Ok(sum) };
        if receipt.entry.is_none() {
            return Ok(sum);
        }
        // How many are at risk is a state, not a deed: the last answer holds.
        let TickCounts { at_risk, breached, reassigned, fallback, nurture, notified, absences_over, drained } = counts;
        sum = TickCounts {
            at_risk,
            breached: sum.breached + breached,
            reassigned: sum.reassigned + reassigned,
            fallback: sum.fallback + fallback,
            nurture: sum.nurture + nurture,
            notified: sum.notified + notified,
            absences_over: sum.absences_over + absences_over,
            drained: sum.drained + drained,
        };
        if breached == 0 {
            return Ok(sum);
        }
    }
}
