//! The dashboard.

pub mod effect;
pub mod format;
pub mod keys;
pub mod layout;
pub mod msg;
pub mod state;
pub mod theme;
pub mod view;
