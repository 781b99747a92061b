//! What an entry leaves behind for whoever takes it back, by its kind: leads, places, bookings; and which kinds stay.

use crate::model::{
    id::LeadId,
    journal::{Entry, What},
    rotation::Bookings,
};

/// What an entry left behind, beside what it changed and decided.
pub(super) enum LeftBehind {
    /// Leads that were not there before.
    NewLeads,
    /// Places that may be free again.
    Moves,
    /// No place was taken: somebody only reached out, or put leads out of sight.
    NoMoves,
}

/// What an entry of that kind left behind.
pub(super) fn left_behind(what: &What) -> LeftBehind {
    match what {
        What::Received { .. } => LeftBehind::NewLeads,
        What::Touched { .. } | What::Snoozed { .. } | What::Noted { .. } | What::Drafted { .. } => LeftBehind::NoMoves,
        What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Closed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Ticked(_)
        | What::Erased { .. }
        | What::Undone { .. }
        | What::Redone { .. } => LeftBehind::Moves,
    }
}

/// What an entry booked beside its decisions, for a lead or for none, and the day of the company's zone on which it did.
pub(super) fn settled_by(what: &What) -> (Vec<(Option<LeadId>, Bookings)>, Option<i32>) {
    let whole = |booked: &Bookings| if booked.is_empty() { Vec::new() } else { vec![(None, booked.clone())] };
    match what {
        What::Published { settled, ledger_day, .. }
        | What::Undone { settled, ledger_day, .. }
        | What::Redone { settled, ledger_day, .. } => (whole(settled), *ledger_day),
        What::Closed { refunded, ledger_day, .. } => {
            (refunded.iter().map(|refund| (Some(refund.lead), refund.booked.clone())).collect(), *ledger_day)
        }
        What::Received { .. }
        | What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Touched { .. }
        | What::Snoozed { .. }
        | What::Noted { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Erased { .. }
        | What::Drafted { .. }
        | What::Ticked(_) => (Vec::new(), None),
    }
}

/// Why an entry cannot be taken back, and what to do instead; `None` when it can.
pub(super) fn why_it_stays(entry: &Entry) -> Option<&'static str> {
    match &entry.what {
        What::Received { .. } if !entry.actor.is_person() => Some("an import stays; assign, route or dismiss its leads instead"),
        What::RepsImported { .. } | What::AccountsImported { .. } | What::AbsencesImported { .. } => {
            Some("an import stays; import the corrected file again")
        }
        What::Erased { .. } => Some("erased data is gone; what was done before goes back by its number"),
        What::Received { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Touched { .. }
        | What::Closed { .. }
        | What::Snoozed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Drafted { .. }
        | What::Ticked(_)
        | What::Noted { .. }
        | What::Undone { .. }
        | What::Redone { .. } => None,
    }
}
