//! The room `insight`.
