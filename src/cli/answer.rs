//! How a command that did something to leads answers: what was done, the leads as they stand now, and those left alone.

use serde::Serialize;

use crate::{
    actions::{Desk, ask, error::Refusal, receipt::Receipt},
    cli::{
        explain,
        failure::{Ended, Failure},
        print,
        session::{Session, roster, said},
    },
    model::id::LeadId,
    outbound::json::{ClosedJson, DecisionJson, LeadJson, People},
    store::listing,
};

/// With the new decision of each lead.
pub fn with_decisions(session: &Session, desk: &mut Desk, receipt: &Receipt, people: &People) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    if session.out.is_json() {
        let mut decisions: Vec<DecisionJson> = Vec::with_capacity(receipt.leads.len());
        for touched in &receipt.leads {
            if let Some((decision, _)) = touched.decision {
                decisions.push(explain::as_json(desk, touched.lead, decision, people)?);
            }
        }
        print::json(&decisions)?;
        print::note(&said);
    } else {
        print::line(&said)?;
    }
    Ok(left_alone(receipt))
}

/// With each lead as it stands now.
pub fn with_leads(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    with_rows(session, desk, receipt, |_, _, lead| Ok(lead))
}

/// With each lead as it stands now, and how it ended.
pub fn with_outcomes(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    with_rows(session, desk, receipt, |desk, id, lead| {
        let known = ask::lead(desk, id)?.ok_or(Refusal::NoSuchLead(id))?;
        Ok(ClosedJson::new(lead, &known.state))
    })
}

fn with_rows<T: Serialize>(
    session: &Session,
    desk: &mut Desk,
    receipt: &Receipt,
    told: impl Fn(&Desk, LeadId, LeadJson) -> Result<T, Failure>,
) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    if session.out.is_json() {
        let people = roster(desk)?.1;
        let ids: Vec<_> = receipt.leads.iter().map(|touched| touched.lead).collect();
        let rows = listing::rows(desk.conn(), &ids)?;
        let now = desk.now();
        let leads = rows.iter().map(|row| told(desk, row.id, LeadJson::new(row, &people, now)));
        print::json(&leads.collect::<Result<Vec<T>, Failure>>()?)?;
        print::note(&said);
    } else {
        print::line(&said)?;
    }
    Ok(left_alone(receipt))
}

/// Names the leads that were left as they are; those are findings.
pub fn left_alone(receipt: &Receipt) -> Ended {
    for (lead, because) in &receipt.left {
        print::note(&format!("left L-{lead} alone: {because}"));
    }
    if receipt.left.is_empty() { Ended::Done } else { Ended::WithFindings }
}
