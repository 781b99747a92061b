//! The file itself: private, refused rather than harmed, shared by any number of processes.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Barrier,
    thread,
};

use leadtower::store::{Conn, Missing, Network, Opening, SCHEMA, backup, doctor, error::StoreError};
use rusqlite::Connection;
use rustix::{fs::Mode, process::umask};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

#[test]
fn the_file_what_sqlite_keeps_beside_it_and_a_new_folder_are_the_owners_alone() {
    let folder = folder();
    let path = folder.path().join("new/folder/leads.db");
    // The usual mask would hide a mode that is too wide.
    let usual = umask(Mode::empty());
    let conn = Conn::open(&path);
    umask(usual);
    let _conn = conn.unwrap();

    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for file in [path.clone(), beside(&path, "-wal"), beside(&path, "-shm")] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_file_that_others_could_read_is_narrowed() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    drop(Conn::open(&path).unwrap());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();

    let _conn = Conn::open(&path).unwrap();

    for file in [path.clone(), beside(&path, "-wal"), beside(&path, "-shm")] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_file_of_a_newer_program_is_named_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    drop(Conn::open(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();

    let error = Conn::open(&path).unwrap_err();

    assert!(matches!(error, StoreError::Newer { found: 99, known: SCHEMA, .. }), "{error}");
    assert!(error.to_string().contains(&format!("has schema 99, this leadtower knows {SCHEMA}")), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(Conn::read_only(&path).is_ok(), "reading is no harm");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_newer_file_whose_log_is_not_yet_carried_over_keeps_its_log() {
    let folder = folder();
    let (path, copy) = (folder.path().join("leads.db"), folder.path().join("copy.db"));
    drop(Conn::open(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    // As after a crash: the change stands in the log only.
    for ending in ["", "-wal"] {
        fs::copy(beside(&path, ending), beside(&copy, ending)).unwrap();
    }
    let before = [fs::read(&copy).unwrap(), fs::read(beside(&copy, "-wal")).unwrap()];

    assert!(matches!(Conn::open(&copy), Err(StoreError::Newer { found: 99, .. })));

    assert_eq!([fs::read(&copy).unwrap(), fs::read(beside(&copy, "-wal")).unwrap()], before);
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    let garbage = b"name,email\nAnn,ann@example.com\n".repeat(500);
    let mut cut = {
        let whole = folder.path().join("whole.db");
        drop(Conn::open(&whole).unwrap());
        fs::read(whole).unwrap()
    };
    cut.truncate(5_000);
    for bytes in [garbage, b"SQLite format 3\0".to_vec(), cut] {
        fs::write(&path, &bytes).unwrap();
        let error = Conn::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert!(fs::read(&path).unwrap() == bytes);
        assert!(matches!(Conn::read_only(&path), Err(StoreError::Damaged { .. })));
    }
    fs::remove_file(&path).unwrap();

    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE contacts (name)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    let error = Conn::open(&path).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A small generator of its own, so that the same bytes are damaged on every run.
fn damage(bytes: &mut [u8], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for _ in 0..=seed % 100 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let at = usize::try_from(state % bytes.len() as u64).unwrap();
        bytes[at] = u8::try_from(state >> 56).unwrap();
    }
}

#[test]
fn a_damaged_file_is_opened_or_refused_but_never_panics_nor_is_it_changed_when_refused() {
    let folder = folder();
    let whole = folder.path().join("whole.db");
    drop(Conn::open(&whole).unwrap());
    let whole = fs::read(whole).unwrap();
    let mut refused = 0;
    for seed in 0..200 {
        let path = folder.path().join(format!("{seed}.db"));
        let mut bytes = whole.clone();
        damage(&mut bytes, seed);
        fs::write(&path, &bytes).unwrap();
        if Conn::open(&path).is_err() {
            refused += 1;
            assert!(fs::read(&path).unwrap() == bytes, "seed {seed}");
        }
    }
    assert!(refused > 0);
}

#[test]
fn a_missing_file_is_only_made_when_asked() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    let error = Conn::open_existing(&path).unwrap_err();
    assert!(error.to_string().contains("there is no such file"), "{error}");
    assert!(!path.exists());
    assert!(Conn::open_existing(folder.path()).unwrap_err().to_string().contains("it is no file"));
    assert!(Conn::open_as(&path, Opening { missing: Missing::Create, network: Network::Allow, ..Opening::default() }).is_ok());
    assert!(Conn::open_existing(&path).is_ok());
}

#[test]
fn sixteen_start_on_one_new_file_at_once() {
    let folder = folder();
    for round in 0..4 {
        let (path, start) = (folder.path().join(format!("{round}.db")), Barrier::new(16));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    start.wait();
                    Conn::open(&path).unwrap().data_version().unwrap();
                });
            }
        });
    }
}

/// Set for the processes that [`sixteen_processes_start_on_one_new_file_at_once`] starts from this very program.
const SHARED_FILE: &str = "LEADTOWER_TEST_SHARED_FILE";

#[test]
fn one_of_sixteen_processes() {
    if let Some(path) = std::env::var_os(SHARED_FILE) {
        let conn = Conn::open(Path::new(&path)).unwrap();
        conn.begin().unwrap().commit().unwrap();
    }
}

#[test]
fn sixteen_processes_start_on_one_new_file_at_once() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    let start = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "storage::one_of_sixteen_processes", "--quiet"])
            .env(SHARED_FILE, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let started: Vec<_> = (0..16).map(|_| start()).collect();
    for process in started {
        let done = process.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    }
}

#[test]
fn data_version_tells_when_another_has_written() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    let (one, other) = (Conn::open(&path).unwrap(), Connection::open(&path).unwrap());
    let before = one.data_version().unwrap();
    assert_eq!(one.data_version().unwrap(), before);
    other.execute("INSERT INTO name (text) VALUES ('emea')", []).unwrap();
    assert_ne!(one.data_version().unwrap(), before);
}

#[test]
fn a_backup_is_whole_private_and_overwrites_nothing() {
    let folder = folder();
    let (path, copy) = (folder.path().join("leads.db"), folder.path().join("copy.db"));
    let conn = Conn::open(&path).unwrap();
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO name (text) VALUES ('not committed')").unwrap();

    backup::copy(&conn, &copy).unwrap();

    assert_eq!(mode(&copy), 0o600);
    let copied = Connection::open(&copy).unwrap();
    assert_eq!(copied.query_row("SELECT count(*) FROM name", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    drop(copied);
    let before = fs::read(&copy).unwrap();
    let error = backup::copy(&conn, &copy).unwrap_err();
    assert!(error.to_string().contains("never overwrites"), "{error}");
    assert_eq!(fs::read(&copy).unwrap(), before);
    assert!(Conn::open_existing(&copy).is_ok());
}

#[test]
fn a_doctor_names_files_that_others_can_read() {
    let folder = folder();
    let path = folder.path().join("leads.db");
    let conn = Conn::open(&path).unwrap();
    let faults = || -> Vec<_> {
        let examined = doctor::examine(&conn).unwrap();
        examined.into_iter().filter(|one| !one.faults.is_empty()).map(|one| one.check).collect()
    };
    assert_eq!(faults(), []);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(faults(), [doctor::Check::Private]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(doctor::examine(&Conn::read_only(&path).unwrap()).unwrap().iter().all(|one| one.faults.is_empty()));
}
