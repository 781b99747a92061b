//! `X`: the rows of a view as a file, over a real database: those of the command that lists the same, whole or not at all,
//! and never in place of another file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::Command as Process,
};

use leadtower::{
    actions::command::{Assign, Command, Note, Receiver, Seen, SeenDecision, Touch},
    model::{id::LeadId, time::Millis},
    tui::{
        effect::{
            Effect, Shelf, Sort, Text,
            export::{ExportAsk, ExportSaid},
        },
        msg::{Answer, LineKey, Msg},
    },
};
use serde_json::Value;
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

/// Where the files stand in a snapshot: as long as the folder they lie in.
const SHOWN: &str = "/home/dana/work/";

/// Two pools, seven leads of two countries with two of them in fallback, one closed, and something a spreadsheet would run.
fn company() -> World {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .max_open(9)
        .rep("Ben Okafor", "America/New_York")
        .pool("north", ["Ana Ruiz*2", "Ben Okafor"])
        .pool("south", ["Ben Okafor"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"")
        .rule("North", "country:SE,NO", "pool:north")
        .under_sla("hot")
        .rule("South", "country:IT", "pool:south")
        .rule("The rest", "", "fallback")
        .open();
    for (nth, country) in ["SE", "SE", "NO", "IT", "BR", "US", "SE"].into_iter().enumerate() {
        let mut lead = draft(&format!("lead{nth}@one.example"));
        lead.profile.country = country.parse().ok();
        lead.profile.name = Some(if nth == 1 { "=cmd|'/c calc'!A1".to_owned() } else { format!("Person {nth}") });
        lead.profile.phone = Some(format!("+49 30 {nth}"));
        world.add(lead);
        world.later(Millis::minutes(3));
    }
    world.perform(&Command::Touch(Touch { leads: vec![Seen::any(LeadId(3))], at: None }));
    world.perform(&Command::Note(Note { leads: vec![Seen::any(LeadId(1))], text: "called".to_owned() }));
    world
}

/// A dashboard, and the folder its files go to.
struct Desk {
    world: World,
    live: Live,
    files: TempDir,
}

impl Desk {
    fn over(world: World, width: u16, height: u16) -> Self {
        let files = tempfile::Builder::new().prefix("leads").rand_bytes(5).tempdir_in("/tmp").unwrap();
        let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
        live.app.exports = format!("{}/", files.path().display());
        Self { world, live, files }
    }

    fn usual() -> Self {
        Self::over(company(), 120, 36)
    }

    fn text(&self) -> String {
        self.live.text().replace(&format!("{}/", self.files.path().display()), SHOWN)
    }

    fn styled(&self) -> String {
        self.live.styled().replace(&format!("{}/", self.files.path().display()), SHOWN)
    }

    fn day(&self) -> String {
        self.world.now.day(self.live.app.zone).to_string()
    }

    /// Names of the files there are.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.files.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// The one file there is, which goes.
    fn taken(&self) -> String {
        let files = self.files();
        let [file] = files.as_slice() else { panic!("{files:?}\n{}", self.text()) };
        let text = fs::read_to_string(self.path(file)).unwrap();
        fs::remove_file(self.path(file)).unwrap();
        text
    }

    /// What these keys and then `X`, JSON and Enter write; the panel said how many rows that would be.
    fn json(&mut self, keys: &str) -> Value {
        self.live.keys(keys).keys("X<tab>");
        let said = self.text();
        self.live.keys("<enter>");
        let value: Value = serde_json::from_str(&self.taken()).unwrap();
        let rows = value.as_array().or_else(|| value["rows"].as_array()).unwrap().len();
        let unit = ["lead", "rep", "row", "line", "entr"];
        assert!(unit.iter().any(|unit| said.contains(&format!("{rows} {unit}"))), "{rows}\n{said}");
        assert!(self.text().contains("only you can read it"), "{}", self.text());
        value
    }

    /// What a command prints of the same database.
    fn command(&self, words: &[&str]) -> Value {
        let path = self.world.path();
        let now = self.world.now.to_string();
        let mut command = Process::new(env!("CARGO_BIN_EXE_leadtower"));
        command.env_clear().env("HOME", self.files.path()).env("TZ", "Europe/Berlin");
        command.args(["--db", path.to_str().unwrap(), "--now", &now, "--json"]).args(words);
        let done = command.output().unwrap();
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{words:?}: {}", String::from_utf8_lossy(&done.stderr)))
    }
}

/// Rows by their number: a list may stand in another order.
fn by_id(rows: &Value) -> BTreeMap<i64, Value> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row["id"].as_i64().unwrap(), row.clone())).collect()
}

