//! The thread that owns the database connection: questions and commands in, answers out. It also looks whether
//! another process has written, and runs the clocks. Nothing else in this room touches the database.

mod journal;
mod page;

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    actions::{
        Desk, ask,
        ask::UnreadableBook,
        command::Command,
        error::{ActionError, Refusal},
        receipt::{self, Receipt},
    },
    clock::Stopwatch,
    model::{
        id::RepId,
        journal::{Entry, What},
        time::{Millis, Zone},
    },
};

use super::{
    effect::{Ask, Effect, Order},
    msg::{Answer, Msg, Newest, Stamped},
};

/// Questions that may wait. A person cannot type faster than that many are answered, short of a stuck disk.
const WAITING: usize = 256;
/// How often the worker looks whether another process has written. What it wrote shows within 250 ms.
const LOOK: Duration = Duration::from_millis(120);
/// How often it runs the clocks.
const TICK: Millis = Millis(30_000);

/// The way back to the main loop; every message is stamped with the time since the dashboard opened.
#[derive(Debug, Clone)]
pub struct Outlet {
    to: SyncSender<Stamped>,
    since: Stopwatch,
}

/// Nobody listens any more: the dashboard is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl Outlet {
    /// Into that channel, stamped by that watch.
    pub fn new(to: SyncSender<Stamped>, since: Stopwatch) -> Self {
        Self { to, since }
    }

    /// Waits until there is room.
    pub fn send(&self, msg: Msg) -> Result<(), Closed> {
        self.to.send(Stamped { at: self.since.millis(), msg }).map_err(|_| Closed)
    }

    /// Does not wait: where there is no room, the message is lost.
    pub fn offer(&self, msg: Msg) {
        let _ = self.to.try_send(Stamped { at: self.since.millis(), msg });
    }
}

/// The worker, as the main loop sees it.
#[derive(Debug)]
pub struct Worker {
    to: SyncSender<Effect>,
    thread: JoinHandle<()>,
}

/// Whether the worker took a question or command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It did.
    Yes,
    /// It is stuck in something long, and too many wait already.
    Busy,
}

