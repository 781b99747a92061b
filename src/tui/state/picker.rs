//! Choosing a rep, or several, for one lead or for many: every active rep, always, the best fit first. What the plan says
//! is the command that Enter gives.

mod checks;
mod plan;

use std::collections::BTreeSet;

use crate::{
    actions::{
        ask::{Candidate, Candidates, Rehearsal, Target, Way},
        command::{Assign, Command, Receiver, Seen},
    },
    model::{decision::Verdict, id::RepId, lead::Stage},
    tui::{
        effect::{Ask, Effect, Shelf},
        msg::Rest,
    },
};

pub use checks::{Check, Tone};
pub use plan::{Part, Plan};

use super::{
    input::Field,
    list::{Keyed, List},
};

/// More leads than this at once are asked about once more.
pub const ASK_ABOVE: usize = 20;
/// Most leads for which the plan is rehearsed while held leads wait for places; of more, loads are told about.
const REHEARSED: usize = 500;

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
    /// Whose they are, in words: "of Ben Okafor"; empty where the leads tell.
    pub from: String,
    /// Leads among them that their list does not show, by name.
    pub hidden: Option<String>,
    /// What will be given.
    pub leads: Vec<Seen>,
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
    /// Reps between whom the leads are split; without any, all go to the one under the cursor.
    pub chosen: BTreeSet<RepId>,
    /// How they are split.
    pub way: Way,
    /// Who gets what.
    pub plan: Plan,
    all: Candidates,
    /// Of each lead, its place in `all.leads`.
    targets: Vec<Option<usize>>,
    ticket: u64,
    /// What the present plan would come to with the held leads that it places, when that has been tried.
    rehearsal: Option<Rehearsal>,
}

impl Picker {
    /// Nothing read yet.
    pub fn new(shelf: Shelf, leads: Vec<Seen>, from: &str) -> Self {
        Self {
            shelf,
            from: from.to_owned(),
            hidden: None,
            leads,
            list: List::default(),
            loaded: false,
            focus: Focus::Reps,
            find: Field::default(),
            reason: Field::default(),
            chosen: BTreeSet::new(),
            way: Way::default(),
            plan: Plan::default(),
            all: Candidates::default(),
            targets: Vec::new(),
            ticket: 0,
            rehearsal: None,
        }
    }

    /// What to ask before the first frame, and whenever somebody wrote.
    pub fn ask(&self) -> Effect {
        Effect::Ask(Ask::Candidates(self.leads.clone()))
    }

    /// The reps have come, or have changed. Cursor and choice stay with their reps.
    pub fn take(&mut self, candidates: Candidates) -> Option<Effect> {
        let place = |seen: &Seen| candidates.leads.binary_search_by_key(&seen.lead, |target| target.lead);
        let sorted = candidates.leads.is_sorted_by_key(|target| target.lead);
        self.targets = self
            .leads
            .iter()
            .map(
                |seen| {
                    if sorted { place(seen).ok() } else { candidates.leads.iter().position(|target| target.lead == seen.lead) }
                },
            )
            .collect();
        self.chosen.retain(|rep| candidates.reps.iter().any(|known| known.rep == *rep));
        self.all = candidates;
        self.loaded = true;
        self.refine()
    }

    /// Shows those whose name, or team, has words that begin as typed.
    pub fn refine(&mut self) -> Option<Effect> {
        let wanted: Vec<String> = self.find.text().split_whitespace().map(str::to_lowercase).collect();
        let found = |candidate: &&Candidate| {
            let text = format!("{} {}", candidate.name, candidate.team.as_deref().unwrap_or("")).to_lowercase();
            wanted.iter().all(|word| text.split_whitespace().any(|known| known.starts_with(word.as_str())))
        };
        let rows: Vec<Candidate> = self.all.reps.iter().filter(found).cloned().collect();
        if !self.list.cursor().is_some_and(|cursor| rows.iter().any(|row| row.rep == cursor)) {
            self.list.forget_cursor();
        }
        self.list.replace(rows, Rest::None, Rest::None);
        self.replan()
    }

    /// Chooses the rep under the cursor as one of several, or no longer.
    pub fn toggle(&mut self) -> Option<Effect> {
        let rep = self.list.cursor()?;
        if !self.chosen.remove(&rep) {
            self.chosen.insert(rep);
        }
        self.replan()
    }

    /// Splits the leads another way.
    pub fn distribute(&mut self) -> Option<Effect> {
        self.way = self.way.next();
        self.replan()
    }

