//! One line of text that is being typed.

use tui_input::{Input, InputRequest};

use crate::tui::keys::spell::{Code, Held, Key};

/// Longest text that can be typed into one field, in bytes.
const LONGEST: usize = 2_000;
/// Longest list that can be pasted: 500 addresses, as long as addresses get.
const LONGEST_LIST: usize = 64 * 1_024;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default)]
pub struct Field {
    input: Input,
    /// The text was put there by the program: what is typed or pasted first takes its place.
    is_offer: bool,
    room: Room,
}

/// How much a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Room {
    #[default]
    ForALine,
    ForAList,
}

impl Room {
    fn bytes(self) -> usize {
        match self {
            Self::ForALine => LONGEST,
            Self::ForAList => LONGEST_LIST,
        }
    }
}

/// Whether the text is another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It is.
    Changed,
    /// It is not.
    Same,
}

impl Field {
    /// A field that holds that text, the cursor behind it.
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), ..Self::default() }
    }

    /// A field with the cursor between two texts.
    pub fn split(before: &str, after: &str) -> Self {
        let input = Input::new(format!("{before}{after}")).with_cursor(before.chars().count());
        Self { input, ..Self::default() }
    }

    /// A field that takes a long list as well.
    #[must_use]
    pub fn for_a_list(self) -> Self {
        Self { room: Room::ForAList, ..self }
    }

    /// A field with a text that fits often: what is typed replaces it, every other key goes on with it.
    pub fn offering(text: &str) -> Self {
        Self { is_offer: true, ..Self::with(text) }
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.is_offer) {
            self.input.reset();
        }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> String {
        self.text().chars().take(self.input.cursor()).collect()
    }

    /// A key in the field.
    pub fn key(&mut self, key: Key) -> Edit {
        let request = match (key.code, key.held) {
            (Code::Char(letter), Held::Nothing) if self.text().len() < self.room.bytes() => InputRequest::InsertChar(letter),
            (Code::Backspace, Held::Nothing) => InputRequest::DeletePrevChar,
            (Code::Delete, Held::Nothing) => InputRequest::DeleteNextChar,
            (Code::Left, Held::Nothing) => InputRequest::GoToPrevChar,
            (Code::Right, Held::Nothing) => InputRequest::GoToNextChar,
            (Code::Home, Held::Nothing) | (Code::Char('a'), Held::Ctrl) => InputRequest::GoToStart,
            (Code::End, Held::Nothing) | (Code::Char('e'), Held::Ctrl) => InputRequest::GoToEnd,
            (Code::Char('w'), Held::Ctrl) => InputRequest::DeletePrevWord,
            (Code::Char('u'), Held::Ctrl) => InputRequest::DeleteLine,
            _ => return Edit::Same,
        };
        match request {
            InputRequest::InsertChar(_) => self.begin(),
            _ => self.is_offer = false,
        }
        match self.input.handle(request) {
            Some(change) if change.value => Edit::Changed,
            Some(_) | None => Edit::Same,
        }
    }

    /// Pasted text: one line, blanks where it had breaks.
    pub fn paste(&mut self, text: &str) -> Edit {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return Edit::Same;
        }
        self.begin();
        let before = self.before_cursor();
        let after = &self.text()[before.len()..];
        let mut put = line;
        put.truncate(put.floor_char_boundary(self.room.bytes().saturating_sub(self.text().len())));
        let cursor = before.chars().count() + put.chars().count();
        self.input = Input::new(format!("{before}{put}{after}")).with_cursor(cursor);
        Edit::Changed
    }
}
