//! A thing of the rulebook as a form: a line a part, each typed as the book spells it, with how it could go on. What comes
//! of it is one edit of the draft.

use crate::{
    actions::{
        ask::{BookPage, Hits},
        command::SeenBook,
    },
    model::{
        criteria::Criteria,
        hours::Hours,
        id::RuleName,
        listing::RepRow,
        pool::{Counts, Pool, Strategy},
        rep::Employment,
        rule::{Rule, Switch},
        rulebook::Defaults,
        segment::Segment,
        sla::{ClockKind, OnBreach, SlaPolicy},
        territory::Territory,
    },
    rulebook::{
        edit::BookEdit,
        file::{write_destination, write_duration, write_otherwise, write_place},
        spelling::{self, write_range},
    },
};

use super::{
    book_read,
    completion::{Known, Ways},
    input::Field,
    members,
};

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A rule; a new one stands at that place, from 1.
    Rule {
        /// Where.
        at: usize,
        /// Whether it takes part.
        switch: Switch,
    },
    /// A territory.
    Territory,
    /// A pool, with what it minds that the form does not ask.
    Pool(Box<Pool>),
    /// A segment.
    Segment,
    /// A policy.
    Sla,
    /// What holds where nothing else is said.
    Defaults,
}

/// A line of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What it is called.
    Name,
    /// Criteria.
    When,
    /// Where leads go.
    To,
    /// And if nobody there can.
    Otherwise,
    /// Policy.
    Sla,
    /// The territory around it.
    Inside,
    /// Countries, states, postal codes.
    Places,
    /// Who works it.
    Pool,
    /// How a pool picks.
    Strategy,
    /// Who shares.
    Members,
    /// What it minds.
    Minds,
    /// Sizes of companies.
    Employees,
    /// How long.
    FirstTouch,
    /// Which time counts.
    Clock,
    /// When it is at risk.
    WarnAt,
    /// What then.
    OnBreach,
    /// How often.
    MaxReassign,
    /// The policy of rules that name none.
    UsualSla,
    /// Whose wall clock.
    Zone,
    /// When the company works.
    Week,
    /// When it does not.
    DaysOff,
}

impl Part {
    /// In front of the line.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::When => "If",
            Self::To => "Then",
            Self::Otherwise => "Otherwise",
            Self::Sla => "SLA",
            Self::Inside => "Inside",
            Self::Places => "Places",
            Self::Pool => "Pool",
            Self::Strategy => "Picks",
            Self::Members => "Members",
            Self::Minds => "Minds",
            Self::Employees => "Employees",
            Self::FirstTouch => "First touch",
            Self::Clock => "Clock",
            Self::WarnAt => "At risk",
            Self::OnBreach => "When late",
            Self::MaxReassign => "Moves",
            Self::UsualSla => "Usual SLA",
            Self::Zone => "Time zone",
            Self::Week => "Hours",
            Self::DaysOff => "Days off",
        }
    }

    /// What an empty line means, or how one is written.
    pub fn empty(self) -> &'static str {
        match self {
            Self::Name => "what it is called",
            Self::When => "every lead; else as territory:EMEA employees:200..999 language:!en",
            Self::To => "pool:NAME, rep:EMAIL, territory_pool, account_owner, field:custom.NAME, fallback or nurture",
            Self::Otherwise => "fallback; else next_rule, hold or pool:NAME",
            Self::Sla => "the usual one",
            Self::Inside => "no other territory",
            Self::Places => "none of its own; else as DE AT US-CA US:941",
            Self::Pool => "that of the territory around it",
            Self::Strategy => "round_robin, weighted, least_loaded or priority",
            Self::Members => "ana@us.example x2, ben@us.example; with priority: ana@us.example p3",
            Self::Minds => "nothing; else hours, language, no_caps, everything",
            Self::Employees => "<50, 50..999 or >=1000",
            Self::FirstTouch => "30m, 4h, 1h30m or 2d",
            Self::Clock => "working or elapsed",
            Self::WarnAt => "after two thirds; else a part as 0.5",
            Self::OnBreach => "notify; else reassign, escalate or fallback",
            Self::MaxReassign => "how often a miss may move it",
            Self::UsualSla => "none: a lead whose rule names none may wait for ever",
            Self::Zone => "of the hours, as Europe/Berlin",
            Self::Week => "always at work; else as Mon-Fri 09:00-12:00,13:00-18:00",
            Self::DaysOff => "none; else as 2026-12-25, 2026-12-26",
        }
    }
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// In which line.
    pub part: Part,
    /// Characters before it in the line.
    pub at: usize,
    /// What, and what to do.
    pub because: String,
}

