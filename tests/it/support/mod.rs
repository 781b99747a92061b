//! What several test modules share.

pub mod pty;
pub mod screen;
