//! How results get out: the JSON contract, and text that may go to a terminal.
//!
//! Absent on purpose: deciding, printing. The doors print.

pub mod json;
pub mod shown;
