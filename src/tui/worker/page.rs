//! Windows of a list of leads, read by key around the cursor.

use std::collections::BTreeSet;

use crate::{
    actions::{
        Desk, ask,
        command::{Seen, SeenDecision},
        error::ActionError,
    },
    model::{
        filter::{Filter, Is, Mark, Status},
        id::{EntryId, GroupId, LeadId},
        listing::{LeadRow, Totals},
        rep::Rep,
        rulebook::Rulebook,
        territory::Territory,
        time::{Instant, Zone},
    },
    rulebook::filter::{self, Names},
    store::{
        Conn, Scope, Words, journal_list, leads, listing, names,
        page::{Direction, Order, Page as Part, Position, how_to_find},
    },
    tui::{
        effect::{From, MARKS_MAX, Query, REACH, Shelf, Sort},
        msg::{Addresses, Answer, Grouped, Live, Page, Rest},
    },
};

use super::{
    groups,
    whole::{by, kept_in},
};

/// Leads are counted up to here; beyond, a list says no number.
const COUNTED: usize = 10_000;
/// Of those found by words each is read to be counted.
const COUNTED_BY_WORDS: usize = 1_000;
/// Leads of one entry: a part of an import, and those that waited.
const LEADS_OF_ENTRY: usize = 10_000;
/// Leads before a window are counted up to here.
const BEFORE: usize = 500;
/// New arrivals are counted up to here.
const FRESH: usize = 1_000;

/// A list of leads: what is asked, against what, in which order.
pub(super) struct List<'a> {
    pub conn: &'a Conn,
    pub filter: Filter,
    pub territories: &'a [Territory],
    pub now: Instant,
    /// What it stands in, where it is short enough to be sorted whole.
    pub sort: Sort,
    /// What it is read by key in.
    pub order: Order,
    pub read: Read,
    pub words: Words,
}

/// Which end of its order a list begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    FromFirst,
    FromLast,
}

/// What a list shows around a place.
pub(super) struct Window {
    pub rows: Vec<LeadRow>,
    pub above: Rest,
    pub below: Rest,
    pub matching: Option<u64>,
    pub grouped: Option<Grouped>,
}

/// The window that a query asks for.
pub fn window(desk: &mut Desk, zone: Zone, query: &Query) -> Result<Answer, ActionError> {
    let now = desk.now();
    let (live, book) = match ask::live_book(desk)? {
        Some((version, book)) => (Live::Book(version), book),
        None => (Live::Nothing, Rulebook::default()),
    };
    let (filter, complaint) = read(desk, zone, &book, query)?;
    let totals = totals(desk, zone, query.until)?;
    let list = List::new(desk.conn(), filter, &book.territories, now, query.sort)?;
    let whole = if query.shelf == Shelf::Queue { list.whole(query.from)? } else { None };
    let sort = if whole.is_none() && kept_in(by(list.sort).0).is_none() { Sort::Due } else { list.sort };
    let Window { rows, above, below, matching, grouped } = match (query.shelf, &whole) {
        (Shelf::Queue, Some(whole)) => list.part_of(whole, query.from)?,
        (Shelf::Queue, None) => {
            let (rows, above, below) = list.window(query.from)?;
            // All that is open is counted as it changes.
            let up_to = list.filter.up_to;
            let all_open = list.filter == Filter { is: vec![Mark::Open], up_to, ..Filter::default() };
            let only_words =
                list.filter == Filter { is: vec![Mark::Open], up_to, words: list.filter.words.clone(), ..Filter::default() };
            let matching = match (all_open, only_words && list.words.are_many()) {
                (true, _) => Some(totals.open()),
                // They are more than are counted.
                (false, true) => None,
                (false, false) => list.count()?,
            };
            Window { rows, above, below, matching, grouped: None }
        }
        (Shelf::Fallback, _) => groups::window(&list, query)?,
    };
    let newest = leads::newest(desk.conn())?;
    let fresh = if newest > query.known { list.fresh(query.known)? } else { 0 };
    let kept = kept(desk.conn(), query.from, &rows)?;
    let before = match (query.shelf, &whole, above, below, matching) {
        (Shelf::Fallback, ..) => None,
        (Shelf::Queue, Some(whole), ..) => whole.before(rows.first().map(|row| row.id)),
        (Shelf::Queue, None, Rest::More, Rest::None, Some(all)) => Some(all.saturating_sub(rows.len() as u64)),
        (Shelf::Queue, None, ..) => list.before(rows.first(), above)?,
    };
    let finished = if rows.is_empty() && query.shelf == Shelf::Queue { list.finished()? } else { 0 };
    let asked = addresses(desk.conn(), &query.filter)?;
    let hidden = list.hidden(&query.marked, &rows)?;
    let grouped = grouped.map(|grouped| groups::complete(desk, zone, query, grouped, &rows)).transpose()?;
    Ok(Answer::Leads(Box::new(Page {
        shelf: query.shelf,
        ticket: query.ticket,
        from: query.from,
        sort,
        now,
        rows,
        kept,
        above,
        below,
        grouped,
        asked,
        hidden,
        complaint,
        matching,
        finished,
        before,
        fresh,
        newest,
        totals,
        live,
        rules: book.rules.iter().map(|rule| rule.name.clone()).collect(),
    })))
}

