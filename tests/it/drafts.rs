//! Drafts of the rulebook: edited by several people and in several windows, taken back, carried over, published.

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        Desk, ask,
        command::{
            BookEdit, Command, EditDraft, OnConflict, Publish, PublishDraft, RebaseDraft, RemoveRep, Restore, SeenBook, SeenLive,
            SetDraft,
        },
        error::{ActionError, Refusal},
        receipt::{self, Receipt},
    },
    model::{
        id::{DraftRevision, RulebookVersion},
        journal::What,
        rule::{Destination, Rule, Switch},
        rulebook::Expected,
        time::Zone,
    },
    rulebook::{check::Finding, file},
    store::{drafts, rulebooks},
};

use crate::support::{
    check::check,
    deeds::{draft_command, random_command, random_world},
    dice::{Dice, cases},
    world::{World, world},
};

fn office() -> World {
    world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "UTC")
        .rep("cleo", "UTC")
        .pool("north", ["ana", "ben"])
        .pool("south", ["cleo"])
        .rule("Germany", "country:DE", "pool:north")
        .rule("Brazil", "country:BR", "pool:south")
        .rule("Rest", "", "fallback")
        .open()
}

fn off(rule: &str) -> BookEdit {
    BookEdit::SwitchRule { name: rule.into(), to: Switch::Off }
}

fn edit(seen: SeenBook, edit: BookEdit) -> Command {
    Command::EditDraft(EditDraft { seen, edit })
}

/// What is on the screen of whoever sits at the desk.
fn seen(desk: &Desk) -> SeenBook {
    ask::seen_book(desk).unwrap()
}

fn revision(desk: &Desk) -> Option<DraftRevision> {
    ask::draft_revision(desk).unwrap()
}

/// The next edit of whoever sits at the desk.
fn go_on(desk: &mut Desk, what: BookEdit) -> Receipt {
    desk.perform(&edit(seen(desk), what)).unwrap()
}

fn refusal(desk: &mut Desk, command: &Command) -> Refusal {
    match desk.perform(command) {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{command:?}: {other:?}"),
    }
}

fn said(receipt: &Receipt) -> String {
    receipt::sentence(&receipt.what, &|rep| format!("rep {rep}"), Zone::UTC)
}

fn changes(desk: &mut Desk) -> Vec<String> {
    ask::draft(desk).unwrap().map(|draft| draft.said).unwrap_or_default()
}

fn live_text(world: &World) -> String {
    let version = rulebooks::live_version(world.conn()).unwrap().unwrap();
    rulebooks::get(world.conn(), version).unwrap().unwrap().text
}

#[test]
fn edits_go_to_a_draft_and_the_live_book_stays() {
    let mut world = office();
    let before = live_text(&world);
    let receipt = go_on(world.desk(), off("Brazil"));
    assert_eq!(said(&receipt), "in the draft, rule `Brazil` is switched off");
    go_on(world.desk(), BookEdit::MoveRule { name: "Brazil".into(), to: 1 });
    let draft = ask::draft(world.desk()).unwrap().unwrap();
    assert_eq!((draft.base, draft.live, draft.is_behind()), (Some(RulebookVersion(1)), Some(RulebookVersion(1)), false));
    assert_eq!(draft.said, ["rule `Brazil` is switched off", "rule 2 `Brazil` moves above 1 `Germany`"]);
    assert_eq!(live_text(&world), before);
    // It is there after a restart, and belongs to its actor.
    world.later(leadtower::model::time::Millis::HOUR);
    assert_eq!(ask::draft(world.desk()).unwrap().unwrap().text, draft.text);
    assert_eq!(revision(&world.another_desk("zoe")), None);
    assert_eq!(ask::other_drafts(&world.another_desk("zoe")).unwrap().len(), 1);
    check(world.conn(), "drafted");
}

