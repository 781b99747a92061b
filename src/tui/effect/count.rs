//! What is counted beside the screen, and what is answered.

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    actions::ask::{Hits, LeadName, Learnt, Move, MoveText, Progress, Proof, ReplayReport},
    model::{criteria::Criteria, id::LeadId, rulebook::Rulebook},
};

/// Something to count, with the number its answer will carry. A newer one of its kind ends an older one.
#[derive(Debug, Clone, PartialEq)]
pub struct CountOrder {
    /// Counted from 1.
    pub number: u64,
    /// In which database.
    pub database: PathBuf,
    /// What.
    pub ask: CountAsk,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub enum CountAsk {
    /// What the live book has done with the leads of the last days.
    Hits,
    /// What the check and its own cases say of the book.
    Check,
    /// How many leads of the last days meet these criteria.
    Matching(Criteria),
    /// What that book would have done with the leads of the last days.
    Replay(Box<Rulebook>),
    /// What was decided by hand speaks for.
    Learn,
    /// No replay any more.
    StopReplay,
    /// Both explanations of a lead that would have moved.
    Move(Box<Move>),
    /// Who these leads are.
    Names(Vec<LeadId>),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum CountSaid {
    /// That, or why it cannot be counted.
    Hits(Result<Box<Hits>, String>),
    /// That, or why the book cannot be checked.
    Proof(Result<Proof, String>),
    /// So many leads, or why they cannot be counted.
    Matching(Result<u64, String>),
    /// So far, of a replay.
    Replaying(Progress),
    /// That, or why it cannot be told.
    Replayed(Result<Box<ReplayReport>, String>),
    /// Those proposals, or why they cannot be told.
    Learnt(Result<Vec<Learnt>, String>),
    /// Of that lead, those; or why they cannot be told.
    Move(LeadId, Result<MoveText, String>),
    /// They.
    Names(BTreeMap<LeadId, LeadName>),
}
