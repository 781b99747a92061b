//! Random small worlds: a roster, a book, accounts, balances, and leads that fit them. Few different values, so that rules
//! match, names clash and everybody is sometimes away.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Timelike};
use leadtower::{
    model::{
        absence::{Absence, AbsenceKind},
        account::{Account, Relationship},
        criteria::{Condition, Criteria, Field, Range},
        decision::{SamePerson, Trigger},
        id::{AbsenceId, AccountId, DecisionId, LeadId, PoolName, RepId},
        lead::Profile,
        pool::{Counts, Member, Pool, Strategy},
        rep::{Employment, Rep},
        roster::{Load, Roster},
        rotation::Share,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        segment::Segment,
        territory::Territory,
        time::{Instant, Millis, Zone},
    },
    routing::{Arrival, CompiledBook, Floor, OpenLead, accounts::AccountIndex, rotation::Rotation},
};

/// `SplitMix64`: small, seeded, good enough to try things out.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `end - 1`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Something, three times in four.
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.once_in(4)).then(|| make(self))
    }
}

const COUNTRIES: [&str; 5] = ["DE", "AT", "US", "BR", "FR"];
const STATES: [&str; 4] = ["US-CA", "US-NY", "DE-BY", "BR-SP"];
const CODES: [&str; 5] = ["94107", "94110", "10001", "80331", "9"];
const PREFIXES: [&str; 5] = ["9", "94", "941", "94107", "8"];
const CITIES: [&str; 4] = ["Berlin", "berlin", "MÜNCHEN", "Paris"];
const SIZES: [i64; 7] = [0, 1, 199, 200, 999, 1000, 50_000];
const WORDS: [&str; 4] = ["Software", "software", "health", "Health care"];
const LANGUAGES: [&str; 3] = ["en", "de", "pt"];
const SOURCES: [&str; 3] = ["web", "event", "google ads"];
const KINDS: [&str; 3] = ["demo_request", "contact_us", "quiz"];
const TAGS: [&str; 4] = ["vip", "VIP2", "partner", "hot"];
const HOSTS: [&str; 6] = ["acme.example", "eu.acme.example", "shop.eu.acme.example", "gmail.com", "ben.example", "localhost"];
const NAMES: [&str; 6] = ["Ana", "Ben", "Cleo", "Dan", "Eve", "Fay"];
const SEATS: [&str; 7] = ["0", "1", "200", " 200.0", "-5", "abc", "1.5"];
const TERRITORIES: [&str; 5] = ["World", "EMEA", "DACH", "West", "City"];
const SEGMENTS: [&str; 3] = ["smb", "mid-market", "enterprise"];
const POOLS: [&str; 4] = ["north", "south", "east", "west"];

/// A Monday; worlds live in the four weeks after it, a change of the clocks among them.
const MONDAY: i64 = 1_773_014_400_000;

/// People, policy, accounts and balances.
pub struct World {
    pub roster: Roster,
    pub absences: Vec<Absence>,
    /// The company's.
    pub days_off: BTreeSet<NaiveDate>,
    pub loads: Vec<Load>,
    pub book: Rulebook,
    pub accounts: Vec<Account>,
    pub balances: Vec<(PoolName, RepId, Share)>,
    /// The world's present; its leads come within the hour.
    pub noon: Instant,
}

/// One arrival.
#[derive(Debug, Clone)]
pub struct Lead {
    pub profile: Profile,
    pub folded_company: Option<String>,
    pub trigger: Trigger,
    pub open_leads: Vec<OpenLead>,
    pub tried: Vec<RepId>,
    pub now: Instant,
}

/// A world made ready for the router under test.
pub struct Ready {
    pub book: CompiledBook,
    pub rotation: Rotation,
    pub accounts: AccountIndex,
}

impl World {
    pub fn random(dice: &mut Dice) -> Self {
        let noon = Instant::from_ms(MONDAY + dice.below(28 * 24 * 60) as i64 * 60_000);
        let reps: Vec<Rep> = (0..=dice.below(NAMES.len() - 1)).map(|index| rep(dice, index)).collect();
        let absences = absences(dice, &reps, noon);
        let loads = reps.iter().map(|_| load(dice)).collect();
        let book = book(dice);
        let accounts = (0..dice.below(7)).map(|index| account(dice, index, reps.len())).collect();
        let mut balances = Vec::new();
        for pool in &book.pools {
            let mut left = 0;
            for rep in reps.iter().skip(1) {
                let share = [0, 0, 500_000_000, -250_000_000, 333_333_333, -1][dice.below(6)];
                left -= share;
                balances.push((pool.name.clone(), rep.id, Share(share)));
            }
            balances.push((pool.name.clone(), reps[0].id, Share(left)));
        }
        let day = |dice: &mut Dice| Instant::from_ms(MONDAY + dice.below(28) as i64 * Millis::DAY.0).day(Zone::UTC);
        let days_off = (0..dice.below(12)).map(|_| day(dice)).collect();
        let roster = Roster::new(reps, absences.clone()).with_days_off(&days_off);
        Self { roster, absences, days_off, loads, book, accounts, balances, noon }
    }

