//! What decisions made by hand in the fallback queue speak for, and what would mend one of its groups.

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        account::Relationship,
        id::{GroupId, RepId},
        rulebook::Rulebook,
        time::Millis,
    },
    routing::{CompiledBook, explain::Names as Called},
    rulebook::{
        diff, document,
        edit::{self, BookEdit},
        english,
        learn::{self, Evidence, Proposal},
        mend,
    },
    store::{
        fallback,
        leads::{self, Relation},
        names::Names,
    },
};

use super::draft::{book_in_hand, readable_draft};

/// Older decisions speak for nothing any more.
const SINCE: Millis = Millis(90 * Millis::DAY.0);
/// Newer decisions by hand than these are enough to learn from.
const MOST: usize = 2_000;

/// What the last 90 days' decisions by hand speak for, the strongest first, beside the rules of the book in hand: what is
/// in the draft speaks for nothing more.
fn proposals(desk: &mut Desk) -> Result<Vec<Proposal>, ActionError> {
    let given = fallback::given_by_hand(desk.conn(), desk.now() - SINCE, MOST)?;
    let names = Names::load(desk.conn())?;
    let mut evidence: Vec<Evidence> = Vec::with_capacity(given.len());
    for (lead, to) in given {
        // Whoever got it last is what people meant.
        if evidence.iter().any(|known| known.lead == lead) {
            continue;
        }
        let Some(record) = leads::get(desk.conn(), &names, lead)?.filter(|record| record.lead.erased.is_none()) else { continue };
        let account: Option<Relationship> = match record.placing.relation {
            Some(Relation::Of(relationship)) => Some(relationship),
            Some(Relation::NoAccount) | None => None,
        };
        evidence.push(Evidence { lead, profile: record.lead.profile, account, to });
    }
    // In the order in which they were decided.
    evidence.reverse();
    let draft = readable_draft(desk)?;
    let picture = desk.look()?;
    let drafted = draft.map(|draft| CompiledBook::compile(&draft.book, None, &picture.roster));
    Ok(learn::learn(&evidence, drafted.as_ref().unwrap_or(&picture.book), &picture.roster))
}

/// A proposal in one sentence, with what speaks for it: "country BR goes to Ana Ruiz: 9 of 10 leads went there by hand".
fn proposal_text(desk: &mut Desk, proposal: &Proposal) -> Result<String, ActionError> {
    let picture = desk.look()?;
    let called = Called { roster: &picture.roster, zone: picture.zone() };
    let (support, against) = (proposal.support.len(), proposal.against.len());
    let mut text = format!(
        "{}: {support} of {} such leads went there by hand",
        english::rule(&document::rule_by_name(&proposal.rule, &picture.roster)),
        support + against
    );
    if against > 0 {
        let mut others: Vec<RepId> = proposal.against.iter().map(|(_, rep)| *rep).collect();
        others.sort_unstable();
        others.dedup();
        let others: Vec<String> = others.into_iter().map(|rep| called.rep(rep)).collect();
        text = format!("{text}, {against} to {}", others.join(", "));
    }
    Ok(text)
}

/// A proposal with what a screen shows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// It.
    pub proposal: Proposal,
    /// In a sentence, with what speaks for it: "country BR goes to Ana Ruiz: 9 of 10 such leads went there by hand".
    pub said: String,
    /// What puts it into the draft.
    pub edit: BookEdit,
    /// The book in hand with its rule.
    pub book: Rulebook,
}

/// What the last 90 days' decisions by hand speak for, the strongest first, as far as the book in hand takes it in as it is:
/// what the draft of whoever asks has already is proposed no more.
pub fn learnt(desk: &mut Desk) -> Result<Vec<Learnt>, ActionError> {
    let proposals = proposals(desk)?;
    let book = book_in_hand(desk)?;
    let mut all = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let said = proposal_text(desk, &proposal)?;
        let edit = proposal.edit(&book);
        if let Ok(edited) = edit::edit(&book, &edit, &desk.look()?.roster) {
            all.push(Learnt { proposal, said, edit, book: edited.book });
        }
    }
    Ok(all)
}

/// The change that would most likely have placed a group of the fallback queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The change of the book in hand; `None` where the draft mends it already, and only has to be published.
    pub edit: Option<BookEdit>,
    /// What it changes, in a sentence: "territory LATAM: Brazil (BR) added".
    pub change: String,
    /// Why it is likely.
    pub because: String,
    /// The book in hand with the change.
    pub book: Rulebook,
}

/// Why there is no change to propose for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMend {
    /// None is safe.
    NoneIsSafe,
    /// The live book has it: whoever still waits is to be routed again.
    IsLive,
}

/// The likely mend of a group, of the draft where there is one.
pub fn mend(desk: &mut Desk, group: GroupId) -> Result<Result<Mend, NoMend>, ActionError> {
    let Some(snag) = fallback::snag(desk.conn(), group)? else { return Ok(Err(NoMend::NoneIsSafe)) };
    if mend::is_mended(&snag, desk.look()?.book.rulebook()) {
        return Ok(Err(NoMend::IsLive));
    }
    let given = fallback::given(desk.conn(), group, desk.now() - SINCE, fallback::REMEMBERED)?;
    let drafted = readable_draft(desk)?;
    let picture = desk.look()?;
    let roster = &picture.roster;
    let book = match drafted {
        Some(draft) if mend::is_mended(&snag, &draft.book) => {
            let because = "your draft does so already".to_owned();
            return Ok(Ok(Mend { edit: None, change: first_of(draft.said), because, book: draft.book }));
        }
        Some(draft) => draft.book,
        None => picture.book.rulebook().clone(),
    };
    let none = Ok(Err(NoMend::NoneIsSafe));
    let Some(found) = mend::mend(&snag, &book, roster, &given) else { return none };
    let Ok(edited) = edit::edit(&book, &found.edit, roster) else { return none };
    let changes = diff::sentences(&diff::diff(&book, &edited.book), roster);
    let because = because(&found, given.iter().map(|(_, n)| *n).sum());
    Ok(Ok(Mend { edit: Some(found.edit), change: changes.join("; "), because, book: edited.book }))
}

/// The first few sentences, and how many more there are.
fn first_of(mut said: Vec<String>) -> String {
    const TOLD: usize = 2;
    if said.len() > TOLD {
        let more = said.len() - TOLD;
        said.truncate(TOLD);
        said.push(format!("and {more} more"));
    }
    said.join("; ")
}

fn because(mend: &mend::Mend, given: u32) -> String {
    let hands = match (mend.given, given) {
        (0, _) => None,
        (to, all) => Some(format!("{to} of {all} such leads were given to its members by hand")),
    };
    let neighbours = match mend.neighbours.len() {
        0 => None,
        n => {
            let few: Vec<&str> = mend.neighbours.iter().take(4).map(|country| country.as_str()).collect();
            let more = if n > few.len() { " and others" } else { "" };
            Some(format!("its neighbours {}{more} are there", few.join(", ")))
        }
    };
    let said: Vec<String> = hands.into_iter().chain(neighbours).collect();
    if said.is_empty() { "no rule is for it, and it has a pool".to_owned() } else { said.join("; ") }
}
