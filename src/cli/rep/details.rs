//! The options that describe a rep: the same columns as in a file of reps.

use std::{collections::BTreeSet, str::FromStr};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::{
    actions::command::RepDetails,
    cli::{failure::Failure, name},
    model::{
        hours::{Week, days_off},
        id::RepId,
        listing::RepRow,
        place::Language,
        rep::Employment,
        time::Zone,
    },
};

/// What is known of a rep.
#[derive(Debug, Args)]
#[command(next_help_heading = "The rep")]
pub struct DetailsArgs {
    /// Whole name
    #[arg(long)]
    name: Option<String>,
    /// Email; the rulebook names reps by it
    #[arg(long)]
    email: Option<String>,
    /// Id in the CRM, as lead files name owners by it
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// Team
    #[arg(long)]
    team: Option<String>,
    /// Manager, by email or name
    #[arg(long, value_name = "REP")]
    manager: Option<String>,
    /// Time zone, such as Europe/Berlin
    #[arg(long)]
    zone: Option<Zone>,
    /// Working hours, such as "Mon-Fri 09:00-12:00,13:00-18:00"
    #[arg(long)]
    hours: Option<Week>,
    /// Days off, such as 2026-12-24,2026-12-25; with none the company's hold
    #[arg(long, value_name = "DAYS", value_parser = days_off)]
    holidays: Option<BTreeSet<NaiveDate>>,
    /// Languages, such as en,de
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    languages: Option<Vec<String>>,
    /// Who stands in with owned accounts, by email or name
    #[arg(long, value_name = "REP")]
    backup: Option<String>,
    /// Whether the rep works leads
    #[arg(long, value_enum, value_name = "STATUS")]
    status: Option<StatusArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusArg {
    /// Works leads.
    Active,
    /// Left, or works none for good.
    Inactive,
}

impl DetailsArgs {
    /// As the action wants them: colleagues by their whole email or name.
    pub fn details(self, roster: &[RepRow]) -> Result<RepDetails, Failure> {
        let languages =
            self.languages.map(|tags| tags.iter().map(|tag| Language::from_str(tag)).collect::<Result<BTreeSet<_>, _>>());
        Ok(RepDetails {
            name: self.name,
            email: self.email,
            external_id: self.external_id,
            team: self.team,
            manager: self.manager.map(|manager| managing(roster, manager)).transpose()?,
            zone: self.zone,
            week: self.hours,
            holidays: self.holidays,
            languages: languages.transpose().map_err(|error| Failure::usage(error.to_string()))?,
            backup: self.backup.map(|backup| standing_in(roster, backup)).transpose()?,
            capacity: None,
            employment: self.status.map(|status| match status {
                StatusArg::Active => Employment::Active,
                StatusArg::Inactive => Employment::Inactive,
            }),
        })
    }
}

/// A manager need not be on the roster.
fn managing(roster: &[RepRow], text: String) -> Result<String, Failure> {
    let known = name::known_rep(roster, &text)?;
    Ok(known.and_then(|rep| whole_name(roster, rep)).unwrap_or(text))
}

/// A backup is on the roster; `none` takes the present one away.
fn standing_in(roster: &[RepRow], text: String) -> Result<String, Failure> {
    if text.trim().is_empty() || text.trim().eq_ignore_ascii_case("none") {
        return Ok(text);
    }
    let rep = name::rep(roster, &text)?;
    Ok(whole_name(roster, rep).unwrap_or(text))
}

fn whole_name(roster: &[RepRow], rep: RepId) -> Option<String> {
    let row = roster.iter().find(|row| row.rep.id == rep)?;
    Some(row.rep.email.clone().unwrap_or_else(|| row.rep.name.clone()))
}
