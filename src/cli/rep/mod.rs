//! `rep`: the roster, one file a command.

mod add;
mod away;
mod back;
mod capacity;
mod details;
mod edit;
mod list;
mod remove;

use clap::Subcommand;

use crate::{
    actions::{Desk, command::Command},
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, roster, said},
    },
    model::id::RepId,
    outbound::json::RepJson,
};

/// The commands of the roster. A rep is named by email, by name, or by any unambiguous part of either.
#[derive(Debug, Subcommand)]
pub enum RepCommand {
    /// List the roster with who can take a lead now
    List(list::ListArgs),
    /// Add a rep
    Add(add::AddRepArgs),
    /// Change a rep's data
    Edit(edit::EditRepArgs),
    /// Take a rep off the roster; their history stays
    Remove(remove::RemoveRepArgs),
    /// Take a rep out of the rotation for a while
    Away(away::AwayArgs),
    /// Bring an absent rep back now
    Back(back::BackArgs),
    /// Change how many leads a rep may hold and receive
    Capacity(capacity::CapacityArgs),
}

/// Runs one of them.
pub fn run(session: &Session, command: RepCommand) -> Result<Ended, Failure> {
    match command {
        RepCommand::List(args) => list::run(session, &args),
        RepCommand::Add(args) => add::run(session, args),
        RepCommand::Edit(args) => edit::run(session, args),
        RepCommand::Remove(args) => remove::run(session, &args),
        RepCommand::Away(args) => away::run(session, &args),
        RepCommand::Back(args) => back::run(session, &args),
        RepCommand::Capacity(args) => capacity::run(session, &args),
    }
}

/// Does it, and answers with the rep as they stand after it, or with what was done.
fn perform(session: &Session, desk: &mut Desk, command: &Command, rep: Option<RepId>) -> Result<Ended, Failure> {
    let receipt = desk.perform(command)?;
    let (rows, people) = roster(desk)?;
    let said = said(desk, &receipt)?;
    let about = receipt.rep.or(rep);
    match rows.iter().find(|row| Some(row.rep.id) == about) {
        Some(row) if session.out.is_json() => {
            print::json(&RepJson::new(row, &people, desk.now()))?;
            print::note(&said);
        }
        Some(_) | None => print::line(&said)?,
    }
    Ok(Ended::Done)
}
