//! Other people's bytes: in every field, on every screen and in every command's output they are shown and not obeyed.
//! What counts as hidden is said here once more, so that the program and its test cannot be wrong together.

mod collected;
mod commands;
mod screens;

use std::fs;

use crate::support::run::World;

/// Escape sequences that would copy, clear, rename, draw, ask and switch; overwriting; direction; what has no width; what
/// is drawn as nothing.
pub const HOSTILE: &str = concat!(
    "\u{1b}]52;c;eA==\u{7}\u{1b}]0;mine\u{7}\u{1b}]8;;http://x.example\u{1b}\\\u{1b}P0q\u{1b}\\\u{1b}_Gx\u{1b}\\\u{1b}c",
    "\u{1b}[2J\u{1b}[6n\u{1b}[?1049h\u{1b}[31m\u{9b}31m\u{9d}0;x\u{9c}\u{85}\u{8}\u{b}\u{c}\u{7f}OK\rBAD\nL-99 is yours\t",
    "\u{202e}gpj.exe\u{202c}\u{2066}x\u{200e}\u{61c}\u{200b}\u{200c}a\u{200d}b\u{2060}\u{feff}\u{ad}\u{34f}\u{180e}",
    "\u{3164}\u{115f}\u{1160}\u{ffa0}\u{2800}\u{fe0f}\u{fe00}\u{e0100}\u{e0041}\u{e007f}\u{2028}\u{2029}\u{fff9}",
);

/// The same without what a book, an address, or a name of a file cannot hold.
pub const SLY: &str = "\u{202e}gpj\u{202c}\u{2066}\u{200b}a\u{200d}b\u{feff}\u{ad}\u{3164}\u{115f}\u{2800}\u{fe0f}\u{e0041}";

/// The letters of a text that a terminal would obey or hide. A line may end.
pub fn hidden(text: &str) -> Vec<String> {
    let hides = |letter: char| match letter {
        '\n' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180e}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e01ef}' => true,
        letter => letter.is_control(),
    };
    let letters: Vec<char> = text.chars().collect();
    let found = letters.iter().enumerate().filter(|(at, letter)| {
        let before = at.checked_sub(1).map_or(' ', |before| letters[before]);
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        hides(**letter) && !is_of_an_emoji(before, **letter, after)
    });
    found.map(|(_, letter)| letter.escape_unicode().to_string()).collect()
}

/// What makes one emoji of two, or an emoji of a sign, hides nothing there.
fn is_of_an_emoji(before: char, letter: char, after: char) -> bool {
    let is_picture =
        |sign: char| matches!(sign, '\u{fe0f}' | '\u{2190}'..='\u{27ff}' | '\u{2900}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    match letter {
        '\u{200d}' => is_picture(before) && is_picture(after),
        '\u{fe0f}' => before.is_ascii_digit() || "#*©®™".contains(before) || is_picture(before),
        _ => false,
    }
}

