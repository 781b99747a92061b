//! Normal forms of what files say: the same thing written twice compares equal.

mod company;
mod contact;
mod places;
mod words;

pub use company::fold_company;
pub use contact::{DamagedPhone, domain_of, email, free_mail, host, phone, public_suffix};
pub use places::{countries_like, country, language, postal_code, state};
pub use words::{closing, flag, is_working, kind, relationship, source};

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
