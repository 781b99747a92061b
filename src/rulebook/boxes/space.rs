//! All leads there can be, as far as a book tells them apart: a few classes of values on each axis.
//!
//! A rule is a box in it: on each axis a set of classes. Tags are the exception: a lead bears any number of them, so every
//! tag that is named is an axis of its own, and a rule that asks for one of several tags is as many boxes, its *pieces*.

use std::cell::Cell;

use crate::model::{
    account::Relationship,
    criteria::{Condition, Criteria, Field, Range},
    rule::{Rule, Switch},
    rulebook::Rulebook,
};

use super::{
    atlas,
    bits::Bits,
    class::{Class, Coordinate, Tag, put_text},
    column::{Column, Held},
    search::MOST_STEPS_OF_ALL,
    texts,
};
use crate::{
    routing::{
        places::{Placed, Places, segment_of},
        traits::{NONE, text},
    },
    rulebook::check::Witness,
};

/// Most bits of all tables together (256 MiB); a book that needs more is not decided.
const MOST_BITS: usize = 1 << 31;

/// One axis with, for each class, the pieces that accept it.
#[derive(Debug)]
pub struct Axis {
    /// What it is of.
    pub coordinate: Coordinate,
    /// Its classes; the first is the plainest: unknown where that can be.
    pub classes: Vec<Class>,
    /// By class.
    pub rows: Vec<Bits>,
    /// Pieces that do not accept every class.
    pub restricted: Bits,
}

/// A box: on some axes a set of classes, on all others everything. In the order of the axes.
pub type Region = Vec<(usize, Bits)>;

/// All leads there can be.
#[derive(Debug)]
pub struct Space<'a> {
    /// The rules that take part, by their index in the book.
    pub live: Vec<usize>,
    /// The rules themselves.
    pub rules: Vec<&'a Rule>,
    /// For each piece its rule, by place in [`Self::live`]; ascending.
    pub pieces: Vec<usize>,
    /// The axes.
    pub axes: Vec<Axis>,
    /// The box of each piece.
    pub boxes: Vec<Region>,
    /// Pieces that some lead fits.
    pub possible: Bits,
    /// Territories by place.
    pub places: Places,
    /// What all searches together may still take.
    pub steps: Cell<u32>,
}

impl<'a> Space<'a> {
    /// Of a book; `None` where it is too large to be looked at so.
    pub fn new(book: &'a Rulebook) -> Option<Self> {
        let live: Vec<usize> = (0..book.rules.len()).filter(|index| book.rules[*index].switch == Switch::On).collect();
        let rules: Vec<&Rule> = live.iter().map(|index| &book.rules[*index]).collect();
        let places = Places::new(&book.territories);
        let tags = Tags::new(&rules);
        let pieces: Vec<usize> = tags.pieces.iter().map(|(rule, _)| *rule).collect();
        let mut making = Making { pieces: &pieces, axes: Vec::new(), bits: 0 };
        let column = |field: &Field| Column::new(field, &rules);
        making.axis(Coordinate::Account, accounts(&column(&Field::Account)))?;
        making.axis(Coordinate::Place, atlas::classes(book, &places, &rules)?)?;
        making.axis(Coordinate::Size, sizes(book, &column(&Field::Employees), &column(&Field::Segment)))?;
        for field in fields(&rules) {
            let column = column(&field);
            let classes = if field.is_number() { numbers(&column) } else { words(&column) };
            making.axis(Coordinate::Field(field.clone()), classes)?;
        }
        making.count(2 * tags.tags.len())?;
        for (number, tag) in tags.tags.iter().enumerate() {
            let untagged = tags.other_than(number, Presence::Needed);
            let tagged = tags.other_than(number, Presence::Forbidden);
            making.push(Coordinate::Tag(tag.clone()), vec![Class::Untagged, Class::Tagged], vec![untagged, tagged]);
        }
        let axes = making.axes;
        let boxes: Vec<Region> = (0..pieces.len()).map(|piece| region_of(&axes, piece)).collect();
        let possible = boxes.iter().map(|region| region.iter().all(|(_, classes)| !classes.is_empty())).collect();
        let steps = Cell::new(MOST_STEPS_OF_ALL);
        Some(Self { live, rules, pieces, axes, boxes, possible, places, steps })
    }

