//! Normal forms of what leads and criteria say alike, so that a rule asks for what a file becomes.
//!
//! Absent on purpose: guessing. What is not known by a code or a name is nothing.

mod places;
mod words;

pub use places::{
    countries_like, country, country_name, country_names, everyday_country_name, language, postal_code, state, state_codes,
    state_name,
};
pub use words::{kind, source};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without accents, with one blank for everything that is no letter or digit.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = true;
    let mut put = |c: char| {
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
            blank = false;
        } else if !blank {
            folded.push(' ');
            blank = true;
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut put);
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).for_each(&mut put);
    }
    folded.truncate(folded.trim_end().len());
    folded
}
