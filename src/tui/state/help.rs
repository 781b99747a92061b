//! The help: the keys in force where it was asked for, searched as one types, and run from there. And why a key does
//! nothing now.

use crate::{
    actions::ask::BackText,
    tui::{
        effect::Effect,
        keys::{
            action::Action,
            keymap::{Binding, Keymap, Place},
            spell::Key,
        },
        msg::Size,
    },
};

use super::{
    App, Screen,
    help_pages::{self, Entry, Sheet, filters, sheet_of, sheets},
    input::Edit,
    notes::Tone,
    overlay::{Help, Kind},
};

impl App {
    /// Room for the entries of the help: inside its frame, below the search and, where there is room, a blank, above the
    /// line that says what else there is.
    pub fn help_room(&self) -> Size {
        let middle = self.plan().middle(self.size);
        let height = middle.saturating_sub(if middle < help_pages::AIRY { 4 } else { 5 });
        Size { width: self.size.width.saturating_sub(4), height }
    }

    /// Whether an action has anything to act on now.
    pub fn works(&self, action: Action) -> bool {
        if self.is_going_out() && self.is_over(|kind| matches!(kind, Kind::Export)) {
            return action == Action::Cancel;
        }
        match self.place() {
            // A name is completed where files are read in.
            Place::Form if action == Action::NextField => return self.import.is_some(),
            Place::Import => return self.import.as_ref().is_none_or(|import| import.answers(action)),
            _ => {}
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
        let is_erased = self.zoom.is_some() && self.page().is_some_and(|row| row.erased.is_some());
        let of_page = |action: Action| action.acts_on_leads() || action == Action::Erase;
        let (works, because) = match action {
            one if is_erased && of_page(one) => (false, "it was erased, so nothing can be done with it any more"),
            one if self.zoom.is_some() && of_page(one) => (lead || self.behind_cursor().is_some(), "no lead is under the cursor"),
            Action::Export => (self.has_rows(), "nothing is here to export"),
            Action::Open if self.zoom.is_some() => (self.event().is_some(), "nothing is under the cursor"),
            Action::Redo => (self.again.is_some(), "nothing of yours was undone since your last change"),
            _ if self.screen == Screen::Fairness && self.zoom.is_none() => {
                (self.works_fair(action), "nothing for it is under the cursor")
            }
            _ if self.screen == Screen::Rules => (self.works_in_book(action), "nothing for it is under the cursor"),
            Action::Filter | Action::Sort | Action::Reverse | Action::Freeze | Action::Latest
                if self.leads().is_some_and(|leads| leads.loaded) =>
            {
                (self.totals.arrived() > 0, "there is no lead yet")
            }
            Action::Filter | Action::Sort if self.screen == Screen::Reps && self.reps.loaded => {
                (!self.reps.all().is_empty(), "there is no rep yet")
            }
            Action::Assign => (leads || rep || heading, "nothing is under the cursor"),
            Action::Reroute | Action::Contacted | Action::Dismiss | Action::Outcome | Action::Snooze => {
                (leads || heading, "no lead is under the cursor")
            }
            Action::New => (leads || heading || self.screen == Screen::Reps, "no lead is under the cursor"),
            Action::Case => (lead, "no lead is under the cursor"),
            Action::Learn => (!self.lessons.all.is_empty(), "nothing was decided alike often enough"),
            Action::Fix => (self.mend().is_some_and(|mend| mend.mended.is_ok()), "no safe fix is known for this group"),
            Action::Erase => (false, "no lead is open"),
            Action::TakeBack => {
                let row = self.activity.list.selected();
                let stands = row.is_some_and(|row| row.undone.is_none());
                let card = self.activity.card.as_ref().filter(|card| row.is_some_and(|row| row.id == card.id));
                let refused = card.is_some_and(|card| matches!(card.back, BackText::Refused(_)));
                (entry && stands && !refused, "nothing that can be taken back is under the cursor")
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
        let entries = help.entries(&self.keymap);
        let last = entries.len().saturating_sub(1);
        match action {
            Some(Action::Cancel) => return help.from.map(Kind::Filter),
            Some(Action::First) => help.cursor = 0,
            Some(Action::Last) => help.cursor = last,
            Some(Action::Down) => help.cursor = (help.cursor + 1).min(last),
            Some(Action::Up) => help.cursor = help.cursor.saturating_sub(1),
            Some(Action::PageDown | Action::PageUp) => {
                let sheets = sheets(&entries, self.help_room());
                let here = sheet_of(&sheets, help.cursor);
                let first = |sheet: &Sheet| (sheet.entries().1 > 0).then(|| sheet.entries().0);
                help.cursor = if action == Some(Action::PageDown) {
                    sheets.iter().skip(here + 1).find_map(first).unwrap_or(last)
                } else {
                    sheets.iter().take(here).rev().find_map(first).unwrap_or(0)
                };
            }
            Some(Action::Accept) => {
                let Some(Entry::Key(Binding { action, .. })) = entries.get(help.cursor) else {
                    self.say("nothing to run: Enter runs what has a key", Tone::Hint);
                    return Some(Kind::Help(help));
                };
                let action = *action;
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
    /// The keys that the typed words find: by key, name, sentence or heading, in the order of the help.
    pub fn found<'k>(&self, keymap: &'k Keymap) -> Vec<&'k Binding> {
        let words = self.words();
        let mut found: Vec<_> =
            keymap.on(self.place()).filter(|binding| words.iter().all(|word| speaks_of(binding, word))).collect();
        found.sort_by_key(|binding| binding.group);
        found
    }

    /// All that they find: keys, then parts of a filter, then the words of the screen.
    pub fn entries<'k>(&self, keymap: &'k Keymap) -> Vec<Entry<'k>> {
        let words: Vec<String> = self.words().iter().map(|word| word.to_lowercase()).collect();
        let told = filters(self.place()).chain(help_pages::words(self.place()));
        let told = told.filter(|entry| {
            let text = format!("{} {} {}", entry.name(), entry.says(), entry.section()).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        });
        self.found(keymap).into_iter().map(Entry::Key).chain(told).collect()
    }

    fn words(&self) -> Vec<&str> {
        self.field.text().split_whitespace().collect()
    }

    /// The place whose keys are listed.
    pub fn place(&self) -> Place {
        self.of.unwrap_or(Place::Leads)
    }
}

/// A key is what it is, `G` or `Ctrl-d`; words are found in any case.
fn speaks_of(binding: &Binding, word: &str) -> bool {
    let is_key = binding.keys.iter().any(|key| key.shown() == word);
    let text = format!("{} {} {} {}", binding.keys_shown(), binding.says, binding.group.title(), binding.action.name());
    is_key || text.to_lowercase().contains(&word.to_lowercase())
}
