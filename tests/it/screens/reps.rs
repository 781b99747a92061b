//! The roster on screen: what it shows, what is typed over it, what its keys ask for.

use leadtower::{
    actions::command::{Command, OnLeaving, SetAbsence},
    model::{
        absence::{Absence, AbsenceKind},
        id::{AbsenceId, RepId},
        listing::{Availability, FullBy, RepRow},
        rep::Employment,
        time::Instant,
    },
    tui::msg::Msg,
};

use crate::support::{
    dice::{Dice, cases},
    screen::{Dashboard, World, dashboard},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn rep<'w>(world: &'w mut World, name: &str) -> &'w mut RepRow {
    world.reps.iter_mut().find(|row| row.rep.name == name).unwrap()
}

fn absence(row: &RepRow, from: &str, until: Option<&str>, kind: AbsenceKind) -> Absence {
    Absence { id: AbsenceId(row.rep.id.0 + 50), rep: row.rep.id, from: at(from), until: until.map(at), kind }
}

/// A time of day on the card is the rep's own, and names where that is if it is not ours.
#[test]
fn since_when_a_rep_is_away_names_the_place_of_a_clock_elsewhere() {
    for (zone, says) in [("Asia/Tokyo", "paused since 02:37 Tokyo, until"), ("America/New_York", "paused since 12:37, until")] {
        let mut world = World::usual();
        let row = rep(&mut world, "Ana Ruiz");
        row.rep.zone = Some(zone.parse().unwrap());
        row.absences = vec![absence(row, "2026-11-24T17:37:00Z", None, AbsenceKind::Paused)];
        let text = dashboard(world, 120, 36).keys("3g").text();
        assert!(text.contains(says), "{text}");
    }
}

/// Every state there is, one of each.
fn every_state() -> World {
    let mut world = World::usual();
    let states = [
        Availability::Available { until: None },
        Availability::Available { until: Some(at("2026-11-24T19:00:00Z")) },
        Availability::Full(FullBy::Open),
        Availability::Full(FullBy::Month),
        Availability::OffHours { until: Some(at("2026-11-26T14:00:00Z")) },
        Availability::Away { kind: AbsenceKind::Paused, until: None },
        Availability::Away { kind: AbsenceKind::Vacation, until: Some(at("2028-01-08T05:00:00Z")) },
        Availability::Away { kind: AbsenceKind::Sick, until: Some(at("2026-11-24T21:00:00Z")) },
        Availability::Away { kind: AbsenceKind::Other, until: Some(at("2026-12-01T05:00:00Z")) },
        Availability::Inactive,
    ];
    for (row, state) in world.reps.iter_mut().zip(states) {
        row.availability = state;
        row.absences.clear();
        row.rep.zone = Some("America/New_York".parse().unwrap());
        if let Availability::Away { kind, until } = state {
            row.absences.push(Absence { id: AbsenceId(9), rep: row.rep.id, from: at("2026-11-24T17:00:00Z"), until, kind });
        }
    }
    let last = world.reps.last_mut().unwrap();
    last.rep.employment = Employment::Inactive;
    rep(&mut world, "Gus Lind").rep.capacity.max_open = None;
    rep(&mut world, "Ivy Chen").rep.capacity.max_open = Some(120);
    rep(&mut world, "Ivy Chen").load.open = 108;
    world
}

/// B75.
#[test]
fn b75_no_state_number_or_hint_of_the_roster_is_cut_at_80_columns() {
    let stage_text = dashboard(every_state(), 80, 24).keys("3").text();
    snapshot!("reps_states_80x24", &stage_text);
    for whole in [
        "available",
        "until 14:00",
        "FULL ",
        "FULL this month",
        "OFF until Thu 09:00",
        "PAUSED",
        "VACATION to Jan 2028",
        "SICK to 16:00",
        "AWAY to 30 Nov",
        "INACTIVE",
        "108/120",
        "13 open",
    ] {
        assert!(stage_text.contains(whole), "{whole}\n{stage_text}");
    }
    let legend_or_list: Vec<&str> = stage_text.lines().skip(3).take(10).collect();
    assert!(legend_or_list.iter().all(|line| !line.contains('…')), "{stage_text}");
    for keys in ["3", "3o", "3e", "3/", "3s"] {
        let text = dashboard(World::usual(), 80, 24).keys(keys).text();
        let hints = text.lines().last().unwrap();
        assert!(hints.len() <= 80 && !hints.contains('…'), "{hints}");
    }
}

