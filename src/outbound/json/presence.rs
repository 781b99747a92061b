//! What would become of leads if a rep went away.

use serde::Serialize;

use crate::actions::ask::{PoolForecast, PresenceEffect, StandIn};

use super::{People, instant};

/// What `rep away --dry-run` answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PresenceJson {
    rep: String,
    from: String,
    until: Option<String>,
    pools: Vec<PoolJson>,
    accounts: u64,
    stand_in: Option<String>,
    open_contacted: u32,
    open_untouched: u32,
    rerouted: Vec<MovedJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PoolJson {
    pool: String,
    next: Vec<String>,
    takers: Vec<String>,
    places: Option<u32>,
    came_in_7_days: u32,
    lasts_until: Option<String>,
    nobody_from: Option<String>,
    nobody_until: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct MovedJson {
    owner: Option<String>,
    leads: u32,
}

impl PresenceJson {
    /// From what was found.
    pub fn new(effect: &PresenceEffect, people: &People) -> Self {
        let PresenceEffect { of, at, until, pools, stand_in, contacted, untouched, clocks: _, rerouted, covered: _, placed: _ } =
            effect;
        let moved = |(owner, leads): &(Option<_>, u32)| MovedJson { owner: owner.map(|rep| people.key(rep)), leads: *leads };
        Self {
            rep: people.key(of.rep()),
            from: instant(*at),
            until: until.map(instant),
            pools: pools.iter().map(|pool| PoolJson::new(pool, people)).collect(),
            accounts: stand_in.as_ref().map_or(0, |named| named.accounts),
            stand_in: stand_in.as_ref().and_then(|named| match named.by {
                StandIn::Backup(rep) => Some(people.key(rep)),
                StandIn::Missing(_) | StandIn::Nobody => None,
            }),
            open_contacted: *contacted,
            open_untouched: *untouched,
            rerouted: rerouted.iter().map(moved).collect(),
        }
    }
}

impl PoolJson {
    fn new(forecast: &PoolForecast, people: &People) -> Self {
        let PoolForecast { effect, came, lasts } = forecast;
        let keys = |reps: &[_]| reps.iter().map(|rep| people.key(*rep)).collect();
        Self {
            pool: effect.pool.to_string(),
            next: keys(&effect.outlook.turns),
            takers: keys(&effect.outlook.takers),
            places: effect.outlook.places,
            came_in_7_days: *came,
            lasts_until: lasts.map(instant),
            nobody_from: effect.nobody.map(|(from, _)| instant(from)),
            nobody_until: effect.nobody.and_then(|(_, until)| until).map(instant),
        }
    }
}
