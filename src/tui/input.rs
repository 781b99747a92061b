//! The thread that reads the keyboard: crossterm's events → our messages.

use std::io;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind, poll, read,
};

use super::{
    answers::{Answers, Heard},
    keys::spell::{Code, Held, Key},
    msg::{Focus, Mouse, Msg, Push, Size},
    worker::Outlet,
};

/// Reads until nobody listens or nothing can be read any more.
pub fn start(out: Outlet, mut answers: Answers) -> io::Result<()> {
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let heard = hear(&mut answers).unwrap_or_else(|error| vec![Msg::InputLost(error.to_string())]);
            for msg in heard {
                let lost = matches!(msg, Msg::InputLost(_));
                if out.send(msg).is_err() || lost {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// The next event, with what it shows of those held back before it.
fn hear(answers: &mut Answers) -> io::Result<Vec<Msg>> {
    let heard = match answers.patience() {
        Some(patience) if !poll(patience)? => answers.give_up(),
        _ => answers.hear(read()?),
    };
    let messages = heard.into_iter().filter_map(|heard| match heard {
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
    fn presses_and_repeats_count_and_releases_do_not() {
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
