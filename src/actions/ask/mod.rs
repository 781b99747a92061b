//! What can be asked: read-only answers that join what is kept with what the pure rooms make of it.

mod behind;
mod book_page;
mod candidates;
mod case;
mod decided;
mod draft;
mod entry;
mod explain;
mod fair;
mod fallback;
mod findings;
mod hits;
mod lead_names;
mod learn;
mod matching;
mod outlook;
mod past;
mod past_balances;
mod people;
mod presence;
mod presence_words;
mod rep_card;
mod replay;
mod story;
mod values;
mod versions;

pub use behind::{Behind, Book, Figure, FigureLine, From, LineKey, Of, Rest, behind, behind_beyond};
pub use book_page::{BOOK_TURNS, BookPage, PoolNow, Proof, SeatNow, book_page, book_proof, put_live};
pub use candidates::{Candidate, Candidates, Target, candidates, candidates_as_seen};
pub use case::case_of;
pub use decided::{decided, decision};
pub use draft::{BrokenDraft, Draft, book_in_hand, draft, draft_revision, other_drafts, readable_draft, seen_book};
pub use entry::{BackText, EntryCard, entry, said_of, stayed, take_back_text};
use explain::decided_by_hand;
pub use explain::{BeganWith, ClockBegan, Explanation, PassedOver, WhyNot, explain, instead, why_not};
pub use fair::{DayOf, DaySort, DaysIn, Fair, RepDays, Span, USUAL_DAYS, fairness, rep_days};
pub use fallback::{Best, Group, best, group, left};
pub use findings::{findings, findings_in};
pub use hits::{At, HIT_DAYS, Hits, PlaceHits, RuleHits, Sized, hits};
pub use lead_names::{LeadName, lead_names};
pub use learn::{Learnt, Mend, NoMend, learnt, mend};
pub use matching::{MATCH_DAYS, matching};
pub use outlook::outlook;
pub use people::{names, roster, whole_roster};
pub use presence::{Clocks, Named, PACE_DAYS, PoolForecast, Presence, PresenceEffect, effect};
pub use presence_words::{Length, Telling, Told, Weight, told};
pub use rep_card::{Conflict, LEDGER_DAYS, RepCard, SeatIn, leads_held, rep_card, toggled};
pub use replay::{ACCOUNTS_NAMED, AccountMoved, MoveText, Progress, ReplayReport, kind as move_kind, move_text, replay, to_whom};
pub use story::{ClockStory, Event, Part, Story, story, zone_of};
pub use versions::{Between, Version, version_diff, versions};

pub use crate::actions::assign::Rehearsal;
pub use crate::actions::erase::{Copy as BackupCopy, Erasure, Holds, Standing, Traces};
pub use crate::actions::live_book::UnreadableBook;
pub use crate::actions::would_mend::{Given, WouldMend};
pub use crate::routing::{
    explain::{About, Asked, Hinge, Line as ExplainedLine, Table, snag_heading},
    fit::{Fit, Reason},
    instead::Goes,
    outlook::Outlook,
    presence::{By, Feed, PoolEffect, StandIn, TURNS},
    split::{Piece, Taker, Way, split},
};
pub use crate::rulebook::cases::CaseResult;
pub use crate::rulebook::check::{About as FindingAt, Finding, Severity, Witness};
pub use crate::rulebook::diff::BookChange;
pub use crate::rulebook::learn::Proposal;
pub use crate::rulebook::rep_filter::{RepFilter, RepFilterError, read as read_rep_filter, read_parts as read_rep_filter_parts};
pub use crate::rulebook::replay::{Apart, Kind, Move, Replayed, Shift, To, Went};
pub use crate::store::since::Go;
pub use crate::worktime::sla::{Counted, Segment};

use chrono::NaiveDate;

use crate::{
    actions::{Desk, error::ActionError, live_book, picture::Picture},
    model::{
        filter::Filter,
        id::{EntryId, LeadId, RulebookVersion},
        journal::{Actor, Entry, Subject},
        lead::{Lead, Stage},
        listing::{LeadRow, Totals},
        rulebook::Rulebook,
        time::{Instant, Zone},
    },
    store::{
        self, Conn, Scope, history, journal, leads, listing,
        names::Names,
        page::{Order, Page, Position},
        today,
    },
};

use super::left_behind::why_it_stays;

/// Everything about one lead on one page.
#[derive(Debug, Clone)]
pub struct LeadCard {
    /// The lead.
    pub lead: Lead,
    /// Its standing decision, explained.
    pub explanation: Option<Explanation>,
    /// Who decided, if a person did by hand.
    pub by_hand: Option<String>,
    /// What would have sent it elsewhere.
    pub instead: Vec<Hinge>,
    /// Every active rep of the roster with the verdict they would get now, those who can first.
    pub candidates: Vec<Candidate>,
}

impl Desk {
    /// The picture of the database as of now, for reading.
    pub(super) fn look(&mut self) -> Result<&Picture, ActionError> {
        let now = self.now();
        let known = self.picture.take();
        let picture = match known {
            Some(known) if known.is_current(&self.conn, now)? => known,
            known => Picture::read(&self.conn, now, known)?,
        };
        Ok(self.picture.insert(picture))
    }

    /// Why the live rulebook cannot be read, as of the newest look at the database or else now; `None` where it can, and
    /// before the first is published.
    pub fn unreadable_book(&self) -> Result<Option<UnreadableBook>, ActionError> {
        match &self.picture {
            Some(known) => Ok(known.unreadable.clone()),
            None => Ok(live_book::unreadable(&self.conn)?),
        }
    }
}

