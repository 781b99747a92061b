//! What SQL asks of us: comparing as routing does.

use std::borrow::Cow;

use rusqlite::{Connection, functions::FunctionFlags};

use super::{error::Result, words};
use crate::model::criteria::whole_number;

/// Adds `fold(text)`, lower case of every script, `bare(text)`, its letters without accents, `whole(text)`, the whole number
/// it is or null, and `domain(email)`, what stands behind its last `@`.
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
    Ok(())
}

/// As texts are compared: without case.
pub(super) fn fold(text: &str) -> String {
    text.to_lowercase()
}
