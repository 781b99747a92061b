//! `undo`: takes back what was done.

use clap::Args;
use serde::Serialize;

use crate::{
    actions::{Desk, ask, ask::BackText, command::Command, error::Refusal, receipt::Receipt, receipt::outlook::Tells},
    cli::{
        answer::left_alone,
        failure::{Ended, Failure},
        print,
        session::{Session, said},
    },
    model::id::EntryId,
    outbound::json::EntryJson,
    store::journal,
};

/// The arguments of `undo`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Undo never erases: it writes its own entry, and `redo` takes that back. What was changed since is refused, with
the names of what changed; with --partly leads that were changed since stay as they are, and the rest goes back.

Examples:
  leadtower undo
  leadtower undo 317
  leadtower undo 317 --dry-run
  leadtower undo 317 --partly"
)]
pub struct UndoArgs {
    /// The entry's number; your newest if missing
    #[arg(value_name = "ENTRY")]
    entry: Option<i64>,
    /// Leave leads that were changed since as they are
    #[arg(long, requires = "entry")]
    partly: bool,
    /// Say what would go back and what would stay; nothing is written
    #[arg(long, requires = "entry", conflicts_with = "partly")]
    dry_run: bool,
}

/// What taking an entry back would come to.
#[derive(Debug, Serialize)]
struct OutlookJson {
    entry: i64,
    goes_back: Vec<i64>,
    stays: Vec<i64>,
    lines: Vec<LineJson>,
}

#[derive(Debug, Serialize)]
struct LineJson {
    stays: bool,
    text: String,
}

/// Takes it back.
pub fn run(session: &Session, args: &UndoArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let entry = args.entry.map(EntryId);
    match entry {
        Some(entry) if args.dry_run => return dry_run(session, &mut desk, entry),
        Some(_) | None => {}
    }
    let command = match entry {
        Some(entry) if args.partly => Command::TakeBack(entry),
        entry => Command::Undo(entry),
    };
    let receipt = desk.perform(&command)?;
    answer(session, &mut desk, &receipt)
}

/// With the entry that was written.
pub fn answer(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    let entry = receipt.entry.map(|entry| journal::get(desk.conn(), entry)).transpose()?.flatten();
    match entry {
        Some(entry) if session.out.is_json() => {
            print::json(&EntryJson::new(&entry, said.clone()))?;
            print::note(&said);
        }
        Some(_) | None => print::line(&said)?,
    }
    Ok(left_alone(receipt))
}

fn dry_run(session: &Session, desk: &mut Desk, entry: EntryId) -> Result<Ended, Failure> {
    let outlook = ask::outlook(desk, entry)?;
    let lines = match ask::take_back_text(desk, entry)? {
        BackText::Lines(lines) => lines,
        BackText::Refused(_) | BackText::Many | BackText::TakenBack(..) => return Err(Refusal::NotUndone(entry).into()),
    };
    if session.out.is_json() {
        let stays = |(tells, text): (Tells, String)| LineJson { stays: tells == Tells::Stays, text };
        print::json(&OutlookJson {
            entry: entry.0,
            goes_back: outlook.goes.iter().map(|goes| goes.lead.0).collect(),
            stays: outlook.stays.iter().map(|stays| stays.lead.0).collect(),
            lines: lines.into_iter().map(stays).collect(),
        })?;
    } else {
        for (_, line) in &lines {
            print::line(line)?;
        }
    }
    Ok(if outlook.stays.is_empty() { Ended::Done } else { Ended::WithFindings })
}
