//! Rules, tests and experiments.

use toml::de::{DeTable, DeValue};

use crate::{
    model::{
        criteria::{Criteria, Field},
        id::{RuleName, SlaName},
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::{BookTest, Expected, Experiment},
    },
    rulebook::{cases, codes::Rigour, part::Part, spelling},
};

use super::{
    destination::{self, read_destination, read_expected, read_otherwise},
    names::{check_member, check_rep},
    problem::Span,
    reader::Reading,
    section::{Flag, Section, Text, integer},
};

pub(super) const RULE_KEYS: [&str; 6] = ["name", "when", "to", "otherwise", "sla", "enabled"];
pub(super) const EXPERIMENT_KEYS: [&str; 5] = ["name", "when", "share", "control", "variant"];

pub(super) fn rule(reading: &mut Reading<'_>, section: &Section<'_>) -> Rule {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Rule, &name, &mut reading.problems);
    let when = criteria(reading, section);
    let to = section.needed(&mut reading.problems, "to", "\"fallback\"").and_then(|to| destination(reading, &to));
    let otherwise =
        section.text(&mut reading.problems, "otherwise").map_or(Otherwise::default(), |text| otherwise(reading, &text));
    let sla = section.text(&mut reading.problems, "sla").map(|sla| {
        reading.names.refer(Part::Sla, &sla);
        SlaName::from(sla.text)
    });
    let switch = if section.flag(&mut reading.problems, "enabled", Flag::Yes).is_yes() { Switch::On } else { Switch::Off };
    Rule { name: RuleName::from(name.text), when, to: to.unwrap_or(Destination::Fallback), otherwise, sla, switch }
}

fn criteria(reading: &mut Reading<'_>, section: &Section<'_>) -> Criteria {
    let Some(Text { text, at }) = section.text(&mut reading.problems, "when") else { return Criteria::any() };
    let (criteria, errors) = spelling::read_all(&text, reading.rigour());
    for error in errors {
        reading.problems.add(&at, error.message(), error.fault.hint());
    }
    reading.names.refer_criteria(&criteria, &at);
    criteria
}

fn destination(reading: &mut Reading<'_>, text: &Text) -> Option<Destination> {
    let Some(to) = read_destination(&text.text) else {
        let message = format!("`{}` is no destination", text.text);
        reading.problems.add(&text.at, message, hint(&text.text, &destination::TO_WORDS, destination::TO));
        return None;
    };
    match &to {
        Destination::Rep(rep) => check_rep(reading, rep.as_str(), &text.at),
        Destination::Pool(pool) => {
            let name = Text { text: pool.as_str().to_owned(), at: text.at.clone() };
            reading.names.refer(Part::Pool, &name);
        }
        Destination::AccountOwner
        | Destination::Field(_)
        | Destination::TerritoryPool
        | Destination::Fallback
        | Destination::Nurture => {}
    }
    Some(to)
}

fn otherwise(reading: &mut Reading<'_>, text: &Text) -> Otherwise {
    let Some(otherwise) = read_otherwise(&text.text) else {
        let message = format!("`{}` is nothing that can happen otherwise", text.text);
        reading.problems.add(&text.at, message, hint(&text.text, &destination::OTHERWISE_WORDS, destination::OTHERWISE));
        return Otherwise::default();
    };
    if let Otherwise::Pool(pool) = &otherwise {
        let name = Text { text: pool.as_str().to_owned(), at: text.at.clone() };
        reading.names.refer(Part::Pool, &name);
    }
    otherwise
}

fn hint(text: &str, words: &[&'static str], all: &str) -> String {
    let head = text.split_inclusive(':').next().unwrap_or(text);
    match crate::rulebook::nearest::nearest(head, words.iter().copied()) {
        Some(word) if !text.trim().starts_with(word) => format!("did you mean `{word}`?"),
        _ => all.to_owned(),
    }
}

pub(super) fn test(reading: &mut Reading<'_>, section: &Section<'_>) -> BookTest {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Test, &name, &mut reading.problems);
    let example = "{ email = \"x@acme.example\", country = \"DE\" }";
    let mut lead = Vec::new();
    match section.get("lead").map(|value| (value, value.get_ref())) {
        None => {
            reading.problems.add(section.at(), format!("{} has no `lead`", section.what()), format!("write `lead = {example}`"));
        }
        Some((_, DeValue::Table(table))) => facts(reading, table, "", &mut lead),
        Some((value, _)) => {
            section.wrong_type(&mut reading.problems, "lead", &value.span(), &format!("a table such as {example}"));
        }
    }
    // The same name in capitals is another key to TOML.
    lead.sort_by(|(_, one, _), (_, other, _)| one.cmp(other));
    for ((_, first, _), (at, second, _)) in lead.iter().zip(lead.iter().skip(1)) {
        if first == second {
            reading.problems.add(at, format!("`{second}` is said twice"), "take one out");
        }
    }
    lead.sort_by_key(|(at, _, _)| at.start);
    check_facts(reading, &lead);
    let expect = section.needed(&mut reading.problems, "expect", "\"fallback\"").and_then(|text| expected(reading, &text));
    BookTest {
        name: name.text,
        lead: lead.into_iter().map(|(_, field, value)| (field, value)).collect(),
        expect: expect.unwrap_or(Expected::Fallback),
    }
}

