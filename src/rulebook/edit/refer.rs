//! What of a book speaks of its things by name, and the same under another name.

use crate::{
    model::{
        criteria::{Condition, Criteria, Field},
        id::{PoolName, SlaName, TerritoryName},
        rule::{Destination, Otherwise},
        rulebook::{Expected, Rulebook},
    },
    rulebook::{
        file::{read_destination, write_destination},
        part::{Item, Part, place_of},
    },
};

/// Gives a thing another name, there and wherever the book speaks of it.
pub(in crate::rulebook) fn rename(book: &mut Rulebook, part: Part, old: &str, new: &str) {
    match part {
        Part::Segment => rename_own::<crate::model::segment::Segment>(book, old, new),
        Part::Territory => rename_own::<crate::model::territory::Territory>(book, old, new),
        Part::Pool => rename_own::<crate::model::pool::Pool>(book, old, new),
        Part::Sla => rename_own::<crate::model::sla::SlaPolicy>(book, old, new),
        Part::Rule => rename_own::<crate::model::rule::Rule>(book, old, new),
        Part::Test => rename_own::<crate::model::rulebook::BookTest>(book, old, new),
        Part::Experiment => rename_own::<crate::model::rulebook::Experiment>(book, old, new),
    }
    each_use(book, part, |_, used| {
        if part.same(used.name(), old) {
            used.call(new);
        }
    });
}

fn rename_own<T: Item>(book: &mut Rulebook, old: &str, new: &str) {
    if let Some(item) = place_of::<T>(book, old).and_then(|at| T::all_mut(book).get_mut(at)) {
        *item = item.clone().renamed(new);
    }
}

/// What speaks of a thing of that name, each once, in the order of the file.
pub(super) fn referring(book: &Rulebook, part: Part, name: &str) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    // What is looked at is a copy: the same walk serves whoever changes names.
    each_use(&mut book.clone(), part, |who, used| {
        if part.same(used.name(), name) && by.last() != Some(&who) {
            by.push(who);
        }
    });
    by
}

/// A name where it is used.
enum Used<'b> {
    Pool(&'b mut PoolName),
    Sla(&'b mut SlaName),
    Territory(&'b mut TerritoryName),
    /// Among the values of a condition.
    Value(&'b mut String),
}

impl Used<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Pool(name) => name.as_str(),
            Self::Sla(name) => name.as_str(),
            Self::Territory(name) => name.as_str(),
            Self::Value(name) => name,
        }
    }

    fn call(self, name: &str) {
        match self {
            Self::Pool(place) => *place = name.into(),
            Self::Sla(place) => *place = name.into(),
            Self::Territory(place) => *place = name.into(),
            Self::Value(place) => name.clone_into(place),
        }
    }
}

/// Walks over every use of a name of that kind, each with what it stands in.
fn each_use(book: &mut Rulebook, part: Part, mut visit: impl FnMut(String, Used<'_>)) {
    match part {
        Part::Segment => each_value(book, &Field::Segment, &mut visit),
        Part::Territory => {
            for territory in &mut book.territories {
                let who = format!("territory `{}`", territory.name);
                if let Some(inside) = &mut territory.inside {
                    visit(who, Used::Territory(inside));
                }
            }
            each_value(book, &Field::Territory, &mut visit);
        }
        Part::Pool => each_pool(book, &mut visit),
        Part::Sla => {
            if let Some(sla) = &mut book.defaults.sla {
                visit("the defaults".to_owned(), Used::Sla(sla));
            }
            for rule in &mut book.rules {
                let who = format!("rule `{}`", rule.name);
                if let Some(sla) = &mut rule.sla {
                    visit(who, Used::Sla(sla));
                }
            }
        }
        // Nothing in a book speaks of these.
        Part::Rule | Part::Test | Part::Experiment => {}
    }
}

fn each_pool(book: &mut Rulebook, visit: &mut impl FnMut(String, Used<'_>)) {
    for territory in &mut book.territories {
        let who = format!("territory `{}`", territory.name);
        if let Some(pool) = &mut territory.pool {
            visit(who, Used::Pool(pool));
        }
    }
    for rule in &mut book.rules {
        let who = format!("rule `{}`", rule.name);
        if let Destination::Pool(pool) = &mut rule.to {
            visit(who.clone(), Used::Pool(pool));
        }
        if let Otherwise::Pool(pool) = &mut rule.otherwise {
            visit(who, Used::Pool(pool));
        }
    }
    for test in &mut book.tests {
        let who = format!("test `{}`", test.name);
        if let Expected::Pool(pool) = &mut test.expect {
            visit(who, Used::Pool(pool));
        }
    }
    for experiment in &mut book.experiments {
        for arm in [&mut experiment.control, &mut experiment.variant] {
            if let Some(Destination::Pool(mut pool)) = read_destination(arm) {
                let before = pool.clone();
                visit(format!("experiment `{}`", experiment.name), Used::Pool(&mut pool));
                if pool != before {
                    *arm = write_destination(&Destination::Pool(pool));
                }
            }
        }
    }
}

/// The values that rules and experiments ask of a field.
fn each_value(book: &mut Rulebook, field: &Field, visit: &mut impl FnMut(String, Used<'_>)) {
    let rules = book.rules.iter_mut().map(|rule| (format!("rule `{}`", rule.name), &mut rule.when));
    let experiments = book.experiments.iter_mut().map(|one| (format!("experiment `{}`", one.name), &mut one.when));
    for (who, when) in rules.chain(experiments) {
        if when.get(field).is_none() {
            continue;
        }
        let mut again = Criteria::any();
        for (asked, condition) in when.iter() {
            let mut condition = condition.clone();
            if asked == field
                && let Condition::In(values) | Condition::NotIn(values) = &mut condition
            {
                values.iter_mut().for_each(|value| visit(who.clone(), Used::Value(value)));
            }
            // INVARIANT: each field stood there once.
            drop(again.add(asked.clone(), condition));
        }
        *when = again;
    }
}
