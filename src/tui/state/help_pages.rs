//! What stands in the help beside the keys, and how all of it is divided into pages: numbers and words, nothing drawn.

use crate::tui::{
    keys::keymap::{Binding, Place},
    msg::Size,
};

/// Something the help can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'k> {
    /// A key in force; Enter runs it.
    Key(&'k Binding),
    /// A part of a filter.
    Filter(&'static str, &'static str),
    /// A word or sign of the screen.
    Word(&'static str, &'static str),
}

impl Entry<'_> {
    /// The heading it stands under.
    pub fn section(&self) -> &'static str {
        match self {
            Self::Key(binding) => binding.group.title(),
            Self::Filter(..) => "FILTER LANGUAGE",
            Self::Word(..) => "WORDS ON SCREEN",
        }
    }

    /// What stands at its left.
    pub fn name(&self) -> String {
        match self {
            Self::Key(binding) => binding.keys_shown(),
            Self::Filter(name, _) | Self::Word(name, _) => (*name).to_owned(),
        }
    }

    /// What it does or means.
    pub fn says(&self) -> &str {
        match self {
            Self::Key(binding) => &binding.says,
            Self::Filter(_, says) | Self::Word(_, says) => says,
        }
    }
}

type Told = (&'static str, &'static str);

const OF_LEADS: &[Told] = &[
    ("ana acme", "beginnings of words, all of them"),
    ("!acme", "without that word"),
    ("owner:ana", "whose it is; owner:none"),
    ("is:late", "or at_risk held snoozed open marked"),
    ("status:", "fallback, assigned, working ..."),
    ("country:de", "any field, as in a rule"),
    ("source:web*", "values that begin so"),
    ("employees:>50", "also < >= 50..200"),
    ("age:<1h", "came in the last hour; m h d w"),
    ("received:", "a day, or 2026-11-01..2026-11-07"),
    ("rule:R5", "given by it; pool: sla: cause:"),
    ("entry:3141", "what that change concerned"),
    ("a@x.com b@..", "a pasted list: exactly those"),
];

const OF_REPS: &[Told] = &[
    ("ana", "beginnings of words: name, email, team"),
    ("!ops", "without that word"),
    ("status:full", "or available paused off vacation"),
    ("team:emea", "of that team"),
];

const OF_ACTIVITY: &[Told] =
    &[("by:you", "who did it; by:NAME"), ("kind:assigned", "what was done"), ("hana", "words of what was done, all of them")];

const LEAD_WORDS: &[Told] = &[
    ("LATE", "past the time of its first touch"),
    ("AT RISK", "most of that time is used"),
    ("FALLBACK", "nobody owns it"),
    ("WAITING", "for its owner's first touch"),
    ("MOVED", "somebody chose its owner by hand"),
    ("CONTACTED", "its owner has reached out"),
    ("SNOOZED", "out of sight until a time"),
    ("DISMISSED", "closed: no lead of ours"),
];

const REP_WORDS: &[Told] = &[
    ("available", "can take a lead now"),
    ("FULL", "holds or had as many as allowed"),
    ("PAUSED", "taken out of the turns by hand"),
    ("OFF", "outside of working hours"),
    ("VACATION", "away; also SICK, AWAY"),
    (". -", "works, does not work that day"),
    ("V S P A", "vacation, sick, paused, away"),
    ("v s p a", "the same, a part of the day"),
    ("H", "holiday"),
];

const FAIR_WORDS: &[Told] = &[
    ("by weight", "what equal turns would have given"),
    ("HIGH LOW", "more or less than chance explains"),
    ("Jain", "1 is even"),
    ("Gini", "0 is even"),
];

const RULE_WORDS: &[Told] = &[
    ("off", "kept, but asked nothing"),
    ("Hits", "leads of the last 30 days it decided on last"),
    ("Share", "of all leads of these days"),
    ("Last", "when the newest of them came in"),
    ("owed", "leads a member should have had"),
];

/// What can be typed behind `/` there.
pub fn filters<'k>(place: Place) -> impl Iterator<Item = Entry<'k>> {
    let told: &[Told] = match place {
        Place::Leads | Place::Fallback => OF_LEADS,
        Place::Reps => OF_REPS,
        Place::Activity => OF_ACTIVITY,
        _ => &[],
    };
    told.iter().map(|(name, says)| Entry::Filter(name, says))
}

