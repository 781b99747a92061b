//! The book → its text.

use std::fmt::{Display, Write as _};

use crate::{
    model::{
        criteria::{Criteria, Field},
        hidden::letters,
        hours::Hours,
        pool::{Counts, Member, Pool},
        rule::{Otherwise, Rule, Switch},
        rulebook::{BookTest, Defaults, Experiment, Rulebook},
        segment::Segment,
        sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
        territory::Territory,
    },
    rulebook::spelling,
};

use super::{
    FORMAT,
    destination::{write_destination, write_expected, write_otherwise},
    duration::write_duration,
};

/// Characters of a list that still stands on one line.
const LIST_WIDTH: usize = 100;

/// The text of a book: sections in one order, items in theirs, defaults left out. Equal books give equal texts.
pub fn write(book: &Rulebook) -> String {
    let Rulebook { defaults, segments, territories, pools, slas, rules, tests, experiments } = book;
    let mut out = Text(format!("format = {FORMAT}\n"));
    out.defaults(defaults);
    for segment in segments {
        out.segment(segment);
    }
    for territory in territories {
        out.territory(territory);
    }
    for pool in pools {
        out.pool(pool);
    }
    for sla in slas {
        out.sla(sla);
    }
    for rule in rules {
        out.rule(rule);
    }
    for test in tests {
        out.test(test);
    }
    for experiment in experiments {
        out.experiment(experiment);
    }
    out.0
}

struct Text(String);

impl Text {
    fn head(&mut self, kind: &str, name: &str) {
        self.0.push_str("\n[[");
        self.0.push_str(kind);
        self.0.push_str("]]\n");
        self.text("name", name);
    }

    /// `key = value`, the value in TOML already.
    fn raw(&mut self, key: &str, value: impl Display) {
        // INVARIANT: writing to a `String` cannot fail.
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, quoted(value));
    }

    fn flag(&mut self, key: &str, set: bool) {
        if set {
            self.raw(key, true);
        }
    }

    /// A list on one line, or one item a line where that is too long; the empty one is left out.
    fn list(&mut self, key: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        let line = format!("[{}]", items.join(", "));
        if line.chars().count() <= LIST_WIDTH {
            self.raw(key, line);
        } else {
            self.raw(key, format_args!("[\n    {},\n]", items.join(",\n    ")));
        }
    }

    fn criteria(&mut self, when: &Criteria) {
        if !when.is_empty() {
            self.text("when", &spelling::write(when));
        }
    }

    fn defaults(&mut self, Defaults { hours, sla }: &Defaults) {
        if hours.is_none() && sla.is_none() {
            return;
        }
        self.0.push_str("\n[defaults]\n");
        if let Some(Hours { zone, week, holidays }) = hours {
            let mut value = format!("{{ zone = {}, week = {}", quoted(zone.name()), quoted(&week.to_string()));
            if !holidays.is_empty() {
                let days: Vec<_> = holidays.iter().map(|day| quoted(&day.to_string())).collect();
                let _ = write!(value, ", holidays = [{}]", days.join(", "));
            }
            self.raw("hours", format_args!("{value} }}"));
        }
        if let Some(sla) = sla {
            self.text("sla", sla.as_str());
        }
    }

    fn segment(&mut self, Segment { name, employees }: &Segment) {
        self.head("segment", name.as_str());
        self.text("employees", &spelling::write_range(*employees));
    }

    fn territory(&mut self, territory: &Territory) {
        let Territory { name, inside, countries, states, postal_prefixes, pool } = territory;
        self.head("territory", name.as_str());
        if let Some(inside) = inside {
            self.text("inside", inside.as_str());
        }
        self.list("countries", &countries.iter().map(|country| quoted(country.as_str())).collect::<Vec<_>>());
        self.list("states", &states.iter().map(|state| quoted(state.as_str())).collect::<Vec<_>>());
        let prefixes: Vec<_> = postal_prefixes.iter().map(|(country, prefix)| quoted(&format!("{country}:{prefix}"))).collect();
        self.list("postal_prefixes", &prefixes);
        if let Some(pool) = pool {
            self.text("pool", pool.as_str());
        }
    }

    fn pool(&mut self, pool: &Pool) {
        let Pool { name, strategy, members, respect_hours, match_language, ignore_caps, counts } = pool;
        self.head("pool", name.as_str());
        self.text("strategy", strategy.as_str());
        self.list("members", &members.iter().map(member).collect::<Vec<_>>());
        self.flag("respect_hours", *respect_hours);
        self.flag("match_language", *match_language);
        self.flag("ignore_caps", *ignore_caps);
        if *counts != Counts::default() {
            self.text("counts", counts.as_str());
        }
    }

    fn sla(&mut self, sla: &SlaPolicy) {
        let SlaPolicy { name, first_touch, clock, warn_at, on_breach, max_reassign } = sla;
        self.head("sla", name.as_str());
        self.text("first_touch", &write_duration(*first_touch));
        if *clock != ClockKind::default() {
            self.text("clock", clock.as_str());
        }
        if *warn_at != WarnAt::default() {
            self.raw("warn_at", fraction(warn_at.0));
        }
        if *on_breach != OnBreach::default() {
            self.text("on_breach", on_breach.as_str());
        }
        if *max_reassign != SlaPolicy::DEFAULT_MAX_REASSIGN {
            self.raw("max_reassign", max_reassign);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule { name, when, to, otherwise, sla, switch } = rule;
        self.head("rule", name.as_str());
        self.criteria(when);
        self.text("to", &write_destination(to));
        if *otherwise != Otherwise::default() {
            self.text("otherwise", &write_otherwise(otherwise));
        }
        if let Some(sla) = sla {
            self.text("sla", sla.as_str());
        }
        match switch {
            Switch::On => {}
            Switch::Off => self.raw("enabled", false),
        }
    }

    fn test(&mut self, BookTest { name, lead, expect }: &BookTest) {
        self.head("test", name);
        let facts: Vec<_> = lead.iter().map(|(field, value)| format!("{} = {}", key(field), fact(field, value))).collect();
        if facts.is_empty() {
            self.raw("lead", "{}");
        } else {
            self.raw("lead", format_args!("{{ {} }}", facts.join(", ")));
        }
        self.text("expect", &write_expected(expect));
    }

    fn experiment(&mut self, Experiment { name, when, share, control, variant }: &Experiment) {
        self.head("experiment", name);
        self.criteria(when);
        self.raw("share", fraction(*share));
        self.text("control", control);
        self.text("variant", variant);
    }
}