#[test]
fn states_and_columns_at_120() {
    snapshot!("reps_states_120x36", dashboard(every_state(), 120, 36).keys("3G").text());
    snapshot!("reps_160x40", dashboard(World::usual(), 160, 40).keys("3j").text());
    snapshot!("reps_away_120x36", dashboard(World::usual(), 120, 36).keys("3jjjj").text());
    snapshot!("reps_60x15", dashboard(World::usual(), 60, 15).keys("3").styled());
}

#[test]
fn wide_names_keep_the_columns_of_the_roster() {
    let mut world = World::usual();
    world.reps[0].rep.name = "Wolfeschlegelsteinhausenbergerdorff Sr.".to_owned();
    world.reps[1].rep.name = "李小龍 and a very long name that goes on".to_owned();
    world.reps[2].rep.team = Some("株式会社ソニー・ミュージックエンタテインメント".to_owned());
    world.reps[3].rep.name = "مريم\u{202e} Haddad".to_owned();
    for (width, height) in [(120, 36), (80, 24)] {
        let text = dashboard(world.clone(), width, height).keys("3j").text();
        if width == 120 {
            snapshot!("reps_wide_names", &text);
        }
        let first = if width == 120 { 4 } else { 3 };
        for line in text.lines().skip(first).take(10) {
            use unicode_segmentation::UnicodeSegmentation;
            let wide: usize = line.graphemes(true).map(unicode_width::UnicodeWidthStr::width).sum();
            assert!(wide <= width.into(), "{line}");
            assert!(line.trim_end_matches('│').trim_end().ends_with(['-', '.', 'P']), "{line}");
        }
    }
}

/// B100: whatever they are, the header counts each rep once, and its places are the sum of the rows.
#[test]
fn b100_the_header_of_the_roster_adds_up() {
    let mut dice = Dice::new(7);
    for _ in 0..cases(200) {
        let mut world = every_state();
        let states: Vec<Availability> = world.reps.iter().map(|row| row.availability).collect();
        let kept = 1 + dice.below(world.reps.len());
        world.reps.truncate(kept);
        for row in &mut world.reps {
            row.availability = dice.one(&states);
            row.load.open = dice.below(30) as u32;
            row.rep.capacity.max_open = (dice.below(4) > 0).then(|| dice.below(40) as u32);
        }
        let text = dashboard(world.clone(), 200, 40).keys("3").text();
        let line = text.lines().nth(1).unwrap();
        let (reps, leads) = line.split_once('|').unwrap();
        let numbers: Vec<u64> = reps.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        assert_eq!(numbers[0], world.reps.len() as u64, "{line}");
        assert_eq!(numbers[1..].iter().sum::<u64>(), numbers[0], "{line}");
        let active = || world.reps.iter().filter(|row| row.availability != Availability::Inactive);
        let open: u64 = active().map(|row| u64::from(row.load.open)).sum();
        let places: u64 = active().filter_map(|row| row.rep.capacity.max_open).map(u64::from).sum();
        let numbers: Vec<u64> =
            leads.split(|letter: char| !letter.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
        assert_eq!(numbers[0], open, "{line}");
        assert!(places == 0 || numbers.contains(&places), "{places}: {line}");
    }
}

/// B22, for reps: words, status and team; what cannot be read is named, and the list is not emptied by it.
#[test]
fn b22_the_roster_is_filtered_as_one_types() {
    let mut stage = dashboard(World::usual(), 120, 36);
    snapshot!("reps_filter_typed", stage.keys("3/team:emea").text());
    stage.keys("<enter>");
    assert_eq!(names(&stage), ["Chloe Martin", "Elif Kaya"]);
    assert!(stage.text().contains("/ team:emea  2 of 10"), "{}", stage.text());
    stage.keys("<esc>");
    assert_eq!(names(&stage).len(), 10);
    stage.keys("/status:!away a<enter>");
    assert_eq!(
        names(&stage),
        ["Ana Ruiz", "Ben Okafor", "Chloe Martin", "Dev Patel", "Farah Aziz", "Gus Lind", "Ivy Chen", "Jon Webb"]
    );
    let wrong = stage.keys("<esc>/").hear(vec![Msg::Paste("staus:full".to_owned())]).text();
    assert!(wrong.contains("did you mean `status`?"), "{wrong}");
    assert_eq!(names(&stage).len(), 10);
    stage.keys("<esc>");
    assert_eq!(stage.app.reps.filter, "");
}

fn names(stage: &Dashboard) -> Vec<String> {
    stage.app.reps.list.rows().iter().map(|row| row.rep.name.clone()).collect()
}

/// B03, for reps: whoever leaves the filter stays under the cursor, and says so, until it moves.
#[test]
fn b03_a_rep_who_leaves_the_filter_stays_under_the_cursor() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3/status:available<enter>j");
    let chosen = stage.app.reps.list.cursor();
    let row = stage.world.reps.iter_mut().find(|row| Some(row.rep.id) == chosen).unwrap();
    row.availability = Availability::Full(FullBy::Open);
    let text = stage.changed().text();
    assert_eq!(stage.app.reps.list.cursor(), chosen);
    assert!(text.contains("no longer matches") && stage.is_dimmed(), "{text}");
    stage.keys("j");
    assert!(!stage.text().contains("no longer matches") && !stage.is_dimmed());
}

