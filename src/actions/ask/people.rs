//! Who is there, what they hold, and whether they could take a lead now.

use crate::{
    actions::{Desk, assign::anybodys_pool, error::ActionError, picture::Picture},
    model::{
        decision::Verdict,
        id::RepId,
        listing::{Availability, FullBy, RepRow},
        rep::Employment,
        roster::Roster,
        time::Instant,
    },
    routing::{
        accounts::AccountIndex,
        eligibility::{self, Asking},
    },
    store::tally,
    worktime::calendar,
};

/// What every rep is called.
pub fn names(desk: &mut Desk) -> Result<Vec<(RepId, String)>, ActionError> {
    let picture = desk.look()?;
    Ok(picture.roster.reps().iter().map(|rep| (rep.id, rep.name.clone())).collect())
}

/// All people, for the pure rooms.
pub fn whole_roster(desk: &mut Desk) -> Result<Roster, ActionError> {
    Ok(desk.look()?.roster.clone())
}

/// The roster with availability now: active reps first, each group by name.
pub fn roster(desk: &mut Desk) -> Result<Vec<RepRow>, ActionError> {
    let now = desk.now();
    let untouched = tally::untouched(desk.conn())?;
    let picture = desk.look()?;
    let mut rows: Vec<RepRow> = Vec::new();
    for (position, rep) in picture.roster.reps().iter().enumerate() {
        let absences = picture.roster.absences(position);
        rows.push(RepRow {
            rep: rep.clone(),
            load: picture.loads[position],
            untouched: untouched.iter().find(|(known, _)| *known == rep.id).map_or(0, |(_, n)| *n),
            availability: availability(picture, position, now),
            days_off: rep.days_off(picture.roster.days_off()).clone(),
            absences: absences.iter().filter(|absence| absence.until.is_none_or(|until| until > now)).cloned().collect(),
            pools: Vec::new(),
        });
    }
    for pool in picture.book.pools() {
        for seat in &pool.members {
            if let Some(position) = picture.roster.position(seat.rep) {
                rows[position].pools.push((pool.name.clone(), seat.weight));
            }
        }
    }
    rows.sort_by_key(|row| (row.rep.employment == Employment::Inactive, row.rep.name.to_lowercase(), row.rep.id));
    Ok(rows)
}

pub(super) fn availability(picture: &Picture, position: usize, now: Instant) -> Availability {
    let none = AccountIndex::default();
    let asking = Asking { language: None, tried: &[], now };
    match eligibility::judge(&anybodys_pool(), position, &asking, &picture.floor(&none)) {
        Some(Verdict::Inactive) => Availability::Inactive,
        Some(Verdict::Away { kind, until }) => Availability::Away { kind, until },
        Some(Verdict::OffHours { until }) => Availability::OffHours { until },
        Some(Verdict::AtCapacity { .. }) => Availability::Full(FullBy::Open),
        Some(Verdict::DayFull { .. }) => Availability::Full(FullBy::Day),
        Some(Verdict::WeekFull { .. }) => Availability::Full(FullBy::Week),
        Some(Verdict::MonthFull { .. }) => Availability::Full(FullBy::Month),
        Some(Verdict::Chosen(_) | Verdict::InLine(_) | Verdict::AlreadyTried | Verdict::Language) | None => {
            let hours = picture.roster.hours(position);
            Availability::Available { until: hours.and_then(|hours| calendar::next_closing(hours, now)) }
        }
    }
}