    pub fn ready(&self) -> Ready {
        let book = CompiledBook::compile(&self.book, None, &self.roster);
        let rotation = Rotation::new(&book, self.balances.iter().cloned());
        Ready { rotation, accounts: AccountIndex::new(&self.accounts, |domain| domain == "gmail.com"), book }
    }

    pub fn floor<'a>(&'a self, ready: &'a Ready) -> Floor<'a> {
        Floor { roster: &self.roster, loads: &self.loads, rotation: &ready.rotation, accounts: &ready.accounts }
    }

    #[expect(clippy::unused_self, reason = "reads as a fact about the world")]
    pub fn is_shared(&self, domain: &str) -> bool {
        domain == "gmail.com"
    }

    pub fn load(&self, rep: RepId) -> Load {
        self.loads[self.roster.position(rep).unwrap()]
    }

    pub fn balance(&self, pool: &PoolName, rep: RepId) -> Share {
        self.balances.iter().filter(|(of, who, _)| of == pool && *who == rep).map(|(.., share)| *share).sum()
    }

    pub fn at_work(&self, rep: &Rep, at: Instant) -> bool {
        let local = at.local(rep.zone());
        let days_off = if rep.holidays.is_empty() { &self.days_off } else { &rep.holidays };
        let Some(week) = &rep.week else { return !days_off.contains(&local.date_naive()) };
        let minute = (local.hour() * 60 + local.minute()) as u16;
        !days_off.contains(&local.date_naive())
            && week.on(local.weekday()).iter().any(|block| block.open <= minute && minute < block.close)
    }

    pub fn lead(&self, dice: &mut Dice) -> Lead {
        let company = dice.maybe(|dice| dice.one(&["Acme", "Ben & Co", "Nobody Ltd"]).to_owned());
        let host = |dice: &mut Dice| dice.one(&HOSTS).to_owned();
        let profile = Profile {
            email: dice.maybe(|dice| format!("x@{}", host(dice))),
            website: dice.maybe(host).filter(|_| dice.once_in(2)),
            account_ref: dice.once_in(8).then(|| format!("crm-{}", dice.below(8))),
            country: dice.maybe(|dice| dice.one(&COUNTRIES).parse().unwrap()),
            state: dice.once_in(3).then(|| dice.one(&STATES).parse().unwrap()),
            city: dice.maybe(|dice| dice.one(&CITIES).to_owned()),
            postal_code: dice.maybe(|dice| dice.one(&CODES).to_owned()),
            employees: dice.maybe(|dice| SIZES[dice.below(SIZES.len())]),
            revenue: dice.maybe(|dice| SIZES[dice.below(SIZES.len())]),
            score: dice.maybe(|dice| SIZES[dice.below(3)]),
            industry: dice.maybe(|dice| dice.one(&WORDS).to_owned()),
            product: dice.maybe(|dice| dice.one(&WORDS).to_owned()),
            language: dice.maybe(|dice| dice.one(&LANGUAGES).parse().unwrap()),
            source: dice.maybe(|dice| dice.one(&SOURCES).into()),
            kind: dice.maybe(|dice| dice.one(&KINDS).into()),
            tags: (0..dice.below(4)).map(|_| dice.one(&TAGS).to_lowercase()).collect(),
            custom: custom(dice),
            company: company.clone(),
            ..Profile::default()
        };
        let open = |dice: &mut Dice| OpenLead {
            id: LeadId(dice.below(9) as i64),
            evidence: if dice.once_in(2) { SamePerson::Email } else { SamePerson::ExternalId },
        };
        let is_duplicate = dice.once_in(30);
        let is_again = dice.once_in(6);
        Lead {
            profile,
            folded_company: company.map(|name| name.to_lowercase()),
            trigger: if is_again { Trigger::Sla } else { Trigger::Received },
            open_leads: if is_duplicate { (0..2).map(|_| open(dice)).collect() } else { Vec::new() },
            tried: self.roster.reps().iter().filter(|_| is_again && dice.once_in(3)).map(|rep| rep.id).collect(),
            now: self.noon + Millis(dice.below(3_600_000) as i64),
        }
    }
}

impl Lead {
    pub fn arrival(&self) -> Arrival<'_> {
        Arrival {
            lead: LeadId(1042),
            profile: &self.profile,
            folded_company: self.folded_company.as_deref(),
            trigger: self.trigger,
            open_leads: &self.open_leads,
            tried: &self.tried,
            previous: None,
        }
    }
}

