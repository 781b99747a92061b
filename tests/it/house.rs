//! The rules of the house, read off the source text: who may know whom, and what stands in one place only.
//!
//! A rule that could not fail would be worthless: each has a planted offence below.

mod source;

use std::{fs, path::Path};

use source::Source;

/// Who may import whom: a module (the longest that fits counts) and the paths it may name besides its own.
/// `=tui` is that module itself and nothing inside it.
const ARROWS: &[(&str, &[&str])] = &[
    ("lib", &[]),
    ("main", &["cli", "clock", "=tui", "tui::terminal"]),
    ("clock", &["model::time"]),
    ("model", &[]),
    ("routing", &["model", "worktime::calendar"]),
    ("rulebook", &["model", "routing", "worktime"]),
    ("worktime", &["model"]),
    ("insight", &["model"]),
    ("intake", &["model"]),
    ("store", &["model"]),
    // Of intake the forms in which it hands records over, not the reading.
    (
        "actions",
        &[
            "model",
            "routing",
            "rulebook",
            "worktime",
            "insight",
            "store",
            "clock",
            "intake::normalise",
            "intake::AbsenceDraft",
            "intake::AccountDraft",
            "intake::RepDraft",
            "intake::When",
            "intake::is_of_files",
        ],
    ),
    ("outbound", &["model", "routing", "rulebook", "worktime", "insight", "store", "actions", "intake", "clock"]),
    ("import", &["model", "store", "actions", "intake"]),
    (
        "cli",
        &[
            "model",
            "routing",
            "rulebook",
            "worktime",
            "insight",
            "store",
            "actions",
            "import",
            "intake",
            "outbound",
            "clock",
            "demo",
            "=tui",
            "tui::run",
            "tui::keys",
        ],
    ),
    // A made company: what happens in it is done by actions, and the store only says that it is made.
    (
        "demo",
        &[
            "model",
            "rulebook::spelling",
            "worktime",
            "actions",
            "intake",
            "clock",
            "store::Conn",
            "store::page",
            "store::sample",
            "store::error",
        ],
    ),
    (
        "tui",
        &[
            "model",
            "insight",
            "rulebook::english",
            "rulebook::spelling",
            "rulebook::template",
            "import::preview",
            "import::sums",
            "intake::DateOrder",
            "intake::Object",
            "actions::ask",
            "actions::command",
            "actions::error",
            "actions::receipt",
            "outbound::rows::Format",
            "clock",
        ],
    ),
    ("tui::counter", &["model", "actions::ask", "actions::error", "actions::Desk", "store::Conn", "clock", "tui"]),
    ("tui::editor", &["tui"]),
    ("tui::exporter", &["model", "store::Conn", "clock", "tui"]),
    ("tui::importer", &["model", "import", "intake", "store::Conn", "clock", "tui"]),
    ("tui::clipboard", &["outbound::clip", "tui", "clock"]),
    ("tui::run", &["model", "actions::Desk", "store::Conn", "clock", "tui"]),
    (
        "tui::worker",
        &["model", "routing", "rulebook", "worktime", "insight", "intake::typed", "store", "actions", "outbound", "clock", "tui"],
    ),
    (
        "tui::state",
        &[
            "model",
            "insight",
            "rulebook::edit",
            "rulebook::english",
            "rulebook::file",
            "rulebook::spelling",
            "rulebook::template",
            "import::preview",
            "import::run::Go",
            "import::sums",
            "intake::DateOrder",
            "intake::Object",
            "actions::ask",
            "actions::command",
            "actions::error",
            "actions::receipt",
            "tui::keys",
            "tui::msg",
            "tui::effect",
            "tui::columns",
            "tui::format",
            "tui::layout",
            "tui::settings",
            "tui::zones",
        ],
    ),
    (
        "tui::view",
        &[
            "model",
            "insight",
            "routing::explain",
            "rulebook::english",
            "rulebook::spelling",
            "rulebook::template",
            "import::preview",
            "import::run::Go",
            "import::sums",
            "intake::Object",
            "actions::ask",
            "actions::receipt",
            "outbound::rows::Format",
            "outbound::shown",
            "tui::state",
            "tui::keys",
            "tui::theme",
            "tui::effect::Under",
            "tui::effect::Wanted",
            "tui::columns",
            "tui::format",
            "tui::layout",
            "tui::settings",
            "tui::zones",
        ],
    ),
];

