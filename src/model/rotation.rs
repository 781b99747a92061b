//! Balances in billionths of a lead, and the columns of the fairness ledger.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

use serde::{Deserialize, Serialize};

use super::id::{PoolName, RepId};

/// A part of leads in integer units of 10⁻⁹ lead, so that sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(pub i64);

impl Share {
    /// No part of a lead.
    pub const ZERO: Self = Self(0);
    /// One whole lead.
    pub const LEAD: Self = Self(1_000_000_000);

    /// In leads, for people; sums are made before this.
    pub fn leads(self) -> f64 {
        self.0 as f64 / Self::LEAD.0 as f64
    }
}

impl Add for Share {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Share {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Share {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Share {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Share {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}
impl fmt::Display for Share {
    /// Two decimals: `0.62`, `-1.20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.2}", self.leads());
        // Too little to show is nothing, on whichever side of it.
        f.pad(if text == "-0.00" { "0.00" } else { &text })
    }
}

/// A column of the ledger. For every rep, baseline and all others add up to what they actually received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The share by weight, had all been there.
    Baseline,
    /// Skipped because inactive.
    Inactive,
    /// Skipped because away.
    Away,
    /// Skipped outside working hours.
    OffHours,
    /// Skipped because every place was taken.
    AtCapacity,
    /// Skipped because the day's number was reached.
    DayFull,
    /// Skipped because the week's number was reached.
    WeekFull,
    /// Skipped because the month's number was reached.
    MonthFull,
    /// Skipped for the lead's language.
    Language,
    /// Skipped because tried for this lead already.
    AlreadyTried,
    /// What the order of turns still owes.
    Turn,
    /// Given or taken by hand.
    ByHand,
    /// Came through an account or by name.
    Account,
    /// Moved by a re-route or a missed SLA.
    Rerouted,
    /// Came from a CRM with its owner.
    Imported,
    /// Balances shared out: a leaver's, or what a returned turn brings above its bound. Sums to zero over the pool.
    Settled,
}

impl Column {
    /// All columns in the order they are shown.
    pub const ALL: [Self; 16] = [
        Self::Baseline,
        Self::Inactive,
        Self::Away,
        Self::OffHours,
        Self::AtCapacity,
        Self::DayFull,
        Self::WeekFull,
        Self::MonthFull,
        Self::Language,
        Self::AlreadyTried,
        Self::Turn,
        Self::ByHand,
        Self::Account,
        Self::Rerouted,
        Self::Imported,
        Self::Settled,
    ];

    /// The word used in JSON and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Inactive => "inactive",
            Self::Away => "away",
            Self::OffHours => "off_hours",
            Self::AtCapacity => "at_capacity",
            Self::DayFull => "day_full",
            Self::WeekFull => "week_full",
            Self::MonthFull => "month_full",
            Self::Language => "language",
            Self::AlreadyTried => "already_tried",
            Self::Turn => "turn",
            Self::ByHand => "by_hand",
            Self::Account => "account",
            Self::Rerouted => "rerouted",
            Self::Imported => "imported",
            Self::Settled => "settled",
        }
    }
}

/// One line of the ledger: so much, in that column, for that rep. `pool` is `None` in the book `no pool`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Whose book.
    #[serde(rename = "p")]
    pub pool: Option<PoolName>,
    /// Who.
    #[serde(rename = "r")]
    pub rep: RepId,
    /// Why.
    #[serde(rename = "c")]
    pub column: Column,
    /// How much.
    #[serde(rename = "s")]
    pub share: Share,
}

/// A change of one balance: so much more is owed to that member of that pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Which rotation.
    #[serde(rename = "p")]
    pub pool: PoolName,
    /// Whose balance.
    #[serde(rename = "r")]
    pub rep: RepId,
    /// How much more they are owed.
    #[serde(rename = "s")]
    pub share: Share,
}

impl Credit {
    /// The exact reversal.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { share: -self.share, ..self.clone() }
    }
}

/// Everything one event books: postings to the ledger, credits to balances. Each sums as the laws ask,
/// and the negative of all of it is its exact reversal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookings {
    /// Lines of the ledger.
    #[serde(rename = "l", skip_serializing_if = "Vec::is_empty")]
    pub postings: Vec<Posting>,
    /// Changes of balances.
    #[serde(rename = "b", skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
}

impl Bookings {
    /// The exact reversal.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        for posting in &mut self.postings {
            posting.share = -posting.share;
        }
        for credit in &mut self.credits {
            credit.share = -credit.share;
        }
        self
    }

    /// Books nothing.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty() && self.credits.is_empty()
    }
}
