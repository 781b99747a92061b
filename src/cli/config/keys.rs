//! `keys.toml`: keys of a person's own.
//!
//! ```toml
//! [add]                  # one more key
//! down = "ctrl+n"
//! [move]                 # instead of the keys it has
//! assign = ["A", "f7"]
//! ```

use std::{fs, io, ops::Range, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    rulebook::nearest::nearest,
    tui::keys::{
        action::Action,
        keymap::{Keymap, KeymapError},
        own::{Change, How},
        spell::Key,
    },
};

use super::{MAX_BYTES, Problem, line_of};

/// The keys in force, and what in the file cannot be used.
#[derive(Debug)]
pub struct Found {
    /// The keys.
    pub keymap: Keymap,
    /// What cannot be used, in the order of the file.
    pub problems: Vec<Problem>,
    /// How many lines can; `None` where there is no file.
    pub used: Option<usize>,
}

/// Reads a file of keys; where there is none, the built-in ones hold.
pub fn read(file: &Path) -> Result<Found, KeymapError> {
    let built_in = Keymap::built_in()?;
    let text = match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Found { keymap: built_in, problems: Vec::new(), used: None });
        }
        Ok(about) if about.len() > MAX_BYTES => Err(format!("it has {} bytes, and at most {MAX_BYTES} are read", about.len())),
        Ok(_) | Err(_) => fs::read_to_string(file).map_err(|error| format!("cannot be read: {error}")),
    };
    match text {
        Ok(text) => Ok(parse(file, &text, &built_in)),
        Err(because) => {
            let problem = Problem { file: file.to_owned(), line: None, message: format!("{because}; the built-in keys hold") };
            Ok(Found { keymap: built_in, problems: vec![problem], used: None })
        }
    }
}

fn parse(file: &Path, text: &str, built_in: &Keymap) -> Found {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading { file, text, problems: Vec::new(), changes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let what = error.message().lines().collect::<Vec<_>>().join(", ");
        reading.complain(error.span().as_ref(), format!("this is no TOML: {what}; the line is left out"));
    }
    for (name, section) in table.get_ref() {
        let how = match name.get_ref().as_ref() {
            "add" => How::Add,
            "move" => How::Move,
            other => {
                reading.complain(Some(&name.span()), format!("there is no section `{other}`; write [add] or [move]"));
                continue;
            }
        };
        match section.get_ref() {
            DeValue::Table(lines) => lines.iter().for_each(|(action, keys)| reading.line(how, action, keys)),
            _ => reading.complain(Some(&name.span()), format!("`{}` is a section: write [{0}]", name.get_ref())),
        }
    }
    let Reading { mut problems, mut changes, .. } = reading;
    changes.sort_by_key(|(at, _)| at.start);
    let wanted: Vec<Change> = changes.iter().map(|(_, change)| change.clone()).collect();
    let (keymap, misfits) = built_in.with(&wanted);
    let used = Some(wanted.len() - misfits.len());
    for (index, misfit) in misfits {
        let line = changes.get(index).map(|(at, _)| line_of(text, at.start));
        problems.push(Problem { file: file.to_owned(), line, message: format!("{misfit}; the line is left out") });
    }
    problems.sort_by_key(|problem| problem.line);
    problems.dedup_by_key(|problem| problem.line);
    Found { keymap, problems, used }
}

struct Reading<'f> {
    file: &'f Path,
    text: &'f str,
    problems: Vec<Problem>,
    changes: Vec<(Range<usize>, Change)>,
}

impl Reading<'_> {
    fn line<N: AsRef<str>>(&mut self, how: How, name: &Spanned<N>, keys: &Spanned<DeValue<'_>>) {
        match (action(name.get_ref().as_ref()), pressed(keys.get_ref())) {
            (Ok(action), Ok(keys)) => self.changes.push((name.span(), Change { action, keys, how })),
            (Err(because), _) | (_, Err(because)) => {
                self.complain(Some(&name.span()), format!("{because}; the line is left out"));
            }
        }
    }

    fn complain(&mut self, at: Option<&Range<usize>>, message: String) {
        let line = at.map(|at| line_of(self.text, at.start));
        self.problems.push(Problem { file: self.file.to_owned(), line, message });
    }
}

fn action(name: &str) -> Result<Action, String> {
    if let Some(action) = Action::ALL.iter().find(|action| action.name() == name) {
        return Ok(*action);
    }
    let names: Vec<String> = Action::ALL.iter().map(|action| action.name()).collect();
    let meant = nearest(name, names.iter().map(String::as_str))
        .map_or_else(|| "`leadtower keys` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(format!("there is no action `{name}`; {meant}"))
}

fn pressed(value: &DeValue<'_>) -> Result<Vec<Key>, String> {
    let key = |value: &DeValue<'_>| match value {
        DeValue::String(text) => text.parse::<Key>().map_err(|error| error.to_string()),
        _ => Err("keys are written as \"A\" or [\"A\", \"f7\"]".to_owned()),
    };
    match value {
        DeValue::Array(keys) => keys.iter().map(|value| key(value.get_ref())).collect(),
        one => Ok(vec![key(one)?]),
    }
}
