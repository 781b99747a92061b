//! The thirty days, told in order: whatever comes next is done at its instant, by whoever does it, at a real desk.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{
        Desk, ask,
        command::{Close, Command, Publish, Seen, SeenDecision, Touch},
        import::Part,
    },
    clock::Clock,
    model::{
        decision::Outcome,
        hours::Hours,
        id::{DecisionId, LeadId, RepId},
        journal::Actor,
        lead::Stage as LeadStage,
        sample::Sample,
        time::{Instant, Millis, Zone},
    },
    store::{Conn, sample},
};

use super::{
    DemoError,
    arrivals::{self, STORY},
    company::{self, Company},
    dice::Dice,
    habits::{self, End},
    holidays,
    people::{Feed, Person},
    scenes,
    script::{self, Act, By, Calendar, OPS, Scene},
    stage::{Decided, Hand, Stage, Time},
    triage,
    waiting::{Known, Waiting},
};

/// Leads of the story, all told.
pub const LEADS: usize = 900;

/// How often the clocks run.
const TICK: Millis = Millis(30 * Millis::MINUTE.0);
/// When somebody looks after the fallback queue, on the company's wall clock.
const TRIAGE: [(u32, u32); 3] = [(9, 20), (13, 10), (16, 35)];
/// The queue is left alone for the last day, so that it holds something.
const LAST_TRIAGE: Millis = Millis(26 * Millis::HOUR.0);
/// Those who are full stay so for the last hours.
const FULL_SINCE: Millis = Millis(6 * Millis::HOUR.0);

/// Fairs: days ago, town, how many came to the stand, the file their names come in with.
const FAIRS: [(i64, &str, u64, &str); 3] = [
    (24, "Rotterdam", 30, "expo-rotterdam.csv"),
    (15, "Chicago", 26, "breakfast-chicago.csv"),
    (6, "Singapore", 32, "webinar-peak-season.csv"),
];

/// What happens next.
#[derive(Debug)]
enum Event {
    /// The clocks run.
    Tick,
    /// Somebody looks after the fallback queue.
    Triage,
    /// Somebody writes.
    Arrive(Box<Person>),
    /// Visitors of a fair come in as a file.
    Fair(u64),
    /// Somebody writes to whom nobody will answer.
    Unanswered(Box<Person>),
    /// A rep reaches out to a lead they got by that decision.
    Touch(LeadId, RepId, DecisionId),
    /// A lead ends.
    End(LeadId, End),
    /// A thing of the script.
    Act(By, Box<Scene>),
}

/// Tells the story of a seed up to an instant; `you` did what the person who runs the demo has done in it.
pub fn tell(seed: u32, until: Instant, you: &Actor) -> Result<Conn, DemoError> {
    let company = Company::read()?;
    let mut story = Story::new(&company, seed, until, you)?;
    story.found()?;
    story.plan()?;
    while let Some(((at, _), event)) = story.queue.pop_first() {
        if at > until {
            break;
        }
        story.play(at, event)?;
    }
    let conn = story.stage.desk.into_conn();
    sample::mark(&conn, Sample { seed, edition: company::edition(), until })?;
    Ok(conn)
}

struct Story<'c> {
    company: &'c Company,
    seed: u32,
    calendar: Calendar,
    you: Actor,
    stage: Stage,
    /// In order of time, then of planning.
    queue: BTreeMap<(Instant, u64), Event>,
    planned: u64,
    /// Nobody reaches out to these.
    unanswered: BTreeSet<LeadId>,
    waiting: Waiting,
}

impl<'c> Story<'c> {
    fn new(company: &'c Company, seed: u32, until: Instant, you: &Actor) -> Result<Self, DemoError> {
        let desk = Desk::new(Conn::in_memory()?, Clock::Fixed(until), you.clone());
        Ok(Self {
            company,
            seed,
            calendar: Calendar { until },
            you: you.clone(),
            stage: Stage::new(desk, Time::Told, 0),
            queue: BTreeMap::new(),
            planned: 0,
            unanswered: BTreeSet::new(),
            waiting: Waiting::read()?,
        })
    }

    fn until(&self) -> Instant {
        self.calendar.until
    }

