//! Steps 4 to 7: what one matching rule makes of a lead.

use crate::model::{
    decision::{Attempt, Cause, DecidedBy, Held, NamedAttempt, NamedBy, NamedVerdict, Outcome, PoolAttempt, Verdict, Via},
    held::HeldFor,
    id::RepId,
};

use super::{
    Arrival, Floor,
    compile::{CompiledBook, CompiledPool, Else, Target, To},
    eligibility::{Asking, absent, verdicts},
    places::Placed,
    strategy,
    traits::{Traits, number, text},
};

/// What a rule did with a lead: whom it asked, and the end of it.
pub(super) struct Answer {
    pub attempts: Vec<Attempt>,
    pub end: End,
}

/// The end of asking one rule.
pub(super) enum End {
    /// The lead has a place.
    Placed(Outcome),
    /// It waits in fallback.
    Waits(Cause, Held),
    /// The rules below are asked; if none places it, it waits for this cause.
    Next(Cause),
}

/// One lead at one rule.
pub(super) struct Asked<'a> {
    pub arrival: &'a Arrival<'a>,
    pub book: &'a CompiledBook,
    pub floor: &'a Floor<'a>,
    pub traits: &'a Traits<'a>,
    /// The owner of the matched account, or why there is none to ask.
    pub account_owner: Result<RepId, NamedVerdict>,
    pub asking: Asking<'a>,
}

