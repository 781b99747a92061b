//! Known header names: one table a system, kept in `assets/mappings`.

use std::{collections::BTreeMap, collections::HashMap, collections::HashSet, sync::LazyLock};

use serde::Deserialize;

use super::{Object, header, target::Target};

const FILES: [&str; 12] = [
    include_str!("../../assets/mappings/hubspot.toml"),
    include_str!("../../assets/mappings/salesforce.toml"),
    include_str!("../../assets/mappings/pipedrive.toml"),
    include_str!("../../assets/mappings/zoho.toml"),
    include_str!("../../assets/mappings/dynamics.toml"),
    include_str!("../../assets/mappings/leadsquared.toml"),
    include_str!("../../assets/mappings/apollo.toml"),
    include_str!("../../assets/mappings/forms.toml"),
    include_str!("../../assets/mappings/olist.toml"),
    include_str!("../../assets/mappings/maven.toml"),
    include_str!("../../assets/mappings/realestate.toml"),
    include_str!("../../assets/mappings/generic.toml"),
];

/// Words before a field's name that say whose it is: the lead's own.
const OWN: [&str; 14] = [
    "lead ",
    "contact ",
    "person ",
    "prospect ",
    "customer ",
    "client ",
    "your ",
    "my ",
    "what is your ",
    "enter your ",
    "please enter your ",
    "business ",
    "work ",
    "primary ",
];

/// A table as written.
#[derive(Debug, Deserialize)]
struct TableFile {
    name: String,
    #[serde(default)]
    strong: Vec<String>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    foreign: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    leads: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    reps: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    accounts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    absences: BTreeMap<String, Vec<String>>,
}

/// The headers of one system.
#[derive(Debug)]
pub struct Table {
    /// Its name: `hubspot`; the last table is `generic`.
    pub name: String,
    /// Headers that only this system writes.
    strong: HashSet<String>,
    /// Headers that are this system's when two of them meet.
    signs: HashSet<String>,
    ignored: HashSet<String>,
    /// Where the first header stands, the others are another record's: beside a stage, `Name` is the deal's.
    foreign: Vec<(String, Vec<String>)>,
    /// By object: words of the header → target and its place among the headers of that target.
    fields: [HashMap<String, (Target, u32)>; 4],
}

/// How well a header is known; smaller is better, equal ones compete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(pub u32);

/// What the tables say of one header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It means that field.
    Field(Target, Rank),
    /// It is known to be none: another person's, another record's, or machinery.
    Ignored,
    /// Nobody knows it.
    Unknown,
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| FILES.into_iter().filter_map(read).collect());

fn read(text: &str) -> Option<Table> {
    // INVARIANT: the files are part of the program; the test below reads each of them.
    let file: TableFile = toml::from_str(text).ok()?;
    let fold = |names: Vec<String>| names.iter().map(|name| header::words(name)).collect();
    let index = |fields: BTreeMap<String, Vec<String>>| {
        let mut by_words = HashMap::new();
        for (field, names) in fields {
            let Some(target) = Target::from_name(&field) else { continue };
            for (place, name) in names.iter().enumerate() {
                by_words.entry(header::words(name)).or_insert((target, place as u32));
            }
        }
        by_words
    };
    let each = |names: Vec<String>| names.iter().map(|name| header::words(name)).collect();
    let foreign = file.foreign.into_iter().map(|(sign, names)| (header::words(&sign), each(names))).collect();
    Some(Table {
        name: file.name,
        strong: file.strong.iter().map(|name| sign(name)).collect(),
        signs: file.signs.iter().map(|name| sign(name)).collect(),
        ignored: fold(file.ignore),
        foreign,
        fields: [index(file.leads), index(file.reps), index(file.accounts), index(file.absences)],
    })
}

/// The table of that name.
pub fn named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// As a sign, `Lead - Owner` is not `Lead Owner`: the hyphen is the system's.
fn sign(header: &str) -> String {
    if header.contains(" - ") { header.trim().trim_end_matches('*').to_lowercase() } else { header::words(header) }
}

/// The table whose signs most headers carry: one that only this system writes, or two others.
pub fn detect<'h>(headers: impl Iterator<Item = &'h str>) -> &'static Table {
    let carried: Vec<String> = headers.map(sign).collect();
    let mut best: (usize, &'static Table) = (1, generic());
    for table in TABLES.iter() {
        let count = |signs: &HashSet<String>| carried.iter().filter(|header| signs.contains(*header)).count();
        let weight = 2 * count(&table.strong) + count(&table.signs);
        if weight > best.0 {
            best = (weight, table);
        }
    }
    best.1
}

fn generic() -> &'static Table {
    static NONE: LazyLock<Table> = LazyLock::new(|| Table {
        name: "generic".to_owned(),
        strong: HashSet::new(),
        signs: HashSet::new(),
        ignored: HashSet::new(),
        foreign: Vec::new(),
        fields: Default::default(),
    });
    named("generic").unwrap_or_else(|| LazyLock::force(&NONE))
}

impl Table {
    /// What the words of a header mean in a file of this system: its own names first, then the common ones, then those of the lead's
    /// own (`Contact email`).
    pub fn lookup(&self, object: Object, words: &str) -> Known {
        let common = generic();
        if let Some((target, place)) = self.field(object, words) {
            return Known::Field(target, Rank(place));
        }
        if self.ignored.contains(words) || common.ignored.contains(words) {
            return Known::Ignored;
        }
        if let Some((target, place)) = common.field(object, words) {
            return Known::Field(target, Rank(100 + place));
        }
        let own = OWN.iter().filter_map(|prefix| words.strip_prefix(prefix)).find_map(|rest| common.field(object, rest));
        own.map_or(Known::Unknown, |(target, place)| Known::Field(target, Rank(1000 + place)))
    }

    /// Headers that are another record's in the company of these.
    pub fn foreign<'h>(&self, headers: impl Iterator<Item = &'h str>) -> HashSet<String> {
        let headers: HashSet<&str> = headers.collect();
        let present = self.foreign.iter().filter(|(sign, _)| headers.contains(sign.as_str()));
        present.flat_map(|(_, names)| names.iter().cloned()).collect()
    }

    fn field(&self, object: Object, words: &str) -> Option<(Target, u32)> {
        self.fields.get(object as usize).and_then(|fields| fields.get(words)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read_and_names_known_fields() {
        assert_eq!(TABLES.len(), FILES.len());
        for text in FILES {
            let file: TableFile = toml::from_str(text).unwrap();
            for field in [&file.leads, &file.reps, &file.accounts, &file.absences].into_iter().flat_map(BTreeMap::keys) {
                assert!(Target::from_name(field).is_some(), "{}: {field}", file.name);
            }
        }
    }

    #[test]
    fn no_header_of_a_table_means_two_fields() {
        for text in FILES {
            let file: TableFile = toml::from_str(text).unwrap();
            for fields in [&file.leads, &file.reps, &file.accounts, &file.absences] {
                let mut seen = HashMap::new();
                for (field, names) in fields {
                    for name in names {
                        let before = seen.insert(header::words(name), field);
                        assert!(before.is_none_or(|before| before == field), "{}: {name}", file.name);
                    }
                }
            }
        }
    }
}
