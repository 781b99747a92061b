//! Phrases that every explanation is made of.

use crate::model::{
    absence::AbsenceKind,
    criteria::Field,
    decision::{DecidedBy, Evidence, Fact, NamedVerdict, Verdict},
    id::{RepId, RuleName},
    rep::Rep,
    roster::Roster,
    rotation::Share,
    time::{Instant, Zone},
};

use super::times;
use crate::routing::{
    passed_over::{Mismatch, PassedOver},
    traits::NONE,
};

/// How people and instants are called: names from the roster, times on the wall clock of a zone.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Who is who.
    pub roster: &'a Roster,
    /// Whose wall clock.
    pub zone: Zone,
}

/// What somebody who is absent is.
fn absent(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Vacation | AbsenceKind::Other => "away",
        AbsenceKind::Sick => "sick",
        AbsenceKind::Paused => "paused",
    }
}

impl Names<'_> {
    /// The rep's whole name; their number when the roster has forgotten them.
    pub fn rep(&self, id: RepId) -> String {
        self.roster.get(id).map_or_else(|| format!("rep {id}"), |rep| rep.name.clone())
    }

    /// Until when a rep is missing: a day on their own clock, or a time.
    fn until(&self, rep: RepId, until: Option<Instant>, seen_from: Instant) -> String {
        let own = self.roster.get(rep).map_or(Zone::UTC, Rep::zone);
        let said = |until| format!("until {}", times::seen_from(until, seen_from, own, self.zone));
        until.map_or_else(|| "until further notice".to_owned(), said)
    }

    /// Why a rep could not take a lead, after their name: "is at capacity (25 of 25)".
    pub fn skipped(&self, rep: RepId, verdict: &Verdict, at: Instant) -> String {
        match verdict {
            Verdict::Chosen(_) => "was chosen".to_owned(),
            Verdict::InLine(_) => "was in line".to_owned(),
            Verdict::Inactive => self.unavailable(rep, NamedVerdict::Inactive, at),
            Verdict::Away { kind, until } => self.unavailable(rep, NamedVerdict::Away { kind: *kind, until: *until }, at),
            Verdict::AlreadyTried => self.unavailable(rep, NamedVerdict::AlreadyTried, at),
            Verdict::Language => "does not speak the lead's language".to_owned(),
            Verdict::OffHours { until: None } => "is off hours".to_owned(),
            Verdict::OffHours { until } => format!("is off hours {}", self.until(rep, *until, at)),
            Verdict::AtCapacity { open, max } => format!("is at capacity ({open} of {max})"),
            Verdict::DayFull { received, max } => format!("is full for the day ({received} of {max})"),
            Verdict::WeekFull { received, max } => format!("is full for the week ({received} of {max})"),
            Verdict::MonthFull { received, max } => format!("is full for the month ({received} of {max})"),
        }
    }

    /// The same of what is over, for the ledger: an absence of whole days by its last one, "is away to 14 Nov".
    pub(super) fn missed(&self, rep: RepId, verdict: &Verdict, at: Instant) -> String {
        let own = self.roster.get(rep).map_or(Zone::UTC, Rep::zone);
        match verdict {
            Verdict::Away { kind, until: Some(until) } => match times::last_day(*until, at, own) {
                Some(last) => format!("is {} to {last}", absent(*kind)),
                None => self.skipped(rep, verdict, at),
            },
            _ => self.skipped(rep, verdict, at),
        }
    }

    /// Why a rep who was asked by name could not take a lead, after their name: "is away until 30 Nov".
    pub(super) fn unavailable(&self, rep: RepId, verdict: NamedVerdict, at: Instant) -> String {
        match verdict {
            NamedVerdict::Chosen => "was available".to_owned(),
            NamedVerdict::Away { kind, until } => format!("is {} {}", absent(kind), self.until(rep, until, at)),
            NamedVerdict::Inactive => "no longer works leads".to_owned(),
            NamedVerdict::AlreadyTried => "had this lead already".to_owned(),
            NamedVerdict::Nobody => "is nobody".to_owned(),
            NamedVerdict::UnknownName => "is not in the roster".to_owned(),
        }
    }
}

