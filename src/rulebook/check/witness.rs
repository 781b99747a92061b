//! A lead that shows a finding: what is known of it, and what its company is to us.

use crate::{
    model::{
        account::{Account, Relationship},
        decision::{Decision, Trigger},
        id::{AccountId, LeadId},
        lead::Profile,
        roster::Roster,
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{Arrival, CompiledBook, Floor, accounts::AccountIndex, rotation::Rotation, route},
    rulebook::spelling::write_value,
};

/// The CRM's id of the account that a witness belongs to while it is routed.
const ACCOUNT: &str = "witness";

/// A lead that could come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// What is known of it.
    pub profile: Profile,
    /// What its company is to us; `None` is no account of ours.
    pub account: Option<Relationship>,
}

impl Witness {
    /// Field and value of all that is known, in the spelling and order of a `[[test]]`'s `lead`; fields of the customer's
    /// own begin with `custom.`, several tags are one text with commas. What the company is to us comes first, as `account`.
    pub fn facts(&self) -> Vec<(String, String)> {
        let Self { profile, account } = self;
        let texts = [
            ("account", account.map(|account| account.as_str().to_owned())),
            ("email", profile.email.clone()),
            ("company", profile.company.clone()),
            ("country", profile.country.map(String::from)),
            ("state", profile.state.map(String::from)),
            ("city", profile.city.clone()),
            ("postal_code", profile.postal_code.clone()),
            ("employees", profile.employees.map(|number| number.to_string())),
            ("revenue", profile.revenue.map(|number| number.to_string())),
            ("industry", profile.industry.clone()),
            ("product", profile.product.clone()),
            ("language", profile.language.map(String::from)),
            ("source", profile.source.clone().map(String::from)),
            ("kind", profile.kind.clone().map(String::from)),
            ("score", profile.score.map(|number| number.to_string())),
            ("tag", Some(profile.tags.iter().cloned().collect::<Vec<_>>().join(",")).filter(|tags| !tags.is_empty())),
        ];
        let fixed = texts.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?)));
        let custom = profile.custom.iter().map(|(name, value)| (format!("custom.{name}"), value.clone()));
        fixed.chain(custom).collect()
    }

    /// The lead in one line: "country DE, employees 420"; of nothing known "a lead that says nothing".
    pub fn words(&self) -> String {
        let called = |field: String| if field.starts_with("custom.") { field } else { field.replace('_', " ") };
        let facts = self.facts().into_iter().map(|(field, value)| format!("{} {}", called(field), write_value(&value)));
        let facts: Vec<String> = facts.collect();
        if facts.is_empty() { "a lead that says nothing".to_owned() } else { facts.join(", ") }
    }

    /// What the router does with this lead under that book, with nobody's places taken.
    pub fn route(&self, book: &Rulebook, roster: &Roster, now: Instant) -> Decision {
        self.route_by(&CompiledBook::compile(book, None, roster), roster, now)
    }

    /// The same under a book that is compiled already.
    pub fn route_by(&self, book: &CompiledBook, roster: &Roster, now: Instant) -> Decision {
        let account = self.account.map(|relationship| Account {
            id: AccountId(1),
            external_id: Some(ACCOUNT.to_owned()),
            name: ACCOUNT.to_owned(),
            folded_name: String::new(),
            relationship,
            domains: Vec::new(),
            owner: None,
            owner_named: None,
            created_at: None,
        });
        let profile = Profile { account_ref: account.as_ref().map(|_| ACCOUNT.to_owned()), ..self.profile.clone() };
        let arrival = Arrival {
            lead: LeadId(1),
            profile: &profile,
            folded_company: None,
            trigger: Trigger::Received,
            open_leads: &[],
            tried: &[],
            previous: None,
        };
        let accounts = AccountIndex::new(account.as_slice(), |_| true);
        let rotation = Rotation::new(book, []);
        route(&arrival, book, &Floor { roster, loads: &[], rotation: &rotation, accounts: &accounts }, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_is_one_line_and_the_lead_of_a_test() {
        let profile = Profile {
            country: "DE".parse().ok(),
            employees: Some(420),
            tags: ["vip".to_owned(), "hot".to_owned()].into(),
            custom: [("plan".to_owned(), "pro x".to_owned())].into(),
            ..Profile::default()
        };
        let witness = Witness { profile, account: Some(Relationship::Customer) };
        assert_eq!(witness.words(), "account customer, country DE, employees 420, tag \"hot,vip\", custom.plan \"pro x\"");
        assert_eq!(Witness::default().words(), "a lead that says nothing");
        assert_eq!(witness.facts()[1], ("country".to_owned(), "DE".to_owned()));
    }
}
