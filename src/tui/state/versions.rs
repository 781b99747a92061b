//! The versions of the rulebook: which there are, what is different between any two, and going back to one.

use std::collections::BTreeMap;

use crate::{
    actions::{
        ask::{Between, Version},
        command::{Command, Restore, SeenLive},
    },
    model::id::RulebookVersion,
    tui::{
        effect::{Ask, Effect},
        keys::action::Action,
    },
};

use super::{
    App, Screen,
    notes::Tone,
    overlay::{Kind, Overlay, Question},
};

/// Changes that a question tells one by one.
const TOLD: usize = 12;

/// The versions over the screen.
#[derive(Debug, Clone)]
pub struct VersionsPane {
    /// They, newest first.
    pub all: Vec<Version>,
    /// The one in force.
    pub live: Option<RulebookVersion>,
    /// The one under the cursor.
    pub cursor: RulebookVersion,
    /// The one that is marked: what the cursor is on is compared with it, and not with the one before.
    pub marked: Option<RulebookVersion>,
    /// Lines of the changes that are scrolled away.
    pub scroll: usize,
    /// What is different between two, as far as it was asked for.
    known: BTreeMap<Between, Result<Vec<String>, String>>,
    /// Asked for, and not answered yet.
    asked: Option<Between>,
    /// The one that is to be live again, as soon as it is known what that changes.
    wanted: Option<RulebookVersion>,
}

impl VersionsPane {
    /// The place of the one under the cursor.
    pub fn index(&self) -> usize {
        self.all.iter().position(|one| one.version == self.cursor).unwrap_or(0)
    }

    /// The two that are compared.
    pub fn between(&self) -> Between {
        let before = self.all.get(self.index() + 1).map(|one| one.version);
        let marked = self.marked.filter(|marked| *marked != self.cursor);
        Between { from: marked.or(before), to: self.cursor }
    }

    /// What is different between them, once that is known.
    pub fn changes(&self) -> Option<&Result<Vec<String>, String>> {
        self.known.get(&self.between())
    }

    fn go_to(&mut self, index: usize) {
        if let Some(one) = self.all.get(index.min(self.all.len().saturating_sub(1))) {
            (self.cursor, self.scroll) = (one.version, 0);
        }
    }

    /// A click on the one at that place.
    pub fn select(&mut self, index: usize, out: &mut Vec<Effect>) {
        self.go_to(index);
        self.follow(out);
    }

    fn go(&mut self, by: isize) {
        self.go_to(self.index().saturating_add_signed(by));
    }

    fn toggle_mark(&mut self) {
        self.marked = if self.marked == Some(self.cursor) { None } else { Some(self.cursor) };
        self.scroll = 0;
    }

    /// What going back to the one under the cursor would change.
    fn restoring(&self) -> Option<Between> {
        self.wanted.map(|to| Between { from: self.live, to })
    }

    /// Asks for what is shown, or wanted, and not known.
    fn follow(&mut self, out: &mut Vec<Effect>) {
        let needed = self.restoring().unwrap_or_else(|| self.between());
        if !self.known.contains_key(&needed) && self.asked != Some(needed) {
            self.asked = Some(needed);
            out.push(Effect::Ask(Ask::VersionDiff(needed)));
        }
    }
}

impl App {
    /// The versions have been read.
    pub(super) fn show_versions(&mut self, all: Vec<Version>, live: Option<RulebookVersion>, out: &mut Vec<Effect>) {
        if self.overlay.is_some() || self.screen != Screen::Rules {
            return;
        }
        let Some(cursor) = live.or(all.first().map(|one| one.version)) else {
            self.say("no version was published yet", Tone::Hint);
            return;
        };
        let mut pane =
            VersionsPane { all, live, cursor, marked: None, scroll: 0, known: BTreeMap::new(), asked: None, wanted: None };
        pane.follow(out);
        self.put_over(Kind::Versions(Box::new(pane)));
    }

    /// What is different between two has been read.
    pub(super) fn take_version_diff(&mut self, between: Between, changes: Result<Vec<String>, String>, out: &mut Vec<Effect>) {
        if let Some(Overlay { kind: Kind::Versions(pane), .. }) = &mut self.overlay {
            pane.asked.take_if(|asked| *asked == between);
            pane.known.insert(between, changes);
            if pane.restoring() == Some(between) {
                self.ask_to_restore();
            }
            if let Some(Overlay { kind: Kind::Versions(pane), .. }) = &mut self.overlay {
                pane.follow(out);
            }
        }
    }

    pub(super) fn key_in_versions(
        &mut self,
        mut pane: Box<VersionsPane>,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let rolled = self.pointer.zones.panel;
        let page = rolled.seen.max(2) - 1;
        pane.wanted = None;
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::Down) => pane.go(1),
            Some(Action::Up) => pane.go(-1),
            Some(Action::First) => pane.go_to(0),
            Some(Action::Last) => pane.go_to(usize::MAX),
            Some(Action::PageDown) => pane.scroll = (pane.scroll + page).min(rolled.furthest),
            Some(Action::PageUp) => pane.scroll = pane.scroll.saturating_sub(page),
            Some(Action::Choose) => pane.toggle_mark(),
            Some(Action::Accept) if pane.live == Some(pane.cursor) => {
                self.say(format!("v{} is live now", pane.cursor), Tone::Hint);
            }
            Some(Action::Accept) => {
                pane.wanted = Some(pane.cursor);
                pane.follow(out);
                self.put_over(Kind::Versions(pane));
                self.ask_to_restore();
                return self.overlay.take().map(|overlay| overlay.kind);
            }
            _ => {}
        }
        pane.follow(out);
        Some(Kind::Versions(pane))
    }

    /// What going back to the wanted version would change, and whether to; nothing while that is not known.
    fn ask_to_restore(&mut self) {
        let Some(Overlay { kind: Kind::Versions(pane), .. }) = &mut self.overlay else { return };
        let Some(between) = pane.restoring().filter(|between| pane.known.contains_key(between)) else { return };
        pane.wanted = None;
        let version = between.to;
        match pane.known.get(&between) {
            Some(Err(because)) => {
                let because = because.clone();
                self.say(because, Tone::Error);
            }
            Some(Ok(changes)) if changes.is_empty() => {
                self.say(format!("v{version} says what the live rulebook says"), Tone::Hint);
            }
            Some(Ok(changes)) => {
                let more = changes.len().saturating_sub(TOLD);
                let mut doubts: Vec<String> = changes.iter().take(TOLD).cloned().collect();
                if more > 0 {
                    doubts.push(format!("and {more} more"));
                }
                let title = format!("Put v{version} live again?");
                let restore = Command::Restore(Restore { version, seen: SeenLive::This(pane.live) });
                let behind = Kind::Versions(pane.clone());
                let question = Question { behind: Some(Box::new(behind)), ..Question::new(title, doubts, restore) };
                self.put_over(Kind::Question(Box::new(question)));
            }
            None => {}
        }
    }
}
