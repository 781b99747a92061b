//! Whether the file is whole, private, and keeps what we promise: each promise as a query for what breaks it.

use std::path::Path;

use super::{Conn, disk, error::Result};

/// What is looked at, in the order it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// Every page of the file can be read, every index agrees with its table.
    Whole,
    /// What refers to something refers to something that is there.
    References,
    /// The index of words agrees with the leads.
    Words,
    /// Nobody else can read the file.
    Private,
    /// No entry of the journal is missing.
    Journal,
    /// Every lead has exactly one owner, or stands in exactly one queue.
    OneOwner,
    /// Whoever no longer works leads owns no open one.
    LeftBehind,
    /// Every routed lead has a decision of its own that stands.
    Decided,
    /// Open leads of each rep are as many as counted.
    Open,
    /// What each rep received on a day is what standing decisions gave them.
    Received,
    /// The counts of the header are those of the leads.
    Tally,
    /// The balances of each pool sum to zero.
    Balances,
    /// Of each rep in each pool, all columns of the ledger add up to whole leads.
    WholeLeads,
    /// Every column in which members only gain what others lose sums to zero over the pool.
    Columns,
    /// On each day the leads that came and went are what the columns add up to.
    Leads,
}

/// What a check found. Without faults all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Which check.
    pub check: Check,
    /// What breaks it, at most [`MOST`].
    pub faults: Vec<String>,
}

/// So many faults of one check tell enough.
pub const MOST: usize = 20;

impl Check {
    const PROMISES: [Self; 11] = [
        Self::Journal,
        Self::OneOwner,
        Self::LeftBehind,
        Self::Decided,
        Self::Open,
        Self::Received,
        Self::Tally,
        Self::Balances,
        Self::WholeLeads,
        Self::Columns,
        Self::Leads,
    ];

