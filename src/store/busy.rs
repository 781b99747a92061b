//! Waiting for other processes. SQLite's own back-off starves some of ten writers for seconds; short random sleeps
//! do not (measured: longest wait 0.3 s in place of 2.2 s and more).

use std::{
    hash::{BuildHasher, RandomState},
    thread::sleep,
    time::Duration,
};

use super::BUSY_LIMIT_SECONDS;

const SHORTEST_US: u64 = 500;
const LONGEST_US: u64 = 4_000;
/// So many sleeps of average length last about [`BUSY_LIMIT_SECONDS`].
const TRIES: u64 = BUSY_LIMIT_SECONDS * 1_000_000 / u64::midpoint(SHORTEST_US, LONGEST_US);

/// SQLite's busy handler: sleeps, then says whether to try again.
pub(super) fn wait(tries: i32) -> bool {
    let tries = u64::try_from(tries).unwrap_or(TRIES);
    if tries >= TRIES {
        return false;
    }
    // The keys of a `RandomState` differ from process to process and from call to call: no two waiters keep step.
    let random = RandomState::new().hash_one(tries);
    sleep(Duration::from_micros(SHORTEST_US + random % (LONGEST_US - SHORTEST_US)));
    true
}

/// Does `work` until it is not in another's way, for the few steps in which SQLite asks no busy handler.
pub(super) fn patiently<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let mut tries = 0;
    loop {
        match work() {
            Err(error) if is_busy(&error) && wait(tries) => tries += 1,
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, FileLockingProtocolFailed};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed))
}
