//! What would become of a lead that is tried.

use crate::{
    actions::{Desk, ask, error::ActionError},
    intake::typed,
    tui::{
        effect::{TrialOf, Under},
        msg::Answer,
    },
};

/// Tries it: nothing of it is kept.
pub fn answer(desk: &mut Desk, ticket: u64, of: TrialOf, under: Under) -> Result<Answer, ActionError> {
    let draft = match under {
        Under::Live => None,
        Under::Draft => ask::readable_draft(desk)?,
    };
    let book = draft.as_ref().map(|draft| &draft.book);
    let (profile, known, line) = match of {
        TrialOf::Lead(id) => match ask::lead(desk, id)? {
            Some(lead) => (Ok(lead.profile.clone()), Some(id), Some(typed::written(&lead.profile))),
            None => (Err(format!("there is no lead L-{id}")), None, None),
        },
        TrialOf::Witness(witness) => {
            let told = Ok(Box::new(desk.try_witness(&witness, book)?));
            return Ok(Answer::Trial { ticket, line: None, told });
        }
        TrialOf::Case(test) => {
            let told = desk.try_case(&test, book)?.map(Box::new);
            return Ok(Answer::Trial { ticket, line: None, told });
        }
        TrialOf::Line(line, known) => (typed::tried(&line).map_err(|error| error.to_string()), known, None),
    };
    let told = match profile {
        Ok(profile) => Ok(Box::new(desk.try_lead(&profile, known, book)?)),
        Err(because) => Err(because),
    };
    Ok(Answer::Trial { ticket, line, told })
}
