//! The report in English: the one place that words its figures, for commands and screens.

use chrono::{Datelike, NaiveDate};

use crate::model::{ledger::Lines, rotation::Share};

use super::{
    fairness::Evenness,
    figures::{Group, Verdict},
};

/// A figure between 0 and 1 as it is shown; three decimals where the second says too little.
fn index(figure: f64) -> String {
    if figure > 0.9 && figure < 1.0 { format!("{figure:.3}") } else { format!("{figure:.2}") }
}

/// How even, and what chance alone would leave: "Jain 0.984 of 1, chance alone 0.972 to 1".
pub fn jain(figure: Option<f64>, chance: Option<f64>) -> String {
    match (figure, chance) {
        (Some(figure), Some(chance)) => format!("Jain {} of 1, chance alone {} to 1", index(figure), index(chance)),
        (Some(figure), None) => format!("Jain {} of 1", index(figure)),
        (None, _) => format!("Jain {NO_FIGURE}"),
    }
}

/// How uneven, and what chance alone would leave: "Gini 0.05, 0 is even, chance alone up to 0.09".
pub fn gini(figure: Option<f64>, chance: Option<f64>) -> String {
    match (figure, chance) {
        (Some(figure), Some(chance)) => format!("Gini {figure:.2}, 0 is even, chance alone up to {chance:.2}"),
        (Some(figure), None) => format!("Gini {figure:.2}, 0 is even"),
        (None, _) => format!("Gini {NO_FIGURE}"),
    }
}

/// Said where evenness means nothing.
const NO_FIGURE: &str = "- (more went than came)";

/// The two lines below a report: over what was received, and over what was received by available share.
pub fn evenness(of: &Evenness) -> [String; 2] {
    let figure = |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"));
    let line = |of: &str, jain, gini, jain_chance, gini_chance| {
        let (jain, gini) = (figure(jain), figure(gini));
        let left = format!("pure chance would leave about {} and {}", figure(jain_chance), figure(gini_chance));
        format!("{of}: Jain {jain}, Gini {gini} ({left})")
    };
    [
        line("of leads received", of.jain, of.gini, of.jain_chance, of.chance),
        line(
            "of received by available share",
            of.jain_available,
            of.gini_available,
            of.jain_chance_available,
            of.chance_available,
        ),
    ]
}

/// A stretch of days: "on 24 Nov 2026", "26 Oct to 24 Nov 2026".
pub fn stretch(from: NaiveDate, to: NaiveDate) -> String {
    let last = to.format("%-d %b %Y");
    match (from == to, from.year() == to.year()) {
        (true, _) => format!("on {last}"),
        (false, true) => format!("{} to {last}", from.format("%-d %b")),
        (false, false) => format!("{} to {last}", from.format("%-d %b %Y")),
    }
}

/// A verdict in its words; what to look at comes behind a colon.
pub fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::Nothing => "no leads".to_owned(),
        Verdict::Even => "ok".to_owned(),
        Verdict::WithinChance => "ok, within chance".to_owned(),
        Verdict::Low(None) => "LOW".to_owned(),
        Verdict::High(None) => "HIGH".to_owned(),
        Verdict::Low(Some(group)) => format!("LOW: look at {}", cause(group, Share(-1))),
        Verdict::High(Some(group)) => format!("HIGH: look at {}", cause(group, Share(1))),
    }
}

/// The word of a verdict alone.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Nothing => "none",
        Verdict::Even | Verdict::WithinChance => "ok",
        Verdict::Low(_) => "LOW",
        Verdict::High(_) => "HIGH",
    }
}

/// What a group of columns that gave or took is about.
fn cause(group: Group, share: Share) -> &'static str {
    let took = share < Share::ZERO;
    match group {
        Group::Away if took => "absences",
        Group::Away => "others away",
        Group::Full if took => "capacity",
        Group::Full => "who was full",
        Group::OffHours if took => "working hours",
        Group::OffHours => "others' hours",
        Group::Language => "languages",
        Group::Turns => "turns",
        Group::ByHand => "moves by hand",
        Group::Account => "accounts",
        Group::Tried | Group::Rerouted => "re-routes",
        Group::Imported => "imports",
        Group::Settled => "leavers",
    }
}

