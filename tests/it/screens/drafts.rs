//! Changing the rulebook on the screen: every key changes the draft, nothing changes the live book until it is published.

use leadtower::{
    actions::{
        ask::{self, Severity},
        command::{BookEdit, Command, EditDraft, Publish, SeenBook},
    },
    model::{
        id::{DraftRevision, RulebookVersion},
        rule::Switch,
        time::Millis,
    },
    tui::{
        effect::{
            Effect,
            count::{CountAsk, CountSaid},
            editor::{Edited, Written},
        },
        keys::keymap::Place,
        msg::{Answer, Msg, Stamped},
        state::{rules::What, update},
    },
};

use super::rules::{BOOK, at, company};
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
        vec![Msg::Edited(Box::new(Edited { seen: SeenBook::Live(Some(RulebookVersion(1))), before: BOOK.to_owned(), written }))]
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

/// A form that stands open over the book of another window, or of somebody else, changes what it was opened on.
#[test]
fn a_form_does_not_take_back_what_another_window_changed_while_it_was_open() {
    let mut world = company();
    let mut live = at(&world, "jjt", 120, 36);
    live.keys("e");
    assert_eq!(live.app.place(), Place::BookForm);
    let rule = live.app.book.page.as_ref().unwrap().book.rules[2].name.clone();
    let seen = ask::seen_book(world.desk()).unwrap();
    let edit = BookEdit::SwitchRule { name: rule, to: Switch::On };
    world.perform(&Command::EditDraft(EditDraft { seen, edit }));
    live.later(Millis(2_000)).look();
    live.keys("<space>country:SE<enter>");
    assert_eq!(live.app.place(), Place::BookForm, "{}", live.text());
    assert!(live.text().contains("your draft was changed meanwhile"), "{}", live.text());
    // Whoever has read that can save it all the same.
    live.keys("<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
}

/// A name that is taken says nothing of what another window did since.
#[test]
fn a_form_that_was_refused_still_changes_what_it_was_opened_on() {
    let mut world = company();
    let mut live = at(&world, "jjt", 120, 36);
    let taken = live.app.book.page.as_ref().unwrap().book.rules[0].name.clone();
    live.keys("e<up><ctrl+u>").keys(&taken.as_str().replace(' ', "<space>")).keys("<enter>");
    assert_eq!(live.app.place(), Place::BookForm);
    assert!(live.text().contains("already"), "{}", live.text());
    let rule = live.app.book.page.as_ref().unwrap().book.rules[2].name.clone();
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::EditDraft(EditDraft { seen, edit: BookEdit::SwitchRule { name: rule, to: Switch::On } }));
    live.later(Millis(2_000)).look();
    live.keys("<space>too<enter>");
    assert_eq!(live.app.place(), Place::BookForm, "{}", live.text());
    assert!(live.text().contains("your draft was changed meanwhile"), "{}", live.text());
}

/// What was refused an hour ago is not the book of now.
#[test]
fn a_text_that_was_refused_says_that_the_book_has_changed_since() {
    let world = company();
    let mut live = at(&world, "j", 120, 36);
    let broken = BOOK.replace("to = \"pool:spare\"", "to = \"pool:sparse\"");
    let seen = SeenBook::Live(Some(RulebookVersion(1)));
    live.hear(vec![Msg::Edited(Box::new(Edited { seen, before: BOOK.to_owned(), written: Written::Text(broken) }))]);
    live.keys("t");
    let Some(Effect::Editor(order)) = live.keys_only("<ctrl+e>").pop() else { panic!("{}", live.text()) };
    assert!(order.wrong.unwrap().contains("the book was changed since"));
    let written = Written::Text(order.text.clone());
    live.hear(vec![Msg::Edited(Box::new(Edited { seen: order.seen, before: order.text, written }))]);
    let Some(Effect::Editor(order)) = live.keys_only("<ctrl+e>").pop() else { panic!("{}", live.text()) };
    assert!(order.wrong.is_none() && !order.text.contains("sparse"), "left as it was, it makes way");
}

/// What is written while a change could be refused with nowhere to keep it.
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
    world.perform(&Command::Publish(Publish::of(format!("{BOOK}{case}"), None)));
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

/// What was found in one text is no word about another, and it stands at its rule wherever that has gone.
#[test]
fn a_text_that_was_not_looked_at_is_being_checked() {
    let world = company();
    let mut live = at(&world, "t", 120, 36);
    assert!(live.keys("W1").text().contains("stand already"), "{}", live.text());
    live.keys("<esc>");
    let mut page = live.app.book.page.clone().unwrap();
    page.book.rules.swap(0, 3);
    page.draft.as_mut().unwrap().revision = DraftRevision(999);
    let told = Stamped { at: live.app.at, msg: Msg::Answer(Box::new(Answer::Book(Some(page)))) };
    let asked = update(&mut live.app, vec![told]);
    assert!(asked.iter().any(is_check), "at once, however long the last one took: {asked:?}");
    let text = live.text();
    assert!(text.contains("! R1  Austria again") && !text.contains("! R4"), "{text}");
    let text = live.keys("W1").text();
    assert!(text.contains("checking the book ...") && !text.contains("stand already"), "{text}");
    assert!(live.keys("<esc>[").text().contains("checking ..."), "{}", live.text());
}

