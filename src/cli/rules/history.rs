//! `rules history`.

use crate::{
    actions::ask,
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
        table::Table,
        when,
    },
    model::{roster::Roster, rulebook::Rulebook, time::Instant},
    outbound::json::VersionJson,
    rulebook::{diff, file},
    store::rulebooks::{self, PublishedBook},
};

use super::NO_BOOK_HINT;

/// Lists the versions, each with what differs from the one before.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let live = rulebooks::live_version(desk.conn())?;
    let versions = rulebooks::history(desk.conn())?;
    let changes = changes(&versions, &ask::whole_roster(&mut desk)?);
    let published = versions.iter().find(|book| live == Some(book.version)).map_or(Instant::MIN, |book| book.published_at);
    let versions = versions.into_iter().zip(changes);
    if session.out.is_json() {
        let versions: Vec<VersionJson> = versions.map(|(book, changes)| VersionJson::new(&book, live, changes)).collect();
        print::json(&versions)?;
        return Ok(Ended::Done);
    }
    if versions.len() == 0 {
        print::note("no rulebook was ever published");
        print::note(&format!("hint: {NO_BOOK_HINT}"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&[">version", "live", "published", "by", "note", "changes"]);
    for (book, changes) in versions {
        let live = if live == Some(book.version) { "live" } else { "" };
        table.row([
            book.version.to_string(),
            live.to_owned(),
            when::minute(book.published_at),
            book.actor,
            book.note.unwrap_or_default(),
            shortly(&changes),
        ]);
    }
    session.out.table(&table)?;
    // Going back to a version, or taking a later one back, is no version of its own.
    if let (Some(version), Some(entry)) = (live, ask::put_live(&desk)?)
        && entry.at != published
    {
        print::note(&format!("{version} is live again since {}, by {}", when::minute(entry.at), entry.actor.as_str()));
    }
    Ok(Ended::Done)
}

/// What differs in each version, newest first, from the one before; nothing for the first, and where one of both cannot be
/// read any more.
fn changes(versions: &[PublishedBook], roster: &Roster) -> Vec<Vec<String>> {
    let books: Vec<Option<Rulebook>> = versions.iter().map(|version| file::read_published(&version.text).ok()).collect();
    let before = books.iter().skip(1).chain([&None]);
    let both = books.iter().zip(before).map(|(book, before)| book.as_ref().zip(before.as_ref()));
    both.map(|both| both.map_or_else(Vec::new, |(book, before)| diff::sentences(&diff::diff(before, book), roster))).collect()
}

/// The first change, and how many more there are.
fn shortly(changes: &[String]) -> String {
    match changes {
        [] => String::new(),
        [only] => only.clone(),
        [first, more @ ..] => format!("{first}; {} more", more.len()),
    }
}
