//! How many open leads came in on a day: a stretch of an index, a day long and bounded.

use super::{Conn, error::Result};
use crate::model::{id::LeadId, time::Instant};

/// So many are counted, and no more.
pub const COUNTED: i64 = 5_000;
/// So many out of sight are looked at.
const SNOOZED: i64 = 500;

/// Those that are open, out of sight or not.
const CAME: &str = "SELECT count(*) FROM (SELECT id FROM lead INDEXED BY lead_by_stage \
     WHERE stage IN (0, 1, 2, 3, 4) AND received_at >= ?1 AND received_at < ?2 AND id <= ?3 LIMIT ?4)";

/// Open leads in sight that came in from `from` on and before `to`, none above `last`; `None` where they are more than
/// [`COUNTED`], or so many are out of sight that looking at each would take too long.
pub fn came(conn: &Conn, now: Instant, (from, to): (Instant, Instant), last: Option<LeadId>) -> Result<Option<u64>> {
    let last = last.map_or(i64::MAX, |last| last.0);
    let came: i64 = conn.sql.prepare_cached(CAME)?.query_row((from.ms(), to.ms(), last, COUNTED + 1), |row| row.get(0))?;
    if came > COUNTED {
        return Ok(None);
    }
    let mut snoozed = conn.sql.prepare_cached(
        "SELECT count(*), coalesce(sum(received_at >= ?2 AND received_at < ?3 AND id <= ?4), 0) FROM \
         (SELECT id, received_at FROM lead INDEXED BY lead_snoozed \
          WHERE snoozed_until IS NOT NULL AND stage < 5 AND snoozed_until > ?1 LIMIT ?5)",
    )?;
    let asked = (now.ms(), from.ms(), to.ms(), last, SNOOZED + 1);
    let (all, snoozed): (i64, i64) = snoozed.query_row(asked, |row| Ok((row.get(0)?, row.get(1)?)))?;
    if all > SNOOZED {
        return Ok(None);
    }
    Ok(u64::try_from(came - snoozed).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::filter::{Filter, Mark},
        store::{Scope, code, listing, testing::lead},
    };

    fn at(ms: i64) -> Instant {
        Instant::from_ms(ms)
    }

    #[test]
    fn what_came_in_is_what_the_list_shows_of_the_day() {
        let conn = Conn::in_memory().unwrap();
        for id in 1..=240 {
            let kept = lead(id, code::stage_from(id % 12).unwrap()).with("received_at", id * 53 % 97);
            if id % 6 == 0 { kept.with("snoozed_until", id) } else { kept }.put(&conn);
        }
        let mut some = 0;
        for (from, to, last) in [(0, 97, None), (40, 90, None), (75, 90, Some(LeadId(120))), (97, 200, None)] {
            let day = Filter { received_from: Some(at(from)), received_to: Some(at(to)), ..Filter::default() };
            let filter = Filter { is: vec![Mark::Open], up_to: last, ..day };
            let listed = listing::count(&conn, &filter, Scope::at(at(75), &[]), 1_000).unwrap() as u64;
            assert_eq!(came(&conn, at(75), (at(from), at(to)), last).unwrap(), Some(listed), "{from} to {to}");
            some += listed;
        }
        assert!(some > 100, "{some}");
    }

    #[test]
    fn no_lead_is_read_to_be_counted() {
        let conn = Conn::in_memory().unwrap();
        let mut explain = conn.sql.prepare(&format!("EXPLAIN QUERY PLAN {CAME}")).unwrap();
        let steps = explain.query_map([0, 1, 2, 3], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.collect::<rusqlite::Result<_>>().unwrap();
        let seeks = "COVERING INDEX lead_by_stage (stage=? AND received_at>? AND received_at<?)";
        assert!(steps.iter().any(|step| step.contains(seeks)), "{steps:#?}");
    }
}
