//! When leads arrive: by day and hour where they live, over the thirty days of the story, with the last hours never empty.

use chrono::{Datelike, Timelike};

use crate::model::time::{Instant, Millis, Zone};

use super::{
    company::Company,
    dice::Dice,
    people::{self, Feed, From, Person},
};

/// How long the story is.
pub const STORY: Millis = Millis(30 * Millis::DAY.0);

/// How the hours of a day compare, from midnight.
const HOURS: [u64; 24] = [1, 1, 1, 1, 1, 2, 4, 10, 24, 40, 46, 44, 34, 38, 44, 42, 36, 28, 16, 12, 10, 8, 5, 3];
/// How days compare, from Monday.
const DAYS: [u64; 7] = [100, 108, 104, 96, 78, 14, 12];
const BUSIEST: u64 = 46 * 108;

/// The last stretch, in which somebody who opens the dashboard looks for what came in.
const LATELY: Millis = Millis(3 * Millis::HOUR.0);
/// So many at least came in lately, whatever the hour.
const AT_LEAST_LATELY: usize = 26;

/// How many of a thousand people write a second time.
const AGAIN: u64 = 42;

/// Somebody comes in.
#[derive(Debug)]
pub struct Arrival {
    /// When.
    pub at: Instant,
    /// Who.
    pub person: Person,
}

/// `count` arrivals over the thirty days before `until`, in order.
pub fn plan(company: &Company, seed: u32, until: Instant, count: usize) -> Vec<Arrival> {
    let mut all: Vec<Arrival> = Vec::with_capacity(count);
    for n in 0.. {
        if all.len() >= count {
            break;
        }
        let mut dice = Dice::of(seed, "arrival", n);
        let Some(from) = people::from(company, &mut dice) else { break };
        let at = instant(from.place.zone(), until, &mut dice);
        let first = Arrival { at, person: people::person(company, from, feed(&mut dice), &mut dice) };
        if dice.chance(AGAIN) {
            let later = first.at + Millis::minutes(dice.between(40, 4 * 24 * 60));
            if later < until && all.len() + 1 < count {
                all.push(Arrival { at: later, person: first.person.again(&mut dice) });
            }
        }
        all.push(first);
    }
    fill_up_lately(company, seed, until, &mut all);
    all.sort_by_key(|arrival| arrival.at);
    all
}

/// Where few came in lately, those who came first came lately instead, from where it is day.
fn fill_up_lately(company: &Company, seed: u32, until: Instant, all: &mut [Arrival]) {
    let since = until - LATELY;
    let lately = all.iter().filter(|arrival| arrival.at >= since).count();
    all.sort_by_key(|arrival| arrival.at);
    for (arrival, n) in all.iter_mut().zip(0..).take(AT_LEAST_LATELY.saturating_sub(lately)) {
        let mut dice = Dice::of(seed, "lately", n);
        let at = until - Millis::minutes(dice.between(2, LATELY.0 / Millis::MINUTE.0)) - Millis(dice.between(0, 59_999));
        if let Some(person) = somebody_awake(company, at, &mut dice) {
            *arrival = Arrival { at, person };
        }
    }
}

/// Somebody from where it is day, if it is day anywhere we know.
pub fn somebody_awake(company: &Company, at: Instant, dice: &mut Dice) -> Option<Person> {
    let mut from = people::from(company, dice)?;
    for _ in 0..40 {
        if dice.below(BUSIEST) < traffic(from.place.zone(), at) {
            break;
        }
        from = people::from(company, dice)?;
    }
    let feed = feed(dice);
    Some(people::person(company, from, feed, dice))
}

/// Visitors of a fair in that town: two of three from there, the others from the same country.
pub fn visitors(company: &Company, seed: u32, fair: u64, city: &str, count: u64) -> Vec<Person> {
    let near: Vec<_> = company.places.iter().filter(|place| place.city == city).collect();
    let country = near.first().map(|place| place.country.as_str());
    let all = (0..count).filter_map(|n| {
        let mut dice = Dice::of(seed, "visitor", fair << 32 | n);
        let neighbours: Vec<_> = company.places.iter().filter(|place| Some(place.country.as_str()) == country).collect();
        let place = dice.pick(&near).filter(|_| n % 3 > 0).or_else(|| neighbours.first())?;
        Some(people::person(company, From { place, account: None }, Feed::Event, &mut dice))
    });
    all.collect()
}

fn feed(dice: &mut Dice) -> Feed {
    match dice.below(100) {
        0..9 => Feed::Chat,
        9..13 => Feed::Partners,
        13..24 => Feed::Ads,
        _ => Feed::Website,
    }
}

/// How busy we are with people of that zone then.
fn traffic(zone: Zone, at: Instant) -> u64 {
    let local = at.local(zone);
    let day = DAYS.get(local.weekday().num_days_from_monday() as usize);
    let hour = HOURS.get(local.hour() as usize);
    day.copied().unwrap_or(0) * hour.copied().unwrap_or(0)
}

fn instant(zone: Zone, until: Instant, dice: &mut Dice) -> Instant {
    loop {
        let at = until - Millis(dice.between(1, STORY.0 - 1));
        if dice.below(BUSIEST) < traffic(zone, at) {
            return at;
        }
    }
}
