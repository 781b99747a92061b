//! The question for the background, and answers to it as terminals give them: at once, late, in pieces, never.

use std::time::Duration;

use crate::support::pty::Pty;

use super::world;

const QUESTION: &str = "\x1b]11;?\x07";
/// The text of our palettes, as a terminal is sent it.
const LIGHT: &str = "38;2;36;41;47";
const DARK: &str = "38;2;211;217;227";

fn sent(pty: &Pty, bytes: &str) -> bool {
    pty.raw().windows(bytes.len()).any(|window| window == bytes.as_bytes())
}

fn wears(pty: &Pty, colour: &str) {
    pty.wait_until(&format!("drawn with {colour}"), |pty| sent(pty, colour));
}

#[test]
fn an_answer_changes_the_theme() {
    for (answer, colour) in [
        ("\x1b]11;rgb:ffff/ffff/ffff\x07", LIGHT),
        ("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", DARK),
        // Behind what somebody else asked.
        ("\x1b[?62;22c\x1b]11;rgb:00/00/00\x07", DARK),
    ] {
        let world = world();
        let mut pty = world.start(&[("COLORTERM", "truecolor")], 120, 36);
        pty.wait_until("asked", |pty| sent(pty, QUESTION));
        pty.types(answer);
        wears(&pty, colour);
        pty.wait_for("Joao Prado");
        assert!(!sent(&pty, if colour == LIGHT { DARK } else { LIGHT }));
    }
}

/// Nothing of an answer is typed into a field, however late and in however many pieces it comes.
#[test]
fn an_answer_that_comes_late_and_in_pieces_is_not_typed() {
    for pieces in [
        ["\x1b]11;rgb:ffff/f", "fff/ffff\x07"],
        ["\x1b]", "11;rgb:ffff/ffff/ffff\x1b\\"],
        ["\x1b]11;rgb:ffff/ffff/ffff\x1b", "\\"],
    ] {
        let world = world();
        let mut pty = world.dashboard(&[("COLORTERM", "truecolor")]);
        pty.types("/u");
        pty.wait_for("/ u");
        for piece in pieces {
            pty.types(piece);
            std::thread::sleep(Duration::from_millis(120));
        }
        pty.types("we");
        pty.wait_for("/ uwe ");
        wears(&pty, LIGHT);
        pty.types("\r");
        pty.wait_for("Uwe Lang");
    }
}

#[test]
fn a_terminal_that_never_answers_is_drawn_in_its_own_colours_and_esc_works() {
    let world = world();
    let mut pty = world.dashboard(&[("COLORTERM", "truecolor")]);
    assert!(sent(&pty, QUESTION) && !sent(&pty, "38;2;"));
    pty.types("/uwe");
    pty.wait_for("/ uwe ");
    pty.types("\x1b");
    pty.wait_until("let go of the filter", |pty| !pty.screen().contains("/ uwe"));
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}

#[test]
fn only_a_terminal_whose_answer_matters_is_asked() {
    for env in [
        &[("TERM", "xterm-256color")][..],
        &[("COLORTERM", "truecolor"), ("TERM", "dumb")],
        &[("COLORTERM", "truecolor"), ("TERM", "linux")],
        &[("COLORTERM", "truecolor"), ("TERM", "vt100")],
        &[("COLORTERM", "truecolor"), ("NO_COLOR", "1")],
        &[("COLORTERM", "truecolor"), ("LEADTOWER_THEME", "light")],
    ] {
        let world = world();
        let pty = world.dashboard(env);
        assert!(!sent(&pty, QUESTION), "{env:?}");
    }
}
