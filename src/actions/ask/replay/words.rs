//! A rehearsal in English: its sentences for the command line and the dashboard.

use chrono::Datelike;

use crate::{
    actions::{Desk, ask::explain, error::ActionError},
    model::{id::RepId, ledger::Window},
    routing::explain::{self as words, Names},
    rulebook::replay::{Apart, Kind, Move, Replayed, Shift, To, Went},
};

use super::{AccountMoved, ReplayReport};

/// A lead that moves, with both explanations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveText {
    /// Who got it: "Ana Ruiz", "Fallback".
    pub from: String,
    /// Who would get it.
    pub to: String,
    /// Why it went where it went.
    pub before: String,
    /// Why it would go elsewhere; `None` where that is not kept.
    pub after: Option<String>,
}

/// How many: "1 lead", "12 leads".
fn leads(n: u64) -> String {
    if n == 1 { "1 lead".to_owned() } else { format!("{n} leads") }
}

/// From the first to the last day of a window; years only where it has several.
fn days(Window { first, last }: Window) -> String {
    let form = if first.year() == last.year() { "%-d %b" } else { "%-d %b %Y" };
    format!("{} to {}", first.format(form), last.format(form))
}

impl ReplayReport {
    /// What was replayed: "860 leads of 25 Oct to 23 Nov".
    pub fn what(&self) -> String {
        format!("{} of {}", leads(self.replayed.leads), self.days())
    }

    /// The days that were replayed: "25 Oct to 23 Nov".
    pub fn days(&self) -> String {
        days(self.window)
    }

    /// The whole of it in sentences, the most important first.
    pub fn said(&self, name: &dyn Fn(RepId) -> String) -> Vec<String> {
        let all = &self.replayed;
        if all.leads == 0 {
            return vec!["No lead was routed in that time, so there is nothing to compare.".to_owned()];
        }
        let mut said = vec![moved(all)];
        let shifts = by_rep(all, name);
        if !shifts.is_empty() {
            said.push(format!("By rep: {shifts}."));
        }
        let Shift { before, after } = all.fallback;
        said.push(if before == after {
            format!("Fallback: {before}, as before.")
        } else {
            format!("Fallback: {before} before, {after} under the draft.")
        });
        said.extend(self.accounts());
        said.extend(self.fairness());
        said.extend(apart(all));
        said
    }

    /// Which known accounts change hands.
    fn accounts(&self) -> Option<String> {
        let all = self.replayed.accounts.len();
        let has = match all {
            0 => return None,
            1 => "1 known account has leads that change hands".to_owned(),
            n => format!("{n} known accounts have leads that change hands"),
        };
        let of = |one: &AccountMoved| if one.leads == 1 { one.name.clone() } else { format!("{} ({})", one.name, one.leads) };
        let mut named: Vec<String> = self.accounts.iter().take(MOST_NAMED).map(of).collect();
        let more = all.saturating_sub(named.len());
        if more > 0 {
            named.push(format!("{more} more"));
        }
        Some(format!("{has}: {}.", named.join(", ")))
    }

    fn fairness(&self) -> Option<String> {
        let figures = |of: &crate::insight::fairness::FairnessReport| of.overall.gini_available.zip(of.overall.jain_available);
        let ((gini, jain), (gini_after, jain_after)) = figures(&self.before).zip(figures(&self.after))?;
        Some(format!(
            "Fairness (Gini, 0 is even): {gini:.2} before, {gini_after:.2} under the draft; Jain {jain:.2} and {jain_after:.2}."
        ))
    }
}

fn moved(all: &Replayed) -> String {
    let leads = leads(all.leads);
    let fall = match all.turns {
        1 => "only falls to another turn of its pool",
        _ => "only fall to another turn of their pool",
    };
    match (all.elsewhere, all.turns) {
        (0, 0) => format!("None of {leads} would have gone to somebody else."),
        (0, turns) => format!("None of {leads} would go another way; {turns} {fall}."),
        (ways, 0) => format!("{ways} of {leads} would go elsewhere."),
        (ways, turns) => format!("{ways} of {leads} would go elsewhere; {turns} more {fall}."),
    }
}

/// Who gains and who loses, the largest first.
fn by_rep(all: &Replayed, name: &dyn Fn(RepId) -> String) -> String {
    let change = |shift: &Shift| shift.after as i64 - shift.before as i64;
    let mut shifts: Vec<(RepId, i64)> = all.by_rep.iter().map(|(rep, shift)| (*rep, change(shift))).collect();
    shifts.retain(|(_, by)| *by != 0);
    shifts.sort_by_key(|(rep, by)| (-by.abs(), *rep));
    let more = shifts.len().saturating_sub(MOST_NAMED);
    let mut said: Vec<String> = shifts.iter().take(MOST_NAMED).map(|(rep, by)| format!("{} {by:+}", name(*rep))).collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    said.join(", ")
}

/// So many reps or accounts are named in a sentence.
const MOST_NAMED: usize = 6;

fn apart(all: &Replayed) -> Option<String> {
    let said = all.apart.iter().map(|(apart, n)| match apart {
        Apart::ByHand => format!("{} that people gave to somebody", leads(*n)),
        Apart::ByClock => format!("{} that a missed clock moved", leads(*n)),
        Apart::Rerouted => format!("{} that somebody routed again", leads(*n)),
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| format!("Told apart: {}; where rules had sent them is what is compared.", said.join(", ")))
}

/// To whom a lead went, in a word or two.
pub fn to_whom(went: &Went, name: &dyn Fn(RepId) -> String) -> String {
    match went.to {
        To::Rep(rep) => name(rep),
        To::Fallback(_) => "Fallback".to_owned(),
        To::Nurture => "Nurture".to_owned(),
    }
}

/// In what a lead's way differs, in a word or two.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Elsewhere => "elsewhere",
        Kind::Turn => "another turn",
    }
}

/// A lead that moves, with both explanations; what was decided then is explained as of then.
pub fn move_text(desk: &mut Desk, one: &Move) -> Result<MoveText, ActionError> {
    let then = explain(desk, one.lead, Some(one.then))?;
    let viewer = desk.viewer;
    let picture = desk.look()?;
    let names = Names { roster: &picture.roster, zone: viewer.unwrap_or_else(|| picture.zone()) };
    let name = |rep: RepId| names.rep(rep);
    Ok(MoveText {
        from: to_whom(&one.before, &name),
        to: to_whom(&one.after, &name),
        before: then.map_or_else(|| to_whom(&one.before, &name), |then| then.summary),
        after: one.decision.as_deref().map(|decision| words::summary(decision, None, &names)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lead_falls_and_several_fall() {
        let said = |elsewhere, turns| moved(&Replayed { leads: 9, elsewhere, turns, ..Replayed::default() });
        assert_eq!(said(0, 1), "None of 9 leads would go another way; 1 only falls to another turn of its pool.");
        assert_eq!(said(2, 3), "2 of 9 leads would go elsewhere; 3 more only fall to another turn of their pool.");
    }

    #[test]
    fn a_window_across_years_says_them() {
        let window = |first: &str, last: &str| days(Window { first: first.parse().unwrap(), last: last.parse().unwrap() });
        assert_eq!(window("2026-10-25", "2026-11-23"), "25 Oct to 23 Nov");
        assert_eq!(window("2025-11-25", "2026-11-23"), "25 Nov 2025 to 23 Nov 2026");
    }
}
