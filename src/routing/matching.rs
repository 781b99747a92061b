//! Step 3: the first rule whose box holds the lead, by intersecting sets of rules.
//!
//! For every field that the book asks about there is a table: one set of rules, as bits, for each value that some rule
//! names. A rule that does not ask about the field is in all of its sets. The sets of a lead's values are intersected in
//! blocks from the top, so the cost hardly grows with rules that cannot match (`performance.md` §2).

use std::collections::HashMap;

use crate::model::{
    account::Relationship,
    criteria::{Condition, Criteria, Field, Range},
    rule::{Rule, Switch},
    rulebook::Rulebook,
};

use super::{
    places::{Placed, Places},
    prefixes::PrefixMap,
    traits::{NONE, Traits, fold, number, text},
};

/// Bits intersected at a time.
const BLOCK: usize = 8;
/// A table of more words than that is not built; the rules that ask about its field are checked one by one.
const MAX_TABLE: usize = 4 << 20;

const UNKNOWN: usize = 0;
/// Known, but named by no rule; of a set, empty.
const OTHER: usize = 1;

/// All rules of a book, ready to be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    words: usize,
    axes: Vec<Axis>,
    /// Rules that take part.
    live: Vec<u64>,
    /// Rules whose criteria are asked again in full, because a table could not hold them.
    residual: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Axis {
    field: Field,
    lookup: Lookup,
    /// Sets one after the other, `words` each; the first two are [`UNKNOWN`] and [`OTHER`].
    sets: Vec<u64>,
    /// Rules that ask for one of several texts: of a set of texts, one is enough.
    any: Vec<u64>,
}

/// How a value finds its set.
#[derive(Debug, Clone)]
enum Lookup {
    Texts {
        exact: HashMap<String, usize>,
        prefixes: PrefixMap,
    },
    /// Starts of stretches of numbers that all rules treat alike; stretch `i` has set `i + 2`, the first begins at `i64::MIN`.
    Numbers(Vec<i64>),
    /// Set `i + 2` for territory `i`, then the one of "none".
    Territories,
}

impl Matcher {
    pub fn new(book: &Rulebook, places: &Places) -> Self {
        let words = book.rules.len().div_ceil(64 * BLOCK) * BLOCK;
        let mut fields: Vec<&Field> = book.rules.iter().flat_map(|rule| rule.when.iter().map(|(field, _)| field)).collect();
        fields.sort_unstable();
        fields.dedup();
        let mut matcher = Self { words, live: vec![0; words], residual: vec![0; words], ..Self::default() };
        for (index, rule) in book.rules.iter().enumerate() {
            if rule.switch == Switch::On {
                set(&mut matcher.live, index);
            }
        }
        for field in fields {
            let axis = if field.is_number() {
                matcher.number_axis(field, &book.rules)
            } else {
                matcher.text_axis(field, &book.rules).map(|axis| match field {
                    Field::Territory => axis.by_territory(book, places, words),
                    _ => axis,
                })
            };
            match axis {
                Some(axis) => matcher.axes.push(axis),
                None => asking(field, &book.rules).for_each(|(index, _)| set(&mut matcher.residual, index)),
            }
        }
        matcher
    }

