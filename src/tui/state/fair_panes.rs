//! How the Fairness screen is divided: shares, ledger, and why. Numbers only.

use crate::tui::{
    layout::{Plan, Shape},
    msg::Size,
};

/// Heights of the three parts, with their borders and heads, and what fits in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FairPanes {
    /// Reps that shares and ledger show at a time.
    pub rows: u16,
    /// The part with the shares.
    pub share: u16,
    /// The part with the ledger; 0 is none.
    pub ledger: u16,
    /// The part that says why; 0 is none.
    pub why: u16,
    /// Lines of the list of leads behind a figure.
    pub behind: u16,
}

/// Lines that why needs.
const LEAST_WHY: u16 = 9;
const LEAST_WHY_COMPACT: u16 = 6;
/// The same where that shows all reps: a rule and what moved them the most.
const FEW_WHY_COMPACT: u16 = 4;

impl FairPanes {
    /// The division for so many reps.
    pub fn of(plan: Plan, size: Size, reps: usize) -> Self {
        let middle = plan.middle(size);
        let reps = u16::try_from(reps).unwrap_or(u16::MAX).max(1);
        // Beside the rows: borders, head, and below the shares two lines with how even they are; below the ledger its sums.
        let (frame_share, frame_ledger, least, few, head) = match plan.shape {
            Shape::Boxed | Shape::Wide => (6, 4, LEAST_WHY, LEAST_WHY_COMPACT, 3),
            Shape::Compact => (3, 3, LEAST_WHY_COMPACT, FEW_WHY_COMPACT, 1),
            Shape::ListOnly | Shape::TooSmall => {
                // The pool's name and a head; what is left says why.
                let rows = reps.min(middle.saturating_sub(2)).max(1);
                let left = middle.saturating_sub(rows + 2);
                let why = if left >= LEAST_WHY_COMPACT { left } else { 0 };
                return Self { rows, share: middle - why, ledger: 0, why, behind: middle.saturating_sub(1) };
            }
        };
        let shows_why = plan.detail > 0;
        let room = |why: u16| middle.saturating_sub(frame_share + frame_ledger + if shows_why { why } else { 0 }) / 2;
        // All reps where that leaves a few reasons, else as many as leave room for all reasons.
        let rows = if reps <= room(few) { reps } else { reps.min(room(least).max(1)) };
        let (share, ledger) = (rows + frame_share, rows + frame_ledger);
        let why = if shows_why { middle.saturating_sub(share + ledger) } else { 0 };
        Self { rows, share, ledger, why, behind: middle.saturating_sub(head) }
    }
}
