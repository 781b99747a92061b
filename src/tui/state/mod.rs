//! What the dashboard knows, and how a message changes it: `update(app, messages) → effects`.
//!
//! Absent on purpose: ratatui, crossterm, the database, the clock. Time comes in with the messages.

pub mod activity;
pub mod answer;
mod copy;
pub mod days;
mod fair_copy;
mod fair_keys;
pub mod fair_panes;
pub mod fairness;
pub mod fallback;
pub mod figure;
pub mod fortnight;
mod help;
pub mod input;
pub mod leads;
pub mod list;
pub mod memory;
pub mod mouse;
pub mod notes;
pub mod over;
pub mod overlay;
pub mod panes;
pub mod perform;
pub mod picker;
mod rep_acts;
pub mod rep_dates;
pub mod rep_form;
pub mod rep_over;
pub mod reps;
pub mod spans;
mod undo;

pub use super::msg::Live;

use serde::{Deserialize, Serialize};

use crate::{
    actions::ask::UnreadableBook,
    model::{
        id::LeadId,
        listing::Totals,
        sample::Sample,
        time::{Instant, Millis, Zone},
    },
};

use self::{
    activity::Activity,
    fairness::Fairness,
    fallback::Groups,
    leads::Leads,
    mouse::Pointer,
    notes::{Notes, Tone},
    overlay::Overlay,
    panes::Panes,
    perform::Orders,
    rep_acts::Drilled,
    reps::Reps,
    undo::Undos,
};

use super::{
    effect::{Ask, Effect, Shelf},
    keys::{
        action::Action,
        keymap::{Keymap, Place},
        spell::Key,
    },
    layout::Plan,
    msg::{Msg, Newest, Size, Stamped},
    zones::Zones,
};

/// Which screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// All open leads.
    #[default]
    Queue,
    /// Leads nobody owns.
    Fallback,
    /// The roster.
    Reps,
    /// Who got how much, and why.
    Fairness,
    /// Everything that changed.
    Activity,
}

/// A lead on the whole screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zoom {
    /// Lines scrolled away at the top.
    pub scroll: usize,
}

/// Everything the dashboard knows.
#[derive(Debug)]
pub struct App {
    /// Keys in force.
    pub keymap: Keymap,
    /// The wall clock, to the minute.
    pub now: Instant,
    /// When the newest message came.
    pub at: Millis,
    /// Whose wall clock the header shows.
    pub zone: Zone,
    /// What the database was made from, where nothing in it is real.
    pub sample: Option<Sample>,
    /// The terminal's.
    pub size: Size,
    /// Which screen.
    pub screen: Screen,
    /// All open leads.
    pub queue: Leads,
    /// Leads nobody owns.
    pub fallback: Leads,
    /// How they stand in groups.
    pub groups: Groups,
    /// The roster.
    pub reps: Reps,
    /// Who got how much, and why.
    pub fairness: Fairness,
    /// Everything that changed.
    pub activity: Activity,
    /// Numbers of the header.
    pub totals: Totals,
    /// The rulebook in force.
    pub live: Live,
    /// The lead under the cursor with its reasons, when it has been read.
    pub card: Option<Box<crate::actions::ask::LeadCard>>,
    /// That lead on the whole screen.
    pub zoom: Option<Zoom>,
    /// How list and detail are wanted on each screen.
    pub panes: Panes,
    /// Lines scrolled away at the top of the detail beside a list.
    pub beside: usize,
    /// What is known of the mouse.
    pub pointer: Pointer,
    /// What stands over the screen.
    pub overlay: Option<Overlay>,
    /// What is said at the bottom.
    pub notes: Notes,
    /// The newest change that this person could take back.
    pub last: Option<Newest>,
    /// Why the live rulebook cannot be read.
    pub unreadable: Option<UnreadableBook>,
    orders: Orders,
    undos: Undos,
    card_of: Option<LeadId>,
    drilled: Option<Drilled>,
}

