//! A row of a record that is known: what it says replaces what was known, and nothing is routed.

use crate::{
    actions::{
        error::{ActionError, Refusal},
        session::Session,
        settle::Moving,
    },
    intake::{is_of_files, normalise::fold},
    model::{
        id::LeadId,
        lead::{LeadDraft, LeadState, Profile, Stage, Standing},
        time::Instant,
    },
    store::leads,
};

use super::{Received, Row};

impl Session<'_> {
    /// A known record: its fields may have changed, it is not routed again, and what is closed stays closed.
    pub(super) fn meet_again(&mut self, id: LeadId, draft: &LeadDraft) -> Result<Result<Received, String>, ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, id)? else {
            return Err(Refusal::NoSuchLead(id).into());
        };
        // A system of its own knows whom it renames; ids of mere files may be anybody's.
        let is_file = is_of_files(&record.lead.origin);
        if let Some(known) = somebody_else(&record.lead.profile, &draft.profile).filter(|_| is_file) {
            let id = record.lead.external_id.unwrap_or_default();
            return Ok(Err(format!("id `{id}` is {known} here; give --source NAME if this file comes from another system")));
        }
        let mut moving = Moving::known(record);
        let before = moving.record.clone();
        overlay(&mut moving.record.lead.profile, &draft.profile);
        if let Some(owner) = before.lead.profile.given.get("owner") {
            moving.record.lead.profile.given.insert("owner".to_owned(), owner.clone());
        }
        let has_news = note_outreach(&mut moving.record.lead.profile, draft);
        if let (Standing::Closed(closing), true) = (draft.standing, is_open(moving.state().stage)) {
            let state = &mut moving.record.lead.state;
            state.stage = Stage::Closed(closing);
            state.held_for = None;
            state.snoozed_until = None;
            state.closed_at = Some(draft.closed_at.unwrap_or(self.now));
            state.value = draft.value.or(state.value);
            moving.record.placing.cause = None;
        }
        // What the system said before says nothing new, though the lead was routed in spite of it.
        if let Some(at) = outreach_in_crm(moving.state(), draft, self.now).filter(|_| has_news) {
            let state = &mut moving.record.lead.state;
            state.stage = Stage::Working;
            state.touched_at = Some(at);
        }
        if moving.record == before {
            return Ok(Ok(Received { lead: id, row: Row::Unchanged, decision: None }));
        }
        self.finish(moving, None)?;
        Ok(Ok(Received { lead: id, row: Row::Updated, decision: None }))
    }
}

/// Who is known, if the row is about another person: name and address are given twice, and neither is the same.
fn somebody_else(known: &Profile, row: &Profile) -> Option<String> {
    let (name, email) = (known.name.as_deref()?, known.email.as_deref()?);
    let differs = row.email.as_deref()? != email && fold(row.name.as_deref()?) != fold(name);
    differs.then(|| format!("{name} <{email}>"))
}

/// Keeps what the system says of outreach; whether it says more than the last time.
pub(super) fn note_outreach(known: &mut Profile, draft: &LeadDraft) -> bool {
    let working = (draft.standing == Standing::Working).then(|| "working".to_owned());
    let touched = draft.touched_at.map(|at| at.to_string());
    let mut has_news = false;
    for (field, said) in [("standing", working), ("touched_at", touched)] {
        let Some(said) = said else { continue };
        has_news |= known.given.insert(field.to_owned(), said.clone()).as_ref() != Some(&said);
    }
    has_news
}

/// When its owner reached out, by the CRM and not by us yet; `now` where it does not say when. What lies before the present
/// clock began was somebody else's.
fn outreach_in_crm(state: &LeadState, draft: &LeadDraft, now: Instant) -> Option<Instant> {
    let at = match (draft.touched_at, draft.standing) {
        (Some(at), _) => at,
        (None, Standing::Working) => now,
        (None, Standing::Open | Standing::Closed(_)) => return None,
    };
    let is_waited_for = state.stage == Stage::Assigned && state.touched_at.is_none();
    (is_waited_for && state.clock.is_none_or(|clock| clock.started <= at)).then_some(at)
}

fn is_open(stage: Stage) -> bool {
    match stage {
        Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture => true,
        Stage::Duplicate | Stage::Closed(_) | Stage::Withdrawn => false,
    }
}

/// What the row says replaces what was known; what it does not say stays.
fn overlay(known: &mut Profile, row: &Profile) {
    // Taken apart completely, so that a new field cannot be forgotten.
    let Profile {
        name,
        email,
        phone,
        title,
        company,
        website,
        account_ref,
        country,
        state,
        city,
        postal_code,
        employees,
        revenue,
        industry,
        product,
        language,
        source,
        kind,
        score,
        tags,
        custom,
        given,
    } = row.clone();
    fn take<T>(known: &mut Option<T>, new: Option<T>) {
        if new.is_some() {
            *known = new;
        }
    }
    take(&mut known.name, name);
    take(&mut known.email, email);
    take(&mut known.phone, phone);
    take(&mut known.title, title);
    take(&mut known.company, company);
    take(&mut known.website, website);
    take(&mut known.account_ref, account_ref);
    take(&mut known.country, country);
    take(&mut known.state, state);
    take(&mut known.city, city);
    take(&mut known.postal_code, postal_code);
    take(&mut known.employees, employees);
    take(&mut known.revenue, revenue);
    take(&mut known.industry, industry);
    take(&mut known.product, product);
    take(&mut known.language, language);
    take(&mut known.source, source);
    take(&mut known.kind, kind);
    take(&mut known.score, score);
    if !tags.is_empty() {
        known.tags = tags;
    }
    known.custom.extend(custom);
    known.given.extend(given);
}