    /// Positions of the rules that match, from the top, found as they are asked for.
    pub fn matches<'a>(
        &'a self,
        traits: &'a Traits<'a>,
        book: &'a Rulebook,
        places: &'a Places,
    ) -> impl Iterator<Item = usize> + 'a {
        let mut rows: Vec<&[u64]> = Vec::with_capacity(self.axes.len() + 1);
        rows.push(&self.live);
        let mut tags: Option<Vec<u64>> = None;
        for axis in &self.axes {
            match axis.set_of(traits, book) {
                Found::Set(index) => rows.push(&axis.sets[index * self.words..][..self.words]),
                Found::Tags => tags = Some(axis.of_several(traits.profile.tags.iter().map(String::as_str), self.words)),
            }
        }
        let blocks = (0..self.words / BLOCK).flat_map(move |block| {
            let mut left = [u64::MAX; BLOCK];
            for row in rows.iter().copied().chain(tags.as_deref()) {
                for (left, word) in left.iter_mut().zip(&row[block * BLOCK..][..BLOCK]) {
                    *left &= word;
                }
            }
            let words = left.into_iter().enumerate();
            words.flat_map(move |(word, bits)| ones(bits).map(move |bit| (block * BLOCK + word) * 64 + bit))
        });
        blocks.filter(move |rule| !has(&self.residual, *rule) || traits.meet(&book.rules[*rule].when, book, places))
    }

    /// Rules for which nothing in that field can speak against a known value named nowhere, and the set for no value.
    fn plain_sets(&self, field: &Field, rules: &[Rule]) -> (Vec<u64>, Vec<u64>) {
        let (mut unknown, mut other) = (vec![0; self.words], vec![0; self.words]);
        for (index, rule) in rules.iter().enumerate() {
            match rule.when.get(field) {
                None => {
                    set(&mut unknown, index);
                    set(&mut other, index);
                }
                Some(Condition::Unknown) => set(&mut unknown, index),
                Some(Condition::Known | Condition::NotIn(_)) => set(&mut other, index),
                Some(Condition::In(_) | Condition::Prefix(_) | Condition::Number(_)) => {}
            }
        }
        (unknown, other)
    }

    fn text_axis(&self, field: &Field, rules: &[Rule]) -> Option<Axis> {
        let (mut exact, mut prefixes) = (HashMap::new(), PrefixMap::default());
        let mut next = OTHER + 1;
        for (_, condition) in asking(field, rules) {
            match condition {
                Condition::In(texts) | Condition::NotIn(texts) => {
                    for text in texts {
                        let known = *exact.entry(fold(text).into_owned()).or_insert(next);
                        next += usize::from(known == next);
                    }
                }
                Condition::Prefix(prefix) => next += usize::from(*prefixes.entry(&fold(prefix), next) == next),
                Condition::Number(_) | Condition::Known | Condition::Unknown => {}
            }
        }
        if next.checked_mul(self.words)? > MAX_TABLE {
            return None;
        }
        let (unknown, other) = self.plain_sets(field, rules);
        let mut sets = unknown;
        (OTHER..next).for_each(|_| sets.extend_from_slice(&other));
        let mut any = vec![0; self.words];
        for (index, condition) in asking(field, rules) {
            match condition {
                Condition::In(texts) => {
                    set(&mut any, index);
                    for text in texts {
                        set(self.nth(&mut sets, exact[fold(text).as_ref()]), index);
                    }
                }
                Condition::NotIn(texts) => {
                    for text in texts {
                        clear(self.nth(&mut sets, exact[fold(text).as_ref()]), index);
                    }
                }
                Condition::Prefix(prefix) => {
                    set(&mut any, index);
                    let prefix = fold(prefix);
                    let longer = prefixes.iter().filter(|(longer, _)| longer.starts_with(prefix.as_ref()));
                    let texts = exact.iter().filter(|(text, _)| text.starts_with(prefix.as_ref()));
                    for index_of_set in longer.map(|(_, at)| at).chain(texts.map(|(_, at)| *at)) {
                        set(self.nth(&mut sets, index_of_set), index);
                    }
                }
                Condition::Number(_) | Condition::Known | Condition::Unknown => {}
            }
        }
        Some(Axis { field: field.clone(), lookup: Lookup::Texts { exact, prefixes }, sets, any })
    }

    fn number_axis(&mut self, field: &Field, rules: &[Rule]) -> Option<Axis> {
        let ranges = || asking(field, rules).filter_map(|(index, condition)| Some((index, as_range(condition)?)));
        let mut starts: Vec<i64> = vec![i64::MIN];
        for (_, range) in ranges().filter(|(_, range)| !range.is_empty()) {
            starts.extend(range.low);
            starts.extend(range.high.and_then(|high| high.checked_add(1)));
        }
        starts.sort_unstable();
        starts.dedup();
        if (starts.len() + 2).checked_mul(self.words)? > MAX_TABLE {
            return None;
        }
        let (unknown, mut other) = self.plain_sets(field, rules);
        for (index, condition) in asking(field, rules) {
            // Texts asked of a number: no table for that, the rule is asked in full.
            if matches!(condition, Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_)) {
                set(&mut self.residual, index);
                set(&mut other, index);
            }
        }
        let mut sets = unknown;
        (0..=starts.len()).for_each(|_| sets.extend_from_slice(&other));
        for (index, range) in ranges().filter(|(_, range)| !range.is_empty()) {
            let first = range.low.map_or(0, |low| starts.partition_point(|start| *start < low));
            let end = range.high.map_or(starts.len(), |high| starts.partition_point(|start| *start <= high));
            for stretch in first..end {
                set(self.nth(&mut sets, stretch + 2), index);
            }
        }
        Some(Axis { field: field.clone(), lookup: Lookup::Numbers(starts), sets, any: Vec::new() })
    }

    fn nth<'s>(&self, sets: &'s mut [u64], index: usize) -> &'s mut [u64] {
        &mut sets[index * self.words..][..self.words]
    }
}

