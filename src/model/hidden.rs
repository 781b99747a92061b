//! Letters that nobody sees: a screen obeys them, or shows nothing where they stand. Names and notes may hold them, to
//! say one thing and be another.

use std::{borrow::Cow, fmt::Write as _};

/// Makes one sign of several emoji.
pub const JOINER: char = '\u{200D}';

/// Would be obeyed or hidden wherever it stands: controls, direction, zero width, fillers that are drawn as nothing,
/// tags, line and paragraph separators.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{FEFF}'
            | '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
            | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E00FF}'
            | '\u{E01F0}'..='\u{E0FFF}')
}

/// The letters of a text, and whether each is hidden where it stands: an emoji may be joined to the next, and a sign may
/// have a variant.
pub fn letters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        let letter = rest.next()?;
        let hidden = match letter {
            JOINER => !(before.is_some_and(is_emoji) && rest.peek().copied().is_some_and(is_emoji)),
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => !before.is_some_and(|sign| has_variant(sign, letter)),
            letter => is_hidden(letter),
        };
        before = Some(letter);
        Some((letter, hidden))
    })
}

/// A text in which all that was hidden is seen: `<U+202E>`.
pub fn seen(text: &str) -> Cow<'_, str> {
    if letters(text).all(|(_, hidden)| !hidden) {
        return Cow::Borrowed(text);
    }
    let mut all = String::with_capacity(text.len() + 16);
    for (letter, hidden) in letters(text) {
        if hidden {
            // INVARIANT: writing to a `String` cannot fail.
            let _ = write!(all, "<U+{:04X}>", u32::from(letter));
        } else {
            all.push(letter);
        }
    }
    Cow::Owned(all)
}

fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}')
}

/// Han letters have variants by number, signs one as an emoji and one as text, digits the emoji of a key.
fn has_variant(sign: char, variant: char) -> bool {
    let han = matches!(sign, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}');
    match variant {
        '\u{FE0E}' | '\u{FE0F}' => {
            matches!(sign, '#' | '*' | '0'..='9' | '©' | '®' | '〰' | '〽' | '㊗' | '㊙')
                || matches!(sign, '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}')
                || matches!(sign, '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}')
                || matches!(sign, '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
        }
        _ => han,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_would_see_is_seen() {
        for hidden in [
            '\u{1b}',
            '\u{9b}',
            '\u{7f}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200f}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
        ] {
            let code = format!("<U+{:04X}>", u32::from(hidden));
            assert_eq!(seen(&format!("a{hidden}b")), format!("a{code}b"));
            assert_eq!(seen(&hidden.to_string()), code);
        }
    }

    #[test]
    fn letters_of_all_scripts_and_emoji_stay_as_they_are() {
        for text in [
            "Zoë Ångström",
            "李小龍",
            "Nguyễn Thị Ánh",
            "مرحبا",
            "שָׁלוֹם",
            "สวัสดี",
            "नमस्ते",
            "김철수",
            "葛\u{e0100}城",
            "👩\u{200d}💻",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🏳\u{fe0f}\u{200d}🌈",
            "👨\u{200d}👩\u{200d}👧",
            "🇩🇪",
        ] {
            assert_eq!(seen(text), text);
        }
    }
}
