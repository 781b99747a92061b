//! What a terminal shows after a frame is the frame, whatever it showed before.

use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

use super::*;

const WIDTH: u16 = 46;
const HEIGHT: u16 = 12;

/// A terminal and our idea of it.
struct Desk {
    terminal: vt100::Parser,
    canvas: Canvas,
}

impl Desk {
    fn new() -> Self {
        let mut terminal = vt100::Parser::new(HEIGHT, WIDTH, 0);
        terminal.process(b"\x1b[?25lwhat a shell\r\nleft behind\x1b[31;4m\x1b[3;6r\x1b[?6h");
        Self { terminal, canvas: Canvas::new(Rect::new(0, 0, WIDTH, HEIGHT)) }
    }

    /// The bytes that the frame took.
    fn draw(&mut self, frame: &Buffer) -> String {
        let bytes = self.canvas.frame(|buffer| {
            buffer.clone_from(frame);
            None
        });
        self.terminal.process(bytes.as_bytes());
        bytes.to_owned()
    }

    fn shows(&self, frame: &Buffer) {
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (cell, seen) = (frame.cell((x, y)).unwrap(), self.terminal.screen().cell(y, x).unwrap());
                if seen.is_wide_continuation() {
                    continue;
                }
                let text = if seen.has_contents() { seen.contents() } else { " " };
                // On a terminal that draws the sign before it one cell wide, what it covers is blank in that sign's ink.
                if is_covered(frame, Position { x, y }) {
                    assert_eq!(text, " ", "covered, at {x}, {y}");
                    continue;
                }
                assert_eq!(text, cell.symbol(), "at {x}, {y} of\n{}", self.terminal.screen().contents());
                let ink = Ink::of(cell);
                assert_eq!(seen.bgcolor(), colour(cell.bg), "behind {x}, {y}");
                assert_eq!(seen.inverse(), cell.modifier.contains(Modifier::REVERSED), "{x}, {y}");
                assert_eq!(seen.underline(), cell.modifier.contains(Modifier::UNDERLINED), "{x}, {y}");
                if text != " " || !ink.leaves_nothing() && cell.modifier.contains(Modifier::REVERSED) {
                    assert_eq!(seen.fgcolor(), colour(cell.fg), "of {text} at {x}, {y}");
                    assert_eq!(seen.bold(), cell.modifier.contains(Modifier::BOLD), "{x}, {y}");
                    assert_eq!(seen.dim(), cell.modifier.contains(Modifier::DIM), "{x}, {y}");
                    assert_eq!(seen.italic(), cell.modifier.contains(Modifier::ITALIC), "{x}, {y}");
                }
            }
        }
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

fn style() -> impl Strategy<Value = Style> {
    let colours = prop::sample::select(vec![
        Color::Reset,
        Color::Reset,
        Color::Red,
        Color::LightCyan,
        Color::Indexed(120),
        Color::Rgb(9, 8, 7),
    ]);
    // Not bold and dim together: the terminal of these tests knows one of them at a time.
    let attributes = [Modifier::empty(), Modifier::BOLD, Modifier::DIM]
        .into_iter()
        .chain([Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED, Modifier::REVERSED.union(Modifier::BOLD)])
        .collect::<Vec<_>>();
    let grounds = prop::sample::select(vec![Color::Reset, Color::Reset, Color::Reset, Color::Indexed(4)]);
    (colours, grounds, prop::sample::select(attributes)).prop_map(|(fg, bg, modifier)| {
        Style { fg: Some(fg), bg: Some(bg), ..Style::new() }.add_modifier(modifier).remove_modifier(modifier.complement())
    })
}

/// Texts at places, over rows of a list that begins anywhere.
fn frame() -> impl Strategy<Value = Buffer> {
    let words = [
        "a",
        "late",
        "Company 17 GmbH",
        "  ",
        "            ",
        "é…│",
        "漢字",
        "x 漢",
        "I ❤️ Data",
        "e\u{301} Data",
        "owed -0.62, 264 open in all the world of leads",
    ];
    let texts = prop::collection::vec((0..WIDTH, 0..HEIGHT, prop::sample::select(words.to_vec()), style()), 0..12);
    (0_u16..30, prop::option::of(style()), texts).prop_map(|(from, list, texts)| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
        if let Some(style) = list {
            for row in 1..HEIGHT - 2 {
                let nth = from + row;
                buffer.set_string(1, row, format!("{} of {nth:>3} leads that came", "lead".repeat(usize::from(nth % 3))), style);
            }
        }
        for (x, y, text, style) in texts {
            buffer.set_string(x, y, text, style);
        }
        buffer
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_terminal_shows_each_frame(frames in prop::collection::vec(frame(), 1..6)) {
        let mut desk = Desk::new();
        for frame in &frames {
            desk.draw(frame);
            desk.shows(frame);
            prop_assert_eq!(desk.draw(frame), "", "the same again takes nothing");
        }
    }
}

/// A popup begins in the middle of a sign: what lies under that sign hides nothing beside it.
#[test]
fn a_wide_sign_under_half_of_another_leaves_no_old_letter() {
    let mut desk = Desk::new();
    let mut frame = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    frame.set_string(0, 9, " lead of  13 leads that came", Style::new());
    desk.draw(&frame);
    let mut frame = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    frame.set_string(20, 9, "I ❤️ Data", Style::new());
    frame.set_string(23, 9, "漢字", Style::new());
    desk.draw(&frame);
    desk.shows(&frame);
}

fn list(from: u16, chosen: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    buffer.set_string(0, 0, "leadtower", Style::new().add_modifier(Modifier::BOLD));
    for row in 1..HEIGHT - 1 {
        let nth = from + row;
        let style = if nth == chosen { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
        buffer.set_string(0, row, format!("{nth}").repeat(20), style);
    }
    buffer
}

#[test]
fn a_list_that_scrolls_by_a_row_is_not_written_again() {
    let mut desk = Desk::new();
    let whole = desk.draw(&list(5, 9)).len();
    let moved = desk.draw(&list(6, 10));
    desk.shows(&list(6, 10));
    assert!(moved.len() * 2 < whole, "{} of {whole} bytes: {moved:?}", moved.len());
    desk.draw(&list(2, 9));
    desk.shows(&list(2, 9));
}

/// Terminals differ in how wide they draw it: what follows is written at its place, not where the cursor happens to stand.
#[test]
fn behind_a_sign_of_doubtful_width_nothing_is_shifted() {
    let mut canvas = Canvas::new(Rect::new(0, 0, 20, 1));
    canvas.frame(|_| None);
    let bytes = canvas.frame(|buffer| {
        buffer.set_string(0, 0, "I ❤️ Data", Style::new());
        None
    });
    assert_eq!(bytes, "\x1b[1;1HI   \x1b[3G❤️\x1b[1;6HData");
}

#[test]
fn the_cursor_is_seen_where_one_types_and_only_then() {
    let mut canvas = Canvas::new(Rect::new(0, 0, 8, 2));
    let mut types = |at| canvas.frame(|_| at).to_owned();
    assert_eq!(types(None), ANEW);
    assert_eq!(types(Some(Position { x: 3, y: 1 })), "\x1b[2;4H\x1b[?25h");
    assert_eq!(types(Some(Position { x: 3, y: 1 })), "");
    assert_eq!(types(Some(Position { x: 4, y: 1 })), "\x1b[2;5H");
    assert_eq!(types(None), "\x1b[?25l");
}
