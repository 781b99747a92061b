//! Choosing a rep for one lead or for many: every active rep, always, those who can take it first.

use std::collections::BTreeMap;

use crate::{
    actions::{
        ask::Candidate,
        command::{Assign, Command, Receiver, Seen},
    },
    model::{decision::Verdict, id::RepId},
    tui::{effect::Shelf, msg::Rest},
};

use super::{
    input::Field,
    list::{Keyed, List},
};

/// More leads than this at once are asked about once more.
pub const ASK_ABOVE: usize = 20;

impl Candidate {
    /// Has the one lead that is to be given.
    pub fn has_it(&self) -> bool {
        self.verdict == Verdict::AlreadyTried
    }
}

impl Keyed for Candidate {
    type Key = RepId;
    fn key(&self) -> RepId {
        self.rep
    }
}

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// Up and down the reps.
    #[default]
    Reps,
    /// A name to find.
    Find,
    /// The reason.
    Reason,
}

/// The picker.
#[derive(Debug, Clone)]
pub struct Picker {
    /// Of which list they are.
    pub shelf: Shelf,
    /// What will be given.
    pub leads: Vec<Seen>,
    /// The first few of them, for people.
    pub names: Vec<String>,
    /// Those the typed name finds.
    pub list: List<Candidate>,
    /// Has been read.
    pub loaded: bool,
    /// Where keys go.
    pub focus: Focus,
    /// A name to find.
    pub find: Field,
    /// The reason, kept with the leads.
    pub reason: Field,
    all: Vec<Candidate>,
    held: BTreeMap<RepId, u32>,
}

impl Picker {
    /// Nothing read yet.
    pub fn new(shelf: Shelf, leads: Vec<Seen>, names: Vec<String>) -> Self {
        Self {
            shelf,
            leads,
            names,
            list: List::default(),
            loaded: false,
            focus: Focus::Reps,
            find: Field::default(),
            reason: Field::default(),
            all: Vec::new(),
            held: BTreeMap::new(),
        }
    }

    /// The reps have come, or have changed. The cursor stays with its rep.
    pub fn take(&mut self, mut candidates: Vec<Candidate>, held: BTreeMap<RepId, u32>) {
        candidates.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.name.cmp(&b.name)).then(a.rep.cmp(&b.rep)));
        self.all = candidates;
        self.held = held;
        self.loaded = true;
        self.refine();
    }

    /// Shows those whose name, or team, has words that begin as typed.
    pub fn refine(&mut self) {
        let wanted: Vec<String> = self.find.text().split_whitespace().map(str::to_lowercase).collect();
        let found = |candidate: &&Candidate| {
            let text = format!("{} {}", candidate.name, candidate.team.as_deref().unwrap_or("")).to_lowercase();
            wanted.iter().all(|word| text.split_whitespace().any(|known| known.starts_with(word.as_str())))
        };
        let rows: Vec<Candidate> = self.all.iter().filter(found).cloned().collect();
        if !self.list.cursor().is_some_and(|cursor| rows.iter().any(|row| row.rep == cursor)) {
            self.list.forget_cursor();
        }
        self.list.replace(rows, Rest::None, Rest::None);
    }

    /// All reps there are to choose from.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Nobody to choose from.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many of the leads are the rep's already.
    pub fn has(&self, rep: RepId) -> usize {
        self.held.get(&rep).map_or(0, |has| *has as usize)
    }

    /// How many leads the rep would get that are not theirs yet.
    fn gets(&self, rep: &Candidate) -> usize {
        if rep.has_it() { 0 } else { self.leads.len().saturating_sub(self.has(rep.rep)) }
    }

    /// Open leads a rep would then hold.
    pub fn after(&self, rep: &Candidate) -> u32 {
        rep.load.open.saturating_add(u32::try_from(self.gets(rep)).unwrap_or(u32::MAX))
    }

    /// Gives the leads to the rep under the cursor.
    pub fn command(&self) -> Option<Command> {
        let to = Receiver::Rep(self.list.selected()?.rep);
        let reason = self.reason.text().trim();
        let because = (!reason.is_empty()).then(|| reason.to_owned());
        Some(Command::Assign(Assign { leads: self.leads.clone(), to, because }))
    }

    /// What has to be asked before it is done; empty is nothing.
    pub fn doubts(&self) -> Vec<String> {
        let Some(rep) = self.list.selected() else { return Vec::new() };
        let mut doubts = Vec::new();
        let after = self.after(rep);
        if let Some(stop) = stop(&rep.verdict) {
            doubts.push(format!("{} {stop}; it will be marked as an override", rep.name));
        }
        if let Some(max) = rep.max_open().filter(|max| after > *max && self.gets(rep) > 0) {
            doubts.push(format!("{} would hold {after} of {max}", rep.name));
        }
        if self.leads.len() > ASK_ABOVE {
            doubts.push(format!("this gives {} leads at once", self.leads.len()));
        }
        doubts
    }
}

/// Those who can take it first, by how full they are.
fn order(candidate: &Candidate) -> (u8, u64, u32) {
    // Who cannot take it stands below, and who is away below who is only full or off for the night.
    let group = match candidate.verdict {
        Verdict::Chosen(_) | Verdict::InLine(_) => 0,
        Verdict::OffHours { .. } => 1,
        Verdict::Language => 2,
        Verdict::AtCapacity { .. } | Verdict::DayFull { .. } | Verdict::WeekFull { .. } | Verdict::MonthFull { .. } => 3,
        Verdict::AlreadyTried => 4,
        Verdict::Away { .. } => 5,
        Verdict::Inactive => 6,
    };
    // Thousandths of their places; without a limit they are never full.
    let full = match candidate.max_open() {
        Some(max) => u64::from(candidate.load.open) * 1_000 / u64::from(max.max(1)),
        None => 0,
    };
    (group, full, candidate.load.open)
}

/// Why it would be an override.
fn stop(verdict: &Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Chosen(_) | Verdict::InLine(_) => None,
        Verdict::Inactive => Some("no longer works leads"),
        Verdict::Away { .. } => Some("is away"),
        Verdict::AlreadyTried => Some("has this lead now"),
        Verdict::Language => Some("does not speak the language of the lead"),
        Verdict::OffHours { .. } => Some("is outside working hours"),
        Verdict::AtCapacity { .. } => Some("is full"),
        Verdict::DayFull { .. } => Some("is full for today"),
        Verdict::WeekFull { .. } => Some("is full for this week"),
        Verdict::MonthFull { .. } => Some("is full for this month"),
    }
}
