//! The first pass: how a file is written, what its columns mean, and how its dates are ordered, decided over all its rows.

use std::{
    io::{self, Read, Seek},
    mem,
};

use csv::StringRecord;

use super::{
    Object, Options, SurveyError,
    csv_rows::{self, CsvRows},
    dates::Undecided,
    encoding::{self, Decoded, Encoding, Sniffed},
    json_rows::JsonRows,
    limits, mapping,
    plan::{ColumnPlan, Plan, Purpose},
    rows::Format,
    stats::{ColumnStats, KeyedStats},
    tables,
    target::Target,
};

/// Reads the whole of `source` twice, keeping a few bytes a column.
pub fn survey<R: Read + Seek>(source: &mut R, object: Object, options: &Options) -> Result<Plan, SurveyError> {
    let encoding = match encoding::sniff(source)? {
        Sniffed::Text(encoding) => encoding,
        Sniffed::Binary(kind) => return Err(SurveyError::NotText(kind)),
        Sniffed::Empty => return Err(SurveyError::Empty),
    };
    let format = lay_out(source, encoding)?;
    let seen = match format {
        Format::Csv { delimiter, announced } => read_csv(CsvRows::open(&mut *source, encoding, delimiter, announced)?)?,
        Format::JsonLines => read_json(JsonRows::open(&mut *source, encoding, false, &[])?)?,
        Format::JsonArray => read_json(JsonRows::open(&mut *source, encoding, true, &[])?)?,
    };
    let words: Vec<String> = seen.columns.iter().map(|column| column.words.clone()).collect();
    let table = tables::detect(seen.columns.iter().map(|column| column.header.as_str()));
    let mut columns = mapping::assign(&seen.columns, object, options, table)?;
    for (column, stats) in columns.iter_mut().zip(&seen.columns) {
        order_dates(column, stats, options)?;
    }
    let fingerprint = fingerprint(words);
    let (rows, header_line) = (seen.rows, seen.header_line);
    let plan = Plan { object, encoding, format, shape: &table.name, columns, rows, header_line, fingerprint };
    is_usable(&plan)?;
    Ok(plan)
}

/// What the rows say.
struct Seen {
    columns: Vec<ColumnStats>,
    rows: u64,
    header_line: u64,
}

fn lay_out<R: Read + Seek>(source: &mut R, encoding: Encoding) -> io::Result<Format> {
    let mut head = Vec::with_capacity(csv_rows::SNIFFED);
    Decoded::new(source, encoding)?.take(csv_rows::SNIFFED as u64).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    let begin = text.trim_start();
    let inside = |open: char| begin.strip_prefix(open).map(str::trim_start);
    if inside('[').is_some_and(|rest| rest.starts_with(['{', ']'])) {
        return Ok(Format::JsonArray);
    }
    if inside('{').is_some_and(|rest| rest.starts_with(['"', '}'])) {
        // One object a line, unless the first line is only a part of one, or holds the records itself.
        let first = begin.lines().next().unwrap_or_default();
        let line: Option<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(first).ok();
        let holds_records = |line: &serde_json::Map<_, serde_json::Value>| {
            line.values()
                .any(|value| value.as_array().is_some_and(|items| items.first().is_some_and(serde_json::Value::is_object)))
        };
        let is_tree = match line {
            Some(line) => holds_records(&line) && begin.lines().nth(1).is_none_or(|next| next.trim().is_empty()),
            None => first.len() == begin.len() || !begin.lines().nth(1).is_some_and(|next| next.starts_with('{')),
        };
        return Ok(if is_tree { Format::JsonArray } else { Format::JsonLines });
    }
    if let Some(delimiter) = csv_rows::announced_delimiter(&text) {
        return Ok(Format::Csv { delimiter, announced: true });
    }
    Ok(Format::Csv { delimiter: csv_rows::sniff_delimiter(&head), announced: false })
}

fn read_csv<R: Read + Seek>(mut rows: CsvRows<R>) -> Result<Seen, SurveyError> {
    let (header, header_line) = rows.header()?;
    if header.len() > limits::COLUMNS {
        return Err(SurveyError::TooManyColumns);
    }
    if header.iter().all(|name| name.trim().is_empty()) {
        return Err(SurveyError::Empty);
    }
    let mut columns: Vec<ColumnStats> = header.iter().map(ColumnStats::new).collect();
    let mut record = StringRecord::new();
    let mut count = 0;
    while let Some((place, result)) = rows.next(&mut record)? {
        count = place.row;
        if result.is_ok() {
            for (column, cell) in columns.iter_mut().zip(&record) {
                column.see(cell);
            }
        }
    }
    Ok(Seen { columns, rows: count, header_line })
}