    /// The company as it stands before the first lead.
    fn found(&mut self) -> Result<(), DemoError> {
        let until = self.until();
        let day = until - STORY - Millis::DAY;
        let desk = &mut self.stage.desk;
        desk.go_by(Clock::Fixed(day));
        let mut team = self.company.team.clone();
        team.iter_mut().for_each(|rep| holidays::give(rep, until.day(Zone::UTC)));
        desk.import_reps(&part("team.csv", team))?;
        desk.import_accounts(&part("accounts.csv", self.company.accounts.iter().map(company::Account::draft).collect()))?;
        let publish = Publish::of(script::first_book(), Some("the first book".to_owned()));
        // Other than a thing that somebody does later, this must not be left undone.
        desk.act_as(Actor::named(OPS));
        desk.perform(&Command::Publish(publish))?;
        self.stage.meet_team()
    }

    fn plan(&mut self) -> Result<(), DemoError> {
        let zone = ask::zone(&mut self.stage.desk)?;
        let until = self.until();
        let mut at = until - STORY;
        while at < until {
            self.next(at, Event::Tick);
            at = at + TICK;
        }
        let companys = companys_time(&mut self.stage.desk)?;
        let coming = |known: &[Known]| -> Vec<(Instant, Box<Person>)> {
            known.iter().map(|known| (known.at(until, &companys), Box::new(known.person()))).collect()
        };
        let Waiting { fallback, unanswered, rerouted } = &self.waiting;
        let waiting = [coming(fallback), coming(rerouted)].concat();
        let unanswered = coming(unanswered);
        let first = waiting.iter().chain(&unanswered).map(|(at, _)| *at).min();
        let earliest = first.map_or(until, |at| at.min(until - LAST_TRIAGE));
        self.plan_triage(zone, earliest);
        let visitors: u64 = FAIRS.iter().map(|(_, _, visitors, _)| visitors).sum();
        let rest = LEADS.saturating_sub(self.waiting.count()).saturating_sub(visitors as usize);
        for arrival in arrivals::plan(self.company, self.seed, until, rest) {
            self.next(arrival.at, Event::Arrive(Box::new(arrival.person)));
        }
        for ((days, ..), fair) in FAIRS.iter().zip(0..) {
            let days = self.calendar.weekday(*days, zone);
            self.next(self.calendar.on(-days, (17, 40), zone), Event::Fair(fair));
        }
        for (at, person) in waiting {
            self.next(at, Event::Arrive(person));
        }
        for (at, person) in unanswered {
            self.next(at, Event::Unanswered(person));
        }
        for (at, by, scene) in script::script(self.calendar) {
            self.foresee(&scene)?;
            self.next(at, Event::Act(by, Box::new(scene)));
        }
        Ok(())
    }

    fn plan_triage(&mut self, zone: Zone, before: Instant) {
        for days in 0..=30 {
            for time in TRIAGE {
                let at = self.calendar.on(-days, time, zone);
                if at < before && self.calendar.is_workday(-days, zone) {
                    self.next(at, Event::Triage);
                }
            }
        }
    }

    /// Those who are away work nothing meanwhile.
    fn foresee(&mut self, scene: &Scene) -> Result<(), DemoError> {
        if let Scene::Away { rep, from, until, .. } = scene {
            let id = self.stage.named(rep)?;
            if let Some(hand) = self.stage.team.iter_mut().find(|hand| hand.id == id) {
                hand.stops.push((*from, *until));
                hand.stops.sort_unstable();
            }
        }
        Ok(())
    }

    fn next(&mut self, at: Instant, event: Event) {
        self.planned += 1;
        self.queue.insert((at, self.planned), event);
    }

    fn play(&mut self, at: Instant, event: Event) -> Result<(), DemoError> {
        let decided = match event {
            Event::Tick => self.stage.act(&Actor::clock(), at, &Command::Tick)?,
            Event::Triage => triage::look(&mut self.stage, &Actor::named(OPS), at, self.seed)?,
            Event::Arrive(person) => self.stage.receive(person.feed, person.feed.name(), &[*person], at)?,
            Event::Fair(fair) => self.fair(fair, at)?,
            Event::Unanswered(person) => {
                let decided = self.stage.receive(person.feed, person.feed.name(), &[*person], at)?;
                self.unanswered.extend(decided.iter().map(|(_, decision)| decision.lead));
                decided
            }
            Event::Touch(lead, rep, by) => return self.touch(lead, rep, by, at),
            Event::End(lead, end) => self.end(lead, end, at)?,
            Event::Act(by, scene) => self.scene((at, by, *scene))?,
        };
        self.see_what_comes(&decided, at)
    }

