//! The made company: its people, rules and accounts, and who writes to it from where. All of it stands in `assets/demo`.

use std::io::Cursor;

use serde::Deserialize;

use crate::{
    intake::{self, AccountDraft, Object, Options, RepDraft, normalise},
    model::time::Zone,
};

use super::DemoError;

const TEAM: &str = include_str!("../../assets/demo/team.csv");
const ACCOUNTS: &str = include_str!("../../assets/demo/accounts.csv");
const PEOPLE: &str = include_str!("../../assets/demo/people.toml");
const PLACES: &str = include_str!("../../assets/demo/places.toml");

/// The rulebook's text.
pub const RULEBOOK: &str = include_str!("../../assets/demo/rulebook.toml");

/// Told apart from an earlier story over the same assets.
const STORY: &[u8] = b"2";

/// Everything the company is made of.
#[derive(Debug)]
pub struct Company {
    /// Who works leads.
    pub team: Vec<RepDraft>,
    /// Companies it knows.
    pub accounts: Vec<Account>,
    /// Names.
    pub cultures: Vec<Culture>,
    /// Where leads write from.
    pub places: Vec<Place>,
}

/// A company we know, with what its people say of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    /// Its name.
    #[serde(rename = "Account Name")]
    pub name: String,
    /// Of its addresses.
    #[serde(rename = "Domain")]
    pub domain: String,
    /// What it is to us, in words.
    #[serde(rename = "Type")]
    relationship: String,
    /// The owner's address.
    #[serde(rename = "Owner")]
    pub owner: String,
    /// Where it is.
    #[serde(rename = "Country")]
    pub country: String,
    /// Its size.
    #[serde(rename = "Employees")]
    pub employees: i64,
}

impl Account {
    /// As a file of accounts would say it.
    pub fn draft(&self) -> AccountDraft {
        AccountDraft {
            name: self.name.clone(),
            folded_name: normalise::fold_company(&self.name),
            external_id: None,
            relationship: normalise::relationship(&self.relationship),
            other_type: None,
            domains: vec![self.domain.clone()],
            owner: Some(self.owner.clone()),
            created_at: None,
        }
    }
}

/// How people of one part of the world are called, and their companies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Culture {
    /// How places name it.
    pub code: String,
    /// First names.
    pub first: Vec<String>,
    /// Last names.
    pub last: Vec<String>,
    /// Beginnings of company names; none where the companies are called otherwise.
    #[serde(default)]
    pub roots: Vec<String>,
    /// What they do.
    #[serde(default)]
    pub trades: Vec<String>,
    /// Their legal forms.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Between root and trade.
    #[serde(default)]
    pub join: String,
}

/// A town.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its country's code.
    pub country: String,
    /// Its state's code, where rules ask for it.
    pub state: Option<String>,
    /// Its name.
    pub city: String,
    /// Its wall clock.
    zone: String,
    /// How many of all leads write from there, in proportion.
    pub share: u64,
    /// Beginning of numbers that nobody has.
    pub dial: String,
    /// What its people speak with us.
    pub language: String,
    /// How its people are called, the usual way first.
    pub cultures: Vec<String>,
}

impl Place {
    /// Its wall clock.
    pub fn zone(&self) -> Zone {
        self.zone.parse().unwrap_or(Zone::UTC)
    }
}

#[derive(Deserialize)]
struct Cultures {
    culture: Vec<Culture>,
}

#[derive(Deserialize)]
struct Places {
    place: Vec<Place>,
}

impl Company {
    /// Reads it.
    pub fn read() -> Result<Self, DemoError> {
        let bad =
            |asset: &'static str| move |error: &dyn std::fmt::Display| DemoError::Asset { asset, because: error.to_string() };
        let Cultures { culture } = toml::from_str(PEOPLE).map_err(|error| bad("people.toml")(&error))?;
        let Places { place } = toml::from_str(PLACES).map_err(|error| bad("places.toml")(&error))?;
        let accounts = csv::Reader::from_reader(ACCOUNTS.as_bytes()).into_deserialize().collect::<Result<_, _>>();
        let accounts = accounts.map_err(|error| bad("accounts.csv")(&error))?;
        Ok(Self { team: team()?, accounts, cultures: culture, places: place })
    }

    /// The names of that code.
    pub fn culture(&self, code: &str) -> Option<&Culture> {
        self.cultures.iter().find(|culture| culture.code == code)
    }

    /// The places in that country.
    pub fn places_in(&self, country: &str) -> Vec<&Place> {
        self.places.iter().filter(|place| place.country == country).collect()
    }
}

/// Through the same reader as anybody's file.
fn team() -> Result<Vec<RepDraft>, DemoError> {
    let bad = |because: String| DemoError::Asset { asset: "team.csv", because };
    let mut source = Cursor::new(TEAM.as_bytes());
    let plan = intake::survey(&mut source, Object::Reps, &Options::default()).map_err(|error| bad(error.to_string()))?;
    let rows = intake::reps(source, &plan).map_err(|error| bad(error.to_string()))?;
    let read = rows.map(|row| {
        let row = row.map_err(|error| bad(error.to_string()))?;
        row.result.map_err(|reject| bad(reject.reason))
    });
    read.collect()
}

/// Of all that the company is made of: a sample made from an earlier edition is another one.
pub fn edition() -> u32 {
    let mut hash = blake3::Hasher::new();
    for part in [TEAM, ACCOUNTS, PEOPLE, PLACES, RULEBOOK, env!("CARGO_PKG_VERSION")] {
        hash.update(part.as_bytes());
    }
    hash.update(STORY);
    hash.finalize().as_bytes().iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}
