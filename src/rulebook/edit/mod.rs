//! One change of a book → the book after it, or why not.
//!
//! A thing under another name takes the name along: whatever spoke of it speaks of it still. A thing that something
//! speaks of cannot go. What comes out is held to the rules of the file by being written and read.
//!
//! Absent on purpose: the store, drafts, who may edit.

mod error;
mod refer;

pub use error::EditError;
pub(super) use refer::rename;

use std::collections::BTreeSet;

use crate::model::{
    hidden::letters,
    id::{PoolName, RuleName, SegmentName, SlaName, TerritoryName},
    pool::Pool,
    roster::Roster,
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::{BookTest, Defaults, Rulebook},
    segment::Segment,
    sla::SlaPolicy,
    territory::{Place, Territory},
};

use super::{
    diff,
    file::{self, MAX_NAME, Problem},
    part::{Item, place_of},
};

/// One change of a book. Names are those before it; a thing that is replaced may bear another name after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookEdit {
    /// A new rule, at that place from 1.
    AddRule {
        /// The rule.
        rule: Rule,
        /// Where; one more than there are rules is behind the last.
        at: usize,
    },
    /// A new rule where another begins, wherever that stands by then.
    AddRuleAbove {
        /// The rule.
        rule: Rule,
        /// Right above which; `None` is behind the last.
        above: Option<RuleName>,
    },
    /// Another rule in place of one.
    ReplaceRule {
        /// Which.
        name: RuleName,
        /// By what.
        rule: Rule,
    },
    /// A rule goes.
    RemoveRule(RuleName),
    /// A rule stands elsewhere.
    MoveRule {
        /// Which.
        name: RuleName,
        /// Its place after it, from 1.
        to: usize,
    },
    /// A rule takes part, or not.
    SwitchRule {
        /// Which.
        name: RuleName,
        /// Which of both.
        to: Switch,
    },
    /// A new territory, behind the others.
    AddTerritory(Territory),
    /// Another territory in place of one.
    ReplaceTerritory {
        /// Which.
        name: TerritoryName,
        /// By what.
        territory: Territory,
    },
    /// Another pool works a territory, or none of its own.
    SetTerritoryPool {
        /// Which.
        territory: TerritoryName,
        /// By which.
        pool: Option<PoolName>,
    },
    /// A territory goes.
    RemoveTerritory(TerritoryName),
    /// A territory takes places in.
    AddPlaces {
        /// Which.
        territory: TerritoryName,
        /// The places.
        places: Vec<Place>,
    },
    /// A new pool, behind the others.
    AddPool(Pool),
    /// Another pool in place of one.
    ReplacePool {
        /// Which.
        name: PoolName,
        /// By what.
        pool: Pool,
    },
    /// A pool goes.
    RemovePool(PoolName),
    /// A new segment, behind the others.
    AddSegment(Segment),
    /// Another segment in place of one.
    ReplaceSegment {
        /// Which.
        name: SegmentName,
        /// By what.
        segment: Segment,
    },
    /// A segment goes.
    RemoveSegment(SegmentName),
    /// A new SLA policy, behind the others.
    AddSla(SlaPolicy),
    /// Another policy in place of one.
    ReplaceSla {
        /// Which.
        name: SlaName,
        /// By what.
        sla: SlaPolicy,
    },
    /// A policy goes.
    RemoveSla(SlaName),
    /// Other defaults.
    SetDefaults(Defaults),
    /// A new case, behind the others.
    AddTest(BookTest),
    /// A case goes.
    RemoveTest(String),
}

/// The book after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The book, every value in its normal form.
    pub book: Rulebook,
    /// Its text.
    pub text: String,
}

/// The book after an edit, held to the rules of the file. What was wrong with it before may stay so; nothing more may be.
///
/// # Errors
/// The edit names what is not there or is there already, takes out what something speaks of, changes nothing, or
/// leads to a book that could not be published.
pub fn edit(book: &Rulebook, edit: &BookEdit, roster: &Roster) -> Result<Edited, EditError> {
    let edited = settle(&apply(book, edit)?, &[book], roster).map_err(EditError::Invalid)?;
    if edited.book == *book { Err(EditError::NothingChanges) } else { Ok(edited) }
}

