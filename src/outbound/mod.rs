//! How results get out: the JSON contract, sheets of a report, lists as files, and text that may go to a terminal.
//!
//! Absent on purpose: deciding, printing. The doors print.

pub mod clip;
pub mod json;
pub mod report;
pub mod rows;
pub mod shown;
