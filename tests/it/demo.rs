//! The made company of `leadtower demo`: it is what it promises to be, whatever day it is; it keeps the promises that
//! hold for real data; and it is never mixed with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::OnceLock,
};

use leadtower::{
    actions::{
        Desk, ask,
        command::{Command, Limit, SetCapacity},
    },
    clock::Clock,
    demo::{self, DemoError},
    insight::fairness::FairnessReport,
    model::{
        absence::Absence,
        filter::{Filter, Mark, Status},
        id::RepId,
        journal::Actor,
        lead::Stage,
        listing::{Availability, LeadRow, RepRow},
        rotation::{Column, Share},
        time::{Instant, Millis, Zone},
    },
    store::{
        Conn, absences, accounts, doctor, dump, journal_list,
        page::{Order, Page},
        sample,
    },
};

use crate::support::{
    pty::Pty,
    run::{NOW, World},
};

/// A Tuesday morning in New York.
const TUESDAY: &str = "2026-11-24T17:42:00Z";

/// Seeds and instants: a Tuesday, a Monday morning in Europe, a night from Saturday to Sunday, a day on which clocks change,
/// New Year, and a holiday in one country.
const TIMES: [(u32, &str); 7] = [
    (1, TUESDAY),
    (2, TUESDAY),
    (1, "2026-11-26T17:42:00Z"),
    (1, "2026-11-23T08:10:00Z"),
    (1, "2026-10-25T01:30:00Z"),
    (7, "2027-03-28T21:00:00Z"),
    (1, "2027-01-01T05:00:00Z"),
];

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn dana() -> Actor {
    Actor::named("dana")
}

/// The desk of somebody who has just opened the demo.
fn told((seed, now): (u32, &str)) -> Desk {
    let conn = demo::tell(seed, instant(now), &dana()).unwrap();
    Desk::new(conn, Clock::Fixed(instant(now)), dana())
}

fn leads(desk: &mut Desk, filter: &Filter) -> Vec<LeadRow> {
    ask::page(desk, filter, Page::first(Order::Oldest, 2_000)).unwrap()
}

fn of_status(desk: &mut Desk, status: Status) -> Vec<LeadRow> {
    leads(desk, &Filter { statuses: vec![status], ..Filter::default() })
}

/// Those out of sight, too.
fn all_leads(desk: &mut Desk) -> Vec<LeadRow> {
    let mut all = leads(desk, &Filter { is: vec![Mark::Snoozed], ..Filter::default() });
    for status in Status::ALL {
        all.extend(of_status(desk, status));
    }
    all
}

/// Everybody's ledger of the thirty days, and of the days of history before them.
fn fair(desk: &mut Desk) -> FairnessReport {
    ask::fairness(desk, ask::Span::Last(41)).unwrap().report
}

fn everybody_away(desk: &Desk, roster: &[RepRow]) -> Vec<Absence> {
    roster.iter().flat_map(|row| absences::of_rep(desk.conn(), row.rep.id).unwrap()).collect()
}

#[test]
fn the_same_seed_and_instant_tell_the_same_story_and_another_seed_another() {
    let dumped = |desk: &Desk| dump::logical(desk.conn()).unwrap();
    let journal = |desk: &Desk| {
        let entries = journal_list::entries(desk.conn(), None, 10_000).unwrap();
        entries.into_iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>()
    };
    let (one, again, other) = (told(TIMES[0]), told(TIMES[0]), told(TIMES[1]));
    assert!(dumped(&one) == dumped(&again), "the same");
    assert!(journal(&one) == journal(&again), "and as it came to be");
    assert!(dumped(&one) != dumped(&other), "another");
}

#[test]
fn it_is_the_company_it_says_it_is() {
    let mut desk = told(TIMES[0]);
    let roster = ask::roster(&mut desk).unwrap();
    let different = |of: fn(&RepRow) -> String| roster.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(roster.len(), 24);
    assert_eq!(different(|row| row.rep.team.clone().unwrap()), 6);
    assert_eq!(different(|row| row.rep.zone().name().to_owned()), 4);
    let known = accounts::all(desk.conn()).unwrap();
    assert_eq!(known.len(), 60);
    assert!(known.iter().all(|account| account.owner.is_some()), "every account has its owner in the roster");
    let book = ask::live_book(&mut desk).unwrap().unwrap().1;
    assert!((11..=15).contains(&book.rules.len()), "{} rules", book.rules.len());
    assert!(book.pools.iter().any(|pool| pool.members.iter().any(|member| member.weight > 1)));
    assert_eq!(book.segments.len(), 3);
    assert_eq!(book.rules.last().unwrap().when, leadtower::model::criteria::Criteria::any(), "a catch-all stands last");
    let entries = journal_list::entries(desk.conn(), None, 10_000).unwrap();
    let actors: BTreeSet<&str> = entries.iter().map(|entry| entry.actor.as_str()).collect();
    assert!(actors.len() > 30, "reps, feeds, the clock, the one who looks after the rules, and dana: {actors:?}");
}

