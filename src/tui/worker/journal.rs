//! Windows of the journal, read by key around the cursor; with a filter, the newest entries are searched, so many at most.

use crate::{
    actions::{Desk, ask, error::ActionError, receipt, receipt::story::who},
    model::{
        id::{EntryId, RepId},
        journal::{Actor, Entry, Stood},
        time::{Instant, Zone},
    },
    rulebook::nearest::nearest,
    store::{Conn, journal, journal_list},
    tui::{
        effect::{Entries, JournalQuery, REACH},
        msg::{Answer, EntryRow, JournalPage, Rest},
        state::days,
    },
};

/// So many entries are searched for what was typed.
const SEARCHED: usize = 20_000;
/// So many of them are searched for the name of the lead they are about.
const NAMED: usize = 2_000;
/// So many are read at a time.
const AT_ONCE: usize = 500;
/// Entries of a day are counted up to here.
const COUNTED: usize = 10_000;
/// New entries are counted up to here.
const FRESH: usize = 1_000;

/// Words for what entries did, as `kind:` knows them.
const KINDS: [&str; 20] = [
    "received",
    "reps_imported",
    "accounts_imported",
    "absences_imported",
    "routed",
    "assigned",
    "sent_to_fallback",
    "touched",
    "closed",
    "snoozed",
    "noted",
    "away",
    "back",
    "capacity",
    "rep_added",
    "rep_edited",
    "rep_removed",
    "published",
    "ticked",
    "undone",
];

/// What was typed, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    by: Option<String>,
    kinds: Vec<String>,
    words: Vec<String>,
}

impl Wanted {
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    pub fn read(text: &str, me: &Actor) -> Result<Self, String> {
        let mut wanted = Self::default();
        for part in text.split_whitespace() {
            match part.split_once(':') {
                Some(("by" | "kind", "")) => {}
                Some(("by", "you" | "me")) => wanted.by = Some(me.as_str().to_owned()),
                Some(("by", name)) => wanted.by = Some(name.to_owned()),
                Some(("kind", kind)) => {
                    let all = || KINDS.iter().copied().chain(["redone"]);
                    let kind = kind.to_lowercase();
                    let fitting: Vec<String> = all().filter(|known| known.contains(kind.as_str())).map(str::to_owned).collect();
                    if fitting.is_empty() {
                        let hint = nearest(&kind, all()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                        return Err(format!("`{part}`: no change is called `{kind}`{hint}"));
                    }
                    wanted.kinds.extend(fitting);
                }
                Some((key, _)) if key.chars().all(char::is_alphabetic) && !key.is_empty() => {
                    return Err(format!("`{part}`: write by:you, by:NAME, kind:assigned, or words of what was done"));
                }
                Some(_) | None => wanted.words.push(part.to_lowercase()),
            }
        }
        Ok(wanted)
    }

    fn takes(&self, row: &EntryRow, entry: &Entry, verb: &str) -> bool {
        let by = |name: &String| entry.actor.as_str().to_lowercase().starts_with(&name.to_lowercase());
        let text = format!("{} {} {}", row.id, row.by, row.said).to_lowercase();
        let begins = |word: &String| {
            text.split(|letter: char| !letter.is_alphanumeric()).any(|known| known.starts_with(word.as_str()))
                || text.contains(word)
        };
        self.by.as_ref().is_none_or(by)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == verb))
            && self.words.iter().all(begins)
    }
}

/// The window that a query asks for.
pub fn window(desk: &mut Desk, zone: Zone, query: &JournalQuery) -> Result<Answer, ActionError> {
    let me = desk.actor().clone();
    let wanted = match Wanted::read(&query.filter, &me) {
        Ok(wanted) => wanted,
        Err(because) => return Ok(Answer::BadJournal { ticket: query.ticket, because }),
    };
    let now = desk.now();
    let people = ask::names(desk)?;
    let reader = Reader { desk, me: &me, people: &people, zone };
    let (rows, above, below, searched) =
        if wanted.is_all() { reader.window(query.from)? } else { reader.found(&wanted, query.from)? };
    let newest = journal_list::entries(desk.conn(), None, 1)?.first().map(|entry| entry.id);
    let fresh = match query.known {
        // What somebody did themselves is no news to them.
        Some(known) => {
            let came = journal_list::entries_after(desk.conn(), known, FRESH)?;
            came.iter().filter(|entry| entry.actor != me).count() as u64
        }
        None => 0,
    };
    let (before, all) = if wanted.is_all() {
        let counted = |after| journal_list::count_after(desk.conn(), after, COUNTED);
        let before = rows.first().map_or(Ok(Some(0)), |row| counted(row.id))?;
        (before, counted(EntryId(0))?)
    } else {
        (Some(0), (below == Rest::None && searched.is_none()).then_some(rows.len() as u64))
    };
    let today = journal_list::count_since(desk.conn(), days::begins(now.day(zone), zone), COUNTED)? as u64;
    Ok(Answer::Journal(JournalPage {
        ticket: query.ticket,
        from: query.from,
        rows,
        above,
        below,
        before,
        all,
        fresh,
        newest,
        today,
        searched,
    }))
}

