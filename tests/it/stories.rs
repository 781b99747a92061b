//! What is told of one lead, and right after something was done.

mod journal;
mod said;

use leadtower::{
    actions::{
        ask::{self, Story},
        command::{
            Assign, Close, Command, Limit, Note, OnLeaving, Receiver, Route, Seen, SetAbsence, SetCapacity, Snooze, Touch, Tried,
        },
        receipt::{self, story::Kind},
    },
    model::{
        absence::AbsenceKind,
        id::{LeadId, RepId},
        lead::{Closing, DismissReason},
        time::{Millis, Zone},
    },
    worktime::sla::Counted,
};

use crate::support::{
    live::Live,
    world::{Plan, World, draft, world},
};

fn plan() -> Plan {
    world()
        .rep("ana", "UTC")
        .hours("Mon-Fri 09:00-18:00")
        .rep("ben", "UTC")
        .pool("all", ["ana"])
        .sla("name = \"web\"\nfirst_touch = \"4h\"")
        .rule("Chat", "source:chat", "fallback")
        .under_sla("web")
        .rule("All", "", "pool:all")
        .under_sla("web")
}

fn story(world: &mut World, lead: LeadId) -> Story {
    ask::story(world.desk(), lead).unwrap().unwrap()
}

fn kinds(story: &Story) -> Vec<Kind> {
    story.events.iter().map(|event| event.kind).collect()
}

fn give(lead: LeadId, to: RepId) -> Command {
    Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(to), because: Some("speaks es".to_owned()) })
}

#[test]
fn a_lead_tells_what_happened_to_it_newest_first() {
    let mut world = plan().open();
    let mut chat = draft("rosa@cobalto.example");
    chat.profile.source = Some("chat".into());
    chat.profile.country = Some("CR".parse().unwrap());
    chat.profile.given.insert("country".to_owned(), "Costa Rica".to_owned());
    let lead = world.add(chat).leads[0].lead;
    let ben = world.rep("ben");
    for command in [
        Command::Note(Note { leads: vec![Seen::any(lead)], text: "wrote from the Austin event".to_owned() }),
        give(lead, ben),
        Command::Undo(None),
        Command::Redo(None),
        Command::Snooze(Snooze { leads: vec![Seen::any(lead)], until: Some(world.now + Millis::DAY) }),
        Command::Snooze(Snooze { leads: vec![Seen::any(lead)], until: None }),
        Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None }),
        Command::Close(Close { leads: vec![Seen::any(lead)], closing: Closing::Won, reason: None, value: Some(900) }),
    ] {
        world.wait(Millis::minutes(1));
        world.perform(&command);
    }
    let story = story(&mut world, lead);
    assert_eq!(
        kinds(&story),
        [
            Kind::Ended,
            Kind::Contacted,
            Kind::InSight,
            Kind::Snoozed,
            Kind::DoneAgain,
            Kind::MovedBack,
            Kind::Moved,
            Kind::Noted,
            Kind::Fallback,
            Kind::Checked,
            Kind::Cleaned,
            Kind::Arrived,
        ]
    );
    let text = |kind: Kind| story.events.iter().find(|event| event.kind == kind).unwrap().text.clone();
    assert_eq!(text(Kind::Ended), "won, 900");
    assert_eq!(text(Kind::DoneAgain), "Fallback -> ben");
    assert_eq!(text(Kind::MovedBack), "ben -> Fallback");
    assert_eq!(text(Kind::Moved), "to ben");
    assert_eq!(text(Kind::Noted), "wrote from the Austin event");
    assert_eq!(text(Kind::Cleaned), "country \"Costa Rica\" -> CR");
    assert_eq!(text(Kind::Checked), "no duplicate: no open lead had its e-mail");
    assert_eq!(text(Kind::Arrived), "by hand");
    let moved = story.events.iter().find(|event| event.kind == Kind::Moved).unwrap();
    assert_eq!((moved.by.as_deref(), moved.taken_back), (Some("you"), None), "it was done again");
    assert_eq!(moved.lines, ["reason \"speaks es\""]);
    assert!(moved.fields.iter().any(|field| field.field == "owner" && field.after == "ben"), "{:?}", moved.fields);
    assert_eq!((story.noted, story.origin.as_str()), (1, "by hand"));
}