/// How many leads meet the criteria that are typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Counted {
    /// They cannot be read, or are not asked for.
    #[default]
    No,
    /// It is being counted, under that number.
    Counting(u64),
    /// So many.
    Leads(u64),
    /// They could not be counted, and why.
    Failed(String),
}

/// A form.
#[derive(Debug, Clone)]
pub struct BookForm {
    /// What it is about.
    pub thing: Thing,
    /// What it was called; `None` is something new.
    pub before: Option<String>,
    /// Its lines.
    pub lines: Vec<(Part, Field)>,
    /// Where keys go.
    pub focus: usize,
    /// Somebody wanted to save it: what is missing is said, too.
    pub tried: bool,
    /// Why it was refused.
    pub refused: Option<String>,
    /// How many leads it would match.
    pub counted: Counted,
    /// The book that was on screen when it was opened; `None` is the one that is when it is saved.
    pub(super) seen: Option<SeenBook>,
    pub(super) sent: Option<u64>,
    known: Known,
}

impl BookForm {
    fn new(thing: Thing, before: Option<String>, lines: Vec<(Part, String)>, known: Known) -> Self {
        let lines = lines.into_iter().map(|(part, text)| (part, Field::with(&text))).collect();
        Self { thing, before, lines, focus: 0, tried: false, refused: None, counted: Counted::No, seen: None, sent: None, known }
    }

    /// A rule: that one, or a new one at that place.
    pub fn of_rule(rule: Option<&Rule>, at: usize, page: &BookPage, hits: Option<&Hits>) -> Self {
        let text = |text: Option<String>| text.unwrap_or_default();
        let lines = vec![
            (Part::Name, text(rule.map(|rule| rule.name.to_string()))),
            (Part::When, text(rule.map(|rule| spelling::write(&rule.when)))),
            (Part::To, text(rule.map(|rule| write_destination(&rule.to)))),
            (Part::Otherwise, text(rule.map(|rule| write_otherwise(&rule.otherwise)))),
            (Part::Sla, text(rule.and_then(|rule| rule.sla.as_ref()).map(ToString::to_string))),
        ];
        let switch = rule.map_or(Switch::On, |rule| rule.switch);
        let before = rule.map(|rule| rule.name.to_string());
        Self::new(Thing::Rule { at, switch }, before, lines, Known::of(page, hits))
    }

    /// A territory.
    pub fn of_territory(one: Option<&Territory>, page: &BookPage, hits: Option<&Hits>) -> Self {
        let places = one.map(|one| one.places().map(|place| write_place(&place)).collect::<Vec<_>>().join(" "));
        let lines = vec![
            (Part::Name, one.map(|one| one.name.to_string()).unwrap_or_default()),
            (Part::Inside, one.and_then(|one| one.inside.as_ref()).map(ToString::to_string).unwrap_or_default()),
            (Part::Places, places.unwrap_or_default()),
            (Part::Pool, one.and_then(|one| one.pool.as_ref()).map(ToString::to_string).unwrap_or_default()),
        ];
        Self::new(Thing::Territory, one.map(|one| one.name.to_string()), lines, Known::of(page, hits))
    }

