//! Asking the router about one lead: what the store found, brought into the form the router wants.

use crate::{
    intake::normalise,
    model::{
        decision::{Decision, SamePerson, Trigger},
        id::{DecisionId, LeadId, PoolName, RepId},
        lead::Profile,
        rotation::Bookings,
    },
    routing::{
        Arrival, OpenLead,
        accounts::{AccountIndex, lookup_keys},
        moves, route,
    },
    store::{Conn, accounts, decisions, error::Result, leads},
};

use super::{session::Session, settle::Moving};

/// What is asked of the router.
pub(super) struct Question<'a> {
    /// Which lead.
    pub lead: LeadId,
    /// What is known of it.
    pub profile: &'a Profile,
    /// Why now.
    pub trigger: Trigger,
    /// Leads of the same person it might join.
    pub open_leads: Vec<OpenLead>,
    /// Who is not asked.
    pub tried: Vec<RepId>,
    /// The decision before.
    pub previous: Option<DecisionId>,
}

/// A domain that many share: a free-mail provider's, or a public suffix. It is evidence for no account.
pub(super) fn is_nobodys_own(domain: &str) -> bool {
    normalise::free_mail(domain) || normalise::public_suffix(domain)
}

/// How many leads an action routes: decides how accounts are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// One or a few: the store is asked for the accounts that could match.
    Few,
    /// Many: all accounts are read once.
    Many,
}

impl Session<'_> {
    /// Routes a lead under the live book, with the floor as this action has left it so far.
    pub fn ask(&mut self, question: &Question<'_>, size: Size) -> Result<Decision> {
        let folded = question.profile.company.as_deref().map(normalise::fold_company);
        let found = match size {
            Size::Few => Some(matching_accounts(self.tx, question.profile, folded.as_deref())?),
            Size::Many => {
                self.picture.all_accounts(self.tx)?;
                None
            }
        };
        let none = AccountIndex::default();
        let accounts = found.as_ref().or(self.picture.accounts.as_ref()).unwrap_or(&none);
        let arrival = Arrival {
            lead: question.lead,
            profile: question.profile,
            folded_company: folded.as_deref(),
            trigger: question.trigger,
            open_leads: &question.open_leads,
            tried: &question.tried,
            previous: question.previous,
        };
        let mut decision = route(&arrival, &self.picture.book, &self.picture.floor(accounts), self.now);
        decision.lead = question.lead;
        Ok(decision)
    }

    /// Open leads of the same person, other than the lead itself.
    pub fn same_person(&self, lead: LeadId, profile: &Profile, external_id: Option<&str>) -> Result<Vec<OpenLead>> {
        let mut found = Vec::new();
        if let Some(email) = &profile.email {
            let by_email = leads::open_by_email(self.tx, email)?;
            found.extend(by_email.into_iter().map(|id| OpenLead { id, evidence: SamePerson::Email }));
        }
        if let Some(external_id) = external_id {
            for id in leads::by_any_external_id(self.tx, external_id)? {
                let open = leads::get(self.tx, &self.picture.names, id)?;
                if open.is_some_and(|open| open.lead.state.stage.takes_duplicates()) {
                    found.push(OpenLead { id, evidence: SamePerson::ExternalId });
                }
            }
        }
        found.retain(|open| open.id != lead);
        Ok(found)
    }

    /// Routes a known lead again, from the first step but without looking for duplicates.
    pub fn ask_again(&mut self, moving: &Moving, trigger: Trigger, tried: Vec<RepId>, size: Size) -> Result<Decision> {
        let lead = &moving.record.lead;
        let question = Question {
            lead: lead.id,
            profile: &lead.profile,
            trigger,
            open_leads: Vec::new(),
            tried,
            previous: lead.state.decision,
        };
        self.ask(&question, size)
    }

    /// Who had the lead so far, by decisions that stand.
    pub fn tried(&self, lead: LeadId) -> Result<Vec<RepId>> {
        decisions::owners_of(self.tx, lead)
    }

    /// What a pool that counts everything books for a lead given to `receiver` by hand or through an account; nothing
    /// for all others. The pool is the one in whose book the lead stands, else the first that has the receiver.
    pub fn hand_pick(&self, profile: &Profile, book: Option<&PoolName>, receiver: RepId) -> Bookings {
        let none = AccountIndex::default();
        moves::by_hand(&self.picture.book, &self.picture.floor(&none), profile, book, receiver, self.now)
    }

    /// What the decision books beside its own pool, because a pool counts leads given through an account as turns.
    pub fn through_account(&self, profile: &Profile, decision: &Decision) -> Bookings {
        let none = AccountIndex::default();
        moves::through_account(&self.picture.book, &self.picture.floor(&none), profile, decision, self.now)
    }
}

/// The accounts that a lead could belong to.
pub(super) fn matching_accounts(conn: &Conn, profile: &Profile, folded: Option<&str>) -> Result<AccountIndex> {
    let keys = lookup_keys(profile, folded);
    let mut found = Vec::new();
    if let Some(id) = &keys.external_id {
        found.extend(accounts::by_external_id(conn, id)?);
    }
    for domain in &keys.domains {
        found.extend(accounts::by_domain(conn, domain)?);
    }
    if let Some(name) = &keys.folded_company {
        found.extend(accounts::by_folded_name(conn, name)?);
    }
    found.sort_by_key(|account| account.id);
    found.dedup_by_key(|account| account.id);
    Ok(AccountIndex::new(&found, is_nobodys_own))
}