/// Numbers of the header, with what came in today; none of leads above that number.
pub fn totals(desk: &Desk, zone: Zone, until: Option<LeadId>) -> Result<Totals, ActionError> {
    let totals = match until {
        Some(last) => ask::totals_up_to(desk, last)?,
        None => ask::totals(desk)?,
    };
    let today = match filter::whole_day(desk.now().day(zone), zone) {
        Some(day) => ask::came(desk, day, until)?,
        None => None,
    };
    Ok(Totals { today, ..totals })
}

/// The lead that a window lies around, if it is none of its rows.
fn kept(conn: &Conn, from: From, rows: &[LeadRow]) -> Result<Option<Box<LeadRow>>, ActionError> {
    match from {
        From::Around(lead) if rows.iter().all(|row| row.id != lead) => Ok(listing::rows(conn, &[lead])?.pop().map(Box::new)),
        From::Around(_) | From::Start | From::End | From::Latest => Ok(None),
    }
}

/// Which of a pasted list of addresses no lead bears.
fn addresses(conn: &Conn, text: &str) -> Result<Option<Addresses>, ActionError> {
    let Some(asked) = filter::addresses(text) else { return Ok(None) };
    let mut missing = Vec::new();
    for address in &asked {
        if leads::by_email(conn, address)?.is_empty() {
            missing.push(address.clone());
        }
    }
    Ok(Some(Addresses { asked: asked.len(), missing }))
}

/// Which of these leads a query does not show, by name.
pub fn hidden(desk: &mut Desk, zone: Zone, query: &Query, leads: Vec<LeadId>) -> Result<Answer, ActionError> {
    let now = desk.now();
    let book = ask::live_book(desk)?.map(|(_, book)| book).unwrap_or_default();
    let (filter, _) = read(desk, zone, &book, query)?;
    let shown = listing::among(desk.conn(), &filter, Scope::at(now, &book.territories), &leads)?;
    let shown: BTreeSet<LeadId> = shown.into_iter().collect();
    let hidden: Vec<LeadId> = leads.iter().copied().filter(|lead| !shown.contains(lead)).collect();
    let named = listing::rows(desk.conn(), &hidden)?.into_iter().map(|row| {
        let name = row.called().or(row.company.as_deref());
        name.map_or_else(|| format!("L-{}", row.id), str::to_owned)
    });
    Ok(Answer::Hidden { leads, hidden: named.collect() })
}

