//! What the document says, part by part.

use crate::{
    model::{
        feeding::{Feeds, feeding},
        hours::Hours,
        id::PoolName,
        roster::Roster,
        rule::{Destination, Rule, Switch},
        rulebook::{Defaults, Rulebook},
    },
    routing::explain::times::dated,
};

use super::{
    Edition, exceptions, lands,
    named::by_name,
    page::{Block, Inline, Page, Part, Row, Section, State, Step, Table, lines, sentence, words},
    people, zone,
};
use crate::rulebook::{english, file::write_duration};

/// The whole document of a book.
pub fn page(book: &Rulebook, roster: &Roster, edition: &Edition) -> Page {
    let head = head(book, edition);
    let book = &by_name(book, roster);
    let parts = [
        lands::owns(book),
        rules(book),
        pools(book),
        slas(book),
        hours(&book.defaults),
        segments(book),
        Some(Section {
            anchor: "exceptions",
            heading: "Exceptions",
            intro: None,
            blocks: vec![Block::List(exceptions().into_iter().map(|one| words(sentence(one))).collect())],
        }),
        people::cover(roster),
        experiments(book),
        cases(book),
    ];
    Page { head, sections: parts.into_iter().flatten().collect() }
}

fn head(book: &Rulebook, edition: &Edition) -> Vec<Inline> {
    let zone = zone(book);
    match edition {
        Edition::Published { version, at, by, note } => {
            let first = vec![
                Part::Strong(format!("Version {version}")),
                Part::Text(format!(", published {} ({}) by {by}", dated(*at, zone), zone.name())),
            ];
            [Some(first), note.as_ref().map(|note| vec![Part::Quiet(note.clone())])].into_iter().flatten().collect()
        }
        Edition::Draft { of, at, base } => {
            let base = base.map_or_else(|| "no version".to_owned(), |base| format!("version {base}"));
            let when = format!(" on {base}, last changed {} ({}): not live", dated(*at, zone), zone.name());
            vec![vec![Part::Strong(format!("Draft of {}", of.as_str())), Part::Text(when)]]
        }
    }
}

fn table(caption: &'static str, columns: &[&str], rows: Vec<Row>) -> Vec<Block> {
    vec![Block::Table(Table { caption, columns: columns.iter().map(|one| (*one).to_owned()).collect(), rows })]
}

/// A part of the document; none where nothing stands in it.
pub(super) fn part(
    anchor: &'static str,
    heading: &'static str,
    intro: Option<&'static str>,
    blocks: Vec<Block>,
) -> Option<Section> {
    let is_empty = blocks.iter().all(|block| match block {
        Block::Table(table) => table.rows.is_empty(),
        Block::Steps(steps) => steps.is_empty(),
        Block::List(items) => items.is_empty(),
    });
    (!is_empty).then_some(Section { anchor, heading, intro, blocks })
}

fn row(cells: impl IntoIterator<Item = Inline>) -> Row {
    Row { depth: 0, cells: cells.into_iter().collect() }
}

fn rules(book: &Rulebook) -> Option<Section> {
    let steps = book.rules.iter().map(|rule| step(book, rule)).collect();
    let intro = "The first rule that fits a lead decides; those below are asked only where it says so.";
    part("the-rules-in-their-order", "The rules, in their order", Some(intro), vec![Block::Steps(steps)])
}

fn step(book: &Rulebook, rule: &Rule) -> Step {
    let mut lines = vec![words(sentence(&english::goes(rule)))];
    if let Some(exception) = english::exception(&rule.to, &rule.otherwise) {
        lines.push(words(sentence(&exception)));
    }
    let sla = rule.sla.as_ref().or(book.defaults.sla.as_ref()).filter(|_| rule.to != Destination::Nurture);
    if let Some(policy) = sla.and_then(|name| book.slas.iter().find(|policy| policy.name == *name)) {
        let within = format!("First touch within {} of {}", write_duration(policy.first_touch), english::clock(policy.clock));
        lines.push(vec![Part::Quiet(format!("{within} ({}).", policy.name))]);
    }
    let state = match rule.switch {
        Switch::On => State::On,
        Switch::Off => State::Off,
    };
    Step { name: rule.name.to_string(), state, lines }
}