#[test]
fn b78_every_list_has_the_rows_and_fields_of_its_command() {
    let mut desk = Desk::usual();
    let queue = desk.json("1");
    assert_eq!(by_id(&queue), by_id(&desk.command(&["leads", "is:open"])));
    assert!(desk.text().contains(&format!("{} open", queue.as_array().unwrap().len())), "{}", desk.text());
    let swedes = desk.json("/country:SE<enter>");
    assert_eq!(by_id(&swedes), by_id(&desk.command(&["leads", "is:open", "country:SE"])));
    assert_eq!(swedes.as_array().unwrap().len(), 3);
    let fallback = desk.json("<esc>2");
    assert_eq!(by_id(&fallback), by_id(&desk.command(&["leads", "status:fallback"])));
    assert!(desk.text().contains("[2 Fallback 2]") && fallback.as_array().unwrap().len() == 2, "{}", desk.text());
    let reps = desk.json("3");
    assert_eq!(reps, desk.command(&["rep", "list"]));
    let ben = desk.json("/ben<enter>");
    assert_eq!(ben, desk.command(&["rep", "list", "ben"]));
    let journal = desk.json("6");
    assert_eq!(journal, desk.command(&["journal", "--limit", "1000"]));
    let touched = desk.json("/kind:touched<enter>");
    assert_eq!(touched.as_array().unwrap().len(), 1);
    assert_eq!(touched[0]["verb"], "touched");
    let one = desk.json("1<enter>");
    assert_eq!(one.as_array().unwrap().len(), 1);
}

#[test]
fn b78_what_is_written_marked_and_copied_stands_in_the_order_of_the_screen() {
    let mut desk = Desk::usual();
    let mut orders = BTreeSet::new();
    for sort in Sort::of(Shelf::Queue) {
        for turned in ["", "S"] {
            desk.live.app.queue.sort = *sort;
            desk.live.keys("<ctrl+r>").keys(turned);
            let shown: Vec<i64> = desk.live.app.queue.list.rows().iter().map(|row| row.id.0).collect();
            let written = desk.json("");
            let written: Vec<i64> = written.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
            assert_eq!(written, shown, "{sort:?}{turned}");
            // Some of them alone stand so too.
            let some = desk.json("gV");
            let some: Vec<i64> = some.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
            assert_eq!(some, shown, "{sort:?}{turned}");
            desk.live.keys("<esc>");
            orders.insert(shown);
        }
    }
    assert!(orders.len() > 4, "{orders:?}");
}

