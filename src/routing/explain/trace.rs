//! The whole decision, step by step, for `explain` and the detail pane.

use crate::model::{
    decision::{
        AccountTieBreak, Attempt, Decision, MemberVerdict, NamedAttempt, NamedVerdict, Outcome, PoolAttempt, Standing, Step,
        Trigger, Verdict, Via,
    },
    pool::Strategy,
    snag::Snag,
    time::Instant,
};
use crate::routing::passed_over::PassedOver;

use super::{
    Names, cause_text, named_text, summary, times,
    words::{decided_by, evidence, facts, passed_over, share},
};

/// What a line of an explanation speaks of, so that a screen can set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// Why and when it was routed.
    Beginning,
    /// The account, territory or segment it belongs to.
    Lead,
    /// A rule that did not match.
    RulePassedOver,
    /// A rule that matched.
    Rule,
    /// A rep who was asked by name, or a pool.
    Asked,
    /// The one who got it.
    Chosen,
    /// One who could have had it.
    InLine,
    /// One who was skipped.
    Skipped,
    /// What came of it.
    Outcome,
}

/// One line of a full explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How far it belongs below the line above: 0 is a step, 1 a part of it, 2 a detail.
    pub depth: u8,
    /// What it speaks of.
    pub about: About,
    /// What it says.
    pub text: String,
}

/// All of a decision, in the order it was made. `above` are the rules that did not match
/// ([`crate::routing::passed_over::passed_over`]), or nothing where the book cannot be read any more;
/// `snag` is the group it went to, of one for fallback.
pub fn trace(decision: &Decision, snag: Option<&Snag>, above: &[PassedOver], names: &Names<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |depth, about, text: String| lines.push(Line { depth, about, text });
    say(0, About::Beginning, began(decision, names));
    if let Some(account) = &decision.account {
        let tie_break = account.tie_break.map(|tie| format!("; {}", tie_text(tie))).unwrap_or_default();
        let (name, relation) = (&account.name, account.relationship.as_str().replace('_', " "));
        say(0, About::Lead, format!("account {name} ({relation}), known {}{tie_break}", evidence(&account.evidence)));
    } else if !matches!(decision.outcome, Outcome::Duplicate { .. }) {
        say(0, About::Lead, "no account is known".to_owned());
    }
    if let Some(territory) = &decision.territory {
        say(0, About::Lead, format!("territory {territory}"));
    }
    if let Some(segment) = &decision.segment {
        say(0, About::Lead, format!("segment {segment}"));
    }
    let mut above = above.iter().peekable();
    for step in &decision.steps {
        while let Some(rule) = above.next_if(|rule| rule.position < step.rule.position) {
            say(0, About::RulePassedOver, format!("{}, so it did not match", passed_over(rule)));
        }
        step_lines(step, decision, names, &mut say);
    }
    for rule in above {
        say(0, About::RulePassedOver, format!("{}, so it did not match", passed_over(rule)));
    }
    say(0, About::Outcome, summary(decision, snag, names));
    lines
}

fn began(decision: &Decision, names: &Names<'_>) -> String {
    let trigger = match decision.trigger {
        Trigger::Received => "received",
        Trigger::Imported => "imported",
        Trigger::Reroute => "routed again",
        Trigger::Sla => "routed again after a missed SLA",
        Trigger::Drained => "routed again when a place became free",
        Trigger::ByHand => "decided by hand",
    };
    let at = times::dated(decision.at, names.zone);
    let book = decision.rulebook.map_or_else(|| "without a rulebook".to_owned(), |version| format!("under rulebook {version}"));
    format!("{trigger} on {at}, {book}")
}

fn tie_text(tie: AccountTieBreak) -> &'static str {
    match tie {
        AccountTieBreak::Relationship => "of several, by its relationship",
        AccountTieBreak::LongerDomain => "of several, by the longer domain",
        AccountTieBreak::Older => "of several, the oldest",
    }
}

fn step_lines(step: &Step, decision: &Decision, names: &Names<'_>, say: &mut impl FnMut(u8, About, String)) {
    let Step { rule, matched, attempts, failed } = step;
    say(0, About::Rule, format!("rule {} {} matched{}", rule.position, rule.name, facts(matched)));
    for attempt in attempts {
        match attempt {
            Attempt::Named(named) => say(1, About::Asked, asked_by_name(named, decision, names)),
            Attempt::Pool(pool) => {
                say(1, About::Asked, pool_line(pool));
                for member in &pool.members {
                    say(2, about(&member.verdict), member_line(member, decision.at, names));
                }
            }
        }
    }
    if let Some(cause) = failed {
        let is_last = decision.steps.last() == Some(step);
        let next = if is_last { "" } else { "; the rules below are asked" };
        say(1, About::Outcome, format!("{}{next}", cause_text(*cause)));
    }
}

fn asked_by_name(named: &NamedAttempt, decision: &Decision, names: &Names<'_>) -> String {
    let text = named_text(named, decision, names);
    match (named.rep, named.verdict) {
        (Some(rep), NamedVerdict::Chosen) => format!("{}, {text}", names.rep(rep)),
        _ => text,
    }
}

fn pool_line(pool: &PoolAttempt) -> String {
    let PoolAttempt { pool: name, via, strategy, members: _, decided_by: decided } = pool;
    let via = match via {
        Via::Rule => String::new(),
        Via::Territory(territory) => format!(" of {territory}"),
        Via::Overflow => ", since nobody else could".to_owned(),
    };
    let strategy = strategy_text(*strategy);
    let end = decided.map_or("nobody can take it", decided_by);
    format!("pool {name}{via}, {strategy}: {end}")
}

/// How a pool picks.
pub(super) fn strategy_text(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "in turn",
        Strategy::Weighted => "in turn by weight",
        Strategy::LeastLoaded => "least loaded first",
        Strategy::Priority => "by priority",
    }
}

fn member_line(member: &MemberVerdict, at: Instant, names: &Names<'_>) -> String {
    let MemberVerdict { rep, weight: _, verdict, balance: _ } = member;
    let name = names.rep(*rep);
    match verdict {
        Verdict::Chosen(standing) => format!("{name} gets it: {}", standing_text(standing)),
        Verdict::InLine(standing) => format!("{name} is in line: {}", standing_text(standing)),
        skipped => format!("{name} {}", names.skipped(*rep, skipped, at)),
    }
}

fn about(verdict: &Verdict) -> About {
    match verdict {
        Verdict::Chosen(_) => About::Chosen,
        Verdict::InLine(_) => About::InLine,
        Verdict::Inactive
        | Verdict::Away { .. }
        | Verdict::AlreadyTried
        | Verdict::Language
        | Verdict::OffHours { .. }
        | Verdict::AtCapacity { .. }
        | Verdict::DayFull { .. }
        | Verdict::WeekFull { .. }
        | Verdict::MonthFull { .. } => About::Skipped,
    }
}

fn standing_text(standing: &Standing) -> String {
    let Standing { owed, load, priority } = standing;
    let load = match load {
        Some((open, Some(max))) => format!(", {open} of {max} open"),
        Some((open, None)) => format!(", {open} open"),
        None => String::new(),
    };
    let priority = priority.map(|priority| format!(", priority {priority}")).unwrap_or_default();
    format!("owed {}{load}{priority}", share(*owed))
}
