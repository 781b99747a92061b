//! Random worlds, and random things that people, files and clocks do in them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use leadtower::{
    actions::command::{
        Add, Assign, BookEdit, Close, Command, EditDraft, EditRep, EndAbsence, LeadsTo, Limit, Note, OnConflict, OnLeaving,
        OnReturn, Publish, PublishDraft, RebaseDraft, ReceiveBatch, Receiver, RemoveRep, RepDetails, Restore, Route, Routing,
        Seen, SeenBook, SeenDecision, SeenLive, SetAbsence, SetCapacity, SetDraft, Snooze, Touch, Tried,
    },
    actions::import::Part,
    intake::{AccountDraft, RepDraft},
    model::{
        absence::AbsenceKind,
        account::Relationship,
        id::{DecisionId, GroupId, LeadId, RepId, RepRef, RulebookVersion},
        journal::Actor,
        lead::{Closing, DismissReason, LeadDraft, Standing},
        pool::{Member, Pool},
        rep::{Capacity, Employment},
        rule::{Destination, Otherwise, Rule, Switch},
        time::{Instant, Millis},
    },
    rulebook::{file, spelling},
    store::{drafts, fallback, leads, reps, rulebooks},
};

use super::{
    dice::Dice,
    world::{World, draft, print_of, world},
};

const NAMES: [&str; 5] = ["ana", "ben", "cleo", "dan", "eve"];
pub const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "UTC", "Asia/Tokyo"];
const WEEKS: [&str; 3] = ["Mon-Fri 09:00-18:00", "Mon-Sun 00:00-24:00", "Mon-Fri 08:00-12:00, 13:00-16:00"];
const FLAGS: [&str; 6] = [
    "",
    "strategy = \"round_robin\"",
    "strategy = \"least_loaded\"",
    "strategy = \"priority\"",
    "respect_hours = true",
    "match_language = true",
];

/// Weekly hours, as one writes them.
pub fn random_week(dice: &mut Dice) -> &'static str {
    dice.one(&WEEKS)
}

/// A world of its seed: five reps, three pools, an account, rules of every kind.
pub fn random_world(dice: &mut Dice) -> World {
    let mut plan = world();
    for name in NAMES {
        plan = plan.rep(name, dice.one(&ZONES));
        if dice.once_in(3) {
            plan = plan.hours(dice.one(&WEEKS));
        }
        if !dice.once_in(3) {
            plan = plan.max_open(dice.below(4) as u32);
        }
        if name == "ben" {
            plan = plan.backup("ana");
        }
    }
    plan = plan
        .pool("north", ["ana", "ben*2"])
        .pool("south", ["ben", "cleo", "dan*3"])
        .pool("west", ["eve"])
        .sla("name = \"hot\"\nfirst_touch = \"1h\"\non_breach = \"reassign\"\nmax_reassign = 2")
        .sla("name = \"slow\"\nfirst_touch = \"8h\"\nclock = \"elapsed\"\non_breach = \"fallback\"")
        .rule("Known", "account:customer,target", "account_owner")
        .otherwise(dice.one(&["next_rule", "hold"]))
        .rule("Named", "custom.manager:known", "field:custom.manager")
        .otherwise(dice.one(&["next_rule", "hold", "fallback"]))
        .under_sla("slow")
        .rule("Later", "kind:content_download", "nurture")
        .rule("Hot", "source:event", "pool:south")
        .otherwise("hold")
        .under_sla("hot")
        .rule("Germany", "country:DE", "pool:north")
        .otherwise("pool:south")
        .under_sla("hot")
        .rule("Brazil", "country:BR", "pool:west")
        .otherwise("hold")
        .rule("The rest", "source:!chat", "pool:north")
        .otherwise("hold")
        .under_sla("slow");
    for pool in &mut plan.book.pools {
        pool.2 = flags(dice);
    }
    let mut world = plan.open();
    world.desk().import_accounts(&accounts()).unwrap();
    world
}

