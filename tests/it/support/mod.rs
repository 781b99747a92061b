//! What several test modules share.

pub mod run;
pub mod screen;
