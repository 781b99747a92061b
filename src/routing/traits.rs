//! What a condition can ask of one lead: its profile, its account, its territory, its segment.

use std::borrow::Cow;

use crate::model::{
    account::Relationship,
    criteria::{Condition, Criteria, Field, whole_number},
    lead::{Kind, Profile, Source},
    place::{Country, Language, Subdivision},
    rulebook::Rulebook,
};

use super::{
    accounts::email_domain,
    places::{Placed, Places, segment_of},
};

/// The word for "outside all of them" of the fields `account`, `territory` and `segment`.
pub(crate) const NONE: &str = "none";

/// One lead as the conditions see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits<'a> {
    pub profile: &'a Profile,
    pub account: Option<Relationship>,
    pub territory: Placed,
    pub segment: Placed,
}

/// What a lead has in one field. Texts are in their given case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Unknown,
    Text(&'a str),
    Number(i64),
    /// Any number of texts at once; none at all is known too.
    Set(Vec<&'a str>),
}

impl<'a> Traits<'a> {
    pub fn of(profile: &'a Profile, account: Option<Relationship>, book: &Rulebook, places: &Places) -> Self {
        Self { profile, account, territory: places.of(profile), segment: segment_of(&book.segments, profile) }
    }

    /// What the lead has in that field. The book is the one whose territories and segments were asked.
    pub fn value(&self, field: &Field, book: &'a Rulebook, places: &Places) -> Value<'a> {
        match field {
            Field::Account => Value::Text(self.account.map_or(NONE, Relationship::as_str)),
            Field::Territory => match self.territory {
                Placed::Unknown => Value::Unknown,
                Placed::Outside => Value::Set(vec![NONE]),
                Placed::In(index) => {
                    Value::Set(places.chain(index).iter().map(|around| book.territories[*around].name.as_str()).collect())
                }
            },
            Field::Segment => match self.segment {
                Placed::Unknown => Value::Unknown,
                Placed::Outside => Value::Text(NONE),
                Placed::In(index) => Value::Text(book.segments[index].name.as_str()),
            },
            Field::Tag => Value::Set(self.profile.tags.iter().map(String::as_str).collect()),
            Field::Employees | Field::Revenue | Field::Score => number(self.profile, field).map_or(Value::Unknown, Value::Number),
            _ => text(self.profile, field).map_or(Value::Unknown, Value::Text),
        }
    }

    /// All conditions hold.
    pub fn meet(&self, criteria: &Criteria, book: &Rulebook, places: &Places) -> bool {
        criteria.iter().all(|(field, condition)| holds(condition, &self.value(field, book, places)))
    }
}

/// The number a lead has in a number field.
pub(super) fn number(profile: &Profile, field: &Field) -> Option<i64> {
    match field {
        Field::Employees => profile.employees,
        Field::Revenue => profile.revenue,
        Field::Score => profile.score,
        _ => None,
    }
}

/// The text a lead's own profile has in a text field.
pub(crate) fn text<'a>(profile: &'a Profile, field: &Field) -> Option<&'a str> {
    match field {
        Field::Country => profile.country.as_ref().map(Country::as_str),
        Field::State => profile.state.as_ref().map(Subdivision::as_str),
        Field::City => profile.city.as_deref(),
        Field::PostalCode => profile.postal_code.as_deref(),
        Field::Industry => profile.industry.as_deref(),
        Field::Product => profile.product.as_deref(),
        Field::Language => profile.language.as_ref().map(Language::as_str),
        Field::Source => profile.source.as_ref().map(Source::as_str),
        Field::Kind => profile.kind.as_ref().map(Kind::as_str),
        Field::Company => profile.company.as_deref(),
        Field::EmailDomain => email_domain(profile),
        Field::Custom(name) => profile.custom.get(name).map(String::as_str),
        Field::Account | Field::Territory | Field::Segment | Field::Employees | Field::Revenue | Field::Score | Field::Tag => {
            None
        }
    }
}

/// A text as the sets of rules know it: codes in their normal upper case, all else in lower case.
pub(crate) fn key<'a>(field: &Field, text: &'a str) -> Cow<'a, str> {
    match field {
        Field::Country | Field::State if text.bytes().any(|byte| byte.is_ascii_lowercase()) => {
            Cow::Owned(text.to_ascii_uppercase())
        }
        Field::Country | Field::State => Cow::Borrowed(text),
        _ => fold(text),
    }
}

/// Lower case, without a copy where nothing changes.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// The condition holds for that value. Unknown is not no: a missing value satisfies only [`Condition::Unknown`].
pub(super) fn holds(condition: &Condition, value: &Value<'_>) -> bool {
    let among = |wanted: &[String], text: &str| wanted.iter().any(|one| fold(one) == fold(text));
    let begins = |prefix: &str, text: &str| fold(text).starts_with(fold(prefix).as_ref());
    match value {
        Value::Unknown => matches!(condition, Condition::Unknown),
        Value::Number(number) => match condition {
            Condition::Number(range) => range.holds(*number),
            Condition::In(wanted) => among(wanted, &number.to_string()),
            Condition::NotIn(wanted) => !among(wanted, &number.to_string()),
            Condition::Prefix(prefix) => begins(prefix, &number.to_string()),
            Condition::Known => true,
            Condition::Unknown => false,
        },
        Value::Text(text) => match condition {
            Condition::In(wanted) => among(wanted, text),
            Condition::NotIn(wanted) => !among(wanted, text),
            Condition::Prefix(prefix) => begins(prefix, text),
            Condition::Number(range) => whole_number(text).is_some_and(|number| range.holds(number)),
            Condition::Known => true,
            Condition::Unknown => false,
        },
        Value::Set(texts) => match condition {
            Condition::In(wanted) => texts.iter().any(|text| among(wanted, text)),
            Condition::NotIn(wanted) => !texts.iter().any(|text| among(wanted, text)),
            Condition::Prefix(prefix) => texts.iter().any(|text| begins(prefix, text)),
            Condition::Known => true,
            Condition::Unknown | Condition::Number(_) => false,
        },
    }
}
