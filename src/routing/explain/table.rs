//! A decision as a table, for a screen: what came of it, and a line for each rule and rep that was asked, with the word
//! for what they said and the reason.

use crate::model::{
    decision::{
        Attempt, Cause, DecidedBy, Decision, Held, MemberVerdict, NamedAttempt, NamedBy, NamedVerdict, Outcome, Standing,
        Trigger, Verdict,
    },
    id::RuleName,
    pool::Strategy,
    snag::Snag,
};
use crate::routing::passed_over::{Mismatch, PassedOver};

use super::{
    About, Names, cause_text, held_text, lead_label, left_over, named_role, nobody_named, trace,
    words::{all_facts, mismatch, rule_label},
};

/// A decision as a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What came of it, in capitals: `ROUTED TO`.
    pub word: &'static str,
    /// Who has it, or the lead it joined; empty where nobody.
    pub who: String,
    /// By which rule and how, or why by none: "by R4 EMEA, in turn".
    pub by: String,
    /// What met the rule and who was skipped: "because country DE in EMEA; Elif Kaya skipped: away until 30 Nov".
    pub because: Option<String>,
    /// Everything that was asked, in order.
    pub rows: Vec<Asked>,
    /// The rules below the one that decided, which were not asked: "R5 Mid-market".
    pub below: Vec<String>,
}

/// A rule or a rep that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// 0 is a rule, 1 whom it asked.
    pub depth: u8,
    /// What it speaks of.
    pub about: About,
    /// The rule or the rep.
    pub what: String,
    /// The answer, a fixed word: `YES` and `no` of rules, `PICK` and `skip` of reps, `line` of those who could have had it.
    pub said: &'static str,
    /// Why.
    pub why: String,
}

fn asked(depth: u8, about: About, what: impl Into<String>, said: &'static str, why: impl Into<String>) -> Asked {
    Asked { depth, about, what: what.into(), said, why: why.into() }
}

/// The table of a decision. `above` are the rules that did not match, `below` those that were not asked any more.
/// `snag` is the group it went to, of one for fallback.
pub fn table(
    decision: &Decision,
    snag: Option<&Snag>,
    above: &[PassedOver],
    below: &[(u32, RuleName)],
    names: &Names<'_>,
) -> Table {
    let (word, who) = outcome(decision, names);
    let mut rows = Vec::new();
    let no =
        |rule: &PassedOver| asked(0, About::RulePassedOver, rule_label(rule.position, &rule.name), "no", missed(&rule.because));
    let mut above = above.iter().peekable();
    for step in &decision.steps {
        while let Some(rule) = above.next_if(|rule| rule.position < step.rule.position) {
            rows.push(no(rule));
        }
        let facts = all_facts(&step.matched);
        let why = if facts.is_empty() { "it takes every lead".to_owned() } else { facts };
        rows.push(asked(0, About::Rule, rule_label(step.rule.position, &step.rule.name), "YES", why));
        let several = step.attempts.len() > 1;
        for attempt in &step.attempts {
            match attempt {
                Attempt::Named(named) => rows.extend(by_name(named, decision, names)),
                Attempt::Pool(pool) => {
                    if several {
                        rows.push(asked(1, About::Asked, format!("pool {}", pool.pool), "", how(pool.strategy)));
                    }
                    rows.extend(pool.members.iter().map(|one| member(one, pool.decided_by, decision, names)));
                }
            }
        }
        // Of a rule that sends its leads there, the headline says so.
        if let Some(cause) = step.failed.filter(|cause| *cause != Cause::SentByRule) {
            let next = if decision.steps.last() == Some(step) { "" } else { "; the rules below are asked" };
            rows.push(asked(1, About::Outcome, "", "", format!("{}{next}", cause_text(cause))));
        }
    }
    rows.extend(above.map(no));
    let below = below.iter().map(|(position, name)| rule_label(*position, name)).collect();
    Table { word, who, by: by(decision, snag, names), because: because(decision, names), rows, below }
}

fn outcome(decision: &Decision, names: &Names<'_>) -> (&'static str, String) {
    match &decision.outcome {
        Outcome::Assigned { owner, covering_for } => {
            let word = match decision.trigger {
                Trigger::ByHand => "GIVEN TO",
                Trigger::Imported => "CAME WITH",
                Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained => "ROUTED TO",
            };
            let covering = covering_for.map(|absent| format!(" for {}", names.rep(absent))).unwrap_or_default();
            (word, names.rep(*owner) + &covering)
        }
        Outcome::Fallback { .. } => ("FALLBACK", String::new()),
        Outcome::Nurture => ("NURTURE", String::new()),
        Outcome::Duplicate { of, .. } => ("JOINED", lead_label(*of)),
        Outcome::Closed { owner } => ("CLOSED", owner.map(|owner| names.rep(owner)).unwrap_or_default()),
    }
}

fn by(decision: &Decision, snag: Option<&Snag>, names: &Names<'_>) -> String {
    let Some(step) = decision.steps.last() else { return super::without_rule(decision).unwrap_or_default() };
    let rule = rule_label(step.rule.position, &step.rule.name);
    match &decision.outcome {
        Outcome::Fallback { held: Held::For(what), .. } => format!("{}, by {rule}", held_text(what, |rep| names.rep(rep))),
        Outcome::Fallback { cause: Cause::SentByRule, .. } => {
            left_over(Cause::SentByRule, snag, names).map_or_else(|| format!("by {rule}"), |why| format!("{why}, by {rule}"))
        }
        Outcome::Fallback { cause, .. } => format!("{}, by {rule}", cause_text(*cause)),
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => {
            match step.attempts.last() {
                // A rule whose name says so needs no second word of it.
                Some(Attempt::Pool(pool)) if !rule.ends_with(how(pool.strategy)) => format!("by {rule}, {}", how(pool.strategy)),
                Some(Attempt::Pool(_) | Attempt::Named(_)) | None => format!("by {rule}"),
            }
        }
    }
}