/// B95.
#[test]
fn b95_a_roster_without_rows_says_why_and_which_key_helps() {
    let text = dashboard(World::empty(), 80, 24).keys("3").text();
    assert!(text.contains("No rep yet") && text.contains("n   adds one here"), "{text}");
    let mut stage = dashboard(World::usual(), 80, 24);
    let text = stage.keys("3/zzz<enter>").text();
    assert!(text.contains("No rep matches this filter.") && text.contains("Esc clears it"), "{text}");
    stage.keys("<esc>");
    assert!(stage.text().contains("Ana Ruiz"));
}

#[test]
fn the_roster_is_sorted_by_a_menu_and_the_cursor_stays_with_its_rep() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3jjj");
    let chosen = stage.app.reps.list.cursor();
    stage.keys("s3");
    assert_eq!(names(&stage)[..3], ["Ben Okafor", "Chloe Martin", "Dev Patel"]);
    stage.keys("s4");
    assert_eq!(names(&stage)[..4], ["Ana Ruiz", "Ben Okafor", "Ivy Chen", "Jon Webb"]);
    stage.keys("s2");
    assert_eq!(names(&stage).last().unwrap(), "Elif Kaya");
    assert_eq!(stage.app.reps.list.cursor(), chosen);
    assert!(stage.text().contains("sort availability"), "{}", stage.text());
}

fn absences_set(stage: &Dashboard) -> Vec<SetAbsence> {
    let set = |command: &&Command| if let Command::SetAbsence(set) = command { Some(set.clone()) } else { None };
    stage.commands().iter().filter_map(set).collect()
}

fn local(row: &RepRow, at: Option<Instant>) -> Option<String> {
    at.map(|at| at.local(row.rep.zone()).format("%Y-%m-%d %H:%M").to_string())
}

