//! `rules init`.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::{
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, roster},
    },
    model::{rep::Employment, roster::Roster},
    rulebook::template::{self, Template},
};

/// The file it writes, in the current directory.
const FILE: &str = "rulebook.toml";

/// The arguments of `rules init`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules init
  leadtower rules init --template territory")]
pub struct InitArgs {
    /// What the first rulebook is built around
    #[arg(long, value_enum, default_value_t)]
    template: TemplateArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[value(rename_all = "snake_case")]
enum TemplateArg {
    /// Everybody takes turns.
    #[default]
    RoundRobin,
    /// By places.
    Territory,
    /// By company size.
    Size,
    /// By known accounts.
    Accounts,
}

/// Writes the file; one that exists stays.
pub fn run(session: &Session, args: &InitArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let (rows, _) = roster(&mut desk)?;
    let roster = Roster::new(rows.into_iter().map(|row| row.rep).collect(), Vec::new());
    let template = match args.template {
        TemplateArg::RoundRobin => Template::RoundRobin,
        TemplateArg::Territory => Template::Territory,
        TemplateArg::Size => Template::Size,
        TemplateArg::Accounts => Template::Accounts,
    };
    let text = template::template(template, &roster);
    let file = OpenOptions::new().write(true).create_new(true).open(FILE);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::failed(format!("`{FILE}` is here already, and stays as it is")).hint("move it away, or go to another folder")
        }
        _ => Failure::failed(format!("cannot write `{FILE}`: {error}")),
    })?;
    if session.out.is_json() {
        print::json(&json!({ "path": FILE }))?;
    } else {
        print::line(FILE)?;
    }
    if !roster.reps().iter().any(|rep| rep.employment == Employment::Active) {
        print::note(
            "the roster is empty, so every lead would wait for a person: add reps, then write a pool of them into the file",
        );
    }
    print::note(&format!("next: read it, change it, then `leadtower rules publish {FILE}`"));
    Ok(Ended::Done)
}
