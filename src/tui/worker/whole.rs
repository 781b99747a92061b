//! Windows of lists so short that they are sorted whole: by what no index keeps them by, and those found by words, of which
//! each further question would be one more search. And what each order of a list means, sorted whole or read by key.

use crate::{
    actions::error::ActionError,
    model::{id::LeadId, listing::LeadRow},
    store::{
        listing,
        page::{Direction, Order},
        sorted::{self, By, Sorted},
    },
    tui::{
        effect::{From, REACH, Sort},
        msg::Rest,
    },
};

use super::page::{List, Read, Window};

/// The whole list, in its order.
pub(super) struct Whole {
    leads: Vec<LeadId>,
    /// Where the lead stands that one asked for, or would.
    place: usize,
}

impl Whole {
    /// Its leads, in their order.
    pub fn leads(&self) -> &[LeadId] {
        &self.leads
    }

    /// How many leads stand before that one.
    pub fn before(&self, first: Option<LeadId>) -> Option<u64> {
        first.map_or(Some(0), |first| self.leads.iter().position(|lead| *lead == first).map(|place| place as u64))
    }
}

/// What a list is sorted by, and which end of that it begins with.
pub(super) fn by(sort: Sort) -> (By, Read) {
    match sort {
        Sort::Due => (By::Due, Read::FromFirst),
        Sort::DueLast => (By::Due, Read::FromLast),
        Sort::Newest => (By::Newest, Read::FromFirst),
        Sort::Oldest => (By::Newest, Read::FromLast),
        Sort::Score => (By::Score, Read::FromFirst),
        Sort::ScoreLast => (By::Score, Read::FromLast),
        Sort::Company => (By::Company, Read::FromFirst),
        Sort::CompanyLast => (By::Company, Read::FromLast),
        Sort::Owner => (By::Owner, Read::FromFirst),
        Sort::OwnerLast => (By::Owner, Read::FromLast),
    }
}

/// In which order an index keeps what is sorted so, if one does.
pub(super) fn kept_in(by: By) -> Option<Order> {
    match by {
        By::Due => Some(Order::Due),
        By::Newest => Some(Order::Newest),
        By::Score | By::Company | By::Owner => None,
    }
}

impl List<'_> {
    /// The list, where it is short, and sorting it whole is the only way or the faster one.
    pub fn whole(&self, from: From) -> Result<Option<Whole>, ActionError> {
        let (by, read) = by(self.sort);
        if kept_in(by).is_some() && !self.words.are_few() {
            return Ok(None);
        }
        let around = if let From::Around(lead) = from { Some(lead) } else { None };
        let direction = match read {
            Read::FromFirst => Direction::Forward,
            Read::FromLast => Direction::Backward,
        };
        let sorted = sorted::sorted(self.conn, &self.filter, self.scope(), (by, direction), around)?;
        Ok(sorted.map(|Sorted { leads, place }| Whole { leads, place }))
    }

    /// Its leads in the order they are shown in, up to so many.
    pub fn first(&self, most: usize) -> Result<Vec<LeadRow>, ActionError> {
        match self.whole(From::Start)? {
            Some(whole) => Ok(listing::rows(self.conn, whole.leads.get(..most).unwrap_or(&whole.leads))?),
            None => self.part(None, Direction::Forward, most),
        }
    }

    /// The window of it around a place.
    pub fn part_of(&self, whole: &Whole, from: From) -> Result<Window, ActionError> {
        let all = whole.leads.len();
        let middle = match from {
            From::Start => REACH,
            From::End => all.saturating_sub(REACH),
            From::Around(_) => whole.place,
            From::Latest => {
                let newest = whole.leads.iter().enumerate().max_by_key(|(_, lead)| **lead);
                newest.map_or(0, |(place, _)| place)
            }
        };
        let (first, end) = (middle.saturating_sub(REACH).min(all), (middle + REACH + 1).min(all));
        let rows = listing::rows(self.conn, whole.leads.get(first..end).unwrap_or_default())?;
        let rest = |some: bool| if some { Rest::More } else { Rest::None };
        Ok(Window { rows, above: rest(first > 0), below: rest(end < all), matching: Some(all as u64), grouped: None })
    }
}
