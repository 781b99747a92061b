//! The source of a file: where an id in it means what it meant before.

use super::{header, plan::Plan, target::Target};

/// Layouts that many systems write: whose ids stand in such a file it does not say.
const NOBODYS: [&str; 2] = ["generic", "forms"];
/// What is put behind the name of a copy of a file.
const OF_A_COPY: [&str; 4] = ["copy", "final", "new", "old"];
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The source of a surveyed file, as leads name it.
///
/// A system's own layout is that system, whatever the file is called. In a layout of nobody's, an id is only known among files of
/// one series: those of one name (less its extension, numbers, months and marks of a copy) with the id under one heading, as
/// `file:webinar:lead id`. Without a column of ids the rows are known by what they say, and all such files are one source: `file`.
pub(super) fn origin(plan: &Plan, file_name: &str) -> String {
    if !NOBODYS.contains(&plan.shape) {
        return plan.shape.to_owned();
    }
    match plan.column(Target::ExternalId) {
        Some(column) => format!("file:{}:{}", series(file_name), header::words(&column.header)),
        None => "file".to_owned(),
    }
}

/// Whether a source is a series of files and no system: its ids may be anybody's.
pub fn is_of_files(origin: &str) -> bool {
    origin.starts_with("file:")
}

/// `Leads 2026-11-22 (1).csv` → `leads`.
fn series(file_name: &str) -> String {
    let folded = file_name.to_lowercase();
    // Rejected rows that were mended come from where the others came from.
    let whole = folded.split_once(".rejects").map_or(folded.as_str(), |(input, _)| input);
    let stem = whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
    let words = stem.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let words = words.filter(|word| !OF_A_COPY.contains(word) && !is_month(word));
    words.collect::<Vec<_>>().join(" ")
}

fn is_month(word: &str) -> bool {
    MONTHS.iter().any(|month| *month == word || month.get(..3) == Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_series_are_told_from_others() {
        for name in [
            "leads.csv",
            "Leads.CSV",
            "leads-2026-11-22.csv",
            "leads_nov_22 (1).csv",
            "leads - Copy.csv",
            "leads.csv.rejects-2.csv",
        ] {
            assert_eq!(series(name), "leads", "{name}");
        }
        assert_eq!(series("Trade Fair 2026.json"), "trade fair");
        assert_eq!(series("2026-11-22.csv"), "");
    }
}
