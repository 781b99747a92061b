//! What others have collected: the list of naughty strings, formulas for spreadsheets, streams that move cursors and switch
//! screens. Each of them in a field of a lead, in a heading, in what one types, on the screens and in what commands print.

use std::fs;

use super::{
    assert_shown,
    commands::check,
    csv,
    screens::{look, opened},
};
use crate::support::{data::data, run::World};

/// All of them, as text and, where that is something else, byte for byte: a C1 control is one byte there.
fn collected() -> Option<Vec<String>> {
    let folder = data("hostile-text")?;
    let naughty = fs::read(folder.join("blns.json")).unwrap();
    let mut all: Vec<String> = serde_json::from_slice(&naughty).unwrap();
    all.extend(fs::read_to_string(folder.join("csv-injection-payloads.txt")).unwrap().lines().map(str::to_owned));
    let mut streams: Vec<_> = fs::read_dir(folder.join("terminal-escapes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    streams.sort();
    for stream in streams {
        let bytes = fs::read(stream).unwrap();
        let (text, single) = (String::from_utf8_lossy(&bytes).into_owned(), bytes.iter().map(|byte| char::from(*byte)).collect());
        if text != single {
            all.push(single);
        }
        all.push(text);
    }
    assert!(all.len() > 560, "{}", all.len());
    Some(all)
}

/// Four of them in each lead, and each in one lead.
fn told(all: &[String]) -> World {
    let world = World::staffed();
    let leads = all.len().div_ceil(4);
    let cell = |nth: usize| all.get(nth).map_or("", String::as_str);
    let mut file = csv(&[["Email", "Full Name", "Company", "City", "Plan"]]);
    for nth in 0..leads {
        let email = format!("lead{nth}@one{nth}.example");
        file += &csv(&[[&email, cell(nth), cell(nth + leads), cell(nth + 2 * leads), cell(nth + 3 * leads)]]);
    }
    world.write("told.csv", file);
    check(&world, &["import", "leads", "told.csv", "--dry-run"]).done();
    check(&world, &["import", "leads", "told.csv"]).done();
    assert_eq!(world.json(&["leads", "--limit", "1000"]).as_array().unwrap().len(), leads, "all of them came in");
    world
}

#[test]
fn what_others_collected_is_shown_on_the_screens_and_not_obeyed() {
    let Some(all) = collected() else { return };
    let world = told(&all);
    let leads = all.len().div_ceil(4);
    let mut live = opened(&world, 120, 36);
    for page in 0..=leads / 10 {
        look(&format!("page {page} of the Queue"), &live);
        live.keys("<pgdn>");
    }
    // Fields at one size, the raw record at the other.
    for (tab, (width, height)) in [("]]", (120, 36)), ("]]]", (80, 24))] {
        let mut live = opened(&world, width, height);
        live.keys("g<enter>").keys(tab);
        for nth in 0..leads {
            look(&format!("{tab} of lead {nth}"), &live);
            live.keys("J");
        }
    }
    // What one pastes, where it finds leads and where it is their note.
    let mut live = opened(&world, 80, 24);
    live.keys("/");
    for text in &all {
        live.paste(text);
        look(&format!("{text:?} in the filter"), &live);
        live.keys("<ctrl+u>");
    }
    live.keys("<esc>");
    for text in all.iter().step_by(20) {
        live.keys("n").paste(text).keys("<enter>");
        look(&format!("{text:?} in a note"), &live);
        live.keys("<esc>");
    }
    for keys in ["6", "jj", "<enter>"] {
        live.keys(keys);
        look(&format!("Activity after {keys}"), &live);
    }
}

#[test]
fn what_others_collected_is_printed_by_commands_and_not_obeyed() {
    let Some(all) = collected() else { return };
    let world = told(&all);
    for args in [&["leads", "--limit", "1000"][..], &["journal"]] {
        check(&world, args).done();
        check(&world, &[args, &["--json"]].concat());
    }
    for nth in (1..=all.len() / 4).step_by(8) {
        check(&world, &["explain", &nth.to_string()]).done();
    }
    // No program is given a NUL.
    for text in all.iter().filter(|text| !text.contains('\0')).step_by(12) {
        check(&world, &["leads", "--", text]);
        check(&world, &["note", "1", "--text", text]);
        check(&world, &["assign", "1", &format!("--to={text}")]);
    }
    check(&world, &["journal", "--limit", "1000"]).done();
    // As headings: what cannot be one is named, and nothing of it is obeyed.
    for (nth, headings) in all.chunks(40).enumerate() {
        let line = |cells: Vec<String>| cells.join(",") + "\n";
        let quoted = headings.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
        let (first, second) = (["Email".to_owned()].into_iter().chain(quoted), "h@one.example".to_owned());
        let cells = std::iter::once(second).chain(headings.iter().map(|_| "x".to_owned()));
        world.write("headings.csv", line(first.collect()) + &line(cells.collect()));
        let ran = check(&world, &["import", "leads", "headings.csv", "--dry-run"]);
        assert_shown(&format!("headings {nth}"), &ran.out);
    }
}
