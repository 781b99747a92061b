//! Pending.

pub mod filter {
    //! Pending.
    use crate::model::{
        filter::{Filter, Status, Word},
        id::RepId,
    };
    pub fn read(text: &str, _rep: &dyn Fn(&str) -> Option<RepId>) -> Result<Filter, String> {
        let mut filter = Filter::default();
        for word in text.split_whitespace() {
            match word.strip_prefix("status:") {
                Some(word) => filter.statuses.extend(Status::ALL.into_iter().filter(|status| status.as_str() == word)),
                None => filter.words.push(Word::Has(word.to_owned())),
            }
        }
        Ok(filter)
    }
}
pub mod journal {
    //! Pending.
    use crate::{
        model::{id::LeadId, journal::Entry},
        store::{Conn, error::Result, journal},
    };
    pub fn newest_first(conn: &Conn, _lead: Option<LeadId>, _limit: usize) -> Result<Vec<Entry>> {
        Ok(journal::newest(conn)?.into_iter().collect())
    }
}
