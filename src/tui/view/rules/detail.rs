//! What is under the cursor, in plain English.

use crate::{
    actions::ask::{At, BookPage, HIT_DAYS, PoolNow},
    model::{
        criteria::Field,
        decision::Verdict,
        feeding::{Feeds, feeding},
        id::{PoolName, RepId, SegmentName, SlaName},
        pool::{Pool, Strategy},
        rule::{Destination, Rule, Switch},
    },
    outbound::shown::Shown,
    rulebook::{english, spelling},
    tui::{
        format,
        state::{App, case::must_go_to, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

use super::{
    called,
    lint::{self, grave},
    name, places, sizes, turns,
};

/// Columns of a label and the gap behind it.
const LABEL: usize = 13;
/// Owners and countries that are named.
const NAMED: usize = 8;

/// What the detail is about.
pub fn title(page: &BookPage, what: What) -> String {
    let book = &page.book;
    let named = |kind: &str, name: Option<String>| name.map_or_else(String::new, |name| format!("{kind}{name}"));
    match what {
        What::Rule(index) => named(&format!("R{} ", index + 1), book.rules.get(index).map(|one| one.name.to_string())),
        What::Earlier => "Rules that the book has no more".to_owned(),
        What::NoRule => "Leads that no rule decided on".to_owned(),
        What::Territory(index, _) => named("Territory ", book.territories.get(index).map(|one| one.name.to_string())),
        What::Nowhere => "Countries of no territory".to_owned(),
        What::Unknown => "Leads without a country".to_owned(),
        What::Pool(index) => named("Pool ", book.pools.get(index).map(|one| one.name.to_string())),
        What::Segment(index) => named("Size ", book.segments.get(index).map(|one| one.name.to_string())),
        What::Sla(index) => named("SLA ", book.slas.get(index).map(|one| one.name.to_string())),
        What::Defaults => "The company".to_owned(),
        What::Finding(_) => "Finding".to_owned(),
        What::Case(index) => named("Case ", book.tests.get(index).map(|one| one.name.clone())),
    }
}

/// Its lines.
pub fn lines<'t>(app: &App, page: &BookPage, what: What, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut text = Text { pen, width, rows: Vec::new() };
    match what {
        What::Rule(index) => rule(app, page, index, &mut text),
        What::Territory(index, depth) => territory(app, page, index, depth, &mut text),
        What::Nowhere => {
            text.says(
                "These countries are in no territory of the book: rules that ask for one do not match their leads.",
                Meaning::Plain,
            );
            countries(app, &At::Nowhere, &mut text);
            owners(app, what, &mut text);
        }
        What::Unknown => {
            text.says(
                "Nobody said where these leads are. A rule that asks for a place does not match them: unknown is not no.",
                Meaning::Plain,
            );
            owners(app, what, &mut text);
        }
        What::Pool(index) => pool(app, page, index, &mut text),
        What::Segment(index) => segment(app, page, index, &mut text),
        What::Sla(index) => sla(page, index, &mut text),
        What::Finding(index) => finding(app, index, &mut text),
        What::Case(index) => case(app, page, index, &mut text),
        What::Defaults => {
            text.named("Works", &sizes::hours(page), Meaning::Plain);
            let sla = page.book.defaults.sla.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
            text.named("Usual SLA", &sla, Meaning::Plain);
            text.says(
                "Hours hold for leads that nobody owns yet, and the days off for every rep without their own.",
                Meaning::Muted,
            );
        }
        What::Earlier => text.says(
            "Their names are not in this version: they were renamed or removed since they decided on these leads.",
            Meaning::Plain,
        ),
        What::NoRule => text.says(
            "Somebody gave them to somebody by hand, or they stand as in their CRM, wait to be routed, joined an open lead of \
             the same person, or no rule matched them. Together with the hits of the rules they are all leads of these days.",
            Meaning::Plain,
        ),
    }
    found(app, what, &mut text);
    text.rows
}

/// What was found at a row.
fn found(app: &App, what: What, text: &mut Text<'_>) {
    for finding in app.book.findings_at(what) {
        text.named(finding.severity.as_str(), &sentence(&finding.sentence()), grave(finding));
    }
}

fn finding(app: &App, index: usize, text: &mut Text<'_>) {
    let Some(finding) = app.book.findings.as_ref().and_then(|all| all.get(index)) else { return };
    text.named(finding.severity.as_str(), &finding.about.words(), grave(finding));
    text.says(&sentence(&finding.sentence()), Meaning::Plain);
    match &finding.witness {
        Some(witness) => {
            text.named("Shown by", &witness.words(), Meaning::Plain);
            text.says("Enter tries that lead.", Meaning::Muted);
        }
        None => text.says("It is about the book alone: no lead shows it.", Meaning::Muted),
    }
}

fn case(app: &App, page: &BookPage, index: usize, text: &mut Text<'_>) {
    let Some(test) = page.book.tests.get(index) else { return };
    let facts = test.lead.iter().map(|(field, value)| format!("{} {value}", field.replace('_', " ")));
    text.named("A lead", &facts.collect::<Vec<_>>().join(", "), Meaning::Plain);
    text.named("Must go to", &must_go_to(test), Meaning::Plain);
    let (word, meaning) = lint::verdict(app, test);
    match app.book.case_run(test) {
        Some(run) => {
            text.named("Goes to", &format!("{}: it {word}", run.got), meaning);
            text.named("Because", &run.why, Meaning::Plain);
        }
        None => text.named("Goes to", "running the cases ...", meaning),
    }
    text.says("Enter shows all that was asked. x takes the case out of your draft.", Meaning::Muted);
}

/// Lines that are being written.
struct Text<'t> {
    pen: Pen<'t>,
    width: usize,
    rows: Vec<Row<'t>>,
}

impl Text<'_> {
    fn says(&mut self, text: &str, meaning: Meaning) {
        let lines = Shown::of(text).wrap(self.width.max(1));
        self.rows.extend(lines.into_iter().map(|line| self.pen.row().put(line, meaning)));
    }

    fn named(&mut self, label: &'static str, text: &str, meaning: Meaning) {
        let lines = Shown::of(text).wrap(self.width.saturating_sub(LABEL).max(16));
        for (nth, line) in lines.into_iter().enumerate() {
            self.rows.push(self.pen.row().cell(if nth == 0 { label } else { "" }, LABEL, Meaning::Muted).put(line, meaning));
        }
    }
}

