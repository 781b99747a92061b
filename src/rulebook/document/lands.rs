//! Who owns what: territories with their places and who works them, where rules tell parts of them apart part by part.

use crate::model::{
    criteria::Range,
    rule::Destination,
    rulebook::Rulebook,
    territory::{Territory, tree},
};

use super::{
    contents::part,
    owners::{self, Owner, Size, Spot},
    page::{Block, Inline, Part, Row, Section, Table, lines, words},
};
use crate::rulebook::english;

/// Spots that the rules treat alike, with who works them by size.
struct Alike<'s> {
    spots: Vec<&'s Spot>,
    owners: Vec<Owner>,
}

/// The section; none where the book says nothing of places.
pub(super) fn owns(book: &Rulebook) -> Option<Section> {
    let (spots, sizes) = (owners::spots(book), owners::sizes(book));
    let by_spot: Vec<Vec<Owner>> =
        spots.iter().map(|spot| sizes.iter().map(|size| owners::of(book, spot, *size)).collect()).collect();
    let columns = columns(book, &sizes, &by_spot);
    let cells = |owners: &[Owner]| -> Vec<Inline> { columns.iter().map(|(_, at)| works(book, owners.get(*at))).collect() };
    let mut rows = Vec::new();
    for (index, depth) in tree(&book.territories) {
        let Some(one) = book.territories.get(index) else { continue };
        let own = spots.iter().zip(&by_spot).filter(|(spot, _)| spot.territories.first() == Some(&index));
        let groups = alike(own);
        let name = || vec![Part::Strong(one.name.to_string())];
        if groups.is_empty() {
            rows.push(Row { depth, cells: filled(vec![name()], columns.len() + 2) });
        }
        let is_divided = groups.len() > 1;
        for group in groups {
            let places = if is_divided { told(one, &group.spots) } else { english::places_in_full(one) };
            let row = [vec![name(), lines(places.into_iter().map(words))], cells(&group.owners)].concat();
            rows.push(Row { depth, cells: row });
        }
    }
    let mut outside = alike(spots.iter().zip(&by_spot).filter(|(spot, _)| spot.territories.is_empty()));
    let rest = outside.iter().position(|group| group.spots.iter().any(|spot| spot.place.is_none()));
    let rest = rest.map(|at| outside.remove(at));
    let has_others = !outside.is_empty();
    for group in outside {
        let places = lines(told(&nowhere(), &group.spots).into_iter().map(words));
        rows.push(row(vec![vec![Part::Strong("No territory".to_owned())], places], cells(&group.owners)));
    }
    if let Some(rest) = rest.filter(|_| !rows.is_empty()) {
        let which = if has_others { "any other country" } else { "a country that is in no territory" };
        rows.push(row(vec![vec![Part::Strong("Anywhere else".to_owned())], words(which)], cells(&rest.owners)));
    }
    let names = columns.into_iter().map(|(name, _)| name);
    let columns = ["Territory", "Places"].map(str::to_owned).into_iter().chain(names).collect();
    let intro = "Leads of companies we have no account of, when no rule about anything but territory, country, state and size \
                 takes them first.";
    let table = Table { caption: "Territories and who works them", columns, rows };
    part("who-owns-what", "Who owns what", Some(intro), vec![Block::Table(table)])
}

fn row(first: Vec<Inline>, then: Vec<Inline>) -> Row {
    Row { depth: 0, cells: [first, then].concat() }
}

fn filled(mut cells: Vec<Inline>, to: usize) -> Vec<Inline> {
    cells.resize(to, Inline::new());
    cells
}

/// Spots grouped by who works them, in the order in which they are met.
fn alike<'s>(spots: impl Iterator<Item = (&'s Spot, &'s Vec<Owner>)>) -> Vec<Alike<'s>> {
    let mut groups: Vec<Alike<'s>> = Vec::new();
    for (spot, owners) in spots {
        match groups.iter_mut().find(|group| group.owners == *owners) {
            Some(group) => group.spots.push(spot),
            None => groups.push(Alike { spots: vec![spot], owners: owners.clone() }),
        }
    }
    groups
}

