//! Which held leads need not even be asked about, because nothing that could place them has come. Made from the book and
//! the floor, so that thousands that wait cost a look each and no routing.

use std::collections::BTreeSet;

use crate::{
    model::{
        held::HeldFor,
        id::RepId,
        place::Language,
        rule::{Destination, Otherwise},
    },
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        eligibility::{self, Asking},
        held::may_be_back,
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
    /// Some rule asks further pools beside the one that its leads are held for.
    anywhere: bool,
    /// Some rule asks the owner of the lead's account before it passes the lead on.
    through_account: bool,
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
    /// What those speak who have a place; `None` where nobody asks.
    speak: Option<BTreeSet<Language>>,
}

impl OpenPool {
    fn takes(&self, language: Option<Language>) -> bool {
        match (&self.speak, language) {
            (Some(spoken), Some(language)) => spoken.contains(&language),
            (None, _) | (_, None) => true,
        }
    }
}

impl Gate {
    /// For leads that were not asked about yet.
    pub fn first(session: &mut Session<'_>, look: Look) -> Result<Self> {
        let mut gate = Self { always: look == Look::Everywhere, ..Self::shut() };
        for rule in &session.picture.book.rulebook().rules {
            let passes_on = rule.otherwise == Otherwise::NextRule;
            match &rule.to {
                Destination::AccountOwner => gate.through_account |= passes_on,
                Destination::Rep(_) | Destination::Field(_) => gate.always |= passes_on,
                Destination::Pool(_) | Destination::TerritoryPool | Destination::Fallback | Destination::Nurture => {}
            }
        }
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
        Self { freed: None, pools, others, anywhere: false, through_account: false, always: false }
    }

    fn open(&mut self, session: &mut Session<'_>) -> Result<()> {
        let waited_for = session.waited_for()?;
        let (book, names) = (&session.picture.book, &session.picture.names);
        self.anywhere = book.rulebook().rules.iter().any(|rule| match &rule.to {
            Destination::Pool(_) => rule.otherwise == Otherwise::NextRule,
            // A pool for each territory around.
            Destination::TerritoryPool => matches!(rule.otherwise, Otherwise::NextRule | Otherwise::Hold),
            Destination::AccountOwner
            | Destination::Rep(_)
            | Destination::Field(_)
            | Destination::Fallback
            | Destination::Nurture => false,
        });
        for (index, pool) in book.pools().iter().enumerate() {
            let held_for = names.known(&HeldFor::Pool(pool.name.clone()).to_string()).filter(|it| waited_for.contains(it));
            if self.anywhere || held_for.is_some() {
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
        let (none, anybody) = (AccountIndex::default(), Asking { language: None, tried: &[], now: session.now });
        let floor = picture.floor(&none);
        let counts = |rep: RepId| self.freed.as_ref().is_none_or(|freed| freed.contains(&rep));
        let mut spoken = BTreeSet::new();
        let mut is_open = false;
        for seat in pool.members.iter().filter(|seat| counts(seat.rep)) {
            let Some(position) = picture.roster.position(seat.rep) else { continue };
            if eligibility::judge(pool, position, &anybody, &floor).is_none() {
                is_open = true;
                spoken.extend(picture.roster.reps()[position].languages.iter().copied());
            }
        }
        is_open.then(|| OpenPool { index, held_for, speak: pool.match_language.then_some(spoken) })
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
        let through_account = self.through_account && held.has_account == HasAccount::Yes;
        let takes = |pool: &OpenPool| (self.anywhere || pool.held_for == Some(held.held_for)) && pool.takes(held.language);
        self.always || through_account || self.others.contains(&held.held_for) || self.pools.iter().any(takes)
    }

    /// Whether it helps nobody.
    pub fn is_shut(&self) -> bool {
        !self.always && !self.through_account && self.others.is_empty() && self.pools.is_empty()
    }
}
