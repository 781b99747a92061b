//! What hands do: every key on every screen and in every dialog, over a real database.

mod clipboard;
mod mouse;
mod panes;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use leadtower::{
    actions::command::{Assign, Command, Receiver, Seen},
    model::time::Millis,
    tui::{
        effect::Effect,
        keys::keymap::{Keymap, Place},
    },
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// Ways to every screen, and into what Enter opens there. A key that is bound to nothing yet leads nowhere new.
const WAYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "1<enter>", "2<enter>", "3<enter>", "4<enter>", "5<enter>", "6<enter>"];

/// Those that lead somewhere else than the ones before.
fn places() -> &'static [&'static str] {
    static PLACES: OnceLock<Vec<&str>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let (world, mut seen) = (usual(), BTreeSet::new());
        WAYS.into_iter().filter(|way| seen.insert(dashboard(&world).keys(way).text())).collect()
    })
}

/// Keys that end the program or stop it.
const LEAVING: [&str; 3] = ["ctrl+c", "ctrl+z", "q"];

/// Every key that is bound somewhere, and every other one that types a character.
fn all_keys() -> BTreeSet<String> {
    let keymap = Keymap::built_in().unwrap();
    let named = keymap.bindings().iter().flat_map(|binding| &binding.keys).filter(|key| key.typed().is_none());
    let letters = ('!'..='~').filter(|letter| *letter != '<').map(String::from);
    named.map(|key| format!("<{key}>")).chain(letters).chain([" ".to_owned(), "<lt>".to_owned()]).collect()
}

/// Two reps, one of them full, leads that have an owner and leads that have none; the newest change is of one lead.
fn usual() -> World {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "America/New_York")
        .max_open(1)
        .pool("all", ["ana", "ben"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"")
        .rule("Mail", "email_domain:one.example", "pool:all")
        .under_sla("hot")
        .rule("The rest", "", "fallback")
        .open();
    for email in ["a@one.example", "b@one.example", "c@one.example", "d@two.example", "e@two.example"] {
        world.add(draft(email));
    }
    world
}

fn dashboard(world: &World) -> Live {
    Live::over(world.another_desk("rita"), world.now, 80, 24)
}

/// A dashboard that is made anew, with its database, once something was done in it.
struct Fresh<'w> {
    pristine: &'w World,
    live: Option<(World, Live)>,
}

impl<'w> Fresh<'w> {
    fn of(pristine: &'w World) -> Self {
        Self { pristine, live: None }
    }

    /// One in which only these keys were pressed, as far as one can see.
    fn after(&mut self, keys: &str) -> &mut Live {
        // Whatever stays after Esc, as another sort, would stay for the next.
        let unused = self.live.take().filter(|(_, live)| live.commands().is_empty());
        let (world, live) = unused.unwrap_or_else(|| {
            let world = self.pristine.copy();
            let live = dashboard(&world);
            (world, live)
        });
        let live = &mut self.live.insert((world, live)).1;
        leave(live, keys);
        live.keys("<esc><esc><esc><esc>1").keys(keys)
    }
}

/// Presses Esc until nothing stands over the screen any more.
fn leave(live: &mut Live, how: &str) {
    for _ in 0..4 {
        if live.app.overlay.is_some() {
            live.keys("<esc>");
        }
    }
    assert!(live.app.overlay.is_none(), "Esc does not lead out of {how}:\n{}", live.text());
}

/// What stands over the screen.
fn over(live: &Live) -> Option<Place> {
    live.app.overlay.as_ref().map(|overlay| overlay.kind.place())
}

/// The keys in force where a dashboard stands, as one types them.
fn keys_there(live: &Live) -> Vec<String> {
    let keys = live.app.keymap.on(live.app.place()).flat_map(|binding| &binding.keys);
    keys.filter(|key| !LEAVING.contains(&key.to_string().as_str())).map(|key| format!("<{key}>")).collect()
}

/// Numbers of the leads that differ.
fn changed(now: &[String], before: &[String]) -> BTreeSet<String> {
    let leads = |lines: &[String]| lines.iter().filter(|line| line.starts_with("lead ")).cloned().collect::<BTreeSet<_>>();
    let number = |line: &String| line.split_whitespace().nth(1).unwrap_or_default().to_owned();
    leads(now).symmetric_difference(&leads(before)).map(number).collect()
}

