//! What several test modules share.

pub mod pty;
pub mod run;
pub mod screen;