/// On Fallback group by group, of which none is torn apart: all of them, some of them, and what is copied.
#[test]
fn b78_what_is_written_marked_and_copied_on_fallback_stands_group_by_group() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rule("Swedes", "country:SE", "fallback")
        .rule("Danes", "country:DK", "fallback")
        .rule("Nobody else", "country:BR,CL", "fallback")
        .open();
    for (nth, country) in ["SE", "DK", "BR", "SE", "CL", "DK", "SE", "BR"].into_iter().enumerate() {
        let mut lead = draft(&format!("lead{nth}@one.example"));
        lead.profile.country = country.parse().ok();
        world.add(lead);
        world.later(Millis::minutes(3));
    }
    let mut desk = Desk::over(world, 120, 36);
    desk.live.keys("2");
    let ids = |rows: &Value| -> Vec<i64> { rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect() };
    let shown = |desk: &Desk| -> Vec<i64> {
        let lines = desk.live.app.groups.list.rows().iter();
        lines.filter_map(|line| if let LineKey::Lead(lead) = line { Some(lead.0) } else { None }).collect()
    };
    assert_eq!(shown(&desk), [1, 4, 7, 2, 6, 3, 5, 8]);
    for sort in Sort::of(Shelf::Fallback) {
        desk.live.app.fallback.sort = *sort;
        desk.live.keys("<ctrl+r>");
        assert_eq!(ids(&desk.json("")), shown(&desk), "{sort:?}");
    }
    desk.live.app.fallback.sort = Sort::Oldest;
    desk.live.keys("<ctrl+r>");
    // The oldest marked one is of the last group: that stands where it does among all.
    for lead in [3, 7, 6] {
        desk.live.app.fallback.marks.insert(LeadId(lead), SeenDecision::Any);
    }
    assert_eq!(ids(&desk.json("")), [7, 6, 3]);
    desk.live.keys("Y");
    let copied = desk.live.given.iter().rev().find_map(|effect| match effect {
        Effect::Copy(clip) => Some(clip.text.clone()),
        _ => None,
    });
    let Some(Text::Rows(rows)) = copied else { panic!("{copied:?}") };
    assert_eq!(rows.iter().map(|cells| cells[0].as_str()).collect::<Vec<_>>(), ["L-7", "L-6", "L-3"]);
    // One of them that found an owner since is still one of them.
    let ana = desk.world.rep("Ana Ruiz");
    desk.world.perform(&Command::Assign(Assign { leads: Seen::all(&[LeadId(7)]), to: Receiver::Rep(ana), because: None }));
    assert_eq!(ids(&desk.json("")), [6, 3, 7]);
}

#[test]
fn b78_fairness_has_the_rows_of_its_report() {
    let mut desk = Desk::usual();
    let all = desk.command(&["report", "fairness"]);
    let of = |pool: &str| -> Vec<Value> {
        all["rows"].as_array().unwrap().iter().filter(|row| row["pool"] == pool).cloned().collect()
    };
    let north = desk.json("5");
    assert_eq!(north["rows"].as_array().unwrap(), &of("north"));
    assert_eq!((&north["from"], &north["to"]), (&all["from"], &all["to"]));
    // Of one pool alone, the evenness over all is that of the pool.
    assert_eq!((&north["jain"], &north["gini"]), (&north["pools"][0]["jain"], &north["pools"][0]["gini"]));
    assert_eq!(desk.json("]")["rows"].as_array().unwrap(), &of("south"));
    // Beside the pools stands what was received without one, if anything was; the last tab is all together.
    desk.live.keys("[[");
    assert_eq!(desk.json(""), desk.command(&["report", "fairness", "--by", "rep"]));
    desk.live.keys("[[");
    let lines = desk.json("5g<enter>");
    let sum: f64 = lines.as_array().unwrap().iter().map(|line| line["leads"].as_f64().unwrap()).sum();
    assert!((sum - of("north")[0]["actual"].as_f64().unwrap()).abs() < 1e-9, "{lines}");
    let first = &lines[0];
    assert!(first["lead"].is_i64() && first["email"].is_string() && first["why"].is_string(), "{first}");
}