    /// The pieces of a rule, by its place in [`Self::live`].
    pub fn pieces_of(&self, rule: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.pieces.partition_point(|known| *known < rule);
        (first..self.pieces.len())
            .take_while(move |piece| self.pieces[*piece] == rule)
            .filter(|piece| self.possible.contains(*piece))
    }

    /// The pieces that share a lead with the box.
    pub fn meeting(&self, region: &Region) -> Bits {
        let mut meeting = self.possible.clone();
        for (axis, classes) in region {
            let mut some = Bits::none(self.pieces.len());
            classes.iter().for_each(|class| some.add(&self.axes[*axis].rows[class]));
            meeting.keep(&some);
        }
        meeting
    }

    /// The pieces that lie wholly inside the box.
    pub fn inside(&self, region: &Region) -> Bits {
        let mut inside = self.possible.clone();
        for (axis, classes) in region {
            let axis = &self.axes[*axis];
            let others = (0..axis.classes.len()).filter(|class| !classes.contains(*class));
            others.for_each(|class| inside.take(&axis.rows[class]));
        }
        inside
    }

    /// What is in both boxes; `None` where that is nothing.
    pub fn meet(one: &Region, other: &Region) -> Option<Region> {
        let mut both: Region = one.clone();
        for (axis, classes) in other {
            match both.iter_mut().find(|(known, _)| known == axis) {
                Some((_, known)) => known.keep(classes),
                None => both.push((*axis, classes.clone())),
            }
        }
        both.sort_by_key(|(axis, _)| *axis);
        both.iter().all(|(_, classes)| !classes.is_empty()).then_some(both)
    }

    /// A lead of these classes.
    pub fn lead(&self, point: &[usize]) -> Witness {
        let mut lead = Witness::default();
        for (axis, class) in self.axes.iter().zip(point) {
            axis.classes[*class].put(&axis.coordinate, &mut lead);
        }
        lead
    }
}

/// The axes made so far, from classes with the rules that accept them.
struct Making<'a> {
    pieces: &'a [usize],
    axes: Vec<Axis>,
    bits: usize,
}

impl Making<'_> {
    /// Adds an axis whose rows are of rules. One class alone tells nothing apart.
    fn axis(&mut self, coordinate: Coordinate, classes: Vec<(Class, Bits)>) -> Option<()> {
        if classes.len() < 2 {
            return Some(());
        }
        self.count(classes.len())?;
        let (classes, rows): (Vec<_>, Vec<_>) = classes.into_iter().unzip();
        let of_pieces = |row: Bits| self.pieces.iter().map(|rule| row.contains(*rule)).collect();
        let rows = rows.into_iter().map(of_pieces).collect();
        self.push(coordinate, classes, rows);
        Some(())
    }

    /// So many more classes; `None` when they are too many.
    fn count(&mut self, classes: usize) -> Option<()> {
        self.bits = self.bits.checked_add(classes.checked_mul(self.pieces.len())?).filter(|bits| *bits <= MOST_BITS)?;
        Some(())
    }

    fn push(&mut self, coordinate: Coordinate, classes: Vec<Class>, rows: Vec<Bits>) {
        let mut restricted = Bits::all(self.pieces.len());
        let mut all = restricted.clone();
        rows.iter().for_each(|row| all.keep(row));
        restricted.take(&all);
        self.axes.push(Axis { coordinate, classes, rows, restricted });
    }
}

fn region_of(axes: &[Axis], piece: usize) -> Region {
    let restricted = axes.iter().enumerate().filter(|(_, axis)| axis.restricted.contains(piece));
    restricted.map(|(index, axis)| (index, axis.rows.iter().map(|row| row.contains(piece)).collect())).collect()
}

