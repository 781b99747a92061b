//! One long thing at a time on a thread of its own, which can be told to stop: the worker goes on answering meanwhile.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::clock::Stopwatch;

/// What is under way beside the screen, if anything.
#[derive(Debug, Default)]
pub struct Aside(Option<UnderWay>);

#[derive(Debug)]
struct UnderWay {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Aside {
    /// Begins something; what was under way before is told to stop, and has come to its end before `work` begins: two of a
    /// kind never read at once. `work` looks now and then whether its flag is set, first of all at its beginning.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn begin(&mut self, name: &str, work: impl FnOnce(&AtomicBool) + Send + 'static) -> io::Result<()> {
        self.stop();
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let before = self.0.take();
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            // One that ended in a panic has said so.
            let _ = before.map(|before| before.thread.join());
            work(&told);
        })?;
        self.0 = Some(UnderWay { stop, thread });
        Ok(())
    }

    /// Tells it to stop.
    pub fn stop(&self) {
        if let Some(under_way) = &self.0 {
            under_way.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Tells it to stop and lets it come to its end, but not for ever.
    pub fn finish(self, patience: Duration) {
        self.stop();
        let Some(UnderWay { thread, .. }) = self.0 else { return };
        let watch = Stopwatch::start();
        while !thread.is_finished() && watch.elapsed() < patience {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_new_one_begins_when_the_one_before_has_stopped() {
        let (to, said) = mpsc::channel();
        let mut aside = Aside::default();
        let first = to.clone();
        aside
            .begin("first", move |stop| {
                first.send("the first began").unwrap();
                while !stop.load(Ordering::Relaxed) {
                    thread::yield_now();
                }
                // Told to stop, it still takes a moment.
                thread::sleep(Duration::from_millis(20));
                first.send("the first ended").unwrap();
            })
            .unwrap();
        assert_eq!(said.recv(), Ok("the first began"));
        aside.begin("second", move |_| to.send("the second began").unwrap()).unwrap();
        assert_eq!(said.recv(), Ok("the first ended"));
        assert_eq!(said.recv(), Ok("the second began"));
        aside.finish(Duration::from_secs(10));
    }
}
