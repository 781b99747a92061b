//! Public holidays on which parts of the made company do not work: a few a country, so that a calendar has some.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{intake::RepDraft, model::time::Zone};

/// Somebody has to answer the web site's leads on those days, too.
const ALWAYS_THERE: &str = "Inbound Desk";

/// The days off of those in that zone from the year before `day` to the year after.
pub fn of(zone: Zone, day: NaiveDate) -> BTreeSet<NaiveDate> {
    (day.year() - 1..=day.year() + 1).flat_map(|year| in_year(zone, year)).collect()
}

/// Gives a rep the days off of where they are.
pub fn give(rep: &mut RepDraft, day: NaiveDate) {
    if rep.team.as_deref() != Some(ALWAYS_THERE) {
        rep.holidays = rep.zone.map(|zone| of(zone, day)).filter(|days| !days.is_empty());
    }
}

fn in_year(zone: Zone, year: i32) -> Vec<NaiveDate> {
    let fixed: &[(u32, u32)] = match zone.name() {
        "America/New_York" | "America/Los_Angeles" => &[(1, 1), (7, 4), (12, 25)],
        "Europe/Berlin" => &[(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)],
        "Asia/Singapore" => &[(1, 1), (5, 1), (8, 9), (12, 25)],
        _ => &[],
    };
    let thanksgiving =
        zone.name().starts_with("America/").then(|| NaiveDate::from_weekday_of_month_opt(year, 11, Weekday::Thu, 4));
    let fixed = fixed.iter().filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, *month, *day));
    fixed.chain(thanksgiving.flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanksgiving_is_the_fourth_thursday_where_it_is_kept() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = |zone: &str| of(zone.parse().unwrap(), day("2026-11-24"));
        assert!(days("America/New_York").contains(&day("2026-11-26")));
        assert!(days("America/Los_Angeles").contains(&day("2027-01-01")));
        assert!(!days("Europe/Berlin").contains(&day("2026-11-26")) && days("Europe/Berlin").contains(&day("2026-12-26")));
        assert!(days("UTC").is_empty());
    }
}