fn member(member: &Member) -> String {
    let Member { rep, weight, priority } = member;
    let mut text = format!("{{ rep = {}", quoted(rep.as_str()));
    if *weight != 1 {
        let _ = write!(text, ", weight = {weight}");
    }
    if *priority != Member::DEFAULT_PRIORITY {
        let _ = write!(text, ", priority = {priority}");
    }
    text.push_str(" }");
    text
}

/// Thousandths as a TOML number: 660 is `0.66`, 1000 is `1.0`.
fn fraction(thousandths: u16) -> String {
    format!("{:?}", f64::from(thousandths) / 1000.0)
}

/// A field of a test's lead as a key: `country`, `custom.plan`, `custom."use case"`.
fn key(field: &str) -> String {
    let bare =
        |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    let part = |name: &str| if bare(name) { name.to_owned() } else { quoted(name) };
    match field.strip_prefix("custom.") {
        Some(name) => format!("custom.{}", part(name)),
        None => part(field),
    }
}

/// A value of a test's lead; numbers stand bare where the field is one.
fn fact(field: &str, value: &str) -> String {
    let number = Field::from_name(field).is_some_and(|field| field.is_number());
    if number && value.parse::<i64>().is_ok_and(|number| number.to_string() == value) { value.to_owned() } else { quoted(value) }
}

/// A letter as TOML spells it in a basic string.
pub(super) fn escape(letter: char) -> String {
    let code = u32::from(letter);
    if code > 0xFFFF { format!("\\U{code:08X}") } else { format!("\\u{code:04X}") }
}

/// A TOML basic string, in which nothing is hidden.
pub(in crate::rulebook) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (letter, hidden) in letters(text) {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if hidden => out.push_str(&escape(letter)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
