//! What exists: plain data whose constructors keep the invariants.
//!
//! Absent on purpose: input and output, a clock, SQL, English. It knows no other room.

pub mod absence;
pub mod account;
pub mod arrived;
pub mod cities;
pub mod criteria;
pub mod decision;
pub mod erasure;
pub mod feeding;
pub mod filter;
pub mod held;
pub mod hidden;
pub mod hours;
pub mod id;
pub mod journal;
pub mod lead;
pub mod ledger;
pub mod listing;
pub mod normal;
pub mod place;
pub mod pool;
pub mod rep;
pub mod roster;
pub mod rotation;
pub mod rule;
pub mod rulebook;
pub mod sample;
pub mod segment;
pub mod sla;
pub mod snag;
pub mod territory;
pub mod time;
