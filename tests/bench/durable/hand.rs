//! The anchor: the very rows that the product wrote, written by hand.
//!
//! The product runs once over the same leads on a file whose small tables note every write ([`watch`]). From that file
//! each transaction is read back whole, before the clock starts: the entry, its leads with their words, its decisions,
//! and what it did to counts, ledger, loads and balances. [`Hand::write`] then writes them into a second file of the same
//! schema through prepared statements, one transaction for one: the same INSERTs, the same upserts with the same
//! amounts, no question asked, nothing decided, no JSON made. Pragmas are those of the product's connection.

use std::path::Path;

use rusqlite::{Connection, Statement, params_from_iter, types::Value};

/// How the product's connection is set up.
const PRAGMAS: &str = "PRAGMA cell_size_check = 1; PRAGMA foreign_keys = 1; PRAGMA secure_delete = 1; PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -16384;";
const BULK_PRAGMAS: &str = "PRAGMA wal_autocheckpoint = 20000; PRAGMA cache_size = -65536;";

/// How the rows of an entry are read back from a table, and how one is written (`..`: all its columns), in the order of
/// writing.
const STEPS: [(&str, &str); 12] = [
    // Met when a rule or pool decides for the first time; here all of them at once, with the first transaction.
    ("SELECT id, text FROM name WHERE ?1 = (SELECT min(entry) FROM decision)", "INSERT OR IGNORE INTO name VALUES (?1, ?2)"),
    ("SELECT * FROM entry WHERE id = ?1", "INSERT INTO entry VALUES (..)"),
    (
        "SELECT lead.* FROM decision JOIN lead ON lead.id = decision.lead WHERE entry = ?1 ORDER BY lead.id",
        "INSERT INTO lead VALUES (..)",
    ),
    (
        "SELECT lead.id, name, company, email FROM decision JOIN lead ON lead.id = decision.lead WHERE entry = ?1 ORDER BY lead.id",
        "INSERT INTO lead_words (rowid, name, company, email) VALUES (?1, ?2, ?3, ?4)",
    ),
    ("SELECT * FROM decision WHERE entry = ?1 ORDER BY id", "INSERT INTO decision VALUES (..)"),
    (
        "SELECT a, b, c FROM noted WHERE entry = ?1 AND kind = 'tally'",
        "INSERT INTO tally VALUES (?1, ?2, ?3) ON CONFLICT (what, key) DO UPDATE SET n = n + excluded.n",
    ),
    (
        "SELECT a, b, c FROM noted WHERE entry = ?1 AND kind = 'received'",
        "INSERT INTO received VALUES (?1, ?2, ?3) ON CONFLICT (rep, day) DO UPDATE SET n = n + excluded.n",
    ),
    (
        "SELECT a, b, c, d, e, f, g, h, i FROM noted WHERE entry = ?1 AND kind = 'ledger'",
        "INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (pool, day, rep, col) DO UPDATE
         SET share = share + excluded.share, up = up + excluded.up, down = down + excluded.down,
             back_up = back_up + excluded.back_up, back_down = back_down + excluded.back_down",
    ),
    (
        "SELECT a, b, c, d, e, f FROM noted WHERE entry = ?1 AND kind = 'ledger_lead'",
        "INSERT INTO ledger_lead VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (pool, day, rep) DO UPDATE
         SET came = came + excluded.came, went = went + excluded.went, dismissed = dismissed + excluded.dismissed",
    ),
    (
        "SELECT booked.* FROM decision JOIN booked ON booked.decision = decision.id WHERE entry = ?1",
        "INSERT INTO booked VALUES (..)",
    ),
    (
        "SELECT a, b, c FROM noted WHERE entry = ?1 AND kind = 'load'",
        "INSERT INTO load VALUES (?1, ?2, ?3) ON CONFLICT (rep) DO UPDATE SET open = excluded.open, last = excluded.last",
    ),
    (
        "SELECT a, text FROM noted WHERE entry = ?1 AND kind = 'rotation'",
        "INSERT INTO rotation VALUES (?1, ?2) ON CONFLICT (pool) DO UPDATE SET balances = excluded.balances",
    ),
];

