//! What the people of the company do on their own account in those thirty days: absences, rulebooks, limits, and what the
//! person who runs the demo has done this morning.

use chrono::{Datelike, Days, NaiveTime, Weekday};

use crate::model::{
    absence::AbsenceKind,
    time::{Instant, Millis, Zone},
};

use super::{company::RULEBOOK, holidays};

/// Who looks after the rules, beside whoever runs the demo.
pub const OPS: &str = "Sam Rivera";

/// Those who say today that they have enough, and stay full.
pub const FULL: [&str; 2] = ["Ben Okafor", "Keisha Monroe"];

/// Who does a thing of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The rep it is about.
    Themselves,
    /// Whoever looks after the rules.
    Ops,
    /// The person who runs the demo.
    You,
}

/// A thing of the script.
#[derive(Debug, Clone)]
pub enum Scene {
    /// A rulebook goes live.
    Publish {
        /// Its text.
        text: String,
        /// Why.
        note: &'static str,
    },
    /// A rep goes away.
    Away {
        /// Who.
        rep: &'static str,
        /// From when.
        from: Instant,
        /// Until when.
        until: Option<Instant>,
        /// Why.
        kind: AbsenceKind,
    },
    /// A rep may hold so many.
    Limit {
        /// Who.
        rep: &'static str,
        /// Most open leads.
        most: u32,
    },
    /// A rep takes no more than they have.
    Enough {
        /// Who.
        rep: &'static str,
    },
    /// Leads of these countries that wait in fallback are routed again.
    Reroute {
        /// Codes.
        countries: &'static [&'static str],
    },
    /// Waiting leads of a team's pool are given to somebody by hand.
    Give {
        /// The pool.
        pool: &'static str,
        /// How many.
        leads: usize,
        /// To whom.
        to: &'static str,
        /// Why.
        because: &'static str,
    },
    /// A rep sends a lead back.
    SendBack {
        /// Why.
        because: &'static str,
    },
    /// Leads are put out of sight until then.
    Snooze {
        /// How many.
        leads: usize,
        /// Until when.
        until: Instant,
    },
}

/// When, who, what.
pub type Act = (Instant, By, Scene);

/// A day before or after the last one, at a time on some wall clock.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// The last instant of the story.
    pub until: Instant,
}

impl Calendar {
    /// `days` after the last day (before it, when negative), at `hour`:`minute` in `zone`.
    pub fn on(self, days: i64, (hour, minute): (u32, u32), zone: Zone) -> Instant {
        let last = self.until.day(zone);
        let step = Days::new(days.unsigned_abs());
        let day = if days < 0 { last.checked_sub_days(step) } else { last.checked_add_days(step) }.unwrap_or(last);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        let local = [time, NaiveTime::MIN].into_iter().find_map(|time| day.and_time(time).and_local_timezone(zone.0).earliest());
        local.map_or(self.until + Millis(days * Millis::DAY.0), |at| Instant::from(at.to_utc()))
    }