/// Names that stand in some rooms only, whatever they mean there: (name, rooms, rooms inside those that may not).
const NAMES: &[(&str, &[&str], &[&str])] = &[
    ("rusqlite", &["store"], &[]),
    ("rusqlite_migration", &["store"], &[]),
    ("clap", &["cli"], &[]),
    ("ratatui", &["tui"], &["tui::state", "tui::layout", "tui::columns", "tui::format", "tui::worker"]),
    ("crossterm", &["tui"], &["tui::state", "tui::layout", "tui::columns", "tui::format", "tui::worker"]),
    ("print!", &["cli"], &[]),
    ("println!", &["cli"], &[]),
    ("eprint!", &["cli", "main"], &[]),
    ("eprintln!", &["cli", "main"], &[]),
    ("color_eyre", &["main", "cli"], &[]),
];

/// Rooms that think, or only draw: values in, values out.
const PURE: [&str; 11] = [
    "model",
    "routing",
    "rulebook",
    "worktime",
    "insight",
    "intake",
    "tui::state",
    "tui::view",
    "tui::layout",
    "tui::columns",
    "tui::format",
];
/// What a pure room does not touch.
const OUTSIDE: [&str; 5] = ["std::fs", "std::net", "std::thread", "std::process", "std::env"];

/// Ways to read the time.
const CLOCKS: [&str; 4] = ["Utc::now", "Local::now", "Instant::now", "SystemTime::now"];
/// The same inside SQLite.
const SQL_CLOCKS: [&str; 4] = ["CURRENT_TIME", "CURRENT_DATE", "'now'", "unixepoch()"];

/// The one file that begins write transactions: one action, one entry, one transaction.
const TRANSACTIONS: &str = "src/actions/session.rs";

const LONGEST_FILE: usize = 500;
/// Longer files, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// What may stand at the top of the repository, hidden names aside.
const TOP_LEVEL: [&str; 8] = ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "assets", "src", "target", "tests"];

/// Packages in the lock file, ours included: a new one is a decision.
const MOST_PACKAGES: usize = 240;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn starts_with(module: &[String], prefix: &str) -> bool {
    let prefix: Vec<&str> = prefix.split("::").collect();
    module.len() >= prefix.len() && module.iter().zip(prefix).all(|(one, other)| one == other)
}

fn inside(module: &[String], rooms: &[&str]) -> bool {
    rooms.iter().any(|room| starts_with(module, room))
}

fn offence(source: &Source, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", source.path)
}

fn arrows(source: &Source) -> Vec<String> {
    let fitting = ARROWS.iter().filter(|(room, _)| starts_with(&source.module, room));
    let Some((room, may)) = fitting.max_by_key(|(room, _)| room.len()) else {
        return vec![offence(source, 1, "no room of the house: add a row to `ARROWS`")];
    };
    let allowed = |path: &[String]| {
        starts_with(path, room)
            || may.iter().any(|may| match may.strip_prefix('=') {
                Some(only) => path.join("::") == only,
                None => starts_with(path, may),
            })
    };
    let mentions = source.mentions().into_iter().filter(|mention| mention.path.first().is_some_and(|root| root != "std"));
    let turned = mentions.filter(|mention| !allowed(&mention.path));
    turned
        .map(|mention| offence(source, mention.line, &format!("`{room}` may not import `{}`", mention.path.join("::"))))
        .collect()
}

fn names(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (name, rooms, but_not) in NAMES {
        if inside(&source.module, rooms) && !inside(&source.module, but_not) {
            continue;
        }
        let lines = Source::lines_naming(&source.code, name);
        let only = rooms.join("`, `");
        found.extend(lines.into_iter().map(|line| offence(source, line, &format!("`{name}` may stand in `{only}` only"))));
    }
    found
}

