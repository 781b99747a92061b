//! The report in English: the one place that words its figures, for commands and screens.

use chrono::{Datelike, NaiveDate};

use crate::model::{ledger::Lines, pool::Strategy, rotation::Share};

use super::{
    fairness::{Against, Evenness},
    figures::{Group, Verdict},
};

/// How even, and what chance alone would leave: "Jain 0.984 of 1, chance alone 0.972 to 1".
pub fn jain(figure: Option<f64>, chance: Option<f64>) -> String {
    match (figure, chance) {
        (Some(figure), Some(chance)) => format!("Jain {figure:.3} of 1, chance alone {chance:.3} to 1"),
        (Some(figure), None) => format!("Jain {figure:.3} of 1"),
        (None, _) => "Jain -".to_owned(),
    }
}

/// How uneven, and what chance alone would leave: "Gini 0.055, 0 is even, chance alone up to 0.094".
pub fn gini(figure: Option<f64>, chance: Option<f64>) -> String {
    match (figure, chance) {
        (Some(figure), Some(chance)) => format!("Gini {figure:.3}, 0 is even, chance alone up to {chance:.3}"),
        (Some(figure), None) => format!("Gini {figure:.3}, 0 is even"),
        (None, _) => "Gini -".to_owned(),
    }
}

/// Said in the place of both where evenness means nothing; nothing where it means something.
pub fn no_evenness(of: &Evenness) -> Option<&'static str> {
    match (of.jain, of.counted) {
        (Some(_), _) => None,
        (None, 0) => Some("nobody has any of these leads, so there is nothing to be even"),
        (None, _) => Some("no more came than went, so it cannot be told how even it was"),
    }
}

/// Said in the place of the figures for who was there, where nobody has a weight.
pub const NO_WEIGHTS: &str = "no weights here: who received is held against each other, all alike";

/// The two lines below a report: received by the share by weight, and by the share of the leads they were there for.
pub fn evenness(of: &Evenness) -> [String; 2] {
    let figure = |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.3}"));
    let line = |of: &str, jain: Option<f64>, gini: Option<f64>, jain_chance, gini_chance| {
        let (jain, gini) = (figure(jain), figure(gini));
        let left = format!("pure chance would leave about {} and {}", figure(jain_chance), figure(gini_chance));
        format!("{of}: Jain {jain}, Gini {gini} ({left})")
    };
    [
        match of.against {
            Against::Weights => line("of received by weight", of.jain, of.gini, of.jain_chance, of.chance),
            Against::EachOther => line("of received", of.jain, of.gini, of.jain_chance, of.chance),
        },
        match of.against {
            Against::Weights => line(
                "of received by available share",
                of.jain_available,
                of.gini_available,
                of.jain_chance_available,
                of.chance_available,
            ),
            Against::EachOther => NO_WEIGHTS.to_owned(),
        },
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

/// Who gets the next lead of a pool.
pub fn strategy(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "round robin: in turn, all alike",
        Strategy::Weighted => "weighted: in turn, by weight",
        Strategy::LeastLoaded => "least loaded: not in turn, to whoever has the most room",
        Strategy::Priority => "priority: not in turn, to the highest priority there",
    }
}

/// A verdict in its words; what to look at, in a pool that picks so, comes behind a colon.
pub fn verdict(verdict: Verdict, picks: Option<Strategy>) -> String {
    match verdict {
        Verdict::Nothing => "no leads".to_owned(),
        Verdict::Unweighted => "no share by weight".to_owned(),
        Verdict::Mixed => "leads of no pool among them".to_owned(),
        Verdict::Even => "ok".to_owned(),
        Verdict::WithinChance => "ok, within chance".to_owned(),
        Verdict::Low(None) => "LOW".to_owned(),
        Verdict::High(None) => "HIGH".to_owned(),
        Verdict::Low(Some(group)) => format!("LOW: look at {}", cause(group, picks, Share(-1))),
        Verdict::High(Some(group)) => format!("HIGH: look at {}", cause(group, picks, Share(1))),
    }
}

/// The word of a verdict alone.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Nothing => "none",
        Verdict::Unweighted | Verdict::Mixed => "-",
        Verdict::Even | Verdict::WithinChance => "ok",
        Verdict::Low(_) => "LOW",
        Verdict::High(_) => "HIGH",
    }
}

