//! From one lead that no box holds to a set of such leads that criteria can tell.

use std::collections::BTreeSet;

use crate::{
    model::{
        account::Relationship,
        criteria::{Condition, Field, Range},
        place::Country,
        rulebook::Rulebook,
    },
    routing::{places::Placed, traits::NONE},
};

use super::{
    bits::Bits,
    class::{Class, Coordinate, Place, Tag},
    space::{Region, Space},
};

/// Something that is asked of leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As criteria ask it.
    Asked(Field, Condition),
    /// Known, and none of these; of tags, no tag is.
    OtherThan(Others),
    /// Unknown, or none of these.
    Not(Others),
}

/// Values that are ruled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    /// Of which field.
    pub field: Field,
    /// The values.
    pub values: Vec<String>,
    /// What begins so.
    pub beginnings: Vec<String>,
}

/// The lead of those classes, with all others of which criteria can tell that none of `pieces` holds them either. The box
/// may hold a few more that no words were found for.
pub fn widen(space: &Space<'_>, book: &Rulebook, point: &[usize], pieces: &Bits) -> (Region, Vec<Part>) {
    let sizes = space.axes.iter().map(|axis| axis.classes.len());
    let mut within: Vec<Bits> = sizes
        .zip(point)
        .map(|(size, class)| {
            let mut one = Bits::none(size);
            one.insert(*class);
            one
        })
        .collect();
    // Everything where that can be: the fewer things are asked, the plainer it reads. Tags first, places last.
    for axis in (0..within.len()).rev() {
        let free = free(space, &within, pieces, axis);
        if free.count() == space.axes[axis].classes.len() {
            within[axis] = free;
        }
    }
    let mut parts = Vec::new();
    let mut untagged = Vec::new();
    for axis in 0..within.len() {
        if within[axis].count() == space.axes[axis].classes.len() {
            continue;
        }
        let free = free(space, &within, pieces, axis);
        let classes = &space.axes[axis].classes;
        let (named, told) = match (&space.axes[axis].coordinate, &classes[point[axis]]) {
            (Coordinate::Tag(tag), Class::Untagged) => {
                untagged.push(tag.clone());
                continue;
            }
            (Coordinate::Tag(tag), _) => {
                parts.push(Part::Asked(Field::Tag, Condition::In(vec![tag.text.clone()])));
                continue;
            }
            (Coordinate::Account, _) => account(classes, &free),
            (Coordinate::Size, _) => number(&Field::Employees, classes, &free, point[axis]),
            (Coordinate::Place, Class::Place(place)) => {
                let places = Around { space, book, classes, free: &free, at: point[axis] };
                places.told(place)
            }
            (Coordinate::Field(field), _) if field.is_number() => number(field, classes, &free, point[axis]),
            (Coordinate::Field(field), _) => text(field, classes, &free, point[axis]),
            (Coordinate::Place, _) => continue,
        };
        within[axis] = named;
        parts.extend(told);
    }
    parts.extend(without(&untagged));
    let region = within.into_iter().enumerate().filter(|(axis, set)| set.count() < space.axes[*axis].classes.len()).collect();
    (region, parts)
}

/// Leads that bear none of these tags.
fn without(tags: &[Tag]) -> Option<Part> {
    let beginnings: Vec<String> = tags.iter().filter_map(|tag| tag.beginning.clone()).collect();
    let values: Vec<String> = tags.iter().filter(|tag| tag.beginning.is_none()).map(|tag| tag.text.clone()).collect();
    match (values.is_empty(), beginnings.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Part::Asked(Field::Tag, Condition::NotIn(values))),
        (_, false) => Some(Part::OtherThan(Others { field: Field::Tag, values, beginnings })),
    }
}

/// The classes of an axis that no piece holds, given the sets of all other axes.
fn free(space: &Space<'_>, within: &[Bits], pieces: &Bits, axis: usize) -> Bits {
    let mut near = pieces.and(&space.possible);
    for (other, set) in within.iter().enumerate().filter(|(other, _)| *other != axis) {
        if !near.meets(&space.axes[other].restricted) {
            continue;
        }
        let mut some = Bits::none(space.pieces.len());
        set.iter().for_each(|class| some.add(&space.axes[other].rows[class]));
        near.keep(&some);
    }
    space.axes[axis].rows.iter().map(|row| !row.meets(&near)).collect()
}

