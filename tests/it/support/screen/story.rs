//! What the stand-in worker tells of the journal, and of one lead.

use leadtower::{
    actions::{
        ask::{BackText, BackupCopy, ClockStory, EntryCard, Erasure, Event, Holds, Part, Standing, Story},
        receipt::{
            changed::FieldChange,
            outlook::Tells,
            story::{self, Kind},
        },
    },
    model::{
        id::{DecisionId, EntryId, LeadId, NoteId, RepId},
        journal::Actor,
        lead::Note,
        time::Millis,
    },
    tui::{
        effect::{Ask, Entries, JournalQuery, Query},
        msg::{Answer, EntryRow, JournalPage, Rest},
    },
    worktime::sla::{Counted, Segment},
};

use super::world::{World, noon};

/// One line of the journal: number, minutes ago, who, what, leads, undone by.
struct Told(i64, i64, &'static str, &'static str, u64, Option<i64>);

const TOLD: [Told; 9] = [
    Told(3_142, 1, "you", "Hana Sato away (paused) from 24 Nov 12:41 until further notice", 0, None),
    Told(3_141, 6, "you", "assigned 6 leads to Gus Lind (all six wrote from the Austin event)", 6, None),
    Told(3_140, 10, "you", "undid 3139: assigned 1 lead to Jon Webb (speaks es)", 1, None),
    Told(3_139, 10, "you", "assigned 1 lead to Jon Webb (speaks es)", 1, Some(3_140)),
    Told(3_138, 11, "you", "routed 1 to reps", 1, None),
    Told(3_137, 12, "dana", "rulebook 14 went live (CR added to Americas South)", 0, None),
    Told(3_131, 22, "serve", "1 lead came in, in fallback", 1, None),
    Told(3_127, 26, "file leads-1216.csv", "38 leads came in: 37 to reps, 1 to fallback", 38, None),
    Told(3_026, 1_500, "the clock", "2 leads missed their time: 2 to another rep", 2, None),
];

fn rows() -> Vec<EntryRow> {
    let row = |told: &Told| {
        let Told(id, ago, by, said, leads, undone) = *told;
        let at = noon() - Millis::minutes(ago) + Millis(2_000);
        EntryRow { id: EntryId(id), at, by: by.to_owned(), said: said.to_owned(), leads, undone: undone.map(EntryId), stayed: 0 }
    };
    TOLD.iter().map(row).collect()
}

impl World {
    /// What it tells of the journal and of leads.
    pub fn told(&self, ask: &Ask) -> Option<Answer> {
        Some(match ask {
            Ask::Again => Answer::Again(self.again.clone()),
            Ask::Journal(query) => self.journal(query),
            Ask::Entry(id) => Answer::Entry(Box::new(card(*id)?)),
            Ask::LeadsOfEntry(id) => {
                let leads = card(*id).map(|card| card.leads.into_iter().map(|(lead, _)| lead).collect());
                Answer::LeadsOfEntry(*id, leads.unwrap_or_default())
            }
            Ask::TakeBack(entry) => {
                let row = rows().into_iter().find(|row| row.id == *entry)?;
                Answer::TakeBack { entry: *entry, said: row.said, text: card(*entry)?.back }
            }
            Ask::Erasure(lead) => Answer::Erasure { lead: *lead, found: Ok(Box::new(self.erasure(*lead)?)) },
            Ask::Story(lead) => Answer::Story(Box::new(self.story(*lead)?)),
            Ask::Hidden(query, leads) => self.hidden(query, leads),
            _ => return None,
        })
    }

    fn erasure(&self, lead: LeadId) -> Option<Erasure> {
        let row = self.leads.iter().find(|row| row.id == lead)?;
        let copy = BackupCopy {
            path: "/home/dana/backups/monday.db".into(),
            made_at: noon() - Millis::minutes(1_600),
            holds: Holds::Yes,
        };
        Some(Erasure {
            lead,
            called: row.called().map(str::to_owned),
            company: row.company.clone(),
            joined: vec![LeadId(20_419)],
            standing: Standing::Open,
            notes: 1,
            others: vec![LeadId(19_002)],
            copies: vec![copy],
            erased: None,
        })
    }

