//! `to` and `otherwise` of a rule: their spellings.

use crate::model::{
    criteria::Field,
    id::{PoolName, RepRef},
    rule::{Destination, Otherwise},
    rulebook::Expected,
};

/// What `to` may be.
pub(super) const TO: &str = "write account_owner, rep:EMAIL, field:NAME, pool:NAME, territory_pool, fallback or nurture";
/// What `otherwise` may be.
pub(super) const OTHERWISE: &str = "write next_rule, pool:NAME, hold or fallback";
/// What a test may expect.
pub(super) const EXPECT: &str = "write pool:NAME, rep:EMAIL, fallback or nurture";

/// The words of `to` without a name behind them.
pub(super) const TO_WORDS: [&str; 7] = ["account_owner", "territory_pool", "fallback", "nurture", "pool:", "rep:", "field:"];
/// The words of `expect`.
pub(super) const EXPECT_WORDS: [&str; 4] = ["fallback", "nurture", "pool:", "rep:"];
/// The words of `otherwise`.
pub(super) const OTHERWISE_WORDS: [&str; 4] = ["next_rule", "hold", "fallback", "pool:"];

/// The destination a text names; `None` is a malformed one. Whether the name is known is asked elsewhere.
pub fn read_destination(text: &str) -> Option<Destination> {
    let text = text.trim();
    match text {
        "account_owner" => return Some(Destination::AccountOwner),
        "territory_pool" => return Some(Destination::TerritoryPool),
        "fallback" => return Some(Destination::Fallback),
        "nurture" => return Some(Destination::Nurture),
        _ => {}
    }
    let (kind, name) = text.split_once(':')?;
    let name = name.trim();
    match kind {
        _ if name.is_empty() => None,
        "rep" => Some(Destination::Rep(RepRef::from(name))),
        "pool" => Some(Destination::Pool(PoolName::from(name))),
        "field" => Field::from_name(name).filter(names_a_rep).map(|field| Destination::Field(field.to_string())),
        _ => None,
    }
}

/// A field whose text could be somebody's name or address.
fn names_a_rep(field: &Field) -> bool {
    !field.is_number() && !field.is_set() && !matches!(field, Field::Account | Field::Segment)
}

/// The text [`read_destination`] reads back.
pub fn write_destination(to: &Destination) -> String {
    match to {
        Destination::AccountOwner => "account_owner".to_owned(),
        Destination::Rep(rep) => format!("rep:{rep}"),
        Destination::Field(field) => format!("field:{field}"),
        Destination::Pool(pool) => format!("pool:{pool}"),
        Destination::TerritoryPool => "territory_pool".to_owned(),
        Destination::Fallback => "fallback".to_owned(),
        Destination::Nurture => "nurture".to_owned(),
    }
}

/// What a case expects; `None` is a malformed one.
pub fn read_expected(text: &str) -> Option<Expected> {
    match read_destination(text)? {
        Destination::Rep(rep) => Some(Expected::Rep(rep)),
        Destination::Pool(pool) => Some(Expected::Pool(pool)),
        Destination::Fallback => Some(Expected::Fallback),
        Destination::Nurture => Some(Expected::Nurture),
        Destination::AccountOwner | Destination::Field(_) | Destination::TerritoryPool => None,
    }
}

/// The text [`read_expected`] reads back.
pub fn write_expected(expected: &Expected) -> String {
    match expected {
        Expected::Pool(pool) => format!("pool:{pool}"),
        Expected::Rep(rep) => format!("rep:{rep}"),
        Expected::Fallback => "fallback".to_owned(),
        Expected::Nurture => "nurture".to_owned(),
    }
}

/// What a text says should happen when nobody there can; `None` is a malformed one.
pub fn read_otherwise(text: &str) -> Option<Otherwise> {
    match text.trim() {
        "next_rule" => Some(Otherwise::NextRule),
        "hold" => Some(Otherwise::Hold),
        "fallback" => Some(Otherwise::Fallback),
        other => {
            let name = other.strip_prefix("pool:")?.trim();
            (!name.is_empty()).then(|| Otherwise::Pool(PoolName::from(name)))
        }
    }
}

/// The text [`read_otherwise`] reads back.
pub fn write_otherwise(otherwise: &Otherwise) -> String {
    match otherwise {
        Otherwise::NextRule => "next_rule".to_owned(),
        Otherwise::Pool(pool) => format!("pool:{pool}"),
        Otherwise::Hold => "hold".to_owned(),
        Otherwise::Fallback => "fallback".to_owned(),
    }
}
