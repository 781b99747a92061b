//! Small books of few fields and few values, all the leads they can have, and what meets what, from the text of the design
//! alone.

use leadtower::{
    model::{
        account::Relationship,
        criteria::{Condition, Criteria, Field, Range},
        lead::Profile,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        segment::Segment,
        territory::Territory,
    },
    rulebook::{
        check::{Others, Part, Witness},
        spelling,
    },
};

use crate::support::dice::Dice;

/// What conditions can see of a lead: `None` is unknown, a set has any number of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub profile: Profile,
    account: Option<Relationship>,
    /// The territory with all around it; empty is none of them.
    territories: Vec<&'static str>,
    segment: &'static str,
}

/// A small book and the coordinates that its rules ask about.
pub struct Small {
    pub book: Rulebook,
    asked: Vec<Coordinate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coordinate {
    Place,
    Size,
    Account,
    Kind,
    Tags,
    Seats,
}

const COORDINATES: [Coordinate; 6] =
    [Coordinate::Place, Coordinate::Size, Coordinate::Account, Coordinate::Kind, Coordinate::Tags, Coordinate::Seats];

/// Conditions that rules choose among, by coordinate.
fn spelled(coordinate: Coordinate) -> &'static [&'static str] {
    match coordinate {
        Coordinate::Place => &[
            "country:DE",
            "country:DE,FR",
            "country:!US",
            "country:known",
            "country:unknown",
            "country:BR,US",
            "territory:EMEA",
            "territory:DACH",
            "territory:none",
            "territory:!EMEA",
            "territory:Bay,DACH",
            "territory:unknown",
            "territory:US",
            "state:US-CA",
            "state:unknown",
            "state:US-*",
            "state:!US-CA",
            "postal_code:941*",
            "postal_code:94107",
            "postal_code:known",
        ],
        Coordinate::Size => &[
            "employees:>=200",
            "employees:<50",
            "employees:50..199",
            "employees:1..100",
            "employees:unknown",
            "employees:known",
            "segment:SMB",
            "segment:mid,SMB",
            "segment:none",
            "segment:!mid",
        ],
        Coordinate::Account => {
            &["account:customer", "account:none", "account:!none", "account:customer,target", "account:!target"]
        }
        Coordinate::Kind => &["kind:mql", "kind:mql,demo_request", "kind:!mql", "kind:known", "kind:unknown", "kind:demo*"],
        Coordinate::Tags => &["tag:vip", "tag:vip,hot", "tag:!vip", "tag:!vip,!hot", "tag:v*", "tag:known", "tag:hot"],
        Coordinate::Seats => {
            &["custom.seats:>=10", "custom.seats:5..9", "custom.seats:few", "custom.seats:!few", "custom.seats:known"]
        }
    }
}

impl Small {
    pub fn random(dice: &mut Dice) -> Self {
        let mut asked: Vec<Coordinate> = COORDINATES.to_vec();
        while asked.len() > 3 {
            asked.remove(dice.below(asked.len()));
        }
        let rules = (1..=2 + dice.below(6)).map(|number| rule(dice, &asked, number)).collect();
        let segment =
            |name: &str, low, high| Segment { name: name.into(), employees: Range { low: Some(low), high: Some(high) } };
        let book = Rulebook {
            segments: vec![segment("SMB", 1, 199), segment("mid", 200, 999)],
            territories: territories(),
            rules,
            ..Rulebook::default()
        };
        Self { book, asked }
    }

    /// The two rules ask about the same things, or neither wants all that the other wants of something both ask about.
    pub fn cross(&self, one: usize, other: usize) -> bool {
        // By coordinate, which of its values each rule accepts.
        let accepted = |rule: usize, coordinate: Coordinate| -> Vec<bool> {
            let leads = values(coordinate).into_iter().map(|facts| Known::of(self, &put_into(&Witness::default(), &facts)));
            let asked = self.book.rules[rule].when.iter().filter(|(field, _)| belongs(field) == coordinate);
            let asked: Vec<_> = asked.collect();
            leads.map(|lead| asked.iter().all(|(field, condition)| holds(field, condition, &lead))).collect()
        };
        let both = self.asked.iter().map(|coordinate| [one, other].map(|rule| accepted(rule, *coordinate))).collect::<Vec<_>>();
        let asks = |accepted: &Vec<bool>| accepted.contains(&false);
        let within = |one: &[bool], other: &[bool]| one.iter().zip(other).all(|(one, other)| !one || *other);
        both.iter().all(|[one, other]| asks(one) == asks(other))
            || both.iter().any(|[one, other]| asks(one) && asks(other) && !within(one, other) && !within(other, one))
    }

