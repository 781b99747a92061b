//! The naive router: the eight steps of design §5 once more, from its text alone. Loops over everything, no index, nothing
//! shared with `src/routing` but the words of the model.

use leadtower::model::{
    account::Account,
    criteria::{Condition, Field},
    decision::*,
    held::HeldFor,
    id::{PoolName, RepId},
    lead::Profile,
    pool::{Pool, Strategy},
    rep::{Employment, Rep},
    rotation::Share,
    rule::{Destination, Otherwise, Switch},
    territory::Territory,
    time::{Instant, Millis},
};

use super::worlds::{Lead, World};

/// What the two routers must agree on.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub outcome: Outcome,
    pub account: Option<(i64, Evidence, Option<AccountTieBreak>)>,
    pub territory: Option<String>,
    pub segment: Option<String>,
    pub steps: Vec<(u32, Vec<Attempt>, Option<Cause>)>,
}

pub fn route(world: &World, lead: &Lead) -> Answer {
    let mut answer = Answer {
        outcome: Outcome::Fallback { cause: Cause::NoRule, held: Held::No },
        account: None,
        territory: None,
        segment: None,
        steps: Vec::new(),
    };
    // 1. Duplicate
    for evidence in [SamePerson::ExternalId, SamePerson::Email] {
        let ids = lead.open_leads.iter().filter(|open| open.evidence == evidence).map(|open| open.id);
        if let Some(of) = ids.min() {
            answer.outcome = Outcome::Duplicate { of, evidence };
            return answer;
        }
    }
    // 2. Account
    let account = account_of(world, lead);
    answer.account = account.clone().map(|(account, evidence, tie)| (account.id.0, evidence, tie));
    let router =
        Router { world, lead, account: account.map(|(account, ..)| account), territory: territory_of(world, &lead.profile) };
    answer.territory = router.territory.map(|territory| territory.name.to_string());
    answer.segment = router.segment().filter(|name| name != "none");
    // 3. Rules in order
    for (index, rule) in world.book.rules.iter().enumerate() {
        let fits = rule.when.iter().all(|(field, condition)| holds(condition, &router.values(field)));
        if rule.switch == Switch::Off || !fits {
            continue;
        }
        let mut attempts = Vec::new();
        let placed = router.destination(&rule.to, &mut attempts);
        let sla = |cause| match cause {
            Cause::NobodyAvailable | Cause::OwnerUnavailable if lead.trigger == Trigger::Sla => Cause::SlaExhausted,
            other => other,
        };
        let mut go_on = false;
        let (outcome, failed) = match placed {
            Ok(outcome) => (outcome, None),
            Err(Cause::SentByRule) => (Outcome::Fallback { cause: Cause::SentByRule, held: Held::No }, Some(Cause::SentByRule)),
            Err(cause) => match &rule.otherwise {
                Otherwise::Fallback => (Outcome::Fallback { cause: sla(cause), held: Held::No }, Some(cause)),
                Otherwise::NextRule => {
                    go_on = true;
                    (Outcome::Fallback { cause: sla(cause), held: Held::No }, Some(cause))
                }
                Otherwise::Hold => {
                    let held_for = match attempts.last() {
                        Some(Attempt::Pool(pool)) => HeldFor::Pool(pool.pool.clone()),
                        Some(Attempt::Named(NamedAttempt { verdict: NamedVerdict::Away { .. }, rep, .. })) => {
                            HeldFor::Rep(rep.unwrap())
                        }
                        _ => HeldFor::Answer,
                    };
                    (Outcome::Fallback { cause: sla(cause), held: Held::For(held_for) }, Some(cause))
                }
                Otherwise::Pool(name) => {
                    let cause = Cause::NobodyAvailable;
                    let owner = router.pool(name, Via::Overflow, &mut attempts);
                    let fallback = (Outcome::Fallback { cause: sla(cause), held: Held::No }, Some(cause));
                    owner.map_or(fallback, |owner| (Outcome::Assigned { owner, covering_for: None }, None))
                }
            },
        };
        answer.outcome = outcome;
        answer.steps.push((index as u32 + 1, attempts, failed));
        if !go_on {
            break;
        }
    }
    answer
}

/// A lead's value as a list of texts; `None` is unknown.
type Values = Option<Vec<String>>;

