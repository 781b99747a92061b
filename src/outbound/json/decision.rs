//! A decision with its reasons.

use serde::Serialize;

use crate::{
    actions::ask::{Explanation, WhyNot},
    model::{
        account::Relationship,
        decision::{
            AccountMatch, AccountTieBreak, Attempt, DecidedBy, Decision, Evidence, Held, MemberVerdict, NamedAttempt, NamedBy,
            NamedVerdict, Outcome, PoolAttempt, SamePerson, Standing, Trigger, Verdict, Via,
        },
        id::{DecisionId, LeadId},
    },
};

use super::{People, instant};

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

/// One rep who was asked by name, before any pool.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct AskedJson {
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
struct PoolJson {
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

#[derive(Debug, Clone, PartialEq, Serialize)]
struct WhyNotJson {
    rep: String,
    stopped_by: String,
    would_need: Vec<String>,
}

impl DecisionJson {
    /// From an explained decision; `company` is the lead's, named where no account matched.
    pub fn new(explained: &Explanation, company: Option<&str>, people: &People) -> Self {
        let Explanation { id: DecisionId(decision_id), decision, summary, lines: _, passed_over } = explained;
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
    let Some(AccountMatch { account: _, name, relationship, owner, evidence, tie_break }) = matched else {
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

fn asked(attempt: &NamedAttempt, people: &People) -> AskedJson {
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

fn pool_of(attempt: &PoolAttempt, people: &People) -> PoolJson {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{
        absence::AbsenceKind,
        decision::{Cause, ENGINE, RuleRef, Step},
        id::{RepId, RulebookVersion},
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
        Explanation { id: DecisionId(7), decision, summary: "Priya Shah".into(), lines: vec![], passed_over: vec![] }
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
                "summary": "Priya Shah",
            })
        );
    }

    #[test]
    fn a_lead_in_fallback_says_its_cause_and_whether_it_is_held() {
        let held = decision(Outcome::Fallback { cause: Cause::NobodyAvailable, held: Held::For("emea-mm".into()) });
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
