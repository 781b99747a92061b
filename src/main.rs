//! The program: hooks, arguments, one dispatch, an exit code.
fn main() {}
