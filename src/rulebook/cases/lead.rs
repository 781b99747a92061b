//! The lead of a case: its fields as the file has them → what routing knows of a lead.

use crate::{
    model::{account::Relationship, criteria::Field, id::RepRef, lead::Profile, normal},
    rulebook::{codes, nearest::nearest, spelling::NONE},
};

/// What a case may say of its lead, besides `custom.NAME`.
pub(in crate::rulebook) const KEYS: [&str; 22] = [
    "name",
    "email",
    "phone",
    "title",
    "company",
    "website",
    "account_ref",
    "account",
    "account_owner",
    "country",
    "state",
    "city",
    "postal_code",
    "employees",
    "revenue",
    "industry",
    "product",
    "language",
    "source",
    "kind",
    "score",
    "tag",
];

/// A value that its field cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rulebook) struct BadFact {
    /// Which of the fields, from 0.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where the message says it.
    pub hint: String,
}

/// The lead of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CaseLead {
    pub profile: Profile,
    /// What the company is to us; `None`: nothing.
    pub account: Option<Relationship>,
    /// Who looks after it.
    pub account_owner: Option<RepRef>,
}

/// Everything in the fields of a case that no lead can have.
pub(in crate::rulebook) fn faults<'f>(facts: &(impl Iterator<Item = (&'f str, &'f str)> + Clone)) -> Vec<BadFact> {
    read(facts).1
}

/// The lead of those fields, and what of them cannot be read.
pub(super) fn read<'f>(facts: &(impl Iterator<Item = (&'f str, &'f str)> + Clone)) -> (CaseLead, Vec<BadFact>) {
    let mut lead = CaseLead::default();
    let mut faults = Vec::new();
    // A state may be written without its country, which must be known by then.
    let is_country = |fact: &(usize, (&str, &str))| fact.1.0 == "country";
    let numbered = || facts.clone().enumerate();
    for (at, (field, value)) in numbered().filter(is_country).chain(numbered().filter(|fact| !is_country(fact))) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if let Err((message, hint)) = lead.take(field, value) {
            faults.push(BadFact { at, message, hint });
        }
    }
    faults.sort_by_key(|fault| fault.at);
    (lead, faults)
}

/// What is wrong with a value, and what to do.
type Fault = (String, String);

impl CaseLead {
    fn take(&mut self, field: &str, value: &str) -> Result<(), Fault> {
        let known = &mut self.profile;
        let text = || Some(value.to_owned());
        match field {
            "name" => known.name = text(),
            "email" => known.email = Some(value.to_lowercase()),
            "phone" => known.phone = text(),
            "title" => known.title = text(),
            "company" => known.company = text(),
            "website" => known.website = Some(value.to_lowercase()),
            "account_ref" => known.account_ref = text(),
            "account" => self.account = relationship(value)?,
            "account_owner" => self.account_owner = Some(value.into()),
            "country" => known.country = Some(codes::Rigour::Full.country(value).map_err(|code| unknown(&code))?),
            "state" => known.state = Some(state(known, value)?),
            "city" => known.city = text(),
            "postal_code" => {
                known.postal_code =
                    Some(value.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect());
            }
            "employees" => known.employees = Some(number(field, value)?),
            "revenue" => known.revenue = Some(number(field, value)?),
            "score" => known.score = Some(number(field, value)?),
            "industry" => known.industry = text(),
            "product" => known.product = text(),
            "language" => known.language = Some(codes::language(value).map_err(|code| unknown(&code))?),
            "source" => known.source = Some(normal::source(value)),
            "kind" => known.kind = Some(normal::kind(value)),
            "tag" => known.tags.extend(value.split(',').map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty())),
            other => {
                if let Some(Field::Custom(name)) = Field::from_name(other) {
                    known.custom.insert(name, value.to_owned());
                } else {
                    let hint = "a lead has its email, company, country, employees and so on, and custom.NAME";
                    return Err((format!("unknown field `{other}` of a lead"), hint.to_owned()));
                }
            }
        }
        Ok(())
    }
}

fn unknown(code: &codes::UnknownCode) -> Fault {
    (code.to_string(), code.hint())
}

fn state(known: &Profile, value: &str) -> Result<crate::model::place::Subdivision, Fault> {
    match known.country.and_then(|country| normal::state(value, Some(country))) {
        Some(state) => Ok(state),
        None => codes::Rigour::Full.state(value).map_err(|code| unknown(&code)),
    }
}

fn number(field: &str, value: &str) -> Result<i64, Fault> {
    value.parse().map_err(|_| (format!("`{field}` is a whole number, not `{value}`"), String::new()))
}

fn relationship(value: &str) -> Result<Option<Relationship>, Fault> {
    let folded = value.to_lowercase();
    if folded == NONE {
        return Ok(None);
    }
    let words = Relationship::ALL.map(Relationship::as_str);
    Relationship::ALL.into_iter().find(|known| known.as_str() == folded).map(Some).ok_or_else(|| {
        let hint = nearest(&folded, words.into_iter().chain([NONE]))
            .map_or_else(|| format!("write {} or {NONE}", words.join(", ")), |word| format!("did you mean `{word}`?"));
        (format!("`{value}` is nothing a company can be to us"), hint)
    })
}
