//! Where both changed the same in two ways.

use std::fmt;

use crate::rulebook::part::Part;

/// One place that both changed in two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What kind of thing; `None`: the defaults.
    pub part: Option<Part>,
    /// Its name.
    pub name: String,
    /// What of it.
    pub aspect: Aspect,
    /// As the first one has it.
    pub mine: String,
    /// As the second one has it.
    pub theirs: String,
}

/// What of a thing both changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Whether there is one, or all of it.
    Whole,
    /// What it is called.
    Name,
    /// Its place among the others.
    Order,
    /// Which leads.
    Criteria,
    /// Where they go.
    Destination,
    /// And if nobody there can.
    Otherwise,
    /// Its policy.
    Sla,
    /// Whether it takes part.
    Switch,
    /// Company hours.
    Hours,
    /// Sizes.
    Employees,
    /// The territory around it.
    Inside,
    /// Its pool.
    Pool,
    /// One member.
    Member,
    /// How it picks.
    Strategy,
    /// The terms of a policy.
    Terms,
}

impl Aspect {
    fn word(self) -> &'static str {
        match self {
            Self::Whole => "all of it",
            Self::Name => "its name",
            Self::Order => "its place",
            Self::Criteria => "its criteria",
            Self::Destination => "its destination",
            Self::Otherwise => "otherwise",
            Self::Sla => "the policy",
            Self::Switch => "its switch",
            Self::Hours => "the hours",
            Self::Employees => "its sizes",
            Self::Inside => "what it lies inside",
            Self::Pool => "its pool",
            Self::Member => "a member",
            Self::Strategy => "its strategy",
            Self::Terms => "its terms",
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, name, aspect, mine, theirs } = self;
        match part {
            Some(part) => write!(f, "{} `{name}`, {}", part.word(), aspect.word())?,
            None => write!(f, "the defaults, {}", aspect.word())?,
        }
        write!(f, ": the draft has {mine}, the live rulebook {theirs}")
    }
}

/// The conflicts so far.
#[derive(Default)]
pub(super) struct Notes(Vec<Conflict>);

impl Notes {
    /// Those of one thing.
    pub(super) fn of(&mut self, part: Option<Part>, name: &str) -> Here<'_> {
        Here { notes: self, part, name: name.to_owned() }
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.0
    }
}

/// The thing whose fields are looked at.
pub(super) struct Here<'n> {
    notes: &'n mut Notes,
    part: Option<Part>,
    name: String,
}

impl Here<'_> {
    pub(super) fn note(&mut self, aspect: Aspect, mine: String, theirs: String) {
        self.notes.0.push(Conflict { part: self.part, name: self.name.clone(), aspect, mine, theirs });
    }

    /// A value of base, mine and theirs: whoever changed it has their way; if both did, mine, and it is noted.
    pub(super) fn three<T: Clone + PartialEq>(&mut self, aspect: Aspect, all: [&T; 3], said: impl Fn(&T) -> String) -> T {
        let [base, mine, theirs] = all;
        if mine == base {
            return theirs.clone();
        }
        if theirs != base && theirs != mine {
            self.note(aspect, said(mine), said(theirs));
        }
        mine.clone()
    }
}
