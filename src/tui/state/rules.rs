//! The Rules screen: the live rulebook in tabs, and what its rules and places did with the leads of the last days.

mod counting;
mod filter;
mod rows;

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    actions::{
        ask::{BookPage, CaseResult, Finding, FindingAt, Hits, Proof},
        command::SeenBook,
    },
    model::{
        id::RuleName,
        rulebook::BookTest,
        time::{Instant, Millis, Zone},
    },
};

use counting::Counting;
pub use filter::BookFilter;
pub use rows::Through;

use super::{
    case::Cases,
    draft_keys::WrittenText,
    list::{Keyed, List},
    mend::Bringing,
};

/// Lines of the detail on a small screen, its rule included.
pub const DETAIL: u16 = 10;

/// A page of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// The rules in the order they are asked.
    #[default]
    Rules,
    /// Where leads come from, and who works them.
    Territories,
    /// Who shares leads, and who is next.
    Pools,
    /// Sizes of companies, and how long leads may wait.
    Sizes,
    /// What is wrong with the book, or could be meant otherwise.
    Lint,
}

impl Tab {
    /// All, from left to right.
    pub const ALL: [Self; 5] = [Self::Rules, Self::Territories, Self::Pools, Self::Sizes, Self::Lint];

    /// Its name, long and short.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Rules => ("Rules", "Rules"),
            Self::Territories => ("Territories", "Territories"),
            Self::Pools => ("Pools", "Pools"),
            Self::Sizes => ("Sizes & SLAs", "Sizes"),
            Self::Lint => ("Lint", "Lint"),
        }
    }

    fn place(self) -> usize {
        Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0)
    }
}

/// A row, known by what it is called: rules keep the cursor when they move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(u64);

impl RowKey {
    fn of(kind: &str, name: &str) -> Self {
        // Always the same for the same name: it is made without a key.
        let mut hasher = DefaultHasher::new();
        (kind, name).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What a row shows; numbers are places in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A rule.
    Rule(usize),
    /// Rules that the book has no more.
    Earlier,
    /// Leads that no rule decided on.
    NoRule,
    /// A territory, and how many lie around it.
    Territory(usize, usize),
    /// Places of no territory.
    Nowhere,
    /// Leads without a country.
    Unknown,
    /// A pool.
    Pool(usize),
    /// A segment.
    Segment(usize),
    /// A policy.
    Sla(usize),
    /// What holds where nothing else is said.
    Defaults,
    /// A finding.
    Finding(usize),
    /// A case of the book's own.
    Case(usize),
}

impl What {
    /// Whether it is a thing of the rulebook, and no sum beside them.
    pub fn is_of_book(self) -> bool {
        match self {
            Self::Rule(_)
            | Self::Territory(..)
            | Self::Pool(_)
            | Self::Segment(_)
            | Self::Sla(_)
            | Self::Finding(_)
            | Self::Case(_) => true,
            Self::Earlier | Self::NoRule | Self::Nowhere | Self::Unknown | Self::Defaults => false,
        }
    }
    /// Whether it stands in a file of its tab: what a file has of Lint is what `rules check` tells, and that has no cases.
    pub fn goes_out(self) -> bool {
        self.is_of_book() && !matches!(self, Self::Case(_))
    }
}

/// A row of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookRow {
    /// Which.
    pub key: RowKey,
    /// What it shows.
    pub what: What,
}

impl Keyed for BookRow {
    type Key = RowKey;
    fn key(&self) -> RowKey {
        self.key
    }
}

/// The book's own cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failing {
    /// How many cases there are.
    pub cases: usize,
    /// Those that do not go where they must, in words.
    pub said: Vec<String>,
}

impl Failing {
    fn of(all: &[CaseResult]) -> Self {
        let said = all.iter().filter(|case| !case.passed).map(ToString::to_string).collect();
        Self { cases: all.len(), said }
    }
}

/// A rule that is being moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Which.
    pub name: RuleName,
    /// Its place before, from 1.
    pub from: usize,
    /// Its place then, from 1.
    pub to: usize,
}

