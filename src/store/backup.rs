//! A consistent copy while the database is in use.

use std::path::Path;

use super::{
    Conn, disk,
    error::{Result, StoreError},
};

/// Copies what is committed into a new file that only its owner can read. Writers go on meanwhile. The copy holds no
/// trace of what was deleted.
///
/// # Errors
/// The file is there already, or cannot be made; what was copied until then is taken away again.
pub fn copy(conn: &Conn, to: &Path) -> Result<()> {
    let cannot = |because: &str| StoreError::CannotOpen { path: to.to_owned(), because: because.to_owned() };
    let whole = std::path::absolute(to).map_err(|error| StoreError::cannot_open(to, &error))?;
    let name = whole.to_str().ok_or_else(|| cannot("its name is not Unicode; name another file"))?;
    disk::make_new(to).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => cannot("it is there already, and a backup never overwrites; name another file"),
        _ => StoreError::cannot_open(to, &error),
    })?;
    let copied = conn.sql.execute("VACUUM INTO ?1", [name]);
    if copied.is_err() {
        // The first error tells more than one about the rest of a copy.
        let _ = std::fs::remove_file(to);
    }
    Ok(copied.map(drop)?)
}
