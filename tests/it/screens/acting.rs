//! Keys that change something: what they concern, what asks first, what is said afterwards.

use leadtower::{
    actions::{
        command::{Command, Seen, SeenDecision},
        error::StandsNow,
        receipt::Receipt,
    },
    model::{
        id::{DecisionId, EntryId, LeadId, RulebookVersion},
        journal::{RoutedCounts, RowCounts, TickCounts, What},
        rotation::Bookings,
    },
    tui::{
        effect::{Ask, Effect},
        msg::{Answer, Msg, Newest},
    },
};

use crate::support::screen::{World, dashboard, newest};

/// B33: what is typed faster than anybody reads was not meant for the question.
#[test]
fn a_question_is_not_answered_by_keys_that_come_at_once() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys_at_once("a<enter><enter>");
    assert!(stage.commands().is_empty());
    stage.wait(400).keys("<enter>");
    assert_eq!(stage.commands().len(), 1);
}

/// B33: what comes within 250 ms of a dialog is dropped, what comes later is meant.
#[test]
fn b33_a_dialog_is_deaf_for_250_milliseconds() {
    for (after, hears) in [(249, false), (251, true)] {
        let mut stage = dashboard(World::usual(), 80, 24);
        // A key takes 20 of them.
        stage.keys("a").wait(after - 20).keys_at_once("<enter>");
        assert_eq!(stage.commands().len(), usize::from(hears), "{after} ms");
    }
}

/// B39, B34.
#[test]
fn somebody_who_cannot_take_it_is_asked_about_first_and_enter_is_no_yes() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("aG<enter><enter>");
    assert!(stage.commands().is_empty());
    assert!(stage.text().contains("press y"));
    stage.keys("<esc><esc>");
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
    stage.keys("aG<enter>y");
    assert_eq!(stage.commands().len(), 1);
}

/// B25.
#[test]
fn b25_escape_goes_back_one_step_at_a_time() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("/a<enter> v");
    assert!(stage.app.queue.range.is_some() && !stage.app.queue.marks.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.range.is_none() && !stage.app.queue.marks.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.marks.is_empty() && !stage.app.queue.filter.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.filter.is_empty());
    stage.keys("<esc><esc>");
    assert!(!stage.given.contains(&Effect::Quit));
}

/// B30: with nothing marked, one key concerns one lead.
#[test]
fn marked_leads_are_acted_on_together_and_then_no_longer_marked() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("c<enter>");
    stage.keys("vjjv");
    assert_eq!(stage.app.queue.marks.len(), 3);
    let text = stage.keys("c").text();
    assert!(text.contains("Contacted 3 leads, when?") && text.contains("clock of 3 of 3 leads"), "{text}");
    stage.keys("<enter>");
    let touched: Vec<usize> =
        stage.commands().iter().map(|command| if let Command::Touch(touch) = command { touch.leads.len() } else { 0 }).collect();
    assert_eq!(touched, [1, 3]);
    assert!(stage.app.queue.marks.is_empty());
    stage.keys("V");
    assert_eq!(stage.app.queue.marks.len(), 12);
}

#[test]
fn a_refusal_stays_until_it_is_read() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.world.refuse = Some("lead L-20401 was changed meanwhile, left as is".to_owned());
    stage.keys("c<enter>").wait(60_000);
    assert!(stage.text().contains("changed meanwhile"), "{}", stage.text());
    stage.keys("<esc>");
    assert!(!stage.text().contains("changed meanwhile"));
}

/// B36: an old refusal does not hide what was done since.
#[test]
fn a_refusal_gives_way_to_what_is_done_next() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.world.refuse = Some("lead L-20401 was contacted already".to_owned());
    stage.keys("c<enter>");
    assert!(stage.text().contains("contacted already"));
    stage.world.refuse = None;
    stage.keys("u");
    let text = stage.text();
    assert!(!text.contains("contacted already") && text.contains("Undo(Some(EntryId(20)))"), "{text}");
}