/// What the screen knows.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Which tab.
    pub tab: Tab,
    /// The live book, when it has been read; nothing where none is live.
    pub page: Option<Box<BookPage>>,
    /// Whether that was read at all.
    pub loaded: bool,
    /// The newest count.
    pub hits: Option<Box<Hits>>,
    /// Why it could not be counted.
    pub complaint: Option<String>,
    /// What is wrong with a book, when it has been looked for: this one, where it is [`Self::is_proved`].
    pub findings: Option<Vec<Finding>>,
    /// The places of those that are new with the draft.
    pub brought: Vec<usize>,
    /// Which of its own cases fail.
    pub failing: Failing,
    /// What came of each of them.
    cases_run: Vec<CaseResult>,
    /// Why the newest check could not be made.
    pub unchecked: Option<String>,
    /// The text in which that was found.
    proved: Option<SeenBook>,
    /// The text that was on screen when the newest check began.
    checked: Option<SeenBook>,
    /// The rule that is being moved.
    pub carried: Option<Carried>,
    /// A text that was refused: the editor begins with it again.
    pub refused: Option<WrittenText>,
    /// The change of the draft that is on its way; a further one waits for the book as it is then.
    pub(super) sent: Option<u64>,
    /// A change on its way into the draft and to its publishing.
    pub(super) bringing: Option<Bringing>,
    /// Cases on their way into the draft.
    pub(super) cases: Cases,
    /// Books that were replayed.
    pub(super) rehearsed: u64,
    /// What was typed behind `/`.
    pub filter: BookFilter,
    lists: [List<BookRow>; Tab::ALL.len()],
    counted: [Through; Tab::ALL.len()],
    /// The words of rows that the filter was held against.
    words: BTreeMap<RowKey, String>,
    hitting: Counting,
    checking: Counting,
    day: Option<NaiveDate>,
}

/// Where one was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfRules {
    /// The tab.
    pub tab: Tab,
    /// The filter.
    pub filter: String,
}

impl Rules {
    /// How much of the tab in front is shown.
    pub fn through(&self) -> Through {
        self.counted.get(self.tab.place()).copied().unwrap_or_default()
    }

    /// The rows of the tab in front.
    pub fn list(&self) -> &List<BookRow> {
        &self.lists[self.tab.place()]
    }

    /// The same, to move in.
    pub fn list_mut(&mut self) -> &mut List<BookRow> {
        &mut self.lists[self.tab.place()]
    }

    /// The cursor goes to that rule, now or as soon as it is read.
    pub fn expect_rule(&mut self, rule: &RuleName) {
        let key = RowKey::of("rule", rule.as_str());
        if let Some(list) = self.lists.first_mut() {
            list.expect(key);
        }
    }

    /// What is under the cursor.
    pub fn selected(&self) -> Option<What> {
        self.list().selected().map(|row| row.what)
    }

    /// The next tab, or the one before; the first follows the last.
    pub fn turn(&mut self, by: isize) {
        let next = (self.tab.place() as isize + by).rem_euclid(Tab::ALL.len() as isize) as usize;
        self.tab = Tab::ALL.get(next).copied().unwrap_or_default();
    }

    /// Whether it is being counted for the first time.
    pub fn is_counting(&self) -> bool {
        self.hits.is_none() && self.complaint.is_none()
    }

    /// The book has been read.
    pub fn take(&mut self, page: Option<Box<BookPage>>) {
        let book = |page: &Option<Box<BookPage>>| page.as_ref().map(|page| page.book.clone());
        if book(&self.page) != book(&page) {
            // What was counted under another book says nothing of this one's places.
            (self.hitting.is_old, self.checking.is_old) = (true, true);
        }
        (self.page, self.loaded, self.sent) = (page, true, None);
        self.carried = None;
        self.fill();
    }

    /// Somebody wrote, or asks anew.
    pub fn changed(&mut self) {
        (self.hitting.is_old, self.checking.is_old) = (true, true);
    }

