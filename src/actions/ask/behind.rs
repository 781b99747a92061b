//! The leads behind a figure of the fairness report, newest first, page by page: what each of them gave or took adds up to
//! the figure. Amounts follow from the events; the ledger says on which days to look and how many lines there are.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    actions::{
        Desk,
        books::{booked_by, lines_of},
        error::ActionError,
    },
    model::{
        id::{LeadId, PoolName, RepId},
        ledger::{Columns, Sort, Window},
        listing::LeadRow,
        rotation::{Bookings, Column, Share},
        time::{Instant, day_number},
    },
    routing::explain::{self, Booking},
    store::{
        booked::{self, EventKey, Reading},
        decisions::{self, KeptDecision},
        journal,
        ledger::{self, Counted},
        listing,
        names::Names,
    },
};

/// One book of the ledger, or all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// All together.
    All,
    /// Of a pool, or of none.
    Of(Option<PoolName>),
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// Leads that came and went: the column *actual*.
    Leads,
    /// These columns of the ledger.
    Columns(Columns),
}

/// A figure of the report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// In which book.
    pub book: Book,
    /// Whose; `None` is everybody's.
    pub rep: Option<RepId>,
    /// Of what.
    pub of: Of,
}

/// Which line: newest event first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    event: std::cmp::Reverse<EventKey>,
    pool: i64,
    rep: RepId,
    column: Option<Column>,
}

/// What one event gave or took.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureLine {
    /// Which.
    pub key: LineKey,
    /// The lead, unless balances alone were booked.
    pub lead: Option<LeadRow>,
    /// When.
    pub at: Instant,
    /// In whose book.
    pub pool: Option<PoolName>,
    /// For whom.
    pub rep: RepId,
    /// In which column; `None` are whole leads.
    pub column: Option<Column>,
    /// How much.
    pub share: Share,
    /// Whether it booked something, or gave a dismissed lead's turn back.
    pub sort: Sort,
    /// Why, in English.
    pub why: String,
}

/// Where a part of the list lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// At its beginning.
    Start,
    /// At its end.
    End,
    /// Around that line.
    Around(LineKey),
}

/// Whether a list goes on beyond a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It ends here.
    None,
    /// It goes on.
    More,
}

/// A part of the lines behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// Lines, newest first.
    pub rows: Vec<FigureLine>,
    /// Whether there are newer ones.
    pub above: Rest,
    /// Whether there are older ones.
    pub below: Rest,
}

/// Events read in one go.
const AT_ONCE: usize = 256;
/// After so many events a part with anything in it is good enough.
const ENOUGH_READ: usize = 20_000;

/// The lines behind a figure: up to `reach` to each side of where one looks.
pub fn behind(desk: &mut Desk, figure: &Figure, window: Window, from: From, reach: usize) -> Result<Behind, ActionError> {
    desk.look()?;
    let names = Names::load(desk.conn())?;
    let part = |desk: &mut Desk, beyond, reading, limit| part(desk, &names, figure, window, beyond, reading, limit);
    let rest = |more: bool| if more { Rest::More } else { Rest::None };
    let (rows, above, below) = match from {
        From::Start => {
            let (rows, more) = part(desk, Edge::None, Reading::Back, reach)?;
            (rows, Rest::None, rest(more))
        }
        From::End => {
            let (mut rows, more) = part(desk, Edge::None, Reading::On, reach)?;
            rows.reverse();
            (rows, rest(more), Rest::None)
        }
        From::Around(key) => {
            let (mut rows, newer) = part(desk, Edge::Beyond(key), Reading::On, reach)?;
            rows.reverse();
            let (older, more) = part(desk, Edge::From(key), Reading::Back, reach + 1)?;
            rows.extend(older);
            (rows, rest(newer), rest(more))
        }
    };
    let rows = rows.into_iter().map(|line| tell(desk, &names, line)).collect::<Result<Vec<_>, _>>()?;
    Ok(Behind { rows: with_leads(desk, rows)?, above, below })
}

/// The lines behind a figure, newest first, beyond one (`None`: from the newest on): some of the first `most` of them, and
/// none only when there are none.
pub fn behind_beyond(
    desk: &mut Desk,
    figure: &Figure,
    window: Window,
    beyond: Option<LineKey>,
    most: usize,
) -> Result<Vec<FigureLine>, ActionError> {
    desk.look()?;
    let names = Names::load(desk.conn())?;
    let edge = beyond.map_or(Edge::None, Edge::Beyond);
    let (rows, _) = part(desk, &names, figure, window, edge, Reading::Back, most)?;
    let rows = rows.into_iter().map(|line| tell(desk, &names, line)).collect::<Result<Vec<_>, _>>()?;
    with_leads(desk, rows)
}

/// The numbers of the books; 0 is no pool.
pub(super) fn books_of(desk: &Desk, book: &Book) -> Result<Vec<i64>, ActionError> {
    Ok(match book {
        Book::All => ledger::books(desk.conn())?,
        Book::Of(None) => vec![0],
        Book::Of(Some(pool)) => Names::load(desk.conn())?.known(pool.as_str()).into_iter().collect(),
    })
}

