//! Columns of the roster.

use super::{
    Column, Need,
    Seen::{self, Hidden, Shown, Spare},
    fit::{Grows, Measure, Room, Takes, Yields},
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
    Waiting,
    /// Leads received today.
    Today,
    /// Pools they share.
    Pools,
    /// Languages they speak.
    Languages,
    /// Address.
    Email,
}

use RepColumn::{Days, Email, Languages, Load, Local, Now, Pools, Rep, Team, Today, Waiting, Weight};

/// As the roster comes.
pub const REPS: &[(RepColumn, Seen)] = &[
    (Rep, Shown),
    (Team, Shown),
    (Now, Shown),
    (Local, Shown),
    (Load, Shown),
    (Waiting, Spare),
    (Today, Spare),
    (Weight, Shown),
    (Days, Shown),
    (Pools, Hidden),
    (Languages, Hidden),
    (Email, Hidden),
];

/// From this room on the days stand apart, and the load has a long bar.
const LOOSE: usize = 112;
/// No name and no team gets more by itself.
const NAME_MAX: usize = 28;
/// Columns of a day each without and with a blank.
const DAYS: [usize; 2] = [14, 28];

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
            Waiting => "waiting",
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
            Weight => "Weight",
            Days => "Next 14 days",
            Waiting => "Waiting",
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
            Waiting => "open, nobody has written yet",
            Today => "leads they got today",
            Pools => "where they take turns",
            Languages => "languages",
            Email => "their address",
        }
    }

    fn measure(self, room: &Room) -> Measure {
        let (text, whole) = (Measure::text, Measure::whole);
        let content = room.content;
        let (load, short, is_loose) = (content.load.clamp(8, 10), content.short.clamp(5, 7), room.columns >= LOOSE);
        match self {
            Rep => {
                let wide = content.name.clamp(12, NAME_MAX);
                Measure { sizes: [12, 12, wide], grows: Grows::Not, yields: Yields::Never(8), takes: Takes::Text }
            }
            Team => {
                let wide = content.team.clamp(10, NAME_MAX);
                text([10, 10, wide], Grows::Not, 8)
            }
            Now => {
                let width = content.now.clamp(18, 20);
                whole(width, Yields::Never(width))
            }
            Local => whole(9, Yields::At(3)),
            // A bar of five, a blank, and the numbers; a bar of ten, and the numbers in words.
            Load => {
                let (some, long) = (6 + short, if is_loose { 11 + load } else { 6 + short });
                let most = if is_loose { 21 + load } else { 11 + short };
                let (sizes, grows) = ([some, some, long], Grows::Last(most));
                Measure { sizes, grows, yields: Yields::Never(short), takes: Takes::Whole(short) }
            }
            Weight => whole(6, Yields::At(9)),
            Days => {
                let [tight, apart] = DAYS;
                let sizes = [tight, tight, if is_loose { apart } else { tight }];
                Measure { sizes, grows: Grows::Not, yields: Yields::At(6), takes: Takes::These(&DAYS) }
            }
            Waiting => whole(7, Yields::At(5)),
            Today => whole(5, Yields::At(5)),
            Pools => text([12, 20, 20], Grows::Not, 5),
            Languages => text([8; 3], Grows::Not, 5),
            Email => text([16, 24, 24], Grows::Not, 5),
        }
    }

    fn need(self) -> Need {
        match self {
            Rep | Now => Need::Always,
            Team | Local | Load | Weight | Days | Waiting | Today | Pools | Languages | Email => Need::ByChoice,
        }
    }
}
