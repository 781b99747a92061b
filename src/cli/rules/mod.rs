//! `rules`: the rulebook, one file a command.

mod check;
mod diff;
mod draft;
mod history;
mod init;
mod learn;
mod named;
mod publish;
mod replay;
mod restore;
mod show;
mod test;

use clap::Subcommand;
use serde_json::json;

use crate::{
    actions::{Desk, receipt::Receipt},
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, said},
    },
    model::journal::What,
    store::rulebooks,
};

/// The commands of the rulebook.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Write a commented first rulebook from the present roster
    Init(init::InitArgs),
    /// Print the live rulebook in plain English, or as a file
    Show(show::ShowArgs),
    /// Say what is wrong with a rulebook, with a lead that shows each finding
    Check(check::CheckArgs),
    /// Show your draft, throw it away, or carry it over to the live version
    Draft(draft::DraftArgs),
    /// Run the rulebook's own cases
    Test(test::TestArgs),
    /// Say what is different between two versions
    Diff(diff::DiffArgs),
    /// Put a rulebook live: a file, or your draft
    Publish(publish::PublishArgs),
    /// What a draft would have done with the leads of the last days
    Replay(replay::ReplayArgs),
    /// Propose rules out of what people decided by hand in the fallback queue
    Learn(learn::LearnArgs),
    /// List the published versions, newest first
    History,
    /// Put an earlier version live again
    Restore(restore::RestoreArgs),
}

/// What to do where no rulebook is live.
pub const NO_BOOK_HINT: &str =
    "`leadtower rules init` writes a first rulebook, `leadtower rules publish rulebook.toml` puts it live";

/// Runs one of them.
pub fn run(session: &Session, command: RulesCommand) -> Result<Ended, Failure> {
    match command {
        RulesCommand::Init(args) => init::run(session, &args),
        RulesCommand::Show(args) => show::run(session, &args),
        RulesCommand::Check(args) => check::run(session, &args),
        RulesCommand::Draft(args) => draft::run(session, &args),
        RulesCommand::Test(args) => test::run(session, &args),
        RulesCommand::Diff(args) => diff::run(session, &args),
        RulesCommand::Publish(args) => publish::run(session, args),
        RulesCommand::Replay(args) => replay::run(session, &args),
        RulesCommand::Learn(args) => learn::run(session, &args),
        RulesCommand::History => history::run(session),
        RulesCommand::Restore(args) => restore::run(session, &args),
    }
}

/// Says so when leads cannot be placed because no rulebook is live, or none that can be read.
pub fn warn_without_book(desk: &Desk) -> Result<(), Failure> {
    if let Some(book) = desk.unreadable_book()? {
        print::note(&format!("{book}: leads that come in now wait in the fallback queue"));
        print::note(&format!("hint: {}", book.hint()));
    } else if rulebooks::live_version(desk.conn())?.is_none() {
        print::note("no rulebook is live: every lead goes to the fallback queue");
        print::note(&format!("hint: {NO_BOOK_HINT}"));
    }
    Ok(())
}

/// Answers with the version that is live now.
fn goes_live(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    match &receipt.what {
        What::Published { version, .. } if session.out.is_json() => {
            print::json(&json!({ "version": version, "entry": receipt.entry }))?;
            print::note(&said);
        }
        _ => print::line(&said)?,
    }
    if receipt.doubts.is_empty() {
        return Ok(Ended::Done);
    }
    print::note("it is live, but would not be published today:");
    receipt.doubts.iter().for_each(|doubt| print::note(doubt));
    Ok(Ended::WithFindings)
}
