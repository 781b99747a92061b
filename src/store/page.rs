//! Pages of a list, read by key from either side: as fast at the end of a million leads as at their beginning.

use rusqlite::{params_from_iter, types::Value};

use crate::model::{
    filter::{Filter, Word},
    id::LeadId,
    lead::Stage,
    listing::LeadRow,
    time::Instant,
};

use super::{
    Conn,
    error::Result,
    filter::{HAS_DUE, Plan, Scope, Sort},
    words::{self, Words},
};

/// In which order leads stand. Words are found in the order of numbers: with words in the filter, arrival means when a
/// lead came into this database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Latest arrival first.
    #[default]
    Newest,
    /// Earliest arrival first.
    Oldest,
    /// As they came into this database: by number.
    Intake,
    /// First those that wait for a touch with a due instant (new, assigned, fallback), the most urgent first; then
    /// the rest, latest arrival first.
    Due,
}

/// Where a lead stands in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// In [`Order::Due`], when it stands among those with a due instant.
    due: Option<Instant>,
    received_at: Instant,
    id: LeadId,
}

impl Position {
    /// Where a lead of that number stands in [`Order::Intake`].
    pub fn number(id: LeadId) -> Self {
        Self { due: None, received_at: Instant::MIN, id }
    }

    /// Where that lead stands.
    pub fn of(row: &LeadRow, order: Order) -> Self {
        let waits = matches!(row.stage, Stage::New | Stage::Assigned | Stage::Fallback) && row.touched_at.is_none();
        let due = row.clock.and_then(|clock| clock.due).filter(|_| waits && order == Order::Due);
        Self { due, received_at: row.received_at, id: row.id }
    }
}

/// To which side of a position a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Behind it; without a position the first page.
    #[default]
    Forward,
    /// Before it; without a position the last page.
    Backward,
}

/// Beyond so many hits of words any order but that of the index takes too long to be made while one types: all of them would
/// have to be read.
const MANY_HITS: usize = 1_000;

/// First letters that more leads have than this are common.
const COMMON: usize = 20_000;
/// So many leads with the first letters of words are looked at to see how many have the words.
const SAMPLED: i64 = 100;
/// One in so many is enough to look at them all.
const ENOUGH: i64 = 5;

/// A part of a list. Its leads stand in the list's order, whatever the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Of the list.
    pub order: Order,
    /// Where it begins, that lead not included.
    pub from: Option<Position>,
    /// To which side.
    pub direction: Direction,
    /// Most leads on it.
    pub limit: usize,
}

impl Words {
    /// Whether more leads have them than can be sorted while one types.
    pub fn are_many(self) -> bool {
        self.hits.is_some_and(|hits| hits > MANY_HITS)
    }

    /// Whether so few leads have them that a list of these can be sorted whole.
    pub fn are_few(self) -> bool {
        self.hits.is_some_and(|hits| hits <= MANY_HITS)
    }
}

impl Page {
    /// The first page.
    pub fn first(order: Order, limit: usize) -> Self {
        Self { order, from: None, direction: Direction::Forward, limit }
    }
}

/// The numbers of a page.
pub(super) fn ids(conn: &Conn, filter: &Filter, scope: Scope<'_>, page: Page) -> Result<Vec<LeadId>> {
    if Plan::new(filter, scope).stages.is_empty() {
        return Ok(Vec::new());
    }
    let reader = Reader { conn, filter, scope, direction: page.direction };
    let mut found = match page.order {
        Order::Newest => reader.by_arrival(Sort::Down, page.from, Among::All, page.limit)?,
        Order::Oldest => reader.by_arrival(Sort::Up, page.from, Among::All, page.limit)?,
        Order::Intake => reader.by_number(page.from, page.limit)?,
        Order::Due => reader.by_due_then_arrival(page.from, page.limit)?,
    };
    if page.direction == Direction::Backward {
        found.reverse();
    }
    Ok(found)
}

