//! Erased means gone, and all that is counted stays.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use leadtower::{
    actions::{
        ask,
        command::{
            Assign, BookEdit, Close, Command, EditDraft, Note, ReceiveBatch, Receiver, Route, Routing, Seen, Snooze, Touch, Tried,
        },
        erase::{Holds, Traces},
        error::Refusal,
    },
    model::{
        id::{EntryId, LeadId},
        journal::What,
        lead::{Closing, DismissReason, LeadDraft, Profile, Stage},
        rulebook::Expected,
        time::Millis,
    },
    store::{Conn, backup, erase},
};

use crate::support::{
    check::check,
    deeds::{random_command, random_file, random_world},
    dice::{Dice, cases},
    live::Live,
    world::{World, draft, world},
};

/// Everything that is told of one person, each word of its own.
const TOLD: [&str; 24] = [
    "vwqname",
    "vwqmail",
    "vwqhost",
    "vwqphone",
    "vwqtitle",
    "vwqcompany",
    "vwqsite",
    "vwqaccount",
    "vwqcity",
    "vwqpostal",
    "vwqtag",
    "vwqmanager",
    "vwqplan",
    "vwqgiven",
    "vwqrecord",
    "vwqnote",
    "vwqreason",
    "vwqsent",
    "vwqbefore",
    "vwqlater",
    "vwqagain",
    "vwqformer",
    "vwqowner",
    "vwqtogether",
];

fn somebody() -> LeadDraft {
    let text = |text: &str| Some(text.to_owned());
    let profile = Profile {
        name: text("Vwqname Zwetkova"),
        email: text("vwqmail@vwqhost.example"),
        phone: text("+49 vwqphone"),
        title: text("Vwqtitle"),
        company: text("Vwqcompany GmbH"),
        website: text("vwqsite.example"),
        account_ref: text("vwqaccount"),
        country: "DE".parse().ok(),
        city: text("Vwqcity"),
        postal_code: text("VWQPOSTAL"),
        employees: Some(420),
        industry: text("Freight"),
        score: Some(88),
        tags: ["vwqtag".to_owned()].into(),
        custom: [("manager", "vwqmanager"), ("plan", "vwqplan")].map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        given: [("country".to_owned(), "vwqgiven".to_owned())].into(),
        ..Profile::default()
    };
    LeadDraft { profile, external_id: text("vwqrecord"), owner: text("vwqowner"), ..draft("vwqmail@vwqhost.example") }
}

fn file(drafts: Vec<LeadDraft>) -> ReceiveBatch {
    let [file, origin, batch] = ["leads.csv", "crm", "run"].map(str::to_owned);
    ReceiveBatch { file, origin, batch, drafts, rejected: 0, routing: Routing::OpenAndUnowned }
}

/// Rules that read what is personal, so that it stands in what they leave behind.
fn full() -> World {
    world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "Europe/Berlin")
        .pool("all", ["ana", "ben"])
        .rule("Domain", "email_domain:known custom.manager:known", "field:custom.manager")
        .otherwise("next_rule")
        .rule("Place", "postal_code:known city:known tag:known custom.plan:known company:known", "pool:all")
        .rule("All", "", "pool:all")
        .open()
}

fn others(from: usize, to: usize) -> Vec<LeadDraft> {
    let one = |n: usize| {
        let mut other = draft(&format!("v{}w{n}@firm{}.example", n.wrapping_mul(7_919) % 1_000, n % 97));
        other.profile.name = Some(format!("Vw{} Other{n}", n.wrapping_mul(31) % 700));
        other.external_id = Some(format!("{:08x}-vw", n.wrapping_mul(2_654_435_761) % 0xffff_ffff));
        other
    };
    (from..to).map(one).collect()
}

