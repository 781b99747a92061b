//! What would become of leads if a rep went away or came back, in English: the one place that words it, for the screen and
//! for commands.

use chrono::Datelike;

use crate::{
    model::{
        decision::Verdict,
        id::RepId,
        pool::Strategy,
        rule::Otherwise,
        time::{Instant, Millis, Zone},
    },
    routing::{
        explain::times,
        presence::{PoolEffect, StandIn},
    },
};

use super::presence::{Clocks, Named, PACE_DAYS, PoolForecast, Presence, PresenceEffect};

/// Names that a sentence lists before it counts.
const NAMED: usize = 4;

/// How many words there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// Each fact for itself.
    Full,
    /// A line for a pool, one for what the rep holds.
    Brief,
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// To know.
    Plain,
    /// Somebody should see it: leads would find nobody.
    Loud,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is about, in a word or two.
    pub about: &'static str,
    /// What becomes of it.
    pub text: String,
    /// How much it matters.
    pub weight: Weight,
}

/// Who is called what, and from where the clock is read.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// What a rep is called.
    pub name: &'a dyn Fn(RepId) -> String,
    /// On whose wall clock the days of a rep's absence begin.
    pub own: &'a dyn Fn(RepId) -> Zone,
    /// Whose wall clock shows times.
    pub zone: Zone,
    /// Now.
    pub now: Instant,
    /// How long it may be.
    pub length: Length,
}

/// All of it, what matters most first.
pub fn told(effect: &PresenceEffect, by: Telling<'_>) -> Vec<Told> {
    let mut lines = Lines { all: Vec::new(), by };
    let rep = effect.of.rep();
    let many = effect.pools.len() > 1;
    for pool in &effect.pools {
        let prefix = if many { format!("{}: ", pool.effect.pool) } else { String::new() };
        lines.pool(pool, rep, effect, &prefix);
    }
    if effect.pools.is_empty() {
        let whose = (by.name)(rep);
        lines.plain("New leads", format!("{whose} is in no pool, so nobody's turns change"));
    }
    lines.placed(effect);
    if let Some(named) = &effect.stand_in {
        lines.named(named);
    }
    lines.leads(effect);
    lines.all
}

struct Lines<'a> {
    all: Vec<Told>,
    by: Telling<'a>,
}