#[test]
fn undo_and_redo_go_from_text_to_text() {
    let mut world = office();
    let mut dumps = vec![world.dump()];
    let mut texts = Vec::new();
    for what in [off("Germany"), off("Brazil"), BookEdit::RemoveRule("Brazil".into())] {
        go_on(world.desk(), what);
        dumps.push(world.dump());
        texts.push(ask::draft(world.desk()).unwrap().map(|draft| draft.text));
    }
    for wanted in dumps.iter().rev().skip(1) {
        world.perform(&Command::Undo(None));
        assert_eq!(world.dump(), *wanted);
    }
    assert_eq!(revision(world.desk()), None);
    for (wanted, text) in dumps.iter().skip(1).zip(texts) {
        world.perform(&Command::Redo(None));
        assert_eq!(world.dump(), *wanted);
        assert_eq!(ask::draft(world.desk()).unwrap().map(|draft| draft.text), text);
    }
    // An older step is not taken back while a newer one stands.
    let first = world.journal().into_iter().rev().find(|entry| matches!(entry.what, What::Drafted { .. })).unwrap().id;
    let refused = world.refusal(&Command::Undo(Some(first)));
    assert!(refused.to_string().contains("you changed your draft since"), "{refused}");
    let outlook = ask::take_back_text(world.desk(), first).unwrap();
    assert!(format!("{outlook:?}").contains("your draft"), "{outlook:?}");
}

#[test]
fn two_people_draft_at_once_and_neither_writes_over_the_other() {
    let mut world = office();
    let mut zoe = world.another_desk("zoe");
    go_on(world.desk(), off("Germany"));
    go_on(&mut zoe, off("Brazil"));
    go_on(world.desk(), BookEdit::MoveRule { name: "Germany".into(), to: 2 });
    assert_eq!(changes(&mut zoe), ["rule `Brazil` is switched off"]);
    assert_eq!(changes(world.desk()).len(), 2);
    assert_eq!(drafts::all(world.conn()).unwrap().len(), 2);

    // Hers goes live first; then his stands on an older one, and comes along when it is told to.
    let seen = revision(&zoe).unwrap();
    let note = Some("Brazil rests".to_owned());
    zoe.perform(&Command::PublishDraft(PublishDraft { seen, note, mends: None })).unwrap();
    assert_eq!(revision(&zoe), None);
    let seen = revision(world.desk()).unwrap();
    let publish = Command::PublishDraft(PublishDraft { seen, note: None, mends: None });
    assert_eq!(
        world.refusal(&publish).to_string(),
        "your draft stands on rulebook 1, and rulebook 2 is live: zoe published rulebook 2 (Brazil rests); carry it over first"
    );
    let rebase = Command::RebaseDraft(RebaseDraft { seen, conflicts: OnConflict::Refuse });
    let receipt = world.perform(&rebase);
    assert_eq!(said(&receipt), "the draft stands on rulebook 2 now: rule `Brazil` is switched off");
    assert_eq!(changes(world.desk()), ["rule `Germany` is switched off", "rule 2 `Brazil` moves above 1 `Germany`"]);
    let seen = revision(world.desk()).unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    let book = file::read_published(&live_text(&world)).unwrap();
    let rules: Vec<_> = book.rules.iter().map(|rule| (rule.name.as_str(), rule.switch)).collect();
    assert_eq!(rules, [("Brazil", Switch::Off), ("Germany", Switch::Off), ("Rest", Switch::On)]);
    check(world.conn(), "two people");
}

