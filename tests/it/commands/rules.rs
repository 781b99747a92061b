//! `rules …`

use serde_json::json;

use crate::support::run::World;

#[test]
fn a_first_book_goes_live_as_it_is_written() {
    let world = World::new();
    world.run(&["rep", "add", "Priya Shah", "--email", "priya@example.com"]).done();
    for template in ["round_robin", "territory", "size", "accounts"] {
        let ran = world.run(&["rules", "init", "--template", template]).done().says("leadtower rules publish rulebook.toml");
        assert_eq!(ran.out, "rulebook.toml\n");
        world.run(&["rules", "publish", "rulebook.toml", "--note", template]).done();
        std::fs::remove_file(world.path("work/rulebook.toml")).unwrap();
    }
    let versions = world.json(&["rules", "history"]);
    assert_eq!(versions.as_array().unwrap().len(), 4);
    assert_eq!(
        versions[0],
        json!({"version": 4, "published_at": "2026-11-23T09:00:00Z", "actor": "dana", "note": "accounts", "live": true,
               "changes": versions[0]["changes"]})
    );
}

/// Whatever the template: the first book of a roster takes every lead somewhere, and keeps its comments.
#[test]
fn a_first_book_of_every_template_routes_leads() {
    for template in ["round_robin", "territory", "size", "accounts"] {
        let world = World::new();
        world.write(
            "reps.csv",
            "name,email,team,zone\nAna Ruiz,ana@example.com,SMB,America/Denver\nLuc Petit,luc@example.com,Enterprise,Europe/Paris\n",
        );
        world.run(&["import", "reps", "reps.csv"]).done();
        world.run(&["rules", "init", "--template", template]).done();
        world.run(&["rules", "publish", "rulebook.toml"]).done();
        let written = std::fs::read_to_string(world.path("work/rulebook.toml")).unwrap();
        assert!(written.lines().filter(|line| line.starts_with('#')).count() >= 3, "{template}: {written}");
        assert_eq!(world.run(&["rules", "show", "--format", "toml"]).done().out, written, "{template}");
        world.write("leads.csv", "Email,Country,Employees\na@one.example,US,20\nb@two.example,FR,5000\nc@three.example,,\n");
        let routed = &world.json(&["import", "leads", "leads.csv"])["routed"];
        assert_eq!(routed, &json!({"assigned": 3, "fallback": 0, "nurture": 0}), "{template}");
        let owners: Vec<_> = ["a@one.example", "b@two.example"]
            .map(|email| world.json(&["explain", email])["outcome"]["owner"].as_str().unwrap().to_owned())
            .into();
        // Where and how large are what two of them go by.
        if matches!(template, "territory" | "size") {
            assert_eq!(owners, ["ana@example.com", "luc@example.com"], "{template}");
        }
    }
}

#[test]
fn a_file_that_is_there_stays() {
    let world = World::new();
    world.write("rulebook.toml", "mine");
    world.run(&["rules", "init"]).ended(1).says("stays as it is");
    assert_eq!(std::fs::read_to_string(world.path("work/rulebook.toml")).unwrap(), "mine");
}

#[test]
fn the_live_book_is_shown_in_every_form() {
    let world = World::staffed();
    let shown = |format: &str| world.run(&["rules", "show", "--format", format]).done().out;
    assert!(shown("text").contains("Italy waits"));
    assert!(shown("markdown").starts_with("# "));
    assert!(shown("html").contains("<html"));
    assert!(shown("toml").starts_with("format = 1\n"));
    let book = world.json(&["rules", "show"]);
    assert_eq!((&book["version"], &book["rules"][0]["when"]), (&json!(1), &json!("country:IT")));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&shown("json")).unwrap(), book);
}

#[test]
fn a_database_that_is_not_there_is_not_made_to_find_no_draft_in_it() {
    let world = World::new();
    for command in [["rules", "publish"].as_slice(), &["rules", "draft", "discard"], &["rules", "restore", "1"]] {
        world.run(&[["--db", "typo.db"].as_slice(), command].concat()).ended(1).says("there is no database `typo.db`");
        assert!(!world.path("work/typo.db").exists(), "{command:?}");
    }
}

