//! The room `rulebook`.
