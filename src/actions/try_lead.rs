//! What would become of a lead if it arrived now: it is decided by the same code, explained, and nothing of it is kept.

use crate::{
    model::{
        arrived::Arrived,
        decision::{Decision, Trigger},
        id::{DecisionId, LeadId},
        lead::Profile,
        listing::Touchpoints,
        rulebook::{BookTest, Rulebook},
        time::Zone,
    },
    routing::{
        explain::{self as words, Names},
        passed_over::{not_reached, passed_over},
        snag::snag,
    },
    rulebook::{cases, check::Witness},
    store::leads,
};

use super::{
    Desk,
    ask::{Explanation, PassedOver},
    error::ActionError,
    routing::{Question, Size},
    session::Session,
    would_mend::MOST_HELD,
};

impl Desk {
    /// Decides about a lead of that profile as if it arrived now. `known` is the lead that the profile is of, if it is one:
    /// it does not join itself. `draft` is the book it is tried under, in place of the live one.
    pub fn try_lead(
        &mut self,
        profile: &Profile,
        known: Option<LeadId>,
        draft: Option<&Rulebook>,
    ) -> Result<Explanation, ActionError> {
        let viewer = self.viewer;
        self.in_no_transaction(|session| {
            if let Some(book) = draft {
                session.picture.go_by(book);
            }
            let lead = session.new_lead();
            let open_leads = session.same_person(known.unwrap_or(lead), profile, None)?;
            let ask = |session: &mut Session<'_>| {
                let open_leads = open_leads.clone();
                let trigger = Trigger::Received;
                let question = Question { lead, profile, trigger, open_leads, tried: Vec::new(), previous: None };
                session.ask(&question, Size::Few)
            };
            // Another book asks anew all who are held, before it asks this one: at each key too much where they are many.
            let decision = if draft.is_some() && leads::held_are_more(session.tx, MOST_HELD)? {
                ask(session)?
            } else {
                session.in_turn(Arrived { at: session.now, lead }, ask)?
            };
            Ok(told(session, decision, profile, viewer))
        })
    }

    /// Decides about the lead that shows a finding as the check did: on a floor where nobody has a lead yet, with the account
    /// it needs. `draft` is the book it is tried under, in place of the live one.
    pub fn try_witness(&mut self, witness: &Witness, draft: Option<&Rulebook>) -> Result<Explanation, ActionError> {
        let viewer = self.viewer;
        self.in_no_transaction(|session| {
            if let Some(book) = draft {
                session.picture.go_by(book);
            }
            let decision = witness.route_by(&session.picture.book, &session.picture.roster, session.now);
            Ok(told(session, decision, &witness.profile, viewer))
        })
    }
}

impl Desk {
    /// Decides about the lead of a case as where cases are run: nobody is away or full there. `draft` is the book it is tried
    /// under, in place of the live one. Of a lead that cannot be, says why.
    pub fn try_case(&mut self, test: &BookTest, draft: Option<&Rulebook>) -> Result<Result<Explanation, String>, ActionError> {
        let viewer = self.viewer;
        self.in_no_transaction(|session| {
            if let Some(book) = draft {
                session.picture.go_by(book);
            }
            let routed = cases::route_case(session.picture.book.rulebook(), &session.picture.roster, test);
            Ok(routed.map(|(profile, decision)| told(session, decision, &profile, viewer)))
        })
    }
}

/// A decision that was tried, explained.
fn told(session: &Session<'_>, decision: Decision, profile: &Profile, viewer: Option<Zone>) -> Explanation {
    let book = &session.picture.book;
    let names = Names { roster: &session.picture.roster, zone: viewer.unwrap_or_else(|| session.picture.zone()) };
    let snag = snag(&decision, profile, book);
    let (above, below) = (passed_over(&decision, profile, book), not_reached(&decision, book));
    Explanation {
        id: DecisionId(0),
        summary: words::summary(&decision, snag.as_ref(), &names),
        lines: words::trace(&decision, snag.as_ref(), &above, &names),
        table: words::table(&decision, snag.as_ref(), &above, &below, &names),
        passed_over: PassedOver::all(&above),
        beside: Vec::new(),
        clock: None,
        touchpoints: Touchpoints::default(),
        decision,
    }
}