/// What is on screen: the tab in front as it is filtered, and a draft where there is one.
#[test]
fn the_tabs_of_the_rulebook_are_written_as_they_are_shown() {
    let mut desk = Desk::usual();
    let rules = |text: &str| -> Vec<String> {
        let rows: Vec<Value> = serde_json::from_str(text).unwrap();
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    desk.live.keys("4");
    let shown = desk.live.app.book.page.as_ref().unwrap().book.rules.clone();
    let names: Vec<String> = shown.iter().map(|rule| rule.name.to_string()).collect();
    desk.live.keys("X<tab><enter>");
    assert_eq!(rules(&desk.taken()), names, "{}", desk.text());
    desk.live.keys("nNew one<enter>").keys("<esc>t").keys("X<enter>");
    let csv = desk.taken();
    assert!(csv.starts_with("position,name,when,to,otherwise,sla,on,english,hits,last_hit\n"), "{csv}");
    assert!(csv.contains(",false,"), "the draft's rule is off\n{csv}");
    let first = names[0].split(' ').next().unwrap().to_owned();
    desk.live.keys("/").paste(&first).keys("<enter>X");
    assert!(desk.text().contains(&format!("all that the filter shows: {first}")), "{}", desk.text());
    desk.live.keys("<tab><enter>");
    let filtered = rules(&desk.taken());
    assert!(filtered.contains(&names[0]) && filtered.len() < names.len(), "{filtered:?}");
    desk.live.keys("<esc>[X<tab><enter>");
    let found: Vec<Value> = serde_json::from_str(&desk.taken()).unwrap();
    assert!(found.iter().all(|row| row["severity"].is_string() && row["message"].is_string()), "{found:?}");
}

#[test]
fn a_spreadsheet_gets_columns_and_runs_nothing() {
    let mut desk = Desk::usual();
    desk.live.keys("X<enter>");
    let name = format!("leadtower-queue-{}.csv", desk.day());
    assert_eq!(desk.files(), std::slice::from_ref(&name));
    assert_eq!(fs::metadata(desk.path(&name)).unwrap().permissions().mode() & 0o777, 0o600);
    let text = desk.taken();
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let titles = csv.headers().unwrap().clone();
    let at = |title: &str| titles.iter().position(|known| known == title).unwrap();
    let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().flat_map(|row| row.iter()).all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{text}");
    let second = rows.iter().find(|row| &row[at("id")] == "2").unwrap();
    assert_eq!(&second[at("name")], "'=cmd|'/c calc'!A1");
    assert_eq!((&second[at("owner")], &second[at("sla_policy")]), ("ben.okafor@us.example", "hot"));
    // The fairness report is a sheet of its own.
    desk.live.keys("5X<enter>");
    let text = desk.taken();
    assert!(text.starts_with("pool,rep,weight,baseline,") && text.lines().count() == 3, "{text}");
}

#[test]
fn marked_leads_alone_are_written_when_some_are() {
    let mut desk = Desk::usual();
    // One of the two is out of sight then.
    desk.live.keys("gVGX");
    assert!(desk.text().contains("7 leads: the marked ones, and no others"), "{}", desk.text());
    desk.live.keys("<esc><esc>g  /lead6<enter>");
    let marked: Vec<i64> = desk.live.app.queue.marks.keys().map(|lead| lead.0).collect();
    let rows = desk.json("");
    assert_eq!(by_id(&rows).into_keys().collect::<Vec<_>>(), marked);
    assert_eq!(marked.len(), 2);
}

#[test]
fn a_file_that_is_there_stays_and_the_new_one_gets_a_number() {
    let mut desk = Desk::usual();
    fs::write(desk.path("mine.csv"), "mine").unwrap();
    desk.live.keys(&format!("X{}", desk.path("mine.csv").display()));
    let text = desk.text();
    assert!(text.contains("is there already and stays; the new one becomes mine-2.csv"), "{text}");
    desk.live.keys("<enter>");
    assert_eq!(desk.files(), ["mine-2.csv", "mine.csv"]);
    assert_eq!(fs::read_to_string(desk.path("mine.csv")).unwrap(), "mine");
    assert!(desk.text().contains("mine-2.csv"), "{}", desk.text());
    // The ending says which form is meant, and a folder stands for the usual name in it.
    desk.live.keys(&format!("3X{}<enter>", desk.path("reps.json").display()));
    assert!(fs::read_to_string(desk.path("reps.json")).unwrap().starts_with('['));
    desk.live.keys(&format!("3X{}<tab><enter>", desk.files.path().display()));
    let usual = format!("leadtower-reps-{}.json", desk.day());
    assert!(desk.files().contains(&usual), "{:?}", desk.files());
}

#[test]
fn where_nothing_can_be_written_that_is_said_and_one_may_type_again() {
    let mut desk = Desk::usual();
    let before = desk.world.dump();
    desk.live.keys("X/nowhere/at/all.csv<enter>");
    assert!(desk.text().contains("there is no folder /nowhere/at"), "{}", desk.text());
    assert!(
        !desk
            .live
            .given
            .iter()
            .any(|effect| matches!(effect, Effect::Export(order) if matches!(order.ask, ExportAsk::Write(..))))
    );
    desk.live.keys("<ctrl+u>").keys("/proc/leads.csv<enter>");
    let text = desk.text();
    assert!(text.contains("cannot be written") || text.contains("nothing can be written"), "{text}");
    let free = format!("<ctrl+u>{}<enter>", desk.path("at last.csv").display()).replace(' ', "<space>");
    desk.live.keys(&free);
    assert_eq!(desk.files(), ["at last.csv"]);
    assert!(desk.live.app.overlay.is_none() && desk.live.app.export.is_none());
    assert_eq!(desk.world.dump(), before, "nothing in the database changes");
}

#[test]
fn stopped_it_leaves_nothing() {
    let mut desk = Desk::usual();
    desk.live.keys("X");
    let effects = desk.live.keys_only("<enter>");
    assert_eq!(effects.len(), 1, "{effects:?}");
    assert!(desk.text().contains("Esc stops it"), "{}", desk.text());
    desk.live.stopped_at_once(effects);
    assert_eq!(desk.files(), Vec::<String>::new());
    assert!(desk.text().contains("the export was stopped; nothing of it is left"), "{}", desk.text());
    assert!(desk.live.app.overlay.is_none());
}

#[test]
fn a_long_one_shows_how_far_it_is_and_the_screen_goes_on() {
    let mut desk = Desk::usual();
    desk.live.keys("X");
    let number = desk.live.given.iter().rev().find_map(|effect| match effect {
        Effect::Export(order) => Some(order.number),
        _ => None,
    });
    let said = |said| vec![Msg::Answer(Box::new(Answer::Export { number: number.unwrap(), said }))];
    desk.live.keys_only("<enter>");
    desk.live.later(Millis(600));
    desk.live.hear(said(ExportSaid::Counted(1_000_000))).hear(said(ExportSaid::Wrote(250_000)));
    snapshot!("export_writing_120x36", desk.text());
    let panel = desk.text();
    assert!(panel.contains("250,000 of 1,000,000 rows"), "{panel}");
    desk.live.keys("<enter>");
    assert!(desk.live.app.overlay.is_none());
    assert!(desk.text().contains("exporting") && desk.text().contains("X more"), "{}", desk.text());
    // Whoever wants to leave sees first that something is still being written.
    desk.live.keys("q");
    assert!(!desk.live.given.contains(&Effect::Quit) && desk.text().contains("Esc stops it"), "{}", desk.text());
    desk.live.keys("<enter>j");
    let effects = { desk.live.keys_only("X") };
    assert!(effects.is_empty(), "one at a time: {effects:?}");
    let stop = desk.live.keys_only("<esc>");
    assert!(matches!(&stop[..], [Effect::Export(order)] if order.ask == ExportAsk::Stop), "{stop:?}");
    desk.live.hear(said(ExportSaid::Stopped));
    assert!(desk.live.app.export.is_none() && desk.live.app.overlay.is_none());
}

#[test]
fn the_panel_says_what_where_and_that_it_is_personal() {
    for (size, name) in [((120, 36), "120x36"), ((80, 24), "80x24")] {
        let mut desk = Desk::over(company(), size.0, size.1);
        fs::write(desk.path(&format!("leadtower-queue-{}.csv", desk.day())), "x").unwrap();
        desk.live.keys("/country:SE<enter>X");
        let text = desk.text();
        assert!(text.contains("3 leads: all that the filter shows: country:SE") && text.contains("personal data"), "{text}");
        if name == "120x36" {
            snapshot!("export_120x36", desk.styled());
        } else {
            snapshot!("export_80x24", text);
        }
        desk.live.keys("<esc>");
        assert!(desk.live.app.overlay.is_none() && desk.live.app.export.is_none());
    }
}

#[test]
fn where_nothing_is_there_is_nothing_to_export() {
    let mut desk = Desk::over(world().open_without_book(), 80, 24);
    for screen in ["1", "2", "3", "5"] {
        desk.live.keys(screen).keys("X");
        assert!(desk.live.app.overlay.is_none() && desk.text().contains("nothing is here to export"), "{}", desk.text());
    }
}
