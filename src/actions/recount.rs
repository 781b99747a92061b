//! The ledger counted anew from all that stands, and where what is kept differs from it. Reads every decision: for `doctor`.

use std::collections::BTreeMap;

use crate::{
    model::{id::DecisionId, ledger::Sort},
    store::{
        Conn,
        booked::{self, EventKey},
        code, decisions,
        error::Result,
        ledger,
        names::Names,
    },
};

use super::books::{Books, Way, booked_by, event_of, lines_of};

/// Sums over the events of a book on a day, each its own: how many, which decisions, what beside them, which columns.
type Tracks = BTreeMap<(i64, i32), [i64; 4]>;

/// What the kept ledger says that the events do not, in words.
pub fn ledger_faults(conn: &Conn) -> Result<Vec<String>> {
    let names = Names::load(conn)?;
    let mut books = Books::default();
    let mut tracks = Tracks::new();
    let mut book = |event: EventKey, sort: Sort, bookings: &crate::model::rotation::Bookings| {
        let known =
            |pool: &crate::model::id::PoolName| Ok::<i64, std::convert::Infallible>(names.known(pool.as_str()).unwrap_or(0));
        let lines = lines_of(bookings, known).unwrap_or_default();
        books.add(event, sort, &lines, Way::On);
        for (pool, event, columns) in books.take_index() {
            track(&mut tracks, pool, event, code::columns(columns), 1);
        }
    };
    decisions::each_standing_from(conn, DecisionId(0), |kept| {
        book(event_of(kept.id, kept.ledger_day), Sort::First, &booked_by(&kept));
    })?;
    booked::each_beside(conn, |beside| book(beside.key, Sort::of_beside(beside.lead), &beside.bookings))?;
    booked::each(conn, |pool, event, columns| track(&mut tracks, pool, event, columns, -1))?;
    let name = |pool: i64| names.text(pool).unwrap_or("no pool");
    let mut faults = Vec::new();
    ledger::each(conn, |cell, kept| {
        let counted = books.cells.remove(&cell).unwrap_or_default();
        if counted != kept {
            let (pool, day, rep, column) = cell;
            let (pool, column) = (name(pool), column.as_str());
            faults.push(format!(
                "{column} of rep {rep} in {pool} on day {day} is {}, booked was {}",
                kept.share.0, counted.share.0
            ));
        }
    })?;
    ledger::each_leads(conn, |(pool, day, rep), kept| {
        let counted = books.leads.remove(&(pool, day, rep)).unwrap_or_default();
        if counted != kept {
            let (pool, kept, counted) = (name(pool), kept.up - kept.down, counted.up - counted.down);
            faults.push(format!("rep {rep} got {kept} leads of {pool} on day {day}, booked were {counted}"));
        }
    })?;
    let missing = books.cells.into_iter().filter(|(_, counted)| *counted != ledger::Amount::default());
    faults.extend(missing.map(|((pool, day, rep, column), _)| {
        format!("{} of rep {rep} in {} on day {day} is missing", column.as_str(), name(pool))
    }));
    let missing = books.leads.into_iter().filter(|(_, counted)| counted.all() != 0);
    faults.extend(missing.map(|((pool, day, rep), _)| format!("leads of rep {rep} in {} on day {day} are missing", name(pool))));
    let lost = tracks.into_iter().filter(|(_, sums)| *sums != [0; 4]);
    faults.extend(lost.map(|((pool, day), _)| format!("what {} booked on day {day} is not found again", name(pool))));
    Ok(faults)
}

fn track(tracks: &mut Tracks, pool: i64, event: EventKey, columns: i64, by: i64) {
    let sums = tracks.entry((pool, event.day)).or_default();
    let each = [1, event.decision.0, event.beside.0, columns.wrapping_mul(event.decision.0 + event.beside.0)];
    for (sum, one) in sums.iter_mut().zip(each) {
        *sum = sum.wrapping_add(one.wrapping_mul(by));
    }
}
