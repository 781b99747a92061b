//! Three lists of things with names → one: which are in it, and in which order.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::rulebook::diff::moved;

use super::conflict::{Aspect, Here};

/// What three lists come to.
pub(super) struct Keyed<T> {
    /// The things, in order.
    pub items: Vec<T>,
    /// Those that stand otherwise to another than theirs had moved them.
    pub misplaced: BTreeSet<String>,
}

/// One thing in base, mine and theirs.
pub(super) type Found<'t, T> = [Option<&'t T>; 3];

/// Merges thing by thing, then the order: theirs, with what mine added or moved put behind what it stands behind there.
pub(super) fn keyed<T: Clone>(
    lists: [&[T]; 3],
    name: impl Fn(&T) -> &str,
    mut one: impl FnMut(&str, Found<'_, T>) -> Option<T>,
) -> Keyed<T> {
    let found = lists.map(|list| list.iter().map(|item| (name(item).to_owned(), item)).collect::<HashMap<String, &T>>());
    let [base, mine, theirs] = lists.map(|list| list.iter().map(|item| name(item).to_owned()).collect::<Vec<String>>());
    let mut kept: HashMap<String, T> = HashMap::new();
    let mut seen = HashSet::new();
    for name in theirs.iter().chain(&mine).chain(&base) {
        if seen.insert(name.clone()) {
            let all = [0, 1, 2].map(|at| found.get(at).and_then(|known| known.get(name).copied()));
            kept.extend(one(name, all).map(|item| (name.clone(), item)));
        }
    }
    let (by_me, by_them) = (moved_names(&base, &mine), moved_names(&base, &theirs));
    let their_names: HashSet<&String> = theirs.iter().collect();
    let mut order: Vec<&String> = theirs.iter().filter(|name| kept.contains_key(*name) && !by_me.contains(*name)).collect();
    let mut before: Option<&String> = None;
    for name in mine.iter().filter(|name| kept.contains_key(*name)) {
        if by_me.contains(name) || !their_names.contains(name) {
            let at = before.and_then(|before| order.iter().position(|known| *known == before)).map_or(0, |at| at + 1);
            order.insert(at, name);
        }
        before = Some(name);
    }
    let order: Vec<String> = order.into_iter().cloned().collect();
    let misplaced = misplaced([&base, &theirs, &order], &by_me.union(&by_them).cloned().collect());
    let items = order.iter().filter_map(|name| kept.remove(name)).collect();
    Keyed { items, misplaced }
}

/// Of what was moved: what stands before or behind something else otherwise than theirs put it.
fn misplaced([base, theirs, merged]: [&[String]; 3], moved: &HashSet<String>) -> BTreeSet<String> {
    let places = |list: &[String]| list.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect::<HashMap<_, _>>();
    let (before, after) = (places(base), places(merged));
    let there = theirs.iter().enumerate();
    let all: Vec<(&String, [usize; 3])> =
        there.filter_map(|(at, name)| Some((name, [*before.get(name)?, at, *after.get(name)?]))).collect();
    let lost = |[base, theirs, merged]: [usize; 3], other: [usize; 3]| {
        let is_theirs = theirs < other[1];
        (base < other[0]) != is_theirs && (merged < other[2]) != is_theirs
    };
    let moved = all.iter().filter(|(name, _)| moved.contains(*name));
    moved.filter(|(_, at)| all.iter().any(|(_, other)| lost(*at, *other))).map(|(name, _)| (*name).clone()).collect()
}

/// What stands elsewhere among the things that are in both.
fn moved_names(before: &[String], after: &[String]) -> HashSet<String> {
    let places: HashMap<&String, usize> = before.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let common: Vec<(&String, usize)> = after.iter().filter_map(|name| Some((name, *places.get(name)?))).collect();
    let places: Vec<usize> = common.iter().map(|(_, at)| *at).collect();
    moved(&places).into_iter().filter_map(|at| common.get(at)).map(|(name, _)| (*name).clone()).collect()
}

/// One thing of base, mine and theirs; `None`: it is in no list any more.
pub(super) fn one<T: Clone + PartialEq>(
    found: Found<'_, T>,
    said: impl Fn(&T) -> String,
    here: &mut Here<'_>,
    both: impl FnOnce(&T, &T, &T, &mut Here<'_>) -> T,
) -> Option<T> {
    let said = |item: Option<&T>| item.map_or_else(|| "it no longer".to_owned(), &said);
    match found {
        [Some(base), Some(mine), Some(theirs)] => Some(both(base, mine, theirs, here)),
        [base, mine, theirs] if mine == base => theirs.cloned(),
        [base, mine, theirs] => {
            if theirs != base && theirs != mine {
                here.note(Aspect::Whole, said(mine), said(theirs));
            }
            mine.cloned()
        }
    }
}