    /// One lead of every kind that the conditions above can tell apart.
    pub fn leads(&self) -> Vec<Known> {
        let mut leads = vec![Witness::default()];
        for coordinate in &self.asked {
            let values = values(*coordinate);
            leads = leads.iter().flat_map(|lead| values.iter().map(|put| put_into(lead, put))).collect();
        }
        leads.iter().map(|lead| Known::of(self, lead)).collect()
    }
}

impl Small {
    /// Some rule asks for a field of the customer's own.
    pub fn asks_seats(&self) -> bool {
        self.asked.contains(&Coordinate::Seats)
    }

    /// What leads can have there, as far as rules ask.
    fn of(&self, coordinate: Coordinate) -> Vec<Facts> {
        if self.asked.contains(&coordinate) { values(coordinate) } else { vec![Facts::new()] }
    }
}

fn belongs(field: &Field) -> Coordinate {
    match field {
        Field::Account => Coordinate::Account,
        Field::Employees | Field::Segment => Coordinate::Size,
        Field::Kind => Coordinate::Kind,
        Field::Tag => Coordinate::Tags,
        Field::Custom(_) => Coordinate::Seats,
        _ => Coordinate::Place,
    }
}

/// Facts of a lead, each a field and its text; the account is a field like others.
type Facts = Vec<(&'static str, String)>;

fn put_into(lead: &Witness, facts: &Facts) -> Witness {
    let mut lead = lead.clone();
    let profile = &mut lead.profile;
    for (field, text) in facts {
        match *field {
            "country" => profile.country = text.parse().ok(),
            "state" => profile.state = text.parse().ok(),
            "postal_code" => profile.postal_code = Some(text.clone()),
            "employees" => profile.employees = text.parse().ok(),
            "kind" => profile.kind = Some(text.as_str().into()),
            "tag" => drop(profile.tags.insert(text.clone())),
            "seats" => drop(profile.custom.insert("seats".to_owned(), text.clone())),
            _ => lead.account = Relationship::ALL.into_iter().find(|known| known.as_str() == text),
        }
    }
    lead
}

fn values(coordinate: Coordinate) -> Vec<Facts> {
    let one = |field: &'static str, texts: &[&str]| -> Vec<Facts> {
        let known = texts.iter().map(|text| vec![(field, (*text).to_owned())]);
        std::iter::once(Vec::new()).chain(known).collect()
    };
    match coordinate {
        Coordinate::Size => one("employees", &["0", "1", "49", "50", "100", "101", "199", "200", "999", "1000"]),
        Coordinate::Account => one("account", &["customer", "open_opportunity", "target"]),
        Coordinate::Kind => one("kind", &["mql", "demo_request", "demolition", "survey"]),
        Coordinate::Seats => one("seats", &["few", "many", "4", "5", "9", "10"]),
        Coordinate::Tags => {
            let all = ["vip", "hot", "vast", "cold"];
            let subset = |mask: usize| {
                all.iter()
                    .enumerate()
                    .filter(|(bit, _)| mask >> bit & 1 == 1)
                    .map(|(_, tag)| ("tag", (*tag).to_owned()))
                    .collect()
            };
            (0..16).map(subset).collect()
        }
        Coordinate::Place => {
            let states: [(&str, &[&str]); 6] = [
                ("", &[]),
                ("DE", &["DE-BY"]),
                ("FR", &["FR-IDF"]),
                ("US", &["US-CA", "US-NY"]),
                ("BR", &["BR-SP"]),
                ("JP", &["JP-13"]),
            ];
            let mut places = Vec::new();
            for (country, states) in states {
                for state in std::iter::once(&"").chain(states) {
                    for code in ["", "94107", "94110", "94500", "10115"] {
                        let facts = [("country", country), ("state", *state), ("postal_code", code)];
                        places.push(
                            facts
                                .iter()
                                .filter(|(_, text)| !text.is_empty())
                                .map(|(field, text)| (*field, (*text).to_owned()))
                                .collect(),
                        );
                    }
                }
            }
            places
        }
    }
}

