//! A decision in English. The only place that words one: lists, commands, the dashboard and HTTP show these sentences.

mod booked;
mod fit;
mod instead;
mod lead;
mod snag;
pub mod story;
mod table;
#[cfg(test)]
mod tests;
pub mod times;
mod trace;
mod whynot;
mod words;

pub use booked::{Booking, booked};
pub use fit::fit_reason;
pub use instead::{Hinge, instead};
pub use lead::{asked_again, clock_from_import, erased, note, touchpoint};
pub use snag::{snag_heading, snag_history, snag_short, snag_why};
pub use table::{Asked, Table, table};
pub use trace::{About, Line, trace};
pub use whynot::{need, stopped_by, why_not};
pub use words::{Names, mismatch, passed_over, rule_label};

use crate::model::{
    decision::{
        AccountMatch, Attempt, Cause, Decision, Held, NamedAttempt, NamedBy, NamedVerdict, Outcome, PoolAttempt, SamePerson,
        Step, Trigger,
    },
    held::HeldFor,
    id::{LeadId, RepId},
    snag::Snag,
    time::Instant,
};

use words::{decided_by, evidence, facts};

/// A lead's number as people say it: `L-1042`.
pub fn lead_label(lead: LeadId) -> String {
    format!("L-{lead}")
}

/// The decision in one sentence: who, by which rule, and why not the others. `snag` is the group it went to, of one for
/// fallback.
pub fn summary(decision: &Decision, snag: Option<&Snag>, names: &Names<'_>) -> String {
    let mut parts = vec![format!("{}{}", who(decision, names), how(decision))];
    match decision.steps.last() {
        Some(step) => parts.extend(step_parts(step, decision, snag, names)),
        None => parts.extend(without_rule(decision)),
    }
    if let Outcome::Fallback { held: Held::For(what), .. } = &decision.outcome {
        parts.push(held_text(what, |rep| names.rep(rep)));
    }
    if let Some(because) = &decision.because {
        parts.push(format!("because \"{because}\""));
    }
    if let (Some(verdict), Some(owner)) = (&decision.override_of, decision.owner()) {
        parts.push(format!("although the receiver {}", names.skipped(owner, verdict, decision.at)));
    }
    format!("{}.", parts.join("; "))
}

/// Who has the lead: the words before the colon.
fn who(decision: &Decision, names: &Names<'_>) -> String {
    match &decision.outcome {
        Outcome::Assigned { owner, covering_for: None } => names.rep(*owner),
        Outcome::Assigned { owner, covering_for: Some(absent) } => format!("{} for {}", names.rep(*owner), names.rep(*absent)),
        Outcome::Fallback { .. } => "Fallback".to_owned(),
        Outcome::Nurture => "Nurture".to_owned(),
        Outcome::Duplicate { of, .. } => format!("Joined {}", lead_label(*of)),
        Outcome::Closed { owner: Some(owner) } => format!("Closed, {}", names.rep(*owner)),
        Outcome::Closed { owner: None } => "Closed".to_owned(),
    }
}

/// The rule and the facts that met it.
fn how(decision: &Decision) -> String {
    decision.steps.last().map(|step| format!(": {}{}", step.rule.name, facts(&step.matched))).unwrap_or_default()
}

/// What there is to say where no rule decided.
fn without_rule(decision: &Decision) -> Option<String> {
    Some(match (&decision.outcome, decision.trigger) {
        (Outcome::Duplicate { evidence: SamePerson::ExternalId, .. }, _) => "the same id in the same system".to_owned(),
        (Outcome::Duplicate { evidence: SamePerson::Email, .. }, _) => "the same email".to_owned(),
        (Outcome::Fallback { cause, .. }, _) => fallback_text(decision).unwrap_or_else(|| cause_text(*cause)).to_owned(),
        (Outcome::Closed { .. }, _) => "over when it came".to_owned(),
        (_, Trigger::ByHand) => "given by hand".to_owned(),
        (_, Trigger::Imported) => "came with its owner".to_owned(),
        (_, Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained) => return None,
    })
}

fn step_parts(step: &Step, decision: &Decision, snag: Option<&Snag>, names: &Names<'_>) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for attempt in &step.attempts {
        match attempt {
            Attempt::Named(named) => parts.push(named_text(named, decision, names)),
            Attempt::Pool(pool) => {
                parts.push(match pool.decided_by {
                    Some(by) => format!("{} in {}", decided_by(by), pool.pool),
                    None => format!("nobody in {} can take it", pool.pool),
                });
                parts.extend(skipped(pool, decision.at, names));
            }
        }
    }
    match &decision.outcome {
        Outcome::Fallback { cause, .. } if step.attempts.is_empty() || *cause == Cause::SlaExhausted => {
            parts.push(left_over(*cause, snag, names).unwrap_or_else(|| cause_text(*cause).to_owned()));
        }
        _ => {}
    }
    parts
}

