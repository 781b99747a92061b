//! One field of the book: for each value that some rule names, the set of rules that the value does not rule out.

use std::collections::HashMap;

use crate::model::{
    account::Relationship,
    criteria::{Condition, Field, Range},
    rule::Rule,
    rulebook::Rulebook,
};

use super::{
    places::{Placed, Places},
    prefixes::PrefixMap,
    rule_set::{Block, NONE_OF, Table, blocks_of, insert, remove},
    traits::{NONE, Traits, key, number, text},
};

/// The set for a lead that has nothing in the field.
const UNKNOWN: usize = 0;
/// The set for a value that no rule names; of a field that holds several, for none at all.
const OTHER: usize = 1;

/// The sets of one field.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    field: Field,
    lookup: Lookup,
    table: Table,
    /// Rules that ask for one of several texts: of several values, one is enough for them.
    any: Vec<Block>,
}

/// How a value finds its set.
#[derive(Debug, Clone)]
enum Lookup {
    Texts {
        exact: HashMap<String, usize>,
        prefixes: PrefixMap,
    },
    /// Starts of the stretches of numbers that all rules treat alike, the first at `i64::MIN`; stretch `i` has set `i + 2`.
    Numbers(Vec<i64>),
    /// Territory `i` has set `i + 2`.
    Territories,
}

impl Axis {
    /// The sets of a field; `None` when they would have more than `max_blocks`. Rules that ask a number for a text or a text for a number
    /// are not ruled out here: see [`is_asked_in_full`].
    pub fn new(field: &Field, book: &Rulebook, places: &Places, max_blocks: usize) -> Option<Self> {
        match field {
            Field::Employees | Field::Revenue | Field::Score => Self::of_numbers(field, &book.rules, max_blocks),
            Field::Territory => Some(Self::of_texts(field, &book.rules, max_blocks)?.by_territory(book, places)),
            _ => Self::of_texts(field, &book.rules, max_blocks),
        }
    }

    fn of_texts(field: &Field, rules: &[Rule], max_blocks: usize) -> Option<Self> {
        let (mut exact, mut prefixes) = (HashMap::new(), PrefixMap::default());
        let mut next = OTHER + 1;
        for (_, condition) in asking(field, rules) {
            match condition {
                Condition::In(texts) | Condition::NotIn(texts) => {
                    for text in texts {
                        let known = *exact.entry(key(field, text).into_owned()).or_insert(next);
                        next += usize::from(known == next);
                    }
                }
                Condition::Prefix(prefix) => next += usize::from(*prefixes.entry(&key(field, prefix), next) == next),
                Condition::Number(_) | Condition::Known | Condition::Unknown => {}
            }
        }
        if next.saturating_mul(blocks_of(rules.len())) > max_blocks {
            return None;
        }
        let mut table = plain(field, rules, next - OTHER);
        let mut any = vec![NONE_OF; blocks_of(rules.len())];
        for (rule, condition) in asking(field, rules) {
            match condition {
                Condition::In(texts) => {
                    insert(&mut any, rule);
                    for text in texts {
                        insert(table.get_mut(exact[key(field, text).as_ref()]), rule);
                    }
                }
                Condition::NotIn(texts) => {
                    for text in texts {
                        remove(table.get_mut(exact[key(field, text).as_ref()]), rule);
                    }
                }
                Condition::Prefix(prefix) => {
                    insert(&mut any, rule);
                    let prefix = key(field, prefix);
                    let longer = prefixes.iter().filter(|(longer, _)| longer.starts_with(prefix.as_ref()));
                    let texts = exact.iter().filter(|(text, _)| text.starts_with(prefix.as_ref()));
                    let sets = longer.map(|(_, set)| set).chain(texts.map(|(_, set)| *set));
                    sets.for_each(|set| insert(table.get_mut(set), rule));
                }
                Condition::Number(_) | Condition::Known | Condition::Unknown => {}
            }
        }
        Some(Self { field: field.clone(), lookup: Lookup::Texts { exact, prefixes }, table, any })
    }

    fn of_numbers(field: &Field, rules: &[Rule], max_blocks: usize) -> Option<Self> {
        let ranges = || {
            let all = asking(field, rules).filter_map(|(rule, condition)| match condition {
                Condition::Number(range) => Some((rule, *range)),
                _ => None,
            });
            all.filter(|(_, range)| !range.is_empty())
        };
        let mut starts: Vec<i64> = vec![i64::MIN];
        for (_, Range { low, high }) in ranges() {
            starts.extend(low);
            starts.extend(high.and_then(|high| high.checked_add(1)));
        }
        starts.sort_unstable();
        starts.dedup();
        if (starts.len() + 2).saturating_mul(blocks_of(rules.len())) > max_blocks {
            return None;
        }
        let mut table = plain(field, rules, starts.len() + 1);
        for (rule, Range { low, high }) in ranges() {
            let first = low.map_or(0, |low| starts.partition_point(|start| *start < low));
            let end = high.map_or(starts.len(), |high| starts.partition_point(|start| *start <= high));
            (first..end).for_each(|stretch| insert(table.get_mut(stretch + 2), rule));
        }
        Some(Self { field: field.clone(), lookup: Lookup::Numbers(starts), table, any: Vec::new() })
    }