    fn fair(&mut self, fair: u64, at: Instant) -> Result<Decided, DemoError> {
        let Some((_, city, count, file)) = FAIRS.get(fair as usize) else { return Ok(Vec::new()) };
        let visitors = arrivals::visitors(self.company, self.seed, fair, city, *count);
        self.stage.receive(Feed::Event, file, &visitors, at)
    }

    fn scene(&mut self, (at, by, scene): Act) -> Result<Decided, DemoError> {
        let you = self.you.clone();
        scenes::play(&mut self.stage, &you, (at, by, scene))
    }

    /// Whoever got a lead will reach out.
    fn see_what_comes(&mut self, decided: &Decided, at: Instant) -> Result<(), DemoError> {
        for (id, decision) in decided {
            let Outcome::Assigned { owner, .. } = decision.outcome else { continue };
            let lead = decision.lead;
            let is_kept = self.is_about_to_be_looked_at(at) || self.unanswered.contains(&lead);
            let Some(known) = ask::lead(&self.stage.desk, lead)?.filter(|_| !is_kept) else { continue };
            let (Some(hand), LeadStage::Assigned) = (self.stage.hand(owner), known.state.stage) else { continue };
            let due = known.state.clock.and_then(|clock| clock.due);
            let mut dice = Dice::of(self.seed, "touch", id.0.unsigned_abs());
            if let Some(when) = habits::touch(hand, at, due, &mut dice) {
                self.next(when, Event::Touch(lead, owner, *id));
            }
        }
        Ok(())
    }

    /// What the person who runs the demo did last must still be theirs to undo.
    fn is_about_to_be_looked_at(&self, at: Instant) -> bool {
        self.until().since(at) < Millis::minutes(15)
    }

    fn touch(&mut self, lead: LeadId, rep: RepId, by: DecisionId, at: Instant) -> Result<(), DemoError> {
        let Some(hand) = self.stage.hand(rep).cloned() else { return Ok(()) };
        let seen = Seen { lead, decision: SeenDecision::This(Some(by)) };
        self.stage.act(&Actor::named(&hand.name), at, &Command::Touch(Touch { leads: vec![seen], at: None }))?;
        let Some(known) = ask::lead(&self.stage.desk, lead)?.filter(|known| known.state.touched_at == Some(at)) else {
            return Ok(());
        };
        let mut dice = Dice::of(self.seed, "end", lead.0.unsigned_abs());
        for end in habits::ends(&hand, at, known.profile.employees, &mut dice) {
            self.next(end.at, Event::End(lead, end));
        }
        Ok(())
    }

    /// Whoever has it says so.
    fn end(&mut self, lead: LeadId, end: End, at: Instant) -> Result<Decided, DemoError> {
        let owner = ask::lead(&self.stage.desk, lead)?.and_then(|known| known.state.owner);
        let Some(hand) = owner.and_then(|owner| self.stage.hand(owner)) else { return Ok(Vec::new()) };
        let is_full = script::FULL.contains(&hand.name.as_str()) && self.until().since(at) < FULL_SINCE;
        if is_full {
            return Ok(Vec::new());
        }
        let who = Actor::named(&hand.name);
        let close = Close { leads: vec![Seen::any(lead)], closing: end.closing, reason: end.reason, value: end.value };
        self.stage.act(&who, at, &Command::Close(close))
    }
}

/// The hours of leads that nobody has, as those of a person without absences.
fn companys_time(desk: &mut Desk) -> Result<Hand, DemoError> {
    let hours: Option<Hours> = ask::live_book(desk)?.and_then(|(_, book)| book.defaults.hours);
    Ok(Hand { id: RepId(0), name: String::new(), hours, stops: Vec::new() })
}

fn part<T>(file: &str, drafts: Vec<T>) -> Part<T> {
    Part { file: file.to_owned(), batch: file.to_owned(), rows: (1..).zip(drafts).collect(), rejected: 0 }
}
