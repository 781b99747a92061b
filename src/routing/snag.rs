//! What keeps a lead in fallback, out of the decision that sent it there: what a person would have to mend for all leads
//! of the same kind at once.

use crate::model::{
    criteria::{Condition, Field},
    decision::{Attempt, Cause, Decision, Held, NamedAttempt, NamedBy, Outcome, Step, Trigger},
    held::HeldFor,
    lead::Profile,
    place::Country,
    rule::{Destination, Rule, Switch},
    snag::Snag,
};

use super::{
    compile::CompiledBook,
    places::Placed,
    traits::{Traits, Value, holds},
};

/// Of a decision for fallback, what explains it; `None` of any other. `profile` and `book` are those it read.
pub fn snag(decision: &Decision, profile: &Profile, book: &CompiledBook) -> Option<Snag> {
    let Outcome::Fallback { cause, held } = &decision.outcome else { return None };
    match (held, cause) {
        // Where there is nobody to wait for, what is to mend is the cause, as of any lead that is not held.
        (Held::No, _)
        | (Held::For(HeldFor::Answer), Cause::NoTerritoryPool | Cause::OwnerUnavailable | Cause::InvalidReference) => {}
        (Held::For(what), _) => return Some(Snag::Held(what.clone())),
    }
    let step = decision.steps.last();
    Some(match cause {
        Cause::SlaExhausted if step.is_none() && decision.trigger == Trigger::Sla => Snag::MissedTooOften,
        Cause::SlaExhausted => Snag::Missed,
        Cause::SentByHand => Snag::SentByHand,
        Cause::NoRule if decision.rulebook.is_none() => Snag::NoBook,
        Cause::NoRule => unmatched(decision, profile, book),
        Cause::SentByRule => match step {
            Some(step) if !takes_what_is_left(step, book) => Snag::SentByRule(step.rule.name.clone()),
            Some(_) | None => unmatched(decision, profile, book),
        },
        Cause::NoTerritoryPool => without_pool(decision, profile, book),
        Cause::NobodyAvailable => nobody_free(step),
        Cause::OwnerUnavailable | Cause::InvalidReference => nobody_named(step),
    })
}

/// The places of the rules that take no lead of that kind for that reason, counted from 1: of a place those that ask for
/// one, of a size those that ask for that. For all others none is to blame.
pub fn blamed(snag: &Snag, book: &CompiledBook) -> Vec<u32> {
    let fields: &[Field] = match snag {
        Snag::NoCountry | Snag::NoTerritory(_) => {
            &[Field::Territory, Field::Country, Field::State, Field::City, Field::PostalCode]
        }
        Snag::NoSize => &[Field::Segment, Field::Employees],
        Snag::NoBook
        | Snag::NoRule(_)
        | Snag::NoPool(_)
        | Snag::NobodyFree(_)
        | Snag::Held(_)
        | Snag::Away(_)
        | Snag::NoOwner
        | Snag::UnknownName(_)
        | Snag::UnknownRep(_)
        | Snag::Missed
        | Snag::MissedTooOften
        | Snag::SentByRule(_)
        | Snag::SentByHand => return Vec::new(),
    };
    let by_place = !matches!(snag, Snag::NoSize);
    let rules = (1_u32..).zip(&book.book.rules).filter(|(_, rule)| rule.switch == Switch::On);
    let asks = |rule: &Rule| {
        fields.iter().any(|field| rule.when.get(field).is_some()) || (by_place && rule.to == Destination::TerritoryPool)
    };
    rules.filter(|(_, rule)| asks(rule)).map(|(position, _)| position).collect()
}

/// The rule asks nothing: it is there for what no other rule takes.
fn takes_what_is_left(step: &Step, book: &CompiledBook) -> bool {
    let rule = book.book.rules.iter().find(|rule| rule.name == step.rule.name);
    rule.is_some_and(|rule| rule.when.is_empty() && rule.to == Destination::Fallback)
}

/// No rule took the lead. What is to blame is what alone kept some rule from matching: where the lead is, else its size.
fn unmatched(decision: &Decision, profile: &Profile, book: &CompiledBook) -> Snag {
    let relationship = decision.account.as_ref().map(|account| account.relationship);
    let traits = Traits::of(profile, relationship, &book.book, &book.places);
    let rules = || book.book.rules.iter().filter(|rule| rule.switch == Switch::On);
    let kept_by: Vec<Kept> = rules().filter_map(|rule| kept(rule, &traits, book)).collect();
    let by_place = kept_by.contains(&Kept::ByPlace);
    match traits.territory {
        Placed::Unknown if by_place => Snag::NoCountry,
        Placed::Outside if by_place => country(profile).map_or(Snag::NoCountry, Snag::NoTerritory),
        Placed::Unknown | Placed::Outside | Placed::In(_) if kept_by.contains(&Kept::BySize) => Snag::NoSize,
        Placed::Unknown | Placed::Outside | Placed::In(_) => Snag::NoRule(decision.territory.clone()),
    }
}

/// What alone kept a rule from a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    ByPlace,
    BySize,
}

fn kept(rule: &Rule, traits: &Traits<'_>, book: &CompiledBook) -> Option<Kept> {
    let mut by = None;
    for (field, condition) in rule.when.iter() {
        let value = traits.value(field, &book.book, &book.places);
        if holds(condition, &value) {
            continue;
        }
        match (field, &value) {
            (Field::Territory | Field::Country | Field::State | Field::City | Field::PostalCode, _) => by = Some(Kept::ByPlace),
            // A size that nobody told; one that is known and outside is the rule's own business.
            (Field::Segment | Field::Employees, Value::Unknown) if *condition != Condition::Unknown => {
                by = by.or(Some(Kept::BySize));
            }
            _ => return None,
        }
    }
    by
}

/// A lead's country; a state without one tells it.
fn country(profile: &Profile) -> Option<Country> {
    profile.country.or_else(|| profile.state.map(|state| state.country()))
}

/// A rule wanted the pool of the lead's territory.
fn without_pool(decision: &Decision, profile: &Profile, book: &CompiledBook) -> Snag {
    match (book.places.of(profile), &decision.territory) {
        (Placed::In(_), Some(territory)) => Snag::NoPool(territory.clone()),
        (Placed::Outside, _) => country(profile).map_or(Snag::NoCountry, Snag::NoTerritory),
        (Placed::In(_) | Placed::Unknown, _) => Snag::NoCountry,
    }
}

fn nobody_free(step: Option<&Step>) -> Snag {
    let mut attempts = step.into_iter().flat_map(|step| &step.attempts);
    let pool = attempts.find_map(|attempt| match attempt {
        Attempt::Pool(pool) => Some(pool.pool.clone()),
        Attempt::Named(_) => None,
    });
    pool.map_or(Snag::NoRule(None), Snag::NobodyFree)
}

fn nobody_named(step: Option<&Step>) -> Snag {
    let Some(step) = step else { return Snag::NoRule(None) };
    let named = step.attempts.iter().find_map(|attempt| match attempt {
        Attempt::Named(named) => Some(named),
        Attempt::Pool(_) => None,
    });
    match named {
        Some(NamedAttempt { rep: Some(rep), .. }) => Snag::Away(*rep),
        Some(NamedAttempt { by: NamedBy::AccountOwner, .. }) => Snag::NoOwner,
        Some(NamedAttempt { by: NamedBy::Field { field, .. }, .. }) => Snag::UnknownName(field.clone()),
        Some(NamedAttempt { by: NamedBy::Rule, .. }) | None => Snag::UnknownRep(step.rule.name.clone()),
    }
}
