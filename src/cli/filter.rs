//! A FILTER as typed → what it asks, and the leads that pass it.

use crate::{
    actions::{Desk, ask},
    cli::failure::Failure,
    model::{
        filter::Filter,
        id::LeadId,
        listing::{LeadRow, RepRow},
        rep::Rep,
        rulebook::Rulebook,
        time::Zone,
    },
    rulebook::filter::{self, Names},
    store::{
        leads,
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

    fn pools(&self) -> Vec<&str> {
        self.book.pools.iter().map(|pool| pool.name.as_str()).collect()
    }

    fn zone(&self) -> Zone {
        self.book.defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }

    fn leads_with_email(&self, email: &str) -> Vec<LeadId> {
        leads::by_email(self.desk.conn(), email).unwrap_or_default()
    }
}

/// Reads the words of a command line as one filter.
pub fn read(desk: &mut Desk, roster: &[RepRow], words: &[String]) -> Result<Asked, Failure> {
    let book = ask::live_book(desk)?.map_or_else(Rulebook::default, |(_, book)| book);
    let reps = roster.iter().map(|row| row.rep.clone()).collect();
    let filter = filter::read(&words.join(" "), &Known { desk, reps, book: &book })
        .map_err(|error| Failure::usage(format!("filter: {error}")))?;
    Ok(Asked(filter))
}

impl Asked {
    /// The leads that pass, page by page; at most `limit`, and beyond `after` in that order.
    pub fn pages<'a>(
        &'a self,
        desk: &'a mut Desk,
        order: Order,
        after: Option<LeadId>,
        limit: usize,
    ) -> impl Iterator<Item = Result<Vec<LeadRow>, Failure>> + 'a {
        let mut left = limit;
        let mut from = after.map(Position::Id);
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