#[test]
fn without_a_book_it_says_what_to_do() {
    let world = World::new();
    world.run(&["rules", "show"]).ended(1).says("no rulebook is live").says("leadtower rules init");
    world.run(&["rules", "show", "--version", "3"]).ended(1).says("no rulebook version 3");
    assert_eq!(world.json(&["rules", "history"]), json!([]));
    world.run(&["add", "--email", "a@one.example"]).done().says("no rulebook is live");
    world.run(&["leads"]).done().says("no rulebook is live");
}

#[test]
fn a_book_with_problems_is_refused_with_their_lines() {
    let world = World::staffed();
    world.write("bad.toml", "format = 1\n\n[[rule]]\nname = \"R\"\nto = \"pool:nowhere\"\n");
    world.run(&["rules", "publish", "bad.toml"]).ended(1).says("bad.toml:5: ").says("nowhere");
    world.run(&["rules", "publish", "missing.toml"]).ended(1).says("cannot read `missing.toml`");
    assert_eq!(world.json(&["rules", "show"])["version"], json!(1), "the live one stays");
}

#[test]
fn an_earlier_version_goes_live_again() {
    let world = World::staffed();
    world.write("two.toml", "format = 1\n\n[[rule]]\nname = \"All wait\"\nto = \"fallback\"\n");
    assert_eq!(world.json(&["rules", "publish", "two.toml"])["version"], json!(2));
    let restored = world.json(&["rules", "restore", "1"]);
    assert_eq!(restored["version"], json!(1), "{restored}");
    assert_eq!(world.json(&["rules", "show"])["version"], json!(1));
    assert_eq!(world.json(&["rules", "show"])["rules"][0]["name"], json!("Italy waits"));
    world.run(&["rules", "restore", "9"]).ended(1).says("rules history");
}

#[test]
fn a_draft_is_replayed_on_the_leads_of_the_last_days() {
    let world = World::staffed();
    world.run(&["add", "--email", "rosa@uno.example", "--country", "IT"]).done();
    world.run(&["add", "--email", "sam@two.example", "--country", "US"]).done();
    let live = world.run(&["rules", "show", "--format", "toml"]).done().out;
    world.write("same.toml", &live);
    let same = world.json(&["rules", "replay", "same.toml"]);
    assert_eq!((&same["leads"], &same["moved"], &same["moves"]), (&json!(2), &json!(0), &json!([])), "{same}");
    let text = world.run(&["rules", "replay", "same.toml"]).done();
    assert!(text.out.contains("None of 2 leads would have gone to somebody else."), "{}", text.out);

    world.write("two.toml", "format = 1\n\n[[rule]]\nname = \"All wait\"\nto = \"fallback\"\n");
    let waits = world.json(&["rules", "replay", "two.toml"]);
    assert_eq!(waits["fallback"], json!({"before": 1, "after": 2}), "{waits}");
    assert_eq!((&waits["moved"], &waits["elsewhere"]), (&json!(1), &json!(1)));
    let one = &waits["moves"][0];
    assert_eq!((&one["lead"], &one["after"]["queue"]), (&json!(2), &json!("fallback")), "{one}");
    assert!(one["why_after"].as_str().unwrap().starts_with("Fallback: All wait"), "{one}");
    let text = world.run(&["rules", "replay", "two.toml"]).done();
    assert!(text.out.contains("1 of 2 leads would go elsewhere."), "{}", text.out);
    assert!(!text.err.contains("went live"), "{}", text.err);
    assert_eq!(world.json(&["rules", "show"])["version"], json!(1), "nothing was published");
    world.run(&["rules", "replay"]).ended(1).says("you have no draft");
    world.run(&["rules", "publish", "two.toml"]).done();
    world.run(&["rules", "replay", "two.toml"]).done().says("rulebook 2 went live in these days");
}

