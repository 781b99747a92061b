//! Who writes: a person, their company, where they are and what they ask for.

use crate::{
    intake::normalise,
    model::{
        lead::{Fingerprint, Kind, LeadDraft, Profile, Source, Standing},
        time::Instant,
    },
};

use super::{
    company::{Account, Company, Culture, Place},
    dice::Dice,
};

const TITLES: [&str; 16] = [
    "Head of Operations",
    "Logistics Manager",
    "COO",
    "Supply Chain Lead",
    "VP Operations",
    "IT Manager",
    "Founder",
    "Procurement Manager",
    "Managing Director",
    "Warehouse Manager",
    "Head of Customer Service",
    "CFO",
    "Operations Analyst",
    "Plant Manager",
    "Director of Digital",
    "Transport Planner",
];
const INDUSTRIES: [&str; 10] = [
    "logistics",
    "retail",
    "manufacturing",
    "food",
    "healthcare",
    "energy",
    "hospitality",
    "construction",
    "software",
    "finance",
];
const PRODUCTS: [&str; 4] = ["Dispatch", "Dock Planner", "Carrier Insights", "Returns"];
const MESSAGES: [&str; 14] = [
    "We ship 400 pallets a week and plan them in spreadsheets.",
    "Does it talk to our warehouse system?",
    "Looking for something to replace a tool that is switched off in spring.",
    "Please call after four.",
    "Two sites now, five next year.",
    "Our carriers send delays by fax. Really.",
    "Need a price for 60 users before the board meets.",
    "Saw you at the fair, the dock demo was good.",
    "Can we try it with one depot first?",
    "Who can show it to our planners?",
    "A colleague from another company recommended you.",
    "We have a security questionnaire, who answers those?",
    "Interested in the returns part only.",
    "Is there a plan for non-profits?",
];

/// How a lead came in: what a site, a chat or a fair hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feed {
    /// The web site's forms.
    Website,
    /// Its chat.
    Chat,
    /// A partner's portal.
    Partners,
    /// An advertisement's form.
    Ads,
    /// A fair or webinar: a file of all who came.
    Event,
}

impl Feed {
    /// The system's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::Chat => "chat",
            Self::Partners => "partner-portal",
            Self::Ads => "ads",
            Self::Event => "events",
        }
    }
}

/// Somebody who writes to us.
#[derive(Debug, Clone)]
pub struct Person {
    /// What is known of them.
    pub profile: Profile,
    /// How they came.
    pub feed: Feed,
}

impl Person {
    /// As their system hands them over at that instant, as the `n`-th of all: never the same twice.
    pub fn draft(&self, n: u64, at: Instant) -> LeadDraft {
        let mut fingerprint = [0; 16];
        fingerprint[..8].copy_from_slice(&n.to_le_bytes());
        fingerprint[8..].copy_from_slice(&at.ms().to_le_bytes());
        LeadDraft {
            profile: self.profile.clone(),
            external_id: None,
            created_at: None,
            owner: None,
            standing: Standing::Open,
            touched_at: None,
            closed_at: None,
            value: None,
            fingerprint: Fingerprint(fingerprint),
        }
    }

    /// The same person writes again, another way.
    #[must_use]
    pub fn again(&self, dice: &mut Dice) -> Self {
        let mut again = self.clone();
        again.ask_for(Feed::Website, dice);
        again
    }

    /// Says what they want and how much it is worth to the scoring tool.
    fn ask_for(&mut self, feed: Feed, dice: &mut Dice) {
        self.feed = feed;
        let (source, kind, low, high) = match feed {
            Feed::Chat => (Source::Chat, Kind::ContactUs, 40, 85),
            Feed::Partners => (Source::Referral, Kind::DemoRequest, 60, 95),
            Feed::Event => (Source::Event, Kind::Mql, 30, 75),
            Feed::Ads => (Source::Other("google ads".to_owned()), Kind::ContentDownload, 5, 60),
            Feed::Website => {
                let kinds = [
                    (Kind::DemoRequest, 38, 58, 98),
                    (Kind::PricingInquiry, 20, 52, 92),
                    (Kind::ContactUs, 17, 30, 78),
                    (Kind::TrialSignup, 15, 40, 85),
                    (Kind::ContentDownload, 10, 8, 62),
                ];
                let (kind, _, low, high) = dice.weighted(&kinds, |(_, share, ..)| *share).unwrap_or(&kinds[0]).clone();
                (Source::Web, kind, low, high)
            }
        };
        self.profile.source = Some(source);
        self.profile.kind = Some(kind);
        self.profile.score = Some(dice.between(low, high));
        self.profile.product = dice.maybe(700, &PRODUCTS).map(|name| (*name).to_owned());
    }
}

/// Where somebody writes from, and which company they are of.
#[derive(Debug, Clone, Copy)]
pub struct From<'c> {
    /// Where.
    pub place: &'c Place,
    /// The company, if we know it.
    pub account: Option<&'c Account>,
}

