//! A file that comes in: its path, what it would do, the bar while it comes in, and what became of its rows.

use crate::{
    import::{preview::Preview, run::Go, sums::Sums},
    intake::{DateOrder, Object},
    model::time::Millis,
    tui::{
        effect::{Effect, FileAsk, FileOrder, Incoming},
        format,
        keys::{action::Action, keymap::Place, spell::Key},
        msg::FileSaid,
        zones::Rolled,
    },
};

use super::{
    App,
    input::Field,
    notes::Tone,
    overlay::{Choice, DEAD, Kind, Menu},
};

/// One file on its way in.
#[derive(Debug, Clone)]
pub struct Import {
    /// What its rows are.
    pub object: Object,
    /// Where it is.
    pub path: Field,
    /// Why the path that was typed would not do.
    pub complaint: Option<String>,
    /// How the path could go on.
    pub offered: Vec<String>,
    /// How far it is.
    pub stage: Stage,
    /// What it would do, once that is known.
    pub preview: Option<Box<Preview>>,
    /// What of that is shown.
    pub tab: Tab,
    /// Lines of it scrolled away.
    pub scroll: usize,
    number: u64,
    dates: Option<DateOrder>,
    since: Millis,
}

/// How far a file is on its way in.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Its path is typed.
    Typing,
    /// Day or month first, in that column?
    Dates {
        /// Its heading.
        column: String,
        /// Two of its values.
        samples: Vec<String>,
    },
    /// What it would do is being found out.
    Looking(Progress),
    /// The person looks at what it would do.
    Looked,
    /// It comes in.
    TakingIn(Progress, Wish),
    /// It is in.
    Done(Box<Sums>, Millis),
}

/// Whether the person wants it to end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To the end.
    Whole,
    /// As soon as the part at hand is in.
    Stop,
}

/// How far it is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Of so many; 0 until the file has been looked through once.
    pub of: u64,
    /// When it began.
    pub since: Millis,
    /// When that was told.
    pub at: Millis,
}

/// What is shown of a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Who would get how many.
    Places,
    /// What each column is read into.
    Columns,
    /// Rows that cannot be read in, and what else there is to say.
    Rejected,
}

impl Tab {
    /// All, in their order on screen.
    pub const ALL: [Self; 3] = [Self::Places, Self::Columns, Self::Rejected];

