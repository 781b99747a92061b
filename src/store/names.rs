//! Names written once: pools, rules, policies, territories, segments, origins.

use std::collections::HashMap;

use super::{Conn, Tx, error::Result};

/// Something is kept under that name, or was.
pub fn is_known(conn: &Conn, text: &str) -> Result<bool> {
    Ok(conn.sql.prepare_cached("SELECT 1 FROM name WHERE text = ?1")?.exists([text])?)
}

/// All names, both ways. Belongs to one picture of the database: dropped when a transaction rolls back.
#[derive(Debug, Default)]
pub struct Names {
    ids: HashMap<String, i64>,
    texts: HashMap<i64, String>,
}

impl Names {
    /// Reads all of them; there are as many as a rulebook has names.
    pub fn load(conn: &Conn) -> Result<Self> {
        let mut names = Self::default();
        let mut found = conn.sql.prepare_cached("SELECT id, text FROM name")?;
        let mut rows = found.query([])?;
        while let Some(row) = rows.next()? {
            names.learn(row.get(0)?, row.get(1)?);
        }
        Ok(names)
    }

    fn learn(&mut self, id: i64, text: String) {
        self.ids.insert(text.clone(), id);
        self.texts.insert(id, text);
    }

    /// The number of a name, given one if it is new.
    pub fn id(&mut self, tx: &Tx<'_>, text: &str) -> Result<i64> {
        if let Some(id) = self.ids.get(text) {
            return Ok(*id);
        }
        let mut insert = tx
            .sql
            .prepare_cached("INSERT INTO name (text) VALUES (?1) ON CONFLICT (text) DO UPDATE SET text = text RETURNING id")?;
        let id = insert.query_row([text], |row| row.get(0))?;
        self.learn(id, text.to_owned());
        Ok(id)
    }

    /// The number of a name that is known already.
    pub fn known(&self, text: &str) -> Option<i64> {
        self.ids.get(text).copied()
    }

    /// The name of a number.
    pub fn text(&self, id: i64) -> Option<&str> {
        self.texts.get(&id).map(String::as_str)
    }

    /// The name of a number as one of the rulebook's names.
    pub fn named<N: for<'a> From<&'a str>>(&self, id: Option<i64>) -> Option<N> {
        id.and_then(|id| self.text(id)).map(N::from)
    }
}
