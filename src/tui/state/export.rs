//! The rows of a view on their way into a file: its form, its path, how many they are, and how far it is.

use crate::{
    actions::ask::Book,
    insight::english,
    model::{
        id::{LeadId, RepId},
        time::Millis,
    },
    tui::{
        effect::{
            Effect, Shelf,
            export::{BookShown, ExportAsk, ExportOrder, ExportSaid, Exported, Format, Named, Place},
        },
        format,
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App, Screen,
    fairness::{At, Fairness},
    import::{Panel, Progress, Wish},
    input::{Edit, Field},
    leads::Leads,
    notes::Tone,
    overlay::Kind,
    rules::Tab,
};

/// A view on its way into a file.
#[derive(Debug, Clone)]
pub struct Export {
    /// What it shows, for people.
    pub what: What,
    /// CSV or JSON.
    pub format: Format,
    /// Where the file goes.
    pub path: Field,
    /// How many rows there are, once they are counted.
    pub rows: Option<u64>,
    /// Where that is, or why it cannot be there; `None` until that is known of what is typed now.
    pub place: Option<Result<Place, String>>,
    /// Why the last one was not written, or cannot be counted.
    pub complaint: Option<String>,
    /// Set while it is written.
    pub writing: Option<Writing>,
    view: Exported,
    /// The file's name without its ending.
    stem: String,
    number: u64,
}

/// What is exported, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct What {
    /// The view: `the Queue`.
    pub view: String,
    /// One of its rows, and several.
    pub unit: (&'static str, &'static str),
    /// Which of them: `marked, and no others`.
    pub which: String,
    /// The command that lists the same, where there is one.
    pub command: Option<&'static str>,
}

/// A file that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// How far it is; nothing is told of what is done as soon as it was begun.
    pub told: Option<Progress>,
    /// Whether somebody said stop.
    pub wish: Wish,
    since: Millis,
}

impl Export {
    fn named(&self) -> Named {
        Named { typed: self.path.text().to_owned(), name: format!("{}{}", self.stem, self.format.ending()) }
    }

    /// The other form; what the file's name ends with goes with it.
    fn turn(&mut self) {
        let (old, new) = match self.format {
            Format::Csv => (Format::Csv, Format::Json),
            Format::Json => (Format::Json, Format::Csv),
        };
        self.format = new;
        let typed = self.path.text();
        if let Some(stem) = typed.strip_suffix(old.ending()) {
            self.path = Field::offering(&format!("{stem}{}", new.ending()));
        }
    }

    /// Whoever types how the name ends means the form.
    fn follow_ending(&mut self) {
        let typed = self.path.text().trim_end().to_lowercase();
        let meant = [Format::Csv, Format::Json].into_iter().find(|format| typed.ends_with(format.ending()));
        self.format = meant.unwrap_or(self.format);
    }

    /// How many rows, in words; nothing before they are counted.
    pub fn counted(&self) -> Option<String> {
        let rows = self.rows?;
        let (one, many) = self.what.unit;
        Some(format!("{} {}", format::grouped(rows), if rows == 1 { one } else { many }))
    }
}

impl App {
    /// Whether a file is being written now.
    pub(super) fn is_going_out(&self) -> bool {
        self.export.as_ref().is_some_and(|export| export.writing.is_some())
    }

    /// Whether the screen shows anything.
    pub(super) fn has_rows(&self) -> bool {
        match self.screen {
            Screen::Queue | Screen::Fallback => self.leads().is_some_and(|leads| {
                let rows = !leads.list.rows().is_empty() || self.groups.all.iter().any(|_| leads.shelf == Shelf::Fallback);
                rows || !leads.marks.is_empty()
            }),
            Screen::Reps => !self.reps.list.rows().is_empty(),
            Screen::Rules => self.book.list().rows().iter().any(|row| row.what.goes_out()),
            Screen::Fairness => match &self.fairness.drill {
                Some(drill) => !drill.list.rows().is_empty(),
                None => !self.fairness.list.rows().is_empty(),
            },
            Screen::Activity => !self.activity.list.rows().is_empty(),
        }
    }

    /// `X`: asks where the rows of this view should go. While one is written, shows how far it is.
    pub(super) fn want_export(&mut self, out: &mut Vec<Effect>) {
        if !self.is_going_out() {
            if self.screen == Screen::Rules && self.book.tab == Tab::Lint && !self.book.is_proved() {
                self.say("the book is being checked; X again when it is", Tone::Hint);
                return;
            }
            let Some((view, what, name)) = self.exported().filter(|_| self.has_rows()) else {
                self.say("nothing is here to export", Tone::Hint);
                return;
            };
            let (day, format) = (self.now.day(self.zone), Format::default());
            let stem = format!("leadtower-{name}-{day}");
            let path = Field::offering(&format!("{}{stem}{}", self.exports, format.ending()));
            self.files_given += 1;
            let count = ExportAsk::Count(view.clone());
            self.export = Some(Export {
                what,
                format,
                path,
                rows: None,
                place: None,
                complaint: None,
                writing: None,
                view,
                stem,
                number: self.files_given,
            });
            self.ask_of_export(count, out);
            self.ask_place(out);
        }
        self.put_over(Kind::Export);
    }