    fn next(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

impl Progress {
    fn begin(at: Millis) -> Self {
        Self { rows: 0, of: 0, since: at, at }
    }

    /// Rows a second so far; `None` before that can be said.
    pub fn rate(&self) -> Option<u64> {
        let millis = u64::try_from(self.at.0 - self.since.0).ok().filter(|millis| *millis >= 200)?;
        Some(self.rows * 1_000 / millis).filter(|rate| *rate > 0)
    }

    /// Time left at that rate.
    pub fn left(&self) -> Option<Millis> {
        let seconds = self.of.saturating_sub(self.rows).div_ceil(self.rate()?);
        Some(Millis(i64::try_from(seconds).ok()?.saturating_mul(1_000)))
    }
}

impl Import {
    /// Its path is to be typed.
    pub fn new(object: Object) -> Self {
        Self {
            object,
            path: Field::default(),
            complaint: None,
            offered: Vec::new(),
            stage: Stage::Typing,
            preview: None,
            tab: Tab::Places,
            scroll: 0,
            number: 0,
            dates: None,
            since: Millis::ZERO,
        }
    }

    /// Where its keys stand in the table.
    pub fn place(&self) -> Place {
        match self.stage {
            Stage::Typing => Place::Form,
            Stage::Dates { .. } | Stage::Looking(_) | Stage::Looked | Stage::TakingIn(..) | Stage::Done(..) => Place::Import,
        }
    }

    /// Whether a key of the panel means anything now.
    pub fn answers(&self, action: Action) -> bool {
        match (&self.stage, action) {
            (Stage::Dates { .. } | Stage::Looking(_), Action::Accept)
            | (Stage::Done(..), Action::Cancel)
            | (
                Stage::Dates { .. } | Stage::Looking(_) | Stage::TakingIn(..) | Stage::Done(..),
                Action::NextField
                | Action::Down
                | Action::Up
                | Action::PageDown
                | Action::PageUp
                | Action::HalfDown
                | Action::HalfUp
                | Action::First
                | Action::Last,
            ) => false,
            (
                Stage::Typing | Stage::Looked | Stage::Dates { .. } | Stage::Looking(_) | Stage::TakingIn(..) | Stage::Done(..),
                _,
            ) => true,
        }
    }

    /// How far it is, while it comes in.
    pub fn coming(&self) -> Option<(&Progress, Wish)> {
        match &self.stage {
            Stage::TakingIn(progress, wish) => Some((progress, *wish)),
            Stage::Typing | Stage::Dates { .. } | Stage::Looking(_) | Stage::Looked | Stage::Done(..) => None,
        }
    }

    /// The file's name.
    pub fn name(&self) -> String {
        self.preview.as_ref().map_or_else(|| self.path.text().trim().to_owned(), |preview| preview.file.clone())
    }

    fn go_to(&mut self, stage: Stage, at: Millis) {
        self.stage = stage;
        self.since = at;
        self.scroll = 0;
    }

    fn incoming(&self) -> Incoming {
        Incoming { path: self.path.text().trim().to_owned(), object: self.object, dates: self.dates }
    }
}

/// How many lines are scrolled away behind a key.
fn rolled(now: usize, action: Action, Rolled { furthest, seen }: Rolled) -> usize {
    let by = |lines: usize| lines.max(1);
    let next = match action {
        Action::Down => now + 1,
        Action::Up => now.saturating_sub(1),
        Action::PageDown => now + by(seen),
        Action::PageUp => now.saturating_sub(by(seen)),
        Action::HalfDown => now + by(seen / 2),
        Action::HalfUp => now.saturating_sub(by(seen / 2)),
        Action::First => 0,
        Action::Last => furthest,
        _ => now,
    };
    next.min(furthest)
}

/// Whether the panel stays over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    Stays,
    /// The person goes on with the screen; the file goes on coming in.
    Hides,
    /// It is over.
    Closes,
}

impl App {
    /// What the key that reads the file in is called while one looks at what it would do: how many rows it writes.
    pub fn import_hint(&self, hint: &str) -> Option<String> {
        let import =
            self.import.as_ref().filter(|import| self.place() == Place::Import && matches!(import.stage, Stage::Looked))?;
        let key = self.keymap.key_of(Place::Import, Action::Accept)?.shown();
        let counts = &import.preview.as_ref()?.sums.counts;
        let writes = counts.rows.saturating_sub(counts.unchanged + counts.rejected);
        (writes > 0 && hint.strip_prefix(&key)?.starts_with(' ')).then(|| format!("{key} import {}", format::grouped(writes)))
    }

    /// What is to be imported? Or, while a file comes in, how far it is.
    pub(super) fn want_import(&mut self) {
        if self.import.is_some() {
            self.put_over(Kind::Import);
        } else {
            self.put_over(Kind::Menu(Menu::import()));
        }
    }

    /// Leaves; while a file comes in or is written, shows that first.
    pub(super) fn quit(&mut self, out: &mut Vec<Effect>) {
        if self.is_coming_in() {
            self.put_over(Kind::Import);
        } else if self.is_going_out() {
            self.put_over(Kind::Export);
        } else {
            out.push(Effect::Quit);
        }
    }

    /// Whether a file comes in now.
    pub(super) fn is_coming_in(&self) -> bool {
        self.import.as_ref().is_some_and(|import| import.coming().is_some())
    }

    /// A file of these is to come in.
    pub(super) fn begin_import(&mut self, object: Object) {
        self.import = Some(Import::new(object));
    }

