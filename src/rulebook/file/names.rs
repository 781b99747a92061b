//! Names: each defined once, each that is used defined, territories in no circle, reps in the roster.

use std::collections::HashMap;

use crate::{
    model::{
        criteria::{Condition, Criteria, Field},
        rep::Employment,
        rulebook::Rulebook,
    },
    rulebook::part::Part,
};

use super::{
    problem::{Problems, Span},
    reader::Reading,
    section::Text,
};

struct Use {
    kind: Part,
    name: Text,
    /// In criteria case does not count; anywhere else a name is written as defined.
    exact: bool,
}

/// The names of one text, as they come up.
#[derive(Default)]
pub(super) struct Names {
    /// Folded name → the line it stands on and the name as written.
    defined: HashMap<(Part, String), (usize, String)>,
    used: Vec<Use>,
    /// `inside` of each territory, in file order.
    inside: Vec<Option<Text>>,
}

impl Names {
    /// Notes a name where its thing is defined.
    pub(super) fn define(&mut self, kind: Part, name: &Text, problems: &mut Problems<'_>) {
        let line = problems.place(name.at.start).0;
        let folded = kind.fold(&name.text);
        if matches!(kind, Part::Segment | Part::Territory) && folded == "none" {
            let hint = "give it another: `none` stands for the leads in none of them";
            problems.add(&name.at, format!("a {} cannot be called `none`", kind.word()), hint);
        }
        if let Some((first, _)) = self.defined.get(&(kind, folded.clone())) {
            if !folded.is_empty() {
                let message = format!("{} `{}` is defined twice, first on line {first}", kind.word(), name.text);
                problems.add(&name.at, message, "rename one of them or take it out");
            }
            return;
        }
        self.defined.insert((kind, folded), (line, name.text.clone()));
    }

    /// Notes a name where its thing is used.
    pub(super) fn refer(&mut self, kind: Part, name: &Text) {
        self.used.push(Use { kind, name: name.clone(), exact: true });
    }

    /// Notes the territory around the next one.
    pub(super) fn nest(&mut self, inside: Option<&Text>) {
        if let Some(parent) = inside {
            self.refer(Part::Territory, parent);
        }
        self.inside.push(inside.cloned());
    }

    /// Notes the segments and territories that criteria ask for.
    pub(super) fn refer_criteria(&mut self, criteria: &Criteria, at: &Span) {
        for (field, condition) in criteria.iter() {
            let kind = match field {
                Field::Segment => Part::Segment,
                Field::Territory => Part::Territory,
                _ => continue,
            };
            let (Condition::In(values) | Condition::NotIn(values)) = condition else { continue };
            for value in values.iter().filter(|value| !value.eq_ignore_ascii_case("none")) {
                let name = Text { text: value.clone(), at: at.clone() };
                self.used.push(Use { kind, name, exact: false });
            }
        }
    }

    /// Reports every use without a definition and every circle of territories.
    pub(super) fn check(&self, book: &Rulebook, problems: &mut Problems<'_>) {
        for Use { kind, name, exact } in &self.used {
            let found = self.defined.get(&(*kind, kind.fold(&name.text)));
            if found.is_some_and(|(_, written)| !exact || *written == name.text) {
                continue;
            }
            let known = if problems.are_many() { Vec::new() } else { names_of(book, *kind) };
            let otherwise = if known.is_empty() {
                format!("add a `[[{}]]` of that name", kind.word())
            } else {
                format!("the book has {}", listed(&known))
            };
            problems.unknown(&name.at, format!("unknown {} `{}`", kind.word(), name.text), &name.text, known, &otherwise);
        }
        self.check_circles(book, problems);
    }

    /// Follows each territory outwards, every one of them once.
    fn check_circles(&self, book: &Rulebook, problems: &mut Problems<'_>) {
        let position: HashMap<&str, usize> =
            book.territories.iter().enumerate().map(|(index, territory)| (territory.name.as_str(), index)).collect();
        let mut walked_by: Vec<Option<usize>> = vec![None; self.inside.len()];
        for start in 0..self.inside.len() {
            let mut here = start;
            while let Some(walk) = walked_by.get_mut(here).filter(|walk| walk.is_none()) {
                *walk = Some(start);
                let Some(Some(parent)) = self.inside.get(here) else { break };
                let Some(next) = position.get(parent.text.as_str()).copied() else { break };
                if walked_by.get(next).copied().flatten() == Some(start) {
                    let message = format!("territory `{}` would lie inside itself", parent.text);
                    problems.add(&parent.at, message, "take this `inside` out or name another");
                    break;
                }
                here = next;
            }
        }
    }
}

fn names_of(book: &Rulebook, kind: Part) -> Vec<&str> {
    match kind {
        Part::Segment => book.segments.iter().map(|segment| segment.name.as_str()).collect(),
        Part::Territory => book.territories.iter().map(|territory| territory.name.as_str()).collect(),
        Part::Pool => book.pools.iter().map(|pool| pool.name.as_str()).collect(),
        Part::Sla => book.slas.iter().map(|sla| sla.name.as_str()).collect(),
        Part::Rule => book.rules.iter().map(|rule| rule.name.as_str()).collect(),
        Part::Test => book.tests.iter().map(|test| test.name.as_str()).collect(),
        Part::Experiment => book.experiments.iter().map(|experiment| experiment.name.as_str()).collect(),
    }
}

/// The first few names in backticks.
fn listed(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Reports a rep that the roster cannot tell. Gives what tells two spellings of one rep apart from two reps: the position
/// in the roster as text, or the folded name where there is none.
///
/// A member who has left is no problem of the text: the others take the leads, and the check says so.
pub(super) fn check_member(reading: &mut Reading<'_>, name: &str, at: &Span) -> String {
    known_rep(reading, name, at).map_or_else(|| name.to_lowercase(), |position| position.to_string())
}

/// Reports a rep that the roster cannot tell or that has left.
pub(super) fn check_rep(reading: &mut Reading<'_>, name: &str, at: &Span) {
    let Some(position) = known_rep(reading, name, at) else { return };
    let rep = reading.roster.and_then(|roster| roster.reps().get(position));
    if rep.is_some_and(|rep| rep.employment == Employment::Inactive) {
        reading.problems.add(at, format!("`{name}` has left"), "take them out, or make them active again");
    }
}

/// Where the roster has a rep; reports one that it cannot tell.
fn known_rep(reading: &mut Reading<'_>, name: &str, at: &Span) -> Option<usize> {
    let roster = reading.roster?;
    let reps = roster.reps();
    let position = roster.find(name);
    if position.is_none() {
        let folded = name.to_lowercase();
        if !reading.problems.are_many() && reps.iter().filter(|rep| rep.name.trim().to_lowercase() == folded).count() > 1 {
            reading.problems.add(at, format!("several reps are called `{name}`"), "write the email of the one you mean");
        } else {
            let known = reps.iter().flat_map(|rep| rep.email.as_deref().into_iter().chain([rep.name.as_str()]));
            let otherwise = "add them with `leadtower rep add`, or write the email as in `leadtower rep list`";
            reading.problems.unknown(at, format!("unknown rep `{name}`"), name, known, otherwise);
        }
    }
    position
}
