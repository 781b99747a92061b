//! `rules learn`.

use clap::Args;

use crate::{
    actions::{
        ask::{self, Go, Learnt, Span},
        command::{Command, EditDraft},
    },
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, roster, said},
    },
    outbound::json::LearntJson,
};

/// The arguments of `rules learn`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Leads that people gave to somebody out of the fallback queue in the last 90 days are looked at for what they have in \
common. A proposal is never applied by itself: accepted, it stands in your draft.

Examples:
  leadtower rules learn
  leadtower rules learn --accept 1
  leadtower rules learn --accept \"country BR to Ana Ruiz\""
)]
pub struct LearnArgs {
    /// Put this proposal into your draft: by its number, or by the name of its rule, which stays the same when another decision
    /// or draft changes the order
    #[arg(long, value_name = "N|NAME")]
    accept: Option<String>,
}

/// How far back a proposal is replayed.
const REPLAYED: Span = Span::Last(30);

/// Lists the proposals, or puts one into the draft.
pub fn run(session: &Session, args: &LearnArgs) -> Result<Ended, Failure> {
    let Some(accept) = &args.accept else { return list(session) };
    let mut desk = session.desk()?;
    let all = ask::learnt(&mut desk)?;
    let named = all.iter().find(|one| one.proposal.rule.name.as_str() == accept.trim());
    let numbered = || all.get(accept.trim().parse::<usize>().ok()?.checked_sub(1)?);
    let Some(Learnt { proposal, edit, .. }) = named.or_else(numbered) else {
        return Err(Failure::failed(format!("there is no proposal {accept}")).hint("`leadtower rules learn` lists them"));
    };
    let seen = ask::seen_book(&desk)?;
    let receipt = desk.perform(&Command::EditDraft(EditDraft { seen, edit: edit.clone() }))?;
    if session.out.is_json() {
        print::json(&serde_json::json!({ "rule": proposal.rule.name.as_str(), "position": proposal.at }))?;
    } else {
        print::line(&said(&mut desk, &receipt)?)?;
    }
    print::note("next: `leadtower rules replay` shows what your draft would have done, `leadtower rules publish` puts it live");
    Ok(Ended::Done)
}

fn list(session: &Session) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let all = ask::learnt(&mut desk)?;
    let (_, people) = roster(&mut desk)?;
    let mut told = Vec::with_capacity(all.len());
    for Learnt { proposal, said, book, .. } in &all {
        // What it would have done with the last days' leads.
        told.push((proposal, said, ask::replay(&mut desk, book, REPLAYED, |_| Go::On)?));
    }
    if session.out.is_json() {
        let all: Vec<LearntJson> =
            told.iter().map(|(proposal, text, report)| LearntJson::new(proposal, text, report.as_ref(), &people)).collect();
        print::json(&all)?;
        return Ok(Ended::Done);
    }
    if told.is_empty() {
        let more = if ask::draft_revision(&desk)?.is_some() { " beside what your draft has" } else { "" };
        let nothing = "Nothing that people decided by hand in the last 90 days repeats itself";
        print::line(&format!("{nothing}{more}: no rule is proposed."))?;
    }
    for (nth, (proposal, text, report)) in told.iter().enumerate() {
        print::line(&format!("{}. {text}", nth + 1))?;
        print::line(&format!("   as rule \"{}\"", proposal.rule.name))?;
        if !proposal.against.is_empty() {
            let against: Vec<String> =
                proposal.against.iter().map(|(lead, rep)| format!("L-{lead} to {}", people.name(*rep))).collect();
            print::line(&format!("   against it: {}", against.join(", ")))?;
        }
        if let Some(report) = report {
            let said = report.said(&|rep| people.name(rep));
            print::line(&format!("   {}: {}", report.days(), said.first().map_or("", String::as_str)))?;
        }
    }
    if !told.is_empty() {
        print::note("`leadtower rules learn --accept 1` puts one into your draft");
    }
    Ok(Ended::Done)
}