#[test]
fn b30_no_single_key_changes_more_than_one_lead() {
    let pristine = usual();
    let before = pristine.dump();
    let mut fresh = Fresh::of(&pristine);
    for place in places() {
        for key in all_keys() {
            let live = fresh.after(place);
            live.keys(&key);
            if live.commands().is_empty() {
                continue;
            }
            let changed = changed(&live.dump(), &before);
            assert!(changed.len() <= 1, "{key} on {place} changed {changed:?}");
        }
    }
}

/// B31: what one key does without asking is what `u` brings back, on every screen.
#[test]
fn b31_what_a_key_does_at_once_one_key_undoes() {
    let pristine = usual();
    let mut fresh = Fresh::of(&pristine);
    let mut at_once = BTreeSet::new();
    for place in places() {
        for key in keys_there(fresh.after(place)) {
            let live = fresh.after(place);
            if live.keys(&key).commands().is_empty() {
                continue;
            }
            at_once.insert(key.clone());
            // Nothing was undone that it could do again.
            let done = usize::from(key != "<U>");
            assert_eq!(live.keys("u").commands().len(), 1 + done, "{key} on {place}");
            let kept = |lines: Vec<String>| {
                let told = |line: &String| ["lead ", "rep "].iter().any(|table| line.starts_with(table));
                lines.into_iter().filter(told).collect::<Vec<_>>()
            };
            assert_eq!(kept(live.dump()), kept(pristine.dump()), "{key} on {place}");
        }
    }
    assert_eq!(at_once, ["<+>", "<->", "<=>", "<U>", "<t>", "<x>"].map(str::to_owned).into());
}

/// What these keys open is about one lead as well.
#[test]
fn b30_a_dialog_over_one_lead_changes_one_lead() {
    let pristine = usual();
    let before = pristine.dump();
    for keys in ["c<enter>", "r<enter>", "x<enter>", "2a<enter>", "O<enter>", "Z<ctrl+u>2h<enter>", "ncalled<enter>"] {
        let world = pristine.copy();
        let mut live = dashboard(&world);
        live.keys(keys);
        assert_eq!(live.commands().len(), 1, "{keys}:\n{}", live.text());
        // A note stands beside its lead.
        let most = usize::from(!keys.starts_with('n'));
        assert_eq!(changed(&live.dump(), &before).len(), most, "{keys}:\n{}", live.text());
    }
}

/// Every dialog that a key opens on a screen, and every other one that a key opens in it: what one types to be there.
fn dialogs() -> &'static BTreeMap<String, Place> {
    static DIALOGS: OnceLock<BTreeMap<String, Place>> = OnceLock::new();
    DIALOGS.get_or_init(find_dialogs)
}

fn find_dialogs() -> BTreeMap<String, Place> {
    let world = usual();
    let mut fresh = Fresh::of(&world);
    let mut found = BTreeMap::new();
    for place in places() {
        for key in keys_there(fresh.after(place)) {
            let opens = format!("{place}{key}");
            let live = fresh.after(&opens);
            let Some(first) = over(live).filter(|_| live.commands().is_empty()) else { continue };
            found.insert(opens.clone(), first);
            for further in keys_there(live).into_iter().chain(["<end><enter>".to_owned()]) {
                let keys = format!("{opens}{further}");
                let live = fresh.after(&keys);
                if let Some(second) = over(live).filter(|second| *second != first && live.commands().is_empty()) {
                    found.insert(keys, second);
                }
            }
        }
    }
    found
}

#[test]
fn b32_escape_from_every_dialog_leaves_the_database_as_it_was() {
    let world = usual();
    let before = world.dump();
    let dialogs = dialogs();
    let mut fresh = Fresh::of(&world);
    for keys in dialogs.keys() {
        for typed in ["", "x", "2", "<down>", "<tab>a"] {
            let live = fresh.after(keys);
            live.keys(typed);
            // What is typed may have been an answer.
            if live.commands().is_empty() {
                leave(live, keys);
                assert!(live.commands().is_empty(), "Esc does something after {keys}{typed}");
                assert_eq!(live.dump(), before, "{keys}{typed}");
            }
        }
    }
    // The first run stands before any database, and has tests of its own; what needs a draft or decisions by hand is below.
    let elsewhere = |place: &Place| {
        let apart = [Place::Welcome, Place::Setup, Place::Form, Place::Import];
        Place::SCREENS.contains(place) || apart.contains(place) || OF_DRAFTS.iter().any(|(_, found)| found == place)
    };
    let missing: Vec<Place> =
        Place::ALL.into_iter().filter(|place| !elsewhere(place) && dialogs.values().all(|found| found != place)).collect();
    assert!(missing.is_empty(), "no key was found that opens {missing:?}; found {dialogs:?}");
}

