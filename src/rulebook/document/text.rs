//! The book as plain text, for a terminal.

use std::fmt::Write as _;

use crate::model::{
    hidden::seen,
    rulebook::{Defaults, Rulebook},
};

use super::exceptions;
use crate::rulebook::english;

/// A heading with what stands under it.
struct Part {
    heading: &'static str,
    /// Whether the items are counted: rules are asked in their order.
    order: Order,
    items: Vec<Item>,
}

enum Order {
    Counted,
    Free,
}

/// One thing of the book: its name and its sentence; general truths have no name.
struct Item {
    name: Option<String>,
    text: String,
}

impl Item {
    fn named(name: &dyn ToString, text: String) -> Self {
        Self { name: Some(name.to_string()), text }
    }

    fn unnamed(text: impl Into<String>) -> Self {
        Self { name: None, text: text.into() }
    }
}

/// The book as plain text, lines not wrapped; names keep to one line whatever is in them.
pub fn text(book: &Rulebook) -> String {
    let mut out = String::new();
    for part in parts(book) {
        if !out.is_empty() {
            out.push('\n');
        }
        // INVARIANT: writing to a `String` cannot fail, here and below.
        let _ = writeln!(out, "{}", part.heading);
        for (index, Item { name, text }) in part.items.iter().enumerate() {
            let mark = match part.order {
                Order::Counted => format!("{:>3}. ", index + 1),
                Order::Free => "  ".to_owned(),
            };
            let name = name.as_ref().map(|name| format!("{}: ", seen(name))).unwrap_or_default();
            let _ = writeln!(out, "{mark}{name}{}", seen(text));
        }
    }
    out
}

fn parts(book: &Rulebook) -> Vec<Part> {
    let Rulebook { defaults, segments, territories, pools, slas, rules, tests, experiments } = book;
    let free = |heading, items| Part { heading, order: Order::Free, items };
    let rules = rules.iter().map(|rule| Item::named(&rule.name, english::rule(rule))).collect();
    let mut parts = vec![
        Part { heading: "Where a lead goes: the first rule that fits decides", order: Order::Counted, items: rules },
        free("Territories", territories.iter().map(|one| Item::named(&one.name, english::territory(one))).collect()),
        free("Segments", segments.iter().map(|one| Item::named(&one.name, english::segment(one))).collect()),
        free("Pools", pools.iter().map(|one| Item::named(&one.name, english::pool(one))).collect()),
        free("How fast", {
            let policies = slas.iter().map(|one| Item::named(&one.name, english::sla(one)));
            policies.chain(company(defaults)).collect()
        }),
        free("Exceptions", exceptions().into_iter().map(Item::unnamed).collect()),
        free("Experiments", experiments.iter().map(|one| Item::named(&one.name, english::experiment(one))).collect()),
        free("Cases this book promises", tests.iter().map(|one| Item::named(&one.name, english::test(one))).collect()),
    ];
    parts.retain(|part| !part.items.is_empty());
    parts
}

fn company(Defaults { hours, sla }: &Defaults) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(sla) = sla {
        items.push(Item::unnamed(format!("a rule that names no SLA follows {sla}")));
    }
    if let Some(hours) = hours {
        items.push(Item::unnamed(format!("while nobody owns a lead, the company's hours count: {}", english::hours(hours))));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::file;

    fn book() -> Rulebook {
        let text = r#"
            format = 1
            [defaults]
            hours = { zone = "Europe/Berlin", week = "Mon-Fri 09:00-18:00" }
            sla = "hot"
            [[territory]]
            name = "DACH <1>"
            countries = ["DE", "AT"]
            pool = "a*b"
            [[pool]]
            name = "a*b"
            strategy = "weighted"
            members = [{ rep = "priya & co", weight = 2 }, { rep = "luc" }]
            respect_hours = true
            [[sla]]
            name = "hot"
            first_touch = "30m"
            on_breach = "reassign"
            [[rule]]
            name = "DACH"
            when = "territory:\"DACH <1>\""
            to = "territory_pool"
            [[rule]]
            name = "Everything else"
            to = "fallback"
            [[test]]
            name = "Germany"
            lead = { country = "DE" }
            expect = "pool:a*b"
        "#;
        file::read_published(text).unwrap()
    }

    #[test]
    fn the_text_says_who_owns_what_how_fast_and_how_exceptions_go() {
        let text = text(&book());
        for line in [
            "Where a lead goes: the first rule that fits decides",
            "  1. DACH: if it lies in \"DACH <1>\", the lead goes to the pool of its territory; when nobody there can take it, it goes to the fallback queue",
            "  2. Everything else: every lead goes to the fallback queue, where a person decides",
            "  DACH <1>: DE, AT; worked by pool a*b",
            "  a*b: takes turns by weight: priya & co (weight 2), luc; only in their working hours",
            "  hot: first touch within 30m of working time; at risk after two thirds of it; when missed, somebody else gets it, at most 2 times, then it goes to the fallback queue",
            "  while nobody owns a lead, the company's hours count: Mon-Fri 09:00-18:00, Europe/Berlin",
            "  Germany: a lead with country DE goes to pool:a*b",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n\n{text}");
        }
        assert!(!text.contains("Segments"), "an empty part is left out");
    }
}
