//! What a person may choose once and for all, in `config.toml` or on the command line: types and their names only.

use super::theme::{Glyphs, Wanted};

/// Everything that can be chosen. `Default` is what holds where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Which theme; `None` goes by what a key chose once, else by the terminal.
    pub theme: Option<Wanted>,
    /// Which signs lines, bars and arrows are made of; `None` goes by the locale.
    pub glyphs: Option<Glyphs>,
    /// Whether the mouse is ours.
    pub mouse: Mouse,
    /// How copied text leaves the program.
    pub clipboard: Clipboard,
}

/// Whether clicks and the wheel come to us, or stay the terminal's own, to select text with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mouse {
    /// To us.
    #[default]
    Ours,
    /// The terminal's.
    Terminals,
}

/// How copied text leaves the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Clipboard {
    /// Through the terminal, and with a tool of the system where there is one.
    #[default]
    Auto,
    /// Only through the terminal, by OSC 52.
    Osc52,
    /// Only with a tool of the system.
    Native,
    /// Not at all.
    Off,
}

impl Clipboard {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Osc52, Self::Native, Self::Off];

    /// As it is written in `config.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Osc52 => "osc52",
            Self::Native => "native",
            Self::Off => "off",
        }
    }
}
