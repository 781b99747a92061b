//! The front door: terminal on, one stream of messages, one draw, terminal off.

use std::{
    io,
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    time::Duration,
};

use thiserror::Error;

use crate::{
    clock::{self, Clock, Stopwatch},
    model::{
        journal::Actor,
        sample::Sample,
        time::{Instant, Millis},
    },
    store::Conn,
};

pub use super::keeper::forget_filters;

use super::{
    answers::Answers,
    clipboard::Copier,
    counter::Counter,
    editor,
    effect::{
        Ask, Effect,
        editor::{Edited, EditorOrder},
    },
    exporter::{self, Exporter},
    importer::Importer,
    input,
    keeper::{self, Keeper, Look, Recalled},
    keys::keymap::Keymap,
    msg::{Msg, Stamped},
    state::{
        App,
        memory::Memory,
        notes::Tone,
        update,
        welcome::{Known, Welcome},
    },
    terminal::Screen,
    theme::{Ground, Theme, ThemeError},
    view::{self, Drawn},
    watch,
    worker::{Base, Outlet, Taken, Worker},
};

pub use super::{
    clipboard::Surroundings as Desktop,
    effect::Chosen,
    settings::{Clipboard, Mouse, Settings},
    state::welcome::{Kept, Whereabouts},
    theme::{Glyphs, Surroundings, Wanted},
};

/// Messages that may wait for the main loop. Whoever sends more waits; nothing is lost.
const INBOX: usize = 1_024;
/// Most messages taken between two frames.
const BATCH: usize = 256;
/// A frame waits that long for what it asked for.
const SOON: Duration = Duration::from_millis(8);
/// Time the worker has to finish what it is at when the dashboard closes.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the dashboard needs to open.
#[derive(Debug)]
pub struct Opening {
    /// The open database; `None` where there is none yet: then the person is asked before anything is made.
    pub conn: Option<Conn>,
    /// Where it is, or would be.
    pub database: PathBuf,
    /// Where rejected rows of an import go when they cannot stand beside its file.
    pub rejects: PathBuf,
    /// Where everything is, for the welcome.
    pub whereabouts: Whereabouts,
    /// What it was made from, where nothing in it is real.
    pub sample: Option<Sample>,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
    /// What the person chose.
    pub settings: Settings,
    /// The keys in force.
    pub keymap: Keymap,
    /// The folder of what is remembered.
    pub state: PathBuf,
    /// What in the files of settings and keys could not be used, and what holds instead.
    pub complaint: Option<String>,
    /// What the surroundings say about colours and signs.
    pub around: Surroundings,
    /// What the surroundings say about a clipboard.
    pub desktop: Desktop,
}

/// Why the dashboard could not open, or had to close.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal cannot be read or written.
    #[error("the dashboard needs a terminal: {0}; commands such as `leadtower leads` work without one")]
    Terminal(#[from] io::Error),
    /// The built-in themes are broken.
    #[error(transparent)]
    Theme(#[from] ThemeError),
}

/// How the dashboard was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person closed it.
    ByHand,
    /// A signal ended it; the exit code that says so.
    BySignal(u8),
    /// The person wants something else in its place.
    For(Chosen),
}

