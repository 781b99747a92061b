//! Which theme and which signs, from what a person says and what the surroundings say.

use serde::{Deserialize, Serialize};

use super::{Theme, ThemeError, colour::Rgb};

/// Least contrast of text, by WCAG 2 level AA.
const READABLE: f64 = 4.5;

/// Which theme somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// What fits the terminal.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Contrast of 7:1 and more.
    HighContrast,
    /// State colours that everybody tells apart.
    ColourBlind,
    /// No colours at all.
    Mono,
    /// The terminal's own 16 colours.
    Terminal,
}

/// Which signs lines, bars and arrows are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Glyphs {
    /// Box drawing, block elements and arrows.
    #[default]
    Unicode,
    /// Nothing above `~`.
    Ascii,
}

/// What the surroundings say about colours and signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `NO_COLOR`; counts when it is not empty.
    pub no_color: Option<String>,
    /// `COLORTERM`: `truecolor` or `24bit`.
    pub colorterm: Option<String>,
    /// `COLORFGBG`: `15;0` is white on black.
    pub colorfgbg: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty.
    pub locale: Option<String>,
}

/// What is behind the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Dark, and no more is known.
    Dark,
    /// Light, and no more is known.
    Light,
    /// Exactly that colour: the terminal said so.
    Exactly(Rgb),
}

impl Wanted {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Auto, Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind, Self::Mono, Self::Terminal];

    /// As one writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
            Self::Mono => "mono",
            Self::Terminal => "terminal",
        }
    }

    /// That of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wanted| wanted.name() == name)
    }

    /// The theme to draw in. `auto` never guesses a background: unless that is known, the terminal has all colours and
    /// one of our palettes can be read on it, the terminal's own 16 colours are used.
    pub fn on(self, around: &Surroundings, ground: Option<Ground>) -> Result<Theme, ThemeError> {
        if self != Self::Auto {
            let theme = Theme::built_in(self.name())?;
            return Ok(if around.has_all_colours() { theme } else { theme.in_256_colours() });
        }
        if around.wants_no_colour() || around.is_plain() {
            return Theme::built_in(Self::Mono.name());
        }
        let ground = ground.or_else(|| around.ground()).filter(|_| around.has_all_colours());
        let palettes: &[Self] = match ground {
            Some(Ground::Dark) => &[Self::Dark],
            Some(Ground::Light) => &[Self::Light],
            Some(Ground::Exactly(_)) => &[Self::Dark, Self::Light],
            None => &[],
        };
        for palette in palettes {
            let theme = Theme::built_in(palette.name())?;
            match ground {
                Some(Ground::Exactly(rgb)) if theme.contrast_on(rgb) < READABLE => {}
                _ => return Ok(theme),
            }
        }
        Theme::built_in(Self::Terminal.name())
    }

    /// Whether it depends on the terminal's background, so that the terminal is worth asking.
    pub fn depends_on_ground(self, around: &Surroundings) -> bool {
        self == Self::Auto && !around.wants_no_colour() && around.has_all_colours() && !around.is_plain() && !around.is_console()
    }
}

impl Surroundings {
    /// The signs that go with the locale and the terminal; where no locale is named, those of nearly every terminal.
    pub fn glyphs(&self) -> Glyphs {
        let utf8 = self.locale.as_deref().is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        if utf8 && !self.is_plain() && !self.is_console() { Glyphs::Unicode } else { Glyphs::Ascii }
    }

    /// Whether `NO_COLOR` is set and not empty.
    pub fn wants_no_colour(&self) -> bool {
        self.no_color.as_deref().is_some_and(|text| !text.is_empty())
    }

