//! The document as Markdown, as code hosts show it: tables, anchors of headings, nothing that data could turn into markup.

use std::fmt::Write as _;

use crate::model::hidden::seen;

use super::{
    TITLE,
    page::{Block, Inline, Page, Part, Row, Section, State, Step, Table},
};

/// Writes the document.
pub fn write(page: &Page) -> String {
    let mut out = format!("# {TITLE}\n");
    for line in &page.head {
        // INVARIANT: writing to a `String` cannot fail, here and below.
        let _ = writeln!(out, "\n{}", inline(line));
    }
    out.push('\n');
    for Section { anchor, heading, .. } in &page.sections {
        let _ = writeln!(out, "- [{heading}](#{anchor})");
    }
    for Section { heading, intro, blocks, .. } in &page.sections {
        let _ = writeln!(out, "\n## {heading}");
        if let Some(intro) = intro {
            let _ = writeln!(out, "\n{intro}");
        }
        for block in blocks {
            out.push('\n');
            write_block(&mut out, block);
        }
    }
    out
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Table(table) => write_table(out, table),
        Block::Steps(steps) => {
            for (index, Step { name, state, lines }) in steps.iter().enumerate() {
                let off = match state {
                    State::On => "",
                    State::Off => " (switched off)",
                };
                let mark = format!("{}. ", index + 1);
                let _ = write!(out, "{mark}**{}**{off}", escaped(name.trim()));
                for line in lines {
                    let _ = write!(out, "\\\n{:indent$}{}", "", inline(line), indent = mark.len());
                }
                out.push('\n');
            }
        }
        Block::List(items) => {
            for item in items {
                let _ = writeln!(out, "- {}", inline(item));
            }
        }
    }
}

fn write_table(out: &mut String, Table { caption: _, columns, rows }: &Table) {
    let names: Vec<String> = columns.iter().map(|name| escaped(name)).collect();
    let _ = writeln!(out, "| {} |", names.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(columns.len()));
    for Row { depth, cells } in rows {
        let cells: Vec<String> = cells.iter().map(inline).collect();
        let _ = writeln!(out, "| {}{} |", "&emsp;".repeat(*depth), cells.join(" | "));
    }
}

fn inline(parts: &Inline) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) | Part::Quiet(text) => out.push_str(&escaped(text)),
            Part::Strong(text) => {
                let _ = write!(out, "**{}**", escaped(text.trim()));
            }
            Part::Break => out.push_str("<br>"),
        }
    }
    out
}

/// Text in which no letter means anything but itself.
fn escaped(text: &str) -> String {
    let text = seen(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        // Addresses become links by themselves where Markdown is shown.
        let links = letter == ':' && rest.peek() == Some(&'/') || letter == '.' && out.to_ascii_lowercase().ends_with("www");
        if links
            || matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '{' | '}')
        {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
