//! What came of a rehearsal: lead by lead, and summed up by rep, rule, territory and segment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{
    decision::{AccountMatch, Attempt, Decision},
    id::{AccountId, DecisionId, LeadId, PoolName, RepId, RuleName, SegmentName, TerritoryName},
    ledger::{LeadSum, Ledger, LedgerSum, Lines},
    rotation::Share,
};

use super::{
    Sums,
    history::{To, Went},
};

/// Most moves that are listed; all are counted.
pub const MOST_LISTED: usize = 10_000;
/// Most decisions of the draft that are kept to explain a mere turn; of those that go another way, all that are listed.
const MOST_TURNS_EXPLAINED: usize = 2_000;

/// What tells a lead apart from those that rules alone decided then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apart {
    /// A person gave it to somebody.
    ByHand,
    /// A missed clock moved it.
    ByClock,
    /// A person had it routed again after it stood elsewhere than here.
    Rerouted,
}

/// In what a lead's way differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It goes another way: to another pool, by name, to another queue.
    Elsewhere,
    /// It goes to the same pool, in which it is somebody else's turn.
    Turn,
}

/// A lead that goes to somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Which.
    pub lead: LeadId,
    /// In what it differs.
    pub kind: Kind,
    /// The decision that sent it where it went.
    pub then: DecisionId,
    /// Where it went.
    pub before: Went,
    /// Where it would go.
    pub after: Went,
    /// It changed hands since, not by rules.
    pub apart: BTreeSet<Apart>,
    /// The known account it belongs to.
    pub account: Option<AccountId>,
    /// Why it would go there; of mere turns only for the first few thousand.
    pub decision: Option<Box<Decision>>,
}

/// Leads of one rep, rule, territory or segment, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shift {
    /// Then.
    pub before: u64,
    /// Under the draft.
    pub after: u64,
}

/// What came of a rehearsal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replayed {
    /// Leads that rules decided in that time.
    pub leads: u64,
    /// Those that go another way.
    pub elsewhere: u64,
    /// Those that only fall to another turn of the same pool.
    pub turns: u64,
    /// Of those that go another way, the ones that had an owner.
    pub owned_elsewhere: u64,
    /// Of those that only fall to another turn, the ones that had an owner.
    pub owned_turns: u64,
    /// By the rep they first stood with when rules had decided.
    pub by_rep: BTreeMap<RepId, Shift>,
    /// By the rule that decided; `None` is no rule.
    pub by_rule: BTreeMap<Option<RuleName>, Shift>,
    /// By territory; `None` is none or unknown.
    pub by_territory: BTreeMap<Option<TerritoryName>, Shift>,
    /// By segment; `None` is none or unknown.
    pub by_segment: BTreeMap<Option<SegmentName>, Shift>,
    /// Leads that nobody gets.
    pub fallback: Shift,
    /// Leads kept from sales.
    pub nurture: Shift,
    /// Leads that people or clocks moved, told apart.
    pub apart: BTreeMap<Apart, u64>,
    /// Known accounts of which leads go to somebody else, and how many of them.
    pub accounts: BTreeMap<AccountId, u64>,
    /// The leads that move, those that go another way first, oldest first; at most [`MOST_LISTED`].
    pub moves: Vec<Move>,
    /// The ledger of that time under the draft.
    pub ledger: Ledger,
}

impl Replayed {
    /// All that go to somebody else.
    pub fn moved(&self) -> u64 {
        self.elsewhere + self.turns
    }
}

/// One lead, then and here.
#[derive(Debug)]
struct Row {
    lead: LeadId,
    decision: DecisionId,
    before: Went,
    after: Option<Went>,
    apart: BTreeSet<Apart>,
    account: Option<AccountId>,
}

/// The rows so far.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    rows: Vec<Row>,
    by_lead: HashMap<LeadId, u32>,
    /// Why, of leads that go elsewhere and of those to whom only another turn came.
    elsewhere: HashMap<LeadId, Box<Decision>>,
    turns: HashMap<LeadId, Box<Decision>>,
}

impl Outcomes {
    pub fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// A lead came in and went there.
    pub fn came(&mut self, lead: LeadId, account: Option<&AccountMatch>, (decision, went): (DecisionId, &Went)) {
        if self.by_lead.contains_key(&lead) {
            return self.went(lead, (decision, went));
        }
        self.by_lead.insert(lead, self.rows.len() as u32);
        let (account, apart) = (account.map(|account| account.account), BTreeSet::new());
        self.rows.push(Row { lead, decision, before: went.clone(), after: None, apart, account });
    }

    /// A lead that was routed again went there.
    pub fn went(&mut self, lead: LeadId, (decision, went): (DecisionId, &Went)) {
        if let Some(row) = self.row(lead) {
            (row.decision, row.before) = (decision, went.clone());
        }
    }

    /// Something else than a rule moved it.
    pub fn apart(&mut self, lead: LeadId, apart: Apart) {
        if let Some(row) = self.row(lead) {
            row.apart.insert(apart);
        }
    }

    /// Here it goes there.
    pub fn goes(&mut self, lead: LeadId, decision: Decision) {
        let Some(to) = To::of(&decision.outcome) else { return };
        let went = Went {
            to,
            rule: decision.rule().map(|rule| rule.name.clone()),
            pool: placed_by(&decision),
            territory: decision.territory.clone(),
            segment: decision.segment.clone(),
        };
        let Some(row) = self.row(lead) else { return };
        let kind = (!row.before.to.is_same(to)).then(|| kind(&row.before, &went));
        row.after = Some(went);
        self.elsewhere.remove(&lead);
        self.turns.remove(&lead);
        let (kept, most) = match kind {
            Some(Kind::Elsewhere) => (&mut self.elsewhere, MOST_LISTED),
            Some(Kind::Turn) => (&mut self.turns, MOST_TURNS_EXPLAINED),
            None => return,
        };
        if kept.len() < most {
            kept.insert(lead, Box::new(decision));
        }
    }