fn how(strategy: Strategy) -> &'static str {
    trace::strategy_text(strategy)
}

/// What met the rule, who was skipped, and what whoever decided by hand said.
fn because(decision: &Decision, names: &Names<'_>) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(step) = decision.steps.last() {
        parts.extend(Some(all_facts(&step.matched)).filter(|facts| !facts.is_empty()));
        for attempt in &step.attempts {
            match attempt {
                Attempt::Pool(pool) => {
                    let skipped = pool.members.iter().filter(|member| !member.verdict.is_eligible());
                    parts.extend(skipped.map(|member| {
                        let why = names.skipped(member.rep, &member.verdict, decision.at);
                        format!("{} skipped: {}", names.rep(member.rep), without_is(&why))
                    }));
                }
                Attempt::Named(named) => {
                    let rows = by_name(named, decision, names);
                    parts.extend(rows.into_iter().map(|row| match row.about {
                        About::Skipped => format!("{} skipped: {}", row.what, row.why),
                        _ => row.why,
                    }));
                }
            }
        }
    }
    parts.extend(decision.because.as_ref().map(|because| format!("\"{because}\"")));
    if let (Some(verdict), Some(owner)) = (&decision.override_of, decision.owner()) {
        parts.push(format!("although the receiver {}", names.skipped(owner, verdict, decision.at)));
    }
    (!parts.is_empty()).then(|| format!("because {}", parts.join("; ")))
}

fn without_is(text: &str) -> &str {
    text.strip_prefix("is ").unwrap_or(text)
}

fn by_name(named: &NamedAttempt, decision: &Decision, names: &Names<'_>) -> Vec<Asked> {
    let role = named_role(&named.by, decision.account.as_ref());
    let one = |rep, verdict, role: String| match verdict {
        NamedVerdict::Chosen => asked(1, About::Chosen, names.rep(rep), "PICK", role),
        verdict => {
            let why = names.unavailable(rep, verdict, decision.at);
            asked(1, About::Skipped, names.rep(rep), "skip", format!("{}, {role}", without_is(&why)))
        }
    };
    let Some(rep) = named.rep.filter(|_| !matches!(named.verdict, NamedVerdict::Nobody | NamedVerdict::UnknownName)) else {
        let whom = match &named.by {
            NamedBy::AccountOwner => "account owner".to_owned(),
            NamedBy::Rule => "the named rep".to_owned(),
            NamedBy::Field { field, .. } => field.strip_prefix("custom.").unwrap_or(field).replace('_', " "),
        };
        return vec![asked(1, About::Skipped, whom, "skip", nobody_named(&named.by, decision.account.as_ref()))];
    };
    let mut rows = vec![one(rep, named.verdict, role)];
    rows.extend(named.backup.map(|(backup, verdict)| one(backup, verdict, format!("backup of {}", names.rep(rep)))));
    rows
}

fn member(member: &MemberVerdict, by: Option<DecidedBy>, decision: &Decision, names: &Names<'_>) -> Asked {
    let name = names.rep(member.rep);
    match &member.verdict {
        Verdict::Chosen(standing) => asked(1, About::Chosen, name, "PICK", picked(by, standing)),
        Verdict::InLine(standing) => asked(1, About::InLine, name, "line", showed(standing)),
        skipped => {
            let why = names.skipped(member.rep, skipped, decision.at);
            asked(1, About::Skipped, name, "skip", without_is(&why))
        }
    }
}

/// Why they, of those who could have had it: "owed the most, 0.87".
fn picked(by: Option<DecidedBy>, standing: &Standing) -> String {
    let by = match by {
        Some(DecidedBy::MostOwed) => {
            let all = showed(standing);
            return format!("owed the most, {}", all.strip_prefix("owed ").unwrap_or(&all));
        }
        Some(DecidedBy::OnlyOne) => return "the only one who could".to_owned(),
        Some(DecidedBy::LeastLoaded) => "least loaded",
        Some(DecidedBy::HighestPriority) => "highest priority",
        Some(DecidedBy::LongestSinceLast) => "level, longest without a lead",
        Some(DecidedBy::PoolOrder) => "level, first in order",
        None => return showed(standing),
    };
    format!("{by}; {}", showed(standing))
}

/// What they had to show: "owed 0.51, 9 of 12 open". What is owed is parts of a lead.
fn showed(standing: &Standing) -> String {
    let Standing { owed, load, priority } = standing;
    let load = match load {
        Some((open, Some(max))) => format!(", {open} of {max} open"),
        Some((open, None)) => format!(", {open} open"),
        None => String::new(),
    };
    let priority = priority.map(|priority| format!(", priority {priority}")).unwrap_or_default();
    format!("owed {owed}{load}{priority}")
}

/// Why a rule did not match, short.
fn missed(because: &Mismatch) -> String {
    match because {
        Mismatch::NoAccount(Some(domain)) => format!("no account {domain}"),
        Mismatch::NoAccount(None) => "no account".to_owned(),
        Mismatch::Off
        | Mismatch::Unknown(_)
        | Mismatch::Known(..)
        | Mismatch::NotAmong(..)
        | Mismatch::Excluded(..)
        | Mismatch::NotBeginning(..)
        | Mismatch::Outside(..)
        | Mismatch::NoNumber(..) => mismatch(because),
    }
}
