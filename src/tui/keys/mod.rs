//! Keys: what they are called, what they do, and the table that joins the two.
//!
//! Absent on purpose: what an action changes (that is `state`), and any key written in code.

pub mod action;
pub mod keymap;
pub mod own;
pub mod spell;
