//! Why the rules above did not match, worked out again from the stored version of the book when somebody asks.

use crate::model::{
    criteria::{Condition, Field, Range, whole_number},
    decision::Decision,
    id::RuleName,
    lead::Profile,
    rule::Switch,
};

use super::{
    accounts::email_domain,
    compile::CompiledBook,
    traits::{Traits, Value, holds},
};

/// A rule above the one that decided, and the first of its conditions that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Counted from 1.
    pub position: u32,
    /// Its name.
    pub name: RuleName,
    /// Why.
    pub because: Mismatch,
}

/// Why a rule does not hold a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The rule is switched off.
    Off,
    /// It asks for an account, and the lead belongs to none; with the domain of its email.
    NoAccount(Option<String>),
    /// The lead has nothing in that field.
    Unknown(Field),
    /// It asks for leads that have nothing in that field.
    Known(Field, String),
    /// The value is none of those asked for.
    NotAmong(Field, String, Vec<String>),
    /// The value is one of those left out.
    Excluded(Field, String),
    /// The value does not begin so.
    NotBeginning(Field, String, String),
    /// The number lies outside.
    Outside(Field, i64, Range),
    /// It asks for a number, and the text is none.
    NoNumber(Field, String),
}

/// The rules above the one that decided and did not match, in order. When none decided, all of them. `profile` and the
/// book are those that the decision read; its own account says what was known of that.
pub fn passed_over(decision: &Decision, profile: &Profile, book: &CompiledBook) -> Vec<PassedOver> {
    let relationship = decision.account.as_ref().map(|account| account.relationship);
    let traits = Traits::of(profile, relationship, &book.book, &book.places);
    let last = decision.rule().map_or(u32::MAX, |rule| rule.position);
    let above = (1_u32..).zip(&book.book.rules).take_while(|(position, _)| *position < last);
    above
        .filter_map(|(position, rule)| {
            let because = match rule.switch {
                Switch::Off => Mismatch::Off,
                Switch::On => rule.when.iter().find_map(|(field, condition)| mismatch(field, condition, &traits, book))?,
            };
            Some(PassedOver { position, name: rule.name.clone(), because })
        })
        .collect()
}

/// The rules below the one that decided, which were not asked, by their place.
pub fn not_reached(decision: &Decision, book: &CompiledBook) -> Vec<(u32, RuleName)> {
    let Some(last) = decision.rule().map(|rule| rule.position) else { return Vec::new() };
    let rules = (1_u32..).zip(&book.book.rules).filter(|(position, rule)| *position > last && rule.switch == Switch::On);
    rules.map(|(position, rule)| (position, rule.name.clone())).collect()
}

/// Whether a lead meets one condition.
pub(super) fn fits(field: &Field, condition: &Condition, traits: &Traits<'_>, book: &CompiledBook) -> bool {
    holds(condition, &traits.value(field, &book.book, &book.places))
}

fn mismatch(field: &Field, condition: &Condition, traits: &Traits<'_>, book: &CompiledBook) -> Option<Mismatch> {
    let value = traits.value(field, &book.book, &book.places);
    if holds(condition, &value) {
        return None;
    }
    let text = match &value {
        Value::Unknown => return Some(Mismatch::Unknown(field.clone())),
        Value::Text(text) => (*text).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Set(texts) if texts.is_empty() => "none".to_owned(),
        // Of a territory with all around it, the lead's own says it best.
        Value::Set(texts) if *field == Field::Territory => texts[0].to_owned(),
        Value::Set(texts) => texts.join(", "),
    };
    Some(match (condition, &value) {
        (Condition::In(_) | Condition::Known, _) if *field == Field::Account && traits.account.is_none() => {
            Mismatch::NoAccount(email_domain(traits.profile).map(str::to_owned))
        }
        (Condition::Number(range), Value::Number(number)) => Mismatch::Outside(field.clone(), *number, *range),
        (Condition::Number(range), _) => match whole_number(&text) {
            Some(number) => Mismatch::Outside(field.clone(), number, *range),
            None => Mismatch::NoNumber(field.clone(), text),
        },
        (Condition::In(wanted), _) => Mismatch::NotAmong(field.clone(), text, wanted.clone()),
        (Condition::NotIn(_), _) => Mismatch::Excluded(field.clone(), text),
        (Condition::Prefix(prefix), _) => Mismatch::NotBeginning(field.clone(), text, prefix.clone()),
        (Condition::Known | Condition::Unknown, _) => Mismatch::Known(field.clone(), text),
    })
}
