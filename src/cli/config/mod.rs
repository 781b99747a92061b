//! `config.toml`: what a person chose once and for all. A key that cannot be used is named with its line, and its default
//! holds; the others count.

mod check;
pub mod keys;

use std::{
    fmt, fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    cli::{
        failure::{Ended, Failure},
        session::Session,
    },
    rulebook::nearest::nearest,
    tui::run::{Clipboard, Glyphs, Mouse, Settings, Wanted},
};

/// More than this is no file of settings.
const MAX_BYTES: u64 = 64 * 1_024;
/// Every key there is.
const KEYS: [&str; 4] = ["theme", "ascii", "mouse", "clipboard"];

/// The commands of the settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what in config.toml cannot be used, by file and line
    ///
    /// Ends with exit code 3 when it finds something.
    Check,
}

/// Runs one of them.
pub fn run(session: &Session, command: &ConfigCommand) -> Result<Ended, Failure> {
    match command {
        ConfigCommand::Check => check::run(session),
    }
}

/// What a file of settings says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// All of it that can be used, and defaults for the rest.
    pub settings: Settings,
    /// What cannot, in the order of the file.
    pub problems: Vec<Problem>,
    /// How many keys can be used; `None` where there is no file.
    pub used: Option<usize>,
}

impl Found {
    /// What is wrong, in one line.
    pub fn complaint(&self) -> Option<String> {
        in_one_line(&self.problems)
    }
}

/// What is wrong, in one line; `None` when nothing is.
pub fn in_one_line(problems: &[Problem]) -> Option<String> {
    let first = problems.first()?;
    Some(match problems.len() - 1 {
        0 => first.to_string(),
        more => format!("{first} ({more} more: leadtower config check)"),
    })
}

/// One thing to mend in a file of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; `None` when it is about the file as a whole.
    pub line: Option<usize>,
    /// What is wrong, what was probably meant, and what holds meanwhile.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} line {line}: {}", self.file.display(), self.message),
            None => write!(f, "{}: {}", self.file.display(), self.message),
        }
    }
}

/// Reads a file of settings; where there is none, every default holds.
pub fn read(file: &Path) -> Found {
    let whole =
        |message: String| Found { problems: vec![Problem { file: file.to_owned(), line: None, message }], ..Found::default() };
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::default(),
        Ok(about) if about.len() > MAX_BYTES => {
            return whole(format!("it has {} bytes, and at most {MAX_BYTES} are read; defaults hold", about.len()));
        }
        Ok(_) | Err(_) => {}
    }
    match fs::read_to_string(file) {
        Ok(text) => parse(file, &text),
        Err(error) => whole(format!("cannot be read: {error}; defaults hold")),
    }
}

fn parse(file: &Path, text: &str) -> Found {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading { file, text, found: Found { used: Some(0), ..Found::default() } };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let what = error.message().lines().collect::<Vec<_>>().join(", ");
        reading.complain(error.span().as_ref(), format!("this is no TOML: {what}; the line is left out"));
    }
    let mut keys: Vec<_> = table.get_ref().iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in keys {
        reading.key(key.get_ref(), &key.span(), value);
    }
    let Found { problems, .. } = &mut reading.found;
    problems.sort_by_key(|problem| problem.line);
    problems.dedup_by_key(|problem| problem.line);
    reading.found
}

/// A file that is being read.
struct Reading<'f> {
    file: &'f Path,
    text: &'f str,
    found: Found,
}

