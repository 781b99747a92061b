//! Trying a lead over a real database: the same trace as the real thing, and nothing of it is kept.

use leadtower::{
    actions::command::{Assign, Command, Receiver, Seen},
    intake::typed,
    model::{decision::Outcome, id::LeadId, lead::LeadDraft},
    tui::state::{Screen, overlay::Kind},
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

fn company() -> World {
    let plan = world().rep("ana", "Europe/Berlin").rep("ben", "Europe/Berlin").max_open(2).rep("ivy", "Europe/Berlin");
    let plan = plan.pool("emea", ["ana*2", "ben"]).pool("large", ["ivy", "ben"]);
    let plan = plan.rule("Large", "employees:>=500", "pool:large").rule("Germany", "country:DE,AT", "pool:emea");
    let mut world = plan.rule("The rest", "", "fallback").open();
    for (email, country) in [("a@one.example", "DE"), ("b@two.example", "DE"), ("c@three.example", "BR")] {
        let mut lead = draft(email);
        lead.profile.country = country.parse().ok();
        world.add(lead);
    }
    world
}

fn at(world: &World, keys: &str, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.keys(keys);
    live
}

fn typed_of(live: &Live) -> String {
    match &live.app.overlay.as_ref().unwrap().kind {
        Kind::Trial(trial) => trial.field.text().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lead_is_tried_from_everywhere() {
    let world = company();
    snapshot!("trial_120x36", at(&world, "T<ctrl+u>country=DE<space>employees=420", 120, 36).styled());
    snapshot!("trial_80x24", at(&world, "jT", 80, 24).styled());
    snapshot!("trial_empty", at(&world, "3T", 80, 24).text());
    for keys in ["1", "2", "3", "4", "5", "6", "1<enter>"] {
        let mut live = at(&world, keys, 80, 24);
        assert!(live.keys("T").text().contains("Try a lead"), "{keys}\n{}", live.text());
        let before = live.dump();
        live.keys("<ctrl+u>country=FR employees=2").keys("<esc>");
        assert_eq!(live.dump(), before, "{keys}");
        assert!(live.app.overlay.is_none() && live.commands().is_empty());
    }
}

#[test]
fn a_line_that_cannot_be_read_says_why() {
    let world = company();
    let mut live = at(&world, "3T", 80, 24);
    assert!(live.keys("country=Atlantis").text().contains("country: `Atlantis` cannot be read"), "{}", live.text());
    assert!(live.keys("<ctrl+u>DE").text().contains("`DE`: write it as field=value"), "{}", live.text());
    assert!(live.keys("<ctrl+u>").text().contains("Type what is known of a lead"), "{}", live.text());
}

#[test]
fn enter_shows_the_rule_that_decides() {
    let world = company();
    let mut live = at(&world, "3Tcountry=AT<enter>", 120, 36);
    assert_eq!(live.app.screen, Screen::Rules);
    assert!(live.text().contains(">  R2  Germany"), "{}", live.text());
    live.keys("gTcountry=BR").keys("<enter>");
    assert!(live.text().contains(">  R3  The rest"), "{}", live.text());
}

/// B104: what is tried is what then happens, for leads that are typed; and a known lead does not join itself.
#[test]
fn b104_what_is_tried_is_what_then_happens() {
    let mut world = company();
    let ben = world.rep("ben");
    for nth in 0..40_i64 {
        let country = ["DE", "AT", "FR"][(nth % 3) as usize];
        let mut line = format!("email=p{}@c{nth}.example country={country}", nth % 17);
        if nth % 4 == 0 {
            line += &format!(" employees={}", nth * 40);
        }
        let profile = typed::tried(&line).unwrap();
        let tried = world.desk().try_lead(&profile, None, None).unwrap();
        let before = world.dump();
        assert_eq!(world.desk().try_lead(&profile, None, None).unwrap().decision, tried.decision, "asked twice");
        assert_eq!(world.dump(), before);
        let lead = LeadDraft { profile, fingerprint: draft(&line).fingerprint, ..draft("x@y.example") };
        let receipt = world.add(lead);
        let (_, decided) = receipt.leads[0].decision.as_ref().unwrap();
        assert_eq!((&decided.outcome, &decided.steps), (&tried.decision.outcome, &tried.decision.steps), "{line}");
        if nth % 7 == 0 {
            let leads = vec![Seen::any(LeadId(1 + nth % 3))];
            let _ = world.attempt(&Command::Assign(Assign { leads, to: Receiver::Rep(ben), because: None }));
        }
    }
    let profile = world.lead(LeadId(1)).profile;
    let joins = |outcome: &Outcome| matches!(outcome, Outcome::Duplicate { .. });
    assert!(joins(&world.desk().try_lead(&profile, None, None).unwrap().decision.outcome));
    assert!(!joins(&world.desk().try_lead(&profile, Some(LeadId(1)), None).unwrap().decision.outcome));
}

/// The line of a lead reads back as that lead, as far as rules ask.
#[test]
fn a_lead_is_spelled_as_a_line() {
    let world = company();
    let live = at(&world, "1/a@one<enter>T", 120, 36);
    assert_eq!(typed_of(&live), "email=a@one.example name=Somebody country=DE");
}