/// A sentence as it stands alone.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn rule(app: &App, page: &BookPage, index: usize, text: &mut Text<'_>) {
    let Some(rule) = page.book.rules.get(index) else { return };
    let meaning = if rule.switch == Switch::Off { Meaning::Muted } else { Meaning::Plain };
    if rule.switch == Switch::Off {
        text.says("Switched off: it is kept, but asked nothing.", Meaning::AtRisk);
    }
    let which = if rule.when.is_empty() {
        "every lead that comes this far".to_owned()
    } else {
        format!("if {}, the lead", english::criteria(&rule.when))
    };
    text.says(&sentence(&format!("{which} goes to {}", goes_to(app, page, &rule.to))), meaning);
    if let Some(exception) = english::exception(&rule.to, &rule.otherwise) {
        text.says(&sentence(&exception), meaning);
    }
    let policy = rule.sla.as_ref().or(page.book.defaults.sla.as_ref());
    if let Some(sla) = policy.and_then(|name| page.book.slas.iter().find(|one| one.name == *name)) {
        let usual = if rule.sla.is_none() { ", as usual" } else { "" };
        text.named("SLA", &format!("{}{usual}: {}", sla.name, english::sla(sla)), Meaning::Plain);
    }
    reached(app, page, index, text);
    match &rule.to {
        Destination::Pool(pool) => in_line(app, page, pool, text),
        Destination::AccountOwner
        | Destination::Rep(_)
        | Destination::Field(_)
        | Destination::TerritoryPool
        | Destination::Fallback
        | Destination::Nurture => {}
    }
    if !rule.when.is_empty() {
        text.named("Spelled", &spelling::write(&rule.when), Meaning::Muted);
    }
}