#[test]
fn a_replay_names_the_accounts_that_change_hands() {
    let world = World::staffed();
    world.write(
        "accounts.csv",
        "Account Name,Website,Relationship\nUno Srl,uno.example,customer\nTwo Inc,two.example,target\nThree,three.example,customer\n",
    );
    world.run(&["import", "accounts", "accounts.csv"]).done();
    for (email, country) in [("a@two.example", "US"), ("b@two.example", "US"), ("c@three.example", "US"), ("d@uno.example", "IT")]
    {
        world.run(&["add", "--email", email, "--country", country]).done();
    }
    world.write("two.toml", "format = 1\n\n[[rule]]\nname = \"All wait\"\nto = \"fallback\"\n");
    let told = world.json(&["rules", "replay", "two.toml"]);
    assert_eq!(told["accounts"], json!(2), "{told}");
    assert_eq!(
        told["accounts_named"],
        json!([
            {"name": "Two Inc", "relationship": "target", "owner": null, "leads": 2},
            {"name": "Three", "relationship": "customer", "owner": null, "leads": 1}
        ])
    );
    let text = world.run(&["rules", "replay", "two.toml"]).done();
    assert!(text.out.contains("2 known accounts have leads that change hands: Two Inc (2), Three."), "{}", text.out);
}

#[test]
fn a_live_book_is_checked_with_leads_that_show_what_is_found() {
    let world = World::staffed();
    let ran = world.run(&["rules", "check"]).done();
    assert_eq!(
        ran.out,
        "NOTES\n  rule 2 Everybody else alone takes a lead when country is unknown\n\
         \x20     for example: a lead that says nothing\n\n1 note\n"
    );
    world.run(&["rep", "away", "priya@example.com"]).done();
    world.run(&["rep", "away", "luc@example.com"]).done();
    let found = world.json(&["rules", "check"]);
    let away = &found.as_array().unwrap()[0];
    assert_eq!(
        (&away["severity"], &away["kind"], &away["rule"], &away["witness"]),
        (&json!("warning"), &json!("pool_away"), &json!(null), &json!({}))
    );
    world.run(&["rep", "remove", "luc@example.com"]).done();
    let found = world.json(&["rules", "check"]);
    assert!(found.as_array().unwrap().iter().any(|one| one["kind"] == "departed"), "{found}");
}

#[test]
fn a_file_is_checked_before_it_is_published() {
    let world = World::staffed();
    let book = "format = 1\n\n[[rule]]\nname = \"All wait\"\nto = \"fallback\"\n\n[[rule]]\nname = \"Late\"\nwhen = \"country:DE employees:>=200\"\nto = \"rep:priya@example.com\"\n";
    world.write("book.toml", book);
    let ran = world.run(&["rules", "check", "book.toml"]).done();
    assert_eq!(
        ran.out,
        "WARNINGS\n  rule 2 Late never decides about a lead: rule 1 All wait above takes every lead it could take\n\
         \x20     for example: country DE, employees 200\n\n1 warning\n"
    );
    let found = world.json(&["rules", "check", "book.toml"]);
    assert_eq!(found[0]["witness"], json!({"country": "DE", "employees": 200}));
    assert_eq!(found[0]["rule"], json!({"position": 2, "name": "Late"}));
    world.write("book.toml", book.split("\n[[rule]]\nname = \"Late").next().unwrap());
    assert_eq!(world.run(&["rules", "check", "book.toml"]).done().out, "nothing found\n");
    assert_eq!(world.json(&["rules", "check", "book.toml"]), json!([]));
}

