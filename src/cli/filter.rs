//! A FILTER as typed → what it asks, and the leads that pass it.

use crate::{
    actions::Desk,
    cli::pending::filter,
    cli::{failure::Failure, live::live_book, name},
    model::{
        filter::Filter,
        id::LeadId,
        listing::{LeadRow, RepRow},
        territory::Territory,
    },
    store::{
        Scope, listing,
        page::{Direction, Order, Page, Position},
    },
};

/// Leads read at once.
const PAGE: usize = 500;

/// A filter and what it is asked against.
pub struct Asked {
    filter: Filter,
    territories: Vec<Territory>,
}

/// Reads the words of a command line as one filter.
pub fn read(desk: &Desk, roster: &[RepRow], words: &[String]) -> Result<Asked, Failure> {
    let text = words.join(" ");
    let filter = filter::read(&text, &|owner| name::rep(roster, owner).ok())
        .map_err(|error| Failure::usage(format!("filter: {error}")))?;
    Ok(Asked { filter, territories: live_book(desk)?.map_or_else(Vec::new, |book| book.territories) })
}

impl Asked {
    /// The leads that pass, page by page; at most `limit`, and beyond `after` in that order.
    pub fn pages<'a>(
        &'a self,
        desk: &'a Desk,
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
            let scope = Scope { now: desk.now(), territories: &self.territories };
            let rows = match listing::leads(desk.conn(), &self.filter, scope, page) {
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
