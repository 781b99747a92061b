//! What became of all files of an import, and how it is told.

use crate::{
    actions::receive::StoodCounts,
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
        when::took,
    },
    import::{run::Go, sums::Sums},
    intake::Object,
    model::{
        journal::{RoutedCounts, RowCounts},
        time::Millis,
    },
    outbound::json::{ImportJson, MappedColumn, UnknownOwner, UnreadableColumn},
};

use super::FilesArgs;

/// What became of all files.
pub struct Totals {
    /// What their rows are.
    pub object: Object,
    /// What became of them.
    pub sums: Sums,
}

impl Totals {
    /// Tells it. Rejected rows are findings.
    pub fn conclude(
        &self,
        session: &Session,
        args: &FilesArgs,
        mapping: Vec<MappedColumn>,
        length: Millis,
    ) -> Result<Ended, Failure> {
        let sums = &self.sums;
        for path in &sums.rejects {
            print::note(&format!("rejected rows with their reasons: {}", path.display()));
        }
        for sentence in &sums.owners_told {
            print::note(sentence);
        }
        if !sums.owners_told.is_empty() {
            print::note("hint: reps who come in first (`leadtower import reps FILE`) keep what is theirs");
        }
        for sentence in sums.to_come_told().iter().chain(&sums.unrelated_told()) {
            print::note(sentence);
        }
        if sums.went == Go::Stop {
            let rows = sums.counts.rows;
            return Err(Failure::interrupted(format!("{rows} rows are in")).hint("the same command again finishes the files"));
        }
        if session.out.is_json() {
            let rejects = sums.rejects.iter().map(|path| path.display().to_string()).collect();
            let json = ImportJson::new(sums.counts, sums.routed, length.0 as f64 / 1e3).rejects(rejects).mapping(mapping);
            let json = json.stood(sums.stood.owned, sums.stood.closed, sums.stood.new).unknown_owners(unknown_owners(sums));
            let json = json.unreadable(unreadable(sums));
            print::json(&if args.dry_run { json.as_dry_run() } else { json })?;
        } else {
            print::lines(&self.sentences(args, length))?;
        }
        Ok(if sums.counts.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn sentences(&self, args: &FilesArgs, length: Millis) -> Vec<String> {
        let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = self.sums.counts;
        let RoutedCounts { assigned, fallback, nurture } = self.sums.routed;
        let done = if args.dry_run { "looked at, nothing written," } else { "read" };
        let is_leads = self.object == Object::Leads;
        let joined = if is_leads { format!(", {duplicates} joined to an open lead") } else { String::new() };
        let mut lines = vec![
            format!("{rows} rows {done} in {}", took(length)),
            format!("  {imported} new, {updated} updated, {unchanged} unchanged{joined}, {rejected} rejected"),
        ];
        if is_leads {
            lines.push(format!("  routed: {assigned} to reps, {fallback} to fallback, {nurture} to nurture"));
            let StoodCounts { owned, closed, new } = self.sums.stood;
            if new > 0 {
                lines.push(format!("  kept as new: {new}; `leadtower route` routes them"));
            }
            if owned + closed > 0 {
                lines.push(format!("  as in the CRM: {owned} stay with their owner, {closed} are closed"));
            }
        }
        if !self.sums.unreadable.is_empty() {
            lines.push("  not understood, so unknown to rules, kept as written:".to_owned());
            lines.extend(self.sums.unreadable.iter().map(|column| format!("    {}", column.sentence())));
        }
        lines
    }
}

fn unknown_owners(sums: &Sums) -> Vec<UnknownOwner> {
    let owner = |known: &crate::import::UnknownOwner| UnknownOwner { owner: known.owner.clone(), rows: known.rows };
    sums.unknown_owners.iter().map(owner).collect()
}

fn unreadable(sums: &Sums) -> Vec<UnreadableColumn> {
    let column = |told: &crate::import::UnreadableColumn| {
        let crate::import::UnreadableColumn { column, field, count, examples } = told.clone();
        UnreadableColumn { column, field, count, examples }
    };
    sums.unreadable.iter().map(column).collect()
}