/// A verdict in ten columns: the same share may be one thing where much came and another where little did.
pub fn verdict_in_short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::WithinChance => "ok, chance",
        Verdict::Mixed => "not judged",
        Verdict::Nothing | Verdict::Unweighted | Verdict::Even | Verdict::Low(_) | Verdict::High(_) => verdict_word(verdict),
    }
}

/// What a group of columns that gave or took is about.
fn cause(group: Group, picks: Option<Strategy>, share: Share) -> &'static str {
    let took = share < Share::ZERO;
    match group {
        Group::Away if took => "absences",
        Group::Away => "others away",
        Group::Full if took => "capacity",
        Group::Full => "who was full",
        Group::OffHours if took => "working hours",
        Group::OffHours => "others' hours",
        Group::Language => "languages",
        Group::Turns => match picks {
            Some(Strategy::LeastLoaded) => "who had room",
            Some(Strategy::Priority) => "priorities",
            Some(Strategy::RoundRobin | Strategy::Weighted) | None => "turns",
        },
        Group::ByHand => "moves by hand",
        Group::Account => "accounts",
        Group::Tried | Group::Rerouted => "re-routes",
        Group::Imported => "imports",
        Group::Settled => "settled balances",
    }
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One rep's.
    One,
    /// Everybody's together: what one lost and others got of it is one thing.
    All,
}

/// What stands behind a figure: "13 turns skipped: full, 2 given back", "a part of 3 turns others were skipped for".
pub fn behind(group: Group, lines: Lines, whose: Whose) -> String {
    let (gave, took) = (lines.gave(), lines.took());
    let back = match whose {
        Whose::One => lines.back(),
        // Of each lead dismissed one line: of the skipped one theirs, of a turn the one that was picked.
        Whose::All if group.is_skip() => lines.back_up,
        Whose::All => lines.back_down,
    };
    let one_way = |n: i64, says: String| (n > 0).then_some(says);
    let parts = match (group, whose) {
        (Group::Away | Group::Full | Group::OffHours | Group::Language | Group::Tried, _) => [
            one_way(took, format!("{} skipped: {}", count(took, "turn"), skipped(group))),
            one_way(
                if whose == Whose::One { gave } else { 0 },
                format!("a part of {} others were skipped for", count(gave, "turn")),
            ),
            one_way(back, given_back(back, took + gave)),
        ],
        (Group::Turns, Whose::One) => [
            one_way(gave, format!("picked for {}", count(gave, "lead"))),
            one_way(took, {
                let others = if gave > 0 { took.to_string() } else { count(took, "lead") };
                format!("{others} went to others in line")
            }),
            one_way(back, given_back(back, took + gave)),
        ],
        (Group::Turns, Whose::All) => {
            [one_way(gave, format!("{} given out", count(gave, "lead"))), None, one_way(back, given_back(back, gave))]
        }
        (Group::Settled, _) => [
            one_way(took, format!("{} of who left shared out", count(took, "balance"))),
            one_way(if whose == Whose::One { gave } else { 0 }, format!("a part of {} of who left", count(gave, "balance"))),
            one_way(back, format!("{} given back above 2 in hand, shared out", count(back, "turn"))),
        ],
        (Group::ByHand, Whose::All) if took == gave => {
            [one_way(gave, format!("{} moved by hand", count(gave, "lead"))), None, None]
        }
        (Group::ByHand, _) => two(took, format!("{took} taken away by hand"), gave, format!("{gave} given by hand")),
        (Group::Account, _) => {
            two(took, format!("{took} taken back"), gave, format!("{} through an account or by name", count(gave, "lead")))
        }
        (Group::Rerouted, Whose::All) if took == gave => {
            [one_way(gave, format!("{} re-routed", count(gave, "lead"))), None, None]
        }
        (Group::Rerouted, _) => {
            two(took, format!("{} re-routed away", count(took, "lead")), gave, format!("{gave} re-routed to them"))
        }
        (Group::Imported, _) => {
            two(took, format!("{took} taken back"), gave, format!("{} came with their owner", count(gave, "lead")))
        }
    };
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() { "nothing".to_owned() } else { said.join(", ") }
}

fn two(took: i64, taken: String, gave: i64, given: String) -> [Option<String>; 3] {
    [(took > 0).then_some(taken), (gave > 0).then_some(given), None]
}