    fn ask_of_export(&self, ask: ExportAsk, out: &mut Vec<Effect>) {
        let Some(export) = &self.export else { return };
        let (number, database) = (export.number, self.database.clone());
        out.push(Effect::Export(Box::new(ExportOrder { number, database, ask })));
    }

    fn ask_place(&self, out: &mut Vec<Effect>) {
        if let Some(export) = &self.export {
            self.ask_of_export(ExportAsk::Place(export.named()), out);
        }
    }

    /// What the screen shows: the rows, in words, and as a part of a file's name.
    fn exported(&self) -> Option<(Exported, What, String)> {
        let leads = |view: &str, which: String| What {
            view: view.to_owned(),
            unit: ("lead", "leads"),
            which,
            command: Some("leadtower leads --json"),
        };
        if self.zoom.is_some() {
            let lead = self.lead_on_page()?;
            let what = leads("one lead", self.lead_name(lead));
            return Some((Exported::These(self.queue.whole_query(), vec![lead]), what, format!("L-{lead}")));
        }
        match self.screen {
            Screen::Queue | Screen::Fallback => {
                let list = self.leads()?;
                let (view, name) = match list.shelf {
                    Shelf::Queue => ("the Queue", "queue"),
                    Shelf::Fallback => ("Fallback", "fallback"),
                };
                let (exported, which) = of_leads(list);
                Some((exported, leads(view, which), name.to_owned()))
            }
            Screen::Reps => {
                let reps: Vec<RepId> = self.reps.list.rows().iter().map(|row| row.rep.id).collect();
                let which = filtered(&self.reps.filter, "the whole roster");
                let command = Some("leadtower rep list --json");
                let what = What { view: "Reps".to_owned(), unit: ("rep", "reps"), which, command };
                Some((Exported::Reps(reps), what, "reps".to_owned()))
            }
            Screen::Rules => self.exported_of_book(),
            Screen::Fairness => self.exported_of_fairness(),
            Screen::Activity => {
                let filter = self.activity.filter.clone();
                let which = filtered(&filter, "the whole journal");
                let command = Some("leadtower journal --json");
                let what = What { view: "Activity".to_owned(), unit: ("entry", "entries"), which, command };
                Some((Exported::Journal(filter), what, "activity".to_owned()))
            }
        }
    }

    /// The tab of the rulebook in front, as it is shown.
    fn shown_of_book(&self) -> Option<BookShown> {
        let page = self.book.page.as_deref()?;
        let out = self.book.through().out;
        let rows = self.book.list().rows().iter().filter(|row| Some(row.key) != out).map(|row| row.what);
        Some(BookShown {
            tab: self.book.tab,
            book: page.book.clone(),
            rows: rows.filter(|what| what.goes_out()).collect(),
            hits: self.book.hits.clone(),
            findings: self.book.findings.clone().unwrap_or_default(),
        })
    }

    fn exported_of_book(&self) -> Option<(Exported, What, String)> {
        let shown = self.shown_of_book()?;
        let (unit, name, command) = match shown.tab {
            Tab::Rules => (("rule", "rules"), "rules", None),
            Tab::Territories => (("territory", "territories"), "territories", None),
            Tab::Pools => (("pool", "pools"), "pools", None),
            Tab::Sizes => (("size or SLA", "sizes and SLAs"), "sizes", None),
            Tab::Lint => (("finding", "findings"), "lint", Some("leadtower rules check --json")),
        };
        let all = if self.draft().is_some() { "all of your draft" } else { "all of the live book" };
        let what = What { view: shown.tab.name().0.to_owned(), unit, which: filtered(self.book.filter.text(), all), command };
        Some((Exported::Book(Box::new(shown)), what, name.to_owned()))
    }

    fn exported_of_fairness(&self) -> Option<(Exported, What, String)> {
        let (book, fair) = (self.fairness.book()?, self.fairness.fair.as_ref()?);
        if let Some(drill) = &self.fairness.drill {
            let whom = drill.figure.rep.map_or_else(|| "all together".to_owned(), |rep| self.rep_called(rep));
            let at = At::title(drill.at);
            let which = format!("behind {whom}: {at}, {}", english::stretch(drill.window.first, drill.window.last));
            let what = What { view: "the leads of a figure".to_owned(), unit: ("line", "lines"), which, command: None };
            return Some((Exported::Figure(drill.figure.clone(), drill.window), what, "figure".to_owned()));
        }
        let which = format!("{}, {}", Fairness::name(&book), english::stretch(fair.window.first, fair.window.last));
        let command = match book {
            Book::All => "leadtower report fairness --by rep --json",
            Book::Of(_) => "leadtower report fairness --json",
        };
        let what = What { view: "Fairness".to_owned(), unit: ("row", "rows"), which, command: Some(command) };
        Some((Exported::Fairness(book, self.fairness.span), what, "fairness".to_owned()))
    }

