//! `doctor`: damage, loose permissions, broken promises.

use std::path::{Path, PathBuf};

use crate::{
    actions::{
        live_book::{self, UnreadableBook},
        recount,
    },
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    outbound::json::{DoctorJson, FindingJson},
    store::{
        Conn,
        doctor::{self, Examined},
        erase,
        error::StoreError,
    },
};

/// What a newer program may have made untrue, and the store cannot tell.
const LIVE_BOOK: &str = "the live rulebook can be read";

/// What only a count of all decisions tells.
const LEDGER: &str = "the ledger of fairness is what decisions booked";

/// Looks, and says what it found. A database that is not there or cannot be opened is a finding as well.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let path = &session.places.database;
    let mut found = Vec::new();
    // Opening the file takes rights from others, so they are looked at first, and told as they are afterwards.
    let loose = readable_by_others(path);
    let mut checks = Vec::new();
    let opened = Conn::open_existing(path);
    if !loose.is_empty() {
        let faults = loose.iter().map(|(file, before)| now_readable(file, *before)).collect();
        found.push(FindingJson::new("only you can read the file", faults));
    }
    match opened {
        Ok(conn) => {
            // What stood in the way of forgetting may be over; else it is a finding.
            let _ = erase::clean(&conn);
            for Examined { check, faults } in doctor::examine(&conn)? {
                checks.push(check.as_str());
                if !faults.is_empty() {
                    found.push(FindingJson::new(check.as_str(), faults));
                }
            }
            checks.push(LEDGER);
            let mut faults = recount::ledger_faults(&conn)?;
            faults.truncate(doctor::MOST);
            if !faults.is_empty() {
                found.push(FindingJson::new(LEDGER, faults));
            }
            checks.push(LIVE_BOOK);
            found.extend(live_book::unreadable(&conn)?.map(|book| FindingJson::new(LIVE_BOOK, unread(&book))));
        }
        Err(StoreError::Newer { found: schema, known, .. }) => {
            found.push(FindingJson::new(
                "this leadtower can read the file",
                vec![format!("it has schema {schema}, this leadtower knows {known}; use a newer leadtower")],
            ));
        }
        Err(error @ (StoreError::CannotOpen { .. } | StoreError::Damaged { .. } | StoreError::OldSqlite(_))) => {
            found.push(FindingJson::new("the database can be opened", vec![error.to_string()]));
        }
        Err(error) => return Err(error.into()),
    }
    let ended = if found.is_empty() { Ended::Done } else { Ended::WithFindings };
    if session.out.is_json() {
        print::json(&DoctorJson::new(path, &checks, found))?;
        return Ok(ended);
    }
    let mut text = vec![path.display().to_string()];
    for check in &checks {
        if !found.iter().any(|finding| finding.promise() == *check) {
            text.push(format!("  ok     {check}"));
        }
    }
    for finding in &found {
        text.push(format!("  not so {}", finding.promise()));
        text.extend(finding.faults().iter().map(|fault| format!("         {fault}")));
    }
    print::lines(&text)?;
    Ok(ended)
}

/// What is wrong with the live rulebook, and what to do about it.
fn unread(book: &UnreadableBook) -> Vec<String> {
    let problems = book.problems.iter().take(doctor::MOST).map(|problem| format!("rulebook {}, {problem}", book.version));
    problems.chain([book.hint()]).collect()
}

/// The rights to a file; 0 where it is not there.
#[cfg(unix)]
fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().map_or(0, |known| known.permissions().mode() & 0o777)
}

/// Whether anybody but the file's owner has a right to it.
fn is_loose(mode: u32) -> bool {
    mode.trailing_zeros() < 6
}

#[cfg(not(unix))]
fn mode(_file: &Path) -> u32 {
    0
}

fn now_readable(file: &Path, before: u32) -> String {
    let file_name = file.display();
    if is_loose(mode(file)) {
        format!("{file_name} has mode {before:04o}: others can read it; `chmod 600` it")
    } else {
        format!("{file_name} had mode {before:04o}; others have lost their rights now")
    }
}

/// The files of the database that others than their owner have a right to, each with its mode.
fn readable_by_others(database: &Path) -> Vec<(PathBuf, u32)> {
    let files = ["", "-wal", "-shm"].map(|ending| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    files
        .into_iter()
        .map(|file| (mode(&file), file))
        .filter(|(mode, _)| is_loose(*mode))
        .map(|(mode, file)| (file, mode))
        .collect()
}
