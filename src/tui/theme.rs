//! Meanings → styles. The state names a meaning, `assets/theme.toml` says how it looks; without colour, too.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use thiserror::Error;

/// The themes that come with the program.
const BUILT_IN: &str = include_str!("../../assets/theme.toml");

/// What something on screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Text.
    Plain,
    /// Of less weight.
    Muted,
    /// Lines around boxes.
    Frame,
    /// Name of a box.
    Title,
    /// The one thing to look at.
    Accent,
    /// The screen one is on.
    Tab,
    /// Names of columns.
    Head,
    /// Past due.
    Late,
    /// Soon past due.
    AtRisk,
    /// Nobody owns it; cannot take a lead.
    Nobody,
    /// As it should be.
    Good,
    /// Got the lead.
    Chosen,
    /// Could not.
    Skipped,
    /// A key.
    Key,
    /// Was not done.
    Error,
    /// Marked.
    Mark,
    /// Under the cursor; put over the rest.
    Selected,
    /// No longer part of the list.
    Gone,
}

impl Meaning {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Plain,
        Self::Muted,
        Self::Frame,
        Self::Title,
        Self::Accent,
        Self::Tab,
        Self::Head,
        Self::Late,
        Self::AtRisk,
        Self::Nobody,
        Self::Good,
        Self::Chosen,
        Self::Skipped,
        Self::Key,
        Self::Error,
        Self::Mark,
        Self::Selected,
        Self::Gone,
    ];
}

/// Which theme somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Wanted {
    /// What fits the terminal.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// No colours at all.
    Mono,
    /// The terminal's own 16 colours.
    Terminal,
}

/// What the surroundings say about colours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `NO_COLOR` is set and not empty.
    pub no_color: Option<String>,
    /// `COLORTERM`: `truecolor` or `24bit`.
    pub colorterm: Option<String>,
    /// `COLORFGBG`: `15;0` is white on black.
    pub colorfgbg: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
}

impl Wanted {
    /// The theme's name in the file. `auto` never guesses a background: unless the terminal names it, the theme keeps
    /// to the terminal's own colours.
    pub fn name(self, around: &Surroundings) -> &'static str {
        let no_color = around.no_color.as_deref().is_some_and(|text| !text.is_empty());
        match self {
            Self::Auto if no_color => "mono",
            Self::Auto if around.term.as_deref().is_some_and(|term| term == "dumb" || term.starts_with("vt1")) => "mono",
            Self::Auto => match (around.colorterm.as_deref(), around.background()) {
                (Some("truecolor" | "24bit"), Some(0..=6 | 8)) => "dark",
                (Some("truecolor" | "24bit"), Some(7 | 9..=15)) => "light",
                _ => "terminal",
            },
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::Terminal => "terminal",
        }
    }
}

impl Surroundings {
    fn background(&self) -> Option<u8> {
        self.colorfgbg.as_deref()?.rsplit(';').next()?.parse().ok()
    }
}

/// Why the file of themes cannot be used.
#[derive(Debug, Error)]
pub enum ThemeError {
    /// Not in its form.
    #[error("theme: {0}")]
    Form(#[from] toml::de::Error),
    /// No such theme.
    #[error("theme: there is no theme `{0}`")]
    Unknown(String),
    /// A meaning without a style, or a colour that does not exist.
    #[error("theme `{theme}`: {because}")]
    Incomplete {
        /// Which theme.
        theme: String,
        /// What is missing or wrong.
        because: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    fg: Option<String>,
    #[serde(default)]
    look: Vec<Look>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Look {
    Bold,
    Dim,
    Underline,
    Reverse,
}

/// A style for every meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: BTreeMap<Meaning, Style>,
}

impl Theme {
    /// One of the themes that come with the program.
    pub fn built_in(name: &str) -> Result<Self, ThemeError> {
        let mut themes: BTreeMap<String, BTreeMap<Meaning, Written>> = toml::from_str(BUILT_IN)?;
        let written = themes.remove(name).ok_or_else(|| ThemeError::Unknown(name.to_owned()))?;
        let incomplete = |because| ThemeError::Incomplete { theme: name.to_owned(), because };
        let mut styles = BTreeMap::new();
        for meaning in Meaning::ALL {
            let written = written.get(&meaning).ok_or_else(|| incomplete(format!("{meaning:?} has no style")))?;
            let mut style = Style::new();
            if let Some(fg) = &written.fg {
                style = style.fg(fg.parse::<Color>().map_err(|_| incomplete(format!("`{fg}` is no colour")))?);
            }
            for look in &written.look {
                style = style.add_modifier(match look {
                    Look::Bold => Modifier::BOLD,
                    Look::Dim => Modifier::DIM,
                    Look::Underline => Modifier::UNDERLINED,
                    Look::Reverse => Modifier::REVERSED,
                });
            }
            styles.insert(meaning, style);
        }
        Ok(Self { styles })
    }

    /// A theme made of one style a meaning.
    pub fn of(style: impl Fn(Meaning) -> Style) -> Self {
        Self { styles: Meaning::ALL.into_iter().map(|meaning| (meaning, style(meaning))).collect() }
    }

    /// How a meaning looks.
    pub fn style(&self, meaning: Meaning) -> Style {
        self.styles.get(&meaning).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_complete() {
        for name in ["terminal", "dark", "light", "mono"] {
            Theme::built_in(name).unwrap();
        }
    }

    #[test]
    fn without_colour_nothing_has_a_colour() {
        let mono = Theme::built_in("mono").unwrap();
        assert!(Meaning::ALL.iter().all(|meaning| mono.style(*meaning).fg.is_none() && mono.style(*meaning).bg.is_none()));
        assert!(mono.style(Meaning::Selected).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_background_is_never_guessed() {
        let around = |no_color: &str, colorterm: &str, colorfgbg: &str| Surroundings {
            no_color: Some(no_color.to_owned()),
            colorterm: Some(colorterm.to_owned()),
            colorfgbg: Some(colorfgbg.to_owned()),
            term: None,
        };
        assert_eq!(Wanted::Auto.name(&around("", "truecolor", "")), "terminal");
        assert_eq!(Wanted::Auto.name(&around("", "", "15;0")), "terminal");
        assert_eq!(Wanted::Auto.name(&around("", "truecolor", "15;0")), "dark");
        assert_eq!(Wanted::Auto.name(&around("", "truecolor", "0;default;15")), "light");
        assert_eq!(Wanted::Auto.name(&around("1", "truecolor", "15;0")), "mono");
    }

    /// Contrast by WCAG 2: text 4.5:1 on the background each palette is made for.
    #[test]
    fn text_can_be_read_on_its_background() {
        let part = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let light = |(r, g, b)| 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
        for (name, ground) in [("dark", (0x1e, 0x22, 0x2a)), ("light", (0xff, 0xff, 0xff))] {
            let theme = Theme::built_in(name).unwrap();
            for meaning in Meaning::ALL.into_iter().filter(|meaning| *meaning != Meaning::Frame) {
                if let Some(Color::Rgb(r, g, b)) = theme.style(meaning).fg {
                    let (a, b) = (light((r, g, b)), light(ground));
                    let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                    assert!(contrast >= 4.5, "{name} {meaning:?} {contrast:.2}");
                }
            }
        }
    }
}
