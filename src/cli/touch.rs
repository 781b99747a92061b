//! `touch`: the first meaningful outreach.

use clap::Args;

use crate::{
    actions::{
        ask,
        command::{Command, Seen, Touch},
    },
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::Session,
        when::When,
    },
};

/// The arguments of `touch`.
#[derive(Debug, Args)]
#[command(after_long_help = "An instant is 2026-11-23T09:30:00Z; a day, 2026-11-23, begins at midnight on the company's clock.

Examples:
  leadtower touch L-1042
  leadtower touch 1042 1043 --at 2026-11-23T09:30:00Z")]
pub struct TouchArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,
    /// When it happened; now if missing
    #[arg(long, value_name = "INSTANT")]
    at: Option<When>,
}

/// Records it.
pub fn run(session: &Session, args: &TouchArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let leads = Seen::all(&name::leads(&desk, &args.leads)?);
    let zone = ask::zone(&mut desk)?;
    let at = args.at.map(|at| at.instant(zone));
    let receipt = desk.perform(&Command::Touch(Touch { leads, at }))?;
    answer::with_leads(session, &mut desk, &receipt)
}