fn holds(condition: &Condition, values: &Values) -> bool {
    let Some(values) = values else { return *condition == Condition::Unknown };
    let among = |wanted: &Vec<String>| wanted.iter().any(|one| values.iter().any(|it| it.to_lowercase() == one.to_lowercase()));
    match condition {
        Condition::In(wanted) => among(wanted),
        Condition::NotIn(wanted) => !among(wanted),
        Condition::Number(range) => {
            let number = |it: &str| it.trim().trim_end_matches(".0").parse::<i64>();
            values.iter().any(|it| number(it).is_ok_and(|number| range.holds(number)))
        }
        Condition::Prefix(prefix) => values.iter().any(|it| it.to_lowercase().starts_with(&prefix.to_lowercase())),
        Condition::Known => true,
        Condition::Unknown => false,
    }
}

fn domains(host: &str) -> Vec<&str> {
    let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    starts.map(|at| &host[at..]).filter(|domain| domain.contains('.')).collect()
}

/// How well an account fits by one kind of evidence: the length of the domain, 0 without one, or not at all.
type Fits<'a> = Box<dyn Fn(&Account) -> Option<usize> + 'a>;

fn account_of<'w>(world: &'w World, lead: &Lead) -> Option<(&'w Account, Evidence, Option<AccountTieBreak>)> {
    let profile = &lead.profile;
    let email = profile.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain);
    let by_host = |host: Option<&'_ str>| -> Fits<'_> {
        let all: Vec<String> = host.map(|host| domains(host).iter().map(|it| (*it).to_owned()).collect()).unwrap_or_default();
        Box::new(move |account| {
            let own = account.domains.iter().filter(|domain| !world.is_shared(domain) && all.contains(domain));
            own.map(String::len).max()
        })
    };
    let kinds: [Fits<'_>; 4] = [
        Box::new(|account| (account.external_id.is_some() && account.external_id == profile.account_ref).then_some(0)),
        by_host(email),
        by_host(profile.website.as_deref()),
        Box::new(|account| (Some(account.folded_name.as_str()) == lead.folded_company.as_deref()).then_some(0)),
    ];
    for (kind, fits) in kinds.iter().enumerate() {
        let mut found: Vec<(&Account, usize)> =
            world.accounts.iter().filter_map(|account| Some((account, fits(account)?))).collect();
        found.sort_by_key(|(account, length)| {
            let age = account.created_at.map_or(i64::MAX, Instant::ms);
            (account.relationship, std::cmp::Reverse(*length), age, account.id)
        });
        let Some((best, length)) = found.first().copied() else { continue };
        let tie = found.get(1).map(|(second, shorter)| match () {
            () if second.relationship != best.relationship => AccountTieBreak::Relationship,
            () if *shorter != length => AccountTieBreak::LongerDomain,
            () => AccountTieBreak::Older,
        });
        let domain = |host: Option<&str>| host.map(|host| host[host.len() - length..].to_owned()).unwrap_or_default();
        let evidence = match kind {
            0 => Evidence::AccountId,
            1 => Evidence::EmailDomain(domain(email)),
            2 => Evidence::WebsiteDomain(domain(profile.website.as_deref())),
            _ => Evidence::CompanyName,
        };
        return Some((best, evidence, tie));
    }
    None
}

fn around<'w>(world: &'w World, territory: &'w Territory) -> Vec<&'w Territory> {
    let mut all = vec![territory];
    while let Some(parent) = &all[all.len() - 1].inside {
        all.push(world.book.territories.iter().find(|territory| territory.name == *parent).unwrap());
    }
    all
}

fn territory_of<'w>(world: &'w World, profile: &Profile) -> Option<&'w Territory> {
    let country = profile.country.or(profile.state.map(|state| state.country()))?;
    let prefix = |territory: &Territory| {
        let code = profile.postal_code.as_deref().unwrap_or_default();
        let fits = territory.postal_prefixes.iter().filter(|(of, prefix)| *of == country && code.starts_with(prefix.as_str()));
        fits.map(|(_, prefix)| prefix.len()).max()
    };
    let rank = |territory: &Territory| match () {
        () if profile.postal_code.is_some() && prefix(territory).is_some() => Some(2 + prefix(territory).unwrap_or(0)),
        () if profile.state.is_some_and(|state| territory.states.contains(&state)) => Some(1),
        () if territory.countries.contains(&country) => Some(0),
        () => None,
    };
    let mut best: Option<(&Territory, (usize, usize))> = None;
    for territory in &world.book.territories {
        if let Some(rank) = rank(territory) {
            let rank = (rank, around(world, territory).len());
            if best.is_none_or(|(_, known)| rank > known) {
                best = Some((territory, rank));
            }
        }
    }
    best.map(|(territory, _)| territory)
}

