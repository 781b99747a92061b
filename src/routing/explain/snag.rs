//! A group of the Fallback queue in English: its heading, why it exists, what became of others like it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::model::{
    absence::AbsenceKind,
    decision::{Decision, Verdict},
    held::HeldFor,
    id::{PoolName, RepId},
    normal,
    snag::Snag,
};

use super::Names;

/// The heading of a group: "No territory covers Brazil (BR)"; `rep` names a rep.
pub fn snag_heading(snag: &Snag, rep: &dyn Fn(RepId) -> String) -> String {
    match snag {
        Snag::NoBook => "No rulebook was live".to_owned(),
        Snag::NoCountry => "Country missing".to_owned(),
        Snag::NoSize => "Company size missing".to_owned(),
        Snag::NoTerritory(code) => match normal::country_name(*code) {
            Some(name) => format!("No territory covers {name} ({code})"),
            None => format!("No territory covers {code}"),
        },
        Snag::NoRule(None) => "No rule matched".to_owned(),
        Snag::NoRule(Some(territory)) => format!("No rule matched in territory {territory}"),
        Snag::NoPool(territory) => format!("Territory {territory} has no pool"),
        Snag::NobodyFree(pool) => format!("Everyone eligible is unavailable (pool {pool})"),
        Snag::Held(HeldFor::Pool(pool)) => format!("Waits for a place in pool {pool}"),
        Snag::Held(HeldFor::Rep(who)) => format!("Waits for {}", rep(*who)),
        Snag::Held(HeldFor::Answer) => "Waits for somebody to ask".to_owned(),
        Snag::Away(who) => format!("{} is not there, nor a backup", rep(*who)),
        Snag::NoOwner => "The account has no owner".to_owned(),
        Snag::UnknownName(field) => format!("{} names nobody in the roster", field_name(field)),
        Snag::UnknownRep(rule) => format!("Rule {rule} names nobody in the roster"),
        Snag::Missed => "Missed, and nobody else is there to ask".to_owned(),
        Snag::MissedTooOften => "Missed as often as the policy allows".to_owned(),
        Snag::SentByRule(rule) => format!("Rule {rule} sends them here"),
        Snag::SentByHand => "Sent here by hand".to_owned(),
    }
}

/// Why a lead stands in fallback, for a column of a list, what is special first: "BR: no territory"; `rep` names a rep.
pub fn snag_short(snag: &Snag, rep: &dyn Fn(RepId) -> String) -> String {
    match snag {
        Snag::NoBook => "no rulebook then".to_owned(),
        Snag::NoCountry => "country missing".to_owned(),
        Snag::NoSize => "size missing".to_owned(),
        Snag::NoTerritory(code) => format!("{code}: no territory"),
        Snag::NoRule(None) => "no rule matched".to_owned(),
        Snag::NoRule(Some(territory)) => format!("{territory}: no rule"),
        Snag::NoPool(territory) => format!("{territory}: no pool"),
        Snag::NobodyFree(pool) => format!("{pool}: nobody free"),
        Snag::Held(HeldFor::Pool(pool)) => format!("waits for {pool}"),
        Snag::Held(HeldFor::Rep(who)) => format!("waits for {}", rep(*who)),
        Snag::Held(HeldFor::Answer) => "nobody to ask yet".to_owned(),
        Snag::Away(who) => format!("{} not there", rep(*who)),
        Snag::NoOwner => "no account owner".to_owned(),
        Snag::UnknownName(field) => format!("unknown {}", field_name(field)),
        Snag::UnknownRep(rule) => format!("{rule}: unknown rep"),
        Snag::Missed => "missed, nobody else".to_owned(),
        Snag::MissedTooOften => "missed too often".to_owned(),
        Snag::SentByRule(rule) => rule.to_string(),
        Snag::SentByHand => "sent by hand".to_owned(),
    }
}

fn field_name(field: &str) -> String {
    field.strip_prefix("custom.").unwrap_or(field).replace('_', " ")
}

/// Why a group exists, in plain words. `rules` are the places of those that passed its leads over for that, of `on` that are
/// switched on; `asked` are decisions of its leads, which tell why nobody of a pool could take them.
pub fn snag_why(snag: &Snag, rules: &[u32], on: usize, asked: &[Decision], names: &Names<'_>) -> String {
    match snag {
        Snag::NoBook => "they came in while no rulebook was live, so no rule was asked".to_owned(),
        Snag::NoCountry => format!("{} where the company is; these leads do not say", ask(rules, on)),
        Snag::NoTerritory(code) => {
            format!("{} for a place, and {code} belongs to no territory that any of them takes", ask(rules, on))
        }
        Snag::NoSize => format!("{} how large the company is; these leads do not say", ask(rules, on)),
        Snag::NoRule(_) => "each rule asks for something that these leads have not; the lead's page says what".to_owned(),
        Snag::NoPool(territory) => {
            format!(
                "a rule gives them to the pool of {territory}, and neither it nor any around it has one; once one has, r routes them"
            )
        }
        Snag::NobodyFree(pool) => format!("{}; the rule does not hold them", nobody_free(pool, asked, names)),
        Snag::Held(HeldFor::Pool(pool)) => format!("{}; the first who can takes the oldest", nobody_free(pool, asked, names)),
        Snag::Held(HeldFor::Rep(rep)) => format!("they are placed when {} or the backup is back", names.rep(*rep)),
        Snag::Held(HeldFor::Answer) => {
            "the rule names nobody whom one could ask now; they are placed as soon as it does".to_owned()
        }
        Snag::Away(rep) => format!("they belong to {}, who is not there, and no backup can take them", names.rep(*rep)),
        Snag::NoOwner => "a rule gives them to the owner of their account, and nobody in the roster owns it".to_owned(),
        Snag::UnknownName(field) => {
            format!("a rule gives them to whom {} names, and nobody in the roster is called so", field_name(field))
        }
        Snag::UnknownRep(rule) => format!("rule {rule} gives them to somebody whom the roster does not know"),
        Snag::Missed => "their touch was missed, and nobody else was there to ask".to_owned(),
        Snag::MissedTooOften => {
            "as many reps as the policy lets try have missed their first touch; now a person has to choose".to_owned()
        }
        Snag::SentByRule(rule) => format!("rule {rule} sends such leads here for a person to look at"),
        Snag::SentByHand => "a person put them here".to_owned(),
    }
}