fn goes_to(app: &App, page: &BookPage, to: &Destination) -> String {
    match to {
        Destination::Rep(rep) => called(app, page, rep),
        to => english::destination(to),
    }
}

/// Which rules stand before it, and how many leads they leave.
fn reached(app: &App, page: &BookPage, index: usize, text: &mut Text<'_>) {
    let asked = |rule: &&Rule| rule.switch == Switch::On;
    let above = page.book.rules.iter().take(index).filter(asked).count();
    let when = match above {
        0 => "It is the first that is asked.".to_owned(),
        1 => "Only reached when the rule above does not decide.".to_owned(),
        n => format!("Only reached when none of the {n} rules above decides."),
    };
    let hits = app.book.hits.as_ref().map(|hits| {
        let own = page.book.rules.get(index).and_then(|rule| hits.of(Some(&rule.name))).map_or(0, |hits| hits.leads);
        (own, hits.leads)
    });
    let hits = match hits {
        Some((own, all)) => {
            let share = super::percent(own, all);
            format!(" It decided on {} of {} in these days, {share}.", format::grouped(own), format::count(all, "lead"))
        }
        None => String::new(),
    };
    text.says(&format!("{when}{hits}"), Meaning::Muted);
}

/// Who of a pool is next, and who is skipped.
fn in_line(app: &App, page: &BookPage, pool: &PoolName, text: &mut Text<'_>) {
    let Some(now) = page.pool(pool) else { return };
    text.named(
        "Next in line",
        &turns(app, now, ", then "),
        if now.outlook.turns.is_empty() { Meaning::Nobody } else { Meaning::Good },
    );
    let skipped: Vec<String> = now
        .outlook
        .skipped
        .iter()
        .map(|(rep, verdict)| {
            let zone = app.reps.get(*rep).map_or(app.zone, |row| row.rep.zone());
            format!("{} {}", name(app, *rep), format::verdict(verdict, app.now, zone).text)
        })
        .collect();
    if !skipped.is_empty() {
        text.named("Skipped now", &skipped.join(", "), Meaning::Skipped);
    }
}

fn territory(app: &App, page: &BookPage, index: usize, depth: usize, text: &mut Text<'_>) {
    let Some(one) = page.book.territories.get(index) else { return };
    let what = What::Territory(index, depth);
    text.named("Places", &english::places(one), Meaning::Plain);
    if let Some(outer) = &one.inside {
        text.named("Inside", outer.as_str(), Meaning::Plain);
    }
    let inner: Vec<&str> = app
        .book
        .inside(index)
        .into_iter()
        .skip(1)
        .filter_map(|index| Some(page.book.territories.get(index)?.name.as_str()))
        .collect();
    if !inner.is_empty() {
        text.named("Holds", &inner.join(", "), Meaning::Plain);
    }
    match (&one.pool, places::worked_by(page, index)) {
        (Some(pool), _) => {
            text.named("Pool", pool.as_str(), Meaning::Plain);
            in_line(app, page, pool, text);
        }
        (None, Some(pool)) => {
            text.named("Pool", &format!("{pool}, of the territory around it"), Meaning::Plain);
            in_line(app, page, &pool.as_str().into(), text);
        }
        (None, None) if inner.is_empty() => text.named("Pool", "none: a rule for its pool finds nobody", Meaning::Nobody),
        (None, None) => {}
    }
    let asking: Vec<String> = rules_asking(page, &Field::Territory, one.name.as_str());
    if !asking.is_empty() {
        text.named("Asked by", &asking.join(", "), Meaning::Plain);
    }
    owners(app, what, text);
    if let Some(neighbours) = app.book.hits.as_ref().and_then(|hits| hits.places.get(&At::Nowhere)) {
        let codes = neighbours.countries.iter().take(NAMED).map(|(code, n)| format!("{code} {}", format::grouped(*n)));
        let codes: Vec<String> = codes.collect();
        text.named("Homeless", &format!("{} send leads and are in no territory", codes.join(", ")), Meaning::Muted);
    }
}

