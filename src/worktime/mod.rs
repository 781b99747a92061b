//! Working calendars and touch clocks: which instants count, and when a lead is due. Pure.
//!
//! One definition carries all of it: **an instant is working time iff the wall clock of the calendar's zone shows, at that
//! instant, a time inside a block of the day it shows**, and that day is no day off. What clock changes do follows:
//! the part of a block that falls into a gap is never worked, the part that falls into a fold is worked twice.
//!
//! Absent on purpose: a clock, the stored due times (`store`), what happens on a miss (`actions`).

pub mod calendar;
pub mod sla;
pub mod span;

#[cfg(test)]
mod tests;