/// Everyone of a pool who could not take the lead, each with the reason.
fn skipped(pool: &PoolAttempt, at: Instant, names: &Names<'_>) -> Option<String> {
    let skipped = pool.members.iter().filter(|member| !member.verdict.is_eligible());
    let each: Vec<String> =
        skipped.map(|member| format!("{} {}", names.rep(member.rep), names.skipped(member.rep, &member.verdict, at))).collect();
    (!each.is_empty()).then(|| each.join(", "))
}

/// How asking one rep by name went: "owner of Acme", "Priya Shah, owner of Acme, is away until 30 Nov".
fn named_text(named: &NamedAttempt, decision: &Decision, names: &Names<'_>) -> String {
    let NamedAttempt { by, rep, verdict, backup } = named;
    let account = decision.account.as_ref();
    let role = named_role(by, account);
    let at = decision.at;
    let asked = match (verdict, rep) {
        (NamedVerdict::Chosen, _) => return role,
        (NamedVerdict::Nobody | NamedVerdict::UnknownName, _) | (_, None) => return nobody_named(by, account),
        (verdict, Some(rep)) => format!("{}, {role}, {}", names.rep(*rep), names.unavailable(*rep, *verdict, at)),
    };
    match backup {
        Some((_, NamedVerdict::Chosen)) => asked,
        None if *verdict == NamedVerdict::AlreadyTried => asked,
        Some((backup, verdict)) => {
            format!("{asked}, and the backup {} {}", names.rep(*backup), names.unavailable(*backup, *verdict, at))
        }
        None => format!("{asked}, without a backup"),
    }
}

/// Why somebody was asked by name: "owner of Acme, known by the email domain acme.com".
fn named_role(by: &NamedBy, account: Option<&AccountMatch>) -> String {
    match (by, account) {
        (NamedBy::AccountOwner, Some(account)) => format!("owner of {}, known {}", account.name, evidence(&account.evidence)),
        (NamedBy::AccountOwner, None) => "owner of the account".to_owned(),
        (NamedBy::Rule, _) => "named by the rule".to_owned(),
        (NamedBy::Field { field, .. }, _) => format!("named in {field}"),
    }
}

fn nobody_named(by: &NamedBy, account: Option<&AccountMatch>) -> String {
    match by {
        NamedBy::AccountOwner => match account {
            Some(AccountMatch { name, owner_named: Some(owner), .. }) => {
                format!("the roster does not know \"{owner}\", owner of {name}")
            }
            Some(_) => "the account has no owner".to_owned(),
            None => "the account is not known".to_owned(),
        },
        NamedBy::Rule => "the roster does not know the rep whom the rule names".to_owned(),
        NamedBy::Field { field, value: None } => format!("{field} is empty"),
        NamedBy::Field { field, value: Some(value) } => format!("the roster does not know \"{value}\", named in {field}"),
    }
}

/// What a held lead waits for, in a few words; `name` is how a rep is called.
pub fn held_text(held_for: &HeldFor, name: impl FnOnce(RepId) -> String) -> String {
    match held_for {
        HeldFor::Pool(pool) => format!("held for {pool}"),
        HeldFor::Rep(rep) => format!("held for {}", name(*rep)),
        HeldFor::Answer => "held until there is somebody to ask".to_owned(),
    }
}

/// Why a lead stands in fallback that was decided upon before any rulebook.
const NO_BOOK: &str = "no rulebook was live then";

/// Why the decision left its lead in fallback, in a few words; `None` where it did not.
pub fn fallback_text(decision: &Decision) -> Option<&'static str> {
    match decision.outcome {
        Outcome::Fallback { cause: Cause::NoRule, .. } if decision.rulebook.is_none() => Some(NO_BOOK),
        // No rule was asked any more.
        Outcome::Fallback { cause: Cause::SlaExhausted, .. } if decision.steps.is_empty() && decision.trigger == Trigger::Sla => {
            Some("missed as often as its policy allows")
        }
        Outcome::Fallback { cause, .. } => Some(cause_text(cause)),
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => None,
    }
}

/// Why no other rule took a lead that the last one takes because it takes all that is left: the cause its list shows.
fn left_over(cause: Cause, snag: Option<&Snag>, names: &Names<'_>) -> Option<String> {
    let snag = snag.filter(|snag| cause == Cause::SentByRule && !matches!(snag, Snag::SentByRule(_)))?;
    Some(match snag {
        Snag::NoRule(None) => "no other rule matched".to_owned(),
        snag => snag_short(snag, &|rep| names.rep(rep)),
    })
}

/// Why a lead stands in fallback, in a few words.
pub fn cause_text(cause: Cause) -> &'static str {
    match cause {
        Cause::NoRule => "no rule matched",
        Cause::NobodyAvailable => "nobody is available",
        Cause::NoTerritoryPool => "its territory has no pool",
        Cause::OwnerUnavailable => "the owner is unavailable",
        Cause::SlaExhausted => "missed, and nobody else is there to ask",
        Cause::SentByRule => "the rule sends it here",
        Cause::SentByHand => "sent here by hand",
        Cause::InvalidReference => "the rep it names is unknown",
    }
}
