//! Why a lead is where it is, in a column of a list: the rule that placed it, or in few words what keeps it in fallback.

use crate::{
    model::{
        decision::{Cause, Trigger},
        id::RuleName,
        listing::LeadRow,
        snag::Snag,
    },
    routing::explain::{cause_text, held_text, rule_label, snag_short},
    tui::state::{App, Live},
};

/// The rule that placed it, or why nothing did.
pub fn why(app: &App, lead: &LeadRow) -> String {
    let rep = |id| app.reps.name(id).map_or_else(|| format!("rep {id}"), str::to_owned);
    match (&lead.snag, &lead.held_for, lead.cause) {
        (_, None, Some(Cause::NoRule)) if app.live == Live::Nothing => "no rulebook is live".to_owned(),
        (Some(Snag::SentByRule(rule)), ..) => numbered(app, rule),
        (Some(snag), ..) => snag_short(snag, &rep),
        (None, Some(held_for), _) => held_text(held_for, rep),
        (None, None, Some(cause)) => cause_text(cause).to_owned(),
        (None, None, None) => match lead.trigger {
            Some(Trigger::ByHand) => "by hand".to_owned(),
            Some(Trigger::Imported) => "as in its CRM".to_owned(),
            Some(Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained) | None => {
                lead.rule.as_ref().map_or(String::new(), |rule| numbered(app, rule))
            }
        },
    }
}

/// A rule with its place in the live book, if it is still there: "R4 EMEA".
fn numbered(app: &App, rule: &RuleName) -> String {
    let place = (1_u32..).zip(&app.rules).find(|(_, known)| *known == rule);
    place.map_or_else(|| rule.to_string(), |(place, rule)| rule_label(place, rule))
}