    /// The plan anew. Gives back what to ask where held leads wait, who may get places that it frees.
    pub fn replan(&mut self) -> Option<Effect> {
        self.plan = Plan::of(self);
        self.rehearsal = None;
        // An answer to an older plan is void.
        self.ticket += 1;
        if self.all.held == 0 || self.leads.len() > REHEARSED {
            return None;
        }
        let assign = self.assign()?;
        Some(Effect::Ask(Ask::Rehearse(self.ticket, Box::new(assign))))
    }

    /// What the plan of that ticket would come to.
    pub fn rehearsed(&mut self, ticket: u64, rehearsal: Option<Rehearsal>) {
        if ticket == self.ticket {
            self.rehearsal = rehearsal;
        }
    }

    /// All reps there are to choose from, in their order.
    pub fn reps(&self) -> &[Candidate] {
        &self.all.reps
    }

    /// The leads that are to be given, as far as they are known.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        (0..self.targets.len()).filter_map(|index| self.target(index))
    }

    /// A lead that is to be given, by its place.
    pub fn target(&self, index: usize) -> Option<&Target> {
        self.all.leads.get((*self.targets.get(index)?)?)
    }

    /// How many of the leads can be given: they stand as they were seen, and are open.
    pub fn standing(&self) -> usize {
        if self.loaded { (0..self.leads.len()).filter(|index| plan::may_move(self, *index)).count() } else { self.leads.len() }
    }

    /// From whom they are taken: "from Fallback", "from Ana Ruiz", "from 12 owners, 40 of nobody".
    pub fn origin(&self) -> String {
        if !self.from.is_empty() || !self.loaded {
            return self.from.clone();
        }
        let given = || (0..self.leads.len()).filter(|index| plan::may_move(self, *index)).filter_map(|index| self.target(index));
        let owners: BTreeSet<RepId> = given().filter_map(|target| target.holder).collect();
        let nobodys = given().filter(|target| target.holder.is_none()).count();
        let in_fallback = given().all(|target| target.stage == Stage::Fallback);
        match (owners.len(), nobodys) {
            (0, 0) => String::new(),
            (0, _) if in_fallback => "from Fallback".to_owned(),
            (0, _) => "of nobody".to_owned(),
            (1, 0) => {
                let name = owners.first().and_then(|owner| self.rep(*owner)).map(|rep| rep.name.as_str());
                format!("from {}", name.unwrap_or("1 owner"))
            }
            (1, _) => format!("from 1 owner, {nobodys} of nobody"),
            (n, 0) => format!("from {n} owners"),
            (n, _) => format!("from {n} owners, {nobodys} of nobody"),
        }
    }

    /// One of the reps.
    pub fn rep(&self, rep: RepId) -> Option<&Candidate> {
        self.all.reps.iter().find(|known| known.rep == rep)
    }

    /// Open leads a rep holds after Enter, where that is another number than now or they get some; with whether it is known
    /// exactly: while held leads wait, and nobody has tried yet who gets a place, it may be one more.
    pub fn after(&self, rep: RepId) -> Option<(u32, Exactly)> {
        let planned = self.plan.after.get(&rep).copied();
        let open = self.rep(rep)?.load.open;
        match &self.rehearsal {
            Some(rehearsal) => {
                let after = rehearsal.open.iter().find(|(known, _)| *known == rep).map_or(open, |(_, after)| *after);
                (planned.is_some() || after != open).then_some((after, Exactly::Yes))
            }
            None => planned.map(|after| (after, if self.all.held == 0 { Exactly::Yes } else { Exactly::About })),
        }
    }

    /// Held leads that would get a place with it.
    pub fn drained(&self) -> u64 {
        self.rehearsal.as_ref().map_or(0, |rehearsal| rehearsal.drained)
    }

    fn assign(&self) -> Option<Assign> {
        let first = *self.plan.to.first()?;
        let reason = self.reason.text().trim();
        let because = (!reason.is_empty()).then(|| reason.to_owned());
        let to = if self.plan.to.iter().all(|rep| *rep == first) {
            Receiver::Rep(first)
        } else {
            Receiver::Each(self.plan.to.clone())
        };
        Some(Assign { leads: self.leads.clone(), to, because })
    }

    /// Gives the leads as planned.
    pub fn command(&self) -> Option<Command> {
        self.assign().map(Command::Assign)
    }
}

/// Whether a number is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exactly {
    /// It is.
    Yes,
    /// It may be a little more.
    About,
}
