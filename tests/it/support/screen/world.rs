//! A small stand-in for the worker: rows made by hand, and what it would answer.

use std::collections::BTreeSet;

use leadtower::{
    actions::{
        ask::{
            About, Asked, Best, Candidate, Candidates, ExplainedLine, Explanation, Fit, Goes, Group, Hinge, LeadCard, NoMend,
            Reason, Table, Target,
        },
        command::{Assign, Command, Receiver, Seen, SeenBook, SeenDecision, Trial},
        receipt::{Receipt, Touched, would},
    },
    model::{
        absence::{Absence, AbsenceKind},
        decision::{Cause, Decision, ENGINE, Held, Outcome, Standing, Trigger, Verdict},
        id::{AbsenceId, DecisionId, EntryId, GroupId, LeadId, RepId, RulebookVersion},
        journal::{TickCounts, What},
        lead::{Lead, LeadState, Profile, Stage},
        listing::{Availability, FullBy, GroupRow, LeadRow, RepRow, Totals, Touchpoints, Urgency},
        place::Language,
        rep::Rep,
        roster::Load,
        rotation::Share,
        sla::Clock,
        snag::Snag,
        time::{Instant, Millis, Zone},
    },
    tui::{
        effect::{Ask, Effect, From, Grouping, Query, REACH, Shelf, Sort, TrialOf, Which},
        msg::{Answer, Grouped, LineKey, Live, Newest, Page, Rest, Today},
    },
};

/// Tuesday 24 Nov 2026, 12:42 in New York.
pub fn noon() -> Instant {
    "2026-11-24T17:42:00Z".parse().unwrap()
}

fn minutes_ago(minutes: i64) -> Instant {
    noon() - Millis::minutes(minutes)
}

/// Everything a stand-in worker knows.
#[derive(Debug, Clone)]
pub struct World {
    pub now: Instant,
    pub leads: Vec<LeadRow>,
    pub reps: Vec<RepRow>,
    pub newest: Option<Newest>,
    /// What `U` would do again.
    pub again: Option<Newest>,
    /// Entries of others that came since, oldest first.
    pub newer: Vec<(i64, &'static str)>,
    /// The rulebook in force.
    pub live: Live,
    /// Leads that were decided on before any rulebook.
    pub without_book: BTreeSet<LeadId>,
    /// What every lead tells beside its decision.
    pub beside: Option<&'static str>,
    pub refuse: Option<String>,
    /// Whatever is tried would change nothing, and why.
    pub nothing_changes: Option<String>,
    /// A filter whose words find too much for any order but that of arrival.
    pub too_much: Option<String>,
    /// What every lead speaks.
    pub language: Option<Language>,
}

/// A lead with everything missing but its number.
pub fn lead(id: i64) -> LeadRow {
    LeadRow {
        id: LeadId(id),
        external_id: None,
        received_at: minutes_ago(5),
        name: None,
        email: None,
        company: None,
        country: None,
        state: None,
        source: None,
        kind: None,
        employees: None,
        score: None,
        stage: Stage::Assigned,
        owner: Some(RepId(1)),
        covering_for: None,
        cause: None,
        held_for: None,
        group: None,
        snag: None,
        rule: None,
        pool: None,
        clock: None,
        sla: None,
        touched_at: None,
        snoozed_until: None,
        decision: Some(DecisionId(id)),
        trigger: None,
        erased: None,
    }
}

fn groups(rows: &[LeadRow]) -> Vec<GroupRow> {
    let mut groups: Vec<GroupRow> = Vec::new();
    for row in rows {
        let Some(id) = row.group else { continue };
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => {
                group.leads += 1;
                group.oldest = group.oldest.min(row.received_at);
            }
            None => groups.push(GroupRow { id, snag: snag(id), leads: 1, oldest: row.received_at }),
        }
    }
    groups.sort_by_key(|group| (group.oldest, group.id));
    groups
}

fn group_in_full(id: GroupId) -> Group {
    let history = "in 90 days 11 leads from BR came here; by hand 9 went to Ana Ruiz and 2 to Jon Webb";
    Group {
        id,
        snag: snag(id),
        why: "rules 4 to 7 all ask for a place, and BR belongs to no territory that any of them takes".to_owned(),
        history: (id == GroupId(1)).then(|| history.to_owned()),
        live: Some(RulebookVersion(13)),
    }
}

/// What keeps the leads of a group there: by the place of its cause.
fn snag(group: GroupId) -> Snag {
    match group.0 {
        1 => Snag::NoTerritory("BR".parse().unwrap()),
        2 => Snag::NobodyFree("APAC".into()),
        3 => Snag::NoCountry,
        _ => Snag::SentByHand,
    }
}

