//! `rep remove`.

use clap::Args;

use crate::{
    actions::command::{Command, LeadsTo, RemoveRep},
    cli::{
        failure::{Ended, Failure},
        name,
        session::{Session, roster},
    },
};

/// The arguments of `rep remove`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rep remove luc --leads-to priya
  leadtower rep remove luc@example.com --leads-to reroute")]
pub struct RemoveRepArgs {
    /// Who leaves
    #[arg(value_name = "REP")]
    rep: String,
    /// Where their open leads go: to a rep, `reroute`, or `fallback`
    #[arg(long, value_name = "REP")]
    leads_to: Option<String>,
}

/// Takes the rep off the roster.
pub fn run(session: &Session, args: &RemoveRepArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let rows = roster(&mut desk)?.0;
    let rep = name::rep(&rows, &args.rep)?;
    let leads_to = match args.leads_to.as_deref() {
        None => None,
        Some("reroute") => Some(LeadsTo::Reroute),
        Some("fallback") => Some(LeadsTo::Fallback),
        Some(other) => Some(LeadsTo::Rep(name::rep(&rows, other)?)),
    };
    super::perform(session, &mut desk, &Command::RemoveRep(RemoveRep { rep, leads_to }), Some(rep))
}
