//! Everything that is people: live, toggled daily.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{absence::Absence, hours::Hours, id::DecisionId, id::RepId, rep::Rep, time::Instant};

/// All reps and their absences that are not over yet, with ways to find them.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    reps: Vec<Rep>,
    absences: Vec<Vec<Absence>>,
    days_off: BTreeSet<NaiveDate>,
    hours: Vec<Option<Hours>>,
    by_id: HashMap<RepId, usize>,
    by_name: HashMap<String, Option<usize>>,
}

/// What a rep has at the moment of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Open leads (assigned or working).
    pub open: u32,
    /// Received on the present calendar day of the rep's zone.
    pub today: u32,
    /// Received in the present calendar week.
    pub this_week: u32,
    /// Received in the present calendar month.
    pub this_month: u32,
    /// The newest decision that gave them a lead by any way and still stands; `None` is never.
    pub last: Option<DecisionId>,
}

impl Roster {
    /// From all reps (their order is kept) and absences in any order.
    pub fn new(reps: Vec<Rep>, absences: Vec<Absence>) -> Self {
        let by_id: HashMap<_, _> = reps.iter().enumerate().map(|(index, rep)| (rep.id, index)).collect();
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        for (index, rep) in reps.iter().enumerate() {
            let names = [Some(rep.name.as_str()), rep.external_id.as_deref()];
            for name in names.into_iter().flatten() {
                // Two people of one name: the name alone names nobody.
                by_name.entry(fold(name)).and_modify(|known| *known = known.filter(|old| *old == index)).or_insert(Some(index));
            }
        }
        for (index, rep) in reps.iter().enumerate() {
            if let Some(email) = &rep.email {
                by_name.insert(fold(email), Some(index));
            }
        }
        // What somebody bears now goes before what another bore once.
        let mut once: HashMap<String, Option<usize>> = HashMap::new();
        for (index, rep) in reps.iter().enumerate() {
            for name in &rep.former {
                once.entry(fold(name)).and_modify(|known| *known = known.filter(|old| *old == index)).or_insert(Some(index));
            }
        }
        for (name, index) in once {
            by_name.entry(name).or_insert(index);
        }
        let mut sorted: Vec<Vec<Absence>> = vec![Vec::new(); reps.len()];
        for absence in absences {
            if let Some(index) = by_id.get(&absence.rep) {
                sorted[*index].push(absence);
            }
        }
        for list in &mut sorted {
            list.sort_by_key(|absence| (absence.from, absence.id));
        }
        let days_off = BTreeSet::new();
        let hours = reps.iter().map(|rep| rep.hours(&days_off)).collect();
        Self { reps, absences: sorted, days_off, hours, by_id, by_name }
    }

    /// The same people in a company with these days off, which bind whoever has none of their own.
    #[must_use]
    pub fn with_days_off(mut self, companys: &BTreeSet<NaiveDate>) -> Self {
        if self.days_off != *companys {
            self.hours = self.reps.iter().map(|rep| rep.hours(companys)).collect();
            self.days_off.clone_from(companys);
        }
        self
    }

    /// The company's days off.
    pub fn days_off(&self) -> &BTreeSet<NaiveDate> {
        &self.days_off
    }

    /// All reps, inactive ones too, in roster order.
    pub fn reps(&self) -> &[Rep] {
        &self.reps
    }

    /// Position of a rep in [`Self::reps`].
    pub fn position(&self, id: RepId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// The rep of that number.
    pub fn get(&self, id: RepId) -> Option<&Rep> {
        self.position(id).map(|index| &self.reps[index])
    }

    /// Position of the rep that an email, a whole name or a CRM id names, or one that nobody bears now and they bore
    /// before; case and outer blanks do not count. A name that two people bear names nobody.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&fold(name)).copied().flatten()
    }

    /// Several reps bear that name, so that it names nobody.
    pub fn is_unclear(&self, name: &str) -> bool {
        matches!(self.by_name.get(&fold(name)), Some(None))
    }

    /// Absences of the rep at that position, by their start.
    pub fn absences(&self, position: usize) -> &[Absence] {
        &self.absences[position]
    }

    /// Working calendar of the rep at that position; `None` is always at work.
    pub fn hours(&self, position: usize) -> Option<&Hours> {
        self.hours.get(position).and_then(Option::as_ref)
    }

    /// The absence that keeps the rep at that position away; of several the one that lasts longest.
    pub fn away(&self, position: usize, at: Instant) -> Option<&Absence> {
        let covering = self.absences[position].iter().filter(|absence| absence.covers(at));
        covering.max_by_key(|absence| (absence.until.unwrap_or(Instant::MAX), std::cmp::Reverse(absence.id)))
    }

    /// When the rep at that position is back, chained absences taken as one; `None` is until further notice.
    /// Meaningful only while they are away at `at`.
    pub fn back(&self, position: usize, at: Instant) -> Option<Instant> {
        let mut end = at;
        while let Some(absence) = self.away(position, end) {
            end = absence.until?;
        }
        Some(end)
    }
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rep(id: i64, name: &str, email: &str, former: &[&str]) -> Rep {
        let former = former.iter().map(|old| (*old).to_owned()).collect();
        Rep { email: Some(email.to_owned()), former, ..Rep::named(RepId(id), name) }
    }

    #[test]
    fn a_former_address_names_them_until_somebody_else_bears_it() {
        let luc = rep(1, "Luc Petit", "luc.petit@example.com", &["luc@example.com", "Luc P"]);
        let alone = Roster::new(vec![luc.clone(), rep(2, "Ana", "ana@example.com", &[])], Vec::new());
        for name in ["luc.petit@example.com", " LUC@example.com", "luc p"] {
            assert_eq!(alone.find(name), Some(0), "{name}");
        }
        let other = Roster::new(vec![luc.clone(), rep(2, "Luc P", "luc@example.com", &[])], Vec::new());
        assert_eq!((other.find("luc@example.com"), other.find("luc p")), (Some(1), Some(1)));
        let both = Roster::new(vec![luc, rep(2, "Lucie", "lucie@example.com", &["luc@example.com"])], Vec::new());
        assert_eq!((both.find("luc@example.com"), both.is_unclear("luc@example.com")), (None, true));
    }

    #[test]
    fn what_they_are_called_again_is_no_former_name() {
        let before = rep(1, "Luc", "luc@example.com", &[]);
        let after = Rep { email: Some("l@example.com".to_owned()), ..before.clone() }.formerly(&before);
        assert_eq!(after.former, BTreeSet::from(["luc@example.com".to_owned()]));
        let again = Rep { email: before.email.clone(), ..after.clone() }.formerly(&after);
        assert_eq!(again.former, BTreeSet::from(["l@example.com".to_owned()]));
    }
}
