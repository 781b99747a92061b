//! A line of the roster.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    model::{
        absence::Absence,
        listing::{Availability, FullBy, RepRow},
        rep::{Capacity, Employment, Rep},
        roster::Load,
        time::Instant,
    },
    outbound::{report::Cell, rows::Row},
    worktime::calendar,
};

use super::{People, instant};

/// An element of `rep list`, and what the other `rep` commands answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepJson {
    id: i64,
    name: String,
    email: Option<String>,
    external_id: Option<String>,
    team: Option<String>,
    manager: Option<String>,
    zone: Option<String>,
    hours: Option<String>,
    holidays: Vec<String>,
    days_off: Vec<String>,
    languages: Vec<String>,
    backup: Option<String>,
    status: &'static str,
    reason: Option<&'static str>,
    until: Option<String>,
    open: u32,
    open_untouched: u32,
    max_open: Option<u32>,
    today: u32,
    max_per_day: Option<u32>,
    this_week: u32,
    max_per_week: Option<u32>,
    this_month: u32,
    max_per_month: Option<u32>,
    working_now: bool,
    absences: Vec<AbsenceJson>,
    pools: Vec<SeatJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SeatJson {
    pool: String,
    weight: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct AbsenceJson {
    from: String,
    until: Option<String>,
    reason: &'static str,
}

impl RepJson {
    /// From a row as it stands at `now`.
    pub fn new(row: &RepRow, people: &People, now: Instant) -> Self {
        let RepRow { rep, load, untouched, availability, days_off, absences, pools } = row;
        let working_now = works_at(rep, days_off, absences, now);
        let Rep {
            id,
            name,
            email,
            external_id,
            team,
            manager,
            zone,
            week,
            holidays,
            languages,
            capacity: Capacity { max_open, max_per_day, max_per_week, max_per_month },
            backup,
            employment: _,
            former: _,
        } = rep;
        let Load { open, today, this_week, this_month, last: _ } = load;
        let (status, reason, until) = status(*availability);
        Self {
            id: id.0,
            name: name.clone(),
            email: email.clone(),
            external_id: external_id.clone(),
            team: team.clone(),
            manager: manager.clone(),
            zone: zone.map(|zone| zone.name().to_owned()),
            hours: week.as_ref().map(ToString::to_string),
            holidays: holidays.iter().map(ToString::to_string).collect(),
            days_off: days_off.iter().map(ToString::to_string).collect(),
            languages: languages.iter().map(ToString::to_string).collect(),
            backup: backup.map(|rep| people.key(rep)),
            status,
            reason,
            until: until.map(instant),
            open: *open,
            open_untouched: *untouched,
            max_open: *max_open,
            today: *today,
            max_per_day: *max_per_day,
            this_week: *this_week,
            max_per_week: *max_per_week,
            this_month: *this_month,
            max_per_month: *max_per_month,
            working_now,
            absences: absences
                .iter()
                .map(|absence| AbsenceJson {
                    from: instant(absence.from),
                    until: absence.until.map(instant),
                    reason: absence.kind.as_str(),
                })
                .collect(),
            pools: pools.iter().map(|(pool, weight)| SeatJson { pool: pool.to_string(), weight: *weight }).collect(),
        }
    }
}

impl Row for RepJson {
    const TITLES: &'static [&'static str] = &[
        "id",
        "name",
        "email",
        "external_id",
        "team",
        "manager",
        "zone",
        "hours",
        "holidays",
        "days_off",
        "languages",
        "backup",
        "status",
        "reason",
        "until",
        "open",
        "open_untouched",
        "max_open",
        "today",
        "max_per_day",
        "this_week",
        "max_per_week",
        "this_month",
        "max_per_month",
        "working_now",
        "absences",
        "pools",
    ];

    fn cells(&self) -> Vec<Cell> {
        let list = |texts: &[String]| Cell::Text(texts.join("; "));
        let absence = |absence: &AbsenceJson| {
            let until = absence.until.as_deref().unwrap_or_default();
            format!("{} {}..{until}", absence.reason, absence.from)
        };
        let absences: Vec<String> = self.absences.iter().map(absence).collect();
        let pools: Vec<String> = self.pools.iter().map(|seat| format!("{} {}", seat.pool, seat.weight)).collect();
        vec![
            self.id.into(),
            self.name.as_str().into(),
            self.email.as_deref().into(),
            self.external_id.as_deref().into(),
            self.team.as_deref().into(),
            self.manager.as_deref().into(),
            self.zone.as_deref().into(),
            self.hours.as_deref().into(),
            list(&self.holidays),
            list(&self.days_off),
            list(&self.languages),
            self.backup.as_deref().into(),
            self.status.into(),
            self.reason.into(),
            self.until.as_deref().into(),
            self.open.into(),
            self.open_untouched.into(),
            self.max_open.into(),
            self.today.into(),
            self.max_per_day.into(),
            self.this_week.into(),
            self.max_per_week.into(),
            self.this_month.into(),
            self.max_per_month.into(),
            self.working_now.into(),
            list(&absences),
            list(&pools),
        ]
    }
}