#[test]
fn whenever_it_is_told_there_is_something_to_look_at_and_nothing_is_wrong_with_it() {
    for time in TIMES {
        let mut desk = told(time);
        let now = desk.now();
        let all = all_leads(&mut desk);
        assert_eq!(all.len(), demo::LEADS, "{time:?}");
        assert!(all.iter().all(|row| row.received_at > now - Millis(30 * Millis::DAY.0) && row.received_at <= now));
        let lately = all.iter().filter(|row| row.received_at > now - Millis(3 * Millis::HOUR.0)).count();
        assert!(lately >= 20, "{time:?}: {lately} in the last three hours");
        for status in Status::ALL.into_iter().filter(|status| *status != Status::New) {
            let n = of_status(&mut desk, status).len();
            assert!(n >= 10, "{time:?}: {n} {}", status.as_str());
        }
        let closings: BTreeSet<Stage> = all.iter().map(|row| row.stage).collect();
        assert_eq!(closings.iter().filter(|stage| matches!(stage, Stage::Closed(_))).count(), 5, "{time:?}");

        let fallback = of_status(&mut desk, Status::Fallback);
        let causes: BTreeSet<_> = fallback.iter().map(|row| row.cause.unwrap()).collect();
        assert!((12..=40).contains(&fallback.len()), "{time:?}: {} in fallback", fallback.len());
        assert!(causes.len() >= 6, "{time:?}: {causes:?}");
        let mut countries: BTreeMap<_, usize> = BTreeMap::new();
        for row in &fallback {
            *countries.entry(row.country.map(|country| country.as_str().to_owned())).or_default() += 1;
        }
        assert!(countries[&Some("BR".to_owned())] >= 3 && countries[&None] >= 2, "{time:?}: {countries:?}");
        let late = |mark| Filter { statuses: vec![Status::Fallback], is: vec![mark], ..Filter::default() };
        assert!(leads(&mut desk, &late(Mark::Late)).len() >= 2, "{time:?}");
        assert!(leads(&mut desk, &late(Mark::Held)).len() >= 2, "{time:?}");
        assert!(leads(&mut desk, &Filter { is: vec![Mark::Snoozed], ..Filter::default() }).len() >= 2, "{time:?}");

        let roster = ask::roster(&mut desk).unwrap();
        let is = |of: fn(&Availability) -> bool| roster.iter().filter(|row| of(&row.availability)).count();
        assert_eq!(is(|now| matches!(now, Availability::Away { .. })), 3, "{time:?}");
        let at_limit = |row: &&RepRow| row.rep.capacity.max_open.is_some_and(|most| row.load.open >= most);
        let full = roster.iter().filter(at_limit).count();
        assert!((2..=6).contains(&full), "{time:?}: {full} are full");
        let away = everybody_away(&desk, &roster);
        let over = away.iter().filter(|absence| absence.until.is_some_and(|until| until <= now)).count();
        let to_come = away.iter().filter(|absence| absence.from > now).count();
        assert!(over >= 4 && to_come >= 2, "{time:?}: {over} over, {to_come} to come");
        assert!(all.iter().any(|row| row.covering_for.is_some()), "{time:?}: somebody works a lead for somebody else");

        for row in &all {
            let email = row.email.as_deref().unwrap();
            assert!(email.ends_with(".example") && email.is_ascii(), "{email}");
        }
        for found in doctor::examine(desk.conn()).unwrap() {
            assert!(found.faults.is_empty(), "{time:?}: {found:?}");
        }
        assert_eq!(sample::of(desk.conn()).unwrap().map(|sample| (sample.seed, sample.until)), Some((time.0, now)));
    }
}