struct Router<'w> {
    world: &'w World,
    lead: &'w Lead,
    account: Option<&'w Account>,
    territory: Option<&'w Territory>,
}

impl<'w> Router<'w> {
    fn segment(&self) -> Option<String> {
        let size = self.lead.profile.employees?;
        let found = self.world.book.segments.iter().find(|segment| segment.employees.holds(size));
        Some(found.map_or("none".to_owned(), |segment| segment.name.to_string()))
    }

    fn values(&self, field: &Field) -> Values {
        let profile = &self.lead.profile;
        let one = |value: Option<String>| value.map(|value| vec![value]);
        let number = |value: Option<i64>| one(value.map(|value| value.to_string()));
        match field {
            Field::Account => one(Some(self.account.map_or("none", |account| account.relationship.as_str()).to_owned())),
            Field::Territory => match self.territory {
                Some(own) => Some(around(self.world, own).iter().map(|territory| territory.name.to_string()).collect()),
                None => (profile.country.is_some() || profile.state.is_some()).then(|| vec!["none".to_owned()]),
            },
            Field::Segment => one(self.segment()),
            Field::Country => one(profile.country.map(String::from)),
            Field::State => one(profile.state.map(String::from)),
            Field::City => one(profile.city.clone()),
            Field::PostalCode => one(profile.postal_code.clone()),
            Field::Employees => number(profile.employees),
            Field::Revenue => number(profile.revenue),
            Field::Score => number(profile.score),
            Field::Industry => one(profile.industry.clone()),
            Field::Product => one(profile.product.clone()),
            Field::Language => one(profile.language.map(String::from)),
            Field::Source => one(profile.source.clone().map(String::from)),
            Field::Kind => one(profile.kind.clone().map(String::from)),
            Field::Company => one(profile.company.clone()),
            Field::EmailDomain => one(profile.email.as_ref().map(|email| email.rsplit('@').next().unwrap().to_owned())),
            Field::Tag => Some(profile.tags.iter().cloned().collect()),
            Field::Custom(name) => one(profile.custom.get(name).cloned()),
        }
    }

    fn destination(&self, to: &Destination, attempts: &mut Vec<Attempt>) -> Result<Outcome, Cause> {
        let assigned =
            |owner: Option<RepId>, cause| owner.map(|owner| Outcome::Assigned { owner, covering_for: None }).ok_or(cause);
        match to {
            Destination::Fallback => Err(Cause::SentByRule),
            Destination::Nurture => Ok(Outcome::Nurture),
            Destination::Pool(name) => assigned(self.pool(name, Via::Rule, attempts), Cause::NobodyAvailable),
            Destination::TerritoryPool => {
                let mut cause = Cause::NoTerritoryPool;
                for territory in self.territory.map(|own| around(self.world, own)).unwrap_or_default() {
                    let known = |name: &&PoolName| self.world.book.pools.iter().any(|pool| pool.name == **name);
                    if let Some(pool) = territory.pool.as_ref().filter(known) {
                        cause = Cause::NobodyAvailable;
                        if let Some(owner) = self.pool(pool, Via::Territory(territory.name.clone()), attempts) {
                            return assigned(Some(owner), cause);
                        }
                    }
                }
                Err(cause)
            }
            Destination::AccountOwner => {
                let owner = self.account.and_then(|account| account.owner);
                let named = self.account.and_then(|account| account.owner_named.as_ref());
                let (verdict, cause) = match named {
                    Some(_) => (NamedVerdict::UnknownName, Cause::InvalidReference),
                    None => (NamedVerdict::Nobody, Cause::OwnerUnavailable),
                };
                let rep = owner.and_then(|owner| self.world.roster.get(owner)).ok_or(verdict);
                self.named(NamedBy::AccountOwner, rep, cause, attempts)
            }
            Destination::Rep(name) => {
                let rep = self.who(name.as_str()).ok_or(NamedVerdict::UnknownName);
                self.named(NamedBy::Rule, rep, Cause::InvalidReference, attempts)
            }
            Destination::Field(name) => {
                let value = self.values(&Field::from_name(name).unwrap()).map(|values| values.concat());
                let rep = match &value {
                    None => Err(NamedVerdict::Nobody),
                    Some(value) => self.who(value).ok_or(NamedVerdict::UnknownName),
                };
                self.named(NamedBy::Field { field: name.clone(), value }, rep, Cause::InvalidReference, attempts)
            }
        }
    }

