//! The company of the benchmark: twelve reps, three pools, twenty rules, a thousand accounts, and files of leads for it.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use leadtower::{
    actions::{
        Desk,
        command::{Command, Publish, RepDetails},
        import::Part,
    },
    clock::Clock,
    intake::{AccountDraft, normalise},
    model::{account::Relationship, journal::Actor, time::Instant},
    store::Conn,
};

const REPS: usize = 12;
const ACCOUNTS: usize = 1_000;

const COUNTRIES: [(&str, &str); 12] = [
    ("Germany", "de"),
    ("Austria", "de"),
    ("Switzerland", "fr"),
    ("France", "fr"),
    ("Spain", "es"),
    ("Italy", "it"),
    ("United Kingdom", "en"),
    ("Sweden", "en"),
    ("United States", "en"),
    ("Canada", "en"),
    ("Brazil", "pt"),
    ("Japan", "en"),
];
const INDUSTRIES: [&str; 14] = [
    "software",
    "retail",
    "banking",
    "insurance",
    "logistics",
    "energy",
    "health",
    "education",
    "media",
    "telecom",
    "travel",
    "agriculture",
    "construction",
    "government",
];
const TITLES: [&str; 6] = ["Head of Sales", "CTO", "Operations Manager", "Founder", "Buyer", "VP Marketing"];
const SOURCES: [&str; 5] = ["Web", "Chat", "Event", "Referral", "Google Ads"];
const KINDS: [&str; 5] = ["demo_request", "pricing_inquiry", "trial_signup", "contact_us", "content_download"];

/// `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }
}

/// The instant of everything.
pub const NOW: &str = "2026-03-03T10:00:00Z";

/// A desk at one instant of a working day, so that every run writes the same rows.
pub fn desk(path: &Path) -> Desk {
    let now: Instant = NOW.parse().unwrap();
    Desk::new(Conn::open(path).unwrap(), Clock::Fixed(now), Actor::named("bench"))
}

/// Makes the file of a company that has no leads yet.
pub fn found(path: &Path) {
    let mut desk = desk(path);
    for rep in 0..REPS {
        let details = RepDetails {
            name: Some(format!("Rep {rep}")),
            email: Some(format!("rep{rep}@tower.example")),
            zone: Some("Europe/Berlin".parse().unwrap()),
            week: Some("Mon-Fri 08:00-19:00".parse().unwrap()),
            ..RepDetails::default()
        };
        desk.perform(&Command::AddRep(details)).unwrap();
    }
    let account = |number: usize| AccountDraft {
        name: format!("Customer {number} Ltd"),
        folded_name: normalise::fold_company(&format!("Customer {number} Ltd")),
        external_id: Some(format!("ACC-{number}")),
        relationship: Some(Relationship::Customer),
        other_type: None,
        created_at: None,
        domains: vec![format!("company{number}.example")],
        owner: Some(format!("rep{}@tower.example", number % REPS)),
    };
    let rows = (0..ACCOUNTS).map(|number| (number as u64, account(number))).collect();
    desk.import_accounts(&Part { file: "accounts.csv".into(), batch: "accounts".into(), rows, rejected: 0 }).unwrap();
    desk.perform(&Command::Publish(Publish::of(rulebook(), None))).unwrap();
}

fn rulebook() -> String {
    let mut text = String::from(
        "format = 1\n[defaults]\nhours = { zone = \"Europe/Berlin\", week = \"Mon-Fri 08:00-19:00\" }\nsla = \"standard\"\n",
    );
    for (name, sizes) in [("small", "1..199"), ("middle", "200..999"), ("large", "1000..")] {
        text += &format!("[[segment]]\nname = \"{name}\"\nemployees = \"{sizes}\"\n");
    }
    for (name, countries) in
        [("europe", "\"DE\", \"AT\", \"CH\", \"FR\", \"ES\", \"IT\", \"GB\", \"SE\""), ("americas", "\"US\", \"CA\", \"BR\"")]
    {
        text += &format!("[[territory]]\nname = \"{name}\"\ncountries = [{countries}]\npool = \"{name}\"\n");
    }
    for (name, strategy, members) in
        [("americas", "round_robin", 0..4), ("europe", "weighted", 4..12), ("large", "least_loaded", 0..10)]
    {
        let seats: Vec<String> = members.map(|rep| format!("{{ rep = \"rep{rep}@tower.example\" }}")).collect();
        text += &format!(
            "[[pool]]\nname = \"{name}\"\nstrategy = \"{strategy}\"\nrespect_hours = true\nmembers = [{}]\n",
            seats.join(", ")
        );
    }
    text += "[[sla]]\nname = \"standard\"\nfirst_touch = \"4h\"\n[[sla]]\nname = \"hot\"\nfirst_touch = \"30m\"\n";
    let mut rule =
        |name: &str, when: &str, rest: &str| text += &format!("[[rule]]\nname = \"{name}\"\nwhen = \"{when}\"\n{rest}\n");
    rule("known accounts", "account:customer,open_opportunity", "to = \"account_owner\"\notherwise = \"next_rule\"");
    rule("readers", "kind:content_download score:..20", "to = \"nurture\"");
    rule("large companies", "segment:large", "to = \"pool:large\"\nsla = \"hot\"");
    for (number, industry) in INDUSTRIES.iter().enumerate() {
        let pool = ["americas", "europe", "large"][number % 3];
        let name = format!("{industry} of some size");
        rule(&name, &format!("industry:{industry} segment:middle score:60.."), &format!("to = \"pool:{pool}\""));
    }
    rule("demos", "kind:demo_request territory:europe,americas", "to = \"territory_pool\"\nsla = \"hot\"");
    rule("by territory", "territory:europe,americas", "to = \"territory_pool\"\notherwise = \"hold\"");
    text += "[[rule]]\nname = \"everything else\"\nto = \"pool:europe\"\n";
    text
}

/// Writes a file of so many leads, 20 columns wide: three in ten from known companies, two in a hundred of somebody who
/// is in the file already.
pub fn write_leads(path: &Path, rows: usize) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    writeln!(
        file,
        "Lead ID,First Name,Last Name,Email,Phone,Job Title,Company,Website,Country,City,Postal Code,Industry,Employees,\
         Annual Revenue,Lead Source,Request Type,Language,Score,Tags,Created At"
    )
    .unwrap();
    let mut dice = Dice(11);
    for row in 0..rows {
        let person = if row > 0 && dice.below(50) == 0 { dice.below(row) } else { row };
        let company = if dice.below(10) < 3 { dice.below(ACCOUNTS) } else { ACCOUNTS + dice.below(200_000) };
        let (country, language) = dice.of(&COUNTRIES);
        let words = [dice.below(4_000), dice.below(20_000)];
        writeln!(
            file,
            "LD-{row:07},First{},Last{},p{person}.last@company{company}.example,+49 30 {:07},{},Company {company} GmbH,\
             https://www.company{company}.example/,{country},City {},{:05},{},{},{},{},{},{language},{},\"newsletter,web {}\",\
             2026-03-03T0{}:{:02}:00Z",
            words[0],
            words[1],
            dice.below(10_000_000),
            dice.of(&TITLES),
            dice.below(5_000),
            dice.below(100_000),
            dice.of(&INDUSTRIES),
            1 + dice.below(3_000),
            dice.below(9_000) * 1_000,
            dice.of(&SOURCES),
            dice.of(&KINDS),
            dice.below(101),
            dice.below(9),
            dice.below(9),
            dice.below(60),
        )
        .unwrap();
    }
    file.flush().unwrap();
}