fn expected(reading: &mut Reading<'_>, text: &Text) -> Option<Expected> {
    let Some(expected) = read_expected(&text.text) else {
        let message = format!("a test cannot expect `{}`", text.text);
        reading.problems.add(&text.at, message, hint(&text.text, &destination::EXPECT_WORDS, destination::EXPECT));
        return None;
    };
    match &expected {
        // Whoever has left makes the case fail, and the text no worse: who wrote it can still change all of it.
        Expected::Rep(rep) => drop(check_member(reading, rep.as_str(), &text.at)),
        Expected::Pool(pool) => {
            let name = Text { text: pool.as_str().to_owned(), at: text.at.clone() };
            reading.names.refer(Part::Pool, &name);
        }
        Expected::Fallback | Expected::Nurture => {}
    }
    Some(expected)
}

/// Reports values that no lead can have; those of a text that was published once are let pass.
fn check_facts(reading: &mut Reading<'_>, lead: &[(Span, String, String)]) {
    if reading.rigour() == Rigour::Shape {
        return;
    }
    for fault in cases::faults(&lead.iter().map(|(_, field, value)| (field.as_str(), value.as_str()))) {
        // Of unknown fields it was told where they stand.
        let known = |field: &str| cases::KEYS.contains(&field);
        if let Some((at, _, _)) = lead.get(fault.at).filter(|(_, field, _)| known(field)) {
            reading.problems.add(at, fault.message, fault.hint);
        }
    }
    for (at, _, owner) in lead.iter().filter(|(_, field, owner)| field == "account_owner" && !owner.trim().is_empty()) {
        check_member(reading, owner.trim(), at);
    }
}

/// The fields of a test's lead; `custom.plan = "pro"` is a table in the table.
fn facts(reading: &mut Reading<'_>, table: &DeTable<'_>, prefix: &str, lead: &mut Vec<(Span, String, String)>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref().to_lowercase());
        if prefix.is_empty()
            && name == "custom"
            && let DeValue::Table(inner) = value.get_ref()
        {
            facts(reading, inner, "custom.", lead);
            continue;
        }
        let custom = matches!(Field::from_name(&name), Some(Field::Custom(_)));
        if !custom && !cases::KEYS.contains(&name.as_str()) {
            let known = "a lead has its email, company, country, employees and so on, and custom.NAME";
            reading.problems.unknown(&key.span(), format!("unknown field `{name}` of a lead"), &name, cases::KEYS, known);
        }
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            other => integer(other).map(|number| number.to_string()),
        };
        if let Some(text) = text {
            lead.push((key.span(), name, text));
        } else {
            let message = format!("`{name}` is neither a text nor a whole number");
            reading.problems.add(&value.span(), message, "put it in quotes");
        }
    }
}

pub(super) fn experiment(reading: &mut Reading<'_>, section: &Section<'_>) -> Experiment {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Experiment, &name, &mut reading.problems);
    let when = criteria(reading, section);
    if section.get("share").is_none() {
        reading.problems.add(section.at(), format!("{} has no `share`", section.what()), "write `share = 0.5`");
    }
    let share = section.thousandths(&mut reading.problems, "share", 1..=999).unwrap_or(1);
    let mut arm = |key| {
        let text = section.needed(&mut reading.problems, key, "\"pool:NAME\"");
        text.map_or_else(String::new, |text| {
            destination(reading, &text);
            text.text.trim().to_owned()
        })
    };
    Experiment { name: name.text, when, share, control: arm("control"), variant: arm("variant") }
}
