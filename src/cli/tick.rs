//! `tick`: the clocks once.

use crate::{
    actions::command::Command,
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, said},
    },
    model::journal::{TickCounts, What},
    outbound::json::TickJson,
};

/// Runs them.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let receipt = desk.perform(&Command::Tick)?;
    if session.out.is_json() {
        let counts = match receipt.what {
            What::Ticked(counts) => counts,
            _ => TickCounts::default(),
        };
        print::json(&TickJson::from(counts))?;
    } else {
        let said = said(&mut desk, &receipt)?;
        print::text(&said)?;
    }
    Ok(Ended::Done)
}