#[test]
fn what_was_written_over_an_older_book_does_not_take_back_what_went_live_meanwhile() {
    for by_text in [true, false] {
        let mut world = office();
        let (before_me, old) = (seen(world.desk()), live_text(&world));
        let mut zoe = world.another_desk("zoe");
        go_on(&mut zoe, off("Brazil"));
        let theirs = revision(&zoe).unwrap();
        zoe.perform(&Command::PublishDraft(PublishDraft { seen: theirs, note: None, mends: None })).unwrap();

        // An hour in the editor, or in a form, over what was live then.
        let text = old.replacen("to = \"pool:north\"", "to = \"pool:south\"", 1);
        let to_south = Rule { to: Destination::Pool("south".into()), ..file::read_published(&old).unwrap().rules[0].clone() };
        world.perform(&if by_text {
            Command::SetDraft(SetDraft { seen: before_me, text })
        } else {
            edit(before_me, BookEdit::ReplaceRule { name: "Germany".into(), rule: to_south })
        });
        let mine = revision(world.desk()).unwrap();
        let refused = world.refusal(&Command::PublishDraft(PublishDraft { seen: mine, note: None, mends: None }));
        assert!(matches!(refused, Refusal::DraftBehind { .. }), "{refused}");
        world.perform(&Command::RebaseDraft(RebaseDraft { seen: mine, conflicts: OnConflict::Refuse }));
        assert_eq!(
            changes(world.desk()),
            ["rule `Germany`: leads go to the next of pool south, no longer to the next of pool north"]
        );
    }
}

#[test]
fn an_earlier_version_or_a_file_takes_the_place_of_what_was_seen_or_of_nothing() {
    let mut world = office();
    let first = live_text(&world);
    world.perform(&Command::Publish(Publish::of(first.replace("country:BR", "country:BR,AR"), None)));
    let live = SeenLive::This(Some(RulebookVersion(2)));
    let other = first.replace("country:BR", "country:BR,CL");
    world.another_desk("zoe").perform(&Command::Publish(Publish::of(other, Some("Chile".to_owned())))).unwrap();
    for command in [
        Command::Restore(Restore { version: RulebookVersion(1), seen: live }),
        Command::Publish(Publish { text: first, seen: live, note: None }),
    ] {
        assert_eq!(
            world.refusal(&command).to_string(),
            "rulebook 3 is live, and not rulebook 2: zoe published rulebook 3 (Chile); look at it again, then repeat"
        );
    }
    let live = SeenLive::This(Some(RulebookVersion(3)));
    world.perform(&Command::Restore(Restore { version: RulebookVersion(1), seen: live }));
}