fn flags(dice: &mut Dice) -> String {
    let counts = if dice.once_in(2) { "counts = \"everything\"" } else { "" };
    format!("{}\n{counts}", dice.one(&FLAGS))
}

pub fn accounts() -> Part<AccountDraft> {
    accounts_of(["ben", "cleo", "nobody"])
}

/// The accounts with those owners.
pub fn accounts_of(owners: [&str; 3]) -> Part<AccountDraft> {
    let account = |name: &str, domain: &str, owner: &str| AccountDraft {
        name: name.to_owned(),
        folded_name: name.to_lowercase(),
        external_id: Some(format!("A-{name}")),
        relationship: Some(Relationship::Customer),
        other_type: None,
        created_at: None,
        domains: vec![domain.to_owned()],
        owner: Some(format!("{owner}@us.example")),
    };
    let rows = vec![
        (1, account("Acme", "acme.example", owners[0])),
        (2, account("Bolt", "bolt.example", owners[1])),
        (3, account("Crux", "crux.example", owners[2])),
    ];
    Part { file: "accounts.csv".to_owned(), batch: "accounts".to_owned(), rows, rejected: 0 }
}

pub fn random_draft(dice: &mut Dice) -> LeadDraft {
    let host =
        dice.one(&["one.example", "two.example", "three.example", "acme.example", "bolt.example", "crux.example", "gmail.com"]);
    let email = format!("p{}@{host}", dice.below(30));
    let mut draft = draft(&email);
    draft.external_id = (!dice.once_in(3)).then(|| format!("id-{}", dice.below(40)));
    let known = &mut draft.profile;
    known.country = dice.one(&[None, Some("DE"), Some("BR"), Some("US")]).map(|code| code.parse().unwrap());
    known.source = Some(dice.one(&["web", "event", "chat", "event"]).into());
    known.kind = dice.once_in(8).then(|| "content_download".into());
    known.language = dice.one(&[None, Some("de"), Some("en")]).map(|tag| tag.parse().unwrap());
    if dice.once_in(6) {
        known.custom.insert("manager".to_owned(), dice.one(&["cleo", "ben", "nobody"]).to_owned());
    }
    draft.fingerprint = print_of(&format!("{:?} {:?}", draft.external_id, draft.profile));
    draft
}

/// A part of a file of leads as a CRM exports them.
pub fn random_file(dice: &mut Dice, now: Instant) -> ReceiveBatch {
    let row = |dice: &mut Dice| {
        let mut draft = random_draft(dice);
        draft.created_at = dice.once_in(2).then(|| now - Millis::minutes(dice.below(5_000) as i64));
        draft.owner = dice.once_in(3).then(|| dice.one(&["ana", "dan@us.example", "gone@us.example"]).to_owned());
        draft.standing = dice.one(&[Standing::Open, Standing::Open, Standing::Working, Standing::Closed(Closing::Won)]);
        draft.touched_at = dice.once_in(3).then_some(now);
        draft
    };
    let mut drafts: Vec<LeadDraft> = Vec::new();
    for _ in 0..dice.below(8) {
        let draft = row(dice);
        // A record twice with other values in one file would be an update each time.
        if draft.external_id.is_none() || drafts.iter().all(|other| other.external_id != draft.external_id) {
            drafts.push(draft);
        }
    }
    ReceiveBatch {
        file: "leads.csv".to_owned(),
        origin: dice.one(&["hubspot", "salesforce"]).to_owned(),
        batch: "one".to_owned(),
        drafts,
        rejected: dice.below(2) as u64,
        routing: dice.one(&[Routing::OpenAndUnowned, Routing::OwnedToo, Routing::Hold]),
    }
}

