//! One field of the book: which rules each value of it meets.

use std::collections::{BTreeSet, HashMap};

use crate::{
    model::{
        criteria::{Condition, Field, Range, whole_number},
        rule::Rule,
    },
    routing::traits::{fold, key},
};

use super::bits::Bits;

/// What a lead has in a field, as the conditions see it.
#[derive(Debug, Clone, Copy)]
pub enum Held<'a> {
    Unknown,
    Number(i64),
    /// One text, or of a set all of its texts.
    Texts(&'a [&'a str]),
}

/// The conditions of all rules on one field. A rule's place is its index in the slice that the column was made of.
#[derive(Debug)]
pub struct Column<'a> {
    pub field: Field,
    /// Rules that a missing value meets.
    unknown: Bits,
    /// Rules that a value meets which no rule names; the value's *turns* are the rules for which it is otherwise.
    other: Bits,
    /// Texts named by `In` and `NotIn`, as compared: as first written, and by whom.
    named: HashMap<String, (&'a str, Vec<usize>)>,
    prefixes: Vec<(String, usize)>,
    ranges: Vec<(Range, usize)>,
}

impl<'a> Column<'a> {
    /// Of rules in their order; a rule that is not asked has no condition here and meets everything.
    pub fn new(field: &Field, rules: &[&'a Rule]) -> Self {
        let size = rules.len();
        let mut column = Self {
            field: field.clone(),
            unknown: Bits::none(size),
            other: Bits::none(size),
            named: HashMap::new(),
            prefixes: Vec::new(),
            ranges: Vec::new(),
        };
        for (rule, condition) in rules.iter().map(|rule| rule.when.get(field)).enumerate() {
            if matches!(condition, None | Some(Condition::Unknown)) {
                column.unknown.insert(rule);
            }
            if matches!(condition, None | Some(Condition::Known | Condition::NotIn(_))) {
                column.other.insert(rule);
            }
            match condition {
                Some(Condition::In(texts) | Condition::NotIn(texts)) => {
                    for text in texts {
                        let (_, by) = column.named.entry(key(field, text).into_owned()).or_insert((text, Vec::new()));
                        // A text that stands twice in one condition turns it once.
                        if by.last() != Some(&rule) {
                            by.push(rule);
                        }
                    }
                }
                Some(Condition::Prefix(prefix)) => column.prefixes.push((fold(&key(field, prefix)).into_owned(), rule)),
                Some(Condition::Number(range)) => column.ranges.push((*range, rule)),
                Some(Condition::Known | Condition::Unknown) | None => {}
            }
        }
        column
    }

    /// Some rule asks about the field.
    pub fn is_asked(&self) -> bool {
        self.unknown != self.other || !self.named.is_empty() || !self.prefixes.is_empty() || !self.ranges.is_empty()
    }

    /// The rules that it is otherwise for than for a value that no rule names, in order; `None` of an unknown value.
    pub fn turns(&self, held: Held<'_>) -> Option<Vec<usize>> {
        let mut turned = BTreeSet::new();
        let text = |text: &str, turned: &mut BTreeSet<usize>| {
            let text = key(&self.field, text);
            turned.extend(self.named.get(text.as_ref()).into_iter().flat_map(|(_, by)| by));
            if !self.prefixes.is_empty() {
                let folded = fold(&text);
                turned.extend(self.prefixes.iter().filter(|(prefix, _)| folded.starts_with(prefix)).map(|(_, rule)| rule));
            }
        };
        match held {
            Held::Unknown => return None,
            Held::Number(number) => {
                turned.extend(self.ranges.iter().filter(|(range, _)| range.holds(number)).map(|(_, rule)| rule));
                if !self.named.is_empty() || !self.prefixes.is_empty() {
                    text(&number.to_string(), &mut turned);
                }
            }
            Held::Texts(texts) => {
                texts.iter().for_each(|one| text(one, &mut turned));
                if let ([only], false, false) = (texts, self.field.is_set(), self.ranges.is_empty())
                    && let Some(number) = whole_number(only)
                {
                    turned.extend(self.ranges.iter().filter(|(range, _)| range.holds(number)).map(|(_, rule)| rule));
                }
            }
        }
        Some(turned.into_iter().collect())
    }

    /// The same of a text, or where there is none.
    pub fn turns_of(&self, text: Option<&str>) -> Option<Vec<usize>> {
        match text {
            Some(text) => self.turns(Held::Texts(&[text])),
            None => self.turns(Held::Unknown),
        }
    }

    /// The rules that a value with these turns meets.
    pub fn row(&self, turns: Option<&[usize]>) -> Bits {
        let Some(turns) = turns else { return self.unknown.clone() };
        let mut row = self.other.clone();
        turns.iter().for_each(|rule| row.toggle(*rule));
        row
    }

    /// The texts that rules name, as first written, in the order of the alphabet.
    pub fn named(&self) -> Vec<&'a str> {
        let mut named: Vec<(&String, &'a str)> = self.named.iter().map(|(key, (text, _))| (key, *text)).collect();
        named.sort_unstable();
        named.into_iter().map(|(_, text)| text).collect()
    }

    /// The beginnings that rules ask for, as compared, each once.
    pub fn prefixes(&self) -> BTreeSet<&str> {
        self.prefixes.iter().map(|(prefix, _)| prefix.as_str()).collect()
    }

    /// The first number of every stretch that all rules treat alike, from [`i64::MIN`] on.
    pub fn starts(&self) -> BTreeSet<i64> {
        let mut starts = BTreeSet::from([i64::MIN]);
        for (range, _) in self.ranges.iter().filter(|(range, _)| !range.is_empty()) {
            starts.extend(range.low);
            starts.extend(range.high.and_then(|high| high.checked_add(1)));
        }
        starts
    }

    /// Some rule compares the field as a number.
    pub fn has_ranges(&self) -> bool {
        !self.ranges.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::check::testing::rules;

    #[test]
    fn a_value_meets_the_rules_that_the_router_says() {
        let book = rules(&["", "city:Berlin,Bonn", "city:!berlin", "city:Be*", "city:known", "city:unknown", "country:DE"]);
        let rules: Vec<&Rule> = book.rules.iter().collect();
        let column = Column::new(&Field::City, &rules);
        let met = |held| column.row(column.turns(held).as_deref()).iter().collect::<Vec<_>>();
        assert_eq!(met(Held::Unknown), [0, 5, 6]);
        assert_eq!(met(Held::Texts(&["BERLIN"])), [0, 1, 3, 4, 6]);
        assert_eq!(met(Held::Texts(&["Bonn"])), [0, 1, 2, 4, 6]);
        assert_eq!(met(Held::Texts(&["Ulm"])), [0, 2, 4, 6]);
        assert_eq!(column.named(), ["Berlin", "Bonn"]);
    }
}