fn custom(dice: &mut Dice) -> std::collections::BTreeMap<String, String> {
    let mut custom = std::collections::BTreeMap::new();
    if dice.once_in(2) {
        custom.insert("plan".to_owned(), dice.one(&["Pro", "free"]).to_owned());
    }
    if dice.once_in(2) {
        custom.insert("key_manager".to_owned(), dice.one(&NAMES).to_owned());
    }
    if dice.once_in(2) {
        custom.insert("seats".to_owned(), dice.one(&SEATS).to_owned());
    }
    custom
}

fn rep(dice: &mut Dice, index: usize) -> Rep {
    let mut rep = Rep::named(RepId(index as i64 + 1), NAMES[index]);
    rep.email = Some(format!("{}@us.example", NAMES[index].to_lowercase()));
    rep.zone = dice.maybe(|dice| dice.one(&["Europe/Berlin", "America/New_York", "Asia/Kolkata"]).parse().unwrap());
    rep.week = dice
        .maybe(|dice| dice.one(&["Mon-Fri 09:00-17:30", "Mon-Sun 22:00-06:00", "Tue 08:15-12:00,13:00-18:00"]).parse().unwrap());
    if dice.once_in(4) {
        rep.holidays.insert(Instant::from_ms(MONDAY + dice.below(28) as i64 * Millis::DAY.0).day(rep.zone()));
    }
    rep.languages = LANGUAGES.iter().filter(|_| dice.once_in(2)).map(|tag| tag.parse().unwrap()).collect();
    let mut limit = |n: usize| dice.once_in(3).then(|| dice.below(n) as u32);
    rep.capacity.max_open = limit(9);
    rep.capacity.max_per_day = limit(5);
    rep.capacity.max_per_week = limit(9);
    rep.capacity.max_per_month = limit(20);
    rep.backup = dice.once_in(2).then(|| RepId(dice.below(NAMES.len()) as i64 + 1));
    rep.employment = if dice.once_in(8) { Employment::Inactive } else { Employment::Active };
    rep
}

fn absences(dice: &mut Dice, reps: &[Rep], noon: Instant) -> Vec<Absence> {
    let kinds = [AbsenceKind::Vacation, AbsenceKind::Sick, AbsenceKind::Paused, AbsenceKind::Other];
    let around = |dice: &mut Dice| noon + Millis((dice.below(9) as i64 - 4) * Millis::DAY.0);
    (0..dice.below(reps.len() + 1))
        .map(|index| {
            let from = around(dice);
            let until = dice.maybe(|dice| from + Millis((1 + dice.below(5)) as i64 * Millis::DAY.0));
            let rep = reps[dice.below(reps.len())].id;
            Absence { id: AbsenceId(index as i64), rep, from, until, kind: kinds[dice.below(4)] }
        })
        .collect()
}

fn load(dice: &mut Dice) -> Load {
    let today = dice.below(4) as u32;
    let this_week = today + dice.below(4) as u32;
    Load {
        open: dice.below(8) as u32,
        today,
        this_week,
        this_month: this_week + dice.below(9) as u32,
        last: dice.maybe(|dice| DecisionId(dice.below(4) as i64)),
    }
}

fn account(dice: &mut Dice, index: usize, reps: usize) -> Account {
    let relations = [Relationship::OpenOpportunity, Relationship::Customer, Relationship::Target];
    let name = dice.one(&["Acme", "Ben & Co", "Other"]).to_owned();
    let owner = dice.maybe(|dice| RepId(dice.below(reps) as i64 + 1));
    Account {
        id: AccountId(index as i64 + 1),
        external_id: dice.maybe(|dice| format!("crm-{}", dice.below(8))),
        folded_name: name.to_lowercase(),
        name,
        relationship: relations[dice.below(3)],
        domains: (0..dice.below(3)).map(|_| dice.one(&HOSTS).to_owned()).collect(),
        owner,
        owner_named: dice.once_in(2).then(|| "Zoe".to_owned()).filter(|_| owner.is_none()),
        created_at: dice.maybe(|dice| Instant::from_ms(dice.below(3) as i64)),
    }
}

fn book(dice: &mut Dice) -> Rulebook {
    let segments = [(0, 199), (200, 999), (1000, 20_000)];
    Rulebook {
        segments: (0..dice.below(4))
            .map(|index| Segment {
                name: SEGMENTS[index].into(),
                employees: Range { low: Some(segments[index].0), high: Some(segments[index].1) },
            })
            .collect(),
        territories: (0..dice.below(TERRITORIES.len() + 1)).map(|index| territory(dice, index)).collect(),
        pools: POOLS.iter().take(dice.below(5)).map(|name| pool(dice, name)).collect(),
        rules: (0..dice.below(10)).map(|index| rule(dice, index)).collect(),
        ..Rulebook::default()
    }
}