/// A roster file that says anew what is known, with something else now and then.
pub fn random_reps(dice: &mut Dice) -> Part<RepDraft> {
    let number = dice.below(4) + 1;
    let mut rows: Vec<(u64, RepDraft)> = (0..number)
        .map(|row| {
            let name = dice.one(&NAMES);
            let draft = RepDraft {
                name: name.to_owned(),
                email: Some(format!("{name}@us.example")),
                external_id: None,
                team: dice.once_in(2).then(|| dice.one(&["red", "blue"]).to_owned()),
                manager: None,
                zone: None,
                week: None,
                holidays: None,
                languages: Vec::new(),
                backup: dice.once_in(2).then(|| dice.one(&["ana", "cleo", "nobody"]).to_owned()),
                capacity: Capacity::default(),
                employment: None,
            };
            (row as u64, draft)
        })
        .collect();
    rows.sort_by(|one, other| one.1.name.cmp(&other.1.name));
    rows.dedup_by(|one, other| one.1.name == other.1.name);
    Part { file: "reps.csv".to_owned(), batch: "reps".to_owned(), rows, rejected: 0 }
}

/// Some leads, most of them as nobody looked at them.
fn some_leads(dice: &mut Dice, world: &World, most: usize) -> Vec<Seen> {
    let all = leads::next_id(world.conn()).unwrap().0 as usize;
    let number = dice.below(most) + 1;
    let mut some: Vec<LeadId> = (0..number).map(|_| LeadId(dice.below(all) as i64 + 1)).collect();
    some.sort_unstable();
    some.dedup();
    some.into_iter().map(|lead| seen(dice, world, lead)).collect()
}

fn seen(dice: &mut Dice, world: &World, lead: LeadId) -> Seen {
    let decision = match dice.below(8) {
        0 => SeenDecision::This(Some(DecisionId(1))),
        1 if lead < leads::next_id(world.conn()).unwrap() => SeenDecision::This(world.lead(lead).state.decision),
        _ => SeenDecision::Any,
    };
    Seen { lead, decision }
}

fn a_rep(dice: &mut Dice, world: &World) -> RepId {
    let strangers = usize::from(dice.once_in(20));
    RepId(dice.below(reps::all(world.conn()).unwrap().len() + strangers) as i64 + 1)
}

/// Something that a person asks for, sensible or not.
pub fn random_command(dice: &mut Dice, world: &mut World) -> Command {
    let now = world.now;
    match dice.below(28) {
        0..=5 => Command::Add(Add { draft: random_draft(dice) }),
        6 => {
            let tried = dice.one(&[Tried::Exclude, Tried::Include]);
            Command::Route(Route { leads: some_leads(dice, world, 4), tried })
        }
        7..=9 => {
            let leads = some_leads(dice, world, 5);
            let to = if dice.once_in(4) { Receiver::Fallback } else { Receiver::Rep(a_rep(dice, world)) };
            Command::Assign(Assign { leads, to, because: dice.once_in(2).then(|| "knows them".to_owned()) })
        }
        10 => {
            let at = dice.once_in(2).then(|| now - Millis::minutes(dice.below(90) as i64 - 5));
            Command::Touch(Touch { leads: some_leads(dice, world, 3), at })
        }
        11 | 12 => {
            let closing = dice.one(&[
                Closing::Meeting,
                Closing::Opportunity,
                Closing::Won,
                Closing::Lost,
                Closing::Disqualified,
                Closing::Disqualified,
            ]);
            let reason = dice.one(&[None, Some(DismissReason::Junk), Some(DismissReason::NotALead), Some(DismissReason::Other)]);
            let value = dice.once_in(3).then_some(900);
            Command::Close(Close { leads: some_leads(dice, world, 4), closing, reason, value })
        }
        13 if dice.once_in(3) => {
            Command::Note(Note { leads: some_leads(dice, world, 2), text: dice.one(&["called", "wrote"]).to_owned() })
        }
        13 => {
            let until = (!dice.once_in(3)).then(|| now + Millis::minutes(dice.below(900) as i64 - 20));
            Command::Snooze(Snooze { leads: some_leads(dice, world, 2), until })
        }
        14 | 15 => absence(dice, world),
        16 | 17 => {
            let leads = dice.one(&[OnReturn::Keep, OnReturn::HandBack]);
            Command::EndAbsence(EndAbsence { rep: a_rep(dice, world), absence: None, leads })
        }
        18 => {
            let mut limit =
                || dice.one(&[Limit::Keep, Limit::Unlimited, Limit::Most(0), Limit::Most(3), Limit::By(1), Limit::By(-1)]);
            let (max_open, max_per_day) = (limit(), limit());
            let rep = a_rep(dice, world);
            Command::SetCapacity(SetCapacity {
                rep,
                max_open,
                max_per_day,
                max_per_week: Limit::Keep,
                max_per_month: Limit::Keep,
            })
        }
        19 => Command::EditRep(EditRep { rep: a_rep(dice, world), details: details(dice) }),
        20 => {
            let rep = a_rep(dice, world);
            let other = a_rep(dice, world);
            let leads_to = dice.one(&[None, Some(LeadsTo::Rep(other)), Some(LeadsTo::Reroute), Some(LeadsTo::Fallback)]);
            Command::RemoveRep(RemoveRep { rep, leads_to })
        }
        21 | 22 => {
            change_book(dice, world);
            Command::Publish(Publish::of(world.book.text(), None))
        }
        23 => {
            let versions = rulebooks::history(world.conn()).unwrap().len();
            Command::Restore(Restore { version: RulebookVersion(dice.below(versions + 1) as u32 + 1), seen: SeenLive::Any })
        }
        24 | 25 => draft_command(dice, world),
        _ => Command::Tick,
    }
}

