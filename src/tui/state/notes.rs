//! What the program says at the bottom of the screen: a toast for a while, an error until it is read or something else
//! is done.

use std::collections::VecDeque;

use crate::model::time::Millis;

/// How long a toast stays.
pub const TOAST: Millis = Millis(6_000);
/// Messages kept for reading again.
const KEPT: usize = 100;

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Something was done, and `u` takes it back.
    Done,
    /// Something was taken back, and `U` does it again.
    Undone,
    /// Something was done that `u` does not take back: it changed nothing, or for good.
    Final,
    /// Something to know.
    Hint,
    /// Something was not done; stays until Esc, or until the person does something else.
    Error,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// When it was said.
    pub since: Millis,
}

/// The message on screen, and those before.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    current: Option<Note>,
    past: VecDeque<Note>,
}

impl Notes {
    /// The message on screen.
    pub fn current(&self) -> Option<&Note> {
        self.current.as_ref()
    }

    /// Says something, in place of what was said before: whoever acts on wants to know what that did.
    pub fn say(&mut self, text: impl Into<String>, tone: Tone, at: Millis) {
        let note = Note { text: text.into(), tone, since: at };
        self.past.push_back(note.clone());
        if self.past.len() > KEPT {
            self.past.pop_front();
        }
        self.current = Some(note);
    }

    /// Takes an error or a toast away; whether there was an error.
    pub fn dismiss(&mut self) -> bool {
        self.current.take().is_some_and(|note| note.tone == Tone::Error)
    }

    /// Takes a toast away whose time is over.
    pub fn expire(&mut self, at: Millis) {
        if self.ends_at().is_some_and(|end| end <= at) {
            self.current = None;
        }
    }

    /// When the toast on screen is over.
    pub fn ends_at(&self) -> Option<Millis> {
        let note = self.current.as_ref().filter(|note| note.tone != Tone::Error)?;
        Some(Millis(note.since.0 + TOAST.0))
    }
}
