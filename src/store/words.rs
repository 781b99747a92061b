//! Free words → a query of the word index.
//!
//! The index keeps no positions (`detail = none`), so each token of ours must be exactly one of SQLite's: a text that it
//! cuts in two would be a phrase, which it refuses.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::filter::Word;

/// What the words ask of the index.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing: no word, or none with a letter in it.
    Anything,
    /// Rows that match.
    Matching(String),
    /// Rows that do not match.
    NotMatching(String),
}

pub(super) fn wanted(words: &[Word]) -> Wanted {
    let of = |pick: fn(&Word) -> Option<&str>| {
        let queries = words.iter().filter_map(pick).map(query).filter(|query| !query.is_empty());
        queries.collect::<Vec<_>>()
    };
    let has = of(|word| match word {
        Word::Has(text) => Some(text),
        Word::HasNot(_) => None,
    });
    let has_not = of(|word| match word {
        Word::HasNot(text) => Some(text),
        Word::Has(_) => None,
    });
    match (has.is_empty(), has_not.is_empty()) {
        (true, true) => Wanted::Anything,
        (true, false) => Wanted::NotMatching(has_not.join(" OR ")),
        (false, true) => Wanted::Matching(has.join(" AND ")),
        (false, false) => Wanted::Matching(format!("({}) NOT ({})", has.join(" AND "), has_not.join(" OR "))),
    }
}

/// One word as typed: all its tokens, each the beginning of one in the index. Empty when it has none.
fn query(word: &str) -> String {
    let tokens = tokens(word);
    match tokens.as_slice() {
        [] => String::new(),
        [token] => format!("\"{token}\"*"),
        several => {
            let all: Vec<_> = several.iter().map(|token| format!("\"{token}\"*")).collect();
            format!("({})", all.join(" AND "))
        }
    }
}

fn tokens(word: &str) -> Vec<String> {
    bare(word).split(|letter| !is_letter(letter)).filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

/// A text as the index holds it: letters of Latin, Greek, Cyrillic and other scripts without the accents that stand above
/// and below them. Marks that make another letter, as those of kana, stay.
pub(super) fn bare(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    text.nfd().filter(|letter| !is_accent(*letter)).nfc().collect()
}

/// A letter or digit to `unicode61`: categories L, N and Co of Unicode, as old as its tables are.
fn is_letter(letter: char) -> bool {
    match letter {
        '\u{e000}'..='\u{f8ff}' => true,
        // Symbols that Unicode calls alphabetic, and letters that were marks when the tables were made.
        '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}' | '\u{19b0}'..='\u{19c9}' | '\u{1cf2}' | '\u{1cf3}' => false,
        _ => letter.is_alphanumeric() && !is_combining_mark(letter),
    }
}

fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Conn;

    #[test]
    fn words_become_beginnings_all_of_them() {
        let has = |text: &str| Word::Has(text.to_owned());
        let has_not = |text: &str| Word::HasNot(text.to_owned());
        for (words, expected) in [
            (vec![], Wanted::Anything),
            (vec![has("@"), has_not("\"*")], Wanted::Anything),
            (vec![has("sao"), has("Pau")], Wanted::Matching("\"sao\"* AND \"Pau\"*".into())),
            (vec![has("ann@example")], Wanted::Matching("(\"ann\"* AND \"example\"*)".into())),
            (vec![has("NOT\" OR ("), has("x*")], Wanted::Matching("(\"NOT\"* AND \"OR\"*) AND \"x\"*".into())),
            (vec![has_not("spam"), has_not("a-b")], Wanted::NotMatching("\"spam\"* OR (\"a\"* AND \"b\"*)".into())),
            (vec![has("a"), has_not("b")], Wanted::Matching("(\"a\"*) NOT (\"b\"*)".into())),
            (vec![has("Sa\u{303}o")], Wanted::Matching("\"Sao\"*".into())),
            (vec![has("Καλημέρα")], Wanted::Matching("\"Καλημερα\"*".into())),
            (vec![has("ガ한")], Wanted::Matching("\"ガ한\"*".into())),
        ] {
            assert_eq!(wanted(&words), expected, "{words:?}");
        }
    }

    #[test]
    fn no_letter_of_any_script_makes_the_index_refuse() {
        let conn = Conn::in_memory().unwrap();
        let mut ask = conn.sql.prepare("SELECT count(*) FROM lead_words WHERE lead_words MATCH ?1").unwrap();
        let letters: Vec<char> = (1..=0x10_ffff).filter_map(char::from_u32).filter(|letter| is_letter(*letter)).collect();
        for some in letters.chunks(200) {
            let query = some.iter().map(|letter| format!("\"a{letter}b\"*")).collect::<Vec<_>>().join(" AND ");
            let found = ask.query_row([&query], |row| row.get::<_, i64>(0));
            assert!(found.is_ok(), "{:x?}: {found:?}", some.first());
        }
    }
}
