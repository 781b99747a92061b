//! Why not somebody else, and what it would have taken.

use crate::model::{id::RepId, rotation::Share, time::Instant};
use crate::routing::whynot::{Need, StoppedBy, WhyNot};

use super::{
    Names, lead_label,
    words::{decided_by, share},
};

/// The whole answer: "Jonas Weber is away until 30 Nov; it would have taken: back before 09:14".
pub fn why_not(answer: &WhyNot, at: Instant, names: &Names<'_>) -> String {
    let WhyNot { rep, stopped_by: step, would_need } = answer;
    let needs: Vec<String> = would_need.iter().map(|one| need(one, names)).collect();
    let stopped = stopped_by(step, *rep, at, names);
    if needs.is_empty() { stopped } else { format!("{stopped}; it would have taken: {}", needs.join(" and ")) }
}

/// Which step stopped them.
pub fn stopped_by(step: &StoppedBy, rep: RepId, at: Instant, names: &Names<'_>) -> String {
    let name = names.rep(rep);
    match step {
        StoppedBy::HasIt => format!("{name} has it"),
        StoppedBy::JoinedLater => format!("{name} joined after this decision"),
        StoppedBy::GivenByHand => "it was given by hand".to_owned(),
        StoppedBy::CameWithOwner => "it came with its owner".to_owned(),
        StoppedBy::Duplicate(of) => format!("it joined {}", lead_label(*of)),
        StoppedBy::NoRule => "no rule matched".to_owned(),
        StoppedBy::Rule(rule) => format!("rule {} {} sends its leads elsewhere", rule.position, rule.name),
        StoppedBy::NotMember(pool) => format!("{name} is no member of pool {pool}"),
        StoppedBy::Skipped(_, verdict) => format!("{name} {}", names.skipped(rep, verdict, at)),
        StoppedBy::NotPicked { pool, chosen, by } => {
            format!("{} was {} in {pool}", names.rep(*chosen), decided_by(*by))
        }
        StoppedBy::Unavailable(verdict) => format!("{name} {}", names.unavailable(rep, *verdict, at)),
    }
}

/// One part of what it would have taken: "capacity of 26 or more".
pub fn need(need: &Need, names: &Names<'_>) -> String {
    let clock = |at: &Instant| at.local(names.zone).format("%H:%M").to_string();
    match need {
        Need::NotOpen(lead) => format!("{} no longer open", lead_label(*lead)),
        Need::Active => "working leads again".to_owned(),
        Need::BackBefore(at) => format!("back before {}", clock(at)),
        Need::NotTried => "not tried for this lead before".to_owned(),
        Need::Speaks(language) => format!("speaking {language}"),
        Need::AtWork(at) => format!("at work at {}", clock(at)),
        Need::MaxOpen(max) => format!("capacity of {max} or more"),
        Need::MaxPerDay(max) => format!("capacity of {max} or more a day"),
        Need::MaxPerWeek(max) => format!("capacity of {max} or more a week"),
        Need::MaxPerMonth(max) => format!("capacity of {max} or more a month"),
        Need::Member(pool) => format!("member of pool {pool}"),
        Need::Owed(_, more) => format!("owed {} more", share(rounded_up(*more))),
        Need::OwedMore(_, other, _) => format!("to be owed more than {}, by any amount", names.rep(*other)),
        Need::OpenAtMost(open) => format!("at most {open} open leads"),
        Need::LongerIdle(other) => format!("a last lead before that of {}", names.rep(*other)),
        Need::Priority(_, priority) => format!("priority {priority} or higher"),
        Need::OwnerOf(_, name) => format!("owner of {name}"),
        Need::NamedIn(field) => format!("named in {field}"),
        Need::NamedByRule(rule) => format!("rule {} {} sending its leads to them", rule.position, rule.name),
        Need::ARule => "a rule that sends such leads to them".to_owned(),
    }
}

/// To the next hundredth of a lead, so that what is said is enough.
fn rounded_up(share: Share) -> Share {
    let hundredth = Share::LEAD.0 / 100;
    Share(share.0.div_euclid(hundredth) * hundredth + if share.0.rem_euclid(hundredth) == 0 { 0 } else { hundredth })
}