    /// The number of a count that is to begin now, if one is.
    pub fn wants_count(&mut self, at: Millis, now: Instant, zone: Zone) -> Option<u64> {
        let today = now.day(zone);
        self.hitting.is_old |= self.day != Some(today);
        if self.page.is_none() || self.complaint.is_some() {
            return None;
        }
        let begun = self.hitting.begin(at, self.hits.is_some());
        if begun.is_some() {
            self.day = Some(today);
        }
        begun
    }

    /// The number of a check that is to begin now, if one is.
    pub fn wants_check(&mut self, at: Millis) -> Option<u64> {
        let seen = self.page.as_ref()?.seen();
        // A text that nobody has looked at is not kept waiting.
        let is_known = self.checked == Some(seen) && (self.findings.is_some() || self.unchecked.is_some());
        let begun = self.checking.begin(at, is_known);
        if begun.is_some() {
            self.checked = Some(seen);
        }
        begun
    }

    /// Whether findings and cases are those of the text on screen.
    pub fn is_proved(&self) -> bool {
        self.page.as_ref().is_some_and(|page| self.proved == Some(page.seen()))
    }

    /// It has been counted; a count that was ended for another is void.
    pub fn take_count(&mut self, number: u64, counted: Result<Box<Hits>, String>, at: Millis) {
        if !self.hitting.end(number, at) {
            return;
        }
        match counted {
            Ok(hits) => (self.hits, self.complaint) = (Some(hits), None),
            Err(because) => self.complaint = Some(because),
        }
        self.fill();
    }

    /// The book has been checked, or could not be.
    pub fn take_proof(&mut self, number: u64, proof: Result<Proof, String>, at: Millis) {
        if !self.checking.end(number, at) {
            return;
        }
        match proof {
            Ok(Proof { of, findings, brought, cases }) => {
                (self.findings, self.failing, self.cases_run) = (Some(findings), Failing::of(&cases), cases);
                self.brought = brought;
                (self.proved, self.unchecked) = (Some(of), None);
            }
            Err(because) => self.unchecked = Some(because),
        }
        self.fill();
    }

    /// The findings at a row.
    pub fn findings_at(&self, what: What) -> impl Iterator<Item = &Finding> {
        let book = self.page.as_ref().map(|page| &page.book);
        self.findings.iter().flatten().filter(move |finding| match (&finding.about, what, book) {
            (FindingAt::Rule(rule), What::Rule(index), Some(book)) => {
                book.rules.get(index).is_some_and(|one| one.name == rule.name)
            }
            (FindingAt::Territory(name), What::Territory(index, _), Some(book)) => {
                book.territories.get(index).is_some_and(|one| one.name == *name)
            }
            (FindingAt::Pool(name), What::Pool(index), Some(book)) => book.pools.get(index).is_some_and(|one| one.name == *name),
            (FindingAt::Sla(name), What::Sla(index), Some(book)) => book.slas.get(index).is_some_and(|one| one.name == *name),
            (..) => false,
        })
    }

    /// What came of a case, where the text on screen was looked at.
    pub fn case_run(&self, test: &BookTest) -> Option<&CaseResult> {
        self.cases_run.iter().find(|run| run.name == test.name).filter(|_| self.is_proved())
    }

    /// The rule under the cursor goes so many places down (or up) as soon as it is dropped.
    pub fn carry(&mut self, by: isize) {
        let rules = self.page.as_ref().map_or(0, |page| page.book.rules.len());
        if let Some(carried) = &mut self.carried {
            carried.to = carried.to.saturating_add_signed(by).clamp(1, rules.max(1));
            self.fill();
        }
    }

    /// It stays where it was.
    pub fn put_back(&mut self) -> bool {
        let was = self.carried.take().is_some();
        if was {
            self.fill();
        }
        was
    }

    /// Asks again after a failure.
    pub fn forgive(&mut self) {
        self.complaint = None;
        if self.unchecked.take().is_some() {
            self.checked = None;
        }
    }
}
