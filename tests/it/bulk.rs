//! Acting on one lead and on many, over a real database: what is shown first, what then happens, what is said.

use leadtower::{
    actions::command::{Assign, Command, Receiver, Seen, Touch},
    model::{
        id::{LeadId, RepId},
        time::Millis,
    },
    tui::msg::LineKey,
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// Three reps who take turns with leads of one.example; all others stay in fallback.
fn three() -> World {
    let plan = world().rep("Ana Ruiz", "UTC").rep("Ben Okafor", "UTC").rep("Cleo Tan", "UTC");
    plan.pool("all", ["Ana Ruiz", "Ben Okafor", "Cleo Tan"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"")
        .rule("Mail", "email_domain:one.example", "pool:all")
        .under_sla("hot")
        .rule("Named", "email_domain:two.example", "pool:all")
        .open()
}

fn leads(world: &mut World, number: usize, domain: &str) -> Vec<LeadId> {
    (0..number)
        .map(|n| {
            let mut draft = draft(&format!("p{n}@{domain}"));
            draft.profile.name = Some(format!("Lead {n:02} {}", &domain[..3]));
            world.add(draft).leads[0].lead
        })
        .collect()
}

fn live(world: &World) -> Live {
    Live::over(world.another_desk("rita"), world.now, 120, 36)
}

fn touch(world: &mut World, leads: &[LeadId]) {
    world.perform(&Command::Touch(Touch { leads: Seen::all(leads), at: None }));
}

/// §0.5: many are tried first, the numbers are shown, and only `y` does it; what was shown is what then happens.
#[test]
fn b24_b33_b104_many_are_rerouted_after_a_preview_and_y() {
    let mut world = three();
    let all = leads(&mut world, 24, "one.example");
    leads(&mut world, 3, "three.example");
    touch(&mut world, &all[..5]);
    let before = world.dump();
    let mut live = live(&world);
    let text = live.keys("Vr").text();
    assert!(text.contains("Re-route 27 leads?") && text.contains("24 of 27 would move: "), "{text}");
    assert!(text.contains("24 of these leave their owner (3 owners); 5 have been"), "{text}");
    assert!(text.contains("3 stay: 3 in Fallback"), "{text}");
    live.keys("<enter>");
    assert!(live.text().contains("press y"), "{}", live.text());
    live.keys("<esc>");
    assert_eq!((live.commands().len(), world.dump()), (0, before));
    let told = live.keys("r").text();
    let text = live.keys("y").text();
    assert!(text.contains("re-routed 27 leads: 24 to reps, 3 to fallback  u undo"), "{text}");
    for rep in ["Ana Ruiz", "Ben Okafor", "Cleo Tan"] {
        let id = world.rep(rep);
        let has = all.iter().filter(|lead| world.owner(**lead) == Some(id)).count();
        assert!(told.contains(&format!("{rep} {has}")), "{has}: {told}");
    }
}

#[test]
fn b33_a_few_marked_leads_need_enter_and_one_is_dismissed_by_its_reason_alone() {
    for (number, keys, done) in
        [(1, "x1", 1), (3, "Vx1", 0), (3, "Vx1<enter>", 1), (21, "Vx1<enter>", 0), (21, "Vx1y", 1), (3, "VO2<enter>", 1)]
    {
        let mut world = three();
        leads(&mut world, number, "one.example");
        let mut live = live(&world);
        live.keys(keys);
        assert_eq!(live.commands().len(), done, "{number} {keys}:\n{}", live.text());
    }
}

#[test]
fn b24_contacted_for_many_says_whose_clocks_stop_and_who_is_left() {
    let mut world = three();
    let all = leads(&mut world, 24, "one.example");
    leads(&mut world, 2, "three.example");
    touch(&mut world, &all[..11]);
    let mut live = live(&world);
    let text = live.keys("Vc").text();
    assert!(text.contains("Contacted 26 leads, when?") && text.contains("stops the touch clock of 13 of 26 leads"), "{text}");
    assert!(text.contains("left as they are: 11 were contacted already, 2 have no owner"), "{text}");
    let text = live.keys("<enter>").text();
    assert!(live.commands().is_empty() && text.contains("y yes"), "{text}");
    let text = live.keys("y").text();
    assert!(text.contains("contacted 13 leads at"), "{text}");
    assert!(text.contains("11 were contacted already, 2 have no owner: left as they are"), "{text}");
    assert!(live.app.queue.marks.is_empty());
    let text = live.keys("Vc<enter>").text();
    assert!(text.contains("none of 26 leads: 24 were contacted already, 2 have no owner"), "{text}");
}

/// §3.3: `r` shows its result first.
#[test]
fn one_lead_is_rerouted_after_it_was_shown_where_to() {
    let mut world = three();
    let lead = leads(&mut world, 1, "one.example")[0];
    let owner = world.owner(lead).unwrap();
    touch(&mut world, &[lead]);
    world.wait(Millis::minutes(30));
    let mut live = live(&world);
    let text = live.keys("r").text();
    let name = |rep: RepId| ["Ana Ruiz", "Ben Okafor", "Cleo Tan"][rep.0 as usize - 1];
    assert!(text.contains("Re-route Lead 00 one?"), "{text}");
    assert!(text.contains(&format!("(now {}, contacted 30m ago)", name(owner))), "{text}");
    live.keys("<esc>");
    assert_eq!((live.commands().len(), world.owner(lead)), (0, Some(owner)));
    let text = live.keys("r<enter>").text();
    let now = world.owner(lead).unwrap();
    assert_ne!(now, owner);
    assert!(text.contains(&format!("re-routed Lead 00 one to {}, was {}  u undo", name(now), name(owner))), "{text}");
}

#[test]
fn a_reroute_that_changes_nothing_says_so_and_writes_nothing() {
    let mut world = three();
    leads(&mut world, 3, "three.example");
    let before = world.dump();
    let mut live = live(&world);
    let text = live.keys("r").text();
    assert!(text.contains("Lead 02 thr stays in Fallback: No rule matched"), "{text}");
    let text = live.keys("Vr").text();
    assert!(text.contains("none of 3 leads would move: 3 in Fallback"), "{text}");
    assert!(live.app.overlay.is_none() && live.commands().is_empty());
    assert_eq!(world.dump(), before);
}

/// B24: a mark that nobody sees is named before its lead is given away, and from whom it is taken.
#[test]
fn b24_the_picker_names_hidden_marks_and_from_whom_it_takes() {
    let mut world = three();
    let all = leads(&mut world, 2, "one.example");
    leads(&mut world, 1, "three.example");
    let mut live = live(&world);
    let text = live.keys("<space>/thr<enter>a").text();
    assert!(text.contains("this list does not show it: Lead 00 one"), "{text}");
    assert!(text.contains("Assign 1 lead from Ana Ruiz"), "{text}");
    assert!(text.contains("Lead 00 one is with Ana Ruiz now"), "{text}");
    let text = live.keys("<esc><esc><esc>Va").text();
    assert!(text.contains("Assign 3 leads from 2 owners, 1 of nobody"), "{text}");
    live.keys("<esc>");
    assert_eq!(world.owner(all[0]), Some(world.rep("Ana Ruiz")));
}

/// What was left as it was is no longer marked: the next key does not act on it; `M` brings it back.
#[test]
fn marks_of_what_was_left_go_too() {
    let mut world = three();
    let all = leads(&mut world, 3, "one.example");
    let mut live = live(&world);
    live.keys("V");
    let to = Receiver::Rep(world.rep("Cleo Tan"));
    let mut sam = world.another_desk("sam");
    sam.perform(&Command::Assign(Assign { leads: Seen::all(&all[..1]), to, because: None })).unwrap();
    live.keys("c<enter>");
    assert!(live.app.queue.marks.is_empty());
    assert!(live.text().contains("Lead 00 one was taken by Cleo Tan"), "{}", live.text());
    assert_eq!(live.keys("M").app.queue.marks.len(), 3);
}

/// B06: a whole group is done with, and the cursor stands on the first lead of the next one.
#[test]
fn b06_after_a_whole_group_the_cursor_goes_to_the_next_groups_first_lead() {
    let mut world = three();
    world.book.rules.push(["Spam", "email_domain:spam.example", "fallback", "", ""].map(str::to_owned));
    world.publish();
    leads(&mut world, 2, "three.example");
    let next = leads(&mut world, 2, "spam.example")[0];
    let mut live = live(&world);
    live.keys("2ga<enter>");
    assert_eq!(live.commands().len(), 1, "{}", live.text());
    assert_eq!(live.app.groups.list.cursor(), Some(LineKey::Lead(next)), "{}", live.text());
    assert!(!live.text().contains("no longer matches"), "{}", live.text());
    // The last one: nothing is left, and it says so.
    let text = live.keys("ga<enter>").text();
    assert!(text.contains("Fallback is empty"), "{text}");
}

#[test]
fn space_walks_down_the_leads_over_the_headings() {
    let mut world = three();
    world.book.rules.push(["Spam", "email_domain:spam.example", "fallback", "", ""].map(str::to_owned));
    world.publish();
    leads(&mut world, 2, "three.example");
    leads(&mut world, 2, "spam.example");
    let mut live = live(&world);
    live.keys("2<space><space><space><space>");
    assert_eq!(live.app.fallback.marks.len(), 4, "{}", live.text());
}

#[test]
fn contacted_takes_a_time_that_is_over() {
    for (typed, minutes) in [("", 0), ("-20m", 20), ("09:30", 30)] {
        let mut world = three();
        // It is 10:00 in Berlin.
        let now = world.now;
        world.now = now - Millis::HOUR;
        world.desk().go_by(leadtower::clock::Clock::Fixed(now - Millis::HOUR));
        let lead = leads(&mut world, 1, "one.example")[0];
        let mut live = Live::over(world.another_desk("rita"), now, 120, 36);
        live.hear(vec![]);
        live.later(Millis(0)).keys("c").keys(typed).keys("<enter>");
        assert_eq!(world.lead(lead).state.touched_at, Some(now - Millis::minutes(minutes)), "{typed}:\n{}", live.text());
    }
}

#[test]
fn a_won_lead_takes_an_amount_or_none() {
    for (typed, value) in [("", None), ("12,000", Some(12_000))] {
        let mut world = three();
        let lead = leads(&mut world, 1, "one.example")[0];
        let mut live = live(&world);
        live.keys("O3");
        assert!(live.commands().is_empty() && live.text().contains("Won Lead 00 one, for how much?"), "{}", live.text());
        live.keys("lots<enter>");
        assert!(live.commands().is_empty() && live.text().contains("`lots` is no amount"), "{}", live.text());
        live.keys("<ctrl+u>").keys(typed).keys("<enter>");
        assert_eq!(world.lead(lead).state.value, value);
    }
}

/// What makes no sense on a lead that is over is said at the key, not at the end of a dialog.
#[test]
fn what_is_over_says_so_at_the_key() {
    let mut world = three();
    leads(&mut world, 1, "one.example");
    let mut live = live(&world);
    live.keys("O4/status:lost<enter>");
    for key in ["a", "r", "c", "Z"] {
        let text = live.keys(key).text();
        assert!(live.app.overlay.is_none(), "{key}: {text}");
        assert!(text.contains("Lead 00 one was lost, it is over: O records another outcome, n a note"), "{key}: {text}");
    }
    assert!(live.keys("O").app.overlay.is_some());
}

/// Somebody with 28 of 30 has two places left.
#[test]
fn only_who_is_full_has_no_place_left() {
    for (open, full) in [(28, false), (30, true)] {
        let mut world =
            world().rep("Ana Ruiz", "UTC").max_open(30).pool("all", ["Ana Ruiz"]).rule("None", "country:DE", "pool:all").open();
        let all = leads(&mut world, open, "one.example");
        let to = Receiver::Rep(world.rep("Ana Ruiz"));
        world.perform(&Command::Assign(Assign { leads: Seen::all(&all), to, because: None }));
        leads(&mut world, 1, "two.example");
        let text = live(&world).keys("2a").text();
        assert_eq!(text.contains("no place left"), full, "{text}");
    }
}

/// Whoever had it already is not offered as the best.
#[test]
fn the_best_fit_is_somebody_who_has_not_had_it() {
    let mut world =
        world().rep("Ana Ruiz", "UTC").rep("Ben Okafor", "UTC").pool("all", ["Ana Ruiz"]).rule("All", "", "pool:all").open();
    leads(&mut world, 1, "one.example");
    let mut live = live(&world);
    // Routed again it finds nobody: Ana alone is in the pool.
    live.keys("r<enter>2");
    let text = live.text();
    assert!(text.contains("Best fit  Ben Okafor") || text.contains("Ben Okafor "), "{text}");
    let row = text.lines().find(|line| line.contains("Lead 00 one") && line.contains('>')).unwrap();
    assert!(row.contains("Ben Okafor"), "{row}");
    let text = live.keys("a").text();
    let of_ana = text.lines().find(|line| line.contains("[ ]") && line.contains("Ana Ruiz")).unwrap();
    assert!(of_ana.contains("had it already"), "{of_ana}");
}

/// B61, B25: the footer says the keys of where one types, and a name that was kept is seen and goes before the picker.
#[test]
fn b25_b61_the_picker_says_the_keys_of_where_one_types() {
    let mut world = three();
    leads(&mut world, 1, "one.example");
    let mut live = live(&world);
    let footer = |live: &Live| live.text().lines().last().unwrap_or_default().to_owned();
    live.keys("a");
    assert!(footer(&live).contains("d distribute") && footer(&live).contains("/ find"), "{}", footer(&live));
    live.keys("/cle");
    assert!(footer(&live).contains("Enter keep") && !footer(&live).contains("d distribute"), "{}", footer(&live));
    live.keys("<enter>");
    assert!(live.text().contains("/ cle  1 of 3 reps"), "{}", live.text());
    live.keys("<esc>");
    assert!(live.text().contains("3 reps, best fit first"), "{}", live.text());
    live.keys("<tab>").keys(&"because ".replace(' ', "<space>").repeat(20)).keys("END");
    assert!(live.text().contains("END") && footer(&live).contains("Tab back to the reps"), "{}", live.text());
    live.keys("<esc><esc>");
    assert!(live.app.overlay.is_none());
}
