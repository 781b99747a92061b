//! The thread that reads the keyboard: crossterm's events → our messages.

use std::{
    io,
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind, poll, read,
};

use super::{
    answers::{Answers, Heard},
    keys::spell::{Code, Held, Key},
    msg::{Focus, Mouse, Msg, Push, Size},
    worker::Outlet,
};

/// Who hears what is typed, with what is awaited from the terminal. A process has one reader: it waits inside the read,
/// and a second one would lose the first key to it.
static LISTENER: Mutex<Option<Listener>> = Mutex::new(None);

/// Whether the reader leaves the keyboard to somebody else.
static TURN: Mutex<Turn> = Mutex::new(Turn::Ours);
static TURNED: Condvar = Condvar::new();

/// Whose the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Ours.
    Ours,
    /// Somebody else wants it, and the reader may still wait inside a read.
    Wanted,
    /// The reader stands aside.
    Theirs,
}

/// How long the reader may take to stand aside.
const ASIDE: Duration = Duration::from_millis(500);

/// Has the reader leave the keyboard to somebody else: it is woken out of its read by news of the window's size, which
/// costs no key.
pub fn pause() -> io::Result<()> {
    let mut turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    *turn = Turn::Wanted;
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::WINCH)?;
    let waited = TURNED.wait_timeout_while(turn, ASIDE, |turn| *turn == Turn::Wanted);
    drop(waited.unwrap_or_else(PoisonError::into_inner));
    Ok(())
}

/// The keyboard is ours again.
pub fn go_on() {
    *TURN.lock().unwrap_or_else(PoisonError::into_inner) = Turn::Ours;
    TURNED.notify_all();
}

/// Stands aside for as long as somebody else has the keyboard.
fn stand_aside() {
    let mut turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    while *turn != Turn::Ours {
        *turn = Turn::Theirs;
        TURNED.notify_all();
        turn = TURNED.wait(turn).unwrap_or_else(PoisonError::into_inner);
    }
}

struct Listener {
    out: Outlet,
    answers: Answers,
}

/// From now on that outlet hears what is typed, and whoever listened before does not.
pub fn start(out: Outlet, answers: Answers) -> io::Result<()> {
    let reads_already = LISTENER.lock().unwrap_or_else(PoisonError::into_inner).replace(Listener { out, answers }).is_some();
    if !reads_already {
        std::thread::Builder::new().name("input".to_owned()).spawn(read_on)?;
    }
    Ok(())
}

/// Reads until nothing can be read any more. What comes while nobody listens is lost.
fn read_on() {
    loop {
        stand_aside();
        let heard = hear();
        let lost = heard.is_err();
        let heard = heard.unwrap_or_else(|error| vec![Msg::InputLost(error.to_string())]);
        let out = with_listener(|listener| listener.out.clone());
        for msg in heard {
            let _ = out.as_ref().map(|out| out.send(msg));
        }
        if lost {
            *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return;
        }
    }
}

fn with_listener<T>(ask: impl FnOnce(&mut Listener) -> T) -> Option<T> {
    LISTENER.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(ask)
}

/// The next event, with what it shows of those held back before it.
fn hear() -> io::Result<Vec<Msg>> {
    // Nobody else is kept waiting while this waits for an event.
    let event = match with_listener(|listener| listener.answers.patience()).flatten() {
        Some(patience) if !poll(patience)? => None,
        _ => Some(read()?),
    };
    let heard = with_listener(|listener| match event {
        Some(event) => listener.answers.hear(event),
        None => listener.answers.give_up(),
    });
    let messages = heard.unwrap_or_default().into_iter().filter_map(|heard| match heard {
        Heard::Event(event) => message(event),
        Heard::Ground(rgb) => Some(Msg::Ground(rgb)),
    });
    Ok(messages.collect())
}

/// What an event means to us; releases of keys and of buttons, and a mouse that only moves, mean nothing.
pub fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size { width, height })),
        Event::Mouse(mouse) => pushed(mouse).map(Msg::Mouse),
        Event::FocusGained => Some(Msg::Focus(Focus::Gained)),
        Event::FocusLost => Some(Msg::Focus(Focus::Lost)),
        Event::Key(_) => None,
    }
}

fn pushed(mouse: MouseEvent) -> Option<Mouse> {
    let push = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Push::Click,
        MouseEventKind::ScrollUp => Push::WheelUp,
        MouseEventKind::ScrollDown => Push::WheelDown,
        _ => return None,
    };
    Some(Mouse { column: mouse.column, row: mouse.row, push })
}

fn pressed(key: KeyEvent) -> Option<Key> {
    let held = if key.modifiers.contains(KeyModifiers::CONTROL) {
        Held::Ctrl
    } else if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META | KeyModifiers::HYPER) {
        Held::Alt
    } else {
        Held::Nothing
    };
    let code = match key.code {
        KeyCode::Char(letter) if letter.is_control() => return None,
        KeyCode::Char(letter) if held == Held::Ctrl => Code::Char(letter.to_ascii_lowercase()),
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(Key { code, held })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Option<String> {
        match message(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind))) {
            Some(Msg::Key(key)) => Some(key.to_string()),
            _ => None,
        }
    }

    #[test]
    fn b57_presses_and_repeats_count_and_releases_do_not() {
        let j = |kind| key(KeyCode::Char('j'), KeyModifiers::NONE, kind);
        assert_eq!(j(KeyEventKind::Press), Some("j".to_owned()));
        assert_eq!(j(KeyEventKind::Repeat), Some("j".to_owned()));
        assert_eq!(j(KeyEventKind::Release), None);
    }

    #[test]
    fn keys_are_named_as_in_the_table() {
        let named = |code, modifiers| key(code, modifiers, KeyEventKind::Press).unwrap();
        assert_eq!(named(KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(named(KeyCode::Char('C'), KeyModifiers::CONTROL | KeyModifiers::SHIFT), "ctrl+c");
        assert_eq!(named(KeyCode::Char(' '), KeyModifiers::NONE), "space");
        assert_eq!(named(KeyCode::BackTab, KeyModifiers::SHIFT), "shift+tab");
        assert_eq!(named(KeyCode::Char('x'), KeyModifiers::ALT), "alt+x");
        assert_eq!(named(KeyCode::F(5), KeyModifiers::NONE), "f5");
    }
}