/// That nobody was found is told only where somebody was looked for, by the address that it had then.
#[test]
fn that_no_duplicate_was_found_is_told_where_one_was_looked_for() {
    let mut world = plan().open();
    let checked = |world: &mut World, lead| kinds(&story(world, lead)).contains(&Kind::Checked);
    let lead = world.lead_from("a@one.example");
    assert!(checked(&mut world, lead));
    let again = world.add(draft("a@one.example")).leads[0].lead;
    assert!(!checked(&mut world, again), "it was one");
    let mut nobody = draft("b@one.example");
    nobody.profile.email = None;
    nobody.profile.phone = Some("+49 30 1".to_owned());
    let nobody = world.add(nobody).leads[0].lead;
    assert!(!checked(&mut world, nobody), "there was nothing to compare");
}

/// What is said where a rule was asked, and where somebody else asked.
#[test]
fn a_decision_tells_its_rule_and_who_was_skipped() {
    let mut world = plan().open();
    let ana = world.rep("ana");
    let away = SetAbsence { rep: ana, from: None, until: None, kind: AbsenceKind::Sick, leads: OnLeaving::Keep };
    world.perform(&Command::SetAbsence(away));
    let lead = world.lead_from("a@one.example");
    let story = story(&mut world, lead);
    let event = story.events.iter().find(|event| event.kind == Kind::Fallback).unwrap();
    assert_eq!(event.text, "nobody is available");
    assert_eq!(event.lines[0], "R2 All, rules v1");
    assert!(event.lines[1].starts_with("ana skipped: is sick until further notice"), "{:?}", event.lines);
}

/// The parts of a clock follow each other without a gap up to now, none lies ahead, and those that counted and what is left
/// add up to what it allows.
#[test]
fn the_parts_of_a_clock_add_up() {
    let mut world = plan().open();
    // Monday 10:00 in Berlin; Ana works in UTC and lunches at her desk, but is away from eleven to one.
    let ana = world.rep("ana");
    let lead = world.lead_from("a@one.example");
    world.wait(Millis(2 * Millis::HOUR.0));
    let until = Some(world.now + Millis(2 * Millis::HOUR.0));
    let away = SetAbsence { rep: ana, from: None, until, kind: AbsenceKind::Other, leads: OnLeaving::Keep };
    world.perform(&Command::SetAbsence(away));
    world.wait(Millis::minutes(30));
    let clock = story(&mut world, lead).clock.unwrap();
    assert_eq!(clock.allowed, "web: 4 h of working time");
    assert_eq!(clock.parts.first().unwrap().segment.from, clock.started);
    assert_eq!(clock.parts.last().unwrap().segment.to, world.now);
    assert!(clock.parts.windows(2).all(|two| two[0].segment.to == two[1].segment.from), "{clock:#?}");
    let counted: i64 = clock
        .parts
        .iter()
        .filter(|part| part.segment.counted == Counted::Yes)
        .map(|part| part.segment.to.since(part.segment.from).0)
        .sum();
    assert_eq!((counted, clock.left), (2 * Millis::HOUR.0, Some(Millis(2 * Millis::HOUR.0))), "{clock:#?}");
    assert!(clock.parts.iter().any(|part| part.segment.counted == Counted::Away), "{clock:#?}");
    let due = clock.due.unwrap();
    world.wait(Millis(8 * Millis::HOUR.0));
    let clock = story(&mut world, lead).clock.unwrap();
    assert_eq!((clock.parts.last().unwrap().segment.to, clock.left), (due, None), "what is over ends when it was due");
}

#[test]
fn without_a_rulebook_the_reason_is_that_there_was_none() {
    let mut world = plan().open();
    // The rulebook goes.
    world.perform(&Command::Undo(None));
    let lead = world.lead_from("a@one.example");
    let explained = ask::explain(world.desk(), lead, None).unwrap().unwrap();
    assert!(explained.decision.rulebook.is_none());
    assert_eq!(explained.summary, "Fallback; no rulebook was live then.");
    assert_eq!(story(&mut world, lead).events[0].text, "no rulebook was live then");
}

#[test]
fn a_system_is_called_as_people_call_it() {
    for (origin, called) in [
        ("file:webinar:id", "webinar"),
        ("file:webinar:lead id", "webinar"),
        ("file::lead id", "a file with its own lead ids"),
        ("file::id", "a file with its own ids"),
        ("file", "file"),
        ("file:leads", "leads"),
        ("hubspot", "HubSpot"),
        ("by_hand", "by hand"),
        ("my_crm", "my crm"),
    ] {
        assert_eq!(receipt::story::origin(origin), called);
    }
}