/// A company in which every word that somebody wrote is hostile: names of reps, teams, leads, accounts, columns, files,
/// pools, policies, rules, territories, notes, reasons, actors, addresses.
fn company() -> World {
    let world = World::new();
    let run = |args: &[&str]| {
        world.run(&[args, &["--actor", &format!("eve{HOSTILE}")]].concat()).done();
    };
    let team = format!("AE{HOSTILE}");
    for (id, zone) in [("priya", "Europe/Berlin"), ("luc", "Asia/Tokyo"), ("mia", "America/New_York")] {
        let (name, email) = (format!("{id}{HOSTILE}"), format!("{id}{SLY}@example.com"));
        run(&["rep", "add", &name, "--email", &email, "--external-id", id, "--team", &team, "--zone", zone, "--max-open", "8"]);
    }
    run(&["rep", "edit", "priya", "--manager", "mia", "--backup", "luc"]);
    world.write("book.toml", book());
    world.write("two.toml", book().replace("Italy waits", "Italy still waits"));
    run(&["rules", "publish", "book.toml"]);
    run(&["rules", "publish", "two.toml", "--note", HOSTILE]);
    let case = format!(
        "[[test]]\nname = \"Rome{SLY}\"\nlead = {{ country = \"IT\", custom.plan = \"{SLY}\" }}\nexpect = \"fallback\"\n"
    );
    world.write("cases.toml", book() + &case);
    run(&["rules", "draft", "set", "cases.toml"]);
    let (h, mail) = (HOSTILE, format!("a{SLY}@one.example"));
    let leads = csv(&[
        ["Email", "Full Name", "Company", "Lead Source", "Language", "City", "Phone", "Country", &format!("Weird{h}")],
        [&mail, h, h, h, h, h, h, "DE", h],
        ["b@two.example", h, h, h, "", "", "", "IT", h],
        ["c@three.example", h, h, h, "", "", "", h, h],
        [h, "", "", "", "", "", "", "", ""],
    ]);
    world.write(&format!("leads{SLY}.csv"), leads);
    world.write(
        "accounts.csv",
        csv(&[["Account Name", "Website", "Relationship", "Owner"], [h, "one.example", "customer", "luc"]]),
    );
    world.write("reps.csv", csv(&[["Name", "Email", "Team"], [h, "ana@example.com", h]]));
    world.write("absences.csv", csv(&[["Rep", "From", "Until"], ["luc", "2026-12-01", "2026-12-05"]]));
    world.write("strangers.csv", csv(&[["Rep", "From", "Until"], [h, "2026-12-01", "2026-12-05"]]));
    world.write("empty.csv", "");
    world.write("there.db", "somebody's");
    world.write("bad.toml", format!("format = 1\n\n[[rule]]\nname = \"R\"\nto = \"pool:{SLY}\"\n{SLY} = 1\n"));
    run(&["import", "accounts", "accounts.csv"]);
    world.run(&["import", "leads", &format!("leads{SLY}.csv"), "--source", HOSTILE]).ended(3);
    run(&[
        "add",
        "--email",
        "d@four.example",
        "--name",
        HOSTILE,
        "--company",
        HOSTILE,
        "--set",
        &format!("custom.plan{SLY}={HOSTILE}"),
    ]);
    run(&["note", "1", "--text", HOSTILE]);
    run(&["assign", "2", "3", "--to", "mia", "--because", HOSTILE]);
    run(&["rep", "away", "priya"]);
    world.run(&["note", "1", "--text", HOSTILE]).done();
    world.run(&["touch", "3"]).done();
    world.run(&["undo"]).done();
    world
}

/// Rows of cells, each of them quoted.
fn csv<const CELLS: usize>(rows: &[[&str; CELLS]]) -> String {
    let cell = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    rows.iter().map(|row| row.map(cell).join(",") + "\n").collect()
}

fn book() -> String {
    format!(
        "format = 1 # by {SLY}\n\
         [[territory]]\nname = \"DACH{SLY}\"\ncountries = [\"DE\"]\npool = \"sales{SLY}\"\n\
         [[pool]]\nname = 'sales{SLY}'\nmembers = [{{ rep = \"priya\" }}, {{ rep = \"luc\" }}] # {SLY}\n\
         [[sla]]\nname = \"hot{SLY}\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"\n\
         [[rule]]\nname = \"Italy waits{SLY}\"\nwhen = \"country:IT\"\nto = \"fallback\"\n\
         [[rule]]\nname = \"Germany{SLY}\"\nwhen = 'territory:\"DACH{SLY}\"'\nto = \"territory_pool\"\notherwise = \"hold\"\nsla = \"hot{SLY}\"\n\
         [[rule]]\nname = \"Source{SLY}\"\nwhen = 'source:\"{SLY}\"'\nto = \"fallback\"\n\
         [[rule]]\nname = \"Everybody else{SLY}\"\nto = \"pool:sales{SLY}\"\notherwise = \"hold\"\nsla = \"hot{SLY}\"\n"
    )
}

/// Nothing hidden in it, but what it was made of is there.
#[track_caller]
fn assert_shown(what: &str, text: &str) {
    let found = hidden(text);
    assert!(found.is_empty(), "{what}: {found:?} in {text:?}");
}

#[test]
fn the_company_holds_what_it_is_to_hold() {
    let world = company();
    let lead = world.json(&["explain", "1"]);
    assert!(lead.to_string().contains('\u{202e}'), "{lead:#}");
    assert!(fs::read(world.database()).unwrap().windows(5).any(|bytes| bytes == b"\x1b]52;"));
}
