//! The one line of a filter: criteria as in a rule, free words, and keys of its own that only kept leads can be asked.
//!
//! `owner:priya is:open country:DE acme !test` — with leads by number, any of them: `L-3 L-7` — or a pasted list of addresses, which asks for any of them.

use std::fmt;

use crate::{
    model::{
        decision::Cause,
        filter::{Filter, Is, Mark, OwnerIs, Status, Word},
        id::{EntryId, LeadId},
        rep::Rep,
        time::Zone,
    },
    rulebook::{
        nearest::nearest,
        spelling::{self, NONE, SpellingError, Term},
    },
};

mod times;

pub use times::whole_day;

/// The keys of a filter beside the fields of criteria.
pub const KEYS: [&str; 10] = ["status", "owner", "rule", "pool", "sla", "cause", "is", "age", "received", "entry"];

const MARKS: [(&str, Mark); 6] = [
    ("late", Mark::Late),
    ("at_risk", Mark::AtRisk),
    ("held", Mark::Held),
    ("snoozed", Mark::Snoozed),
    ("open", Mark::Open),
    ("moved", Mark::Moved),
];

/// What the screens call a status that has another word of its own.
const SHOWN: [(&str, Status); 3] =
    [("waiting", Status::Assigned), ("contacted", Status::Working), ("dismissed", Status::Disqualified)];

/// Every status there is: finished leads, duplicates and those out of sight as well.
const ANY: &str = "any";

/// Leads that the person marked: no mark that they bear themselves.
const MARKED: &str = "marked";

/// What a filter can name, as it is now.
pub trait Names {
    /// Everybody, in roster order.
    fn reps(&self) -> &[Rep];
    /// Rules of the live book, in the order they are asked.
    fn rules(&self) -> Vec<&str>;
    /// Whether decisions may name a rule that is called exactly so and that the live book has no more.
    fn had_rule(&self, _name: &str) -> bool {
        false
    }
    /// Pools of the live book.
    fn pools(&self) -> Vec<&str>;
    /// SLA policies of the live book.
    fn slas(&self) -> Vec<&str>;
    /// On whose wall clock a day begins.
    fn zone(&self) -> Zone;
    /// Leads with exactly that address, written in lower case.
    fn leads_with_email(&self, email: &str) -> Vec<LeadId>;
    /// Leads that an entry of the journal concerned; none where nobody knows.
    fn leads_of_entry(&self, _entry: EntryId) -> Vec<LeadId> {
        Vec::new()
    }
    /// Leads the person marked; none where nothing can be marked.
    fn marked(&self) -> Vec<LeadId> {
        Vec::new()
    }
}

/// Part of a filter that cannot be read. Shown as `part: what is wrong; what to do`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A part of the criteria.
    #[error(transparent)]
    Criteria(#[from] SpellingError),
    /// A value that its key does not know.
    #[error("`{part}`: {}", hint(.nearest.as_deref(), .key))]
    Unknown {
        /// The part as written.
        part: String,
        /// Characters before it in the line.
        at: usize,
        /// Its key.
        key: &'static str,
        /// The value.
        value: String,
        /// The value it resembles.
        nearest: Option<String>,
    },
    /// A value of another shape.
    #[error("`{part}`: {wanted}")]
    Shape {
        /// The part as written.
        part: String,
        /// Characters before it in the line.
        at: usize,
        /// What to write.
        wanted: Wanted,
    },
}

/// What a key wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// One instant, day or range of them.
    Received,
    /// A length of time after a sign.
    Age,
    /// Values as they are: neither excluded nor beginnings.
    Plain,
    /// Marks.
    Mark,
    /// A value without others.
    Alone,
    /// The number of an entry.
    Entry,
    /// The key once.
    Once,
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Received => "write a day or an instant, as `received:>=2026-11-01` or `received:2026-11-01..2026-11-07`",
            Self::Age => "write a length of time after a sign, as `age:<1h`, `age:>2d` or `age:1h..2d`; units are m, h, d and w",
            Self::Plain => "a value is missing, or stands with `!` or `*`; write only what is wanted",
            Self::Mark => "write a mark, as `is:late`, `is:late,at_risk` or `is:!late`",
            Self::Alone => "ask `is:marked` by itself",
            Self::Entry => "write the number of an entry of the journal, as `entry:3141`",
            Self::Once => "this key is asked twice; join its values with commas",
        })
    }
}