/// Somebody among many, with everything that can be told of them, told, changed, taken back and done again.
fn told(world: &mut World) -> (LeadId, Vec<LeadId>) {
    world.desk().receive_batch(file(others(0, 400))).unwrap();
    let mut first = somebody();
    first.profile.name = Some("Vwqbefore Unmarried".to_owned());
    first.profile.email = Some("vwqformer@vwqhost.example".to_owned());
    world.desk().receive_batch(file(vec![first])).unwrap();
    world.desk().receive_batch(file(others(400, 800))).unwrap();
    world.desk().receive_batch(file(vec![somebody()])).unwrap();
    let lead = LeadId(401);
    assert_eq!(world.lead(lead).profile.name.as_deref(), Some("Vwqname Zwetkova"));
    let mut again = draft("vwqmail@vwqhost.example");
    again.profile.name = Some("Vwqagain".to_owned());
    let mut later = again.clone();
    later.profile.company = Some("Vwqlater".to_owned());
    let joined = [again, later].map(|draft| world.add(draft).leads[0].lead).to_vec();
    let (ben, ana) = (world.rep("ben"), world.rep("ana"));
    let because = |text: &str| Some(text.to_owned());
    let note = |leads: Vec<LeadId>, text: &str| Command::Note(Note { leads: Seen::all(&leads), text: text.to_owned() });
    let give =
        |leads: Vec<LeadId>, to, text: &str| Command::Assign(Assign { leads: Seen::all(&leads), to, because: because(text) });
    let noted = world.perform(&note(vec![lead], "said vwqnote")).entry.unwrap();
    world.undo(noted);
    world.perform(&Command::Redo(None));
    let given = world.perform(&give(vec![lead], Receiver::Rep(ben), "knows vwqreason")).entry.unwrap();
    world.undo(given);
    world.perform(&Command::Redo(None));
    world.perform(&give(vec![lead], Receiver::Fallback, "wants vwqsent"));
    world.perform(&Command::Route(Route { leads: Seen::all(&[lead]), tried: Tried::Include }));
    world.perform(&give(vec![lead, joined[0]][..1].to_vec(), Receiver::Rep(ana), "is vwqreason"));
    world.perform(&note(joined.clone(), "both vwqtogether"));
    world.perform(&Command::Touch(Touch { leads: Seen::all(&[lead]), at: None }));
    world.desk().receive_batch(file(others(800, 1_500))).unwrap();
    (lead, joined)
}

/// How often each of the words stands in the files of a folder, case ignored; those that do.
fn found(folder: &Path) -> BTreeMap<(String, String), usize> {
    let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let bytes = fs::read(&file).unwrap().to_ascii_lowercase();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let starts = bytes.windows(3).enumerate().filter(|(_, start)| *start == b"vwq");
        for at in starts.map(|(at, _)| at) {
            for word in TOLD.iter().filter(|word| bytes[at..].starts_with(word.as_bytes())) {
                *found.entry((name.clone(), (*word).to_owned())).or_default() += 1;
            }
        }
    }
    found
}

fn folder(world: &World) -> PathBuf {
    world.path().parent().unwrap().to_owned()
}

#[test]
fn p2_what_was_erased_is_in_no_file_any_more() {
    let mut world = full();
    let (lead, joined) = told(&mut world);
    let before = found(&folder(&world));
    for word in TOLD {
        assert!(before.keys().any(|(_, known)| known == word), "{word} was never kept: {before:#?}");
    }
    world.perform(&Command::Erase(lead));
    assert_eq!(found(&folder(&world)), BTreeMap::new());
    assert_eq!(erase::traces(world.conn()).unwrap(), Traces::None);
    check(world.conn(), "erased");
    for one in joined.iter().chain([&lead]) {
        assert!(world.lead(*one).erased.is_some(), "{one}");
    }
}

/// No version of the rulebook is ever erased: of the person, a case made from their lead keeps nothing.
#[test]
fn p2_a_case_of_the_rulebook_keeps_a_company_and_no_person() {
    let mut world = full();
    let (lead, _) = told(&mut world);
    let test = ask::case_of(world.desk(), lead, Expected::Fallback, "fallback").unwrap().unwrap();
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::EditDraft(EditDraft { seen, edit: BookEdit::AddTest(test) }));
    world.perform(&Command::Erase(lead));
    let left = found(&folder(&world));
    let of_the_person = ["vwqname", "vwqmail", "vwqphone", "vwqformer", "vwqbefore", "vwqtitle"];
    let kept: Vec<_> = left.keys().filter(|(_, word)| of_the_person.contains(&word.as_ref())).collect();
    assert!(kept.is_empty(), "{kept:?}");
}

/// Everything but what is personal: owners, stages but of the lead itself, balances, the ledger, loads.
fn counted(world: &World) -> Vec<String> {
    world.dump().into_iter().filter(|line| !line.starts_with("lead ") && !line.starts_with("note ")).collect()
}