/// What opens only where there is a draft, or decisions by hand that speak for a rule.
const OF_DRAFTS: [(&str, Place); 8] = [
    ("4W", Place::Menu),
    ("4W1", Place::Publish),
    ("4W1<tab>", Place::Replay),
    ("4B", Place::Replay),
    ("4B<tab>", Place::Replay),
    ("4H", Place::Versions),
    ("2E", Place::Learn),
    ("4e", Place::BookForm),
];

/// The usual company with a draft of rita's, and with leads from Brazil that went to Ana by hand.
fn drafting() -> World {
    let mut world = usual();
    for nth in 0..5 {
        let mut lead = draft(&format!("br{nth}@br{nth}.example"));
        lead.profile.country = "BR".parse().ok();
        world.later(Millis::minutes(5));
        let lead = world.add(lead).leads[0].lead;
        let to = Receiver::Rep(world.rep("ana"));
        world.perform(&Command::Assign(Assign { leads: Seen::all(&[lead]), to, because: None }));
    }
    dashboard(&world).keys("4t");
    world
}

#[test]
fn b32_escape_from_every_pane_of_a_draft_leaves_the_database_as_it_was() {
    let world = drafting();
    let before = world.dump();
    let mut fresh = Fresh::of(&world);
    for (keys, place) in OF_DRAFTS {
        for typed in ["", "<down>", "<tab>", "<pgdn>", "<end>", " "] {
            let live = fresh.after(keys);
            assert_eq!(over(live), Some(place), "{keys}\n{}", live.text());
            live.keys(typed);
            leave(live, keys);
            assert!(live.commands().is_empty(), "Esc does something after {keys}{typed}");
            assert_eq!(live.dump(), before, "{keys}{typed}");
        }
    }
}

/// Each Esc closes what stands on top, and only that.
#[test]
fn b25_escape_closes_one_pane_of_a_draft_after_the_other() {
    let world = drafting();
    let chains: [(&str, &[Place]); 6] = [
        ("4W1<tab>", &[Place::Replay, Place::Publish, Place::Rules]),
        ("4W1<tab><tab>", &[Place::Replay, Place::Publish, Place::Rules]),
        ("4B", &[Place::Replay, Place::Rules]),
        ("4H", &[Place::Versions, Place::Rules]),
        ("4/mail<enter>H", &[Place::Versions, Place::Rules, Place::Rules]),
        ("2E", &[Place::Learn, Place::Fallback]),
    ];
    for (keys, places) in chains {
        let mut live = dashboard(&world);
        live.keys(keys);
        for place in places {
            assert_eq!(live.app.place(), *place, "{keys}\n{}", live.text());
            live.keys("<esc>");
        }
        assert!(live.commands().is_empty() && live.app.book.filter.is_empty(), "{keys}");
    }
}

/// The same of a draft on its way to be live.
#[test]
fn b32_escape_from_publishing_leaves_the_draft_as_it_was() {
    let world = usual();
    let mut live = dashboard(&world);
    live.keys("4t");
    let before = live.dump();
    for keys in ["W<esc>", "W1<esc>", "W1why not<esc>", "H<esc>", "e<space>x<esc>", "mj<esc>"] {
        live.keys(keys);
        assert!(live.app.overlay.is_none(), "{keys}\n{}", live.text());
        assert_eq!(live.dump(), before, "{keys}");
    }
}

#[test]
fn b33_the_key_that_opened_a_dialog_does_not_answer_it() {
    let world = usual();
    let mut fresh = Fresh::of(&world);
    for place in places() {
        for key in keys_there(fresh.after(place)) {
            let live = fresh.after(&format!("{place}{key}"));
            if over(live).is_some() && live.commands().is_empty() {
                live.keys(&key);
                assert!(live.commands().is_empty(), "{key} twice on {place}");
            }
        }
    }
}

#[test]
fn b33_what_is_typed_at_once_answers_no_question() {
    let world = usual();
    let mut fresh = Fresh::of(&world);
    for keys in dialogs().keys() {
        for key in keys_there(fresh.after(keys)) {
            let live = fresh.after(keys);
            live.at_once(&key);
            assert!(live.commands().is_empty(), "{key} at once after {keys}");
        }
    }
}