/// Every entry that was typed for, newest first, however many they are and however deep.
pub(super) fn each<E: From<ActionError>>(
    desk: &mut Desk,
    zone: Zone,
    wanted: &Wanted,
    mut take: impl FnMut(&Entry) -> Result<(), E>,
) -> Result<(), E> {
    let me = desk.actor().clone();
    let people = ask::names(desk)?;
    let _still = desk.conn().held_still().map_err(ActionError::from)?;
    let reader = Reader { desk, me: &me, people: &people, zone };
    let (exact, mut before) = (reader.exactly(wanted), None);
    loop {
        let page = reader.page(exact.as_ref(), before)?;
        for entry in &page {
            if wanted.is_all() || wanted.takes(&reader.row(entry, reader.naming(entry)?)?, entry, verb(entry)) {
                take(entry)?;
            }
        }
        before = page.last().map(|entry| entry.id);
        if before.is_none() {
            return Ok(());
        }
    }
}

/// How many entries there are.
pub(super) fn count(desk: &Desk) -> Result<u64, ActionError> {
    Ok(journal_list::count_since(desk.conn(), Instant::MIN, i64::MAX as usize)? as u64)
}

/// What an entry did, for a question about it.
pub fn said(desk: &mut Desk, zone: Zone, id: EntryId) -> Result<String, ActionError> {
    let me = desk.actor().clone();
    let people = ask::names(desk)?;
    let now = desk.now();
    let reader = Reader { desk, me: &me, people: &people, zone };
    let Some(entry) = journal::get(desk.conn(), id)? else { return Ok(String::new()) };
    Ok(format!("{}, {} {}", reader.naming(&entry)?, reader.when(entry.at, now), by(&reader, &entry)))
}

fn by(reader: &Reader<'_>, entry: &Entry) -> String {
    format!("by {}", who(&entry.actor, reader.me))
}

struct Reader<'a> {
    desk: &'a Desk,
    me: &'a Actor,
    people: &'a [(RepId, String)],
    zone: Zone,
}

/// Rows, whether there are more on either side, and how many were searched.
type Found = (Vec<EntryRow>, Rest, Rest, Option<u64>);