    /// A pool.
    pub fn of_pool(one: Option<&Pool>, page: &BookPage, hits: Option<&Hits>) -> Self {
        let blank = Pool {
            name: "".into(),
            strategy: Strategy::RoundRobin,
            members: Vec::new(),
            respect_hours: false,
            match_language: false,
            ignore_caps: false,
            counts: Counts::Rotation,
        };
        let pool = one.unwrap_or(&blank);
        let members = members::write(&pool.members);
        let lines = vec![
            (Part::Name, pool.name.to_string()),
            (Part::Strategy, pool.strategy.as_str().to_owned()),
            (Part::Members, members),
            (Part::Minds, book_read::minds(pool)),
        ];
        let before = one.map(|one| one.name.to_string());
        Self::new(Thing::Pool(Box::new(pool.clone())), before, lines, Known::of(page, hits))
    }

    /// A segment.
    pub fn of_segment(one: Option<&Segment>, page: &BookPage) -> Self {
        let lines = vec![
            (Part::Name, one.map(|one| one.name.to_string()).unwrap_or_default()),
            (Part::Employees, one.map(|one| write_range(one.employees)).unwrap_or_default()),
        ];
        Self::new(Thing::Segment, one.map(|one| one.name.to_string()), lines, Known::of(page, None))
    }

    /// A policy.
    pub fn of_sla(one: Option<&SlaPolicy>, page: &BookPage) -> Self {
        let text = |of: &dyn Fn(&SlaPolicy) -> String| one.map(of).unwrap_or_default();
        let lines = vec![
            (Part::Name, text(&|one| one.name.to_string())),
            (Part::FirstTouch, text(&|one| write_duration(one.first_touch))),
            (Part::Clock, text(&|one| one.clock.as_str().to_owned())),
            (Part::WarnAt, text(&|one| one.warn_at.to_string())),
            (Part::OnBreach, text(&|one| one.on_breach.as_str().to_owned())),
            (Part::MaxReassign, text(&|one| one.max_reassign.to_string())),
        ];
        Self::new(Thing::Sla, one.map(|one| one.name.to_string()), lines, Known::of(page, None))
    }

    /// The form can name everybody on the roster, by the name the book has for them.
    pub fn meet(&mut self, roster: &[RepRow], page: &BookPage) {
        let is_new =
            |row: &&RepRow| row.rep.employment == Employment::Active && page.people.values().all(|named| *named != row.rep.id);
        for row in roster.iter().filter(is_new) {
            self.known.meet(row.rep.email.as_deref().unwrap_or(&row.rep.name));
        }
    }

    /// What stands in a line.
    pub fn text(&self, part: Part) -> &str {
        let line = self.lines.iter().find(|(known, _)| *known == part);
        line.map_or("", |(_, field)| field.text().trim())
    }

    /// What holds where nothing else is said.
    pub fn of_defaults(page: &BookPage) -> Self {
        let Defaults { hours, sla } = &page.book.defaults;
        let text = |of: &dyn Fn(&Hours) -> String| hours.as_ref().map(of).unwrap_or_default();
        let days = |hours: &Hours| hours.holidays.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let lines = vec![
            (Part::UsualSla, sla.as_ref().map(ToString::to_string).unwrap_or_default()),
            (Part::Week, text(&|hours| hours.week.to_string())),
            (Part::Zone, text(&|hours| hours.zone.to_string())),
            (Part::DaysOff, text(&days)),
        ];
        Self::new(Thing::Defaults, None, lines, Known::of(page, None))
    }

    /// The line that is typed into.
    pub fn line(&mut self) -> Option<&mut (Part, Field)> {
        self.lines.get_mut(self.focus)
    }

    /// Which line that is.
    pub fn part(&self) -> Part {
        self.lines.get(self.focus).map_or(Part::Name, |(part, _)| *part)
    }

    /// Puts the cursor into that line.
    #[must_use]
    pub fn at(mut self, part: Part) -> Self {
        self.focus = self.lines.iter().position(|(known, _)| *known == part).unwrap_or(0);
        self
    }