impl Lines<'_> {
    fn plain(&mut self, about: &'static str, text: String) {
        self.all.push(Told { about, text, weight: Weight::Plain });
    }

    fn loud(&mut self, about: &'static str, text: String) {
        self.all.push(Told { about, text, weight: Weight::Loud });
    }

    fn names(&self, reps: &[RepId]) -> String {
        listed(&reps.iter().map(|rep| (self.by.name)(*rep)).collect::<Vec<_>>())
    }

    /// An instant of somebody's absence or work.
    fn at(&self, at: Instant, whose: RepId) -> String {
        times::seen_from(at, self.by.now, (self.by.own)(whose), self.by.zone)
    }

    /// An instant that is only about right: `16:20`, `Thu 16:20`, `30 Nov`.
    fn about(&self, at: Instant) -> String {
        const TEN_MINUTES: i64 = 10 * Millis::MINUTE.0;
        let (then, now) = (at - Millis(at.ms().rem_euclid(TEN_MINUTES)), self.by.now.local(self.by.zone));
        let then = then.local(self.by.zone);
        let days = then.date_naive().signed_duration_since(now.date_naive()).num_days();
        let format = match days {
            0 => "%H:%M",
            1..=6 => "%a %H:%M",
            _ if then.year() == now.year() || days < 180 => "%-d %b",
            _ => "%b %Y",
        };
        then.format(format).to_string()
    }

    /// How long places last; when they are full matters only while somebody is away.
    fn lasts(&self, at: Instant, back: Option<Instant>) -> String {
        match (back.is_some_and(|back| back <= at), self.by.length) {
            (true, _) => "enough until back".to_owned(),
            (false, Length::Full) => format!("all full about {}", self.about(at)),
            (false, Length::Brief) => format!("full about {}", self.about(at)),
        }
    }

    /// Up to when somebody is away: their last day.
    fn until(&self, until: Option<Instant>, whose: RepId) -> String {
        let through = |until| times::through(until, self.by.now, (self.by.own)(whose), self.by.zone);
        until.map_or_else(|| "until further notice".to_owned(), through)
    }

    /// From when to when somebody is away; of one who is away already, only the end.
    fn stretch(&self, from: Instant, until: Option<Instant>, whose: RepId) -> String {
        let end = self.until(until, whose);
        match (from <= self.by.now, self.at(from, whose)) {
            (true, _) => end,
            (false, day) if end.strip_prefix("to ") == Some(&day) => format!("on {day}"),
            (false, day) => format!("{day} {end}"),
        }
    }

    fn pool(&mut self, forecast: &PoolForecast, rep: RepId, effect: &PresenceEffect, prefix: &str) {
        let PoolForecast { effect: pool, came: _, lasts } = forecast;
        let outlook = &pool.outlook;
        let places = places(forecast, lasts.map(|at| self.lasts(at, effect.until)), self.by.length)
            .filter(|_| matches!(effect.of, Presence::Goes(_)));
        if outlook.takers.is_empty() {
            self.nobody_takes(pool, prefix);
        } else {
            let whom = self.takers(pool, prefix);
            match (self.by.length, places) {
                (Length::Brief, Some(places)) => self.plain("New leads", format!("{whom}; {places}")),
                (_, None) => self.plain("New leads", whom),
                (Length::Full, Some(places)) => {
                    self.plain("New leads", whom);
                    self.plain("Places left", format!("{prefix}{places}"));
                }
            }
        }
        if matches!(effect.of, Presence::Returns(_)) && !outlook.takers.contains(&rep) {
            let because =
                outlook.skipped.iter().find(|(skipped, _)| *skipped == rep).map(|(_, verdict)| self.because(verdict, rep));
            let name = (self.by.name)(rep);
            self.plain("", format!("{name} {}", because.unwrap_or_else(|| "gets none".to_owned())));
        }
        if !outlook.takers.is_empty() && !pool.unspoken.is_empty() {
            let languages: Vec<String> = pool.unspoken.iter().map(ToString::to_string).collect();
            let (languages, then) = (listed(&languages), otherwise(&pool.otherwise));
            self.loud("", format!("{prefix}leads in {languages} find nobody who speaks it: they {then}"));
        }
        self.others(pool, effect, prefix);
    }

    /// Who gets the next leads, and how one of them is chosen. Behind the name of a pool there is less room.
    fn takers(&self, pool: &PoolEffect, prefix: &str) -> String {
        let (prefix, to) = match (prefix.is_empty(), self.by.length) {
            (true, Length::Full) => ("", "go to "),
            (true, Length::Brief) => ("new leads ", "go to "),
            (false, _) => (prefix, ""),
        };
        match (pool.outlook.takers.as_slice(), pool.strategy) {
            ([one], _) => format!("{prefix}all {}to {}", if to.is_empty() { "" } else { "go " }, (self.by.name)(*one)),
            (some, Strategy::RoundRobin | Strategy::Weighted) => format!("{prefix}{to}{} in turn", self.names(some)),
            (some, Strategy::LeastLoaded) => format!("{prefix}{to}the least loaded of {}", self.names(some)),
            (some, Strategy::Priority) => format!("{prefix}{to}{} by priority", self.names(some)),
        }
    }

    fn nobody_takes(&mut self, pool: &PoolEffect, prefix: &str) {
        let later = pool.outlook.skipped.iter().filter_map(|(rep, verdict)| match verdict {
            Verdict::OffHours { until: Some(until) } => Some((*until, *rep)),
            _ => None,
        });
        let then = otherwise(&pool.otherwise);
        match later.min() {
            Some((until, rep)) => {
                let (name, at) = ((self.by.name)(rep), self.at(until, rep));
                self.loud("New leads", format!("{prefix}nobody before {at}, then {name}; until then they {then}"));
            }
            None => self.loud("New leads", format!("{prefix}NOBODY IS LEFT: they {then}")),
        }
    }

    /// Others of the pool who are away in that time.
    fn others(&mut self, pool: &PoolEffect, effect: &PresenceEffect, prefix: &str) {
        let mut away: Vec<String> = Vec::new();
        for absence in &pool.also_away {
            let when = self.stretch(absence.from, absence.until, absence.rep);
            away.push(format!("{} {when}", (self.by.name)(absence.rep)));
        }
        if !away.is_empty() {
            let also = if self.by.length == Length::Brief { "also away: " } else { "" };
            self.plain("Also away", format!("{prefix}{also}{}", listed(&away)));
        }
        let told_already = pool.outlook.takers.is_empty() && pool.nobody.is_some_and(|(from, _)| from <= effect.at);
        if let Some((from, until)) = pool.nobody.filter(|_| !told_already) {
            let rep = effect.of.rep();
            let (when, then) = (self.stretch(from, until, rep), otherwise(&pool.otherwise));
            self.loud("", format!("{prefix}NOBODY IS LEFT {when}: leads {then}"));
        }
    }

    fn because(&self, verdict: &Verdict, rep: RepId) -> String {
        let until = |until: &Option<Instant>| until.map_or_else(String::new, |until| format!(" until {}", self.at(until, rep)));
        match verdict {
            Verdict::Inactive => "works no leads".to_owned(),
            Verdict::Away { until: back, .. } => format!("is away {}", self.until(*back, rep)),
            Verdict::OffHours { until: opens } => format!("is outside working hours{}", until(opens)),
            Verdict::AtCapacity { open, max } => format!("is full, {open} of {max}"),
            Verdict::DayFull { received, max } => format!("is full for today, {received} of {max}"),
            Verdict::WeekFull { received, max } => format!("is full for this week, {received} of {max}"),
            Verdict::MonthFull { received, max } => format!("is full for this month, {received} of {max}"),
            Verdict::Language | Verdict::AlreadyTried | Verdict::Chosen(_) | Verdict::InLine(_) => "gets none".to_owned(),
        }
    }

    /// Leads that wait and would go to somebody at once.
    fn placed(&mut self, effect: &PresenceEffect) {
        let placed = &effect.placed;
        let all: u32 = placed.iter().map(|(_, n)| n).sum();
        let to = match placed.as_slice() {
            [] => return,
            [(one, _)] => (self.by.name)(*one),
            several => listed(&several.iter().map(|(rep, n)| format!("{} {n}", (self.by.name)(*rep))).collect::<Vec<_>>()),
        };
        let (leads, go) = (count(u64::from(all), "lead"), if all == 1 { "goes" } else { "go" });
        let what = if self.by.length == Length::Brief { " waiting" } else { "" };
        self.plain("Waiting", format!("{leads}{what} in fallback {go} to {to} now"));
    }

    fn named(&mut self, named: &Named) {
        let Named { accounts, rules, by, otherwise: then } = named;
        let mut what = Vec::new();
        if *accounts > 0 {
            what.push(count(*accounts, "account"));
        }
        if *rules > 0 {
            what.push(format!("{} by name", count(u64::from(*rules), "rule")));
        }
        let what = what.join(" and ");
        let then = format!("their leads {}", otherwise(then));
        match by {
            StandIn::Backup(rep) => self.plain("Accounts", format!("{what}: {} stands in", (self.by.name)(*rep))),
            StandIn::Missing(rep) => {
                let name = (self.by.name)(*rep);
                self.loud("Accounts", format!("{what}: the backup, {name}, is away too, so {then}"));
            }
            StandIn::Nobody => self.loud("Accounts", format!("{what}: no backup, so {then}")),
        }
    }

    /// What becomes of touch clocks: now, or on the day on which an absence begins that is yet to come.
    fn clocks_of(&self, clocks: Clocks, effect: &PresenceEffect) -> String {
        let goes = matches!(effect.of, Presence::Goes(_));
        if !goes || effect.at <= self.by.now || clocks.working == 0 {
            return clocks_of(clocks, goes);
        }
        let Clocks { working, elapsed } = clocks;
        let rep = effect.of.rep();
        let own = effect.at.local((self.by.own)(rep));
        let day = self.at(effect.at, rep);
        let from = if day.contains(':') { day } else { format!("{} {day}", own.format("%a")) };
        let (clock, they) = if working == 1 { ("clock stands", "it still waits") } else { ("clocks stand", "they still wait") };
        match (working, elapsed) {
            (1, 0) => format!("; from {from} its touch {clock} still, if {they} then"),
            (_, 0) => format!("; from {from} their touch {clock} still, if {they} then"),
            (still, on) => format!("; from {from} {still} touch {clock} still, if {they} then, {on} run on"),
        }
    }

    fn leads(&mut self, effect: &PresenceEffect) {
        let PresenceEffect { contacted, untouched, clocks, rerouted, covered, .. } = effect;
        let rep = (self.by.name)(effect.of.rep());
        let goes = matches!(effect.of, Presence::Goes(_));
        let what = if self.by.length == Length::Brief { " untouched" } else { "" };
        if contacted + untouched == 0 {
            let none = if self.by.length == Length::Brief { "no open leads" } else { "none" };
            self.plain("Open leads", none.to_owned());
        } else if self.by.length == Length::Brief && goes && rerouted.is_empty() {
            self.plain("Open leads", all_stay(*contacted, *untouched, &self.clocks_of(*clocks, effect)));
            return;
        } else if *contacted > 0 && goes {
            self.plain("Open leads", format!("{contacted} contacted {} with {rep}", stay(*contacted)));
        }
        if *untouched > 0 && !rerouted.is_empty() {
            let to = rerouted.iter().map(|(owner, n)| {
                let whom = owner.map_or_else(|| "nobody".to_owned(), |owner| (self.by.name)(owner));
                format!("{whom} {n}")
            });
            let to = listed(&to.collect::<Vec<_>>());
            self.plain("Untouched", format!("{untouched}{what} routed again: {to}"));
        } else if *untouched > 0 {
            let stay = if goes { format!(" {} too", stay(*untouched)) } else { String::new() };
            self.plain("Untouched", format!("{untouched}{what}{stay}{}", self.clocks_of(*clocks, effect)));
        }
        if *covered > 0 && !goes {
            let leads = count(u64::from(*covered), "lead");
            self.plain("In cover", format!("{leads} that others work for {rep} {} with them", stay(*covered)));
        }
    }
}