    /// The lead on the whole screen.
    fn lead_on_page(&self) -> Option<LeadId> {
        let listed = self.leads().and_then(|leads| leads.list.cursor());
        listed.or_else(|| self.behind_cursor().map(|row| row.id))
    }

    pub(super) fn key_in_export(&mut self, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Panel {
        let at = self.at;
        let Some(export) = &mut self.export else { return Panel::Closes };
        match (&mut export.writing, action) {
            (Some(writing), Some(Action::Cancel)) => {
                writing.wish = Wish::Stop;
                self.ask_of_export(ExportAsk::Stop, out);
            }
            (Some(_), Some(Action::Accept)) => return Panel::Hides,
            (Some(_), _) => {}
            (None, Some(Action::Cancel)) => return Panel::Closes,
            (None, Some(Action::NextField)) => {
                export.turn();
                export.retyped();
                self.ask_place(out);
            }
            // What is wrong with it is said already.
            (None, Some(Action::Accept)) if matches!(export.place, Some(Err(_))) => {}
            (None, Some(Action::Accept)) => {
                export.complaint = None;
                export.writing = Some(Writing { told: None, wish: Wish::Whole, since: at });
                let write = ExportAsk::Write(Box::new(export.view.clone()), export.format, export.named());
                self.ask_of_export(write, out);
            }
            (None, _) => {
                if export.path.key(key) == Edit::Changed {
                    self.path_of_export_changed(out);
                }
            }
        }
        Panel::Stays
    }

    pub(super) fn paste_in_export(&mut self, text: &str, out: &mut Vec<Effect>) {
        match &mut self.export {
            Some(export) if export.writing.is_none() => {
                if export.path.paste(text) == Edit::Changed {
                    self.path_of_export_changed(out);
                }
            }
            Some(_) | None => self.say("Paste ignored here", Tone::Hint),
        }
    }

    fn path_of_export_changed(&mut self, out: &mut Vec<Effect>) {
        if let Some(export) = &mut self.export {
            export.follow_ending();
            export.retyped();
        }
        self.ask_place(out);
    }

    /// Something is told of an export.
    pub(super) fn hear_of_export(&mut self, number: u64, said: ExportSaid) {
        let at = self.at;
        let Some(export) = self.export.as_mut().filter(|export| export.number == number) else { return };
        let named = export.named();
        match (said, &mut export.writing) {
            (ExportSaid::Counted(rows), _) => export.rows = Some(rows),
            (ExportSaid::NotCounted(because), _) => export.complaint = Some(because),
            (ExportSaid::Place(of, place), None) if of == named => export.place = Some(place),
            (ExportSaid::Wrote(rows), Some(writing)) => {
                writing.told = Some(Progress { rows, of: export.rows.unwrap_or_default(), since: writing.since, at });
            }
            (ExportSaid::Written { path, rows }, Some(_)) => {
                export.rows = Some(rows);
                let counted = export.counted().unwrap_or_default();
                self.export_is_over();
                self.say(format!("exported {counted} to {path}; only you can read it"), Tone::Final);
            }
            (ExportSaid::Stopped, Some(_)) => {
                self.export_is_over();
                self.say("the export was stopped; nothing of it is left", Tone::Hint);
            }
            (ExportSaid::NotWritten(because), Some(_)) => {
                if self.is_over(|kind| matches!(kind, Kind::Export)) {
                    if let Some(export) = &mut self.export {
                        (export.writing, export.complaint) = (None, Some(because));
                    }
                } else {
                    self.export_is_over();
                    self.say(because, Tone::Error);
                }
            }
            (
                ExportSaid::Place(..)
                | ExportSaid::Wrote(_)
                | ExportSaid::Written { .. }
                | ExportSaid::Stopped
                | ExportSaid::NotWritten(_),
                _,
            ) => {}
        }
    }

    fn export_is_over(&mut self) {
        self.export = None;
        if self.is_over(|kind| matches!(kind, Kind::Export)) {
            self.overlay = None;
        }
    }
}

impl Export {
    /// What was known of the path before it changed holds no more.
    fn retyped(&mut self) {
        (self.place, self.complaint) = (None, None);
    }
}

/// All leads that a list shows, or the marked ones.
fn of_leads(list: &Leads) -> (Exported, String) {
    if list.marks.is_empty() {
        let query = list.whole_query();
        let all = match list.shelf {
            Shelf::Queue => "all that are open",
            Shelf::Fallback => "all that nobody owns",
        };
        return (Exported::Leads(query), filtered(&list.filter, all));
    }
    (Exported::These(list.shown_query(), list.marks.keys().copied().collect()), "the marked ones, and no others".to_owned())
}

fn filtered(filter: &str, all: &str) -> String {
    if filter.trim().is_empty() { all.to_owned() } else { format!("all that the filter shows: {}", filter.trim()) }
}
