//! A program in a pseudo-terminal: type, wait for a text, see what a terminal would show.

use std::{
    io::{Read, Write},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use leadtower::clock::Stopwatch;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longest wait for a text or an end; a slow machine needs most of it.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(15);

/// What the terminal has been sent, and what it shows.
struct Shown {
    parser: vt100::Parser,
    bytes: usize,
    raw: Vec<u8>,
    /// Nobody writes to it any more.
    ended: bool,
}

/// A program and its terminal.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    shown: Arc<Mutex<Shown>>,
    before: String,
}

impl Pty {
    /// Starts a program with these arguments and this environment, and no other.
    pub fn start(program: &Path, args: &[&str], env: &[(&str, &str)], width: u16, height: u16) -> Self {
        Self::start_slow(program, args, env, (width, height), usize::MAX)
    }

    /// The same in a terminal of that width and height that takes so many bytes a second.
    pub fn start_slow(program: &Path, args: &[&str], env: &[(&str, &str)], size: (u16, u16), pace: usize) -> Self {
        let (width, height) = size;
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.args(args);
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        let before = line_settings(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let shown =
            Arc::new(Mutex::new(Shown { parser: vt100::Parser::new(height, width, 0), bytes: 0, raw: Vec::new(), ended: false }));
        let sink = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut buffer = [0; 8_192];
            let part = (pace / 40).clamp(1, buffer.len());
            while let Ok(read @ 1..) = reader.read(&mut buffer[..part]) {
                if pace < usize::MAX {
                    std::thread::sleep(Duration::from_millis(25));
                }
                let mut shown = sink.lock().unwrap();
                shown.parser.process(&buffer[..read]);
                shown.bytes += read;
                shown.raw.extend_from_slice(&buffer[..read]);
            }
            sink.lock().unwrap().ended = true;
        });
        Self { child, master: pair.master, writer, shown, before }
    }

    /// Types bytes.
    pub fn types(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// What the terminal shows.
    pub fn screen(&self) -> String {
        self.shown.lock().unwrap().parser.screen().contents()
    }

    /// Bytes it was sent so far.
    pub fn bytes(&self) -> usize {
        self.shown.lock().unwrap().bytes
    }

    /// All it was sent so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shown.lock().unwrap().raw.clone()
    }

    /// Whether the program has the other screen, and whether the cursor is hidden, pastes are marked.
    pub fn modes(&self) -> (bool, bool, bool) {
        let shown = self.shown.lock().unwrap();
        let screen = shown.parser.screen();
        (screen.alternate_screen(), screen.hide_cursor(), screen.bracketed_paste())
    }

    /// Whether it tells the program of the mouse.
    pub fn mouse(&self) -> bool {
        self.shown.lock().unwrap().parser.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    /// Waits until nothing has been written for a while.
    pub fn settle(&self) {
        let start = Stopwatch::start();
        let (mut before, mut still) = (self.bytes(), 0);
        while still < 12 {
            assert!(start.elapsed() < PATIENCE, "never still:\n{}", self.screen());
            std::thread::sleep(LOOK);
            let now = self.bytes();
            still = if now == before { still + 1 } else { 0 };
            before = now;
        }
    }

    /// Makes something of what the terminal shows.
    pub fn with_screen<T>(&self, make: impl FnOnce(&vt100::Screen) -> T) -> T {
        make(self.shown.lock().unwrap().parser.screen())
    }

    /// Waits until the terminal shows a text.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("shows `{text}`"), |pty| pty.screen().contains(text));
    }

    /// Waits until something holds.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Stopwatch::start();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "never {what}:\n{}", self.screen());
            std::thread::sleep(LOOK);
        }
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        let pid = self.process().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// The settings of the terminal's line now, and as they were before the program started.
    pub fn line(&self) -> (String, &str) {
        (line_settings(self.master.as_ref()), &self.before)
    }

    /// Another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.shown.lock().unwrap().parser.screen_mut().set_size(height, width);
        self.master.resize(size).unwrap();
    }

    /// The number of the program's process.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits for the end, and until the terminal shows what was written last; how long the end took, and what the
    /// program left with.
    pub fn wait(&mut self) -> (Duration, u32) {
        let start = Stopwatch::start();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let took = start.elapsed();
                self.wait_until("shows all", |pty| pty.shown.lock().unwrap().ended);
                return (took, status.exit_code());
            }
            assert!(start.elapsed() < PATIENCE, "never ended:\n{}", self.screen());
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // A test that failed must leave no program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As `stty -g` prints them.
fn line_settings(master: &dyn MasterPty) -> String {
    let output = std::process::Command::new("stty").arg("-g").arg("-F").arg(master.tty_name().unwrap()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
