//! Each kind of thing, field by field.

use crate::{
    model::{
        criteria::Criteria,
        pool::{Member, Pool},
        rule::{Rule, Switch},
        rulebook::{BookTest, Experiment},
        segment::Segment,
        sla::SlaPolicy,
        territory::{Place, Territory},
    },
    rulebook::english,
};

use super::{
    conflict::{Aspect, Here},
    keyed,
};

/// What two changes of one thing come to.
pub(super) trait Merge: Sized {
    /// Of base, mine and theirs.
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self;

    /// All of it, in words.
    fn said(&self) -> String;
}

fn or_none<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "none".to_owned(), ToString::to_string)
}

impl Merge for Segment {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let employees = here.three(Aspect::Employees, all.map(|one| &one.employees), |range| english::numbers(*range));
        Self { name: all[1].name.clone(), employees }
    }

    fn said(&self) -> String {
        english::segment(self)
    }
}

impl Merge for Territory {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let [base, mine, theirs] = all;
        let mut merged = theirs.clone();
        merged.inside = here.three(Aspect::Inside, all.map(|one| &one.inside), |it| or_none(it.as_ref()));
        merged.pool = here.three(Aspect::Pool, all.map(|one| &one.pool), |it| or_none(it.as_ref()));
        // Places are a set: both may take some in and give some up.
        let (had, has): (Vec<Place>, Vec<Place>) = (base.places().collect(), mine.places().collect());
        had.iter().filter(|place| !has.contains(place)).for_each(|place| merged.remove(place));
        has.iter().filter(|place| !had.contains(place)).for_each(|place| merged.add(place.clone()));
        if theirs.places().eq(had.iter().cloned()) {
            merged.countries.clone_from(&mine.countries);
            merged.states.clone_from(&mine.states);
            merged.postal_prefixes.clone_from(&mine.postal_prefixes);
        }
        merged
    }

    fn said(&self) -> String {
        english::territory(self)
    }
}

impl Merge for Pool {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let lists = all.map(|one| one.members.as_slice());
        let said = |member: &Member| format!("{} (weight {}, priority {})", member.rep, member.weight, member.priority);
        let members = keyed::keyed(
            lists,
            |member| member.rep.as_str(),
            |_, found| {
                keyed::one(found, said, here, |base, mine, theirs, here| here.three(Aspect::Member, [base, mine, theirs], said))
            },
        );
        let [base, mine, theirs] = all;
        // Of two values there are no two ways to change one.
        let flag = |of: fn(&Pool) -> bool| if of(mine) == of(base) { of(theirs) } else { of(mine) };
        Self {
            name: all[1].name.clone(),
            strategy: here.three(Aspect::Strategy, all.map(|one| &one.strategy), |strategy| strategy.as_str().to_owned()),
            members: members.items,
            respect_hours: flag(|pool| pool.respect_hours),
            match_language: flag(|pool| pool.match_language),
            ignore_caps: flag(|pool| pool.ignore_caps),
            counts: if mine.counts == base.counts { theirs.counts } else { mine.counts },
        }
    }

    fn said(&self) -> String {
        english::pool(self)
    }
}

impl Merge for SlaPolicy {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let [base, mine, theirs] = all;
        let said = |sla: &SlaPolicy| english::sla(sla);
        // Field by field; a clash is told once, with all terms.
        let mut clash = false;
        let mut three = |differs: [bool; 3]| match differs {
            [false, ..] => theirs,
            [true, their_change, apart] => {
                clash |= their_change && apart;
                mine
            }
        };
        macro_rules! field {
            ($name:ident) => {
                three([mine.$name != base.$name, theirs.$name != base.$name, mine.$name != theirs.$name]).$name
            };
        }
        let merged = Self {
            name: mine.name.clone(),
            first_touch: field!(first_touch),
            clock: field!(clock),
            warn_at: field!(warn_at),
            on_breach: field!(on_breach),
            max_reassign: field!(max_reassign),
        };
        if clash {
            here.note(Aspect::Terms, said(mine), said(theirs));
        }
        merged
    }

    fn said(&self) -> String {
        english::sla(self)
    }
}

impl Merge for Rule {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let asked = |criteria: &Criteria| {
            Some(english::criteria(criteria)).filter(|text| !text.is_empty()).unwrap_or_else(|| "every lead".to_owned())
        };
        let switch = |switch: &Switch| match switch {
            Switch::On => "on".to_owned(),
            Switch::Off => "off".to_owned(),
        };
        Self {
            name: all[1].name.clone(),
            when: here.three(Aspect::Criteria, all.map(|one| &one.when), asked),
            to: here.three(Aspect::Destination, all.map(|one| &one.to), english::destination),
            otherwise: here.three(Aspect::Otherwise, all.map(|one| &one.otherwise), english::otherwise),
            sla: here.three(Aspect::Sla, all.map(|one| &one.sla), |it| or_none(it.as_ref())),
            switch: here.three(Aspect::Switch, all.map(|one| &one.switch), switch),
        }
    }

    fn said(&self) -> String {
        english::rule(self)
    }
}

impl Merge for BookTest {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let [base, mine, theirs] = all;
        here.three(Aspect::Whole, [base, mine, theirs], english::test)
    }

    fn said(&self) -> String {
        english::test(self)
    }
}

impl Merge for Experiment {
    fn merge(all: [&Self; 3], here: &mut Here<'_>) -> Self {
        let [base, mine, theirs] = all;
        here.three(Aspect::Whole, [base, mine, theirs], english::experiment)
    }

    fn said(&self) -> String {
        english::experiment(self)
    }
}
