//! Files that come in, on a thread of their own with a connection of its own: the worker goes on answering meanwhile.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    clock::Stopwatch,
    import::{
        ImportError,
        preview::{self, Preview},
        rehearsal::Rehearsal,
        rejects::Keep,
        run::{Go, How, Import, Onlooker},
        source::Source,
        sums::Sums,
    },
    intake::{Options, Reject, SurveyError},
    model::time::Millis,
    store::Conn,
};

use super::{
    aside::Aside,
    effect::{FileAsk, FileOrder, Incoming},
    msg::{Answer, FileSaid, Msg},
    worker::{Base, Outlet, from_home},
};

/// How often the screen is told how far it is.
const TELL: Millis = Millis(100);
/// Names that are offered when a path is completed.
const OFFERED: usize = 200;

/// Starts what is asked of files, one at a time.
#[derive(Debug)]
pub struct Importer {
    base: Base,
    /// Where rejected rows go when the folder of the file cannot be written.
    rejects: PathBuf,
    out: Outlet,
    under_way: Aside,
}

impl Importer {
    /// Nothing under way.
    pub fn new(base: Base, rejects: PathBuf, out: Outlet) -> Self {
        Self { base, rejects, out, under_way: Aside::default() }
    }

    /// Does what is asked; never waits.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn perform(&mut self, order: FileOrder) -> std::io::Result<()> {
        if order.ask == FileAsk::Stop {
            self.under_way.stop();
            return Ok(());
        }
        let is_file = !matches!(order.ask, FileAsk::Complete(_));
        let (base, rejects, out, number) = (self.base.clone(), self.rejects.clone(), self.out.clone(), order.number);
        let work = move |stop: &AtomicBool| {
            perform(&base, &rejects, order, stop, &|said| {
                let is_news = !matches!(said, FileSaid::Read { .. });
                let msg = Msg::Answer(Box::new(Answer::File { number, said }));
                if is_news {
                    // Nobody may be there any more to hear it.
                    let _ = out.send(msg);
                } else {
                    // Where the screen is behind, the next one tells more.
                    out.offer(msg);
                }
            });
        };
        if is_file {
            // One that is looked at no more need not go on.
            return self.under_way.begin("import", work);
        }
        thread::Builder::new().name("paths".to_owned()).spawn(move || work(&AtomicBool::new(false)))?;
        Ok(())
    }

    /// Lets the part at hand come to its end, but not for ever: what is not committed then is rolled back.
    pub fn finish(self, patience: Duration) {
        self.under_way.finish(patience);
    }
}

/// Does what is asked of a file, and tells of it as it goes, until it is done or `stop` is set. Rejected rows go to that
/// folder when they cannot stand beside their file.
pub fn perform(base: &Base, rejects: &Path, order: FileOrder, stop: &AtomicBool, tell: &dyn Fn(FileSaid)) {
    let FileOrder { number: _, database, ask } = order;
    let job = Job { base, rejects, stop, tell };
    let said = match ask {
        FileAsk::Look(file) => match job.look(&database, &file) {
            Ok(Some(preview)) => FileSaid::WouldDo(Box::new(preview)),
            Ok(None) => FileSaid::Stopped,
            Err(error) => failed(error, &file),
        },
        FileAsk::TakeIn(file) => match job.take_in(&database, &file) {
            Ok(sums) => FileSaid::IsIn(Box::new(sums)),
            Err(error) => failed(error, &file),
        },
        FileAsk::Complete(typed) => FileSaid::Completed(completed(&typed)),
        FileAsk::Stop => return,
    };
    tell(said);
}

/// One thing asked of a file.
struct Job<'j> {
    base: &'j Base,
    rejects: &'j Path,
    stop: &'j AtomicBool,
    tell: &'j dyn Fn(FileSaid),
}

impl Job<'_> {
    fn source(&self, file: &Incoming) -> Result<Source, ImportError> {
        let options = Options { map: Vec::new(), date_order: file.dates };
        let source = Source::survey(&existing(&file.path), file.object, &options)?;
        (self.tell)(FileSaid::Read { rows: 0, of: source.plan.rows });
        Ok(source)
    }

    fn onlooker(&self) -> Screen<'_> {
        Screen { job: self, watch: Stopwatch::start(), told: Millis::ZERO }
    }

    /// The same import into a copy that is thrown away.
    fn look(&self, database: &Path, file: &Incoming) -> Result<Option<Preview>, ImportError> {
        let source = self.source(file)?;
        let rehearsal = Rehearsal::of(database)?;
        let mut desk = self.base.desk(Conn::open(rehearsal.path())?);
        preview::rehearse(&mut desk, source, file.object, How::default(), &mut self.onlooker())
    }

    fn take_in(&self, database: &Path, file: &Incoming) -> Result<Sums, ImportError> {
        let source = self.source(file)?;
        let mut desk = self.base.desk(Conn::open(database)?);
        let mut import = Import::new(&mut desk, file.object, How::default(), Keep::Or(self.rejects))?;
        import.read_in(&mut desk, &[source], &mut self.onlooker())?;
        Ok(import.finish())
    }
}

/// Why a file was not read in. Options of the command are named as such.
fn failed(error: ImportError, file: &Incoming) -> FileSaid {
    if let ImportError::Survey { error: SurveyError::AmbiguousDates { column, samples }, .. } = error {
        return FileSaid::WhichDates { column, samples };
    }
    let mut because = error.to_string();
    if because.contains("--") {
        because = format!("{because} (of `leadtower import {} FILE`)", file.object);
    }
    FileSaid::NotRead(because)
}

/// Tells the screen, not too often.
struct Screen<'j> {
    job: &'j Job<'j>,
    watch: Stopwatch,
    told: Millis,
}

impl Onlooker for Screen<'_> {
    fn read(&mut self, source: &Source, rows: u64) {
        let now = self.watch.millis();
        if now.0 - self.told.0 >= TELL.0 {
            self.told = now;
            (self.job.tell)(FileSaid::Read { rows, of: source.plan.rows });
        }
    }

    fn goes_on(&mut self) -> Go {
        if self.job.stop.load(Ordering::Relaxed) { Go::Stop } else { Go::On }
    }

    fn rejected(&mut self, _source: &Source, _reject: &Reject) {}

    fn remark(&mut self, _source: &Source, _row: u64, _remark: &str) {}
}

/// The file that was typed. Terminals quote a file that is dropped on them, or put a backslash before its blanks.
fn existing(typed: &str) -> PathBuf {
    let path = from_home(typed);
    if path.exists() {
        return path;
    }
    let bare = typed.trim().trim_matches(['\'', '"']).replace("\\ ", " ");
    let unquoted = from_home(&bare);
    if unquoted.exists() { unquoted } else { path }
}

/// What the typed path could go on as: names of its folder that begin so, folders with a `/` at their end.
fn completed(typed: &str) -> Vec<String> {
    let (folder, begun) = typed.rsplit_once('/').map_or(("", typed), |(folder, begun)| (&typed[..=folder.len()], begun));
    let place = if folder.is_empty() { PathBuf::from(".") } else { from_home(folder) };
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let is_wanted = name.starts_with(begun) && (!name.starts_with('.') || begun.starts_with('.'));
            let ending = if entry.path().is_dir() { "/" } else { "" };
            is_wanted.then(|| format!("{folder}{name}{ending}"))
        })
        .collect();
    names.sort();
    names.truncate(OFFERED);
    names
}
