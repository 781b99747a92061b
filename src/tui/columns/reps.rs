//! Columns of the roster.

use super::{
    Column, Need,
    Seen::{self, Hidden, Shown},
    fit::{Measure, Takes, Yields},
};

/// A column of the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepColumn {
    /// Who.
    Rep,
    /// Team.
    Team,
    /// Whether they can take a lead now.
    Now,
    /// Their wall clock.
    Local,
    /// Open leads against places.
    Load,
    /// Weight in their pools.
    Weight,
    /// The next two weeks.
    Days,
    /// Open leads nobody has reached out to.
    Untouched,
    /// Leads received today.
    Today,
    /// Pools they share.
    Pools,
    /// Languages they speak.
    Languages,
    /// Address.
    Email,
}

use RepColumn::{Days, Email, Languages, Load, Local, Now, Pools, Rep, Team, Today, Untouched, Weight};

/// As the roster comes.
pub const REPS: &[(RepColumn, Seen)] = &[
    (Rep, Shown),
    (Team, Shown),
    (Now, Shown),
    (Local, Shown),
    (Load, Shown),
    (Weight, Shown),
    (Days, Shown),
    (Untouched, Hidden),
    (Today, Hidden),
    (Pools, Hidden),
    (Languages, Hidden),
    (Email, Hidden),
];

fn text(sizes: &'static [usize], grows: usize, yields: u8) -> Measure {
    Measure { sizes, grows, yields: Yields::At(yields), takes: Takes::Text }
}

fn whole(sizes: &'static [usize], yields: Yields) -> Measure {
    Measure { sizes, grows: 0, yields, takes: Takes::Whole }
}

impl Column for RepColumn {
    fn key(self) -> &'static str {
        match self {
            Rep => "rep",
            Team => "team",
            Now => "now",
            Local => "local",
            Load => "load",
            Weight => "weight",
            Days => "days",
            Untouched => "untouched",
            Today => "today",
            Pools => "pools",
            Languages => "languages",
            Email => "email",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Rep => "Rep",
            Team => "Team",
            Now => "Now",
            Local => "Local",
            Load => "Load",
            Weight => "Wt",
            Days => "Next 14 days",
            Untouched => "Untouched",
            Today => "Today",
            Pools => "Pools",
            Languages => "Speaks",
            Email => "Email",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Rep => "their name",
            Team => "as the roster has it",
            Now => "can they take a lead",
            Local => "their wall clock",
            Load => "open leads of their places",
            Weight => "weight in their pools",
            Days => "works, vacation, holiday ...",
            Untouched => "open, nobody has written yet",
            Today => "leads they got today",
            Pools => "where they take turns",
            Languages => "languages",
            Email => "their address",
        }
    }

    fn measure(self) -> Measure {
        match self {
            Rep => Measure { sizes: &[13], grows: 1, yields: Yields::Never(8), takes: Takes::Text },
            Team => text(&[12], 1, 8),
            Now => whole(&[20], Yields::Never(20)),
            Local => whole(&[9], Yields::At(3)),
            Load => whole(&[7, 13, 21], Yields::Never(7)),
            Weight => whole(&[4], Yields::At(9)),
            Days => Measure { sizes: &[14, 28], grows: 0, yields: Yields::At(6), takes: Takes::Sizes },
            Untouched => whole(&[9], Yields::At(5)),
            Today => whole(&[5], Yields::At(5)),
            Pools => text(&[12, 20], 0, 5),
            Languages => text(&[8], 0, 5),
            Email => text(&[16, 24], 1, 5),
        }
    }

    fn need(self) -> Need {
        match self {
            Rep | Now => Need::Always,
            Team | Local | Load | Weight | Days | Untouched | Today | Pools | Languages | Email => Need::ByChoice,
        }
    }
}