fn hint(nearest: Option<&str>, key: &str) -> String {
    let all = match (nearest, key) {
        (Some(nearest), _) => return format!("did you mean `{nearest}`?"),
        (None, "status") => Status::ALL
            .map(Status::as_str)
            .into_iter()
            .chain(SHOWN.map(|(word, _)| word))
            .chain([ANY])
            .collect::<Vec<_>>()
            .join(", "),
        (None, "cause") => Cause::ALL.map(Cause::as_str).join(", "),
        (None, "is") => MARKS.map(|(word, _)| word).into_iter().chain([MARKED]).collect::<Vec<_>>().join(", "),
        (None, "owner") => return "name a rep by email, name, the beginning of either, or CRM id, or write `none`".to_owned(),
        (None, "rule") => return "name a rule of the live book, or its place as `R3`".to_owned(),
        (None, "sla") => return "name an SLA policy of the live book, or write `none`".to_owned(),
        (None, _) => return "name one of the live book".to_owned(),
    };
    format!("it is one of {all}")
}

impl FilterError {
    /// The part as written.
    fn part(&self) -> &str {
        match self {
            Self::Criteria(error) => &error.part,
            Self::Unknown { part, .. } | Self::Shape { part, .. } => part,
        }
    }

    /// Characters of the line before the part.
    pub fn at(&self) -> usize {
        match self {
            Self::Criteria(error) => error.at,
            Self::Unknown { at, .. } | Self::Shape { at, .. } => *at,
        }
    }
}

/// A filter from its one line; an empty line lets every lead through.
///
/// # Errors
/// The first part that cannot be read, with what to do about it.
pub fn read(text: &str, names: &dyn Names) -> Result<Filter, FilterError> {
    if let Some(addresses) = addresses(text) {
        let ids = addresses.iter().flat_map(|address| names.leads_with_email(address)).collect();
        return Ok(Filter { ids: Some(ids), ..Filter::default() });
    }
    let mut filter = Filter::default();
    let mut asked: Vec<&str> = Vec::new();
    let mut named: Vec<LeadId> = Vec::new();
    for term in spelling::terms(text)? {
        if let Some(turned) = excluded_key(&term) {
            is(&mut filter, &turned, names)?;
            continue;
        }
        let key = KEYS.into_iter().find(|key| Some(*key) == term.field.as_deref());
        match (key, &term.field) {
            (Some(key), _) => {
                // Marks add up; of all else a second one would contradict the first.
                if key != "is" && asked.contains(&key) {
                    return Err(shape(&term, Wanted::Once));
                }
                asked.push(key);
                own_key(&mut filter, key, &term, names)?;
            }
            (None, None) if let Some(leads) = leads_named(&term)? => named.extend(leads),
            (None, None) => filter.words.extend(term.values.iter().map(|value| {
                let text = value.text.clone();
                if value.excluded { Word::HasNot(text) } else { Word::Has(text) }
            })),
            (None, Some(_)) => {
                let field = spelling::field_of(&term, &KEYS)?;
                let condition = spelling::condition(&field, &term, spelling::Rigour::Full)?;
                let criteria = std::mem::take(&mut filter.criteria);
                filter.criteria =
                    criteria.and(field, condition).map_err(|field| term.fault(spelling::Fault::AskedTwice { field }))?;
            }
        }
    }
    if !named.is_empty() {
        filter.ids = Some(match filter.ids {
            Some(marked) => marked.into_iter().filter(|lead| named.contains(lead)).collect(),
            None => named,
        });
    }
    Ok(filter)
}

/// What can be read of a filter, and what is wrong with the first part that cannot. Such parts are left out, as if they
/// were not typed yet.
pub fn read_parts(text: &str, names: &dyn Names) -> (Filter, Option<FilterError>) {
    let (mut left, mut first) = (text.to_owned(), None);
    loop {
        let error = match read(&left, names) {
            Ok(filter) => return (filter, first),
            Err(error) => error,
        };
        let (at, part) = (error.at(), error.part().chars().count());
        let shorter: String = left.chars().take(at).chain(left.chars().skip(at + part)).collect();
        first.get_or_insert(error);
        if shorter.len() >= left.len() {
            return (Filter::default(), first);
        }
        left = shorter;
    }
}

/// The leads that a word names by their numbers, as `L-3` or `L-3,L-7`; in quotes it is a word like any other.
fn leads_named(term: &Term) -> Result<Option<Vec<LeadId>>, FilterError> {
    let [value] = term.values.as_slice() else { return Ok(None) };
    let number = |part: &str| -> Option<LeadId> {
        let digits = part.strip_prefix(['L', 'l'])?.strip_prefix('-')?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok().map(LeadId))?
    };
    let leads = value.text.split(',').filter(|part| !part.is_empty()).map(number).collect::<Option<Vec<LeadId>>>();
    match leads.filter(|leads| !leads.is_empty() && !value.quoted) {
        Some(_) if value.excluded || value.prefix => Err(shape(term, Wanted::Plain)),
        leads => Ok(leads),
    }
}