/// The rules that name a value of a field.
fn rules_asking(page: &BookPage, field: &Field, name: &str) -> Vec<String> {
    let names = |rule: &Rule| {
        rule.when
            .iter()
            .any(|(known, condition)| known == field && condition.values().iter().any(|value| value.eq_ignore_ascii_case(name)))
    };
    (1..).zip(&page.book.rules).filter(|(_, rule)| names(rule)).map(|(place, rule)| label(place, rule)).collect()
}

fn label(place: usize, rule: &Rule) -> String {
    format!("R{place} {}", rule.name)
}

fn countries(app: &App, at: &At, text: &mut Text<'_>) {
    let Some(place) = app.book.hits.as_ref().and_then(|hits| hits.places.get(at)) else { return };
    let codes: Vec<String> = place.countries.iter().map(|(code, n)| format!("{code} {}", format::grouped(*n))).collect();
    if !codes.is_empty() {
        text.named("Countries", &codes.join(", "), Meaning::Plain);
    }
}

/// Who has the leads from there.
fn owners(app: &App, what: What, text: &mut Text<'_>) {
    let Some(hits) = &app.book.hits else { return };
    let mut all: Vec<(Option<RepId>, u64)> = Vec::new();
    for place in app.book.places(what).iter().filter_map(|at| hits.places.get(at)) {
        for (owner, n) in &place.owners {
            match all.iter_mut().find(|(known, _)| known == owner) {
                Some((_, sum)) => *sum += n,
                None => all.push((*owner, *n)),
            }
        }
    }
    all.sort_by_key(|(owner, n)| (std::cmp::Reverse(*n), *owner));
    let sum: u64 = all.iter().map(|(_, n)| n).sum();
    if sum == 0 {
        text.named("Leads", &format!("none in the last {HIT_DAYS} days"), Meaning::Muted);
        return;
    }
    let more = all.len().saturating_sub(NAMED);
    let who = |(owner, n): &(Option<RepId>, u64)| {
        let owner = owner.map_or_else(|| "nobody".to_owned(), |rep| name(app, rep));
        format!("{owner} {}", format::grouped(*n))
    };
    let mut named: Vec<String> = all.iter().take(NAMED).map(who).collect();
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    text.named("Who has them", &named.join(", "), Meaning::Plain);
}

fn pool(app: &App, page: &BookPage, index: usize, text: &mut Text<'_>) {
    let Some(pool) = page.book.pools.get(index) else { return };
    let notes = english::pool_notes(pool);
    let how = english::strategy(pool.strategy);
    text.says(&sentence(&[vec![how], notes].concat().join("; ")), Meaning::Plain);
    if let Some(now) = page.pool(&pool.name) {
        text.named(
            "Next in line",
            &turns(app, now, ", then "),
            if now.outlook.turns.is_empty() { Meaning::Nobody } else { Meaning::Good },
        );
        members(app, page, pool, now, text);
    }
    let feeding: Vec<String> = feeding(&page.book, &pool.name).into_iter().map(feeds).collect();
    let says = if feeding.is_empty() { "no rule and no territory".to_owned() } else { feeding.join(", ") };
    text.named("Fed by", &says, if feeding.is_empty() { Meaning::AtRisk } else { Meaning::Plain });
}

