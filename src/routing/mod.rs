//! The room `routing`.
