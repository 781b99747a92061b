//! How many leads of the last days meet criteria that somebody types: exactly, for whoever has time to wait.

use std::ops::ControlFlow;

use chrono::Days;

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        criteria::Criteria,
        filter::{Filter, Status},
        time::Zone,
    },
    rulebook::filter::whole_day,
    store::{Scope, listing},
};

use super::draft::readable_draft;

/// Calendar days that are looked at, today included.
pub const MATCH_DAYS: u32 = 90;

/// Counts the leads that meet them, whatever became of these since: what the Queue shows for the same words with
/// `status:any`. `go` is asked after each day whether to go on; `None` where it said no.
pub fn matching(
    desk: &mut Desk,
    zone: Zone,
    criteria: &Criteria,
    go: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<u64>, ActionError> {
    let now = desk.now();
    let drafted = readable_draft(desk)?.map(|draft| draft.book.territories);
    let territories = match drafted {
        Some(territories) => territories,
        None => desk.look()?.book.rulebook().territories.clone(),
    };
    let today = now.day(zone);
    let mut sum = 0;
    for ago in 0..MATCH_DAYS {
        if go().is_break() {
            return Ok(None);
        }
        let Some((from, to)) = today.checked_sub_days(Days::new(u64::from(ago))).and_then(|day| whole_day(day, zone)) else {
            continue;
        };
        let filter = Filter {
            criteria: criteria.clone(),
            statuses: Status::ALL.to_vec(),
            received_from: Some(from),
            received_to: (ago > 0).then_some(to),
            ..Filter::default()
        };
        sum += listing::count(desk.conn(), &filter, Scope::at(now, &territories), usize::MAX / 2)? as u64;
    }
    Ok(Some(sum))
}
