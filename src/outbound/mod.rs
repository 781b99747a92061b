//! How results get out: the JSON contract, and text that may go to a terminal.

pub mod shown;
