//! Who owns what: territories with their places and who works them, where rules tell parts of them apart part by part.

use crate::model::{
    criteria::Range,
    rule::Destination,
    rulebook::Rulebook,
    segment::Segment,
    territory::{Territory, tree},
};

use super::{
    contents::part,
    owners::{self, At, Owner, Size, Spot},
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
    let is_outside = |spot: &Spot| spot.territories.is_empty();
    let outside = spots.iter().zip(&by_spot).filter(|(spot, _)| is_outside(spot)).collect::<Vec<_>>();
    let owners_at = |at: &At| outside.iter().find(|(spot, _)| spot.place == *at).map(|(_, owners)| owners.as_slice());
    let (elsewhere, unknown) = (owners_at(&At::Elsewhere).unwrap_or_default(), owners_at(&At::Unknown).unwrap_or_default());
    let named = outside.iter().copied().filter(|(spot, owners)| matches!(spot.place, At::Named(_)) && *owners != elsewhere);
    for group in alike(named) {
        let places = lines(told(&nowhere(), &group.spots).into_iter().map(words));
        rows.push(row(vec![vec![Part::Strong("No territory".to_owned())], places], cells(&group.owners)));
    }
    if rows.is_empty() && columns.len() == 1 && elsewhere == unknown {
        return None;
    }
    let (name, places) = if rows.is_empty() { ("Anywhere", "any place") } else { ("Anywhere else", "any other place") };
    let mut rest = |name: &str, places: String, owners: &[Owner]| {
        rows.push(row(vec![vec![Part::Strong(name.to_owned())], words(places)], cells(owners)));
    };
    if elsewhere == unknown {
        rest(name, format!("{places}, and leads whose country is unknown"), elsewhere);
    } else {
        rest(name, places.to_owned(), elsewhere);
        rest("Unknown", "leads whose country is unknown".to_owned(), unknown);
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
    for spot in spots {
        if let At::Named(place) = &spot.place {
            these.add(place.clone());
        }
    }
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
    let is_all_here = |kind: &dyn Fn(&Size<'_>) -> bool| (0..).zip(sizes).all(|(at, size)| !kind(size) || group.contains(&at));
    let is_whole = |segment: &Segment| is_all_here(&|size| matches!(size, Size::Of(_, Some(other)) if *other == segment));
    let is_other = |size: &Size<'_>| matches!(size, Size::Of(_, None));
    let here = || group.iter().filter_map(|at| Some((*at, sizes.get(*at)?)));
    let in_parts = here().any(|(_, size)| matches!(size, Size::Of(_, Some(segment)) if !is_whole(segment)));
    let all_others = !book.segments.is_empty() && !in_parts && is_all_here(&is_other);
    let mut names: Vec<String> = Vec::new();
    let mut stretch: Option<(usize, Range)> = None;
    for (at, size) in here() {
        let name = match size {
            Size::Of(_, Some(segment)) if is_whole(segment) => segment.name.to_string(),
            Size::Of(_, None) if all_others => "other sizes".to_owned(),
            Size::Unknown => "size unknown".to_owned(),
            Size::Of(range, _) => {
                let (low, before) = match stretch.take() {
                    Some((last, known)) if last + 1 == at => (known.low, None),
                    other => (range.low, other),
                };
                names.extend(before.map(|(_, range)| english::numbers(range)));
                stretch = Some((at, Range { low, high: range.high }));
                continue;
            }
        };
        names.extend(stretch.take().map(|(_, range)| english::numbers(range)));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.extend(stretch.map(|(_, range)| english::numbers(range)));
    names.join(", ")
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
