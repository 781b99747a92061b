//! A database of made data, to look around in.

use super::time::Instant;

/// What a sample was made from: the same of these give the same data. A database that has one holds nothing real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Where its dice began.
    pub seed: u32,
    /// Of the people, companies and rules it is made of.
    pub edition: u32,
    /// The instant up to which its story goes.
    pub until: Instant,
}
