//! The rulebook and its versions.

use serde::Serialize;

use crate::{
    model::{id::RulebookVersion, rule::Switch, rulebook::Rulebook},
    rulebook::{english, file, spelling},
    store::rulebooks::PublishedBook,
};

use super::instant;

/// What `rules show --format json` answers: each part with its one-line spelling and its English.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RulebookJson {
    version: u32,
    published_at: String,
    actor: String,
    note: Option<String>,
    segments: Vec<PartJson>,
    territories: Vec<PartJson>,
    pools: Vec<PoolJson>,
    slas: Vec<PartJson>,
    rules: Vec<RuleJson>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PartJson {
    name: String,
    english: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PoolJson {
    name: String,
    strategy: &'static str,
    members: Vec<MemberJson>,
    english: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct MemberJson {
    rep: String,
    weight: u32,
    priority: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RuleJson {
    position: usize,
    name: String,
    when: String,
    to: String,
    otherwise: String,
    sla: Option<String>,
    on: bool,
    english: String,
}

/// An element of `rules history`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionJson {
    version: u32,
    published_at: String,
    actor: String,
    note: Option<String>,
    live: bool,
    changes: Vec<String>,
}

impl RulebookJson {
    /// From a published version and the book that was read from its text.
    pub fn new(published: &PublishedBook, book: &Rulebook) -> Self {
        let PublishedBook { version, published_at, actor, note, text } = published;
        Self {
            version: version.0,
            published_at: instant(*published_at),
            actor: actor.clone(),
            note: note.clone(),
            segments: book.segments.iter().map(|part| PartJson::new(&part.name, english::segment(part))).collect(),
            territories: book.territories.iter().map(|part| PartJson::new(&part.name, english::territory(part))).collect(),
            pools: book
                .pools
                .iter()
                .map(|pool| PoolJson {
                    name: pool.name.to_string(),
                    strategy: pool.strategy.as_str(),
                    members: pool
                        .members
                        .iter()
                        .map(|member| MemberJson {
                            rep: member.rep.to_string(),
                            weight: member.weight,
                            priority: member.priority,
                        })
                        .collect(),
                    english: english::pool(pool),
                })
                .collect(),
            slas: book.slas.iter().map(|part| PartJson::new(&part.name, english::sla(part))).collect(),
            rules: book
                .rules
                .iter()
                .zip(1..)
                .map(|(rule, position)| RuleJson {
                    position,
                    name: rule.name.to_string(),
                    when: spelling::write(&rule.when),
                    to: file::write_destination(&rule.to),
                    otherwise: file::write_otherwise(&rule.otherwise),
                    sla: rule.sla.as_ref().map(ToString::to_string),
                    on: rule.switch == Switch::On,
                    english: english::rule(rule),
                })
                .collect(),
            text: text.clone(),
        }
    }
}

impl PartJson {
    fn new(name: &impl ToString, english: String) -> Self {
        Self { name: name.to_string(), english }
    }
}

impl VersionJson {
    /// From a published version; `live` is the one in force, `changes` what differs from the one before.
    pub fn new(published: &PublishedBook, live: Option<RulebookVersion>, changes: Vec<String>) -> Self {
        let PublishedBook { version, published_at, actor, note, text: _ } = published;
        Self {
            version: version.0,
            published_at: instant(*published_at),
            actor: actor.clone(),
            note: note.clone(),
            live: live == Some(*version),
            changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "format = 1
[[pool]]
name = \"all\"
members = [{ rep = \"priya@example.com\" }]
[[rule]]
name = \"Everybody\"
when = \"country:DE\"
to = \"pool:all\"
";

    fn published() -> PublishedBook {
        PublishedBook {
            version: RulebookVersion(2),
            published_at: "2026-11-23T08:00:00Z".parse().unwrap(),
            actor: "dana".into(),
            note: Some("first".into()),
            text: TEXT.into(),
        }
    }

    #[test]
    fn a_version_says_whether_it_is_live() {
        let json =
            serde_json::to_value(VersionJson::new(&published(), Some(RulebookVersion(2)), vec!["a change".to_owned()])).unwrap();
        assert_eq!(
            json,
            json!({"version": 2, "published_at": "2026-11-23T08:00:00Z", "actor": "dana", "note": "first", "live": true, "changes": ["a change"]})
        );
    }

    #[test]
    fn a_book_shows_its_rules_as_written_and_in_english() {
        let book = file::read_published(TEXT).unwrap();
        let json = serde_json::to_value(RulebookJson::new(&published(), &book)).unwrap();
        let rule = &json["rules"][0];
        assert_eq!(
            (&rule["position"], &rule["when"], &rule["to"], &rule["otherwise"], &rule["on"]),
            (&json!(1), &json!("country:DE"), &json!("pool:all"), &json!("fallback"), &json!(true))
        );
        assert_eq!(json["pools"][0]["members"][0], json!({"rep": "priya@example.com", "weight": 1, "priority": 2}));
        assert!(json["rules"][0]["english"].as_str().is_some_and(|english| !english.is_empty()));
        assert_eq!(json["text"], json!(TEXT));
    }
}
