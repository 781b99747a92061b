//! A line of a list of leads.

use serde::Serialize;

use crate::{
    model::{
        decision::Trigger,
        lead::{DismissReason, LeadState, Stage},
        listing::{LeadRow, Urgency},
        time::Instant,
    },
    outbound::{report::Cell, rows::Row},
};

use super::{People, instant};

/// An element of `leads`, and of what `touch`, `outcome` and `snooze` answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeadJson {
    id: i64,
    external_id: Option<String>,
    received_at: String,
    email: Option<String>,
    name: Option<String>,
    company: Option<String>,
    country: Option<String>,
    state: Option<String>,
    source: Option<String>,
    kind: Option<String>,
    score: Option<i64>,
    status: &'static str,
    owner: Option<String>,
    covering_for: Option<String>,
    queue: Option<&'static str>,
    cause: Option<&'static str>,
    held: bool,
    rule: Option<String>,
    pool: Option<String>,
    sla: Option<SlaJson>,
    touched_at: Option<String>,
    snoozed_until: Option<String>,
    decision: Option<i64>,
    trigger: Option<&'static str>,
    erased: bool,
}

/// An element of what `outcome` answers: the lead with how it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClosedJson {
    #[serde(flatten)]
    lead: LeadJson,
    outcome: Option<&'static str>,
    reason: Option<&'static str>,
    value: Option<i64>,
}