fn read_json<R: Read + Seek>(mut rows: JsonRows<R>) -> Result<Seen, SurveyError> {
    let mut stats = KeyedStats::default();
    let mut count = 0;
    while let Some((place, fields)) = rows.next_fields()? {
        count = place.row;
        for (key, value) in fields.unwrap_or_default() {
            if !stats.see(&key, &value) {
                return Err(SurveyError::TooManyColumns);
            }
        }
    }
    if stats.columns.is_empty() && count == 0 {
        return Err(SurveyError::Empty);
    }
    for (column, key) in stats.columns.iter_mut().zip(mem::take(&mut stats.keys)) {
        column.header = key;
    }
    Ok(Seen { columns: stats.columns, rows: count, header_line: 1 })
}

fn order_dates(column: &mut ColumnPlan, stats: &ColumnStats, options: &Options) -> Result<(), SurveyError> {
    if !matches!(&column.purpose, Purpose::Field(target) if target.is_date()) {
        return Ok(());
    }
    column.date_order = match stats.dates.decide() {
        Ok(order) => order,
        Err(Undecided { samples }) => {
            let asked = options.date_order;
            Some(asked.ok_or_else(|| SurveyError::AmbiguousDates { column: column.header.clone(), samples })?)
        }
    };
    Ok(())
}

fn fingerprint(mut words: Vec<String>) -> String {
    words.sort_unstable();
    blake3::hash(words.join("\n").as_bytes()).to_hex().chars().take(32).collect()
}

/// Some column says whom or what a row is about, and it is what was asked for.
fn is_usable(plan: &Plan) -> Result<(), SurveyError> {
    let has = |target| plan.column(target).is_some();
    let has_name = has(Target::Name) || has(Target::FirstName) || has(Target::LastName);
    let is_usable = match plan.object {
        Object::Leads => {
            let is_person = has(Target::ExternalId) || has(Target::Email) || has_name;
            if !is_person && accounts_fit(plan) {
                return Err(SurveyError::OtherObject { asked: plan.object, seems: Object::Accounts });
            }
            let reachable = has(Target::EmailSecondary) || has(Target::Phone) || has(Target::Mobile);
            let has_company = has(Target::Company) || has(Target::AccountRef);
            has(Target::ExternalId) || has(Target::Email) || reachable || (has_name && has_company)
        }
        Object::Reps => has_name || has(Target::Email),
        Object::Accounts => has(Target::Company),
        Object::Absences => has(Target::Rep),
    };
    if let Some(seems) = by_salesforce_id(plan).filter(|seems| *seems != plan.object) {
        return Err(SurveyError::OtherObject { asked: plan.object, seems });
    }
    if is_usable {
        return Ok(());
    }
    let headers = plan.columns.iter().map(|column| column.header.clone()).take(8).collect();
    Err(SurveyError::NothingUsable { object: plan.object, line: plan.header_line, headers })
}

/// Read as accounts, its columns would have an id and a name.
fn accounts_fit(plan: &Plan) -> bool {
    let Some(table) = tables::named(plan.shape) else { return false };
    let means = |wanted: Target| {
        plan.columns.iter().any(|column| {
            let words = super::header::words(&column.header);
            matches!(table.lookup(Object::Accounts, &words), tables::Known::Field(target, _) if target == wanted)
        })
    };
    means(Target::ExternalId) && means(Target::Company)
}

/// The object whose ids stand in the id column, by Salesforce's prefixes.
fn by_salesforce_id(plan: &Plan) -> Option<Object> {
    let samples = &plan.column(Target::ExternalId)?.samples;
    let prefix = samples
        .first()
        .filter(|id| matches!(id.len(), 15 | 18) && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))?
        .get(..3)?;
    match prefix {
        "001" => Some(Object::Accounts),
        "005" => Some(Object::Reps),
        "00Q" | "003" | "006" => Some(Object::Leads),
        _ => None,
    }
}