fn pools(book: &Rulebook) -> Option<Section> {
    let rows = book.pools.iter().map(|pool| {
        let members = english::seats(pool).map(|(name, apart)| {
            let apart = apart.map(|apart| Part::Quiet(format!(", {apart}")));
            [Some(Part::Text(name)), apart].into_iter().flatten().collect()
        });
        let how = std::iter::once(english::strategy_in_full(pool.strategy)).chain(english::pool_notes(pool));
        row([
            vec![Part::Strong(pool.name.to_string())],
            lines(members),
            lines(how.map(|one| words(sentence(one)))),
            lines(fed_by(book, &pool.name).into_iter().map(words)),
        ])
    });
    let intro = "Each lead is worth one turn, split among those who could take it. Whoever is owed the most is next; while \
                 somebody is away or full, what they are owed stands still.";
    let columns = ["Pool", "Who", "Who is next", "Leads it gets"];
    part("pools-and-turns", "Pools and turns", Some(intro), table("Pools and their members", &columns, rows.collect()))
}

/// Where the leads of a pool come from.
fn fed_by(book: &Rulebook, pool: &PoolName) -> Vec<String> {
    let mut territories = Vec::new();
    let mut all = Vec::new();
    for one in feeding(book, pool) {
        match one {
            Feeds::First(_, rule) | Feeds::Overflow(_, rule) if rule.switch == Switch::Off => {}
            Feeds::First(at, rule) => all.push(format!("rule {at}, {}", rule.name)),
            Feeds::Overflow(at, rule) => all.push(format!("rule {at}, {}, when nobody there can take it", rule.name)),
            Feeds::Territory(territory) => territories.push(territory.name.to_string()),
        }
    }
    if !territories.is_empty() {
        all.push(format!("of territory {}", territories.join(", ")));
    }
    all
}

fn slas(book: &Rulebook) -> Option<Section> {
    let default = book.defaults.sla.as_ref();
    let rows = book.slas.iter().map(|policy| {
        let mut name = vec![Part::Strong(policy.name.to_string())];
        if default == Some(&policy.name) {
            name.extend([Part::Break, Part::Quiet("where a rule says nothing".to_owned())]);
        }
        row([
            name,
            words(format!("{} of {}", write_duration(policy.first_touch), english::clock(policy.clock))),
            words(english::part_of(policy.warn_at)),
            words(sentence(&english::missed(policy))),
        ])
    });
    let columns = ["Promise", "First touch within", "At risk after", "When missed"];
    let intro = "The clock runs from a lead's arrival, in the fallback queue too.";
    part("how-fast", "How fast", Some(intro), table("Promises of a first touch", &columns, rows.collect()))
}

fn hours(Defaults { hours, sla: _ }: &Defaults) -> Option<Section> {
    let Hours { zone, week, holidays } = hours.as_ref()?;
    let mut rows = vec![row([vec![Part::Strong("Working hours".to_owned())], words(format!("{week}, {}", zone.name()))])];
    if !holidays.is_empty() {
        let days = holidays.iter().map(|day| words(english::day(*day)));
        rows.push(row([vec![Part::Strong("Days off".to_owned())], lines(days)]));
    }
    let intro = "They count while nobody owns a lead. The days off hold for everybody who has none of their own.";
    let blocks = table("The company's hours", &["The company's", "When"], rows);
    part("company-hours", "Company hours", Some(intro), blocks)
}

fn segments(book: &Rulebook) -> Option<Section> {
    let rows = book.segments.iter();
    let rows = rows.map(|one| row([vec![Part::Strong(one.name.to_string())], words(english::segment(one))])).collect();
    part("company-sizes", "Company sizes", None, table("Segments of company size", &["Segment", "Size"], rows))
}

fn experiments(book: &Rulebook) -> Option<Section> {
    let rows = book.experiments.iter();
    let rows = rows.map(|one| row([vec![Part::Strong(one.name.clone())], words(sentence(&english::experiment(one)))])).collect();
    part("experiments", "Experiments", None, table("Experiments", &["Experiment", "What it splits"], rows))
}

fn cases(book: &Rulebook) -> Option<Section> {
    let rows = book.tests.iter().map(|one| {
        row([vec![Part::Strong(one.name.clone())], words(english::facts(one)), words(english::expected(&one.expect))])
    });
    let intro = "No version goes live that breaks one of these.";
    let columns = ["Promise", "A lead with", "Goes to"];
    part("cases-this-book-promises", "Cases this book promises", Some(intro), table("Promised cases", &columns, rows.collect()))
}
