//! The rows of the tabs of the Rules screen, as a file has them: the fields of `rules show --format json`, and what the
//! screen shows beside them.

use serde::Serialize;

use crate::{
    model::{
        pool::Pool,
        rule::{Rule, Switch},
        segment::Segment,
        sla::SlaPolicy,
        territory::Territory,
        time::Instant,
    },
    outbound::{report::Cell, rows::Row},
    rulebook::{english, file, spelling},
};

use super::instant;

/// A rule, with the leads that it decided on in the last 30 days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleRowJson {
    position: u32,
    name: String,
    when: String,
    to: String,
    otherwise: String,
    sla: Option<String>,
    on: bool,
    english: String,
    hits: Option<u32>,
    last_hit: Option<String>,
}

impl RuleRowJson {
    /// A rule at a place from 1; how many leads it decided on, where that is counted, and when the newest of them came.
    pub fn new(position: u32, rule: &Rule, hits: Option<(u64, Option<Instant>)>) -> Self {
        Self {
            position,
            name: rule.name.to_string(),
            when: spelling::write(&rule.when),
            to: file::write_destination(&rule.to),
            otherwise: file::write_otherwise(&rule.otherwise),
            sla: rule.sla.as_ref().map(ToString::to_string),
            on: rule.switch == Switch::On,
            english: english::rule(rule),
            hits: hits.map(|(leads, _)| u32::try_from(leads).unwrap_or(u32::MAX)),
            last_hit: hits.and_then(|(_, last)| last).map(instant),
        }
    }
}

impl Row for RuleRowJson {
    const TITLES: &'static [&'static str] =
        &["position", "name", "when", "to", "otherwise", "sla", "on", "english", "hits", "last_hit"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.position.into(),
            self.name.as_str().into(),
            self.when.as_str().into(),
            self.to.as_str().into(),
            self.otherwise.as_str().into(),
            self.sla.as_deref().into(),
            self.on.into(),
            self.english.as_str().into(),
            self.hits.into(),
            self.last_hit.as_deref().into(),
        ]
    }
}

/// A territory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TerritoryRowJson {
    name: String,
    inside: Option<String>,
    places: Vec<String>,
    pool: Option<String>,
    english: String,
}

impl TerritoryRowJson {
    /// From the book.
    pub fn new(territory: &Territory) -> Self {
        Self {
            name: territory.name.to_string(),
            inside: territory.inside.as_ref().map(ToString::to_string),
            places: territory.places().map(|place| file::write_place(&place)).collect(),
            pool: territory.pool.as_ref().map(ToString::to_string),
            english: english::territory(territory),
        }
    }
}

impl Row for TerritoryRowJson {
    const TITLES: &'static [&'static str] = &["name", "inside", "places", "pool", "english"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.name.as_str().into(),
            self.inside.as_deref().into(),
            self.places.join(" ").as_str().into(),
            self.pool.as_deref().into(),
            self.english.as_str().into(),
        ]
    }
}

/// A pool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolRowJson {
    name: String,
    strategy: &'static str,
    members: Vec<String>,
    english: String,
}

impl PoolRowJson {
    /// From the book.
    pub fn new(pool: &Pool) -> Self {
        Self {
            name: pool.name.to_string(),
            strategy: pool.strategy.as_str(),
            members: pool.members.iter().map(|member| member.rep.to_string()).collect(),
            english: english::pool(pool),
        }
    }
}

impl Row for PoolRowJson {
    const TITLES: &'static [&'static str] = &["name", "strategy", "members", "english"];

    fn cells(&self) -> Vec<Cell> {
        let members = self.members.join(", ");
        vec![self.name.as_str().into(), self.strategy.into(), members.as_str().into(), self.english.as_str().into()]
    }
}

/// A size of companies, or a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyRowJson {
    kind: &'static str,
    name: String,
    english: String,
}

impl PolicyRowJson {
    /// A size.
    pub fn segment(segment: &Segment) -> Self {
        Self { kind: "segment", name: segment.name.to_string(), english: english::segment(segment) }
    }

    /// A policy.
    pub fn sla(sla: &SlaPolicy) -> Self {
        Self { kind: "sla", name: sla.name.to_string(), english: english::sla(sla) }
    }
}

impl Row for PolicyRowJson {
    const TITLES: &'static [&'static str] = &["kind", "name", "english"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.kind.into(), self.name.as_str().into(), self.english.as_str().into()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::rows::testing::tells_the_same;

    const TEXT: &str = "format = 1
[[segment]]
name = \"small\"
employees = \"<50\"
[[territory]]
name = \"DACH\"
countries = [\"DE\", \"AT\"]
pool = \"all\"
[[pool]]
name = \"all\"
members = [{ rep = \"priya@example.com\" }]
[[sla]]
name = \"hot\"
first_touch = \"30m\"
[[rule]]
name = \"Everybody\"
when = \"country:DE\"
to = \"pool:all\"
sla = \"hot\"
";

    #[test]
    fn a_sheet_has_what_the_json_has() {
        let book = file::read_published(TEXT).unwrap();
        let at: Instant = "2026-11-23T08:00:00Z".parse().unwrap();
        tells_the_same(&RuleRowJson::new(1, &book.rules[0], Some((12, Some(at)))));
        tells_the_same(&RuleRowJson::new(1, &book.rules[0], None));
        tells_the_same(&TerritoryRowJson::new(&book.territories[0]));
        tells_the_same(&PoolRowJson::new(&book.pools[0]));
        tells_the_same(&PolicyRowJson::segment(&book.segments[0]));
        tells_the_same(&PolicyRowJson::sla(&book.slas[0]));
    }
}
