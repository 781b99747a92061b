//! Changing the rulebook on the screen: every key changes the draft, nothing changes the live book until it is published.

use leadtower::{
    actions::{
        ask,
        command::{Command, Publish},
    },
    model::{id::RulebookVersion, rule::Switch},
    tui::{
        effect::{
            Effect,
            editor::{Edited, Written},
        },
        keys::keymap::Place,
        msg::Msg,
        state::rules::What,
    },
};

use super::rules::{BOOK, at, company};
use crate::support::{live::Live, world::World};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// The names of the rules of the draft, in their order; what is switched off in brackets.
fn drafted(live: &Live) -> Vec<String> {
    let page = live.app.book.page.as_ref().unwrap();
    assert!(page.draft.is_some(), "{}", live.text());
    let name = |rule: &leadtower::model::rule::Rule| match rule.switch {
        Switch::On => rule.name.to_string(),
        Switch::Off => format!("({})", rule.name),
    };
    page.book.rules.iter().map(name).collect()
}

fn live_version(world: &World) -> RulebookVersion {
    ask::live_book(&mut world.another_desk("otto")).unwrap().unwrap().0
}

#[test]
fn a_rule_is_switched_off_moved_and_published_and_comes_back_by_undo() {
    let world = company();
    let mut live = at(&world, "jj", 120, 36);
    live.keys("t");
    assert_eq!(drafted(&live)[2], "(Europe by territory)");
    assert_eq!(live_version(&world), RulebookVersion(1), "the live book is as it was");
    live.keys("mkk<enter>");
    let order = ["(Europe by territory)", "Large companies go to Jon", "(Events)", "Austria again", "Everything else"];
    assert_eq!(drafted(&live), order);
    assert!(live.text().contains(">* R1  off  Europe by territory"));
    snapshot!("draft_120x36", live.styled());
    live.keys("W1");
    snapshot!("publish_120x36", live.styled());
    live.keys("less Europe<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    assert_eq!(live_version(&world), RulebookVersion(2));
    let text = live.text();
    assert!(text.contains("rules v2") && text.contains("less Europe") && !text.contains("DRAFT"), "{text}");
    live.keys("u");
    if live.app.overlay.is_some() {
        live.keys("y");
    }
    assert_eq!(live_version(&world), RulebookVersion(1), "{}", live.text());
    assert_eq!(drafted(&live), order, "the draft is back");
    live.keys("uu");
    assert!(live.app.book.page.as_ref().unwrap().draft.is_none(), "{}", live.text());
}

#[test]
fn a_move_that_is_left_with_escape_changes_nothing() {
    let world = company();
    let mut live = at(&world, "", 120, 36);
    let before = live.text();
    live.keys("mjj");
    assert!(live.text().contains("R1 Large companies go to Jon goes to R3"), "{}", live.text());
    assert!(live.text().contains("Enter drop"), "{}", live.text());
    live.keys("<esc><esc>");
    assert_eq!(live.text(), before);
    assert!(live.commands().is_empty());
}

#[test]
fn a_rule_is_edited_in_place_with_completion_a_count_and_errors_at_the_character() {
    let world = company();
    let mut live = at(&world, "jj", 120, 36);
    live.keys("e");
    assert_eq!(live.app.place(), Place::BookForm);
    // Six leads came from there, one of them was given by hand.
    snapshot!("rule_form_120x36", live.keys("<space>seg<tab>sm").styled());
    live.keys("<tab>");
    assert!(live.text().contains("territory:Europe segment:small"), "{}", live.text());
    assert!(live.text().contains("of the last 90 days meet these conditions"), "{}", live.text());
    live.keys("<space>contry:DE");
    let text = live.text();
    let caret = text.lines().find(|line| line.contains('^')).unwrap();
    let typed = text.lines().find(|line| line.contains("contry:DE")).unwrap();
    assert_eq!(caret.find('^').unwrap(), typed.find("contry").unwrap(), "{text}");
    assert!(text.contains("did you mean `country`?"), "{text}");
    live.keys("<enter>");
    assert_eq!(live.app.place(), Place::BookForm, "what cannot be read is not saved");
    live.keys("<backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace>");
    live.keys("<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    let rule = &live.app.book.page.as_ref().unwrap().book.rules[2];
    assert_eq!(leadtower::rulebook::spelling::write(&rule.when), "territory:Europe segment:small");
    snapshot!("rule_form_80x24", at(&world, "e", 80, 24).styled());
}

#[test]
fn new_things_and_changes_of_every_kind() {
    let world = company();
    let mut live = at(&world, "j", 120, 36);
    live.keys("nBrazil<down>country:BR<down>pool:sp<tab><enter>");
    assert_eq!(drafted(&live)[1], "Brazil");
    assert!(live.text().contains(">* R2  Brazil"), "the cursor is on it\n{}", live.text());
    // A place for a territory, a member for a pool, a size, a policy.
    live.keys("]gjjj+");
    assert!(live.text().contains("Territory Africa") || live.text().contains("territory Africa"), "{}", live.text());
    live.keys("<end><space>BR<enter>");
    live.keys("]ge").keys("<end>,<space>ivy@us.example<space>x3<enter>");
    live.keys("]ge").keys("<end><ctrl+u>..99<enter>");
    let page = live.app.book.page.as_ref().unwrap();
    let draft = page.draft.as_ref().unwrap();
    assert_eq!(draft.said.len(), 4, "{:#?}\n{}", draft.said, live.text());
    assert_eq!(page.book.pools[0].members[2].weight, 3);
    // What something speaks of cannot go.
    live.keys("[[gx");
    assert!(live.text().contains("is still used by"), "{}", live.text());
    live.keys("<esc>]gx");
    assert!(live.text().contains("is still used by"), "{}", live.text());
}

#[test]
fn a_draft_is_thrown_away_from_its_menu_and_without_one_the_key_says_so() {
    let world = company();
    let mut live = at(&world, "", 80, 24);
    assert!(live.keys("W").text().contains("you have no draft"), "{}", live.text());
    live.keys("<esc>jtW");
    assert!(live.text().contains("throw it away"), "{}", live.text());
    live.keys("2");
    assert!(live.app.book.page.as_ref().unwrap().draft.is_none(), "{}", live.text());
    live.keys("u");
    assert!(live.app.book.page.as_ref().unwrap().draft.is_some(), "u brings it back");
    assert!(live.text().contains("DRAFT"), "{}", live.text());
}

/// The editor itself is no part of this: what it leaves is.
#[test]
fn what_the_editor_leaves_becomes_the_draft_or_is_kept_for_the_next_time() {
    let world = company();
    let mut live = at(&world, "", 120, 36);
    let ordered = |live: &mut Live| match live.keys_only("<ctrl+e>").pop() {
        Some(Effect::Editor(order)) => *order,
        other => panic!("{other:?}"),
    };
    let order = ordered(&mut live);
    assert_eq!((order.text.as_str(), order.wrong), (BOOK, None));
    let left = |text: &str| {
        let written = Written::Text(text.to_owned());
        vec![Msg::Edited(Box::new(Edited { seen: None, before: BOOK.to_owned(), written }))]
    };
    assert!(live.hear(left(BOOK)).text().contains("nothing was changed"), "{}", live.text());
    let broken = BOOK.replace("to = \"pool:spare\"", "to = \"pool:sparse\"");
    let text = live.hear(left(&broken)).text();
    assert!(text.contains("line 4") || text.contains("sparse"), "{text}");
    assert!(text.contains("Ctrl-e opens it again"), "{text}");
    let order = ordered(&mut live);
    assert_eq!(order.text, broken, "the broken text is kept");
    assert!(order.wrong.unwrap().contains("sparse"));
    live.hear(left(&BOOK.replace("enabled = false\n", "")));
    assert_eq!(drafted(&live)[1], "Events", "{}", live.text());
}

/// What is written while a change is on its way could be refused with nowhere to keep it.
#[test]
fn the_editor_waits_for_a_change_that_is_on_its_way() {
    let world = company();
    let mut live = at(&world, "j", 120, 36);
    assert!(matches!(live.keys_only("t").as_slice(), [Effect::Do(_), ..]), "{}", live.text());
    assert!(!live.keys_only("<ctrl+e>").iter().any(|effect| matches!(effect, Effect::Editor(_))));
    assert!(live.text().contains("the last change is still on its way"), "{}", live.text());
}

#[test]
fn a_draft_that_fails_its_own_case_says_so_and_does_not_go_live() {
    let mut world = company();
    let case = "[[test]]\nname = \"Sweden stays north\"\nlead = { country = \"SE\" }\nexpect = \"pool:north\"\n";
    world.perform(&Command::Publish(Publish { text: format!("{BOOK}{case}"), note: None }));
    let mut live = at(&world, "jj", 120, 36);
    live.keys("tW1");
    let text = live.text();
    assert!(text.contains("Its one test case fails:") && text.contains("Sweden stays north"), "{text}");
    live.keys("<enter>");
    assert_eq!(live.app.place(), Place::Publish, "it stays, and says why");
    assert_eq!(live_version(&world), RulebookVersion(2), "{}", live.text());
}

/// On this screen a lead is tried under the draft, everywhere else under the live book.
#[test]
fn a_lead_is_tried_under_the_draft() {
    let world = company();
    let mut live = at(&world, "jjt", 120, 36);
    let text = live.keys("Tcountry=SE").text();
    assert!(text.contains("under your draft") && text.contains("by R5 Everything else"), "{text}");
    let text = live.keys("<esc>3Tcountry=SE").text();
    assert!(text.contains("under rules v1") && text.contains("by R3 Europe by territory"), "{text}");
}

/// What is counted by place and size is counted as the draft has them.
#[test]
fn places_and_sizes_are_counted_as_the_draft_has_them() {
    let world = company();
    let mut live = at(&world, "]gjjj+", 120, 36);
    live.keys("<end> BR<enter>");
    let hits = live.app.book.hits.as_ref().unwrap();
    assert!(!hits.places.contains_key(&ask::At::Nowhere), "{}", live.text());
    assert_eq!(hits.places[&ask::At::In("Africa".into())].leads(), 3);
}

#[test]
fn a_finding_opens_the_lead_that_shows_it() {
    let world = company();
    let mut live = at(&world, "[", 120, 36);
    let shadowed = live.app.book.findings.as_ref().unwrap().iter().position(|finding| finding.word() == "shadowed").unwrap();
    let row = live.app.book.list().rows().iter().position(|row| row.what == What::Finding(shadowed)).unwrap();
    assert_eq!(row, 1, "warnings stand above the notes, wherever in the book they are\n{}", live.text());
    assert!(live.keys("j").text().contains("Enter try it"), "{}", live.text());
    live.keys("<enter>");
    let text = live.text();
    assert!(text.contains("Try a lead") && text.contains("country=AT"), "{text}");
}

/// A draft written by a newer program, or past this one.
#[test]
fn a_draft_that_cannot_be_read_says_so_and_every_key_still_works() {
    let world = company();
    at(&world, "jjt", 120, 36);
    let sql = rusqlite::Connection::open(world.path()).unwrap();
    assert_eq!(sql.execute("UPDATE draft SET text = replace(text, 'strategy', 'stratagem')", []).unwrap(), 1);
    let mut live = at(&world, "", 120, 36);
    let text = live.text();
    assert!(text.contains("your draft cannot be read: line") && text.contains("Ctrl-e opens it"), "{text}");
    assert!(text.contains("Europe by territory") && text.contains("last 30 days: 11 leads"), "the live book is shown\n{text}");
    snapshot!("draft_broken_80x24", at(&world, "", 80, 24).styled());
    assert!(live.keys("]]").text().contains("dach"), "{}", live.text());
    live.keys("[[");
    for (key, says) in [("t", "cannot be read"), ("B", "cannot be rehearsed"), ("e<enter>", "cannot be read")] {
        let text = live.keys(key).text();
        assert!(text.contains(says), "{key}\n{text}");
        live.keys("<esc><esc>");
    }
    let Some(Effect::Editor(order)) = live.keys_only("<ctrl+e>").pop() else { panic!("{}", live.text()) };
    assert!(order.text.contains("stratagem") && order.wrong.is_some_and(|wrong| wrong.contains("stratagem")));
    assert_eq!(order.seen, live.app.broken_draft().map(|broken| broken.revision));
    // The editor mends it.
    let written = Written::Text(order.text.replace("stratagem", "strategy"));
    live.hear(vec![Msg::Edited(Box::new(Edited { seen: order.seen, before: order.text, written }))]);
    assert_eq!(drafted(&live)[2], "(Europe by territory)", "{}", live.text());
    // Or it goes.
    sql.execute("UPDATE draft SET text = replace(text, 'strategy', 'stratagem')", []).unwrap();
    let mut live = at(&world, "W", 80, 24);
    assert!(live.text().contains("Your draft cannot be read"), "{}", live.text());
    live.keys("2");
    assert!(live.app.broken_draft().is_none() && live.app.draft().is_none(), "{}", live.text());
}

/// What the draft brings stands first and alone; what stood before is a number.
#[test]
fn what_is_new_with_a_draft_is_told_before_it_goes_live() {
    let world = company();
    let mut live = at(&world, "jjtW1", 120, 36);
    let text = live.text();
    assert!(text.contains("New with this draft: ") && text.contains("stand already: the tab Lint of Rules"), "{text}");
    let brought = live.app.book.brought.clone();
    let all = live.app.book.findings.clone().unwrap();
    assert!(!brought.is_empty() && brought.len() < all.len(), "{brought:?} {all:#?}");
    let says = |place: usize| text.contains(&all[place].about.words());
    assert!(brought.iter().all(|place| says(*place)), "{text}");
    // A draft that changes nothing that the check sees brings nothing.
    live.keys("<esc>W2").keys("gnPlain<down>country:IT<down>fallback<enter>");
    live.keys("W1");
    snapshot!("publish_80x24", at(&world, "W1", 80, 24).styled());
}

#[test]
fn what_holds_where_nothing_else_is_said_is_edited_in_a_form() {
    let world = company();
    let mut live = at(&world, "[[Ge", 120, 36);
    assert_eq!(live.app.place(), Place::BookForm, "{}", live.text());
    snapshot!("defaults_form_80x24", at(&world, "[[Ge", 80, 24).styled());
    // No hours, and still a zone: that would be lost.
    live.keys("<down><ctrl+u><enter>");
    assert!(live.text().contains("a time zone is one of hours"), "{}", live.text());
    live.keys("<up>").paste("Mon-Thu 09:00-17:00").keys("<down><down>").paste("2026-12-25 soon");
    live.keys("<enter>");
    assert!(live.text().contains("`soon` is no date"), "{}", live.text());
    live.keys("<ctrl+u>").paste("2026-12-25").keys("<up><up><up><ctrl+u>hot<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    let defaults = &live.app.book.page.as_ref().unwrap().book.defaults;
    let hours = defaults.hours.as_ref().unwrap();
    assert_eq!((hours.week.to_string().as_str(), hours.holidays.len()), ("Mon-Thu 09:00-17:00", 1));
    assert_eq!(defaults.sla, Some("hot".into()));
    live.keys("e<ctrl+u><down><ctrl+u><down><ctrl+u><down><ctrl+u><enter>");
    let defaults = &live.app.book.page.as_ref().unwrap().book.defaults;
    assert!(defaults.hours.is_none() && defaults.sla.is_none(), "{}", live.text());
}
