//! `journal`: what was done, by whom and when, newest first.

use clap::Args;

use crate::{
    actions::Desk,
    cli::{
        failure::{Ended, Failure},
        name, print,
        session::{Session, sentence},
        table::Table,
    },
    clock,
    model::{
        id::EntryId,
        journal::{Entry, Stood},
    },
    outbound::json::EntryJson,
    store::{journal, journal_list},
};

/// Entries listed when no limit is given.
const SHOWN: usize = 50;

/// The arguments of `journal`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower journal --limit 10
  leadtower journal --lead L-1042")]
pub struct JournalArgs {
    /// List only what concerned this lead
    #[arg(long, value_name = "LEAD")]
    lead: Option<String>,
    /// List at most so many
    #[arg(long, value_name = "N", default_value_t = SHOWN)]
    limit: usize,
}

/// Lists the entries.
pub fn run(session: &Session, args: &JournalArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let lead = args.lead.as_deref().map(|text| name::lead(&desk, text)).transpose()?;
    let entries = match lead {
        Some(lead) => journal_list::entries_of_lead(desk.conn(), lead, None, args.limit)?,
        None => journal_list::entries(desk.conn(), None, args.limit)?,
    };
    let said = entries.iter().map(|entry| sentence(&mut desk, &entry.what)).collect::<Result<Vec<_>, _>>()?;
    if session.out.is_json() {
        let entries: Vec<EntryJson> = entries.iter().zip(said).map(|(entry, said)| EntryJson::new(entry, said)).collect();
        print::json(&entries)?;
        return Ok(Ended::Done);
    }
    if entries.is_empty() {
        print::note("nothing was done yet");
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&[">entry", "when", "who", "what"]);
    for (entry, said) in entries.iter().zip(said) {
        let taken_back = taken_back(&desk, entry)?.map(|by| format!(" (taken back by {by})")).unwrap_or_default();
        table.row([
            entry.id.to_string(),
            entry.at.local(clock::local_zone()).format("%Y-%m-%d %H:%M:%S").to_string(),
            entry.actor.as_str().to_owned(),
            format!("{said}{taken_back}"),
        ]);
    }
    session.out.table(&table)?;
    Ok(Ended::Done)
}

/// The entry that took one back, where it was not done again since.
fn taken_back(desk: &Desk, entry: &Entry) -> Result<Option<EntryId>, Failure> {
    if entry.undone_by.is_none() {
        return Ok(None);
    }
    let chain = journal::chain(desk.conn(), entry.id)?.filter(|chain| chain.stands(entry.id, None) == Stood::TakenBack);
    Ok(chain.map(|chain| chain.tip().id))
}