/// What stands behind a figure: "13 turns skipped: full", "3 turns of others who were full".
pub fn behind(group: Group, lines: Lines) -> String {
    let Lines { up, down } = lines;
    if up + down == 0 {
        return "nothing".to_owned();
    }
    let two = |took: &str, gave: &str| match (down, up) {
        (0, _) => gave.to_owned(),
        (_, 0) => took.to_owned(),
        (_, _) => format!("{took}, {gave}"),
    };
    match group {
        Group::Away | Group::Full | Group::OffHours | Group::Language | Group::Tried => {
            let because = skipped(group);
            two(
                &format!("{} skipped: {because}", count(down, "turn")),
                &format!("a part of {} others were skipped for", count(up, "turn")),
            )
        }
        Group::Turns => {
            two(&format!("{} went to others in line", count(down, "lead")), &format!("picked for {}", count(up, "lead")))
        }
        Group::ByHand => two(&format!("{down} taken away by hand"), &format!("{up} given by hand")),
        Group::Account => two(&format!("{down} taken back"), &format!("{} through an account or by name", count(up, "lead"))),
        Group::Rerouted => two(&format!("{} re-routed away", count(down, "lead")), &format!("{up} re-routed to them")),
        Group::Imported => two(&format!("{down} taken back"), &format!("{} came with their owner", count(up, "lead"))),
        Group::Settled => two(&format!("{} shared out", count(down, "balance")), &format!("a part of {}", count(up, "balance"))),
    }
}

/// Why a turn was skipped.
fn skipped(group: Group) -> &'static str {
    match group {
        Group::Away => "away",
        Group::Full => "at capacity",
        Group::OffHours => "outside working hours",
        Group::Language => "another language",
        Group::Tried => "had the lead before",
        Group::Turns | Group::ByHand | Group::Account | Group::Rerouted | Group::Imported | Group::Settled => group.title(),
    }
}

/// Whole leads behind `actual`: "37 came, 2 went again".
pub fn leads(lines: Lines) -> String {
    match lines {
        Lines { up: 0, down: 0 } => "no lead came".to_owned(),
        Lines { up, down: 0 } => format!("{} came", count(up, "lead")),
        Lines { up, down } => format!("{} came, {down} went again", count(up, "lead")),
    }
}

fn count(n: i64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_with_what_chance_leaves() {
        assert_eq!(jain(Some(0.9841), Some(0.9723)), "Jain 0.984 of 1, chance alone 0.972 to 1");
        assert_eq!(jain(Some(1.0), Some(0.5)), "Jain 1.00 of 1, chance alone 0.50 to 1");
        assert_eq!(gini(Some(0.055), Some(0.094)), "Gini 0.06, 0 is even, chance alone up to 0.09");
        assert_eq!(gini(None, Some(0.094)), "Gini - (more went than came)");
    }

    #[test]
    fn what_stands_behind_a_figure_is_counted() {
        let lines = |up, down| Lines { up, down };
        assert_eq!(behind(Group::Full, lines(0, 13)), "13 turns skipped: at capacity");
        assert_eq!(behind(Group::Away, lines(1, 2)), "2 turns skipped: away, a part of 1 turn others were skipped for");
        assert_eq!(behind(Group::ByHand, lines(4, 2)), "2 taken away by hand, 4 given by hand");
        assert_eq!(leads(lines(37, 2)), "37 leads came, 2 went again");
        for group in Group::ALL {
            assert_eq!(behind(group, lines(0, 0)), "nothing");
            assert!(!behind(group, lines(1, 1)).is_empty());
        }
    }

    #[test]
    fn a_verdict_says_what_to_look_at() {
        assert_eq!(verdict(Verdict::Low(Some(Group::Full))), "LOW: look at capacity");
        assert_eq!(verdict(Verdict::High(Some(Group::Full))), "HIGH: look at who was full");
        assert_eq!(verdict(Verdict::WithinChance), "ok, within chance");
    }
}