/// What told the chosen one from the rest, before "in emea-mm": "owed the most".
pub(super) fn decided_by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::OnlyOne => "the only one who could take it",
        DecidedBy::MostOwed => "owed the most",
        DecidedBy::LeastLoaded => "least loaded",
        DecidedBy::HighestPriority => "highest priority",
        DecidedBy::LongestSinceLast => "level with others, longest since their last lead",
        DecidedBy::PoolOrder => "level with others, first in order",
    }
}

/// A part of a lead: "0.62 of a lead".
pub(super) fn share(share: Share) -> String {
    format!("{share} of a lead")
}

/// How an account is known: "by the email domain acme.com".
pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::AccountId => "by its CRM id".to_owned(),
        Evidence::EmailDomain(domain) => format!("by the email domain {domain}"),
        Evidence::WebsiteDomain(domain) => format!("by the website {domain}"),
        Evidence::CompanyName => "by the company name".to_owned(),
    }
}

/// Facts in brackets: " (country DE in DACH, employees 420 in 200..999)"; nothing for a rule that asks nothing.
pub(super) fn facts(facts: &[Fact]) -> String {
    let all = all_facts(facts);
    if all.is_empty() { String::new() } else { format!(" ({all})") }
}

/// Facts: "country DE in DACH, employees 420 in 200..999".
pub(super) fn all_facts(facts: &[Fact]) -> String {
    facts.iter().map(fact).collect::<Vec<_>>().join(", ")
}

fn fact(fact: &Fact) -> String {
    let Fact { field, value, within } = fact;
    let value = match value.as_deref() {
        None => "unknown",
        Some("") => "none",
        Some(value) => value,
    };
    match within {
        Some(within) => format!("{} {value} in {within}", field_name(field)),
        None => format!("{} {value}", field_name(field)),
    }
}

/// A rule by its place and name: "R4 EMEA".
pub fn rule_label(position: u32, name: &RuleName) -> String {
    format!("R{position} {name}")
}

/// A whole number in groups of three: "12,345".
pub(super) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A field as one says it: `postal code`, `plan`.
pub(super) fn field_name(field: &Field) -> String {
    let name = field.to_string();
    name.strip_prefix("custom.").unwrap_or(&name).replace('_', " ")
}

/// A rule that did not match, whole: "rule 2 Enterprise EMEA: employees 420 is below 1000".
pub fn passed_over(rule: &PassedOver) -> String {
    let PassedOver { position, name, because } = rule;
    format!("rule {position} {name}: {}", mismatch(because))
}

/// Why a rule did not match: "employees 420 is below 1000".
pub fn mismatch(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Off => "it is switched off".to_owned(),
        Mismatch::NoAccount(Some(domain)) => format!("{domain} is not a known account"),
        Mismatch::NoAccount(None) => "the account is not known".to_owned(),
        Mismatch::Unknown(field) => format!("{} is unknown", field_name(field)),
        Mismatch::Known(field, value) => format!("{} {value} is known", field_name(field)),
        Mismatch::NotAmong(Field::Territory, none, wanted) if none == NONE => {
            format!("the place is in no territory, so not in {}", wanted.join(", "))
        }
        Mismatch::NotAmong(field, value, wanted) => match wanted.as_slice() {
            [only] => format!("{} {value} is not {only}", field_name(field)),
            _ => format!("{} {value} is not one of {}", field_name(field), wanted.join(", ")),
        },
        Mismatch::Excluded(field, value) => format!("{} {value} is left out", field_name(field)),
        Mismatch::NotBeginning(field, value, prefix) => format!("{} {value} does not begin with {prefix}", field_name(field)),
        Mismatch::NoNumber(field, text) => format!("{} {text} is no whole number", field_name(field)),
        Mismatch::Outside(field, number, range) => match (range.low, range.high) {
            (Some(low), _) if *number < low => format!("{} {number} is below {low}", field_name(field)),
            (_, Some(high)) => format!("{} {number} is above {high}", field_name(field)),
            (_, None) => format!("{} {number} is outside", field_name(field)),
        },
    }
}
