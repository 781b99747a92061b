//! The only reader of the time: the system's, or the instant fixed by `--now` and `LEADTOWER_NOW`.

use chrono::Utc;

use crate::model::time::{Instant, Millis};

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