/// A book written and read again, so that the rules of the file hold for it; problems that one of the books it comes from
/// had already are let pass.
///
/// # Errors
/// All other problems, without their lines: nobody has seen the text.
pub fn settle(book: &Rulebook, from: &[&Rulebook], roster: &Roster) -> Result<Edited, Vec<Problem>> {
    let text = file::write(book);
    match file::read(&text, roster) {
        Ok(book) => Ok(Edited { book, text }),
        Err(problems) => {
            let problems = problems.into_iter().map(without_line);
            let known: Vec<Problem> =
                from.iter().filter_map(|book| file::read(&file::write(book), roster).err()).flatten().map(without_line).collect();
            let new: Vec<Problem> = problems.filter(|problem| !known.contains(problem)).collect();
            if !new.is_empty() {
                return Err(new);
            }
            file::read_published(&text)
                .map(|book| Edited { book, text })
                .map_err(|all| all.into_iter().map(without_line).collect())
        }
    }
}

fn without_line(problem: Problem) -> Problem {
    Problem { line: None, column: None, ..problem }
}

/// The book after an edit, as far as names go.
///
/// # Errors
/// As [`edit`], but for the rules of the file.
pub fn apply(book: &Rulebook, edit: &BookEdit) -> Result<Rulebook, EditError> {
    let mut book = book.clone();
    match edit {
        BookEdit::AddRule { rule, at } => add(&mut book, rule, Some(*at))?,
        BookEdit::AddRuleAbove { rule, above } => {
            let at = above.as_ref().map(|above| place::<Rule>(&book, above.as_str())).transpose()?;
            add(&mut book, rule, at.map(|place| place + 1))?;
        }
        BookEdit::ReplaceRule { name, rule } => replace(&mut book, name.as_str(), rule)?,
        BookEdit::RemoveRule(name) => remove::<Rule>(&mut book, name.as_str())?,
        BookEdit::MoveRule { name, to } => move_rule(&mut book, name, *to)?,
        BookEdit::SwitchRule { name, to } => found::<Rule>(&mut book, name.as_str())?.switch = *to,
        BookEdit::AddTerritory(territory) => add(&mut book, territory, None)?,
        BookEdit::ReplaceTerritory { name, territory } => replace(&mut book, name.as_str(), territory)?,
        BookEdit::SetTerritoryPool { territory, pool } => {
            found::<Territory>(&mut book, territory.as_str())?.pool.clone_from(pool);
        }
        BookEdit::RemoveTerritory(name) => remove::<Territory>(&mut book, name.as_str())?,
        BookEdit::AddPlaces { territory, places } => {
            let territory = found::<Territory>(&mut book, territory.as_str())?;
            places.iter().cloned().for_each(|place| territory.add(place));
        }
        BookEdit::AddPool(pool) => add(&mut book, pool, None)?,
        BookEdit::ReplacePool { name, pool } => replace(&mut book, name.as_str(), pool)?,
        BookEdit::RemovePool(name) => remove::<Pool>(&mut book, name.as_str())?,
        BookEdit::AddSegment(segment) => add(&mut book, segment, None)?,
        BookEdit::ReplaceSegment { name, segment } => replace(&mut book, name.as_str(), segment)?,
        BookEdit::RemoveSegment(name) => remove::<Segment>(&mut book, name.as_str())?,
        BookEdit::AddSla(sla) => add(&mut book, sla, None)?,
        BookEdit::ReplaceSla { name, sla } => replace(&mut book, name.as_str(), sla)?,
        BookEdit::RemoveSla(name) => remove::<SlaPolicy>(&mut book, name.as_str())?,
        BookEdit::SetDefaults(defaults) => book.defaults.clone_from(defaults),
        BookEdit::AddTest(test) => add(&mut book, test, None)?,
        BookEdit::RemoveTest(name) => remove::<BookTest>(&mut book, name)?,
    }
    Ok(book)
}

/// The book that a first draft begins with where none is live: every lead waits for a person.
pub fn first_book() -> Rulebook {
    let rule = Rule {
        name: RuleName::from("Everything else"),
        when: crate::model::criteria::Criteria::any(),
        to: Destination::Fallback,
        otherwise: Otherwise::Fallback,
        sla: None,
        switch: Switch::On,
    };
    Rulebook { rules: vec![rule], ..Rulebook::default() }
}

