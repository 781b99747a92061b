//! What a finding is: how grave, of what kind, at what it stands, and a lead that shows it.

use crate::model::{
    decision::RuleRef,
    id::{PoolName, SlaName, TerritoryName},
};

use super::{
    Blind, Departed, EmptyPool, EveryoneAway, Gap, Impossible, NoTerritoryPool, OffHours, Overlapping, Shadowed, SiblingPlaces,
    SlaLength, UnknownName, Witness, late_warning, no_catch_all, nowhere, switched_off, undecided, unreachable_pool,
};

/// How grave a finding is. In the order of gravity, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The book is wrong for sure; it is not published so.
    Error,
    /// It does something that nobody can have wanted.
    Warning,
    /// It may be meant so; somebody should know.
    Note,
}

impl Severity {
    /// The word used on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The part of the book at which a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// That territory.
    Territory(TerritoryName),
    /// That pool.
    Pool(PoolName),
    /// That policy.
    Sla(SlaName),
    /// That rule, with its place from 1.
    Rule(RuleRef),
    /// All of it.
    Book,
}

impl About {
    /// The rule at which the finding stands.
    pub fn rule(&self) -> Option<&RuleRef> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Territory(_) | Self::Pool(_) | Self::Sla(_) | Self::Book => None,
        }
    }

    /// What the finding is about, in words: "rule 4 EMEA", "pool emea-mm", "the book".
    pub fn words(&self) -> String {
        match self {
            Self::Territory(name) => format!("territory {name}"),
            Self::Pool(name) => format!("pool {name}"),
            Self::Sla(name) => format!("sla {name}"),
            Self::Rule(RuleRef { position, name }) => format!("rule {position} {name}"),
            Self::Book => "the book".to_owned(),
        }
    }
}

/// What was found, with all its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A name that nothing and nobody bears.
    UnknownName(UnknownName),
    /// Somebody who has left.
    Departed(Departed),
    /// A pool in which nobody is.
    EmptyPool(EmptyPool),
    /// A pool all of whose members are away now.
    EveryoneAway(EveryoneAway),
    /// A pool with hours in which nobody works.
    OffHours(OffHours),
    /// A first touch that takes longer than a working day, or must come within seconds.
    SlaLength(SlaLength),
    /// A policy that warns only when it is too late.
    LateWarning,
    /// A rule that is switched off.
    SwitchedOff,
    /// A rule whose own conditions exclude each other.
    Impossible(Impossible),
    /// A rule whose leads all go to rules above.
    Shadowed(Shadowed),
    /// A rule some of whose leads go to rules above that send them elsewhere.
    Overlapping(Overlapping),
    /// Leads that only the last rule takes.
    Gap(Gap),
    /// Leads that no rule takes.
    NoCatchAll,
    /// Leads sent to the pool of a territory that has none.
    NoTerritoryPool(NoTerritoryPool),
    /// Leads passed on to rules below that do not take them.
    Nowhere,
    /// Rules that do not see leads of which a field is unknown.
    Blind(Blind),
    /// A place in two territories.
    SiblingPlaces(SiblingPlaces),
    /// A pool to which no lead comes.
    UnreachablePool,
    /// Something that was too hard to tell.
    Undecided,
}

/// One thing found in a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// What it is.
    pub kind: Kind,
    /// At what it stands.
    pub about: About,
    /// A lead that shows it, where there is one to show.
    pub witness: Option<Witness>,
}

impl Finding {
    /// The kind in one word of snake case, as JSON has it.
    pub fn word(&self) -> &'static str {
        match &self.kind {
            Kind::UnknownName(_) => "unknown_name",
            Kind::Departed(_) => "departed",
            Kind::EmptyPool(_) => "pool_empty",
            Kind::EveryoneAway(_) => "pool_away",
            Kind::OffHours(_) => "pool_off_hours",
            Kind::SlaLength(_) => "sla_length",
            Kind::LateWarning => "sla_late_warning",
            Kind::SwitchedOff => "switched_off",
            Kind::Impossible(_) => "impossible",
            Kind::Shadowed(_) => "shadowed",
            Kind::Overlapping(_) => "overlapping",
            Kind::Gap(_) => "gap",
            Kind::NoCatchAll => "no_catch_all",
            Kind::NoTerritoryPool(_) => "no_territory_pool",
            Kind::Nowhere => "next_rule_nowhere",
            Kind::Blind(_) => "blind",
            Kind::SiblingPlaces(_) => "sibling_places",
            Kind::UnreachablePool => "pool_unreachable",
            Kind::Undecided => "undecided",
        }
    }

    /// What is found, whole: what it is about, and what is said of that.
    pub fn message(&self) -> String {
        format!("{} {}", self.about.words(), self.sentence())
    }

    /// What is said of the part it is about, which stands before it: no full stop, the part itself not repeated.
    pub fn sentence(&self) -> String {
        match &self.kind {
            Kind::UnknownName(found) => found.sentence(),
            Kind::Departed(found) => found.sentence(),
            Kind::EmptyPool(found) => found.sentence(),
            Kind::EveryoneAway(found) => found.sentence(),
            Kind::OffHours(found) => found.sentence(),
            Kind::SlaLength(found) => found.sentence(),
            Kind::LateWarning => late_warning::SENTENCE.to_owned(),
            Kind::SwitchedOff => switched_off::SENTENCE.to_owned(),
            Kind::Impossible(found) => found.sentence(),
            Kind::Shadowed(found) => found.sentence(),
            Kind::Overlapping(found) => found.sentence(),
            Kind::Gap(found) => found.sentence(),
            Kind::NoCatchAll => no_catch_all::SENTENCE.to_owned(),
            Kind::NoTerritoryPool(found) => found.sentence(),
            Kind::Nowhere => nowhere::SENTENCE.to_owned(),
            Kind::Blind(found) => found.sentence(),
            Kind::SiblingPlaces(found) => found.sentence(),
            Kind::UnreachablePool => unreachable_pool::SENTENCE.to_owned(),
            Kind::Undecided => undecided::SENTENCE.to_owned(),
        }
    }
}
