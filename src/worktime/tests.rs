//! The room against a counter that looks at every minute.

use chrono::{Datelike, Timelike};

use super::{
    calendar::{Stretch, is_open, next_closing, next_opening, stretches},
    sla::{self, Counted, StartedLate, Touch, Working},
    span::{self, Stop},
};
use crate::model::{
    hours::Hours,
    sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
    time::{Instant, Millis},
};

/// Zones with changes of every sort: at midnight, by half an hour, none, in the southern winter.
const ZONES: [&str; 13] = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "Europe/London",
    "Europe/Paris",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
];
const WEEKS: [&str; 4] =
    ["Mon-Fri 09:00-12:00,13:00-18:00; Sat 10:00-14:00", "Mon-Fri 22:00-06:00", "Mon-Sun 00:00-24:00", "Wed 08:15-08:16"];
/// Edges inside every gap and fold of those zones.
const AROUND_CHANGES: &str = "Mon-Sun 00:15-01:15,01:45-02:10,02:40-03:00,23:20-23:40,23:50-24:00";
const DAYS: usize = 400;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn hours(zone: &str, week: &str, holidays: &[&str]) -> Hours {
    Hours {
        zone: zone.parse().unwrap(),
        week: week.parse().unwrap(),
        holidays: holidays.iter().map(|day| day.parse().unwrap()).collect(),
    }
}

/// The definition, read off the wall clock with nothing but chrono.
fn shows_work(hours: &Hours, at: Instant) -> bool {
    let wall = at.utc().with_timezone(&hours.zone.0);
    let minute = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
    !hours.holidays.contains(&wall.date_naive())
        && hours.week.on(wall.weekday()).iter().any(|block| (block.open..block.close).contains(&minute))
}

/// Every minute of 400 days, looked at one by one.
struct Minutes {
    from: Instant,
    /// Minutes worked before minute `i`.
    before: Vec<i64>,
}

impl Minutes {
    fn of(hours: &Hours, from: Instant, stops: &[Stop]) -> Self {
        let mut before = vec![0];
        for index in 0..DAYS * 24 * 60 {
            let now = from + Millis::minutes(index as i64);
            let stopped = stops.iter().any(|(from, until)| *from <= now && until.is_none_or(|until| now < until));
            before.push(before[index] + i64::from(!stopped && shows_work(hours, now)));
        }
        Self { from, before }
    }

    fn len(&self) -> usize {
        self.before.len() - 1
    }

    fn at(&self, index: usize) -> Instant {
        self.from + Millis::minutes(index as i64)
    }

    fn works(&self, index: usize) -> bool {
        self.before[index] < self.before[index + 1]
    }

    fn first(&self, from: usize, works: bool) -> Option<Instant> {
        (from..self.len()).find(|index| self.works(*index) == works).map(|index| self.at(index))
    }

    fn runs(&self) -> Vec<Stretch> {
        let mut runs: Vec<Stretch> = Vec::new();
        for index in (0..self.len()).filter(|index| self.works(*index)) {
            let (open, close) = (self.at(index), self.at(index + 1));
            match runs.last_mut() {
                Some(last) if last.close == open => last.close = close,
                _ => runs.push(Stretch { open, close }),
            }
        }
        runs
    }
}

/// Joins the weekly parts of work without an end.
fn joined(parts: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut whole: Vec<Stretch> = Vec::new();
    for part in parts {
        match whole.last_mut() {
            Some(last) if last.close == part.open => last.close = part.close,
            _ => whole.push(part),
        }
    }
    whole
}

/// One calendar a zone, the nasty week and a usual one in turn.
fn calendars() -> impl Iterator<Item = Hours> {
    ZONES.iter().enumerate().map(|(index, zone)| {
        let holidays = ["2026-03-29", "2026-04-24", "2026-10-30", "2026-11-01", "2026-12-25", "2027-01-01"];
        let week = if index % 2 == 0 { AROUND_CHANGES } else { WEEKS[index / 2 % WEEKS.len()] };
        hours(zone, week, &holidays[index % 3..])
    })
}

#[test]
fn stretches_are_the_runs_of_working_minutes() {
    let from = at("2026-02-20T00:00:00Z");
    for hours in calendars() {
        let minutes = Minutes::of(&hours, from, &[]);
        let end = minutes.at(minutes.len());
        let ours = stretches(&hours, from).take_while(|stretch| stretch.open < end);
        let ours = joined(ours.map(|stretch| Stretch { close: stretch.close.min(end), ..stretch }));
        assert_eq!(ours, minutes.runs(), "{hours:?}");
        for index in (0..minutes.len() - 20 * 24 * 60).step_by(2_027) {
            let now = minutes.at(index);
            assert_eq!(is_open(&hours, now), minutes.works(index), "{hours:?} at {now}");
            assert_eq!(next_opening(&hours, now), minutes.first(index, true), "{hours:?} at {now}");
            if let Some(closing) = next_closing(&hours, now) {
                assert_eq!(Some(closing), minutes.first(index, false), "{hours:?} at {now}");
            }
        }
    }
}

