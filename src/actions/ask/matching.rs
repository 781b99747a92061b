//! How many leads of the last days meet criteria that somebody types: exactly, for whoever has time to wait.

use std::ops::ControlFlow;

use chrono::{Days, NaiveDate};

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        criteria::{Criteria, Field},
        filter::{Filter, Status},
        lead::Profile,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        time::{Instant, Zone},
    },
    routing::{CompiledBook, values},
    rulebook::filter::whole_day,
    store::{Scope, listing},
};

use super::draft::book_in_hand;

/// Calendar days that are looked at, today included.
pub const MATCH_DAYS: u32 = 90;

/// Counts the leads that meet them, whatever became of these since. Where a lead lies and how large its company is are told by
/// the book in hand, as routing would: what is kept with a lead was told by the book of its day. `go` is asked after each
/// day whether to go on; `None` where it said no.
pub fn matching(
    desk: &mut Desk,
    zone: Zone,
    criteria: &Criteria,
    go: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<u64>, ActionError> {
    let now = desk.now();
    let book = book_in_hand(desk)?;
    let placed = Placed::new(criteria, &book, desk)?;
    let rest = criteria.iter().filter(|(field, _)| !is_told_by_the_book(field));
    let rest: Criteria = rest.fold(Criteria::any(), |all, (field, asked)| {
        // INVARIANT: each field stands there once.
        all.clone().and(field.clone(), asked.clone()).unwrap_or(all)
    });
    let today = now.day(zone);
    let mut sum = 0;
    for ago in 0..MATCH_DAYS {
        if go().is_break() {
            return Ok(None);
        }
        let Some(filter) = day_of(&rest, today, ago, zone) else { continue };
        sum += match &placed {
            None => listing::count(desk.conn(), &filter, Scope::at(now, &[]), usize::MAX / 2)? as u64,
            Some(placed) => placed.count(desk, &filter, now)?,
        };
    }
    Ok(Some(sum))
}

/// The leads that came in on a day so long ago and meet criteria.
fn day_of(criteria: &Criteria, today: NaiveDate, ago: u32, zone: Zone) -> Option<Filter> {
    let (from, to) = whole_day(today.checked_sub_days(Days::new(u64::from(ago)))?, zone)?;
    Some(Filter {
        criteria: criteria.clone(),
        statuses: Status::ALL.to_vec(),
        received_from: Some(from),
        received_to: (ago > 0).then_some(to),
        ..Filter::default()
    })
}

/// What a lead has in that field depends on the book.
fn is_told_by_the_book(field: &Field) -> bool {
    matches!(field, Field::Territory | Field::Segment)
}

/// What is asked of territory and segment, as the only rule of a book.
struct Placed(CompiledBook);

impl Placed {
    fn new(criteria: &Criteria, book: &Rulebook, desk: &mut Desk) -> Result<Option<Self>, ActionError> {
        let asked = criteria.iter().filter(|(field, _)| is_told_by_the_book(field));
        let when = asked.fold(Criteria::any(), |all, (field, asked)| {
            // INVARIANT: each field stands there once.
            all.clone().and(field.clone(), asked.clone()).unwrap_or(all)
        });
        if when.is_empty() {
            return Ok(None);
        }
        let (to, otherwise) = (Destination::Fallback, Otherwise::Fallback);
        let rule = Rule { name: "asked".into(), when, to, otherwise, sla: None, switch: Switch::On };
        let (segments, territories) = (book.segments.clone(), book.territories.clone());
        let book = Rulebook { segments, territories, rules: vec![rule], ..Rulebook::default() };
        Ok(Some(Self(CompiledBook::compile(&book, None, &desk.look()?.roster))))
    }

    fn count(&self, desk: &Desk, filter: &Filter, now: Instant) -> Result<u64, ActionError> {
        let mut met = 0;
        let mut profile = Profile::default();
        listing::each_place(desk.conn(), filter, Scope::at(now, &[]), |lies| {
            profile.country = lies.country.and_then(|text| text.parse().ok());
            profile.state = lies.state.and_then(|text| text.parse().ok());
            profile.postal_code = lies.postal_code.map(str::to_owned);
            profile.employees = lies.employees;
            met += u64::from(values::first_rule(&profile, None, &self.0).is_some());
        })?;
        Ok(met)
    }
}