/// B36: whatever was done, the message names what, whom it concerned by name or number, and how many.
#[test]
fn b36_every_message_names_what_who_and_how_many() {
    let mut world = plan().open();
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let leads: Vec<LeadId> = (0..3).map(|n| world.lead_from(&format!("p{n}@one.example"))).collect();
    let all = Seen::all(&leads);
    let one = vec![all[0]];
    let assign = |leads: &[Seen], to| Command::Assign(Assign { leads: leads.to_vec(), to, because: None });
    let keep = Limit::Keep;
    let (max_open, rep) = (Limit::Most(9), ana);
    let close = |leads: &[Seen], closing, reason| Command::Close(Close { leads: leads.to_vec(), closing, reason, value: None });
    let table = [
        (assign(&one, Receiver::Rep(ben)), "assigned Somebody to ben"),
        (Command::Undo(None), "undid 7: assigned Somebody to ben"),
        (Command::Redo(None), "did 7 again: assigned Somebody to ben"),
        (assign(&all[1..], Receiver::Rep(ben)), "assigned 2 leads to ben"),
        (assign(&one, Receiver::Fallback), "sent Somebody to fallback"),
        (Command::Route(Route { leads: one.clone(), tried: Tried::Include }), "re-routed Somebody to ana"),
        (Command::Note(Note { leads: all.clone(), text: "called".to_owned() }), "noted on 3 leads: called"),
        (Command::Touch(Touch { leads: one.clone(), at: None }), "contacted Somebody at 2 Mar 09:00"),
        (
            Command::Snooze(Snooze { leads: one.clone(), until: Some(world.now + Millis::HOUR) }),
            "snoozed Somebody until 2 Mar 10:00",
        ),
        (Command::Snooze(Snooze { leads: one.clone(), until: None }), "put Somebody back in sight"),
        (close(&one, Closing::Meeting, None), "Somebody got a meeting"),
        (close(&all[1..], Closing::Disqualified, Some(DismissReason::Other)), "2 leads dismissed as other"),
        (
            Command::SetCapacity(SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep }),
            "ana: capacity open no limit -> 9",
        ),
    ];
    let rep = |id: RepId| if id == ana { "ana".to_owned() } else { "ben".to_owned() };
    for (command, said) in table {
        let receipt = world.perform(&command);
        let lead = receipt.leads.first().map(|touched| world.lead(touched.lead).profile.name.unwrap());
        let alone = lead.as_deref().map(|name| receipt::Alone { name, before: None });
        assert_eq!(receipt::done(&receipt, alone, &rep, Zone::UTC), said);
    }
}

/// Places and sizes before how they came; one of a kind; and whoever was skipped is spoken of, though nothing came of it.
#[test]
fn what_would_have_sent_a_lead_elsewhere_is_told_by_weight() {
    let mut plan = world()
        .rep("ana", "UTC")
        .rep("ben", "UTC")
        .rep("cleo", "UTC")
        .pool("all", ["ana", "ben"])
        .pool("large", ["cleo"])
        .rule("Chat", "source:chat", "fallback")
        .rule("Large", "employees:>=1000", "pool:large")
        .rule("South", "territory:LatAm", "rep:cleo@us.example")
        .rule("All", "", "pool:all");
    plan.book.territories.push(("LatAm", "[\"MX\", \"CO\"]", None));
    let mut world = plan.open();
    let ben = world.rep("ben");
    world.perform(&Command::SetAbsence(SetAbsence {
        rep: ben,
        from: None,
        until: None,
        kind: AbsenceKind::Sick,
        leads: OnLeaving::Keep,
    }));
    // Level with Ana, he stands behind her.
    let lead = world.lead_from("a@one.example");
    let told: Vec<String> = ask::instead(world.desk(), lead)
        .unwrap()
        .iter()
        .map(|hinge| format!("{:?}: {} -> {}", hinge.goes, hinge.what, hinge.place))
        .collect();
    assert_eq!(
        told,
        [
            "Elsewhere: it were in LatAm -> R3 South, cleo",
            "Elsewhere: size were 1,000 or more -> R2 Large, cleo",
            "TheSame: ben had been there -> still ana",
        ]
    );
    let table = ask::explain(world.desk(), lead, None).unwrap().unwrap().table;
    assert_eq!((table.word, table.who.as_str(), table.by.as_str()), ("ROUTED TO", "ana", "by R4 All, in turn by weight"));
    let rows: Vec<String> = table.rows.iter().map(|row| format!("{} | {} | {}", row.what, row.said, row.why)).collect();
    assert_eq!(
        rows,
        [
            "R1 Chat | no | source is unknown",
            "R2 Large | no | employees is unknown",
            "R3 South | no | territory is unknown",
            "R4 All | YES | it takes every lead",
            "ana | PICK | the only one who could",
            "ben | skip | sick until further notice",
        ]
    );
    // What made the deciding rule match may be what matters.
    let mut large = draft("b@two.example");
    large.profile.employees = Some(4_000);
    let lead = world.add(large).leads[0].lead;
    let told = ask::instead(world.desk(), lead).unwrap();
    let told: Vec<String> = told.iter().map(|hinge| format!("{} -> {}", hinge.what, hinge.place)).collect();
    assert_eq!(told, ["size were 999 or less -> R4 All, ana"]);
}