/// Everything about one lead; `None` if there is none of that number.
pub fn lead_card(desk: &mut Desk, lead: LeadId) -> Result<Option<LeadCard>, ActionError> {
    desk.look()?;
    let names = Names::load(desk.conn())?;
    let Some(record) = leads::get(desk.conn(), &names, lead)? else { return Ok(None) };
    let explanation = explain(desk, lead, None)?;
    // Nobody can be given an erased lead.
    let candidates = if record.lead.erased.is_some() { Vec::new() } else { candidates(desk, &[lead])?.reps };
    let instead = instead(desk, lead)?;
    let by_hand = decided_by_hand(desk, &record.lead)?;
    Ok(Some(LeadCard { lead: record.lead, explanation, by_hand, instead, candidates }))
}

/// One lead as kept.
pub fn lead(desk: &Desk, lead: LeadId) -> Result<Option<Lead>, ActionError> {
    let names = Names::load(desk.conn())?;
    Ok(leads::get(desk.conn(), &names, lead)?.map(|record| record.lead))
}

/// A lead that was taken back, as it is still known, and the entry that did it; `None` of any other.
pub fn taken_back(desk: &Desk, id: LeadId) -> Result<Option<(Lead, EntryId)>, ActionError> {
    let Some(lead) = lead(desk, id)?.filter(|lead| lead.state.stage == Stage::Withdrawn) else { return Ok(None) };
    // Nothing changes it any more.
    Ok(history::newest_entry(desk.conn(), Subject::Lead(id))?.map(|by| (lead, by)))
}

/// A page of leads.
pub fn page(desk: &mut Desk, filter: &Filter, page: Page) -> Result<Vec<LeadRow>, ActionError> {
    let now = desk.now();
    let territories = desk.look()?.book.rulebook().territories.clone();
    Ok(listing::leads(desk.conn(), filter, Scope::at(now, &territories), page)?)
}

/// Where a lead stands in an order; `None` if there is none of that number.
pub fn position(desk: &Desk, lead: LeadId, order: Order) -> Result<Option<Position>, ActionError> {
    Ok(listing::rows(desk.conn(), &[lead])?.first().map(|row| Position::of(row, order)))
}

/// What erasing a lead would come to; of one that is erased already, which copies still hold it.
pub fn erasure(desk: &Desk, lead: LeadId) -> Result<Erasure, ActionError> {
    desk.erasure(lead)
}

/// Whether a file of the database may still hold what was erased.
pub fn traces(desk: &Desk) -> Result<Traces, ActionError> {
    Ok(store::erase::traces(desk.conn())?)
}

/// The numbers of the header.
pub fn totals(desk: &Desk) -> Result<Totals, ActionError> {
    Ok(listing::totals(desk.conn(), desk.now())?)
}

/// The same without leads above that number.
pub fn totals_up_to(desk: &Desk, last: LeadId) -> Result<Totals, ActionError> {
    Ok(listing::totals_up_to(desk.conn(), desk.now(), last)?)
}

/// Open leads in sight that came in between two instants, the first included, none of them above that number; `None` where
/// they are too many to be counted on the way.
pub fn came(desk: &Desk, between: (Instant, Instant), last: Option<LeadId>) -> Result<Option<u64>, ActionError> {
    Ok(today::came(desk.conn(), desk.now(), between, last)?)
}

/// The live rulebook with its version; `None` before the first is published, and where it cannot be read.
pub fn live_book(desk: &mut Desk) -> Result<Option<(RulebookVersion, Rulebook)>, ActionError> {
    let book = &desk.look()?.book;
    Ok(book.version().map(|version| (version, book.rulebook().clone())))
}

/// Why the live rulebook cannot be read now; `None` where it can, and before the first is published.
pub fn unreadable_book(desk: &mut Desk) -> Result<Option<UnreadableBook>, ActionError> {
    Ok(desk.look()?.unreadable.clone())
}

/// The zone of the company's calendar.
pub fn zone(desk: &mut Desk) -> Result<Zone, ActionError> {
    Ok(desk.look()?.zone())
}

/// The day it is on the company's calendar.
pub fn today(desk: &mut Desk) -> Result<NaiveDate, ActionError> {
    let now = desk.now();
    Ok(now.day(zone(desk)?))
}

/// The newest entry this actor could take back now.
pub fn undoable(desk: &Desk) -> Result<Option<Entry>, ActionError> {
    let Some(entry) = journal::newest_standing(desk.conn(), desk.actor())? else { return Ok(None) };
    let stays = match journal::chain(desk.conn(), entry.id)? {
        Some(chain) => why_it_stays(chain.origin()).is_some(),
        None => true,
    };
    Ok((!stays).then_some(entry))
}

/// The newest entry this actor could have done again now: an undo of theirs since their last change.
pub fn redoable(desk: &Desk) -> Result<Option<Entry>, ActionError> {
    newest_undo(desk.conn(), desk.actor())
}

/// The newest undo of an actor since their last change that was not done again.
pub(super) fn newest_undo(conn: &Conn, actor: &Actor) -> Result<Option<Entry>, ActionError> {
    let changed = journal::newest_change(conn, actor)?.unwrap_or(EntryId(0));
    Ok(journal::newest_undo(conn, actor, changed)?)
}
