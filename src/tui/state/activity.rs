//! Activity: everything that changed, with what can be taken back.

/// What the screen knows.
#[derive(Debug, Clone, Default)]
pub struct Activity {}
