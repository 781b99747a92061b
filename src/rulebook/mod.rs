//! Policy as a text: the rulebook file, the one-line criteria in it, and what both say in English.
//!
//! - [`spelling`] criteria on one line, read and written as exact inverses; its [`spelling::terms`] serve filters too.
//! - [`mod@file`] the TOML file: read whole with every problem in it, and written back.
//! - [`filter`] the one line of a filter: criteria, free words, and what only kept leads can be asked.
//! - [`rep_filter`] the same for reps.
//! - [`replay`] the last days again, under a draft.
//! - [`template`] a commented first book from the people there are.
//! - [`mod@nearest`] the name somebody probably meant.
//! - [`check`] what is wrong with a book, each finding with a lead that shows it.
//! - [`english`] a rule as a sentence; [`document`] the whole book as text, Markdown and HTML.
//!
//! Absent on purpose: opening files, a clock, the store, the JSON contract, any decision about a lead.

pub mod check;
pub mod document;
pub mod english;
pub mod file;
pub mod filter;
pub mod nearest;
pub mod rep_filter;
pub mod replay;
pub mod spelling;
pub mod template;

mod boxes;
mod codes;