fn account(classes: &[Class], free: &Bits) -> (Bits, Vec<Part>) {
    let words = free.iter().filter_map(|class| match classes.get(class) {
        Some(Class::Account(account)) => Some(account.map_or(NONE, Relationship::as_str).to_owned()),
        _ => None,
    });
    (free.clone(), vec![Part::Asked(Field::Account, Condition::In(words.collect()))])
}

/// The stretch of free numbers around that class, or that there is none.
fn number(field: &Field, classes: &[Class], free: &Bits, at: usize) -> (Bits, Vec<Part>) {
    let mut only = Bits::none(classes.len());
    let stretch = |class: usize| match classes.get(class) {
        Some(Class::Number { stretch, .. }) => Some(*stretch),
        _ => None,
    };
    if stretch(at).is_none() {
        only.insert(at);
        return (only, vec![Part::Asked(field.clone(), Condition::Unknown)]);
    }
    let is_free = |class: &usize| free.contains(*class) && stretch(*class).is_some();
    let first = (0..=at).rev().take_while(is_free).last().unwrap_or(at);
    let last = (at..classes.len()).take_while(is_free).last().unwrap_or(at);
    (first..=last).for_each(|class| only.insert(class));
    let range = Range { low: stretch(first).and_then(|range| range.low), high: stretch(last).and_then(|range| range.high) };
    let condition = if range == Range::default() { Condition::Known } else { Condition::Number(range) };
    (only, vec![Part::Asked(field.clone(), condition)])
}

fn text(field: &Field, classes: &[Class], free: &Bits, at: usize) -> (Bits, Vec<Part>) {
    let mut only = Bits::none(classes.len());
    only.insert(at);
    let asked = |condition| vec![Part::Asked(field.clone(), condition)];
    let (mut known, mut named_ones) = (Bits::none(classes.len()), Bits::none(classes.len()));
    let (mut values, mut other_values, mut beginnings) = (Vec::new(), Vec::new(), Vec::new());
    // Some that are taken have no words: they are told apart as numbers.
    let (mut all_others, mut untold) = (false, false);
    for (index, class) in classes.iter().enumerate() {
        let Class::Text { named, beginning, others, .. } = class else { continue };
        if free.contains(index) {
            values.extend(named.iter().cloned());
            all_others |= others;
            known.insert(index);
            if !named.is_empty() {
                named_ones.insert(index);
            }
        } else {
            other_values.extend(named.iter().cloned());
            beginnings.extend(beginning.iter().cloned());
            untold |= named.is_empty() && beginning.is_none();
        }
    }
    values.sort_unstable();
    other_values.sort_unstable();
    let nothing_else = other_values.is_empty() && beginnings.is_empty();
    let others = Others { field: field.clone(), values: other_values, beginnings };
    // The class of the unknown is the first.
    let unknown_too = free.contains(0) && all_others && !untold;
    match classes.get(at) {
        Some(Class::Text { .. }) if all_others && !untold && nothing_else => (known, asked(Condition::Known)),
        _ if unknown_too => (free.clone(), vec![Part::Not(others)]),
        Some(Class::Text { .. }) if all_others && !untold => (known, vec![Part::OtherThan(others)]),
        Some(Class::Text { .. }) if !untold && named_ones.contains(at) => (named_ones, asked(Condition::In(values))),
        Some(Class::Text { example, .. }) => (only, asked(Condition::In(vec![example.clone()]))),
        _ => (only, asked(Condition::Unknown)),
    }
}

/// The places around one of those that are free.
struct Around<'a> {
    space: &'a Space<'a>,
    book: &'a Rulebook,
    classes: &'a [Class],
    free: &'a Bits,
    at: usize,
}