fn territories() -> Vec<Territory> {
    let territory = |name: &str, inside: Option<&str>, countries: &[&str], pool: Option<&str>| Territory {
        name: name.into(),
        inside: inside.map(Into::into),
        countries: countries.iter().map(|code| code.parse().unwrap()).collect(),
        states: Vec::new(),
        postal_prefixes: Vec::new(),
        pool: pool.map(Into::into),
    };
    let mut bay = territory("Bay", Some("US"), &[], None);
    bay.postal_prefixes = vec![("US".parse().unwrap(), "94".to_owned())];
    vec![
        territory("EMEA", None, &["FR"], Some("emea")),
        territory("DACH", Some("EMEA"), &["DE"], None),
        territory("US", None, &["US"], None),
        bay,
    ]
}

fn rule(dice: &mut Dice, asked: &[Coordinate], number: usize) -> Rule {
    let mut when = Criteria::any();
    for coordinate in asked {
        // A second condition on one coordinate makes rules that nobody can meet.
        for _ in 0..[0, 1, 1, 1, 2][dice.below(5)] {
            let line = dice.one(spelled(*coordinate));
            let (field, condition) =
                spelling::read(line).unwrap().iter().map(|(field, asked)| (field.clone(), asked.clone())).next().unwrap();
            when = when.clone().and(field, condition).unwrap_or(when);
        }
    }
    let to = match dice.below(8) {
        0 => Destination::Fallback,
        1 => Destination::Nurture,
        2 => Destination::TerritoryPool,
        other => Destination::Rep(["Ana", "Ben", "Chi"][other % 3].into()),
    };
    let otherwise = [Otherwise::NextRule, Otherwise::Hold, Otherwise::Fallback, Otherwise::Fallback][dice.below(4)].clone();
    let switch = if dice.once_in(12) { Switch::Off } else { Switch::On };
    Rule { name: format!("R{number}").into(), when, to, otherwise, sla: None, switch }
}

/// The rule keeps what it matches.
pub fn ends(rule: &Rule) -> bool {
    rule.otherwise != Otherwise::NextRule || matches!(rule.to, Destination::Fallback | Destination::Nurture)
}

impl Known {
    /// Of a lead under that book.
    pub fn of(_: &Small, lead: &Witness) -> Self {
        let Witness { profile, account } = lead.clone();
        let country = profile.country.as_ref().map_or("", |code| code.as_str());
        let in_bay = profile.postal_code.as_ref().is_some_and(|code| code.starts_with("94"));
        let territories: &[&str] = match country {
            "FR" => &["EMEA"],
            "DE" => &["DACH", "EMEA"],
            "US" if in_bay => &["Bay", "US"],
            "US" => &["US"],
            _ => &[],
        };
        let segment = match profile.employees {
            Some(1..=199) => "SMB",
            Some(200..=999) => "mid",
            _ => "none",
        };
        Self { account, territories: territories.to_vec(), segment, profile }
    }

    /// What the lead has in a field: `None` is unknown.
    fn texts(&self, field: &Field) -> Option<Vec<String>> {
        let profile = &self.profile;
        let one = |text: Option<&str>| text.map(|text| vec![text.to_owned()]);
        match field {
            Field::Account => one(Some(self.account.map_or("none", Relationship::as_str))),
            Field::Territory if profile.country.is_none() => None,
            Field::Territory if self.territories.is_empty() => one(Some("none")),
            Field::Territory => Some(self.territories.iter().map(|name| (*name).to_owned()).collect()),
            Field::Segment => one(profile.employees.map(|_| self.segment)),
            Field::Country => one(profile.country.as_ref().map(|code| code.as_str())),
            Field::State => one(profile.state.as_ref().map(|code| code.as_str())),
            Field::PostalCode => one(profile.postal_code.as_deref()),
            Field::Employees => profile.employees.map(|number| vec![number.to_string()]),
            Field::Kind => one(profile.kind.as_ref().map(|kind| kind.as_str())),
            Field::Tag => Some(profile.tags.iter().cloned().collect()),
            Field::Custom(name) => one(profile.custom.get(name).map(String::as_str)),
            other => panic!("{other} is not asked here"),
        }
    }
}

/// All conditions hold.
pub fn meets(when: &Criteria, lead: &Known) -> bool {
    when.iter().all(|(field, condition)| holds(field, condition, lead))
}