/// First and last day, whole and half, as the rep's own clock has them.
#[test]
fn days_of_an_absence_are_typed_as_people_say_them() {
    for (keys, from, until) in [
        ("<enter><enter>", Some("2026-11-25 00:00"), None),
        ("26.11<enter>+3d<enter>", Some("2026-11-26 00:00"), Some("2026-11-30 00:00")),
        ("thu pm<enter>fri<enter>", Some("2026-11-26 12:00"), Some("2026-11-28 00:00")),
        ("thu<enter>thu am<enter>", Some("2026-11-26 00:00"), Some("2026-11-26 12:00")),
        ("today<enter>2026-12-24<enter>", None, Some("2026-12-25 00:00")),
        ("26.11 14:00<enter>26.11 16:30<enter>", Some("2026-11-26 14:00"), Some("2026-11-26 16:30")),
        ("<right><enter><enter>", Some("2026-11-26 00:00"), None),
        ("<down> <right><right><right> ", Some("2026-12-02 00:00"), Some("2026-12-05 00:00")),
    ] {
        let mut stage = dashboard(World::usual(), 120, 36);
        stage.keys("3").keys("o").keys(keys);
        let row = stage.world.reps[0].clone();
        let set = absences_set(&stage);
        assert_eq!(set.len(), 1, "{keys}\n{}", stage.text());
        let set = &set[0];
        assert_eq!((local(&row, set.from).as_deref(), local(&row, set.until).as_deref()), (from, until), "{keys}");
        assert_eq!((set.rep, set.kind, set.leads), (RepId(1), AbsenceKind::Vacation, OnLeaving::Keep), "{keys}");
    }
}

#[test]
fn reason_and_leads_of_an_absence_are_chosen_with_arrows() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("3otoday<tab><tab><right><tab><right>");
    snapshot!("dates_now", stage.text());
    stage.keys("<enter>");
    let set = &absences_set(&stage)[0];
    assert_eq!((set.from, set.kind, set.leads), (None, AbsenceKind::Sick, OnLeaving::Reroute));
}

#[test]
fn dates_are_picked_on_a_calendar() {
    let mut stage = dashboard(World::usual(), 120, 36);
    // Thursday of the week after next; then twelve days on, in the month after.
    snapshot!("dates_picked", stage.keys("3o<down><down><enter><right><right><down>").styled());
    let text = stage.text();
    assert!(text.contains("from Wed 9 Dec") && text.contains("to Thu 17 Dec") && text.contains("back Fri 18 Dec"), "{text}");
}

/// A last day that needs nobody to count on: the next workday, and the length where somebody may have meant another year.
#[test]
fn an_absence_says_when_they_are_back_at_work_and_how_long_a_long_one_is() {
    for (keys, says, not) in [
        ("thu<tab>fri", vec!["from Thu 26 Nov", "to Fri 27 Nov", "back Mon 30 Nov"], " days "),
        ("27.11<tab>27.11 am", vec!["from Fri 27 Nov", "until Fri 27 Nov 12:00", "back Fri 27 Nov 12:00"], " days "),
        ("21.12<tab>3.1", vec!["from Mon 21 Dec", "to Sun 3 Jan 2027", "back Mon 4 Jan 2027"], " days "),
        ("thu<tab>24.11.2027", vec!["to Wed 24 Nov 2027", "back Thu 25 Nov 2027", "364 days"], "NOT"),
    ] {
        let text = dashboard(World::usual(), 80, 24).keys("3jo<ctrl+u>").keys(keys).text();
        assert!(says.iter().all(|says| text.contains(says)) && !text.contains(not), "{keys}\n{text}");
    }
}

/// What cannot be changed says why.
#[test]
fn leads_of_an_absence_to_come_are_not_routed_again_and_the_form_says_so() {
    let mut stage = dashboard(World::usual(), 80, 24);
    let text = stage.keys("3othu<tab><tab><tab><right>").text();
    assert!(text.contains("re-route only when it begins today"), "{text}");
    let text = dashboard(World::usual(), 80, 24).keys("3otoday<tab><tab><tab>").text();
    assert!(!text.contains("only when it begins today"), "{text}");
}

/// B22: a wrong field narrows nothing, and what stands beside it goes on to hold.
#[test]
fn b22_a_wrong_field_does_not_empty_the_roster_as_one_types_it() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3/statuz:full");
    assert_eq!(names(&stage).len(), 10, "{}", stage.text());
    assert!(stage.text().contains("did you mean `status`?"), "{}", stage.text());
    stage.keys("<ctrl+u>emea statuz:full");
    assert_eq!(names(&stage), ["Chloe Martin", "Elif Kaya"]);
    // And what stands in the rows is found without a field.
    for (words, found) in [("full", "Ben Okafor"), ("pari", "Chloe Martin"), ("chi", "Gus Lind"), ("paus", "Hana Sato")] {
        stage.keys("<ctrl+u>").keys(words);
        assert!(names(&stage).iter().any(|name| name == found), "{words}: {:?}", names(&stage));
        assert!(names(&stage).len() < 4, "{words}: {:?}", names(&stage));
    }
}

