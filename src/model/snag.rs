//! What keeps a lead in fallback: its cause, and what explains it. Leads of the same snag stand in one group.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    held::HeldFor,
    id::{PoolName, RepId, RuleName, TerritoryName},
    place::Country,
};

/// Finer than [`super::decision::Cause`], and still few: one a country, territory, pool, rule or rep at most. Stored as
/// text: `no_territory:BR`, `nobody_free:apac`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Snag {
    /// No rulebook was live, or none that could be read.
    NoBook,
    /// The book asks where the company is, and the lead does not say.
    NoCountry,
    /// The book asks how large the company is, and the lead does not say.
    NoSize,
    /// The lead's country belongs to no territory.
    NoTerritory(Country),
    /// No rule matched, or only one without conditions that sends here what is left.
    NoRule(Option<TerritoryName>),
    /// Neither the territory nor any around it has a pool.
    NoPool(TerritoryName),
    /// Nobody in that pool could take it.
    NobodyFree(PoolName),
    /// It is placed by itself as soon as that comes.
    Held(HeldFor),
    /// The owner or named rep is not there, and nobody stands in.
    Away(RepId),
    /// Its account has no owner that the roster knows.
    NoOwner,
    /// That field names somebody whom the roster does not know, or nobody.
    UnknownName(String),
    /// That rule names a rep whom the roster does not know.
    UnknownRep(RuleName),
    /// Missed, with nobody left to ask.
    Missed,
    /// Missed as often as its policy allows.
    MissedTooOften,
    /// That rule sends its leads here.
    SentByRule(RuleName),
    /// A person sent it here.
    SentByHand,
}

/// The text is no [`Snag`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSnag(pub String);

impl fmt::Display for NoSnag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no group of the fallback queue", self.0)
    }
}

impl std::error::Error for NoSnag {}

impl fmt::Display for Snag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBook => f.write_str("no_book"),
            Self::NoCountry => f.write_str("no_country"),
            Self::NoSize => f.write_str("no_size"),
            Self::NoTerritory(country) => write!(f, "no_territory:{country}"),
            Self::NoRule(None) => f.write_str("no_rule"),
            Self::NoRule(Some(territory)) => write!(f, "no_rule:{territory}"),
            Self::NoPool(territory) => write!(f, "no_pool:{territory}"),
            Self::NobodyFree(pool) => write!(f, "nobody_free:{pool}"),
            Self::Held(held_for) => write!(f, "held:{held_for}"),
            Self::Away(rep) => write!(f, "away:{rep}"),
            Self::NoOwner => f.write_str("no_owner"),
            Self::UnknownName(field) => write!(f, "unknown_name:{field}"),
            Self::UnknownRep(rule) => write!(f, "unknown_rep:{rule}"),
            Self::Missed => f.write_str("missed"),
            Self::MissedTooOften => f.write_str("missed_too_often"),
            Self::SentByRule(rule) => write!(f, "sent_by_rule:{rule}"),
            Self::SentByHand => f.write_str("sent_by_hand"),
        }
    }
}

impl FromStr for Snag {
    type Err = NoSnag;
    fn from_str(text: &str) -> Result<Self, NoSnag> {
        let no_snag = || NoSnag(text.to_owned());
        Ok(match text.split_once(':') {
            None => match text {
                "no_book" => Self::NoBook,
                "no_country" => Self::NoCountry,
                "no_size" => Self::NoSize,
                "no_rule" => Self::NoRule(None),
                "no_owner" => Self::NoOwner,
                "missed" => Self::Missed,
                "missed_too_often" => Self::MissedTooOften,
                "sent_by_hand" => Self::SentByHand,
                _ => return Err(no_snag()),
            },
            Some(("no_territory", country)) => Self::NoTerritory(country.parse().map_err(|_| no_snag())?),
            Some(("no_rule", territory)) => Self::NoRule(Some(territory.into())),
            Some(("no_pool", territory)) => Self::NoPool(territory.into()),
            Some(("nobody_free", pool)) => Self::NobodyFree(pool.into()),
            Some(("held", what)) => Self::Held(what.parse().map_err(|_| no_snag())?),
            Some(("away", rep)) => Self::Away(RepId(rep.parse().map_err(|_| no_snag())?)),
            Some(("unknown_name", field)) => Self::UnknownName(field.to_owned()),
            Some(("unknown_rep", rule)) => Self::UnknownRep(rule.into()),
            Some(("sent_by_rule", rule)) => Self::SentByRule(rule.into()),
            Some(_) => return Err(no_snag()),
        })
    }
}

impl TryFrom<String> for Snag {
    type Error = NoSnag;
    fn try_from(text: String) -> Result<Self, NoSnag> {
        text.parse()
    }
}

impl From<Snag> for String {
    fn from(snag: Snag) -> Self {
        snag.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for snag in [
            Snag::NoBook,
            Snag::NoCountry,
            Snag::NoSize,
            Snag::NoTerritory("BR".parse().unwrap()),
            Snag::NoRule(None),
            Snag::NoRule(Some("a:b".into())),
            Snag::NoPool("DACH".into()),
            Snag::NobodyFree("apac".into()),
            Snag::Held(HeldFor::Pool("emea: mm".into())),
            Snag::Held(HeldFor::Rep(RepId(7))),
            Snag::Held(HeldFor::Answer),
            Snag::Away(RepId(7)),
            Snag::NoOwner,
            Snag::UnknownName("custom.manager".to_owned()),
            Snag::UnknownRep("Named".into()),
            Snag::Missed,
            Snag::MissedTooOften,
            Snag::SentByRule("Everything else".into()),
            Snag::SentByHand,
        ] {
            assert_eq!(snag.to_string().parse(), Ok(snag));
        }
        for nothing in ["", "no_territory:Brazil", "held:ana", "away:ana", "junk", "missed:x"] {
            assert_eq!(nothing.parse::<Snag>(), Err(NoSnag(nothing.to_owned())));
        }
    }
}