    /// The next line, or the one before; behind the last comes the first.
    pub fn step(&mut self, by: isize) {
        let lines = self.lines.len().max(1) as isize;
        self.focus = (self.focus as isize + by).rem_euclid(lines) as usize;
    }

    /// How the line that is typed into could go on.
    pub fn ways(&self) -> Ways {
        let Some((part, field)) = self.lines.get(self.focus) else { return Ways::default() };
        let before = field.before_cursor();
        match part {
            Part::When => self.known.of_criteria(&before),
            Part::To => self.known.of_destination(&before),
            Part::Otherwise => self.known.of_otherwise(&before),
            Part::Sla | Part::UsualSla => self.known.of_sla(&before),
            Part::Inside => self.known.of_territory(&before),
            Part::Pool => self.known.of_pool(&before),
            Part::Members => self.known.of_member(&before),
            Part::Strategy => Known::among(&Strategy::ALL.map(Strategy::as_str), &before),
            Part::Clock => Known::among(&ClockKind::ALL.map(ClockKind::as_str), &before),
            Part::OnBreach => Known::among(&OnBreach::ALL.map(OnBreach::as_str), &before),
            Part::Name
            | Part::Places
            | Part::Minds
            | Part::Employees
            | Part::FirstTouch
            | Part::WarnAt
            | Part::MaxReassign
            | Part::Zone
            | Part::Week
            | Part::DaysOff => Ways::default(),
        }
    }

    /// Completes what is typed as far as that is sure; whether anything was.
    pub fn complete(&mut self) -> bool {
        let ways = self.ways();
        let Some((_, field)) = self.lines.get_mut(self.focus) else { return false };
        let before = field.before_cursor();
        match ways.completed(&before) {
            Some(longer) => {
                let after = field.text().get(before.len()..).unwrap_or_default().to_owned();
                *field = Field::split(&longer, &after);
                true
            }
            None => false,
        }
    }

    /// What is wrong with what stands there: nothing is said of a line that is still empty, until somebody wants to save.
    pub fn wrong(&self) -> Option<Wrong> {
        let wrong = book_read::edit(self).err()?;
        let is_open = self.text(wrong.part).is_empty() && !self.tried;
        (!is_open).then_some(wrong)
    }

    /// What stands there, as a sentence; nothing where it cannot be read.
    pub fn says(&self) -> Option<String> {
        book_read::edit(self).ok().and_then(|edit| book_read::says(&edit))
    }

    /// The criteria that stand there, of a rule, where they can be read.
    pub fn criteria(&self) -> Option<Criteria> {
        matches!(self.thing, Thing::Rule { .. }).then(|| spelling::read(self.text(Part::When)).ok()).flatten()
    }

    /// What saving it does.
    pub fn edit(&self) -> Result<BookEdit, Wrong> {
        book_read::edit(self)
    }

    /// What it is about, for people.
    pub fn title(&self) -> String {
        let kind = match &self.thing {
            Thing::Rule { .. } => "rule",
            Thing::Territory => "territory",
            Thing::Pool(_) => "pool",
            Thing::Segment => "size",
            Thing::Sla => "SLA",
            Thing::Defaults => "defaults",
        };
        match (&self.before, &self.thing) {
            (_, Thing::Defaults) => "What holds where nothing else is said".to_owned(),
            (Some(name), Thing::Rule { at, .. }) => format!("R{at} {name}"),
            (Some(name), _) => format!("{kind} {name}"),
            (None, Thing::Rule { at, .. }) => format!("A new rule, R{at}"),
            (None, _) => format!("A new {kind}"),
        }
    }

    /// The name of the rule that was edited.
    pub(super) fn rule_name(&self) -> Option<RuleName> {
        matches!(self.thing, Thing::Rule { .. }).then(|| RuleName::from(self.text(Part::Name)))
    }
}
