//! Counts what takes longer than a frame, on a thread of its own with a connection of its own that only reads. One thing of
//! a kind is counted at a time, and a newer wish ends an older one.

use std::{
    io,
    ops::ControlFlow,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crate::{
    actions::{
        Desk,
        ask::{self, Go, Span},
        error::ActionError,
    },
    clock::Stopwatch,
    model::{rulebook::Rulebook, time::Millis},
    store::Conn,
};

use super::{
    aside::Aside,
    effect::count::{CountAsk, CountOrder, CountSaid},
    msg::{Answer, Msg},
    worker::{Base, Outlet},
};

/// How often the screen is told how far a replay is.
const TELL: Millis = Millis(100);

/// Starts what is to be counted.
#[derive(Debug)]
pub struct Counter {
    base: Base,
    out: Outlet,
    hits: Aside,
    matching: Aside,
    check: Aside,
    replay: Aside,
    moves: Aside,
    names: Aside,
    learn: Aside,
}

impl Counter {
    /// Nothing under way.
    pub fn new(base: Base, out: Outlet) -> Self {
        let idle = Aside::default;
        Self {
            base,
            out,
            hits: idle(),
            matching: idle(),
            check: idle(),
            replay: idle(),
            moves: idle(),
            names: idle(),
            learn: idle(),
        }
    }

    /// Begins to count; never waits.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn perform(&mut self, order: CountOrder) -> io::Result<()> {
        let (base, out) = (self.base.clone(), self.out.clone());
        let aside = match &order.ask {
            CountAsk::Hits => &mut self.hits,
            CountAsk::Matching(_) => &mut self.matching,
            CountAsk::Check => &mut self.check,
            CountAsk::Replay(_) => &mut self.replay,
            CountAsk::Move(_) => &mut self.moves,
            CountAsk::Names(_) => &mut self.names,
            CountAsk::Learn => &mut self.learn,
            CountAsk::StopReplay => {
                self.replay.stop();
                return Ok(());
            }
        };
        aside.begin("count", move |stop| {
            let number = order.number;
            let told = |said| Msg::Answer(Box::new(Answer::Count { number, said }));
            // Where the screen is behind, the next one tells more.
            if let Some(said) = perform(&base, &order, stop, &|said| out.offer(told(said))) {
                // Nobody may be there any more to hear it.
                let _ = out.send(told(said));
            }
        })
    }

    /// Ends what is under way.
    pub fn finish(self, patience: Duration) {
        self.matching.stop();
        self.check.stop();
        self.replay.stop();
        self.hits.finish(patience);
        self.matching.finish(patience);
        self.check.finish(patience);
        self.replay.finish(patience);
        self.moves.finish(patience);
        self.names.finish(patience);
        self.learn.finish(patience);
    }
}

/// Counts, and tells how far it is where that takes long; `None` where `stop` was set before it was done.
pub fn perform(base: &Base, order: &CountOrder, stop: &AtomicBool, tell: &dyn Fn(CountSaid)) -> Option<CountSaid> {
    let because = match count(base, &order.database, &order.ask, stop, tell) {
        Ok(said) => return said,
        Err(error) => error.to_string(),
    };
    match &order.ask {
        CountAsk::Hits => Some(CountSaid::Hits(Err(because))),
        CountAsk::Check => Some(CountSaid::Proof(Err(because))),
        CountAsk::Matching(_) => Some(CountSaid::Matching(Err(because))),
        CountAsk::Replay(_) => Some(CountSaid::Replayed(Err(because))),
        CountAsk::Move(one) => Some(CountSaid::Move(one.lead, Err(because))),
        CountAsk::Learn => Some(CountSaid::Learnt(Err(because))),
        CountAsk::Names(_) | CountAsk::StopReplay => None,
    }
}

fn count(
    base: &Base,
    database: &Path,
    ask: &CountAsk,
    stop: &AtomicBool,
    tell: &dyn Fn(CountSaid),
) -> Result<Option<CountSaid>, ActionError> {
    if stop.load(Ordering::Relaxed) {
        // While it waited for the one before, a newer one came.
        return Ok(None);
    }
    let mut desk = base.desk(Conn::read_only(database)?);
    let mut go = || if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    match ask {
        CountAsk::Hits => Ok(ask::hits(&mut desk, base.zone, &mut go)?.map(|hits| CountSaid::Hits(Ok(Box::new(hits))))),
        CountAsk::Check => Ok(Some(CountSaid::Proof(Ok(ask::book_proof(&mut desk)?)))),
        CountAsk::Matching(criteria) => {
            let leads = ask::matching(&mut desk, base.zone, criteria, &mut go)?;
            Ok(leads.map(|leads| CountSaid::Matching(Ok(leads))))
        }
        CountAsk::Replay(book) => replay(&mut desk, book, stop, tell),
        CountAsk::Move(one) => Ok(Some(CountSaid::Move(one.lead, Ok(ask::move_text(&mut desk, one)?)))),
        CountAsk::Names(leads) => Ok(Some(CountSaid::Names(ask::lead_names(&desk, leads)?))),
        CountAsk::Learn => Ok(Some(CountSaid::Learnt(Ok(ask::learnt(&mut desk)?)))),
        CountAsk::StopReplay => Ok(None),
    }
}

fn replay(
    desk: &mut Desk,
    book: &Rulebook,
    stop: &AtomicBool,
    tell: &dyn Fn(CountSaid),
) -> Result<Option<CountSaid>, ActionError> {
    let (watch, mut told) = (Stopwatch::start(), Millis::ZERO);
    let report = ask::replay(desk, book, Span::default(), |progress| {
        let now = watch.millis();
        if now.0 - told.0 >= TELL.0 {
            told = now;
            tell(CountSaid::Replaying(progress));
        }
        if stop.load(Ordering::Relaxed) { Go::Stop } else { Go::On }
    })?;
    Ok(report.map(|report| CountSaid::Replayed(Ok(Box::new(report)))))
}
