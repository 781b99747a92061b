//! Ctrl-c: the open transaction rolls back by itself when the program ends; an import ends between two of its parts.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{consts::SIGINT, flag};

use crate::cli::failure::Failure;

/// Whether the next ctrl-c ends the program on the spot.
static AT_ONCE: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));
/// Whether there was a ctrl-c.
static PRESSED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));

/// From now on ctrl-c ends the program with exit code 130.
pub fn arm() -> Result<(), Failure> {
    let registered = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&AT_ONCE))
        .and_then(|_| flag::register(SIGINT, Arc::clone(&PRESSED)))
        // A second ctrl-c does not wait.
        .and_then(|_| flag::register(SIGINT, Arc::clone(&AT_ONCE)));
    registered.map(drop).map_err(|error| Failure::failed(format!("cannot watch for ctrl-c: {error}")))
}

/// From now on the first ctrl-c only sets [`pressed`]: the work at hand ends where it is whole.
pub fn wait_for_whole_parts() {
    AT_ONCE.store(false, Ordering::Relaxed);
}

/// Whether there was a ctrl-c.
pub fn pressed() -> bool {
    PRESSED.load(Ordering::Relaxed)
}