    fn row(&mut self, lead: LeadId) -> Option<&mut Row> {
        self.by_lead.get(&lead).and_then(|row| self.rows.get_mut(*row as usize))
    }

    pub fn finish(mut self, sums: Sums) -> Replayed {
        let mut all = Replayed { leads: self.rows.len() as u64, ledger: ledger(sums), ..Replayed::default() };
        for Row { lead, decision: then, before, after, apart, account } in self.rows {
            let after = after.unwrap_or_else(|| before.clone());
            count(&mut all, &before, |shift| shift.before += 1);
            count(&mut all, &after, |shift| shift.after += 1);
            for one in &apart {
                *all.apart.entry(*one).or_default() += 1;
            }
            if before.to.is_same(after.to) {
                continue;
            }
            let kind = kind(&before, &after);
            match kind {
                Kind::Elsewhere => all.elsewhere += 1,
                Kind::Turn => all.turns += 1,
            }
            match (before.to, kind) {
                (To::Rep(_), Kind::Elsewhere) => all.owned_elsewhere += 1,
                (To::Rep(_), Kind::Turn) => all.owned_turns += 1,
                (To::Fallback(_) | To::Nurture, _) => {}
            }
            if let Some(account) = account {
                *all.accounts.entry(account).or_default() += 1;
            }
            let decision = self.elsewhere.remove(&lead).or_else(|| self.turns.remove(&lead));
            all.moves.push(Move { lead, kind, then, before, after, apart, account, decision });
            if all.moves.len() >= 2 * MOST_LISTED {
                shorten(&mut all.moves);
            }
        }
        shorten(&mut all.moves);
        all
    }
}

/// In what a lead that moves differs.
fn kind(before: &Went, after: &Went) -> Kind {
    if before.pool.is_some() && before.pool == after.pool { Kind::Turn } else { Kind::Elsewhere }
}

/// Those that go another way first; what is too much at the end falls away.
fn shorten(moves: &mut Vec<Move>) {
    moves.sort_by_key(|one| one.kind);
    moves.truncate(MOST_LISTED);
}

/// The pool that placed a lead; of one that went to a rep by name, none.
pub(super) fn placed_by(decision: &Decision) -> Option<PoolName> {
    match decision.steps.last()?.attempts.last()? {
        Attempt::Pool(pool) if pool.decided_by.is_some() => Some(pool.pool.clone()),
        Attempt::Pool(_) | Attempt::Named(_) => None,
    }
}

fn count(all: &mut Replayed, went: &Went, mut one: impl FnMut(&mut Shift)) {
    match went.to {
        To::Rep(rep) => one(all.by_rep.entry(rep).or_default()),
        To::Fallback(_) => one(&mut all.fallback),
        To::Nurture => one(&mut all.nurture),
    }
    one(all.by_rule.entry(went.rule.clone()).or_default());
    one(all.by_territory.entry(went.territory.clone()).or_default());
    one(all.by_segment.entry(went.segment.clone()).or_default());
}

fn ledger(sums: Sums) -> Ledger {
    let mut ledger = Ledger::default();
    for (pool, lines) in sums.0 {
        let mut leads: BTreeMap<RepId, Share> = BTreeMap::new();
        for ((rep, column), share) in lines {
            *leads.entry(rep).or_default() += share;
            if share != Share::ZERO {
                ledger.sums.push(LedgerSum { pool: pool.clone(), rep, column, share, lines: Lines::default() });
            }
        }
        for (rep, share) in leads {
            let came = share.0 / Share::LEAD.0;
            ledger.leads.push(LeadSum { pool: pool.clone(), rep, leads: Lines { up: came, ..Lines::default() } });
        }
    }
    ledger
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::decision::Cause;

    /// What had an owner is counted where its move is cut from the list, too.
    #[test]
    fn owned_moves_are_counted_though_they_are_not_listed() {
        let went = |to, pool: Option<&str>| Went { to, rule: None, pool: pool.map(Into::into), territory: None, segment: None };
        let mut outcomes = Outcomes::default();
        let many = MOST_LISTED as i64 + 1;
        for lead in 1..=many + 2 {
            // The last two had an owner: one goes another way, one to another turn of its pool.
            let before = match lead - many {
                1 => went(To::Rep(RepId(1)), None),
                2 => went(To::Rep(RepId(1)), Some("emea")),
                _ => went(To::Fallback(Cause::NoRule), None),
            };
            outcomes.came(LeadId(lead), None, (DecisionId(lead), &before));
            if let Some(row) = outcomes.row(LeadId(lead)) {
                row.after = Some(went(To::Rep(RepId(2)), before.pool.as_ref().map(PoolName::as_str)));
            }
        }
        let all = outcomes.finish(Sums::default());
        assert_eq!((all.elsewhere, all.turns), (many as u64 + 1, 1));
        assert_eq!((all.owned_elsewhere, all.owned_turns), (1, 1));
        let has_owner = |one: &&Move| matches!(one.before.to, To::Rep(_));
        assert_eq!((all.moves.len(), all.moves.iter().filter(has_owner).count()), (MOST_LISTED, 0), "neither is listed");
    }
}
