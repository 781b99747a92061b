//! `assign`: by hand, one or many, one undo step.

use clap::Args;

use crate::{
    actions::command::{Assign, Command, Receiver, Seen},
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::{Session, roster},
    },
};

/// The arguments of `assign`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower assign L-1042 --to priya --because \"knows the customer\"
  leadtower assign 1042 1043 1044 --to fallback")]
pub struct AssignArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,
    /// Who gets them: a rep, or `fallback`
    #[arg(long, value_name = "REP")]
    to: String,
    /// The reason, kept with the leads
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

/// Gives the leads away.
pub fn run(session: &Session, args: AssignArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let (rows, people) = roster(&mut desk)?;
    let to = match args.to.as_str() {
        "fallback" => Receiver::Fallback,
        rep => Receiver::Rep(name::rep(&rows, rep)?),
    };
    let leads = Seen::all(&name::leads(&desk, &args.leads)?);
    let receipt = desk.perform(&Command::Assign(Assign { leads, to, because: args.because }))?;
    answer::with_decisions(session, &mut desk, &receipt, &people)
}