/// The addresses of a pasted list, lower case and each once; `None` when the text is none: two at least, between
/// blanks, commas or semicolons, with nothing else.
pub fn addresses(text: &str) -> Option<Vec<String>> {
    let parts = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let mut list: Vec<String> = Vec::new();
    for part in parts.map(|part| part.trim_matches(['<', '>', '"', '\''])).filter(|part| !part.is_empty()) {
        let (local, domain) = part.rsplit_once('@')?;
        if local.is_empty() || !domain.contains('.') || local.contains([':', '"', '!']) {
            return None;
        }
        let address = part.to_lowercase();
        if !list.contains(&address) {
            list.push(address);
        }
    }
    (list.len() > 1).then_some(list)
}

fn own_key(filter: &mut Filter, key: &'static str, term: &Term, names: &dyn Names) -> Result<(), FilterError> {
    if key == "is" {
        return is(filter, term, names);
    }
    if term.values.iter().any(|value| value.text.is_empty() || value.excluded || value.prefix) {
        return Err(shape(term, Wanted::Plain));
    }
    if let "age" | "received" = key {
        let wanted = if key == "age" { Wanted::Age } else { Wanted::Received };
        let [value] = term.values.as_slice() else { return Err(shape(term, wanted)) };
        let read =
            if key == "age" { times::age(filter, &value.text) } else { times::received(filter, &value.text, names.zone()) };
        return read.ok_or_else(|| shape(term, wanted));
    }
    if key == "entry" {
        let number = |value: &spelling::Value| value.text.parse::<i64>().ok().map(EntryId);
        let entries = term.values.iter().map(number).collect::<Option<Vec<EntryId>>>();
        let entries = entries.ok_or_else(|| shape(term, Wanted::Entry))?;
        let of: Vec<LeadId> = entries.into_iter().flat_map(|entry| names.leads_of_entry(entry)).collect();
        filter.ids = Some(match filter.ids.take() {
            Some(known) => known.into_iter().filter(|lead| of.contains(lead)).collect(),
            None => of,
        });
        return Ok(());
    }
    for value in &term.values {
        one_value(filter, key, value, names).map_err(|nearest| unknown(term, key, &value.text, nearest.map(str::to_owned)))?;
    }
    Ok(())
}

/// Adds one value of a key that takes several. The error is the value it resembles.
fn one_value<'n>(
    filter: &mut Filter,
    key: &str,
    spelling::Value { text: value, quoted, .. }: &spelling::Value,
    names: &'n dyn Names,
) -> Result<(), Option<&'n str>> {
    // In quotes it is a name, whatever else the word means.
    let is_none = !quoted && value.eq_ignore_ascii_case(NONE);
    match key {
        "status" if value.eq_ignore_ascii_case(ANY) => filter.statuses.extend(Status::ALL),
        "status" => match standing(value)? {
            Is::Status(status) => filter.statuses.push(status),
            Is::Mark(mark) => filter.is.push(mark),
        },
        "cause" => filter.causes.push(word(value, Cause::ALL, Cause::as_str)?),
        "owner" if is_none => filter.owners.push(OwnerIs::Nobody),
        "owner" => filter.owners.extend(reps(value, names.reps())?),
        "rule" if is_none => filter.rules.push(None),
        "rule" => {
            let rules = names.rules();
            match position(value).filter(|_| !quoted).and_then(|position| rules.get(position)) {
                Some(rule) => filter.rules.push(Some((*rule).into())),
                None if *quoted && !rules.iter().any(|rule| is_same(rule, value)) && names.had_rule(value) => {
                    filter.rules.push(Some(value.as_str().into()));
                }
                None => filter.rules.extend(called(value, &rules)?.into_iter().map(|name| Some(name.into()))),
            }
        }
        "sla" if is_none => filter.slas.push(None),
        "sla" => filter.slas.extend(called(value, &names.slas())?.into_iter().map(|name| Some(name.into()))),
        _ => filter.pools.extend(called(value, &names.pools())?.into_iter().map(Into::into)),
    }
    Ok(())
}

/// `!is:late`, which is `is:!late`.
fn excluded_key(term: &Term) -> Option<Term> {
    let [value] = term.values.as_slice() else { return None };
    let rest = value.text.strip_prefix("is:").filter(|_| term.field.is_none() && value.excluded && !value.quoted)?;
    let values = rest.split(',').map(|text| spelling::Value { text: text.to_owned(), ..value.clone() });
    Some(Term { field: Some("is".to_owned()), values: values.collect(), ..term.clone() })
}

