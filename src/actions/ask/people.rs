//! Who is there, what they hold, and whether they could take a lead now.

use crate::{
    actions::{Desk, assign::anybodys_pool, error::ActionError, picture::Picture},
    model::{
        decision::{Standing, Verdict},
        id::{LeadId, RepId},
        lead::Profile,
        listing::{Availability, FullBy, RepRow},
        rep::Employment,
        roster::Load,
        rotation::Share,
        time::Instant,
    },
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        eligibility::{self, Asking},
    },
    store::{decisions, leads, names::Names, tally},
    worktime::calendar,
};

/// A rep as somebody a lead could be given to.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// Their team.
    pub team: Option<String>,
    /// What they would be told now: in line, or why not.
    pub verdict: Verdict,
    /// What they hold.
    pub load: Load,
    /// Most open leads they may hold.
    pub max_open: Option<u32>,
}

/// What every rep is called.
pub fn names(desk: &mut Desk) -> Result<Vec<(RepId, String)>, ActionError> {
    let picture = desk.look()?;
    Ok(picture.roster.reps().iter().map(|rep| (rep.id, rep.name.clone())).collect())
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

/// Every active rep with their verdict and load now, for the picker: those who can first, the least loaded of them
/// first. Of several leads the first one's language and pool are looked at.
pub fn candidates(desk: &mut Desk, leads: &[LeadId]) -> Result<Vec<Candidate>, ActionError> {
    let now = desk.now();
    let lead = match leads.first() {
        Some(id) => leads::get(desk.conn(), &Names::load(desk.conn())?, *id)?,
        None => None,
    };
    let tried = match leads {
        [only] => decisions::owners_of(desk.conn(), *only)?,
        _ => Vec::new(),
    };
    let picture = desk.look()?;
    let own = lead.as_ref().and_then(|record| record.placing.pool.as_ref()).and_then(|name| picture.book.pool(name));
    let anybodys = anybodys_pool();
    let pool = CompiledPool { match_language: own.is_some_and(|pool| pool.match_language), ..anybodys };
    let nothing = Profile::default();
    let profile = lead.as_ref().map_or(&nothing, |record| &record.lead.profile);
    let owner = lead.as_ref().and_then(|record| record.lead.state.owner);
    // Who had it before may have it again by hand; only whoever has it now need not be offered it.
    let tried: Vec<RepId> = tried.into_iter().filter(|rep| Some(*rep) == owner).collect();
    let asking = Asking::new(profile, &tried, now);
    let none = AccountIndex::default();
    let floor = picture.floor(&none);
    let mut candidates: Vec<Candidate> = Vec::new();
    for (position, rep) in picture.roster.reps().iter().enumerate() {
        if rep.employment == Employment::Inactive {
            continue;
        }
        let owed = own.map_or(Share::ZERO, |pool| picture.rotation.get(&pool.name, rep.id));
        let in_line = || Verdict::InLine(Standing { owed, load: None, priority: None });
        candidates.push(Candidate {
            rep: rep.id,
            name: rep.name.clone(),
            team: rep.team.clone(),
            verdict: eligibility::judge(&pool, position, &asking, &floor).unwrap_or_else(in_line),
            load: picture.loads[position],
            max_open: rep.capacity.max_open,
        });
    }
    candidates.sort_by(|a, b| {
        let key = |it: &Candidate| (!it.verdict.is_eligible(), it.load.open);
        key(a).cmp(&key(b)).then_with(|| a.name.to_lowercase().cmp(&b.name.to_lowercase())).then(a.rep.cmp(&b.rep))
    });
    Ok(candidates)
}
