//! People whose coming is part of the story: those who wait in fallback when the demo opens, each for a reason of its own.

use serde::Deserialize;

use crate::{
    model::{
        lead::Profile,
        time::{Instant, Millis},
    },
    worktime::span,
};

use super::{
    DemoError,
    people::{Feed, Person},
    stage::Hand,
};

const WAITING: &str = include_str!("../../assets/demo/waiting.toml");

/// Who comes, by what comes of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// They wait for a person.
    pub fallback: Vec<Known>,
    /// Whoever got these has not answered.
    pub unanswered: Vec<Known>,
    /// They waited until a rule was there for them.
    pub rerouted: Vec<Known>,
}

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    ago: Option<i64>,
    worked: Option<i64>,
    name: String,
    company: Option<String>,
    domain: String,
    phone: Option<String>,
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    language: String,
    source: String,
    kind: String,
    score: i64,
    employees: Option<i64>,
    partner_manager: Option<String>,
}

impl Waiting {
    /// Reads them.
    pub fn read() -> Result<Self, DemoError> {
        toml::from_str(WAITING).map_err(|error| DemoError::Asset { asset: "waiting.toml", because: error.to_string() })
    }

    /// All of them.
    pub fn count(&self) -> usize {
        self.fallback.len() + self.rerouted.len() + self.unanswered.len()
    }
}

impl Known {
    /// When they came, if it is `until` now; working time is that of `company`.
    pub fn at(&self, until: Instant, company: &Hand) -> Instant {
        let ago = until - Millis::minutes(self.ago.unwrap_or(0)) - Millis(self.score * 431 % 60_000);
        let Some(worked) = self.worked.map(Millis::minutes) else { return ago };
        let back = (1..).map(|quarter| ago - Millis::minutes(15 * quarter)).take(4 * 24 * 20);
        let long_ago = back.into_iter().find(|at| span::measure(company.hours.as_ref(), *at, until, &company.stops) >= worked);
        long_ago.unwrap_or(ago)
    }

    /// Who they are.
    pub fn person(&self) -> Person {
        let handle = self.name.split_whitespace().last().filter(|word| word.is_ascii()).unwrap_or("contact").to_lowercase();
        let mut profile = Profile {
            name: Some(self.name.clone()),
            email: Some(format!("{handle}@{}", self.domain)),
            phone: self.phone.clone(),
            company: self.company.clone(),
            website: Some(self.domain.clone()),
            country: self.country.as_ref().and_then(|code| code.parse().ok()),
            state: self.state.as_ref().and_then(|code| code.parse().ok()),
            city: self.city.clone(),
            language: self.language.parse().ok(),
            employees: self.employees,
            source: Some(self.source.as_str().into()),
            kind: Some(self.kind.as_str().into()),
            score: Some(self.score),
            ..Profile::default()
        };
        profile.custom.extend(self.partner_manager.iter().map(|name| ("partner_manager".to_owned(), name.clone())));
        let feed = match self.source.as_str() {
            "referral" => Feed::Partners,
            "event" => Feed::Event,
            "google ads" => Feed::Ads,
            _ => Feed::Website,
        };
        Person { profile, feed }
    }
}