/// The leads of an entry, so many of them.
pub fn leads_of_entry(desk: &Desk, entry: EntryId) -> Result<Vec<LeadId>, ActionError> {
    Ok(journal_list::leads_of(desk.conn(), entry, LEADS_OF_ENTRY)?)
}

/// The group that a query names.
fn group_of(query: &Query) -> Option<GroupId> {
    query.grouping.group.filter(|_| query.shelf == Shelf::Fallback)
}

/// The leads that a query shows, up to [`MARKS_MAX`]; `None` where it cannot be read.
pub fn rows_of(desk: &mut Desk, zone: Zone, query: &Query) -> Result<Option<Vec<LeadRow>>, ActionError> {
    let now = desk.now();
    let book = ask::live_book(desk)?.map(|(_, book)| book).unwrap_or_default();
    let (filter, None) = read(desk, zone, &book, query)? else { return Ok(None) };
    let filter = Filter { group: group_of(query), ..filter };
    let list = List::new(desk.conn(), filter, &book.territories, now, query.sort)?;
    list.first(MARKS_MAX).map(Some)
}

/// Every lead that a query shows, up to [`MARKS_MAX`].
pub fn all_of(desk: &mut Desk, zone: Zone, query: &Query) -> Result<Answer, ActionError> {
    let now = desk.now();
    let book = ask::live_book(desk)?.map(|(_, book)| book).unwrap_or_default();
    let (filter, complaint) = read(desk, zone, &book, query)?;
    if let Some(because) = complaint {
        return Ok(Answer::Failed(format!("nothing is marked: {because}")));
    }
    let group = group_of(query);
    let filter = Filter { group, ..filter };
    let list = List::new(desk.conn(), filter, &book.territories, now, query.sort)?;
    let rows = list.first(MARKS_MAX)?;
    let more = if rows.len() == MARKS_MAX { list.count_to(usize::MAX / 2)?.filter(|all| *all > MARKS_MAX as u64) } else { None };
    let leads = rows.iter().map(|row| Seen { lead: row.id, decision: SeenDecision::This(row.decision) }).collect();
    Ok(Answer::AllOf { shelf: query.shelf, group, leads, more })
}

impl<'a> List<'a> {
    /// In the order asked for; what words find too much of, in the one it can be read in.
    pub fn new(
        conn: &'a Conn,
        filter: Filter,
        territories: &'a [Territory],
        now: Instant,
        sort: Sort,
    ) -> Result<Self, ActionError> {
        let words = how_to_find(conn, &filter, Scope::at(now, territories))?;
        let sort = if words.are_many() { sort.of_many() } else { sort };
        let (by, read) = by(sort);
        // What is too long to be sorted whole stands by due instant.
        let (order, read) = kept_in(by).map_or((Order::Due, Read::FromFirst), |order| (order, read));
        Ok(Self { conn, filter, territories, now, sort, order, read, words })
    }
}

