//! What somebody should know before Enter: what costs something is asked about once more.

use crate::{
    actions::ask::Candidate,
    model::{
        listing::Availability,
        place::Language,
        time::{Instant, Millis},
    },
    tui::format,
};

use super::{ASK_ABOVE, Part, Picker};

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
    /// What was looked at, what costs something first.
    pub fn checks(&self, now: Instant) -> Vec<Check> {
        if self.plan.parts.is_empty() {
            return Vec::new();
        }
        let mut checks: Vec<Check> = Vec::new();
        let over: Vec<String> = self.receivers().filter_map(|(rep, _)| self.over(rep)).collect();
        let away: Vec<String> = self.receivers().filter_map(|(rep, _)| stopped(rep, now)).collect();
        checks.extend(over.iter().map(|text| check(Tone::Asks, text.clone())));
        checks.extend(away.iter().map(|text| check(Tone::Asks, text.clone())));
        if over.is_empty() {
            checks.push(check(Tone::Ok, "nobody goes over capacity"));
        }
        if away.is_empty() {
            checks.push(check(Tone::Ok, "nobody is away, paused or outside working hours"));
        }
        checks.extend(self.clock(now));
        checks.extend(self.languages());
        checks.extend(self.stays());
        checks
    }

    /// What has to be asked before it is done, most of it in numbers; empty is nothing.
    pub fn doubts(&self, now: Instant) -> Vec<String> {
        let over = self.receivers().filter_map(|(rep, _)| self.over(rep));
        let costs: Vec<String> = over.chain(self.receivers().filter_map(|(rep, _)| stopped(rep, now))).collect();
        let many = self.leads.len() > ASK_ABOVE;
        if costs.is_empty() && !many {
            return Vec::new();
        }
        let mut doubts = vec![format!("Assign {}", format::count(self.moving() as u64, "lead"))];
        let mut costs = costs.into_iter();
        if let (Some(first), Some(line)) = (costs.next(), doubts.first_mut()) {
            *line = format!("{line}; {first}");
        }
        doubts.extend(costs);
        if doubts.len() > 1 || self.receivers().any(|(rep, _)| stopped(rep, now).is_some() || self.over(rep).is_some()) {
            doubts.push("it will be marked as an override in the history of the lead".to_owned());
        }
        doubts
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
        let lead = target.name.clone().unwrap_or_else(|| format!("L-{}", target.lead));
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
