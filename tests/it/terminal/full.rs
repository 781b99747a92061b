//! The promises about 100,000 leads. Usually a short form at a reduced size that goes by no tight clock, for machines that
//! are busy with other tests; the promises themselves want an optimised program, a quiet machine and one test at a time:
//! `LEADTOWER_STRICT=1 cargo test --release --test it -- --test-threads=1 --nocapture b20_ b81_ b82_ b83_`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command as Process,
    sync::{Mutex, PoisonError},
};

use leadtower::actions::command::{Command, Publish, RepDetails};
use tempfile::TempDir;

use super::{BOOK, desk};
use crate::support::pty::Pty;

/// Whether the promises themselves are asked for.
pub fn is_strict() -> bool {
    std::env::var("LEADTOWER_STRICT").is_ok_and(|wish| !wish.is_empty() && wish != "0")
}

/// The number of the promise, or the one of the short form.
pub fn of<T>(strict: T, short: T) -> T {
    if is_strict() { strict } else { short }
}

/// The middle, and what one in a hundred exceeds.
pub fn spread(took: &mut [f64]) -> (f64, f64) {
    took.sort_by(f64::total_cmp);
    (took[took.len() / 2], took[(took.len() * 99).div_ceil(100) - 1])
}

/// A database of many leads, and the dashboard over it.
pub struct Full {
    folder: TempDir,
}

/// Databases made so far, by their number of leads: 100,000 take a while.
static MADE: Mutex<BTreeMap<usize, Vec<u8>>> = Mutex::new(BTreeMap::new());

impl Full {
    /// So many open leads with an owner, `Person 000001` and on.
    pub fn of(leads: usize) -> Self {
        let full = Self { folder: tempfile::tempdir().unwrap() };
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = made.entry(leads).or_insert_with(|| import(leads));
        fs::write(full.path(), bytes).unwrap();
        full
    }

    /// Where the database is.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("leads.db")
    }

    /// The dashboard over it, as it starts.
    pub fn start(&self) -> Pty {
        let program = Path::new(env!("CARGO_BIN_EXE_leadtower"));
        let env = [("HOME", self.folder.path().to_str().unwrap()), ("USER", "pat"), ("TZ", "UTC"), ("LANG", "C.UTF-8")];
        Pty::start(program, &["--db", self.path().to_str().unwrap()], &env, 120, 36)
    }
}

/// The file of a new database with so many leads, taken in by the command.
fn import(leads: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("leads.db");
    let mut desk = desk(&path, "setup");
    for (name, email) in [("Ana Ruiz", "ana@example.com"), ("Ben Okafor", "ben@example.com")] {
        let details = RepDetails { name: Some(name.to_owned()), email: Some(email.to_owned()), ..RepDetails::default() };
        desk.perform(&Command::AddRep(details)).unwrap();
    }
    desk.perform(&Command::Publish(Publish::of(BOOK.to_owned(), None))).unwrap();
    // Whoever closes last writes all of it into the one file.
    drop(desk);
    let rows: String = (1..=leads).map(|nth| format!("Person {nth:06},lead{nth}@company{nth}.example,DE\n")).collect();
    let file = folder.path().join("leads.csv");
    fs::write(&file, format!("Name,Email,Country\n{rows}")).unwrap();
    let mut import = Process::new(env!("CARGO_BIN_EXE_leadtower"));
    import.env_clear().env("HOME", folder.path()).arg("--db").arg(&path).args(["import", "leads"]).arg(&file);
    let done = import.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(!folder.path().join("leads.db-wal").exists(), "a part of it is in another file");
    fs::read(&path).unwrap()
}