/// Opens the dashboard and stays until the person leaves.
pub fn run(opening: Opening) -> Result<Left, RunError> {
    let Opening {
        conn,
        database,
        rejects,
        whereabouts,
        sample,
        clock,
        actor,
        settings,
        keymap,
        state,
        complaint,
        around,
        desktop,
    } = opening;
    let zone = clock::local_zone();
    let file = conn.as_ref().and_then(Conn::path).map(|database| keeper::file_for(&state, database));
    let recalled: Recalled<Memory> = file.as_deref().map_or(Recalled::Nothing, keeper::recall);
    // What somebody wrote down, or says now, holds before what a key chose once.
    let look: Recalled<Look> = match settings.theme {
        Some(_) => Recalled::Nothing,
        None => keeper::recall(&keeper::look_file(&state)),
    };
    let worn = if let Recalled::Memory(look) = &look { look.theme } else { None };
    let terminal = Known { colours: around.colours(), clipboard: settings.clipboard };
    let clothes = Clothes { settings, around, ground: None, worn };
    let theme = clothes.on()?;
    let since = Stopwatch::start();
    let (to, inbox) = sync_channel(INBOX);
    let out = Outlet::new(to, since);
    let is_first_run = conn.is_none();
    let base = Base { path: database.clone(), clock, actor, zone };
    let worker = Worker::start(base.clone(), conn, out.clone())?;
    let exporter = Exporter::new(base.clone(), out.clone());
    let counter = Counter::new(base.clone(), out.clone());
    let importer = Importer::new(base, rejects, out.clone());
    let mut screen = Screen::take(settings.mouse)?;
    watch::signals(out.clone())?;
    watch::hang_up(out.clone())?;
    let copier = Copier::new(settings.clipboard, desktop, out.clone());
    let answers = if clothes.depend_on_ground() {
        screen.ask_for_ground()?;
        Answers::awaited()
    } else {
        Answers::default()
    };
    input::start(out, answers)?;
    let mut app = App::new(keymap, clock.now(), zone, screen.size()?);
    app.pointer.mouse = settings.mouse;
    app.sample = sample;
    app.database = database;
    exporter::usual_folder().clone_into(&mut app.exports);
    app.welcome = is_first_run.then(|| Welcome::new(whereabouts).within(terminal));
    app.worn = worn;
    let mut complaint = complaint;
    if let Recalled::Damaged(because) = look {
        complaint = complaint.or(Some(because));
    }
    match recalled {
        Recalled::Nothing => {}
        Recalled::Memory(memory) => app.recall(*memory),
        Recalled::Damaged(because) => complaint = complaint.or(Some(because)),
    }
    let keeper = file.map(|file| Keeper::start(file, app.memory())).transpose()?;
    if let Some(complaint) = complaint {
        app.notes.say(complaint, Tone::Error, since.millis());
    }
    let mut desk = Dashboard {
        app,
        theme,
        clothes,
        clock,
        since,
        inbox,
        worker,
        importer,
        exporter,
        counter,
        copier,
        state,
        keeper,
        look: None,
        look_keeper: None,
        ended: None,
        chosen: None,
        owed: 0,
    };
    let left = desk.stay(&mut screen);
    drop(screen);
    desk.keep_look();
    desk.importer.finish(PATIENCE);
    desk.exporter.finish(PATIENCE);
    desk.counter.finish(PATIENCE);
    if let Some(keeper) = desk.look_keeper {
        keeper.finish(PATIENCE);
    }
    if let Some(mut keeper) = desk.keeper {
        keeper.keep(desk.app.memory());
        keeper.finish(PATIENCE);
    }
    desk.worker.finish(PATIENCE);
    left?;
    Ok(match (desk.ended, desk.chosen) {
        (Some(signal), _) => Left::BySignal(watch::exit_code(signal)),
        (None, Some(chosen)) => Left::For(chosen),
        (None, None) => Left::ByHand,
    })
}

/// What decides about colours and signs.
struct Clothes {
    settings: Settings,
    around: Surroundings,
    /// The terminal's background, once it has said so.
    ground: Option<Ground>,
    /// Chosen by a key, in place of the theme of the settings.
    worn: Option<Wanted>,
}

impl Clothes {
    /// What to draw in.
    fn on(&self) -> Result<Theme, ThemeError> {
        let theme = self.wanted().on(&self.around, self.ground)?;
        Ok(theme.drawn_with(self.settings.glyphs.unwrap_or_else(|| self.around.glyphs())))
    }

    fn wanted(&self) -> Wanted {
        self.worn.or(self.settings.theme).unwrap_or_default()
    }

    /// A key may go back to the theme of the settings.
    fn depend_on_ground(&self) -> bool {
        self.settings.theme.unwrap_or_default().depends_on_ground(&self.around)
    }
}

struct Dashboard {
    app: App,
    theme: Theme,
    clothes: Clothes,
    clock: Clock,
    since: Stopwatch,
    inbox: Receiver<Stamped>,
    worker: Worker,
    importer: Importer,
    exporter: Exporter,
    counter: Counter,
    copier: Copier,
    keeper: Option<Keeper<Memory>>,
    /// What a key chose in this run.
    look: Option<Look>,
    look_keeper: Option<Keeper<Look>>,
    /// Folder of what is remembered.
    state: PathBuf,
    ended: Option<i32>,
    chosen: Option<Chosen>,
    /// Answers that the worker owes since the last frame.
    owed: usize,
}