/// Hears messages in order and says what to do. What a person did stands first: they saw the last frame, and no
/// answer that came with the key.
pub fn update(app: &mut App, mut messages: Vec<Stamped>) -> Vec<Effect> {
    messages.sort_by_key(|stamped| !stamped.msg.is_by_hand());
    let mut out = Vec::new();
    for Stamped { at, msg } in messages {
        app.at = app.at.max(at);
        app.hear(msg, &mut out);
    }
    app.notes.expire(app.at);
    app.follow(&mut out);
    out
}

impl App {
    /// Nothing read yet.
    pub fn new(keymap: Keymap, now: Instant, zone: Zone, size: Size) -> Self {
        Self {
            keymap,
            now,
            at: Millis::ZERO,
            zone,
            sample: None,
            size,
            screen: Screen::Queue,
            queue: Leads::new(Shelf::Queue),
            fallback: Leads::new(Shelf::Fallback),
            groups: Groups::default(),
            reps: Reps::default(),
            fairness: Fairness::default(),
            activity: Activity::default(),
            totals: Totals::default(),
            live: Live::default(),
            card: None,
            zoom: None,
            panes: Panes::default(),
            beside: 0,
            pointer: Pointer::default(),
            overlay: None,
            notes: Notes::default(),
            last: None,
            unreadable: None,
            orders: Orders::default(),
            undos: Undos::default(),
            card_of: None,
            drilled: None,
        }
    }

    /// What to ask before the first frame.
    pub fn open(&mut self) -> Vec<Effect> {
        let mut first = vec![Effect::Ask(Ask::Reps), self.queue.reload(), Effect::Ask(Ask::Newest)];
        self.open_screen(&mut first);
        first
    }

    /// When something on screen changes by itself, next to the minute.
    pub fn wakes_at(&self) -> Option<Millis> {
        self.notes.ends_at()
    }

    /// The list of leads on screen.
    pub fn leads(&self) -> Option<&Leads> {
        match self.screen {
            Screen::Queue => Some(&self.queue),
            Screen::Fallback => Some(&self.fallback),
            Screen::Reps | Screen::Fairness | Screen::Activity => None,
        }
    }

    /// That list of leads.
    pub fn shelf(&self, shelf: Shelf) -> &Leads {
        match shelf {
            Shelf::Queue => &self.queue,
            Shelf::Fallback => &self.fallback,
        }
    }

    fn leads_mut(&mut self) -> Option<&mut Leads> {
        match self.screen {
            Screen::Queue => Some(&mut self.queue),
            Screen::Fallback => Some(&mut self.fallback),
            Screen::Reps | Screen::Fairness | Screen::Activity => None,
        }
    }

    fn shelf_mut(&mut self, shelf: Shelf) -> &mut Leads {
        match shelf {
            Shelf::Queue => &mut self.queue,
            Shelf::Fallback => &mut self.fallback,
        }
    }

    /// Where a key is pressed now.
    pub fn place(&self) -> Place {
        match (&self.overlay, self.zoom, self.screen) {
            (Some(overlay), _, _) => overlay.kind.place(),
            (None, Some(_), _) => Place::Lead,
            (None, None, Screen::Reps) => Place::Reps,
            (None, None, Screen::Fairness) if self.fairness.drill.is_some() => Place::Figure,
            (None, None, Screen::Fairness) => Place::Fairness,
            (None, None, Screen::Activity) => Place::Activity,
            (None, None, Screen::Queue) => Place::Leads,
            (None, None, Screen::Fallback) => Place::Fallback,
        }
    }

    /// What drawing found out: what lies where, and how many lines of a detail can be scrolled away. Keys that went
    /// further begin from there.
    pub fn was_drawn(&mut self, zones: Zones, furthest: usize) {
        self.pointer.zones = zones;
        match &mut self.zoom {
            Some(zoom) => zoom.scroll = zoom.scroll.min(furthest),
            None => self.beside = self.beside.min(furthest),
        }
    }

