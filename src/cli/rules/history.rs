//! `rules history`.

use crate::{
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
        table::Table,
    },
    outbound::json::{VersionJson, instant},
    store::rulebooks,
};

use super::NO_BOOK_HINT;

/// Lists the versions.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let desk = session.reading_desk()?;
    let live = rulebooks::live_version(desk.conn())?;
    let versions = rulebooks::history(desk.conn())?;
    if session.out.is_json() {
        let versions: Vec<VersionJson> = versions.iter().map(|book| VersionJson::new(book, live)).collect();
        print::json(&versions)?;
        return Ok(Ended::Done);
    }
    if versions.is_empty() {
        print::note("no rulebook was ever published");
        print::note(&format!("hint: {NO_BOOK_HINT}"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&[">version", "live", "published", "by", "note"]);
    for book in versions {
        let live = if live == Some(book.version) { "live" } else { "" };
        table.row([
            book.version.to_string(),
            live.to_owned(),
            instant(book.published_at),
            book.actor,
            book.note.unwrap_or_default(),
        ]);
    }
    session.out.table(&table)?;
    Ok(Ended::Done)
}