/// A territory of no name, for places of none.
fn nowhere() -> Territory {
    let (countries, states, postal_prefixes) = (Vec::new(), Vec::new(), Vec::new());
    Territory { name: "".into(), inside: None, countries, states, postal_prefixes, pool: None }
}

/// Some places of a territory in words. States of a country that is among them say nothing more.
fn told(territory: &Territory, spots: &[&Spot]) -> Vec<String> {
    let mut these = Territory { name: territory.name.clone(), ..nowhere() };
    spots.iter().filter_map(|spot| spot.place.clone()).for_each(|place| these.add(place));
    these.states.retain(|state| !these.countries.contains(&state.country()));
    english::places_in_full(&these)
}

/// The sizes of companies that the rules tell apart somewhere, each by the place of one that stands for it; sizes that go
/// the same way everywhere are one.
fn columns(book: &Rulebook, sizes: &[Size<'_>], by_spot: &[Vec<Owner>]) -> Vec<(String, usize)> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let same = |one: usize, other: usize| by_spot.iter().all(|owners| owners.get(one) == owners.get(other));
    for size in 0..sizes.len() {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| same(*first, size))) {
            Some(group) => group.push(size),
            None => groups.push(vec![size]),
        }
    }
    if let [only] = groups.as_slice() {
        return only.first().map(|at| ("Worked by".to_owned(), *at)).into_iter().collect();
    }
    groups.iter().filter_map(|group| Some((called(book, sizes, group), *group.first()?))).collect()
}

/// Sizes in words: segments by their names, parts of them and what lies in none by numbers.
fn called(book: &Rulebook, sizes: &[Size<'_>], group: &[usize]) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut stretch: Option<(usize, Range)> = None;
    let within = |at: usize| group.contains(&at);
    for (at, size) in sizes.iter().enumerate().filter(|(at, _)| within(*at)) {
        let Size::Of(range, segment) = size else {
            names.extend(stretch.take().map(|(_, range)| english::numbers(range)));
            names.push("size unknown".to_owned());
            continue;
        };
        let of_segment = |size: &Size<'_>| matches!(size, Size::Of(_, other) if *other == *segment);
        let whole = segment.filter(|_| sizes.iter().enumerate().all(|(at, size)| !of_segment(size) || within(at)));
        if let Some(segment) = whole {
            names.extend(stretch.take().map(|(_, range)| english::numbers(range)));
            let name = segment.name.to_string();
            if !names.contains(&name) {
                names.push(name);
            }
            continue;
        }
        stretch = match stretch {
            Some((last, known)) if last + 1 == at => Some((at, Range { low: known.low, high: range.high })),
            other => {
                names.extend(other.map(|(_, range)| english::numbers(range)));
                Some((at, *range))
            }
        };
    }
    names.extend(stretch.map(|(_, range)| english::numbers(range)));
    let is_other = |at: &usize| matches!(sizes.get(*at), Some(Size::Of(_, None)));
    let all_others = (0..sizes.len()).filter(is_other).all(within);
    if !book.segments.is_empty() && group.iter().all(is_other) && all_others {
        "other sizes".to_owned()
    } else {
        names.join(", ")
    }
}

/// Who works leads, by name.
fn works(book: &Rulebook, owner: Option<&Owner>) -> Inline {
    let to = match owner {
        None | Some(Owner::Nobody) => return words("Nobody: the fallback queue"),
        Some(Owner::To(to)) => to,
    };
    match to {
        Destination::Pool(name) => {
            let pool = book.pools.iter().find(|pool| pool.name == *name);
            let names = pool.map(|pool| pool.members.iter().map(|one| one.rep.to_string()).collect::<Vec<_>>().join(", "));
            let mut cell = vec![Part::Text(name.to_string())];
            if let Some(names) = names.filter(|names| !names.is_empty()) {
                cell.extend([Part::Break, Part::Quiet(names)]);
            }
            cell
        }
        Destination::Fallback => words("the fallback queue, where a person decides"),
        other => words(english::destination(other)),
    }
}