    /// Asks something of the file; the answers to what was asked before are void.
    fn ask_of_file(&mut self, ask: FileAsk, out: &mut Vec<Effect>) {
        let Some(import) = &mut self.import else { return };
        if matches!(ask, FileAsk::Look(_) | FileAsk::TakeIn(_)) {
            self.files_given += 1;
            import.number = self.files_given;
        }
        let (number, database) = (import.number, self.database.clone());
        out.push(Effect::File(Box::new(FileOrder { number, database, ask })));
    }

    fn look_at_file(&mut self, out: &mut Vec<Effect>) {
        let at = self.at;
        let Some(import) = &mut self.import else { return };
        import.complaint = None;
        import.offered.clear();
        if import.path.text().trim().is_empty() {
            import.complaint = Some("type where the file is; Tab completes a name".to_owned());
            import.go_to(Stage::Typing, at);
            return;
        }
        import.go_to(Stage::Looking(Progress::begin(at)), at);
        let incoming = import.incoming();
        self.ask_of_file(FileAsk::Look(incoming), out);
    }

    pub(super) fn key_in_import(&mut self, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Panel {
        let (at, panel) = (self.at, self.pointer.zones.panel);
        let Some(import) = &mut self.import else { return Panel::Closes };
        match (&mut import.stage, action) {
            (Stage::Typing, Some(Action::Cancel)) | (Stage::Done(..), Some(Action::Accept | Action::Cancel)) => {
                return Panel::Closes;
            }
            (Stage::Typing, Some(Action::Accept)) => self.look_at_file(out),
            (Stage::Typing, Some(Action::NextField)) => {
                let typed = import.path.text().to_owned();
                self.ask_of_file(FileAsk::Complete(typed), out);
            }
            (Stage::Typing, _) => {
                import.path.key(key);
                import.offered.clear();
            }
            (Stage::Dates { .. } | Stage::Looked, Some(Action::Cancel)) => {
                import.dates = None;
                import.go_to(Stage::Typing, at);
            }
            (Stage::Dates { .. }, _) => {
                import.dates = match key.typed() {
                    Some('1') => Some(DateOrder::DayFirst),
                    Some('2') => Some(DateOrder::MonthFirst),
                    _ => return Panel::Stays,
                };
                self.look_at_file(out);
            }
            (Stage::Looking(_), Some(Action::Cancel)) => {
                import.go_to(Stage::Typing, at);
                self.ask_of_file(FileAsk::Stop, out);
            }
            (Stage::Looked, Some(Action::Accept)) if at.0 - import.since.0 < DEAD.0 => {}
            (Stage::Looked, Some(Action::Accept)) => {
                import.go_to(Stage::TakingIn(Progress::begin(at), Wish::Whole), at);
                let incoming = import.incoming();
                // Where there is no database yet, this is what it is made for.
                self.found_database(out);
                self.ask_of_file(FileAsk::TakeIn(incoming), out);
            }
            (Stage::TakingIn(_, wish), Some(Action::Cancel)) => {
                *wish = Wish::Stop;
                self.ask_of_file(FileAsk::Stop, out);
            }
            (Stage::TakingIn(..), Some(Action::Accept)) => return Panel::Hides,
            (Stage::Looked, Some(Action::NextField)) => (import.tab, import.scroll) = (import.tab.next(1), 0),
            (Stage::Looked, Some(action)) => import.scroll = rolled(import.scroll, action, panel),
            (Stage::Looking(_) | Stage::Looked | Stage::TakingIn(..) | Stage::Done(..), _) => {}
        }
        Panel::Stays
    }

    pub(super) fn paste_in_import(&mut self, text: &str) {
        match &mut self.import {
            Some(import) if matches!(import.stage, Stage::Typing) => {
                import.path.paste(text);
                import.offered.clear();
            }
            Some(_) | None => self.say("Paste ignored here", Tone::Hint),
        }
    }

    /// Something is told of a file.
    pub(super) fn hear_of_file(&mut self, number: u64, said: FileSaid, out: &mut Vec<Effect>) {
        let at = self.at;
        let Some(import) = self.import.as_mut().filter(|import| import.number == number) else { return };
        match (said, &mut import.stage) {
            (FileSaid::Read { rows, of }, Stage::Looking(progress) | Stage::TakingIn(progress, _)) => {
                *progress = Progress { rows, of, at, ..*progress };
            }
            (FileSaid::WouldDo(preview), Stage::Looking(_)) => {
                import.tab = if preview.places.is_empty() { Tab::Columns } else { Tab::Places };
                import.preview = Some(preview);
                import.go_to(Stage::Looked, at);
            }
            (FileSaid::WhichDates { column, samples }, Stage::Looking(_)) => import.go_to(Stage::Dates { column, samples }, at),
            (FileSaid::NotRead(because), Stage::Looking(_)) => {
                import.complaint = Some(because);
                import.go_to(Stage::Typing, at);
            }
            (FileSaid::IsIn(sums), Stage::TakingIn(progress, _)) => {
                let took = Millis(at.0 - progress.since.0);
                let told = in_short(&import.name(), &sums);
                import.go_to(Stage::Done(sums, took), at);
                self.came_in(told, Tone::Final, out);
            }
            (FileSaid::NotRead(because), Stage::TakingIn(..)) => {
                self.import = None;
                self.came_in(because, Tone::Error, out);
            }
            (FileSaid::Completed(names), Stage::Typing) => import.complete(names),
            (
                FileSaid::Read { .. }
                | FileSaid::WouldDo(_)
                | FileSaid::IsIn(_)
                | FileSaid::Stopped
                | FileSaid::WhichDates { .. }
                | FileSaid::NotRead(_)
                | FileSaid::Completed(_),
                _,
            ) => {}
        }
    }

    /// A file is in, or will not be. Where its panel stands open, that says so.
    fn came_in(&mut self, told: String, tone: Tone, out: &mut Vec<Effect>) {
        let is_open = self.import.is_some() && (self.setup.is_some() || self.is_over(|kind| matches!(kind, Kind::Import)));
        if !is_open {
            self.say(told, tone);
        }
        self.reload(out);
    }
}

impl Import {
    /// Goes on as far as all names agree; where they part, offers them.
    fn complete(&mut self, names: Vec<String>) {
        let Some(first) = names.first() else {
            self.complaint = Some("no file of that name".to_owned());
            return;
        };
        let agrees = |length: usize| names.iter().all(|name| name.get(..length) == first.get(..length));
        let common = first.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|length| agrees(*length)).last();
        let common = common.and_then(|length| first.get(..length)).unwrap_or_default();
        if common.len() > self.path.text().len() {
            self.path = Field::with(common);
        }
        self.complaint = None;
        self.offered = if names.len() > 1 { names } else { Vec::new() };
    }
}

/// What became of a file, in one line.
fn in_short(file: &str, sums: &Sums) -> String {
    let counts = &sums.counts;
    let (new, rows) = (format::grouped(counts.imported), format::count(counts.rows, "row"));
    let stopped = match sums.went {
        Go::On => "is in",
        Go::Stop => "was stopped",
    };
    format!("{file} {stopped}: {rows} read, {new} new; I says more")
}

impl Menu {
    /// What the rows of a file are.
    pub fn import() -> Self {
        Self {
            title: "Import a file of ...".to_owned(),
            choices: vec![
                ("leads, contacts or form entries".into(), Choice::Import(Object::Leads)),
                ("reps: name, email, zone, hours, capacity".into(), Choice::Import(Object::Reps)),
                ("accounts with their domains and owners".into(), Choice::Import(Object::Accounts)),
                ("absences of reps".into(), Choice::Import(Object::Absences)),
                ("or set up step by step: reps, rules, leads".into(), Choice::SetUp),
            ],
            note: None,
            cursor: 0,
        }
    }
}
