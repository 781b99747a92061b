//! A TOML text with comments in it, piece by piece.

use std::fmt::Write as _;

use crate::{
    model::{
        hidden::seen,
        rule::{Destination, Otherwise},
    },
    rulebook::file::{MAX_MEMBERS, quoted, write_destination, write_otherwise},
};

use super::people::Person;

/// The text so far.
#[derive(Default)]
pub(super) struct Page(pub(super) String);

/// A rule to be written.
pub(super) struct FirstRule<'a> {
    pub(super) name: &'a str,
    pub(super) when: String,
    pub(super) to: Destination,
    pub(super) otherwise: Otherwise,
}

impl Page {
    /// A line of its own after a blank one.
    pub(super) fn gap(&mut self) {
        self.0.push('\n');
    }

    /// A comment; each line of the text becomes one, and whatever a name in it hides is seen: a comment must not end
    /// early, nor command a terminal.
    pub(super) fn say(&mut self, text: &str) {
        for line in text.lines() {
            // INVARIANT: writing to a `String` cannot fail, here and below.
            let _ = writeln!(self.0, "# {}", seen(line));
        }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {}", quoted(value));
    }

    /// A list of codes that stand in one text, several lines where it is long.
    pub(super) fn codes(&mut self, key: &str, codes: &str) {
        let codes: Vec<_> = codes.split_whitespace().map(quoted).collect();
        let rows: Vec<_> = codes.chunks(16).map(|row| row.join(", ")).collect();
        if let [only] = rows.as_slice() {
            let _ = writeln!(self.0, "{key} = [{only}]");
        } else {
            let _ = writeln!(self.0, "{key} = [\n    {},\n]", rows.join(",\n    "));
        }
    }

    pub(super) fn pool(&mut self, name: &str, members: &[&Person<'_>]) {
        self.line("[[pool]]");
        self.text("name", name);
        self.line("strategy = \"round_robin\" # or weighted, least_loaded, priority");
        self.line("members = [");
        for person in members.iter().take(MAX_MEMBERS) {
            let remark = person.remark();
            let remark = if remark.is_empty() { remark } else { format!(" # {}", seen(&remark)) };
            let _ = writeln!(self.0, "    {{ rep = {} }},{remark}", quoted(person.named));
        }
        self.line("]");
    }

    pub(super) fn rule(&mut self, rule: &FirstRule<'_>) {
        self.line("[[rule]]");
        self.text("name", rule.name);
        if !rule.when.is_empty() {
            self.text("when", &rule.when);
        }
        self.text("to", &write_destination(&rule.to));
        if rule.otherwise != Otherwise::Fallback {
            self.text("otherwise", &write_otherwise(&rule.otherwise));
        }
    }

    /// A case; `lead` is TOML already.
    pub(super) fn test(&mut self, name: &str, lead: &str, to: &Destination) {
        self.gap();
        self.line("[[test]]");
        self.text("name", name);
        self.line(&format!("lead = {lead}"));
        self.text("expect", &write_destination(to));
    }

    /// Another page, each of its lines a comment: something to switch on.
    pub(super) fn switched_off(&mut self, page: &Page) {
        for line in page.0.lines() {
            let _ = writeln!(self.0, "{}", format!("# {line}").trim_end());
        }
    }
}
