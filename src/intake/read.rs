//! The second pass: rows to drafts or rejects, one at a time.

use std::io::{self, Read, Seek};

use csv::StringRecord;

use super::{
    cell,
    dates::{self, DateOrder, When},
    limits,
    plan::{Plan, Purpose},
    rows::{Place, Rows},
    target::Target,
};

/// One row of a file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Where it stands.
    pub place: Place,
    /// How long its cells are as written.
    pub bytes: usize,
    /// What it says, or why it says nothing.
    pub result: Result<T, Reject>,
}

/// A row that was not read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub place: Place,
    /// Header of the column at fault, if one is.
    pub column: Option<String>,
    /// What is wrong with it.
    pub reason: String,
    /// Its cells as written.
    pub cells: Vec<String>,
}

/// What is wrong with a row, and in which of its columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    pub(super) column: Option<usize>,
    pub(super) reason: String,
}

impl Flaw {
    pub(super) fn of_row(reason: impl Into<String>) -> Self {
        Self { column: None, reason: reason.into() }
    }
}

/// How the rows of a file become drafts of one kind.
pub trait Build {
    /// What a good row becomes.
    type Draft;
    /// One row.
    fn build(&self, cells: &Cells<'_>) -> Result<Self::Draft, Flaw>;
}

/// Drafts beside the cells of their rows as written, for those that turn out later to make no sense.
pub struct WithCells<B>(B);

impl<B: Build> Build for WithCells<B> {
    type Draft = (B::Draft, RawCells);

    fn build(&self, cells: &Cells<'_>) -> Result<Self::Draft, Flaw> {
        Ok((self.0.build(cells)?, RawCells(cells.record.clone())))
    }
}

/// The cells of a row as written, for whoever has to give the row back.
#[derive(Debug, Clone, Default)]
pub struct RawCells(StringRecord);

impl RawCells {
    /// One by one.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(str::to_owned).collect()
    }
}

/// The drafts of a file in its order. An error is one of reading the file, not of a row.
pub struct Drafts<R, B> {
    rows: Rows<R>,
    record: StringRecord,
    layout: Layout,
    build: B,
}

/// Where each field stands.
#[derive(Debug)]
pub(super) struct Layout {
    headers: Vec<String>,
    columns: Vec<Slot>,
    orders: [Option<DateOrder>; Target::COUNT],
    /// Column indices by name of field, for what must not depend on the order of columns.
    sorted: Vec<(String, Option<Target>, usize)>,
}

#[derive(Debug)]
enum Slot {
    Field(Target),
    Custom(String),
    LeftOut,
}

impl Layout {
    fn new(plan: &Plan) -> Self {
        let mut orders = [None; Target::COUNT];
        let mut sorted = Vec::new();
        let mut columns = Vec::with_capacity(plan.columns.len());
        for (index, column) in plan.columns.iter().enumerate() {
            columns.push(match &column.purpose {
                Purpose::Field(target) => {
                    if let Some(order) = orders.get_mut(*target as usize) {
                        *order = column.date_order;
                    }
                    Slot::Field(*target)
                }
                Purpose::Custom(name) => Slot::Custom(name.clone()),
                Purpose::LeftOut => Slot::LeftOut,
            });
            if column.purpose != Purpose::LeftOut {
                let target = if let Purpose::Field(target) = &column.purpose { Some(*target) } else { None };
                sorted.push((column.target_name(), target, index));
            }
        }
        sorted.sort_unstable();
        let headers = plan.columns.iter().map(|column| column.header.clone()).collect();
        Self { headers, columns, orders, sorted }
    }
}

