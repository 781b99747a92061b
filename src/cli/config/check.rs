//! `config check`: what in the file of settings cannot be used.

use serde_json::json;

use crate::cli::{
    failure::{Ended, Failure},
    print,
    session::Session,
};

use super::read;

/// Prints the problems, or that there are none.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let file = session.places.settings();
    let found = read(&file);
    if session.out.is_json() {
        let problems: Vec<_> =
            found.problems.iter().map(|problem| json!({ "line": problem.line, "message": problem.message })).collect();
        print::json(&json!({ "file": file.display().to_string(), "keys": found.used, "problems": problems }))?;
    } else if found.problems.is_empty() {
        print::line(&match found.used {
            Some(1) => format!("{}: 1 key, and it can be used", file.display()),
            Some(keys) => format!("{}: {keys} keys, and all can be used", file.display()),
            None => format!("there is no {}: every default holds", file.display()),
        })?;
    } else {
        print::lines(&found.problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    }
    Ok(if found.problems.is_empty() { Ended::Done } else { Ended::WithFindings })
}
