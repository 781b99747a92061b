//! `erase`: personal data removed, counts kept.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use serde::Serialize;

use crate::{
    actions::{
        Desk, ask,
        ask::{BackupCopy, Erasure, Holds, Traces},
        command::Command,
        error::Refusal,
        receipt::{Receipt, erasure as told},
    },
    cli::{
        failure::{Ended, Failure},
        name, print,
        session::{Places, Session, said},
    },
    clock,
    model::id::LeadId,
    outbound::{json::EntryJson, shown::Shown},
    store::journal,
    tui::run::forget_filters,
};

/// The arguments of `erase`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Gone for good are name, email, phone, title, company, website, city, postal code, tags, fields of your own, ids of the
CRM, notes, and reasons that were typed about this lead alone; from the journal, too. Kept are country, size, industry,
source, score, owners, rules and times: all counts and the ledger of fairness stay as they are, and name nobody. Later
forms of the same person that were joined to the lead go along. An open lead is dismissed and frees its owner's place.

Nothing brings it back: no undo, no redo. Copies made with `leadtower backup` are rewritten with --backups, else named.
What lies elsewhere is out of reach: files it came from and their rejects, exports, copies made by hand, snapshots of the
file system. A file that still holds the person brings them in again, as a new lead, when it is imported again.

Examples:
  leadtower erase L-1042
  leadtower erase L-1042 --confirm 1042 --backups"
)]
pub struct EraseArgs {
    /// Which lead: number, email or CRM id
    #[arg(value_name = "LEAD")]
    lead: String,
    /// The lead's number once more, where nobody can be asked
    #[arg(long, value_name = "ID")]
    confirm: Option<String>,
    /// Have the copies made with `leadtower backup` forget it as well
    #[arg(long)]
    backups: bool,
}

/// The entry, and what the copies hold.
#[derive(Debug, Serialize)]
struct ErasedJson {
    #[serde(flatten)]
    entry: Option<EntryJson>,
    lead: i64,
    traces: bool,
    backups: Vec<CopyJson>,
}

#[derive(Debug, Serialize)]
struct CopyJson {
    path: String,
    made_at: String,
    /// It holds the lead; else nobody could tell.
    holds: bool,
}

/// Erases it, after the number was typed once more.
pub fn run(session: &Session, args: &EraseArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let lead = name::lead(&desk, &args.lead)?;
    let erasure = ask::erasure(&desk, lead)?;
    if erasure.erased.is_some() && !args.backups {
        // Said with the copies that still hold it, which is why somebody may ask again.
        let failure: Failure = Refusal::Erased(lead).into();
        return Err(failure.lines(copies(&erasure)).hint(format!("`leadtower erase L-{lead} --backups` rewrites copies")));
    }
    confirm(lead, &erasure, args)?;
    let receipt = match erasure.erased {
        Some(_) => None,
        None => Some(desk.perform(&Command::Erase(lead))?),
    };
    let mut unwritten = Vec::new();
    let Places { state, database, .. } = &session.places;
    if let Err(error) = forget_filters(state, database) {
        unwritten.push(format!("what the dashboard remembers in {} may still name them: {error}", state.display()));
    }
    if args.backups {
        for copy in desk.erase_in_copies(lead)? {
            match copy.done {
                Ok(()) => print::note(&format!("rewrote {}", copy.path.display())),
                Err(error) => unwritten.push(format!("could not rewrite {}: {error}", copy.path.display())),
            }
        }
    }
    answer(session, &mut desk, lead, receipt.as_ref(), unwritten)
}

/// With the entry, and what files and copies still hold; that is something to look at.
fn answer(
    session: &Session,
    desk: &mut Desk,
    lead: LeadId,
    receipt: Option<&Receipt>,
    mut notes: Vec<String>,
) -> Result<Ended, Failure> {
    let said = receipt.map(|receipt| said(desk, receipt)).transpose()?;
    let entry = receipt.and_then(|receipt| receipt.entry).map(|entry| journal::get(desk.conn(), entry)).transpose()?.flatten();
    let left = ask::erasure(desk, lead)?;
    let traces = ask::traces(desk)?;
    notes.extend(told::traces(traces).map(str::to_owned));
    notes.extend(copies(&left));
    let text = said.unwrap_or_else(|| "no backup holds it any more".to_owned());
    if session.out.is_json() {
        let copy = |copy: &BackupCopy| CopyJson {
            path: copy.path.display().to_string(),
            made_at: copy.made_at.to_string(),
            holds: copy.holds == Holds::Yes,
        };
        let entry = entry.map(|entry| EntryJson::new(&entry, text.clone()));
        let backups = left.copies.iter().map(copy).collect();
        print::json(&ErasedJson { entry, lead: lead.0, traces: traces != Traces::None, backups })?;
        print::note(&text);
    } else if receipt.is_some() || left.copies.is_empty() {
        print::line(&text)?;
    }
    notes.iter().for_each(|note| print::note(note));
    Ok(if notes.is_empty() { Ended::Done } else { Ended::WithFindings })
}

/// The copies that hold it, a line each.
fn copies(erasure: &Erasure) -> Vec<String> {
    erasure.copies.iter().map(|copy| format!("the backup {}", told::copy(copy, clock::local_zone()))).collect()
}

/// The number has to be typed in full: at a terminal when asked, else with `--confirm`.
fn confirm(lead: LeadId, erasure: &Erasure, args: &EraseArgs) -> Result<(), Failure> {
    let is_it = |typed: &str| name::number(typed.trim()) == Some(lead);
    let wrong =
        |typed: &str| Failure::usage(format!("`{}` is not the number of that lead, L-{lead}; nothing was erased", typed.trim()));
    match &args.confirm {
        Some(typed) if is_it(typed) => return Ok(()),
        Some(typed) => return Err(wrong(typed)),
        None if !io::stdin().is_terminal() || !io::stderr().is_terminal() => {
            return Err(Failure::usage(format!("erasing L-{lead} cannot be undone and asks for its number"))
                .hint(format!("add --confirm {lead}")));
        }
        None => {}
    }
    print::note(&told::who(erasure));
    for (about, text) in told::lines(erasure, clock::local_zone()) {
        print::note(&format!("  {about:<12}{text}"));
    }
    print::note(told::FOR_GOOD);
    let mut out = io::stderr().lock();
    let asked = format!("type L-{lead} to erase it, or press Enter to leave it: ");
    out.write_all(Shown::of(&asked).as_str().as_bytes()).and_then(|()| out.flush())?;
    drop(out);
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed)?;
    if is_it(&typed) { Ok(()) } else { Err(wrong(&typed)) }
}