/// How the words of a filter are best looked for, with how many leads have them, counted up to one more than [`MANY_HITS`].
/// Long beginnings are gathered by the index word by word, which takes long where they are many; where the newest leads with
/// their first letters have the word too, looking at leads is faster.
pub fn how_to_find(conn: &Conn, filter: &Filter, scope: Scope<'_>) -> Result<Words> {
    let mut how = Words::ASKED;
    for (place, beginning) in words::beginnings(&filter.words).unwrap_or_default().into_iter().enumerate() {
        if !words::is_gathered(&beginning) {
            continue;
        }
        let alone = Filter { words: vec![Word::Has(beginning)], ..Filter::default() };
        let sifted = Scope { words: Words::ASKED.and_sifted(0), ..scope };
        if hits(conn, &alone, sifted, COMMON + 1)?.is_none_or(|hits| hits <= COMMON) {
            continue;
        }
        let mut plan = Plan::new(&alone, sifted);
        let limit = plan.args.bind(SAMPLED);
        let Some(query) = plan.borne_among_newest(&limit) else { continue };
        let borne: i64 = conn.sql.prepare_cached(&query)?.query_row(params_from_iter(plan.args.0), |row| row.get(0))?;
        if borne * ENOUGH >= SAMPLED {
            how = how.and_sifted(place);
        }
    }
    let found = hits(conn, filter, Scope { words: how, ..scope }, MANY_HITS + 1)?;
    Ok(Words { hits: found, ..how })
}

/// How many leads bear the words of a filter, whatever else it asks, but never more than `at_most`; `None` without words.
fn hits(conn: &Conn, filter: &Filter, scope: Scope<'_>, at_most: usize) -> Result<Option<usize>> {
    let mut plan = Plan::new(filter, scope);
    let limit = plan.args.bind(at_most as i64);
    let Some(query) = plan.hits(&limit).filter(|_| plan.has_words()) else { return Ok(None) };
    let found: i64 = conn.sql.prepare_cached(&query)?.query_row(params_from_iter(plan.args.0), |row| row.get(0))?;
    Ok(Some(usize::try_from(found).unwrap_or(at_most)))
}

/// Which leads a part of a list is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    All,
    WithoutDue,
}

/// From where a part is read on.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Among those of the same instant, from that number on.
    Among(Instant, LeadId),
    /// Beyond that instant.
    Beyond(Instant),
    /// From that number on, of what words find.
    Number(Position),
}

impl Step {
    fn says(self, column: &str, sort: Sort, plan: &mut Plan) -> String {
        let sign = sign(sort);
        match self {
            Self::Among(at, id) => {
                let (at, id) = (plan.args.bind(at.ms()), plan.args.bind(id.0));
                format!("{column} = {at} AND lead.id {sign} {id}")
            }
            Self::Beyond(at) => format!("{column} {sign} {}", plan.args.bind(at.ms())),
            Self::Number(from) => format!("lead_words.rowid {sign} {}", plan.args.bind(from.id.0)),
        }
    }
}

/// Reads away from a position: backward pages come out backwards.
struct Reader<'a> {
    conn: &'a Conn,
    filter: &'a Filter,
    scope: Scope<'a>,
    direction: Direction,
}

