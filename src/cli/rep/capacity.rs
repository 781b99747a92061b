//! `rep capacity`.

use std::str::FromStr;

use clap::{ArgGroup, Args};

use crate::{
    actions::command::{Command, Limit, SetCapacity},
    cli::{
        failure::{Ended, Failure},
        name,
        session::{Session, roster},
    },
    model::rep::Capacity,
};

const LIMITS: [&str; 4] = ["max_open", "max_per_day", "max_per_week", "max_per_month"];

/// The arguments of `rep capacity`; at least one limit.
#[derive(Debug, Args)]
#[command(after_long_help = "A limit is a number, `none`, or a change such as +5 or -5.

Examples:
  leadtower rep capacity priya --max-open 25
  leadtower rep capacity luc --max-per-day none --max-open=+5")]
#[command(group(ArgGroup::new("limits").required(true).multiple(true).args(LIMITS)))]
pub struct CapacityArgs {
    /// Whose limits change
    #[arg(value_name = "REP")]
    rep: String,
    /// Most leads held open at once
    #[arg(long, value_name = "N|none", allow_hyphen_values = true)]
    max_open: Option<LimitArg>,
    /// Most leads received a day
    #[arg(long, value_name = "N|none", allow_hyphen_values = true)]
    max_per_day: Option<LimitArg>,
    /// Most leads received a week
    #[arg(long, value_name = "N|none", allow_hyphen_values = true)]
    max_per_week: Option<LimitArg>,
    /// Most leads received a month
    #[arg(long, value_name = "N|none", allow_hyphen_values = true)]
    max_per_month: Option<LimitArg>,
}

/// A limit as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitArg(Limit);

impl FromStr for LimitArg {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || format!("`{text}` is no limit; write a number, `none`, or a change such as +5");
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self(Limit::Unlimited));
        }
        let limit = if text.starts_with(['+', '-']) { text.parse().map(Limit::By) } else { text.parse().map(Limit::Most) };
        limit.map(Self).map_err(|_| wanted())
    }
}

impl LimitArg {
    /// Of somebody who has no limit yet, a change has nothing to start from.
    pub fn for_a_new_rep(self) -> Result<Option<u32>, Failure> {
        match self.0 {
            Limit::Keep | Limit::Unlimited => Ok(None),
            Limit::Most(most) => Ok(Some(most)),
            Limit::By(_) => Err(Failure::usage("a new rep has no limit that could be changed; write a number or `none`")),
        }
    }
}

impl CapacityArgs {
    /// A change needs a limit to start from.
    fn changes_what_is_there(&self, known: Capacity) -> Result<(), Failure> {
        let Capacity { max_open, max_per_day, max_per_week, max_per_month } = known;
        for (option, wanted, limit) in [
            ("--max-open", self.max_open, max_open),
            ("--max-per-day", self.max_per_day, max_per_day),
            ("--max-per-week", self.max_per_week, max_per_week),
            ("--max-per-month", self.max_per_month, max_per_month),
        ] {
            if let (Some(LimitArg(Limit::By(by))), None) = (wanted, limit) {
                return Err(Failure::failed(format!("`{}` has no limit that `{option} {by:+}` could change", self.rep))
                    .hint(format!("set one first, such as {option} 20")));
            }
        }
        Ok(())
    }
}

/// Changes the limits that were named.
pub fn run(session: &Session, args: &CapacityArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let rows = roster(&mut desk)?.0;
    let rep = name::rep(&rows, &args.rep)?;
    let known = rows.iter().find(|row| row.rep.id == rep).map(|row| row.rep.capacity).unwrap_or_default();
    args.changes_what_is_there(known)?;
    let limit = |limit: Option<LimitArg>| limit.map_or(Limit::Keep, |limit| limit.0);
    let command = SetCapacity {
        rep,
        max_open: limit(args.max_open),
        max_per_day: limit(args.max_per_day),
        max_per_week: limit(args.max_per_week),
        max_per_month: limit(args.max_per_month),
    };
    super::perform(session, &mut desk, &Command::SetCapacity(command), Some(rep))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_none_or_a_change() {
        let read = |text: &str| text.parse::<LimitArg>().map(|limit| limit.0);
        assert_eq!(read("25"), Ok(Limit::Most(25)));
        assert_eq!(read("None"), Ok(Limit::Unlimited));
        assert_eq!(read("+5"), Ok(Limit::By(5)));
        assert_eq!(read("-5"), Ok(Limit::By(-5)));
        assert!(read("2.5").unwrap_err().starts_with("`2.5` is no limit"));
    }
}