/// Whether the dashboard goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Stay,
    Leave,
}

impl Dashboard {
    fn stay(&mut self, screen: &mut Screen) -> io::Result<()> {
        let first = if self.app.welcome.is_some() { Vec::new() } else { self.app.open() };
        let mut next = self.perform(first, screen)?;
        while next == Next::Stay {
            self.measure(screen)?;
            self.draw(screen)?;
            let batch = self.wait();
            next = self.hear(batch, screen)?;
            next = self.hear_what_comes_soon(next, screen)?;
        }
        Ok(())
    }

    fn hear(&mut self, batch: Vec<Stamped>, screen: &mut Screen) -> io::Result<Next> {
        let answers = batch.iter().filter(|stamped| matches!(stamped.msg, Msg::Answer(_))).count();
        self.owed = self.owed.saturating_sub(answers);
        let signal = batch.iter().find_map(|stamped| if let Msg::Signal(signal) = stamped.msg { Some(signal) } else { None });
        self.ended = self.ended.or(signal);
        self.change_clothes(&batch);
        let effects = update(&mut self.app, batch);
        self.keep_in_mind();
        self.perform(effects, screen)
    }

    /// What the worker was asked comes within a millisecond or two mostly: one frame shows it with the key that asked. Without
    /// this, each step of the cursor would empty the detail and fill it again.
    fn hear_what_comes_soon(&mut self, mut next: Next, screen: &mut Screen) -> io::Result<Next> {
        let until = self.since.elapsed() + SOON;
        while next == Next::Stay && self.owed > 0 {
            let left = until.saturating_sub(self.since.elapsed());
            let Ok(first) = self.inbox.recv_timeout(left) else { break };
            let batch = std::iter::once(first).chain(self.inbox.try_iter().take(BATCH)).collect();
            next = self.hear(batch, screen)?;
        }
        self.owed = 0;
        Ok(next)
    }

    /// Nobody tells a stopped program of another size, nor one that is only just starting: it is asked for before each
    /// frame.
    fn measure(&mut self, screen: &mut Screen) -> io::Result<()> {
        let size = screen.size()?;
        if size != self.app.size {
            let told = self.stamped(Msg::Resize(size));
            let effects = update(&mut self.app, vec![told]);
            self.perform(effects, screen)?;
        }
        Ok(())
    }

    /// What is to be remembered; before there is a database, nothing is.
    fn keep_in_mind(&mut self) {
        if self.keeper.is_none() && self.app.welcome.is_none() {
            let database = std::path::absolute(&self.app.database).unwrap_or_else(|_| self.app.database.clone());
            // Without it, one begins anew the next time: no reason to leave.
            self.keeper = Keeper::start(keeper::file_for(&self.state, &database), self.app.memory()).ok();
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.keep(self.app.memory());
        }
        self.keep_look();
    }

    /// The look that was chosen; before there is a database, nothing is kept, unless the sample is to come.
    fn keep_look(&mut self) {
        let Some(look) = self.look.filter(|_| self.app.welcome.is_none() || self.chosen.is_some()) else { return };
        if self.look_keeper.is_none() {
            // Whatever the file says now, this is another look.
            let before = Look { theme: look.theme.map_or(Some(Wanted::Auto), |_| None) };
            self.look_keeper = Keeper::start(keeper::look_file(&self.state), before).ok();
        }
        if let Some(keeper) = &mut self.look_keeper {
            keeper.keep(look);
        }
    }

    /// The terminal has said what is behind the text.
    fn change_clothes(&mut self, batch: &[Stamped]) {
        let ground = batch.iter().rev().find_map(|stamped| if let Msg::Ground(rgb) = stamped.msg { Some(rgb) } else { None });
        if let Some(rgb) = ground {
            self.clothes.ground = Some(Ground::Exactly(rgb));
            self.dress();
        }
    }

    /// The built-in themes were read once already: they are in order.
    fn dress(&mut self) {
        if let Ok(theme) = self.clothes.on() {
            self.theme = theme;
        }
    }

