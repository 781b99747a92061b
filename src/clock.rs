//! The only reader of the time: the system's, or the instant fixed by `--now` and `LEADTOWER_NOW`; and of the zone in
//! which this computer tells it.

use std::path::Path;

use chrono::Utc;

use crate::model::time::{Instant, Millis, Zone};

/// Where `now` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The computer's clock.
    System,
    /// Always that instant: for tests, backfills and rehearsals.
    Fixed(Instant),
}

impl Clock {
    /// The present instant, to the millisecond.
    pub fn now(self) -> Instant {
        match self {
            Self::System => Instant::from(Utc::now()),
            Self::Fixed(at) => at,
        }
    }

    /// Whether the instant was given by hand.
    pub fn is_fixed(self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

/// Measures how long something took, on a clock that never jumps.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(self) -> std::time::Duration {
        self.0.elapsed()
    }

    /// Time since the start, in whole milliseconds.
    pub fn millis(self) -> Millis {
        Millis(i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// The zone that `TZ` names, else the one the system is set to, else UTC.
pub fn local_zone() -> Zone {
    let named = std::env::var("TZ").ok().and_then(|name| name.trim_start_matches(':').parse().ok());
    named.or_else(of_system).unwrap_or(Zone::UTC)
}

/// `/etc/localtime` is a link into the system's zones.
fn of_system() -> Option<Zone> {
    let target = std::fs::read_link(Path::new("/etc/localtime")).ok()?;
    let (_, name) = target.to_str()?.split_once("zoneinfo/")?;
    name.trim_start_matches("posix/").trim_start_matches("right/").parse().ok()
}
