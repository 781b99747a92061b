//! Files that come in through the dashboard, and setting up step by step, over a real database: what is said before is
//! what happens then, numbers add up, and nothing is written before Enter.

use std::{fs, path::PathBuf};

use leadtower::{
    import::run::Go,
    model::lead::Stage,
    store::leads,
    tui::{
        effect::{Effect, FileAsk},
        msg::Msg,
        state::import::{Stage as At, Tab},
    },
};
use tempfile::TempDir;

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        })
    };
}

const LEADS: &str = "\
Email;Name;Company;Country;Lead Owner;Plan
ana@one.example;Anna Berg;One AB;SE;;gold
bo@two.example;Bo Lind;Two AB;SE;ana;silver
cy@three.example;Cy Dahl;Three AS;NO;;gold
dee@four.example;Dee Moss;Four Ltd;GB;stranger@example.com;
;;Nameless Inc;;;gold
eve@one.example;Eve Holm;One AB;Atlantis;;silver
ana@one.example;Anna Berg;One AB;SE;;silver
";

const REPS: &str = "\
name,email,team,zone,hours,max_open
Ana Ruiz,ana@example.com,AE,America/Los_Angeles,Mon-Fri 09:00-18:00,15
Ben Okafor,ben@example.com,AE,America/New_York,Mon-Fri 09:00-18:00,12
Chloe Martin,chloe@example.com,AE,Europe/Paris,Mon-Fri 09:00-18:00,10
";

/// Two reps who take turns, but for Norway.
fn staffed() -> World {
    let plan = world().rep("ana", "Europe/Berlin").rep("ben", "America/New_York").pool("all", ["ana", "ben"]);
    plan.rule("Norway waits", "country:NO", "fallback").rule("In turn", "", "pool:all").otherwise("hold").open()
}

/// A dashboard and the folder of its files.
struct Desk {
    world: World,
    live: Live,
    files: TempDir,
}

