//! All the rows of a view, page by page, to be written somewhere. Their shapes are those of the commands that list the same.

use std::io::{self, Write};

use thiserror::Error;

use crate::{
    actions::{
        Desk,
        ask::{self, Book, Figure, FigureLine, Span},
        error::ActionError,
        receipt,
    },
    model::{
        filter::{Filter, Status},
        id::{GroupId, LeadId},
        ledger::Window,
        listing::LeadRow,
        time::Zone,
    },
    outbound::{
        json::{
            self, EntryJson, FairnessJson, FigureLineJson, LeadJson, People, PolicyRowJson, PoolRowJson, RepJson,
            RuleFindingJson, RuleRowJson, TerritoryRowJson,
        },
        report::{self, ZeroColumns},
        rows::{Format, Row, Rows},
    },
    store::{
        error::StoreError,
        listing,
        page::{Direction, Position},
    },
    tui::{
        effect::{
            From, Query, Shelf,
            export::{BookShown, Exported},
        },
        state::rules::{Tab, What},
    },
};

use super::{
    groups,
    journal::{self, Wanted},
    page::{self, List},
};

/// Rows read at once.
const PAGE: usize = 500;

/// Whether the writing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// It does.
    On,
    /// Somebody said stop.
    Stop,
}

/// Why rows were not written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// They cannot be read.
    #[error(transparent)]
    Unread(#[from] ActionError),
    /// They cannot be written.
    #[error(transparent)]
    Unwritten(#[from] io::Error),
    /// The filter of the view cannot be read.
    #[error("filter: {0}")]
    Filter(String),
    /// Somebody said stop.
    #[error("stopped")]
    Stopped,
}

impl std::convert::From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Unread(error.into())
    }
}

type Result<T> = std::result::Result<T, ExportError>;

/// How many rows a view has.
pub fn count(desk: &mut Desk, zone: Zone, view: &Exported) -> Result<u64> {
    match view {
        Exported::Leads(query) => {
            with_leads(desk, zone, query, None, |list, _| Ok(list.count_to(usize::MAX / 2)?.unwrap_or_default()))
        }
        Exported::These(query, ids) => {
            with_leads(desk, zone, query, Some(ids), |list, _| Ok(list.count_to(ids.len())?.unwrap_or_default()))
        }
        Exported::Journal(filter) if filter.trim().is_empty() => Ok(journal::count(desk)?),
        Exported::Book(shown) => Ok(shown.rows.len() as u64),
        Exported::Reps(_) | Exported::Fairness(..) | Exported::Figure(..) | Exported::Journal(_) => {
            Ok(write(desk, zone, view, Format::Json, io::sink(), &mut |_| Go::On)?.0)
        }
    }
}

/// Writes all rows of a view. `goes_on` hears how many it were so far. Gives back how many it were, and where they went.
pub fn write<W: Write>(
    desk: &mut Desk,
    zone: Zone,
    view: &Exported,
    format: Format,
    to: W,
    goes_on: &mut dyn FnMut(u64) -> Go,
) -> Result<(u64, W)> {
    let roster = ask::roster(desk)?;
    let people = People::of(roster.iter().map(|row| &row.rep));
    let now = desk.now();
    match view {
        Exported::Leads(query) => leads(desk, zone, query, None, &people, Out::begin::<LeadJson>(format, to, goes_on)?),
        Exported::These(query, ids) => leads(desk, zone, query, Some(ids), &people, Out::begin::<LeadJson>(format, to, goes_on)?),
        Exported::Reps(ids) => {
            let mut out = Out::begin::<RepJson>(format, to, goes_on)?;
            for row in ids.iter().filter_map(|id| roster.iter().find(|row| row.rep.id == *id)) {
                out.row(&RepJson::new(row, &people, now))?;
            }
            out.end()
        }
        Exported::Fairness(book, span) => fairness(desk, book, *span, &people, format, to),
        Exported::Figure(figure, window) => {
            let mut out = Out::begin::<FigureLineJson>(format, to, goes_on)?;
            each_line(desk, figure, *window, |line| out.row(&FigureLineJson::new(line, &people)))?;
            out.end()
        }
        Exported::Book(shown) => book(shown, format, to, goes_on),
        Exported::Journal(filter) => {
            let wanted = Wanted::read(filter, desk.actor()).map_err(ExportError::Filter)?;
            let mut out = Out::begin::<EntryJson>(format, to, goes_on)?;
            journal::each(desk, zone, &wanted, |entry| {
                let said = receipt::sentence(&entry.what, &|rep| people.name(rep), zone);
                out.row(&EntryJson::new(entry, said))
            })?;
            out.end()
        }
    }
}

