//! A decision in the short lines of a lead's timeline.

use crate::model::{
    decision::{Decision, Held, Outcome, SamePerson, Trigger, Verdict},
    snag::Snag,
};

use super::{Names, cause_text, fallback_text, held_text, lead_label, left_over};

/// A decision in short: where the lead went.
/// `snag` is the group it went to, of one for fallback.
pub fn decided(decision: &Decision, snag: Option<&Snag>, before: Option<&str>, names: &Names<'_>) -> String {
    let from = before.map(|before| format!("{before} -> ")).unwrap_or_default();
    match &decision.outcome {
        Outcome::Assigned { owner, covering_for: None } => {
            let to = if from.is_empty() { "to " } else { "" };
            format!("{from}{to}{}", names.rep(*owner))
        }
        Outcome::Assigned { owner, covering_for: Some(absent) } => {
            format!("{from}{} for {}", names.rep(*owner), names.rep(*absent))
        }
        Outcome::Fallback { cause, held } => {
            let waits = match held {
                Held::For(what) => format!(", {}", held_text(what, |rep| names.rep(rep))),
                Held::No => String::new(),
            };
            let plain = || fallback_text(decision).unwrap_or_else(|| cause_text(*cause)).to_owned();
            let why = left_over(*cause, snag, names).unwrap_or_else(plain);
            let from = before.map(|before| format!("{before} -> Fallback: ")).unwrap_or_default();
            format!("{from}{why}{waits}")
        }
        Outcome::Nurture => format!("{from}kept from sales for now"),
        Outcome::Duplicate { of, evidence: SamePerson::ExternalId } => {
            format!("to {}, the same id in the same system", lead_label(*of))
        }
        Outcome::Duplicate { of, evidence: SamePerson::Email } => format!("to {}, the same email", lead_label(*of)),
        Outcome::Closed { owner: Some(owner) } => format!("over when it came, {} had it", names.rep(*owner)),
        Outcome::Closed { owner: None } => "over when it came".to_owned(),
    }
}

/// What led to a decision: the rule and version, why the others could not, the reason that was given.
pub fn reasons(decision: &Decision, names: &Names<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let book = decision.rulebook.map_or_else(|| "no rulebook".to_owned(), |version| format!("rules v{version}"));
    if let Some(rule) = decision.rule() {
        lines.push(format!("R{} {}, {book}", rule.position, rule.name));
    } else if !matches!(decision.trigger, Trigger::ByHand | Trigger::Imported) {
        lines.push(book);
    }
    if let Some(because) = &decision.because {
        lines.push(format!("reason \"{because}\""));
    }
    if let (Some(verdict), Some(owner)) = (&decision.override_of, decision.owner()) {
        lines.push(format!("override: {} {}", names.rep(owner), names.skipped(owner, verdict, decision.at)));
    }
    for pool in decision.pools() {
        for member in &pool.members {
            let is_skipped = !matches!(member.verdict, Verdict::Chosen(_) | Verdict::InLine(_));
            if is_skipped {
                lines.push(format!(
                    "{} skipped: {}",
                    names.rep(member.rep),
                    names.skipped(member.rep, &member.verdict, decision.at)
                ));
            }
        }
    }
    lines
}
