//! What the numbers say: is the distribution fair, and if not, why. Pure.
//!
//! Absent on purpose: where the numbers come from (`store`), how they look (`tui`, `cli`, `outbound`), advice.

pub mod english;
pub mod evenness;
pub mod fairness;
pub mod figures;
pub mod rounding;