impl ClosedJson {
    /// From the lead's line and the state behind it.
    pub fn new(lead: LeadJson, state: &LeadState) -> Self {
        let outcome = if let Stage::Closed(closing) = state.stage { Some(closing.as_str()) } else { None };
        Self { lead, outcome, reason: state.dismissed.map(DismissReason::as_str), value: state.value }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SlaJson {
    policy: Option<String>,
    started: String,
    at_risk: String,
    due: Option<String>,
    state: &'static str,
}

impl LeadJson {
    /// From a row as it stands at `now`.
    pub fn new(row: &LeadRow, people: &People, now: Instant) -> Self {
        let urgency = row.urgency(now);
        let LeadRow {
            id,
            external_id,
            received_at,
            name,
            email,
            company,
            country,
            state,
            source,
            kind,
            employees: _,
            score,
            stage,
            owner,
            covering_for,
            cause,
            held_for,
            group: _,
            snag: _,
            rule,
            pool,
            clock,
            sla,
            touched_at,
            snoozed_until,
            decision,
            trigger,
            erased,
        } = row;
        Self {
            id: id.0,
            external_id: external_id.clone(),
            received_at: instant(*received_at),
            email: email.clone(),
            name: name.clone(),
            company: company.clone(),
            country: country.map(String::from),
            state: state.map(String::from),
            source: source.as_ref().map(ToString::to_string),
            kind: kind.as_ref().map(ToString::to_string),
            score: *score,
            status: stage.as_str(),
            owner: owner.map(|rep| people.key(rep)),
            covering_for: covering_for.map(|rep| people.key(rep)),
            queue: queue(*stage),
            cause: cause.map(|cause| cause.as_str()),
            held: held_for.is_some(),
            rule: rule.as_ref().map(ToString::to_string),
            pool: pool.as_ref().map(ToString::to_string),
            sla: clock.map(|clock| SlaJson {
                policy: sla.as_ref().map(ToString::to_string),
                started: instant(clock.started),
                at_risk: instant(clock.at_risk),
                due: clock.due.map(instant),
                state: match urgency {
                    Urgency::Late => "late",
                    Urgency::AtRisk => "at_risk",
                    Urgency::Waiting => "waiting",
                    Urgency::Calm => "calm",
                },
            }),
            touched_at: touched_at.map(instant),
            snoozed_until: snoozed_until.map(instant),
            decision: decision.map(|id| id.0),
            trigger: trigger.map(Trigger::as_str),
            erased: erased.is_some(),
        }
    }
}

impl Row for LeadJson {
    const TITLES: &'static [&'static str] = &[
        "id",
        "external_id",
        "received_at",
        "email",
        "name",
        "company",
        "country",
        "state",
        "source",
        "kind",
        "score",
        "status",
        "owner",
        "covering_for",
        "queue",
        "cause",
        "held",
        "rule",
        "pool",
        "sla_policy",
        "sla_started",
        "sla_at_risk",
        "sla_due",
        "sla_state",
        "touched_at",
        "snoozed_until",
        "decision",
        "trigger",
        "erased",
    ];

    fn cells(&self) -> Vec<Cell> {
        let sla = self.sla.as_ref();
        vec![
            self.id.into(),
            self.external_id.as_deref().into(),
            self.received_at.as_str().into(),
            self.email.as_deref().into(),
            self.name.as_deref().into(),
            self.company.as_deref().into(),
            self.country.as_deref().into(),
            self.state.as_deref().into(),
            self.source.as_deref().into(),
            self.kind.as_deref().into(),
            self.score.into(),
            self.status.into(),
            self.owner.as_deref().into(),
            self.covering_for.as_deref().into(),
            self.queue.into(),
            self.cause.into(),
            self.held.into(),
            self.rule.as_deref().into(),
            self.pool.as_deref().into(),
            sla.and_then(|sla| sla.policy.as_deref()).into(),
            sla.map(|sla| sla.started.as_str()).into(),
            sla.map(|sla| sla.at_risk.as_str()).into(),
            sla.and_then(|sla| sla.due.as_deref()).into(),
            sla.map(|sla| sla.state).into(),
            self.touched_at.as_deref().into(),
            self.snoozed_until.as_deref().into(),
            self.decision.into(),
            self.trigger.into(),
            self.erased.into(),
        ]
    }
}

/// The queue a lead of that stage stands in.
fn queue(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Fallback => Some("fallback"),
        Stage::Nurture => Some("nurture"),
        Stage::New => Some("new"),
        Stage::Assigned | Stage::Working | Stage::Duplicate | Stage::Closed(_) | Stage::Withdrawn => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{
        decision::{Cause, Trigger},
        held::HeldFor,
        id::{LeadId, RepId},
        rep::Rep,
        sla::Clock,
    };

    use super::*;

    fn row() -> LeadRow {
        LeadRow {
            id: LeadId(1042),
            external_id: Some("00Q1".into()),
            received_at: "2026-11-23T08:14:03Z".parse().unwrap(),
            name: Some("Ana Lima".into()),
            email: Some("ana@acme.example".into()),
            company: Some("Acme".into()),
            country: Some("BR".parse().unwrap()),
            state: None,
            source: Some("web".into()),
            kind: None,
            employees: None,
            score: None,
            stage: Stage::Assigned,
            owner: Some(RepId(1)),
            covering_for: None,
            cause: None,
            held_for: None,
            group: None,
            snag: None,
            rule: Some("Everybody".into()),
            pool: Some("sales".into()),
            clock: Some(Clock {
                started: "2026-11-23T08:14:03Z".parse().unwrap(),
                at_risk: "2026-11-23T08:34:03Z".parse().unwrap(),
                due: Some("2026-11-23T08:44:03Z".parse().unwrap()),
                spent: None,
            }),
            sla: Some("hot".into()),
            touched_at: None,
            snoozed_until: None,
            decision: None,
            trigger: Some(Trigger::Received),
            erased: None,
        }
    }

    #[test]
    fn an_owned_lead_reads_as_the_contract_has_it() {
        let people = People::of(&[Rep::named(RepId(1), "Priya Shah")]);
        let json = serde_json::to_value(LeadJson::new(&row(), &people, "2026-11-23T08:44:03Z".parse().unwrap())).unwrap();
        assert_eq!(
            json,
            json!({
                "id": 1042, "external_id": "00Q1", "received_at": "2026-11-23T08:14:03Z", "email": "ana@acme.example",
                "name": "Ana Lima", "company": "Acme", "country": "BR", "state": null, "source": "web", "kind": null,
                "score": null, "status": "assigned", "owner": "Priya Shah", "covering_for": null, "queue": null,
                "cause": null, "held": false, "rule": "Everybody", "pool": "sales",
                "sla": {"policy": "hot", "started": "2026-11-23T08:14:03Z", "at_risk": "2026-11-23T08:34:03Z",
                        "due": "2026-11-23T08:44:03Z", "state": "at_risk"},
                "touched_at": null, "snoozed_until": null, "decision": null, "trigger": "received", "erased": false,
            })
        );
    }

    #[test]
    fn a_lead_without_owner_names_its_queue_and_cause() {
        let row = LeadRow {
            stage: Stage::Fallback,
            owner: None,
            cause: Some(Cause::NobodyAvailable),
            held_for: Some(HeldFor::Answer),
            clock: None,
            ..row()
        };
        let json = serde_json::to_value(LeadJson::new(&row, &People::default(), row.received_at)).unwrap();
        assert_eq!(
            (&json["queue"], &json["cause"], &json["held"], &json["sla"]),
            (&json!("fallback"), &json!("nobody_available"), &json!(true), &json!(null))
        );
    }

    #[test]
    fn the_columns_of_a_file_are_the_fields_of_the_json() {
        let people = People::of(&[Rep::named(RepId(1), "Priya Shah")]);
        crate::outbound::rows::testing::tells_the_same(&LeadJson::new(&row(), &people, row().received_at));
    }
}
