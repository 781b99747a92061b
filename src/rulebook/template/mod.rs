//! A commented first book, made for the people of a roster: what `rules init` writes.
//!
//! The text is valid for the roster it was made for, whatever its names hold, and its comments teach the format.
//! What would be a guess is a comment to switch on, never a rule.

mod page;
mod people;
mod regions;

use std::{fmt, str::FromStr};

use crate::model::{id::PoolName, roster::Roster, rule::Destination, rule::Otherwise};

use page::{FirstRule, Page};
use people::{Person, common_zone, people};
use regions::{LANGUAGE_AREAS, Region};

use super::nearest::nearest;

/// Which first book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Template {
    /// Everybody in turn.
    #[default]
    RoundRobin,
    /// By the region of the world, as the reps' time zones suggest.
    Territory,
    /// By company size.
    Size,
    /// Known accounts to their owners, everything else in turn.
    Accounts,
}

impl Template {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 4] = [Self::RoundRobin, Self::Territory, Self::Size, Self::Accounts];

    /// The word used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RoundRobin => "round_robin",
            Self::Territory => "territory",
            Self::Size => "size",
            Self::Accounts => "accounts",
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// There is no template of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown template `{name}`; {hint}")]
pub struct UnknownTemplate {
    /// The name as written.
    pub name: String,
    /// What to write instead.
    pub hint: String,
}

impl FromStr for Template {
    type Err = UnknownTemplate;
    fn from_str(text: &str) -> Result<Self, UnknownTemplate> {
        let words = Self::ALL.map(Self::as_str);
        Self::ALL.into_iter().find(|template| template.as_str() == text).ok_or_else(|| UnknownTemplate {
            name: text.to_owned(),
            hint: nearest(text, words)
                .map_or_else(|| format!("there are {}", words.join(", ")), |close| format!("did you mean `{close}`?")),
        })
    }
}

/// The pool of all reps.
const EVERYONE: &str = "everyone";

/// The first book of that kind for the active reps of the roster.
pub fn template(kind: Template, roster: &Roster) -> String {
    let (people, unclear) = people(roster);
    let mut page = Page::default();
    head(&mut page, kind, &people, &unclear);
    if people.is_empty() {
        nobody_yet(&mut page);
        return page.0;
    }
    match kind {
        Template::RoundRobin => round_robin(&mut page, &people),
        Template::Territory => territory(&mut page, &people),
        Template::Size => size(&mut page, &people),
        Template::Accounts => accounts(&mut page, &people),
    }
    page.0
}

/// What the roster does not tell a template, so that its book is less than its name says; nothing where all is told, and
/// where there are no reps yet.
pub fn lacking(kind: Template, roster: &Roster) -> Option<String> {
    let (people, _) = people(roster);
    let all = people.len();
    match kind {
        Template::RoundRobin | Template::Accounts => None,
        Template::Territory => match people.iter().filter(|person| person.region().is_none()).count() {
            0 => None,
            n if n == all => Some(
                "No rep has a time zone that tells a region: no territory is drawn, every lead goes to everybody in turn."
                    .to_owned(),
            ),
            1 => Some("1 rep has no time zone that tells a region, and belongs to no territory.".to_owned()),
            n => Some(format!("{n} reps have no time zone that tells a region, and belong to no territory.")),
        },
        Template::Size => {
            let claimed = |person: &Person<'_>| {
                let team = person.rep.team.as_deref();
                team.is_some_and(|team| SEGMENTS.iter().any(|(.., words)| claims(team, words)))
            };
            (all > 0 && !people.iter().any(claimed))
                .then(|| "No team is called after a size: everybody takes leads of every size in turn.".to_owned())
        }
    }
}

