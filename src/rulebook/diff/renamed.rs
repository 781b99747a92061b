//! Which things only bear another name.

use crate::{
    model::{
        pool::Pool,
        rule::Rule,
        rulebook::{BookTest, Experiment, Rulebook},
        segment::Segment,
        sla::SlaPolicy,
        territory::Territory,
    },
    rulebook::{
        edit::rename,
        part::{Item, Part},
    },
};

/// A thing that bears another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rulebook) struct Renamed {
    pub part: Part,
    pub was: String,
    pub is: String,
}

/// Gives the things of `a` the names they have in `b`, where only that tells them apart, and whatever speaks of them. What
/// others speak of comes first: then those are alike again.
pub(in crate::rulebook) fn align(a: &mut Rulebook, b: &Rulebook) -> Vec<Renamed> {
    let mut renamed = Vec::new();
    each::<Segment>(a, b, &mut renamed);
    each::<SlaPolicy>(a, b, &mut renamed);
    each::<Pool>(a, b, &mut renamed);
    each::<Territory>(a, b, &mut renamed);
    each::<Rule>(a, b, &mut renamed);
    each::<BookTest>(a, b, &mut renamed);
    each::<Experiment>(a, b, &mut renamed);
    renamed
}

fn each<T: Item>(a: &mut Rulebook, b: &Rulebook, renamed: &mut Vec<Renamed>) {
    // A territory is alike only after the one around it was given its name.
    while let Some((was, is)) = next::<T>(a, b) {
        rename(a, T::PART, &was, &is);
        renamed.push(Renamed { part: T::PART, was, is });
    }
}

/// The next pair, with its names in both books.
fn next<T: Item>(a: &Rulebook, b: &Rulebook) -> Option<(String, String)> {
    let gone = left_over(T::all(a), T::all(b));
    if gone.is_empty() {
        return None;
    }
    let new = left_over(T::all(b), T::all(a));
    gone.iter().find_map(|was| {
        let is = new.iter().find(|is| {
            // Another case of the same name; else all but the name must be the same.
            T::PART.same(was.called(), is.called()) || (*was).clone().renamed(is.called()) == ***is
        })?;
        Some((was.called().to_owned(), is.called().to_owned()))
    })
}

/// Those whose very name the others do not have.
fn left_over<'a, T: Item>(all: &'a [T], others: &[T]) -> Vec<&'a T> {
    let known: std::collections::HashSet<&str> = others.iter().map(Item::called).collect();
    all.iter().filter(|item| !known.contains(item.called())).collect()
}
