//! `snooze`: out of sight until an instant; the clock runs on.

use clap::Args;

use crate::{
    actions::{
        ask,
        command::{Command, Seen, Snooze},
    },
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::Session,
        when::When,
    },
};

/// The arguments of `snooze`.
#[derive(Debug, Args)]
#[command(after_long_help = "Their touch clocks run on. A day begins at midnight on the company's clock.

Examples:
  leadtower snooze L-1042 --until 2026-11-24T08:00:00Z
  leadtower snooze L-1042 --until 2026-11-24")]
pub struct SnoozeArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,
    /// When they are in sight again
    #[arg(long, value_name = "INSTANT")]
    until: When,
}

/// Puts them out of sight.
pub fn run(session: &Session, args: &SnoozeArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let leads = Seen::all(&name::leads(&desk, &args.leads)?);
    let until = args.until.instant(ask::zone(&mut desk)?);
    let receipt = desk.perform(&Command::Snooze(Snooze { leads, until: Some(until) }))?;
    answer::with_leads(session, &mut desk, &receipt)
}
