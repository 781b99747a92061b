//! `doctor`: damage, loose permissions, broken promises.

use std::path::Path;

use crate::{
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    outbound::json::{DoctorJson, FindingJson},
    store::{
        Conn,
        doctor::{self, Examined},
        error::StoreError,
    },
};

/// Looks, and says what it found. A database that is not there or cannot be opened is a finding as well.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let path = &session.places.database;
    let mut found = Vec::new();
    // Opening the file takes rights from others, so it is looked at first.
    let loose = readable_by_others(path);
    if !loose.is_empty() {
        found.push(FindingJson::new("only you can read the file", loose.clone()));
    }
    let mut checks = Vec::new();
    match Conn::open_existing(path) {
        Ok(conn) => {
            for Examined { check, faults } in doctor::examine(&conn)? {
                checks.push(check.as_str());
                if !faults.is_empty() {
                    found.push(FindingJson::new(check.as_str(), faults));
                }
            }
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
    print::text(&text.join("\n"))?;
    Ok(ended)
}

/// The files of the database that others than their owner have a right to, each with what it was.
#[cfg(unix)]
fn readable_by_others(database: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;
    let files = ["", "-wal", "-shm"].map(|ending| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        std::path::PathBuf::from(name)
    });
    let loose = files.iter().filter_map(|file| {
        let mode = file.metadata().ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then(|| format!("{} had mode {mode:04o}; others have lost their rights now", file.display()))
    });
    loose.collect()
}

#[cfg(not(unix))]
fn readable_by_others(_database: &Path) -> Vec<String> {
    Vec::new()
}