/// Something done to a draft of the rulebook, mostly as it was seen.
pub fn draft_command(dice: &mut Dice, world: &World) -> Command {
    let now = drafts::of(world.conn(), &Actor::named("rita")).unwrap().map(|draft| draft.revision);
    let seen = if dice.once_in(8) { None } else { now };
    let book = seen.map_or_else(|| SeenBook::Live(rulebooks::live_version(world.conn()).unwrap()), SeenBook::Draft);
    let edit = |edit| Command::EditDraft(EditDraft { seen: book, edit });
    let rule = dice.one(&["Known", "Named", "Hot", "Germany", "The rest"]);
    match (dice.below(10), seen) {
        (0, _) => Command::SetDraft(SetDraft { seen: book, text: world.book.text() }),
        (1, Some(seen)) => Command::DiscardDraft { seen },
        (2 | 3, Some(seen)) => Command::PublishDraft(PublishDraft { seen, note: None, mends: a_group(dice, world) }),
        (4, Some(seen)) => {
            Command::RebaseDraft(RebaseDraft { seen, conflicts: dice.one(&[OnConflict::Refuse, OnConflict::Mine]) })
        }
        (5, _) => edit(BookEdit::SwitchRule { name: rule.into(), to: dice.one(&[Switch::On, Switch::Off]) }),
        (6, _) => edit(BookEdit::MoveRule { name: rule.into(), to: dice.below(7) + 1 }),
        (7, _) => edit(a_place_for_chats(dice)),
        _ => {
            let rep: RepRef = format!("{}@us.example", dice.one(&NAMES)).as_str().into();
            let mut pools = pools_seen(world, book);
            if pools.is_empty() {
                return edit(BookEdit::RemovePool("north".into()));
            }
            let at = dice.below(pools.len());
            let mut pool = pools.swap_remove(at);
            match pool.members.iter_mut().find(|member| member.rep == rep) {
                Some(_) if dice.once_in(3) => pool.members.retain(|member| member.rep != rep),
                Some(member) => member.weight = dice.below(5) as u32 + 1,
                None => pool.members.push(Member { rep, weight: dice.below(5) as u32 + 1, priority: 2 }),
            }
            edit(BookEdit::ReplacePool { name: pool.name.clone(), pool })
        }
    }
}