/// The cells of one row by field. Empty ones are not there.
pub struct Cells<'r> {
    layout: &'r Layout,
    record: &'r StringRecord,
    at: [Option<(usize, &'r str)>; Target::COUNT],
}

impl<'r> Cells<'r> {
    fn new(layout: &'r Layout, record: &'r StringRecord) -> Result<Self, Flaw> {
        let mut at = [None; Target::COUNT];
        let mut is_empty = true;
        for (index, raw) in record.iter().enumerate() {
            if raw.is_empty() {
                continue;
            }
            is_empty &= raw.trim().is_empty();
            let Some(slot) = layout.columns.get(index) else {
                if raw.trim().is_empty() {
                    continue;
                }
                let (found, wanted) = (record.len(), layout.columns.len());
                return Err(Flaw::of_row(format!(
                    "{found} cells where the header has {wanted} columns: is a quote or delimiter misplaced?"
                )));
            };
            let is_kept = !matches!(slot, Slot::LeftOut);
            if is_kept && raw.contains('\0') {
                return Err(Flaw { column: Some(index), reason: "contains a NUL character".to_owned() });
            }
            if let Slot::Field(target) = slot
                && let Some(text) = cell::clean(raw)
            {
                if raw.len() > limits::CELL && !target.is_kept_as_custom() {
                    let reason = format!("longer than {} KiB", limits::CELL / 1024);
                    return Err(Flaw { column: Some(index), reason });
                }
                if let Some(place) = at.get_mut(*target as usize) {
                    *place = Some((index, text));
                }
            }
        }
        if is_empty {
            return Err(Flaw::of_row("the row is empty"));
        }
        Ok(Self { layout, record, at })
    }

    fn index(&self, target: Target) -> Option<usize> {
        self.at.get(target as usize).copied().flatten().map(|(index, _)| index)
    }

    /// What stands in that field.
    pub(super) fn get(&self, target: Target) -> Option<&'r str> {
        self.at.get(target as usize).copied().flatten().map(|(_, text)| text)
    }

    /// The same with single blanks.
    pub(super) fn text(&self, target: Target) -> Option<String> {
        self.get(target).map(cell::squeezed)
    }

    /// A flaw of that field.
    pub(super) fn flaw(&self, target: Target, reason: String) -> Flaw {
        Flaw { column: self.index(target), reason }
    }

    /// The date in that field, read in the order of its column.
    pub(super) fn date(&self, target: Target) -> Result<Option<When>, Flaw> {
        let Some(text) = self.get(target) else { return Ok(None) };
        let order = self.layout.orders.get(target as usize).copied().flatten().unwrap_or(DateOrder::DayFirst);
        if let Some(when) = dates::parse(text, order) {
            return Ok(Some(when));
        }
        let other = if order == DateOrder::DayFirst { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let shown = cell::cut(text, limits::SAMPLE);
        let reason = if dates::parse(text, other).is_some() {
            format!("`{shown}` does not fit the column's other dates, which are {}", order.as_str().replace('_', " "))
        } else {
            format!("`{shown}` is no date")
        };
        Err(self.flaw(target, reason))
    }

    /// Custom fields by name, on one line, cut to the limit.
    pub(super) fn custom(&self) -> impl Iterator<Item = (&'r str, String)> {
        let (layout, record) = (self.layout, self.record);
        layout.columns.iter().zip(record).filter_map(|(slot, raw)| match slot {
            Slot::Custom(name) => cell::clean(raw).map(|text| (name.as_str(), cell::squeezed(cell::cut(text, limits::CELL)))),
            Slot::Field(_) | Slot::LeftOut => None,
        })
    }

    /// Every kept cell that says something, by the name of its field and in the order of these names.
    pub(super) fn sorted(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.layout.sorted.iter().filter_map(|(name, target, index)| {
            let text = match target {
                Some(target) => self.get(*target),
                None => self.record.get(*index).and_then(cell::clean),
            };
            Some((name.as_str(), text?))
        })
    }

    /// Every cell as written.
    pub(super) fn raw(&self) -> impl Iterator<Item = &'r str> {
        self.record.iter()
    }
}

impl<R: Read + Seek, B> Drafts<R, B> {
    pub(super) fn new(source: R, plan: &Plan, build: B) -> io::Result<Self> {
        let keys: Vec<String> = plan.columns.iter().map(|column| column.header.clone()).collect();
        let rows = Rows::open(source, plan.encoding, plan.format, &keys)?;
        Ok(Self { rows, record: StringRecord::new(), layout: Layout::new(plan), build })
    }

    /// The same, each with the cells of its row.
    pub fn with_cells(self) -> Drafts<R, WithCells<B>> {
        let Self { rows, record, layout, build } = self;
        Drafts { rows, record, layout, build: WithCells(build) }
    }
}

impl<R: Read + Seek, B: Build> Iterator for Drafts<R, B> {
    type Item = io::Result<Row<B::Draft>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (place, read) = match self.rows.next(&mut self.record) {
            Ok(Some(found)) => found,
            Ok(None) => return None,
            Err(error) => return Some(Err(error)),
        };
        let built = match read {
            Ok(()) => Cells::new(&self.layout, &self.record).and_then(|cells| self.build.build(&cells)),
            Err(fault) => Err(Flaw::of_row(fault.to_string())),
        };
        let result = built.map_err(|flaw| Reject {
            place,
            column: flaw.column.and_then(|index| self.layout.headers.get(index)).cloned(),
            reason: flaw.reason,
            cells: self.record.iter().map(str::to_owned).collect(),
        });
        Some(Ok(Row { place, bytes: self.record.as_slice().len(), result }))
    }
}