fn purity(source: &Source) -> Vec<String> {
    if !inside(&source.module, &PURE) {
        return Vec::new();
    }
    let outside = source.mentions().into_iter().filter(|mention| inside(&mention.path, &OUTSIDE));
    outside.map(|mention| offence(source, mention.line, &format!("a pure room names `{}`", mention.path.join("::")))).collect()
}

fn clocks(source: &Source) -> Vec<String> {
    if source.path == "src/clock.rs" {
        return Vec::new();
    }
    let named = CLOCKS.iter().flat_map(|name| {
        let lines = Source::lines_naming(&source.code_with_tests, name);
        lines.into_iter().map(move |line| offence(source, line, &format!("`{name}`: only src/clock.rs reads the time")))
    });
    let asked = source.texts.iter().filter(|(_, text)| SQL_CLOCKS.iter().any(|clock| text.contains(clock)));
    named.chain(asked.map(|(line, _)| offence(source, *line, "SQL reads the time: pass it in"))).collect()
}

fn is_sql(text: &str) -> bool {
    let plain = ["SELECT ", "INSERT INTO", "DELETE FROM", "CREATE TABLE", "PRAGMA"].iter().any(|word| text.contains(word));
    plain || (text.contains("UPDATE ") && text.contains(" SET "))
}

fn sql(source: &Source) -> Vec<String> {
    if inside(&source.module, &["store"]) {
        return Vec::new();
    }
    let found = source.texts.iter().filter(|(_, text)| is_sql(text));
    found.map(|(line, _)| offence(source, *line, "SQL outside `store`")).collect()
}

