//! What `rules check` found.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    model::criteria::Field,
    outbound::{report::Cell, rows::Row},
    rulebook::{
        check::{Finding, Severity, Witness},
        file::Problem,
    },
};

/// The kind of a text that is no rulebook.
const UNREADABLE: &str = "unreadable";

/// An element of `rules check`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleFindingJson {
    severity: &'static str,
    kind: &'static str,
    rule: Option<RuleJson>,
    message: String,
    witness: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RuleJson {
    position: u32,
    name: String,
}

impl RuleFindingJson {
    /// From a finding.
    pub fn new(finding: &Finding) -> Self {
        let rule = finding.about.rule();
        Self {
            severity: finding.severity.as_str(),
            kind: finding.word(),
            rule: rule.map(|rule| RuleJson { position: rule.position, name: rule.name.to_string() }),
            message: finding.message(),
            witness: finding.witness.as_ref().map(lead),
            line: None,
        }
    }

    /// From what is wrong with a text; its line is `null` where it is about the text as a whole.
    pub fn unreadable(problem: &Problem) -> Self {
        let hint = problem.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
        Self {
            severity: Severity::Error.as_str(),
            kind: UNREADABLE,
            rule: None,
            message: format!("{}{hint}", problem.message),
            witness: None,
            line: problem.line,
        }
    }
}

impl Row for RuleFindingJson {
    const TITLES: &'static [&'static str] = &["severity", "kind", "rule_position", "rule_name", "message", "witness"];

    fn cells(&self) -> Vec<Cell> {
        let (position, name) = self.rule.as_ref().map(|rule| (rule.position, rule.name.as_str())).unzip();
        let facts = |lead: &Map<String, Value>| {
            let fact = |(field, value): (&String, &Value)| match value {
                Value::String(text) => format!("{field}={text}"),
                value => format!("{field}={value}"),
            };
            lead.iter().map(fact).collect::<Vec<_>>().join(" ")
        };
        let witness = self.witness.as_ref().map(facts);
        vec![
            self.severity.into(),
            self.kind.into(),
            position.into(),
            name.into(),
            self.message.as_str().into(),
            witness.as_deref().into(),
        ]
    }
}

/// A witness as the `lead` of a `[[test]]`: numbers bare, fields of the customer's own in a table of theirs.
fn lead(witness: &Witness) -> Map<String, Value> {
    let mut lead = Map::new();
    let mut custom = Map::new();
    for (field, text) in witness.facts() {
        let is_number = Field::from_name(&field).is_some_and(|field| field.is_number());
        let value = text.parse::<i64>().ok().filter(|_| is_number).map_or_else(|| json!(text), |number| json!(number));
        match field.strip_prefix("custom.") {
            Some(name) => custom.insert(name.to_owned(), value),
            None => lead.insert(field, value),
        };
    }
    if !custom.is_empty() {
        lead.insert("custom".to_owned(), Value::Object(custom));
    }
    lead
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{decision::RuleRef, lead::Profile};
    use crate::rulebook::check::{About, Kind};

    #[test]
    fn a_finding_names_its_rule_and_shows_its_lead() {
        let profile = Profile {
            country: "DE".parse().ok(),
            employees: Some(420),
            custom: [("seats".to_owned(), "12".to_owned())].into(),
            ..Profile::default()
        };
        let finding = Finding {
            severity: Severity::Warning,
            kind: Kind::Nowhere,
            about: About::Rule(RuleRef { position: 2, name: "EMEA".into() }),
            witness: Some(Witness { profile, account: None }),
        };
        let json = serde_json::to_value(RuleFindingJson::new(&finding)).unwrap();
        assert_eq!(json["rule"], json!({"position": 2, "name": "EMEA"}));
        assert_eq!(json["witness"], json!({"country": "DE", "employees": 420, "custom": {"seats": "12"}}));
        assert_eq!((&json["severity"], &json["kind"]), (&json!("warning"), &json!("next_rule_nowhere")));
        assert!(json["message"].as_str().unwrap().starts_with("rule 2 EMEA passes "), "{json}");
    }

    #[test]
    fn a_text_that_is_no_book_names_its_line() {
        let problem = Problem { line: Some(5), column: Some(1), message: "unknown pool".into(), hint: Some("add it".into()) };
        assert_eq!(
            serde_json::to_value(RuleFindingJson::unreadable(&problem)).unwrap(),
            json!({"severity": "error", "kind": "unreadable", "rule": null, "message": "unknown pool; add it", "witness": null,
                   "line": 5})
        );
    }
}
