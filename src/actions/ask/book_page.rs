//! The live rulebook as a screen shows it: who put it live, when and why, and who of each pool is in line now.

use std::collections::BTreeMap;

use crate::{
    actions::{Desk, command::SeenBook, error::ActionError, receipt::story::who},
    model::{
        decision::Verdict,
        id::{PoolName, RepId, RepRef, RulebookVersion},
        journal::{Entry, Subject, What},
        roster::Roster,
        rotation::Share,
        rule::Destination,
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{
        CompiledBook, CompiledPool, Floor,
        accounts::AccountIndex,
        eligibility::{Asking, verdicts},
        outlook::{Outlook, outlook},
    },
    rulebook::{
        cases::{self, CaseResult},
        check::{Finding, brought, check},
    },
    store::{history, journal, rulebooks},
};

use super::draft::{BrokenDraft, Draft, broken_draft, readable_draft};

/// Turns of each pool that are looked ahead.
pub const BOOK_TURNS: usize = 5;

/// The live rulebook, or the draft of whoever sits at the desk where they have one.
#[derive(Debug, Clone, PartialEq)]
pub struct BookPage {
    /// The version that is live.
    pub version: Option<RulebookVersion>,
    /// When it was put live last, and by whom: "you", or a name.
    pub since: Option<(Instant, String)>,
    /// Why, as whoever published it said.
    pub note: Option<String>,
    /// The book that is shown: the draft's, where there is one.
    pub book: Rulebook,
    /// The draft; its book is the one that is shown.
    pub draft: Option<Box<Draft>>,
    /// The draft, where it cannot be read: the live book is shown then.
    pub broken: Option<Box<BrokenDraft>>,
    /// The text of the book that is shown, with its comments.
    pub text: String,
    /// Its pools as of now, in their order.
    pub pools: Vec<PoolNow>,
    /// Whom its names of reps mean; those the roster does not know are missing.
    pub people: BTreeMap<RepRef, RepId>,
    /// What those are called.
    pub names: BTreeMap<RepRef, String>,
}

/// A pool as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolNow {
    /// Which.
    pub name: PoolName,
    /// Its members that the roster knows, in pool order.
    pub seats: Vec<SeatNow>,
    /// Who gets its next leads.
    pub outlook: Outlook,
}

/// A member of a pool as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatNow {
    /// Who.
    pub rep: RepId,
    /// Whether they could take a lead now, and why not.
    pub verdict: Verdict,
    /// What they are owed.
    pub owed: Share,
}

/// What somebody has before them.
fn seen(draft: Option<&Draft>, live: Option<RulebookVersion>) -> SeenBook {
    draft.map_or(SeenBook::Live(live), |draft| SeenBook::Draft(draft.revision))
}

impl BookPage {
    /// Which text is shown: what was found in another one says nothing of it.
    pub fn seen(&self) -> SeenBook {
        seen(self.draft.as_deref(), self.version)
    }

    /// A pool as of now.
    pub fn pool(&self, name: &PoolName) -> Option<&PoolNow> {
        self.pools.iter().find(|pool| pool.name == *name)
    }
}

/// What put the live version live last: its publishing, going back to it, or taking a later one back.
pub fn put_live(desk: &Desk) -> Result<Option<Entry>, ActionError> {
    match history::newest_entry(desk.conn(), Subject::Live)? {
        Some(entry) => Ok(journal::get(desk.conn(), entry)?),
        None => Ok(None),
    }
}

/// The rulebook as it is drafted, else as it is live, an empty one beside a draft that cannot be read where none is; `None`
/// where there is no draft before the first is published, and where the live one cannot be read.
///
/// # Errors
/// The store cannot be read.
pub fn book_page(desk: &mut Desk) -> Result<Option<BookPage>, ActionError> {
    let now = desk.now();
    let put_live = put_live(desk)?;
    let since = put_live.as_ref().map(|entry| (entry.at, who(&entry.actor, desk.actor())));
    // Whoever went back to an earlier version says nothing by the note of whoever published it.
    let note = put_live.and_then(|entry| match entry.what {
        What::Published { note, .. } => note,
        _ => None,
    });
    let draft = readable_draft(desk)?.map(Box::new);
    let broken = broken_draft(desk)?.map(Box::new);
    let version = desk.look()?.book.version();
    let live = version.map(|version| rulebooks::get(desk.conn(), version)).transpose()?.flatten();
    let text = match (&draft, live.map(|kept| kept.text)) {
        (Some(draft), _) => draft.text.clone(),
        (None, Some(text)) => text,
        (None, None) if broken.is_some() => String::new(),
        (None, None) => return Ok(None),
    };
    let picture = desk.look()?;
    let drafted = draft.as_ref().map(|draft| CompiledBook::compile(&draft.book, None, &picture.roster));
    let compiled = drafted.as_ref().unwrap_or(&picture.book);
    let none = AccountIndex::default();
    let floor = picture.floor(&none);
    let asking = Asking { language: None, tried: &[], now };
    let pools = compiled.pools().iter().map(|pool| pool_now(pool, &asking, &floor)).collect();
    let people = people(compiled, &picture.roster);
    let known = |(rep, id): (&RepRef, &RepId)| Some((rep.clone(), picture.roster.get(*id)?.name.clone()));
    let names = people.iter().filter_map(known).collect();
    let book = compiled.rulebook().clone();
    Ok(Some(BookPage { version, since, note, book, draft, broken, text, pools, people, names }))
}

/// What there is to say of a book before it goes live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Of which text that is.
    pub of: SeenBook,
    /// What is wrong with it, or could be meant otherwise.
    pub findings: Vec<Finding>,
    /// The places of those findings that are new with the draft; nothing where the live book is shown.
    pub brought: Vec<usize>,
    /// Where its own cases go.
    pub cases: Vec<CaseResult>,
}

/// What the check and its own cases say of the book that is shown; a large one takes a while.
///
/// # Errors
/// As [`book_page`].
pub fn book_proof(desk: &mut Desk) -> Result<Proof, ActionError> {
    let now = desk.now();
    let draft = readable_draft(desk)?;
    let picture = desk.look()?;
    let live = picture.book.rulebook();
    let book = draft.as_ref().map_or(live, |draft| &draft.book);
    let of = seen(draft.as_ref(), picture.book.version());
    let findings = check(book, &picture.roster, now);
    let brought = match &draft {
        Some(_) => brought(&check(live, &picture.roster, now), &findings),
        None => Vec::new(),
    };
    Ok(Proof { of, findings, brought, cases: cases::run(book, &picture.roster) })
}

fn pool_now(pool: &CompiledPool, asking: &Asking<'_>, floor: &Floor<'_>) -> PoolNow {
    let seats = verdicts(pool, asking, floor).into_iter().map(|member| SeatNow {
        rep: member.rep,
        owed: floor.rotation.get(&pool.name, member.rep),
        verdict: member.verdict,
    });
    PoolNow { name: pool.name.clone(), seats: seats.collect(), outlook: outlook(pool, asking, floor, BOOK_TURNS) }
}

fn people(book: &CompiledBook, roster: &Roster) -> BTreeMap<RepRef, RepId> {
    let book = book.rulebook();
    let members = book.pools.iter().flat_map(|pool| pool.members.iter().map(|member| &member.rep));
    let named = book.rules.iter().filter_map(|rule| if let Destination::Rep(rep) = &rule.to { Some(rep) } else { None });
    let found = members.chain(named).filter_map(|rep| {
        let position = roster.find(rep.as_str())?;
        Some((rep.clone(), roster.reps().get(position)?.id))
    });
    found.collect()
}