    /// Whether that day is a weekday.
    pub fn is_workday(self, days: i64, zone: Zone) -> bool {
        !matches!(self.on(days, (12, 0), zone).day(zone).weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// Whether people there work on that day: a weekday, and no public holiday.
    fn works(self, days: i64, zone: Zone) -> bool {
        let day = self.on(days, (12, 0), zone).day(zone);
        self.is_workday(days, zone) && !holidays::of(zone, day).contains(&day)
    }

    /// That day, or the next on which people there work.
    pub fn next_workday(self, days: i64, zone: Zone) -> i64 {
        (days..days + A_WHILE).find(|day| self.works(*day, zone)).unwrap_or(days)
    }

    /// That day, or the last before it on which people there work.
    pub fn last_workday(self, days: i64, zone: Zone) -> i64 {
        (days - A_WHILE..=days).rev().find(|day| self.works(*day, zone)).unwrap_or(days)
    }

    /// The last of so many workdays, the first of which is that one.
    pub fn after_workdays(self, first: i64, workdays: usize, zone: Zone) -> i64 {
        (first..).filter(|day| self.works(*day, zone)).take(workdays).last().unwrap_or(first)
    }

    /// So many minutes before the end.
    pub fn ago(self, minutes: i64) -> Instant {
        self.until - Millis::minutes(minutes)
    }

    /// So many days ago, or as many more as it takes to come to a weekday from Monday to Thursday.
    pub fn weekday(self, days: i64, zone: Zone) -> i64 {
        let is_fit = |back: &i64| {
            let day = self.on(-back, (12, 0), zone).day(zone).weekday();
            !matches!(day, Weekday::Fri | Weekday::Sat | Weekday::Sun)
        };
        (days..days + 5).find(is_fit).unwrap_or(days)
    }
}

/// Nobody is off for so many days in a row without an absence.
const A_WHILE: i64 = 10;

/// The whole script.
pub fn script(calendar: Calendar) -> Vec<Act> {
    let [new_york, los_angeles, berlin] =
        ["America/New_York", "America/Los_Angeles", "Europe/Berlin"].map(|name| name.parse().unwrap_or(Zone::UTC));
    let singapore = "Asia/Singapore".parse().unwrap_or(Zone::UTC);
    let day = |days: i64, zone: Zone| calendar.on(days, (0, 0), zone);
    let away = |rep, from, until, kind| Scene::Away { rep, from, until: Some(until), kind };
    // Absences begin and end on days on which those people work, whatever day it is.
    let vacation = |rep, zone: Zone, from: i64, workdays: usize| {
        let first = calendar.next_workday(from, zone);
        let last = calendar.after_workdays(first, workdays, zone);
        away(rep, day(first, zone), day(last + 1, zone), AbsenceKind::Vacation)
    };
    let at = |days: i64, time: (u32, u32), zone: Zone| calendar.on(days, time, zone);
    let asked = |days: i64, time: (u32, u32), zone: Zone| calendar.on(calendar.last_workday(days, zone), time, zone);
    let jonas = calendar.next_workday(-20, berlin);
    let farah = calendar.next_workday(-11, singapore);
    let callum = calendar.last_workday(-1, berlin);
    vec![
        // Over.
        (at(-29, (16, 20), berlin), By::Themselves, vacation("Chloe Martin", berlin, -27, 5)),
        (asked(-25, (15, 10), new_york), By::Themselves, vacation("Ben Okafor", new_york, -18, 6)),
        (
            at(jonas, (8, 5), berlin),
            By::Ops,
            away(
                "Jonas Weber",
                at(jonas, (8, 5), berlin),
                day(calendar.after_workdays(jonas, 2, berlin) + 1, berlin),
                AbsenceKind::Sick,
            ),
        ),
        (asked(-16, (11, 30), los_angeles), By::Themselves, vacation("Jon Webb", los_angeles, -13, 3)),
        (
            at(farah, (9, 40), singapore),
            By::Themselves,
            away("Farah Aziz", at(farah, (9, 40), singapore), at(farah, (18, 0), singapore), AbsenceKind::Other),
        ),
        (
            at(-22, (14, 20), new_york),
            By::Ops,
            Scene::Give { pool: "americas-east", leads: 2, to: "Ben Okafor", because: "asked for him by name" },
        ),
        // Now.
        (asked(-12, (17, 15), berlin), By::Themselves, vacation("Elif Kaya", berlin, -4, 7)),
        (
            at(callum, (8, 50), berlin),
            By::Ops,
            Scene::Away { rep: "Callum Reid", from: at(callum, (8, 50), berlin), until: None, kind: AbsenceKind::Sick },
        ),
        // To come.
        (asked(-6, (10, 25), los_angeles), By::Themselves, vacation("Ana Ruiz", los_angeles, 3, 3)),
        (asked(-5, (14, 0), new_york), By::Themselves, vacation("Dev Patel", new_york, 9, 6)),
        (asked(-3, (11, 45), berlin), By::Themselves, vacation("Marta Nowak", berlin, 5, 1)),
        // The rules.
        (
            at(-19, (13, 5), new_york),
            By::Ops,
            Scene::Publish { text: without_south(RULEBOOK), note: "chats go to whoever is at work" },
        ),
        (at(-7, (9, 30), new_york), By::Ops, Scene::Limit { rep: "Keisha Monroe", most: 10 }),
        // This morning.
        (
            calendar.ago(205),
            By::You,
            Scene::Publish { text: RULEBOOK.to_owned(), note: "Colombia, Chile and Peru belong to Latin America" },
        ),
        (calendar.ago(198), By::You, Scene::Reroute { countries: &["CO", "CL", "PE"] }),
        (calendar.ago(151), By::You, Scene::Limit { rep: "Gus Lind", most: 32 }),
        (
            calendar.ago(94),
            By::You,
            Scene::Give { pool: "inbound-desk", leads: 2, to: "Nadia Haddad", because: "met her at the Chicago breakfast" },
        ),
        (calendar.ago(80), By::Ops, Scene::Enough { rep: "Keisha Monroe" }),
        (calendar.ago(79), By::Ops, Scene::Enough { rep: "Ben Okafor" }),
        (calendar.ago(77), By::Themselves, Scene::SendBack { because: "wants to resell, not to buy" }),
        (
            calendar.ago(65),
            By::You,
            Scene::Away { rep: "Hana Sato", from: calendar.ago(65), until: None, kind: AbsenceKind::Paused },
        ),
        (calendar.ago(41), By::You, Scene::Snooze { leads: 2, until: calendar.on(1, (9, 0), new_york) }),
        (
            calendar.ago(14),
            By::You,
            Scene::Give { pool: "americas-east", leads: 1, to: "Theo Laurent", because: "knows them from his last job" },
        ),
    ]
}

/// The book before three countries were added to it.
fn without_south(book: &str) -> String {
    book.replace(r#"["MX", "CO", "CL", "AR", "PE"]"#, r#"["MX", "AR"]"#)
}

/// The first book: chats are as other leads.
pub fn first_book() -> String {
    without_south(RULEBOOK).replace("to = \"pool:chat\"", "enabled = false\nto = \"pool:chat\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::company::Company;

    #[test]
    fn the_books_of_the_story_differ_from_each_other() {
        let books = [first_book(), without_south(RULEBOOK), RULEBOOK.to_owned()];
        assert!(books[0] != books[1] && books[1] != books[2]);
    }

    #[test]
    fn days_are_told_on_the_wall_clock_asked_for() {
        let calendar = Calendar { until: "2026-11-24T17:42:00Z".parse().unwrap() };
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        assert_eq!(calendar.on(-1, (8, 50), berlin).to_string(), "2026-11-23T07:50:00.000Z");
        assert_eq!(calendar.on(2, (0, 0), berlin).to_string(), "2026-11-25T23:00:00.000Z");
        assert_eq!(calendar.weekday(2, berlin), 5, "the day two days ago was a Sunday, and Friday is not fit");
    }

    /// On whatever day the demo is shown, some absences are over, some are going on, some are to come; each begins and ends
    /// on a day on which that rep works.
    #[test]
    fn absences_are_there_on_any_day_and_lie_on_workdays() {
        let company = Company::read().unwrap();
        let first: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        // Two weeks with Thanksgiving, and two around New Year.
        for now in (0..14).chain(28..42).map(|days| first + Millis(days * Millis::DAY.0)) {
            let (mut over, mut going, mut to_come) = (0, 0, 0);
            for (at, _, scene) in script(Calendar { until: now }) {
                assert!(at <= now, "{now}: {scene:?}");
                let Scene::Away { rep, from, until, kind } = scene else { continue };
                match (from > now, until.is_some_and(|until| until <= now)) {
                    (true, _) => to_come += 1,
                    (_, true) => over += 1,
                    (false, false) => going += 1,
                }
                let mut of = company.team.iter().find(|draft| draft.name == rep).unwrap().clone();
                holidays::give(&mut of, now.day(Zone::UTC));
                let (zone, holidays) = (of.zone.unwrap(), of.holidays.unwrap_or_default());
                let ends = [Some(from).filter(|_| kind != AbsenceKind::Paused), until.map(|until| until - Millis::MINUTE)];
                for day in ends.into_iter().flatten().map(|at| at.day(zone)) {
                    let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
                    assert!(weekday && !holidays.contains(&day), "{now}: {rep} {kind:?} {day} {}", day.weekday());
                }
            }
            assert_eq!((over, going, to_come), (5, 3, 3), "{now}");
        }
    }
}
