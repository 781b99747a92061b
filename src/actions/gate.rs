//! Which held leads need not even be asked about, because nothing that could place them has come. Made from the book and
//! the floor, so that thousands that wait cost a look each and no routing.

use std::collections::BTreeSet;

use crate::{
    model::{held::HeldFor, id::RepId},
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        held::{Beside, Places, may_be_back},
    },
    store::{
        error::Result,
        leads::{HasAccount, HeldLead},
    },
};

use super::{asked::Look, session::Session};

/// What may place a held lead now. A lead that it lets through may still find nobody; one that it stops would.
#[derive(Debug)]
pub(super) struct Gate {
    /// Whose places count; `None` is everybody's.
    freed: Option<BTreeSet<RepId>>,
    /// Pools for which leads wait and in which somebody could take some lead.
    pools: Vec<OpenPool>,
    /// What else leads wait for and may have come, by the number of its text.
    others: BTreeSet<i64>,
    /// Whom rules ask beside what their leads are held for.
    beside: Beside,
    /// Whatever it waits for.
    always: bool,
}

/// A pool in which somebody has a place.
#[derive(Debug)]
struct OpenPool {
    /// Its place in the book.
    index: usize,
    /// By what number leads are held for it.
    held_for: Option<i64>,
    places: Places,
}

impl Gate {
    /// For leads that were not asked about yet.
    pub fn first(session: &mut Session<'_>, look: Look) -> Result<Self> {
        let mut gate = Self { always: look == Look::Everywhere, ..Self::shut() };
        let beside = Beside::of(session.picture.book.rulebook());
        gate.always |= beside.named;
        gate.beside.account = beside.account;
        gate.open(session)?;
        Ok(gate)
    }

    /// For leads that were: only a place given back since can help them. Who is asked by name has no places.
    pub fn again(session: &mut Session<'_>, freed: BTreeSet<RepId>) -> Result<Self> {
        let is_open = !freed.is_empty();
        let mut gate = Self { freed: Some(freed), ..Self::shut() };
        if is_open {
            gate.open(session)?;
        }
        Ok(gate)
    }

    /// For no lead.
    pub fn shut() -> Self {
        let (pools, others) = (Vec::new(), BTreeSet::new());
        Self { freed: None, pools, others, beside: Beside::default(), always: false }
    }

    fn open(&mut self, session: &mut Session<'_>) -> Result<()> {
        let waited_for = session.waited_for()?;
        let (book, names) = (&session.picture.book, &session.picture.names);
        self.beside.pools = Beside::of(book.rulebook()).pools;
        for (index, pool) in book.pools().iter().enumerate() {
            let held_for = names.known(&HeldFor::Pool(pool.name.clone()).to_string()).filter(|it| waited_for.contains(it));
            if self.beside.pools || held_for.is_some() {
                self.pools.extend(self.look_into(session, index, held_for));
            }
        }
        if self.freed.is_none() {
            let has_come = |number: &i64| match names.text(*number).map(str::parse) {
                Some(Ok(HeldFor::Pool(_))) => false,
                Some(Ok(HeldFor::Rep(rep))) => may_be_back(&session.picture.roster, rep, session.now),
                Some(Ok(HeldFor::Answer) | Err(_)) | None => true,
            };
            self.others = waited_for.into_iter().filter(has_come).collect();
        }
        Ok(())
    }

    fn look_into(&self, session: &Session<'_>, index: usize, held_for: Option<i64>) -> Option<OpenPool> {
        let picture = &session.picture;
        let pool: &CompiledPool = picture.book.pools().get(index)?;
        let none = AccountIndex::default();
        let counts = |rep: RepId| self.freed.as_ref().is_none_or(|freed| freed.contains(&rep));
        let places = Places::free(pool, &picture.floor(&none), session.now, counts)?;
        Some(OpenPool { index, held_for, places })
    }

    /// A place of that rep was taken.
    pub fn taken(&mut self, session: &Session<'_>, by: RepId) {
        let pools = session.picture.book.pools();
        let is_theirs = |open: &OpenPool| pools[open.index].members.iter().any(|seat| seat.rep == by);
        let (theirs, others): (Vec<OpenPool>, Vec<OpenPool>) = std::mem::take(&mut self.pools).into_iter().partition(is_theirs);
        self.pools = others;
        for open in theirs {
            self.pools.extend(self.look_into(session, open.index, open.held_for));
        }
    }

    /// Whether asking about that lead may help it.
    pub fn may_help(&self, held: &HeldLead) -> bool {
        let through_account = self.beside.account && held.has_account == HasAccount::Yes;
        let takes =
            |pool: &OpenPool| (self.beside.pools || pool.held_for == Some(held.held_for)) && pool.places.take(held.language);
        self.always || through_account || self.others.contains(&held.held_for) || self.pools.iter().any(takes)
    }

    /// Whether it helps nobody.
    pub fn is_shut(&self) -> bool {
        !self.always && !self.beside.account && self.others.is_empty() && self.pools.is_empty()
    }
}
