//! What holds after every action, whatever it was.

use std::collections::BTreeMap;

use leadtower::{
    actions::recount,
    model::{
        decision::{Trigger, Verdict},
        id::{DecisionId, LeadId, PoolName, RepId},
        journal::{Stood, What},
        lead::Stage,
        rep::Employment,
        roster::Roster,
        rotation::{Column, Share},
        time::Instant,
    },
    store::{
        Conn, absences, decisions,
        doctor::{self, Check},
        journal, journal_list, leads, ledger,
        names::Names,
        reps, rotation,
    },
};

/// Of one rep in the book of one pool, or in the book `no pool`.
type Account = (Option<PoolName>, RepId);

/// Panics when the file breaks a promise; `case` says where we are.
pub fn check(conn: &Conn, case: &str) {
    // A file of leads may name an owner who has left: the lead stands as in its CRM, and doctor says so.
    for examined in doctor::examine(conn).unwrap().into_iter().filter(|one| one.check != Check::LeftBehind) {
        assert!(examined.faults.is_empty(), "{case}: {}: {:#?}", examined.check.as_str(), examined.faults);
    }
    assert_eq!(recount::ledger_faults(conn).unwrap(), Vec::<String>::new(), "{case}: the ledger is not what decisions booked");
    let names = Names::load(conn).unwrap();
    let sums = ledger::sums(conn, &names, i32::MIN, i32::MAX).unwrap().sums;
    let mut actual: BTreeMap<Account, i64> = BTreeMap::new();
    let mut turns: BTreeMap<Account, i64> = BTreeMap::new();
    for sum in sums {
        let account = (sum.pool, sum.rep);
        if sum.column == Column::Turn {
            *turns.entry(account.clone()).or_default() += sum.share.0;
        }
        *actual.entry(account).or_default() += sum.share.0;
    }
    for (pool, rep, share) in rotation::all(conn, &names).unwrap() {
        *turns.entry((Some(pool), rep)).or_default() += share.0;
    }
    turns.retain(|_, sum| *sum != 0);
    assert!(turns.is_empty(), "{case}: turn is not minus the balance: {turns:?}");
    newest_turns(conn, case);
    for (account, share) in expected(conn, &names) {
        *actual.entry(account).or_default() -= share.0;
    }
    actual.retain(|_, sum| *sum != 0);
    assert!(actual.is_empty(), "{case}: the ledger differs from the leads that reps have by {actual:?}");
}

/// Everybody's newest turn is the newest decision that stands and gave them a lead.
fn newest_turns(conn: &Conn, case: &str) {
    let mut newest: BTreeMap<RepId, DecisionId> = BTreeMap::new();
    for id in 1..decisions::next_id(conn).unwrap().0 {
        let kept = decisions::get(conn, DecisionId(id)).unwrap().unwrap();
        if let (Some(owner), Some(_), None) = (kept.decision.owner(), kept.received_day, kept.taken_back) {
            newest.insert(owner, kept.id);
        }
    }
    let roster = Roster::new(reps::all(conn).unwrap(), Vec::new());
    let loads = reps::loads(conn, &roster, Instant::from_ms(0)).unwrap();
    for (rep, load) in roster.reps().iter().zip(loads) {
        assert_eq!(load.last, newest.get(&rep.id).copied(), "{case}: the newest turn of {}", rep.name);
    }
}

/// The leads each rep has or had at the end, less those whose turn was given back.
fn expected(conn: &Conn, names: &Names) -> BTreeMap<Account, Share> {
    let mut expected: BTreeMap<Account, Share> = BTreeMap::new();
    for id in (1..).map(LeadId) {
        let Some(record) = leads::get(conn, names, id).unwrap() else { break };
        let counts = matches!(record.lead.state.stage, Stage::Assigned | Stage::Working | Stage::Closed(_));
        if let Some(owner) = record.lead.state.owner.filter(|_| counts) {
            *expected.entry((record.placing.pool, owner)).or_default() += Share::LEAD;
        }
    }
    for entry in journal_list::entries(conn, None, usize::from(u16::MAX)).unwrap() {
        let What::Closed { refunded, .. } = entry.what else { continue };
        let chain = journal::chain(conn, entry.id).unwrap().unwrap();
        for refund in refunded.into_iter().filter(|refund| chain.stands(entry.id, Some(refund.lead)) == Stood::Stands) {
            for posting in refund.booked.postings {
                *expected.entry((posting.pool, posting.rep)).or_default() += posting.share;
            }
        }
    }
    expected
}

/// Nobody was picked by a pool since a decision who could not have been. To be asked right after one action.
pub fn check_picks(conn: &Conn, since: DecisionId, case: &str) {
    let new = decisions::next_id(conn).unwrap().0;
    let roster = reps::all(conn).unwrap();
    let all: Vec<_> = (since.0..new).map(|id| decisions::get(conn, DecisionId(id)).unwrap().unwrap()).collect();
    let only_picks = all.iter().all(|kept| kept.decision.owner().is_none() || kept.decision.placed_by().is_some());
    for kept in all.iter().filter(|kept| kept.taken_back.is_none()) {
        let decision = &kept.decision;
        let Some(pool) = decision.placed_by() else { continue };
        let chosen = pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_))).unwrap().rep;
        assert_eq!(decision.owner(), Some(chosen), "{case}: {decision:#?}");
        assert_ne!(decision.trigger, Trigger::ByHand, "{case}");
        let rep = roster.iter().find(|rep| rep.id == chosen).unwrap();
        assert_eq!(rep.employment, Employment::Active, "{case}: {decision:#?}");
        assert!(!decision.tried.contains(&chosen), "{case}: {decision:#?}");
        let away = absences::of_rep(conn, chosen).unwrap().into_iter().any(|absence| absence.covers(decision.at));
        assert!(!away, "{case}: {} is away\n{decision:#?}", rep.name);
        if let (Some(most), true) = (rep.capacity.max_open, only_picks) {
            let open = leads::open_of(conn, chosen).unwrap().len();
            assert!(open <= most as usize, "{case}: {} holds {open} of {most}\n{decision:#?}", rep.name);
        }
    }
}
