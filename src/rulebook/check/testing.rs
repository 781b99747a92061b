//! A small company for the examples of findings.

use crate::{
    model::{
        absence::{Absence, AbsenceKind},
        id::{AbsenceId, RepId},
        rep::{Employment, Rep},
        roster::Roster,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        time::Instant,
    },
    rulebook::{file, spelling},
};

use super::{Finding, check};

/// A Monday morning.
pub const NOW: &str = "2026-11-23T09:00:00Z";

/// A book with nothing to find.
pub const BOOK: &str = "format = 1
[[pool]]
name = \"sales\"
members = [{ rep = \"priya@example.com\" }, { rep = \"luc@example.com\" }]
[[sla]]
name = \"hot\"
first_touch = \"30m\"
[[rule]]
name = \"Italy waits\"
when = \"country:IT\"
to = \"fallback\"
[[rule]]
name = \"Everybody\"
to = \"pool:sales\"
sla = \"hot\"
";

pub fn roster() -> Roster {
    let rep = |id, name: &str| {
        let email = format!("{}@example.com", name.to_lowercase());
        Rep { email: Some(email), ..Rep::named(RepId(id), name) }
    };
    let gone = Rep { employment: Employment::Inactive, ..rep(3, "Gone") };
    Roster::new(vec![rep(1, "Priya"), rep(2, "Luc"), gone], Vec::new())
}

/// The same people, some of them away from the start of time on.
pub fn away(roster: &Roster, who: &[(&str, Option<Instant>)]) -> Roster {
    let absences = (1..).zip(who).map(|(id, (name, until))| Absence {
        id: AbsenceId(id),
        rep: roster.reps()[roster.find(name).unwrap()].id,
        from: Instant::from_ms(0),
        until: *until,
        kind: AbsenceKind::Vacation,
    });
    let absences = absences.collect();
    Roster::new(roster.reps().to_vec(), absences)
}

/// The same people, one of them with weekly hours.
pub fn with_week(roster: &Roster, name: &str, week: &str) -> Roster {
    let position = roster.find(name).unwrap();
    let mut reps = roster.reps().to_vec();
    reps[position].week = Some(week.parse().unwrap());
    Roster::new(reps, Vec::new())
}

pub fn book(text: &str) -> Rulebook {
    file::read_published(text).unwrap()
}

/// The findings of that kind.
pub fn found(book: &Rulebook, roster: &Roster, word: &str) -> Vec<Finding> {
    check(book, roster, NOW.parse().unwrap()).into_iter().filter(|finding| finding.word() == word).collect()
}

/// The findings of that kind in a text, as a line each.
pub fn said(text: &str, word: &str) -> Vec<String> {
    let line = |one: &Finding| format!("{}: {}", one.severity.as_str(), one.message());
    found(&book(text), &roster(), word).iter().map(line).collect()
}

/// A book of rules that ask so, in that order; all go to fallback.
pub fn rules(when: &[&str]) -> Rulebook {
    let rules = when.iter().zip(1..).map(|(line, number)| Rule {
        name: format!("R{number}").into(),
        when: spelling::read(line).unwrap(),
        to: Destination::Fallback,
        otherwise: Otherwise::Fallback,
        sla: None,
        switch: Switch::On,
    });
    Rulebook { rules: rules.collect(), ..Rulebook::default() }
}

/// A roster without anybody.
pub fn nobody() -> Roster {
    Roster::new(Vec::new(), Vec::new())
}