    fn journal(&self, query: &JournalQuery) -> Answer {
        if query.filter.contains("owner:") {
            let because = "`owner:ana`: write by:you, by:NAME, kind:assigned, or words of what was done".to_owned();
            return Answer::BadJournal { ticket: query.ticket, because };
        }
        let mut rows = if self.leads.is_empty() { Vec::new() } else { rows() };
        for (id, said) in &self.newer {
            let row = EntryRow {
                id: EntryId(*id),
                at: noon(),
                by: "dana".to_owned(),
                said: (*said).to_owned(),
                leads: 1,
                undone: None,
                stayed: 0,
            };
            rows.insert(0, row);
        }
        let takes = |row: &EntryRow| {
            query.filter.split_whitespace().all(|word| match word.strip_prefix("by:") {
                Some(by) => row.by.starts_with(by),
                None => row.said.to_lowercase().contains(&word.to_lowercase()),
            })
        };
        rows.retain(takes);
        let newest = rows.first().map(|row| row.id);
        let fresh = query.known.map_or(0, |known| rows.iter().filter(|row| row.id > known).count() as u64);
        let fresh = if query.from == Entries::Start { 0 } else { fresh };
        let (ticket, from) = (query.ticket, query.from);
        Answer::Journal(JournalPage {
            ticket,
            from,
            before: Some(0),
            all: Some(rows.len() as u64),
            rows,
            above: Rest::None,
            below: Rest::None,
            fresh,
            newest,
            today: 41,
            searched: None,
        })
    }

    fn hidden(&self, query: &Query, leads: &[LeadId]) -> Answer {
        let shown = self.found(query);
        let hidden = leads.iter().filter(|lead| shown.iter().all(|row| row.id != **lead));
        let named = hidden.map(|lead| {
            let row = self.leads.iter().find(|row| row.id == *lead);
            row.and_then(|row| row.name.clone()).unwrap_or_else(|| format!("L-{lead}"))
        });
        Answer::Hidden { leads: leads.to_vec(), hidden: named.collect() }
    }

    fn story(&self, id: LeadId) -> Option<Story> {
        let mut lead = self.card(id)?.lead;
        "file:webinar:id".clone_into(&mut lead.origin);
        lead.external_id = Some("W-77".to_owned());
        lead.profile.given.insert("country".to_owned(), "Costa Rica".to_owned());
        let origin = story::origin(&lead.origin);
        let (notes, clock) = (vec![note(id)], Some(clock()));
        Some(Story { lead, origin, events: events(), more: false, clock, notes, noted: 1 })
    }
}

fn note(lead: LeadId) -> Note {
    let text = "wrote from the Austin event, wants a call before Thanksgiving".to_owned();
    Note { id: NoteId(1), lead, entry: EntryId(3_135), at: noon() - Millis::minutes(15), by: Actor::named("you"), text }
}

fn event(ago: i64, kind: Kind, by: Option<&str>, text: &str, entry: Option<i64>) -> Event {
    Event {
        at: noon() - Millis::minutes(ago) + Millis(2_000),
        kind,
        by: by.map(str::to_owned),
        text: text.to_owned(),
        lines: Vec::new(),
        entry: entry.map(EntryId),
        decision: None,
        taken_back: None,
        fields: Vec::new(),
    }
}

fn field(field: &str, before: &str, after: &str) -> FieldChange {
    FieldChange { field: field.to_owned(), before: before.to_owned(), after: after.to_owned() }
}

