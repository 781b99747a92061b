//! Reps, accounts and absences come in from a file, a part of it in one transaction. Known ones are updated by what the
//! row says, what it does not say stays; twice is once.

use crate::{
    intake::{AbsenceDraft, AccountDraft, RepDraft, When},
    model::{
        absence::Absence,
        account::{Account, Relationship},
        id::{EntryId, RepId},
        journal::{Actor, Change, RowCounts, Subject, What},
        rep::{Capacity, Rep},
        time::{Instant, Zone},
    },
    store::{absences, accounts},
};

use super::{
    Desk,
    command::RepDetails,
    error::ActionError,
    session::{Done, Session},
};

/// A part of a file of people or companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The file's name, for the journal.
    pub file: String,
    /// The run it belongs to.
    pub batch: String,
    /// The rows that could be read, with their numbers, in file order.
    pub rows: Vec<(u64, T)>,
    /// Rows of this part that could not.
    pub rejected: u64,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Its entry; `None` when nothing changed.
    pub entry: Option<EntryId>,
    /// Rows by what they were; refused ones count as rejected.
    pub counts: RowCounts,
    /// Rows that make no sense here, each with the reason.
    pub refused: Vec<(u64, String)>,
    /// Rows that came in, with something left out.
    pub remarks: Vec<(u64, String)>,
}

/// What one row was.
enum Row {
    Imported,
    Updated,
    Unchanged,
}

impl Taken {
    fn count(&mut self, row: &Row) {
        match row {
            Row::Imported => self.counts.imported += 1,
            Row::Updated => self.counts.updated += 1,
            Row::Unchanged => self.counts.unchanged += 1,
        }
    }

    fn has_news(&self) -> bool {
        self.counts.imported + self.counts.updated > 0
    }
}

impl Desk {
    /// Takes in reps.
    pub fn import_reps(&mut self, part: &Part<RepDraft>) -> Result<Taken, ActionError> {
        self.import(
            part,
            |counts, drained| What::RepsImported { counts, drained },
            |session, taken| {
                let mut known = Vec::new();
                for (number, draft) in &part.rows {
                    match session.take_rep(draft) {
                        Ok(row) => known.push((*number, draft, row)),
                        Err(ActionError::Refused(why)) => taken.refused.push((*number, why.to_string())),
                        Err(failed) => return Err(failed),
                    }
                }
                // Only now is everybody known who may be named as somebody's backup.
                for (number, draft, row) in known {
                    match (session.take_backup(draft)?, row) {
                        (Ok(true), Row::Unchanged) => taken.count(&Row::Updated),
                        (Ok(_), row) => taken.count(&row),
                        (Err(why), row) => {
                            taken.count(&row);
                            taken.remarks.push((number, why));
                        }
                    }
                }
                session.find_owners()
            },
        )
    }

    /// Takes in accounts.
    pub fn import_accounts(&mut self, part: &Part<AccountDraft>) -> Result<Taken, ActionError> {
        self.import(
            part,
            |counts, drained| What::AccountsImported { counts, drained },
            |session, taken| {
                for (_, draft) in &part.rows {
                    let row = session.take_account(draft)?;
                    taken.count(&row);
                }
                Ok(())
            },
        )
    }

    /// Takes in absences.
    pub fn import_absences(&mut self, part: &Part<AbsenceDraft>) -> Result<Taken, ActionError> {
        self.import(
            part,
            |counts, drained| What::AbsencesImported { counts, drained },
            |session, taken| {
                for (number, draft) in &part.rows {
                    match session.take_absence(draft)? {
                        Ok(row) => taken.count(&row),
                        Err(why) => taken.refused.push((*number, why)),
                    }
                }
                Ok(())
            },
        )
    }