/// What was found before is no news; in JSON it stands beside the answer.
#[test]
fn publishing_says_which_warnings_are_new() {
    let world = World::staffed();
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    world.run(&["rules", "publish", "book.toml"]).done();
    let late = "\n[[rule]]\nname = \"Late\"\nwhen = \"country:DE employees:>=200\"\nto = \"rep:priya@example.com\"\n";
    world.write("late.toml", format!("{book}{late}"));
    let ran = world.run(&["rules", "publish", "late.toml"]).done();
    assert!(ran.err.contains("1 warning is new with it:") && ran.err.contains("Late never decides"), "{}", ran.err);
    world.write("again.toml", format!("# with a word more\n{book}{late}"));
    let ran = world.run(&["--json", "rules", "publish", "again.toml"]).done();
    assert!(!ran.err.contains("new with it"), "{}", ran.err);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["entry", "version"]);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_at_its_line() {
    let world = World::staffed();
    world.write("bad.toml", "format = 1\n\n[[rule]]\nname = \"R\"\nto = \"pool:nowhere\"\n");
    let ran = world.run(&["rules", "check", "bad.toml"]).ended(3);
    assert!(
        ran.out.starts_with("ERRORS\n  bad.toml:5: unknown pool `nowhere`") && ran.out.ends_with("\n1 error\n"),
        "{}",
        ran.out
    );
    let found = world.run(&["rules", "check", "bad.toml", "--json"]).ended(3).json();
    assert_eq!((&found[0]["kind"], &found[0]["line"]), (&json!("unreadable"), &json!(5)));
    World::new().run(&["rules", "check"]).ended(1).says("no rulebook is live");
}

#[test]
fn a_draft_is_set_shown_compared_and_published() {
    let world = World::staffed();
    world.run(&["rules", "draft"]).done().says("you have no draft").says("rules draft set FILE");
    assert_eq!(world.json(&["rules", "draft"]), json!(null));
    world.run(&["rules", "publish"]).ended(1).says("you have no draft");
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    world.write("mine.toml", book.replace("country:IT", "country:IT,PT"));
    world.run(&["rules", "draft", "set", "book.toml"]).done().says("`book.toml` is the live rulebook");
    world.run(&["rules", "draft", "set", "mine.toml"]).done();
    world.run(&["rules", "draft", "set", "mine.toml"]).done().says("`mine.toml` is your draft already");
    assert_eq!(world.json(&["rules", "draft", "set", "mine.toml"]), world.json(&["rules", "draft"]));
    world.write("bad.toml", "format = 1\n\n[[rule]]\nname = \"R\"\nto = \"pool:nowhere\"\n");
    world.run(&["rules", "draft", "set", "bad.toml"]).ended(1).says("bad.toml:5: ").says("nowhere");
    world.run(&["rules", "draft", "set"]).ended(2);
    world.run(&["rules", "draft", "--keep-mine"]).ended(2).says("only `rebase`");

    let wanted = "rule `Italy waits` takes leads where country is IT or PT; was leads where country is IT";
    let shown = world.run(&["rules", "draft"]).done();
    assert_eq!(shown.out, format!("draft of dana on rulebook 1, last changed 2026-11-23 09:00\n  {wanted}\n"));
    assert_eq!(world.run(&["rules", "draft", "--format", "toml"]).done().out, book.replace("country:IT", "country:IT,PT"));
    assert_eq!(world.run(&["rules", "diff", "live", "draft"]).done().out, format!("{wanted}\n"));
    assert_eq!(
        world.json(&["rules", "diff", "draft", "1"])[0],
        json!({
            "part": "rule", "name": "Italy waits", "change": "criteria",
            "sentence": "rule `Italy waits` takes leads where country is IT; was leads where country is IT or PT"
        })
    );
    world.run(&["rules", "diff", "1", "live"]).done().says("the same");
    world.run(&["rules", "diff", "one", "live"]).ended(2).says("the number of a version, live or draft");

    assert_eq!(world.json(&["rules", "publish", "--note", "Portugal, too"])["version"], json!(2));
    let history = world.json(&["rules", "history"]);
    assert_eq!((&history[0]["changes"], &history[1]["changes"]), (&json!([wanted]), &json!([])));
    assert!(world.run(&["rules", "history"]).done().out.contains(wanted));
    world.run(&["rules", "diff", "live", "draft"]).ended(1).says("you have no draft");
    world.run(&["undo"]).done();
    assert_eq!(world.json(&["rules", "draft"])["changes"][0]["sentence"], json!(wanted));
    world.run(&["rules", "draft", "discard"]).done();
    assert_eq!(world.json(&["rules", "draft"]), json!(null));
}