impl Desk {
    fn over(world: World, width: u16, height: u16) -> Self {
        let mut live = Live::over(world.another_desk("dana"), world.now, width, height);
        live.app.database = world.path();
        Self { live, world, files: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.files.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Types a path where one is asked for, and looks at what it would do.
    fn look(&mut self, keys: &str, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.file(name, text);
        self.live.keys(keys).hear(vec![Msg::Paste(path.display().to_string())]);
        self.live.keys("<enter>");
        self.text()
    }

    /// The screen, with the folder of the files left out.
    fn text(&self) -> String {
        self.live.text().replace(&format!("{}/", self.files.path().display()), "")
    }

    fn stage(&self) -> &At {
        &self.live.app.import.as_ref().unwrap().stage
    }
}

#[test]
fn a_dry_run_says_what_the_import_then_does() {
    for size in [(120, 36), (80, 24)] {
        let mut desk = Desk::over(staffed(), size.0, size.1);
        let before = desk.world.dump();
        let text = desk.look("I1", "crm.csv", LEADS);
        assert_eq!(desk.world.dump(), before, "nothing is written");
        let is_wide = size.0 == 120;
        if is_wide {
            let folder = format!("{}/", desk.files.path().display());
            snapshot!("import_looked_120x36", desk.live.styled().replace(&folder, ""));
        } else {
            assert!(text.contains("Enter import 6"), "the key that writes says so: {text}");
            snapshot!("import_looked_80x24", text);
        }
        let columns = desk.live.keys("<tab>").text();
        let rejected = desk.live.keys("<tab>").text();
        if is_wide {
            snapshot!("import_columns_120x36", columns);
            snapshot!("import_rejected_120x36", rejected);
        } else {
            snapshot!("import_columns_80x24", columns);
        }
        let preview = desk.live.app.import.as_ref().unwrap().preview.clone().unwrap();
        let counts = preview.sums.counts;
        assert_eq!(counts.imported + counts.updated + counts.unchanged + counts.duplicates + counts.rejected, counts.rows);
        assert_eq!(counts.rows, LEADS.lines().count() as u64 - 1);
        let placed: u64 = preview.places.iter().map(|place| place.routed + place.stood).sum();
        assert_eq!(placed, counts.imported + counts.duplicates);
        desk.live.keys("<enter>");
        let At::Done(sums, _) = desk.stage() else { panic!("{}", desk.text()) };
        assert_eq!((sums.counts, sums.routed, &sums.stood), (counts, preview.sums.routed, &preview.sums.stood));
        if size.0 == 80 {
            snapshot!("import_done_80x24", desk.text());
        }
        let text = desk.live.keys("<enter>").text();
        assert!(text.contains("Anna Berg") && desk.live.app.import.is_none(), "{text}");
    }
}

#[test]
fn escape_leaves_the_panel_without_a_trace() {
    let mut desk = Desk::over(staffed(), 80, 24);
    let before = desk.world.dump();
    desk.look("I1", "crm.csv", LEADS);
    let text = desk.live.keys("<esc>").text();
    assert!(text.contains("crm.csv"), "the path is still there to be mended: {text}");
    desk.live.keys("<esc>");
    assert!(desk.live.app.import.is_none() && desk.live.app.overlay.is_none());
    assert_eq!(desk.world.dump(), before);
    assert!(fs::read_dir(desk.files.path()).unwrap().count() == 1, "no file of rejected rows either");
}

#[test]
fn a_file_that_cannot_be_read_says_why_below_its_path() {
    let mut desk = Desk::over(staffed(), 80, 24);
    snapshot!("import_path_80x24", desk.look("I1", "page.csv", "<!DOCTYPE html><html></html>"));
    let text = desk.live.keys("<ctrl+u>/nowhere.csv<enter>").text();
    assert!(text.contains("cannot read `/nowhere.csv`"), "{text}");
    let text = desk.live.keys("<ctrl+u><enter>").text();
    assert!(text.contains("type where the file is"), "{text}");
}

#[test]
fn a_path_is_completed_as_far_as_names_agree() {
    let mut desk = Desk::over(staffed(), 80, 24);
    let path = desk.file("leads-nov.csv", LEADS);
    desk.file("leads-dec.csv", LEADS);
    let folder = path.parent().unwrap().display().to_string();
    desk.live.keys("I1").hear(vec![Msg::Paste(format!("{folder}/le"))]).keys("<tab>");
    let typed = |desk: &Desk| desk.live.app.import.as_ref().unwrap().path.text().to_owned();
    assert_eq!(typed(&desk), format!("{folder}/leads-"));
    assert!(desk.text().contains("leads-dec.csv") && desk.text().contains("leads-nov.csv"), "{}", desk.text());
    desk.live.keys("n<tab>");
    assert_eq!(typed(&desk), path.display().to_string());
    let text = desk.live.keys("x<tab>").text();
    assert!(text.contains("no file of that name"), "{text}");
}

#[test]
fn dates_that_do_not_tell_are_asked_about() {
    let mut desk = Desk::over(staffed(), 80, 24);
    let text = desk.look("I1", "dates.csv", "Email,Create Date\na@one.example,03/04/2026\nb@one.example,05/06/2026\n");
    assert!(text.contains("which comes first in its dates?") && text.contains("1  the day"), "{text}");
    let text = desk.live.keys("1").text();
    assert!(text.contains("2 new"), "{text}");
}

#[test]
fn reps_come_in_by_the_same_panel() {
    let mut desk = Desk::over(world().open_without_book(), 120, 36);
    let text = desk.look("I2", "reps.csv", REPS);
    assert!(text.contains("3 new") && text.contains("max_open"), "{text}");
    assert!(!text.contains("Who would get them"), "{text}");
    let text = desk.live.keys("<enter><enter>3").text();
    assert!(text.contains("Chloe Martin") && text.contains("of 10"), "{text}");
}

/// Esc while it comes in: parts that are in stay, the rest is read when the same file comes again.
#[test]
fn an_import_that_is_stopped_is_whole_up_to_there_and_goes_on_later() {
    let mut desk = Desk::over(staffed(), 80, 24);
    desk.look("I1", "crm.csv", LEADS);
    // The keys come before any answer: Enter, and Esc while it is under way.
    let mut given = Vec::new();
    for keys in ["<enter>", "<esc>"] {
        given.extend(desk.live.keys_only(keys));
    }
    let asks: Vec<&FileAsk> =
        given.iter().filter_map(|effect| if let Effect::File(order) = effect { Some(&order.ask) } else { None }).collect();
    assert!(matches!(asks.as_slice(), [FileAsk::TakeIn(_), FileAsk::Stop]), "{asks:?}");
    assert!(desk.text().contains("Stopping when the part at hand is in"), "{}", desk.text());
    desk.live.stopped_at_once(given);
    let At::Done(sums, _) = desk.stage() else { panic!("{}", desk.text()) };
    assert_eq!((sums.went, sums.counts.rows), (Go::Stop, 0));
    assert!(desk.text().contains("The same file again reads the rest"), "{}", desk.text());
    desk.live.keys("<enter>");
    let text = desk.look("I1", "crm.csv", LEADS);
    assert!(text.contains("5 new"), "{text}");
}

/// ux #34: nothing is unsaved, but a file that comes in is not left by a slip of the hand.
#[test]
fn who_quits_while_a_file_comes_in_is_shown_that_it_does() {
    let mut desk = Desk::over(staffed(), 80, 24);
    desk.look("I1", "crm.csv", LEADS);
    desk.live.keys_only("<enter>");
    desk.live.keys_only("<enter>");
    assert!(desk.text().contains("importing crm.csv") && !desk.text().contains("Import leads"), "{}", desk.text());
    assert!(!desk.live.keys_only("q").contains(&Effect::Quit));
    assert!(desk.text().contains("Esc stops it"), "{}", desk.text());
}

/// Headers, values and names of files are other people's.
#[test]
fn hostile_text_of_a_file_is_shown_and_not_obeyed() {
    let hostile = "\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{202e}\u{200b}";
    let text = format!("Email,Weird {hostile}\nx@one.example,V{hostile}\nnot an address {hostile},v\n");
    for (width, height) in [(120, 36), (80, 24)] {
        let mut desk = Desk::over(staffed(), width, height);
        desk.look("I1", &format!("n{}.csv", '\u{202e}'), &text);
        for keys in ["", "<tab>", "<tab>", "<tab>", "<enter>", "<enter>"] {
            let shown = desk.live.keys(keys).text();
            let clean =
                |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}'..='\u{200f}'));
            assert!(shown.chars().all(clean), "{keys}: {shown:?}");
        }
    }
}

#[test]
fn setting_up_goes_from_reps_over_rules_to_leads_in_the_queue() {
    let mut desk = Desk::over(world().open_without_book(), 120, 36);
    snapshot!("setup_reps_120x36", desk.live.keys("I5").text());
    let text = desk.look("1", "reps.csv", REPS);
    assert!(text.contains("3 new"), "{text}");
    desk.live.keys("<enter><enter>");
    snapshot!("setup_rules_120x36", desk.text());
    let text = desk.live.keys("<enter>").text();
    assert!(text.contains("The first rulebook is live: Everybody in turn"), "{text}");
    desk.look("1", "crm.csv", LEADS);
    desk.live.keys("<enter>");
    snapshot!("setup_done_120x36", desk.text());
    let text = desk.live.keys("<enter>").text();
    assert!(text.contains("[1 Queue]") && text.contains("Anna Berg") && text.contains("Chloe Martin"), "{text}");
    let newest = leads::newest(desk.world.conn()).unwrap().unwrap();
    assert!((1..=newest.0).any(|id| desk.world.lead(leadtower::model::id::LeadId(id)).state.stage == Stage::Assigned));
}

/// A book that is less than its template's name says so before it goes live.
#[test]
fn a_template_says_what_the_roster_does_not_tell_it() {
    let rules = |zones: [&str; 2], size| {
        let office = world().rep("Ana Ruiz", zones[0]).rep("Ben Okafor", zones[1]).open_without_book();
        let mut desk = Desk::over(office, size, 24);
        desk.live.keys("I53");
        move |key: &str| desk.live.keys(key).text()
    };
    for width in [80, 120] {
        let mut nowhere = rules(["UTC", "UTC"], width);
        assert!(!nowhere("1").contains("No rep has"));
        let text = nowhere("2");
        assert!(text.contains("No rep has a time zone that tells a region") && text.contains("Enter puts this live"), "{text}");
        let text = nowhere("3");
        assert!(text.contains("No team is called after a size"), "{text}");
        let text = rules(["UTC", "Europe/Berlin"], width)("2");
        assert!(text.contains("1 rep has no time zone that tells a region") && text.contains("EMEA"), "{text}");
        assert!(!rules(["Europe/Berlin", "America/New_York"], width)("2").contains("no time zone"));
    }
}

#[test]
fn reps_can_be_typed_in_one_after_the_other() {
    let mut desk = Desk::over(world().open_without_book(), 80, 24);
    desk.live.keys("I52Ana Ruiz<tab>ana@example.com");
    snapshot!("setup_typed_80x24", desk.text());
    let text = desk.live.keys("<enter>Ben Okafor<enter>").text();
    assert!(text.contains("Ben Okafor joined the roster"), "{text}");
    let text = desk.live.keys("<esc>").text();
    assert!(text.contains("On the roster: Ana Ruiz, Ben Okafor"), "{text}");
    let ben = desk.live.app.reps.all().iter().find(|row| row.rep.name == "Ben Okafor").unwrap();
    assert_eq!(ben.rep.zone().name(), "Europe/Berlin", "the zone of this computer");
}

#[test]
fn every_step_can_be_gone_past_and_back_to() {
    let mut desk = Desk::over(world().open_without_book(), 80, 24);
    assert!(desk.live.keys("I53").text().contains("[2 Rules]"));
    snapshot!("setup_rules_80x24", desk.live.keys("j").text());
    assert!(desk.live.keys("5").text().contains("[3 Leads]"));
    assert!(desk.live.keys("<esc><esc>").text().contains("[1 Reps]"));
    assert!(desk.live.keys("352").text().contains("No lead yet"));
    assert!(desk.live.commands().is_empty());
}

/// Who imports again sees what is known already.
#[test]
fn a_file_that_is_in_already_has_nothing_new() {
    let mut world = staffed();
    world.add(draft("z@nine.example"));
    let mut desk = Desk::over(world, 80, 24);
    desk.look("I1", "crm.csv", LEADS);
    desk.live.keys("<enter><enter>");
    let text = desk.look("I1", "crm.csv", LEADS);
    assert!(text.contains("0 new"), "{text}");
    assert_eq!(desk.live.app.import.as_ref().unwrap().tab, Tab::Columns);
}
