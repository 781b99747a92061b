//! How we know: that two leads are one person, that a lead belongs to an account.

use serde::{Deserialize, Serialize};

use crate::model::{
    account::Relationship,
    id::{AccountId, RepId},
};

/// How we know that two leads are one person. Stronger first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SamePerson {
    /// The same id in the same system.
    ExternalId,
    /// The same normalised email.
    Email,
}

/// How we know the account. Stronger first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The CRM says so.
    AccountId,
    /// The email's domain is the account's domain, or a subdomain of it.
    EmailDomain(String),
    /// The website's host likewise.
    WebsiteDomain(String),
    /// The company's name, with case, punctuation and legal form folded, equals the account's.
    CompanyName,
}

/// Why this account of several with the same evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountTieBreak {
    /// Open opportunity before customer before target.
    Relationship,
    /// The longer domain.
    LongerDomain,
    /// The older account.
    Older,
}

/// The account the lead belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMatch {
    /// Which.
    #[serde(rename = "a")]
    pub account: AccountId,
    /// Its name then.
    #[serde(rename = "n")]
    pub name: String,
    /// What it was to us then.
    #[serde(rename = "k")]
    pub relationship: Relationship,
    /// Its owner then.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<RepId>,
    /// Whom its CRM named as owner, where the roster knew nobody of that name.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub owner_named: Option<String>,
    /// How we know.
    #[serde(rename = "e")]
    pub evidence: Evidence,
    /// What decided between several.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub tie_break: Option<AccountTieBreak>,
}
