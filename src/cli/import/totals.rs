//! What became of all files of an import, and how it is told.

use std::path::PathBuf;

use crate::{
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
        when::took,
    },
    intake::Object,
    model::{
        journal::{RoutedCounts, RowCounts},
        lead::{LeadDraft, Standing},
        roster::Roster,
        time::Millis,
    },
    outbound::json::{ImportJson, MappedColumn, UnknownOwners},
};

use super::FilesArgs;

/// Unknown owners that are named.
const OWNERS_NAMED: usize = 10;

/// Sums over all files.
pub struct Totals {
    object: Object,
    /// Rows by what they became.
    pub counts: RowCounts,
    /// Where leads went.
    pub routed: RoutedCounts,
    /// Owners whom the roster does not know.
    pub unknown: UnknownOwners,
    /// Files of rejected rows.
    pub rejects: Vec<PathBuf>,
    /// Whether somebody pressed ctrl-c.
    pub interrupted: bool,
}

impl Totals {
    /// Nothing yet.
    pub fn new(object: Object) -> Self {
        let (counts, routed) = (RowCounts::default(), RoutedCounts::default());
        Self { object, counts, routed, unknown: UnknownOwners::default(), rejects: Vec::new(), interrupted: false }
    }

    /// Counts drafts of open leads whose owner the roster does not know.
    pub fn look_for_owners(&mut self, drafts: &[LeadDraft], roster: &Roster) {
        for draft in drafts.iter().filter(|draft| !matches!(draft.standing, Standing::Closed(_))) {
            let Some(owner) = draft.owner.as_ref().filter(|owner| roster.find(owner).is_none()) else { continue };
            self.unknown.rows += 1;
            if self.unknown.names.len() < OWNERS_NAMED && !self.unknown.names.contains(owner) {
                self.unknown.names.push(owner.clone());
            }
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
        if self.interrupted {
            let rows = self.counts.rows;
            return Err(Failure::interrupted(format!("{rows} rows are in")).hint("the same command again finishes the files"));
        }
        if session.out.is_json() {
            let rejects = self.rejects.iter().map(|path| path.display().to_string()).collect();
            let json = ImportJson::new(self.counts, self.routed, length.0 as f64 / 1e3).rejects(rejects).mapping(mapping);
            let json = if self.object == Object::Leads { json.unknown_owners(self.unknown.clone()) } else { json };
            print::json(&if args.dry_run { json.as_dry_run() } else { json })?;
        } else {
            print::text(&self.sentences(args, length))?;
        }
        if self.unknown.rows > 0 {
            print::note("hint: `leadtower import reps FILE` before the leads, and they stay with their owners");
        }
        Ok(if self.counts.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn sentences(&self, args: &FilesArgs, length: Millis) -> String {
        let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = self.counts;
        let RoutedCounts { assigned, fallback, nurture } = self.routed;
        let done = if args.dry_run { "looked at, nothing written," } else { "read" };
        let mut text =
            format!("{rows} rows {done} in {}\n  {imported} new, {updated} updated, {unchanged} unchanged", took(length));
        if self.object == Object::Leads {
            text.push_str(&format!(", {duplicates} joined to an open lead"));
        }
        text.push_str(&format!(", {rejected} rejected"));
        if self.object == Object::Leads {
            text.push_str(&format!("\n  routed: {assigned} to reps, {fallback} to fallback, {nurture} to nurture"));
        }
        let UnknownOwners { rows, names } = &self.unknown;
        if *rows > 0 {
            let (of, names) = (if *rows == 1 { "row names" } else { "rows name" }, names.join(", "));
            text.push_str(&format!("\n  {rows} {of} an owner whom the roster does not know, taken as unowned: {names}"));
        }
        text
    }
}
