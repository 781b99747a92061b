//! Every command: help, success, refusal, the JSON of the contract, exit code.

mod absences;
mod clocks;
mod holidays;
mod import;
mod keys;
mod leads;
mod roster;
mod rules;
pub mod table;
mod touchpoints;
mod undo;
mod unreadable;
mod whole;
mod why_not;
