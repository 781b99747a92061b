//! What stands in a form of the rulebook → the edit it means, or what is wrong and at which character.

use crate::{
    model::{
        hours::{self, BadWeek, Hours, Week},
        pool::{Counts, Pool, Strategy},
        rule::{Otherwise, Rule, Switch},
        rulebook::Defaults,
        segment::Segment,
        sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
        territory::Territory,
        time::{UnknownZone, Zone},
    },
    rulebook::{
        edit::BookEdit,
        english,
        file::{read_destination, read_duration, read_otherwise, read_place},
        spelling,
    },
};

use super::{
    book_form::{BookForm, Part, Thing, Wrong},
    members,
};

/// The edit that a form means.
pub fn edit(form: &BookForm) -> Result<BookEdit, Wrong> {
    let before = form.before.as_deref();
    Ok(match &form.thing {
        Thing::Rule { at, switch } => {
            let rule = rule(form, *switch)?;
            match before {
                Some(name) => BookEdit::ReplaceRule { name: name.into(), rule },
                None => BookEdit::AddRule { rule, at: *at },
            }
        }
        Thing::Territory => {
            let territory = territory(form)?;
            match before {
                Some(name) => BookEdit::ReplaceTerritory { name: name.into(), territory },
                None => BookEdit::AddTerritory(territory),
            }
        }
        Thing::Pool(known) => {
            let pool = pool(form, known)?;
            match before {
                Some(name) => BookEdit::ReplacePool { name: name.into(), pool },
                None => BookEdit::AddPool(pool),
            }
        }
        Thing::Segment => {
            let segment = segment(form)?;
            match before {
                Some(name) => BookEdit::ReplaceSegment { name: name.into(), segment },
                None => BookEdit::AddSegment(segment),
            }
        }
        Thing::Sla => {
            let sla = sla(form)?;
            match before {
                Some(name) => BookEdit::ReplaceSla { name: name.into(), sla },
                None => BookEdit::AddSla(sla),
            }
        }
        Thing::Defaults => BookEdit::SetDefaults(defaults(form)?),
    })
}

/// What an edit of a form makes of a thing, in English.
pub fn says(edit: &BookEdit) -> Option<String> {
    match edit {
        BookEdit::AddRule { rule, .. } | BookEdit::ReplaceRule { rule, .. } => Some(english::rule(rule)),
        BookEdit::AddTerritory(territory) | BookEdit::ReplaceTerritory { territory, .. } => Some(english::territory(territory)),
        BookEdit::AddPool(pool) | BookEdit::ReplacePool { pool, .. } => Some(english::pool(pool)),
        BookEdit::AddSegment(segment) | BookEdit::ReplaceSegment { segment, .. } => Some(english::segment(segment)),
        BookEdit::AddSla(sla) | BookEdit::ReplaceSla { sla, .. } => Some(english::sla(sla)),
        BookEdit::SetDefaults(Defaults { hours, sla }) => {
            let works = hours.as_ref().map_or_else(|| "the company is always at work".to_owned(), english::hours);
            let policy = sla.as_ref().map_or_else(|| "no usual SLA".to_owned(), |sla| format!("the usual SLA is {sla}"));
            Some(format!("{works}; {policy}"))
        }
        _ => None,
    }
}

fn wrong(part: Part, because: impl Into<String>) -> Wrong {
    Wrong { part, at: 0, because: because.into() }
}

/// A text that must be there.
fn needed(form: &BookForm, part: Part) -> Result<&str, Wrong> {
    match form.text(part) {
        "" => Err(wrong(part, format!("{} is missing: write {}", part.label(), part.empty()))),
        text => Ok(text),
    }
}

fn optional(form: &BookForm, part: Part) -> Option<&str> {
    Some(form.text(part)).filter(|text| !text.is_empty())
}

/// The rule of a form.
pub fn rule(form: &BookForm, switch: Switch) -> Result<Rule, Wrong> {
    let when = spelling::read(form.text(Part::When)).map_err(|error| Wrong {
        part: Part::When,
        at: error.at,
        because: error.to_string(),
    })?;
    let name = needed(form, Part::Name)?;
    let to = needed(form, Part::To)?;
    let to =
        read_destination(to).ok_or_else(|| wrong(Part::To, format!("`{to}` is no destination: write {}", Part::To.empty())))?;
    let otherwise = match optional(form, Part::Otherwise) {
        None => Otherwise::default(),
        Some(text) => read_otherwise(text)
            .ok_or_else(|| wrong(Part::Otherwise, format!("`{text}` cannot be: write next_rule, hold, fallback or pool:NAME")))?,
    };
    Ok(Rule { name: name.into(), when, to, otherwise, sla: optional(form, Part::Sla).map(Into::into), switch })
}

fn territory(form: &BookForm) -> Result<Territory, Wrong> {
    let name = needed(form, Part::Name)?;
    let mut territory = Territory {
        name: name.into(),
        inside: optional(form, Part::Inside).map(Into::into),
        countries: Vec::new(),
        states: Vec::new(),
        postal_prefixes: Vec::new(),
        pool: optional(form, Part::Pool).map(Into::into),
    };
    let mut at = 0;
    for (nth, word) in form.text(Part::Places).split([' ', ',', ';']).enumerate() {
        at += usize::from(nth > 0);
        if !word.is_empty() {
            let place = read_place(word).map_err(|error| Wrong { part: Part::Places, at, because: error.to_string() })?;
            territory.add(place);
        }
        at += word.chars().count();
    }
    Ok(territory)
}

