//! A lead → a case about leads like it.

use std::collections::BTreeSet;

use crate::model::{
    account::Relationship,
    criteria::Field,
    id::{LeadId, RepRef},
    lead::Profile,
    rule::Destination,
    rulebook::{BookTest, Expected, Rulebook},
};

/// Stands for the person: a case is about their company, and their address would stay in every version of the book.
const SOMEBODY: &str = "someone";

/// A case that says "this lead must go there": of the lead what some rule of the book asks about, and its email's domain.
/// `account` is what its company is to us, with who looks after it.
pub fn from_lead(
    book: &Rulebook,
    profile: &Profile,
    account: Option<(Relationship, Option<RepRef>)>,
    expect: Expected,
    name: String,
) -> BookTest {
    let mut lead = Vec::new();
    let domain = profile.email.as_deref().and_then(|email| email.rsplit_once('@'));
    lead.extend(domain.map(|(_, domain)| ("email".to_owned(), format!("{SOMEBODY}@{domain}"))));
    let asked = asked(book);
    if asked.contains(&Field::Account)
        && let Some((relationship, owner)) = account
    {
        lead.push(("account".to_owned(), relationship.as_str().to_owned()));
        lead.extend(owner.map(|owner| ("account_owner".to_owned(), owner.to_string())));
    }
    for field in &asked {
        lead.extend(value(profile, field).map(|value| (field.to_string(), value)));
    }
    BookTest { name, lead, expect }
}

/// What a case from a lead is called: by number and company, for no version of the book forgets a person's name.
pub fn name(lead: LeadId, profile: &Profile, to: &str) -> String {
    let domain = profile.email.as_deref().and_then(|email| email.rsplit_once('@'));
    let from = domain.map(|(_, domain)| format!(" from {domain}")).unwrap_or_default();
    format!("L-{lead}{from} goes to {to}")
}

/// The fields that decide something in a book, each in the form in which leads have it.
fn asked(book: &Rulebook) -> BTreeSet<Field> {
    let mut asked = BTreeSet::new();
    let mut ask = |field: &Field| match field {
        Field::Territory => asked.extend([Field::Country, Field::State, Field::PostalCode]),
        Field::Segment => drop(asked.insert(Field::Employees)),
        other => drop(asked.insert(other.clone())),
    };
    for rule in &book.rules {
        rule.when.iter().for_each(|(field, _)| ask(field));
        match &rule.to {
            Destination::AccountOwner => ask(&Field::Account),
            Destination::Field(name) => Field::from_name(name).iter().for_each(&mut ask),
            Destination::TerritoryPool => ask(&Field::Territory),
            Destination::Rep(_) | Destination::Pool(_) | Destination::Fallback | Destination::Nurture => {}
        }
    }
    if book.pools.iter().any(|pool| pool.match_language) {
        ask(&Field::Language);
    }
    asked
}

/// What a lead has in a field, as a case writes it; nothing where it stands in the email, or is worked out.
fn value(profile: &Profile, field: &Field) -> Option<String> {
    match field {
        Field::Account | Field::Territory | Field::Segment | Field::EmailDomain => None,
        Field::Country => profile.country.map(|country| country.to_string()),
        Field::State => profile.state.map(|state| state.to_string()),
        Field::City => profile.city.clone(),
        Field::PostalCode => profile.postal_code.clone(),
        Field::Employees => profile.employees.map(|number| number.to_string()),
        Field::Revenue => profile.revenue.map(|number| number.to_string()),
        Field::Industry => profile.industry.clone(),
        Field::Product => profile.product.clone(),
        Field::Language => profile.language.map(|language| language.to_string()),
        Field::Source => profile.source.as_ref().map(|source| source.as_str().to_owned()),
        Field::Kind => profile.kind.as_ref().map(|kind| kind.as_str().to_owned()),
        Field::Score => profile.score.map(|number| number.to_string()),
        Field::Company => profile.company.clone(),
        Field::Tag => Some(profile.tags.iter().cloned().collect::<Vec<_>>().join(",")).filter(|tags| !tags.is_empty()),
        Field::Custom(name) => profile.custom.get(name).cloned(),
    }
}