fn stars(source: &Source) -> Vec<String> {
    // The variants of an enum of ours by a star hide nobody.
    let of_enum = |at: usize| {
        let before = source.code[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        before.starts_with(|c: char| c.is_uppercase())
    };
    let ends = [";", ",", "}"].map(|end| format!("::*{end}"));
    let stars = ends.iter().flat_map(|end| source.code.match_indices(end.as_str())).map(|(at, _)| at).filter(|at| !of_enum(*at));
    stars.map(|at| offence(source, source.line_of(at), "a star import hides who depends on whom")).collect()
}

fn unsafety(source: &Source) -> Vec<String> {
    let lines = Source::lines_naming(&source.code_with_tests, "unsafe");
    lines.into_iter().map(|line| offence(source, line, "unsafe code")).collect()
}

fn length(source: &Source) -> Vec<String> {
    let excused = LONG_FILES.iter().any(|(path, _)| *path == source.path);
    match (source.lines > LONGEST_FILE, excused) {
        (true, false) => vec![offence(source, source.lines, &format!("over {LONGEST_FILE} lines: one idea a file"))],
        (false, true) => vec![offence(source, source.lines, "no longer too long: take it off `LONG_FILES`")],
        (true, true) | (false, false) => Vec::new(),
    }
}

/// Rows of the tables above for what is no longer there.
fn gone(sources: &[Source]) -> Vec<String> {
    let rooms =
        ARROWS.iter().map(|(room, _)| *room).chain(PURE).chain(NAMES.iter().flat_map(|(_, only, not)| [*only, *not].concat()));
    let is_room = |room: &str| sources.iter().any(|source| starts_with(&source.module, room));
    let rooms = rooms.filter(|room| !is_room(room)).map(|room| format!("{room}:1: is no room: take it off the tables"));
    let files = LONG_FILES.iter().map(|(path, _)| *path).chain([TRANSACTIONS]);
    let files = files.filter(|path| sources.iter().all(|source| source.path != *path));
    rooms.chain(files.map(|path| format!("{path}:1: is no file: take it off the tables"))).collect()
}

/// Write transactions begun elsewhere; one's own method of that name is another matter.
fn transactions(source: &Source) -> Vec<String> {
    if source.path == TRANSACTIONS {
        return Vec::new();
    }
    let of_another = |at: &usize| {
        let receiver = source.code[..*at].trim_end();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        receiver.strip_suffix("self").is_none_or(|before| before.ends_with(is_part))
    };
    let begun = [".begin()", "Conn::begin"].iter().flat_map(|call| source.code.match_indices(call)).map(|(at, _)| at);
    let begun = begun.filter(of_another);
    begun.map(|at| offence(source, source.line_of(at), &format!("only {TRANSACTIONS} begins a transaction"))).collect()
}

/// Files that no `mod` line of the module around them names.
fn forgotten(sources: &[Source]) -> Vec<String> {
    let declared = |source: &Source| {
        let (name, around) = source.module.split_last()?;
        let around: Vec<String> = if around.is_empty() { vec!["lib".to_owned()] } else { around.to_vec() };
        let parent = sources.iter().find(|parent| parent.module == around)?;
        Source::lines_naming(&parent.code_with_tests, &format!("mod {name};")).first().copied()
    };
    let files = sources.iter().filter(|source| !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs"));
    files.filter(|source| declared(source).is_none()).map(|source| offence(source, 1, "no `mod` line names this file")).collect()
}

fn unlisted_tests(main: &str, files: &[String]) -> Vec<String> {
    let listed = |file: &str| main.lines().any(|line| line == format!("mod {};", file.trim_end_matches(".rs")));
    files
        .iter()
        .filter(|file| *file != "main.rs" && !listed(file))
        .map(|file| format!("tests/it/{file}:1: not listed in main.rs"))
        .collect()
}

fn strangers(names: &[String]) -> Vec<String> {
    let known = |name: &str| name.starts_with('.') || TOP_LEVEL.contains(&name);
    names.iter().filter(|name| !known(name)).map(|name| format!("{name}:1: has no place at the top level")).collect()
}

fn file_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[track_caller]
fn holds(rule: fn(&Source) -> Vec<String>) {
    clean(&Source::all(root()).iter().flat_map(rule).collect::<Vec<_>>());
}

#[track_caller]
fn clean(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

/// The lines on which `rule` finds an offence in that text.
#[track_caller]
fn caught(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> Vec<usize> {
    let offences = rule(&Source::new(path, text));
    offences.iter().map(|offence| offence.split(':').nth(1).unwrap().parse().unwrap()).collect()
}

#[test]
fn arrows_point_one_way() {
    holds(arrows);
    assert_eq!(caught(arrows, "src/routing/x.rs", "use crate::{\n  model::time::Instant,\n  store::{Conn, Tx},\n};"), [3, 3]);
    assert_eq!(caught(arrows, "src/routing/x.rs", "use crate::worktime::calendar;\nuse crate::worktime::sla;"), [2]);
    assert_eq!(
        caught(arrows, "src/routing/x.rs", "fn f() { super::super::actions::act() }\nfn g() { super::eligibility::g() }"),
        [1]
    );
    let nested = "use crate::{\n model::{\n  a::{B, C},\n  d::{E,},\n },\n store::{\n  X,\n },\n};";
    assert_eq!(caught(arrows, "src/routing/x.rs", nested), [7]);
    assert_eq!(caught(arrows, "src/routing/mod.rs", "use super::model::lead;\nuse super::insight;"), [2]);
    assert_eq!(
        caught(arrows, "src/tui/state/queue.rs", "use crate::{actions::command::Command, actions::Desk, tui::view};"),
        [1, 1]
    );
    assert_eq!(caught(arrows, "src/cli/x.rs", "use crate::tui;\nuse crate::tui::state::App;"), [2]);
    assert_eq!(caught(arrows, "src/intake/csv.rs", "use crate::store;"), [1]);
    assert_eq!(caught(arrows, "src/plugins.rs", ""), [1]);
    assert_eq!(
        caught(
            arrows,
            "src/store/x.rs",
            "// use crate::routing;\n#[cfg(test)]\nmod tests { use crate::routing; }\nuse crate::routing;"
        ),
        [4]
    );
}

#[test]
fn names_stand_in_their_rooms() {
    holds(names);
    assert_eq!(caught(names, "src/actions/x.rs", "\nuse rusqlite::Row;\n// clap\nlet a = \"ratatui\"; println!(\"x\");"), [2, 4]);
    assert_eq!(caught(names, "src/tui/state/x.rs", "use ratatui::Frame;\nuse crossterm::event;"), [1, 2]);
    assert!(caught(names, "src/tui/view/x.rs", "use ratatui::Frame;").is_empty());
}

#[test]
fn pure_rooms_touch_nothing_outside() {
    holds(purity);
    assert_eq!(
        caught(
            purity,
            "src/rulebook/x.rs",
            "use std::{\n  collections::BTreeMap,\n  fs,\n};\nfn f() { std::thread::yield_now() }"
        ),
        [3, 5]
    );
    assert_eq!(caught(purity, "src/intake/x.rs", "use std::fs;"), [1]);
    assert!(caught(purity, "src/store/x.rs", "use std::fs;").is_empty());
}

#[test]
fn one_file_reads_the_time() {
    holds(clocks);
    assert_eq!(caught(clocks, "src/tui/x.rs", "let a = chrono::Utc::now();\nlet b = std::time::Instant::now();"), [1, 2]);
    assert_eq!(caught(clocks, "src/store/x.rs", "let a = \"INSERT INTO t VALUES (datetime('now'))\";"), [1]);
    assert_eq!(caught(clocks, "src/model/x.rs", "#[cfg(test)]\nmod tests { fn f() { SystemTime::now(); } }"), [2]);
    for migration in file_names(&root().join("assets/migrations")) {
        let text = fs::read_to_string(root().join("assets/migrations").join(&migration)).unwrap();
        assert!(!SQL_CLOCKS.iter().any(|clock| text.contains(clock)), "{migration} reads the time");
    }
}

#[test]
fn sql_stands_in_the_store() {
    holds(sql);
    assert_eq!(
        caught(
            sql,
            "src/actions/x.rs",
            "let a = r#\"\nSELECT 1\"#;\nlet b = \"UPDATE leads SET x = 1\";\nlet c = \"UPDATE it\";"
        ),
        [1, 3]
    );
    assert!(caught(sql, "src/store/x.rs", "let a = \"SELECT 1\";").is_empty());
}

#[test]
fn one_file_begins_transactions() {
    holds(transactions);
    let planted = "let tx = self.conn.begin()?;\nself.begin();\nlet tx = conn\n  .begin();\nlet tx = Conn::begin(conn);";
    assert_eq!(caught(transactions, "src/actions/x.rs", planted), [1, 4, 5]);
    assert!(caught(transactions, TRANSACTIONS, planted).is_empty());
    assert_eq!(
        caught(transactions, "src/store/x.rs", "#[cfg(test)]\nmod tests { fn f() { conn.begin(); } }\nfn g() { conn.begin(); }"),
        [3]
    );
}

#[test]
fn the_tables_speak_of_what_is_there() {
    let sources = Source::all(root());
    clean(&gone(&sources));
    let without: Vec<Source> = sources.into_iter().filter(|source| !starts_with(&source.module, "tui::worker")).collect();
    assert!(gone(&without).iter().any(|line| line.starts_with("tui::worker:1:")), "{:?}", gone(&without));
    assert!(gone(&[]).iter().any(|line| line.starts_with(TRANSACTIONS)));
}

#[test]
fn nothing_is_imported_by_a_star() {
    holds(stars);
    assert_eq!(caught(stars, "src/tui/x.rs", "use a::b;\nuse ratatui::prelude::*;\nuse a::{b::*, c};\nuse Kind::*;"), [2, 3]);
}

#[test]
fn nothing_is_unsafe() {
    holds(unsafety);
    assert_eq!(caught(unsafety, "src/tui/x.rs", "// unsafe\nfn f() { unsafe { g() } }"), [2]);
    let lints = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""));
}

#[test]
fn a_released_program_stops_where_a_number_overflows() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(manifest["profile"]["release"]["overflow-checks"].as_bool(), Some(true));
}

#[test]
fn a_file_is_one_idea() {
    holds(length);
    assert_eq!(caught(length, "src/model/x.rs", &"\n".repeat(LONGEST_FILE + 1)), [LONGEST_FILE + 1]);
    assert!(caught(length, "src/model/x.rs", &"\n".repeat(LONGEST_FILE)).is_empty());
}

#[test]
fn no_file_is_forgotten() {
    clean(&forgotten(&Source::all(root())));
    let planted = [
        Source::new("src/lib.rs", "pub mod actions;"),
        Source::new("src/actions/mod.rs", "mod touch;\n// mod tick;"),
        Source::new("src/actions/touch.rs", ""),
        Source::new("src/actions/tick.rs", ""),
    ];
    assert_eq!(forgotten(&planted), ["src/actions/tick.rs:1: no `mod` line names this file"]);
}

#[test]
fn no_test_file_is_forgotten() {
    let folder = root().join("tests/it");
    let is_source = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "rs");
    let files: Vec<String> = file_names(&folder).into_iter().filter(is_source).collect();
    clean(&unlisted_tests(&fs::read_to_string(folder.join("main.rs")).unwrap(), &files));
    let planted = ["main.rs".to_owned(), "laws.rs".to_owned(), "lost.rs".to_owned()];
    assert_eq!(unlisted_tests("// mod lost;\nmod laws;\n", &planted), ["tests/it/lost.rs:1: not listed in main.rs"]);
}

