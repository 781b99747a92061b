//! The figures of the fairness report as people read them: columns of one meaning taken together, a verdict on each rep.

use crate::model::{
    ledger::{Columns, Lines},
    rotation::{Column, Share},
};

use super::{english::Whose, evenness::chance_around, fairness::Sums};

/// Columns of the ledger that mean one thing to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Skipped while absent or inactive.
    Away,
    /// Skipped because a limit was reached.
    Full,
    /// Skipped outside working hours.
    OffHours,
    /// Skipped for the lead's language.
    Language,
    /// Skipped because they had the lead before.
    Tried,
    /// What the order of turns still owes.
    Turns,
    /// Given or taken by hand.
    ByHand,
    /// Came through an account or by name.
    Account,
    /// Moved by a re-route or a missed SLA.
    Rerouted,
    /// Came from a CRM with its owner.
    Imported,
    /// Balances shared out.
    Settled,
}

impl Group {
    /// All, in the order they are shown.
    pub const ALL: [Self; 11] = [
        Self::Away,
        Self::Full,
        Self::OffHours,
        Self::Language,
        Self::Tried,
        Self::Turns,
        Self::ByHand,
        Self::Account,
        Self::Rerouted,
        Self::Imported,
        Self::Settled,
    ];

    /// Those that a table shows even where they are zero.
    pub const USUAL: [Self; 5] = [Self::Away, Self::Full, Self::OffHours, Self::Turns, Self::ByHand];

    /// The group of a column; `None` for the baseline, which explains nothing.
    pub fn of(column: Column) -> Option<Self> {
        Some(match column {
            Column::Baseline => return None,
            Column::Inactive | Column::Away => Self::Away,
            Column::OffHours => Self::OffHours,
            Column::AtCapacity | Column::DayFull | Column::WeekFull | Column::MonthFull => Self::Full,
            Column::Language => Self::Language,
            Column::AlreadyTried => Self::Tried,
            Column::Turn => Self::Turns,
            Column::ByHand => Self::ByHand,
            Column::Account => Self::Account,
            Column::Rerouted => Self::Rerouted,
            Column::Imported => Self::Imported,
            Column::Settled => Self::Settled,
        })
    }

    /// Its columns.
    pub fn columns(self) -> Columns {
        Column::ALL.into_iter().filter(|column| Self::of(*column) == Some(self)).collect()
    }

    /// The head of its column in a table, nine letters at most.
    pub fn title(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Full => "full",
            Self::OffHours => "off hours",
            Self::Language => "language",
            Self::Tried => "tried",
            Self::Turns => "turns",
            Self::ByHand => "by hand",
            Self::Account => "account",
            Self::Rerouted => "re-routed",
            Self::Imported => "imported",
            Self::Settled => "settled",
        }
    }

    /// Whether it moves whole leads only.
    pub fn is_whole(self) -> bool {
        match self {
            Self::ByHand | Self::Account | Self::Rerouted | Self::Imported => true,
            Self::Away | Self::Full | Self::OffHours | Self::Language | Self::Tried | Self::Turns | Self::Settled => false,
        }
    }

    /// Whether its lines are turns somebody was skipped for, shared among the others.
    pub fn is_skip(self) -> bool {
        match self {
            Self::Away | Self::Full | Self::OffHours | Self::Language | Self::Tried => true,
            Self::Turns | Self::ByHand | Self::Account | Self::Rerouted | Self::Imported | Self::Settled => false,
        }
    }
}

impl Sums {
    /// What these columns come to, the baseline among them.
    pub fn of(&self, columns: Columns) -> Share {
        let baseline = if columns.holds(Column::Baseline) { self.baseline } else { Share::ZERO };
        baseline + self.columns.iter().filter(|(column, _)| columns.holds(**column)).map(|(_, share)| *share).sum()
    }

    /// How many lines stand behind that.
    pub fn lines_of(&self, columns: Columns) -> Lines {
        let mut lines = Lines::default();
        self.lines.iter().filter(|(column, _)| columns.holds(**column)).for_each(|(_, of_column)| lines += *of_column);
        lines
    }

    /// The leads that the share by weight is made of: `up` came, `back_down` of them were dismissed. Of one rep each has its
    /// line; of everybody's sums together each is the whole of its members' lines.
    pub fn leads_by_weight(&self, whose: Whose) -> Lines {
        match whose {
            Whose::One => self.lines_of([Column::Baseline].into_iter().collect()),
            Whose::All => {
                let dismissed = self.leads.back_down;
                Lines { up: self.baseline.0 / Share::LEAD.0 + dismissed, down: dismissed, back_up: 0, back_down: dismissed }
            }
        }
    }

