//! Policy as a text: the rulebook file, the one-line criteria in it, and what both say in English.
//!
//! - [`spelling`] criteria on one line, read and written as exact inverses; its [`spelling::terms`] serve filters too.
//! - [`mod@file`] the TOML file: read whole with every problem in it, and written back.
//! - [`filter`] the one line of a filter: criteria, free words, and what only kept leads can be asked.
//! - [`rep_filter`] the same for reps.
//! - [`replay`] the last days again, under a draft.
//! - [`template`] a commented first book from the people there are.
//! - [`edit`] one change of a book, checked; the names it gives go wherever the old ones stood.
//! - [`cases`] the book's own cases, run.
//! - [`diff`] two books as sentences.
//! - [`merge`] what two books come to that were made from one.
//! - [`learn`] repeated decisions by hand as a proposed rule.
//! - [`mend`] the change that would have placed a group of the fallback queue.
//! - [`part`] the kinds of things a book names.
//! - [`mod@nearest`] the name somebody probably meant.
//! - [`check`] what is wrong with a book, each finding with a lead that shows it.
//! - [`english`] a rule as a sentence; [`document`] the whole book as text, Markdown and HTML.
//!
//! Absent on purpose: opening files, a clock, the store, the JSON contract, any decision about a lead.

pub mod cases;
pub mod check;
pub mod diff;
pub mod document;
pub mod edit;
pub mod english;
pub mod file;
pub mod filter;
pub mod learn;
pub mod mend;
pub mod merge;
pub mod nearest;
pub mod part;
pub mod rep_filter;
pub mod replay;
pub mod spelling;
pub mod template;

mod boxes;
mod codes;