impl Reading<'_> {
    fn key(&mut self, key: &str, at: &Range<usize>, value: &Spanned<DeValue<'_>>) {
        let held = self.found.settings;
        let taken = match key {
            "theme" => self
                .one_of(key, value, Wanted::ALL.map(|wanted| (wanted.name(), wanted)), held.theme.unwrap_or_default().name())
                .map(|theme| {
                    self.found.settings.theme = Some(theme);
                }),
            "clipboard" => {
                let all = Clipboard::ALL.map(|clipboard| (clipboard.name(), clipboard));
                self.one_of(key, value, all, held.clipboard.name()).map(|clipboard| self.found.settings.clipboard = clipboard)
            }
            "ascii" => self.yes_or_no(key, value, "what the locale says").map(|yes| {
                self.found.settings.glyphs = Some(if yes { Glyphs::Ascii } else { Glyphs::Unicode });
            }),
            "mouse" => self.yes_or_no(key, value, "`true`").map(|yes| {
                self.found.settings.mouse = if yes { Mouse::Ours } else { Mouse::Terminals };
            }),
            other => {
                let meant = nearest(other, KEYS).map_or_else(
                    || format!("the keys are {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.complain(Some(at), format!("there is no key `{other}`; {meant}"));
                None
            }
        };
        if taken.is_some() {
            self.found.used = self.found.used.map(|used| used + 1);
        }
    }

    fn one_of<T: Copy, const N: usize>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        all: [(&'static str, T); N],
        held: &str,
    ) -> Option<T> {
        let names = || all.iter().map(|(name, _)| *name);
        let meant = match value.get_ref() {
            DeValue::String(text) => {
                if let Some((_, found)) = all.iter().find(|(name, _)| *name == text.as_ref()) {
                    return Some(*found);
                }
                nearest(text, names())
            }
            _ => None,
        };
        let meant = meant.map_or_else(
            || format!("it is one of {}", names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean \"{near}\"?"),
        );
        let written = self.written(value);
        self.complain(Some(&value.span()), format!("`{key}` cannot be {written}; {meant} \"{held}\" holds"));
        None
    }

    fn yes_or_no(&mut self, key: &str, value: &Spanned<DeValue<'_>>, held: &str) -> Option<bool> {
        if let DeValue::Boolean(yes) = value.get_ref() {
            return Some(*yes);
        }
        let written = self.written(value);
        self.complain(Some(&value.span()), format!("`{key}` cannot be {written}; it is true or false; {held} holds"));
        None
    }

    /// A value as it stands in the file, not too much of it.
    fn written(&self, value: &Spanned<DeValue<'_>>) -> String {
        let written = self.text.get(value.span()).unwrap_or_default();
        written.lines().next().unwrap_or_default().chars().take(40).collect()
    }

    fn complain(&mut self, at: Option<&Range<usize>>, message: String) {
        let line = at.map(|at| line_of(self.text, at.start));
        self.found.problems.push(Problem { file: self.file.to_owned(), line, message });
    }
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        parse(Path::new("config.toml"), text)
    }

    fn problems(text: &str) -> Vec<String> {
        found(text).problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn all_keys_are_read() {
        let found = found("theme = \"light\"\nascii = true\nmouse = false\nclipboard = \"osc52\"\n");
        let settings = Settings {
            theme: Some(Wanted::Light),
            glyphs: Some(Glyphs::Ascii),
            mouse: Mouse::Terminals,
            clipboard: Clipboard::Osc52,
        };
        assert_eq!(found, Found { settings, problems: Vec::new(), used: Some(4) });
    }

    /// A name of a key or value that is wrong costs that key alone.
    #[test]
    fn b94_problems_name_line_and_key_and_the_rest_counts() {
        let text = "theme = \"drak\"\nmouse = \"no\"\nclipbord = \"off\"\n\nascii = true\n";
        assert_eq!(
            problems(text),
            [
                "config.toml line 1: `theme` cannot be \"drak\"; did you mean \"dark\"? \"auto\" holds",
                "config.toml line 2: `mouse` cannot be \"no\"; it is true or false; `true` holds",
                "config.toml line 3: there is no key `clipbord`; did you mean `clipboard`?",
            ]
        );
        assert_eq!(found(text).settings, Settings { glyphs: Some(Glyphs::Ascii), ..Settings::default() });
    }

    #[test]
    fn a_line_that_is_no_toml_is_left_out() {
        let text = "theme = \nmouse = false\n";
        assert!(problems(text)[0].starts_with("config.toml line 1: this is no TOML"), "{:?}", problems(text));
        assert_eq!(found(text).settings.mouse, Mouse::Terminals);
    }

    #[test]
    fn nothing_in_a_file_makes_it_panic() {
        for text in ["", "\u{feff}", "theme", "[theme]", "theme = [", "=\n=\n", "\"\" = 1", "theme.a.b = 3", "a = \"\u{1b}\u{0}"]
        {
            let found = found(text);
            assert_eq!(found.settings, Settings::default(), "{text:?}");
        }
    }
}
