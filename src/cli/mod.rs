//! The commands: one file each, with its arguments, the action or question it stands for, and its answer.
//!
//! Standard output is data, standard error is talk; [`failure`] alone prints errors.
//! Absent on purpose: SQL, routing, English for a decision.

mod add;
mod answer;
mod args;
mod assign;
mod backup;
mod config;
mod dashboard;
mod demo;
mod doctor;
mod explain;
mod failure;
mod filter;
mod import;
mod interrupt;
mod journal;
mod keys;
mod leads;
mod name;
mod note;
mod outcome;
mod paths;
mod print;
mod redo;
mod rep;
mod report;
mod route;
mod rules;
mod session;
mod snooze;
mod table;
mod tick;
mod touch;
mod undo;
mod when;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use args::{Cli, Command, Global, ReportCommand};
use failure::{Ended, Failure};
use session::Session;

use crate::model::hidden;

/// What wrong usage ends with, as clap has it.
const USAGE: u8 = 2;

/// Reads the command line of this process, does it, and gives the exit code.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Does what a command line says, the program's name first, and gives the exit code. What clap answers itself, as help
/// and usage errors, ends the process.
pub fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line: Vec<OsString> = line.into_iter().collect();
    let Cli { global, command } = match Cli::try_parse_from(&line) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && line.iter().any(hides) => {
            // clap quotes what it was given as it is.
            error.render().to_string().lines().for_each(print::note);
            return ExitCode::from(USAGE);
        }
        Err(error) => error.exit(),
    };
    failure::conclude(Session::new(&global).and_then(|session| match command {
        None => dashboard::run(&session, &global),
        Some(command) => dispatch(&session, &global, command),
    }))
}

fn hides(word: &OsString) -> bool {
    hidden::letters(&word.to_string_lossy()).any(|(_, hidden)| hidden)
}

fn dispatch(session: &Session, global: &Global, command: Command) -> Result<Ended, Failure> {
    if !matches!(command, Command::Demo(_)) {
        // In the dashboard ctrl-c is a key.
        interrupt::arm()?;
    }
    match command {
        Command::Demo(args) => demo::run(session, &args, global),
        Command::Import(command) => import::run(session, command),
        Command::Add(args) => add::run(session, *args),
        Command::Route(args) => route::run(session, &args),
        Command::Leads(args) => leads::run(session, &args),
        Command::Explain(args) => explain::run(session, &args),
        Command::Assign(args) => assign::run(session, args),
        Command::Touch(args) => touch::run(session, &args),
        Command::Outcome(args) => outcome::run(session, &args),
        Command::Snooze(args) => snooze::run(session, &args),
        Command::Note(args) => note::run(session, args),
        Command::Rep(command) => rep::run(session, *command),
        Command::Rules(command) => rules::run(session, command),
        Command::Report(ReportCommand::Fairness(args)) => report::run(session, &args),
        Command::Tick => tick::run(session),
        Command::Journal(args) => journal::run(session, &args),
        Command::Undo(args) => undo::run(session, &args),
        Command::Redo(args) => redo::run(session, &args),
        Command::Backup(args) => backup::run(session, &args),
        Command::Doctor => doctor::run(session),
        Command::Keys => keys::run(session),
        Command::Paths => paths::run(session),
        Command::Config(command) => config::run(session, &command),
    }
}