/// `S`, and a second click on the column.
#[test]
fn the_order_of_the_roster_is_turned_round() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3");
    let mut usual = names(&stage);
    let text = stage.keys("S").text();
    usual.reverse();
    assert_eq!(names(&stage), usual);
    assert!(text.contains("Rep▾") && text.contains("sort name, reversed"), "{text}");
    stage.keys("S");
    usual.reverse();
    assert_eq!(names(&stage), usual);
    assert!(stage.text().contains("Rep▴"));
}

/// B33 is for what writes: a menu that only looks takes a digit at once.
#[test]
fn b33_a_menu_that_changes_nothing_takes_keys_at_once() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys_at_once("3s4");
    assert_eq!(names(&stage)[..4], ["Ana Ruiz", "Ben Okafor", "Ivy Chen", "Jon Webb"]);
}

/// Whoever decides whether to pause somebody sees what becomes of the open leads without scrolling.
#[test]
fn what_becomes_of_open_leads_is_on_screen_at_every_size() {
    let mut world = World::usual();
    rep(&mut world, "Ana Ruiz").pools.push(("latam".into(), 1));
    for (width, height, says) in [(80, 24, "contacted and 2 untouched stay"), (120, 36, "2 stay too"), (160, 40, "2 stay too")] {
        let text = dashboard(world.clone(), width, height).keys("3").text();
        assert!(text.contains(says), "{width}x{height}\n{text}");
        assert!(text.contains("Weight") == (width > 80) && text.contains("Team") == (width > 80), "{text}");
    }
    let text = dashboard(world, 80, 24).keys("3").text();
    assert!(text.contains("1 of 10") && text.contains("more below, J scrolls"), "{text}");
}

/// More than there are places for does not look like exactly full.
#[test]
fn a_bar_that_is_over_full_says_so() {
    let mut world = World::usual();
    rep(&mut world, "Ben Okafor").load.open = 16;
    let line = |world: &World| {
        let text = dashboard(world.clone(), 120, 36).keys("3").text();
        text.lines().find(|line| line.contains("Ben Okafor") && line.contains("FULL")).unwrap().to_owned()
    };
    assert!(line(&world).contains("+ 16 of 15"), "{}", line(&world));
    rep(&mut world, "Ben Okafor").load.open = 15;
    assert!(!line(&world).contains('+'), "{}", line(&world));
}

#[test]
fn days_that_cannot_be_are_explained_and_nothing_is_set() {
    for (keys, because) in [
        ("soon", "`soon` is no day"),
        ("yesterday", "is no day"),
        ("2020-01-01", "the first day is past; write today"),
        ("fri<tab>thu<tab>", ""),
        ("27.11<tab>2026-11-26", "the last day is before the first"),
        ("thu<tab>24.11", "24 Nov is before 26 Nov; write 24.11.2027 for the year after"),
        ("20.11", "20 Nov is past; write 20.11.2027 for next year"),
        ("today 09:00", "that time is past; write today"),
        ("26.11 14:00<tab>26.11 13:00", "the last day is before the first"),
    ] {
        let mut stage = dashboard(World::usual(), 80, 24);
        let text = stage.keys("3o<ctrl+u>").keys(keys).text();
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if because.is_empty() {
            continue;
        }
        assert!(flat.contains(because), "{keys}\n{text}");
        stage.keys("<enter><enter>");
        assert!(absences_set(&stage).is_empty(), "{keys}");
        stage.keys("<esc>");
        assert!(stage.app.overlay.is_none());
    }
}

