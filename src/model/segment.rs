//! Named ranges of company size.

use super::{criteria::Range, id::SegmentName};

/// A named range of employees; both ends belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: SegmentName,
    /// The sizes in it.
    pub employees: Range,
}