/// How many more a pool's takers can take, and about how long that lasts.
fn places(forecast: &PoolForecast, lasts: Option<String>, length: Length) -> Option<String> {
    if forecast.effect.outlook.takers.is_empty() {
        return None;
    }
    let Some(places) = forecast.effect.outlook.places else { return Some("no limit".to_owned()) };
    let places = match length {
        Length::Full => places.to_string(),
        Length::Brief => count(u64::from(places), "place"),
    };
    Some(match (lasts, forecast.came) {
        (Some(lasts), _) => format!("{places}, {lasts}"),
        (None, 0) => format!("{places}; none came in {PACE_DAYS} days"),
        (None, _) => places,
    })
}

/// What becomes of leads that all stay, in one line.
fn all_stay(contacted: u32, untouched: u32, clocks: &str) -> String {
    match (contacted, untouched) {
        (n, 0) => format!("{n} contacted {}", stay(n)),
        (0, n) => format!("{n} untouched {}{clocks}", stay(n)),
        (n, m) => format!("{n} contacted and {m} untouched stay{clocks}"),
    }
}

fn clocks_of(clocks: Clocks, goes: bool) -> String {
    let Clocks { working, elapsed } = clocks;
    let their = |n: u32| if n == 1 { "its" } else { "their" };
    let clocks = |n: u32| if n == 1 { "clock" } else { "clocks" };
    match (working, elapsed, goes) {
        (0, 0, _) => String::new(),
        (n, 0, true) => format!("; {} touch {} {} still", their(n), clocks(n), if n == 1 { "stands" } else { "stand" }),
        (n, 0, false) => format!(": {} touch {} {} again", their(n), clocks(n), if n == 1 { "runs" } else { "run" }),
        (0, n, _) => format!("; {} touch {} {} on", their(n), clocks(n), if n == 1 { "runs" } else { "run" }),
        (still, on, true) => {
            format!("; {still} touch {} still, {on} run on", if still == 1 { "clock stands" } else { "clocks stand" })
        }
        (again, on, false) => {
            format!(": {again} touch {} again, {on} ran on", if again == 1 { "clock runs" } else { "clocks run" })
        }
    }
}

fn stay(n: u32) -> &'static str {
    if n == 1 { "stays" } else { "stay" }
}

fn count(n: u64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// Where leads go that find nobody.
fn otherwise(all: &[Otherwise]) -> String {
    let one = |otherwise: &Otherwise| match otherwise {
        Otherwise::NextRule => "go on to the rules below".to_owned(),
        Otherwise::Pool(pool) => format!("go to {pool}"),
        Otherwise::Hold => "wait until somebody is there".to_owned(),
        Otherwise::Fallback => "go to fallback".to_owned(),
    };
    match all {
        [] => "come from no rule now".to_owned(),
        [only] => one(only),
        several => {
            let told: Vec<String> = several.iter().map(one).collect();
            format!("{}, as their rule says", told.join(" or "))
        }
    }
}

/// `a, b and c`; of many the first few and how many more.
fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] if all.len() <= NAMED => format!("{} and {last}", some.join(", ")),
        many => format!("{} and {} more", many[..NAMED - 1].join(", "), many.len() + 1 - NAMED),
    }
}
