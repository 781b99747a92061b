//! A lead → a case of the rulebook about leads like it.

use crate::{
    actions::{Desk, draft::book_of, error::ActionError},
    model::{
        id::LeadId,
        rulebook::{BookTest, Expected},
    },
    rulebook::cases,
    store::{decisions, drafts, leads, names::Names},
};

/// The case that leads like this one must go there, which `to` calls by its name, for the draft of whoever sits at the desk,
/// or else the live book; `None` if there is no lead of that number.
pub fn case_of(desk: &mut Desk, lead: LeadId, expect: Expected, to: &str) -> Result<Option<BookTest>, ActionError> {
    let names = Names::load(desk.conn())?;
    let Some(record) = leads::get(desk.conn(), &names, lead)? else { return Ok(None) };
    let decision = record.lead.state.decision.map(|id| decisions::get(desk.conn(), id)).transpose()?.flatten();
    let draft = drafts::of(desk.conn(), desk.actor())?;
    let picture = desk.look()?;
    let account = decision.and_then(|kept| kept.decision.account).map(|account| {
        let owner = account.owner.and_then(|owner| picture.roster.get(owner));
        let owner = owner.map(|owner| owner.email.as_deref().unwrap_or(&owner.name).into());
        (account.relationship, owner)
    });
    let drafted = draft.as_ref().map(book_of).transpose()?;
    let book = drafted.as_ref().unwrap_or(picture.book.rulebook());
    Ok(Some(cases::from_lead(book, &record.lead.profile, account, expect, cases::name(lead, &record.lead.profile, to))))
}
