//! What can be said of one lead in the words of criteria, and which rule would take it: for whoever learns from leads.

use crate::model::{account::Relationship, criteria::Field, lead::Profile};

use super::{
    CompiledBook,
    traits::{Traits, Value},
};

/// Everything known of a lead that a condition could name, field by field in the order of the design: values of fields
/// that hold several stand one by one. What is unknown, and numbers, are left out.
pub fn known(profile: &Profile, account: Option<Relationship>, book: &CompiledBook) -> Vec<(Field, String)> {
    let traits = Traits::of(profile, account, &book.book, &book.places);
    let custom = profile.custom.keys().map(|name| Field::Custom(name.clone()));
    let mut known = Vec::new();
    for field in Field::FIXED.into_iter().chain(custom) {
        match traits.value(&field, &book.book, &book.places) {
            Value::Text(text) => known.push((field, text.to_owned())),
            Value::Set(texts) => known.extend(texts.into_iter().map(|text| (field.clone(), text.to_owned()))),
            Value::Unknown | Value::Number(_) => {}
        }
    }
    known
}

/// The place of the first rule that takes a lead, counted from 0; `None` where none does. Whether anybody there can take it
/// is not asked.
pub fn first_rule(profile: &Profile, account: Option<Relationship>, book: &CompiledBook) -> Option<usize> {
    let traits = Traits::of(profile, account, &book.book, &book.places);
    book.matcher.matches(&traits, &book.book, &book.places, &mut Vec::new()).next()
}