impl List<'_> {
    pub fn scope(&self) -> Scope<'_> {
        Scope { now: self.now, territories: self.territories, words: self.words }
    }

    /// Its leads of one group, in the order they stand in below their heading.
    pub fn of_group(&self, group: GroupId) -> List<'_> {
        self.narrowed(Filter { group: Some(group), ..self.filter.clone() })
    }

    /// Those of its leads that also pass more, in the same order; the words stay as they are.
    pub fn narrowed(&self, filter: Filter) -> List<'_> {
        List { filter, ..*self }
    }

    /// The side that is meant, as the store counts it.
    fn side(&self, direction: Direction) -> Direction {
        match (self.read, direction) {
            (Read::FromFirst, direction) => direction,
            (Read::FromLast, Direction::Forward) => Direction::Backward,
            (Read::FromLast, Direction::Backward) => Direction::Forward,
        }
    }

    /// How many leads stand before that row; not known where they are many, or found by words: that would be one more search.
    fn before(&self, first: Option<&LeadRow>, above: Rest) -> Result<Option<u64>, ActionError> {
        let Some(first) = first.filter(|_| above == Rest::More) else { return Ok(Some(0)) };
        if !self.filter.words.is_empty() {
            return Ok(None);
        }
        let from = Some(Position::of(first, self.order));
        let part = Part { order: self.order, from, direction: self.side(Direction::Backward), limit: BEFORE + 1 };
        let found = listing::count_page(self.conn, &self.filter, self.scope(), part)?;
        Ok((found <= BEFORE).then_some(found as u64))
    }

    pub fn part(&self, from: Option<Position>, direction: Direction, limit: usize) -> Result<Vec<LeadRow>, ActionError> {
        let direction = self.side(direction);
        let part = Part { order: self.order, from, direction, limit };
        let mut rows = listing::leads(self.conn, &self.filter, self.scope(), part)?;
        if self.read == Read::FromLast {
            rows.reverse();
        }
        Ok(rows)
    }

    fn window(&self, from: From) -> Result<(Vec<LeadRow>, Rest, Rest), ActionError> {
        match from {
            From::Start => {
                let mut rows = self.part(None, Direction::Forward, 2 * REACH + 1)?;
                let below = cut(&mut rows, 2 * REACH);
                Ok((rows, Rest::None, below))
            }
            From::End => {
                let mut rows = self.part(None, Direction::Backward, 2 * REACH + 1)?;
                let above = cut_front(&mut rows, 2 * REACH);
                Ok((rows, above, Rest::None))
            }
            From::Around(lead) => self.around(lead),
            From::Latest => match self.newest()? {
                Some(lead) => self.around(lead),
                None => self.window(From::Start),
            },
        }
    }

    fn around(&self, lead: LeadId) -> Result<(Vec<LeadRow>, Rest, Rest), ActionError> {
        let Some(row) = listing::rows(self.conn, &[lead])?.pop() else { return self.window(From::Start) };
        let at = Some(Position::of(&row, self.order));
        let mut rows = self.part(at, Direction::Backward, REACH + 1)?;
        let above = cut_front(&mut rows, REACH);
        if self.holds(lead)? {
            rows.push(row);
        }
        let mut after = self.part(at, Direction::Forward, REACH + 1)?;
        let below = cut(&mut after, REACH);
        rows.append(&mut after);
        Ok((rows, above, below))
    }

    /// Whether that lead passes the filter.
    pub fn holds(&self, lead: LeadId) -> Result<bool, ActionError> {
        Ok(!listing::among(self.conn, &self.filter, self.scope(), &[lead])?.is_empty())
    }

    /// Which of these leads it does not show, given those it is known to show.
    fn hidden(&self, leads: &[LeadId], shown: &[LeadRow]) -> Result<Vec<LeadId>, ActionError> {
        let mut shown: BTreeSet<LeadId> = shown.iter().map(|row| row.id).collect();
        let open: Vec<LeadId> = leads.iter().copied().filter(|lead| !shown.contains(lead)).collect();
        shown.extend(listing::among(self.conn, &self.filter, self.scope(), &open)?);
        Ok(open.into_iter().filter(|lead| !shown.contains(lead)).collect())
    }

    fn count(&self) -> Result<Option<u64>, ActionError> {
        self.count_to(if self.filter.words.is_empty() { COUNTED } else { COUNTED_BY_WORDS })
    }

    pub fn count_to(&self, most: usize) -> Result<Option<u64>, ActionError> {
        let found = listing::count(self.conn, &self.filter, self.scope(), most + 1)?;
        Ok((found <= most).then_some(found as u64))
    }

    pub fn newest(&self) -> Result<Option<LeadId>, ActionError> {
        let newest = listing::leads(self.conn, &self.filter, self.scope(), Part::first(Order::Newest, 1))?;
        Ok(newest.first().map(|row| row.id))
    }

    /// Finished leads that the filter would show if it did not ask for open ones.
    fn finished(&self) -> Result<u64, ActionError> {
        let mut filter = self.filter.clone();
        filter.is.retain(|mark| *mark != Mark::Open);
        filter.statuses = vec![Status::Converted, Status::Lost, Status::Disqualified];
        let asked = self.filter.is.contains(&Mark::Open) && self.filter.statuses.is_empty();
        Ok(if asked { listing::count(self.conn, &filter, self.scope(), FRESH)? as u64 } else { 0 })
    }

    /// Leads with a higher number than the known one, shown or not.
    fn fresh(&self, known: Option<LeadId>) -> Result<u64, ActionError> {
        let Some(known) = known else { return Ok(0) };
        let filter = Filter { up_to: None, ..self.filter.clone() };
        let from = Some(Position::number(known));
        let part = Part { order: Order::Intake, from, direction: Direction::Forward, limit: FRESH };
        Ok(listing::leads(self.conn, &filter, self.scope(), part)?.len() as u64)
    }
}

