//! How many leads are at risk: past the warning, not past the end. Counted once, then followed as time goes by.
//!
//! Between two instants no more than two kinds change: leads whose warning came, and leads whose time ended. Both are
//! stretches of an index; all that are at risk may be half of a million.

use rusqlite::params;

use super::{Conn, error::Result, filter::HAS_DUE};
use crate::model::time::Instant;

/// What was counted, and of which state of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// The file as others left it.
    version: i64,
    /// What we wrote ourselves.
    written: u64,
    at: Instant,
    leads: i64,
}

/// Leads at risk at that instant.
pub(super) fn count(conn: &Conn, now: Instant) -> Result<u64> {
    let (version, written) = (conn.data_version()?, conn.sql.total_changes());
    let known = conn.at_risk.get().filter(|known| (known.version, known.written) == (version, written) && known.at <= now);
    let leads = match known {
        Some(known) if known.at == now => known.leads,
        Some(known) => known.leads + since(conn, known.at, now)?,
        None => all(conn, now)?,
    };
    conn.at_risk.set(Some(Counted { version, written, at: now, leads }));
    Ok(u64::try_from(leads).unwrap_or(0))
}

fn all(conn: &Conn, now: Instant) -> Result<i64> {
    let waiting = of(conn, "lead_at_risk", "lead.breached_at IS NULL AND at_risk_at <= ?1 AND due_at >= ?2", now, now)?;
    Ok(waiting + breached(conn, now)?)
}

/// Those whose time was over when the clocks ran, as seen from before.
fn breached(conn: &Conn, now: Instant) -> Result<i64> {
    of(conn, "lead_breached", "lead.breached_at IS NOT NULL AND at_risk_at <= ?1 AND due_at >= ?2", now, now)
}

fn since(conn: &Conn, then: Instant, now: Instant) -> Result<i64> {
    let warned = of(
        conn,
        "lead_at_risk",
        "lead.breached_at IS NULL AND at_risk_at > ?1 AND at_risk_at <= ?2 AND due_at >= ?2",
        then,
        now,
    )?;
    let ended =
        of(conn, "lead_to_tick", "lead.breached_at IS NULL AND due_at >= ?1 AND due_at < ?2 AND at_risk_at <= ?1", then, now)?;
    Ok(warned - ended + breached(conn, now)? - breached(conn, then)?)
}

/// Leads that wait with a due instant, of an index; `which` asks by both instants, `?1` and `?2`.
fn of(conn: &Conn, index: &str, which: &str, then: Instant, now: Instant) -> Result<i64> {
    let query = format!("SELECT count(*) FROM lead INDEXED BY {index} WHERE {HAS_DUE} AND {which}");
    Ok(conn.sql.prepare_cached(&query)?.query_row(params![then.ms(), now.ms()], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::lead::Stage,
        store::testing::{Kept, lead},
    };

    const LEADS: i64 = 300;

    fn at(ms: i64) -> Instant {
        Instant::from_ms(ms)
    }

    /// A lead that waits, warned of and due at instants that many share; some were over when the clocks ran.
    fn waiting(id: i64) -> Kept {
        let warned = id * 37 % 60;
        let due = warned + id * 53 % 40;
        let lead = lead(id, Stage::Assigned).with("clock_started", 0).with("at_risk_at", warned).with("due_at", due);
        if id % 4 == 0 && due < 50 { lead.with("breached_at", 50) } else { lead }
    }

    fn by_hand(conn: &Conn, now: i64) -> u64 {
        let query = "SELECT count(*) FROM lead WHERE touched_at IS NULL AND at_risk_at <= ?1 AND due_at >= ?1";
        conn.sql.query_row(query, [now], |row| row.get::<_, i64>(0)).unwrap() as u64
    }

    #[test]
    fn what_is_followed_through_time_and_changes_is_what_a_count_finds() {
        let conn = Conn::in_memory().unwrap();
        let mut next = 1;
        // Forward in small and large steps, on the spot, and back.
        for (step, now) in [0, 1, 1, 2, 5, 9, 30, 31, 49, 50, 51, 20, 48, 70, 99, 100, 3, 60].into_iter().enumerate() {
            if step % 3 == 0 {
                (next..next + LEADS / 6).for_each(|id| waiting(id).put(&conn));
                next += LEADS / 6;
            }
            if step % 5 == 4 {
                conn.sql.execute("UPDATE lead SET touched_at = 1 WHERE id % 7 = ?1", [step as i64 % 7]).unwrap();
            }
            assert_eq!(count(&conn, at(now)).unwrap(), by_hand(&conn, now), "{now}");
        }
        assert!(by_hand(&conn, 30) > 0);
    }

    #[test]
    fn what_another_process_wrote_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.db");
        let (ours, theirs) = (Conn::open(&path).unwrap(), Conn::open(&path).unwrap());
        assert_eq!(count(&ours, at(30)).unwrap(), 0);
        (1..=LEADS).for_each(|id| waiting(id).put(&theirs));
        assert_eq!(count(&ours, at(30)).unwrap(), by_hand(&theirs, 30));
        assert!(count(&ours, at(31)).unwrap() > 0);
    }
}
