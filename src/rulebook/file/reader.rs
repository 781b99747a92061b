//! The text as a whole: its sections, in the order in which names come to be known.

use toml::de::{DeTable, DeValue};

use crate::{
    model::{roster::Roster, rulebook::Rulebook},
    rulebook::codes::Rigour,
};

use super::{
    FORMAT, MAX_BYTES, MAX_RULES,
    names::Names,
    places, policy, pools,
    problem::{Problem, Problems, Span},
    rules,
    section::{Section, integer},
};

const SECTIONS: [&str; 9] = ["format", "defaults", "segment", "territory", "pool", "sla", "rule", "test", "experiment"];

/// What every part of the reading passes on.
pub(super) struct Reading<'a> {
    pub(super) problems: Problems<'a>,
    pub(super) names: Names,
    pub(super) roster: Option<&'a Roster>,
}

impl Reading<'_> {
    /// A text that was published once is read without a roster.
    pub(super) fn rigour(&self) -> Rigour {
        if self.roster.is_some() { Rigour::Full } else { Rigour::Shape }
    }
}

pub(super) fn read(text: &str, roster: Option<&Roster>) -> Result<Rulebook, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading { problems: Problems::of(text), names: Names::default(), roster };
    if text.len() > MAX_BYTES {
        reading.problems.add_whole(format!("the file has {} bytes, and at most {MAX_BYTES} are read", text.len()), "");
        return Err(reading.problems.in_order());
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(syntax(reading.problems, &errors));
    }
    let book = sections(&mut reading, table.get_ref());
    reading.names.check(&book, &mut reading.problems);
    if reading.problems.is_empty() { Ok(book) } else { Err(reading.problems.in_order()) }
}

/// The first error of each line; the others follow from it.
fn syntax(mut problems: Problems<'_>, errors: &[toml::de::Error]) -> Vec<Problem> {
    for error in errors {
        let message = format!("this is no TOML: {}", error.message().lines().collect::<Vec<_>>().join(", "));
        match error.span() {
            Some(span) => problems.add(&span, message, ""),
            None => problems.add_whole(message, ""),
        }
    }
    let mut found = problems.in_order();
    found.dedup_by_key(|problem| problem.line);
    found
}

fn sections(reading: &mut Reading<'_>, table: &DeTable<'_>) -> Rulebook {
    for (key, _) in table {
        if !SECTIONS.contains(&key.get_ref().as_ref()) {
            let message = format!("unknown section `{}`", key.get_ref());
            let known = format!("a book has {}", SECTIONS.join(", "));
            reading.problems.unknown(&key.span(), message, key.get_ref(), SECTIONS, &known);
        }
    }
    format(&mut reading.problems, table);
    let mut book = Rulebook { defaults: policy::defaults(reading, table), ..Rulebook::default() };
    each(reading, table, "segment", &["name", "employees"], |reading, section| {
        book.segments.push(policy::segment(reading, section));
    });
    each(reading, table, "territory", &places::KEYS, |reading, section| {
        book.territories.push(places::territory(reading, section));
    });
    each(reading, table, "pool", &pools::KEYS, |reading, section| {
        book.pools.push(pools::pool(reading, section));
    });
    each(reading, table, "sla", &policy::SLA_KEYS, |reading, section| {
        book.slas.push(policy::sla(reading, section));
    });
    each(reading, table, "rule", &rules::RULE_KEYS, |reading, section| {
        book.rules.push(rules::rule(reading, section));
    });
    each(reading, table, "test", &["name", "lead", "expect"], |reading, section| {
        book.tests.push(rules::test(reading, section));
    });
    each(reading, table, "experiment", &rules::EXPERIMENT_KEYS, |reading, section| {
        book.experiments.push(rules::experiment(reading, section));
    });
    if book.rules.is_empty() {
        reading
            .problems
            .add_whole("the book has no rule", "end it with `[[rule]]`, `name = \"Everything else\"`, `to = \"fallback\"`");
    }
    if book.rules.len() > MAX_RULES {
        let message = format!("the book has {} rules, and at most {MAX_RULES} are read", book.rules.len());
        reading.problems.add_whole(message, "join rules that differ in one value");
    }
    book
}

fn format(problems: &mut Problems<'_>, table: &DeTable<'_>) {
    let found = table.iter().find(|(key, _)| key.get_ref() == "format").map(|(_, value)| value);
    match found {
        None => problems.add_whole("the file names no format", "begin it with `format = 1`"),
        Some(value) => match integer(value.get_ref()) {
            Some(FORMAT) => {}
            Some(newer) if newer > FORMAT => {
                problems.add(
                    &value.span(),
                    format!("format {newer} is newer than this program"),
                    "read it with a newer leadtower",
                );
            }
            _ => problems.add(&value.span(), "`format` is not 1", "write `format = 1`"),
        },
    }
}

/// Hands every table of `[[kind]]` on, in the order of the text.
fn each<'t>(
    reading: &mut Reading<'_>,
    table: &'t DeTable<'t>,
    kind: &str,
    keys: &[&'static str],
    mut read: impl FnMut(&mut Reading<'_>, &Section<'t>),
) {
    let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == kind) else { return };
    let needs_brackets = |reading: &mut Reading<'_>, at: &Span| {
        reading.problems.add(at, format!("`{kind}` is not a section of its own"), format!("write `[[{kind}]]` above each"));
    };
    let DeValue::Array(items) = value.get_ref() else { return needs_brackets(reading, &value.span()) };
    for item in items {
        match item.get_ref() {
            DeValue::Table(inner) => {
                let section = Section::open(&mut reading.problems, kind, item.span(), inner, keys);
                read(reading, &section);
            }
            _ => needs_brackets(reading, &item.span()),
        }
    }
}