impl Reader<'_> {
    /// The order of a list, turned around when reading backward.
    fn sort(&self, order: Sort) -> Sort {
        match (self.direction, order) {
            (Direction::Forward, sort) => sort,
            (Direction::Backward, Sort::Up) => Sort::Down,
            (Direction::Backward, Sort::Down) => Sort::Up,
        }
    }

    fn by_arrival(&self, order: Sort, from: Option<Position>, among: Among, limit: usize) -> Result<Vec<LeadId>> {
        if Plan::new(self.filter, self.scope).has_words() {
            return self.arrivals(order, from.map(Step::Number), among, limit);
        }
        in_steps(from.map(|from| (from.received_at, from.id)), limit, |step, limit| self.arrivals(order, step, among, limit))
    }

    fn arrivals(&self, order: Sort, step: Option<Step>, among: Among, limit: usize) -> Result<Vec<LeadId>> {
        let (mut plan, sort) = (Plan::new(self.filter, self.scope), self.sort(order));
        let by_words = plan.has_words();
        let mut more: Vec<String> = Vec::new();
        if by_words && among == Among::WithoutDue {
            more.push(format!("NOT ({HAS_DUE})"));
        }
        more.extend(step.map(|step| step.says("lead.received_at", sort, &mut plan)));
        let limit = plan.args.bind(limit as i64);
        let query = match among {
            _ if by_words => plan.by_number(sort, &more, &limit),
            Among::All => plan.by_arrival(sort, &more, &limit),
            Among::WithoutDue => plan.by_arrival_without_due(sort, &more, &limit),
        };
        self.read(&query, plan.args.0)
    }

    fn by_number(&self, from: Option<Position>, limit: usize) -> Result<Vec<LeadId>> {
        let (mut plan, sort) = (Plan::new(self.filter, self.scope), self.sort(Sort::Up));
        // The index of words begins at a number only if it is asked for one of its own.
        let number = if plan.has_words() { "lead_words.rowid" } else { "lead.id" };
        let more: Vec<String> =
            from.map(|from| format!("{number} {} {}", sign(sort), plan.args.bind(from.id.0))).into_iter().collect();
        let limit = plan.args.bind(limit as i64);
        self.read(&plan.by_number(sort, &more, &limit), plan.args.0)
    }

    fn by_due(&self, from: Option<(Instant, LeadId)>, limit: usize) -> Result<Vec<LeadId>> {
        in_steps(from, limit, |step, limit| self.dues(step, limit))
    }

    fn dues(&self, step: Option<Step>, limit: usize) -> Result<Vec<LeadId>> {
        let (mut plan, sort) = (Plan::new(self.filter, self.scope), self.sort(Sort::Up));
        let more = step.map(|step| step.says("lead.due_at", sort, &mut plan));
        let limit = plan.args.bind(limit as i64);
        let query = plan.by_due(sort, more.as_slice(), &limit);
        self.read(&query, plan.args.0)
    }

    /// Those with a due instant and the rest: the part that is nearer, and of the other what is left of the page.
    fn by_due_then_arrival(&self, from: Option<Position>, limit: usize) -> Result<Vec<LeadId>> {
        let due = |from, limit| self.by_due(from, limit);
        let rest = |from, limit| self.by_arrival(Sort::Down, from, Among::WithoutDue, limit);
        let among_due = from.and_then(|from| Some((from.due?, from.id)));
        let mut found;
        match (self.direction, from) {
            (Direction::Forward, Some(from)) if from.due.is_none() => found = rest(Some(from), limit)?,
            (Direction::Forward, _) => {
                found = due(among_due, limit)?;
                found.extend(rest(None, limit.saturating_sub(found.len()))?);
            }
            (Direction::Backward, Some(from)) if from.due.is_some() => found = due(among_due, limit)?,
            (Direction::Backward, _) => {
                found = rest(from, limit)?;
                found.extend(due(None, limit.saturating_sub(found.len()))?);
            }
        }
        Ok(found)
    }

    fn read(&self, query: &str, args: Vec<Value>) -> Result<Vec<LeadId>> {
        let mut statement = self.conn.sql.prepare_cached(query)?;
        let found = statement.query_map(params_from_iter(args), |row| row.get(0).map(LeadId))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// Reads on from an instant and a number: first the others of the same instant, then those beyond it. SQLite finds a place
/// among leads of one instant only if it is asked so, and a million may have come in with one file.
fn in_steps(
    from: Option<(Instant, LeadId)>,
    limit: usize,
    read: impl Fn(Option<Step>, usize) -> Result<Vec<LeadId>>,
) -> Result<Vec<LeadId>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let Some((at, id)) = from else { return read(None, limit) };
    let mut found = read(Some(Step::Among(at, id)), limit)?;
    if found.len() < limit {
        found.extend(read(Some(Step::Beyond(at)), limit - found.len())?);
    }
    Ok(found)
}

fn sign(sort: Sort) -> &'static str {
    match sort {
        Sort::Up => ">",
        Sort::Down => "<",
    }
}