#[test]
fn an_undo_of_much_is_asked_about_and_of_little_is_not() {
    let published = |before| What::Published {
        version: RulebookVersion(2),
        before,
        note: None,
        settled: Bookings::default(),
        ledger_day: None,
        clocks: 0,
        drained: 0,
        draft: None,
    };
    let counts = RowCounts { rows: 1, imported: 1, ..RowCounts::default() };
    let came_in = What::Received { counts, routed: RoutedCounts::default(), drained: 0 };
    let routed = || What::Routed { routed: RoutedCounts::default(), drained: 0 };
    let table = [
        (published(Some(RulebookVersion(1))), 0, Some("rulebook 1 is live again then")),
        (published(None), 0, Some("no rulebook is live then")),
        (came_in, 1, Some("1 lead that came in will be withdrawn")),
        (routed(), 21, Some("21 leads change at once")),
        (routed(), 20, None),
    ];
    for (what, leads, asks) in table {
        let mut stage = dashboard(World::usual(), 80, 24);
        stage.world.newest = Some(Newest { what, leads, ..newest("12:41 something went live") });
        stage.keys("u");
        let Some(asks) = asks else {
            assert_eq!(stage.commands(), [&Command::Undo(Some(EntryId(20)))]);
            continue;
        };
        let text = stage.text();
        assert!(text.contains("12:41 something went live") && text.contains(asks), "{text}");
        stage.keys("<enter>u<esc>");
        assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
        stage.keys("uy");
        assert_eq!(stage.commands(), [&Command::Undo(Some(EntryId(20)))], "{asks}");
    }
}

/// Each undo is decided on what is the newest change when its turn comes, however fast they are typed.
#[test]
fn undos_typed_at_once_are_done_one_after_the_other() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("c<enter>");
    let asked = stage.keys_only("uuu");
    assert!(asked.iter().all(|effect| *effect == Effect::Ask(Ask::Newest)), "{asked:?}");
    let newest = |entry| Msg::Answer(Box::new(Answer::Newest(Some(Newest { entry: EntryId(entry), ..newest("12:41 it") }))));
    let undo = |effects: &[Effect]| {
        let orders = effects.iter().filter_map(|effect| if let Effect::Do(order) = effect { Some(order.clone()) } else { None });
        orders.map(|order| (order.number, order.command)).collect::<Vec<_>>()
    };
    let first = undo(&stage.hear_only(vec![newest(9), newest(9)]));
    let [(number, Command::Undo(Some(EntryId(9))))] = first[..] else { panic!("{first:?}") };
    let receipt = Receipt {
        entry: Some(EntryId(22)),
        what: What::Ticked(TickCounts::default()),
        leads: vec![],
        left: vec![],
        open: None,
        rep: None,
        doubts: vec![],
    };
    stage.hear_only(vec![Msg::Answer(Box::new(Answer::Done { number, receipt, said: "undid 9".to_owned() }))]);
    let second = undo(&stage.hear_only(vec![newest(8)]));
    let [(number, Command::Undo(Some(EntryId(8))))] = second[..] else { panic!("{second:?}") };
    // What was typed before a refusal could be read is not done.
    stage.hear_only(vec![Msg::Answer(Box::new(Answer::NotDone { number, because: "changed since".to_owned(), moved: None }))]);
    assert_eq!(undo(&stage.hear_only(vec![newest(8)])), []);
}

#[test]
fn a_toast_goes_by_itself() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("c<enter>");
    assert!(stage.text().contains("contacted  u undo"), "{}", stage.text());
    stage.wait(7_000);
    assert!(!stage.text().contains("contacted  u undo"));
}

/// What changed nothing wrote nothing: `u` would take back something else.
#[test]
fn what_changed_nothing_does_not_offer_its_undo() {
    let mut stage = dashboard(World::of(3), 80, 24);
    let what = What::Ticked(TickCounts::default());
    let receipt = Receipt { entry: None, what, leads: vec![], left: vec![], open: None, rep: None, doubts: vec![] };
    let said = "nothing to do".to_owned();
    stage.hear(vec![Msg::Answer(Box::new(Answer::Done { number: 9, receipt, said }))]);
    let text = stage.text();
    let line = text.lines().find(|line| line.contains("nothing to do")).unwrap();
    assert!(!line.contains("u undo"), "{line}");
}

