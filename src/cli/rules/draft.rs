//! `rules draft`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::{
    actions::{
        Desk,
        ask::{self, Draft},
        command::{Command, OnConflict, RebaseDraft, SeenBook, SetDraft},
        error::{ActionError, Refusal},
        receipt::Receipt,
    },
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, said},
        when,
    },
    model::id::{DraftRevision, RulebookVersion},
    outbound::json::DraftJson,
    rulebook::{edit::EditError, file},
};

use super::publish;

/// The arguments of `rules draft`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules draft
  leadtower rules draft --format toml > rulebook.toml
  leadtower rules draft set rulebook.toml
  leadtower rules draft rebase
  leadtower rules publish")]
pub struct DraftArgs {
    /// What to do with it; it is shown if missing
    #[arg(value_enum, requires_if("set", "file"))]
    what: Option<Deed>,
    /// With `set`: the rulebook file
    file: Option<PathBuf>,
    /// With `set`, where you have no draft: the version that the file was made from, if not the live one
    #[arg(long, value_name = "N")]
    on: Option<u32>,
    /// With `rebase`: where both changed the same, keep the draft's way instead of refusing
    #[arg(long)]
    keep_mine: bool,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// What differs from the version it stands on.
    #[default]
    Text,
    /// The file, nothing hidden in it.
    Toml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deed {
    /// Make a file your draft.
    Set,
    /// Throw your draft away; undo brings it back.
    Discard,
    /// Carry your draft over to the version that is live now.
    Rebase,
}

/// Shows the draft, or does something with it.
pub fn run(session: &Session, args: &DraftArgs) -> Result<Ended, Failure> {
    let with_draft = |command: fn(DraftRevision, OnConflict) -> Command, conflicts| {
        let mut desk = session.reading_desk()?;
        let seen = ask::draft_revision(&desk)?.ok_or(Refusal::NoDraft)?;
        done(session, &mut desk, &command(seen, conflicts))
    };
    match (args.what, &args.file) {
        (Some(Deed::Discard | Deed::Rebase) | None, Some(_)) => Err(Failure::usage("only `set` takes a file")),
        (Some(Deed::Set | Deed::Discard) | None, _) if args.keep_mine => Err(Failure::usage("only `rebase` takes --keep-mine")),
        (Some(Deed::Rebase | Deed::Discard) | None, _) if args.on.is_some() => Err(Failure::usage("only `set` takes --on")),
        (None, None) => show(session, args.format),
        (Some(Deed::Set), None) => Err(Failure::usage("`set` needs a file")),
        (Some(Deed::Set), Some(file)) => set(session, file, args.on),
        (Some(Deed::Discard), None) => with_draft(|seen, _| Command::DiscardDraft { seen }, OnConflict::Refuse),
        (Some(Deed::Rebase), None) => {
            let conflicts = if args.keep_mine { OnConflict::Mine } else { OnConflict::Refuse };
            with_draft(|seen, conflicts| Command::RebaseDraft(RebaseDraft { seen, conflicts }), conflicts)
        }
    }
}

fn set(session: &Session, file: &Path, on: Option<u32>) -> Result<Ended, Failure> {
    let text = publish::read(file)?;
    let mut desk = session.desk()?;
    let seen = match (on, ask::seen_book(&desk)?) {
        (None, seen) => seen,
        (Some(on), SeenBook::Live(_)) => SeenBook::Live(Some(RulebookVersion(on))),
        (Some(_), SeenBook::Draft(_)) => {
            return Err(Failure::usage("you have a draft, and it stands on what it stands on: leave --on out, or discard it"));
        }
    };
    match desk.perform(&Command::SetDraft(SetDraft { seen, text })) {
        Ok(receipt) => answer(session, &mut desk, &receipt),
        Err(ActionError::Refused(Refusal::BadEdit(EditError::NothingChanges))) => same(session, &mut desk, file, on),
        Err(ActionError::Refused(Refusal::BadRulebook(found))) => Err(publish::bad(file, &found)),
        Err(error) => Err(error.into()),
    }
}

/// A file that is the draft already, or the version it would stand on: a script that says it twice has what it asked for.
fn same(session: &Session, desk: &mut Desk, file: &Path, on: Option<u32>) -> Result<Ended, Failure> {
    let draft = ask::draft(desk)?;
    let is = match (&draft, on) {
        (Some(_), _) => "your draft already".to_owned(),
        (None, Some(version)) => format!("rulebook {version} itself, so there is nothing to draft"),
        (None, None) => "the live rulebook, so there is nothing to draft".to_owned(),
    };
    if session.out.is_json() {
        print::json(&draft.as_ref().map(DraftJson::new))?;
    }
    print::note(&format!("`{}` is {is}", file.display()));
    Ok(Ended::Done)
}

fn done(session: &Session, desk: &mut Desk, command: &Command) -> Result<Ended, Failure> {
    let receipt = desk.perform(command)?;
    answer(session, desk, &receipt)
}

fn answer(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    if session.out.is_json() {
        let draft = ask::draft(desk)?;
        print::json(&draft.as_ref().map(DraftJson::new))?;
        print::note(&said);
    } else {
        print::line(&said)?;
    }
    Ok(Ended::Done)
}

fn show(session: &Session, format: Format) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let others = ask::other_drafts(&desk)?;
    let draft = ask::draft(&mut desk)?;
    match (&draft, format) {
        (draft, _) if session.out.is_json() => print::json(&draft.as_ref().map(DraftJson::new))?,
        (None, _) => {
            print::note(
                "you have no draft of the rulebook: it begins with the first edit, or with `leadtower rules draft set FILE`",
            );
        }
        (Some(draft), Format::Toml) => print::document(&file::harmless(&draft.text))?,
        (Some(draft), Format::Text) => text(draft)?,
    }
    for (actor, at) in others {
        print::note(&format!("{} drafts too, since {}", actor.as_str(), when::minute(at)));
    }
    Ok(Ended::Done)
}

fn text(draft: &Draft) -> Result<(), Failure> {
    let book = |version: Option<RulebookVersion>| version.map_or_else(|| "none".to_owned(), |version| version.to_string());
    let (actor, base, at) = (draft.actor.as_str(), book(draft.base), when::minute(draft.at));
    print::line(&format!("draft of {actor} on rulebook {base}, last changed {at}"))?;
    draft.said.iter().try_for_each(|line| print::line(&format!("  {line}")))?;
    if draft.said.is_empty() {
        print::line("  nothing is different yet")?;
    }
    if draft.is_behind() {
        print::note(&format!("rulebook {} is live now: `leadtower rules draft rebase` carries it over", book(draft.live)));
    }
    draft.problems.iter().for_each(|problem| print::note(&problem.to_string()));
    Ok(())
}
