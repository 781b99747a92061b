//! Columns of the lists of leads.

use super::{
    Column, Need,
    Seen::{self, Hidden, Shown},
    fit::{Grows, Measure, Room, Takes, Yields},
};

/// A column of a list of leads: only what its rows carry already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeadColumn {
    /// How it stands, as a word.
    State,
    /// Who it is.
    Lead,
    /// Company.
    Company,
    /// State or country.
    From,
    /// How they came.
    Source,
    /// Time since arrival.
    Age,
    /// When the first touch is due.
    Due,
    /// Who has it.
    Owner,
    /// The rule that placed it, or why nothing did.
    Why,
    /// Who fits best, in Fallback.
    Best,
    /// Score.
    Score,
    /// Employees of the company.
    Employees,
    /// Address.
    Email,
    /// What they asked for.
    Kind,
    /// The pool of its decision.
    Pool,
    /// The policy of its clock.
    Policy,
    /// When it arrived.
    Arrived,
    /// Its number.
    Number,
    /// Its id in its CRM.
    CrmId,
}

use LeadColumn::{
    Age, Arrived, Best, Company, CrmId, Due, Email, Employees, From, Kind, Lead, Number, Owner, Policy, Pool, Score, Source,
    State, Why,
};

/// As the Queue comes.
pub const QUEUE: &[(LeadColumn, Seen)] = &[
    (State, Shown),
    (Lead, Shown),
    (Company, Shown),
    (From, Shown),
    (Source, Shown),
    (Age, Shown),
    (Due, Shown),
    (Owner, Shown),
    (Why, Shown),
    (Score, Hidden),
    (Employees, Hidden),
    (Email, Hidden),
    (Kind, Hidden),
    (Pool, Hidden),
    (Policy, Hidden),
    (Arrived, Hidden),
    (Number, Hidden),
    (CrmId, Hidden),
];

/// As Fallback comes. Its headings say the state and the reason, and nobody is the owner.
pub const FALLBACK: &[(LeadColumn, Seen)] = &[
    (Lead, Shown),
    (Company, Shown),
    (From, Hidden),
    (Source, Shown),
    (Score, Shown),
    (Age, Shown),
    (Best, Shown),
    (Due, Shown),
    (Employees, Hidden),
    (Email, Hidden),
    (Kind, Hidden),
    (Policy, Hidden),
    (Arrived, Hidden),
    (Number, Hidden),
    (CrmId, Hidden),
];

impl Column for LeadColumn {
    fn key(self) -> &'static str {
        match self {
            State => "state",
            Lead => "lead",
            Company => "company",
            From => "from",
            Source => "source",
            Age => "age",
            Due => "touch_due",
            Owner => "owner",
            Why => "why",
            Best => "best_fit",
            Score => "score",
            Employees => "employees",
            Email => "email",
            Kind => "asked_for",
            Pool => "pool",
            Policy => "policy",
            Arrived => "arrived",
            Number => "number",
            CrmId => "crm_id",
        }
    }

    fn title(self) -> &'static str {
        match self {
            State => "State",
            Lead => "Lead",
            Company => "Company",
            From => "From",
            Source => "Source",
            Age => "Age",
            Due => "Touch due",
            Owner => "Owner",
            Why => "Why",
            Best => "Best fit",
            Score => "Score",
            Employees => "Employees",
            Email => "Email",
            Kind => "Asked for",
            Pool => "Pool",
            Policy => "Policy",
            Arrived => "Arrived",
            Number => "Number",
            CrmId => "CRM id",
        }
    }

    fn says(self) -> &'static str {
        match self {
            State => "how it stands",
            Lead => "name, else email",
            Company => "as they wrote it",
            From => "state, else country",
            Source => "how they came",
            Age => "time since arrival",
            Due => "time left for the first touch",
            Owner => "who has it",
            Why => "the rule, or why nobody",
            Best => "who fits best, and how well",
            Score => "as it came in",
            Employees => "size of the company",
            Email => "their address",
            Kind => "demo, pricing, contact ...",
            Pool => "in whose turn it was given",
            Policy => "whose clock it is under",
            Arrived => "day or time of day",
            Number => "as L-20418",
            CrmId => "its id in the CRM",
        }
    }

    fn measure(self, _room: &Room) -> Measure {
        let (text, whole) = (Measure::text, Measure::whole);
        match self {
            State => whole(9, Yields::Never(9)),
            Lead => Measure { sizes: [14, 16, 16], grows: Grows::By(1), yields: Yields::Never(8), takes: Takes::Text },
            Company => text([14, 16, 16], Grows::By(1), 6),
            From => whole(5, Yields::At(5)),
            Source => text([11; 3], Grows::Not, 9),
            Age => whole(6, Yields::At(7)),
            Due => whole(11, Yields::Never(11)),
            Owner => text([13, 14, 14], Grows::Not, 2),
            Why => text([12, 14, 14], Grows::By(2), 8),
            Best => Measure { sizes: [15, 22, 22], ..whole(15, Yields::At(6)) },
            // Of what is hidden at first somebody wants what is shown: it stays long.
            Score => whole(6, Yields::At(4)),
            Employees => whole(10, Yields::At(4)),
            Email => text([16, 24, 24], Grows::By(1), 4),
            Kind | Pool | Policy => text([11; 3], Grows::Not, 4),
            Arrived => whole(11, Yields::At(4)),
            Number => whole(9, Yields::At(4)),
            CrmId => text([10, 18, 18], Grows::Not, 4),
        }
    }

    fn need(self) -> Need {
        match self {
            State | Lead => Need::Always,
            Company | From | Source | Age | Due | Owner | Why | Best | Score | Employees | Email | Kind | Pool | Policy
            | Arrived | Number | CrmId => Need::ByChoice,
        }
    }
}
