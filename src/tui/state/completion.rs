//! How a line of the rulebook could go on: fields, values and names that the book and its leads know.

use std::collections::BTreeSet;

use crate::{
    actions::ask::{BookPage, Hits},
    model::{
        account::Relationship,
        criteria::Field,
        lead::{Kind, Source},
        rule::Destination,
    },
    rulebook::spelling::write_value,
};

use super::members;

/// What can be named, each as it is typed.
#[derive(Debug, Clone, Default)]
pub struct Known {
    fields: Vec<(Field, Vec<String>)>,
    destinations: Vec<String>,
    otherwise: Vec<String>,
    slas: Vec<String>,
    pools: Vec<String>,
    territories: Vec<String>,
    reps: BTreeSet<String>,
}

/// The end of what is typed, and how it could be instead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Bytes of the text before the part that is being typed.
    pub from: usize,
    /// What could stand there.
    pub ways: Vec<String>,
}

impl Known {
    /// Of a book, its leads and the roster.
    pub fn of(page: &BookPage, hits: Option<&Hits>) -> Self {
        let book = &page.book;
        let mut fields: Vec<(Field, Vec<String>)> = Field::FIXED.into_iter().map(|field| (field, Vec::new())).collect();
        let mut learn = |field: &Field, value: String| {
            let at = fields.iter().position(|(known, _)| known == field).unwrap_or_else(|| {
                fields.push((field.clone(), Vec::new()));
                fields.len() - 1
            });
            let Some((_, known)) = fields.get_mut(at) else { return };
            if !known.iter().any(|one| one.eq_ignore_ascii_case(&value)) {
                known.push(value);
            }
        };
        for kind in [Relationship::Customer, Relationship::OpenOpportunity, Relationship::Target] {
            learn(&Field::Account, kind.as_str().to_owned());
        }
        book.territories.iter().for_each(|one| learn(&Field::Territory, one.name.to_string()));
        book.segments.iter().for_each(|one| learn(&Field::Segment, one.name.to_string()));
        for field in [Field::Account, Field::Territory, Field::Segment] {
            learn(&field, "none".to_owned());
        }
        let sources = [Source::Web, Source::Chat, Source::Event, Source::Referral, Source::Outbound, Source::Import];
        sources.iter().for_each(|one| learn(&Field::Source, one.as_str().to_owned()));
        let kinds = [Kind::DemoRequest, Kind::PricingInquiry, Kind::TrialSignup, Kind::ContactUs, Kind::Mql];
        kinds.iter().for_each(|one| learn(&Field::Kind, one.as_str().to_owned()));
        // What rules ask already, whatever the field.
        for (field, condition) in book.rules.iter().flat_map(|rule| rule.when.iter()) {
            condition.values().iter().for_each(|value| learn(field, value.clone()));
        }
        // What leads say of themselves, the most frequent first.
        for (field, values) in hits.into_iter().flat_map(|hits| &hits.values) {
            values.iter().for_each(|value| learn(field, value.clone()));
        }
        // Countries that send leads, and those that the book knows.
        let sending = hits.into_iter().flat_map(|hits| hits.places.values()).flat_map(|place| &place.countries);
        let countries: BTreeSet<_> =
            sending.map(|(code, _)| *code).chain(book.territories.iter().flat_map(|one| one.countries.clone())).collect();
        countries.into_iter().for_each(|code| learn(&Field::Country, code.to_string()));
        book.territories.iter().flat_map(|one| &one.states).for_each(|code| learn(&Field::State, code.to_string()));
        let pools = || book.pools.iter().map(|pool| format!("pool:{}", pool.name));
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let members = book.pools.iter().flat_map(|pool| pool.members.iter().map(|member| &member.rep));
        let named = book.rules.iter().filter_map(|rule| if let Destination::Rep(rep) = &rule.to { Some(rep) } else { None });
        let destinations = words(&["territory_pool", "account_owner", "fallback", "nurture"]);
        Self {
            fields,
            destinations: destinations.into_iter().chain(pools()).collect(),
            otherwise: words(&["fallback", "next_rule", "hold"]).into_iter().chain(pools()).collect(),
            slas: book.slas.iter().map(|one| one.name.to_string()).collect(),
            pools: book.pools.iter().map(|one| one.name.to_string()).collect(),
            territories: book.territories.iter().map(|one| one.name.to_string()).collect(),
            reps: members.chain(named).map(ToString::to_string).collect(),
        }
    }

    /// Somebody of the roster whom the book does not name yet, as it would write them.
    pub fn meet(&mut self, rep: &str) {
        self.reps.insert(rep.to_owned());
    }

    /// How criteria could go on.
    pub fn of_criteria(&self, before: &str) -> Ways {
        let start = part_start(before);
        let part = before.get(start..).unwrap_or_default();
        let Some((field, values)) = part.split_once(':') else {
            let typed = part.to_lowercase();
            let fits = |field: &&(Field, Vec<String>)| field.0.to_string().starts_with(&typed);
            return Ways { from: start, ways: self.fields.iter().filter(fits).map(|(field, _)| format!("{field}:")).collect() };
        };
        let last = value_start(values);
        let typed = values.get(last..).unwrap_or_default();
        let (sign, typed) = typed.strip_prefix('!').map_or(("", typed), |rest| ("!", rest));
        let from = start + field.len() + 1 + last + sign.len();
        let wanted = typed.trim_start_matches('"').to_lowercase();
        let known = Field::from_name(field).and_then(|field| self.fields.iter().find(|(known, _)| *known == field));
        let fits = |value: &&String| value.to_lowercase().starts_with(&wanted);
        let ways = known.into_iter().flat_map(|(_, values)| values).filter(fits).map(|value| write_value(value)).collect();
        Ways { from, ways }
    }