/// `is:late` asks for a mark, `is:late,at_risk` for any of them, `is:!late` for none. The words of the screens are
/// understood, whether they are marks or statuses.
fn is(filter: &mut Filter, term: &Term, names: &dyn Names) -> Result<(), FilterError> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for value in &term.values {
        if value.text.is_empty() || value.prefix {
            return Err(shape(term, Wanted::Mark));
        }
        if value.text.eq_ignore_ascii_case(MARKED) {
            if value.excluded || term.values.len() > 1 {
                return Err(shape(term, Wanted::Alone));
            }
            filter.ids = Some(names.marked());
            return Ok(());
        }
        let found = standing(&value.text).map_err(|nearest| unknown(term, "is", &value.text, nearest.map(str::to_owned)))?;
        match (found, value.excluded) {
            (found, false) => wanted.push(found),
            (Is::Mark(mark), true) => unwanted.push(mark),
            (Is::Status(_), true) => return Err(shape(term, Wanted::Mark)),
        }
    }
    filter.is_not.append(&mut unwanted);
    match wanted.as_slice() {
        [] => {}
        [Is::Mark(mark)] => filter.is.push(*mark),
        [Is::Status(status)] if filter.statuses.is_empty() => filter.statuses.push(*status),
        _ => filter.one_of.push(wanted),
    }
    Ok(())
}

/// A status or a mark, as filters spell it or as the screens show it: `at_risk`, `AT RISK`, `contacted`.
fn standing(value: &str) -> Result<Is, Option<&'static str>> {
    let value = value.to_lowercase().replace([' ', '-'], "_");
    let statuses = Status::ALL.into_iter().map(|status| (status.as_str(), Is::Status(status)));
    let shown = SHOWN.into_iter().map(|(word, status)| (word, Is::Status(status)));
    let marks = MARKS.into_iter().map(|(word, mark)| (word, Is::Mark(mark)));
    let all: Vec<(&'static str, Is)> = marks.chain(statuses).chain(shown).collect();
    let found = all.iter().find(|(word, _)| *word == value).map(|(_, is)| *is);
    found.ok_or_else(|| nearest(&value, all.iter().map(|(word, _)| *word).chain([MARKED])))
}

fn word<T: Copy, const N: usize>(value: &str, all: [T; N], spelled: fn(T) -> &'static str) -> Result<T, Option<&'static str>> {
    let found = all.into_iter().find(|one| spelled(*one).eq_ignore_ascii_case(value));
    found.ok_or_else(|| nearest(value, all.map(spelled)))
}

/// `R3` or `3`: the third rule, as an index.
fn position(value: &str) -> Option<usize> {
    let digits = value.strip_prefix(['R', 'r']).unwrap_or(value);
    digits.parse::<usize>().ok()?.checked_sub(1)
}

/// Whoever bears that email, name or CRM id, or else bore it before, or else everybody in whose email or name a word begins so.
fn reps<'n>(part: &str, all: &'n [Rep]) -> Result<Vec<OwnerIs>, Option<&'n str>> {
    let part = part.to_lowercase();
    let ids = |fits: &dyn Fn(&Rep) -> bool| -> Vec<OwnerIs> {
        all.iter().filter(|rep| fits(rep)).map(|rep| OwnerIs::Rep(rep.id)).collect()
    };
    let is_whole = |name: &str| name.to_lowercase() == part;
    let ways: [&dyn Fn(&Rep) -> bool; 3] =
        [&|rep| names_of(rep).chain(rep.external_id.as_deref()).any(is_whole), &|rep| rep.was(&part), &|rep| {
            names_of(rep).any(|name| begins_a_word(&name.to_lowercase(), &part))
        }];
    if let Some(found) = ways.into_iter().map(ids).find(|found| !found.is_empty()) {
        return Ok(found);
    }
    // A part is mistyped as often as a whole name: "pria" for Priya Shah.
    let parts = || all.iter().flat_map(|rep| names_of(rep).chain(rep.name.split_whitespace()));
    Err(nearest(&part, parts()))
}

/// Whether a text holds that part at its beginning, or behind what is no letter.
fn begins_a_word(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

fn names_of(rep: &Rep) -> impl Iterator<Item = &str> {
    [Some(rep.name.as_str()), rep.email.as_deref()].into_iter().flatten()
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The one of that name, or else all with that part in it.
fn called<'n>(part: &str, all: &[&'n str]) -> Result<Vec<&'n str>, Option<&'n str>> {
    let part = part.to_lowercase();
    let fitting =
        |fits: &dyn Fn(&str) -> bool| -> Vec<&'n str> { all.iter().copied().filter(|name| fits(&name.to_lowercase())).collect() };
    let exact = fitting(&|name| name == part);
    let found = if exact.is_empty() { fitting(&|name| name.contains(&part)) } else { exact };
    if found.is_empty() { Err(nearest(&part, all.iter().copied())) } else { Ok(found) }
}

fn shape(term: &Term, wanted: Wanted) -> FilterError {
    FilterError::Shape { part: term.text.clone(), at: term.at, wanted }
}

fn unknown(term: &Term, key: &'static str, value: &str, nearest: Option<String>) -> FilterError {
    FilterError::Unknown { part: term.text.clone(), at: term.at, key, value: value.to_owned(), nearest }
}

#[cfg(test)]
mod tests;
