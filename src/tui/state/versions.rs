//! The versions of the rulebook: which there are, what going back to one would change, and going back.

use std::borrow::Cow;

use crate::{
    actions::{
        ask::Version,
        command::{Command, Restore, SeenLive},
    },
    model::id::RulebookVersion,
};

use super::{
    App, Screen,
    notes::Tone,
    overlay::{Choice, Kind, Menu, Question},
};

/// Changes that a question tells one by one.
const TOLD: usize = 12;

impl App {
    /// The versions have been read.
    pub(super) fn offer_versions(&mut self, versions: Vec<Version>, live: Option<RulebookVersion>) {
        if self.overlay.is_some() || self.screen != Screen::Rules {
            return;
        }
        if versions.is_empty() {
            self.say("no version was published yet", Tone::Hint);
            return;
        }
        let choices = versions.into_iter().map(|one| {
            let note = one.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
            let at = crate::tui::format::at(one.at, self.now, self.zone);
            let standing = if live == Some(one.version) { ", live now" } else { "" };
            let says: Cow<'static, str> = format!("v{}, {at}, {}{standing}{note}", one.version, one.by).into();
            (says, Choice::Restore(one.version, one.changes))
        });
        let choices = choices.collect();
        self.put_over(Kind::Menu(Menu {
            title: "Versions: Enter puts one live again".to_owned(),
            choices,
            cursor: 0,
            note: None,
        }));
    }

    /// What going back to a version would change, and whether to.
    pub(super) fn want_version(&mut self, version: RulebookVersion, changes: Option<Vec<String>>) {
        let Some(changes) = changes else {
            self.say(format!("v{version} cannot be read by this leadtower any more"), Tone::Error);
            return;
        };
        if changes.is_empty() {
            self.say(format!("v{version} says what the live rulebook says"), Tone::Hint);
            return;
        }
        let more = changes.len().saturating_sub(TOLD);
        let mut doubts: Vec<String> = changes.into_iter().take(TOLD).collect();
        if more > 0 {
            doubts.push(format!("and {more} more"));
        }
        let title = format!("Put v{version} live again?");
        let seen = SeenLive::This(self.book.page.as_ref().and_then(|page| page.version));
        let restore = Command::Restore(Restore { version, seen });
        self.put_over(Kind::Question(Box::new(Question::new(title, doubts, restore))));
    }
}