#[test]
fn working_time_is_added_and_measured_as_a_counter_of_minutes_does() {
    let from = at("2026-02-20T00:00:00Z");
    let stops = [
        (at("2026-03-28T23:10:00Z"), Some(at("2026-03-29T03:20:00Z"))),
        (at("2026-06-01T00:00:00Z"), Some(at("2026-06-20T12:34:00Z"))),
        (at("2026-06-10T00:00:00Z"), Some(at("2026-06-12T00:00:00Z"))),
        (at("2026-07-01T00:00:00Z"), Some(at("2026-07-01T00:00:00Z"))),
        (at("2027-02-01T00:00:00Z"), None),
    ];
    for hours in calendars() {
        let minutes = Minutes::of(&hours, from, &stops);
        for index in (0..minutes.len()).step_by(8_039) {
            for length in [1, 30, 119, 480, 2_400] {
                let start = minutes.at(index);
                let wanted = minutes.before[index] + length;
                let due = minutes.before.partition_point(|before| *before < wanted);
                let due = (due <= minutes.len()).then(|| minutes.at(due));
                assert_eq!(span::add(Some(&hours), start, Millis::minutes(length), &stops), due, "{hours:?} {start} + {length}");
            }
            for other in (0..minutes.len()).step_by(120_011) {
                let counted = Millis::minutes(minutes.before[other] - minutes.before[index]);
                assert_eq!(span::measure(Some(&hours), minutes.at(index), minutes.at(other), &stops), counted, "{hours:?}");
            }
        }
    }
}

#[test]
fn every_second_around_a_clock_change_is_judged_by_the_wall_clock() {
    for zone in ZONES {
        let hours = hours(zone, AROUND_CHANGES, &["2026-09-06"]);
        let offset = |hour: i64| chrono::Offset::fix(at_hour(hour).local(hours.zone).offset());
        let changes = (1..DAYS as i64 * 24).filter(|hour| offset(*hour) != offset(hour - 1));
        for change in changes {
            let mut opening = next_opening(&hours, at_hour(change + 4));
            for second in (-4 * 3_600..4 * 3_600).rev() {
                let now = at_hour(change) + Millis(second * 1_000);
                assert_eq!(is_open(&hours, now), shows_work(&hours, now), "{zone} {now}");
                if shows_work(&hours, now) {
                    opening = Some(now);
                }
                if second % 7 == 0 {
                    assert_eq!(next_opening(&hours, now), opening, "{zone} {now}");
                }
            }
        }
    }
}

fn at_hour(hour: i64) -> Instant {
    at("2026-02-20T00:00:00Z") + Millis(hour * Millis::HOUR.0)
}

#[test]
fn a_gap_is_not_worked_and_a_fold_is_worked_twice() {
    let night = hours("America/New_York", "Sun 01:30-02:30", &[]);
    // 8 March: 02:00 becomes 03:00, half of the block does not exist.
    let gap: Vec<Stretch> = stretches(&night, at("2026-03-08T00:00:00Z")).take(1).collect();
    assert_eq!(gap, [Stretch { open: at("2026-03-08T06:30:00Z"), close: at("2026-03-08T07:00:00Z") }]);
    // 1 November: 02:00 becomes 01:00, the half hour before it comes twice.
    let fold: Vec<Stretch> = stretches(&night, at("2026-11-01T00:00:00Z")).take(2).collect();
    assert_eq!(
        fold,
        [
            Stretch { open: at("2026-11-01T05:30:00Z"), close: at("2026-11-01T06:00:00Z") },
            Stretch { open: at("2026-11-01T06:30:00Z"), close: at("2026-11-01T07:30:00Z") },
        ]
    );
}