    fn draw(&mut self, screen: &mut Screen) -> io::Result<()> {
        let (app, theme, mut drawn) = (&self.app, &self.theme, Drawn::default());
        screen.draw(|buffer| {
            drawn = view::draw(app, theme, buffer);
            drawn.cursor
        })?;
        self.app.was_drawn(drawn.zones, drawn.furthest);
        Ok(())
    }

    /// Waits until there is something to hear, and takes all that waits.
    fn wait(&mut self) -> Vec<Stamped> {
        loop {
            let mut batch: Vec<Stamped> = match self.inbox.recv_timeout(self.patience()) {
                Ok(first) => std::iter::once(first).chain(self.inbox.try_iter().take(BATCH)).collect(),
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => {
                    vec![self.stamped(Msg::InputLost("nothing is left to listen to".to_owned()))]
                }
            };
            let now = self.clock.now();
            if minute(now) != minute(self.app.now) && now > self.app.now {
                batch.push(self.stamped(Msg::Now(now)));
            }
            if self.app.wakes_at().is_some_and(|at| at <= self.since.millis()) {
                batch.push(self.stamped(Msg::Wake));
            }
            if !batch.is_empty() {
                return batch;
            }
        }
    }

    fn stamped(&self, msg: Msg) -> Stamped {
        Stamped { at: self.since.millis(), msg }
    }

    /// How long nothing on screen changes by itself: until the next minute, or the end of a toast.
    fn patience(&self) -> Duration {
        let minute = match self.clock {
            Clock::System => Millis::MINUTE.0 - self.clock.now().ms().rem_euclid(Millis::MINUTE.0),
            Clock::Fixed(_) => Millis::MINUTE.0,
        };
        let toast = self.app.wakes_at().map_or(i64::MAX, |at| at.0 - self.since.millis().0);
        Duration::from_millis(u64::try_from(minute.min(toast)).unwrap_or(0).max(1))
    }

    /// Gives the terminal to the person's editor until it is closed; what was pressed there is no key of ours.
    fn edit(&mut self, order: EditorOrder, screen: &mut Screen) -> io::Result<()> {
        let EditorOrder { seen, text, wrong } = order;
        input::pause()?;
        let written = screen.lend(|| editor::edit(&text, wrong.as_deref()));
        input::go_on();
        let written = written?;
        let told = self.stamped(Msg::Edited(Box::new(Edited { seen, before: text, written })));
        let effects = update(&mut self.app, vec![told]);
        self.perform(effects, screen)?;
        Ok(())
    }

    fn perform(&mut self, mut effects: Vec<Effect>, screen: &mut Screen) -> io::Result<Next> {
        // A list is read ahead of the cursor; the lead under it is what one looks at next.
        let is_list = |effect: &Effect| matches!(effect, Effect::Ask(Ask::Leads(_)));
        effects.sort_by_key(is_list);
        let mut asked = 0;
        for effect in effects {
            match effect {
                Effect::Ask(_) | Effect::Do(_) | Effect::Open(_) => {
                    let waits = asked == 0 || !is_list(&effect);
                    if self.worker.give(effect) == Taken::Busy {
                        let at = self.app.at;
                        self.app.notes.say("the database is busy; that key was not taken", Tone::Error, at);
                    } else if waits {
                        asked += 1;
                    }
                }
                Effect::Wear(wanted) => {
                    self.clothes.worn = wanted;
                    self.look = Some(Look { theme: wanted });
                    self.dress();
                }
                Effect::File(order) => self.importer.perform(*order)?,
                Effect::Export(order) => self.exporter.perform(*order)?,
                Effect::Count(order) => self.counter.perform(*order)?,
                Effect::Editor(order) => self.edit(*order, screen)?,
                Effect::Copy(clip) => self.copier.copy(clip, screen)?,
                Effect::Mouse(mouse) => screen.mouse(mouse)?,
                Effect::Redraw => screen.redraw()?,
                Effect::Suspend => screen.suspend()?,
                Effect::Quit => return Ok(Next::Leave),
                Effect::Leave(chosen) => {
                    self.chosen = Some(chosen);
                    return Ok(Next::Leave);
                }
            }
        }
        self.owed += asked;
        Ok(Next::Stay)
    }
}

fn minute(at: Instant) -> i64 {
    at.ms().div_euclid(Millis::MINUTE.0)
}