fn head(page: &mut Page, kind: Template, people: &[Person<'_>], unclear: &[&str]) {
    page.say(&format!(
        "The rulebook: who gets which lead. Made from the template `{kind}` and the present roster.\n\
         A lead meets the rules from the top; the first one that fits decides. What is missing has its default.\n\
         When it reads right: `leadtower rules publish FILE`, which checks it whole before anything changes."
    ));
    for name in unclear {
        page.say(&format!("Left out: {name}. No name of theirs is theirs alone; give them an email with `leadtower rep edit`."));
    }
    page.line("format = 1");
    page.gap();
    page.line("[defaults]");
    page.say("Working hours while nobody owns a lead; reps have their own. Days off: holidays = [\"2026-12-25\"]");
    let zone = common_zone(people).map_or("UTC", |zone| zone.name());
    page.line(&format!("hours = {{ zone = \"{zone}\", week = \"Mon-Fri 09:00-18:00\" }}"));
    page.say("The policy of every rule that names none.");
    page.text("sla", "standard");
    page.gap();
    page.line("[[sla]]");
    page.text("name", "standard");
    page.line("first_touch = \"4h\"      # of working time; `clock = \"elapsed\"` counts every minute");
    page.line("on_breach = \"notify\"    # or reassign, escalate (to the manager), fallback");
    page.gap();
}

fn nobody_yet(page: &mut Page) {
    page.say(
        "The roster is empty, so every lead waits in the fallback queue for a person.\n\
         Add reps with `leadtower rep add` or `leadtower import reps FILE`, and run `leadtower rules init` again;\n\
         or write a pool and a rule like these:",
    );
    let mut example = Page::default();
    example.line("[[pool]]");
    example.text("name", EVERYONE);
    example.line("members = [{ rep = \"ana@example.com\" }, { rep = \"ben@example.com\", weight = 2 }]");
    example.gap();
    example.rule(&FirstRule { name: "Everybody in turn", when: String::new(), to: pool(EVERYONE), otherwise: Otherwise::Hold });
    page.switched_off(&example);
    page.gap();
    let to = Destination::Fallback;
    page.rule(&FirstRule { name: "Everything else", when: String::new(), to: to.clone(), otherwise: Otherwise::Fallback });
    page.test("every lead waits for a person", "{ email = \"x@acme.example\" }", &to);
}

fn pool(name: &str) -> Destination {
    Destination::Pool(PoolName::from(name))
}

/// The pool of all and what can be said about pools.
fn everyone(page: &mut Page, people: &[Person<'_>]) {
    page.say(
        "A pool shares its leads in turn. A member may have `weight = 2` (strategy weighted) or `priority = 3`.\n\
         `respect_hours = true` asks only those at work, `match_language = true` only those who speak the lead's language.",
    );
    page.pool(EVERYONE, &people.iter().collect::<Vec<_>>());
    page.gap();
}

/// The last rule: no lead is left over.
fn everything_else(page: &mut Page, name: &str, why: &str) {
    page.say(why);
    page.say("`hold` keeps a lead that nobody can take until somebody is free again; `fallback` gives it to a person to decide.");
    page.rule(&FirstRule { name, when: String::new(), to: pool(EVERYONE), otherwise: Otherwise::Hold });
    page.test(
        "a lead of which only the address is known goes to everybody in turn",
        "{ email = \"x@acme.example\" }",
        &pool(EVERYONE),
    );
}

fn round_robin(page: &mut Page, people: &[Person<'_>]) {
    everyone(page, people);
    team_pools(page, people);
    everything_else(
        page,
        "Everybody in turn",
        "No `when`: every lead fits. Rules above it can take some away, for example\nwhen = \"country:DE,AT employees:>=200 kind:demo_request\"",
    );
}

/// A pool a team, to be switched on: which leads are whose, the roster does not say.
fn team_pools(page: &mut Page, people: &[Person<'_>]) {
    let mut teams: Vec<&str> = Vec::new();
    for team in people.iter().filter_map(|person| person.rep.team.as_deref()).map(str::trim) {
        if !team.is_empty() && !teams.contains(&team) {
            teams.push(team);
        }
    }
    if teams.len() < 2 {
        return;
    }
    page.say("The teams as pools, for rules that send some leads to one of them:");
    for team in teams {
        let mut example = Page::default();
        let members: Vec<_> = people.iter().filter(|person| person.rep.team.as_deref().map(str::trim) == Some(team)).collect();
        example.gap();
        example.pool(team, &members);
        page.switched_off(&example);
    }
    page.gap();
}

fn territory(page: &mut Page, people: &[Person<'_>]) {
    everyone(page, people);
    let mut regions = Vec::new();
    for region in Region::ALL {
        let members: Vec<_> = people.iter().filter(|person| person.region() == Some(region)).collect();
        if members.is_empty() {
            continue;
        }
        page.say(&format!("{}: the reps whose wall clock is there.", region.territory()));
        page.pool(region.pool(), &members);
        page.gap();
        page.line("[[territory]]");
        page.text("name", region.territory());
        page.codes("countries", region.countries());
        page.text("pool", region.pool());
        page.gap();
        language_areas(page, region, &members);
        regions.push(region);
    }
    if regions.is_empty() {
        page.say("No rep has a time zone yet, so no territory could be drawn. Set them with `leadtower rep edit REP --zone Europe/Berlin`.");
        page.gap();
    } else {
        page.say("The most specific territory with a pool gets the lead, then the ones around it.");
        let names: Vec<_> = regions.iter().map(|region| region.territory()).collect();
        page.rule(&FirstRule {
            name: "By territory",
            when: format!("territory:{}", names.join(",")),
            to: Destination::TerritoryPool,
            otherwise: Otherwise::Hold,
        });
        page.gap();
    }
    everything_else(page, "Everything else", "Leads from other countries, and those whose country nobody knows.");
    for region in regions {
        let country = region.countries().split_whitespace().next().unwrap_or_default();
        let lead = format!("{{ email = \"x@acme.example\", country = \"{country}\" }}");
        page.test(&format!("{country} goes to {}", region.territory()), &lead, &pool(region.pool()));
    }
}

/// Where some of a region speak a language and some do not, a territory inside it could be theirs.
fn language_areas(page: &mut Page, region: Region, members: &[&Person<'_>]) {
    for (language, name, around, countries) in LANGUAGE_AREAS {
        let speakers: Vec<_> = members.iter().copied().filter(|person| person.speaks(language)).collect();
        if around != region || speakers.is_empty() || speakers.len() == members.len() {
            continue;
        }
        page.say(&format!("Only some of them speak {language}. {name} could be theirs; take its countries as they are, the smaller territory wins:"));
        let mut example = Page::default();
        example.pool(&name.to_lowercase(), &speakers);
        example.gap();
        example.line("[[territory]]");
        example.text("name", name);
        example.text("inside", region.territory());
        example.codes("countries", countries);
        example.text("pool", &name.to_lowercase());
        page.switched_off(&example);
        page.gap();
    }
}

/// Segments with their range, pool, a size inside, and the words by which a team's name claims one.
const SEGMENTS: [(&str, &str, u32, &[&str]); 3] = [
    ("SMB", "<=199", 50, &["smb", "small", "sme", "startup", "startups", "velocity"]),
    ("mid-market", "200..999", 420, &["mid", "midmarket", "mm", "commercial"]),
    ("enterprise", ">=1000", 5000, &["enterprise", "ent", "strategic", "large"]),
];

fn size(page: &mut Page, people: &[Person<'_>]) {
    page.say("Segments are ranges of employees; a lead whose size nobody knows is in none of them.");
    for (name, employees, _, _) in SEGMENTS {
        page.line("[[segment]]");
        page.text("name", name);
        page.text("employees", employees);
        page.gap();
    }
    everyone(page, people);
    let mut destinations = Vec::new();
    for (name, _, size, words) in SEGMENTS {
        let members: Vec<_> =
            people.iter().filter(|person| person.rep.team.as_deref().is_some_and(|team| claims(team, words))).collect();
        if members.is_empty() {
            destinations.push((name, size, EVERYONE));
            continue;
        }
        page.say(&format!("The reps whose team says {name}."));
        page.pool(name, &members);
        page.gap();
        destinations.push((name, size, name));
    }
    for (name, _, to) in &destinations {
        if *to == EVERYONE {
            page.say(&format!("No team is called like {name}, so everybody shares it; make a pool of those who should."));
        }
        page.rule(&FirstRule { name, when: format!("segment:{name}"), to: pool(to), otherwise: Otherwise::Hold });
        page.gap();
    }
    everything_else(page, "Everything else", "Leads whose company size nobody knows.");
    for (name, size, to) in destinations {
        let lead = format!("{{ email = \"x@acme.example\", employees = {size} }}");
        page.test(&format!("{size} employees are {name}"), &lead, &pool(to));
    }
}

fn claims(team: &str, words: &[&str]) -> bool {
    let team = team.to_lowercase();
    team.split(|letter: char| !letter.is_alphanumeric()).any(|part| words.contains(&part))
}

fn accounts(page: &mut Page, people: &[Person<'_>]) {
    everyone(page, people);
    team_pools(page, people);
    page.say(
        "Accounts and their owners come with `leadtower import accounts FILE`. An owner who is away is stood in for by\n\
         their backup; with nobody to take it the rules below decide.",
    );
    page.rule(&FirstRule {
        name: "Known accounts go to their owner",
        when: "account:customer,open_opportunity,target".to_owned(),
        to: Destination::AccountOwner,
        otherwise: Otherwise::NextRule,
    });
    page.gap();
    everything_else(page, "Everything else", "Companies we have no account of, in turn.");
}

#[cfg(test)]
mod tests;