/// Snapshots whose name stands in no test, and whatever else lies there.
fn unread_snapshots(files: &[String], tests: &[Source]) -> Vec<String> {
    let read = |name: &str| tests.iter().flat_map(|test| &test.texts).any(|(_, text)| text == name);
    let name = |file: &str| file.strip_suffix(".snap").map(str::to_owned);
    let unread = files.iter().filter(|file| name(file).is_none_or(|name| !read(&name)));
    unread.map(|file| format!("tests/snapshots/{file}:1: no test reads it")).collect()
}

#[test]
fn every_snapshot_is_read_by_a_test() {
    let folder = root().join("tests/it");
    let more = file_names(&folder.join("screens")).into_iter().map(|file| folder.join("screens").join(file));
    let screens: Vec<_> = more
        .chain([
            folder.join("screens.rs"),
            folder.join("look.rs"),
            folder.join("look/sizes.rs"),
            folder.join("incoming.rs"),
            folder.join("document.rs"),
            folder.join("exports.rs"),
            folder.join("fairness/screen.rs"),
        ])
        .collect();
    let tests: Vec<Source> = screens.iter().map(|path| Source::new("it.rs", &fs::read_to_string(path).unwrap())).collect();
    let files = file_names(&root().join("tests/snapshots"));
    assert!(!files.is_empty());
    clean(&unread_snapshots(&files, &tests));
    let planted = [Source::new("it.rs", "// \"lost\"\nsnapshot!(\"kept\", text);")];
    let files = ["kept.snap", "lost.snap", "kept.snap.new"].map(str::to_owned);
    assert_eq!(unread_snapshots(&files, &planted).len(), 2);
}

#[test]
fn the_top_level_is_short() {
    clean(&strangers(&file_names(root())));
    assert_eq!(strangers(&["src".to_owned(), ".git".to_owned(), "notes.md".to_owned()]).len(), 1);
}

#[test]
fn a_new_package_is_a_decision() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!((1..=MOST_PACKAGES).contains(&packages), "{packages} packages in Cargo.lock, {MOST_PACKAGES} are agreed");
}

#[test]
fn texts_and_comments_are_no_code() {
    let source =
        Source::new("src/x.rs", "/* a /* b */ c */ let q = '\"'; let l: &'a str = \"d \\\" e\"; // f\nlet r = br##\"g\"# h\"##;");
    assert_eq!(source.code.split_whitespace().collect::<Vec<_>>().join(" "), "let q = ; let l: &'a str = ; let r = ;");
    assert_eq!(source.texts, [(1, "d \\\" e".to_owned()), (2, "g\"# h".to_owned())]);
}
