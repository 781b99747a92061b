//! One lead on the whole screen: its tabs, and the event under the cursor.

use crate::{
    actions::ask::{Event, Story},
    model::{id::LeadId, listing::LeadRow},
    tui::effect::{Ask, Effect, From},
};

use super::App;

/// A page of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Tab {
    /// What happened, newest first.
    #[default]
    Timeline,
    /// Why it is where it is.
    Decision,
    /// All that is known of it.
    Fields,
    /// As it was given.
    Raw,
    /// What was written down.
    Notes,
}

impl Tab {
    /// All, from left to right.
    pub const ALL: [Self; 5] = [Self::Timeline, Self::Decision, Self::Fields, Self::Raw, Self::Notes];

    /// Its name, long and short.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Timeline => ("Timeline", "Timeline"),
            Self::Decision => ("Decision", "Decision"),
            Self::Fields => ("Fields", "Fields"),
            Self::Raw => ("Raw record", "Raw"),
            Self::Notes => ("Notes", "Notes"),
        }
    }

    fn beside(self, by: isize) -> Self {
        let all = Self::ALL;
        let now = all.iter().position(|tab| *tab == self).unwrap_or(0);
        all[now.saturating_add_signed(by).min(all.len() - 1)]
    }
}

/// Whether the event under the cursor is shown in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum InFull {
    /// In short.
    #[default]
    No,
    /// Field by field.
    Yes,
}

/// A lead on the whole screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Zoom {
    /// Which page.
    pub tab: Tab,
    /// Lines scrolled away at the top; of the timeline, the event under the cursor decides.
    pub scroll: usize,
    /// The event under the cursor, counted from the newest.
    pub event: usize,
    /// Whether it is shown in full.
    pub in_full: InFull,
}

impl App {
    /// The lead on the whole screen, if that is what is shown.
    pub fn page_of(&self) -> Option<LeadId> {
        self.zoom.and(self.page()).map(|row| row.id)
    }

    /// The lead under the cursor: of a list, or behind a figure.
    pub fn page(&self) -> Option<&LeadRow> {
        self.leads().and_then(|leads| leads.list.selected()).or_else(|| self.behind_cursor())
    }

    /// What happened to the lead on screen, when it has been read.
    pub fn told(&self) -> Option<&Story> {
        let lead = self.page()?.id;
        self.story.as_deref().filter(|story| story.lead.id == lead)
    }

    /// The event under the cursor of the timeline.
    pub fn event(&self) -> Option<&Event> {
        let zoom = self.zoom.filter(|zoom| zoom.tab == Tab::Timeline)?;
        self.told()?.events.get(zoom.event)
    }

    /// Asks for the story of the lead on the whole screen.
    pub(super) fn follow_story(&mut self, out: &mut Vec<Effect>) {
        let lead = self.page_of();
        if self.story_of != lead {
            self.story_of = lead;
            out.extend(lead.map(|lead| Effect::Ask(Ask::Story(lead))));
        }
    }

    /// Moves the cursor of the timeline, or scrolls another page.
    pub(super) fn go_in_page(&mut self, by: isize) {
        let last = self.told().map_or(0, |story| story.events.len().saturating_sub(1));
        let Some(zoom) = &mut self.zoom else { return };
        match zoom.tab {
            Tab::Timeline => {
                zoom.event = zoom.event.saturating_add_signed(by).min(last);
                zoom.in_full = InFull::No;
            }
            Tab::Decision | Tab::Fields | Tab::Raw | Tab::Notes => zoom.scroll = zoom.scroll.saturating_add_signed(by),
        }
    }

    /// To the beginning or end of a page.
    pub(super) fn end_of_page(&mut self, from: From) {
        let last = self.told().map_or(0, |story| story.events.len().saturating_sub(1));
        let Some(zoom) = &mut self.zoom else { return };
        let is_start = from == From::Start;
        match zoom.tab {
            Tab::Timeline => (zoom.event, zoom.in_full) = (if is_start { 0 } else { last }, InFull::No),
            Tab::Decision | Tab::Fields | Tab::Raw | Tab::Notes => zoom.scroll = if is_start { 0 } else { usize::MAX },
        }
    }

    /// The next tab, or the one before.
    pub(super) fn turn_page(&mut self, by: isize) {
        if let Some(zoom) = &mut self.zoom {
            *zoom = Zoom { tab: zoom.tab.beside(by), ..Zoom::default() };
        }
    }

    /// Opens a lead; on its page, shows the event under the cursor in full, or in short again.
    pub(super) fn open_row(&mut self, out: &mut Vec<Effect>) {
        if let Some(zoom) = &mut self.zoom {
            zoom.in_full = match zoom.in_full {
                InFull::No => InFull::Yes,
                InFull::Yes => InFull::No,
            };
            return;
        }
        if self.screen == super::Screen::Activity {
            self.leads_of_entry(out);
            return;
        }
        self.zoom = self.leads().and_then(|leads| leads.list.selected()).map(|_| Zoom::default());
        // What was read of it before may be old.
        self.story_of = None;
    }
}
