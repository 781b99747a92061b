//! Rows → reps, accounts and absences, with other people still as text: who they are is for the roster to say.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    cell,
    dates::When,
    limits, normalise, numbers,
    read::{Build, Cells, Flaw},
    target::Target,
};
use crate::model::{
    absence::AbsenceKind,
    account::Relationship,
    hours::{Week, days_off},
    place::Language,
    rep::{Capacity, Employment},
    time::{Instant, Zone},
};

/// What a row says of one rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepDraft {
    /// Whole name; the address where only that is given.
    pub name: String,
    /// Lower case.
    pub email: Option<String>,
    /// Their id in the CRM.
    pub external_id: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Their manager as written.
    pub manager: Option<String>,
    /// Time zone.
    pub zone: Option<Zone>,
    /// Weekly hours.
    pub week: Option<Week>,
    /// Days off; `None` where nothing is said.
    pub holidays: Option<BTreeSet<NaiveDate>>,
    /// Languages they speak.
    pub languages: Vec<Language>,
    /// Who stands in, as written.
    pub backup: Option<String>,
    /// Their limits.
    pub capacity: Capacity,
    /// Still with us; `None` where nothing is said.
    pub employment: Option<Employment>,
}

/// What a row says of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDraft {
    /// Its name as given.
    pub name: String,
    /// The name for comparing.
    pub folded_name: String,
    /// Its id in the CRM.
    pub external_id: Option<String>,
    /// What it is to us; `None` where nothing is said or understood. A new account is a target then.
    pub relationship: Option<Relationship>,
    /// Its type as written, where that is no relationship of ours: `Partner`.
    pub other_type: Option<String>,
    /// Domains of its addresses and website.
    pub domains: Vec<String>,
    /// Its owner as written.
    pub owner: Option<String>,
    /// When its system created it.
    pub created_at: Option<Instant>,
}

/// What a row says of one absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceDraft {
    /// Who is away, as written.
    pub rep: String,
    /// First instant away; `None` is from now on. A day begins at midnight in the rep's zone.
    pub from: Option<When>,
    /// First instant back; `None` is until further notice.
    pub until: Option<When>,
    /// Why.
    pub kind: AbsenceKind,
}

/// Reads reps.
pub struct RepRows;

impl Build for RepRows {
    type Draft = RepDraft;

    fn build(&self, cells: &Cells<'_>) -> Result<RepDraft, Flaw> {
        let email = checked(cells, Target::Email, "email address", normalise::email)?;
        let parts = || match (cells.text(Target::FirstName), cells.text(Target::LastName)) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (one, other) => one.or(other),
        };
        let name = cells.text(Target::Name).or_else(parts).or_else(|| email.clone());
        let name = name.ok_or_else(|| Flaw::of_row("not a rep row: it has neither name nor email"))?;
        let mut languages = Vec::new();
        for text in cells.get(Target::Languages).unwrap_or_default().split([',', ';', '|', '/']).filter_map(cell::clean) {
            let known = normalise::language(text);
            languages.push(
                known.ok_or_else(|| {
                    cells.flaw(Target::Languages, format!("`{}` is no language", cell::cut(text, limits::SAMPLE)))
                })?,
            );
        }
        let zone = cells.get(Target::Zone).map(str::parse::<Zone>).transpose();
        let week = cells.get(Target::Hours).map(str::parse::<Week>).transpose();
        let holidays = cells.get(Target::Holidays).map(days_off).transpose();
        Ok(RepDraft {
            name,
            email,
            external_id: cells.text(Target::ExternalId),
            team: cells.text(Target::Team),
            manager: cells.text(Target::Manager),
            zone: zone.map_err(|error| cells.flaw(Target::Zone, error.to_string()))?,
            week: week.map_err(|error| cells.flaw(Target::Hours, error.to_string()))?,
            holidays: holidays.map_err(|error| cells.flaw(Target::Holidays, error.to_string()))?,
            languages,
            backup: cells.text(Target::Backup),
            capacity: Capacity {
                max_open: limit(cells, Target::MaxOpen)?,
                max_per_day: limit(cells, Target::MaxPerDay)?,
                max_per_week: limit(cells, Target::MaxPerWeek)?,
                max_per_month: limit(cells, Target::MaxPerMonth)?,
            },
            employment: cells
                .get(Target::Active)
                .and_then(normalise::flag)
                .map(|active| if active { Employment::Active } else { Employment::Inactive }),
        })
    }
}

