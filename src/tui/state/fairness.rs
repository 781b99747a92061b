//! Fairness: who got how much, and why.

/// What the screen knows.
#[derive(Debug, Clone, Default)]
pub struct Fairness {}
