//! How people work: how soon a rep reaches out, and what comes of it.

use crate::{
    model::{
        lead::{Closing, DismissReason},
        time::{Instant, Millis},
    },
    worktime::{calendar, span},
};

use super::{dice::Dice, stage::Hand};

/// Somebody who has far more on the table than the others.
const SLOW: &str = "Ben Okafor";

/// Time for those whose clock has run out before they got it.
const AT_ONCE: Millis = Millis(50 * Millis::MINUTE.0);

/// When a rep reaches out to a lead they got at `at`, due then. Most are in time.
pub fn touch(hand: &Hand, at: Instant, due: Option<Instant>, dice: &mut Dice) -> Option<Instant> {
    let time = match due {
        Some(due) => span::measure(hand.hours.as_ref(), at, due, &hand.stops),
        None => Millis(8 * Millis::HOUR.0),
    };
    let time = if time <= Millis::ZERO { AT_ONCE } else { time };
    let part = match dice.below(1_000) {
        0..940 => 0.06 + 0.86 * dice.share(),
        940..980 => 1.1 + dice.share(),
        _ => 2.5 + 2.5 * dice.share(),
    };
    span::add(hand.hours.as_ref(), at, Millis((time.0 as f64 * part) as i64), &hand.stops)
}

/// An end of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Instant,
    /// How.
    pub closing: Closing,
    /// Why, when dismissed.
    pub reason: Option<DismissReason>,
    /// Amount.
    pub value: Option<i64>,
}

/// What comes of a lead that somebody reached out to at `touched`: nothing yet, one end, or a meeting that leads on.
pub fn ends(hand: &Hand, touched: Instant, employees: Option<i64>, dice: &mut Dice) -> Vec<End> {
    let slow = if hand.name == SLOW { 6.0 } else { 1.0 };
    let mut at = touched;
    let mut ends = Vec::new();
    let mut after = |low: f64, high: f64, dice: &mut Dice| {
        let days = (low + (high - low) * dice.share()) * slow;
        at = at_work(hand, at + Millis((days * Millis::DAY.0 as f64) as i64), dice);
        at
    };
    let end = |at, closing| End { at, closing, reason: None, value: None };
    match dice.below(100) {
        0..14 => {
            let at = after(0.02, 1.4, dice);
            let reasons = [
                (DismissReason::NotALead, 45),
                (DismissReason::Junk, 30),
                (DismissReason::Other, 20),
                (DismissReason::Duplicate, 5),
            ];
            let reason = dice.weighted(&reasons, |(_, share)| *share).map(|(reason, _)| *reason);
            ends.push(End { at, closing: Closing::Disqualified, reason, value: None });
        }
        14..42 => ends.push(end(after(1.0, 11.0, dice), Closing::Lost)),
        42..82 => {
            ends.push(end(after(0.3, 6.0, dice), Closing::Meeting));
            if dice.chance(480) {
                ends.push(end(after(1.0, 7.0, dice), Closing::Opportunity));
                if dice.chance(420) {
                    let at = after(2.0, 11.0, dice);
                    let seats = employees.unwrap_or(40).clamp(5, 2_000);
                    let value = Some((seats * dice.between(60, 240) / 100 + 6) * 100);
                    ends.push(End { at, closing: Closing::Won, reason: None, value });
                } else if dice.chance(300) {
                    ends.push(end(after(2.0, 9.0, dice), Closing::Lost));
                }
            }
        }
        // Still talking.
        _ => {}
    }
    ends
}

/// The next time at work, and some minutes into it when that is the beginning.
fn at_work(hand: &Hand, at: Instant, dice: &mut Dice) -> Instant {
    let Some(hours) = &hand.hours else { return at };
    let back = hand.stops.iter().find(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
    let at = back.map_or(at, |(_, until)| until.unwrap_or(Instant::MAX));
    match calendar::next_opening(hours, at) {
        Some(open) if open > at => open + Millis::minutes(dice.between(4, 190)),
        Some(_) | None => at,
    }
}