/// Where reading begins.
#[derive(Debug, Clone, Copy)]
enum Edge {
    None,
    /// With that line.
    From(LineKey),
    /// Behind that line, in the direction read.
    Beyond(LineKey),
}

impl Edge {
    fn key(self) -> Option<LineKey> {
        match self {
            Self::None => None,
            Self::From(key) | Self::Beyond(key) => Some(key),
        }
    }

    fn lets(self, key: LineKey, reading: Reading) -> bool {
        match (self, reading) {
            (Self::None, _) => true,
            (Self::From(edge), Reading::Back) => key >= edge,
            (Self::From(edge), Reading::On) => key <= edge,
            (Self::Beyond(edge), Reading::Back) => key > edge,
            (Self::Beyond(edge), Reading::On) => key < edge,
        }
    }
}

/// What happened, as it is kept.
enum Event {
    Decision(Box<KeptDecision>),
    Beside(booked::Beside),
}

/// A line that is not told yet.
struct Found {
    key: LineKey,
    share: Share,
    event: std::rc::Rc<Event>,
}

/// Lines in the direction read, at most `limit`, and whether there are more.
fn part(
    desk: &Desk,
    names: &Names,
    figure: &Figure,
    window: Window,
    edge: Edge,
    reading: Reading,
    limit: usize,
) -> Result<(Vec<Found>, bool), ActionError> {
    let mut sources = Vec::new();
    for pool in books_of(desk, &figure.book)? {
        sources.push(Source::open(desk, figure, pool, window, edge, reading)?);
    }
    let (mut found, mut read) = (Vec::new(), 0);
    loop {
        for source in &mut sources {
            read += source.fill(desk, names, figure)?;
        }
        let heads = sources.iter().enumerate().filter_map(|(index, source)| Some((source.lines.front()?.key, index)));
        let next = match reading {
            Reading::Back => heads.min(),
            Reading::On => heads.max(),
        };
        let Some((_, index)) = next else { return Ok((found, false)) };
        if found.len() == limit || (read > ENOUGH_READ && !found.is_empty()) {
            return Ok((found, true));
        }
        found.extend(sources[index].lines.pop_front());
    }
}

/// One book, read event by event.
struct Source {
    pool: i64,
    edge: Edge,
    reading: Reading,
    /// Columns of events that may have lines.
    columns: Columns,
    /// Days to come, the next one last, with how many lines each has.
    days: Vec<(i32, i64)>,
    /// The day being read, lines that it still has, the last event read.
    day: Option<(i32, i64, Option<EventKey>)>,
    events: VecDeque<EventKey>,
    lines: VecDeque<Found>,
}

impl Source {
    fn open(desk: &Desk, figure: &Figure, pool: i64, window: Window, edge: Edge, reading: Reading) -> Result<Self, ActionError> {
        let (counted, columns) = match figure.of {
            Of::Leads => (Counted::Leads, Column::ALL.into_iter().collect()),
            Of::Columns(columns) => (Counted::Columns(columns), columns),
        };
        let (mut first, mut last) = (day_number(window.first), day_number(window.last));
        if let Some(key) = edge.key() {
            match reading {
                Reading::Back => last = last.min(key.event.0.day),
                Reading::On => first = first.max(key.event.0.day),
            }
        }
        let days = ledger::days(desk.conn(), pool, figure.rep, counted, first, last)?;
        let mut days: Vec<(i32, i64)> = days.into_iter().map(|(day, lines)| (day, lines.all())).collect();
        if reading == Reading::On {
            days.reverse();
        }
        Ok(Self { pool, edge, reading, columns, days, day: None, events: VecDeque::new(), lines: VecDeque::new() })
    }

    /// Reads on until there is a line, or nothing more. Gives back how many events it read.
    fn fill(&mut self, desk: &Desk, names: &Names, figure: &Figure) -> Result<usize, ActionError> {
        let mut read = 0;
        while self.lines.is_empty() {
            let Some(key) = self.next_event(desk)? else { break };
            read += 1;
            let Some(event) = event(desk, key)? else { continue };
            let mut lines = self.lines_of(names, figure, key, event)?;
            if let Some((_, left, _)) = &mut self.day {
                *left -= lines.len() as i64;
            }
            lines.retain(|line| self.edge.lets(line.key, self.reading));
            lines.sort_unstable_by_key(|line| line.key);
            if self.reading == Reading::On {
                lines.reverse();
            }
            self.lines.extend(lines);
        }
        Ok(read)
    }

