//! How a command that did something to leads answers: what was done, the leads as they stand now, and those left alone.

use crate::{
    actions::{Desk, receipt::Receipt},
    cli::{
        explain,
        failure::{Ended, Failure},
        print,
        session::{Session, roster, said},
    },
    outbound::json::{DecisionJson, LeadJson, People},
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
        print::text(&said)?;
    }
    Ok(left_alone(receipt))
}

/// With each lead as it stands now.
pub fn with_leads(session: &Session, desk: &mut Desk, receipt: &Receipt) -> Result<Ended, Failure> {
    let said = said(desk, receipt)?;
    if session.out.is_json() {
        let people = roster(desk)?.1;
        let ids: Vec<_> = receipt.leads.iter().map(|touched| touched.lead).collect();
        let rows = listing::rows(desk.conn(), &ids)?;
        let now = desk.now();
        let leads: Vec<LeadJson> = rows.iter().map(|row| LeadJson::new(row, &people, now)).collect();
        print::json(&leads)?;
        print::note(&said);
    } else {
        print::text(&said)?;
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
