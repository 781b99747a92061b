//! What somebody should know before Enter: what costs something is asked about once more.

use crate::{
    actions::ask::{Candidate, Target},
    model::{
        id::RepId,
        lead::Stage,
        listing::Availability,
        place::Language,
        time::{Instant, Millis},
    },
    tui::format,
};

use super::{ASK_ABOVE, Part, Picker};

/// So many receivers are named in a question.
const NAMED: usize = 6;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Ok,
    /// Something to know.
    Note,
    /// It costs something: it is asked about.
    Asks,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub tone: Tone,
    /// In a sentence.
    pub text: String,
}

fn check(tone: Tone, text: impl Into<String>) -> Check {
    Check { tone, text: text.into() }
}

impl Picker {
    /// What was looked at: what costs something first, then what one should know, then what is well.
    pub fn checks(&self, now: Instant) -> Vec<Check> {
        if self.plan.parts.is_empty() {
            return Vec::new();
        }
        let mut checks: Vec<Check> = self.hidden.iter().map(|hidden| check(Tone::Note, hidden.clone())).collect();
        let over: Vec<String> = self.receivers().filter_map(|(rep, _)| self.over(rep)).collect();
        let away: Vec<String> = self.receivers().filter_map(|(rep, _)| stopped(rep, now)).collect();
        checks.extend(over.iter().chain(&away).map(|text| check(Tone::Asks, text.clone())));
        if over.is_empty() {
            checks.push(check(Tone::Ok, "nobody goes over capacity"));
        }
        if away.is_empty() {
            checks.push(check(Tone::Ok, "nobody is away, paused or outside working hours"));
        }
        checks.extend(self.taken().map(|text| check(Tone::Note, text)));
        checks.extend(self.clock(now));
        checks.extend(self.languages());
        checks.extend(self.stays());
        checks.sort_by_key(|check| match check.tone {
            Tone::Asks => 0,
            Tone::Note => 1,
            Tone::Ok => 2,
        });
        checks
    }

    /// The same, where there is little room: all that is well in one line.
    pub fn checks_short(&self, now: Instant) -> Vec<Check> {
        let mut checks = self.checks(now);
        let well = checks.iter().filter(|check| check.tone == Tone::Ok).count();
        checks.truncate(checks.len() - well);
        let over = self.receivers().any(|(rep, _)| self.over(rep).is_some());
        let away = self.receivers().any(|(rep, _)| stopped(rep, now).is_some());
        let text = match (self.plan.parts.is_empty(), over, away) {
            (true, ..) | (_, true, true) => return checks,
            (_, false, false) => "nobody over capacity, away, paused or off hours",
            (_, true, false) => "nobody away, paused or off hours",
            (_, false, true) => "nobody over capacity",
        };
        checks.push(check(Tone::Ok, text));
        checks
    }

    /// What has to be asked before it is done: the question, and what it costs, in numbers.
    pub fn doubts(&self, now: Instant) -> Option<(String, Vec<String>)> {
        let over = self.receivers().filter_map(|(rep, _)| self.over(rep));
        let costs: Vec<String> = over.chain(self.receivers().filter_map(|(rep, _)| stopped(rep, now))).collect();
        if costs.is_empty() && self.leads.len() <= ASK_ABOVE {
            return None;
        }
        let moving = self.moving();
        let lead = self.receivers().next().and_then(|(_, part)| self.target(*part.gets.first()?));
        let leads = match (moving, lead) {
            (1, Some(target)) => called(target),
            _ => format::count(moving as u64, "lead"),
        };
        let to: Vec<_> = self.receivers().collect();
        let title = match to.as_slice() {
            [(only, _)] => format!("Assign {leads} to {}?", only.name),
            several => format!("Assign {leads} to {} reps?", several.len()),
        };
        let is_override = !costs.is_empty();
        let mut doubts = costs;
        if to.len() > 1 {
            let more = to.len().saturating_sub(NAMED);
            let told = to.iter().take(NAMED).map(|(rep, part)| format!("{} {}", rep.name, part.gets.len()));
            let more = (more > 0).then(|| format!("and {more} more"));
            doubts.push(told.chain(more).collect::<Vec<_>>().join(", "));
        }
        doubts.extend(self.taken());
        doubts.extend(self.stays().map(|check| check.text));
        doubts.extend(self.hidden.clone());
        if is_override {
            let whose = if moving == 1 { "of the lead" } else { "of these leads" };
            doubts.push(format!("it will be marked as an override in the history {whose}"));
        }
        Some((title, doubts))
    }

    /// Leads that are taken from somebody.
    fn taken(&self) -> Option<String> {
        let given = || self.receivers().flat_map(|(_, part)| &part.gets).filter_map(|index| self.target(*index));
        let taken: Vec<(&Target, RepId)> = given().filter_map(|target| Some((target, target.holder?))).collect();
        let named = |owner: RepId| self.rep(owner).map_or_else(|| "somebody else".to_owned(), |rep| rep.name.clone());
        let contacted = taken.iter().filter(|(target, _)| target.stage == Stage::Working).count();
        if let [(target, owner)] = taken[..] {
            let contacted = if contacted > 0 { ", who has been in contact" } else { "" };
            return Some(format!("{} is with {} now{contacted}", called(target), named(owner)));
        }
        let mut owners: Vec<(RepId, usize)> = Vec::new();
        for (_, owner) in &taken {
            match owners.iter_mut().find(|(known, _)| known == owner) {
                Some((_, n)) => *n += 1,
                None => owners.push((*owner, 1)),
            }
        }
        owners.sort_by_key(|(owner, n)| (std::cmp::Reverse(*n), *owner));
        let told: Vec<String> = owners.iter().take(3).map(|(owner, n)| format!("{} {n}", named(*owner))).collect();
        let more = if owners.len() > 3 { format!(" and {} more", owners.len() - 3) } else { String::new() };
        let contacted = if contacted > 0 { format!("; {contacted} contacted already") } else { String::new() };
        let all = taken.len();
        (all > 0).then(|| format!("{all} are with somebody now: {}{more}{contacted}", told.join(", ")))
    }

