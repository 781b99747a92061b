//! How a thing of the script is done: which leads it is about is found when it happens.

use crate::{
    actions::{
        ask,
        command::{Assign, Command, Limit, OnLeaving, Publish, Receiver, Route, Seen, SetAbsence, SetCapacity, Snooze, Tried},
    },
    model::{
        criteria::Criteria,
        filter::{Filter, Status},
        id::{PoolName, RepId},
        journal::Actor,
        listing::LeadRow,
        time::Instant,
    },
    rulebook::spelling,
    store::page::{Order, Page},
};

use super::{
    DemoError,
    script::{Act, By, FULL, OPS, Scene},
    stage::{Decided, Stage},
};

/// Leads that a scene looks through.
const LOOK: usize = 200;

/// Does it.
pub fn play(stage: &mut Stage, you: &Actor, (at, by, scene): Act) -> Result<Decided, DemoError> {
    let who = |themselves: &str| match by {
        By::Themselves => Actor::named(themselves),
        By::Ops => Actor::named(OPS),
        By::You => you.clone(),
    };
    match scene {
        Scene::Publish { text, note } => {
            let publish = Publish::of(text, Some(note.to_owned()));
            stage.act(&who(OPS), at, &Command::Publish(publish))
        }
        Scene::Away { rep, from, until, kind } => {
            let set = SetAbsence { rep: stage.named(rep)?, from: Some(from), until, kind, leads: OnLeaving::Keep };
            stage.act(&who(rep), at, &Command::SetAbsence(set))
        }
        Scene::Limit { rep, most } => limit(stage, &who(rep), at, (rep, most)),
        Scene::Enough { rep } => {
            let id = stage.named(rep)?;
            let open = ask::roster(&mut stage.desk)?.into_iter().find(|row| row.rep.id == id).map_or(0, |row| row.load.open);
            limit(stage, &who(rep), at, (rep, open))
        }
        Scene::Reroute { countries } => {
            let when = format!("country:{}", countries.join(","));
            let filter = Filter { criteria: criteria(&when), statuses: vec![Status::Fallback], ..Filter::default() };
            let leads = find(stage, at, &filter, Order::Oldest)?;
            let leads: Vec<Seen> = leads.iter().map(|row| Seen::any(row.id)).collect();
            stage.act(&who(OPS), at, &Command::Route(Route { leads, tried: Tried::Exclude }))
        }
        Scene::Give { pool, leads, to, because } => {
            let to = stage.named(to)?;
            let filter = Filter {
                pools: vec![PoolName::from(pool)],
                statuses: vec![Status::Assigned, Status::Working],
                ..Filter::default()
            };
            let found = find(stage, at, &filter, Order::Newest)?;
            let full = |owner: Option<RepId>| owner.is_some_and(|owner| FULL.contains(&name(stage, owner).as_str()));
            let not_theirs = found.into_iter().filter(|row| row.owner != Some(to) && !full(row.owner)).take(leads);
            let leads = not_theirs.map(|row| Seen::any(row.id)).collect();
            let assign = Assign { leads, to: Receiver::Rep(to), because: Some(because.to_owned()) };
            stage.act(&who(OPS), at, &Command::Assign(assign))
        }
        Scene::SendBack { because } => {
            let statuses = vec![Status::Working];
            let filter = Filter { criteria: criteria("account:none source:web"), statuses, ..Filter::default() };
            let found = find(stage, at, &filter, Order::Newest)?;
            let owned = found.iter().filter_map(|row| Some((row, name(stage, row.owner?))));
            let Some((row, owner)) = owned.into_iter().find(|(_, owner)| !FULL.contains(&owner.as_str())) else {
                return Ok(Vec::new());
            };
            let who = who(&owner);
            let assign = Assign { leads: vec![Seen::any(row.id)], to: Receiver::Fallback, because: Some(because.to_owned()) };
            stage.act(&who, at, &Command::Assign(assign))
        }
        Scene::Snooze { leads, until } => {
            let filter = Filter { statuses: vec![Status::Working], ..Filter::default() };
            let found = find(stage, at, &filter, Order::Newest)?;
            let leads = found.iter().skip(5).take(leads).map(|row| Seen::any(row.id)).collect();
            stage.act(&who(OPS), at, &Command::Snooze(Snooze { leads, until: Some(until) }))
        }
    }
}

fn limit(stage: &mut Stage, who: &Actor, at: Instant, (rep, most): (&str, u32)) -> Result<Decided, DemoError> {
    let rep = stage.named(rep)?;
    let (max_open, keep) = (Limit::Most(most), Limit::Keep);
    let set = SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep };
    stage.act(who, at, &Command::SetCapacity(set))
}

fn name(stage: &Stage, rep: RepId) -> String {
    stage.hand(rep).map_or_else(|| OPS.to_owned(), |hand| hand.name.clone())
}

/// Leads as they stand then.
pub fn find(stage: &mut Stage, at: Instant, filter: &Filter, order: Order) -> Result<Vec<LeadRow>, DemoError> {
    stage.go_to(at);
    Ok(ask::page(&mut stage.desk, filter, Page::first(order, LOOK))?)
}

/// What is written here is known to be right.
fn criteria(when: &str) -> Criteria {
    spelling::read(when).unwrap_or_else(|_| Criteria::any())
}
