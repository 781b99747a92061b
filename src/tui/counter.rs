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
    actions::{ask, error::ActionError},
    store::Conn,
};

use super::{
    aside::Aside,
    effect::count::{CountAsk, CountOrder, CountSaid},
    msg::{Answer, Msg},
    worker::{Base, Outlet},
};

/// Starts what is to be counted.
#[derive(Debug)]
pub struct Counter {
    base: Base,
    out: Outlet,
    hits: Aside,
    matching: Aside,
    check: Aside,
}

impl Counter {
    /// Nothing under way.
    pub fn new(base: Base, out: Outlet) -> Self {
        Self { base, out, hits: Aside::default(), matching: Aside::default(), check: Aside::default() }
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
        };
        aside.begin("count", move |stop| {
            let number = order.number;
            if let Some(said) = perform(&base, &order, stop) {
                // Nobody may be there any more to hear it.
                let _ = out.send(Msg::Answer(Box::new(Answer::Count { number, said })));
            }
        })
    }

    /// Ends what is under way.
    pub fn finish(self, patience: Duration) {
        self.matching.stop();
        self.check.stop();
        self.hits.finish(patience);
        self.matching.finish(patience);
        self.check.finish(patience);
    }
}

/// Counts; `None` where `stop` was set before it was done.
pub fn perform(base: &Base, order: &CountOrder, stop: &AtomicBool) -> Option<CountSaid> {
    match count(base, &order.database, &order.ask, stop) {
        Ok(said) => said,
        Err(error) => Some(CountSaid::Failed(error.to_string())),
    }
}

fn count(base: &Base, database: &Path, ask: &CountAsk, stop: &AtomicBool) -> Result<Option<CountSaid>, ActionError> {
    let mut desk = base.desk(Conn::read_only(database)?);
    let mut go = || if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    match ask {
        CountAsk::Hits => Ok(ask::hits(&mut desk, base.zone, &mut go)?.map(|hits| CountSaid::Hits(Box::new(hits)))),
        CountAsk::Check => Ok(Some(CountSaid::Proof(ask::book_proof(&mut desk)?))),
        CountAsk::Matching(criteria) => Ok(ask::matching(&mut desk, base.zone, criteria, &mut go)?.map(CountSaid::Matching)),
    }
}