/// What the screen showed goes along with every verb; the desk refuses where something else stands.
#[test]
fn every_verb_says_what_was_on_the_screen() {
    for (keys, taken) in
        [("c<enter>", 20_401), ("r<enter>", 20_401), ("x<enter>", 20_401), ("a<enter>", 20_401), ("jc<enter>", 20_418)]
    {
        let mut stage = dashboard(World::usual(), 80, 24);
        stage.keys(keys);
        let [command] = stage.commands()[..] else { panic!("{keys}: {:?}", stage.commands()) };
        let leads = match command {
            Command::Touch(touch) => &touch.leads,
            Command::Route(route) => &route.leads,
            Command::Close(close) => &close.leads,
            Command::Assign(assign) => &assign.leads,
            other => panic!("{keys}: {other:?}"),
        };
        let seen = Seen { lead: LeadId(taken), decision: SeenDecision::This(Some(DecisionId(taken))) };
        assert_eq!(*leads, [seen], "{keys}");
    }
}

/// Told that a marked lead has moved, the person may act on it as it stands now.
#[test]
fn a_mark_means_the_lead_as_the_person_was_last_told() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("<space>");
    let now = Seen { lead: LeadId(20_401), decision: SeenDecision::This(Some(DecisionId(7))) };
    stage.keys("c");
    let asked = stage.keys_only("<enter>");
    let Some(Effect::Do(order)) = asked.first() else { panic!("{asked:?}") };
    let because = "lead L-20401 was changed meanwhile, left as is".to_owned();
    stage.hear(vec![Msg::Answer(Box::new(Answer::NotDone { number: order.number, because, moved: Some(StandsNow::Lead(now)) }))]);
    assert_eq!(stage.app.queue.targets(), [now]);
}

/// After an undo, `u` would take back something else.
#[test]
fn what_was_undone_does_not_offer_its_undo() {
    let mut stage = dashboard(World::of(3), 80, 24);
    let what = What::Undone {
        entry: EntryId(21),
        what: Box::new(What::Ticked(TickCounts::default())),
        left: vec![],
        settled: Bookings::default(),
        ledger_day: None,
        drained: 0,
    };
    let receipt = Receipt { entry: Some(EntryId(22)), what, leads: vec![], left: vec![], open: None, rep: None, doubts: vec![] };
    let said = "undid 21: the clocks ran".to_owned();
    stage.hear(vec![Msg::Answer(Box::new(Answer::Done { number: 9, receipt, said }))]);
    let text = stage.text();
    let line = text.lines().find(|line| line.contains("undid 21")).unwrap();
    assert!(!line.contains("u undo"), "{line}");
}

/// An error too long for a line takes another: it is not cut, and its key stays.
#[test]
fn a_long_error_is_read_to_its_end_and_keeps_its_key() {
    let mut stage = dashboard(World::usual(), 80, 24);
    let plain = stage.text();
    stage.world.refuse = Some(format!("{}and by Jon Webb", "the lead was changed meanwhile, ".repeat(3)));
    stage.keys("c<enter>");
    let text = stage.text();
    assert!(text.lines().any(|line| line.contains("and by Jon Webb  Esc close")), "{text}");
    assert_eq!(text.matches("changed meanwhile").count(), 3, "{text}");
    // Esc gives the lines back.
    assert_eq!(stage.keys("<esc>").text(), plain);
    stage.world.refuse = Some("the lead was changed meanwhile, ".repeat(20));
    let text = stage.keys("c<enter>").text();
    assert!(text.lines().any(|line| line.contains("…  Esc close")), "{text}");
}

/// B54.
#[test]
fn a_paste_is_no_command() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.hear(vec![Msg::Paste("xaq\r1".to_owned())]);
    assert!(stage.text().contains("Paste ignored here, press / first"));
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
}
