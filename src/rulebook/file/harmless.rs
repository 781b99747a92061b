//! A text somebody published → the same book, with nothing hidden in its text.

use crate::model::hidden::letters;

use super::written::{escape, quoted};

/// The text with every hidden letter seen: in strings by TOML's own escape, so that it reads as the same book, in
/// comments as `<U+202E>`. A text without any stays as it is, to the byte; so do tabs and the ends of lines.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, piece, behind) = first_piece(rest);
        rest = behind;
        match kind {
            Kind::Outside => rewrite(piece, |letter| format!("<U+{:04X}>", u32::from(letter)), &mut out),
            Kind::Basic => rewrite(piece, escape, &mut out),
            // Nothing can be escaped in it: it becomes a string in which that can be done.
            Kind::Literal(marks) if hides(piece) => {
                let inner = piece.get(marks..piece.len() - marks).unwrap_or_default();
                let first_end = inner.strip_prefix("\r\n").or_else(|| inner.strip_prefix('\n'));
                out.push_str(&quoted(first_end.filter(|_| marks == 3).unwrap_or(inner)));
            }
            Kind::Literal(_) => out.push_str(piece),
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A comment, or what stands outside of strings; a string that never ends is no string.
    Outside,
    /// `"…"` or `"""…"""`.
    Basic,
    /// `'…'` or `'''…'''`, with that many marks at each end.
    Literal(usize),
}

/// The first piece of a text, and what is behind it.
fn first_piece(text: &str) -> (Kind, &str, &str) {
    let found = |kind, end| {
        let (piece, behind) = text.split_at(end);
        (kind, piece, behind)
    };
    if text.starts_with('#') {
        return found(Kind::Outside, text.find('\n').map_or(text.len(), |at| at + 1));
    }
    for (marks, kind) in [("\"\"\"", Kind::Basic), ("'''", Kind::Literal(3)), ("\"", Kind::Basic), ("'", Kind::Literal(1))] {
        if text.starts_with(marks) {
            return end_of_string(text, marks).map_or_else(|| found(Kind::Outside, 1), |end| found(kind, end));
        }
    }
    found(Kind::Outside, text.find(['#', '"', '\'']).unwrap_or(text.len()))
}

/// Where the string that begins with these marks ends; `None` where it does not.
fn end_of_string(text: &str, marks: &str) -> Option<usize> {
    let mut at = marks.len();
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(marks) {
            // Up to two quotes may stand before the three that end it.
            let quotes = rest.bytes().take_while(|byte| marks.as_bytes().first() == Some(byte)).count();
            return Some(at + if marks.len() == 3 { quotes.min(5) } else { 1 });
        }
        let mut letters = rest.chars();
        let letter = letters.next()?;
        if letter == '\n' && marks.len() == 1 {
            return None;
        }
        at += letter.len_utf8();
        if letter == '\\' && marks.starts_with('"') {
            at += letters.next()?.len_utf8();
        }
    }
}

/// Tabs and the ends of lines.
fn is_layout(letter: char, next: Option<char>) -> bool {
    matches!(letter, '\n' | '\t') || (letter == '\r' && next == Some('\n'))
}

fn hidden(piece: &str) -> impl Iterator<Item = (char, bool)> {
    let mut all = letters(piece).peekable();
    std::iter::from_fn(move || {
        let (letter, hidden) = all.next()?;
        Some((letter, hidden && !is_layout(letter, all.peek().map(|(next, _)| *next))))
    })
}

fn hides(piece: &str) -> bool {
    hidden(piece).any(|(_, hidden)| hidden)
}

fn rewrite(piece: &str, spell: impl Fn(char) -> String, out: &mut String) {
    for (letter, hidden) in hidden(piece) {
        if hidden {
            out.push_str(&spell(letter));
        } else {
            out.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIDING: &str = "a = \"x\u{202e}y\\\"\u{200b}\" # wh\u{2066}o 'is'\r\n\tb = 'z\u{e0041}'\nc = '''\n\u{3164}\"'' '''\nd = \"\"\"e\u{feff}\n\\\"\"\" \"\"\"\"\" # \"\u{ad}\n";

    #[test]
    fn what_is_hidden_is_seen_and_the_values_are_the_same() {
        let text = harmless(HIDING);
        assert!(!hides(&text), "{text}");
        assert_eq!(text.parse::<toml::Table>().unwrap(), HIDING.parse::<toml::Table>().unwrap());
        assert!(text.contains("x\\u202Ey\\\"\\u200B\" # wh<U+2066>o 'is'\r\n\tb = \"z\\U000E0041\"\n"), "{text}");
    }

    #[test]
    fn a_text_that_hides_nothing_stays_as_it_is_and_one_that_is_no_toml_is_shown() {
        let plain = "format = 1 # it's \"so\"\r\nname = 'C:\\dir'\n\tx = \"\"\"\n\"a\" \\\n\"\"\"\n";
        assert_eq!(harmless(plain), plain);
        for broken in ["\"open\u{202e}\nx = 1", "'\u{202e}", "'''\u{202e}", "\u{202e}", "\"\\", "\"\"\"\""] {
            let text = harmless(broken);
            assert!(!hides(&text), "{text}");
            assert_eq!(text.matches("<U+202E>").count(), broken.matches('\u{202e}').count());
        }
    }
}
