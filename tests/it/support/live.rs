//! The dashboard over a real database, without a terminal and without threads: a world, a string of keys, the text of
//! the screen, and the database as it is then. What a key asks for is answered before the next key.
//!
//! `support::screen` has rows made by hand and is faster; here everything is real but the terminal.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use leadtower::{
    actions::{Desk, command::Command},
    clock::Clock,
    model::{
        journal::Actor,
        time::{Instant, Millis, Zone},
    },
    store::dump,
    tui::{
        counter,
        effect::{Effect, FileOrder, export::ExportOrder},
        exporter, importer,
        keys::{keymap::Keymap, spell::read_keys},
        msg::{Answer, Msg, Size, Stamped},
        state::{App, update},
        theme::Theme,
        view,
        worker::{Base, Bench},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

use super::screen::{styled, text};

/// A dashboard over a database.
pub struct Live {
    pub app: App,
    bench: Bench,
    base: Base,
    theme: Theme,
    /// Every effect so far, in order.
    pub given: Vec<Effect>,
    at: i64,
}

impl Live {
    /// Opens it at a desk whose clock stands at `now`, in Berlin, and reads all that it asks for.
    pub fn over(desk: Desk, now: Instant, width: u16, height: u16) -> Self {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let app = App::new(Keymap::built_in().unwrap(), now, zone, Size { width, height });
        let theme = Theme::built_in("mono").unwrap();
        let base = Base { path: PathBuf::new(), clock: Clock::Fixed(now), actor: desk.actor().clone(), zone };
        let mut app = app;
        app.database = desk.conn().path().map(Path::to_owned).unwrap_or_default();
        // No key that is tried out writes into the folder of the tests.
        "/dev/null/".clone_into(&mut app.exports);
        let mut live = Self { app, bench: Bench::new(desk.seen_from(zone), zone), base, theme, given: Vec::new(), at: 0 };
        let effects = live.app.open();
        live.run(effects);
        live
    }

    /// Keys as one types them, a third of a second apart, each followed by the answers it asks for.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in read_keys(keys).unwrap() {
            self.at += 333;
            self.hear(vec![Msg::Key(key)]);
        }
        self
    }

    /// Keys that come faster than anybody reads.
    pub fn at_once(&mut self, keys: &str) -> &mut Self {
        for key in read_keys(keys).unwrap() {
            self.at += 20;
            self.hear(vec![Msg::Key(key)]);
        }
        self
    }

    /// A paste.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.at += 333;
        self.hear(vec![Msg::Paste(text.to_owned())])
    }

    /// Keys whose effects are not done yet.
    pub fn keys_only(&mut self, keys: &str) -> Vec<Effect> {
        self.at += 333;
        let at = Millis(self.at);
        let keys = read_keys(keys).unwrap().into_iter().map(|key| Stamped { at, msg: Msg::Key(key) });
        update(&mut self.app, keys.collect())
    }

    /// Does them, as if whoever asked had said stop at once.
    pub fn stopped_at_once(&mut self, effects: Vec<Effect>) -> &mut Self {
        for effect in effects {
            match effect {
                Effect::File(order) => self.file(&order, &AtomicBool::new(true)),
                Effect::Export(order) => self.export(&order, &AtomicBool::new(true)),
                _ => {}
            }
        }
        self
    }

    fn export(&mut self, order: &ExportOrder, stop: &AtomicBool) {
        let (number, told) = (order.number, RefCell::new(Vec::new()));
        exporter::perform(&self.base, order.clone(), stop, &|said| told.borrow_mut().push(said));
        for said in told.into_inner() {
            self.hear(vec![Msg::Answer(Box::new(Answer::Export { number, said }))]);
        }
    }

    fn file(&mut self, order: &FileOrder, stop: &AtomicBool) {
        let (number, told) = (order.number, RefCell::new(Vec::new()));
        importer::perform(&self.base, Path::new(""), order.clone(), stop, &|said| told.borrow_mut().push(said));
        for said in told.into_inner() {
            self.hear(vec![Msg::Answer(Box::new(Answer::File { number, said }))]);
        }
    }

    /// Messages in one batch, then all that follows from them.
    pub fn hear(&mut self, messages: Vec<Msg>) -> &mut Self {
        let at = Millis(self.at);
        let effects = update(&mut self.app, messages.into_iter().map(|msg| Stamped { at, msg }).collect());
        let drawn = view::draw(&self.app, &self.theme, &mut self.empty());
        self.app.was_drawn(drawn.zones, drawn.furthest);
        self.run(effects);
        self
    }

    /// The wall clock goes on; the database is not asked.
    pub fn later(&mut self, by: Millis) -> &mut Self {
        self.at += by.0;
        let now = self.app.now + by;
        self.bench.desk().go_by(Clock::Fixed(now));
        self.hear(vec![Msg::Now(now)])
    }

    /// Looks whether another connection has written, as the worker does a few times a second.
    pub fn look(&mut self) -> &mut Self {
        let news = self.bench.look_around();
        self.hear(news)
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.given.push(effect.clone());
            if let Effect::File(order) = effect {
                self.file(&order, &AtomicBool::new(false));
                continue;
            }
            if let Effect::Export(order) = effect {
                self.export(&order, &AtomicBool::new(false));
                continue;
            }
            if let Effect::Count(order) = effect {
                let (number, told) = (order.number, RefCell::new(Vec::new()));
                let said = counter::perform(&self.base, &order, &AtomicBool::new(false), &|said| told.borrow_mut().push(said));
                for said in told.into_inner().into_iter().chain(said) {
                    self.hear(vec![Msg::Answer(Box::new(Answer::Count { number, said }))]);
                }
                continue;
            }
            let answers = self.bench.answer(effect);
            if !answers.is_empty() {
                self.hear(answers);
            }
        }
    }

    /// The commands given so far.
    pub fn commands(&self) -> Vec<&Command> {
        self.given.iter().filter_map(|effect| if let Effect::Do(order) = effect { Some(&order.command) } else { None }).collect()
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        let mut buffer = self.empty();
        view::draw(&self.app, &self.theme, &mut buffer);
        text(&buffer)
    }

    /// The screen as text, each line followed by its styles as letters where it has any.
    pub fn styled(&self) -> String {
        styled(|theme| self.drawn(theme))
    }

    /// The screen in a theme.
    pub fn drawn(&self, theme: &Theme) -> Buffer {
        let mut buffer = self.empty();
        view::draw(&self.app, theme, &mut buffer);
        buffer
    }

    /// All that the database holds, logically.
    pub fn dump(&mut self) -> Vec<String> {
        dump::logical(self.bench.desk().conn()).unwrap()
    }

    fn empty(&self) -> Buffer {
        Buffer::empty(Rect::new(0, 0, self.app.size.width, self.app.size.height))
    }
}

/// A desk over a new database with nothing in it, and its folder.
pub fn nothing() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let conn = leadtower::store::Conn::open(&folder.path().join("leads.db")).unwrap();
    let now = super::world::instant(super::world::MONDAY);
    let desk = Desk::new(conn, Clock::Fixed(now), Actor::named("rita"));
    (folder, desk)
}
