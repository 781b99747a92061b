//! `snooze`: out of sight until an instant; the clock runs on.

use clap::Args;

use crate::{
    actions::command::{Command, Snooze},
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::Session,
    },
    model::time::Instant,
};

/// The arguments of `snooze`.
#[derive(Debug, Args)]
#[command(after_long_help = "Their touch clocks run on.

Examples:
  leadtower snooze L-1042 --until 2026-11-24T08:00:00Z")]
pub struct SnoozeArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,
    /// When they are in sight again
    #[arg(long, value_name = "INSTANT")]
    until: Instant,
}

/// Puts them out of sight.
pub fn run(session: &Session, args: &SnoozeArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let leads = name::leads(&desk, &args.leads)?;
    let receipt = desk.perform(&Command::Snooze(Snooze { leads, until: Some(args.until) }))?;
    answer::with_leads(session, &mut desk, &receipt)
}
