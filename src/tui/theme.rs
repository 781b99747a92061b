//! Meanings → styles. The state names a meaning, `assets/theme.toml` says how it looks; without colour, too.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use thiserror::Error;

mod choice;
mod colour;
mod signs;

pub use choice::{Glyphs, Ground, Surroundings, Wanted};
pub use colour::Rgb;

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
    /// A bar with nothing wrong about it.
    Bar,
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
    pub const ALL: [Self; 19] = [
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
        Self::Bar,
        Self::Chosen,
        Self::Skipped,
        Self::Key,
        Self::Error,
        Self::Mark,
        Self::Selected,
        Self::Gone,
    ];

    /// Whether words are written in it: lines and bars are not read, and the selection is laid over words.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Frame | Self::Bar | Self::Selected)
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
    bg: Option<String>,
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
    glyphs: Glyphs,
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
            let colour = |name: &String| name.parse::<Color>().map_err(|_| incomplete(format!("`{name}` is no colour")));
            if let Some(fg) = &written.fg {
                style = style.fg(colour(fg)?);
            }
            if let Some(bg) = &written.bg {
                style = style.bg(colour(bg)?);
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
        Ok(Self { styles, glyphs: Glyphs::default() })
    }

    /// A theme made of one style a meaning.
    pub fn of(style: impl Fn(Meaning) -> Style) -> Self {
        let styles = Meaning::ALL.into_iter().map(|meaning| (meaning, style(meaning))).collect();
        Self { styles, glyphs: Glyphs::default() }
    }

    /// The same for a terminal that has 256 colours: the nearest of those that are the same everywhere.
    #[must_use]
    pub fn in_256_colours(mut self) -> Self {
        let near = |colour: Option<Color>| {
            colour.map(|colour| Rgb::of(colour).map_or(colour, |rgb| Color::Indexed(rgb.nearest_of_256())))
        };
        for style in self.styles.values_mut() {
            (style.fg, style.bg) = (near(style.fg), near(style.bg));
        }
        self
    }

    /// The same in other signs.
    #[must_use]
    pub fn drawn_with(self, glyphs: Glyphs) -> Self {
        Self { glyphs, ..self }
    }

    /// What lines, bars and arrows are made of.
    pub fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// The least contrast of any text on a terminal of that background, where all colours of the theme are exact ones.
    pub fn contrast_on(&self, ground: Rgb) -> f64 {
        let text = Meaning::ALL.into_iter().filter(|meaning| meaning.is_text());
        let against = |style: Style| {
            let behind = style.bg.and_then(Rgb::of).unwrap_or(ground);
            style.fg.and_then(Rgb::of).map_or(1.0, |fg| fg.contrast(behind))
        };
        text.map(|meaning| against(self.style(meaning))).fold(f64::INFINITY, f64::min)
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
        for wanted in Wanted::ALL.into_iter().filter(|wanted| *wanted != Wanted::Auto) {
            Theme::built_in(wanted.name()).unwrap();
        }
    }

    #[test]
    fn without_colour_nothing_has_a_colour() {
        let mono = Theme::built_in("mono").unwrap();
        assert!(Meaning::ALL.iter().all(|meaning| mono.style(*meaning).fg.is_none() && mono.style(*meaning).bg.is_none()));
        assert!(mono.style(Meaning::Selected).add_modifier.contains(Modifier::REVERSED));
    }

    /// Contrast by WCAG 2: text 4.5:1 on the background each palette is made for.
    #[test]
    fn text_can_be_read_on_its_background() {
        assert!(Theme::built_in("dark").unwrap().contrast_on(Rgb(0x1e, 0x22, 0x2a)) >= 4.5);
        assert!(Theme::built_in("light").unwrap().contrast_on(Rgb(0xff, 0xff, 0xff)) >= 4.5);
    }
}
