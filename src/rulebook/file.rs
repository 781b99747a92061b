//! The rulebook file.
