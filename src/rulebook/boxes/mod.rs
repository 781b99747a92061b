//! Box algebra: what rules take from each other, exactly, and leads that show it.
//!
//! A rule is a box: on each axis of all leads there can be, a set of values. Values that all rules of a book treat alike are
//! one *class*, so that there are few on each axis and every question is one about finite sets. Fields that hang together
//! share an axis (the territory follows from the place, the segment from the size), so that any class of one axis goes with
//! any of another and every point is a lead that could come in.
//!
//! - [`bits`] sets of small numbers.
//! - [`column`] one field: which rules each value meets.
//! - [`texts`] texts that stand for all texts.
//! - [`atlas`] the axis of places.
//! - [`class`] classes and how a lead is made one.
//! - [`space`] all axes of a book, and its rules as boxes.
//! - [`search`] a lead in one box and outside of others.
//! - [`words`] a set of leads in criteria.
//!
//! A condition that no file can hold (a text or a beginning asked of a number) is compared as the router does, but numbers
//! are not told apart by it.
//!
//! Absent on purpose: which findings follow (`check`), how often leads come.

mod atlas;
mod bits;
mod class;
mod column;
mod search;
mod space;
mod texts;
mod words;

pub use bits::Bits;
pub use class::{Class, Coordinate};
pub use search::{Cover, Outside, outside};
pub use space::{Region, Space};
pub use words::{Others, Part, widen};
