//! Leads for the tests of this room, written as they are kept.

use rusqlite::{
    ToSql,
    types::{ToSqlOutput, Value},
};

use crate::model::lead::Stage;

use super::{Conn, code};

/// A lead to be put into a database, column by column.
pub(super) struct Kept {
    id: i64,
    columns: Vec<(&'static str, Value)>,
}

/// A lead in a stage, received at an instant equal to its number.
pub(super) fn lead(id: i64, stage: Stage) -> Kept {
    Kept { id, columns: Vec::new() }.with("stage", code::stage(stage)).with("received_at", id).with("came_in_at", id)
}

impl Kept {
    /// Sets a column.
    pub fn with(mut self, column: &'static str, value: impl ToSql) -> Self {
        self.columns.retain(|(known, _)| *known != column);
        let value = match value.to_sql().unwrap() {
            ToSqlOutput::Borrowed(value) => value.try_into().unwrap(),
            ToSqlOutput::Owned(value) => value,
            other => panic!("{other:?}"),
        };
        self.columns.push((column, value));
        self
    }

    /// Sets a column that refers to a name.
    pub fn named(self, column: &'static str, name: &str, conn: &Conn) -> Self {
        let id = name_id(conn, name);
        self.with(column, id)
    }

    /// Writes it, and its words.
    pub fn put(mut self, conn: &Conn) {
        let origin = name_id(conn, "test");
        self.columns.push(("origin", origin.into()));
        self.columns.push(("id", self.id.into()));
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let holes = vec!["?"; names.len()].join(", ");
        let values = rusqlite::params_from_iter(self.columns.iter().map(|(_, value)| value));
        conn.sql.execute(&format!("INSERT INTO lead ({}) VALUES ({holes})", names.join(", ")), values).unwrap();
        let words =
            "INSERT INTO lead_words (rowid, name, company, email) SELECT id, name, company, email FROM lead_text WHERE id = ?1";
        conn.sql.execute(words, [self.id]).unwrap();
    }
}

fn name_id(conn: &Conn, name: &str) -> i64 {
    conn.sql.execute("INSERT INTO name (text) VALUES (?1) ON CONFLICT DO NOTHING", [name]).unwrap();
    conn.sql.query_row("SELECT id FROM name WHERE text = ?1", [name], |row| row.get(0)).unwrap()
}

/// Writes reps `1..=n`, with their own entry.
pub(super) fn reps(conn: &Conn, n: i64) {
    conn.sql.execute("INSERT INTO entry (id, at, actor, verb, detail) VALUES (1, 0, 'test', 'ticked', '{}')", []).unwrap();
    for id in 1..=n {
        conn.sql.execute("INSERT INTO rep (id, entry, name) VALUES (?1, 1, 'rep ' || ?1)", [id]).unwrap();
        conn.sql.execute("INSERT INTO load (rep) VALUES (?1)", [id]).unwrap();
    }
}
