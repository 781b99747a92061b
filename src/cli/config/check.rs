//! `config check`: what in the files of settings and of keys cannot be used.

use serde_json::{Value, json};

use crate::cli::{
    failure::{Ended, Failure},
    print,
    session::Session,
};

use super::{Problem, keys, read};

/// Prints the problems, or that there are none.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let file = session.places.settings();
    let mut found = read(&file);
    let own = keys::read(&session.places.keys()).map_err(|error| Failure::failed(error.to_string()))?;
    found.problems.extend(own.problems);
    if session.out.is_json() {
        let problems: Vec<_> = found.problems.iter().map(as_json).collect();
        print::json(&json!({ "file": file.display().to_string(), "keys": found.used, "problems": problems }))?;
    } else if found.problems.is_empty() {
        print::line(&match found.used {
            Some(1) => format!("{}: 1 key, and it can be used", file.display()),
            Some(keys) => format!("{}: {keys} keys, and all can be used", file.display()),
            None => format!("there is no {}: every default holds", file.display()),
        })?;
        if let Some(used) = own.used {
            let lines = if used == 1 { "1 line, and it".to_owned() } else { format!("{used} lines, and all") };
            print::line(&format!("{}: {lines} can be used", session.places.keys().display()))?;
        }
    } else {
        print::lines(&found.problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    }
    Ok(if found.problems.is_empty() { Ended::Done } else { Ended::WithFindings })
}

fn as_json(problem: &Problem) -> Value {
    json!({ "file": problem.file.display().to_string(), "line": problem.line, "message": problem.message })
}