impl Reader<'_> {
    fn conn(&self) -> &Conn {
        self.desk.conn()
    }

    fn rep(&self, id: RepId) -> String {
        let found = self.people.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| format!("rep {id}"), |(_, name)| name.clone())
    }

    fn sentence(&self, entry: &Entry) -> String {
        receipt::sentence(&entry.what, &|id| self.rep(id), self.zone)
    }

    /// The same with the lead's name, where it concerned one.
    fn naming(&self, entry: &Entry) -> Result<String, ActionError> {
        ask::said_of(self.desk, entry, &|id| self.rep(id), self.zone)
    }

    fn when(&self, at: Instant, now: Instant) -> String {
        let when = at.local(self.zone);
        let format = if at.day(self.zone) == now.day(self.zone) { "%H:%M:%S" } else { "%-d %b %H:%M" };
        when.format(format).to_string()
    }

    fn row(&self, entry: &Entry, said: String) -> Result<EntryRow, ActionError> {
        let chain = match entry.undone_by {
            None => None,
            Some(_) => journal::chain(self.conn(), entry.id)?.filter(|chain| chain.stands(entry.id, None) == Stood::TakenBack),
        };
        let by = who(&entry.actor, self.me);
        let stayed = chain.as_ref().map_or(0, |chain| ask::stayed(chain.tip()));
        let undone = chain.map(|chain| chain.tip().id);
        Ok(EntryRow { id: entry.id, at: entry.at, by, said, leads: entry.leads, undone, stayed })
    }

    fn rows(&self, entries: &[Entry]) -> Result<Vec<EntryRow>, ActionError> {
        entries.iter().map(|entry| self.row(entry, self.naming(entry)?)).collect()
    }

    fn window(&self, from: Entries) -> Result<Found, ActionError> {
        let (mut entries, above, below) = match from {
            Entries::Start => {
                let entries = journal_list::entries(self.conn(), None, 2 * REACH + 1)?;
                let below = rest(entries.len() > 2 * REACH);
                (entries, Rest::None, below)
            }
            Entries::End => {
                let mut entries = journal_list::entries_after(self.conn(), EntryId(0), 2 * REACH + 1)?;
                let above = rest(entries.len() > 2 * REACH);
                entries.truncate(2 * REACH);
                entries.reverse();
                (entries, above, Rest::None)
            }
            Entries::Around(centre) => {
                let mut newer = journal_list::entries_after(self.conn(), centre, REACH + 1)?;
                let above = rest(newer.len() > REACH);
                newer.truncate(REACH);
                newer.reverse();
                let older = journal_list::entries(self.conn(), Some(EntryId(centre.0 + 1)), REACH + 1)?;
                let below = rest(older.len() > REACH);
                newer.extend(older);
                (newer, above, below)
            }
        };
        let most = if matches!(from, Entries::Around(_)) { usize::MAX } else { 2 * REACH };
        entries.truncate(most);
        Ok((self.rows(&entries)?, above, below, None))
    }

    /// Whoever was typed, where that is somebody's whole name.
    fn exactly(&self, wanted: &Wanted) -> Option<Actor> {
        let named = wanted.by.as_ref().map(|name| Actor::named(name));
        named.filter(|actor| journal_list::entries_by(self.conn(), actor, None, 1).is_ok_and(|found| !found.is_empty()))
    }

    /// The next entries to search.
    fn page(&self, of: Option<&Actor>, before: Option<EntryId>) -> Result<Vec<Entry>, ActionError> {
        Ok(match of {
            Some(actor) => journal_list::entries_by(self.conn(), actor, before, AT_ONCE)?,
            None => journal_list::entries(self.conn(), before, AT_ONCE)?,
        })
    }

    /// Entries that were typed for, of the newest.
    fn found(&self, wanted: &Wanted, from: Entries) -> Result<Found, ActionError> {
        // Around an entry that stands deep in the list so many more are found.
        let most = if from == Entries::Start { 2 * REACH } else { 20 * REACH };
        let exact = self.exactly(wanted);
        let (mut rows, mut before, mut searched) = (Vec::new(), None, 0);
        loop {
            let page = self.page(exact.as_ref(), before)?;
            for (place, entry) in (searched..).zip(&page) {
                // Deep down names are not read for every key that is typed.
                let said = if place < NAMED { self.naming(entry)? } else { self.sentence(entry) };
                let row = self.row(entry, said)?;
                if wanted.takes(&row, entry, verb(entry)) {
                    rows.push(row);
                }
            }
            searched += page.len();
            before = page.last().map(|entry| entry.id);
            let is_end = page.len() < AT_ONCE;
            if is_end || rows.len() > most || searched >= SEARCHED {
                let more = rest(rows.len() > most);
                rows.truncate(most);
                return Ok((rows, Rest::None, more, (!is_end && more == Rest::None).then_some(searched as u64)));
            }
        }
    }
}

fn rest(more: bool) -> Rest {
    if more { Rest::More } else { Rest::None }
}

/// The contract's word for what an entry did.
fn verb(entry: &Entry) -> &'static str {
    crate::outbound::json::verb(&entry.what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_named() {
        let me = Actor::named("rita");
        let read = |text: &str| Wanted::read(text, &me);
        assert_eq!(read("by:you hana").unwrap(), Wanted { by: Some("rita".into()), kinds: vec![], words: vec!["hana".into()] });
        assert_eq!(read("kind:assigned").unwrap().kinds, ["assigned"]);
        assert_eq!(read("kind:import").unwrap().kinds.len(), 3);
        assert!(read("").unwrap().is_all() && read("by:").unwrap().is_all());
        assert_eq!(read("kind:asigned").unwrap_err(), "`kind:asigned`: no change is called `asigned`; did you mean `assigned`?");
        assert!(read("owner:ana").unwrap_err().contains("by:you"));
    }
}