/// Fields with an axis of their own that some rule asks about.
fn fields(rules: &[&Rule]) -> Vec<Field> {
    let mut fields: Vec<Field> = rules.iter().flat_map(|rule| rule.when.iter().map(|(field, _)| field.clone())).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.retain(|field| match field {
        Field::Account
        | Field::Territory
        | Field::Segment
        | Field::Country
        | Field::State
        | Field::PostalCode
        | Field::Employees
        | Field::Tag => false,
        Field::City
        | Field::Revenue
        | Field::Industry
        | Field::Product
        | Field::Language
        | Field::Source
        | Field::Kind
        | Field::Score
        | Field::Company
        | Field::EmailDomain
        | Field::Custom(_) => true,
    });
    fields
}

fn accounts(column: &Column<'_>) -> Vec<(Class, Bits)> {
    if !column.is_asked() {
        return Vec::new();
    }
    let all = std::iter::once(None).chain(Relationship::ALL.map(Some));
    let row = |account: Option<Relationship>| {
        let turns = column.turns(Held::Texts(&[account.map_or(NONE, Relationship::as_str)]));
        (Class::Account(account), column.row(turns.as_deref()))
    };
    all.map(row).collect()
}

fn words(column: &Column<'_>) -> Vec<(Class, Bits)> {
    let mut by_turns: std::collections::HashMap<Vec<usize>, usize> = std::collections::HashMap::new();
    let mut classes = vec![(Class::Unknown, column.row(None))];
    let asked: std::collections::BTreeSet<&str> = column.named().into_iter().collect();
    for example in texts::examples(column) {
        let mut lead = Witness::default();
        put_text(&column.field, &example, &mut lead);
        let Some(held) = text(&lead.profile, &column.field) else { continue };
        let Some(turns) = column.turns(Held::Texts(&[held])) else { continue };
        let is_named = asked.contains(example.as_str());
        let index = *by_turns.entry(turns.clone()).or_insert_with(|| {
            let others = turns.is_empty();
            let folded = example.to_lowercase();
            let beginning = column.prefixes().into_iter().filter(|prefix| !is_named && folded.starts_with(prefix));
            let beginning = beginning.max_by_key(|prefix| prefix.len()).map(str::to_owned);
            let class = Class::Text { example: example.clone(), named: Vec::new(), beginning, others };
            classes.push((class, column.row(Some(&turns))));
            classes.len() - 1
        });
        if let Some((Class::Text { named, .. }, _)) = classes.get_mut(index).filter(|_| is_named) {
            named.push(example);
        }
    }
    classes
}

/// Stretches of numbers, neighbours that all rules treat alike joined.
fn stretches(starts: impl IntoIterator<Item = i64>, row: impl Fn(i64) -> Bits) -> Vec<(Class, Bits)> {
    let starts: Vec<i64> = starts.into_iter().collect();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([i64::MAX]);
    let mut joined: Vec<(i64, i64, Bits)> = Vec::new();
    for (low, high) in starts.iter().copied().zip(ends) {
        let row = row(low);
        match joined.last_mut() {
            Some((_, end, known)) if *known == row => *end = high,
            _ => joined.push((low, high, row)),
        }
    }
    let lowest = starts.first().copied();
    let end = |number: i64, open: bool| (!open).then_some(number);
    let class = |(low, high, row): (i64, i64, Bits)| {
        let stretch = Range { low: end(low, Some(low) == lowest), high: end(high, high == i64::MAX) };
        (Class::Number { example: texts::example(low, high), stretch }, row)
    };
    joined.into_iter().map(class).collect()
}

fn numbers(column: &Column<'_>) -> Vec<(Class, Bits)> {
    let row = |number| column.row(column.turns(Held::Number(number)).as_deref());
    std::iter::once((Class::Unknown, column.row(None))).chain(stretches(column.starts(), row)).collect()
}

