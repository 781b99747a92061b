//! Which held leads need not be asked about again: they were, and nothing has changed since that could place them.

use std::collections::BTreeSet;

use crate::model::{arrived::Arrived, id::RepId, time::Instant};

/// How those leads are asked about that were not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Where what they wait for may have come: enough while only people came, went and became free.
    WhereItMayHelp,
    /// All: where leads belong may have changed.
    Everywhere,
}

/// What is known of the asking so far.
#[derive(Debug)]
pub(super) struct Asked {
    /// How leads after `last` are asked about.
    pub look: Look,
    /// Leads up to this place were asked about.
    pub last: Arrived,
    /// The first held lead behind that, or the end of the line; `None` where nobody looked yet. Who joins the line further
    /// on was asked about when it did.
    pub next: Option<Arrived>,
    /// Whoever gave a place back since; all others are as full as they were.
    pub freed: BTreeSet<RepId>,
    /// Leads to ask about whatever they wait for, since what is known of them has changed.
    pub changed: BTreeSet<Arrived>,
    /// In `[from, until)` nobody comes or goes by the clock alone.
    from: Instant,
    until: Instant,
}

impl Asked {
    /// Nobody was asked yet.
    pub fn nobody(look: Look) -> Self {
        let (freed, changed) = (BTreeSet::new(), BTreeSet::new());
        Self { look, last: Arrived::FIRST, next: None, freed, changed, from: Instant::MAX, until: Instant::MIN }
    }

    /// All are to be asked once more, at least so thoroughly.
    pub fn forget(&mut self, look: Look) {
        let changed = std::mem::take(&mut self.changed);
        *self = Self { changed, ..Self::nobody(look.max(self.look)) };
    }

    /// What was asked in this time still holds at `now`.
    pub fn holds_at(&self, now: Instant) -> bool {
        self.from <= now && now < self.until
    }

    /// Begins to ask at `now`.
    pub fn begin(&mut self, now: Instant, until: Instant) {
        self.forget(self.look);
        (self.from, self.until) = (now, until);
    }

    /// Whether some lead before that place may have to be asked about.
    pub fn is_due(&self, before: Arrived) -> bool {
        self.is_behind(before) || !self.freed.is_empty() || self.changed.first().is_some_and(|lead| *lead < before)
    }

    /// Whether somebody before that place may not have been asked about at all.
    pub fn is_behind(&self, before: Arrived) -> bool {
        self.next.is_none_or(|next| next < before)
    }

    /// All before that place were asked about, with the places there are now. Whoever stands behind it is asked anew
    /// where places were given back.
    pub fn all_before(&mut self, before: Arrived) {
        let here = before.just_before();
        self.last = if self.freed.is_empty() { self.last.max(here) } else { here };
        self.next = None;
        self.freed.clear();
        self.changed = self.changed.split_off(&before);
        if before == Arrived::LAST {
            self.look = Look::WhereItMayHelp;
        }
    }

    /// That lead was asked about, after those before it.
    pub fn in_turn(&mut self, lead: Arrived) {
        self.last = self.last.max(lead);
    }
}