    fn import<T>(
        &mut self,
        part: &Part<T>,
        what: impl Fn(RowCounts, u64) -> What,
        take: impl FnOnce(&mut Session<'_>, &mut Taken) -> Result<(), ActionError>,
    ) -> Result<Taken, ActionError> {
        let mut taken = Taken::default();
        let done = self.in_one_transaction(Actor::file(&part.file), Some(&part.batch), |session| {
            take(session, &mut taken)?;
            taken.counts.rejected = part.rejected + taken.refused.len() as u64;
            taken.counts.rows = part.rejected + part.rows.len() as u64;
            if !taken.has_news() && session.is_idle() {
                return Ok(None);
            }
            session.drain()?;
            Ok(Some(Done::new(what(taken.counts, session.drained()), ())))
        })?;
        taken.entry = done.map(|(entry, _, ())| entry);
        Ok(taken)
    }
}

impl Session<'_> {
    fn take_rep(&mut self, draft: &RepDraft) -> Result<Row, ActionError> {
        let roster = &self.picture.roster;
        let named = [draft.external_id.as_deref(), draft.email.as_deref()];
        // Whoever bears a colleague's former address under a name or id of their own is somebody else.
        let is_theirs = |rep: &Rep, name: &str| {
            let other_id = rep.external_id.is_some() && draft.external_id.is_some() && rep.external_id != draft.external_id;
            !rep.was(name) || ((rep.name.eq_ignore_ascii_case(&draft.name) || rep.was(&draft.name)) && !other_id)
        };
        let known = named
            .into_iter()
            .flatten()
            .find_map(|name| roster.find(name).filter(|position| is_theirs(&roster.reps()[*position], name)));
        // A name alone says who it is only where nothing better is given.
        let known = known.or_else(|| roster.find(&draft.name).filter(|_| draft.external_id.is_none() && draft.email.is_none()));
        let before = known.map(|position| roster.reps()[position].clone());
        let mut details = details(draft);
        let Some(before) = before else {
            self.new_rep(&details)?;
            return Ok(Row::Imported);
        };
        details.capacity = Some(merged(before.capacity, draft.capacity));
        let running = self.running_clocks(before.id)?;
        let after = self.with_details(&before, &details)?;
        self.leaves_nothing_behind(&before, &after)?;
        if !self.save_rep(&before, &after)? {
            return Ok(Row::Unchanged);
        }
        self.set_clocks(running)?;
        Ok(Row::Updated)
    }

    /// Sets the backup that a row names; whether that changed anything.
    fn take_backup(&mut self, draft: &RepDraft) -> Result<Result<bool, String>, ActionError> {
        let Some(backup) = &draft.backup else { return Ok(Ok(false)) };
        let named = [draft.external_id.as_deref(), draft.email.as_deref(), Some(draft.name.as_str())];
        let Some(position) = named.into_iter().flatten().find_map(|name| self.picture.roster.find(name)) else {
            return Ok(Ok(false));
        };
        let before = self.picture.roster.reps()[position].clone();
        let details = RepDetails { backup: Some(backup.clone()), ..RepDetails::default() };
        match self.with_details(&before, &details) {
            Ok(after) => Ok(Ok(self.save_rep(&before, &after)?)),
            Err(why) => Ok(Err(why.to_string())),
        }
    }

    /// Accounts whose owner the roster did not know when they came in find them now.
    pub fn find_owners(&mut self) -> Result<(), ActionError> {
        for account in accounts::waiting_for_owner(self.tx)? {
            let owner = account.owner_named.as_deref().and_then(|name| self.known_rep(name));
            if owner.is_some() {
                let after = Account { owner, owner_named: None, ..account.clone() };
                self.save_account(&account, &after)?;
            }
        }
        Ok(())
    }

    fn known_rep(&self, name: &str) -> Option<RepId> {
        self.picture.roster.find(name).map(|position| self.picture.roster.reps()[position].id)
    }

