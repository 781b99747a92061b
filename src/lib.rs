//! leadtower: air traffic control for sales leads, in one terminal program and one SQLite file.
//!
//! The map, in reading order:
//!
//! - [`model`] what exists: leads, reps, accounts, pools, rules, decisions. Plain data. Knows nobody.
//! - [`routing`] who should get a lead, and why. Pure: values in, values out.
//! - [`rulebook`] policy as a text: the file, its validation, its English. Pure.
//! - [`worktime`] working calendars and touch clocks. Pure.
//! - [`insight`] what the numbers say: fairness. Pure.
//! - [`intake`] how leads get in: bytes to drafts or rejects. Knows only the model.
//! - [`store`] SQLite, the only room with SQL. Keeps, never decides.
//! - [`actions`] what can happen: one verb, one transaction, one journal entry. Asks the pure rooms, has the store keep.
//! - [`import`] files into a desk, part by part, for whoever looks on: the command and the dashboard.
//! - [`outbound`] how results get out: the JSON contract.
//! - [`cli`] and [`tui`] the doors: commands and the dashboard.
//! - [`demo`] a door as well: a made company that lives through a month, for looking around.
//! - [`clock`] the only reader of the time.
//!
//! Arrows point one way, from the doors to the model; `tests/it/house.rs` fails when one is turned. Thinking
//! (`routing`, `rulebook`, `worktime`, `insight`) and keeping (`store`) do not know each other.
//!
//! Absent on purpose: an async runtime, a plug-in system, a second database, a network connection nobody asked for.

pub mod model;

pub mod insight;
pub mod routing;
pub mod rulebook;
pub mod worktime;

pub mod intake;
pub mod store;

pub mod actions;
pub mod import;
pub mod outbound;

pub mod cli;
pub mod clock;
pub mod demo;
pub mod tui;
