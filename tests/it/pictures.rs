//! The pictures of the README are what the program shows: made from the real binary in a pseudo-terminal, over the sample
//! company at a fixed instant. `LEADTOWER_PICTURES=write` makes them anew; `.ci/pictures` does that.

use std::{fs, path::Path};

use crate::support::{pty::Pty, svg::svg};

/// A Tuesday at noon in New York.
const NOW: &str = "2026-11-24T17:42:00Z";

/// A picture, its size, the keys that lead to it, and what shows that it is there.
/// What one leaves behind the next ones meet: a draft comes last.
const PICTURES: [(&str, (u16, u16), &str, &str); 8] = [
    ("queue", (120, 36), "jjjj", "PICK"),
    ("lead", (120, 36), "j\r", "missed as often"),
    ("fallback", (120, 36), "2jjjjjj", "No territory covers Brazil"),
    ("picker", (120, 36), "2jjjjjj   ajkjk  ", "PLAN"),
    ("reps", (120, 36), "3jj", "Ben Okafor"),
    ("fairness", (120, 36), "5", "skipped on"),
    ("activity", (120, 36), "6jjjjjjR", "Take back entry"),
    ("rules", (120, 36), "4jjjjtjj", "DRAFT"),
];

fn picture(folder: &Path, name: &str, (width, height): (u16, u16), keys: &str, shows: &str) -> String {
    let home = folder.to_str().unwrap();
    // Each begins where the program begins.
    let state = folder.join(name);
    let env = [
        ("HOME", home),
        ("XDG_STATE_HOME", state.to_str().unwrap()),
        ("LEADTOWER_NOW", NOW),
        ("TZ", "America/New_York"),
        ("LANG", "C.UTF-8"),
        ("COLORTERM", "truecolor"),
        ("COLORFGBG", "15;0"),
        ("PATH", "/nowhere"),
    ];
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), &["demo", "--actor", "rita"], &env, width, height);
    pty.wait_for("PICK");
    for key in keys.chars() {
        pty.types(&key.to_string());
        pty.settle();
    }
    pty.wait_for(shows);
    pty.settle();
    pty.with_screen(svg)
}

#[test]
fn the_pictures_of_the_readme_are_what_the_program_shows() {
    let folder = tempfile::tempdir().unwrap();
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let write = std::env::var("LEADTOWER_PICTURES").is_ok_and(|wish| wish == "write");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut stale = Vec::new();
    for (name, size, keys, shows) in PICTURES {
        let path = assets.join(format!("{name}.svg"));
        let picture = picture(folder.path(), name, size, keys, shows);
        if write {
            fs::create_dir_all(&assets).unwrap();
            fs::write(&path, picture).unwrap();
        } else if fs::read_to_string(&path).ok() != Some(picture) {
            stale.push(name);
        }
        assert!(readme.contains(&format!("assets/pictures/{name}.svg")), "the README does not show {name}");
    }
    assert!(stale.is_empty(), "these pictures show another program, .ci/pictures makes them anew: {stale:?}");
}