fn of_group(query: &Query) -> Option<GroupId> {
    query.grouping.group.filter(|_| query.shelf == Shelf::Fallback)
}

/// How well somebody fits, out of what they hold and speak.
fn fit(row: &RepRow) -> Option<Fit> {
    let there = matches!(row.availability, Availability::Available { .. } | Availability::Full(_));
    let max = row.rep.capacity.max_open.unwrap_or(100).max(1);
    let speaks = row.rep.languages.contains(&"pt".parse().unwrap());
    let free = 30 * max.saturating_sub(row.load.open) / max;
    let mut reasons = vec![Reason::InPool("americas".into())];
    if speaks {
        reasons.insert(0, Reason::Speaks("pt".parse().unwrap()));
        reasons.insert(0, Reason::ByHand { took: 9, of: 11 });
    }
    there.then(|| Fit { points: (40 + free + if speaks { 30 } else { 0 }) as u8, reasons })
}

/// The rules of the book, as the leads below name them.
const RULES: [&str; 7] =
    ["Known accounts", "Open deals", "Strategic", "EMEA", "Mid-market Americas", "SMB Americas", "Anything else"];

/// One line of the table below.
struct Told(i64, &'static str, &'static str, &'static str, &'static str, i64, i64, i64, &'static str);

const TOLD: [Told; 12] = [
    Told(20_401, "Priya Raman", "Northwind Labs", "US-CA", "demo form", 31, -1, 1, "Mid-market Americas"),
    Told(20_418, "Tom Becker", "Falkenwerk GmbH", "DE", "pricing", 26, 4, 3, "EMEA"),
    Told(20_409, "Sara Lindqvist", "Bergsund AB", "SE", "demo form", 24, 6, 3, "EMEA"),
    Told(20_410, "Marcus Hale", "Ironbark Supply", "US-TX", "chat", 22, 8, 7, "SMB Americas"),
    Told(20_411, "Joao Prado", "Metalsul", "BR", "demo form", 19, 11, 0, "no_rule"),
    Told(20_412, "Nora Tan", "Straitline", "SG", "pricing", 17, 13, 0, "nobody_available"),
    Told(20_413, "Olu Adeyemi", "Kestrel Freight", "US-NY", "demo form", 14, 16, 10, "Mid-market Americas"),
    Told(20_414, "\"Team\"", "lumiere.example", "", "demo form", 12, 18, 0, "no_territory_pool"),
    Told(20_415, "Amir Haddad", "Levant Cargo", "AE", "demo form", 4, 26, 3, "EMEA"),
    Told(20_400, "Rafael Teles", "Teles & Filhos", "BR", "webinar", 112, 128, 0, "no_rule"),
    Told(20_416, "Rosa Alvarez", "Cobalto", "CR", "webinar", 22, 218, 9, "Mid-market Americas"),
    Told(20_417, "Peter Novak", "Vltava Tools", "CZ", "content", 1, 1_400, 3, "EMEA"),
];

fn told(told: &Told) -> LeadRow {
    let Told(id, name, company, place, source, age, due, owner, why) = told;
    let mut row = lead(*id);
    row.name = Some((*name).to_owned());
    row.email = Some(format!("{}@{}.example", name.to_lowercase().replace([' ', '"'], "."), id));
    row.company = Some((*company).to_owned());
    row.country = place.split('-').next().and_then(|code| code.parse().ok());
    row.state = place.parse().ok();
    row.source = Some((*source).into());
    row.score = Some(88);
    row.received_at = minutes_ago(*age);
    let due = noon() + Millis::minutes(*due);
    row.clock = Some(Clock { started: row.received_at, at_risk: due - Millis::minutes(10), due: Some(due), spent: None });
    row.sla = Some("standard".into());
    if *owner == 0 {
        row.owner = None;
        row.stage = Stage::Fallback;
        row.cause = Cause::ALL.into_iter().find(|cause| cause.as_str() == *why);
        row.group = row.cause.map(|cause| GroupId(Cause::ALL.iter().position(|known| *known == cause).unwrap() as i64 + 1));
        row.snag = row.group.map(snag);
    } else {
        row.owner = Some(RepId(*owner));
        row.rule = Some((*why).into());
    }
    row
}

/// A rep with load and limit.
pub fn rep(id: i64, name: &str, zone: &str, open: u32, max: u32) -> RepRow {
    let mut rep = Rep::named(RepId(id), name);
    rep.zone = Some(zone.parse().unwrap());
    rep.week = Some("Mon-Fri 09:00-18:00".parse().unwrap());
    rep.capacity.max_open = Some(max);
    rep.email = Some(format!("{}@example.com", name.split(' ').next().unwrap().to_lowercase()));
    let availability = if open >= max { Availability::Full(FullBy::Open) } else { Availability::Available { until: None } };
    let load = Load { open, today: 2, this_week: 5, this_month: 9, last: None };
    RepRow { rep, load, untouched: open.min(2), availability, days_off: BTreeSet::new(), absences: Vec::new(), pools: Vec::new() }
}

fn away(mut row: RepRow, kind: AbsenceKind, until: Option<&str>) -> RepRow {
    let until = until.map(|text| text.parse().unwrap());
    row.absences.push(Absence { id: AbsenceId(row.rep.id.0), rep: row.rep.id, from: minutes_ago(1_440), until, kind });
    row.availability = Availability::Away { kind, until };
    row
}

impl World {
    /// Ten reps and twelve leads, consistent with each other.
    pub fn usual() -> Self {
        let team = |mut row: RepRow, team: &str| {
            row.rep.team = Some(team.to_owned());
            row
        };
        let mut dev = rep(4, "Dev Patel", "America/New_York", 6, 8);
        dev.absences.push(Absence {
            id: AbsenceId(90),
            rep: RepId(4),
            from: "2026-12-02T05:00:00Z".parse().unwrap(),
            until: Some("2026-12-05T05:00:00Z".parse().unwrap()),
            kind: AbsenceKind::Vacation,
        });
        let mut farah = rep(6, "Farah Aziz", "Asia/Singapore", 7, 20);
        farah.availability = Availability::OffHours { until: Some("2026-11-25T01:00:00Z".parse().unwrap()) };
        let mut chloe = rep(3, "Chloe Martin", "Europe/Paris", 9, 12);
        chloe.availability = Availability::Available { until: Some("2026-11-24T18:00:00Z".parse().unwrap()) };
        let elif = away(rep(5, "Elif Kaya", "Europe/Istanbul", 4, 12), AbsenceKind::Vacation, Some("2026-11-30T21:00:00Z"));
        let mut ana = rep(1, "Ana Ruiz", "America/Los_Angeles", 11, 15);
        ana.days_off = BTreeSet::from(["2026-11-26".parse().unwrap()]);
        ana.rep.languages = ["en", "pt"].iter().map(|tag| tag.parse().unwrap()).collect();
        ana.rep.backup = Some(RepId(10));
        let reps = vec![
            team(ana, "AE Americas"),
            team(rep(2, "Ben Okafor", "America/New_York", 15, 15), "AE Americas"),
            team(chloe, "AE EMEA"),
            team(dev, "AE Strategic"),
            team(elif, "AE EMEA"),
            team(farah, "SDR APAC"),
            team(rep(7, "Gus Lind", "America/Chicago", 13, 20), "SDR Americas"),
            team(away(rep(8, "Hana Sato", "Asia/Tokyo", 5, 10), AbsenceKind::Paused, None), "AE APAC"),
            team(rep(9, "Ivy Chen", "America/Los_Angeles", 4, 8), "AE Americas"),
            team(rep(10, "Jon Webb", "America/Denver", 8, 15), "AE Americas"),
        ];
        let mut reps = reps;
        super::reps::share_a_pool(&mut reps, &[(1, 1), (2, 1), (9, 1), (10, 2)]);
        let leads = TOLD.iter().map(told).collect();
        Self {
            leads,
            reps,
            newest: Some(newest("12:41 paused Hana Sato")),
            live: Live::Book(RulebookVersion(13)),
            ..Self::empty()
        }
    }

    /// A database just made.
    pub fn empty() -> Self {
        Self {
            now: noon(),
            leads: Vec::new(),
            reps: Vec::new(),
            newest: None,
            again: None,
            newer: Vec::new(),
            live: Live::Nothing,
            without_book: BTreeSet::new(),
            beside: None,
            refuse: None,
            nothing_changes: None,
            too_much: None,
            language: None,
        }
    }

    /// That many waiting leads, without more.
    pub fn of(leads: i64) -> Self {
        let leads = (1..=leads).map(|id| waiting(id, id)).collect();
        Self { leads, newest: None, ..Self::usual() }
    }

    /// What the worker would answer.
    pub fn answer(&mut self, effect: &Effect) -> Option<Answer> {
        Some(match effect {
            Effect::Ask(Ask::Leads(query)) => self.page(query),
            Effect::Ask(Ask::AllOf(query)) => {
                let found = self.found(query);
                let leads = found.iter().map(|row| Seen { lead: row.id, decision: SeenDecision::This(row.decision) }).collect();
                Answer::AllOf { shelf: query.shelf, group: of_group(query), leads, more: None }
            }
            Effect::Ask(Ask::Reps) => Answer::Reps(self.reps.clone(), self.totals()),
            Effect::Ask(Ask::Rep(rep)) => Answer::Rep(Box::new(super::reps::page(self, *rep)?)),
            Effect::Ask(Ask::LeadsOf(rep)) => {
                let rows = self.leads.iter().filter(|row| row.owner == Some(*rep)).cloned().collect();
                Answer::LeadsOf { rep: *rep, rows }
            }
            Effect::Ask(Ask::Presence(of)) => {
                Answer::Presence { of: of.clone(), effect: Ok(Box::new(super::reps::effect(self, of))) }
            }
            Effect::Ask(Ask::Card(lead)) => Answer::Card(Box::new(self.card(*lead)?)),
            Effect::Ask(Ask::Candidates(seen)) => {
                let leads = leads_of(seen);
                Answer::Candidates { candidates: Box::new(self.everybody(&leads)), leads }
            }
            Effect::Ask(Ask::Would(ticket, trial)) => {
                let asked = trial.leads().len() as u64;
                let what = match **trial {
                    Trial::Route(_) if asked == 1 => "would go to Ivy Chen (now Ana Ruiz, contacted 30m ago)".to_owned(),
                    Trial::Route(_) => format!("{asked} of {asked} would move: Ivy Chen {asked}"),
                    Trial::Touch(_) => format!("stops the touch clock of {asked} of {asked} leads"),
                    Trial::Close(_) => format!("{asked} of {asked} leads dismissed"),
                };
                let told = match &self.nothing_changes {
                    Some(because) => would::Told { changes: 0, lines: vec![because.clone()] },
                    None => would::Told { changes: asked, lines: vec![what] },
                };
                Answer::Would { ticket: *ticket, told }
            }
            Effect::Ask(Ask::Trial(ticket, of, _)) => {
                let lead =
                    if let TrialOf::Lead(lead) | TrialOf::Line(_, Some(lead)) = of { *lead } else { self.leads.first()?.id };
                let told = self.card(lead)?.explanation.ok_or_else(|| "`DE`: write it as field=value".to_owned()).map(Box::new);
                let line = matches!(of, TrialOf::Lead(_)).then(|| "email=t.becker@falkenwerk.example country=DE".to_owned());
                Answer::Trial { ticket: *ticket, line, told }
            }
            Effect::Ask(Ask::Rows(_, ids)) => {
                Answer::Rows(self.leads.iter().filter(|row| ids.contains(&row.id)).cloned().collect())
            }
            Effect::Ask(Ask::RowsOf(query)) => Answer::Rows(self.found(query)),
            Effect::Ask(Ask::Rehearse(ticket, _)) => Answer::Rehearsed { ticket: *ticket, rehearsal: None },
            Effect::Ask(Ask::Group(group)) => Answer::Group(Box::new(group_in_full(*group))),
            Effect::Ask(Ask::Mend(group)) => Answer::Mend(*group, Err(NoMend::NoneIsSafe)),
            Effect::Ask(Ask::Case(lead, expect, to)) => {
                Answer::Case(Box::new((*lead, expect.clone(), to.clone())), None, SeenBook::Live(None))
            }
            Effect::Ask(Ask::Newest) => Answer::Newest(self.newest.clone()),
            Effect::Ask(
                ask @ (Ask::Again
                | Ask::Journal(_)
                | Ask::Entry(_)
                | Ask::LeadsOfEntry(_)
                | Ask::TakeBack(_)
                | Ask::Erasure(_)
                | Ask::Story(_)
                | Ask::Hidden(..)),
            ) => self.told(ask)?,
            Effect::Do(order) => self.perform(order.number, &order.command),
            Effect::Open(which) => self.open(which),
            // Of the ledger and of rulebooks nothing is known here: their screens are tested over a real database.
            Effect::Ask(
                Ask::FirstBook(_)
                | Ask::Book
                | Ask::Versions
                | Ask::VersionDiff(_)
                | Ask::Fairness(_)
                | Ask::RepDays { .. }
                | Ask::Behind(_),
            )
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit
            | Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Leave(_)
            | Effect::File(_)
            | Effect::Export(_)
            | Effect::Count(_)
            | Effect::Editor(_)
            | Effect::Wear(_) => return None,
        })
    }

    fn open(&self, which: &Which) -> Answer {
        match (&self.refuse, which) {
            (Some(because), _) => Answer::NotOpened(because.clone()),
            (None, Which::Named) => Answer::Opened { which: Which::Named, path: "/home/dana/leadtower.db".into(), sample: None },
            (None, Which::Other(typed)) => Answer::Opened { which: which.clone(), path: typed.into(), sample: None },
        }
    }

    fn stands(&self, query: &Query) -> Sort {
        if self.too_much.as_ref() == Some(&query.filter) { query.sort.of_many() } else { query.sort }
    }

    /// What a list that stands still knows of.
    fn until(&self, query: &Query) -> Self {
        let known = |row: &LeadRow| query.until.is_none_or(|until| row.id <= until);
        Self { leads: self.leads.iter().filter(|row| known(row)).cloned().collect(), ..self.clone() }
    }

    pub fn found(&self, query: &Query) -> Vec<LeadRow> {
        let open = |row: &&LeadRow| match query.shelf {
            Shelf::Queue => !matches!(row.stage, Stage::Closed(_)),
            Shelf::Fallback => row.stage == Stage::Fallback,
        };
        let words: Vec<String> = query.filter.split_whitespace().map(str::to_lowercase).collect();
        let has = |row: &&LeadRow| {
            let text = format!("{} {}", row.name.as_deref().unwrap_or(""), row.company.as_deref().unwrap_or("")).to_lowercase();
            words.iter().all(|word| text.split_whitespace().any(|known| known.starts_with(word.as_str())))
        };
        let group = |row: &&LeadRow| of_group(query).is_none_or(|group| row.group == Some(group));
        let mut rows: Vec<LeadRow> = self.leads.iter().filter(open).filter(has).filter(group).cloned().collect();
        match self.stands(query) {
            Sort::Due => rows.sort_by_key(|row| (row.clock.and_then(|clock| clock.due).unwrap_or(Instant::MAX), row.id)),
            Sort::DueLast => rows.sort_by_key(|row| std::cmp::Reverse((row.clock.and_then(|clock| clock.due), row.id))),
            Sort::Newest => rows.sort_by_key(|row| std::cmp::Reverse(row.id)),
            Sort::Oldest => rows.sort_by_key(|row| row.id),
            Sort::Score => rows.sort_by_key(|row| (std::cmp::Reverse(row.score), row.id)),
            Sort::ScoreLast => rows.sort_by_key(|row| (row.score, row.id)),
            Sort::Company => rows.sort_by_key(|row| (row.company.clone(), row.id)),
            Sort::CompanyLast => rows.sort_by_key(|row| (std::cmp::Reverse(row.company.clone()), row.id)),
            Sort::Owner => rows.sort_by_key(|row| (row.owner, row.id)),
            Sort::OwnerLast => rows.sort_by_key(|row| (std::cmp::Reverse(row.owner), row.id)),
        }
        rows
    }

    fn page(&self, query: &Query) -> Answer {
        let wrong = query.filter.split_whitespace().find(|part| part.starts_with("contry:"));
        let complaint = wrong.map(|_| "unknown field `contry`; did you mean `country`?".to_owned());
        let rest = Query { filter: query.filter.replace(wrong.unwrap_or("contry:"), ""), ..query.clone() };
        let still = self.until(query);
        let (rows, grouped) = match query.shelf {
            Shelf::Queue => (still.found(&rest), None),
            Shelf::Fallback => {
                let (rows, grouped) = still.grouped(&rest);
                (rows, Some(grouped))
            }
        };
        let all = self.found(&rest);
        let asked = |row: &&LeadRow| query.from == From::Around(row.id) && !rows.contains(row);
        let centre = match query.from {
            From::Start => 0,
            From::End => rows.len(),
            From::Around(lead) => rows.iter().position(|row| row.id == lead).unwrap_or(0),
            From::Latest => rows.iter().enumerate().max_by_key(|(_, row)| row.id).map_or(0, |(index, _)| index),
        };
        let (first, last) = (centre.saturating_sub(REACH), (centre + REACH).min(rows.len()));
        let rest = |more| if more { Rest::More } else { Rest::None };
        Answer::Leads(Box::new(Page {
            shelf: query.shelf,
            ticket: query.ticket,
            from: query.from,
            now: self.now,
            grouped,
            above: rest(first > 0),
            below: rest(last < rows.len()),
            asked: None,
            complaint,
            hidden: query.marked.iter().copied().filter(|lead| rows.iter().all(|row| row.id != *lead)).collect(),
            sort: self.stands(query),
            matching: Some(rows.len() as u64),
            before: (query.shelf == Shelf::Queue).then_some(first as u64),
            finished: 0,
            fresh: query.known.map_or(0, |known| all.iter().filter(|row| row.id > known).count() as u64),
            newest: self.leads.iter().map(|row| row.id).max(),
            kept: self.leads.iter().find(asked).cloned().map(Box::new),
            rows: rows[first..last].to_vec(),
            totals: still.totals(),
            live: self.live,
            rules: RULES.map(Into::into).into(),
        }))
    }

    fn totals(&self) -> Totals {
        let stages = [Stage::New, Stage::Assigned, Stage::Working, Stage::Fallback, Stage::Nurture];
        let count = |stage| self.leads.iter().filter(|row| row.stage == stage).count() as u64;
        let zone: Zone = "America/New_York".parse().unwrap();
        let is_today = |at: Instant| at.day(zone) == self.now.day(zone);
        let urgent = |urgency| self.leads.iter().filter(|row| row.urgency(self.now) == urgency).count() as u64;
        Totals {
            by_stage: stages.into_iter().map(|stage| (stage, count(stage))).collect(),
            by_cause: Vec::new(),
            late: urgent(Urgency::Late),
            at_risk: urgent(Urgency::AtRisk),
            snoozed: 0,
            today: Some(self.leads.iter().filter(|row| stages.contains(&row.stage) && is_today(row.received_at)).count() as u64),
        }
    }

    pub fn card(&self, id: LeadId) -> Option<LeadCard> {
        let row = self.leads.iter().find(|row| row.id == id)?;
        let profile = Profile {
            name: row.name.clone(),
            email: row.email.clone(),
            company: row.company.clone(),
            phone: Some("+49 30 5550 1420".to_owned()),
            country: row.country,
            state: row.state,
            city: Some("Berlin".to_owned()),
            employees: Some(1_400),
            ..Profile::default()
        };
        let state = LeadState { stage: row.stage, owner: row.owner, decision: row.decision, ..LeadState::received() };
        let (origin, external_id) = ("hubspot".to_owned(), None);
        let lead = Lead {
            id,
            origin,
            external_id,
            received_at: row.received_at,
            came_in_at: row.received_at,
            profile,
            state,
            erased: row.erased,
        };
        let owner = row.owner.and_then(|owner| self.reps.iter().find(|rep| rep.rep.id == owner)).map(|rep| rep.rep.name.clone());
        Some(LeadCard {
            instead: vec![
                hinge("size were 2,000 or more", "R3 Strategic, Dev Patel"),
                hinge("Elif Kaya had been there", "Elif Kaya"),
            ],
            lead,
            explanation: row.decision.map(|decision| {
                let line = |text: &str| ExplainedLine { depth: 0, about: About::Beginning, text: text.to_owned() };
                let beside = self.beside.map(line).into_iter().collect();
                let mut told = Explanation { beside, ..explanation(id, decision, owner) };
                if self.without_book.contains(&id) {
                    told.decision.rulebook = None;
                    told.decision.outcome = Outcome::Fallback { cause: Cause::NoRule, held: Held::No };
                }
                told
            }),
            by_hand: (row.snag == Some(Snag::SentByHand)).then(|| "rita".to_owned()),
            candidates: self.candidates(),
        })
    }

    /// All reps, in the order of the picker, with what they would do for leads that all ask the same.
    fn everybody(&self, leads: &[LeadId]) -> Candidates {
        let rows: Vec<&LeadRow> = leads.iter().filter_map(|lead| self.leads.iter().find(|row| row.id == *lead)).collect();
        let target = |row: &&LeadRow| Target {
            lead: row.id,
            name: row.name.clone(),
            company: row.company.clone(),
            country: row.country,
            language: self.language,
            decision: row.decision,
            stage: row.stage,
            holder: row.owner.filter(|_| row.stage.is_held_by_owner()),
            due: row.clock.and_then(|clock| clock.due),
            class: 0,
        };
        let mut reps = self.candidates();
        for rep in &mut reps {
            rep.has = rows.iter().filter(|row| row.owner == Some(rep.rep)).count() as u32;
        }
        reps.sort_by_key(|rep| {
            let away = rep.fit.is_none();
            (away, rep.has as usize == leads.len(), 100 - rep.fit.as_ref().map_or(0, |fit| fit.points), rep.name.clone())
        });
        let fits = vec![reps.iter().map(|rep| rep.fit.as_ref().map_or(0, |fit| fit.points)).collect()];
        Candidates { leads: rows.iter().map(target).collect(), fits, reps, held: 0 }
    }

    fn grouped(&self, query: &Query) -> (Vec<LeadRow>, Grouped) {
        let all = Query { grouping: Grouping::default(), ..query.clone() };
        let rows = self.found(&all);
        let groups = groups(&rows);
        let (mut lines, mut shown) = (Vec::new(), Vec::new());
        for group in &groups {
            lines.push(LineKey::Group(group.id));
            if query.grouping.folded.contains(&group.id) {
                continue;
            }
            for row in rows.iter().filter(|row| row.group == Some(group.id)) {
                lines.push(LineKey::Lead(row.id));
                shown.push(row.clone());
            }
        }
        let best =
            shown.iter().map(|row| (row.id, Best { rep: RepId(if row.id.0 % 2 == 0 { 1 } else { 10 }), points: 84 })).collect();
        let came = self.leads.len() as u64;
        let today = groups.is_empty().then_some(Today { came, owned: came });
        (shown, Grouped { groups, more: false, lines, best, around: query.grouping.group, today })
    }

    fn candidates(&self) -> Vec<Candidate> {
        let verdict = |row: &RepRow| match row.availability {
            Availability::Inactive => Verdict::Inactive,
            Availability::Away { kind, until } => Verdict::Away { kind, until },
            Availability::Full(_) => Verdict::AtCapacity { open: row.load.open, max: row.rep.capacity.max_open.unwrap_or(0) },
            Availability::OffHours { until } => Verdict::OffHours { until },
            Availability::Available { .. } => Verdict::InLine(Standing { owed: Share::ZERO, load: None, priority: None }),
        };
        let candidate = |row: &RepRow| Candidate {
            rep: row.rep.id,
            name: row.rep.name.clone(),
            team: row.rep.team.clone(),
            zone: row.rep.zone(),
            languages: row.rep.languages.clone(),
            verdict: verdict(row),
            availability: row.availability,
            load: row.load,
            capacity: row.rep.capacity,
            has: 0,
            fit: fit(row),
        };
        self.reps.iter().map(candidate).collect()
    }

    fn perform(&mut self, number: u64, command: &Command) -> Answer {
        if let Some(because) = self.refuse.clone() {
            return Answer::NotDone { number, because, moved: None };
        }
        let (ids, said): (Vec<LeadId>, String) = match command {
            Command::Assign(Assign { leads, to, .. }) => {
                let mut told = Vec::new();
                for (index, seen) in leads.iter().enumerate() {
                    let to = match to {
                        Receiver::Rep(to) => *to,
                        Receiver::Each(each) => each[index],
                        Receiver::Fallback => panic!("no key sends to fallback"),
                    };
                    let row = self.leads.iter_mut().find(|row| row.id == seen.lead).unwrap();
                    (row.owner, row.stage, row.cause, row.group, row.decision) =
                        (Some(to), Stage::Assigned, None, None, Some(DecisionId(row.id.0 + 1_000)));
                    told.push(self.reps.iter().find(|rep| rep.rep.id == to).map(|rep| rep.rep.name.clone()).unwrap());
                }
                told.dedup();
                (leads_of(leads), format!("{} given to {}", leads.len(), told.join(", ")))
            }
            Command::Close(close) => {
                self.leads.retain(|row| !close.leads.iter().any(|seen| seen.lead == row.id));
                (leads_of(&close.leads), "dismissed".to_owned())
            }
            Command::Touch(touch) => {
                for row in self.leads.iter_mut().filter(|row| touch.leads.iter().any(|seen| seen.lead == row.id)) {
                    (row.stage, row.touched_at) = (Stage::Working, Some(self.now));
                }
                (leads_of(&touch.leads), "contacted".to_owned())
            }
            other => (Vec::new(), format!("{other:?}").chars().take(60).collect()),
        };
        let touched = ids.into_iter().map(|lead| Touched { lead, decision: None }).collect();
        let what = What::Ticked(TickCounts::default());
        let receipt =
            Receipt { entry: Some(EntryId(21)), what, leads: touched, left: Vec::new(), open: None, rep: None, doubts: vec![] };
        Answer::Done { number, receipt, said }
    }
}

/// A change that `u` takes back at once.
pub fn newest(said: &str) -> Newest {
    Newest { entry: EntryId(20), what: What::Ticked(TickCounts::default()), leads: 1, said: said.to_owned() }
}

fn leads_of(seen: &[Seen]) -> Vec<LeadId> {
    seen.iter().map(|seen| seen.lead).collect()
}

/// A lead that waits, due in so many minutes.
pub fn waiting(id: i64, due: i64) -> LeadRow {
    let due = noon() + Millis::minutes(due);
    let mut row = lead(id);
    row.name = Some(format!("Lead {id}"));
    row.clock = Some(Clock { started: row.received_at, at_risk: due - Millis::minutes(10), due: Some(due), spent: None });
    row
}

fn hinge(what: &str, place: &str) -> Hinge {
    Hinge { goes: Goes::Elsewhere, what: what.to_owned(), place: place.to_owned() }
}

/// What the lines of [`explanation`] say, in columns.
fn table(who: Option<&str>) -> Table {
    let row =
        |depth, about, what: &str, said, why: &str| Asked { depth, about, what: what.to_owned(), said, why: why.to_owned() };
    let Some(who) = who else {
        let rows = vec![row(0, About::RulePassedOver, "R1 Known accounts", "no", "the account is not known")];
        let by = "no rule matched".to_owned();
        return Table { word: "FALLBACK", who: String::new(), by, because: None, rows, below: Vec::new() };
    };
    Table {
        word: "ROUTED TO",
        who: who.to_owned(),
        by: "by R4 EMEA, in turn by weight".to_owned(),
        because: Some("because country DE in EMEA; Elif Kaya skipped: on vacation until Mon 30 Nov".to_owned()),
        rows: vec![
            row(0, About::RulePassedOver, "R1 Known accounts", "no", "falkenwerk.example is not a known account"),
            row(0, About::RulePassedOver, "R2 Open deals", "no", "falkenwerk.example is not a known account"),
            row(0, About::RulePassedOver, "R3 Strategic", "no", "employees 1400 is below 2000"),
            row(0, About::Rule, "R4 EMEA", "YES", "country DE in EMEA"),
            row(1, About::Skipped, "Elif Kaya", "skip", "on vacation until Mon 30 Nov"),
            row(1, About::InLine, "Luc Petit", "line", "owed 0.18 of a lead"),
            row(1, About::Chosen, "Chloe Martin", "PICK", "owed the most; owed 0.62 of a lead"),
        ],
        below: ["R5 Mid-market Americas", "R6 SMB Americas", "R7 APAC", "R9 Anything else"].map(str::to_owned).into(),
    }
}

fn explanation(lead: LeadId, id: DecisionId, owner: Option<String>) -> Explanation {
    let line = |depth, about, text: &str| ExplainedLine { depth, about, text: text.to_owned() };
    let lines = vec![
        line(0, About::Beginning, "received 24 Nov 12:16, routed by rulebook 13"),
        line(0, About::Lead, "no known account; territory DACH, in EMEA"),
        line(0, About::RulePassedOver, "R1 Known accounts: the company is no known account"),
        line(0, About::RulePassedOver, "R2 Strategic: employees 1400 is outside 2000.."),
        line(0, About::Rule, "R4 EMEA matches: country DE is in territory EMEA"),
        line(1, About::Asked, "pool emea, weighted"),
        line(2, About::Skipped, "Elif Kaya: on vacation until Mon 30 Nov"),
        line(2, About::InLine, "Luc Petit: in line, owed 0.18 of a lead"),
        line(2, About::Chosen, "Chloe Martin: chosen, owed the most, 0.62 of a lead"),
        line(0, About::Outcome, "assigned to Chloe Martin"),
    ];
    let outcome = Outcome::Nurture;
    let decision = Decision {
        lead,
        at: noon(),
        rulebook: Some(RulebookVersion(13)),
        trigger: Trigger::Received,
        engine: ENGINE,
        account: None,
        territory: None,
        segment: None,
        steps: Vec::new(),
        sla: None,
        tried: Vec::new(),
        previous: None,
        because: None,
        override_of: None,
        outcome,
    };
    let owner_name = owner.clone();
    let summary = match owner {
        Some(owner) => format!("{owner}: EMEA (country DE in EMEA); owed the most in emea; Elif Kaya is away until 30 Nov"),
        None => "fallback: no rule matched".to_owned(),
    };
    let touchpoints = Touchpoints::default();
    let table = table(owner_name.as_deref());
    Explanation { id, decision, summary, lines, table, passed_over: Vec::new(), beside: Vec::new(), clock: None, touchpoints }
}
