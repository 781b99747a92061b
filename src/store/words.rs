//! Free words → a query of the word index.
//!
//! The index keeps no positions (`detail = none`), so each token of ours must be exactly one of SQLite's: a text that it
//! cuts in two would be a phrase, which it refuses.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::filter::Word;

/// Beginnings up to so many letters are kept in the index; of longer ones it gathers every word that begins so.
const KEPT_BEGINNING: usize = 5;

/// How the index is asked for words. One is asked for as it is, which is best where it is rare; or sifted: for its first
/// letters only, and each lead that has those is looked at, which is best where many of them have the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// A bit for each beginning that is sifted, in the order of [`beginnings`]; of more than there are bits the rest is not.
    pub(super) sifted: u32,
    /// How many leads the index gives for them, where that was counted.
    pub(super) hits: Option<usize>,
}

impl Words {
    /// All as they are.
    pub const ASKED: Self = Self { sifted: 0, hits: None };

    /// Sifts one more.
    #[must_use]
    pub(super) fn and_sifted(self, place: usize) -> Self {
        let bit = u32::try_from(place).ok().and_then(|place| 1_u32.checked_shl(place)).unwrap_or(0);
        Self { sifted: self.sifted | bit, hits: None }
    }

    /// Whether it sifts any.
    pub(super) fn sift(self) -> bool {
        self.sifted != 0
    }

    pub(super) fn sifts(self, place: usize) -> bool {
        u32::try_from(place).ok().and_then(|place| 1_u32.checked_shl(place)).is_some_and(|bit| self.sifted & bit != 0)
    }
}

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

pub(super) fn wanted(words: &[Word], how: Words) -> Wanted {
    let mut place = 0;
    let mut of = |pick: fn(&Word) -> Option<&str>| {
        let queries = words.iter().filter_map(pick).map(|word| query(word, how, &mut place)).filter(|query| !query.is_empty());
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

/// Whether the index keeps no leads with this beginning of a word, but gathers them.
pub(super) fn is_gathered(beginning: &str) -> bool {
    beginning.chars().nth(KEPT_BEGINNING).is_some()
}

/// The beginnings of words that a lead has to bear, for [`bears`]; nothing where some must not be there.
pub(super) fn beginnings(words: &[Word]) -> Option<Vec<String>> {
    let has = words.iter().map(|word| match word {
        Word::Has(text) => Some(tokens(&text.to_lowercase())),
        Word::HasNot(_) => None,
    });
    Some(has.collect::<Option<Vec<_>>>()?.concat())
}

/// Whether each of these beginnings begins a word of one of the texts, as the index would say.
pub(super) fn bears(beginnings: &[String], texts: [Option<String>; 3]) -> bool {
    let all: Vec<String> = texts.into_iter().flatten().flat_map(|text| tokens(&text.to_lowercase())).collect();
    beginnings.iter().all(|beginning| all.iter().any(|token| token.starts_with(beginning.as_str())))
}

/// One word as typed: all its tokens, each the beginning of one in the index. Empty when it has none.
fn query(word: &str, how: Words, place: &mut usize) -> String {
    let mut tokens = tokens(word);
    for token in &mut tokens {
        if how.sifts(*place) {
            *token = token.chars().take(KEPT_BEGINNING).collect();
        }
        *place += 1;
    }
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
    use crate::{
        model::lead::Stage,
        store::{Conn, testing::lead},
    };

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
            assert_eq!(wanted(&words, Words::ASKED), expected, "{words:?}");
        }
    }

    /// Looking at a lead and asking the index come to the same, and so does sifting.
    #[test]
    fn a_lead_bears_what_the_index_finds() {
        let conn = Conn::in_memory().unwrap();
        let texts = [
            "Ann Lindqvist",
            "anna.lindqvist@lind.example",
            "Łódź Sa\u{303}o Paulo",
            "São José 2000",
            "ΚΑΛΗΜΈΡΑ κόσμε",
            "Straße 12",
            "ЁЛКА ёлка Йод",
            "ガ한 企業",
            "O'Brien & Söhne",
            "İstanbul I\u{307}",
            "lind\u{200b}qvist",
            "12345 last77",
            "ÆØÅ æøå",
        ];
        for (id, text) in (1..).zip(texts) {
            lead(id, Stage::Assigned).with("name", text).with("company", texts[(id as usize * 5) % texts.len()]).put(&conn);
        }
        let asked = [
            "lind",
            "LINDQ",
            "lindqvist",
            "anna ex",
            "sao",
            "São",
            "paulo",
            "20",
            "καλημ",
            "καλημέρα",
            "strasse",
            "straß",
            "елка",
            "ЁЛ",
            "йод",
            "한",
            "ガ",
            "企",
            "brien",
            "söhne",
            "sohne",
            "ista",
            "i",
            "qvist",
            "last7",
            "last77",
            "last8",
            "æø",
            "łódź",
            "lodz",
            "@",
            "-",
        ];
        for text in asked {
            let words = [Word::Has(text.to_owned())];
            let (Some(beginnings), Wanted::Matching(query)) = (beginnings(&words), wanted(&words, Words::ASKED)) else {
                continue;
            };
            let bears = format!("SELECT id FROM lead WHERE bears('{}', name, company, email)", serde_json::json!(beginnings));
            let read = |query: &str, with: &[&String]| -> Vec<i64> {
                let mut found = conn.sql.prepare(query).unwrap();
                let rows = found.query_map(rusqlite::params_from_iter(with), |row| row.get(0)).unwrap();
                rows.collect::<rusqlite::Result<_>>().unwrap()
            };
            let found = read("SELECT rowid FROM lead_words WHERE lead_words MATCH ?1 ORDER BY rowid", &[&query]);
            assert_eq!(read(&bears, &[]), found, "{text}");
            let all = (0..4).fold(Words::ASKED, Words::and_sifted);
            let Wanted::Matching(first) = wanted(&words, all) else { panic!("{text}") };
            let sifted = format!("{bears} AND id IN (SELECT rowid FROM lead_words WHERE lead_words MATCH ?1) ORDER BY id");
            assert_eq!(read(&sifted, &[&first]), found, "{text}");
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
