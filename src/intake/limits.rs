//! How much of one file is held at once: a limit on everything, so that a file of any size or malice costs a fixed amount.

/// Most columns of a file.
pub const COLUMNS: usize = 512;
/// Longest kept text of one cell, in bytes; a longer one rejects its row.
pub const CELL: usize = 4 * 1024;
/// Longest row, in bytes of UTF-8.
pub const ROW: usize = 1024 * 1024;
/// Deepest nesting of a JSON row.
pub const DEPTH: usize = 32;
/// Most columns kept as `custom.<name>`.
pub const CUSTOM: usize = 60;
/// Longest name of a custom field, in bytes.
pub const CUSTOM_NAME: usize = 60;
/// Samples shown of a column.
pub const SAMPLES: usize = 3;
/// Longest sample, in characters.
pub const SAMPLE: usize = 60;
