//! The room `worktime`.
