//! `rep back`.

use clap::{Args, ValueEnum};

use crate::{
    actions::command::{Command, EndAbsence, OnReturn},
    cli::{
        failure::{Ended, Failure},
        name,
        session::{Session, roster},
    },
};

/// The arguments of `rep back`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rep back priya
  leadtower rep back priya --leads hand_back")]
pub struct BackArgs {
    /// Who is back
    #[arg(value_name = "REP")]
    rep: String,
    /// What becomes of leads that others took in cover for them
    #[arg(long, value_enum, default_value_t)]
    leads: LeadsArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LeadsArg {
    /// They stay with the backup.
    #[default]
    Keep,
    /// They go to the owner.
    HandBack,
}

/// Ends the absence.
pub fn run(session: &Session, args: &BackArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let rep = name::rep(&roster(&mut desk)?.0, &args.rep)?;
    let leads = match args.leads {
        LeadsArg::Keep => OnReturn::Keep,
        LeadsArg::HandBack => OnReturn::HandBack,
    };
    super::perform(session, &mut desk, &Command::EndAbsence(EndAbsence { rep, absence: None, leads }), Some(rep))
}