    /// The promise in a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "the file is whole",
            Self::References => "every reference leads somewhere",
            Self::Words => "the index of words agrees with the leads",
            Self::Private => "only you can read the file",
            Self::Journal => "the journal has no gap",
            Self::OneOwner => "every lead has one owner or one queue",
            Self::LeftBehind => "nobody who left owns open leads",
            Self::Decided => "every routed lead has its decision",
            Self::Open => "open leads are as many as counted",
            Self::Received => "received leads are as many as decided",
            Self::Tally => "the header's counts are right",
            Self::Balances => "balances sum to zero",
            Self::WholeLeads => "the ledger adds up to whole leads",
            Self::Columns => "the ledger's columns sum to zero",
            Self::Leads => "the ledger's columns add up to the leads of each day",
        }
    }

    /// Selects a sentence for everything that breaks the promise. Numbers of stages and columns stand in `code`.
    fn faults(self) -> &'static str {
        match self {
            Self::Whole | Self::References | Self::Words | Self::Private => "SELECT '' WHERE 0",
            Self::Journal => {
                "SELECT 'entry ' || (id - 1) || ' is missing' FROM entry AS e
                 WHERE id > 1 AND NOT EXISTS (SELECT 1 FROM entry WHERE id = e.id - 1)"
            }
            Self::OneOwner => {
                "SELECT 'lead ' || id || ' has stage ' || stage || ' and ' || iif(owner IS NULL, 'no owner', 'owner ' || owner)
                 FROM lead
                 WHERE stage NOT BETWEEN 0 AND 11
                    OR stage IN (1, 2) AND owner IS NULL
                    OR stage IN (0, 3, 4, 5) AND owner IS NOT NULL
                    OR stage = 5 AND joined_to IS NULL
                    OR stage <> 3 AND held_for IS NOT NULL"
            }
            Self::LeftBehind => {
                "SELECT rep.name || ' no longer works leads and owns ' || count(*) || ' open; `rep remove` with --leads-to gives them on'
                 FROM rep JOIN lead ON lead.owner = rep.id AND lead.stage IN (1, 2)
                 WHERE rep.employment = 1 GROUP BY rep.id"
            }
            Self::Decided => {
                "SELECT 'lead ' || lead.id || ' has ' ||
                        CASE WHEN lead.decision IS NULL THEN 'no decision'
                             WHEN d.id IS NULL THEN 'decision ' || lead.decision || ', which is not there'
                             WHEN d.lead <> lead.id THEN 'decision ' || d.id || ' of lead ' || d.lead
                             ELSE 'decision ' || d.id || ', which was taken back' END
                 FROM lead LEFT JOIN decision AS d ON d.id = lead.decision
                 WHERE (lead.decision IS NOT NULL OR lead.stage BETWEEN 1 AND 5)
                       AND (d.id IS NULL OR d.lead <> lead.id OR d.taken_back IS NOT NULL)"
            }
            Self::Open => {
                "SELECT 'rep ' || rep || ' holds ' || held || ', counted ' || counted FROM (
                     SELECT rep.id AS rep, coalesce(load.open, 0) AS counted,
                            (SELECT count(*) FROM lead WHERE owner = rep.id AND stage IN (1, 2)) AS held
                     FROM rep LEFT JOIN load ON load.rep = rep.id)
                 WHERE held <> counted"
            }
            Self::Received => {
                "SELECT 'rep ' || rep || ' on day ' || day || ' received ' || sum(given) || ', counted ' || sum(counted) FROM (
                     SELECT owner AS rep, received_day AS day, count(*) AS given, 0 AS counted FROM decision
                     WHERE owner IS NOT NULL AND received_day IS NOT NULL AND taken_back IS NULL GROUP BY owner, received_day
                     UNION ALL SELECT rep, day, 0, n FROM received)
                 GROUP BY rep, day HAVING sum(given) <> sum(counted)"
            }
            Self::Tally => {
                "SELECT CASE what WHEN 1 THEN 'stage ' || key WHEN 2 THEN 'cause ' || key WHEN 4 THEN 'late'
                             WHEN 5 THEN 'untouched of rep ' || key
                             WHEN 6 THEN 'group ' || coalesce((SELECT text FROM name WHERE id = key), key)
                             ELSE 'held for ' || coalesce((SELECT text FROM name WHERE id = key), key) END
                        || ': ' || sum(there) || ' leads, counted ' || sum(counted) FROM (
                     SELECT 1 AS what, stage AS key, count(*) AS there, 0 AS counted FROM lead GROUP BY stage
                     UNION ALL SELECT 2, cause, count(*), 0 FROM lead WHERE stage = 3 AND cause IS NOT NULL GROUP BY cause
                     UNION ALL SELECT 3, held_for, count(*), 0 FROM lead WHERE held_for IS NOT NULL GROUP BY held_for
                     UNION ALL SELECT 4, 0, count(*), 0 FROM lead
                     WHERE breached_at IS NOT NULL AND due_at IS NOT NULL AND touched_at IS NULL AND stage IN (0, 1, 3)
                     UNION ALL SELECT 5, owner, count(*), 0 FROM lead WHERE stage = 1 AND owner IS NOT NULL GROUP BY owner
                     UNION ALL SELECT 6, snag, count(*), 0 FROM lead WHERE stage = 3 AND snag IS NOT NULL GROUP BY snag
                     UNION ALL SELECT what, key, 0, n FROM tally)
                 GROUP BY what, key HAVING sum(there) <> sum(counted)"
            }
            Self::Balances => {
                "SELECT 'pool ' || name.text || ': ' || sum(member.value ->> 1) || ' billionths of a lead'
                 FROM rotation JOIN name ON name.id = rotation.pool, json_each(rotation.balances) AS member
                 GROUP BY rotation.pool HAVING sum(member.value ->> 1) <> 0"
            }
            Self::WholeLeads => {
                "SELECT 'rep ' || rep || ' in pool ' || coalesce((SELECT text FROM name WHERE id = pool), 'none') || ': '
                        || sum(share) || ' billionths of a lead'
                 FROM ledger GROUP BY pool, rep HAVING sum(share) % 1000000000 <> 0"
            }
            Self::Columns => {
                "SELECT 'column ' || col || ' of pool ' || coalesce((SELECT text FROM name WHERE id = pool), 'none') || ': '
                        || sum(share) || ' billionths of a lead'
                 FROM ledger WHERE col BETWEEN 1 AND 10 OR col = 15 GROUP BY pool, col HAVING sum(share) <> 0"
            }
            Self::Leads => {
                "SELECT 'rep ' || rep || ' in pool ' || coalesce((SELECT text FROM name WHERE id = pool), 'none') || ' on day ' || day
                        || ': ' || sum(share) || ' billionths of a lead, leads ' || sum(leads) FROM (
                     SELECT pool, day, rep, share, 0 AS leads FROM ledger
                     UNION ALL SELECT pool, day, rep, 0, came - went FROM ledger_lead)
                 GROUP BY pool, day, rep HAVING sum(share) <> sum(leads) * 1000000000"
            }
        }
    }
}

/// Looks at everything, in the order of [`Check`]. Reads the whole file: seconds for a million leads.
pub fn examine(conn: &Conn) -> Result<Vec<Examined>> {
    let mut all = vec![
        Examined { check: Check::Whole, faults: whole(conn)? },
        Examined { check: Check::References, faults: references(conn)? },
        Examined { check: Check::Words, faults: words(conn) },
        Examined { check: Check::Private, faults: private(conn) },
    ];
    for check in Check::PROMISES {
        all.push(Examined { check, faults: some(conn, check.faults())? });
    }
    Ok(all)
}

fn some(conn: &Conn, query: &str) -> Result<Vec<String>> {
    let mut statement = conn.sql.prepare(&format!("{query} LIMIT {MOST}"))?;
    let faults = statement.query_map([], |row| row.get(0))?;
    Ok(faults.collect::<rusqlite::Result<_>>()?)
}