/// Where there are absences already one can be ended; with leads in cover, with or without their return.
#[test]
fn absences_there_are_can_be_ended_one_by_one() {
    let mut world = World::usual();
    let elif = rep(&mut world, "Elif Kaya");
    let planned = absence(elif, "2026-12-21T21:00:00Z", Some("2026-12-27T21:00:00Z"), AbsenceKind::Vacation);
    elif.absences.push(planned);
    let mut stage = dashboard(world, 80, 24);
    snapshot!("absences", stage.keys("3jjjjo").text());
    stage.keys("3");
    let commands = stage.commands();
    let [Command::EndAbsence(end)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(end.absence, Some(AbsenceId(55)));
    stage.keys("o2");
    let Some(Command::EndAbsence(end)) = stage.commands().last().copied().cloned() else { panic!() };
    assert_eq!(end.leads, leadtower::actions::command::OnReturn::HandBack);
    let text = stage.keys("o4").text();
    assert!(text.contains("Elif Kaya out of office"), "{text}");
}

#[test]
fn the_toggle_pauses_brings_back_and_leaves_who_has_left() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3t");
    assert_eq!((absences_set(&stage)[0].kind, absences_set(&stage)[0].from), (AbsenceKind::Paused, None));
    stage.keys("jjjjt");
    assert!(matches!(stage.commands().last(), Some(Command::EndAbsence(end)) if end.rep == RepId(5)));
    let before = stage.commands().len();
    stage.world.reps[0].availability = Availability::Inactive;
    let text = stage.changed().keys("Gt").text();
    assert!(text.contains("no longer works leads"), "{text}");
    assert_eq!(stage.commands().len(), before);
}

#[test]
fn capacity_goes_up_and_down_but_not_below_nothing() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3+-");
    assert_eq!(stage.commands().len(), 2);
    stage.world.reps[0].rep.capacity.max_open = Some(0);
    let text = stage.changed().keys("-").text();
    assert!(text.contains("takes no leads at all already"), "{text}");
    assert_eq!(stage.commands().len(), 2);
}

#[test]
fn a_reps_data_is_a_form_with_what_is_wrong_at_its_field() {
    let mut stage = dashboard(World::usual(), 80, 24);
    snapshot!("rep_form", stage.keys("3e").text());
    stage.keys("<tab><ctrl+u>ben@example.com<tab><tab><tab><ctrl+u>Europe/Berln<tab><tab><tab><ctrl+u>nobody here<tab>x");
    snapshot!("rep_form_wrong", stage.keys("<enter>").text());
    assert!(stage.commands().is_empty());
    stage.keys("<esc>");
    assert!(stage.app.overlay.is_none() && stage.commands().is_empty());
    stage.keys("e<ctrl+e> Jr<enter>");
    let commands = stage.commands();
    let [Command::EditRep(edit)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(edit.details.name.as_deref(), Some("Ana Ruiz Jr"));
    assert_eq!(
        (&edit.details.email, &edit.details.zone, &edit.details.capacity),
        (&None, &None, &None),
        "what is as it was is not written"
    );
    assert!(stage.app.overlay.is_none());
}

#[test]
fn a_refused_form_stays_and_says_why() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.world.refuse = Some("`Ben Okafor` has that CRM id already; edit them, or give another".to_owned());
    let text = stage.keys("3e<ctrl+e> Jr<enter>").text();
    assert!(text.contains("has that CRM id already") && text.contains("Edit Ana Ruiz"), "{text}");
    stage.world.refuse = None;
    stage.keys("<enter>");
    assert!(stage.app.overlay.is_none());
}

#[test]
fn a_form_without_changes_writes_nothing() {
    let mut stage = dashboard(World::usual(), 80, 24);
    let text = stage.keys("3e<enter>").text();
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
    assert!(text.contains("nothing was changed"), "{text}");
}

