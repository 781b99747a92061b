//! Two books that come from one → one book: what either changed is changed in it. Things are told apart by their names,
//! and what is in them field by field, so that two people may work on one pool.
//!
//! Where both changed the same in two ways the first one's way is kept, and the place is named.
//!
//! Absent on purpose: whether the result is a valid book; the reader says so.

mod conflict;
mod keyed;
mod parts;
#[cfg(test)]
mod tests;

pub use conflict::{Aspect, Conflict};

use crate::model::{
    pool::Pool,
    rule::Rule,
    rulebook::{BookTest, Defaults, Experiment, Rulebook},
    segment::Segment,
    sla::SlaPolicy,
    territory::Territory,
};

use super::{
    diff::align,
    edit::rename,
    english,
    part::{Item, Part, place_of},
};
use conflict::Notes;
use parts::Merge;

/// What two books come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The book; in conflicts as the first one has it.
    pub book: Rulebook,
    /// Where both changed the same in two ways, in the order of the file.
    pub conflicts: Vec<Conflict>,
}

/// What `mine` and `theirs` come to, both made from `base`.
pub fn merge(base: &Rulebook, mine: &Rulebook, theirs: &Rulebook) -> Merged {
    let (mut base, mut mine, mut theirs) = (base.clone(), mine.clone(), theirs.clone());
    let mut notes = Notes::default();
    align_names(&mut base, &mut mine, &mut theirs, &mut notes);
    let books = [&base, &mine, &theirs];
    let book = Rulebook {
        defaults: defaults(books.map(|book| &book.defaults), &mut notes),
        segments: all::<Segment>(books, &mut notes),
        territories: all::<Territory>(books, &mut notes),
        pools: all::<Pool>(books, &mut notes),
        slas: all::<SlaPolicy>(books, &mut notes),
        rules: all::<Rule>(books, &mut notes),
        tests: all::<BookTest>(books, &mut notes),
        experiments: all::<Experiment>(books, &mut notes),
    };
    Merged { book, conflicts: notes.into_conflicts() }
}

/// Things that either renamed have that name in all three.
fn align_names(base: &mut Rulebook, mine: &mut Rulebook, theirs: &mut Rulebook, notes: &mut Notes) {
    let my_names = align(base, mine);
    for one in &my_names {
        rename_if_free(theirs, one.part, &one.was, &one.is);
    }
    for one in align(base, theirs) {
        let my_name = my_names.iter().find(|mine| mine.part == one.part && mine.is == one.was);
        if my_name.is_some() {
            notes.of(Some(one.part), &one.was).note(Aspect::Name, one.was.clone(), one.is.clone());
            rename(base, one.part, &one.is, &one.was);
            rename(theirs, one.part, &one.is, &one.was);
        } else {
            rename_if_free(mine, one.part, &one.was, &one.is);
        }
    }
}

fn rename_if_free(book: &mut Rulebook, part: Part, was: &str, is: &str) {
    let free = match part {
        Part::Segment => place_of::<Segment>(book, is).is_none(),
        Part::Territory => place_of::<Territory>(book, is).is_none(),
        Part::Pool => place_of::<Pool>(book, is).is_none(),
        Part::Sla => place_of::<SlaPolicy>(book, is).is_none(),
        Part::Rule => place_of::<Rule>(book, is).is_none(),
        Part::Test => place_of::<BookTest>(book, is).is_none(),
        Part::Experiment => place_of::<Experiment>(book, is).is_none(),
    };
    if free {
        rename(book, part, was, is);
    }
}

fn defaults(all: [&Defaults; 3], notes: &mut Notes) -> Defaults {
    let mut here = notes.of(None, "");
    let hours = |hours: &Option<_>| hours.as_ref().map_or_else(|| "none".to_owned(), english::hours);
    let sla = |sla: &Option<_>| sla.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    Defaults {
        hours: here.three(Aspect::Hours, all.map(|one| &one.hours), hours),
        sla: here.three(Aspect::Sla, all.map(|one| &one.sla), sla),
    }
}

/// All things of a kind.
fn all<T: Item + Merge>(books: [&Rulebook; 3], notes: &mut Notes) -> Vec<T> {
    let lists = books.map(|book| T::all(book).as_slice());
    let merged = keyed::keyed(lists, Item::called, |name, found| {
        let mut here = notes.of(Some(T::PART), name);
        keyed::one(found, Merge::said, &mut here, |base, mine, theirs, here| T::merge([base, mine, theirs], here))
    });
    if !merged.misplaced.is_empty() && T::PART == Part::Rule {
        let order = |book: &Rulebook| -> String {
            let there = |name: &&str| merged.misplaced.contains(*name);
            T::all(book).iter().map(Item::called).filter(there).collect::<Vec<_>>().join(", ")
        };
        let name = merged.misplaced.iter().next().cloned().unwrap_or_default();
        notes.of(Some(T::PART), &name).note(Aspect::Order, order(books[1]), order(books[2]));
    }
    merged.items
}