impl Around<'_> {
    fn of_kind(&self, kind: impl Fn(&Place) -> bool) -> Bits {
        self.classes.iter().map(|class| matches!(class, Class::Place(place) if kind(place))).collect()
    }

    /// All places of that kind are free, and there are some.
    fn all(&self, kind: impl Fn(&Place) -> bool) -> bool {
        let of_kind = self.of_kind(kind);
        !of_kind.is_empty() && of_kind.is_within(self.free)
    }

    fn lies_in(&self, place: &Place, territories: &[usize]) -> bool {
        let Placed::In(inner) = place.placed else { return false };
        self.space.places.chain(inner).iter().any(|around| territories.contains(around))
    }

    /// Where they are: in words of territories where those fit, else of countries, else of that very place.
    fn told(&self, place: &Place) -> (Bits, Vec<Part>) {
        let asked = |field, texts| vec![Part::Asked(field, Condition::In(texts))];
        if place.countries.is_empty() {
            let unknown = |place: &Place| place.countries.is_empty();
            let whole = (self.of_kind(unknown), vec![Part::Asked(Field::Country, Condition::Unknown)]);
            return if self.all(unknown) { whole } else { self.exactly(place) };
        }
        let outside = |place: &Place| place.placed == Placed::Outside;
        if outside(place) && self.all(outside) {
            return (self.of_kind(outside), asked(Field::Territory, vec![NONE.to_owned()]));
        }
        let territories = 0..self.book.territories.len();
        let whole: Vec<usize> = territories.filter(|territory| self.all(|place| self.lies_in(place, &[*territory]))).collect();
        if self.lies_in(place, &whole) {
            let is_inner =
                |territory: &usize| self.space.places.chain(*territory).iter().skip(1).any(|around| whole.contains(around));
            let outermost = whole.iter().filter(|territory| !is_inner(territory));
            let names = outermost.map(|index| self.book.territories[*index].name.as_str().to_owned()).collect();
            return (self.of_kind(|place| self.lies_in(place, &whole)), asked(Field::Territory, names));
        }
        self.by_country(place)
    }

    fn by_country(&self, place: &Place) -> (Bits, Vec<Part>) {
        let places = self.classes.iter().filter_map(|class| match class {
            Class::Place(place) if !place.others => Some(place),
            _ => None,
        });
        let named: BTreeSet<Country> = places.flat_map(|place| place.countries.iter().copied()).collect();
        let is_free = |country: &Country| self.all(|place| place.countries.contains(country));
        let (free, taken): (Vec<Country>, Vec<Country>) = named.into_iter().partition(is_free);
        let texts = |countries: &[Country]| countries.iter().map(ToString::to_string).collect::<Vec<String>>();
        let other = |place: &Place| place.others && !place.countries.is_empty();
        if other(place) && self.all(other) {
            let part = match texts(&taken) {
                none if none.is_empty() => Part::Asked(Field::Country, Condition::Known),
                values => Part::OtherThan(Others { field: Field::Country, values, beginnings: Vec::new() }),
            };
            let is_free = |place: &Place| other(place) || place.countries.iter().any(|country| free.contains(country));
            return (self.of_kind(is_free), vec![part]);
        }
        if place.countries.first().is_some_and(|country| free.contains(country)) {
            let is_free = |place: &Place| place.countries.iter().any(|country| free.contains(country));
            return (self.of_kind(is_free), vec![Part::Asked(Field::Country, Condition::In(texts(&free)))]);
        }
        self.exactly(place)
    }

    /// That very place.
    fn exactly(&self, place: &Place) -> (Bits, Vec<Part>) {
        let part = |field: Field, text: Option<String>| {
            Part::Asked(field, text.map_or(Condition::Unknown, |text| Condition::In(vec![text])))
        };
        let parts = vec![
            part(Field::Country, place.countries.first().map(ToString::to_string)),
            part(Field::State, place.state.as_ref().map(ToString::to_string)),
            part(Field::PostalCode, place.postal_code.clone()),
        ];
        let mut only = Bits::none(self.classes.len());
        only.insert(self.at);
        (only, parts)
    }
}
