//! Pools and their members.

use toml::de::DeValue;

use crate::{
    model::{
        id::{PoolName, RepRef},
        pool::{Counts, Member, Pool, Strategy},
    },
    rulebook::part::Part,
};

use super::{
    MAX_MEMBERS,
    names::check_member,
    reader::Reading,
    section::{Flag, Section, Text, integer},
};

pub(super) const KEYS: [&str; 8] =
    ["name", "strategy", "members", "respect_hours", "match_language", "ignore_caps", "counts", "catch_up"];

/// Highest priority of a member.
const MAX_PRIORITY: u32 = 10_000;

pub(super) fn pool(reading: &mut Reading<'_>, section: &Section<'_>) -> Pool {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Pool, &name, &mut reading.problems);
    let members = members(reading, section);
    let problems = &mut reading.problems;
    if let Some(value) = section.get("catch_up")
        && integer(value.get_ref()) != Some(0)
    {
        problems.add(&value.span(), "`catch_up` can only be 0 in this version", "take it out: nobody makes up for an absence");
    }
    let mut flag = |key| section.flag(problems, key, Flag::No).is_yes();
    let (respect_hours, match_language, ignore_caps) = (flag("respect_hours"), flag("match_language"), flag("ignore_caps"));
    Pool {
        name: PoolName::from(name.text),
        strategy: strategy(reading, section),
        members,
        respect_hours,
        match_language,
        ignore_caps,
        counts: counts(reading, section),
    }
}

fn strategy(reading: &mut Reading<'_>, section: &Section<'_>) -> Strategy {
    let Some(Text { text, at }) = section.text(&mut reading.problems, "strategy") else { return Strategy::default() };
    Strategy::named(&text).unwrap_or_else(|| {
        let words = Strategy::ALL.map(Strategy::as_str);
        reading.problems.unknown(&at, format!("unknown strategy `{text}`"), &text, words, &format!("write {}", words.join(", ")));
        Strategy::default()
    })
}

fn counts(reading: &mut Reading<'_>, section: &Section<'_>) -> Counts {
    let Some(Text { text, at }) = section.text(&mut reading.problems, "counts") else { return Counts::default() };
    Counts::named(&text).unwrap_or_else(|| {
        let words = Counts::ALL.map(Counts::as_str);
        reading.problems.unknown(&at, format!("unknown counts `{text}`"), &text, words, "write rotation or everything");
        Counts::default()
    })
}

fn members(reading: &mut Reading<'_>, pool: &Section<'_>) -> Vec<Member> {
    let example = "a list of members such as [{ rep = \"ana@example.com\" }]";
    let items = pool.list(&mut reading.problems, "members", example);
    if items.is_empty() && pool.get("members").is_none_or(|value| value.get_ref().is_array()) {
        let at = pool.get("members").map_or_else(|| pool.at().clone(), toml::Spanned::span);
        let hint = "write `members = [{ rep = \"ana@example.com\" }]`, or take the pool out";
        reading.problems.add(&at, format!("{} has no members", pool.what()), hint);
    }
    if items.len() > MAX_MEMBERS {
        let message = format!("{} has {} members, and at most {MAX_MEMBERS} are read", pool.what(), items.len());
        reading.problems.add(pool.at(), message, "split the pool by territory or segment");
        return Vec::new();
    }
    let mut members = Vec::with_capacity(items.len());
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        let DeValue::Table(inner) = item.get_ref() else {
            pool.wrong_type(&mut reading.problems, "members", &item.span(), example);
            continue;
        };
        let problems = &mut reading.problems;
        let section = Section::open(problems, "member", item.span(), inner, &["rep", "weight", "priority"]);
        let weight = section.number(problems, "weight", 1..=Member::MAX_WEIGHT, 1);
        let priority = section.number(problems, "priority", 0..=MAX_PRIORITY, Member::DEFAULT_PRIORITY);
        let Some(Text { text, at }) = section.needed(problems, "rep", "\"ana@example.com\"") else { continue };
        let rep = text.trim();
        if !seen.insert(check_member(reading, rep, &at)) {
            reading.problems.add(
                &at,
                format!("`{rep}` stands twice in {}", pool.what()),
                "take one out and give the other a weight",
            );
        }
        members.push(Member { rep: RepRef::from(rep), weight, priority });
    }
    members
}
