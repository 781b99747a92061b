//! What became of all files of an import, and how it is told.

use std::path::PathBuf;

use crate::{
    actions::receive::StoodCounts,
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
        when::took,
    },
    intake::Object,
    model::{
        journal::{RoutedCounts, RowCounts},
        time::Millis,
    },
    outbound::json::{ImportJson, MappedColumn, UnknownOwner, UnreadableColumn},
};

use super::{FilesArgs, unread};

/// Sums over all files.
pub struct Totals {
    object: Object,
    /// Rows by what they became.
    pub counts: RowCounts,
    /// Where leads went.
    pub routed: RoutedCounts,
    /// Leads that stand as their CRM has them.
    pub stood: StoodCounts,
    /// Owners whom the files name and the roster does not know.
    pub unknown_owners: Vec<UnknownOwner>,
    /// Columns of leads whose values could not all be read.
    pub unreadable: Vec<UnreadableColumn>,
    /// Leads that arrived after now, as their row says.
    pub to_come: u64,
    /// Accounts of which the files do not say what they are to us.
    pub unrelated: u64,
    /// What there is to say of them.
    pub owners_told: Vec<String>,
    /// Files of rejected rows.
    pub rejects: Vec<PathBuf>,
    /// Whether somebody pressed ctrl-c.
    pub interrupted: bool,
}

impl Totals {
    /// Nothing yet.
    pub fn new(object: Object) -> Self {
        Self {
            object,
            counts: RowCounts::default(),
            routed: RoutedCounts::default(),
            stood: StoodCounts::default(),
            unknown_owners: Vec::new(),
            unreadable: Vec::new(),
            to_come: 0,
            unrelated: 0,
            owners_told: Vec::new(),
            rejects: Vec::new(),
            interrupted: false,
        }
    }

    /// Tells it. Rejected rows are findings.
    pub fn conclude(
        &self,
        session: &Session,
        args: &FilesArgs,
        mapping: Vec<MappedColumn>,
        length: Millis,
    ) -> Result<Ended, Failure> {
        for path in &self.rejects {
            print::note(&format!("rejected rows with their reasons: {}", path.display()));
        }
        for sentence in &self.owners_told {
            print::note(sentence);
        }
        if !self.owners_told.is_empty() {
            print::note("hint: reps who come in first (`leadtower import reps FILE`) keep what is theirs");
        }
        if self.to_come > 0 {
            let rows = if self.to_come == 1 {
                "1 row says that its lead".to_owned()
            } else {
                format!("{} rows say that their leads", self.to_come)
            };
            print::note(&format!("{rows} arrived later than now: taken as arrived now; dates without a zone are read as UTC"));
        }
        if self.unrelated > 0 {
            print::note(&unrelated(self.unrelated));
        }
        if self.interrupted {
            let rows = self.counts.rows;
            return Err(Failure::interrupted(format!("{rows} rows are in")).hint("the same command again finishes the files"));
        }
        if session.out.is_json() {
            let rejects = self.rejects.iter().map(|path| path.display().to_string()).collect();
            let json = ImportJson::new(self.counts, self.routed, length.0 as f64 / 1e3).rejects(rejects).mapping(mapping);
            let json =
                json.stood(self.stood.owned, self.stood.closed, self.stood.new).unknown_owners(self.unknown_owners.clone());
            let json = json.unreadable(self.unreadable.clone());
            print::json(&if args.dry_run { json.as_dry_run() } else { json })?;
        } else {
            print::lines(&self.sentences(args, length))?;
        }
        Ok(if self.counts.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn sentences(&self, args: &FilesArgs, length: Millis) -> Vec<String> {
        let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = self.counts;
        let RoutedCounts { assigned, fallback, nurture } = self.routed;
        let done = if args.dry_run { "looked at, nothing written," } else { "read" };
        let is_leads = self.object == Object::Leads;
        let joined = if is_leads { format!(", {duplicates} joined to an open lead") } else { String::new() };
        let mut lines = vec![
            format!("{rows} rows {done} in {}", took(length)),
            format!("  {imported} new, {updated} updated, {unchanged} unchanged{joined}, {rejected} rejected"),
        ];
        if is_leads {
            lines.push(format!("  routed: {assigned} to reps, {fallback} to fallback, {nurture} to nurture"));
            let StoodCounts { owned, closed, new } = self.stood;
            if new > 0 {
                lines.push(format!("  kept as new: {new}; `leadtower route` routes them"));
            }
            if owned + closed > 0 {
                lines.push(format!("  as in the CRM: {owned} stay with their owner, {closed} are closed"));
            }
        }
        lines.extend(unread::sentences(&self.unreadable));
        lines
    }
}

/// The file says of an account neither customer, nor open opportunity, nor target.
fn unrelated(accounts: u64) -> String {
    let (which, is) = if accounts == 1 { ("1 account".to_owned(), "is") } else { (format!("{accounts} accounts"), "are") };
    format!(
        "of {which} the file does not say what they are to you: new ones {is} taken as `target`, known ones stay; a column \
         `relationship` with customer, open_opportunity or target says it"
    )
}