/// Has a file of a company without leads note what is done to its small tables, a row a write, with the entry it belongs to.
pub fn watch(path: &Path) {
    let sql = Connection::open(path).unwrap();
    sql.execute_batch(
        "CREATE TABLE noted (entry INTEGER, kind TEXT, a, b, c, d, e, f, g, h, i, text); CREATE INDEX noted_by ON noted (entry, kind)",
    )
    .unwrap();
    // A write of an upsert is an INSERT or an UPDATE: of sums the difference is noted, of the others what is new.
    for (table, keys, amount) in [
        ("tally", "new.what, new.key", &["n"][..]),
        ("received", "new.rep, new.day", &["n"]),
        ("ledger", "new.pool, new.day, new.rep, new.col", &["share", "up", "down", "back_up", "back_down"]),
        ("ledger_lead", "new.pool, new.day, new.rep", &["came", "went", "dismissed"]),
        ("load", "new.rep, new.open, new.last", &[]),
        ("rotation", "new.pool", &["balances"]),
    ] {
        let into = match table {
            "ledger" => "a, b, c, d, e, f, g, h, i",
            "ledger_lead" => "a, b, c, d, e, f",
            "rotation" => "a, text",
            _ => "a, b, c",
        };
        let new: String = amount.iter().map(|amount| format!(", new.{amount}")).collect();
        let (first, then) = match table {
            "rotation" => (new.clone(), new),
            _ => (new, amount.iter().map(|amount| format!(", new.{amount} - old.{amount}")).collect()),
        };
        for (event, amount) in [("INSERT", first), ("UPDATE", then)] {
            sql.execute_batch(&format!(
                "CREATE TRIGGER note_{event}_{table} AFTER {event} ON {table} BEGIN
                    INSERT INTO noted (entry, kind, {into})
                    VALUES ((SELECT max(id) FROM entry), '{table}', {keys}{amount});
                 END"
            ))
            .unwrap();
        }
    }
}

/// One transaction of the product, as rows of each of [`STEPS`].
pub struct Part(Vec<Vec<Vec<Value>>>);

impl Part {
    /// Leads in it.
    pub fn leads(&self) -> usize {
        self.0[2].len()
    }
}

/// Reads transactions back from a file that was watched.
pub struct Record {
    sql: Connection,
    next: i64,
}

impl Record {
    /// From the first entry that took in leads.
    pub fn open(path: &Path) -> Self {
        let sql = Connection::open(path).unwrap();
        let next = sql.query_row("SELECT min(entry) FROM decision", [], |row| row.get(0)).unwrap();
        Self { sql, next }
    }
}

impl Iterator for Record {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let entry = self.next;
        self.next += 1;
        let read = |(query, _): &(&str, &str)| {
            let mut found = self.sql.prepare_cached(query).unwrap();
            let columns = found.column_count();
            let rows = found.query_map([entry], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
            rows.collect::<rusqlite::Result<Vec<Vec<Value>>>>().unwrap()
        };
        let part = Part(STEPS.iter().map(read).collect());
        (part.leads() > 0).then_some(part)
    }
}

/// A connection set up as the product's.
pub fn connect(path: &Path) -> Connection {
    let sql = Connection::open(path).unwrap();
    sql.execute_batch(PRAGMAS).unwrap();
    sql
}

/// Sets it up as the product does for an import.
pub fn in_bulk(sql: &Connection) {
    sql.execute_batch(BULK_PRAGMAS).unwrap();
}

/// Writes transactions.
pub struct Hand<'c> {
    sql: &'c Connection,
    statements: Vec<Statement<'c>>,
}

impl<'c> Hand<'c> {
    /// With everything prepared.
    pub fn new(sql: &'c Connection) -> Self {
        let prepared = STEPS.iter().map(|(read, write)| {
            if !write.contains("..") {
                return sql.prepare(write).unwrap();
            }
            // All that is read of a row is written.
            let columns = sql.prepare(read).unwrap().column_count();
            let holes = (1..=columns).map(|nth| format!("?{nth}")).collect::<Vec<_>>().join(", ");
            sql.prepare(&write.replace("..", &holes)).unwrap()
        });
        Self { sql, statements: prepared.collect() }
    }

    /// One transaction.
    pub fn write(&mut self, part: &Part) {
        self.sql.execute_batch("BEGIN IMMEDIATE").unwrap();
        for (statement, rows) in self.statements.iter_mut().zip(&part.0) {
            for row in rows {
                statement.execute(params_from_iter(row)).unwrap();
            }
        }
        self.sql.execute_batch("COMMIT").unwrap();
    }
}

/// Tables in which two files differ: none, or the comparison is worth nothing.
pub fn differences(one: &Path, other: &Path) -> Vec<&'static str> {
    let sql = Connection::open(one).unwrap();
    sql.execute("ATTACH ?1 AS other", [other.to_str()]).unwrap();
    let only_in = |table: &str, from: &str, to: &str| -> i64 {
        let count = format!("SELECT count(*) FROM (SELECT * FROM {from}.{table} EXCEPT SELECT * FROM {to}.{table})");
        sql.query_row(&count, [], |row| row.get(0)).unwrap()
    };
    let mut tables = vec![
        "name",
        "entry",
        "lead",
        "decision",
        "change",
        "tally",
        "received",
        "ledger",
        "ledger_lead",
        "booked",
        "load",
        "rotation",
    ];
    tables.retain(|table| only_in(table, "main", "other") + only_in(table, "other", "main") > 0);
    tables
}
