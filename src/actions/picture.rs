//! What an action needs of the database in memory: the roster, the compiled book, loads and balances. It is kept between
//! actions, changed along with each, and read anew when another process has written or a rep's day has turned.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    asked::{Asked, Look},
    live_book::{self, UnreadableBook},
    routing::is_nobodys_own,
};
use crate::{
    model::{
        id::{PoolName, RepId, RulebookVersion, SlaName},
        rep::Rep,
        roster::{Load, Roster},
        rulebook::Rulebook,
        sla::SlaPolicy,
        time::{Instant, Zone},
    },
    routing::{CompiledBook, Floor, accounts::AccountIndex, rotation::Rotation, turns::next_day},
    store::{Conn, absences, accounts, error::Result, names::Names, reps, rotation, rulebooks},
};

/// The database as an action sees it.
#[derive(Debug)]
pub(super) struct Picture {
    /// Changes when another connection has written.
    data_version: i64,
    /// When it was read.
    taken_at: Instant,
    /// From then on some rep's calendar day is another.
    valid_until: Instant,
    /// Names and their numbers.
    pub names: Names,
    /// People.
    pub roster: Roster,
    /// Policy, ready for that roster; an empty book where there is none to read.
    pub book: CompiledBook,
    /// Why the live book cannot be read.
    pub unreadable: Option<UnreadableBook>,
    /// What each rep holds, by roster position.
    pub loads: Vec<Load>,
    /// What each member is owed.
    pub rotation: Rotation,
    /// All accounts; made when a bulk needs it.
    pub accounts: Option<AccountIndex>,
    /// Which held leads need not be asked about again.
    pub asked: Asked,
    /// Policies of versions that are not live any more, for clocks that still run under them; read when first asked for,
    /// `None` where they cannot be.
    old_policies: BTreeMap<RulebookVersion, Option<Vec<SlaPolicy>>>,
}

impl Picture {
    /// Reads it. `known` is an older picture whose compiled book is used again where nothing changed.
    pub fn read(conn: &Conn, now: Instant, known: Option<Self>) -> Result<Self> {
        // Asked first: what another process writes while this is read shows at the next look.
        let data_version = conn.data_version()?;
        let names = Names::load(conn)?;
        let roster = Roster::new(reps::all(conn)?, absences::not_over(conn, now)?);
        let live = rulebooks::live_version(conn)?;
        let (book, unreadable) = match known {
            Some(known) if known.live() == live && known.roster.reps() == roster.reps() => (known.book, known.unreadable),
            Some(_) | None => live_book::compile(conn, live, &roster)?,
        };
        let roster = roster.with_days_off(&book.rulebook().defaults.days_off());
        let loads = reps::loads(conn, &roster, now)?;
        let rotation = Rotation::new(&book, rotation::all(conn, &names)?);
        let valid_until = next_day(&roster, now);
        Ok(Self {
            data_version,
            taken_at: now,
            valid_until,
            names,
            roster,
            book,
            unreadable,
            loads,
            rotation,
            accounts: None,
            asked: Asked::nobody(Look::WhereItMayHelp),
            old_policies: BTreeMap::new(),
        })
    }

    /// The version that is live, whether it can be read or not.
    pub fn live(&self) -> Option<RulebookVersion> {
        self.book.version().or(self.unreadable.as_ref().map(|book| book.version))
    }

    /// Whether it still shows what the database holds at `now`.
    pub fn is_current(&self, conn: &Conn, now: Instant) -> Result<bool> {
        Ok(self.taken_at <= now && now < self.valid_until && self.data_version == conn.data_version()?)
    }

