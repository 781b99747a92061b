//! How the fallback queue is looked after: by the person in charge of the rules, three times a day.

use std::collections::BTreeMap;

use crate::{
    actions::command::{Assign, Close, Command, Receiver, Seen},
    model::{
        decision::Cause,
        filter::{Filter, Status},
        journal::Actor,
        lead::{Closing, DismissReason},
        listing::LeadRow,
        time::{Instant, Millis},
    },
    store::page::Order,
};

use super::{
    DemoError,
    dice::Dice,
    scenes,
    stage::{Decided, Stage},
};

/// Younger ones are left for the next time.
const READ: Millis = Millis(10 * Millis::MINUTE.0);

/// Whoever waits for somebody to come back is left waiting for a day.
const PATIENCE: Millis = Millis::DAY;

/// Empties the queue, but for what waits for somebody to come back.
pub fn look(stage: &mut Stage, who: &Actor, at: Instant, seed: u32) -> Result<Decided, DemoError> {
    let filter = Filter { statuses: vec![Status::Fallback], older_than: Some(READ), ..Filter::default() };
    let waiting = scenes::find(stage, at, &filter, Order::Oldest)?;
    let mut junk = Vec::new();
    let mut given: BTreeMap<(&str, &str), Vec<Seen>> = BTreeMap::new();
    let may_come = |row: &&LeadRow| row.cause == Some(Cause::NobodyAvailable) && at.since(row.received_at) < PATIENCE;
    for row in waiting.iter().filter(|row| !may_come(row)) {
        let mut dice = Dice::of(seed, "triage", row.id.0.unsigned_abs());
        if dice.chance(90) {
            junk.push(Seen::any(row.id));
        } else {
            given.entry(choice(row, &mut dice)).or_default().push(Seen::any(row.id));
        }
    }
    let mut decided = Vec::new();
    for ((to, because), leads) in given {
        let to = Receiver::Rep(stage.named(to)?);
        decided.extend(stage.act(who, at, &Command::Assign(Assign { leads, to, because: Some(because.to_owned()) }))?);
    }
    if !junk.is_empty() {
        let close = Close { leads: junk, closing: Closing::Disqualified, reason: Some(DismissReason::Junk), value: None };
        decided.extend(stage.act(who, at, &Command::Close(close))?);
    }
    Ok(decided)
}

/// Who gets it, and why.
fn choice(row: &LeadRow, dice: &mut Dice) -> (&'static str, &'static str) {
    let mostly = |one, other, dice: &mut Dice| if dice.chance(780) { one } else { other };
    match (row.country.as_ref().map_or("", |country| country.as_str()), row.cause) {
        (_, Some(Cause::SlaExhausted)) => ("Nadia Haddad", "answers the same hour"),
        ("BR", _) => (mostly("Ana Ruiz", "Luis Ortega", dice), "Brazil has no territory yet"),
        ("CO" | "CL" | "PE", _) => (mostly("Luis Ortega", "Ana Ruiz", dice), "no territory yet"),
        ("ZA" | "NG" | "KE" | "GH", _) => (mostly("Paolo Conti", "Marta Nowak", dice), "Africa has no team yet"),
        ("IL", _) => ("Nadia Haddad", "no territory yet"),
        ("", _) => (mostly("Marcus Reed", "Sofia Marin", dice), "no country: call and ask"),
        ("GB" | "IE" | "DE", _) => ("Marta Nowak", "the owner is away"),
        (_, _) => (mostly("Sofia Marin", "Marcus Reed", dice), "nobody else can"),
    }
}