    fn take_account(&mut self, draft: &AccountDraft) -> Result<Row, ActionError> {
        let known = match &draft.external_id {
            Some(id) => accounts::by_external_id(self.tx, id)?,
            None => accounts::by_folded_name(self.tx, &draft.folded_name)?.into_iter().find(|known| known.external_id.is_none()),
        };
        let owner = draft.owner.as_deref().and_then(|name| self.known_rep(name));
        let owner_named = draft.owner.clone().filter(|_| owner.is_none());
        let Some(before) = known else {
            let account = Account {
                id: accounts::next_id(self.tx)?,
                external_id: draft.external_id.clone(),
                name: draft.name.clone(),
                folded_name: draft.folded_name.clone(),
                relationship: draft.relationship.unwrap_or(Relationship::Target),
                domains: draft.domains.clone(),
                owner,
                owner_named,
                created_at: draft.created_at,
            };
            accounts::save(self.tx, self.entry, &account)?;
            self.picture.accounts_changed();
            return Ok(Row::Imported);
        };
        let mut after = before.clone();
        after.name.clone_from(&draft.name);
        after.folded_name.clone_from(&draft.folded_name);
        after.relationship = draft.relationship.unwrap_or(before.relationship);
        after.created_at = draft.created_at.or(before.created_at);
        if !draft.domains.is_empty() {
            after.domains.clone_from(&draft.domains);
        }
        if draft.owner.is_some() {
            (after.owner, after.owner_named) = (owner, owner_named);
        }
        Ok(if self.save_account(&before, &after)? { Row::Updated } else { Row::Unchanged })
    }

    /// Keeps an account's new data with the change; whether anything changed.
    pub fn save_account(&mut self, before: &Account, after: &Account) -> Result<bool, ActionError> {
        let json = |account: &Account| serde_json::to_value(account).unwrap_or_default();
        let Some(change) = Change::between(Subject::Account(after.id), &json(before), &json(after)) else {
            return Ok(false);
        };
        accounts::save(self.tx, self.entry, after)?;
        self.changed(change);
        self.picture.accounts_changed();
        Ok(true)
    }

    fn take_absence(&mut self, draft: &AbsenceDraft) -> Result<Result<Row, String>, ActionError> {
        let Some(position) = self.picture.roster.find(&draft.rep) else {
            return Ok(Err(format!("the roster knows no `{}`; import or add them first", draft.rep)));
        };
        let (rep, zone) = (self.picture.roster.reps()[position].id, self.picture.roster.reps()[position].zone());
        let from = draft.from.map_or(self.now, |when| instant_in(when, zone));
        let until = draft.until.map(|when| instant_in(when, zone));
        if until.is_some_and(|until| until <= from) {
            return Ok(Err("it ends before it begins".to_owned()));
        }
        let same = |known: &Absence| (known.from, known.until, known.kind) == (from, until, draft.kind);
        if absences::of_rep(self.tx, rep)?.iter().any(same) {
            return Ok(Ok(Row::Unchanged));
        }
        let running = self.running_clocks(rep)?;
        self.new_absence(rep, from, until, draft.kind)?;
        self.picture.refresh(self.tx, self.now)?;
        self.set_clocks(running)?;
        Ok(Ok(Row::Imported))
    }
}

fn details(draft: &RepDraft) -> RepDetails {
    RepDetails {
        name: Some(draft.name.clone()),
        email: draft.email.clone(),
        external_id: draft.external_id.clone(),
        team: draft.team.clone(),
        manager: draft.manager.clone(),
        zone: draft.zone,
        week: draft.week.clone(),
        holidays: draft.holidays.clone(),
        languages: (!draft.languages.is_empty()).then(|| draft.languages.iter().copied().collect()),
        backup: None,
        capacity: Some(draft.capacity),
        employment: draft.employment,
    }
}

/// Limits that a row gives, before those known.
fn merged(known: Capacity, row: Capacity) -> Capacity {
    Capacity {
        max_open: row.max_open.or(known.max_open),
        max_per_day: row.max_per_day.or(known.max_per_day),
        max_per_week: row.max_per_week.or(known.max_per_week),
        max_per_month: row.max_per_month.or(known.max_per_month),
    }
}

/// A day begins at midnight on the rep's wall clock, or as soon after as that clock shows it.
fn instant_in(when: When, zone: Zone) -> Instant {
    match when {
        When::At(at) => at,
        When::Day(day) => {
            let hours = (0..=3).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
            let mut first = hours.filter_map(|local| local.and_local_timezone(zone.0).earliest());
            first.next().map_or_else(|| when.instant(), |at| Instant::from(at.to_utc()))
        }
    }
}
