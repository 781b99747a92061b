//! The thread that owns the database connection: questions and commands in, answers out. It also looks whether
//! another process has written, and runs the clocks. Nothing else in this room touches the database.

mod doorstep;
pub(super) mod export;
mod first_book;
mod groups;
mod journal;
mod page;
mod trial;
mod whole;

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    actions::{
        Desk, ask,
        ask::{RepCard, UnreadableBook},
        command::{Command, Trial},
        error::{ActionError, Refusal, changed_since},
        receipt::{self, Alone, Receipt, would::Told},
    },
    clock::Stopwatch,
    model::{
        id::{LeadId, RepId},
        journal::{Entry, What},
        time::{Millis, Zone},
    },
    store::Conn,
};

pub use doorstep::{Base, from_home};

use super::{
    effect::{Ask, Effect, MARKS_MAX, Order, REACH},
    msg::{Answer, Msg, Newest, RepPage, Stamped},
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
    /// Starts it at a database, or where there is none before one.
    pub fn start(base: Base, conn: Option<Conn>, out: Outlet) -> std::io::Result<Self> {
        let (to, inbox) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let desk = match conn {
                Some(conn) => Some(base.desk(conn)),
                None => base.wait(&inbox, &out),
            };
            let (Some(desk), zone) = (desk, base.zone) else { return };
            // Ends when either side is gone.
            let _ = work(&mut Bench::new(desk, zone), &inbox, &out);
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

fn work(bench: &mut Bench, inbox: &Receiver<Effect>, out: &Outlet) -> Result<(), Closed> {
    let say = |msgs: Vec<Msg>| msgs.into_iter().try_for_each(|msg| out.send(msg));
    loop {
        match inbox.recv_timeout(LOOK) {
            Ok(first) => {
                let mut waiting = vec![first];
                waiting.extend(inbox.try_iter());
                for effect in newest_only(waiting) {
                    say(bench.answer(effect))?;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        say(bench.look_around())?;
        say(bench.run_clocks())?;
    }
}

/// Where the worker works: the desk, and what was seen there last. Used without a thread, it answers at once.
#[derive(Debug)]
pub struct Bench {
    desk: Desk,
    zone: Zone,
    seen: Option<i64>,
    unreadable: Option<UnreadableBook>,
    ticked: Millis,
    watch: Stopwatch,
}

impl Bench {
    /// At that desk; days and times are told in that zone.
    pub fn new(desk: Desk, zone: Zone) -> Self {
        Self { desk, zone, seen: None, unreadable: None, ticked: Millis::ZERO, watch: Stopwatch::start() }
    }

    /// The desk.
    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// Does what an effect asks of the database, and says what came of it.
    pub fn answer(&mut self, effect: Effect) -> Vec<Msg> {
        // An undo may put another book live, and that is no news of another process.
        let is_own = matches!(effect, Effect::Do(_));
        let answer = match effect {
            Effect::Do(order) => Some(self.perform(&order)),
            Effect::Ask(ask) => {
                let failed = if ask == Ask::Book { Answer::NoBook } else { Answer::Failed };
                self.find(ask).unwrap_or_else(|error| Some(failed(error.to_string())))
            }
            Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit
            | Effect::Open(_)
            | Effect::Leave(_)
            | Effect::File(_)
            | Effect::Export(_)
            | Effect::Count(_)
            | Effect::Editor(_)
            | Effect::Wear(_) => None,
        };
        let mut msgs: Vec<Msg> = answer.into_iter().map(said).collect();
        if is_own {
            msgs.extend(self.look_at_book());
        }
        msgs
    }

    /// Says so when another process has written since the last look.
    pub fn look_around(&mut self) -> Vec<Msg> {
        // A failure here shows with the next question.
        let Ok(version) = self.desk.conn().data_version() else { return Vec::new() };
        let before = self.seen.replace(version);
        if before == Some(version) {
            return Vec::new();
        }
        let book = self.look_at_book();
        book.into_iter().chain(before.map(|_| Msg::Changed)).collect()
    }

    /// Says so when the live rulebook can no longer be read, or again.
    fn look_at_book(&mut self) -> Option<Msg> {
        let unreadable = ask::unreadable_book(&mut self.desk).ok()?;
        if unreadable == self.unreadable {
            return None;
        }
        self.unreadable.clone_from(&unreadable);
        Some(said(Answer::Unreadable(unreadable)))
    }

    /// Runs the clocks, if it is time.
    fn run_clocks(&mut self) -> Vec<Msg> {
        let now = self.watch.millis();
        if now.0 - self.ticked.0 < TICK.0 {
            return Vec::new();
        }
        self.ticked = now;
        match self.desk.perform(&Command::Tick) {
            Ok(receipt) if receipt.entry.is_some() => vec![Msg::Changed],
            Ok(_) => Vec::new(),
            Err(error) => vec![said(Answer::Failed(format!("the clocks could not run: {error}")))],
        }
    }

    fn find(&mut self, ask: Ask) -> Result<Option<Answer>, ActionError> {
        Ok(match ask {
            Ask::Leads(query) => Some(page::window(&mut self.desk, self.zone, &query)?),
            Ask::AllOf(query) => Some(page::all_of(&mut self.desk, self.zone, &query)?),
            Ask::Reps => Some(Answer::Reps(ask::roster(&mut self.desk)?, page::totals(&self.desk, self.zone, None)?)),
            Ask::Rep(rep) => ask::rep_card(&mut self.desk, rep)?.map(|card| Answer::Rep(Box::new(self.rep_page(card)))),
            Ask::LeadsOf(rep) => Some(Answer::LeadsOf { rep, rows: ask::leads_held(&self.desk, rep, MARKS_MAX)? }),
            Ask::Presence(of) => match ask::effect(&mut self.desk, &of) {
                Ok(effect) => Some(Answer::Presence { of, effect: Ok(Box::new(effect)) }),
                Err(ActionError::Refused(why)) => Some(Answer::Presence { of, effect: Err(why.to_string()) }),
                Err(error) => return Err(error),
            },
            Ask::Card(lead) => ask::lead_card(&mut self.desk, lead)?.map(|card| Answer::Card(Box::new(card))),
            Ask::Candidates(seen) => {
                let candidates = Box::new(ask::candidates_as_seen(&mut self.desk, &seen)?);
                Some(Answer::Candidates { leads: seen.iter().map(|seen| seen.lead).collect(), candidates })
            }
            Ask::Would(ticket, trial) => Some(Answer::Would { ticket, told: self.try_out(&trial)? }),
            Ask::FirstBook(template) => Some(first_book::of(&mut self.desk, template)?),
            Ask::Rows(query, leads) => Some(match export::rows(&mut self.desk, self.zone, &query, &leads) {
                Ok(rows) => Answer::Rows(rows),
                Err(error) => Answer::Failed(format!("nothing is copied: {error}")),
            }),
            Ask::RowsOf(query) => page::rows_of(&mut self.desk, self.zone, &query)?.map(Answer::Rows),
            Ask::Rehearse(ticket, assign) => {
                let rehearsal = match self.desk.rehearse(&assign) {
                    Ok(rehearsal) => Some(rehearsal),
                    Err(ActionError::Refused(_)) => None,
                    Err(failed @ ActionError::Store(_)) => return Err(failed),
                };
                Some(Answer::Rehearsed { ticket, rehearsal })
            }
            Ask::Group(group) => ask::group(&mut self.desk, group)?.map(|group| Answer::Group(Box::new(group))),
            Ask::Case(lead, expect, to) => {
                let test = ask::case_of(&mut self.desk, lead, expect.clone(), &to)?;
                Some(Answer::Case(Box::new((lead, expect, to)), test, ask::seen_book(&self.desk)?))
            }
            Ask::Mend(group) => Some(match groups::mend(&mut self.desk, group) {
                Ok(mended) => Answer::Mend(group, mended.map(Box::new)),
                Err(failed) => Answer::NoMend(group, failed.to_string()),
            }),
            Ask::Trial(ticket, of, under) => Some(trial::answer(&mut self.desk, ticket, of, under)?),
            Ask::Versions => {
                let (versions, live) = ask::versions(&mut self.desk)?;
                Some(Answer::Versions(versions, live))
            }
            Ask::VersionDiff(between) => Some(Answer::VersionDiff(between, ask::version_diff(&mut self.desk, between)?)),
            Ask::Book => Some(Answer::Book(ask::book_page(&mut self.desk)?.map(Box::new))),
            Ask::Fairness(span) => Some(Answer::Fairness(Box::new(ask::fairness(&mut self.desk, span)?))),
            Ask::RepDays { book, rep, window } => {
                Some(Answer::RepDays(Box::new(ask::rep_days(&mut self.desk, &book, rep, window)?)))
            }
            Ask::Behind(query) => {
                let behind = ask::behind(&mut self.desk, &query.figure, query.window, query.from, REACH)?;
                Some(Answer::Behind { query, behind })
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
            Ask::LeadsOfEntry(id) => Some(Answer::LeadsOfEntry(id, page::leads_of_entry(&self.desk, id)?)),
            Ask::TakeBack(entry) => {
                let text = ask::take_back_text(&mut self.desk, entry)?;
                let said = journal::said(&mut self.desk, self.zone, entry)?;
                Some(Answer::TakeBack { entry, said, text })
            }
            Ask::Erasure(lead) => match ask::erasure(&self.desk, lead) {
                Ok(erasure) => Some(Answer::Erasure { lead, found: Ok(Box::new(erasure)) }),
                Err(ActionError::Refused(why)) => Some(Answer::Erasure { lead, found: Err(why.to_string()) }),
                Err(error) => return Err(error),
            },
            Ask::Story(lead) => ask::story(&mut self.desk, lead)?.map(|story| Answer::Story(Box::new(story))),
            Ask::Hidden(query, leads) => Some(page::hidden(&mut self.desk, self.zone, &query, leads)?),
        })
    }

    fn rep_page(&mut self, card: RepCard) -> RepPage {
        let last = card.last.clone().map(|entry| {
            let by = if entry.actor == *self.desk.actor() { "you" } else { entry.actor.as_str() };
            format!("{}, {by}", self.dated(&entry))
        });
        RepPage { card, last }
    }

    /// When, and what it did.
    fn dated(&mut self, entry: &Entry) -> String {
        let when = entry.at.local(self.zone);
        let today = entry.at.day(self.zone) == self.desk.now().day(self.zone);
        let when = if today { when.format("%H:%M") } else { when.format("%-d %b %H:%M") };
        let name = self.namer();
        // A failure here shows with the next question.
        let said = ask::said_of(&self.desk, entry, &name, self.zone).unwrap_or_default();
        format!("{when} {said}")
    }

    fn newest(&mut self, entry: Entry) -> Newest {
        let said = self.dated(&entry);
        Newest { entry: entry.id, what: entry.what, leads: entry.leads, said }
    }

    fn perform(&mut self, order: &Order) -> Answer {
        let number = order.number;
        match self.desk.perform(&order.command) {
            Ok(receipt) => {
                let said = self.told(&receipt);
                Answer::Done { number, receipt, said }
            }
            Err(error) => {
                let moved = if let ActionError::Refused(why) = &error { why.stands_now() } else { None };
                let because = match &error {
                    ActionError::Refused(Refusal::NothingToUndo { newest: Some(_) }) => format!("{error}; 6 shows it"),
                    ActionError::Refused(Refusal::ChangedSince { names, since, rest, .. }) => {
                        let more = if *rest > 0 { "6 Activity, R takes back the rest" } else { "6 Activity shows it" };
                        format!("{}; {more}", changed_since(names, since))
                    }
                    ActionError::Refused(why) => self.refused(&order.command, why),
                    ActionError::Store(_) => error.to_string(),
                };
                Answer::NotDone { number, because, moved }
            }
        }
    }

    /// What an action would come to, in words.
    fn try_out(&mut self, trial: &Trial) -> Result<Told, ActionError> {
        let name = self.namer();
        let now = self.desk.now();
        match self.desk.would(trial) {
            Ok(would) => Ok(receipt::would::told(trial, &would, now, &name)),
            Err(ActionError::Refused(why)) => Ok(Told { changes: 0, lines: vec![why.to_string()] }),
            Err(error) => Err(error),
        }
    }

    /// Why nothing was done: of a single lead by its name, of several how many for which reason.
    fn refused(&mut self, command: &Command, why: &Refusal) -> String {
        let trial = Trial::of(command);
        if let Some(trial) = trial.as_ref().filter(|trial| trial.leads().len() > 1)
            && let Ok(Told { changes: 0, lines }) = self.try_out(trial)
            && let Some(told) = lines.into_iter().next()
        {
            return told;
        }
        let name = self.namer();
        let one = if let [one] = command.leads() { Some(one.lead) } else { None };
        match one.and_then(|lead| self.called(lead)) {
            Some(lead) => receipt::left_alone(&lead, why, None, &name),
            None => why.to_string(),
        }
    }

    fn called(&self, lead: LeadId) -> Option<String> {
        let lead = ask::lead(&self.desk, lead).ok().flatten()?;
        Some(lead.called().map_or_else(|| format!("L-{}", lead.id), str::to_owned))
    }

    /// What was done, and what was left as it was; a lead that it concerned alone is named.
    fn told(&mut self, receipt: &Receipt) -> String {
        if let What::Erased { lead, .. } = receipt.what {
            return self.told_erased(receipt, lead);
        }
        let name = self.namer();
        // An undo says itself what it left.
        if receipt.left.is_empty() || matches!(receipt.what, What::Undone { .. }) {
            let one = if let [one] = &receipt.leads[..] { Some(one) } else { None };
            let called = one.and_then(|one| self.called(one.lead));
            // Who had it by the decision before, if there was one.
            let before = one.and_then(|one| one.decision.as_ref()?.1.previous);
            let before = before.and_then(|id| ask::decision(&self.desk, id).ok().flatten()).and_then(|decision| decision.owner());
            let alone = called.as_deref().map(|name| Alone { name, before });
            return receipt::done(receipt, alone, &name, self.zone);
        }
        // A failure here shows with the next question; what was done is said in any case.
        let left = ask::left(&self.desk, receipt).unwrap_or_default();
        receipt::sentence_with_left(&receipt.what, &left, &name, self.zone)
    }

    /// What was erased, and what still holds it.
    fn told_erased(&mut self, receipt: &Receipt, lead: LeadId) -> String {
        let name = self.namer();
        let mut told = vec![receipt::sentence(&receipt.what, &name, self.zone)];
        // A failure here shows with the next question.
        let copies = ask::erasure(&self.desk, lead).map_or(0, |erasure| erasure.copies.len());
        match copies {
            0 => {}
            1 => told.push(format!("1 backup holds it: leadtower erase L-{lead} --backups")),
            more => told.push(format!("{more} backups hold it: leadtower erase L-{lead} --backups")),
        }
        told.extend(ask::traces(&self.desk).ok().and_then(receipt::erasure::traces).map(str::to_owned));
        told.join("; ")
    }

    fn namer(&mut self) -> impl Fn(RepId) -> String + use<> {
        let names = ask::names(&mut self.desk).unwrap_or_default();
        move |id: RepId| {
            let found = names.iter().find(|(known, _)| *known == id);
            found.map_or_else(|| format!("rep {id}"), |(_, name)| name.clone())
        }
    }
}

fn said(answer: Answer) -> Msg {
    Msg::Answer(Box::new(answer))
}

/// Commands in their order; of questions of one kind only the newest, in its place. To make a case is half of a command.
fn newest_only(waiting: Vec<Effect>) -> Vec<Effect> {
    let kind = |effect: &Effect| match effect {
        Effect::Ask(ask) if !matches!(ask, Ask::Case(..)) => {
            let shelf = if let Ask::Leads(query) | Ask::AllOf(query) = ask { Some(query.shelf) } else { None };
            Some((std::mem::discriminant(ask), shelf))
        }
        Effect::Ask(_)
        | Effect::Do(_)
        | Effect::Copy(_)
        | Effect::Mouse(_)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit
        | Effect::Open(_)
        | Effect::Leave(_)
        | Effect::File(_)
        | Effect::Export(_)
        | Effect::Count(_)
        | Effect::Editor(_)
        | Effect::Wear(_) => None,
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
    use crate::model::rulebook::Expected;

    #[test]
    fn an_older_question_is_void_and_a_command_never_is() {
        let card = |id| Effect::Ask(Ask::Card(LeadId(id)));
        let undo = || Effect::Do(Box::new(Order { number: 1, command: Command::Undo(None) }));
        let kept = newest_only(vec![card(1), undo(), card(2), Effect::Ask(Ask::Reps), undo(), card(3)]);
        assert_eq!(kept, [undo(), Effect::Ask(Ask::Reps), undo(), card(3)]);
        let case = |id| Effect::Ask(Ask::Case(LeadId(id), Expected::Fallback, "Fallback".to_owned()));
        assert_eq!(newest_only(vec![case(1), card(1), case(2)]), [case(1), card(1), case(2)]);
    }
}
