//! The room `worktime`.

pub mod calendar;
