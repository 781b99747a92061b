//! What several test modules share.

pub mod check;
pub mod data;
pub mod deeds;
pub mod dice;
pub mod live;
pub mod pty;
pub mod run;
pub mod screen;
pub mod svg;
pub mod world;