#[test]
fn a_draft_is_checked_and_tested_without_a_file() {
    let world = World::staffed();
    world.run(&["rules", "check", "--draft"]).ended(1).says("you have no draft");
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    let case = "\n[[test]]\nname = \"Rome waits\"\nlead = { country = \"IT\" }\nexpect = \"nurture\"\n";
    world.write("mine.toml", format!("{}{case}", book.replace("when = \"country:IT\"\n", "")));
    world.run(&["rules", "draft", "set", "mine.toml"]).done();
    let from_file = world.run(&["rules", "check", "mine.toml"]).done().out;
    assert_ne!(from_file, world.run(&["rules", "check"]).done().out);
    assert_eq!(world.run(&["rules", "check", "--draft"]).done().out, from_file);
    world.run(&["rules", "test"]).done().says("no cases");
    assert!(world.run(&["rules", "test", "--draft"]).ended(3).out.starts_with("FAIL  case \"Rome waits\" wants nurture"));
    world.run(&["rules", "check", "--draft", "mine.toml"]).ended(2);
    world.run(&["rules", "replay", "--since", "2030-01-01"]).ended(2).says("still to come");
}

#[test]
fn a_draft_on_an_older_version_is_carried_over_first() {
    let world = World::staffed();
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    world.write("mine.toml", book.replace("country:IT", "country:IT,PT"));
    world.run(&["rules", "draft", "set", "mine.toml"]).done();
    world.write("theirs.toml", book.replace("country:IT", "country:IT,ES"));
    world.run(&["--actor", "zoe", "rules", "publish", "theirs.toml", "--note", "Spain"]).done();
    world.run(&["rules", "draft"]).done().says("rules draft rebase");
    world.run(&["rules", "publish"]).ended(1).says("zoe published rulebook 2 (Spain)").says("rules draft rebase");
    let told = world.run(&["rules", "draft", "rebase"]).ended(1).says("\nrule `Italy waits`, its criteria").says("--keep-mine");
    assert!(!told.err.contains("<U+"), "a line each: {}", told.err);
    world.run(&["rules", "draft", "rebase", "--keep-mine"]).done();
    world.run(&["rules", "publish"]).done();
    assert_eq!(world.json(&["rules", "show"])["rules"][0]["when"], json!("country:IT,PT"));
}

#[test]
fn a_failing_case_is_told_and_keeps_a_book_from_going_live() {
    let world = World::staffed();
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    let case = |name: &str, lead: &str, expect: &str| {
        format!("\n[[test]]\nname = \"{name}\"\nlead = {{ {lead} }}\nexpect = \"{expect}\"\n")
    };
    let good = format!("{book}{}", case("Rome waits", "country = \"IT\"", "fallback"));
    world.write("good.toml", &good);
    world.write("bad.toml", format!("{good}{}", case("Lyon waits", "country = \"FR\"", "nurture")));
    world.run(&["rules", "test"]).done().says("no cases");
    world.run(&["rules", "test", "good.toml"]).done().says("1 of 1 case passed");
    let ran = world.run(&["rules", "test", "bad.toml"]).ended(3).says("1 of 2 cases passed");
    assert!(ran.out.contains("ok    Rome waits\nFAIL  case \"Lyon waits\" wants nurture and got "), "{ran:#?}");
    let results = world.run(&["rules", "test", "bad.toml", "--json"]).ended(3).json();
    assert_eq!((&results[0]["passed"], &results[1]["passed"]), (&json!(true), &json!(false)));
    let told = world.run(&["rules", "publish", "bad.toml"]).ended(1);
    assert!(told.err.starts_with("error: a case of the rulebook fails:\ncase \"Lyon waits\" wants nurture"), "{}", told.err);
    assert_eq!(world.json(&["rules", "show"])["version"], json!(1), "the live one stays");
    world.run(&["rules", "publish", "good.toml"]).done();
    world.run(&["rules", "test"]).done();
}

