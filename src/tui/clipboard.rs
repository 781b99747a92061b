//! The clipboard: the terminal's own by OSC 52, which works over ssh, then tmux itself, then a program of the desktop.

use std::{
    io::{self, Write},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{clock::Stopwatch, outbound::clip};

use super::{
    effect::{Clip, Text},
    msg::{Copied, Msg},
    settings::Clipboard as By,
    terminal::Screen,
    worker::Outlet,
};

/// Bytes of base64 that terminals take; a longer sequence is dropped without a word.
pub const MOST_ENCODED: usize = 74_994;
/// How a copy went to the terminal.
const OSC52: &str = "OSC 52";
/// The same inside tmux, where nothing else took it.
const MAYBE_DROPPED: &str = "OSC 52, which tmux drops unless its allow-passthrough is on";
/// Time a program of the desktop has.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the surroundings say about a clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// `TMUX`: what is meant for the terminal has to be wrapped.
    pub tmux: Option<String>,
    /// `WAYLAND_DISPLAY`.
    pub wayland: Option<String>,
    /// `DISPLAY`.
    pub x11: Option<String>,
}

/// Where copies go.
#[derive(Debug)]
pub struct Copier {
    by: By,
    around: Surroundings,
    out: Outlet,
}

impl Copier {
    /// That way, in these surroundings; says what became of a copy there.
    pub fn new(by: By, around: Surroundings, out: Outlet) -> Self {
        Self { by, around, out }
    }

    /// Copies. A program of the desktop gets its time on a thread of its own; nothing here waits for it.
    pub fn copy(&self, clip: Clip, screen: &mut Screen) -> io::Result<()> {
        let Clip { what, text } = clip;
        let text = plain(&text);
        let bytes = text.len();
        let encoded = base64(text.as_bytes());
        let mut ways = Vec::new();
        let says = match self.by {
            By::Off => Some(Copied::Off),
            By::Auto | By::Osc52 | By::Native if encoded.len() > MOST_ENCODED => {
                Some(Copied::TooLong { what: what.clone(), encoded: encoded.len() })
            }
            By::Auto | By::Osc52 => {
                screen.send(&osc52(&encoded, is_set(&self.around.tmux)))?;
                ways.push(OSC52);
                None
            }
            By::Native => None,
        };
        if let Some(says) = says {
            self.out.offer(Msg::Copied(says));
            return Ok(());
        }
        let in_tmux = is_set(&self.around.tmux);
        let kinds = if self.by == By::Osc52 { [Vec::new(), Vec::new()] } else { [of_tmux(in_tmux), tools(&self.around)] };
        let out = self.out.clone();
        let finish = move || {
            for kind in kinds {
                let took = kind.into_iter().find(|(tool, args)| hand_over(tool, args, &text).is_ok());
                ways.extend(took.map(|(tool, _)| tool));
            }
            if in_tmux && ways == [OSC52] {
                ways = vec![MAYBE_DROPPED];
            }
            out.offer(Msg::Copied(outcome(what, bytes, ways)));
        };
        std::thread::Builder::new().name("clipboard".to_owned()).spawn(finish)?;
        Ok(())
    }
}

fn outcome(what: String, bytes: usize, ways: Vec<&'static str>) -> Copied {
    if ways.is_empty() { Copied::NoWay } else { Copied::Done { what, bytes, ways } }
}

/// As it is pasted.
fn plain(text: &Text) -> String {
    match text {
        Text::Line(text) => clip::line(text),
        Text::Lines(all) => clip::lines(all.iter().map(String::as_str)),
        Text::Rows(rows) => clip::rows(rows),
    }
}

/// Asks the terminal to keep a text; inside tmux, asks the terminal around it.
fn osc52(encoded: &str, in_tmux: bool) -> String {
    if in_tmux { format!("\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\") } else { format!("\x1b]52;c;{encoded}\x07") }
}

fn is_set(name: &Option<String>) -> bool {
    name.as_ref().is_some_and(|value| !value.is_empty())
}

/// A program and its arguments.
type Tool = (&'static str, &'static [&'static str]);

/// tmux keeps a copy, and passes it on to the terminal around it, whatever it does with wrapped sequences; one before 3.2
/// only keeps it.
fn of_tmux(in_tmux: bool) -> Vec<Tool> {
    if in_tmux { vec![("tmux", &["load-buffer", "-w", "-"]), ("tmux", &["load-buffer", "-"])] } else { Vec::new() }
}

/// Programs that may know a clipboard here, the likeliest first.
fn tools(around: &Surroundings) -> Vec<Tool> {
    let mut tools: Vec<Tool> = Vec::new();
    if is_set(&around.wayland) {
        tools.push(("wl-copy", &[]));
    }
    if is_set(&around.x11) {
        tools.extend([("xclip", &["-selection", "clipboard"] as &[_]), ("xsel", &["--clipboard", "--input"])]);
    }
    if cfg!(target_os = "macos") {
        tools.push(("pbcopy", &[]));
    }
    tools
}

/// Gives a text to a program; it is ended when it takes too long.
fn hand_over(tool: &str, args: &[&str], text: &str) -> io::Result<()> {
    let mut child = Command::new(tool).args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // So much fits into a pipe that nobody reads.
    let given = child.stdin.take().map_or(Ok(()), |mut to| to.write_all(text.as_bytes()));
    let watch = Stopwatch::start();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return given,
            Some(_) => return Err(io::ErrorKind::Other.into()),
            None if watch.elapsed() > PATIENCE => {
                child.kill()?;
                child.wait()?;
                return Err(io::ErrorKind::TimedOut.into());
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        for place in 0..4 {
            let sextet = (three >> (18 - 6 * place)) & 0x3f;
            text.push(if place <= chunk.len() { char::from(LETTERS[sextet as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("\u{ff}\u{fe}?", "w7/Dvj8="),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn inside_tmux_the_terminal_around_it_is_asked() {
        assert_eq!(osc52("Zg==", false), "\x1b]52;c;Zg==\x07");
        assert_eq!(osc52("Zg==", true), "\x1bPtmux;\x1b\x1b]52;c;Zg==\x07\x1b\\");
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let watch = Stopwatch::start();
        assert_eq!(hand_over("sleep", &["60"], "x").unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(watch.elapsed() < Duration::from_secs(5));
        assert!(hand_over("no-such-program-anywhere", &[], "x").is_err());
    }
}
