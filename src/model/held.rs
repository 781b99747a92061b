//! What a lead in fallback waits for when its rule says `otherwise = "hold"`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::id::{PoolName, RepId};

/// What will place a held lead. Stored as text: `pool:emea-mm`, `rep:7`, `answer`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HeldFor {
    /// A place in that pool.
    Pool(PoolName),
    /// The return of that rep, or of their backup.
    Rep(RepId),
    /// Somebody to ask: the account has no owner, the name is unknown, the territory has no pool, or the one who was named
    /// had the lead already or works no leads any more.
    Answer,
}

/// The text is no [`HeldFor`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeldFor(pub String);

impl fmt::Display for NotHeldFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a lead cannot be held for `{}`; it is `pool:NAME`, `rep:NUMBER` or `answer`", self.0)
    }
}

impl std::error::Error for NotHeldFor {}

impl fmt::Display for HeldFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pool(pool) => write!(f, "pool:{pool}"),
            Self::Rep(rep) => write!(f, "rep:{rep}"),
            Self::Answer => f.write_str("answer"),
        }
    }
}

impl FromStr for HeldFor {
    type Err = NotHeldFor;
    fn from_str(text: &str) -> Result<Self, NotHeldFor> {
        let rep = |number: &str| number.parse().ok().map(RepId);
        match text.split_once(':') {
            Some(("pool", name)) => Ok(Self::Pool(name.into())),
            Some(("rep", number)) => rep(number).map(Self::Rep).ok_or_else(|| NotHeldFor(text.to_owned())),
            None if text == "answer" => Ok(Self::Answer),
            Some(_) | None => Err(NotHeldFor(text.to_owned())),
        }
    }
}

impl TryFrom<String> for HeldFor {
    type Error = NotHeldFor;
    fn try_from(text: String) -> Result<Self, NotHeldFor> {
        text.parse()
    }
}

impl From<HeldFor> for String {
    fn from(held_for: HeldFor) -> Self {
        held_for.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for held_for in [HeldFor::Pool("rep:7".into()), HeldFor::Rep(RepId(7)), HeldFor::Answer] {
            assert_eq!(held_for.to_string().parse(), Ok(held_for));
        }
        for nothing in ["", "emea", "rep:ana", "Answer", "team:red"] {
            assert_eq!(nothing.parse::<HeldFor>(), Err(NotHeldFor(nothing.to_owned())));
        }
    }
}