fn members(app: &App, page: &BookPage, pool: &Pool, now: &PoolNow, text: &mut Text<'_>) {
    let by_priority = pool.strategy == Strategy::Priority;
    let longest = pool.members.iter().map(|one| Shown::of(&called(app, page, &one.rep)).width()).max().unwrap_or(0).clamp(6, 26);
    let head = text.pen.row().cell("Members", LABEL, Meaning::Muted).cell("", longest, Meaning::Muted);
    let head = head.right("weight", 8, Meaning::Muted);
    let head = if by_priority { head.right("priority", 10, Meaning::Muted) } else { head };
    text.rows.push(head.right("owed", 8, Meaning::Muted).gap(2).put("now", Meaning::Muted));
    for member in &pool.members {
        let seat = page.people.get(&member.rep).and_then(|rep| now.seats.iter().find(|seat| seat.rep == *rep));
        let row = text.pen.row().gap(LABEL).cell(Shown::of(&called(app, page, &member.rep)), longest, Meaning::Plain);
        let row = row.right(member.weight.to_string(), 8, Meaning::Plain);
        let row = if by_priority { row.right(member.priority.to_string(), 10, Meaning::Plain) } else { row };
        let Some(seat) = seat else {
            text.rows.push(row.gap(10).put("not on the roster", Meaning::Nobody));
            continue;
        };
        let zone = app.reps.get(seat.rep).map_or(app.zone, |row| row.rep.zone());
        let is_next = now.outlook.turns.first() == Some(&seat.rep);
        let said = match seat.verdict {
            Verdict::InLine(_) if is_next => format::Said { text: "next".to_owned(), meaning: Meaning::Chosen },
            verdict => format::verdict(&verdict, app.now, zone),
        };
        text.rows.push(row.right(seat.owed.to_string(), 8, Meaning::Muted).gap(2).put(said.text, said.meaning));
    }
}

fn feeds(one: Feeds<'_>) -> String {
    match one {
        Feeds::First(at, rule) | Feeds::Overflow(at, rule) if rule.switch == Switch::Off => format!("{} (off)", label(at, rule)),
        Feeds::First(at, rule) => label(at, rule),
        Feeds::Overflow(at, rule) => format!("{} when it finds nobody", label(at, rule)),
        Feeds::Territory(territory) => format!("territory {}", territory.name),
    }
}

fn segment(app: &App, page: &BookPage, index: usize, text: &mut Text<'_>) {
    let Some(one) = page.book.segments.get(index) else { return };
    text.says(&sentence(&english::segment(one)), Meaning::Plain);
    used_by(page, &one.name, text);
    if app.book.hits.is_some() {
        let leads = sizes::leads(app, page, What::Segment(index));
        text.named("Leads", &format!("{} in the last {HIT_DAYS} days", format::grouped(leads)), Meaning::Plain);
    }
}

fn used_by(page: &BookPage, name: &SegmentName, text: &mut Text<'_>) {
    let asking = rules_asking(page, &Field::Segment, name.as_str());
    let says = if asking.is_empty() { "no rule".to_owned() } else { asking.join(", ") };
    text.named("Asked by", &says, if asking.is_empty() { Meaning::Muted } else { Meaning::Plain });
}

fn sla(page: &BookPage, index: usize, text: &mut Text<'_>) {
    let Some(one) = page.book.slas.get(index) else { return };
    text.says(&sentence(&english::sla(one)), Meaning::Plain);
    let under = |name: &SlaName| {
        let usual = page.book.defaults.sla.as_ref() == Some(name);
        let rules = (1..).zip(&page.book.rules);
        let under = rules.filter(move |(_, rule)| rule.sla.as_ref() == Some(name) || (rule.sla.is_none() && usual));
        under.map(|(place, rule)| label(place, rule)).collect::<Vec<_>>()
    };
    let rules = under(&one.name);
    let says = if rules.is_empty() { "no rule".to_owned() } else { rules.join(", ") };
    text.named("Binds", &says, if rules.is_empty() { Meaning::Muted } else { Meaning::Plain });
    if page.book.defaults.sla.as_ref() == Some(&one.name) {
        text.says("It is the usual one: rules that name none have it.", Meaning::Muted);
    }
}
