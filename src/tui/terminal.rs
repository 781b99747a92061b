//! The terminal: taken when the dashboard opens, given back on every way out.

use std::{
    fs::File,
    io::{self, Write},
    os::fd::AsFd,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    execute,
    style::Print,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{msg::Size, settings::Mouse};

pub use canvas::Canvas;

mod canvas;
mod ink;
mod scroll;

/// Whether the terminal is ours now: giving it back twice would leave somebody else's screen.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether somebody else has it meanwhile.
static LENT: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Time for a stop signal to arrive; the stop itself does not count.
const STOPS_WITHIN: Duration = Duration::from_millis(50);
/// What a program that panicked leaves with.
const PANICKED: i32 = 101;

/// The terminal while it is ours. Dropped, it is given back.
#[derive(Debug)]
pub struct Screen {
    /// Without a buffer: a frame is one write, and standard output would cut it at its last line feed.
    out: File,
    canvas: Canvas,
    mouse: Mouse,
}

/// Presses and the wheel, with places beyond column 223. Not every move: that would wake us all the time.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Whole margins and plain letters, where a panic on another thread cuts a frame short.
const PLAIN: &str = "\x1b[r\x1b[m";

impl Screen {
    /// Takes the terminal: raw keys, another screen, pastes as one event.
    pub fn take(mouse: Mouse) -> io::Result<Self> {
        give_back_on_panic();
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        take(mouse)?;
        match area() {
            Ok(area) => Ok(Self { out, canvas: Canvas::new(area), mouse }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Asks what is behind the text; the answer comes among the keys, if at all.
    pub fn ask_for_ground(&mut self) -> io::Result<()> {
        // Some terminals end their answer as the question ends, and only BEL is ended right by all.
        self.send("\x1b]11;?\x07")
    }

    /// Its size.
    pub fn size(&self) -> io::Result<Size> {
        let Rect { width, height, .. } = area()?;
        Ok(Size { width, height })
    }

    /// Draws one frame: what differs from the last one is written at once.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        if area()? != self.canvas.area() {
            self.forget()?;
        }
        self.out.write_all(self.canvas.frame(paint).as_bytes())
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Whoever had the terminal meanwhile may have left it in any state.
        give_back();
        take(self.mouse)?;
        self.forget()
    }

    /// Whatever is on the screen, the next frame is written whole.
    fn forget(&mut self) -> io::Result<()> {
        self.canvas.forget(area()?);
        self.send("\x1b[?25l")
    }

    /// Has the terminal tell us of the mouse, or not.
    pub fn mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.mouse = mouse;
        self.send(match mouse {
            Mouse::Ours => MOUSE_ON,
            Mouse::Terminals => MOUSE_OFF,
        })
    }

    /// Writes something that is no part of a frame, after all that was written before.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Gives the terminal to somebody else until that is done.
    pub fn lend<T>(&mut self, to: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        LENT.store(true, Ordering::SeqCst);
        let done = to();
        LENT.store(false, Ordering::SeqCst);
        take(self.mouse)?;
        self.forget()?;
        Ok(done)
    }

    /// Gives the terminal to the shell until `fg`.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?;
        // We are stopped while we wait here; without a shell to stop us, we just go on.
        std::thread::sleep(STOPS_WITHIN);
        take(self.mouse)?;
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the terminal is lent to somebody who is to give it back.
pub fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

fn area() -> io::Result<Rect> {
    let (width, height) = terminal::size()?;
    Ok(Rect { x: 0, y: 0, width, height })
}

fn take(mouse: Mouse) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    let modes = match mouse {
        Mouse::Ours => MOUSE_ON,
        Mouse::Terminals => "",
    };
    let taken = enable_raw_mode()
        .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Hide, Print(modes)));
    if taken.is_err() {
        give_back();
    }
    taken
}

/// Gives the terminal back as it was; does nothing when it is not ours.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Where the terminal is gone, nothing can be given back.
    let mut out = io::stdout();
    let _ = execute!(out, Print(PLAIN), Print(MOUSE_OFF), DisableFocusChange, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic on any thread gives the terminal back before it says what happened, and ends the program.
pub fn give_back_on_panic() {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
            if std::thread::current().name() != Some("main") {
                std::process::exit(PANICKED);
            }
        }));
    });
}