#[test]
fn a_new_rep_needs_a_name() {
    let mut stage = dashboard(World::usual(), 80, 24);
    let text = stage.keys("3n<enter>").text();
    assert!(text.contains("a rep needs a name"), "{text}");
    stage.keys("Zoe Hart<tab>zoe@example.com<enter>");
    let commands = stage.commands();
    let [Command::AddRep(details)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!((details.name.as_deref(), details.email.as_deref()), (Some("Zoe Hart"), Some("zoe@example.com")));
}

/// Enter: the queue with that rep's leads alone, the filter as a chip; Esc is back, and the queue has the filter it had.
#[test]
fn enter_shows_their_leads_and_escape_comes_back() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("/be<enter>3jj<enter>");
    let text = stage.text();
    assert!(text.contains("/ owner:\"Chloe Martin\"") && text.contains("[1 Queue]"), "{text}");
    let text = stage.keys("<esc>").text();
    assert!(text.contains("[3 Reps]") && text.contains("> Chloe Martin"), "{text}");
    stage.keys("1");
    assert_eq!(stage.app.queue.filter, "be");
    stage.keys("<esc>");
    assert_eq!(stage.app.queue.filter, "");
}

/// `a`: all of them, or those nobody has reached out to; where there is no choice, the picker at once.
#[test]
fn leads_are_handed_over_by_the_picker() {
    let mut world = World::usual();
    let all = world.leads.iter().filter(|lead| lead.owner == Some(RepId(3))).count();
    assert!(all > 1);
    let text = dashboard(world.clone(), 80, 24).keys("3jja").text();
    assert!(text.contains(&format!("Assign {all} leads")), "{text}");
    let first = world.leads.iter_mut().find(|lead| lead.owner == Some(RepId(3))).unwrap();
    first.stage = leadtower::model::lead::Stage::Working;
    let mut stage = dashboard(world, 80, 24);
    snapshot!("hand_over", stage.keys("3jja").text());
    let text = stage.keys("<enter>").text();
    assert!(text.contains(&format!("Assign {} lead", all - 1)), "{text}");
    let text = dashboard(World::usual(), 80, 24).keys("3jjjjja").text();
    assert!(text.contains("has no open lead to hand over"), "{text}");
}

#[test]
fn who_is_at_work_is_read_anew_each_minute() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("3");
    stage.world.reps[0].availability = Availability::OffHours { until: None };
    let later = stage.world.now + leadtower::model::time::Millis::MINUTE;
    let text = stage.hear(vec![Msg::Now(later)]).text();
    assert!(text.lines().any(|line| line.contains("Ana Ruiz") && line.contains(" OFF ")), "{text}");
}

/// B93, for the roster: filter, order and cursor are there again.
#[test]
fn b93_the_roster_comes_back_as_it_was_left() {
    let mut left = dashboard(World::usual(), 80, 24);
    left.keys("3s3/status:available<enter>jj");
    let memory = left.app.memory();
    let again: leadtower::tui::state::memory::Memory = serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.app.recall(again);
    stage.changed().keys("3");
    assert_eq!(names(&stage), names(&left));
    assert_eq!(stage.app.reps.list.cursor(), left.app.reps.list.cursor());
}

/// What can be typed is said at the days; arrows pick days only there; a day reads like elsewhere.
#[test]
fn the_days_of_an_absence_say_what_can_be_typed() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("3o").text();
    assert!(text.contains("26.11   thu   +3d") && text.contains("Left/Right day"), "{text}");
    let text = stage.keys("<right><right>").text();
    assert!(text.contains("First day  Fri 27 Nov"), "{text}");
    let text = stage.keys("<tab>").text();
    assert!(text.contains("empty: until back"), "{text}");
    let text = stage.keys("<tab>").text();
    assert!(!text.contains("Left/Right day") && text.contains("Left/Right chooses"), "{text}");
}

/// Of an absence to come the clocks stand still then and not now, and places that outlast it are enough.
#[test]
fn an_absence_to_come_says_when_clocks_stand_still_and_whether_the_places_are_enough() {
    let text = dashboard(World::usual(), 120, 36).keys("3jo<ctrl+u>27.11<tab>+2w").text();
    assert!(text.contains("from Fri 27 Nov their touch clocks") && text.contains("they still wait then"), "{text}");
    let text = dashboard(World::usual(), 120, 36).keys("3jo<ctrl+u>today<tab>27.11").text();
    assert!(!text.contains("still wait then"), "{text}");
}
