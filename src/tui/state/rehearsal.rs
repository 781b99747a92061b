//! What a book would have done with the leads of the last days: replayed beside the screen, and kept while book and leads
//! are the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::ask::{LeadName, Move, MoveText, Progress, ReplayReport},
    model::{id::LeadId, rulebook::Rulebook},
    tui::{
        effect::{
            Effect,
            count::{CountAsk, CountOrder},
        },
        keys::action::Action,
    },
};

use super::{App, draft_keys::Publishing, notes::Tone, overlay::Kind};

/// A book that is replayed, or was.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// Which.
    pub book: Box<Rulebook>,
    /// How far that is.
    pub stage: Stage,
    /// Somebody wrote since it began.
    pub is_old: bool,
    /// Who the leads are that move, as far as anybody looked.
    pub names: BTreeMap<LeadId, LeadName>,
    /// Those that were asked for.
    asked: BTreeSet<LeadId>,
    number: u64,
}

/// Leads around the cursor whose names are asked for, up and down.
const AROUND: usize = 200;

/// How far a replay is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Under way.
    Running(Progress),
    /// Done.
    Done(Box<ReplayReport>),
    /// It cannot be done, and why.
    Failed(String),
}

impl Rehearsal {
    /// What came of it, when it is done.
    pub fn report(&self) -> Option<&ReplayReport> {
        match &self.stage {
            Stage::Done(report) => Some(report),
            Stage::Running(_) | Stage::Failed(_) => None,
        }
    }
}

/// What is shown of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Sums before and after.
    #[default]
    Sums,
    /// The leads that move.
    Moves,
}

/// A replay over the screen.
#[derive(Debug, Clone, Default)]
pub struct ReplayPane {
    /// What of it.
    pub side: Side,
    /// Lines of the sums that are scrolled away.
    pub scroll: usize,
    /// The move under the cursor; the first one where there is none.
    pub cursor: Option<LeadId>,
    /// Both explanations of a lead that moves, or why they cannot be told.
    pub told: Option<(LeadId, Result<MoveText, String>)>,
    /// What one goes back to.
    pub behind: Option<Box<Publishing>>,
}

impl ReplayPane {
    /// The place of the move under the cursor.
    pub fn index(&self, moves: &[Move]) -> usize {
        self.cursor.and_then(|cursor| moves.iter().position(|one| one.lead == cursor)).unwrap_or(0)
    }

    fn go(&mut self, by: isize, moves: &[Move], furthest: usize) {
        match self.side {
            Side::Sums => self.scroll = self.scroll.saturating_add_signed(by).min(furthest),
            Side::Moves => {
                let to = self.index(moves).saturating_add_signed(by).min(moves.len().saturating_sub(1));
                self.cursor = moves.get(to).map(|one| one.lead);
            }
        }
    }
}

impl App {
    /// The replay of a book, under way or done.
    pub fn rehearsal_of(&self, book: &Rulebook) -> Option<&Rehearsal> {
        self.rehearsal.as_ref().filter(|rehearsal| *rehearsal.book == *book)
    }

    /// Has a book replayed, unless that is known or under way.
    pub(super) fn rehearse(&mut self, book: &Rulebook, out: &mut Vec<Effect>) {
        let is_known = |known: &Rehearsal| match known.stage {
            Stage::Running(_) => true,
            Stage::Done(_) => !known.is_old,
            Stage::Failed(_) => false,
        };
        if self.rehearsal_of(book).is_some_and(is_known) {
            return;
        }
        self.book.rehearsed += 1;
        let (number, book) = (self.book.rehearsed, Box::new(book.clone()));
        let order = CountOrder { number, database: self.database.clone(), ask: CountAsk::Replay(book.clone()) };
        out.push(Effect::Count(Box::new(order)));
        self.rehearsal = Some(Rehearsal {
            book,
            stage: Stage::Running(Progress::default()),
            is_old: false,
            names: BTreeMap::new(),
            asked: BTreeSet::new(),
            number,
        });
    }

    /// Nobody looks at it any more: what is not done is ended.
    pub(super) fn stop_rehearsal(&mut self, out: &mut Vec<Effect>) {
        if self.rehearsal.take_if(|rehearsal| matches!(rehearsal.stage, Stage::Running(_))).is_some() {
            let order = CountOrder { number: self.book.rehearsed, database: self.database.clone(), ask: CountAsk::StopReplay };
            out.push(Effect::Count(Box::new(order)));
        }
    }