pub(super) fn cut(rows: &mut Vec<LeadRow>, most: usize) -> Rest {
    let more = rows.len() > most;
    rows.truncate(most);
    if more { Rest::More } else { Rest::None }
}

pub(super) fn cut_front(rows: &mut Vec<LeadRow>, most: usize) -> Rest {
    let over = rows.len().saturating_sub(most);
    rows.drain(..over);
    if over > 0 { Rest::More } else { Rest::None }
}

/// The filter of a query: what was typed, within what its list shows. And what cannot be read of it.
pub(super) fn read(desk: &mut Desk, zone: Zone, book: &Rulebook, query: &Query) -> Result<(Filter, Option<String>), ActionError> {
    let reps: Vec<Rep> = ask::roster(desk)?.into_iter().map(|row| row.rep).collect();
    let known = Known { conn: desk.conn(), reps, book, zone, marked: &query.marked };
    let (mut filter, wrong) = filter::read_parts(&query.filter, &known);
    filter.up_to = query.until;
    match query.shelf {
        // A status or a list of leads that somebody asked for is shown, open or not.
        Shelf::Queue if !filter.names_some() && !filter.is.contains(&Mark::Open) => {
            filter.is.push(Mark::Open);
        }
        Shelf::Queue => {}
        Shelf::Fallback => {
            let asked = std::mem::replace(&mut filter.statuses, vec![Status::Fallback]);
            if !asked.is_empty() {
                filter.one_of.push(asked.into_iter().map(Is::Status).collect());
            }
        }
    }
    Ok((filter, wrong.map(|wrong| wrong.to_string())))
}

/// What a filter can name.
struct Known<'a> {
    conn: &'a Conn,
    reps: Vec<Rep>,
    book: &'a Rulebook,
    zone: Zone,
    marked: &'a [LeadId],
}

impl Names for Known<'_> {
    fn reps(&self) -> &[Rep] {
        &self.reps
    }

    fn rules(&self) -> Vec<&str> {
        self.book.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    fn had_rule(&self, name: &str) -> bool {
        names::is_known(self.conn, name).unwrap_or_default()
    }

    fn pools(&self) -> Vec<&str> {
        self.book.pools.iter().map(|pool| pool.name.as_str()).collect()
    }

    fn slas(&self) -> Vec<&str> {
        self.book.slas.iter().map(|sla| sla.name.as_str()).collect()
    }

    fn zone(&self) -> Zone {
        self.zone
    }

    fn leads_with_email(&self, email: &str) -> Vec<LeadId> {
        leads::by_email(self.conn, email).unwrap_or_default()
    }

    fn leads_of_entry(&self, entry: EntryId) -> Vec<LeadId> {
        journal_list::leads_of(self.conn, entry, LEADS_OF_ENTRY).unwrap_or_default()
    }

    fn marked(&self) -> Vec<LeadId> {
        self.marked.to_vec()
    }
}
