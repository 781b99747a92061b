//! `explain`: the decision with its reasons, in English or as data.

use clap::Args;

use crate::{
    actions::{
        Desk,
        ask::{self, Goes},
    },
    cli::{
        failure::{Ended, Failure},
        name, print,
        session::{Session, roster},
    },
    clock,
    model::{
        id::{DecisionId, EntryId, LeadId},
        lead::{Lead, Profile},
    },
    outbound::json::{DecisionJson, People},
    routing::explain::times,
};

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower explain L-1042
  leadtower explain ana@acme.example --why-not priya
  leadtower explain 1042 --decision 3107 --json")]
pub struct ExplainArgs {
    /// Which lead: number, email or CRM id
    #[arg(value_name = "LEAD")]
    lead: String,
    /// Say why this rep did not get it, and what would have given it to them
    #[arg(long, value_name = "REP")]
    why_not: Option<String>,
    /// Explain this decision instead of the one that stands
    #[arg(long, value_name = "N")]
    decision: Option<i64>,
}

/// Explains it.
pub fn run(session: &Session, args: &ExplainArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let (rows, people) = roster(&mut desk)?;
    let lead = name::lead(&desk, &args.lead)?;
    let decision = args.decision.map(DecisionId);
    let Some(explained) = ask::explain(&mut desk, lead, decision)? else {
        return Err(match decision {
            Some(decision) => Failure::failed(format!("lead L-{lead} has no decision {decision}"))
                .hint(format!("`leadtower journal --lead L-{lead}` lists what was done with it")),
            None if let Some((known, by)) = ask::taken_back(&desk, lead)? => {
                let told = taken_back(&known, by);
                if session.out.is_json() {
                    // As data there is no decision that stands.
                    return Err(Failure::failed(told).hint("add it again"));
                }
                print::lines(&[told, "add it again if it should be routed".to_owned()])?;
                return Ok(Ended::Done);
            }
            None => Failure::failed(format!("lead L-{lead} was not routed yet"))
                .hint("`leadtower route status:new` routes what waits"),
        });
    };
    let why_not = match &args.why_not {
        Some(text) => {
            let rep = name::rep(&rows, text)?;
            let answer = ask::why_not(&mut desk, lead, decision, rep)?;
            Some(answer.ok_or_else(|| Failure::failed(format!("`{}` is the one who has lead L-{lead}", people.name(rep))))?)
        }
        None => None,
    };
    if session.out.is_json() {
        let json = DecisionJson::new(&explained, company(&desk, lead)?.as_deref(), &people);
        let json = match &why_not {
            Some(why_not) => json.with_why_not(why_not, &people),
            None => json,
        };
        print::json(&json)?;
        return Ok(Ended::Done);
    }
    let mut text = vec![explained.summary.clone(), String::new()];
    // The answer stands above; the trace ends with it.
    let trace = explained.beside.iter().chain(&explained.lines).filter(|line| line.text != explained.summary);
    text.extend(trace.map(|line| format!("{}{}", "  ".repeat(line.depth.into()), line.text)));
    let instead = if decision.is_none() { ask::instead(&mut desk, lead)? } else { Vec::new() };
    for (goes, heading) in [(Goes::Elsewhere, "would change if"), (Goes::TheSame, "would not change if")] {
        let mut lines = instead.iter().filter(|one| one.goes == goes).map(|one| format!("  {} -> {}", one.what, one.place));
        if let Some(first) = lines.next() {
            text.extend([String::new(), heading.to_owned(), first]);
            text.extend(lines);
        }
    }
    if let Some(why_not) = &why_not {
        text.push(String::new());
        text.push(format!("why not {}: {}", people.name(why_not.rep), why_not.stopped_by));
        text.extend(why_not.would_need.iter().map(|need| format!("  it would take: {need}")));
    }
    print::lines(&text)?;
    Ok(Ended::Done)
}

/// A decision of a lead as the contract has it.
pub fn as_json(desk: &mut Desk, lead: LeadId, decision: DecisionId, people: &People) -> Result<DecisionJson, Failure> {
    let company = company(desk, lead)?;
    let explained = ask::explain(desk, lead, Some(decision))?
        .ok_or_else(|| Failure::failed(format!("decision {decision} of lead L-{lead} cannot be found")))?;
    Ok(DecisionJson::new(&explained, company.as_deref(), people))
}

/// What is still known of a lead that was taken back.
fn taken_back(lead: &Lead, by: EntryId) -> String {
    let Profile { name, email, company, .. } = &lead.profile;
    let known: Vec<&str> = [name, email, company].into_iter().filter_map(Option::as_deref).collect();
    let came = times::dated(lead.received_at, clock::local_zone());
    format!("lead L-{} ({}, came {came}) was taken back by undo, in entry {by}", lead.id, known.join(", "))
}

fn company(desk: &Desk, lead: LeadId) -> Result<Option<String>, Failure> {
    Ok(ask::lead(desk, lead)?.and_then(|lead| lead.profile.company))
}