/// The contract's words for an availability: status, of an absence its reason, and until when it lasts.
fn status(availability: Availability) -> (&'static str, Option<&'static str>, Option<Instant>) {
    match availability {
        Availability::Inactive => ("inactive", None, None),
        Availability::Away { kind, until } => ("away", Some(kind.as_str()), until),
        Availability::Full(FullBy::Open) => ("at_capacity", None, None),
        Availability::Full(FullBy::Day) => ("day_full", None, None),
        Availability::Full(FullBy::Week) => ("week_full", None, None),
        Availability::Full(FullBy::Month) => ("month_full", None, None),
        Availability::OffHours { until } => ("off_hours", None, until),
        Availability::Available { until } => ("available", None, until),
    }
}

/// Active, not away, and inside their hours; who has no hours always is, but for days off.
fn works_at(rep: &Rep, days_off: &BTreeSet<NaiveDate>, absences: &[Absence], now: Instant) -> bool {
    rep.employment == Employment::Active
        && !absences.iter().any(|absence| absence.covers(now))
        && rep.hours(days_off).is_none_or(|hours| calendar::is_open(&hours, now))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{
        absence::AbsenceKind,
        id::{AbsenceId, RepId},
    };

    use super::*;

    fn row() -> RepRow {
        let mut rep = Rep::named(RepId(3), "Priya Shah");
        rep.email = Some("priya@example.com".into());
        rep.team = Some("EMEA".into());
        rep.zone = Some("Europe/Berlin".parse().unwrap());
        rep.week = Some("Mon-Fri 09:00-18:00".parse().unwrap());
        rep.capacity = Capacity { max_open: Some(25), max_per_day: Some(10), ..Capacity::default() };
        let load = Load { open: 4, today: 2, this_week: 2, this_month: 9, last: None };
        let until = Some("2026-11-23T17:00:00Z".parse().unwrap());
        RepRow {
            rep,
            load,
            untouched: 1,
            availability: Availability::Available { until },
            days_off: BTreeSet::new(),
            absences: vec![],
            pools: vec![("emea".into(), 2)],
        }
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_rep_reads_as_the_contract_has_it() {
        let told = RepJson::new(&row(), &People::default(), at("2026-11-23T08:30:00Z"));
        crate::outbound::rows::testing::tells_the_same(&told);
        let json = serde_json::to_value(told).unwrap();
        assert_eq!(
            json,
            json!({
                "id": 3, "name": "Priya Shah", "email": "priya@example.com", "external_id": null, "team": "EMEA",
                "manager": null, "zone": "Europe/Berlin", "hours": "Mon-Fri 09:00-18:00", "holidays": [], "days_off": [], "languages": [], "backup": null,
                "status": "available", "reason": null, "until": "2026-11-23T17:00:00Z",
                "open": 4, "open_untouched": 1, "max_open": 25, "today": 2, "max_per_day": 10,
                "this_week": 2, "max_per_week": null, "this_month": 9, "max_per_month": null,
                "working_now": true, "absences": [], "pools": [{"pool": "emea", "weight": 2}],
            })
        );
    }

    #[test]
    fn a_full_rep_still_works_now_and_an_absent_one_does_not() {
        let now = at("2026-11-23T08:30:00Z");
        let full = RepRow { availability: Availability::Full(FullBy::Day), ..row() };
        let json = serde_json::to_value(RepJson::new(&full, &People::default(), now)).unwrap();
        assert_eq!((&json["status"], &json["working_now"]), (&json!("day_full"), &json!(true)));
        let absence =
            Absence { id: AbsenceId(1), rep: RepId(3), from: at("2026-11-20T00:00:00Z"), until: None, kind: AbsenceKind::Sick };
        let away = RepRow {
            availability: Availability::Away { kind: AbsenceKind::Sick, until: None },
            absences: vec![absence],
            ..row()
        };
        let json = serde_json::to_value(RepJson::new(&away, &People::default(), now)).unwrap();
        assert_eq!(
            (&json["status"], &json["reason"], &json["until"], &json["working_now"]),
            (&json!("away"), &json!("sick"), &json!(null), &json!(false))
        );
    }

    #[test]
    fn hours_are_asked_on_the_reps_own_clock() {
        let json = serde_json::to_value(RepJson::new(&row(), &People::default(), at("2026-11-23T07:59:59Z"))).unwrap();
        assert_eq!(json["working_now"], json!(false));
    }
}