fn whole(conn: &Conn) -> Result<Vec<String>> {
    let lines = some(conn, "SELECT integrity_check FROM pragma_integrity_check")?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn references(conn: &Conn) -> Result<Vec<String>> {
    some(
        conn,
        "SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to no ' || parent FROM pragma_foreign_key_check",
    )
}

/// SQLite compares index and leads by a command of its own, which a file opened for reading only refuses.
fn words(conn: &Conn) -> Vec<String> {
    if conn.sql.is_readonly("main").unwrap_or(false) {
        return Vec::new();
    }
    let compared = conn.sql.execute("INSERT INTO lead_words (lead_words, rank) VALUES ('integrity-check', 1)", []);
    compared.err().map(|error| error.to_string()).into_iter().collect()
}

fn private(conn: &Conn) -> Vec<String> {
    let path = conn.sql.path().filter(|path| !path.is_empty());
    let open = path.map(|path| disk::readable_by_others(Path::new(path))).unwrap_or_default();
    open.into_iter().map(|file| format!("`{}` can be read by others; run `chmod 600` on it", file.display())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::lead::Stage,
        store::testing::{lead, reps},
    };

    fn broken(conn: &Conn) -> Vec<(Check, Vec<String>)> {
        let found = examine(conn).unwrap().into_iter().filter(|one| !one.faults.is_empty());
        found.map(|one| (one.check, one.faults)).collect()
    }

    /// Two reps; one holds lead 1 from decision 1, all counted.
    fn sound() -> Conn {
        let conn = Conn::in_memory().unwrap();
        reps(&conn, 2);
        lead(1, Stage::Assigned).with("owner", 1).with("decision", 1).with("name", "Ann").put(&conn);
        conn.sql
            .execute_batch(
                "INSERT INTO decision (id, lead, entry, at, trigger, owner, received_day, ledger_day, trace)
                     VALUES (1, 1, 1, 0, 0, 1, 7, 7, '{}');
                 UPDATE load SET open = 1 WHERE rep = 1;
                 INSERT INTO received VALUES (1, 7, 1);
                 INSERT INTO tally VALUES (1, 1, 1), (1, 0, 0), (5, 1, 1);
                 INSERT INTO name (id, text) VALUES (50, 'emea');
                 INSERT INTO rotation VALUES (50, '[[1,-500000000],[2,500000000]]');
                 INSERT INTO ledger VALUES (50, 7, 1, 0, 500000000, 1, 0, 0, 0), (50, 7, 2, 0, 500000000, 1, 0, 0, 0),
                     (50, 7, 1, 10, 500000000, 1, 0, 0, 0), (50, 7, 2, 10, -500000000, 0, 1, 0, 0);
                 INSERT INTO ledger_lead VALUES (50, 7, 1, 1, 0, 0)",
            )
            .unwrap();
        conn
    }

    #[test]
    fn a_sound_file_has_no_faults() {
        assert_eq!(broken(&sound()), []);
        assert_eq!(broken(&Conn::in_memory().unwrap()), []);
    }

    #[test]
    fn every_broken_promise_is_found() {
        let cases: [(&str, &[Check]); 16] = [
            ("INSERT INTO entry (id, at, actor, verb, detail) VALUES (3, 0, 'x', 'ticked', '{}')", &[Check::Journal]),
            ("UPDATE lead SET owner = NULL", &[Check::OneOwner, Check::Open, Check::Tally]),
            ("UPDATE lead SET held_for = 50; INSERT INTO tally VALUES (3, 50, 1)", &[Check::OneOwner]),
            ("UPDATE rep SET employment = 1", &[Check::LeftBehind]),
            ("UPDATE lead SET decision = 9", &[Check::Decided]),
            ("UPDATE decision SET taken_back = 1; UPDATE received SET n = 0", &[Check::Decided]),
            ("UPDATE load SET open = 2", &[Check::Open]),
            ("UPDATE received SET n = -1", &[Check::Received]),
            ("UPDATE tally SET n = 3 WHERE key = 0", &[Check::Tally]),
            ("INSERT INTO tally VALUES (3, 50, 1)", &[Check::Tally]),
            ("UPDATE rotation SET balances = '[[1,-500000000],[2,500000001]]'", &[Check::Balances]),
            ("UPDATE ledger SET share = share + 1 WHERE rep = 1 AND col = 0", &[Check::WholeLeads, Check::Leads]),
            ("UPDATE ledger SET share = share + 1000000000 WHERE rep = 1 AND col = 10", &[Check::Columns, Check::Leads]),
            ("UPDATE ledger_lead SET went = 1", &[Check::Leads]),
            ("UPDATE lead SET name = 'Zoe'", &[Check::Words]),
            ("PRAGMA foreign_keys = 0; DELETE FROM name WHERE id = 50", &[Check::References]),
        ];
        for (harm, expected) in cases {
            let conn = sound();
            conn.sql.execute_batch(harm).unwrap();
            let found: Vec<Check> = broken(&conn).into_iter().map(|(check, _)| check).collect();
            assert_eq!(found, expected, "{harm}");
        }
    }

    #[test]
    fn faults_say_what_and_where() {
        let conn = sound();
        conn.sql.execute_batch("UPDATE load SET open = 2 WHERE rep = 1").unwrap();
        assert_eq!(broken(&conn), [(Check::Open, vec!["rep 1 holds 1, counted 2".to_owned()])]);
    }
}
