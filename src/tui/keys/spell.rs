//! `ctrl+d` ↔ key, both ways; and strings of keys as one types them, for tests: `jj<enter>a`.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// A key as it was pressed. Shift is in the character (`G`), so it stands here only where there is none (`shift+tab`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which.
    pub code: Code,
    /// Held with it.
    pub held: Held,
}

/// What was held down with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Held {
    /// Nothing, or Shift alone.
    #[default]
    Nothing,
    /// Control.
    Ctrl,
    /// Alt; we bind nothing to it, so that it never acts as the bare letter.
    Alt,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character, with Shift already in it.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// F1 and on.
    F(u8),
}

/// The text names no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no key; write it as j, G, space, ctrl+d, enter or f1")]
pub struct UnknownKey(pub String);

const NAMES: [(&str, Code); 16] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift+tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("del", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("space", Code::Char(' ')),
    ("lt", Code::Char('<')),
];

impl Key {
    /// That key alone.
    pub fn plain(code: Code) -> Self {
        Self { code, held: Held::Nothing }
    }

    /// For people: `ctrl+d` is written `Ctrl-d`, and `pgdn` is written `PgDn`.
    pub fn shown(self) -> String {
        let spelled = match self.code {
            Code::PageUp => "PgUp".to_owned(),
            Code::PageDown => "PgDn".to_owned(),
            _ => self.to_string(),
        };
        if spelled.chars().count() == 1 {
            return spelled;
        }
        let mut parts = spelled.split('+').map(|part| {
            let mut letters = part.chars();
            match letters.next() {
                Some(first) if part.len() > 1 => first.to_ascii_uppercase().to_string() + letters.as_str(),
                _ => part.to_owned(),
            }
        });
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |whole, part| whole + "-" + &part)
    }

    /// The key that words of the footer begin with: `Enter open`, `j/k move`, `Ctrl-d half a page`.
    pub fn of_hint(hint: &str) -> Option<Self> {
        let (shown, _) = split_hint(hint)?;
        let first = shown
            .split_once(['/', ' '])
            .map_or(shown, |(first, rest)| if first.is_empty() || rest.is_empty() { shown } else { first });
        let is_letter = first.chars().nth(1).is_none();
        if is_letter { first.parse().ok() } else { first.to_lowercase().replacen('-', "+", 1).parse().ok() }
    }

    /// Terminals send it as another key, or keep it for themselves: `ctrl+m` is Enter.
    pub fn is_unheard(self) -> bool {
        self.held == Held::Ctrl && matches!(self.code, Code::Char('h' | 'i' | 'j' | 'm' | '[') | Code::Enter)
    }

    /// The character it types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match (self.code, self.held) {
            (Code::Char(letter), Held::Nothing) => Some(letter),
            _ => None,
        }
    }
}

/// The keys of a hint and its word. Two brackets side by side would read as one key: there is a blank between them.
pub fn split_hint(hint: &str) -> Option<(&str, &str)> {
    match hint.strip_prefix("[ ] ") {
        Some(word) => Some(("[ ]", word)),
        None => hint.split_once(' '),
    }
}

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Ok(Self::plain(*code));
        }
        if let Some(rest) = text.strip_prefix("ctrl+") {
            return Ok(Self { code: rest.parse::<Self>()?.code, held: Held::Ctrl });
        }
        if let Some(rest) = text.strip_prefix("alt+") {
            return Ok(Self { code: rest.parse::<Self>()?.code, held: Held::Alt });
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if !letter.is_control() => Ok(Self::plain(Code::Char(letter))),
            (Some('f'), Some(_)) => text[1..].parse().map(|n| Self::plain(Code::F(n))).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.held {
            Held::Nothing => {}
            Held::Ctrl => f.write_str("ctrl+")?,
            Held::Alt => f.write_str("alt+")?,
        }
        match (self.code, NAMES.iter().find(|(name, code)| *code == self.code && *name != "lt")) {
            (_, Some((name, _))) => f.write_str(name),
            (Code::Char(letter), None) => write!(f, "{letter}"),
            (Code::F(n), None) => write!(f, "f{n}"),
            (_, None) => Ok(()),
        }
    }
}

/// A string of keys as one types them; names stand in angle brackets: `jj<enter>a b<ctrl+d>`.
pub fn read_keys(text: &str) -> Result<Vec<Key>, UnknownKey> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
        if let Some((name, tail)) = named {
            keys.push(name.parse()?);
            rest = tail;
        } else {
            keys.push(Key::plain(Code::Char(first)));
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_and_written_as_inverses() {
        for text in ["j", "G", "+", "?", "space", "ctrl+d", "ctrl+c", "enter", "shift+tab", "pgdn", "f1", "alt+x", "<", "é"] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_key_is_named() {
        for text in ["", "ctrl+", "hyper+x", "fx", "\u{1b}"] {
            assert_eq!(text.parse::<Key>().unwrap_err().0.is_empty(), text.is_empty() || text == "ctrl+");
        }
    }

    #[test]
    fn a_string_of_keys_reads_as_typed() {
        let spelled: Vec<String> = read_keys("jG<enter>a b<ctrl+d>").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(spelled, ["j", "G", "enter", "a", "space", "b", "ctrl+d"]);
    }
}
