//! A group of the Fallback queue in English: its heading, why it exists, what became of others like it.

use std::fmt::Write;

use crate::model::{held::HeldFor, id::RepId, normal, snag::Snag};

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
        Snag::Missed => "missed, none left".to_owned(),
        Snag::SentByRule(rule) => rule.to_string(),
        Snag::SentByHand => "sent by hand".to_owned(),
    }
}

fn field_name(field: &str) -> String {
    field.strip_prefix("custom.").unwrap_or(field).replace('_', " ")
}

/// Why a group exists, in plain words. `rules` are the places of those that passed its leads over for that, of `on` that are
/// switched on.
pub fn snag_why(snag: &Snag, rules: &[u32], on: usize, names: &Names<'_>) -> String {
    match snag {
        Snag::NoBook => "they came in while no rulebook was live, so no rule was asked".to_owned(),
        Snag::NoCountry => format!("{} where the company is; these leads do not say", ask(rules, on)),
        Snag::NoTerritory(code) => {
            format!("{} for a place, and {code} belongs to no territory that any of them takes", ask(rules, on))
        }
        Snag::NoSize => format!("{} how large the company is; these leads do not say", ask(rules, on)),
        Snag::NoRule(_) => "each rule asks for something that these leads have not; the lead's page says what".to_owned(),
        Snag::NoPool(territory) => {
            format!("a rule gives them to the pool of {territory}, and neither it nor any around it has one")
        }
        Snag::NobodyFree(pool) => {
            format!(
                "when they came, everybody in pool {pool} was away, off hours or full, or had the lead already, and the rule does not hold them"
            )
        }
        Snag::Held(HeldFor::Pool(pool)) => {
            format!("everybody in pool {pool} is away, off hours or full; the first free place takes the oldest")
        }
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
        Snag::Missed => "their touch was missed by as many as the policy allows, or nobody else was there to ask".to_owned(),
        Snag::SentByRule(rule) => format!("rule {rule} sends such leads here for a person to look at"),
        Snag::SentByHand => "a person put them here".to_owned(),
    }
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