fn events() -> Vec<Event> {
    let with = |event: Event, lines: &[&str]| Event { lines: lines.iter().map(|line| (*line).to_owned()).collect(), ..event };
    let moved = Event {
        taken_back: Some(EntryId(3_140)),
        decision: Some(DecisionId(7)),
        fields: vec![field("owner", "Ivy Chen", "Jon Webb"), field("touch due", "24 Nov 16:20", "24 Nov 17:20")],
        ..event(10, Kind::Moved, Some("you"), "Ivy Chen -> Jon Webb", Some(3_139))
    };
    vec![
        with(event(10, Kind::MovedBack, Some("you"), "Jon Webb -> Ivy Chen", Some(3_140)), &["undo of entry 3139"]),
        with(moved, &["reason \"speaks es\""]),
        with(
            event(11, Kind::Rerouted, Some("you"), "to Ivy Chen", Some(3_138)),
            &["R5 Mid-market Americas, rules v14", "Ben Okafor skipped: is at capacity (15 of 15)"],
        ),
        event(12, Kind::Rules, Some("dana"), "v14 CR added to Americas South", None),
        event(15, Kind::Noted, Some("you"), "wrote from the Austin event, wants a call before Thanksgiving", Some(3_135)),
        with(event(22, Kind::Fallback, Some("serve"), "no rule matched", Some(3_131)), &["no rule, rules v13"]),
        event(22, Kind::Cleaned, None, "country \"Costa Rica\" -> CR", None),
        with(
            event(1_500, Kind::Arrived, None, "webinar, record W-77, file leads-1216.csv", None),
            &["created 23 Nov 2026 11:42 in its system"],
        ),
    ]
}

fn clock() -> ClockStory {
    let part = |from: i64, to: i64, counted, whose: Option<i64>| Part {
        segment: Segment { from: noon() - Millis::minutes(from), to: noon() - Millis::minutes(to), counted },
        whose: whose.map(RepId),
    };
    ClockStory {
        allowed: "webinar: 4 h of working time".to_owned(),
        started: noon() - Millis::minutes(22),
        due: Some(noon() + Millis::minutes(218)),
        touched: None,
        parts: vec![
            part(22, 16, Counted::Yes, None),
            part(16, 11, Counted::OffHours, Some(9)),
            part(11, 0, Counted::Yes, Some(9)),
        ],
        left: Some(Millis::minutes(223)),
    }
}

fn card(id: EntryId) -> Option<EntryCard> {
    let row = rows().into_iter().find(|row| row.id == id)?;
    let newest = Some((EntryId(3_142), "Hana Sato away (paused)".to_owned()));
    let lines =
        |lines: &[(Tells, &str)]| BackText::Lines(lines.iter().map(|(tells, line)| (*tells, (*line).to_owned())).collect());
    let empty = EntryCard {
        id,
        said: row.said.clone(),
        by: row.by.clone(),
        because: None,
        moves: Vec::new(),
        kept: 0,
        fields: Vec::new(),
        more: 0,
        leads: Vec::new(),
        back: BackText::Refused("entry cannot be undone: an import stays; assign, route or dismiss its leads instead".to_owned()),
        newest,
    };
    Some(match id.0 {
        3_142 => EntryCard {
            fields: vec![field("away from", "", "24 Nov 12:41"), field("reason", "", "paused")],
            back: lines(&[(Tells::Goes, "Hana Sato is not away from 24 Nov 12:41")]),
            ..empty
        },
        3_141 => EntryCard {
            because: Some("all six wrote from the Austin event".to_owned()),
            moves: vec![("Fallback".to_owned(), "Gus Lind".to_owned(), 6)],
            leads: vec![(LeadId(20_411), "Joao Prado".to_owned())],
            back: lines(&[
                (Tells::Goes, "5 leads go back to Fallback"),
                (Tells::Stays, "Joao Prado stays with Gus Lind: contacted since, by dana (3143)"),
            ]),
            ..empty
        },
        3_139 => EntryCard { back: BackText::TakenBack(EntryId(3_140), 0), ..empty },
        _ => empty,
    })
}
