//! Normal forms of what files say: the same thing written twice compares equal. Those that criteria speak too are the model's.

mod company;
mod contact;
mod words;

pub use company::fold_company;
pub use contact::{DamagedPhone, domain_of, email, free_mail, host, phone, public_suffix};
pub use words::{closing, flag, is_working, relationship};

pub use crate::model::normal::{countries_like, country, fold, kind, language, postal_code, source, state};