#[test]
fn b34_enter_is_never_the_yes_of_a_question() {
    let world = usual();
    let mut fresh = Fresh::of(&world);
    let questions: Vec<&String> =
        dialogs().iter().filter(|(_, place)| **place == Place::Question).map(|(keys, _)| keys).collect();
    assert!(!questions.is_empty());
    for keys in questions {
        let live = fresh.after(keys);
        live.keys("<enter><enter> ");
        assert!(live.commands().is_empty(), "{keys}");
        assert!(live.text().contains("press y"), "{keys}:\n{}", live.text());
    }
}

#[test]
fn b25_escape_at_the_top_does_nothing() {
    let world = usual();
    for place in places() {
        let mut live = dashboard(&world);
        live.keys(place).keys("<esc><esc><esc>");
        let before = live.text();
        live.keys("<esc><esc>");
        assert_eq!(live.text(), before);
        assert!(!live.given.contains(&Effect::Quit), "{place}");
    }
}

/// What stands open, from the top one down: names of popups and inputs, a range, marks, a filter, a view over another.
fn open_now(live: &Live) -> Vec<String> {
    let (app, queue) = (&live.app, &live.app.queue);
    let behind = live.app.place() == Place::Figure;
    let all = [
        over(live).map(|place| format!("{place:?}")),
        (app.zoom.is_some()).then(|| "page".to_owned()),
        queue.range.map(|_| "range".to_owned()),
        (!queue.marks.is_empty()).then(|| "marks".to_owned()),
        (!queue.filter.is_empty()).then(|| "filter".to_owned()),
        behind.then(|| "figure".to_owned()),
    ];
    all.into_iter().flatten().collect()
}

/// B25, all of it in a chain: each Esc closes exactly one thing, the topmost, and at the top level it does nothing.
#[test]
fn b25_each_escape_closes_one_thing_from_popup_to_back() {
    let world = usual();
    let chains: [(&str, &[&[&str]]); 6] = [
        // A popup over a line where one types.
        (
            "/one<enter> v/<f1>",
            &[
                &["Help", "range", "marks", "filter"],
                &["Filter", "range", "marks", "filter"],
                &["range", "marks", "filter"],
                &["marks", "filter"],
                &["filter"],
            ],
        ),
        // A line where one types in a popup; whom to assign is asked of a range that is marked.
        (
            "/one<enter> va/b",
            &[&["PickerFind", "marks", "filter"], &["Picker", "marks", "filter"], &["marks", "filter"], &["filter"]],
        ),
        (
            "/one<enter> va<tab>why",
            &[&["PickerReason", "marks", "filter"], &["Picker", "marks", "filter"], &["marks", "filter"], &["filter"]],
        ),
        (
            "/one<enter> vs",
            &[&["Menu", "range", "marks", "filter"], &["range", "marks", "filter"], &["marks", "filter"], &["filter"]],
        ),
        // A page over its list.
        (
            "/one<enter> v<enter>?",
            &[
                &["Help", "page", "range", "marks", "filter"],
                &["page", "range", "marks", "filter"],
                &["range", "marks", "filter"],
                &["marks", "filter"],
                &["filter"],
            ],
        ),
        ("5<enter>/", &[&["figure"]]),
    ];
    for (keys, steps) in chains {
        let mut live = dashboard(&world);
        live.keys(keys);
        for step in steps {
            assert_eq!(open_now(&live), *step, "{keys}\n{}", live.text());
            live.keys("<esc>");
        }
        let top = live.text();
        assert_eq!(open_now(&live), [""; 0], "{keys}\n{top}");
        for _ in 0..3 {
            assert_eq!(live.keys("<esc>").text(), top, "{keys}");
        }
        assert!(live.commands().is_empty() && !live.given.contains(&Effect::Quit), "{keys}");
    }
}

#[test]
fn a_dashboard_sees_what_others_write_and_how_time_goes_by() {
    let mut world = usual();
    let mut live = dashboard(&world);
    live.look();
    world.add(draft("zoe@one.example"));
    live.look();
    assert!(live.text().contains("6 open") && live.text().contains("1 new lead"), "{}", live.text());
    assert!(!live.text().contains("LATE"));
    live.later(Millis::minutes(31));
    assert!(live.text().contains("LATE"), "{}", live.text());
}