/// The words that stand on the screen there.
pub fn words<'k>(place: Place) -> impl Iterator<Item = Entry<'k>> {
    let told: &[Told] = match place {
        Place::Leads | Place::Fallback | Place::Lead | Place::Figure => LEAD_WORDS,
        Place::Reps => REP_WORDS,
        Place::Rules => RULE_WORDS,
        Place::Fairness => FAIR_WORDS,
        _ => &[],
    };
    told.iter().map(|(name, says)| Entry::Word(name, says))
}

/// A line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Over what follows.
    Heading(&'static str),
    /// The first line of an entry: which one, how wide its name is set, and as much as fits of what it says.
    Entry(usize, usize, String),
    /// What did not fit, and how far to the right.
    Rest(usize, String),
    /// Between two headings.
    Blank,
}

/// Some lines below each other.
pub type Column = Vec<Line>;

/// What is seen at once: columns beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// From left to right.
    pub columns: Vec<Column>,
}

impl Sheet {
    /// Its entries: the first, and the one after the last.
    pub fn entries(&self) -> (usize, usize) {
        let all = || {
            self.columns.iter().flatten().filter_map(|line| if let Line::Entry(index, ..) = line { Some(*index) } else { None })
        };
        (all().min().unwrap_or(0), all().max().map_or(0, |last| last + 1))
    }

    /// The headings that begin on it.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().flatten().filter_map(|line| if let Line::Heading(title) = line { Some(*title) } else { None })
    }
}

/// Columns of the cursor before an entry, and of the blank behind its name.
const CURSOR: usize = 2;
const GAP: usize = 2;
/// Lines from which on there is room for a blank one.
pub const AIRY: u16 = 13;
/// Lines of a column in which a heading and its first entry may be parted.
const LOW: usize = 6;
/// Columns of the narrowest and of the widest column.
const NARROW: usize = 37;
const COLUMNS: usize = 3;

/// The entries, in sheets that fit into so much room: in as few columns as one sheet needs.
pub fn sheets(entries: &[Entry<'_>], room: Size) -> Vec<Sheet> {
    let height = usize::from(room.height).max(1);
    let most = (usize::from(room.width) / NARROW).clamp(1, COLUMNS);
    let mut sheets = Vec::new();
    for columns in 1..=most {
        sheets = poured(entries, columns, usize::from(room.width) / columns, height);
        if sheets.len() <= 1 {
            break;
        }
    }
    sheets
}

/// Which of the sheets has that entry.
pub fn sheet_of(sheets: &[Sheet], entry: usize) -> usize {
    sheets.iter().position(|sheet| sheet.entries().1 > entry).unwrap_or(0)
}

fn poured(entries: &[Entry<'_>], columns: usize, width: usize, height: usize) -> Vec<Sheet> {
    let mut all: Vec<Column> = vec![Vec::new()];
    let mut section = None;
    for (index, entry) in entries.iter().enumerate() {
        let title = entry.section();
        let of_section = entries.iter().filter(|other| other.section() == title);
        let name = of_section.map(|other| other.name().chars().count()).max().unwrap_or(0);
        let mut block = Vec::new();
        if section != Some(title) {
            block.extend([Line::Blank, Line::Heading(title)]);
            section = Some(title);
        }
        if height < LOW {
            block.drain(..).for_each(|line| put(&mut all, vec![line], height));
        }
        let room = width.saturating_sub(CURSOR + name + GAP + 1).max(8);
        let mut lines = wrapped(entry.says(), room).into_iter();
        block.push(Line::Entry(index, name, lines.next().unwrap_or_default()));
        block.extend(lines.map(|line| Line::Rest(CURSOR + name + GAP, line)));
        put(&mut all, block, height);
    }
    all.chunks(columns).map(|columns| Sheet { columns: columns.to_vec() }).collect()
}

/// Lines that belong together stand in one column, and none begins with a blank.
fn put(all: &mut Vec<Column>, mut block: Vec<Line>, height: usize) {
    let is_full = all.last().is_none_or(|column| column.len() + block.len() > height);
    if is_full && all.last().is_some_and(|column| !column.is_empty()) {
        all.push(Vec::new());
    }
    let Some(column) = all.last_mut() else { return };
    if column.is_empty() && block.first() == Some(&Line::Blank) {
        block.remove(0);
    }
    column.extend(block);
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
