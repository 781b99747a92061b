//! A person who works leads.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    hours::{Hours, Week},
    id::RepId,
    place::Language,
    time::Zone,
};

/// The most leads a rep may hold or receive; `None` is without limit, 0 is none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Capacity {
    /// Open at once (assigned or working).
    pub max_open: Option<u32>,
    /// Received in a calendar day of the rep's zone.
    pub max_per_day: Option<u32>,
    /// Received in a calendar week from Monday.
    pub max_per_week: Option<u32>,
    /// Received in a calendar month.
    pub max_per_month: Option<u32>,
}

/// Whether the rep is still with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Employment {
    /// Works leads.
    #[default]
    Active,
    /// Left, or works none for good; keeps the history.
    Inactive,
}

/// A rep as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rep {
    /// Their number.
    pub id: RepId,
    /// Whole name.
    pub name: String,
    /// Lower case; unique where known.
    pub email: Option<String>,
    /// Addresses and names they bore before: a rulebook or a file that still uses one means them, as long as nobody else
    /// bears it now.
    #[serde(default)]
    pub former: BTreeSet<String>,
    /// Their id in the CRM, as lead files name owners by it.
    pub external_id: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Their manager, as written: an email or a name.
    pub manager: Option<String>,
    /// Wall clock; the caps' days are counted on it. UTC where unknown.
    pub zone: Option<Zone>,
    /// Weekly hours; `None` is always at work.
    pub week: Option<Week>,
    /// Local days off of their own; empty: the company's bind them.
    pub holidays: BTreeSet<NaiveDate>,
    /// Languages they speak; empty is unknown.
    pub languages: BTreeSet<Language>,
    /// Their limits.
    pub capacity: Capacity,
    /// Who stands in for them with owned accounts and named leads.
    pub backup: Option<RepId>,
    /// Still with us?
    pub employment: Employment,
}

impl Rep {
    /// The zone their days are counted in.
    pub fn zone(&self) -> Zone {
        self.zone.unwrap_or(Zone::UTC)
    }

    /// The days off that bind them: their own, or the company's where they have none of their own.
    pub fn days_off<'a>(&'a self, companys: &'a BTreeSet<NaiveDate>) -> &'a BTreeSet<NaiveDate> {
        if self.holidays.is_empty() { companys } else { &self.holidays }
    }

    /// Their working calendar, given the company's days off; `None` is always at work. Without weekly hours only a day
    /// off is no working time.
    pub fn hours(&self, companys: &BTreeSet<NaiveDate>) -> Option<Hours> {
        let holidays = self.days_off(companys);
        let week = self.week.clone().or_else(|| (!holidays.is_empty()).then(Week::whole))?;
        Some(Hours { zone: self.zone(), week, holidays: holidays.clone() })
    }

    /// Notes what they were called `before`, where that is no longer so.
    #[must_use]
    pub fn formerly(mut self, before: &Self) -> Self {
        self.former
            .extend([Some(&before.name), before.email.as_ref()].into_iter().flatten().filter(|old| !old.is_empty()).cloned());
        let Self { name, email, former, .. } = &mut self;
        former.retain(|old| old != name && Some(old) != email.as_ref());
        self
    }

    /// They bore that address or name before; case and outer blanks do not count.
    pub fn was(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.former.iter().any(|old| old.trim().to_lowercase() == name)
    }

    /// A rep of that name, always at work, without limits.
    pub fn named(id: RepId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            email: None,
            former: BTreeSet::new(),
            external_id: None,
            team: None,
            manager: None,
            zone: None,
            week: None,
            holidays: BTreeSet::new(),
            languages: BTreeSet::new(),
            capacity: Capacity::default(),
            backup: None,
            employment: Employment::Active,
        }
    }
}
