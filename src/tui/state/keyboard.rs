//! A key, or a paste, goes to whatever is in front.

use crate::tui::{
    effect::Effect,
    keys::{action::Action, spell::Key},
};

use super::{App, notes::Tone};

impl App {
    pub(super) fn key(&mut self, key: Key, out: &mut Vec<Effect>) {
        let action = self.keymap.action(self.place(), key);
        match action {
            Some(Action::Quit) => out.push(Effect::Quit),
            Some(Action::Suspend) => out.push(Effect::Suspend),
            Some(Action::Redraw) => out.push(Effect::Redraw),
            action => match self.overlay.take() {
                Some(overlay) => self.key_over(overlay, key, action, out),
                None if self.setup.is_some() => self.key_in_setup(key, action, out),
                None if self.welcome.is_some() => self.key_in_welcome(key, action, out),
                None => {
                    if let Some(action) = action {
                        self.act(action, out);
                    }
                }
            },
        }
    }

    pub(super) fn paste(&mut self, text: &str, out: &mut Vec<Effect>) {
        match self.overlay.take() {
            Some(overlay) => self.paste_over(overlay, text, out),
            None if self.setup.is_some() => self.paste_in_setup(text),
            None if self.welcome.is_some() => self.paste_in_welcome(text),
            None => self.say("Paste ignored here, press / first", Tone::Hint),
        }
    }
}
