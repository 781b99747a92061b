//! The help: the keys in force where it was asked for, searched as one types, and run from there. And why a key does
//! nothing now.

use crate::tui::{
    effect::Effect,
    keys::{
        action::Action,
        keymap::{Binding, Keymap, Place},
        spell::Key,
    },
};

use super::{
    App, Screen,
    input::Edit,
    notes::Tone,
    overlay::{Help, Kind},
};

impl App {
    /// Whether an action has anything to act on now.
    pub fn works(&self, action: Action) -> bool {
        if self.is_going_out() && self.is_over(|kind| matches!(kind, Kind::Export)) {
            return action == Action::Cancel;
        }
        self.overlay.is_some() || self.welcome.is_some() || self.setup.is_some() || self.why_not(action).is_none()
    }

    /// Why an action has nothing to act on, on the screen as it is.
    pub fn why_not(&self, action: Action) -> Option<&'static str> {
        let lead = self.leads().is_some_and(|leads| leads.list.selected().is_some());
        let leads = lead || self.leads().is_some_and(|leads| !leads.marks.is_empty());
        let heading = self.screen == Screen::Fallback && self.groups.heading().is_some();
        let rep = self.screen == Screen::Reps && self.reps.list.selected().is_some();
        let entry = self.screen == Screen::Activity && self.activity.list.selected().is_some();
        let (works, because) = match action {
            Action::Assign
            | Action::Reroute
            | Action::Contacted
            | Action::Dismiss
            | Action::Outcome
            | Action::Snooze
            | Action::New
                if self.zoom.is_some() =>
            {
                (lead || self.behind_cursor().is_some(), "no lead is under the cursor")
            }
            Action::Export => (self.has_rows(), "nothing is here to export"),
            Action::Open if self.zoom.is_some() => (self.event().is_some(), "nothing is under the cursor"),
            Action::Redo => (self.again.is_some(), "nothing of yours was undone since your last change"),
            _ if self.screen == Screen::Fairness && self.zoom.is_none() => {
                (self.works_fair(action), "nothing for it is under the cursor")
            }
            Action::Assign => (leads || rep, "nothing is under the cursor"),
            Action::Reroute | Action::Contacted | Action::Dismiss | Action::Outcome | Action::Snooze => {
                (leads, "no lead is under the cursor")
            }
            Action::New => (leads || self.screen == Screen::Reps, "no lead is under the cursor"),
            Action::TakeBack => {
                let stands = self.activity.list.selected().is_some_and(|row| row.undone.is_none());
                (entry && stands, "nothing that stands is under the cursor")
            }
            Action::Mark => (lead || heading, "no lead is under the cursor"),
            Action::Toggle | Action::Away | Action::More | Action::Less | Action::Edit => (rep, "no rep is under the cursor"),
            Action::Open | Action::Down | Action::Up => (lead || rep || heading || entry, "nothing is under the cursor"),
            Action::Copy | Action::CopyRows => (leads || rep || heading || entry, "nothing is under the cursor"),
            Action::Undo => (self.last.is_some(), "there is no change of yours to undo"),
            _ => (true, ""),
        };
        (!works).then_some(because)
    }

    pub(super) fn key_in_help(
        &mut self,
        mut help: Help,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let last = help.found(&self.keymap).len().saturating_sub(1);
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::Down) => help.cursor = (help.cursor + 1).min(last),
            Some(Action::Up) => help.cursor = help.cursor.saturating_sub(1),
            Some(Action::PageDown) => help.cursor = (help.cursor + 10).min(last),
            Some(Action::PageUp) => help.cursor = help.cursor.saturating_sub(10),
            Some(Action::Accept) => {
                let action = help.found(&self.keymap).get(help.cursor).map(|binding| binding.action);
                let Some(action) = action else { return Some(Kind::Help(help)) };
                if let Some(because) = self.why_not(action) {
                    self.say(format!("not now: {because}"), Tone::Hint);
                    return Some(Kind::Help(help));
                }
                match action {
                    Action::Quit => out.push(Effect::Quit),
                    Action::Suspend => out.push(Effect::Suspend),
                    Action::Redraw => out.push(Effect::Redraw),
                    action => self.act(action, out),
                }
                return None;
            }
            _ => {
                if help.field.key(key) == Edit::Changed {
                    help.cursor = 0;
                }
            }
        }
        Some(Kind::Help(help))
    }
}

impl Help {
    /// The entries that the typed words find: by key, name, sentence or heading, in the order of the help.
    pub fn found<'k>(&self, keymap: &'k Keymap) -> Vec<&'k Binding> {
        let place = self.of.unwrap_or(Place::Leads);
        let words: Vec<&str> = self.field.text().split_whitespace().collect();
        let mut found: Vec<_> = keymap.on(place).filter(|binding| words.iter().all(|word| speaks_of(binding, word))).collect();
        found.sort_by_key(|binding| binding.group);
        found
    }
}

/// A key is what it is, `G` or `Ctrl-d`; words are found in any case.
fn speaks_of(binding: &Binding, word: &str) -> bool {
    let is_key = binding.keys.iter().any(|key| key.shown() == word);
    let text = format!("{} {} {} {}", binding.keys_shown(), binding.says, binding.group.title(), binding.action.name());
    is_key || text.to_lowercase().contains(&word.to_lowercase())
}