enum Found {
    Set(usize),
    Tags,
}

impl Axis {
    fn set_of(&self, traits: &Traits<'_>, book: &Rulebook) -> Found {
        Found::Set(match &self.lookup {
            Lookup::Numbers(starts) => {
                number(traits.profile, &self.field).map_or(UNKNOWN, |number| 1 + starts.partition_point(|start| *start <= number))
            }
            Lookup::Territories => match traits.territory {
                Placed::Unknown => UNKNOWN,
                Placed::Outside => OTHER,
                Placed::In(index) => index + 2,
            },
            Lookup::Texts { .. } => match &self.field {
                Field::Tag => {
                    let mut tags = traits.profile.tags.iter();
                    match (tags.next(), tags.next()) {
                        (None, _) => OTHER,
                        (Some(tag), None) => self.of_text(tag),
                        (Some(_), Some(_)) => return Found::Tags,
                    }
                }
                Field::Account => self.of_text(traits.account.map_or(NONE, Relationship::as_str)),
                Field::Segment => match traits.segment {
                    Placed::Unknown => UNKNOWN,
                    Placed::Outside => self.of_text(NONE),
                    Placed::In(index) => self.of_text(book.segments[index].name.as_str()),
                },
                field => text(traits.profile, field).map_or(UNKNOWN, |text| self.of_text(text)),
            },
        })
    }

    fn of_text(&self, text: &str) -> usize {
        let Lookup::Texts { exact, prefixes } = &self.lookup else { return OTHER };
        let text = fold(text);
        exact.get(text.as_ref()).copied().or_else(|| prefixes.longest(&text)).unwrap_or(OTHER)
    }

    /// The set of several texts at once: one of them is enough for who asks for one, all must suit who excludes.
    fn of_several<'t>(&self, texts: impl Iterator<Item = &'t str>, words: usize) -> Vec<u64> {
        let (mut one, mut all) = (vec![0; words], vec![u64::MAX; words]);
        for text in texts {
            let row = &self.sets[self.of_text(text) * words..][..words];
            one.iter_mut().zip(&mut all).zip(row).for_each(|((one, all), word)| {
                *one |= word;
                *all &= word;
            });
        }
        one.iter().zip(&all).zip(&self.any).map(|((one, all), any)| (one & any) | (all & !any)).collect()
    }

    /// Territories are sets of names, known beforehand: one set of rules for each, and "none" as [`OTHER`].
    fn by_territory(self, book: &Rulebook, places: &Places, words: usize) -> Self {
        let mut sets = self.sets[..words].to_vec();
        sets.extend(self.of_several(std::iter::once(NONE), words));
        for index in 0..book.territories.len() {
            let names = places.chain(index).iter().map(|around| book.territories[*around].name.as_str());
            sets.extend(self.of_several(names, words));
        }
        Self { lookup: Lookup::Territories, sets, ..self }
    }
}

/// What a condition asks of a number, where that is one stretch.
fn as_range(condition: &Condition) -> Option<Range> {
    match condition {
        Condition::Number(range) => Some(*range),
        Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_) | Condition::Known | Condition::Unknown => None,
    }
}

fn asking<'a>(field: &'a Field, rules: &'a [Rule]) -> impl Iterator<Item = (usize, &'a Condition)> {
    rules.iter().enumerate().filter_map(move |(index, rule)| Some((index, Criteria::get(&rule.when, field)?)))
}

fn set(bits: &mut [u64], index: usize) {
    bits[index / 64] |= 1 << (index % 64);
}

fn clear(bits: &mut [u64], index: usize) {
    bits[index / 64] &= !(1 << (index % 64));
}

fn has(bits: &[u64], index: usize) -> bool {
    bits[index / 64] >> (index % 64) & 1 == 1
}

/// Positions of the ones of a word, lowest first.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (bits != 0).then(|| {
            let lowest = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            lowest
        })
    })
}