/// A check or a count that fails ends, and says so: the hits of the rules are none of its business.
#[test]
fn a_check_that_fails_ends_and_is_made_again_when_somebody_asks() {
    let world = company();
    let mut live = at(&world, "", 120, 36);
    let hits = live.app.book.hits.clone();
    let told = |answer| vec![Msg::Answer(Box::new(answer))];
    // The first check of this screen is under way when its answer is that there is none.
    let mut page = live.app.book.page.clone().unwrap();
    page.version = Some(RulebookVersion(9));
    let stamped = Stamped { at: live.app.at, msg: Msg::Answer(Box::new(Answer::Book(Some(page)))) };
    let number = match update(&mut live.app, vec![stamped]).into_iter().find(is_check) {
        Some(Effect::Count(order)) => order.number,
        other => panic!("{other:?}"),
    };
    let said = CountSaid::Proof(Err("the database is busy".to_owned()));
    live.hear(told(Answer::Count { number, said }));
    assert_eq!((&live.app.book.complaint, &live.app.book.hits), (&None, &hits), "{}", live.text());
    assert!(live.keys("[").text().contains("the book cannot be checked"), "{}", live.text());
    live.keys("<ctrl+r>");
    assert!(live.app.book.is_proved() && live.app.book.unchecked.is_none(), "{}", live.text());
    // So does the count of a form.
    live.keys("]").keys("jj");
    let asked = live.keys_only("e");
    let number = match asked.into_iter().find(|effect| matches!(effect, Effect::Count(_))) {
        Some(Effect::Count(order)) => order.number,
        other => panic!("{other:?}"),
    };
    live.hear(told(Answer::Count { number, said: CountSaid::Matching(Err("the database is busy".to_owned())) }));
    assert!(live.text().contains("its leads cannot be counted: the database is busy"), "{}", live.text());
    assert_eq!(live.app.book.complaint, None);
}

fn is_check(effect: &Effect) -> bool {
    matches!(effect, Effect::Count(order) if order.ask == CountAsk::Check)
}

/// Who has just come is whom one edits a pool for, and what leads say is what one asks for.
#[test]
fn a_form_knows_people_and_values_that_the_book_does_not_name_yet() {
    let plan = world().rep("ana", "UTC").rep("zoe", "UTC").pool("all", ["ana"]);
    let mut world = plan.rule("All", "", "pool:all").open();
    for (nth, city) in ["Lyon", "Nantes", "Nantes"].into_iter().enumerate() {
        let mut lead = draft(&format!("{nth}@company{nth}.example"));
        lead.profile.city = Some(city.to_owned());
        lead.profile.tags = ["vip".to_owned()].into();
        lead.profile.custom = [("plan".to_owned(), "pro".to_owned())].into();
        world.add(lead);
    }
    let mut live = at(&world, "e", 120, 36);
    assert!(live.keys("<ctrl+u>city:").text().contains("Nantes  Lyon"), "the most frequent first\n{}", live.text());
    live.keys("<ctrl+u>tag:v<tab> custom.p<tab>p<tab>");
    assert!(live.text().contains("tag:vip custom.plan:pro"), "{}", live.text());
    live.keys("<down><ctrl+u>rep:z<tab>");
    assert!(live.text().contains("rep:zoe@us.example"), "{}", live.text());
    live.keys("<esc>]]e").keys("<end>, z<tab>");
    assert!(live.text().contains(", zoe@us.example"), "{}", live.text());
}

/// What shows a finding is tried whole, with what no line can say of it.
#[test]
fn the_lead_of_a_finding_is_tried_with_its_account() {
    let plan = world().rep("ana", "UTC").pool("all", ["ana"]).rule("Customers", "account:customer", "pool:all");
    let world = plan.rule("Customers in Germany", "account:customer country:DE", "nurture").rule("All", "", "fallback").open();
    let mut live = at(&world, "[", 120, 36);
    let shadowed = live.app.book.findings.as_ref().unwrap().iter().position(|finding| finding.word() == "shadowed").unwrap();
    let row = live.app.book.list().rows().iter().position(|row| row.what == What::Finding(shadowed)).unwrap();
    let text = live.keys("g").keys(&"j".repeat(row)).keys("<enter>").text();
    assert!(text.contains("an account of ours (customer)") && text.contains("by R1 Customers"), "{text}");
    let text = live.keys("<end> city=Bonn").text();
    assert!(!text.contains("an account of ours") && text.contains("by R3 All"), "a line cannot say it\n{text}");
}

/// Files name people as "Okafor, Ben": the comma is part of the name.
#[test]
fn a_pool_whose_members_have_commas_in_their_names_can_be_edited() {
    let mut world = world().rep("ana", "UTC").rep("Okafor, Ben", "UTC").open_without_book();
    let text = "format = 1\n[[pool]]\nname = \"all\"\nmembers = [{ rep = \"ana\" }, { rep = \"Okafor, Ben\", weight = 2 }]\n\
                [[rule]]\nname = \"All\"\nto = \"pool:all\"\n";
    world.perform(&Command::Publish(Publish::of(text.to_owned(), None)));
    let mut live = at(&world, "]]e", 120, 36);
    assert!(live.text().contains("ana, \"Okafor, Ben\" x2"), "{}", live.text());
    live.keys("<end><backspace>3<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    let members = &live.app.book.page.as_ref().unwrap().book.pools[0].members;
    assert_eq!((members[1].rep.as_str(), members[1].weight), ("Okafor, Ben", 3));
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
    assert_eq!(Some(order.seen), live.app.broken_draft().map(|broken| SeenBook::Draft(broken.revision)));
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
    // What is grave is told whole, of mere notes the first.
    let notes = brought.iter().filter(|place| all[**place].severity == Severity::Note).count();
    let says = |place: usize| text.contains(&all[place].about.words());
    assert!(brought.iter().filter(|place| all[**place].severity != Severity::Note).all(|place| says(*place)), "{text}");
    assert_eq!(text.contains(&format!("and {} more note", notes.saturating_sub(2))), notes > 2, "{text}");
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
