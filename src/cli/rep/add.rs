//! `rep add`.

use clap::Args;

use crate::{
    actions::command::{Command, RepDetails},
    cli::{
        failure::{Ended, Failure},
        session::{Session, roster},
    },
    model::rep::Capacity,
};

use super::{capacity::LimitArg, details::DetailsArgs};

/// The arguments of `rep add`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rep add \"Priya Shah\" --email priya@example.com --zone Europe/Berlin --hours \"Mon-Fri 09:00-18:00\"
  leadtower rep add luc@example.com --name \"Luc Petit\" --team EMEA --languages fr,en --max-open 25")]
pub struct AddRepArgs {
    /// Name or email of the new rep; the other one stands in its option
    #[arg(value_name = "REP", required_unless_present = "name")]
    rep: Option<String>,
    #[command(flatten)]
    details: DetailsArgs,
    /// Most leads held open at once: a number, or none
    #[arg(long, value_name = "N")]
    max_open: Option<LimitArg>,
    /// Most leads received a day
    #[arg(long, value_name = "N")]
    max_per_day: Option<LimitArg>,
    /// Most leads received a week
    #[arg(long, value_name = "N")]
    max_per_week: Option<LimitArg>,
    /// Most leads received a month
    #[arg(long, value_name = "N")]
    max_per_month: Option<LimitArg>,
}

/// Adds the rep.
pub fn run(session: &Session, args: AddRepArgs) -> Result<Ended, Failure> {
    let AddRepArgs { rep, details, max_open, max_per_day, max_per_week, max_per_month } = args;
    let mut desk = session.desk()?;
    let mut details: RepDetails = details.details(&roster(&mut desk)?.0)?;
    if let Some(rep) = rep {
        let place = if rep.contains('@') { &mut details.email } else { &mut details.name };
        place.get_or_insert(rep);
    }
    let most = |limit: Option<LimitArg>| limit.map_or(Ok(None), LimitArg::for_a_new_rep);
    details.capacity = Some(Capacity {
        max_open: most(max_open)?,
        max_per_day: most(max_per_day)?,
        max_per_week: most(max_per_week)?,
        max_per_month: most(max_per_month)?,
    });
    super::perform(session, &mut desk, &Command::AddRep(details), None)
}