    /// Somebody wrote.
    pub(super) fn rehearsal_is_old(&mut self) {
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.is_old = true;
        }
    }

    /// So far, or all of it.
    pub(super) fn take_replay(&mut self, number: u64, stage: Stage) {
        if let Some(rehearsal) = self.rehearsal.as_mut().filter(|rehearsal| rehearsal.number == number) {
            rehearsal.stage = stage;
        }
    }

    /// Asks who the leads around the cursor are, where the moves are on screen.
    pub(super) fn follow_moves(&mut self, out: &mut Vec<Effect>) {
        let Some(super::overlay::Overlay { kind: Kind::Replay(pane), .. }) = &self.overlay else { return };
        let Some(rehearsal) = self.rehearsal.as_mut().filter(|_| pane.side == Side::Moves) else { return };
        let Stage::Done(report) = &rehearsal.stage else { return };
        let moves = &report.replayed.moves;
        let at = pane.index(moves);
        let around = |far: usize| moves.iter().take(at.saturating_add(far)).skip(at.saturating_sub(far)).map(|one| one.lead);
        let is_known = |lead: &LeadId| rehearsal.names.contains_key(lead) || rehearsal.asked.contains(lead);
        if around(AROUND / 2).all(|lead| is_known(&lead)) {
            return;
        }
        // What was asked before and has not come may never come: the newest question takes its place.
        let asked: Vec<LeadId> = around(AROUND).filter(|lead| !rehearsal.names.contains_key(lead)).collect();
        rehearsal.asked = asked.iter().copied().collect();
        let order = CountOrder { number: rehearsal.number, database: self.database.clone(), ask: CountAsk::Names(asked) };
        out.push(Effect::Count(Box::new(order)));
    }

    pub(super) fn take_move_names(&mut self, names: BTreeMap<LeadId, LeadName>) {
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.names.extend(names);
        }
    }

    /// The cursor goes to the move at that place.
    pub(super) fn select_move(&mut self, index: usize) -> bool {
        let Some(lead) = self.moves().get(index).map(|one| one.lead) else { return false };
        if let Some(super::overlay::Overlay { kind: Kind::Replay(pane), .. }) = &mut self.overlay {
            if pane.cursor != Some(lead) {
                pane.told = None;
            }
            pane.cursor = Some(lead);
        }
        true
    }

    /// Both explanations of a move have come.
    pub(super) fn take_move(&mut self, lead: LeadId, told: Result<MoveText, String>) {
        if let Some(super::overlay::Overlay { kind: Kind::Replay(pane), .. }) = &mut self.overlay
            && pane.cursor == Some(lead)
        {
            pane.told = Some((lead, told));
        }
    }

    /// The draft under the cursor, replayed.
    pub(super) fn want_replay(&mut self, behind: Option<Box<Publishing>>, out: &mut Vec<Effect>) {
        if self.broken_draft().is_some() {
            self.say("your draft cannot be read, so it cannot be rehearsed: W mends it or throws it away", Tone::Hint);
            return;
        }
        let Some(book) = self.draft().map(|draft| draft.book.clone()) else {
            self.say("you have no draft: e edits what is under the cursor, then B shows what that would have done", Tone::Hint);
            return;
        };
        self.rehearse(&book, out);
        self.put_over(Kind::Replay(Box::new(ReplayPane { behind, ..ReplayPane::default() })));
    }

    /// The moves of the replay on screen.
    fn moves(&self) -> &[Move] {
        self.rehearsal.as_ref().and_then(Rehearsal::report).map_or(&[], |report| &report.replayed.moves)
    }

    pub(super) fn key_in_replay(
        &mut self,
        mut pane: Box<ReplayPane>,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let furthest = self.pointer.zones.panel.furthest;
        let page = self.pointer.zones.panel.seen.max(2) as isize - 1;
        let moves = self.moves();
        match action {
            Some(Action::Cancel) if pane.told.take().is_some() => {}
            Some(Action::Cancel) => {
                if let Some(publishing) = pane.behind.take() {
                    return Some(Kind::Publish(publishing));
                }
                self.stop_rehearsal(out);
                return None;
            }
            Some(Action::NextField) => {
                pane.side = if pane.side == Side::Sums { Side::Moves } else { Side::Sums };
                pane.told = None;
            }
            Some(Action::Down) => pane.go(1, moves, furthest),
            Some(Action::Up) => pane.go(-1, moves, furthest),
            Some(Action::PageDown) => pane.go(page, moves, furthest),
            Some(Action::PageUp) => pane.go(-page, moves, furthest),
            Some(Action::First) => pane.go(isize::MIN, moves, furthest),
            Some(Action::Last) => pane.go(isize::MAX, moves, furthest),
            Some(Action::Accept) if pane.side == Side::Moves => {
                if let Some(one) = moves.get(pane.index(moves)).cloned() {
                    pane.cursor = Some(one.lead);
                    let order = CountOrder {
                        number: self.book.rehearsed,
                        database: self.database.clone(),
                        ask: CountAsk::Move(Box::new(one)),
                    };
                    out.push(Effect::Count(Box::new(order)));
                }
            }
            Some(Action::Reload) => {
                if let Some(book) = self.rehearsal.take().map(|rehearsal| rehearsal.book) {
                    self.rehearse(&book, out);
                }
            }
            _ => {}
        }
        if pane.told.as_ref().is_some_and(|(lead, _)| pane.cursor != Some(*lead)) {
            pane.told = None;
        }
        Some(Kind::Replay(pane))
    }
}
