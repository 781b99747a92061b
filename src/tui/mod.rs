//! The dashboard. In reading order:
//!
//! - [`run`] the front door: one stream of messages, one draw.
//! - [`msg`] what it hears, [`effect`] what it asks for; [`state`] turns the one into the other.
//! - [`view`] draws the state; [`layout`], [`columns`], [`format`](mod@format) and [`theme`] say where, in which words, in
//!   which colours.
//! - [`zones`] what lies where, for the mouse.
//! - [`keys`] which key does what, from one table.
//! - [`clipboard`] where copies go, [`keeper`] what is remembered until the next time.
//! - [`terminal`] takes the terminal and gives it back; `input` with `answers`, `watch`, `worker`, `importer`,
//!   `exporter` and `counter` are its threads; `aside` is what the last three have in common.
//!
//! Absent on purpose: a decision about a lead, SQL, and any wait in the main loop but the one for messages.

mod answers;
mod aside;
pub mod clipboard;
pub mod columns;
pub mod counter;
mod editor;
pub mod effect;
pub mod exporter;
pub mod format;
pub mod importer;
mod input;
pub mod keeper;
pub mod keys;
pub mod layout;
pub mod msg;
pub mod run;
pub mod settings;
pub mod state;
pub mod terminal;
pub mod theme;
pub mod view;
mod watch;
pub mod worker;
pub mod zones;