fn holds(field: &Field, condition: &Condition, lead: &Known) -> bool {
    let texts = lead.texts(field).map(|texts| texts.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>());
    let among = |wanted: &[String], texts: &[String]| wanted.iter().any(|one| texts.contains(&one.to_lowercase()));
    match (condition, texts) {
        (Condition::Unknown, texts) => texts.is_none(),
        (_, None) => false,
        (Condition::Known, Some(_)) => true,
        (Condition::In(wanted), Some(texts)) => among(wanted, &texts),
        (Condition::NotIn(wanted), Some(texts)) => !among(wanted, &texts),
        (Condition::Prefix(prefix), Some(texts)) => texts.iter().any(|text| text.starts_with(&prefix.to_lowercase())),
        (Condition::Number(range), Some(texts)) => texts[0].parse().is_ok_and(|number| range.holds(number)),
    }
}

/// The part of a gap holds for the lead.
pub fn fits(part: &Part, lead: &Known) -> bool {
    match part {
        Part::Asked(field, condition) => holds(field, condition, lead),
        Part::OtherThan(others) => holds(&others.field, &Condition::Known, lead) && is_none_of(others, lead),
        Part::Not(others) => is_none_of(others, lead),
    }
}

fn is_none_of(Others { field, values, beginnings }: &Others, lead: &Known) -> bool {
    let begins = |beginning: &String| holds(field, &Condition::Prefix(beginning.clone()), lead);
    !holds(field, &Condition::In(values.clone()), lead) && !beginnings.iter().any(begins)
}

/// The gap is told by an example, which stands for others like it.
pub fn by_example(parts: &[Part]) -> bool {
    const WRITTEN: [&str; 6] = ["mql", "demo_request", "vip", "hot", "few", "none"];
    parts.iter().any(|part| match part {
        Part::Asked(Field::State | Field::PostalCode, _) => true,
        Part::Asked(Field::Kind | Field::Tag | Field::Custom(_), Condition::In(texts)) => {
            texts.iter().any(|text| !WRITTEN.contains(&text.as_str()))
        }
        Part::Asked(..) | Part::OtherThan(_) | Part::Not(_) => false,
    })
}

/// Of a lead that only the last rule takes: whether that is what the last rule is for. Either some value of it that rules
/// name goes the way of all that they do not name; or so does everything that is unknown of it, together with all else.
pub fn is_plain_rest(small: &Small, lead: &Known, is_taken: &dyn Fn(&Known) -> bool) -> bool {
    let with = |change: &dyn Fn(&mut Witness)| {
        let mut other = Witness { profile: lead.profile.clone(), account: lead.account };
        change(&mut other);
        Known::of(small, &other)
    };
    let kind = |kind: Option<&str>| kind.map(Into::into);
    if lead.profile.kind.is_some() && !is_taken(&with(&|other| other.profile.kind = kind(Some("survey")))) {
        return true;
    }
    let places = values(Coordinate::Place);
    let put_place = |other: &mut Witness, place: &Facts| {
        (other.profile.country, other.profile.state, other.profile.postal_code) = (None, None, None);
        *other = put_into(other, place);
    };
    let in_japan = places.iter().filter(|place| place.contains(&("country", "JP".to_owned())));
    if lead.profile.country.is_some() && in_japan.clone().any(|place| !is_taken(&with(&|other| put_place(other, place)))) {
        return true;
    }
    // Whatever its place and size: and whatever kind it has that is not named, or none.
    let (every_place, every_size) = (small.of(Coordinate::Place), small.of(Coordinate::Size));
    let kinds = [None, Some("survey"), lead.profile.kind.as_ref().map(|kind| kind.as_str())];
    let untagged = (0..1 << lead.profile.tags.len()).map(|mask: usize| {
        let kept = lead.profile.tags.iter().enumerate().filter(move |(bit, _)| mask >> bit & 1 == 1);
        kept.map(|(_, tag)| tag.clone()).collect::<std::collections::BTreeSet<String>>()
    });
    let untagged: Vec<_> = untagged.collect();
    let mut all = every_place.iter().flat_map(|place| {
        let untagged = &untagged;
        let sizes = every_size.iter().flat_map(move |size| kinds.into_iter().map(move |kind| (size, kind)));
        sizes.flat_map(move |(size, kind)| untagged.iter().map(move |tags| (place, size, kind, tags)))
    });
    !all.any(|(place, size, of_kind, tags)| {
        is_taken(&with(&|other| {
            put_place(other, place);
            other.profile.employees = None;
            *other = put_into(other, size);
            other.profile.kind = kind(of_kind);
            other.profile.tags.clone_from(tags);
        }))
    })
}