/// The pools of the book that somebody has before them; none before the first.
fn pools_seen(world: &World, seen: SeenBook) -> Vec<Pool> {
    let text = match seen {
        SeenBook::Draft(draft) => drafts::get(world.conn(), draft).unwrap().map(|kept| kept.text),
        SeenBook::Live(version) => {
            version.and_then(|version| rulebooks::get(world.conn(), version).unwrap()).map(|book| book.text)
        }
    };
    text.map_or_else(Vec::new, |text| file::read_published(&text).unwrap().pools)
}

/// What is to be mended by a draft, mostly something that stands in the fallback queue.
fn a_group(dice: &mut Dice, world: &World) -> Option<GroupId> {
    let groups = fallback::groups(world.conn(), world.now).unwrap().rows;
    (!groups.is_empty() && !dice.once_in(3)).then(|| dice.one(&groups).id)
}

/// The book of random worlds has no rule for chats: one that has, or none again.
fn a_place_for_chats(dice: &mut Dice) -> BookEdit {
    if dice.once_in(3) {
        return BookEdit::RemoveRule("Chats".into());
    }
    let rule = Rule {
        name: "Chats".into(),
        when: spelling::read("source:chat").unwrap(),
        to: Destination::Pool(dice.one(&["north", "south", "west"]).into()),
        otherwise: dice.one(&[Otherwise::Hold, Otherwise::Fallback, Otherwise::NextRule]),
        sla: None,
        switch: Switch::On,
    };
    BookEdit::AddRule { rule, at: dice.below(8) + 1 }
}

fn absence(dice: &mut Dice, world: &World) -> Command {
    let now = world.now;
    let from = dice.one(&[None, None, Some(Millis::HOUR), Some(Millis::DAY), Some(Millis::minutes(-30))]).map(|by| now + by);
    let until = dice.one(&[None, Some(Millis::minutes(90)), Some(Millis::DAY), Some(Millis(5 * Millis::DAY.0))]);
    let kind = dice.one(&[AbsenceKind::Vacation, AbsenceKind::Sick, AbsenceKind::Paused]);
    let leads = dice.one(&[OnLeaving::Keep, OnLeaving::Reroute]);
    Command::SetAbsence(SetAbsence { rep: a_rep(dice, world), from, until: until.map(|by| now + by), kind, leads })
}

/// A day in the two weeks of the tests.
fn world_day(dice: &mut Dice) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, dice.below(14) as u32 + 1).unwrap()
}

fn details(dice: &mut Dice) -> RepDetails {
    let mut details = RepDetails::default();
    match dice.below(8) {
        7 => details.holidays = Some(BTreeSet::from([world_day(dice)])),
        0 => details.zone = dice.one(&ZONES).parse().ok(),
        1 => details.week = dice.one(&WEEKS).parse().ok(),
        2 => details.employment = Some(dice.one(&[Employment::Active, Employment::Inactive])),
        3 => details.name = Some(format!("{} the {}", dice.one(&NAMES), dice.below(9))),
        4 => details.email = Some(format!("{}@us.example", dice.one(&NAMES))),
        5 => details.backup = Some(dice.one(&["ana", "cleo@us.example", "none", "nobody"]).to_owned()),
        _ => details.languages = Some(dice.one(&["de", "en"]).parse().into_iter().collect()),
    }
    details
}

fn change_book(dice: &mut Dice, world: &mut World) {
    let which = dice.below(world.book.pools.len());
    let pool = &mut world.book.pools[which];
    let name = dice.one(&NAMES);
    let there = pool.1.iter().position(|member| member.split('*').next() == Some(name));
    match (dice.below(4), there) {
        (0, Some(index)) if pool.1.len() > 1 => drop(pool.1.remove(index)),
        (1, None) => pool.1.push(format!("{name}*{}", dice.below(4) + 1)),
        (2, Some(index)) => pool.1[index] = format!("{name}*{}", dice.below(9) + 1),
        (3, _) => world.book.rules.swap(0, 1),
        _ => pool.2 = flags(dice),
    }
}
