//! A FILTER as typed → what it asks, and the leads that pass it.

use crate::{
    actions::{Desk, ask},
    cli::failure::Failure,
    model::{
        criteria::Field,
        filter::Filter,
        id::{EntryId, LeadId},
        listing::{LeadRow, RepRow},
        rep::Rep,
        rulebook::Rulebook,
        time::Zone,
    },
    rulebook::{
        filter::{self, KEYS, Names},
        spelling::write_value,
    },
    store::{
        journal_list, leads, names,
        page::{Direction, Order, Page, Position},
    },
};

/// Leads read at once.
const PAGE: usize = 500;

/// A filter that was read.
pub struct Asked(Filter);

/// What a filter can name on a command line.
struct Known<'a> {
    desk: &'a Desk,
    reps: Vec<Rep>,
    book: &'a Rulebook,
}

impl Names for Known<'_> {
    fn reps(&self) -> &[Rep] {
        &self.reps
    }

    fn rules(&self) -> Vec<&str> {
        self.book.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    fn had_rule(&self, name: &str) -> bool {
        names::is_known(self.desk.conn(), name).unwrap_or_default()
    }

    fn pools(&self) -> Vec<&str> {
        self.book.pools.iter().map(|pool| pool.name.as_str()).collect()
    }

    fn slas(&self) -> Vec<&str> {
        self.book.slas.iter().map(|sla| sla.name.as_str()).collect()
    }

    fn zone(&self) -> Zone {
        self.book.defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }

    fn leads_with_email(&self, email: &str) -> Vec<LeadId> {
        leads::by_email(self.desk.conn(), email).unwrap_or_default()
    }

    fn leads_of_entry(&self, entry: EntryId) -> Vec<LeadId> {
        journal_list::leads_of(self.desk.conn(), entry, MOST_OF_ENTRY).unwrap_or_default()
    }
}

/// Leads of one entry: a part of an import, and those that waited.
const MOST_OF_ENTRY: usize = 10_000;
/// Keys whose values hold no blanks: behind such a value a further word begins.
const WITHOUT_BLANKS: [&str; 6] = ["status", "cause", "is", "age", "received", "entry"];

/// Reads the words of a command line as one filter.
pub fn read(desk: &mut Desk, roster: &[RepRow], words: &[String]) -> Result<Asked, Failure> {
    let book = ask::live_book(desk)?.map_or_else(Rulebook::default, |(_, book)| book);
    let reps = roster.iter().map(|row| row.rep.clone()).collect();
    let filter = filter::read(&line(words), &Known { desk, reps, book: &book })
        .map_err(|error| Failure::usage(format!("filter: {error}")))?;
    Ok(Asked(filter))
}

/// The words as one line, with the quotation marks that the shell took away.
pub fn line(words: &[String]) -> String {
    words.iter().map(|word| quoted(word).unwrap_or_else(|| word.clone())).collect::<Vec<_>>().join(" ")
}

/// `rule:Everything else` as `rule:"Everything else"`; `None` where the word is no single condition with blanks in it.
fn quoted(word: &str) -> Option<String> {
    let (key, values) = word.split_once(':')?;
    let has_blanks = values.trim().contains(char::is_whitespace);
    if !has_blanks || values.contains('"') || !is_key(key) || WITHOUT_BLANKS.contains(&key.to_lowercase().as_str()) {
        return None;
    }
    // A whole filter in one word of the shell stays one.
    if values.split_whitespace().any(|part| part.split_once(':').is_some_and(|(key, _)| is_key(key.trim_start_matches('!')))) {
        return None;
    }
    Some(format!("{key}:{}", values_of(values).iter().map(|value| quoted_value(value)).collect::<Vec<_>>().join(",")))
}

fn is_key(text: &str) -> bool {
    // Reps are asked for their team.
    KEYS.contains(&text.to_lowercase().as_str()) || Field::from_name(text).is_some() || text.eq_ignore_ascii_case("team")
}

/// The values between commas; a comma with a blank behind it is part of a name, as in `Acme, Inc`.
fn values_of(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let mut start = 0;
    for (at, comma) in text.match_indices(',') {
        let behind = at + comma.len();
        if text.get(behind..).is_some_and(|rest| !rest.starts_with(char::is_whitespace)) {
            values.extend(text.get(start..at));
            start = behind;
        }
    }
    values.extend(text.get(start..));
    values
}

fn quoted_value(value: &str) -> String {
    let value = value.trim();
    if !value.contains(char::is_whitespace) {
        return value.to_owned();
    }
    let (not, value) = value.strip_prefix('!').map_or(("", value), |value| ("!", value));
    let (value, beginning) = value.strip_suffix('*').map_or((value, ""), |value| (value, "*"));
    format!("{not}{}{beginning}", write_value(value))
}

impl Asked {
    /// The leads that pass, page by page; at most `limit`, and beyond `after` in that order.
    pub fn pages<'a>(
        &'a self,
        desk: &'a mut Desk,
        order: Order,
        after: Option<Position>,
        limit: usize,
    ) -> impl Iterator<Item = Result<Vec<LeadRow>, Failure>> + 'a {
        let mut left = limit;
        let mut from = after;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let page = Page { order, from, direction: Direction::Forward, limit: left.min(PAGE) };
            let rows = match ask::page(desk, &self.0, page) {
                Ok(rows) => rows,
                Err(error) => {
                    left = 0;
                    return Some(Err(error.into()));
                }
            };
            let last = rows.last()?;
            from = Some(Position::of(last, order));
            left -= rows.len().min(left);
            Some(Ok(rows))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_the_shell_took_are_put_back() {
        for (word, wanted) in [
            ("rule:Everybody in turn", "rule:\"Everybody in turn\""),
            ("owner:Priya Shah,luc", "owner:\"Priya Shah\",luc"),
            ("company:Acme, Inc", "company:\"Acme, Inc\""),
            ("company:!Acme In*", "company:!\"Acme In\"*"),
            ("country:DE,AT", "country:DE,AT"),
            ("rule:\"Everybody in turn\"", "rule:\"Everybody in turn\""),
            ("owner:priya is:late", "owner:priya is:late"),
            ("status:new acme", "status:new acme"),
            ("van der", "van der"),
            ("nota:field at all", "nota:field at all"),
        ] {
            assert_eq!(line(&[word.to_owned()]), wanted);
        }
    }
}
