//! Whom a decision asked, by name or in a pool, and what each of them was told.

use serde::Serialize;

use crate::model::decision::{
    DecidedBy, MemberVerdict, NamedAttempt, NamedBy, NamedVerdict, PoolAttempt, Standing, Verdict, Via,
};

use super::{People, instant};

/// One rep who was asked by name, before any pool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct AskedJson {
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    rep: Option<String>,
    #[serde(flatten)]
    verdict: NamedVerdictJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup: Option<BackupJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct BackupJson {
    rep: String,
    #[serde(flatten)]
    verdict: NamedVerdictJson,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct NamedVerdictJson {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct PoolJson {
    pool: String,
    strategy: &'static str,
    via: &'static str,
    decided_by: Option<&'static str>,
    members: Vec<MemberJson>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct MemberJson {
    rep: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_open: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owed: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<u32>,
    weight: u32,
}

/// From the record of asking one rep.
pub(super) fn asked(attempt: &NamedAttempt, people: &People) -> AskedJson {
    let NamedAttempt { by, rep, verdict, backup } = attempt;
    let (by, field, value) = match by {
        NamedBy::AccountOwner => ("account_owner", None, None),
        NamedBy::Rule => ("rule", None, None),
        NamedBy::Field { field, value } => ("field", Some(field.clone()), value.clone()),
    };
    AskedJson {
        by,
        field,
        value,
        rep: rep.map(|rep| people.key(rep)),
        verdict: named_verdict(*verdict),
        backup: backup.map(|(rep, verdict)| BackupJson { rep: people.key(rep), verdict: named_verdict(verdict) }),
    }
}

fn named_verdict(verdict: NamedVerdict) -> NamedVerdictJson {
    let (verdict, until) = match verdict {
        NamedVerdict::Chosen => ("chosen", None),
        NamedVerdict::Away { kind: _, until } => ("away", until),
        NamedVerdict::Inactive => ("inactive", None),
        NamedVerdict::AlreadyTried => ("already_tried", None),
        NamedVerdict::Nobody => ("nobody", None),
        NamedVerdict::UnknownName => ("unknown_name", None),
    };
    NamedVerdictJson { verdict, until: until.map(instant) }
}

/// From the record of asking a pool.
pub(super) fn pool_of(attempt: &PoolAttempt, people: &People) -> PoolJson {
    let PoolAttempt { pool, via, strategy, members, decided_by } = attempt;
    PoolJson {
        pool: pool.to_string(),
        strategy: strategy.as_str(),
        via: match via {
            Via::Rule => "rule",
            Via::Territory(_) => "territory",
            Via::Overflow => "overflow",
        },
        decided_by: decided_by.map(|decided_by| match decided_by {
            DecidedBy::OnlyOne => "only_one",
            DecidedBy::MostOwed => "most_owed",
            DecidedBy::LeastLoaded => "least_loaded",
            DecidedBy::HighestPriority => "highest_priority",
            DecidedBy::LongestSinceLast => "longest_since_last",
            DecidedBy::PoolOrder => "pool_order",
        }),
        members: members.iter().map(|member| member_of(member, people)).collect(),
    }
}

fn member_of(member: &MemberVerdict, people: &People) -> MemberJson {
    let MemberVerdict { rep, weight, verdict, balance } = member;
    let mut json = MemberJson { rep: people.key(*rep), verdict: word(verdict), weight: *weight, ..MemberJson::default() };
    json.balance = (!verdict.is_eligible()).then(|| balance.leads());
    match *verdict {
        Verdict::Chosen(Standing { owed, load, priority }) | Verdict::InLine(Standing { owed, load, priority }) => {
            json.owed = Some(owed.leads());
            json.open = load.map(|(open, _)| open);
            json.max_open = load.and_then(|(_, max)| max);
            json.priority = priority;
        }
        Verdict::Away { kind: _, until } | Verdict::OffHours { until } => json.until = until.map(instant),
        Verdict::AtCapacity { open, max } => {
            json.open = Some(open);
            json.max_open = Some(max);
        }
        Verdict::DayFull { received, max } | Verdict::WeekFull { received, max } | Verdict::MonthFull { received, max } => {
            json.received = Some(received);
            json.max = Some(max);
        }
        Verdict::Inactive | Verdict::AlreadyTried | Verdict::Language => {}
    }
    json
}

/// The contract's word for a verdict.
pub(super) fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Chosen(_) => "chosen",
        Verdict::InLine(_) => "in_line",
        Verdict::Inactive => "inactive",
        Verdict::Away { .. } => "away",
        Verdict::AlreadyTried => "already_tried",
        Verdict::Language => "language",
        Verdict::OffHours { .. } => "off_hours",
        Verdict::AtCapacity { .. } => "at_capacity",
        Verdict::DayFull { .. } => "day_full",
        Verdict::WeekFull { .. } => "week_full",
        Verdict::MonthFull { .. } => "month_full",
    }
}