impl Worker {
    /// Starts it.
    pub fn start(desk: Desk, zone: Zone, out: Outlet) -> std::io::Result<Self> {
        let (to, inbox) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let mut bench =
                Bench { desk, zone, out, seen: None, unreadable: None, ticked: Millis::ZERO, watch: Stopwatch::start() };
            // Ends when either side is gone.
            let _ = bench.work(&inbox);
        })?;
        Ok(Self { to, thread })
    }

    /// Hands something over; never waits.
    pub fn give(&self, effect: Effect) -> Taken {
        match self.to.try_send(effect) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Taken::Yes,
            Err(TrySendError::Full(_)) => Taken::Busy,
        }
    }

    /// Lets it finish what it is at, but not for ever: what is not committed then is rolled back.
    pub fn finish(self, patience: Duration) {
        drop(self.to);
        let watch = Stopwatch::start();
        while !self.thread.is_finished() && watch.elapsed() < patience {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

struct Bench {
    desk: Desk,
    zone: Zone,
    out: Outlet,
    seen: Option<i64>,
    unreadable: Option<UnreadableBook>,
    ticked: Millis,
    watch: Stopwatch,
}

impl Bench {
    fn work(&mut self, inbox: &Receiver<Effect>) -> Result<(), Closed> {
        loop {
            match inbox.recv_timeout(LOOK) {
                Ok(first) => {
                    let mut waiting = vec![first];
                    waiting.extend(inbox.try_iter());
                    for effect in newest_only(waiting) {
                        self.answer(effect)?;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            self.look_around()?;
            self.run_clocks()?;
        }
    }

    /// Says so when another process has written since the last look.
    fn look_around(&mut self) -> Result<(), Closed> {
        // A failure here shows with the next question.
        let Ok(version) = self.desk.conn().data_version() else { return Ok(()) };
        let before = self.seen.replace(version);
        if before == Some(version) {
            return Ok(());
        }
        self.look_at_book()?;
        if before.is_some() { self.out.send(Msg::Changed) } else { Ok(()) }
    }

    /// Says so when the live rulebook can no longer be read, or again.
    fn look_at_book(&mut self) -> Result<(), Closed> {
        let Ok(unreadable) = ask::unreadable_book(&mut self.desk) else { return Ok(()) };
        if unreadable == self.unreadable {
            return Ok(());
        }
        self.unreadable.clone_from(&unreadable);
        self.say(Answer::Unreadable(unreadable))
    }

    fn run_clocks(&mut self) -> Result<(), Closed> {
        let now = self.watch.millis();
        if now.0 - self.ticked.0 < TICK.0 {
            return Ok(());
        }
        self.ticked = now;
        match self.desk.perform(&Command::Tick) {
            Ok(receipt) if receipt.entry.is_some() => self.out.send(Msg::Changed),
            Ok(_) => Ok(()),
            Err(error) => self.say(Answer::Failed(format!("the clocks could not run: {error}"))),
        }
    }

    fn say(&self, answer: Answer) -> Result<(), Closed> {
        self.out.send(Msg::Answer(Box::new(answer)))
    }

    fn answer(&mut self, effect: Effect) -> Result<(), Closed> {
        // An undo may put another book live, and that is no news of another process.
        let is_own = matches!(effect, Effect::Do(_));
        let answer = match effect {
            Effect::Do(order) => Some(self.perform(&order)),
            Effect::Ask(ask) => self.find(ask).unwrap_or_else(|error| Some(Answer::Failed(error.to_string()))),
            Effect::Redraw | Effect::Suspend | Effect::Quit => None,
        };
        answer.map_or(Ok(()), |answer| self.say(answer))?;
        if is_own { self.look_at_book() } else { Ok(()) }
    }

    fn find(&mut self, ask: Ask) -> Result<Option<Answer>, ActionError> {
        Ok(match ask {
            Ask::Leads(query) => Some(page::window(&mut self.desk, self.zone, &query)?),
            Ask::AllOf(query) => Some(page::all_of(&mut self.desk, self.zone, &query)?),
            Ask::Reps => Some(Answer::Reps(ask::roster(&mut self.desk)?)),
            Ask::Card(lead) => ask::lead_card(&mut self.desk, lead)?.map(|card| Answer::Card(Box::new(card))),
            Ask::Candidates(leads) => {
                let candidates = ask::candidates(&mut self.desk, &leads)?;
                let held = page::held(&self.desk, &leads)?;
                Some(Answer::Candidates { leads, candidates, held })
            }
            Ask::Newest => {
                let entry = ask::undoable(&self.desk)?;
                Some(Answer::Newest(entry.map(|entry| self.newest(entry))))
            }
            Ask::Again => {
                let entry = ask::redoable(&self.desk)?;
                Some(Answer::Again(entry.map(|entry| self.newest(entry))))
            }
            Ask::Journal(query) => Some(journal::window(&mut self.desk, self.zone, &query)?),
            Ask::Entry(id) => ask::entry(&mut self.desk, id)?.map(|card| Answer::Entry(Box::new(card))),
            Ask::TakeBack(entry) => {
                let text = ask::take_back_text(&mut self.desk, entry)?;
                let said = journal::said(&mut self.desk, self.zone, entry)?;
                Some(Answer::TakeBack { entry, said, text })
            }
            Ask::Story(lead) => ask::story(&mut self.desk, lead)?.map(|story| Answer::Story(Box::new(story))),
            Ask::Hidden(query, leads) => Some(page::hidden(&mut self.desk, self.zone, &query, leads)?),
        })
    }

    fn newest(&mut self, entry: Entry) -> Newest {
        let when = entry.at.local(self.zone);
        let today = entry.at.day(self.zone) == self.desk.now().day(self.zone);
        let when = if today { when.format("%H:%M") } else { when.format("%-d %b %H:%M") };
        let said = format!("{when} {}", self.sentence(&entry.what));
        Newest { entry: entry.id, what: entry.what, leads: entry.leads, said }
    }

    fn perform(&mut self, order: &Order) -> Answer {
        let number = order.number;
        match self.desk.perform(&order.command) {
            Ok(receipt) => {
                let mut said = self.done(&receipt);
                if let Some((_, because)) = receipt.left.first() {
                    let left = receipt.left.len();
                    said = format!("{said}; {left} left as is: {because}");
                }
                Answer::Done { number, receipt, said }
            }
            Err(error) => {
                let moved = if let ActionError::Refused(why) = &error { why.stands_now() } else { None };
                let because = match &error {
                    ActionError::Refused(Refusal::NothingToUndo { newest: Some(_) }) => format!("{error}; 6 shows it"),
                    ActionError::Refused(_) | ActionError::Store(_) => error.to_string(),
                };
                Answer::NotDone { number, because, moved }
            }
        }
    }

    /// What was just done; a lead that it concerned alone is named.
    fn done(&mut self, receipt: &Receipt) -> String {
        let one = if let [one] = &receipt.leads[..] { Some(one.lead) } else { None };
        let lead = one.and_then(|lead| ask::lead(&self.desk, lead).ok().flatten());
        let lead = lead.map(|lead| lead.profile.name.or(lead.profile.email).unwrap_or_else(|| format!("L-{}", lead.id)));
        let names = ask::names(&mut self.desk).unwrap_or_default();
        receipt::done(receipt, lead.as_deref(), &|id| name_of(&names, id), self.zone)
    }

    fn sentence(&mut self, what: &What) -> String {
        let names = ask::names(&mut self.desk).unwrap_or_default();
        receipt::sentence(what, &|id| name_of(&names, id), self.zone)
    }
}

fn name_of(names: &[(RepId, String)], id: RepId) -> String {
    let found = names.iter().find(|(known, _)| *known == id);
    found.map_or_else(|| format!("rep {id}"), |(_, name)| name.clone())
}

/// Commands in their order; of questions of one kind only the newest, in its place.
fn newest_only(waiting: Vec<Effect>) -> Vec<Effect> {
    let kind = |effect: &Effect| match effect {
        Effect::Ask(Ask::Leads(query)) => Some((0, Some(query.shelf))),
        Effect::Ask(Ask::AllOf(query)) => Some((1, Some(query.shelf))),
        Effect::Ask(Ask::Reps) => Some((2, None)),
        Effect::Ask(Ask::Card(_)) => Some((3, None)),
        Effect::Ask(Ask::Candidates(_)) => Some((4, None)),
        Effect::Ask(Ask::Newest) => Some((5, None)),
        Effect::Ask(Ask::Again) => Some((6, None)),
        Effect::Ask(Ask::Journal(_)) => Some((7, None)),
        Effect::Ask(Ask::Entry(_)) => Some((8, None)),
        Effect::Ask(Ask::TakeBack(_)) => Some((9, None)),
        Effect::Ask(Ask::Story(_)) => Some((10, None)),
        Effect::Ask(Ask::Hidden(..)) => Some((11, None)),
        Effect::Do(_) | Effect::Redraw | Effect::Suspend | Effect::Quit => None,
    };
    let mut kept = Vec::with_capacity(waiting.len());
    let mut seen = Vec::new();
    for effect in waiting.into_iter().rev() {
        match kind(&effect) {
            Some(kind) if seen.contains(&kind) => continue,
            Some(kind) => seen.push(kind),
            None => {}
        }
        kept.push(effect);
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::LeadId;

    #[test]
    fn an_older_question_is_void_and_a_command_never_is() {
        let card = |id| Effect::Ask(Ask::Card(LeadId(id)));
        let undo = || Effect::Do(Box::new(Order { number: 1, command: Command::Undo(None) }));
        let kept = newest_only(vec![card(1), undo(), card(2), Effect::Ask(Ask::Reps), undo(), card(3)]);
        assert_eq!(kept, [undo(), Effect::Ask(Ask::Reps), undo(), card(3)]);
    }
}