#[test]
fn a_publish_is_taken_back_beside_a_draft_that_was_begun_since() {
    let mut world = office();
    go_on(world.desk(), off("Brazil"));
    let published = revision(world.desk()).unwrap();
    let live = rulebooks::live_version(world.conn()).unwrap();
    let receipt = world.perform(&Command::PublishDraft(PublishDraft { seen: published, note: None, mends: None }));
    go_on(world.desk(), off("Germany"));
    let newer = revision(world.desk());
    let outlook = ask::outlook(world.desk(), receipt.entry.unwrap()).unwrap();
    assert_eq!(outlook.others.len(), 1, "the book, and not the draft: {outlook:?}");
    world.perform(&Command::Undo(receipt.entry));
    assert_eq!((rulebooks::live_version(world.conn()).unwrap(), revision(world.desk())), (live, newer));
    // It stands on what went live for a while, and comes along without that.
    let seen = newer.unwrap();
    let refused = world.refusal(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    assert!(matches!(refused, Refusal::DraftBehind { .. }), "{refused}");
    world.perform(&Command::RebaseDraft(RebaseDraft { seen, conflicts: OnConflict::Refuse }));
    assert_eq!(changes(world.desk()), ["rule `Germany` is switched off"]);
    check(world.conn(), "taken back beside a draft");
}

#[test]
fn two_windows_of_one_person_do_not_write_over_each_other() {
    let mut world = office();
    let mut other = world.another_desk("rita");
    let seen = seen(&other);
    go_on(world.desk(), off("Germany"));
    let before = world.dump();
    let refused = refusal(&mut other, &edit(seen, off("Brazil")));
    assert_eq!(
        refused.to_string(),
        "your draft was changed meanwhile (rule `Germany` is switched off); look at it again, then repeat"
    );
    for command in [
        Command::DiscardDraft { seen: DraftRevision(9) },
        Command::SetDraft(SetDraft { seen, text: live_text(&world) }),
        Command::PublishDraft(PublishDraft { seen: DraftRevision(9), note: None, mends: None }),
        Command::RebaseDraft(RebaseDraft { seen: DraftRevision(9), conflicts: OnConflict::Mine }),
    ] {
        let refused = refusal(&mut other, &command);
        assert!(matches!(refused, Refusal::DraftMoved { now: Some(_), .. }), "{command:?}: {refused}");
    }
    assert_eq!(world.dump(), before);
    go_on(&mut other, off("Brazil"));
    assert_eq!(changes(&mut other).len(), 2);
}

#[test]
fn a_text_from_an_editor_is_taken_whole_or_not_at_all() {
    let mut world = office();
    let text = format!("# ours\n{}", live_text(&world));
    let set = |seen, text: &str| Command::SetDraft(SetDraft { seen, text: text.to_owned() });
    let live = seen(world.desk());
    assert_eq!(world.refusal(&set(live, &live_text(&world))).to_string(), "nothing would change");
    let receipt = world.perform(&set(live, &text));
    assert_eq!(said(&receipt), "wrote the draft anew: only comments and layout are others");
    let seen = seen(world.desk());
    assert_eq!(ask::draft(world.desk()).unwrap().unwrap().text, text);
    // An edit beside it writes the text anew, and says what is lost.
    let receipt = go_on(world.desk(), off("Brazil"));
    assert_eq!(said(&receipt), "in the draft, 1 comment line dropped: rule `Brazil` is switched off");
    world.perform(&Command::Undo(None));

    let before = world.dump();
    let Refusal::BadRulebook(problems) = world.refusal(&set(seen, &text.replace("to = \"pool:south\"", "to = \"pool:soth\"")))
    else {
        panic!("it names a pool that is not there");
    };
    assert!(problems[0].line.is_some() && problems[0].to_string().contains("`south`"), "{problems:?}");
    assert_eq!(world.dump(), before);

    let receipt = world.perform(&set(seen, &text.replace("country:BR", "country:BR,AR")));
    assert_eq!(
        said(&receipt),
        "wrote the draft anew: rule `Brazil` takes leads where country is BR or AR; was leads where country is BR"
    );
}

#[test]
fn a_published_draft_is_taken_back_whole() {
    let mut world = office();
    let mut north = file::read_published(&live_text(&world)).unwrap().pools[0].clone();
    north.members.pop();
    go_on(world.desk(), BookEdit::ReplacePool { name: "north".into(), pool: north });
    for n in 0..4 {
        let mut draft = crate::support::world::draft(&format!("p{n}@one.example"));
        draft.profile.country = Some("DE".parse().unwrap());
        world.add(draft);
    }
    let before = world.dump();
    let seen = revision(world.desk()).unwrap();
    let receipt = world.perform(&Command::PublishDraft(PublishDraft { seen, note: Some("ben rests".to_owned()), mends: None }));
    assert_eq!(said(&receipt), "rulebook 2 went live (ben rests)");
    assert_eq!(world.journal()[0].id, receipt.entry.unwrap());
    let after = world.dump();
    assert_eq!(revision(world.desk()), None);
    world.perform(&Command::Undo(None));
    assert_eq!(world.dump(), before);
    assert_eq!(revision(world.desk()), Some(seen));
    world.perform(&Command::Redo(None));
    assert_eq!(world.dump(), after);
    check(world.conn(), "published and taken back");
}

#[test]
fn what_cannot_go_live_leaves_everything_as_it_was() {
    let mut world = office();
    let none = Command::DiscardDraft { seen: DraftRevision(1) };
    assert!(matches!(world.refusal(&none), Refusal::DraftMoved { now: None, .. }));
    let brazil = file::read_published(&live_text(&world)).unwrap().rules[1].clone();
    let to_ben = Rule { to: Destination::Rep("ben@us.example".into()), ..brazil.clone() };
    go_on(world.desk(), BookEdit::ReplaceRule { name: "Brazil".into(), rule: to_ben });
    let seen = revision(world.desk()).unwrap();
    leaves(&mut world, "ben");
    let before = (world.dump(), world.journal().len());
    let refused = world.refusal(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    assert!(matches!(&refused, Refusal::BadRulebook(all) if all.len() == 1), "{refused}");
    assert_eq!((world.dump(), world.journal().len()), before);
    assert_eq!(ask::draft(world.desk()).unwrap().unwrap().problems.len(), 1);
    // Other edits go on, and so does mending it.
    go_on(world.desk(), off("Germany"));
    go_on(world.desk(), BookEdit::ReplaceRule { name: "Brazil".into(), rule: brazil });
    let seen = revision(world.desk()).unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
}

#[test]
fn a_pool_goes_on_without_who_has_left_and_is_refused_when_all_have() {
    let mut world = office();
    let publish = |world: &mut World, to| {
        go_on(world.desk(), BookEdit::MoveRule { name: "Germany".into(), to });
        let seen = revision(world.desk()).unwrap();
        Command::PublishDraft(PublishDraft { seen, note: None, mends: None })
    };
    leaves(&mut world, "ben");
    let others = publish(&mut world, 2);
    world.perform(&others);
    assert!(live_text(&world).contains("ben@us.example"), "the pool of Germany still names who has left");

    leaves(&mut world, "cleo");
    let nobody = publish(&mut world, 1);
    let before = (world.dump(), world.journal().len());
    let text = ask::draft(world.desk()).unwrap().unwrap().text;
    for command in [nobody, Command::Publish(Publish::of(text, None))] {
        let refused = world.refusal(&command);
        let Refusal::Findings(all) = &refused else { panic!("{refused}") };
        assert_eq!(
            all.iter().map(Finding::message).collect::<Vec<_>>(),
            ["pool south has one member, who cannot take leads any more"]
        );
        assert_eq!((world.dump(), world.journal().len()), before);
    }
}

/// Somebody leaves, and what they hold stays where it is.
fn leaves(world: &mut World, name: &str) {
    let rep = world.rep(name);
    world.perform(&Command::RemoveRep(RemoveRep { rep, leads_to: None }));
}

#[test]
fn a_draft_that_comes_to_the_live_book_is_not_published() {
    let mut world = office();
    // The first edit brings the text into its own form.
    go_on(world.desk(), off("Brazil"));
    let seen = revision(world.desk()).unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    go_on(world.desk(), off("Germany"));
    go_on(world.desk(), BookEdit::SwitchRule { name: "Germany".into(), to: Switch::On });
    let seen = revision(world.desk()).unwrap();
    let refused = world.refusal(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    assert_eq!(refused.to_string(), "the draft is the live rulebook, so there is nothing to publish");
    let receipt = world.perform(&Command::DiscardDraft { seen });
    assert_eq!(said(&receipt), "discarded the draft, with 0 changes in it");
    assert_eq!(revision(world.desk()), None);
}

#[test]
fn what_both_changed_is_named_and_kept_as_the_draft_has_it_when_told_so() {
    let mut world = office();
    let germany = |world: &World| -> Rule { file::read_published(&live_text(world)).unwrap().rules[0].clone() };
    let mine = Rule { to: Destination::Fallback, ..germany(&world) };
    go_on(world.desk(), BookEdit::ReplaceRule { name: "Germany".into(), rule: mine });
    let text = live_text(&world).replacen("to = \"pool:north\"", "to = \"pool:south\"", 1);
    world.another_desk("zoe").perform(&Command::Publish(Publish::of(text, None))).unwrap();
    let seen = revision(world.desk()).unwrap();
    let rebase = |conflicts| Command::RebaseDraft(RebaseDraft { seen, conflicts });
    assert_eq!(
        world.refusal(&rebase(OnConflict::Refuse)).to_string(),
        "your draft and the live rulebook changed the same:\nrule `Germany`, its destination: the draft has the fallback queue, \
         where a person decides, the live rulebook the next of pool south"
    );
    let receipt = world.perform(&rebase(OnConflict::Mine));
    assert_eq!(said(&receipt), "the draft stands on rulebook 2 now; in 1 place that both changed the draft's way is kept");
    assert_eq!(
        changes(world.desk()),
        ["rule `Germany`: leads go to the fallback queue, where a person decides, no longer to the next of pool south"]
    );
    let again = Command::RebaseDraft(RebaseDraft { seen: revision(world.desk()).unwrap(), conflicts: OnConflict::Refuse });
    assert_eq!(world.refusal(&again).to_string(), "the draft stands on the live rulebook already");
}

#[test]
fn a_first_draft_begins_before_any_book_is_live() {
    let mut world = world().rep("ana", "UTC").open_without_book();
    let rule = Rule {
        name: "Germany".into(),
        when: leadtower::rulebook::spelling::read("country:DE").unwrap(),
        to: Destination::Rep("ana@us.example".into()),
        otherwise: leadtower::model::rule::Otherwise::Fallback,
        sla: None,
        switch: Switch::On,
    };
    go_on(world.desk(), BookEdit::AddRule { rule, at: 1 });
    let seen = revision(world.desk()).unwrap();
    let receipt = world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    assert_eq!(said(&receipt), "rulebook 1 went live");
    world.perform(&Command::Undo(None));
    assert_eq!(rulebooks::live_version(world.conn()).unwrap(), None);
}

/// Whatever is done to drafts between all else: refused it leaves everything as it was, taken back at once it was never
/// done, and it holds nothing in memory that another desk would not read.
#[test]
fn steps_of_drafts_between_all_else_are_whole_and_taken_back_whole() {
    let mut done = BTreeMap::new();
    for seed in 0..cases(20) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..25 {
            let drafts = dice.below(3) > 0;
            let command = if drafts { draft_command(&mut dice, &world) } else { random_command(&mut dice, &mut world) };
            let case = format!("seed {seed} step {nth} {command:?}");
            let (before, entries) = (world.dump(), world.journal().len());
            match world.attempt(&command) {
                Ok(Receipt { entry: Some(entry), .. }) if drafts => {
                    let verb = format!("{:?}", world.journal()[0].what).split([' ', '(']).next().unwrap().to_owned();
                    *done.entry(verb).or_insert(0) += 1;
                    check(world.conn(), &case);
                    let after = world.dump();
                    world.undo(entry);
                    assert_eq!(world.dump(), before, "{case} undone");
                    // Others have it from the file.
                    world.another_desk("rita").perform(&Command::Redo(None)).unwrap();
                    assert_eq!(world.dump(), after, "{case} done again");
                }
                Ok(_) => {}
                Err(ActionError::Refused(_)) => {
                    assert_eq!((world.dump(), world.journal().len()), (before, entries), "{case} was refused");
                }
                Err(failed) => panic!("{case}: {failed}"),
            }
        }
    }
    assert!(done.len() == 2 && done.values().all(|n| *n > 10), "{done:?}");
}

#[test]
fn a_lead_becomes_a_case_that_keeps_the_book_from_sending_it_elsewhere() {
    let mut world = office();
    let mut lead = crate::support::world::draft("tom@falkenwerk.example");
    lead.profile.country = Some("BR".parse().unwrap());
    let lead = world.add(lead).leads[0].lead;
    let test = ask::case_of(world.desk(), lead, Expected::Pool("south".into()), "pool south").unwrap().unwrap();
    assert!(!format!("{test:?}").contains("tom@"), "{test:?}");
    go_on(world.desk(), BookEdit::AddTest(test));
    let seen = revision(world.desk()).unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    go_on(world.desk(), off("Brazil"));
    let (before, seen) = (world.dump(), revision(world.desk()).unwrap());
    assert_eq!(
        world.refusal(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None })).to_string(),
        "a case of the rulebook fails:\ncase \"L-1 from falkenwerk.example goes to pool south\" wants pool:south and got fallback: \
         Fallback: Rest; the rule sends it here."
    );
    assert_eq!(world.dump(), before);
}
