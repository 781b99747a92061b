//! A mend that was looked for.

use crate::actions::ask::{Mend, WouldMend};

/// The likely mend of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The change.
    pub mend: Mend,
    /// Whom the leads that wait would go to; nothing where they are too many to try, or it would be refused.
    pub would: Option<WouldMend>,
}
