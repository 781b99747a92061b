//! When something that takes long is counted anew: not while it is under way, and not all the time.

use crate::model::time::Millis;

/// A count is begun again, because somebody wrote, no sooner than so many times its length after it began.
const PAUSE: i64 = 20;

/// Something counted beside the screen: under way, or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counting {
    given: u64,
    /// Of the newest: when it began, and how long it took once it is done.
    newest: Option<(Millis, Option<Millis>)>,
    /// Something changed since it began.
    pub is_old: bool,
}

impl Counting {
    /// Begins another one where one is wanted and may be: its number.
    pub fn begin(&mut self, at: Millis, is_known: bool) -> Option<u64> {
        let rests = match self.newest {
            None => false,
            Some((_, None)) => true,
            Some((began, Some(took))) => is_known && at.0 - began.0 < took.0 * PAUSE,
        };
        if rests || (is_known && !self.is_old) {
            return None;
        }
        self.given += 1;
        (self.newest, self.is_old) = (Some((at, None)), false);
        Some(self.given)
    }

    /// It is done; whether it is the newest.
    pub fn end(&mut self, number: u64, at: Millis) -> bool {
        let newest = self.newest.filter(|_| number == self.given);
        if let Some((began, _)) = newest {
            self.newest = Some((began, Some(Millis(at.0 - began.0))));
        }
        newest.is_some()
    }
}