    /// How a destination could go on.
    pub fn of_destination(&self, before: &str) -> Ways {
        let reps = self.reps.iter().map(|rep| format!("rep:{rep}"));
        let all: Vec<String> = self.destinations.iter().cloned().chain(reps).chain(["field:custom.".to_owned()]).collect();
        among(&all, before)
    }

    /// How `otherwise` could go on.
    pub fn of_otherwise(&self, before: &str) -> Ways {
        among(&self.otherwise, before)
    }

    /// How the name of a policy could go on.
    pub fn of_sla(&self, before: &str) -> Ways {
        among(&self.slas, before)
    }

    /// How the name of a pool could go on.
    pub fn of_pool(&self, before: &str) -> Ways {
        among(&self.pools, before)
    }

    /// How the name of a territory could go on.
    pub fn of_territory(&self, before: &str) -> Ways {
        among(&self.territories, before)
    }

    /// How the newest of several members could go on.
    pub fn of_member(&self, before: &str) -> Ways {
        let from = members::newest(before);
        let typed = before.get(from..).unwrap_or_default().trim_start_matches('"');
        let Ways { ways, .. } = among(&self.reps, typed);
        Ways { from, ways: ways.iter().map(|name| members::spelled(name)).collect() }
    }

    /// How one of a few words could go on.
    pub fn among(words: &[&str], before: &str) -> Ways {
        Ways { from: 0, ways: words.iter().filter(|word| word.starts_with(before)).map(|word| (*word).to_owned()).collect() }
    }
}

fn among<'a>(known: impl IntoIterator<Item = &'a String>, before: &str) -> Ways {
    let typed = before.to_lowercase();
    Ways { from: 0, ways: known.into_iter().filter(|one| one.to_lowercase().starts_with(&typed)).cloned().collect() }
}

/// Where the condition begins that is being typed: behind the last blank outside of quotation marks.
fn part_start(text: &str) -> usize {
    let mut quoted = false;
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            blank if blank.is_whitespace() && !quoted => start = at + blank.len_utf8(),
            _ => {}
        }
    }
    start
}

/// Where its last value begins: behind the last comma outside of quotation marks.
fn value_start(values: &str) -> usize {
    let mut quoted = false;
    let mut start = 0;
    for (at, letter) in values.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

impl Ways {
    /// The text before the cursor with as much as is sure: the only way, or what all of them begin with. Nothing where that
    /// is what stands there already.
    pub fn completed(&self, before: &str) -> Option<String> {
        let typed = before.get(self.from..)?;
        let first = self.ways.first()?;
        let common = match self.ways.as_slice() {
            [only] => only.clone(),
            all => {
                let shared = |one: &str| first.chars().zip(one.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
                first.chars().take(all.iter().map(|one| shared(one)).min().unwrap_or(0)).collect()
            }
        };
        let longer = common.chars().count() > typed.chars().count() || (self.ways.len() == 1 && common != typed);
        longer.then(|| format!("{}{common}", before.get(..self.from).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::file;

    fn known() -> Known {
        let text = "format = 1\n[[territory]]\nname = \"EMEA\"\ncountries = [\"DE\", \"DK\"]\n[[territory]]\nname = \"Latin America\"\n\
                    [[sla]]\nname = \"hot\"\nfirst_touch = \"1h\"\n[[pool]]\nname = \"emea\"\nmembers = [{ rep = \"a@x.example\" }]\n\
                    [[rule]]\nname = \"r\"\nwhen = \"custom.plan:pro\"\nto = \"pool:emea\"\n";
        let book = file::read_published(text).unwrap();
        let page = BookPage {
            version: None,
            draft: None,
            text: text.to_owned(),
            since: None,
            note: None,
            book,
            broken: None,
            pools: Vec::new(),
            people: std::collections::BTreeMap::new(),
            names: std::collections::BTreeMap::new(),
        };
        Known::of(&page, None)
    }

    #[test]
    fn a_line_goes_on_with_fields_and_values_that_are_known() {
        let known = known();
        for (typed, wanted) in [
            ("ter", Some("territory:")),
            ("territory:e", Some("territory:EMEA")),
            ("territory:EMEA,lat", Some("territory:EMEA,\"Latin America\"")),
            ("territory:!lat", Some("territory:!\"Latin America\"")),
            ("segment:small country:d", None),
            ("country:DE,dk", Some("country:DE,DK")),
            ("custom.pl", Some("custom.plan:")),
            ("custom.plan:p", Some("custom.plan:pro")),
            ("company:\"Acme, Inc\" terr", Some("company:\"Acme, Inc\" territory:")),
            ("account:open", Some("account:open_opportunity")),
            ("employees:2", None),
            ("s", None),
        ] {
            assert_eq!(known.of_criteria(typed).completed(typed).as_deref(), wanted, "{typed}");
        }
        assert_eq!(known.of_criteria("country:d").ways, ["DE", "DK"]);
        assert_eq!(known.of_destination("pool:").completed("pool:").as_deref(), Some("pool:emea"));
        assert_eq!(known.of_destination("rep:").ways, ["rep:a@x.example"]);
        assert_eq!(known.of_otherwise("n").completed("n").as_deref(), Some("next_rule"));
        assert_eq!(known.of_sla("").ways, ["hot"]);
    }
}