/// The line that says what was done, on a screen of an ordinary size.
fn message(live: &Live) -> String {
    let text = live.text();
    text.lines().rev().nth(1).unwrap_or_default().trim().to_owned()
}

/// A key, and `y` where it asks.
fn pressed(live: &mut Live, keys: &str) -> String {
    live.keys(keys);
    if live.app.overlay.is_some() {
        live.keys("y");
    }
    assert!(live.app.overlay.is_none(), "{keys}\n{}", live.text());
    message(live)
}

/// B36, from the keys: of one lead its name, of three and of many their number, each time with the way back; and what is
/// undone and done again is named the same.
#[test]
fn b36_the_screen_says_what_was_done_to_whom_or_how_many_and_that_u_undoes_it() {
    let table = [
        ("c<enter>", "contacted {} at 2 Mar 10:00"),
        ("Z1h<enter>", "snoozed {} until 2 Mar 11:00"),
        ("O1<enter>", "{} got a meeting"),
        ("O2<enter>", "{} became an opportunity"),
        ("O3<enter>", "{} won"),
        ("O4<enter>", "{} lost"),
        ("x1<enter>", "{} dismissed as not a lead, the turn given back"),
        ("a<enter>", "assigned {} to ben"),
        ("ncalled<enter>", "noted on {}: called"),
        ("r<enter>", "re-routed {} to fallback"),
    ];
    for (many, whom) in [(1, "Person 0"), (3, "3 leads"), (25, "25 leads")] {
        for (keys, says) in table {
            let mut world = plan().open();
            for n in 0..many {
                let mut draft = draft(&format!("p{n}@c{n}.example"));
                draft.profile.name = Some(format!("Person {n}"));
                world.add(draft);
            }
            // They would go elsewhere now.
            let ana = world.rep("ana");
            let away = SetAbsence { rep: ana, from: None, until: None, kind: AbsenceKind::Sick, leads: OnLeaving::Keep };
            world.perform(&Command::SetAbsence(away));
            let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
            live.keys(if many == 1 { "" } else { "V" });
            let says = says.replace("{}", whom);
            let done = pressed(&mut live, keys);
            // Who had one lead before is told as well.
            assert_eq!(done.replace(", was ana", ""), format!("{says}  u undo"));
            let entry = world.journal()[0].id;
            assert_eq!(pressed(&mut live, "u"), format!("undid {entry}: {says}  U redo"));
            assert_eq!(pressed(&mut live, "U"), format!("did {entry} again: {says}  u undo"));
        }
    }
}

/// B36, of people: whom it concerned, and from what to what.
#[test]
fn b36_the_screen_says_what_was_done_with_a_rep() {
    let mut world = plan().open();
    world.lead_from("a@one.example");
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("3");
    for (keys, says) in [
        ("t", "paused ana: new leads skip them; their open lead, untouched, stays; 1 touch clock stands still  u undo"),
        ("t", "ana back  u undo"),
        ("-", "ana: capacity open no limit -> 0  u undo"),
        ("+", "ana: capacity open 0 -> 1  u undo"),
    ] {
        assert_eq!(pressed(&mut live, keys), says, "{keys}\n{}", live.text());
    }
}

/// A clock for which no working time is in sight is not late and not gone: it stands, and one sees why.
#[test]
fn a_clock_that_stands_still_is_shown_in_list_card_and_page() {
    let mut world = plan().open();
    world.lead_from("a@one.example");
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("3t1");
    let text = live.text();
    assert!(text.lines().any(|line| line.contains("WAITING") && line.contains(" stopped ")), "{text}");
    assert!(text.contains("stopped: no work hours in sight"), "{text}");
    live.keys("<enter>");
    assert!(live.text().contains("-> not in") && live.text().contains("stands still: no"), "{}", live.text());
    assert!(!live.text().contains("never"), "{}", live.text());
}

#[test]
fn a_rule_called_as_its_pool_picks_is_not_said_twice() {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .pool_with("all", ["ana"], "strategy = \"round_robin\"")
        .rule("Everybody in turn", "", "pool:all")
        .open();
    let lead = world.lead_from("a@one.example");
    let table = ask::explain(world.desk(), lead, None).unwrap().unwrap().table;
    assert!(table.by.starts_with("by R1 Everybody in turn") && table.by.matches("in turn").count() == 1, "{}", table.by);
}