impl Asked<'_> {
    /// Asks the rule's destination, and when nobody there can take the lead, does as its `otherwise` says.
    pub fn ask(&self, target: &Target) -> Answer {
        let mut attempts = Vec::with_capacity(1);
        let failed = match &target.to {
            To::Fallback => return Answer { attempts, end: End::Waits(Cause::SentByRule, Held::No) },
            To::Nurture => return Answer { attempts, end: End::Placed(Outcome::Nurture) },
            To::AccountOwner => self.ask_owner(&mut attempts),
            To::Rep(rep) => self.ask_named(
                NamedBy::Rule,
                rep.and_then(|rep| self.floor.roster.position(rep)).ok_or(NamedVerdict::UnknownName),
                &mut attempts,
            ),
            To::Field { name, field } => {
                let value = match number(self.arrival.profile, field) {
                    Some(number) => Some(number.to_string()),
                    None => text(self.arrival.profile, field).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
                };
                let named = value.as_deref().ok_or(NamedVerdict::Nobody);
                let found = named.and_then(|value| self.floor.roster.find(value).ok_or(NamedVerdict::UnknownName));
                self.ask_named(NamedBy::Field { field: name.clone(), value }, found, &mut attempts)
            }
            To::Pool(pool) => self.ask_pool(*pool, Via::Rule, &mut attempts),
            To::TerritoryPool => self.ask_territory(&mut attempts),
        };
        let cause = match failed {
            Ok(outcome) => return Answer { attempts, end: End::Placed(outcome) },
            Err(cause) => cause,
        };
        let end = match target.otherwise {
            Else::NextRule => End::Next(cause),
            Else::Fallback => End::Waits(cause, Held::No),
            Else::Hold => End::Waits(cause, held(&attempts)),
            Else::Pool(pool) => match self.ask_pool(pool, Via::Overflow, &mut attempts) {
                Ok(outcome) => End::Placed(outcome),
                Err(cause) => End::Waits(cause, Held::No),
            },
        };
        Answer { attempts, end }
    }

    fn ask_owner(&self, attempts: &mut Vec<Attempt>) -> Result<Outcome, Cause> {
        let found = self.account_owner.and_then(|owner| self.floor.roster.position(owner).ok_or(NamedVerdict::UnknownName));
        self.ask_named(NamedBy::AccountOwner, found, attempts)
    }

    /// One rep, and their backup in their place. Hours and caps bind pools only.
    fn ask_named(&self, by: NamedBy, found: Result<usize, NamedVerdict>, attempts: &mut Vec<Attempt>) -> Result<Outcome, Cause> {
        let position = match found {
            Ok(position) => position,
            Err(verdict) => {
                // An account may have no owner; a name that nobody bears is a mistake of whoever wrote it.
                let nobody = match (&by, verdict) {
                    (NamedBy::AccountOwner, NamedVerdict::Nobody) => Cause::OwnerUnavailable,
                    _ => Cause::InvalidReference,
                };
                attempts.push(Attempt::Named(NamedAttempt { by, rep: None, verdict, backup: None }));
                return Err(nobody);
            }
        };
        let roster = self.floor.roster;
        let Some(rep) = roster.reps().get(position) else { return Err(Cause::InvalidReference) };
        let Some(reason) = absent(roster, position, &self.asking) else {
            attempts.push(Attempt::Named(NamedAttempt { by, rep: Some(rep.id), verdict: NamedVerdict::Chosen, backup: None }));
            return Ok(Outcome::Assigned { owner: rep.id, covering_for: None });
        };
        // Who had the lead already is there: nobody stands in for them.
        let stood_in_for = rep.backup.filter(|_| reason != NamedVerdict::AlreadyTried);
        let backup = stood_in_for.and_then(|backup| {
            let verdict = absent(roster, roster.position(backup)?, &self.asking).unwrap_or(NamedVerdict::Chosen);
            Some((backup, verdict))
        });
        attempts.push(Attempt::Named(NamedAttempt { by, rep: Some(rep.id), verdict: reason, backup }));
        match backup {
            Some((backup, NamedVerdict::Chosen)) => Ok(Outcome::Assigned { owner: backup, covering_for: Some(rep.id) }),
            _ => Err(Cause::OwnerUnavailable),
        }
    }

    fn ask_pool(&self, pool: Option<usize>, via: Via, attempts: &mut Vec<Attempt>) -> Result<Outcome, Cause> {
        let pool = pool.map(|index| &self.book.pools[index]).ok_or(Cause::NobodyAvailable)?;
        let attempt = self.pick(pool, via);
        let chosen = attempt.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_))).map(|member| member.rep);
        attempts.push(Attempt::Pool(attempt));
        chosen.map(|owner| Outcome::Assigned { owner, covering_for: None }).ok_or(Cause::NobodyAvailable)
    }

    fn pick(&self, pool: &CompiledPool, via: Via) -> PoolAttempt {
        let mut members = verdicts(pool, &self.asking, self.floor);
        let decided_by: Option<DecidedBy> = strategy::choose(pool, &mut members, self.floor);
        PoolAttempt { pool: pool.name.clone(), via, strategy: pool.strategy, members, decided_by }
    }

    /// The pools of the lead's territory and of all around it, innermost first.
    fn ask_territory(&self, attempts: &mut Vec<Attempt>) -> Result<Outcome, Cause> {
        let Placed::In(territory) = self.traits.territory else { return Err(Cause::NoTerritoryPool) };
        let mut cause = Cause::NoTerritoryPool;
        for around in self.book.places.chain(territory) {
            let territory = &self.book.book.territories[*around];
            if let Some(pool) = territory.pool.as_ref().and_then(|name| self.book.pool_at(name)) {
                match self.ask_pool(Some(pool), Via::Territory(territory.name.clone()), attempts) {
                    Ok(outcome) => return Ok(outcome),
                    Err(nobody) => cause = nobody,
                }
            }
        }
        Err(cause)
    }
}

/// A lead is held for the pool last asked, or for the rep who is away; where nobody could be asked, for somebody to ask.
fn held(attempts: &[Attempt]) -> Held {
    Held::For(match attempts.last() {
        Some(Attempt::Pool(attempt)) => HeldFor::Pool(attempt.pool.clone()),
        Some(Attempt::Named(NamedAttempt { rep: Some(rep), verdict: NamedVerdict::Away { .. }, .. })) => HeldFor::Rep(*rep),
        Some(Attempt::Named(_)) | None => HeldFor::Answer,
    })
}
