//! Where the story is played: a real desk, with one after the other of its people at it, at the instant of what they do.

use crate::{
    actions::{
        Desk, ask,
        command::{Command, ReceiveBatch, Routing},
        error::ActionError,
    },
    clock::Clock,
    model::{
        decision::Decision,
        hours::Hours,
        id::{DecisionId, EntryId, RepId},
        journal::Actor,
        rep::Rep,
        time::Instant,
    },
    worktime::span::Stop,
};

use super::{
    DemoError,
    people::{Feed, Person},
};

/// One of the team.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Their number.
    pub id: RepId,
    /// Their name.
    pub name: String,
    /// When they work.
    pub hours: Option<Hours>,
    /// When they are away, as far as the story knows.
    pub stops: Vec<Stop>,
}

/// What the time is on a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// As the story tells it.
    Told,
    /// As everywhere.
    Real,
}

/// The desk and who may sit at it.
#[derive(Debug)]
pub struct Stage {
    /// Where everything is done.
    pub desk: Desk,
    /// The team.
    pub team: Vec<Hand>,
    time: Time,
    came_in: u64,
}

/// What an act decided.
pub type Decided = Vec<(DecisionId, Decision)>;

impl Stage {
    /// A desk without people. The first who comes in is the `came_in`-th of all.
    pub fn new(desk: Desk, time: Time, came_in: u64) -> Self {
        Self { desk, team: Vec::new(), time, came_in }
    }

    /// How many came in so far.
    pub fn came_in(&self) -> u64 {
        self.came_in
    }

    /// It is that instant now, where time is told.
    pub fn go_to(&mut self, at: Instant) {
        match self.time {
            Time::Told => self.desk.go_by(Clock::Fixed(at)),
            Time::Real => {}
        }
    }

    /// Reads who is in the team now.
    pub fn meet_team(&mut self) -> Result<(), DemoError> {
        let hand = |rep: &Rep| Hand {
            id: rep.id,
            name: rep.name.clone(),
            hours: rep.hours(&std::collections::BTreeSet::new()),
            stops: Vec::new(),
        };
        self.team = ask::roster(&mut self.desk)?.iter().map(|row| hand(&row.rep)).collect();
        Ok(())
    }

    /// One of the team by number.
    pub fn hand(&self, rep: RepId) -> Option<&Hand> {
        self.team.iter().find(|hand| hand.id == rep)
    }

    /// One of the team by name.
    pub fn named(&self, name: &str) -> Result<RepId, DemoError> {
        let found = self.team.iter().find(|hand| hand.name == name);
        found
            .map(|hand| hand.id)
            .ok_or_else(|| DemoError::Asset { asset: "team.csv", because: format!("nobody is called {name}") })
    }

    /// Somebody does it at that instant. What makes no sense then is left undone, as it is in life.
    pub fn act(&mut self, who: &Actor, at: Instant, command: &Command) -> Result<Decided, DemoError> {
        self.go_to(at);
        self.desk.act_as(who.clone());
        match self.desk.perform(command) {
            Ok(receipt) => self.decided(receipt.entry),
            Err(ActionError::Refused(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// People come in through a feed at that instant, as one part of it.
    pub fn receive(&mut self, feed: Feed, file: &str, people: &[Person], at: Instant) -> Result<Decided, DemoError> {
        self.go_to(at);
        let first = self.came_in;
        self.came_in += people.len() as u64;
        let drafts = people.iter().zip(first..).map(|(person, n)| person.draft(n, at)).collect();
        let receipt = self.desk.receive_batch(ReceiveBatch {
            file: file.to_owned(),
            origin: feed.name().to_owned(),
            batch: format!("{file}-{first}"),
            drafts,
            rejected: 0,
            routing: Routing::OpenAndUnowned,
        })?;
        self.decided(receipt.entry)
    }

    fn decided(&self, entry: Option<EntryId>) -> Result<Decided, DemoError> {
        Ok(entry.map(|entry| ask::decided(&self.desk, entry)).transpose()?.unwrap_or_default())
    }
}