    /// The screen, divided.
    pub fn plan(&self) -> Plan {
        let plan = Plan::of(self.size, self.panes.of(self.screen));
        if self.screen == Screen::Reps { plan.fitted(self.reps.list.rows().len()) } else { plan }
    }

    /// Rows of the list on screen.
    pub fn height(&self) -> usize {
        if self.screen == Screen::Fairness {
            return self.fair_height();
        }
        usize::from(self.plan().rows).max(1)
    }

    fn hear(&mut self, msg: Msg, out: &mut Vec<Effect>) {
        match msg {
            Msg::Key(key) => {
                self.pointer.keyboard();
                self.key(key, out);
            }
            Msg::Mouse(mouse) => self.mouse(mouse, out),
            Msg::Focus(focus) => self.pointer.focus(focus),
            Msg::Paste(text) => self.paste(&text, out),
            Msg::Resize(size) => self.size = size,
            Msg::Now(now) => {
                self.now = now;
                // Who is at work changes with the clock alone.
                if self.screen == Screen::Reps {
                    self.reload(out);
                }
            }
            Msg::Wake | Msg::Ground(_) => {}
            Msg::Answer(answer) => self.answer(*answer, out),
            Msg::Changed => self.reload(out),
            Msg::Copied(copied) => self.copied(copied),
            Msg::Resumed => out.push(Effect::Redraw),
            Msg::Signal(_) => out.push(Effect::Quit),
            Msg::InputLost(because) => {
                self.say(format!("keys can no longer be read: {because}"), Tone::Error);
                out.push(Effect::Quit);
            }
        }
    }

    fn say(&mut self, text: impl Into<String>, tone: Tone) {
        self.notes.say(text, tone, self.at);
    }

    /// Reads anew what is on screen, because somebody wrote.
    fn reload(&mut self, out: &mut Vec<Effect>) {
        out.push(Effect::Ask(Ask::Reps));
        if let Some(leads) = self.leads_mut() {
            out.push(leads.reload());
        }
        if self.screen == Screen::Fairness {
            out.extend(self.fairness.reload());
        }
        (self.card_of, self.reps.asked) = (None, None);
        self.groups.forget_detail();
        if let Some(Overlay { kind: overlay::Kind::Picker(picker), .. }) = &self.overlay {
            out.push(picker.ask());
        }
    }

    /// Asks for what the cursor now needs: its card, and rows near the edge of the window.
    fn follow(&mut self, out: &mut Vec<Effect>) {
        self.follow_groups(out);
        let in_groups = self.screen == Screen::Fallback;
        if self.screen == Screen::Fairness {
            self.follow_fair(out);
        }
        self.follow_rep(out);
        let Some(leads) = self.leads_mut() else { return };
        if !in_groups {
            out.extend(leads.follow());
        }
        let cursor = leads.list.cursor();
        if self.card_of != cursor {
            self.card_of = cursor;
            self.beside = 0;
            out.extend(cursor.map(|lead| Effect::Ask(Ask::Card(lead))));
        }
    }

    fn key(&mut self, key: Key, out: &mut Vec<Effect>) {
        let action = self.keymap.action(self.place(), key);
        match action {
            Some(Action::Quit) => out.push(Effect::Quit),
            Some(Action::Suspend) => out.push(Effect::Suspend),
            Some(Action::Redraw) => out.push(Effect::Redraw),
            action => match self.overlay.take() {
                Some(overlay) => self.key_over(overlay, key, action, out),
                None => {
                    if let Some(action) = action {
                        self.act(action, out);
                    }
                }
            },
        }
    }

    fn paste(&mut self, text: &str, out: &mut Vec<Effect>) {
        match self.overlay.take() {
            Some(overlay) => self.paste_over(overlay, text, out),
            None => self.say("Paste ignored here, press / first", Tone::Hint),
        }
    }
}
