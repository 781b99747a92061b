//! The document as one HTML page: its style is in it, it has no script, and it asks for nothing from anywhere.

use std::fmt::Write as _;

use crate::model::hidden::seen;

use super::{
    TITLE,
    page::{Block, Inline, Page, Part, Row, Section, State, Step, Table},
};

/// Screen, dark screen, phone and paper.
const STYLE: &str = include_str!("../../../assets/document.css");

/// Writes the document.
pub fn write(page: &Page) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{TITLE}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{TITLE}</h1>\n"
    );
    for line in &page.head {
        // INVARIANT: writing to a `String` cannot fail, here and below.
        let _ = writeln!(out, "<p>{}</p>", inline(line));
    }
    out.push_str("</header>\n<nav aria-label=\"Contents\">\n<ul>\n");
    for Section { anchor, heading, .. } in &page.sections {
        let _ = writeln!(out, "<li><a href=\"#{anchor}\">{heading}</a></li>");
    }
    out.push_str("</ul>\n</nav>\n<main>\n");
    for section in &page.sections {
        write_section(&mut out, section);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn write_section(out: &mut String, Section { anchor, heading, intro, blocks }: &Section) {
    let _ = writeln!(out, "<section aria-labelledby=\"{anchor}\">\n<h2 id=\"{anchor}\">{heading}</h2>");
    if let Some(intro) = intro {
        let _ = writeln!(out, "<p class=\"intro\">{intro}</p>");
    }
    for block in blocks {
        match block {
            Block::Table(table) => write_table(out, table),
            Block::Steps(steps) => write_steps(out, steps),
            Block::List(items) => {
                out.push_str("<ul>\n");
                for item in items {
                    let _ = writeln!(out, "<li>{}</li>", inline(item));
                }
                out.push_str("</ul>\n");
            }
        }
    }
    out.push_str("</section>\n");
}

fn write_steps(out: &mut String, steps: &[Step]) {
    out.push_str("<ol class=\"rules\">\n");
    for Step { name, state, lines } in steps {
        let (class, note) = match state {
            State::On => ("", ""),
            State::Off => (" class=\"off\"", " <small>switched off</small>"),
        };
        let _ = writeln!(out, "<li{class}>\n<h3><bdi>{}</bdi>{note}</h3>", escaped(name));
        for line in lines {
            let _ = writeln!(out, "<p>{}</p>", inline(line));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// A table that a phone shows as cards; its roles are said, since some readers forget them when its cells are blocks.
fn write_table(out: &mut String, Table { caption, columns, rows }: &Table) {
    let wide = if columns.len() > 4 { " class=\"wide\"" } else { "" };
    let _ =
        writeln!(out, "<table role=\"table\"{wide}>\n<caption>{caption}</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for name in columns {
        let _ = writeln!(out, "<th role=\"columnheader\" scope=\"col\">{}</th>", escaped(name));
    }
    out.push_str("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
    for Row { depth, cells } in rows {
        let group = if cells.iter().skip(1).all(Vec::is_empty) { " class=\"group\"" } else { "" };
        let _ = writeln!(out, "<tr role=\"row\"{group}>");
        for (index, cell) in cells.iter().enumerate() {
            let text = inline(cell);
            let _ = match (index, columns.get(index)) {
                (0, _) => writeln!(out, "<th role=\"rowheader\" scope=\"row\" class=\"in-{}\">{text}</th>", (*depth).min(4)),
                (_, Some(name)) => writeln!(out, "<td role=\"cell\" data-label=\"{}\">{text}</td>", escaped(name)),
                (_, None) => writeln!(out, "<td role=\"cell\">{text}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// Names stand apart from what is around them, so that one in another direction turns nothing round.
fn inline(parts: &Inline) -> String {
    let mut out = String::new();
    for part in parts {
        let _ = match part {
            Part::Text(text) => write!(out, "<bdi>{}</bdi>", escaped(text)),
            Part::Strong(text) => write!(out, "<bdi><b>{}</b></bdi>", escaped(text)),
            Part::Quiet(text) => write!(out, "<bdi class=\"quiet\">{}</bdi>", escaped(text)),
            Part::Break => write!(out, "<br>"),
        };
    }
    out
}

/// Text in which no letter means anything but itself, in an attribute either.
fn escaped(text: &str) -> String {
    let text = seen(text);
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