    /// The group that moved them the most in a direction, if any did.
    fn most(&self, side: impl Fn(Share) -> bool) -> Option<Group> {
        let moved = Group::ALL.map(|group| (group, self.of(group.columns())));
        moved
            .into_iter()
            .filter(|(_, share)| side(*share))
            .max_by_key(|(group, share)| (share.0.abs(), std::cmp::Reverse(*group)))
            .map(|(group, _)| group)
    }

    /// What they received as a part of their share by weight; `None` where they had none.
    pub fn part(&self) -> Option<f64> {
        (self.baseline > Share::ZERO).then(|| self.actual.leads() / self.baseline.leads())
    }

    /// Whether that is their share.
    pub fn verdict(&self) -> Verdict {
        let off = self.actual - self.baseline;
        let (distance, expected) = (off.leads().abs(), self.baseline.leads());
        if self.baseline == Share::ZERO && self.actual == Share::ZERO {
            Verdict::Nothing
        } else if self.baseline <= Share::ZERO {
            Verdict::Unweighted
        } else if distance <= 1.0 || distance <= expected * NEAR {
            Verdict::Even
        } else if distance <= chance_around(expected) {
            Verdict::WithinChance
        } else if off < Share::ZERO {
            Verdict::Low(self.most(|share| share < Share::ZERO))
        } else {
            Verdict::High(self.most(|share| share > Share::ZERO))
        }
    }
}

/// So near to their share everybody is content.
const NEAR: f64 = 0.1;

/// Whether somebody received their share by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No lead came for which they were a member, and none by another way.
    Nothing,
    /// They have no share by weight that theirs could be held against: the leads came by another way.
    Unweighted,
    /// They are not told: leads of no pool are among theirs, for which nobody has a share by weight.
    Mixed,
    /// As much as their share, to a lead or a tenth.
    Even,
    /// Farther off, but no farther than chance alone would mostly be.
    WithinChance,
    /// Less, mostly because of that.
    Low(Option<Group>),
    /// More, mostly because of that.
    High(Option<Group>),
}

/// Below this Jain's index, adjusted for availability, a pool is called uneven, if chance alone would leave more.
pub const UNEVEN: f64 = 0.95;

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(baseline: i64, columns: &[(Column, i64)]) -> Sums {
        let lead = |leads: &i64| Share(leads * Share::LEAD.0);
        let actual = baseline + columns.iter().map(|(_, leads)| leads).sum::<i64>();
        let columns = columns.iter().map(|(column, leads)| (*column, lead(leads))).collect();
        Sums { baseline: lead(&baseline), columns, actual: lead(&actual), ..Sums::default() }
    }

    #[test]
    fn every_column_but_the_baseline_is_in_one_group() {
        for column in Column::ALL {
            let groups = Group::ALL.into_iter().filter(|group| group.columns().holds(column)).count();
            assert_eq!(groups, usize::from(column != Column::Baseline), "{column:?}");
        }
        assert!(Group::ALL.iter().all(|group| group.title().len() <= 9));
    }

    #[test]
    fn a_verdict_names_what_moved_them_most_in_its_direction() {
        let ben = sums(44, &[(Column::AtCapacity, -9), (Column::DayFull, -4), (Column::Away, -10), (Column::ByHand, 14)]);
        assert_eq!((ben.verdict(), ben.part()), (Verdict::Low(Some(Group::Full)), Some(35.0 / 44.0)));
        let ann = sums(44, &[(Column::AtCapacity, -3), (Column::Away, 2), (Column::ByHand, 8)]);
        assert_eq!(ann.verdict(), Verdict::High(Some(Group::ByHand)));
    }

    #[test]
    fn little_is_not_held_against_anybody() {
        assert_eq!(sums(0, &[]).verdict(), Verdict::Nothing);
        assert_eq!(sums(3, &[(Column::Turn, 1)]).verdict(), Verdict::Even);
        assert_eq!(sums(100, &[(Column::Turn, 10)]).verdict(), Verdict::Even);
        assert_eq!(sums(9, &[(Column::Turn, 3)]).verdict(), Verdict::WithinChance);
        assert_eq!(sums(9, &[(Column::Turn, 4)]).verdict(), Verdict::High(Some(Group::Turns)));
        assert_eq!(sums(0, &[(Column::Account, 2)]).verdict(), Verdict::Unweighted);
    }
}