#[test]
fn what_is_counted_stays_as_it_was_and_an_open_lead_frees_its_place() {
    let mut world = full();
    let ana = world.rep("ana");
    let open = world.lead_from("open@one.example");
    let won = world.lead_from("won@two.example");
    let close = Close { leads: Seen::all(&[won]), closing: Closing::Won, reason: None, value: Some(900) };
    world.perform(&Command::Close(close));
    let before = counted(&world);
    world.perform(&Command::Erase(won));
    assert_eq!(counted(&world), before, "a lead that is over is counted as before");
    let lead = world.lead(won);
    assert_eq!((lead.state.stage, lead.state.value, lead.profile), (Stage::Closed(Closing::Won), Some(900), Profile::default()));
    let owner = world.owner(open);
    let receipt = world.perform(&Command::Erase(open));
    assert_eq!(receipt.what, What::Erased { lead: open, leads: 1, drained: 0 });
    let state = world.lead(open).state;
    let ended = (Stage::Closed(Closing::Disqualified), Some(DismissReason::Erased));
    assert_eq!(((state.stage, state.dismissed), state.owner), (ended, owner));
    let ledger = |lines: &[String]| {
        lines.iter().filter(|line| line.starts_with("ledger") || line.starts_with("balance")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(ledger(&counted(&world)), ledger(&before), "no turn is given back");
    let holds = |world: &World| leadtower::store::leads::open_of(world.conn(), ana).unwrap().len();
    assert_eq!(holds(&world), 0);
    check(world.conn(), "erased");
}

#[test]
fn an_erased_lead_refuses_everything_with_a_sentence() {
    let mut world = full();
    let lead = world.lead_from("a@one.example");
    let decision = world.lead(lead).state.decision;
    let joined = world.lead_from("a@one.example");
    assert_eq!(world.refusal(&Command::Erase(joined)), Refusal::ErasedWith { lead: joined, with: lead });
    assert_eq!(world.refusal(&Command::Erase(LeadId(99))), Refusal::NoSuchLead(LeadId(99)));
    world.perform(&Command::Erase(lead));
    let (ben, seen) = (world.rep("ben"), Seen::all(&[lead]));
    for command in [
        Command::Erase(lead),
        Command::Assign(Assign { leads: seen.clone(), to: Receiver::Rep(ben), because: None }),
        Command::Route(Route { leads: seen.clone(), tried: Tried::Include }),
        Command::Touch(Touch { leads: seen.clone(), at: None }),
        Command::Close(Close { leads: seen.clone(), closing: Closing::Won, reason: None, value: None }),
        Command::Snooze(Snooze { leads: seen.clone(), until: None }),
        Command::Note(Note { leads: seen.clone(), text: "x".to_owned() }),
        Command::Note(Note { leads: Seen::all(&[joined]), text: "x".to_owned() }),
    ] {
        let refusal = world.refusal(&command);
        assert!(matches!(refusal, Refusal::Erased(_)), "{command:?}: {refusal}");
        assert!(refusal.to_string().ends_with("was erased, so nothing can be done with it any more"), "{refusal}");
    }
    // What is still known is told, and nothing else.
    let explained = ask::explain(world.desk(), lead, None).unwrap().unwrap();
    assert!(explained.passed_over.is_empty() && explained.summary.contains("All"), "{explained:#?}");
    assert_eq!(
        explained.beside[0].text,
        "erased on 2 Mar 10:00 by you: who it was is gone, and with it why other rules did not match"
    );
    assert!(ask::why_not(world.desk(), lead, decision, ben).unwrap_err().to_string().contains("was erased"));
    assert!(ask::instead(world.desk(), lead).unwrap().is_empty());
    let card = ask::lead_card(world.desk(), lead).unwrap().unwrap();
    assert_eq!((card.lead.called(), card.candidates.len()), (Some("(erased)"), 0));
    let story = ask::story(world.desk(), lead).unwrap().unwrap();
    assert_eq!(story.events[0].kind.word(), "ERASED");
    // Whoever writes again is a new lead.
    let again = world.lead_from("a@one.example");
    assert_eq!(world.lead(again).state.joined_to, None);
}

/// What was erased can be neither taken back nor done again, and stays what it is whatever else is taken back.
#[test]
fn nothing_brings_back_what_was_erased_and_the_rest_can_be_taken_back_around_it() {
    let mut world = full();
    let leads: Vec<LeadId> = (1..=3).map(|n| world.lead_from(&format!("{n}@one.example"))).collect();
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let give = |to, because: &str| Command::Assign(Assign { leads: Seen::all(&leads), to, because: Some(because.to_owned()) });
    let given = world.perform(&give(Receiver::Rep(ben), "all of them")).entry.unwrap();
    let noted = world.perform(&Command::Note(Note { leads: Seen::all(&leads), text: "all".to_owned() })).entry.unwrap();
    let only = world.perform(&Command::Touch(Touch { leads: Seen::all(&leads[..1]), at: None })).entry.unwrap();
    let erased = world.perform(&Command::Erase(leads[0])).entry.unwrap();
    for command in [Command::Undo(None), Command::Undo(Some(erased)), Command::TakeBack(erased)] {
        let because = world.refusal(&command).to_string();
        assert!(because.contains("erased data is gone"), "{because}");
    }
    assert_eq!(world.refusal(&Command::Redo(None)), Refusal::NothingToRedo);
    assert!(ask::undoable(world.desk()).unwrap().is_none());
    for command in [Command::Undo(Some(only)), Command::TakeBack(only)] {
        let because = world.refusal(&command).to_string();
        assert!(because.ends_with(&format!("you erased L-1 since ({erased})")), "{because}");
    }
    let outlook = ask::take_back_text(world.desk(), given).unwrap();
    assert!(format!("{outlook:?}").contains("(erased) stays with ben: erased since, by you"), "{outlook:?}");
    let before = world.lead(leads[0]);
    for (entry, command) in [(given, Command::Undo(Some(given))), (noted, Command::TakeBack(noted))] {
        let receipt = world.perform(&command);
        assert_eq!(receipt.left.iter().map(|(lead, _)| *lead).collect::<Vec<_>>(), [leads[0]], "{entry}");
        world.perform(&Command::Redo(None));
        check(world.conn(), "around");
    }
    assert_eq!(world.lead(leads[0]), before);
    world.undo(given);
    assert_eq!(world.lead(leads[0]), before);
    // Its words stay while they are about others, and go with the last of these.
    let said = |world: &World| format!("{:?}", world.journal());
    assert!(said(&world).contains("all of them"));
    for lead in &leads[1..] {
        world.perform(&Command::Erase(*lead));
    }
    assert!(!said(&world).contains("all of them"), "{}", said(&world));
    assert!(world.attempt(&give(Receiver::Rep(ana), "x")).is_err());
    check(world.conn(), "all erased");
}

/// Whatever happened before and happens afterwards: every sum is right, and an erased lead never comes back.
#[test]
fn random_worlds_add_up_with_erased_leads_in_them() {
    for seed in 0..cases(12) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        let mut gone: BTreeMap<LeadId, Profile> = BTreeMap::new();
        for step in 0..40 {
            let case = format!("seed {seed} step {step}");
            match dice.below(6) {
                0 => {
                    let file = random_file(&mut dice, world.now);
                    world.desk().receive_batch(file).unwrap();
                }
                1 => {
                    let newest = leadtower::store::leads::next_id(world.conn()).unwrap().0;
                    let lead = LeadId(1 + dice.below(newest.max(2) as usize - 1) as i64);
                    if let Ok(receipt) = world.attempt(&Command::Erase(lead)) {
                        let touched = receipt.leads.iter().map(|touched| touched.lead);
                        gone.extend(touched.map(|lead| (lead, world.lead(lead).profile)));
                    }
                }
                2 => {
                    let newest = world.journal().first().map_or(1, |entry| entry.id.0);
                    let entry = EntryId(1 + dice.below(newest as usize) as i64);
                    let command = dice.one(&[Command::Undo(Some(entry)), Command::TakeBack(entry), Command::Redo(None)]);
                    let _ = world.attempt(&command);
                }
                _ => {
                    let command = random_command(&mut dice, &mut world);
                    let _ = world.attempt(&command);
                }
            }
            check(world.conn(), &case);
            for (lead, profile) in &gone {
                let now = world.lead(*lead);
                assert!(now.erased.is_some() && now.profile == *profile && now.external_id.is_none(), "{case}: {now:#?}");
                assert!(!matches!(now.state.stage, Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback), "{case}");
                ask::story(world.desk(), *lead).unwrap();
                ask::lead_card(world.desk(), *lead).unwrap();
            }
        }
        assert!(seed > 3 || !gone.is_empty(), "seed {seed} erased nobody");
    }
}

#[test]
fn copies_are_told_and_forget_as_well_when_asked() {
    let mut world = full();
    let (lead, _) = told(&mut world);
    let copies = tempfile::tempdir().unwrap();
    let place = |name: &str| copies.path().join(name);
    for name in ["first.db", "second.db", "gone.db"] {
        backup::make(world.conn(), &place(name), world.now).unwrap();
    }
    fs::remove_file(place("gone.db")).unwrap();
    // Somebody put another file in the place of the second.
    fs::remove_file(place("second.db")).unwrap();
    backup::copy(full().conn(), &place("second.db")).unwrap();
    world.perform(&Command::Erase(lead));
    let holds = |world: &mut World| {
        let copies = ask::erasure(world.desk(), lead).unwrap().copies;
        copies
            .into_iter()
            .map(|copy| (copy.path.file_name().unwrap().to_string_lossy().into_owned(), copy.holds))
            .collect::<Vec<_>>()
    };
    assert_eq!(holds(&mut world), [("first.db".to_owned(), Holds::Yes)]);
    assert!(!found(copies.path()).is_empty());
    let before = Conn::read_only(&place("first.db")).unwrap();
    let leads = leadtower::store::leads::next_id(&before).unwrap();
    drop(before);
    let rewritten = world.desk().erase_in_copies(lead).unwrap();
    assert!(rewritten.iter().all(|copy| copy.done.is_ok()), "{rewritten:?}");
    assert_eq!(found(copies.path()), BTreeMap::new());
    let mut names: Vec<_> = fs::read_dir(copies.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["first.db", "second.db"], "nothing is left beside them");
    assert_eq!(holds(&mut world), []);
    let after = Conn::open(&place("first.db")).unwrap();
    assert_eq!(leadtower::store::leads::next_id(&after).unwrap(), leads);
    check(&after, "the copy");
}

/// Somebody who still reads an older state keeps the log full; that is said, and done by whoever comes next.
#[test]
fn what_the_log_still_holds_is_said_and_goes_with_the_next_who_opens_the_file() {
    let mut world = full();
    let lead = world.add(somebody()).leads[0].lead;
    let reader = rusqlite::Connection::open(world.path()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM lead").unwrap();
    let _: i64 = reader.query_row("SELECT count(*) FROM lead", [], |row| row.get(0)).unwrap();
    world.perform(&Command::Erase(lead));
    assert_eq!(ask::traces(world.desk()).unwrap(), Traces::InLog);
    let faults = |world: &World| {
        let examined = leadtower::store::doctor::examine(world.conn()).unwrap();
        examined.into_iter().flat_map(|one| one.faults).collect::<Vec<_>>()
    };
    assert!(faults(&world)[0].contains("the write-ahead log may still hold it"), "{:?}", faults(&world));
    world.later(Millis::ZERO);
    assert_eq!(ask::traces(world.desk()).unwrap(), Traces::InLog, "still read");
    drop(reader);
    world.later(Millis::ZERO);
    assert_eq!(ask::traces(world.desk()).unwrap(), Traces::None);
    assert_eq!(faults(&world), [""; 0]);
    assert_eq!(found(&folder(&world)), BTreeMap::new());
}

/// What was erased is on no screen any more at once, and its page offers nothing to do.
#[test]
fn an_erased_lead_shows_nothing_of_who_it_was() {
    let mut world = full();
    world.add(somebody());
    world.perform(&Command::Note(Note { leads: Seen::all(&[LeadId(1)]), text: "said vwqnote".to_owned() }));
    world.lead_from("other@one.example");
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("/zwet<enter><enter>");
    assert!(live.text().contains("Vwqname"), "{}", live.text());
    let before = live.dump();
    live.keys("D2<enter><esc>");
    assert_eq!(live.dump(), before);
    live.keys("D1<enter>");
    assert_eq!(live.commands(), [&Command::Erase(LeadId(1))]);
    assert_eq!(live.app.memory().queue.filter, "");
    let has = |text: &str| TOLD.iter().find(|word| text.to_lowercase().contains(*word)).copied();
    for keys in ["", "]", "]", "]", "]", "[[[[<enter>", "<esc>", "p", "6", "1"] {
        let text = live.keys(keys).text();
        assert_eq!(has(&text), None, "{keys}: {text}");
    }
    let text = live.keys("<enter>").text();
    assert!(text.contains("L-1 (erased)") && text.contains("ERASED") && !text.contains("a    assign"), "{text}");
    live.keys("D");
    assert!(live.app.overlay.is_none() && live.text().contains("was erased already"), "{}", live.text());
    for key in ["r", "c", "n x<enter>"] {
        let text = live.keys(key).text();
        assert!(text.contains("was erased, so nothing can be done with it any more"), "{key}: {text}");
    }
    live.keys("<esc>u");
    assert!(live.text().contains("erased data is gone"), "{}", live.text());
    let text = live.keys("<esc>6R").text();
    assert!(text.contains("erased data is gone"), "{text}");
}
