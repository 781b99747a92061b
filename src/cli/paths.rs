//! `paths`: where everything is.

use serde_json::json;

use crate::cli::{
    failure::{Ended, Failure},
    print,
    session::{Places, Session},
    table::Table,
};

/// Prints the places; touches none of them.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let Places { database, said_by: _, data, config, state, log, backups } = &session.places;
    let sample = &session.places.sample();
    let places = [
        ("database", database),
        ("sample", sample),
        ("data", data),
        ("config", config),
        ("state", state),
        ("log", log),
        ("backups", backups),
    ];
    if session.out.is_json() {
        let json: serde_json::Map<_, _> =
            places.iter().map(|(name, path)| ((*name).to_owned(), json!(path.display().to_string()))).collect();
        print::json(&json)?;
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["what", "where"]);
    for (name, path) in places {
        table.row([name.to_owned(), path.display().to_string()]);
    }
    session.out.table(&table)?;
    Ok(Ended::Done)
}