#[test]
fn an_earlier_version_comes_back_whatever_it_would_not_pass_today_and_says_so() {
    let world = World::staffed();
    let book = std::fs::read_to_string(world.path("work/book.toml")).unwrap();
    let case = "\n[[test]]\nname = \"all to Luc\"\nlead = { country = \"FR\" }\nexpect = \"rep:luc@example.com\"\n";
    world.write("lone.toml", book.replace("{ rep = \"priya@example.com\" }, ", "") + case);
    world.run(&["rules", "publish", "lone.toml"]).done();
    world.write("wait.toml", "format = 1\n\n[[rule]]\nname = \"All wait\"\nto = \"fallback\"\n");
    world.run(&["rules", "publish", "wait.toml"]).done();
    world.run(&["rep", "remove", "luc"]).done();
    let ran = world.run(&["rules", "restore", "2"]).ended(3).says("would not be published today");
    assert!(ran.err.contains("error: ") && ran.err.contains("case \"all to Luc\" wants"), "{ran:#?}");
    assert_eq!(world.json(&["rules", "show"])["version"], json!(2));
}

/// Of five leads from Italy four went to Luc by hand.
fn italy_by_hand(world: &World) {
    for (email, to) in [
        ("a@uno.example", "luc"),
        ("b@due.example", "luc"),
        ("c@tre.example", "luc"),
        ("d@due.example", "luc"),
        ("e@due.example", "priya"),
    ] {
        world.run(&["add", "--email", email, "--country", "IT"]).done();
        world.run(&["assign", email, "--to", to]).done();
    }
}

#[test]
fn what_is_decided_by_hand_again_and_again_is_proposed_and_accepted_into_the_draft() {
    let world = World::staffed();
    let none = "no rule is proposed";
    assert!(world.run(&["rules", "learn"]).done().out.contains(none));
    italy_by_hand(&world);
    let learnt = world.json(&["rules", "learn"]);
    let one = &learnt[0];
    assert_eq!((&one["criteria"], &one["destination"]), (&json!("country:IT"), &json!("rep:luc@example.com")), "{learnt}");
    assert_eq!((&one["support"], &one["against"], &one["position"]), (&json!(4), &json!(1), &json!(1)));
    assert_eq!(one["replay"]["fallback"], json!({"before": 5, "after": 0}), "{learnt}");
    let text = world.run(&["rules", "learn"]).done().out;
    assert!(text.contains("4 of 5 such leads went there by hand, 1 to Priya Shah"), "{text}");
    world.run(&["rules", "learn", "--accept", "2"]).ended(1).says("no proposal 2");
    // By name it is the same rule, whatever was decided since.
    let name = one["name"].as_str().unwrap_or_else(|| text.split('"').nth(1).unwrap());
    world.run(&["rules", "learn", "--accept", name]).done().says("rules publish");
    let rest = world.run(&["rules", "learn"]).done().out;
    assert!(rest.contains("beside what your draft has: no rule is proposed"), "{rest}");
    world.run(&["rules", "learn", "--accept", "1"]).ended(1).says("no proposal 1");
    assert_eq!(world.json(&["rules", "show"])["version"], json!(1), "never applied by itself");
    assert_eq!(world.json(&["rules", "replay"])["fallback"], json!({"before": 5, "after": 0}));
    world.run(&["rules", "publish"]).done();
    let owner = world.json(&["add", "--email", "g@uno.example", "--country", "IT"])["outcome"]["owner"].clone();
    assert_eq!(owner, json!("luc@example.com"));
    assert!(world.run(&["rules", "learn"]).done().out.contains(none), "what the book does needs no proposal");
}

#[test]
fn what_the_book_would_not_take_is_not_proposed() {
    let world = World::staffed();
    italy_by_hand(&world);
    assert_eq!(world.json(&["rules", "learn"]).as_array().unwrap().len(), 1);
    // A rule may not name somebody who has left.
    world.run(&["rep", "remove", "luc", "--leads-to", "priya"]).done();
    assert_eq!(world.json(&["rules", "learn"]), json!([]));
    world.run(&["rules", "learn", "--accept", "1"]).ended(1).says("no proposal 1");
}