fn pool(form: &BookForm, known: &Pool) -> Result<Pool, Wrong> {
    let name = needed(form, Part::Name)?;
    let word = needed(form, Part::Strategy)?;
    let strategy = Strategy::named(word)
        .ok_or_else(|| wrong(Part::Strategy, format!("`{word}` is no way to pick: write {}", Part::Strategy.empty())))?;
    let members = members::read(form.text(Part::Members)).map_err(|error| Wrong {
        part: Part::Members,
        at: error.at,
        because: error.because,
    })?;
    let minded =
        Pool { respect_hours: false, match_language: false, ignore_caps: false, counts: Counts::Rotation, ..known.clone() };
    let mut pool = Pool { name: name.into(), strategy, members, ..minded };
    for word in form.text(Part::Minds).split([' ', ',']).filter(|word| !word.is_empty()) {
        match word {
            "hours" => pool.respect_hours = true,
            "language" => pool.match_language = true,
            "no_caps" => pool.ignore_caps = true,
            word if word == Counts::Everything.as_str() => pool.counts = Counts::Everything,
            other => {
                return Err(wrong(
                    Part::Minds,
                    format!("`{other}` is nothing a pool minds: write hours, language, no_caps or everything"),
                ));
            }
        }
    }
    Ok(pool)
}

/// What a pool minds, in the words that are read back.
pub fn minds(pool: &Pool) -> String {
    let words = [
        (pool.respect_hours, "hours"),
        (pool.match_language, "language"),
        (pool.ignore_caps, "no_caps"),
        (pool.counts == Counts::Everything, Counts::Everything.as_str()),
    ];
    words.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

fn segment(form: &BookForm) -> Result<Segment, Wrong> {
    let name = needed(form, Part::Name)?;
    let employees = spelling::range("employees", needed(form, Part::Employees)?)
        .map_err(|fault| wrong(Part::Employees, format!("{fault}; write {}", Part::Employees.empty())))?;
    Ok(Segment { name: name.into(), employees })
}

fn sla(form: &BookForm) -> Result<SlaPolicy, Wrong> {
    let name = needed(form, Part::Name)?;
    let length = needed(form, Part::FirstTouch)?;
    let first_touch = read_duration(length)
        .ok_or_else(|| wrong(Part::FirstTouch, format!("`{length}` is no length of time: write {}", Part::FirstTouch.empty())))?;
    let clock = match optional(form, Part::Clock) {
        None => ClockKind::default(),
        Some(word) => ClockKind::named(word)
            .ok_or_else(|| wrong(Part::Clock, format!("`{word}` is no clock: write {}", Part::Clock.empty())))?,
    };
    let warn_at = match optional(form, Part::WarnAt) {
        None => WarnAt::default(),
        Some(text) => part_of_time(text)
            .ok_or_else(|| wrong(Part::WarnAt, format!("`{text}` is no part of the time: write one as 0.5, up to 1")))?,
    };
    let on_breach = match optional(form, Part::OnBreach) {
        None => OnBreach::default(),
        Some(word) => OnBreach::named(word)
            .ok_or_else(|| wrong(Part::OnBreach, format!("`{word}` cannot be: write {}", Part::OnBreach.empty())))?,
    };
    let max_reassign = match optional(form, Part::MaxReassign) {
        None => SlaPolicy::DEFAULT_MAX_REASSIGN,
        Some(text) => text
            .parse()
            .map_err(|_| wrong(Part::MaxReassign, format!("`{text}` is no number: write {}", Part::MaxReassign.empty())))?,
    };
    Ok(SlaPolicy { name: name.into(), first_touch, clock, warn_at, on_breach, max_reassign })
}

fn defaults(form: &BookForm) -> Result<Defaults, Wrong> {
    let sla = optional(form, Part::UsualSla).map(Into::into);
    let (zone, days_off) = (optional(form, Part::Zone), optional(form, Part::DaysOff));
    let Some(text) = optional(form, Part::Week) else {
        // Without hours these would say nothing, and be gone.
        return match (zone, days_off) {
            (None, None) => Ok(Defaults { hours: None, sla }),
            (Some(_), _) => Err(wrong(Part::Zone, "a time zone is one of hours: write these, or leave it empty")),
            (None, Some(_)) => Err(wrong(Part::DaysOff, "days off stand beside hours: write these, or leave it empty")),
        };
    };
    let week: Week = text.parse().map_err(|error: BadWeek| wrong(Part::Week, error.to_string()))?;
    if week.is_empty() {
        return Err(wrong(Part::Week, format!("nobody works in this week: {}", Part::Week.empty())));
    }
    let zone: Zone = needed(form, Part::Zone)?.parse().map_err(|error: UnknownZone| wrong(Part::Zone, error.to_string()))?;
    let holidays = days_off.map(hours::days_off).transpose().map_err(|error| wrong(Part::DaysOff, error.to_string()))?;
    Ok(Defaults { hours: Some(Hours { zone, week, holidays: holidays.unwrap_or_default() }), sla })
}

/// `0.66` in thousandths.
fn part_of_time(text: &str) -> Option<WarnAt> {
    let part: f64 = text.parse().ok()?;
    let thousandths = (part * 1_000.0).round();
    (1.0..=1_000.0).contains(&thousandths).then_some(WarnAt(thousandths as u16))
}
