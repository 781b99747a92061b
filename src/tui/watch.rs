//! Signals, and the end of the terminal itself: whatever the main loop is at, the program is gone soon after.

use std::{io, time::Duration};

use rustix::{
    event::{PollFd, PollFlags, poll},
    termios::isatty,
};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{
    msg::Msg,
    terminal::{give_back, is_lent},
    worker::Outlet,
};

/// Time the main loop has to leave by itself.
const GRACE: Duration = Duration::from_secs(1);

/// What a program that ended by a signal leaves with.
pub fn exit_code(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// Turns signals into messages. If they are not heard within a second, ends the program from here.
pub fn signals(out: Outlet) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            if signal == SIGCONT {
                if out.send(Msg::Resumed).is_err() {
                    return;
                }
                continue;
            }
            // Ctrl-c in the person's editor is meant for it.
            if signal == SIGINT && is_lent() {
                continue;
            }
            out.offer(Msg::Signal(signal));
            std::thread::sleep(GRACE);
            // Without a terminal there is nothing to give back, and writing to it could wait for ever.
            if signal != SIGHUP {
                give_back();
            }
            std::process::exit(i32::from(exit_code(signal)));
        }
    })?;
    Ok(())
}

/// Waits for the terminal to go away, and has the program go with it: what is remembered is written first, in the time
/// that a signal gives. The reader of keys would spin in its loop for ever, and no event would ever tell
/// (crossterm-rs/crossterm#793).
pub fn hang_up(out: Outlet) -> io::Result<()> {
    std::thread::Builder::new().name("hang-up".to_owned()).spawn(move || {
        let stdin = rustix::stdio::stdin();
        let terminal = if isatty(stdin) { stdin } else { rustix::stdio::stdout() };
        loop {
            // No event is asked for: only the end of the terminal is told.
            let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
                Ok(_) => {
                    let told = watched[0].revents();
                    if told.intersects(PollFlags::HUP | PollFlags::ERR) {
                        out.offer(Msg::Signal(SIGHUP));
                        std::thread::sleep(GRACE);
                        std::process::exit(i32::from(exit_code(SIGHUP)));
                    }
                    if told.contains(PollFlags::NVAL) {
                        return;
                    }
                }
            }
        }
    })?;
    Ok(())
}