    /// How many colours the terminal has, for people.
    pub fn colours(&self) -> &'static str {
        let says = |part: &str| self.term.as_deref().is_some_and(|term| term.contains(part));
        match () {
            () if self.wants_no_colour() => "no colours, as NO_COLOR asks",
            () if self.is_plain() => "no colours",
            () if self.has_all_colours() => "all colours",
            () if self.is_console() => "8 colours",
            () if says("256color") => "256 colours",
            () => "16 colours",
        }
    }

    fn has_all_colours(&self) -> bool {
        matches!(self.colorterm.as_deref(), Some("truecolor" | "24bit"))
    }

    /// A terminal without colours, which may print a question instead of answering it.
    fn is_plain(&self) -> bool {
        self.term.as_deref().is_some_and(|term| term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2"))
    }

    /// The console of Linux: eight colours, and a font without rounded corners and eighths of blocks.
    fn is_console(&self) -> bool {
        self.term.as_deref() == Some("linux")
    }

    fn ground(&self) -> Option<Ground> {
        match self.colorfgbg.as_deref()?.rsplit(';').next()?.parse().ok()? {
            0..=6 | 8 => Some(Ground::Dark),
            7 | 9..=15 => Some(Ground::Light),
            _ => None::<Ground>,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(no_color: &str, colorterm: &str, colorfgbg: &str) -> Surroundings {
        Surroundings {
            no_color: Some(no_color.to_owned()),
            colorterm: Some(colorterm.to_owned()),
            colorfgbg: Some(colorfgbg.to_owned()),
            term: None,
            locale: None,
        }
    }

    fn drawn(wanted: Wanted, around: &Surroundings, ground: Option<Ground>) -> Theme {
        wanted.on(around, ground).unwrap()
    }

    fn named(name: &str) -> Theme {
        Theme::built_in(name).unwrap()
    }

    #[test]
    fn a_background_is_never_guessed() {
        for (no_color, colorterm, colorfgbg, theme) in [
            ("", "truecolor", "", "terminal"),
            ("", "", "15;0", "terminal"),
            ("", "truecolor", "15;0", "dark"),
            ("", "truecolor", "0;default;15", "light"),
            ("", "truecolor", "0;default", "terminal"),
            ("1", "truecolor", "15;0", "mono"),
        ] {
            let around = around(no_color, colorterm, colorfgbg);
            assert_eq!(drawn(Wanted::Auto, &around, None), named(theme), "{around:?}");
        }
    }

    #[test]
    fn a_terminal_that_answers_gets_the_palette_one_can_read_there() {
        let all = around("", "truecolor", "");
        for (rgb, theme) in [
            (Rgb(0, 0, 0), "dark"),
            (Rgb(0x28, 0x2a, 0x36), "dark"),
            (Rgb(0x00, 0x2b, 0x36), "dark"),
            (Rgb(0x2e, 0x34, 0x40), "dark"),
            (Rgb(255, 255, 255), "light"),
            (Rgb(0xfd, 0xf6, 0xe3), "light"),
            (Rgb(0x80, 0x80, 0x80), "terminal"),
        ] {
            assert_eq!(drawn(Wanted::Auto, &all, Some(Ground::Exactly(rgb))), named(theme), "{rgb:?}");
        }
        let answered = Some(Ground::Exactly(Rgb(0, 0, 0)));
        assert_eq!(drawn(Wanted::Auto, &around("", "", ""), answered), named("terminal"), "not all colours");
        assert_eq!(drawn(Wanted::Auto, &around("1", "truecolor", ""), answered), named("mono"));
        assert_eq!(drawn(Wanted::Light, &all, answered), named("light"), "what a person says stands");
        assert_eq!(drawn(Wanted::Light, &around("", "", ""), None), named("light").in_256_colours());
    }

    #[test]
    fn signs_go_by_the_locale() {
        for (locale, term, glyphs) in [
            (None, "xterm-256color", Glyphs::Unicode),
            (Some("en_US.UTF-8"), "xterm-256color", Glyphs::Unicode),
            (Some("C.utf8"), "tmux", Glyphs::Unicode),
            (Some("C"), "xterm-256color", Glyphs::Ascii),
            (Some("POSIX"), "xterm-256color", Glyphs::Ascii),
            (Some("de_DE.ISO-8859-1"), "xterm-256color", Glyphs::Ascii),
            (Some("en_US.UTF-8"), "linux", Glyphs::Ascii),
            (Some("en_US.UTF-8"), "vt100", Glyphs::Ascii),
        ] {
            let around =
                Surroundings { locale: locale.map(str::to_owned), term: Some(term.to_owned()), ..Surroundings::default() };
            assert_eq!(around.glyphs(), glyphs, "{locale:?} {term}");
        }
    }
}
