//! A first touch that may take longer than a working day, or that must come sooner than anybody can.
//!
//! Only a clock that counts working time is compared with a working day: the company's longest, or where the book has no
//! hours the longest of any member of a pool. On the clock of the wall a day and a night are no slip of the pen.

use chrono::Weekday;

use crate::{
    model::{hours::Week, sla::ClockKind, time::Millis},
    rulebook::file::write_duration,
};

use super::{About, Finding, Kind, Severity, ground::Ground};

/// Sooner than this nobody touches a lead.
const SOONEST: Millis = Millis::MINUTE;
const DAYS: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A time to first touch that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlaLength {
    /// Longer than the longest working day, which is given last.
    TooLong(Millis, Millis),
    /// Shorter than a minute.
    TooShort(Millis),
}

impl SlaLength {
    pub(super) fn sentence(self) -> String {
        match self {
            Self::TooLong(allowed, day) => {
                let (allowed, day) = (write_duration(allowed), write_duration(day));
                format!("allows {allowed} of working time until the first touch, and the longest working day has {day}")
            }
            Self::TooShort(allowed) => format!("allows {} until the first touch, less than a minute", write_duration(allowed)),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let day = longest_day(ground);
    for sla in &ground.book.slas {
        let length = match (sla.clock, day) {
            _ if sla.first_touch < SOONEST => SlaLength::TooShort(sla.first_touch),
            (ClockKind::Working, Some(day)) if sla.first_touch > day => SlaLength::TooLong(sla.first_touch, day),
            (ClockKind::Working | ClockKind::Elapsed, _) => continue,
        };
        let about = About::Sla(sla.name.clone());
        found.push(Finding {
            severity: Severity::Warning,
            kind: Kind::SlaLength(length),
            witness: ground.lead_of(&about),
            about,
        });
    }
}

/// The most working time of one day; `None` where nobody has hours.
fn longest_day(ground: &Ground<'_>) -> Option<Millis> {
    if let Some(hours) = &ground.book.defaults.hours {
        return longest(&hours.week);
    }
    let members = ground.book.pools.iter().flat_map(|pool| ground.working(pool));
    let days: Option<Vec<Millis>> =
        members.map(|position| ground.roster.reps().get(position)?.week.as_ref().and_then(longest)).collect();
    days?.into_iter().max()
}

fn longest(week: &Week) -> Option<Millis> {
    let minutes = |day: Weekday| week.on(day).iter().map(|block| i64::from(block.close - block.open)).sum::<i64>();
    let most = DAYS.into_iter().map(minutes).max()?;
    (most > 0).then_some(Millis::minutes(most))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    #[test]
    fn longer_than_the_day_or_shorter_than_a_minute() {
        let hours = "format = 1\n[defaults]\nhours = { zone = \"UTC\", week = \"Mon-Fri 09:00-12:00,13:00-18:00\" }\n";
        let of = |length: &str, clock: &str| {
            let text = BOOK
                .replace("format = 1\n", hours)
                .replace("first_touch = \"30m\"", &format!("first_touch = \"{length}\"{clock}"));
            said(&text, "sla_length")
        };
        assert_eq!(
            of("9h", ""),
            ["warning: sla hot allows 9h of working time until the first touch, and the longest working day has 8h"]
        );
        assert_eq!(of("8h", ""), Vec::<String>::new());
        assert_eq!(of("9h", "\nclock = \"elapsed\""), Vec::<String>::new());
        assert_eq!(of("30s", ""), ["warning: sla hot allows 30s until the first touch, less than a minute"]);
        assert_eq!(said(&BOOK.replace("30m", "9h"), "sla_length"), Vec::<String>::new(), "nobody has hours");
    }
}
