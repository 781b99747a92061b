//! What SQL asks of us: comparing as routing does.

use std::{borrow::Cow, error::Error};

use rusqlite::{Connection, functions::FunctionFlags, types::ValueRef};

use super::{error::Result, words};
use crate::model::criteria::whole_number;

/// Adds `fold(text)`, lower case of every script, `bare(text)`, its letters without accents, `whole(text)`, the whole number
/// it is or null, `domain(email)`, what stands behind its last `@`, and `bears(beginnings, text, text, text)`, whether each
/// beginning, of a JSON list, begins a word of one of the texts.
pub(super) fn register(sql: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    sql.create_scalar_function("fold", 1, flags, |call| Ok(call.get::<Option<String>>(0)?.map(|text| fold(&text))))?;
    sql.create_scalar_function("whole", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.and_then(|text| whole_number(&text)))
    })?;
    sql.create_scalar_function("bare", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.map(|text| match words::bare(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(bare) => bare,
        }))
    })?;
    sql.create_scalar_function("domain", 1, flags, |call| {
        let email: Option<String> = call.get(0)?;
        Ok(email
            .and_then(|email| email.rsplit_once('@').map(|(_, domain)| domain.to_owned()))
            .filter(|domain| !domain.is_empty()))
    })?;
    sql.create_scalar_function("bears", 4, flags, |call| {
        let beginnings = call.get_or_create_aux(0, read_list)?;
        Ok(words::bears(&beginnings, [call.get(1)?, call.get(2)?, call.get(3)?]))
    })?;
    Ok(())
}

fn read_list(list: ValueRef<'_>) -> std::result::Result<Vec<String>, Box<dyn Error + Send + Sync>> {
    Ok(serde_json::from_str(list.as_str()?)?)
}

/// As texts are compared: without case.
pub(super) fn fold(text: &str) -> String {
    text.to_lowercase()
}