/// Turns that came back because their leads were dismissed; alone it says of what.
fn given_back(back: i64, others: i64) -> String {
    if others > 0 { format!("{back} given back") } else { format!("{} given back: dismissed", count(back, "turn")) }
}

/// What the share by weight is made of: "124 leads came, 11 dismissed since".
pub fn by_weight(leads: Lines) -> String {
    match (leads.gave(), leads.back()) {
        (came, 0) => format!("{} came", count(came, "lead")),
        (came, dismissed) => format!("{} came, {dismissed} dismissed since", count(came, "lead")),
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

/// Whole leads behind `actual`: "37 leads came, 2 moved on, 1 dismissed since".
pub fn leads(lines: Lines) -> String {
    let came = if lines.up == 0 { "no lead came".to_owned() } else { format!("{} came", count(lines.up, "lead")) };
    let moved = if lines.took() > 0 { format!(", {} moved on", lines.took()) } else { String::new() };
    let dismissed = if lines.back_down > 0 { format!(", {} dismissed since", lines.back_down) } else { String::new() };
    format!("{came}{moved}{dismissed}")
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
        assert_eq!(jain(Some(1.0), Some(0.5)), "Jain 1.000 of 1, chance alone 0.500 to 1");
        assert_eq!(gini(Some(0.055), Some(0.094)), "Gini 0.055, 0 is even, chance alone up to 0.094");
        assert_eq!(no_evenness(&Evenness { jain: Some(1.0), counted: 1, ..Evenness::default() }), None);
        assert!(no_evenness(&Evenness::default()).is_some_and(|says| says.starts_with("nobody has any")));
    }

    fn lines(up: i64, down: i64) -> Lines {
        Lines { up, down, ..Lines::default() }
    }

    #[test]
    fn what_stands_behind_a_figure_is_counted() {
        let behind = |group, lines| behind(group, lines, Whose::One);
        assert_eq!(behind(Group::Full, lines(0, 13)), "13 turns skipped: at capacity");
        assert_eq!(behind(Group::Away, lines(1, 2)), "2 turns skipped: away, a part of 1 turn others were skipped for");
        assert_eq!(behind(Group::ByHand, lines(4, 2)), "2 taken away by hand, 4 given by hand");
        assert_eq!(leads(lines(37, 2)), "37 leads came, 2 moved on");
        for group in Group::ALL {
            assert_eq!(behind(group, lines(0, 0)), "nothing");
            assert!(!behind(group, lines(1, 1)).is_empty());
        }
    }

    #[test]
    fn a_turn_given_back_is_no_turn_skipped() {
        let back = |up, down, back_up, back_down| Lines { up, down, back_up, back_down };
        assert_eq!(
            behind(Group::Away, back(38, 6, 0, 6), Whose::One),
            "a part of 38 turns others were skipped for, 6 given back"
        );
        assert_eq!(behind(Group::Away, back(6, 38, 6, 0), Whose::One), "38 turns skipped: away, 6 given back");
        assert_eq!(behind(Group::Away, back(119, 55, 6, 17), Whose::All), "38 turns skipped: away, 6 given back");
        assert_eq!(behind(Group::Away, back(6, 0, 6, 0), Whose::One), "6 turns given back: dismissed");
        assert_eq!(
            behind(Group::Turns, back(20, 41, 4, 2), Whose::One),
            "picked for 16 leads, 39 went to others in line, 6 given back"
        );
        assert_eq!(by_weight(back(124, 11, 0, 11)), "124 leads came, 11 dismissed since");
        assert_eq!(leads(back(18, 2, 0, 1)), "18 leads came, 1 moved on, 1 dismissed since");
    }

    #[test]
    fn a_verdict_says_what_to_look_at() {
        let verdict = |of| verdict(of, Some(Strategy::Weighted));
        assert_eq!(verdict(Verdict::Low(Some(Group::Full))), "LOW: look at capacity");
        assert_eq!(verdict(Verdict::High(Some(Group::Full))), "HIGH: look at who was full");
        assert_eq!(verdict(Verdict::WithinChance), "ok, within chance");
        let by_load = super::verdict(Verdict::High(Some(Group::Turns)), Some(Strategy::LeastLoaded));
        assert_eq!(by_load, "HIGH: look at who had room");
    }
}
