//! A company we know.

use serde::{Deserialize, Serialize};

use super::{
    id::{AccountId, RepId},
    time::Instant,
};

/// What the company is to us. In the order that breaks ties: earlier wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relationship {
    /// There is an open opportunity.
    OpenOpportunity,
    /// They buy from us.
    Customer,
    /// A named account.
    Target,
}

impl Relationship {
    /// All of them; earlier wins.
    pub const ALL: [Self; 3] = [Self::OpenOpportunity, Self::Customer, Self::Target];

    /// The word used in criteria and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenOpportunity => "open_opportunity",
            Self::Customer => "customer",
            Self::Target => "target",
        }
    }
}

/// An account as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number; a smaller one came in earlier.
    pub id: AccountId,
    /// Its id in the CRM.
    pub external_id: Option<String>,
    /// Its name as given.
    pub name: String,
    /// The name with case, punctuation and legal form folded away (intake makes it); compared for equality only.
    pub folded_name: String,
    /// What it is to us.
    pub relationship: Relationship,
    /// Domains of its email addresses and websites, lower case; free-mail domains may stand here but never match.
    pub domains: Vec<String>,
    /// Who looks after it.
    pub owner: Option<RepId>,
    /// Whom its CRM names as owner when the roster knows nobody of that name.
    pub owner_named: Option<String>,
    /// When its CRM created it, if that is known.
    pub created_at: Option<Instant>,
}