    fn next_event(&mut self, desk: &Desk) -> Result<Option<EventKey>, ActionError> {
        loop {
            match &mut self.day {
                // All lines of that day are found: the rest of it has none.
                Some((_, left, _)) if *left <= 0 => {
                    self.day = None;
                    self.events.clear();
                }
                Some((day, _, beyond)) => {
                    if self.events.is_empty() {
                        let at = (self.pool, *day);
                        self.events = booked::of_day(desk.conn(), at, self.columns, *beyond, self.reading, AT_ONCE)?.into();
                    }
                    if let Some(event) = self.events.pop_front() {
                        *beyond = Some(event);
                        return Ok(Some(event));
                    }
                    self.day = None;
                }
                None => {
                    let Some((day, lines)) = self.days.pop() else { return Ok(None) };
                    self.day = Some(match self.edge.key().map(|key| key.event.0).filter(|key| key.day == day) {
                        // What was read of that day before is not known: it is read to its end.
                        Some(edge) => (day, i64::MAX, Some(right_before(edge, self.reading))),
                        None => (day, lines, None),
                    });
                }
            }
        }
    }

    fn lines_of(&self, names: &Names, figure: &Figure, key: EventKey, event: Event) -> Result<Vec<Found>, ActionError> {
        let bookings = event.bookings();
        let event = std::rc::Rc::new(event);
        let known = |pool: &PoolName| Ok::<i64, ActionError>(names.known(pool.as_str()).unwrap_or(0));
        let mut found: Vec<Found> = Vec::new();
        for (pool, rep, column, share) in lines_of(&bookings, known)? {
            if pool != self.pool || figure.rep.is_some_and(|only| only != rep) {
                continue;
            }
            let column = match figure.of {
                Of::Leads => None,
                Of::Columns(columns) if columns.holds(column) => Some(column),
                Of::Columns(_) => continue,
            };
            if let Some(line) = found.last_mut().filter(|line| column.is_none() && line.key.rep == rep) {
                line.share += share;
            } else {
                let key = LineKey { event: std::cmp::Reverse(key), pool, rep, column };
                found.push(Found { key, share, event: event.clone() });
            }
        }
        found.retain(|line| line.share != Share::ZERO);
        Ok(found)
    }
}

/// The event right before one in the direction read, so that the one itself is read.
fn right_before(edge: EventKey, reading: Reading) -> EventKey {
    let by = match reading {
        Reading::Back => 1,
        Reading::On => -1,
    };
    EventKey { beside: booked::BesideId(edge.beside.0 + by), ..edge }
}

impl Event {
    fn bookings(&self) -> Bookings {
        match self {
            Self::Decision(kept) => booked_by(kept),
            Self::Beside(beside) => beside.bookings.clone(),
        }
    }

    fn lead(&self) -> Option<LeadId> {
        match self {
            Self::Decision(kept) => Some(kept.decision.lead),
            Self::Beside(beside) => beside.lead,
        }
    }
}

fn event(desk: &Desk, key: EventKey) -> Result<Option<Event>, ActionError> {
    if key.beside == booked::BesideId::default() {
        return Ok(decisions::get(desk.conn(), key.decision)?.map(|kept| Event::Decision(Box::new(kept))));
    }
    Ok(booked::beside(desk.conn(), key.beside)?.map(Event::Beside))
}

/// A line in English; its lead is looked up later, with all others.
fn tell(desk: &mut Desk, names: &Names, line: Found) -> Result<(FigureLine, Option<LeadId>), ActionError> {
    let Found { key, share, event } = line;
    let (sort, booking, at) = match &*event {
        Event::Decision(kept) => (Sort::First, Booking::Decision(&kept.decision), kept.decision.at),
        Event::Beside(beside) => {
            let at = journal::get(desk.conn(), beside.entry)?.map_or(desk.now(), |entry| entry.at);
            match Sort::of_beside(beside.lead) {
                sort @ Sort::GivesBack => (sort, Booking::TurnReturned, at),
                sort @ Sort::First => (sort, Booking::Settled, at),
            }
        }
    };
    let viewer = desk.viewer;
    let picture = desk.look()?;
    let (roster, zone) = (&picture.roster, viewer.unwrap_or_else(|| picture.zone()));
    let why = explain::booked(booking, key.rep, key.column, share, &explain::Names { roster, zone });
    let pool = if key.pool == 0 { None } else { names.named(Some(key.pool)) };
    Ok((FigureLine { key, lead: None, at, pool, rep: key.rep, column: key.column, share, sort, why }, event.lead()))
}

fn with_leads(desk: &Desk, rows: Vec<(FigureLine, Option<LeadId>)>) -> Result<Vec<FigureLine>, ActionError> {
    let mut ids: Vec<LeadId> = rows.iter().filter_map(|(_, lead)| *lead).collect();
    ids.sort_unstable();
    ids.dedup();
    let leads = listing::rows(desk.conn(), &ids)?;
    let row = |(line, lead): (FigureLine, Option<LeadId>)| FigureLine {
        lead: lead.and_then(|lead| leads.iter().find(|row| row.id == lead)).cloned(),
        ..line
    };
    Ok(rows.into_iter().map(row).collect())
}