/// A name for a new rule: as wanted, but one line of plain text that is not too long, and numbered where a rule of the book
/// or one `to_come` bears it.
pub fn free_name<'r>(wanted: &str, book: &'r Rulebook, to_come: impl IntoIterator<Item = &'r Rule>) -> RuleName {
    let taken: BTreeSet<String> = book.rules.iter().chain(to_come).map(|rule| rule.name.as_str().to_lowercase()).collect();
    let plain: String = letters(wanted).map(|(letter, hidden)| if hidden { ' ' } else { letter }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let plain = words.join(" ");
    // Of so many numbers at least one is free.
    let numbered = (2..=taken.len() + 2).map(|n| format!(" ({n})"));
    let cut = |number: String| {
        let most = MAX_NAME - number.len();
        format!("{}{number}", plain.chars().take(most).collect::<String>().trim_end())
    };
    let mut all = std::iter::once(String::new()).chain(numbered).map(cut);
    let free = all.find(|name| !taken.contains(&name.to_lowercase()));
    RuleName::from(free.as_deref().unwrap_or(&plain))
}

/// What an edit did, as one sentence: "rule `X` moves up to 3".
pub fn said(edit: &BookEdit, before: &Rulebook, after: &Rulebook, roster: &Roster) -> String {
    if let BookEdit::MoveRule { name, to } = edit {
        let from = place_of::<Rule>(before, name.as_str()).map_or(0, |place| place + 1);
        return format!("rule `{name}` moves {} to {to}", if *to < from { "up" } else { "down" });
    }
    diff::sentences(&diff::diff(before, after), roster).join("; ")
}

fn place<T: Item>(book: &Rulebook, name: &str) -> Result<usize, EditError> {
    place_of::<T>(book, name).ok_or_else(|| EditError::no_such(T::PART, name, T::all(book).iter().map(Item::called)))
}

fn found<'b, T: Item>(book: &'b mut Rulebook, name: &str) -> Result<&'b mut T, EditError> {
    let at = place::<T>(book, name)?;
    // INVARIANT: that is where it was found.
    T::all_mut(book).get_mut(at).ok_or_else(|| EditError::no_such(T::PART, name, []))
}

fn is_free<T: Item>(book: &Rulebook, name: &str) -> Result<(), EditError> {
    match place_of::<T>(book, name) {
        Some(_) => Err(EditError::NameTaken { part: T::PART, name: name.to_owned() }),
        None => Ok(()),
    }
}

/// `at` counts from 1.
fn add<T: Item>(book: &mut Rulebook, item: &T, at: Option<usize>) -> Result<(), EditError> {
    is_free::<T>(book, item.called())?;
    let behind = T::all(book).len() + 1;
    let at = at.unwrap_or(behind);
    if at == 0 || at > behind {
        return Err(EditError::NoSuchPlace { at, last: behind });
    }
    T::all_mut(book).insert(at - 1, item.clone());
    Ok(())
}

fn replace<T: Item>(book: &mut Rulebook, name: &str, item: &T) -> Result<(), EditError> {
    let at = place::<T>(book, name)?;
    let old = T::all(book).get(at).map_or_else(|| name.to_owned(), |old| old.called().to_owned());
    if !T::PART.same(&old, item.called()) {
        is_free::<T>(book, item.called())?;
    }
    if old != item.called() {
        rename(book, T::PART, &old, item.called());
    }
    if let Some(place) = T::all_mut(book).get_mut(at) {
        place.clone_from(item);
    }
    Ok(())
}

fn remove<T: Item>(book: &mut Rulebook, name: &str) -> Result<(), EditError> {
    let at = place::<T>(book, name)?;
    let gone = T::all_mut(book).remove(at);
    let by = refer::referring(book, T::PART, gone.called());
    if by.is_empty() { Ok(()) } else { Err(EditError::StillUsed { part: T::PART, name: gone.called().to_owned(), by }) }
}

fn move_rule(book: &mut Rulebook, name: &RuleName, to: usize) -> Result<(), EditError> {
    let from = place::<Rule>(book, name.as_str())?;
    let last = book.rules.len();
    if to == 0 || to > last {
        return Err(EditError::NoSuchPlace { at: to, last });
    }
    let rule = book.rules.remove(from);
    book.rules.insert(to - 1, rule);
    Ok(())
}

#[cfg(test)]
mod tests;