#[test]
fn an_opening_inside_a_gap_is_the_end_of_the_gap() {
    let early = hours("Europe/Berlin", "Sun 02:30-06:00", &[]);
    assert_eq!(next_opening(&early, at("2026-03-29T00:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
}

#[test]
fn leap_day_year_end_and_the_last_millisecond_are_days_like_others() {
    let office = hours("Europe/Paris", "Mon-Sun 09:00-17:00", &["2028-02-29"]);
    assert_eq!(next_opening(&office, at("2028-02-28T16:00:00Z")), Some(at("2028-03-01T08:00:00Z")));
    assert_eq!(next_opening(&office, at("2026-12-31T23:59:59.999Z")), Some(at("2027-01-01T08:00:00Z")));
    assert!(is_open(&office, at("2038-01-19T15:59:59.999Z")));
    assert!(!is_open(&office, at("2038-01-19T16:00:00Z")));
}

#[test]
fn without_working_time_in_sight_there_is_no_answer() {
    let never = hours("UTC", "", &[]);
    assert_eq!(next_opening(&never, at("2026-01-01T00:00:00Z")), None);
    assert_eq!(span::add(Some(&never), at("2026-01-01T00:00:00Z"), Millis::MINUTE, &[]), None);
    assert_eq!(span::measure(Some(&never), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"), &[]), Millis::ZERO);
    let always = hours("UTC", "Mon-Sun 00:00-24:00", &[]);
    assert_eq!(next_closing(&always, at("2026-01-01T00:00:00Z")), None);
    assert_eq!(stretches(&always, Instant::MAX).count(), 0);
}

fn policy(minutes: i64, clock: ClockKind) -> SlaPolicy {
    SlaPolicy {
        name: "inbound".into(),
        first_touch: Millis::minutes(minutes),
        clock,
        warn_at: WarnAt(500),
        on_breach: OnBreach::Notify,
        max_reassign: 2,
    }
}

#[test]
fn due_is_what_the_routing_cases_say() {
    let berlin = hours("Europe/Berlin", "Mon-Fri 09:00-17:00", &[]);
    let utc = hours("UTC", "Mon-Fri 10:00-18:00", &["2024-01-04", "2024-01-05"]);
    let cases = [
        ("seed-21 L1", &berlin, 120, "2026-03-27T15:00:00Z", "2026-03-30T08:00:00Z"),
        ("seed-21 L2", &berlin, 120, "2026-03-30T06:30:00Z", "2026-03-30T09:00:00Z"),
        ("frappe-11 L1", &utc, 60, "2024-01-01T08:00:00Z", "2024-01-01T11:00:00Z"),
        ("frappe-11 L2", &utc, 60, "2024-01-01T20:00:00Z", "2024-01-02T11:00:00Z"),
        ("frappe-13 L1", &utc, 30, "2024-01-03T17:45:00Z", "2024-01-08T10:15:00Z"),
        ("frappe-13 L2", &utc, 30, "2024-01-04T15:00:00Z", "2024-01-08T10:30:00Z"),
        ("the end of a block", &utc, 480, "2024-01-01T10:00:00Z", "2024-01-01T18:00:00Z"),
    ];
    for (case, hours, minutes, started, due) in cases {
        let who = Working { hours: Some(hours), absences: &[] };
        let clock = sla::start(&policy(minutes, ClockKind::Working), at(started), who);
        assert_eq!(clock.due, Some(at(due)), "{case}");
    }
}

#[test]
fn elapsed_time_knows_no_hours_and_no_absence() {
    let office = hours("UTC", "Mon-Fri 10:00-18:00", &[]);
    let who = Working { hours: Some(&office), absences: &[(at("2026-03-01T00:00:00Z"), None)] };
    let clock = sla::start(&policy(120, ClockKind::Elapsed), at("2026-03-05T09:00:00Z"), who);
    assert_eq!((clock.at_risk, clock.due), (at("2026-03-05T10:00:00Z"), Some(at("2026-03-05T11:00:00Z"))));
    assert_eq!(sla::touch(&clock, at("2026-03-05T09:59:59.999Z")), Touch::Waiting);
    assert_eq!(sla::touch(&clock, at("2026-03-05T10:00:00Z")), Touch::AtRisk);
    assert_eq!(sla::touch(&clock, at("2026-03-05T11:00:00Z")), Touch::AtRisk);
    assert_eq!(sla::touch(&clock, at("2026-03-05T11:00:00.001Z")), Touch::Late);
}

#[test]
fn an_absence_stops_the_clock_and_what_was_used_stays_used() {
    let policy = policy(120, ClockKind::Working);
    let office = hours("UTC", "Mon-Fri 09:00-17:00", &[]);
    let there = Working { hours: Some(&office), absences: &[] };
    let clock = sla::start(&policy, at("2026-03-02T09:00:00Z"), there);

    // Away without an end from 10:30: an hour and a half is used, nothing is due, the warning of 10:00 stays.
    let now = at("2026-03-02T10:30:00Z");
    let used = sla::used(&policy, &clock, now, there);
    assert_eq!(used, Millis::minutes(90));
    let away = Working { absences: &[(now, None)], ..there };
    let stopped = sla::reschedule(&policy, &clock, used, now, away);
    assert_eq!((stopped.at_risk, stopped.due), (at("2026-03-02T10:00:00Z"), None));
    assert_eq!(sla::touch(&stopped, at("2026-04-01T00:00:00Z")), Touch::AtRisk);

    // Back on Wednesday: the last half hour runs from the opening.
    let back = at("2026-03-04T07:00:00Z");
    let used = sla::used(&policy, &stopped, back, away);
    let ended = Working { absences: &[(now, Some(back))], ..there };
    let resumed = sla::reschedule(&policy, &stopped, used, back, ended);
    assert_eq!(resumed.due, Some(at("2026-03-04T09:30:00Z")));

    // Somebody in another zone gets it at 09:10: twenty minutes are left of their time.
    let tokyo = hours("Asia/Tokyo", "Mon-Fri 09:00-17:00", &[]);
    let given = at("2026-03-04T09:10:00Z");
    let used = sla::used(&policy, &resumed, given, ended);
    let moved = sla::reschedule(&policy, &resumed, used, given, Working { hours: Some(&tokyo), absences: &[] });
    assert_eq!(moved.due, Some(at("2026-03-05T00:20:00Z")));
    assert_eq!(moved.started, at("2026-03-02T09:00:00Z"));
}

/// A clock and those whose time it may count, as they become; minutes are counted beside it.
struct Told {
    hours: [Hours; 2],
    absences: [Vec<Stop>; 2],
    owner: usize,
    now: Instant,
    used: i64,
}

impl Told {
    fn counts(&self, minute: Instant) -> bool {
        let away = |(from, until): &Stop| *from <= minute && until.is_none_or(|until| minute < until);
        shows_work(&self.hours[self.owner], minute) && !self.absences[self.owner].iter().any(away)
    }

    /// The owner's absences as they are kept at hand: those that are not over.
    fn at_hand(&self) -> Vec<Stop> {
        let over = |until: &Option<Instant>| until.is_some_and(|until| until <= self.now);
        self.absences[self.owner].iter().copied().filter(|(_, until)| !over(until)).collect()
    }

    fn go_on(&mut self, minutes: usize) {
        let passed = (0..minutes).filter(|index| self.counts(self.now + Millis::minutes(*index as i64))).count();
        self.used += passed as i64;
        self.now = self.now + Millis::minutes(minutes as i64);
    }

    /// The first instant within a month at which so much is used, if nothing else happens.
    fn used_up(&self, allowed: i64) -> Option<Instant> {
        let mut used = self.used;
        for index in 0..30 * 24 * 60 {
            let minute = self.now + Millis::minutes(index);
            if used >= allowed {
                return Some(minute);
            }
            used += i64::from(self.counts(minute));
        }
        None
    }

    fn something_changes(&mut self, dice: &mut impl FnMut(usize) -> usize) {
        let (now, owner) = (self.now, self.owner);
        let soon = now + Millis::minutes(dice(3_000) as i64);
        match dice(6) {
            0 => self.absences[owner].push((now, None)),
            1 => self.absences[owner].push((soon, None)),
            2 => self.absences[owner].push((now, Some(soon))),
            3 => {
                for (from, until) in self.absences.iter_mut().flatten() {
                    if *from <= now && until.is_none_or(|until| now < until) {
                        *until = Some(now);
                    }
                }
            }
            4 => self.owner = 1 - owner,
            _ => self.hours[owner] = hours(ZONES[dice(ZONES.len())], WEEKS[dice(3)], &["2026-03-04"]),
        }
    }
}

#[test]
fn whatever_happens_to_a_clock_it_has_used_what_a_counter_of_minutes_counts() {
    let mut stopped = 0;
    for seed in 0..150_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut dice = |end: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % end
        };
        let allowed = [90, 400, 1_500][dice(3)];
        let policy = policy(allowed, ClockKind::Working);
        let now = at("2026-03-02T08:00:00Z");
        let hours = [hours("Europe/Paris", WEEKS[0], &[]), hours("Asia/Kolkata", WEEKS[dice(3)], &["2026-03-05"])];
        let mut told = Told { hours, absences: [Vec::new(), Vec::new()], owner: 0, now, used: 0 };
        let mut clock = sla::start(&policy, now, Working { hours: Some(&told.hours[0]), absences: &[] });
        for step in 0..10 {
            told.go_on(dice(2_500));
            if told.used > allowed || clock.due.is_some_and(|due| due < told.now) {
                assert!(told.used >= allowed, "seed {seed} step {step}: late after {} of {allowed}", told.used);
                break;
            }
            let at_hand = told.at_hand();
            let who = Working { hours: Some(&told.hours[told.owner]), absences: &at_hand };
            let used = sla::used(&policy, &clock, told.now, who);
            assert_eq!(used, Millis::minutes(told.used), "seed {seed} step {step}: {clock:?}");
            stopped += usize::from(clock.due.is_none());
            told.something_changes(&mut dice);
            let at_hand = told.at_hand();
            let who = Working { hours: Some(&told.hours[told.owner]), absences: &at_hand };
            clock = sla::reschedule(&policy, &clock, used, told.now, who);
            let end = told.now + Millis(30 * Millis::DAY.0);
            assert_eq!(clock.due.filter(|due| *due < end), told.used_up(allowed), "seed {seed} step {step}: {clock:?}");
        }
    }
    assert!(stopped > 50, "only {stopped} clocks stood still");
}

#[test]
fn a_miss_stays_a_miss_whatever_changes_later() {
    let policy = policy(60, ClockKind::Working);
    let clock = sla::start(&policy, at("2026-03-02T09:00:00Z"), Working::default());
    let later = at("2026-03-02T10:00:00.001Z");
    let used = sla::used(&policy, &clock, later, Working::default());
    assert_eq!(used, Millis(3_600_001));
    let away = Working { hours: None, absences: &[(later, None)] };
    assert_eq!(sla::reschedule(&policy, &clock, used, later, away), clock);
}

#[test]
fn an_old_import_starts_its_clock_at_the_import() {
    let imported = at("2026-03-02T09:00:00Z");
    assert_eq!(sla::clock_start(at("2026-03-01T09:00:00Z"), imported), (at("2026-03-01T09:00:00Z"), StartedLate::No));
    assert_eq!(sla::clock_start(at("2026-03-01T08:59:59.999Z"), imported), (imported, StartedLate::AtImport));
}

#[test]
fn segments_say_what_counted_and_why_not() {
    let office = hours("Europe/Berlin", "Mon-Fri 09:00-17:00", &["2026-04-03", "2026-04-05", "2026-04-06"]);
    let absences = [(at("2026-04-07T08:00:00Z"), Some(at("2026-04-07T09:00:00Z")))];
    let who = Working { hours: Some(&office), absences: &absences };
    let found = sla::segments(ClockKind::Working, at("2026-04-02T14:00:00Z"), at("2026-04-07T09:30:00Z"), who);
    let found: Vec<_> = found.iter().map(|segment| (segment.from.to_string(), segment.counted)).collect();
    let expected = [
        ("2026-04-02T14:00:00.000Z", Counted::Yes),
        ("2026-04-02T15:00:00.000Z", Counted::OffHours),
        ("2026-04-02T22:00:00.000Z", Counted::DayOff),
        // Saturday and Easter Sunday: nobody works then anyway.
        ("2026-04-03T22:00:00.000Z", Counted::OffHours),
        ("2026-04-05T22:00:00.000Z", Counted::DayOff),
        ("2026-04-06T22:00:00.000Z", Counted::OffHours),
        ("2026-04-07T07:00:00.000Z", Counted::Yes),
        ("2026-04-07T08:00:00.000Z", Counted::Away),
        ("2026-04-07T09:00:00.000Z", Counted::Yes),
    ];
    assert_eq!(found, expected.map(|(from, counted)| (from.to_owned(), counted)));
}

#[test]
fn what_counted_in_segments_is_what_is_measured() {
    let (from, to) = (at("2026-03-20T03:04:05Z"), at("2026-04-27T06:07:08Z"));
    let stops = [(at("2026-03-28T23:10:00Z"), Some(at("2026-03-31T03:20:00Z"))), (at("2026-04-25T10:00:00Z"), None)];
    for hours in calendars() {
        let who = Working { hours: Some(&hours), absences: &stops };
        let segments = sla::segments(ClockKind::Working, from, to, who);
        assert!(segments.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].counted != pair[1].counted));
        assert_eq!((segments[0].from, segments[segments.len() - 1].to), (from, to));
        let counted = segments.iter().filter(|segment| segment.counted == Counted::Yes);
        let sum: i64 = counted.map(|segment| segment.to.since(segment.from).0).sum();
        assert_eq!(Millis(sum), span::measure(Some(&hours), from, to, &stops), "{hours:?}");
    }
}
