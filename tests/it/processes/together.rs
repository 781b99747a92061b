//! Ten processes write one database while a dashboard is open over it.

use std::{collections::BTreeMap, path::Path, sync::Barrier, thread};

use leadtower::store::Conn;
use serde_json::{Value, json};

use super::{leads_file, team};
use crate::support::{
    check::check,
    dice::cases,
    pty::Pty,
    run::{NOW, Ran, World},
};

const REPS: usize = 5;
/// Leads that are there before anybody starts.
const FIRST: usize = 60;
const IMPORTERS: usize = 4;
/// Each importer reads three files of a hundred rows: three transactions.
const FILES: usize = 3;
const ROWS: usize = 100;
const ADDERS: usize = 3;
/// Commands each of the others runs, one process after the other.
const EACH: usize = 12;
/// Leads at the end.
const ALL: usize = FIRST + IMPORTERS * FILES * ROWS + ADDERS * EACH;

/// What the process of that number does.
fn work(world: &World, number: usize) -> Vec<Ran> {
    let each = |command: &dyn Fn(usize) -> Vec<String>| {
        let run = |n| world.run(&command(n).iter().map(String::as_str).collect::<Vec<_>>());
        (0..EACH).map(run).collect()
    };
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match number {
        0..4 => {
            let files: Vec<String> = (0..FILES).map(|file| format!("own-{number}-{file}.csv")).collect();
            let args: Vec<&str> = ["import", "leads"].into_iter().chain(files.iter().map(String::as_str)).collect();
            vec![world.run(&args)]
        }
        4..7 => each(&|n| text(&["add", "--email", &format!("by-hand-{number}-{n}@company.example")])),
        7..9 => each(&|n| {
            let lead = (number - 7) * EACH + n + 1;
            text(&["assign", &format!("L-{lead}"), "--to", &next_in_turn(lead)])
        }),
        _ => each(&|n| text(&["touch", &format!("L-{}", 2 * EACH + n + 1)])),
    }
}

/// Who was in turn after the one who got that lead: the first leads went round the reps in order.
fn next_in_turn(lead: usize) -> String {
    format!("rep{}@example.com", lead % REPS + 1)
}

fn dashboard(world: &World) -> Pty {
    let (home, database) = (world.path("home"), world.database());
    let env = [("HOME", home.to_str().unwrap()), ("USER", "dana"), ("LEADTOWER_NOW", NOW)];
    let program = Path::new(env!("CARGO_BIN_EXE_leadtower"));
    Pty::start(program, &["--db", database.to_str().unwrap()], &env, 120, 36)
}

/// Whether the header shows that many open leads; its thousands may be set apart.
fn shows_open(pty: &Pty, leads: usize) -> bool {
    pty.screen().replace(',', "").contains(&format!("{leads} open"))
}