/// Company sizes, none of which is negative, with the segments that follow from them.
fn sizes(book: &Rulebook, employees: &Column<'_>, segment: &Column<'_>) -> Vec<(Class, Bits)> {
    if !employees.is_asked() && !segment.is_asked() {
        return Vec::new();
    }
    let mut starts = employees.starts();
    for Range { low, high } in book.segments.iter().map(|segment| segment.employees) {
        starts.extend(low);
        starts.extend(high.and_then(|high| high.checked_add(1)));
    }
    starts.insert(0);
    let row = |size: Option<i64>| {
        let profile = crate::model::lead::Profile { employees: size, ..Default::default() };
        let name = match segment_of(&book.segments, &profile) {
            Placed::Unknown => None,
            Placed::Outside => Some(NONE),
            Placed::In(index) => Some(book.segments[index].name.as_str()),
        };
        let turns = name.and_then(|name| segment.turns(Held::Texts(&[name])));
        let mut row = segment.row(turns.as_deref());
        row.keep(&employees.row(size.and_then(|size| employees.turns(Held::Number(size))).as_deref()));
        row
    };
    let known = stretches(starts.into_iter().filter(|start| *start >= 0), |size| row(Some(size)));
    std::iter::once((Class::Unknown, row(None))).chain(known).collect()
}

/// What a piece asks of one tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Needed,
    Forbidden,
}

/// The tags that rules name, one of each beginning they ask for, and the pieces of the rules.
struct Tags {
    tags: Vec<Tag>,
    /// Each with its rule and what it asks of tags.
    pieces: Vec<(usize, Vec<(usize, Presence)>)>,
}

impl Tags {
    fn new(rules: &[&Rule]) -> Self {
        let column = Column::new(&Field::Tag, rules);
        let named: Vec<String> = column.named().into_iter().map(str::to_lowercase).collect();
        let mut tags: Vec<Tag> = Vec::new();
        for text in texts::examples(&column) {
            let text = text.to_lowercase();
            let is_asked = column.turns_of(Some(&text)).is_some_and(|turns| !turns.is_empty());
            if is_asked && tags.iter().all(|known| known.text != text) {
                let beginnings = column.prefixes().into_iter().filter(|prefix| text.starts_with(prefix));
                let beginning = beginnings.max_by_key(|prefix| prefix.len()).map(str::to_owned);
                tags.push(Tag { beginning: beginning.filter(|_| !named.contains(&text)), text });
            }
        }
        let asked = rules.iter().map(|rule| asked_of_tags(&rule.when, &tags)).enumerate();
        let pieces = asked.flat_map(|(rule, ways)| ways.into_iter().map(move |way| (rule, way))).collect();
        Self { tags, pieces }
    }

    /// The pieces that ask anything but that of the tag.
    fn other_than(&self, tag: usize, than: Presence) -> Bits {
        self.pieces.iter().map(|(_, asked)| !asked.contains(&(tag, than))).collect()
    }
}

/// What criteria ask of tags, one way a piece: to bear one of several is as many ways.
fn asked_of_tags(when: &Criteria, tags: &[Tag]) -> Vec<Vec<(usize, Presence)>> {
    let each = |presence, is_meant: &dyn Fn(&str) -> bool| -> Vec<(usize, Presence)> {
        let meant = tags.iter().enumerate().filter(|(_, tag)| is_meant(&tag.text));
        meant.map(|(index, _)| (index, presence)).collect()
    };
    let among = |texts: &[String], text: &str| texts.iter().any(|one| one.to_lowercase() == text);
    let one_of = |tags: Vec<(usize, Presence)>| tags.into_iter().map(|tag| vec![tag]).collect();
    match when.get(&Field::Tag) {
        None | Some(Condition::Known) => vec![Vec::new()],
        Some(Condition::In(texts)) => one_of(each(Presence::Needed, &|tag| among(texts, tag))),
        Some(Condition::Prefix(prefix)) => {
            let prefix = prefix.to_lowercase();
            one_of(each(Presence::Needed, &|tag| tag.starts_with(&prefix)))
        }
        Some(Condition::NotIn(texts)) => vec![each(Presence::Forbidden, &|tag| among(texts, tag))],
        Some(Condition::Unknown | Condition::Number(_)) => Vec::new(),
    }
}