    /// Leads that go to somebody else.
    pub fn moving(&self) -> usize {
        self.plan.parts.iter().map(|part| part.gets.len()).sum()
    }

    /// Receivers of at least one lead.
    fn receivers(&self) -> impl Iterator<Item = (&Candidate, &Part)> {
        let some = self.plan.parts.iter().filter(|part| !part.gets.is_empty());
        some.filter_map(|part| Some((self.rep(part.rep)?, part)))
    }

    /// Whoever would then hold, or have received, more than they may: "Ben Okafor would hold 18 of 15".
    fn over(&self, rep: &Candidate) -> Option<String> {
        let (after, _) = self.after(rep.rep)?;
        if let Some(max) = rep.max_open().filter(|max| after > *max) {
            return Some(format!("{} would hold {after} of {max}", rep.name));
        }
        let part = self.plan.parts.iter().find(|part| part.rep == rep.rep)?;
        let more = u32::try_from(part.gets.len()).unwrap_or(u32::MAX);
        let limits = [
            (rep.load.today, rep.capacity.max_per_day, "today"),
            (rep.load.this_week, rep.capacity.max_per_week, "this week"),
            (rep.load.this_month, rep.capacity.max_per_month, "this month"),
        ];
        limits.into_iter().find_map(|(received, max, when)| {
            let after = received.saturating_add(more);
            let max = max.filter(|max| after > *max)?;
            Some(format!("{} would receive {after} of {max} {when}", rep.name))
        })
    }

    /// The lead that is due first, and whether its receiver is at work.
    fn clock(&self, now: Instant) -> Option<Check> {
        let due = |index: &usize| self.target(*index).and_then(|target| target.due);
        let all = self.receivers().flat_map(|(rep, part)| part.gets.iter().map(move |index| (rep, *index)));
        let (rep, index) = all.filter(|(_, index)| due(index).is_some()).min_by_key(|(_, index)| (due(index), *index))?;
        let (target, at) = (self.target(index)?, due(&index)?);
        let lead = called(target);
        let when = if at < now {
            format!("{lead} is {} late", format::span(now.since(at)))
        } else {
            format!("{lead} is due in {}", format::span(Millis(at.since(now).0)))
        };
        Some(match rep.availability {
            Availability::Available { .. } | Availability::Full(_) => {
                check(Tone::Ok, format!("touch clocks keep running: {when}, {} is at work now", rep.name))
            }
            Availability::OffHours { .. } | Availability::Away { .. } | Availability::Inactive => {
                check(Tone::Note, format!("{when}, and {} is not at work now", rep.name))
            }
        })
    }

    /// Receivers who are not known to speak what some of their leads speak.
    fn languages(&self) -> impl Iterator<Item = Check> {
        self.receivers().filter_map(|(rep, part)| {
            let unheard = |index: &usize| -> Option<Language> {
                let language = self.target(*index)?.language?;
                (!rep.languages.is_empty() && !rep.languages.contains(&language)).then_some(language)
            };
            let mut missing: Vec<Language> = part.gets.iter().filter_map(unheard).collect();
            let leads = missing.len() as u64;
            missing.sort_unstable();
            missing.dedup();
            let told: Vec<String> = missing.iter().take(3).map(ToString::to_string).collect();
            (leads > 0).then(|| {
                check(Tone::Note, format!("{} does not list {} ({})", rep.name, told.join(", "), format::count(leads, "lead")))
            })
        })
    }

    /// Leads that do not move.
    fn stays(&self) -> impl Iterator<Item = Check> {
        let has = self.plan.parts.iter().filter(|part| part.has > 0).filter_map(|part| {
            let rep = self.rep(part.rep)?;
            Some(check(Tone::Note, format!("{} has {} already", rep.name, of_them(u64::from(part.has), self.leads.len()))))
        });
        let left = match self.plan.left.as_slice() {
            [] => None,
            [one] => {
                let name = self.target(*one).and_then(|target| target.name.clone());
                Some(format!("{} has moved meanwhile and is left as is", name.unwrap_or_else(|| "one of them".to_owned())))
            }
            some => Some(format!("{} have moved meanwhile and are left as they are", format::count(some.len() as u64, "lead"))),
        };
        has.chain(left.map(|text| check(Tone::Note, text)))
    }
}

/// A lead for people.
fn called(target: &Target) -> String {
    target.name.clone().unwrap_or_else(|| format!("L-{}", target.lead))
}

fn of_them(part: u64, all: usize) -> String {
    match (part, all) {
        (1, 1) => "it".to_owned(),
        (part, all) if part == all as u64 => "all of them".to_owned(),
        (part, all) => format!("{part} of the {all}"),
    }
}

/// Why giving somebody a lead now is an override; of somebody who is full alone, the numbers tell.
fn stopped(rep: &Candidate, now: Instant) -> Option<String> {
    match rep.availability {
        Availability::Available { .. } | Availability::Full(_) => None,
        Availability::Away { .. } | Availability::OffHours { .. } | Availability::Inactive => {
            Some(format!("{}: {}", rep.name, format::standing(rep.availability, now, rep.zone).text))
        }
    }
}
