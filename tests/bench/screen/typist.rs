//! A program in a pseudo-terminal, measured from outside: when its first and last byte come, how many, what it costs.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use leadtower::clock::Stopwatch;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came after a key: in milliseconds since it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer {
    /// The first byte.
    pub begun: f64,
    /// The last byte.
    pub ended: f64,
    /// All of them.
    pub bytes: usize,
}

/// A program at its terminal.
pub struct Typist {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<(f64, Vec<u8>)>,
    watch: Stopwatch,
    screen: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Typist {
    /// Starts it, 120x40.
    pub fn start(program: &str, args: &[&str], folder: &Path) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TZ", "Europe/Berlin")]
        {
            command.env(name, value);
        }
        command.env("HOME", folder);
        command.args(args);
        let watch = Stopwatch::start();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (to, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if to.send((millis(watch), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        Self { child, writer, bytes, watch, screen: vt100::Parser::new(40, 120, 0), _master: pair.master }
    }

    /// Milliseconds from the start of the program until its screen shows that.
    pub fn first(&mut self, shows: impl Fn(&str) -> bool) -> f64 {
        loop {
            let Ok((at, bytes)) = self.bytes.recv_timeout(PATIENCE) else { panic!("it never came to that:\n{}", self.shown()) };
            self.screen.process(&bytes);
            if shows(&self.screen.screen().contents()) {
                return at;
            }
        }
    }

    /// Types, and waits until nothing has come for `quiet`.
    pub fn types(&mut self, keys: &str, quiet: Duration) -> Answer {
        while let Ok((_, bytes)) = self.bytes.try_recv() {
            self.screen.process(&bytes);
        }
        let sent = millis(self.watch);
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        let mut answer = Answer::default();
        let mut wait = PATIENCE.min(Duration::from_millis(500));
        loop {
            match self.bytes.recv_timeout(wait) {
                Ok((at, bytes)) => {
                    if answer.bytes == 0 {
                        answer.begun = at - sent;
                    }
                    answer.ended = at - sent;
                    answer.bytes += bytes.len();
                    self.screen.process(&bytes);
                    wait = quiet;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return answer,
            }
        }
    }

    /// What it shows.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Lets time pass; the processor time in milliseconds, how often it woke, and the bytes it wrote.
    pub fn idles(&mut self, long: Duration) -> (f64, u64, usize) {
        let before = (self.processor(), self.switches());
        std::thread::sleep(long);
        let mut written = 0;
        while let Ok((_, bytes)) = self.bytes.try_recv() {
            written += bytes.len();
            self.screen.process(&bytes);
        }
        (self.processor() - before.0, self.switches() - before.1, written)
    }

    /// Most memory it had so far, in MiB.
    pub fn memory(&self) -> f64 {
        self.status("VmHWM:") as f64 / 1_024.0
    }

    fn processor(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.process())).unwrap();
        let of = |path: std::path::PathBuf| fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        let nanoseconds = tasks.filter_map(|task| of(task.ok()?.path()).split(' ').next()?.parse::<f64>().ok());
        nanoseconds.sum::<f64>() / 1e6
    }

    fn switches(&self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.process())).unwrap();
        let of = |path: std::path::PathBuf| fs::read_to_string(path.join("status")).unwrap_or_default();
        tasks.filter_map(|task| number(&of(task.ok()?.path()), "voluntary_ctxt_switches:")).sum()
    }

    fn status(&self, line: &str) -> u64 {
        number(&fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap_or_default(), line).unwrap_or(0)
    }

    fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn millis(watch: Stopwatch) -> f64 {
    watch.elapsed().as_secs_f64() * 1e3
}

fn number(text: &str, line: &str) -> Option<u64> {
    text.lines().find_map(|found| found.strip_prefix(line)).and_then(|rest| rest.split_whitespace().next()?.parse().ok())
}