    /// Territories with all around them are sets of names that are known beforehand: one set of rules for each.
    fn by_territory(self, book: &Rulebook, places: &Places) -> Self {
        let mut table = Table::new(self.any.len());
        table.push(self.table.get(UNKNOWN), 1);
        table.push(&self.of_several(std::iter::once(NONE)), 1);
        for index in 0..book.territories.len() {
            let names = places.chain(index).iter().map(|around| book.territories[*around].name.as_str());
            table.push(&self.of_several(names), 1);
        }
        Self { lookup: Lookup::Territories, table, ..self }
    }

    /// The rules that a lead's value does not rule out. `None` for a lead of several tags, whose set must be made.
    pub fn of(&self, traits: &Traits<'_>, book: &Rulebook) -> Option<&[Block]> {
        let profile = traits.profile;
        let index = match (&self.lookup, &self.field) {
            (Lookup::Numbers(starts), field) => {
                number(profile, field).map_or(UNKNOWN, |number| OTHER + starts.partition_point(|start| *start <= number))
            }
            (Lookup::Territories, _) => match traits.territory {
                Placed::Unknown => UNKNOWN,
                Placed::Outside => OTHER,
                Placed::In(index) => index + 2,
            },
            (Lookup::Texts { .. }, Field::Tag) => {
                let mut tags = profile.tags.iter();
                match (tags.next(), tags.next()) {
                    (None, _) => OTHER,
                    (Some(tag), None) => self.of_text(tag),
                    (Some(_), Some(_)) => return None,
                }
            }
            (Lookup::Texts { .. }, Field::Account) => self.of_text(traits.account.map_or(NONE, Relationship::as_str)),
            (Lookup::Texts { .. }, Field::Segment) => match traits.segment {
                Placed::Unknown => UNKNOWN,
                Placed::Outside => self.of_text(NONE),
                Placed::In(index) => self.of_text(book.segments[index].name.as_str()),
            },
            (Lookup::Texts { .. }, field) => text(profile, field).map_or(UNKNOWN, |text| self.of_text(text)),
        };
        Some(self.table.get(index))
    }

    fn of_text(&self, text: &str) -> usize {
        let Lookup::Texts { exact, prefixes } = &self.lookup else { return OTHER };
        let text = key(&self.field, text);
        exact.get(text.as_ref()).copied().or_else(|| prefixes.longest(&text)).unwrap_or(OTHER)
    }

    /// The set of several texts at once: one of them is enough for who asks for one, all must suit who excludes.
    pub fn of_several<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<Block> {
        let width = self.any.len();
        let (mut one, mut all) = (vec![NONE_OF; width], vec![NONE_OF.map(|none| !none); width]);
        for text in texts {
            let set = self.table.get(self.of_text(text)).as_flattened();
            one.as_flattened_mut().iter_mut().zip(set).for_each(|(one, word)| *one |= word);
            all.as_flattened_mut().iter_mut().zip(set).for_each(|(all, word)| *all &= word);
        }
        let any = self.any.as_flattened();
        for ((one, all), any) in one.as_flattened_mut().iter_mut().zip(all.as_flattened()).zip(any) {
            *one = (*one & any) | (all & !any);
        }
        one
    }
}

/// A condition that compares a number as a text, or a text as a number; no table holds it, so its rule is asked in full.
pub(super) fn is_asked_in_full(field: &Field, condition: &Condition) -> bool {
    match condition {
        Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_) => field.is_number(),
        Condition::Number(_) => !field.is_number(),
        Condition::Known | Condition::Unknown => false,
    }
}

/// A table with the set for nothing, and `others` times the one for a value that no rule names.
fn plain(field: &Field, rules: &[Rule], others: usize) -> Table {
    let width = blocks_of(rules.len());
    let (mut unknown, mut other) = (vec![NONE_OF; width], vec![NONE_OF; width]);
    for (index, rule) in rules.iter().enumerate() {
        match rule.when.get(field) {
            None => {
                insert(&mut unknown, index);
                insert(&mut other, index);
            }
            Some(Condition::Unknown) => insert(&mut unknown, index),
            Some(Condition::Known | Condition::NotIn(_)) => insert(&mut other, index),
            Some(condition) if is_asked_in_full(field, condition) => insert(&mut other, index),
            Some(Condition::In(_) | Condition::Prefix(_) | Condition::Number(_)) => {}
        }
    }
    let mut table = Table::new(width);
    table.push(&unknown, 1);
    table.push(&other, others);
    table
}

/// The rules that ask about a field, each with what it asks.
pub(super) fn asking<'a>(field: &'a Field, rules: &'a [Rule]) -> impl Iterator<Item = (usize, &'a Condition)> {
    rules.iter().enumerate().filter_map(move |(index, rule)| Some((index, rule.when.get(field)?)))
}
