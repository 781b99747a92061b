//! What the dashboard knows, and how a message changes it: `update(app, messages) → effects`.
//!
//! Absent on purpose: ratatui, crossterm, the database, the clock. Time comes in with the messages.

pub mod activity;
mod ago;
pub mod answer;
pub mod book_form;
mod book_read;
pub mod case;
pub mod columns;
pub mod completion;
mod copy;
pub mod days;
pub mod draft_keys;
pub mod erasing;
pub mod export;
mod fair_copy;
mod fair_keys;
pub mod fair_panes;
pub mod fairness;
pub mod fallback;
pub mod figure;
pub mod fortnight;
mod help;
pub mod help_pages;
mod hidden;
pub mod import;
pub mod input;
mod keyboard;
pub mod lead;
mod lead_acts;
pub mod leads;
pub mod learning;
pub mod line;
pub mod list;
mod members;
pub mod memory;
pub mod mend;
pub mod mouse;
pub mod notes;
pub mod over;
pub mod overlay;
pub mod panes;
pub mod perform;
pub mod picker;
mod preview;
mod range;
pub mod rehearsal;
mod rep_acts;
pub mod rep_dates;
pub mod rep_form;
pub mod rep_over;
pub mod reps;
mod rule_keys;
pub mod rules;
pub mod setup;
pub mod spans;
pub mod trial;
mod undo;
pub mod versions;
pub mod welcome;

pub use super::msg::Live;
pub use lead::Zoom;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    actions::ask::UnreadableBook,
    model::{
        id::{EntryId, LeadId, RuleName},
        listing::Totals,
        sample::Sample,
        time::{Instant, Millis, Zone},
    },
};

use self::{
    activity::Activity,
    export::Export,
    fairness::Fairness,
    fallback::Groups,
    hidden::HeldBack,
    import::Import,
    leads::Leads,
    learning::Lessons,
    mouse::Pointer,
    notes::{Notes, Tone},
    overlay::Overlay,
    panes::Panes,
    perform::Orders,
    preview::Previews,
    rehearsal::Rehearsal,
    rep_acts::Drilled,
    reps::Reps,
    rules::Rules,
    setup::Setup,
    undo::Undos,
    welcome::Welcome,
};

