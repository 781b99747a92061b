//! Text that may go to a terminal. What people and files send us may hold escape sequences, direction overrides and
//! invisible characters; here, and only here, they become visible: `<U+202E>`. What is stored stays as it came.

use std::{fmt, ops::Range};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::hidden::{self, JOINER};

/// Most marks that one letter may carry on screen; Vietnamese and pointed Hebrew need three.
const MARKS_MAX: usize = 4;

/// Text without any character that a terminal would obey or hide. There is no other way from stored text to a widget.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    text: String,
    /// The bytes that are our own: all of our own words, of other text the mark where it was cut.
    ours: Range<usize>,
}

/// Stands where text was cut.
const CUT: char = '…';

impl Shown {
    /// Any text, made harmless.
    pub fn of(text: &str) -> Self {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Self::theirs(text.to_owned());
        }
        Self::theirs(hidden::seen(text).graphemes(true).map(with_few_marks).collect())
    }

    fn theirs(text: String) -> Self {
        Self { text, ours: 0..0 }
    }

    fn our_own(text: String) -> Self {
        Self { ours: 0..text.len(), text }
    }

    /// As it goes to the terminal.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As it goes to a terminal that has other signs: our own are spelled anew, other people's text stays as it is.
    pub fn with_signs(&self, sign: impl Fn(char) -> char) -> String {
        let spelled = |(at, letter)| if self.ours.contains(&at) { sign(letter) } else { letter };
        self.text.char_indices().map(spelled).collect()
    }

    /// Columns it takes.
    pub fn width(&self) -> usize {
        width(&self.text)
    }

    /// No more than `columns` wide; what was cut is marked with an ellipsis.
    #[must_use]
    pub fn clip(&self, columns: usize) -> Self {
        if self.width() <= columns {
            return self.clone();
        }
        let mut cut = String::new();
        let mut used = 0;
        for letter in self.text.graphemes(true) {
            let wide = UnicodeWidthStr::width(letter);
            if used + wide + 1 > columns {
                break;
            }
            cut.push_str(letter);
            used += wide;
        }
        let end = cut.len();
        if columns > 0 {
            cut.push(CUT);
        }
        let ours = if self.is_our_own() { 0..cut.len() } else { end..cut.len() };
        Self { text: cut, ours }
    }

    fn is_our_own(&self) -> bool {
        self.ours == (0..self.text.len())
    }

    /// Exactly `columns` wide: clipped, or filled with blanks on the right.
    #[must_use]
    pub fn fit(&self, columns: usize) -> Self {
        let mut cut = self.clip(columns);
        let missing = columns.saturating_sub(cut.width());
        cut.text.extend(std::iter::repeat_n(' ', missing));
        cut
    }

    /// Exactly `columns` wide: clipped, or filled with blanks on the left.
    #[must_use]
    pub fn fit_right(&self, columns: usize) -> Self {
        let cut = self.clip(columns);
        let blanks = columns.saturating_sub(cut.width());
        let ours = if cut.ours.is_empty() { 0..0 } else { cut.ours.start + blanks..cut.ours.end + blanks };
        Self { text: format!("{}{}", " ".repeat(blanks), cut.text), ours }
    }

    /// Broken into lines of at most `columns`, between words where there are any.
    pub fn wrap(&self, columns: usize) -> Vec<Self> {
        let own = self.is_our_own();
        let whole = |line: String| if own { Self::our_own(line) } else { Self::theirs(line) };
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in self.text.split(' ') {
            let mut word = word;
            loop {
                let blank = usize::from(!line.is_empty());
                if width(&line) + blank + width(word) <= columns {
                    if blank == 1 {
                        line.push(' ');
                    }
                    line.push_str(word);
                    break;
                }
                if line.is_empty() {
                    let (head, tail) = split_at_width(word, columns);
                    lines.push(whole(head.to_owned()));
                    word = tail;
                    if word.is_empty() {
                        break;
                    }
                } else {
                    lines.push(whole(std::mem::take(&mut line)));
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(whole(line));
        }
        lines
    }
}

impl From<&'static str> for Shown {
    /// Our own words need no cleaning.
    fn from(text: &'static str) -> Self {
        Self::our_own(text.to_owned())
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

impl From<&Shown> for Shown {
    fn from(text: &Shown) -> Self {
        text.clone()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Counted letter by letter, as the screen does it.
fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// At least one letter goes into the head, however narrow the place.
fn split_at_width(word: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, letter) in word.grapheme_indices(true) {
        used += UnicodeWidthStr::width(letter);
        if used > columns && at > 0 {
            return word.split_at(at);
        }
    }
    (word, "")
}

fn with_few_marks(letter: &str) -> &str {
    if letter.is_ascii() || letter.contains(JOINER) {
        return letter;
    }
    letter.char_indices().nth(1 + MARKS_MAX).map_or(letter, |(end, _)| letter.split_at(end).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_or_hide_is_shown() {
        for (raw, shown) in [
            ("\x1b]52;c;eA==\x07", "<U+001B>]52;c;eA==<U+0007>"),
            ("\u{9b}2J", "<U+009B>2J"),
            ("a\rb\nc\td", "a<U+000D>b<U+000A>c<U+0009>d"),
            ("\u{202e}evil\u{2069}", "<U+202E>evil<U+2069>"),
            ("zero\u{200b}width", "zero<U+200B>width"),
            ("tag\u{e0041}", "tag<U+E0041>"),
            ("مرحبا", "مرحبا"),
            ("Zoë Ångström 李小龍", "Zoë Ångström 李小龍"),
            ("👩\u{200d}💻 ok", "👩\u{200d}💻 ok"),
            ("a\u{200d}b", "a<U+200D>b"),
        ] {
            assert_eq!(Shown::of(raw).as_str(), shown);
        }
    }

    #[test]
    fn a_letter_carries_at_most_four_marks() {
        let zalgo = format!("Z{}o", "\u{0300}".repeat(50));
        assert_eq!(Shown::of(&zalgo).as_str(), "Z\u{300}\u{300}\u{300}\u{300}o");
    }

    #[test]
    fn clipping_and_filling_count_columns() {
        let name = Shown::of("李小龍 Lee");
        assert_eq!(name.width(), 10);
        assert_eq!(name.fit(6).as_str(), "李小… ");
        assert_eq!(name.clip(5).as_str(), "李小…");
        assert_eq!(name.fit(12).as_str(), "李小龍 Lee  ");
        assert_eq!(name.clip(0).as_str(), "");
        assert_eq!(Shown::from("7").fit_right(3).as_str(), "  7");
    }

    #[test]
    fn only_our_own_signs_are_spelled_anew() {
        let plain = |letter| if letter == CUT { '~' } else { letter };
        assert_eq!(Shown::of("Zoë… Ångström").clip(8).with_signs(plain), "Zoë… Ån~");
        assert_eq!(Shown::of("Zoë… Ångström").fit_right(20).with_signs(plain), "       Zoë… Ångström");
        assert_eq!(Shown::of("a long name").clip(6).fit_right(8).with_signs(plain), "  a lon~");
        assert_eq!(Shown::of("a long name").fit(6).with_signs(plain), "a lon~");
        assert_eq!(Shown::from("wait …").with_signs(plain), "wait ~");
        assert_eq!(Shown::from("wait …").fit(8).with_signs(plain), "wait ~  ");
        assert_eq!(Shown::from("… and …").clip(4).with_signs(plain), "~ a~");
    }

    #[test]
    fn wrapping_keeps_words_and_never_loops() {
        let lines = |text: &str, columns| Shown::of(text).wrap(columns).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(lines("who and why", 7), ["who and", "why"]);
        assert_eq!(lines("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(lines("李小", 1), ["李", "小"]);
        assert_eq!(lines("", 5), [""]);
    }
}
