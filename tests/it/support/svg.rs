//! A picture of what a terminal shows: cells with their colours as SVG. Lines and blocks are drawn as shapes, so that
//! frames close whatever font the reader has.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

const WIDE: f64 = 8.4;
const HIGH: f64 = 18.0;
const MARGIN: f64 = 12.0;
/// The ground and the text of a dark terminal.
const GROUND: &str = "#1e222a";
const TEXT: &str = "#d8dee9";
/// The 16 colours of a terminal.
const PALETTE: [&str; 16] = [
    "#1e222a", "#ff7b85", "#a3be8c", "#ebcb8b", "#81a1c1", "#d2a6e0", "#88c0d0", "#d8dee9", "#56627a", "#ff9aa2", "#b8d0a2",
    "#f2dba8", "#9db8d4", "#e0bfea", "#a3d0dc", "#ffffff",
];

fn colour(colour: Color, usual: &str) -> String {
    match colour {
        Color::Default => usual.to_owned(),
        Color::Idx(index) => PALETTE.get(usize::from(index)).copied().unwrap_or(usual).to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}

/// Colours of a cell: of its text and of its ground.
fn colours(cell: &Cell) -> (String, String) {
    let (text, ground) = (colour(cell.fgcolor(), TEXT), colour(cell.bgcolor(), GROUND));
    if cell.inverse() { (ground, text) } else { (text, ground) }
}

/// The screen as a picture.
pub fn svg(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (f64::from(columns) * WIDE + 2.0 * MARGIN, f64::from(rows) * HIGH + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" \
         font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            column = run(screen, row, column, &mut out);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Whether nothing of a cell shows but its ground: whatever else it bears is left over from what stood there before.
fn is_blank(cell: &Cell) -> bool {
    !cell.underline() && cell.contents().trim_start_matches(' ').is_empty()
}

/// Draws the cells from there on that look alike; gives back the column after them.
fn run(screen: &Screen, row: u16, from: u16, out: &mut String) -> u16 {
    let columns = screen.size().1;
    let Some(first) = screen.cell(row, from) else { return columns };
    let (x, y) = (MARGIN + f64::from(from) * WIDE, MARGIN + f64::from(row) * HIGH);
    let look = |cell: &Cell| (colours(cell), cell.bold(), cell.dim(), cell.underline());
    let ((text_colour, ground), bold, dim, underline) = look(first);
    if let Some(shape) = first.contents().chars().next().and_then(|sign| shape(sign, x, y)) {
        fill(out, x, y, 1.0, &ground);
        let _ = writeln!(out, "{}", shape.replace("COLOUR", &text_colour));
        return from + 1;
    }
    let mut text = String::new();
    let mut end = from;
    let goes_on = |cell: &&Cell| {
        let blank = is_blank(cell) && colours(cell).1 == ground;
        blank || (look(cell) == look(first) && !is_blank(first))
    };
    while let Some(cell) = screen.cell(row, end).filter(goes_on) {
        if cell.contents().chars().next().is_some_and(|sign| shape(sign, x, y).is_some()) || end > from && cell.is_wide() {
            break;
        }
        text.push_str(if cell.has_contents() { cell.contents() } else { " " });
        end += if cell.is_wide() { 2 } else { 1 };
        if cell.is_wide() || end >= columns {
            break;
        }
    }
    let long = f64::from(end - from);
    fill(out, x, y, long, &ground);
    let trimmed = text.trim_end();
    if !trimmed.is_empty() || underline {
        let blanks = text.len() - trimmed.len();
        let shown = long - if underline { 0.0 } else { blanks as f64 };
        let text = if underline { text.as_str() } else { trimmed };
        let mut style = String::new();
        for (is_so, attribute) in
            [(bold, " font-weight=\"bold\""), (dim, " opacity=\"0.65\""), (underline, " text-decoration=\"underline\"")]
        {
            style.push_str(if is_so { attribute } else { "" });
        }
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{text_colour}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
             xml:space=\"preserve\"{style}>{escaped}</text>",
            y + 13.5,
            shown * WIDE
        );
    }
    end.max(from + 1)
}

fn fill(out: &mut String, x: f64, y: f64, cells: f64, ground: &str) {
    if ground != GROUND {
        let _ =
            writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{HIGH}\" fill=\"{ground}\"/>", cells * WIDE);
    }
}

/// Signs that are drawn, not written.
fn shape(sign: char, x: f64, y: f64) -> Option<String> {
    let (middle, half) = (x + WIDE / 2.0, y + HIGH / 2.0);
    let (right, bottom) = (x + WIDE, y + HIGH);
    let line = |path: String| Some(format!("<path d=\"{path}\" fill=\"none\" stroke=\"COLOUR\" stroke-width=\"1.2\"/>"));
    // The lower part of a cell, from its left.
    let block = |wide: f64, high: f64| {
        Some(format!(
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"COLOUR\"/>",
            y + HIGH * (1.0 - high),
            WIDE * wide,
            HIGH * high
        ))
    };
    match sign {
        '─' => line(format!("M{x:.1} {half:.1}H{right:.1}")),
        '│' => line(format!("M{middle:.1} {y:.1}V{bottom:.1}")),
        '╭' | '┌' => line(format!("M{middle:.1} {bottom:.1}Q{middle:.1} {half:.1} {right:.1} {half:.1}")),
        '╮' | '┐' => line(format!("M{x:.1} {half:.1}Q{middle:.1} {half:.1} {middle:.1} {bottom:.1}")),
        '╰' | '└' => line(format!("M{middle:.1} {y:.1}Q{middle:.1} {half:.1} {right:.1} {half:.1}")),
        '╯' | '┘' => line(format!("M{x:.1} {half:.1}Q{middle:.1} {half:.1} {middle:.1} {y:.1}")),
        '▄' => block(1.0, 0.5),
        '▖' => block(0.5, 0.5),
        '▁' => block(1.0, 0.125),
        _ => None,
    }
}