use super::{
    columns::Chosen,
    effect::{Ask, Effect, Shelf, Wanted},
    keys::keymap::{Keymap, Place},
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
    /// The live rulebook.
    Rules,
    /// Who got how much, and why.
    Fairness,
    /// Everything that changed.
    Activity,
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
    /// The live rulebook, and what it did.
    pub book: Rules,
    /// Who got how much, and why.
    pub fairness: Fairness,
    /// Everything that changed.
    pub activity: Activity,
    /// Numbers of the header.
    pub totals: Totals,
    /// The rulebook in force.
    pub live: Live,
    /// Its rules in order.
    pub rules: Vec<RuleName>,
    /// The lead under the cursor with its reasons, when it has been read.
    pub card: Option<Box<crate::actions::ask::LeadCard>>,
    /// That lead on the whole screen.
    pub zoom: Option<Zoom>,
    /// What happened to that lead, when it has been read.
    pub story: Option<Box<crate::actions::ask::Story>>,
    /// How list and detail are wanted on each screen.
    pub panes: Panes,
    /// The columns of each list that has a choice of them.
    pub columns: Chosen,
    /// Lines scrolled away at the top of the detail beside a list.
    pub beside: usize,
    /// What is known of the mouse.
    pub pointer: Pointer,
    /// What is shown while there is no database yet, in place of any screen.
    pub welcome: Option<Welcome>,
    /// Setting up step by step, in place of any screen.
    pub setup: Option<Setup>,
    /// A file that is to come in, or comes in.
    pub import: Option<Import>,
    /// A view that is to go, or goes, into a file.
    pub export: Option<Export>,
    /// Where files go unless somebody says otherwise, as it is typed before their name.
    pub exports: String,
    /// The theme that was chosen by a key, in place of the one of the settings.
    pub worn: Option<Wanted>,
    /// Where the database is, or would be.
    pub database: PathBuf,
    /// What stands over the screen.
    pub overlay: Option<Overlay>,
    /// What is said at the bottom.
    pub notes: Notes,
    /// The newest change that this person could take back.
    pub last: Option<Newest>,
    /// What could not be taken back when it was tried.
    pub refused_undo: Option<EntryId>,
    /// The newest change that this person could do again.
    pub again: Option<Newest>,
    /// Why the live rulebook cannot be read.
    pub unreadable: Option<UnreadableBook>,
    /// What a book would have done: the newest one that was asked for.
    pub rehearsal: Option<Rehearsal>,
    /// What was decided by hand speaks for.
    pub lessons: Lessons,
    orders: Orders,
    files_given: u64,
    undos: Undos,
    held_back: Option<HeldBack>,
    previews: Previews,
    card_of: Option<LeadId>,
    story_of: Option<LeadId>,
    drilled: Option<Drilled>,
    /// Questions what would become of leads that are tried.
    tried: u64,
    /// Questions how many leads criteria match.
    matched: u64,
    /// A text of the editor that is on its way, with the number of its order.
    written: Option<(draft_keys::WrittenText, u64)>,
    /// The row whose detail was scrolled.
    book_of: Option<(rules::Tab, Option<rules::RowKey>)>,
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
            book: Rules::default(),
            fairness: Fairness::default(),
            activity: Activity::default(),
            totals: Totals::default(),
            live: Live::default(),
            rules: Vec::new(),
            card: None,
            zoom: None,
            story: None,
            panes: Panes::default(),
            columns: Chosen::default(),
            beside: 0,
            pointer: Pointer::default(),
            welcome: None,
            setup: None,
            import: None,
            export: None,
            exports: String::new(),
            worn: None,
            database: PathBuf::new(),
            overlay: None,
            notes: Notes::default(),
            last: None,
            refused_undo: None,
            again: None,
            unreadable: None,
            rehearsal: None,
            lessons: Lessons::default(),
            orders: Orders::default(),
            files_given: 0,
            undos: Undos::default(),
            held_back: None,
            previews: Previews::default(),
            card_of: None,
            story_of: None,
            drilled: None,
            tried: 0,
            matched: 0,
            written: None,
            book_of: None,
        }
    }

    /// What to ask before the first frame.
    pub fn open(&mut self) -> Vec<Effect> {
        let mut first = vec![Effect::Ask(Ask::Reps), self.queue.reload(), Effect::Ask(Ask::Newest), Effect::Ask(Ask::Again)];
        self.open_screen(&mut first);
        first
    }

    /// When something on screen changes by itself, next to the minute.
    pub fn wakes_at(&self) -> Option<Millis> {
        let rests = self.groups.looking.wakes_at().filter(|at| self.screen == Screen::Fallback && *at > self.at);
        self.notes.ends_at().into_iter().chain(rests).min()
    }

    /// The list of leads on screen.
    pub fn leads(&self) -> Option<&Leads> {
        match self.screen {
            Screen::Queue => Some(&self.queue),
            Screen::Fallback => Some(&self.fallback),
            Screen::Reps | Screen::Rules | Screen::Fairness | Screen::Activity => None,
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
            Screen::Reps | Screen::Rules | Screen::Fairness | Screen::Activity => None,
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
            (Some(Overlay { kind: overlay::Kind::Import, .. }), _, _) => {
                self.import.as_ref().map_or(Place::Import, Import::place)
            }
            (Some(overlay), _, _) => overlay.kind.place(),
            _ if self.setup.is_some() => self.place_in_setup(),
            _ if self.welcome.is_some() => self.place_in_welcome(),
            (None, Some(_), _) => Place::Lead,
            (None, None, Screen::Reps) => Place::Reps,
            (None, None, Screen::Rules) => Place::Rules,
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
        match self.screen {
            Screen::Reps => plan.with_detail(reps::DETAIL).fitted(self.reps.list.rows().len()),
            Screen::Rules => plan.with_detail(rules::DETAIL).fitted(self.book.list().rows().len()),
            Screen::Activity => plan.with_detail(activity::DETAIL),
            Screen::Queue | Screen::Fallback | Screen::Fairness => plan,
        }
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
                // Who is at work changes with the clock alone; and who is late, in the rows and in the sums.
                if self.screen == Screen::Reps {
                    self.reload(out);
                }
                out.extend(self.leads_mut().map(Leads::reload));
            }
            Msg::Wake | Msg::Ground(_) => {}
            Msg::Answer(answer) => self.answer(*answer, out),
            Msg::Changed => {
                self.rehearsal_is_old();
                self.book.changed();
                self.reload(out);
            }
            Msg::Copied(copied) => self.copied(copied),
            Msg::Edited(edited) => self.edited(*edited, out),
            Msg::Resumed => out.push(Effect::Redraw),
            Msg::Signal(_) => out.push(Effect::Quit),
            Msg::InputLost(because) => {
                self.say(format!("keys can no longer be read: {because}"), Tone::Error);
                out.push(Effect::Quit);
            }
        }
    }

    /// Whether something of that kind stands over the screen.
    fn is_over(&self, of: impl Fn(&overlay::Kind) -> bool) -> bool {
        self.overlay.as_ref().is_some_and(|overlay| of(&overlay.kind))
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
        self.reload_book(out);
        self.reload_activity(out);
        (self.card_of, self.story_of, self.reps.asked) = (None, None, None);
        self.groups.forget_detail();
        if let Some(Overlay { kind: overlay::Kind::Picker(picker), .. }) = &self.overlay {
            out.push(picker.ask());
        }
    }

    /// Reads the journal anew, if it is on screen, and what could be done again.
    fn reload_activity(&mut self, out: &mut Vec<Effect>) {
        out.push(Effect::Ask(Ask::Again));
        if self.screen == Screen::Activity {
            out.push(self.activity.reload());
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
        if self.screen == Screen::Rules {
            self.follow_book(out);
        } else if self.is_over(|kind| matches!(kind, overlay::Kind::Publish(_))) {
            self.follow_proof(out);
        }
        if self.screen == Screen::Activity {
            self.activity.follow(out);
        }
        self.follow_story(out);
        self.follow_moves(out);
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
}
