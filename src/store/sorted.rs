//! Short lists, sorted whole: by what no index keeps them by, and those that words find.

use std::cmp::Ordering;

use rusqlite::{Row, params_from_iter};

use super::{
    Conn,
    error::Result,
    filter::{HAS_DUE, Plan, Scope, Sort},
    page::Direction,
};
use crate::model::{filter::Filter, id::LeadId};

/// Lists up to so many leads are sorted whole; about 3 ms a thousand.
pub const SHORT: usize = 5_000;

/// What a short list is sorted by. Of equals, and of leads without it, which stand last, the earlier one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Due instant of the first touch, soonest first; the others by arrival, latest first.
    Due,
    /// Arrival, latest first.
    Newest,
    /// Score, highest first.
    Score,
    /// Company, as it would stand in a dictionary.
    Company,
    /// Name of the owner.
    Owner,
}

impl By {
    /// The key and whether a lead has it, in SQL.
    fn key(self) -> &'static str {
        match self {
            Self::Due => "CASE WHEN {HAS_DUE} THEN lead.due_at END",
            Self::Newest => "-lead.received_at",
            Self::Score => "-lead.score",
            Self::Company => "fold(bare(lead.company))",
            Self::Owner => "(SELECT fold(bare(name)) FROM rep WHERE id = lead.owner)",
        }
    }
}

/// A list that was sorted whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    /// Its leads.
    pub leads: Vec<LeadId>,
    /// Where the lead one asked for stands, or would.
    pub place: usize,
}

/// What a lead is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    key: Key,
    received_at: i64,
    id: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
    None,
}

impl Line {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        use rusqlite::types::ValueRef;
        let key = match row.get_ref(0)? {
            ValueRef::Integer(number) => Key::Number(number),
            ValueRef::Text(text) if !text.is_empty() => Key::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => Key::None,
        };
        Ok(Self { key, received_at: row.get(1)?, id: row.get(2)? })
    }

    /// Backward, what an index keeps is read from its end; of the others only the key is turned round.
    fn before(&self, other: &Self, by: By, direction: Direction) -> Ordering {
        match (direction, by) {
            (Direction::Forward, _) => self.first(other, by),
            (Direction::Backward, By::Due | By::Newest) => other.first(self, by),
            (Direction::Backward, By::Score | By::Company | By::Owner) => {
                other.key.cmp(&self.key).then((self.received_at, self.id).cmp(&(other.received_at, other.id)))
            }
        }
    }

    fn first(&self, other: &Self, by: By) -> Ordering {
        let arrival = (self.received_at, self.id).cmp(&(other.received_at, other.id));
        // Leads without a due instant, and equals of the latest, stand as in a list by arrival.
        let latest_first = matches!((by, &self.key), (By::Newest, _) | (By::Due, Key::None));
        let among_equals = if latest_first {
            arrival.reverse()
        } else if by == By::Due {
            self.id.cmp(&other.id)
        } else {
            arrival
        };
        self.key.cmp(&other.key).then(among_equals)
    }
}

/// The list of a filter, sorted whole that way or the other way round, and the place of a lead in it; nothing where it has
/// more than [`SHORT`] leads.
pub fn sorted(
    conn: &Conn,
    filter: &Filter,
    scope: Scope<'_>,
    (by, direction): (By, Direction),
    around: Option<LeadId>,
) -> Result<Option<Sorted>> {
    let mut plan = Plan::new(filter, scope);
    if plan.stages.is_empty() {
        return Ok(Some(Sorted { leads: Vec::new(), place: 0 }));
    }
    let key = by.key().replace("{HAS_DUE}", HAS_DUE);
    let limit = plan.args.bind((SHORT + 1) as i64);
    let found = if plan.has_words() { plan.by_number(Sort::Down, &[], &limit) } else { plan.by_arrival(Sort::Down, &[], &limit) };
    let query = format!("SELECT {key}, lead.received_at, lead.id FROM ({found}) AS found CROSS JOIN lead ON lead.id = found.id");
    let mut lines = Vec::new();
    {
        let mut statement = conn.sql.prepare_cached(&query)?;
        let mut rows = statement.query(params_from_iter(plan.args.0))?;
        while let Some(row) = rows.next()? {
            lines.push(Line::read(row)?);
        }
    }
    if lines.len() > SHORT {
        return Ok(None);
    }
    lines.sort_by(|one, other| one.before(other, by, direction));
    let place = match around {
        None => 0,
        Some(lead) => {
            let query = format!("SELECT {key}, lead.received_at, lead.id FROM lead WHERE lead.id = ?1");
            let mut one = conn.sql.prepare_cached(&query)?;
            let mut rows = one.query([lead.0])?;
            match rows.next()? {
                Some(row) => {
                    let line = Line::read(row)?;
                    lines.partition_point(|other| other.before(&line, by, direction) == Ordering::Less)
                }
                None => 0,
            }
        }
    };
    Ok(Some(Sorted { leads: lines.into_iter().map(|line| LeadId(line.id)).collect(), place }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{lead::Stage, time::Instant},
        store::testing::{lead, reps},
    };

    #[test]
    fn short_lists_are_sorted_by_score_company_and_owner() {
        let conn = Conn::in_memory().unwrap();
        reps(&conn, 3);
        for (id, score, company, owner) in [
            (1, Some(50), Some("beta"), Some(2)),
            (2, None, Some("Ålpha"), Some(1)),
            (3, Some(90), None, None),
            (4, Some(50), Some("Alphabet"), Some(1)),
            (5, Some(-3), Some(""), Some(3)),
        ] {
            let kept = lead(id, Stage::Assigned).with("score", score).with("company", company);
            kept.with("owner", owner).put(&conn);
        }
        let read = |by, around| {
            let whole = sorted(&conn, &Filter::default(), Scope::at(Instant::MIN, &[]), by, around).unwrap().unwrap();
            (whole.leads.iter().map(|lead| lead.0).collect::<Vec<_>>(), whole.place)
        };
        let by = |by, around| read((by, Direction::Forward), around);
        assert_eq!(by(By::Score, Some(LeadId(4))), (vec![3, 1, 4, 5, 2], 2));
        assert_eq!(by(By::Company, Some(LeadId(1))), (vec![2, 4, 1, 3, 5], 2));
        assert_eq!(by(By::Owner, None), (vec![2, 4, 1, 5, 3], 0));
        // The other way round equals still stand as they came.
        let back = |by, around| read((by, Direction::Backward), around);
        assert_eq!(back(By::Score, Some(LeadId(4))), (vec![2, 5, 1, 4, 3], 3));
        assert_eq!(back(By::Company, Some(LeadId(1))), (vec![3, 5, 1, 4, 2], 2));
        assert_eq!(back(By::Owner, None), (vec![3, 5, 1, 2, 4], 0));
        // A lead that the filter does not show has its place all the same.
        let high = Filter { ids: Some(vec![LeadId(1), LeadId(3), LeadId(5)]), ..Filter::default() };
        let whole = sorted(&conn, &high, Scope::at(Instant::MIN, &[]), (By::Score, Direction::Forward), Some(LeadId(4)))
            .unwrap()
            .unwrap();
        assert_eq!((whole.leads.len(), whole.place), (3, 2));
    }
}
