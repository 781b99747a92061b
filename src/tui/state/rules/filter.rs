//! The filter of the Rules screen: words that begin words of what a row says of itself, in any order, all of them;
//! `!word` keeps out.

use crate::{
    actions::ask::BookPage,
    model::{
        id::RepRef,
        normal::fold,
        pool::Pool,
        rule::{Destination, Rule},
        territory::Territory,
    },
    rulebook::{
        english,
        file::{write_destination, write_otherwise, write_place},
        spelling,
    },
};

use super::{super::case::must_go_to, Rules, What, rows::Cursor};

/// A filter, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BookFilter {
    text: String,
    /// Folded, each with a blank before it: the beginning of a word.
    wanted: Vec<String>,
    unwanted: Vec<String>,
}

impl BookFilter {
    /// From its one line, which can never be wrong.
    pub fn read(text: &str) -> Self {
        let mut filter = Self { text: text.to_owned(), ..Self::default() };
        for word in text.split_whitespace() {
            let (word, words) = match word.strip_prefix('!') {
                Some(word) => (word, &mut filter.unwanted),
                None => (word, &mut filter.wanted),
            };
            let folded = fold(word);
            if !folded.is_empty() {
                words.push(format!(" {folded}"));
            }
        }
        filter
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// Whether it lets a row through that says this, folded and with a blank before it.
    pub(super) fn passes(&self, words: &str) -> bool {
        let has = |word: &String| words.contains(word.as_str());
        self.wanted.iter().all(has) && !self.unwanted.iter().any(has)
    }
}

impl Rules {
    /// Another filter: the cursor stays with its row, if that is shown.
    pub fn set_filter(&mut self, text: &str) {
        self.filter = BookFilter::read(text);
        self.narrow(Cursor::Goes);
    }

    /// The cursor has moved on from a row that the filter does not let through.
    pub fn follow_filter(&mut self) {
        if self.through().out.is_some_and(|out| self.list().cursor() != Some(out)) {
            self.narrow(Cursor::Stays);
        }
    }

    /// What a row says of itself, folded: its name, criteria, places, members, destination, and its English.
    pub(super) fn text_of(&self, page: &BookPage, what: What) -> String {
        let book = &page.book;
        let said = match what {
            What::Rule(index) => book.rules.get(index).map(|rule| of_rule(page, rule)),
            What::Territory(index, _) => book.territories.get(index).map(of_territory),
            What::Pool(index) => book.pools.get(index).map(|pool| of_pool(page, pool)),
            What::Segment(index) => book.segments.get(index).map(|one| format!("{} {}", one.name, english::segment(one))),
            What::Sla(index) => book.slas.get(index).map(|one| format!("{} {}", one.name, english::sla(one))),
            What::Finding(index) => {
                let found = self.findings.as_ref().and_then(|all| all.get(index));
                found.map(|one| format!("{} {}", one.severity.as_str(), one.message()))
            }
            What::Case(index) => book.tests.get(index).map(|one| format!("case {} {}", one.name, must_go_to(one))),
            What::Earlier => Some("rules that the book has no more".to_owned()),
            What::NoRule => Some("no rule".to_owned()),
            What::Nowhere => Some("no territory none".to_owned()),
            What::Unknown => Some("unknown country".to_owned()),
            What::Defaults => Some("defaults".to_owned()),
        };
        format!(" {}", fold(&said.unwrap_or_default()))
    }
}

fn of_rule(page: &BookPage, rule: &Rule) -> String {
    let sla = rule.sla.as_ref().map(ToString::to_string).unwrap_or_default();
    let whom = if let Destination::Rep(rep) = &rule.to { name(page, rep) } else { String::new() };
    let (when, to, otherwise) = (spelling::write(&rule.when), write_destination(&rule.to), write_otherwise(&rule.otherwise));
    format!("{} {when} {to} {whom} {otherwise} {sla} {}", rule.name, english::rule(rule))
}

fn of_territory(one: &Territory) -> String {
    let places = one.places().map(|place| write_place(&place)).collect::<Vec<_>>().join(" ");
    format!("{} {places} {}", one.name, english::territory(one))
}

fn of_pool(page: &BookPage, pool: &Pool) -> String {
    let members = pool.members.iter().map(|member| format!("{} {}", member.rep, name(page, &member.rep)));
    format!("{} {} {}", pool.name, members.collect::<Vec<_>>().join(" "), english::pool(pool))
}

fn name(page: &BookPage, rep: &RepRef) -> String {
    page.names.get(rep).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_words_all_of_them_and_none_of_those_that_are_kept_out() {
        let text = format!(" {}", fold("Großkunden São Paulo country:DE,AT pool:emea-mm"));
        for (typed, passes) in [
            ("", true),
            ("sao", true),
            ("paulo GROSSK", false),
            ("paulo groß", true),
            ("country:de", true),
            ("country:at", false),
            ("emea-mm", true),
            ("mm", true),
            ("unden", false),
            ("sao !at", false),
            ("!", true),
            ("!fr", true),
        ] {
            assert_eq!(BookFilter::read(typed).passes(&text), passes, "{typed}");
        }
    }
}