    fn who(&self, name: &str) -> Option<&'w Rep> {
        self.world.roster.reps().iter().find(|rep| rep.email.as_deref() == Some(name) || rep.name == name)
    }

    fn gone(&self, rep: &Rep) -> Option<NamedVerdict> {
        if rep.employment == Employment::Inactive {
            return Some(NamedVerdict::Inactive);
        }
        let own = || self.world.absences.iter().filter(|absence| absence.rep == rep.id);
        let end = |absence: &&leadtower::model::absence::Absence| absence.until.map_or(i64::MAX, Instant::ms);
        let now = own().filter(|absence| absence.covers(self.lead.now)).max_by_key(|it| (end(it), std::cmp::Reverse(it.id)));
        if let Some(absence) = now {
            let mut until = absence.until;
            while let Some(at) = until
                && let Some(next) = own().filter(|absence| absence.covers(at)).max_by_key(end)
            {
                until = next.until;
            }
            return Some(NamedVerdict::Away { kind: absence.kind, until });
        }
        self.lead.tried.contains(&rep.id).then_some(NamedVerdict::AlreadyTried)
    }

    fn named(
        &self,
        by: NamedBy,
        rep: Result<&Rep, NamedVerdict>,
        nobody: Cause,
        attempts: &mut Vec<Attempt>,
    ) -> Result<Outcome, Cause> {
        let mut attempt = NamedAttempt { by, rep: None, verdict: NamedVerdict::Chosen, backup: None };
        let result = match rep {
            Err(verdict) => {
                attempt.verdict = verdict;
                Err(nobody)
            }
            Ok(rep) => {
                attempt.rep = Some(rep.id);
                match self.gone(rep) {
                    None => Ok(Outcome::Assigned { owner: rep.id, covering_for: None }),
                    Some(reason) => {
                        attempt.verdict = reason;
                        let is_there = reason == NamedVerdict::AlreadyTried;
                        let backup = rep.backup.filter(|_| !is_there).and_then(|backup| self.world.roster.get(backup));
                        attempt.backup = backup.map(|rep| (rep.id, self.gone(rep).unwrap_or(NamedVerdict::Chosen)));
                        match attempt.backup {
                            Some((owner, NamedVerdict::Chosen)) => Ok(Outcome::Assigned { owner, covering_for: Some(rep.id) }),
                            _ => Err(Cause::OwnerUnavailable),
                        }
                    }
                }
            }
        };
        attempts.push(Attempt::Named(attempt));
        result
    }

    fn skipped(&self, pool: &Pool, rep: &Rep) -> Option<Verdict> {
        match self.gone(rep) {
            Some(NamedVerdict::Away { kind, until }) => return Some(Verdict::Away { kind, until }),
            Some(NamedVerdict::AlreadyTried) => return Some(Verdict::AlreadyTried),
            Some(_) => return Some(Verdict::Inactive),
            None => {}
        }
        if let Some(language) = self.lead.profile.language
            && pool.match_language
            && !rep.languages.contains(&language)
        {
            return Some(Verdict::Language);
        }
        if pool.respect_hours && !self.world.at_work(rep, self.lead.now) {
            // Worlds open and close on the quarter of an hour.
            let quarter = 15 * 60_000;
            let mut at = Instant::from_ms(self.lead.now.ms().div_euclid(quarter) * quarter);
            let limit = at + Millis(42 * Millis::DAY.0);
            while at < limit && !self.world.at_work(rep, at) {
                at = at + Millis(quarter);
            }
            return Some(Verdict::OffHours { until: (at < limit).then_some(at) });
        }
        let load = self.world.load(rep.id);
        let caps = [rep.capacity.max_open, rep.capacity.max_per_day, rep.capacity.max_per_week, rep.capacity.max_per_month];
        let counts = [load.open, load.today, load.this_week, load.this_month];
        for (kind, (max, count)) in caps.into_iter().zip(counts).enumerate() {
            if let Some(max) = max
                && count >= max
                && !pool.ignore_caps
            {
                return Some(match kind {
                    0 => Verdict::AtCapacity { open: count, max },
                    1 => Verdict::DayFull { received: count, max },
                    2 => Verdict::WeekFull { received: count, max },
                    _ => Verdict::MonthFull { received: count, max },
                });
            }
        }
        None
    }

    fn pool(&self, name: &PoolName, via: Via, attempts: &mut Vec<Attempt>) -> Option<RepId> {
        let pool = self.world.book.pools.iter().find(|pool| pool.name == *name)?;
        let mut members: Vec<MemberVerdict> = Vec::new();
        let mut line: Vec<(&Rep, u32, Standing)> = Vec::new();
        for member in &pool.members {
            let Some(rep) = self.who(member.rep.as_str()) else { continue };
            let weight = if pool.strategy == Strategy::RoundRobin { 1 } else { member.weight };
            let mut standing = Standing { owed: self.world.balance(name, rep.id), load: None, priority: None };
            if pool.strategy == Strategy::LeastLoaded {
                standing.load = Some((self.world.load(rep.id).open, rep.capacity.max_open));
            }
            if pool.strategy == Strategy::Priority {
                standing.priority = Some(member.priority);
            }
            let verdict = self.skipped(pool, rep).unwrap_or(Verdict::InLine(standing));
            if verdict.is_eligible() {
                line.push((rep, weight, standing));
            }
            let balance = if verdict.is_eligible() { Share(0) } else { self.world.balance(name, rep.id) };
            members.push(MemberVerdict { rep: rep.id, weight, verdict, balance });
        }
        let sum: i64 = line.iter().map(|(_, weight, _)| i64::from(*weight)).sum();
        for (_, weight, standing) in &mut line {
            standing.owed += Share(i64::from(*weight) * 1_000_000_000 / sum);
        }
        let left_over = 1_000_000_000 - line.iter().map(|(_, weight, _)| i64::from(*weight) * 1_000_000_000 / sum).sum::<i64>();
        let all_limited = line.iter().all(|(rep, ..)| rep.capacity.max_open.is_some());
        // Larger is better.
        let merit = |rep: &Rep, standing: &Standing| -> f64 {
            let open = f64::from(self.world.load(rep.id).open);
            match pool.strategy {
                Strategy::RoundRobin | Strategy::Weighted => standing.owed.0 as f64,
                Strategy::Priority => f64::from(standing.priority.unwrap()),
                Strategy::LeastLoaded if !all_limited => -open,
                Strategy::LeastLoaded => match rep.capacity.max_open {
                    Some(0) => -1e9 - open,
                    max => -open / f64::from(max.unwrap()),
                },
            }
        };
        let top = line.iter().map(|(rep, _, standing)| merit(rep, standing)).fold(f64::NEG_INFINITY, f64::max);
        let margin = if matches!(pool.strategy, Strategy::RoundRobin | Strategy::Weighted) { 10_000.0 } else { f64::EPSILON };
        let level: Vec<&Rep> = line.iter().filter(|(rep, _, it)| top - merit(rep, it) < margin).map(|(rep, ..)| *rep).collect();
        let oldest = level.iter().map(|rep| self.world.load(rep.id).last).min();
        let idle: Vec<&Rep> = level.iter().filter(|rep| Some(self.world.load(rep.id).last) == oldest).copied().collect();
        let chosen = idle.first().map(|rep| rep.id);
        let decided_by = chosen.map(|_| match (line.len(), level.len(), idle.len(), pool.strategy) {
            (1, ..) => DecidedBy::OnlyOne,
            (_, 1, _, Strategy::RoundRobin | Strategy::Weighted) => DecidedBy::MostOwed,
            (_, 1, _, Strategy::LeastLoaded) => DecidedBy::LeastLoaded,
            (_, 1, _, Strategy::Priority) => DecidedBy::HighestPriority,
            (_, _, 1, _) => DecidedBy::LongestSinceLast,
            _ => DecidedBy::PoolOrder,
        });
        for member in &mut members {
            if let Some((rep, _, standing)) = line.iter_mut().find(|(rep, ..)| rep.id == member.rep) {
                member.verdict = if chosen == Some(rep.id) {
                    standing.owed += Share(left_over);
                    Verdict::Chosen(*standing)
                } else {
                    Verdict::InLine(*standing)
                };
            }
        }
        attempts.push(Attempt::Pool(PoolAttempt { pool: name.clone(), via, strategy: pool.strategy, members, decided_by }));
        chosen
    }
}
