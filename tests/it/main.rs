//! One test binary, its modules in reading order; `house` fails when a file is forgotten here.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests"
)]

mod support;

mod atomicity;
mod bulk;
mod checks;
mod clocks;
mod commands;
mod counts;
mod demo;
mod document;
mod drafts;
mod erase;
mod exports;
mod fairness;
mod fallback;
mod filters;
mod first_run;
mod hands;
mod held;
mod hostile;
mod house;
mod imports;
mod incoming;
mod keymap;
mod laws;
mod look;
mod marks;
mod memory;
mod mends;
mod naive;
mod picker;
mod pictures;
mod presence;
mod processes;
mod real_data;
mod rep_desk;
mod replay;
mod rulebooks;
mod scenarios;
mod screens;
mod seen;
mod storage;
mod stories;
mod terminal;
mod undo;
