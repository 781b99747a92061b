//! The real binary in a sealed world: cleared environment, folders of its own, a fixed clock.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// Monday morning in Berlin: 10:00 there.
pub const NOW: &str = "2026-11-23T09:00:00Z";

/// A home of its own for the program, gone at the end of the test.
pub struct World {
    root: TempDir,
}

/// What a command answered.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output, the world's folder written as `$WORLD`.
    pub out: String,
    /// Standard error, likewise.
    pub err: String,
}

impl World {
    /// An empty one.
    pub fn new() -> Self {
        let world = Self { root: tempfile::tempdir().unwrap() };
        for folder in ["home", "tmp", "work"] {
            fs::create_dir(world.path(folder)).unwrap();
        }
        world
    }

    /// Two reps, a rulebook that lets them take turns, and fallback for leads from Italy.
    pub fn staffed() -> Self {
        let world = Self::new();
        world.run(&["rep", "add", "Priya Shah", "--email", "priya@example.com", "--zone", "Europe/Berlin"]).done();
        world.run(&["rep", "add", "Luc Petit", "--email", "luc@example.com"]).done();
        world.write("book.toml", BOOK);
        world.run(&["rules", "publish", "book.toml"]).done();
        world
    }

    /// A place inside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file into the folder in which commands run.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path("work").join(name), text).unwrap();
    }

    /// Where the database is unless a command says otherwise.
    pub fn database(&self) -> PathBuf {
        self.path("home/.local/share/leadtower/leadtower.db")
    }

    /// Runs one command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.ran(&self.command(args).output().unwrap())
    }

    /// Runs one command and reads its one JSON document.
    pub fn json(&self, args: &[&str]) -> Value {
        self.run(&[args, &["--json"]].concat()).done().json()
    }

    /// A command, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadtower"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("USER", "dana")
            .env("LEADTOWER_NOW", NOW)
            .current_dir(self.path("work"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The answer of a command that has ended.
    pub fn ran(&self, output: &Output) -> Ran {
        let redacted = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("what is printed is UTF-8");
            text.replace(&*self.root.path().to_string_lossy(), "$WORLD")
        };
        Ran { code: output.status.code(), out: redacted(&output.stdout), err: redacted(&output.stderr) }
    }
}

impl Ran {
    /// It did what was asked.
    #[track_caller]
    pub fn done(self) -> Self {
        self.ended(0)
    }

    /// It ended with that exit code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard output is one JSON document: this one.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard error says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no `{text}` in {self:#?}");
        self
    }
}

/// The mode bits of a file.
#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

const BOOK: &str = r#"format = 1

[[pool]]
name = "sales"
members = [{ rep = "priya@example.com" }, { rep = "luc@example.com" }]

[[sla]]
name = "hot"
first_touch = "30m"
clock = "elapsed"

[[rule]]
name = "Italy waits"
when = "country:IT"
to = "fallback"

[[rule]]
name = "Everybody else"
to = "pool:sales"
otherwise = "hold"
sla = "hot"
"#;