/// Reps of a pool who are told one by one; of more, the reasons are told.
const BY_NAME: usize = 4;

/// Why nobody of a pool could take these leads: "when last asked in apac, Hana Sato was paused and Mina Park did not speak
/// the lead's language".
fn nobody_free(pool: &PoolName, asked: &[Decision], names: &Names<'_>) -> String {
    let mut found: BTreeMap<RepId, BTreeSet<&'static str>> = BTreeMap::new();
    let attempts = asked.iter().flat_map(Decision::pools).filter(|attempt| attempt.pool == *pool);
    for member in attempts.flat_map(|attempt| &attempt.members) {
        if let Some(words) = kept_from(&member.verdict) {
            found.entry(member.rep).or_default().insert(words);
        }
    }
    if found.is_empty() {
        return format!("nobody in pool {pool} could take them when they were last asked");
    }
    if found.len() <= BY_NAME {
        let each: Vec<String> = found.iter().map(|(rep, words)| format!("{} {}", names.rep(*rep), listed(words, "or"))).collect();
        return format!("when last asked in {pool}, {}", listed(&each, "and"));
    }
    let words: BTreeSet<&str> = found.into_values().flatten().collect();
    format!("when last asked, everybody in pool {pool} {}", listed(words, "or"))
}

/// What kept a rep from a lead, after their name, as it was then.
fn kept_from(verdict: &Verdict) -> Option<&'static str> {
    Some(match verdict {
        Verdict::Chosen(_) | Verdict::InLine(_) => return None,
        Verdict::Inactive => "no longer worked leads",
        Verdict::Away { kind: AbsenceKind::Vacation | AbsenceKind::Other, .. } => "was away",
        Verdict::Away { kind: AbsenceKind::Sick, .. } => "was sick",
        Verdict::Away { kind: AbsenceKind::Paused, .. } => "was paused",
        Verdict::AlreadyTried => "had the lead already",
        Verdict::Language => "did not speak the lead's language",
        Verdict::OffHours { .. } => "was off hours",
        Verdict::AtCapacity { .. } | Verdict::DayFull { .. } | Verdict::WeekFull { .. } | Verdict::MonthFull { .. } => "was full",
    })
}

/// "a, b and c".
fn listed<T: AsRef<str>>(parts: impl IntoIterator<Item = T>, last: &str) -> String {
    let parts: Vec<T> = parts.into_iter().collect();
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        match index {
            0 => {}
            _ if index + 1 == parts.len() => drop(write!(text, " {last} ")),
            _ => text.push_str(", "),
        }
        text.push_str(part.as_ref());
    }
    text
}

/// "rules 4 to 7 all ask".
fn ask(rules: &[u32], on: usize) -> String {
    match rules {
        [] => "the rules ask".to_owned(),
        [only] if on == 1 => format!("the only rule, {only}, asks"),
        [only] => format!("rule {only} asks"),
        [first, .., last] if last - first + 1 == rules.len() as u32 && rules.len() > 2 => {
            format!("rules {first} to {last} all ask")
        }
        [first, last] => format!("rules {first} and {last} both ask"),
        several => {
            let told: Vec<String> = several.iter().take(4).map(ToString::to_string).collect();
            let more = if several.len() > 4 { format!(" and {} more", several.len() - 4) } else { String::new() };
            format!("rules {}{more} ask", told.join(", "))
        }
    }
}

/// What became of a group: "in 90 days 11 leads from BR came here; by hand 9 went to Ana Ruiz and 2 to Jon Webb". `more`:
/// only the newest were read.
pub fn snag_history(snag: &Snag, days: i64, came: u32, by_hand: &[(RepId, u32)], more: bool, names: &Names<'_>) -> String {
    let from = match snag {
        Snag::NoTerritory(country) => format!(" from {country}"),
        _ => String::new(),
    };
    let (least, noun) = (if more { "at least " } else { "" }, if came == 1 { "lead" } else { "leads" });
    let mut text = format!("in {days} days {least}{came} {noun}{from} came here; ");
    match by_hand {
        [] => text.push_str("none was given by hand"),
        some => {
            text.push_str("by hand ");
            for (index, (rep, n)) in some.iter().take(3).enumerate() {
                let went = if index == 0 { " went" } else { "" };
                let before = match index {
                    0 => "",
                    _ if index + 1 == some.len().min(3) && some.len() <= 3 => " and ",
                    _ => ", ",
                };
                let _ = write!(text, "{before}{n}{went} to {}", names.rep(*rep));
            }
            let rest: u32 = some.iter().skip(3).map(|(_, n)| n).sum();
            if rest > 0 {
                let _ = write!(text, " and {rest} to others");
            }
        }
    }
    text
}