/// Where the next one writes from: about one in six is of a company we know.
pub fn from<'c>(company: &'c Company, dice: &mut Dice) -> Option<From<'c>> {
    let account = dice.maybe(160, &company.accounts);
    let places: Vec<&Place> = match account {
        Some(account) => company.places_in(&account.country),
        None => company.places.iter().collect(),
    };
    let place = dice.weighted(&places, |place| place.share)?;
    Some(From { place, account })
}

/// A person of there.
pub fn person(company: &Company, from: From<'_>, feed: Feed, dice: &mut Dice) -> Person {
    let From { place, account } = from;
    let cultures: Vec<&Culture> = place.cultures.iter().filter_map(|code| company.culture(code)).collect();
    let usual = cultures.first().copied().filter(|_| dice.chance(620));
    let culture = usual.or_else(|| dice.pick(&cultures).copied());
    let mut part =
        |of: fn(&Culture) -> &Vec<String>| culture.and_then(|culture| dice.pick(of(culture))).cloned().unwrap_or_default();
    let (first, last) = (part(|culture| &culture.first), part(|culture| &culture.last));
    let (name, domain, employees) = if let Some(account) = account {
        (account.name.clone(), account.domain.clone(), account.employees)
    } else {
        let name = cultures.first().map_or_else(String::new, |culture| company_name(culture, dice));
        let domain = format!("{}.example", word(&normalise::fold_company(&name)));
        let employees = employees(&name);
        (name, domain, employees)
    };
    let mut profile = Profile {
        email: Some(format!("{}@{domain}", mailbox(&first, &last, dice))),
        name: Some(whole_name(&first, &last)),
        company: Some(name),
        website: Some(domain),
        country: place.country.parse().ok(),
        state: place.state.as_ref().and_then(|state| state.parse().ok()),
        city: Some(place.city.clone()),
        language: place.language.parse().ok(),
        employees: Some(employees),
        ..Profile::default()
    };
    if dice.chance(680) {
        profile.phone = Some(format!("{}{:02}", place.dial, dice.below(100)));
    }
    profile.title = dice.maybe(760, &TITLES).map(|title| (*title).to_owned());
    profile.industry = dice.maybe(640, &INDUSTRIES).map(|industry| (*industry).to_owned());
    if let Some(message) = dice.maybe(260, &MESSAGES) {
        profile.custom.insert("message".to_owned(), (*message).to_owned());
    }
    let mut person = Person { profile, feed };
    person.ask_for(feed, dice);
    person.leave_out(dice);
    person
}

impl Person {
    /// Nobody fills in every field.
    fn leave_out(&mut self, dice: &mut Dice) {
        let profile = &mut self.profile;
        match dice.below(1_000) {
            0..12 => {
                (profile.country, profile.state, profile.city) = (None, None, None);
            }
            12..40 => profile.employees = None,
            40..120 => profile.website = None,
            _ => {}
        }
    }
}

/// Names written in their own script have the family's first.
fn whole_name(first: &str, last: &str) -> String {
    let is_han = |text: &str| text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    match (is_han(first), is_han(last)) {
        (true, true) => format!("{last}{first}"),
        _ => format!("{first} {last}"),
    }
}

fn mailbox(first: &str, last: &str, dice: &mut Dice) -> String {
    let (first, last) = (word(first), word(last));
    let first_letter: String = first.chars().take(1).collect();
    let both = [first.as_str(), last.as_str()].into_iter().filter(|part| !part.is_empty());
    let full = both.collect::<Vec<_>>().join(".");
    let address = match dice.below(10) {
        0..5 => full,
        5..8 => format!("{first_letter}.{last}"),
        _ => first,
    };
    let address = address.trim_matches('.').to_owned();
    // A name in another script leaves no letters for an address.
    if address.is_empty() { format!("contact{}", dice.below(90) + 10) } else { address }
}

/// Letters and digits of it, without accents, as an address has them.
fn word(text: &str) -> String {
    let mut word = String::new();
    for c in normalise::fold(text).chars() {
        match c {
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'ı' => word.push('i'),
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            c if c.is_ascii_alphanumeric() => word.push(c),
            _ => {}
        }
    }
    word
}

fn company_name(culture: &Culture, dice: &mut Dice) -> String {
    let mut part = |of: &[String]| dice.pick(of).cloned().unwrap_or_default();
    let (root, trade, form) = (part(&culture.roots), part(&culture.trades), part(&culture.forms));
    // One that names a person, or two words, is long enough.
    let trade = if root.contains('&') { String::new() } else { trade };
    let join = if trade.is_empty() { "" } else { culture.join.as_str() };
    format!("{root}{join}{trade} {form}").trim().to_owned()
}

/// A company has the same size whoever writes.
fn employees(company: &str) -> i64 {
    let mut dice = Dice::of(0, company, 0);
    let spread = |low: i64, high: i64, dice: &mut Dice| low + ((high - low) as f64 * dice.share().powi(2)) as i64;
    match dice.below(100) {
        0..33 => spread(3, 49, &mut dice),
        33..92 => spread(50, 990, &mut dice) / 10 * 10,
        _ => spread(1_000, 9_000, &mut dice) / 100 * 100,
    }
}