#[test]
fn most_leads_are_answered_in_time_and_some_are_not() {
    let mut desk = told(TIMES[0]);
    let all = all_leads(&mut desk);
    let answered: Vec<bool> =
        all.iter().filter_map(|row| Some(row.touched_at? <= row.clock.and_then(|clock| clock.due)?)).collect();
    let in_time = answered.iter().filter(|in_time| **in_time).count();
    let share = in_time as f64 / answered.len() as f64;
    assert!(answered.len() > 600 && (0.85..0.99).contains(&share), "{in_time} of {} in time", answered.len());
    // Nobody reaches out outside working hours, and so never before the lead arrived.
    assert!(all.iter().all(|row| row.touched_at.is_none_or(|at| at >= row.received_at)));
}

#[test]
fn the_share_that_looks_wrong_is_explained_by_the_ledger() {
    for time in TIMES {
        let mut desk = told(time);
        let fair = fair(&mut desk);
        for row in fair.pools.iter().flat_map(|pool| &pool.rows) {
            let columns = row.sums.columns.values().fold(row.sums.baseline, |sum, column| sum + *column);
            assert_eq!(columns, row.sums.actual, "{time:?}: baseline and columns of rep {}", row.rep);
        }
        let ben = ask::roster(&mut desk).unwrap().into_iter().find(|row| row.rep.name == "Ben Okafor").unwrap().rep.id;
        let east =
            fair.pools.iter().find(|pool| pool.pool.as_ref().is_some_and(|name| name.as_str() == "americas-east")).unwrap();
        let row = east.rows.iter().find(|row| row.rep == ben).unwrap();
        let leads = |share: Share| share.0 as f64 / Share::LEAD.0 as f64;
        let (by_weight, actual) = (leads(row.sums.baseline), leads(row.sums.actual));
        let column = |column| leads(row.sums.columns.get(&column).copied().unwrap_or_default());
        assert!(by_weight > 20.0 && actual < by_weight * 0.75, "{time:?}: {actual} of {by_weight}");
        assert!(column(Column::Away) < -4.0, "{time:?}: {:?}", row.sums.columns);
        assert!(column(Column::AtCapacity) < -2.0, "{time:?}: {:?}", row.sums.columns);
        assert!(column(Column::ByHand) > 0.5, "{time:?}: {:?}", row.sums.columns);
        let theirs = column(Column::Turn);
        assert!(theirs.abs() < 1.5, "{time:?}: in the rotation itself nothing is wrong: {theirs}");
    }
}

#[test]
fn what_whoever_runs_it_did_last_can_be_undone() {
    for time in TIMES {
        let mut desk = told(time);
        let mut undone = 0;
        while let Ok(receipt) = desk.perform(&Command::Undo(None)) {
            undone += 1;
            assert!(receipt.entry.is_some());
        }
        assert!(undone >= 3, "{time:?}: {undone} entries of dana's could be taken back");
        assert!(doctor::examine(desk.conn()).unwrap().iter().all(|found| found.faults.is_empty()), "{time:?}");
    }
}

/// One story for the tests of the file.
fn opened(path: &Path, seed: u32, now: &str) -> Result<demo::Opened, DemoError> {
    demo::open(path, seed, (instant(now), Zone::UTC), &dana())
}

#[test]
fn a_change_lasts_for_the_day_and_another_day_or_seed_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not there yet/sample.db");
    let most = |conn: &Conn| leadtower::store::reps::all(conn).unwrap()[0].capacity.max_open;
    let open = |seed, now| opened(&path, seed, now).unwrap();

    let first = open(1, TUESDAY);
    assert_eq!(first.sample.until, instant(TUESDAY));
    let before = most(&first.conn);
    let mut desk = Desk::new(first.conn, Clock::Fixed(instant(TUESDAY)), dana());
    let (max_open, keep) = (Limit::Most(3), Limit::Keep);
    let set = SetCapacity { rep: RepId(1), max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep };
    desk.perform(&Command::SetCapacity(set)).unwrap();

    let evening = open(1, "2026-11-24T23:59:00Z");
    assert_eq!((most(&evening.conn), evening.sample.until), (Some(3), instant(TUESDAY)), "what was tried out is still there");
    let next_day = open(1, "2026-11-25T00:01:00Z");
    assert_eq!(most(&next_day.conn), before);
    assert_eq!(next_day.sample.until, instant("2026-11-25T00:01:00Z"));
    assert!(
        dump::logical(desk.conn()).unwrap() == dump::logical(&next_day.conn).unwrap(),
        "whoever has it open sees the new one"
    );
    assert_eq!(open(2, "2026-11-25T00:02:00Z").sample.seed, 2);
    assert_eq!(open(2, TUESDAY).sample.until, instant(TUESDAY), "and so is one of a time to come");
    assert_eq!(
        fs::read_dir(path.parent().unwrap())
            .unwrap()
            .filter(|file| {
                let name = file.as_ref().unwrap().file_name();
                !name.to_string_lossy().starts_with("sample.db") || name.to_string_lossy().contains("making")
            })
            .count(),
        0,
        "nothing half made lies about"
    );
    #[cfg(unix)]
    assert_eq!(crate::support::run::mode(&path), 0o600);
}

