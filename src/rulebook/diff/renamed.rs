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
    loop {
        let found = pairs::<T>(a, b);
        let any = !found.is_empty();
        for (was, is) in found {
            rename(a, T::PART, &was, &is);
            renamed.push(Renamed { part: T::PART, was, is });
        }
        // Only territories speak of others of their kind: those inside are alike once the one around has its name.
        if !any || T::PART != Part::Territory {
            return;
        }
    }
}

/// Things that only bear another name, each with its names in both books.
fn pairs<T: Item>(a: &Rulebook, b: &Rulebook) -> Vec<(String, String)> {
    let nameless = |item: &&T| (*item).clone().renamed("");
    let (gone, mut new) = (left_over(T::all(a), T::all(b)), left_over(T::all(b), T::all(a)));
    let mut found = Vec::new();
    if gone.is_empty() || new.is_empty() {
        return found;
    }
    let mut bare: Vec<T> = new.iter().map(nameless).collect();
    for was in gone {
        let alone = nameless(&was);
        // Another case of the same name; else all but the name must be the same.
        let is = new.iter().zip(&bare).position(|(is, bare)| T::PART.same(was.called(), is.called()) || *bare == alone);
        if let Some(at) = is {
            found.push((was.called().to_owned(), new.remove(at).called().to_owned()));
            bare.remove(at);
        }
    }
    found
}

/// Those whose very name the others do not have.
fn left_over<'a, T: Item>(all: &'a [T], others: &[T]) -> Vec<&'a T> {
    let known: std::collections::HashSet<&str> = others.iter().map(Item::called).collect();
    all.iter().filter(|item| !known.contains(item.called())).collect()
}
