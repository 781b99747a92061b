//! What an import would do, found by doing it to a copy; for people to look at before they say yes.

use crate::{
    actions::{Desk, ask},
    intake::{ColumnPlan, Object, Plan, Purpose, Reject, rows::Format},
    model::{
        decision::{Cause, Trigger},
        lead::Stage,
    },
    store::{
        arrivals::{self, Arrivals},
        leads,
    },
};

use super::{
    ImportError,
    rejects::Keep,
    run::{Go, How, Import, Onlooker},
    source::Source,
    sums::Sums,
};

/// Rejected rows, and remarks, that are kept for looking at.
pub const SHOWN: usize = 200;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The file's name, without folders.
    pub file: String,
    /// What its rows are.
    pub object: Object,
    /// How its text is written.
    pub encoding: &'static str,
    /// What stands between cells, or which JSON it is.
    pub layout: String,
    /// The system whose names its columns bear; `None` where they are nobody's.
    pub system: Option<&'static str>,
    /// What each column is read into.
    pub columns: Vec<Column>,
    /// What would become of the rows.
    pub sums: Sums,
    /// Where the new leads would stand; adds up to those imported and those joined to an open one.
    pub places: Vec<Place>,
    /// The first rows that cannot be read in.
    pub rejected: Vec<Rejected>,
    /// What else there is to say, a sentence each.
    pub remarks: Vec<String>,
}

/// One column and what it is read into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub header: String,
    /// The field it fills; `None` where it is left out.
    pub field: Option<String>,
    /// Why.
    pub because: String,
    /// Up to three of its values.
    pub samples: Vec<String>,
}

/// Where some of the new leads would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub at: At,
    /// By the rules.
    pub routed: u64,
    /// As their CRM has them.
    pub stood: u64,
}

/// Where a lead stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// With that rep.
    Rep(String),
    /// In fallback, and why.
    Fallback(Cause),
    /// In nurture.
    Nurture,
    /// Over already.
    Closed,
    /// Joined to an open lead of the same person.
    Joined,
    /// Kept as new: nobody was asked.
    New,
}

/// A row that cannot be read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Counted from 1, without the header.
    pub row: u64,
    /// Line of the file on which it begins.
    pub line: u64,
    /// The column at fault, if one is.
    pub column: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads the source into a desk over a copy, and says what that did. `None` when somebody stopped it.
///
/// # Errors
/// Those of [`Import::read_in`].
pub fn rehearse(
    desk: &mut Desk,
    source: Source,
    object: Object,
    how: How,
    onlooker: &mut impl Onlooker,
) -> Result<Option<Preview>, ImportError> {
    let known = leads::newest(desk.conn())?;
    let mut notes = Notes { onlooker, rejected: Vec::new(), remarks: Vec::new() };
    let mut import = Import::new(desk, object, how, Keep::Nothing)?;
    let sources = [source];
    import.read_in(desk, &sources, &mut notes)?;
    let Notes { rejected, mut remarks, .. } = notes;
    let sums = import.finish();
    if sums.went == Go::Stop {
        return Ok(None);
    }
    remarks.extend(sums.sentences());
    let places = if object == Object::Leads { places(desk, &arrivals::since(desk.conn(), known)?)? } else { Vec::new() };
    let [source] = sources;
    let Plan { encoding, format, shape, columns, .. } = &source.plan;
    Ok(Some(Preview {
        file: source.name(),
        object,
        encoding: encoding.name(),
        layout: layout(*format),
        system: (*shape != "generic").then_some(*shape),
        columns: columns.iter().map(column).collect(),
        sums,
        places,
        rejected,
        remarks,
    }))
}

fn layout(format: Format) -> String {
    match format {
        Format::Csv { delimiter: b',', .. } => "comma between cells".to_owned(),
        Format::Csv { delimiter: b';', .. } => "semicolon between cells".to_owned(),
        Format::Csv { delimiter: b'\t', .. } => "tab between cells".to_owned(),
        Format::Csv { delimiter, .. } => format!("`{}` between cells", char::from(delimiter)),
        Format::JsonLines => "JSON, one object a line".to_owned(),
        Format::JsonArray => "JSON, objects in an array".to_owned(),
    }
}

fn column(column: &ColumnPlan) -> Column {
    Column {
        header: column.header.clone(),
        field: (column.purpose != Purpose::LeftOut).then(|| column.target_name()),
        because: column.because.to_string(),
        samples: column.samples.clone(),
    }
}

/// Reps first, those who get the most before the others; then queues.
fn places(desk: &mut Desk, arrivals: &[Arrivals]) -> Result<Vec<Place>, ImportError> {
    let names = ask::names(desk)?;
    let mut places: Vec<Place> = Vec::new();
    for Arrivals { stage, owner, cause, trigger, leads } in arrivals {
        let rep =
            owner.map(|id| names.iter().find(|(known, _)| *known == id).map_or_else(|| id.to_string(), |(_, name)| name.clone()));
        let at = match (stage, rep, cause) {
            (Stage::Assigned | Stage::Working, Some(rep), _) => At::Rep(rep),
            (Stage::Fallback, _, Some(cause)) => At::Fallback(*cause),
            (Stage::Nurture, ..) => At::Nurture,
            (Stage::Duplicate, ..) => At::Joined,
            (Stage::Closed(_) | Stage::Withdrawn, ..) => At::Closed,
            (Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback, ..) => At::New,
        };
        let index = places.iter().position(|place| place.at == at).unwrap_or_else(|| {
            places.push(Place { at, routed: 0, stood: 0 });
            places.len() - 1
        });
        if let Some(place) = places.get_mut(index) {
            let sum = if *trigger == Some(Trigger::Imported) { &mut place.stood } else { &mut place.routed };
            *sum += leads;
        }
    }
    places.sort_by_key(|place| (!matches!(place.at, At::Rep(_)), std::cmp::Reverse(place.routed + place.stood)));
    Ok(places)
}

/// Keeps what is worth looking at, and passes everything on.
struct Notes<'o, O> {
    onlooker: &'o mut O,
    rejected: Vec<Rejected>,
    remarks: Vec<String>,
}

impl<O: Onlooker> Onlooker for Notes<'_, O> {
    fn read(&mut self, source: &Source, rows: u64) {
        self.onlooker.read(source, rows);
    }

    fn goes_on(&mut self) -> Go {
        self.onlooker.goes_on()
    }

    fn rejected(&mut self, source: &Source, reject: &Reject) {
        if self.rejected.len() < SHOWN {
            let Reject { place, column, reason, cells: _ } = reject;
            let (column, reason) = (column.clone(), reason.clone());
            self.rejected.push(Rejected { row: place.row, line: place.line, column, reason });
        }
        self.onlooker.rejected(source, reject);
    }

    fn remark(&mut self, source: &Source, row: u64, remark: &str) {
        if self.remarks.len() < SHOWN {
            self.remarks.push(format!("row {row}: {remark}"));
        }
        self.onlooker.remark(source, row, remark);
    }
}