fn territory(dice: &mut Dice, index: usize) -> Territory {
    Territory {
        name: TERRITORIES[index].into(),
        inside: (index > 0 && dice.once_in(2)).then(|| TERRITORIES[dice.below(index)].into()),
        countries: COUNTRIES.iter().filter(|_| dice.once_in(3)).map(|code| code.parse().unwrap()).collect(),
        states: STATES.iter().filter(|_| dice.once_in(4)).map(|code| code.parse().unwrap()).collect(),
        postal_prefixes: PREFIXES
            .iter()
            .filter(|_| dice.once_in(5))
            .map(|prefix| ("US".parse().unwrap(), (*prefix).to_owned()))
            .collect(),
        pool: dice.maybe(|dice| dice.one(&POOLS).into()),
    }
}

fn pool(dice: &mut Dice, name: &str) -> Pool {
    let strategies = [Strategy::RoundRobin, Strategy::Weighted, Strategy::LeastLoaded, Strategy::Priority];
    let members = NAMES.iter().filter(|_| !dice.once_in(3)).map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Pool {
        name: name.into(),
        strategy: strategies[dice.below(4)],
        members: members
            .into_iter()
            .map(|name| Member {
                rep: if dice.once_in(2) { name.as_str().into() } else { format!("{}@us.example", name.to_lowercase()).into() },
                weight: 1 + dice.below(4) as u32,
                priority: 1 + dice.below(3) as u32,
            })
            .collect(),
        respect_hours: dice.once_in(3),
        match_language: dice.once_in(3),
        ignore_caps: dice.once_in(4),
        counts: Counts::Rotation,
    }
}

fn rule(dice: &mut Dice, index: usize) -> Rule {
    let mut when = Criteria::any();
    for _ in 0..dice.below(4) {
        let field = match dice.below(22) {
            20 | 21 => Field::Custom("seats".to_owned()),
            18 => Field::Custom("plan".to_owned()),
            19 => Field::Custom("missing".to_owned()),
            fixed => Field::FIXED[fixed].clone(),
        };
        let condition = condition(dice, &field);
        when = when.clone().and(field, condition).unwrap_or(when);
    }
    let to = match dice.below(12) {
        0 => Destination::Fallback,
        1 => Destination::Nurture,
        2 | 3 => Destination::AccountOwner,
        4 => Destination::Rep(dice.one(&NAMES).into()),
        5 => Destination::Field(dice.one(&["custom.key_manager", "city"]).to_owned()),
        6..8 => Destination::TerritoryPool,
        _ => Destination::Pool(dice.one(&POOLS).into()),
    };
    let otherwise = match dice.below(5) {
        0 => Otherwise::Fallback,
        1 => Otherwise::Hold,
        2 => Otherwise::Pool(dice.one(&POOLS).into()),
        _ => Otherwise::NextRule,
    };
    let switch = if dice.once_in(10) { Switch::Off } else { Switch::On };
    Rule { name: format!("rule {}", index + 1).as_str().into(), when, to, otherwise, sla: None, switch }
}

fn condition(dice: &mut Dice, field: &Field) -> Condition {
    let words: &[&str] = match field {
        Field::Account => &["customer", "open_opportunity", "target", "none"],
        Field::Territory => &["World", "emea", "DACH", "West", "City", "none"],
        Field::Segment => &["smb", "Mid-Market", "enterprise", "none"],
        Field::Country => &COUNTRIES,
        Field::State => &STATES,
        Field::City => &CITIES,
        Field::PostalCode => &CODES,
        Field::Language => &LANGUAGES,
        Field::Source => &SOURCES,
        Field::Kind => &KINDS,
        Field::Company => &["Acme", "ben & co"],
        Field::EmailDomain => &HOSTS,
        Field::Tag => &TAGS,
        Field::Custom(_) => &["pro", "Free"],
        Field::Employees | Field::Revenue | Field::Score => &["1", "200", "50000"],
        Field::Industry | Field::Product => &WORDS,
    };
    let some = |dice: &mut Dice| (0..=dice.below(2)).map(|_| dice.one(words).to_owned()).collect::<Vec<_>>();
    match dice.below(8) {
        0 => Condition::Known,
        1 => Condition::Unknown,
        2 => {
            let word = dice.one(words);
            let letters = 1 + dice.below(3);
            Condition::Prefix(word.chars().take(letters).collect())
        }
        3 => Condition::NotIn(some(dice)),
        _ if (field.is_number() || *field == Field::Custom("seats".to_owned())) && !dice.once_in(6) => {
            let end = |dice: &mut Dice| dice.maybe(|dice| SIZES[dice.below(SIZES.len())] + dice.below(3) as i64 - 1);
            Condition::Number(Range { low: end(dice), high: end(dice) })
        }
        _ => Condition::In(some(dice)),
    }
}