    /// Reads people, policy and balances anew after this very action changed them.
    pub fn refresh(&mut self, conn: &Conn, now: Instant) -> Result<()> {
        let roster = Roster::new(reps::all(conn)?, absences::not_over(conn, now)?);
        let live = rulebooks::live_version(conn)?;
        let known: Vec<(RepId, Load)> = self.roster.reps().iter().map(|rep| rep.id).zip(self.loads.iter().copied()).collect();
        let is_as_before = self.live() == live && called(&self.roster).eq(called(&roster));
        self.asked.forget(if is_as_before { Look::WhereItMayHelp } else { Look::Everywhere });
        if self.live() != live || self.roster.reps() != roster.reps() {
            (self.book, self.unreadable) = live_book::compile(conn, live, &roster)?;
        }
        let roster = roster.with_days_off(&self.book.rulebook().defaults.days_off());
        // Where a rep's zone changed their days are others; what they received on them is counted anew.
        let has_moved = |rep: &Rep| self.roster.get(rep.id).is_some_and(|before| before.zone() != rep.zone());
        let counted = if roster.reps().iter().any(has_moved) { reps::loads(conn, &roster, now)? } else { Vec::new() };
        let mut loads = vec![Load::default(); roster.reps().len()];
        for (rep, load) in known {
            let Some(position) = roster.position(rep) else { continue };
            let anew = counted.get(position).filter(|_| has_moved(&roster.reps()[position]));
            loads[position] = anew.map_or(load, |anew| Load { open: load.open, last: load.last, ..*anew });
        }
        self.rotation = Rotation::new(&self.book, self.balances());
        self.valid_until = next_day(&roster, now);
        (self.roster, self.loads) = (roster, loads);
        Ok(())
    }

    /// Goes by another book from now on, as if it were the live one: for what is only tried.
    pub fn go_by(&mut self, book: &Rulebook) {
        let book = CompiledBook::compile(book, self.live(), &self.roster);
        self.roster = self.roster.clone().with_days_off(&book.rulebook().defaults.days_off());
        self.rotation = Rotation::new(&book, self.balances());
        (self.book, self.unreadable) = (book, None);
        self.asked.forget(Look::Everywhere);
    }

    fn balances(&self) -> Vec<(PoolName, RepId, crate::model::rotation::Share)> {
        let all = self.rotation.all();
        all.map(|(pool, rep, share)| (pool.clone(), rep, share)).collect()
    }

    /// The floor for a lead; `accounts` holds at least those that could match it.
    pub fn floor<'a>(&'a self, accounts: &'a AccountIndex) -> Floor<'a> {
        Floor { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts }
    }

    /// The zone of the company's calendar: ledger days, and the hours of leads that nobody owns.
    pub fn zone(&self) -> Zone {
        self.book.rulebook().defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }

    /// The policy of that name as that version of the rulebook has it; where it cannot be read, as the live book has it.
    pub fn policy(&mut self, conn: &Conn, version: RulebookVersion, name: &SlaName) -> Result<Option<SlaPolicy>> {
        if self.book.version() == Some(version) {
            return Ok(self.book.sla(name).cloned());
        }
        let policies = match self.old_policies.entry(version) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(live_book::published(conn, version)?.ok().map(|book| book.slas)),
        };
        let policies = policies.as_deref().unwrap_or(&self.book.rulebook().slas);
        Ok(policies.iter().find(|policy| policy.name == *name).cloned())
    }

    /// Accounts were changed: other leads may belong to them.
    pub fn accounts_changed(&mut self) {
        self.accounts = None;
        self.asked.forget(Look::Everywhere);
    }

    /// The index of all accounts.
    pub fn all_accounts(&mut self, conn: &Conn) -> Result<&AccountIndex> {
        if self.accounts.is_none() {
            self.accounts = Some(AccountIndex::new(&accounts::all(conn)?, is_nobodys_own));
        }
        Ok(self.accounts.get_or_insert_with(AccountIndex::default))
    }
}

/// Who can be named, and by what.
fn called(roster: &Roster) -> impl Iterator<Item = (RepId, &str, Option<&str>, Option<&str>)> {
    roster.reps().iter().map(|rep| (rep.id, rep.name.as_str(), rep.email.as_deref(), rep.external_id.as_deref()))
}
