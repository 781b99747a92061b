//! Criteria → conditions on kept leads, with the meaning routing gives them: without case, and unknown is not no.

use rusqlite::types::Value;

use crate::model::{
    account::Relationship,
    criteria::{Condition, Field, Range},
    territory::{Territory, chain},
};

use super::{code, functions::fold};

/// The value of `account`, `territory` and `segment` that says: in none of them.
const NONE: &str = "none";

/// Values bound to a statement, in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Args(pub Vec<Value>);

impl Args {
    /// The placeholder that stands for a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }

    /// A list to stand after `IN`. One value, so that lists of any length are the same statement.
    pub fn list<T: Into<serde_json::Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let list: Vec<serde_json::Value> = values.into_iter().map(Into::into).collect();
        let bound = self.bind(serde_json::Value::Array(list).to_string());
        format!("(SELECT value FROM json_each({bound}))")
    }
}

/// SQL that holds for leads that meet the condition. `territories` are those of the live book.
pub(super) fn holds(field: &Field, condition: &Condition, territories: &[Territory], args: &mut Args) -> String {
    let value = match field {
        Field::Account => relation(),
        Field::Segment => named("segment", "lead.employees IS NOT NULL"),
        Field::Territory => return in_territory(condition, territories, args),
        Field::Tag => return tagged(condition, args),
        Field::Employees => return number("lead.employees", condition, args),
        Field::Revenue => return number("lead.revenue", condition, args),
        Field::Score => return number("lead.score", condition, args),
        Field::EmailDomain => "domain(lead.email)".to_owned(),
        Field::Custom(name) => {
            let key = args.bind(name.clone());
            format!("(SELECT value FROM json_each(lead.custom) WHERE key = {key})")
        }
        Field::Country => "lead.country".to_owned(),
        Field::State => "lead.state".to_owned(),
        Field::City => "lead.city".to_owned(),
        Field::PostalCode => "lead.postal_code".to_owned(),
        Field::Industry => "lead.industry".to_owned(),
        Field::Product => "lead.product".to_owned(),
        Field::Language => "lead.language".to_owned(),
        Field::Source => "lead.source".to_owned(),
        Field::Kind => "lead.kind".to_owned(),
        Field::Company => "lead.company".to_owned(),
    };
    text(&value, condition, args)
}

/// A text that is null when unknown; of null no comparison is true.
fn text(value: &str, condition: &Condition, args: &mut Args) -> String {
    match condition {
        Condition::In(wanted) => format!("fold({value}) IN {}", args.list(wanted.iter().map(|one| fold(one)))),
        Condition::NotIn(wanted) => format!("fold({value}) NOT IN {}", args.list(wanted.iter().map(|one| fold(one)))),
        Condition::Prefix(beginning) => {
            let beginning = args.bind(fold(beginning));
            format!("substr(fold({value}), 1, length({beginning})) = {beginning}")
        }
        Condition::Known => format!("{value} IS NOT NULL"),
        Condition::Unknown => format!("{value} IS NULL"),
        Condition::Number(range) => within(&format!("whole({value})"), *range, args),
    }
}

fn within(number: &str, Range { low, high }: Range, args: &mut Args) -> String {
    let mut parts = vec![format!("{number} IS NOT NULL")];
    parts.extend(low.map(|low| format!("{number} >= {}", args.bind(low))));
    parts.extend(high.map(|high| format!("{number} <= {}", args.bind(high))));
    parts.join(" AND ")
}

fn number(column: &str, condition: &Condition, args: &mut Args) -> String {
    match condition {
        Condition::Number(range) => within(column, *range, args),
        other => text(&format!("CAST({column} AS TEXT)"), other, args),
    }
}

fn relation() -> String {
    let known = [Relationship::OpenOpportunity, Relationship::Customer, Relationship::Target];
    let words = known.map(|known| format!("WHEN {} THEN '{}'", code::relationship(known), known.as_str()));
    format!("CASE lead.relation {} WHEN {} THEN '{NONE}' END", words.join(" "), code::NO_ACCOUNT)
}

/// The name in a column; outside all of them where what it depends on is known.
fn named(column: &str, known: &str) -> String {
    format!(
        "CASE WHEN lead.{column} IS NOT NULL THEN (SELECT text FROM name WHERE id = lead.{column}) WHEN {known} THEN '{NONE}' END"
    )
}

/// The column holds the innermost territory; a lead is in all those around it too.
fn in_territory(condition: &Condition, territories: &[Territory], args: &mut Args) -> String {
    let value = named("territory", "(lead.country IS NOT NULL OR lead.state IS NOT NULL)");
    let inside = |asked: &dyn Fn(&str) -> bool| -> Vec<String> {
        let is_inside = |at: &usize| {
            let around = chain(territories, *at).into_iter().filter_map(|outer| territories.get(outer));
            around.map(|outer| fold(outer.name.as_str())).any(|name| asked(&name))
        };
        let inside = (0..territories.len()).filter(is_inside).filter_map(|at| territories.get(at));
        inside.map(|one| one.name.as_str().to_owned()).collect()
    };
    let among = |wanted: &[String]| {
        let folded: Vec<String> = wanted.iter().map(|one| fold(one)).collect();
        // The names themselves too: of places that an older book knew, or of none.
        [inside(&|name| folded.iter().any(|one| one == name)), folded.clone()].concat()
    };
    let spread = match condition {
        Condition::In(wanted) => Condition::In(among(wanted)),
        Condition::NotIn(wanted) => Condition::NotIn(among(wanted)),
        Condition::Prefix(beginning) => Condition::In(inside(&|name| name.starts_with(&fold(beginning)))),
        Condition::Known | Condition::Unknown | Condition::Number(_) => condition.clone(),
    };
    text(&value, &spread, args)
}

/// Tags are a set, and none at all is known too.
fn tagged(condition: &Condition, args: &mut Args) -> String {
    let some = |wanted: &Condition, args: &mut Args| {
        format!("EXISTS (SELECT 1 FROM json_each(lead.tags) AS tag WHERE {})", text("tag.value", wanted, args))
    };
    match condition {
        Condition::In(_) | Condition::Prefix(_) => some(condition, args),
        Condition::NotIn(wanted) => format!("NOT {}", some(&Condition::In(wanted.clone()), args)),
        Condition::Known => "1".to_owned(),
        // A plain `0` would leave the named index of a list unused, which SQLite refuses.
        Condition::Unknown | Condition::Number(_) => "lead.id < 0".to_owned(),
    }
}