/// Rows on their way out, counted.
struct Out<'g, W: Write> {
    to: Rows<W>,
    rows: u64,
    goes_on: &'g mut dyn FnMut(u64) -> Go,
}

impl<'g, W: Write> Out<'g, W> {
    fn begin<R: Row>(format: Format, to: W, goes_on: &'g mut dyn FnMut(u64) -> Go) -> Result<Self> {
        Ok(Self { to: Rows::begin::<R>(format, to)?, rows: 0, goes_on })
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        if (self.goes_on)(self.rows) == Go::Stop {
            return Err(ExportError::Stopped);
        }
        self.to.row(row)?;
        self.rows += 1;
        Ok(())
    }

    fn end(self) -> Result<(u64, W)> {
        Ok((self.rows, self.to.end()?))
    }
}

/// Does something with a list of leads, all of it of one instant: with those the query shows, or with these and no others.
/// Beside it stands the filter of the screen that the query is of.
fn with_leads<T>(
    desk: &mut Desk,
    zone: Zone,
    query: &Query,
    only: Option<&[LeadId]>,
    done: impl FnOnce(&List<'_>, &Filter) -> Result<T>,
) -> Result<T> {
    let now = desk.now();
    let book = ask::live_book(desk)?.map(|(_, book)| book).unwrap_or_default();
    let (shown, wrong) = page::read(desk, zone, &book, query)?;
    let filter = match (only, wrong) {
        (Some(ids), _) => Filter { ids: Some(ids.to_vec()), ..Filter::default() },
        (None, None) => shown.clone(),
        (None, Some(because)) => return Err(ExportError::Filter(because)),
    };
    let _still = desk.conn().held_still()?;
    done(&List::new(desk.conn(), filter, &book.territories, now, query.sort)?, &shown)
}

fn leads<W: Write>(
    desk: &mut Desk,
    zone: Zone,
    query: &Query,
    only: Option<&[LeadId]>,
    people: &People,
    mut out: Out<'_, W>,
) -> Result<(u64, W)> {
    with_leads(desk, zone, query, only, |list, shown| {
        in_order(list, query.shelf, shown, |row| out.row(&LeadJson::new(row, people, list.now)))
    })?;
    out.end()
}

/// The rows of these leads, in the order they are shown in.
pub fn rows(desk: &mut Desk, zone: Zone, query: &Query, leads: &[LeadId]) -> Result<Vec<LeadRow>> {
    let mut rows = Vec::with_capacity(leads.len());
    with_leads(desk, zone, query, Some(leads), |list, shown| {
        in_order(list, query.shelf, shown, |row| {
            rows.push(row.clone());
            Ok(())
        })
    })?;
    Ok(rows)
}

/// In the order they are shown in: on Fallback those of a group after each other, as long as they are of one.
fn in_order(list: &List<'_>, shelf: Shelf, shown: &Filter, mut take: impl FnMut(&LeadRow) -> Result<()>) -> Result<()> {
    if shelf == Shelf::Queue {
        return each_lead(list, take);
    }
    // Some of a list stand as they do among all of it; what the screen does not show comes behind that.
    let mut groups = groups::of_all(list, shown)?;
    let others: Vec<GroupId> = groups::of_all(list, &list.filter)?.into_iter().filter(|group| !groups.contains(group)).collect();
    groups.extend(others);
    for group in groups {
        each_part(&list.of_group(group), &mut take)?;
    }
    let owned = Filter {
        statuses: Status::ALL.into_iter().filter(|status| *status != Status::Fallback).collect(),
        ..list.filter.clone()
    };
    match list.filter.ids {
        Some(_) => each_part(&list.narrowed(owned), &mut take),
        None => Ok(()),
    }
}

fn each_lead(list: &List<'_>, mut take: impl FnMut(&LeadRow) -> Result<()>) -> Result<()> {
    if let Some(whole) = list.whole(From::Start)? {
        return whole.leads().chunks(PAGE).try_for_each(|part| listing::rows(list.conn, part)?.iter().try_for_each(&mut take));
    }
    each_part(list, &mut take)
}

/// As it is read by key.
fn each_part(list: &List<'_>, take: &mut impl FnMut(&LeadRow) -> Result<()>) -> Result<()> {
    let mut from = None;
    loop {
        let rows = list.part(from, Direction::Forward, PAGE)?;
        rows.iter().try_for_each(&mut *take)?;
        let Some(last) = rows.last() else { return Ok(()) };
        from = Some(Position::of(last, list.order));
    }
}

/// The report of one book, or of everybody over all of them.
fn fairness<W: Write>(desk: &mut Desk, book: &Book, span: Span, people: &People, format: Format, mut to: W) -> Result<(u64, W)> {
    let fair = ask::fairness(desk, span)?;
    let days = (fair.window.first, fair.window.last);
    let report = match book {
        Book::All => FairnessJson::by_rep(&fair.report, people, days),
        Book::Of(pool) => FairnessJson::by_pool(&fair.report.of_book(pool.as_ref()), people, days),
    };
    let text = match format {
        Format::Csv => report::fairness(&report, ZeroColumns::Keep).csv().map_err(io::Error::from)?,
        Format::Json => json::document(&report).map_err(io::Error::from)?,
    };
    to.write_all(text.as_bytes())?;
    Ok((report.rows.len() as u64, to))
}

/// The rows of a tab of the rulebook; each tab has rows of one shape.
fn book<W: Write>(shown: &BookShown, format: Format, to: W, goes_on: &mut dyn FnMut(u64) -> Go) -> Result<(u64, W)> {
    let book = &shown.book;
    match shown.tab {
        Tab::Rules => {
            let row = |what| {
                let What::Rule(index) = what else { return None };
                let rule = book.rules.get(index)?;
                let hits = shown.hits.as_ref().map(|hits| hits.of(Some(&rule.name)));
                let hits = hits.map(|hits| hits.map_or((0, None), |hits| (hits.leads, Some(hits.last))));
                Some(RuleRowJson::new(u32::try_from(index + 1).unwrap_or(u32::MAX), rule, hits))
            };
            all(&shown.rows, row, Out::begin::<RuleRowJson>(format, to, goes_on)?)
        }
        Tab::Territories => {
            let row = |what| {
                if let What::Territory(index, _) = what { book.territories.get(index).map(TerritoryRowJson::new) } else { None }
            };
            all(&shown.rows, row, Out::begin::<TerritoryRowJson>(format, to, goes_on)?)
        }
        Tab::Pools => {
            let row = |what| if let What::Pool(index) = what { book.pools.get(index).map(PoolRowJson::new) } else { None };
            all(&shown.rows, row, Out::begin::<PoolRowJson>(format, to, goes_on)?)
        }
        Tab::Sizes => {
            let row = |what| match what {
                What::Segment(index) => book.segments.get(index).map(PolicyRowJson::segment),
                What::Sla(index) => book.slas.get(index).map(PolicyRowJson::sla),
                _ => None,
            };
            all(&shown.rows, row, Out::begin::<PolicyRowJson>(format, to, goes_on)?)
        }
        Tab::Lint => {
            let row =
                |what| if let What::Finding(index) = what { shown.findings.get(index).map(RuleFindingJson::new) } else { None };
            all(&shown.rows, row, Out::begin::<RuleFindingJson>(format, to, goes_on)?)
        }
    }
}

fn all<R: Row, W: Write>(rows: &[What], row: impl Fn(What) -> Option<R>, mut out: Out<'_, W>) -> Result<(u64, W)> {
    rows.iter().filter_map(|what| row(*what)).try_for_each(|row| out.row(&row))?;
    out.end()
}

fn each_line(desk: &mut Desk, figure: &Figure, window: Window, mut take: impl FnMut(&FigureLine) -> Result<()>) -> Result<()> {
    let mut last = None;
    loop {
        let rows = ask::behind_beyond(desk, figure, window, last, PAGE)?;
        rows.iter().try_for_each(&mut take)?;
        last = rows.last().map(|line| line.key);
        if last.is_none() {
            return Ok(());
        }
    }
}
