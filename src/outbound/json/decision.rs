//! A decision with its reasons.

use serde::Serialize;

use crate::{
    actions::ask::{BeganWith, ClockBegan, Explanation, WhyNot},
    model::{
        account::Relationship,
        decision::{AccountMatch, AccountTieBreak, Attempt, Decision, Evidence, Held, Outcome, SamePerson, Trigger},
        id::{DecisionId, LeadId},
        listing::Touchpoint,
        time::Millis,
    },
};

use super::{
    People,
    asked::{AskedJson, PoolJson, asked, pool_of, word},
    instant,
};

/// The answer of `explain` and `add`, and each element of `assign`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionJson {
    lead: i64,
    decision: i64,
    decided_at: String,
    rulebook: Option<u32>,
    trigger: &'static str,
    outcome: OutcomeJson,
    account: AccountJson,
    rule: Option<RuleJson>,
    territory: Option<String>,
    segment: Option<String>,
    passed_over: Vec<PassedOverJson>,
    asked: Vec<AskedJson>,
    pools: Vec<PoolJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    override_of: Option<&'static str>,
    summary: String,
    clock: Option<ClockJson>,
    touchpoints: Vec<TouchpointJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNotJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct OutcomeJson {
    kind: &'static str,
    owner: Option<String>,
    covering_for: Option<String>,
    by_hand: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct AccountJson {
    name: Option<String>,
    relation: &'static str,
    evidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tie_break: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RuleJson {
    position: u32,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PassedOverJson {
    position: u32,
    name: String,
    because: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ClockJson {
    started: String,
    from: &'static str,
    days_old: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct TouchpointJson {
    lead: i64,
    at: String,
    source: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct WhyNotJson {
    rep: String,
    stopped_by: String,
    would_need: Vec<String>,
}

impl DecisionJson {
    /// From an explained decision; `company` is the lead's, named where no account matched.
    pub fn new(explained: &Explanation, company: Option<&str>, people: &People) -> Self {
        let Explanation {
            id: DecisionId(decision_id),
            decision,
            summary,
            lines: _,
            table: _,
            passed_over,
            beside: _,
            clock,
            touchpoints,
        } = explained;
        let Decision {
            lead: LeadId(lead),
            at,
            rulebook,
            trigger,
            engine: _,
            account,
            territory,
            segment,
            steps,
            sla: _,
            tried: _,
            previous,
            because,
            override_of,
            outcome,
        } = decision;
        let attempts = || steps.iter().flat_map(|step| &step.attempts);
        let named = attempts().filter_map(|attempt| match attempt {
            Attempt::Named(named) => Some(asked(named, people)),
            Attempt::Pool(_) => None,
        });
        Self {
            lead: *lead,
            decision: *decision_id,
            decided_at: instant(*at),
            rulebook: rulebook.map(|version| version.0),
            trigger: trigger.as_str(),
            outcome: outcome_of(outcome, *trigger, people),
            account: account_of(account.as_ref(), company, people),
            rule: decision.rule().map(|rule| RuleJson { position: rule.position, name: rule.name.to_string() }),
            territory: territory.as_ref().map(ToString::to_string),
            segment: segment.as_ref().map(ToString::to_string),
            passed_over: passed_over
                .iter()
                .map(|rule| PassedOverJson { position: rule.position, name: rule.name.clone(), because: rule.because.clone() })
                .collect(),
            asked: named.collect(),
            pools: decision.pools().map(|pool| pool_of(pool, people)).collect(),
            previous: previous.map(|id| id.0),
            because: because.clone(),
            override_of: override_of.map(|verdict| word(&verdict)),
            summary: summary.clone(),
            clock: clock.map(clock_of),
            touchpoints: touchpoints.newest.iter().map(touchpoint_of).collect(),
            why_not: None,
        }
    }

    /// With the answer to "why not that rep".
    #[must_use]
    pub fn with_why_not(mut self, why_not: &WhyNot, people: &People) -> Self {
        let WhyNot { rep, stopped_by, would_need } = why_not;
        self.why_not = Some(WhyNotJson { rep: people.key(*rep), stopped_by: stopped_by.clone(), would_need: would_need.clone() });
        self
    }
}

fn clock_of(clock: ClockBegan) -> ClockJson {
    let (from, days_old) = match clock.with {
        BeganWith::Arrival => ("arrival", None),
        BeganWith::Import(age) => ("import", Some(age.0 / Millis::DAY.0)),
        BeganWith::NewOwner => ("new_owner", None),
    };
    ClockJson { started: instant(clock.at), from, days_old }
}

fn touchpoint_of(touchpoint: &Touchpoint) -> TouchpointJson {
    let Touchpoint { lead, at, source } = touchpoint;
    TouchpointJson { lead: lead.0, at: instant(*at), source: source.as_ref().map(ToString::to_string) }
}

fn outcome_of(outcome: &Outcome, trigger: Trigger, people: &People) -> OutcomeJson {
    let mut json = OutcomeJson {
        kind: "",
        owner: None,
        covering_for: None,
        by_hand: trigger == Trigger::ByHand,
        cause: None,
        held: None,
        of: None,
        evidence: None,
    };
    match outcome {
        Outcome::Assigned { owner, covering_for } => {
            json.kind = "assigned";
            json.owner = Some(people.key(*owner));
            json.covering_for = covering_for.map(|rep| people.key(rep));
        }
        Outcome::Fallback { cause, held } => {
            json.kind = "fallback";
            json.cause = Some(cause.as_str());
            json.held = Some(matches!(held, Held::For(_)));
        }
        Outcome::Nurture => json.kind = "nurture",
        Outcome::Duplicate { of, evidence } => {
            json.kind = "duplicate";
            json.of = Some(of.0);
            json.evidence = Some(match evidence {
                SamePerson::ExternalId => "external_id",
                SamePerson::Email => "email",
            });
        }
        Outcome::Closed { owner } => {
            json.kind = "closed";
            json.owner = owner.map(|rep| people.key(rep));
        }
    }
    json
}

fn account_of(matched: Option<&AccountMatch>, company: Option<&str>, people: &People) -> AccountJson {
    let Some(AccountMatch { account: _, name, relationship, owner, owner_named: _, evidence, tie_break }) = matched else {
        let name = company.map(str::to_owned);
        return AccountJson { name, relation: "none", evidence: None, domain: None, owner: None, tie_break: None };
    };
    let (evidence, domain) = match evidence {
        Evidence::AccountId => ("account_id", None),
        Evidence::EmailDomain(domain) => ("email_domain", Some(domain.clone())),
        Evidence::WebsiteDomain(domain) => ("website_domain", Some(domain.clone())),
        Evidence::CompanyName => ("company_name", None),
    };
    AccountJson {
        name: Some(name.clone()),
        relation: Relationship::as_str(*relationship),
        evidence: Some(evidence),
        domain,
        owner: owner.map(|rep| people.key(rep)),
        tie_break: tie_break.map(|tie_break| match tie_break {
            AccountTieBreak::Relationship => "relationship",
            AccountTieBreak::LongerDomain => "longer_domain",
            AccountTieBreak::Older => "older",
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{
        absence::AbsenceKind,
        decision::{Cause, DecidedBy, ENGINE, MemberVerdict, PoolAttempt, RuleRef, Standing, Step, Verdict, Via},
        held::HeldFor,
        id::{RepId, RulebookVersion},
        listing::Touchpoints,
        pool::Strategy,
        rep::Rep,
        rotation::Share,
    };

    use super::*;

    fn people() -> People {
        let reps = ["jonas", "marta", "priya", "luc"].iter().zip(1..).map(|(name, id)| {
            let mut rep = Rep::named(RepId(id), name);
            rep.email = Some(format!("{name}@example.com"));
            rep
        });
        People::of(&reps.collect::<Vec<_>>())
    }

    fn decision(outcome: Outcome) -> Decision {
        Decision {
            lead: LeadId(1042),
            at: "2026-11-23T08:14:03.120Z".parse().unwrap(),
            rulebook: Some(RulebookVersion(12)),
            trigger: Trigger::Received,
            engine: ENGINE,
            account: None,
            territory: Some("DACH".into()),
            segment: Some("mid-market".into()),
            steps: vec![],
            sla: None,
            tried: vec![],
            previous: None,
            because: None,
            override_of: None,
            outcome,
        }
    }

    fn explained(decision: Decision) -> Explanation {
        Explanation {
            id: DecisionId(7),
            decision,
            summary: "Priya Shah".into(),
            lines: vec![],
            table: crate::actions::ask::Table::default(),
            passed_over: vec![],
            beside: vec![],
            clock: None,
            touchpoints: Touchpoints::default(),
        }
    }

    fn to_json(decision: Decision) -> serde_json::Value {
        serde_json::to_value(DecisionJson::new(&explained(decision), Some("Acme"), &people())).unwrap()
    }

    #[test]
    fn an_assigned_lead_reads_as_the_contract_has_it() {
        let standing = |owed| Standing { owed: Share(owed), load: None, priority: None };
        let member = |rep, verdict| MemberVerdict { rep: RepId(rep), weight: 1, verdict, balance: Share::ZERO };
        let until = Some("2026-11-30T08:00:00Z".parse().unwrap());
        let mut decision = decision(Outcome::Assigned { owner: RepId(3), covering_for: None });
        decision.steps.push(Step {
            rule: RuleRef { position: 3, name: "EMEA mid-market".into() },
            matched: vec![],
            attempts: vec![Attempt::Pool(PoolAttempt {
                pool: "emea-mm".into(),
                via: Via::Rule,
                strategy: Strategy::Weighted,
                members: vec![
                    member(1, Verdict::Away { kind: AbsenceKind::Vacation, until }),
                    member(2, Verdict::AtCapacity { open: 25, max: 25 }),
                    member(3, Verdict::Chosen(standing(620_000_000))),
                    member(4, Verdict::InLine(standing(180_000_000))),
                ],
                decided_by: Some(DecidedBy::MostOwed),
            })],
            failed: None,
        });
        assert_eq!(
            to_json(decision),
            json!({
                "lead": 1042, "decision": 7, "decided_at": "2026-11-23T08:14:03.120Z", "rulebook": 12, "trigger": "received",
                "outcome": {"kind": "assigned", "owner": "priya@example.com", "covering_for": null, "by_hand": false},
                "account": {"name": "Acme", "relation": "none", "evidence": null},
                "rule": {"position": 3, "name": "EMEA mid-market"}, "territory": "DACH", "segment": "mid-market",
                "passed_over": [], "asked": [],
                "pools": [{"pool": "emea-mm", "strategy": "weighted", "via": "rule", "decided_by": "most_owed", "members": [
                    {"rep": "jonas@example.com", "verdict": "away", "until": "2026-11-30T08:00:00Z", "weight": 1, "balance": 0.0},
                    {"rep": "marta@example.com", "verdict": "at_capacity", "open": 25, "max_open": 25, "weight": 1, "balance": 0.0},
                    {"rep": "priya@example.com", "verdict": "chosen", "owed": 0.62, "weight": 1},
                    {"rep": "luc@example.com", "verdict": "in_line", "owed": 0.18, "weight": 1},
                ]}],
                "summary": "Priya Shah", "clock": null, "touchpoints": [],
            })
        );
    }

    #[test]
    fn a_lead_in_fallback_says_its_cause_and_whether_it_is_held() {
        let held =
            decision(Outcome::Fallback { cause: Cause::NobodyAvailable, held: Held::For(HeldFor::Pool("emea-mm".into())) });
        assert_eq!(
            to_json(held)["outcome"],
            json!({"kind": "fallback", "owner": null, "covering_for": null, "by_hand": false,
                   "cause": "nobody_available", "held": true})
        );
        let waits = decision(Outcome::Fallback { cause: Cause::NoRule, held: Held::No });
        assert_eq!(to_json(waits)["outcome"]["held"], json!(false));
    }

    #[test]
    fn a_duplicate_names_the_lead_it_joined() {
        let outcome = to_json(decision(Outcome::Duplicate { of: LeadId(9), evidence: SamePerson::Email }))["outcome"].clone();
        assert_eq!((&outcome["kind"], &outcome["of"]), (&json!("duplicate"), &json!(9)));
    }

    #[test]
    fn cover_names_both_and_by_hand_is_said() {
        let mut decision = decision(Outcome::Assigned { owner: RepId(4), covering_for: Some(RepId(1)) });
        decision.trigger = Trigger::ByHand;
        let outcome = &to_json(decision)["outcome"];
        assert_eq!(outcome["owner"], json!("luc@example.com"));
        assert_eq!(outcome["covering_for"], json!("jonas@example.com"));
        assert_eq!(outcome["by_hand"], json!(true));
    }

    #[test]
    fn why_not_says_what_stopped_them_and_what_all_it_would_take() {
        let why_not = WhyNot {
            rep: RepId(2),
            stopped_by: "at capacity (25 of 25)".into(),
            would_need: vec!["capacity of 26 or more".into()],
        };
        let decision = DecisionJson::new(&explained(decision(Outcome::Nurture)), None, &people());
        let json = serde_json::to_value(decision.with_why_not(&why_not, &people())).unwrap();
        assert_eq!(
            json["why_not"],
            json!({"rep": "marta@example.com", "stopped_by": "at capacity (25 of 25)", "would_need": ["capacity of 26 or more"]})
        );
        assert_eq!(json["account"]["name"], json!(null));
    }
}
