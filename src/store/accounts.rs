//! Accounts and their domains.

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Conn, Tx, code, error::Result};
use crate::model::{
    account::{Account, Relationship},
    id::{AccountId, EntryId, RepId},
    time::Instant,
};

const COLUMNS: &str =
    "SELECT id, external_id, name, folded_name, relationship, domains, owner, owner_named, created_at FROM account";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let domains: String = row.get(5)?;
    Ok(Account {
        id: AccountId(row.get(0)?),
        external_id: row.get(1)?,
        name: row.get(2)?,
        folded_name: row.get(3)?,
        relationship: code::relationship_from(row.get(4)?).unwrap_or(Relationship::Target),
        domains: serde_json::from_str(&domains).unwrap_or_default(),
        owner: row.get::<_, Option<i64>>(6)?.map(RepId),
        owner_named: row.get(7)?,
        created_at: row.get::<_, Option<i64>>(8)?.map(Instant::from_ms),
    })
}

/// All of them, older first.
pub fn all(conn: &Conn) -> Result<Vec<Account>> {
    let mut found = conn.sql.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
    let rows = found.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One account.
pub fn get(conn: &Conn, id: AccountId) -> Result<Option<Account>> {
    Ok(conn.sql.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?.query_row([id.0], read).optional()?)
}

/// The account of that CRM id.
pub fn by_external_id(conn: &Conn, external_id: &str) -> Result<Option<Account>> {
    Ok(conn.sql.prepare_cached(&format!("{COLUMNS} WHERE external_id = ?1"))?.query_row([external_id], read).optional()?)
}

/// Accounts with that domain, older first.
pub fn by_domain(conn: &Conn, domain: &str) -> Result<Vec<Account>> {
    let mut found = conn
        .sql
        .prepare_cached(&format!("{COLUMNS} WHERE id IN (SELECT account FROM account_domain WHERE domain = ?1) ORDER BY id"))?;
    let rows = found.query_map([domain], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Accounts with that folded name, older first.
pub fn by_folded_name(conn: &Conn, folded: &str) -> Result<Vec<Account>> {
    let mut found = conn.sql.prepare_cached(&format!("{COLUMNS} WHERE folded_name = ?1 ORDER BY id"))?;
    let rows = found.query_map([folded], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Accounts whose owner the roster did not know when they came in, older first.
pub fn waiting_for_owner(conn: &Conn) -> Result<Vec<Account>> {
    let mut found = conn.sql.prepare_cached(&format!("{COLUMNS} WHERE owner IS NULL AND owner_named IS NOT NULL ORDER BY id"))?;
    let rows = found.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many accounts a rep owns.
pub fn owned_by(conn: &Conn, rep: RepId) -> Result<u64> {
    let mut found = conn.sql.prepare_cached("SELECT count(*) FROM account WHERE owner = ?1")?;
    Ok(found.query_row([rep.0], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// How many accounts a rep owns, by what they are to us.
pub fn kinds_owned_by(conn: &Conn, rep: RepId) -> Result<Vec<(Relationship, u64)>> {
    let mut found =
        conn.sql.prepare_cached("SELECT relationship, count(*) FROM account WHERE owner = ?1 GROUP BY 1 ORDER BY 1")?;
    let kind = |row: &Row<'_>| {
        Ok((code::relationship_from(row.get(0)?).unwrap_or(Relationship::Target), row.get::<_, i64>(1)?.unsigned_abs()))
    };
    Ok(found.query_map([rep.0], kind)?.collect::<rusqlite::Result<_>>()?)
}

/// The number the next account gets.
pub fn next_id(conn: &Conn) -> Result<AccountId> {
    Ok(AccountId(conn.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM account", [], |row| row.get(0))?))
}

/// Keeps a new account under the number it bears, or writes a known one.
pub fn save(tx: &Tx<'_>, entry: EntryId, account: &Account) -> Result<()> {
    let domains = serde_json::Value::from(account.domains.clone()).to_string();
    tx.sql
        .prepare_cached(
            "INSERT INTO account (id, entry, external_id, name, folded_name, relationship, domains, owner, owner_named,
                created_at)
             VALUES (:id, :entry, :external_id, :name, :folded_name, :relationship, :domains, :owner, :owner_named, :created_at)
             ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id, name = excluded.name,
                folded_name = excluded.folded_name, relationship = excluded.relationship, domains = excluded.domains,
                owner = excluded.owner, owner_named = excluded.owner_named, created_at = excluded.created_at",
        )?
        .execute(named_params! {
            ":id": account.id.0, ":entry": entry.0, ":external_id": account.external_id, ":name": account.name,
            ":folded_name": account.folded_name, ":relationship": code::relationship(account.relationship), ":domains": domains,
            ":owner": account.owner.map(|owner| owner.0), ":owner_named": account.owner_named,
            ":created_at": account.created_at.map(Instant::ms),
        })?;
    tx.sql.prepare_cached("DELETE FROM account_domain WHERE account = ?1")?.execute([account.id.0])?;
    let mut insert = tx.sql.prepare_cached("INSERT OR IGNORE INTO account_domain (domain, account) VALUES (?1, ?2)")?;
    for domain in &account.domains {
        insert.execute((domain, account.id.0))?;
    }
    Ok(())
}
