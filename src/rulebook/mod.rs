//! Policy as a text: the rulebook file, the one-line criteria in it, and what both say in English.
//!
//! - [`spelling`] criteria on one line, read and written as exact inverses; its [`spelling::terms`] serve filters too.
//! - [`file`] the TOML file: read whole with every problem in it, and written back.
//!
//! Absent on purpose: reading or writing files, a clock, the store, any decision about a lead.

pub mod file;
pub mod spelling;

mod nearest;