#[test]
fn ten_processes_and_a_dashboard_lose_nothing_and_own_nothing_twice() {
    let world = team(REPS);
    leads_file(&world, "first.csv", 0..FIRST);
    world.run(&["import", "leads", "first.csv"]).done();
    for importer in 0..IMPORTERS {
        for file in 0..FILES {
            let from = 1_000 * (importer + 1) + ROWS * file;
            leads_file(&world, &format!("own-{importer}-{file}.csv"), from..from + ROWS);
        }
    }
    let mut pty = dashboard(&world);
    pty.wait_until("shows the first leads", |pty| shows_open(pty, FIRST));

    let ran: Vec<Ran> = thread::scope(|scope| {
        let world = &world;
        let workers: Vec<_> = (0..10).map(|number| scope.spawn(move || work(world, number))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    for ran in ran {
        let talk = format!("{}{}", ran.out, ran.err).to_lowercase();
        assert!(!talk.contains("busy") && !talk.contains("locked"), "{ran:#?}");
        ran.done();
    }

    everything_is_there_once(&world);
    turns_are_even(&world);
    assert_eq!(world.json(&["doctor"])["findings"], json!([]));
    pty.wait_until("shows them all", |pty| shows_open(pty, ALL));
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}

fn everything_is_there_once(world: &World) {
    let leads = world.json(&["leads"]);
    let leads = leads.as_array().unwrap();
    let mut by_email: BTreeMap<&str, &Value> = BTreeMap::new();
    for lead in leads {
        let twice = by_email.insert(lead["email"].as_str().unwrap(), lead);
        assert!(twice.is_none(), "{lead}");
        assert!(lead["owner"].is_string() && lead["queue"].is_null() && !lead["decision"].is_null(), "{lead}");
    }
    assert_eq!(by_email.len(), ALL);
    let by_id: BTreeMap<u64, &Value> = leads.iter().map(|lead| (lead["id"].as_u64().unwrap(), lead)).collect();
    for lead in 1..=2 * EACH {
        assert_eq!(by_id[&(lead as u64)]["owner"], json!(next_in_turn(lead)));
    }
    for lead in 2 * EACH + 1..=3 * EACH {
        assert_eq!(by_id[&(lead as u64)]["status"], json!("working"));
    }
    for rep in world.json(&["rep", "list"]).as_array().unwrap() {
        let owned = leads.iter().filter(|lead| lead["owner"] == rep["email"]).count();
        assert_eq!(rep["open"], json!(owned), "{rep}");
    }
}

/// What the pool itself picked: the share by weight, and turns.
fn turns_are_even(world: &World) {
    let report = world.json(&["report", "fairness"]);
    let of_pool = report["rows"].as_array().unwrap().iter().filter(|row| row["pool"] == json!("sales"));
    let picks: Vec<f64> =
        of_pool.map(|row| row["baseline"].as_f64().unwrap() + row["columns"]["turn"].as_f64().unwrap()).collect();
    assert_eq!(picks.len(), REPS);
    assert!((picks.iter().sum::<f64>() - ALL as f64).abs() < 1e-6, "{picks:?}");
    let (least, most) = picks.iter().fold((f64::MAX, f64::MIN), |(least, most), pick| (least.min(*pick), most.max(*pick)));
    assert!(most - least < 1.0 + 1e-6, "{picks:?}");
}

/// Ten reps' processes take the same lead, all at once, round after round: who wrote last has it, and the others had it.
#[test]
fn ten_processes_that_want_the_same_lead_do_not_both_get_it() {
    const WANT: usize = 10;
    let rounds = cases(6) as usize;
    let world = team(WANT);
    leads_file(&world, "first.csv", 0..rounds);
    world.run(&["import", "leads", "first.csv"]).done();
    let mut refused = 0;
    for round in 1..=rounds {
        let lead = format!("L-{round}");
        let start = Barrier::new(WANT);
        let ran: Vec<(String, Ran)> = thread::scope(|scope| {
            let takes = |rep: usize| {
                let (world, lead, start) = (&world, &lead, &start);
                scope.spawn(move || {
                    let email = format!("rep{rep}@example.com");
                    start.wait();
                    let ran = world.run(&["assign", lead, "--to", &email, "--actor", &email, "--json"]);
                    (email, ran)
                })
            };
            let workers: Vec<_> = (1..=WANT).map(takes).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let mut took: Vec<(u64, &str)> = Vec::new();
        for (email, ran) in &ran {
            assert!(!ran.err.contains("busy") && !ran.err.contains("locked"), "{ran:#?}");
            if ran.code == Some(0) {
                let decision = &ran.json()[0];
                assert_eq!(decision["outcome"]["owner"], json!(email), "{decision}");
                took.push((decision["decision"].as_u64().unwrap(), email));
            } else {
                refused += 1;
                assert_eq!(ran.code, Some(1), "{ran:#?}");
                assert!(ran.err.contains("error: "), "{ran:#?}");
            }
        }
        let (last, winner) = took.iter().max().unwrap();
        let now = &world.json(&["explain", &lead]);
        assert_eq!((&now["decision"], &now["outcome"]["owner"]), (&json!(last), &json!(winner)));
        let listed = world.json(&["leads"]);
        let owner = listed.as_array().unwrap().iter().find(|row| row["id"] == json!(round)).map(|row| &row["owner"]);
        assert_eq!(owner, Some(&json!(winner)));
        let journal = world.json(&["journal", "--lead", &lead]);
        let by_hand = journal.as_array().unwrap().iter().filter(|entry| entry["verb"] == json!("assigned"));
        let by_hand: Vec<&str> = by_hand.map(|entry| entry["actor"].as_str().unwrap()).collect();
        took.sort_unstable_by_key(|(decision, _)| std::cmp::Reverse(*decision));
        assert_eq!(by_hand, took.iter().map(|(_, email)| *email).collect::<Vec<_>>(), "one entry each, in their order");
        check(&Conn::open(&world.database()).unwrap(), &format!("round {round}"));
    }
    assert_eq!(world.json(&["doctor"])["findings"], json!([]));
    println!("{rounds} rounds, {refused} refused");
}