fn checked<T>(cells: &Cells<'_>, target: Target, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Flaw> {
    let Some(text) = cells.get(target) else { return Ok(None) };
    let flaw = || cells.flaw(target, format!("`{}` is no {what}", cell::cut(text, limits::SAMPLE)));
    read(text).map(Some).ok_or_else(flaw)
}

/// Nothing, or a word for it, is no limit.
fn limit(cells: &Cells<'_>, target: Target) -> Result<Option<u32>, Flaw> {
    let is_unlimited =
        cells.get(target).is_some_and(|text| matches!(text.to_lowercase().as_str(), "unlimited" | "no limit" | "∞"));
    if is_unlimited {
        return Ok(None);
    }
    checked(cells, target, "number of leads from 0", |text| numbers::number(text).and_then(|count| u32::try_from(count).ok()))
}

/// Reads accounts.
pub struct AccountRows;

impl Build for AccountRows {
    type Draft = AccountDraft;

    fn build(&self, cells: &Cells<'_>) -> Result<AccountDraft, Flaw> {
        let name = cells.text(Target::Company).ok_or_else(|| Flaw::of_row("not an account row: it has no name"))?;
        let mut domains: Vec<String> = Vec::new();
        let listed = cells.get(Target::Domain).unwrap_or_default().split([',', ';', '|', ' ']);
        for text in listed.chain(cells.get(Target::Website)) {
            // `@acme.com` is how some write a mail domain.
            if let Some(domain) = normalise::host(text.trim().trim_start_matches('@'))
                && !domains.contains(&domain)
            {
                domains.push(domain);
            }
        }
        Ok(AccountDraft {
            folded_name: normalise::fold_company(&name),
            name,
            external_id: cells.text(Target::ExternalId),
            relationship: cells.get(Target::Relationship).and_then(normalise::relationship),
            other_type: cells.text(Target::Relationship).filter(|text| normalise::relationship(text).is_none()),
            domains,
            owner: cells.text(Target::Owner),
            created_at: cells.date(Target::CreatedAt)?.map(When::instant),
        })
    }
}

/// Reads absences.
pub struct AbsenceRows;

impl Build for AbsenceRows {
    type Draft = AbsenceDraft;

    fn build(&self, cells: &Cells<'_>) -> Result<AbsenceDraft, Flaw> {
        let rep = cells.text(Target::Rep).ok_or_else(|| Flaw::of_row("not an absence row: it names no rep"))?;
        let from = cells.date(Target::From)?;
        let until = match cells.date(Target::Until)? {
            Some(until) => Some(until),
            None => cells.date(Target::LastDay)?.map(When::day_after),
        };
        if let (Some(from), Some(until)) = (from, until)
            && until.instant() <= from.instant()
        {
            return Err(Flaw::of_row("the absence ends before it begins"));
        }
        Ok(AbsenceDraft { rep, from, until, kind: cells.get(Target::Reason).map_or(AbsenceKind::Vacation, kind) })
    }
}

fn kind(text: &str) -> AbsenceKind {
    match normalise::fold(text).as_str() {
        "vacation" | "holiday" | "annual leave" | "leave" | "pto" | "paid time off" | "urlaub" | "day off" => {
            AbsenceKind::Vacation
        }
        "sick" | "sick leave" | "illness" | "ill" | "krank" | "medical" => AbsenceKind::Sick,
        "paused" | "pause" => AbsenceKind::Paused,
        _ => AbsenceKind::Other,
    }
}