#[test]
fn b92_the_demo_refuses_a_database_that_is_not_a_sample_by_name_and_leaves_it_alone() {
    let world = World::staffed();
    let before = fs::read(world.database()).unwrap();
    let real = world.database();
    let real = real.to_str().unwrap();
    world.run(&["demo", "--db", real]).ended(1).says("leadtower.db` is not a sample").says("hint: ");
    assert!(fs::read(world.database()).unwrap() == before);
    world.write("notes.txt", "not a database");
    world.run(&["demo", "--db", "notes.txt"]).ended(1).says("notes.txt");
    assert_eq!(fs::read_to_string(world.path("work/notes.txt")).unwrap(), "not a database");
}

#[test]
fn b92_no_command_meets_the_sample_unless_it_is_named() {
    let world = World::staffed();
    world.run(&["add", "--email", "real@person.example"]).done();
    let before = fs::read(world.database()).unwrap();
    let made = world.json(&["demo"]);
    assert_eq!(made["database"], "$WORLD/home/.local/share/leadtower/sample.db");
    let path = world.path("home/.local/share/leadtower/sample.db").to_str().unwrap().to_owned();
    assert!(fs::read(world.database()).unwrap() == before, "the real one is as it was");
    assert_eq!(world.json(&["leads"]).as_array().unwrap().len(), 1);
    assert_eq!(world.json(&["rep", "list"]).as_array().unwrap().len(), 2);
    assert_eq!(world.json(&["--db", &path, "rep", "list"]).as_array().unwrap().len(), 24);
    assert_eq!(world.json(&["--db", &path, "leads", "status:fallback"])[0]["owner"], serde_json::Value::Null);
}

/// A home with a sample in it, made once for all of these tests.
fn with_sample() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let world = World::staffed();
        world.run(&["demo"]).done();
        world
    })
}

fn dashboard(args: &[&str], width: u16, height: u16) -> Pty {
    let home = with_sample().path("home");
    let env = [("HOME", home.to_str().unwrap()), ("USER", "dana"), ("TZ", "Europe/Berlin"), ("LEADTOWER_NOW", NOW)];
    Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), args, &env, width, height)
}

#[test]
fn b92_the_header_says_sample_at_every_size_and_never_over_real_data() {
    for (width, height) in [(120, 36), (80, 24), (60, 20)] {
        let mut pty = dashboard(&["demo"], width, height);
        pty.wait_for("SAMPLE");
        pty.wait_for("FALLBACK");
        assert!(pty.screen().lines().next().unwrap().contains("SAMPLE"), "{}", pty.screen());
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
    let mut pty = dashboard(&[], 120, 36);
    pty.wait_for("live");
    assert!(!pty.screen().contains("SAMPLE"), "{}", pty.screen());
    pty.types("q");
    pty.wait();
}

#[test]
fn new_leads_come_in_while_one_looks_and_none_when_the_clock_stands() {
    let world = World::new();
    let home = world.path("home");
    let env = [("HOME", home.to_str().unwrap()), ("USER", "dana"), ("TZ", "Europe/Berlin")];
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), &["demo"], &env, 120, 36);
    pty.wait_for("SAMPLE");
    pty.wait_for("FALLBACK");
    let path = home.join(".local/share/leadtower/sample.db");
    let count = || {
        let desk = Desk::new(Conn::read_only(&path).unwrap(), Clock::System, dana());
        let totals = ask::totals(&desk).unwrap();
        totals.by_stage.iter().map(|(_, n)| n).sum::<u64>() + totals.snoozed
    };
    pty.wait_until("a lead comes in", |_| count() > demo::LEADS as u64);
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}
