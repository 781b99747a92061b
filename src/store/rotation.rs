//! Balances, one row a pool; they live as long as the pool's name.

use super::{
    Conn, Tx,
    error::{Result, StoreError},
    names::Names,
};
use crate::model::{
    id::{PoolName, RepId},
    rotation::Share,
};

/// All balances.
pub fn all(conn: &Conn, names: &Names) -> Result<Vec<(PoolName, RepId, Share)>> {
    let mut found = conn.sql.prepare_cached("SELECT pool, balances FROM rotation ORDER BY pool")?;
    let mut rows = found.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let balances: Vec<(RepId, Share)> = serde_json::from_str(&text).map_err(|error| StoreError::Unreadable {
            what: "rotation",
            id,
            because: error.to_string(),
        })?;
        if let Some(pool) = names.named::<PoolName>(Some(id)) {
            all.extend(balances.into_iter().map(|(rep, share)| (pool.clone(), rep, share)));
        }
    }
    Ok(all)
}

/// Writes the balances of one pool.
pub fn save(tx: &Tx<'_>, pool: i64, balances: &[(RepId, Share)]) -> Result<()> {
    let text = serde_json::to_string(balances).map_err(|error| StoreError::Unreadable {
        what: "rotation",
        id: pool,
        because: error.to_string(),
    })?;
    tx.sql
        .prepare_cached(
            "INSERT INTO rotation (pool, balances) VALUES (?1, ?2) ON CONFLICT (pool) DO UPDATE SET balances = excluded.balances",
        )?
        .execute((pool, text))?;
    Ok(())
}
