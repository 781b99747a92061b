//! Writes the rows of a view into a file, on a thread of its own with a connection of its own that only reads. The file
//! is its owner's alone, is there whole or not at all, and never in place of another.

use std::{
    cell::Cell,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use crate::{clock::Stopwatch, model::time::Millis, store::Conn};

use super::{
    aside::Aside,
    effect::export::{ExportAsk, ExportOrder, ExportSaid, Exported, Format, Named, Place},
    msg::{Answer, Msg},
    worker::{
        Base, Outlet,
        export::{self, ExportError, Go},
        from_home,
    },
};

/// Nothing is said of a file that is there sooner.
const SOON: Millis = Millis(500);
/// How often the screen is told how far it is then.
const TELL: Millis = Millis(100);

/// Starts what is asked of exports; one is written at a time.
#[derive(Debug)]
pub struct Exporter {
    base: Base,
    out: Outlet,
    counting: Aside,
    placing: Aside,
    writing: Aside,
}

impl Exporter {
    /// Nothing under way.
    pub fn new(base: Base, out: Outlet) -> Self {
        Self { base, out, counting: Aside::default(), placing: Aside::default(), writing: Aside::default() }
    }

    /// Does what is asked; never waits.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn perform(&mut self, order: ExportOrder) -> io::Result<()> {
        let aside = match &order.ask {
            ExportAsk::Stop => {
                self.writing.stop();
                return Ok(());
            }
            ExportAsk::Write(..) => &mut self.writing,
            ExportAsk::Count(_) => &mut self.counting,
            ExportAsk::Place(_) => &mut self.placing,
        };
        let (base, out, number) = (self.base.clone(), self.out.clone(), order.number);
        aside.begin("export", move |stop| {
            perform(&base, order, stop, &|said| {
                let is_news = !matches!(said, ExportSaid::Wrote(_));
                let msg = Msg::Answer(Box::new(Answer::Export { number, said }));
                if is_news {
                    // Nobody may be there any more to hear it.
                    let _ = out.send(msg);
                } else {
                    // Where the screen is behind, the next one tells more.
                    out.offer(msg);
                }
            });
        })
    }

    /// Ends what is under way; nothing of it is left.
    pub fn finish(self, patience: std::time::Duration) {
        self.writing.finish(patience);
    }
}

/// Does what is asked of an export, and tells of it, until it is done or `stop` is set.
pub fn perform(base: &Base, order: ExportOrder, stop: &AtomicBool, tell: &dyn Fn(ExportSaid)) {
    let ExportOrder { number: _, database, ask } = order;
    let said = match ask {
        ExportAsk::Count(view) => match count(base, &database, &view) {
            Ok(rows) => ExportSaid::Counted(rows),
            Err(error) => ExportSaid::NotCounted(error.to_string()),
        },
        ExportAsk::Place(named) => {
            let place = target(&named).map(|path| Place { instead: instead(&path), path: path.display().to_string() });
            ExportSaid::Place(named, place)
        }
        ExportAsk::Write(view, format, named) => match write(base, &database, (&view, format), &named, stop, tell) {
            Ok((path, rows)) => ExportSaid::Written { path: path.display().to_string(), rows },
            Err(Failed::Of(ExportError::Stopped)) => ExportSaid::Stopped,
            Err(Failed::Of(error)) => ExportSaid::NotWritten(error.to_string()),
            Err(Failed::Place(because)) => ExportSaid::NotWritten(because),
        },
        ExportAsk::Stop => return,
    };
    tell(said);
}

/// Where files go unless somebody says otherwise, as it is typed before their name: the folder one is in, else one's own.
pub fn usual_folder() -> &'static str {
    if is_writable(Path::new(".")) { "" } else { "~/" }
}

fn count(base: &Base, database: &Path, view: &Exported) -> Result<u64, ExportError> {
    let mut desk = base.desk(Conn::read_only(database)?);
    export::count(&mut desk, base.zone, view)
}

/// Why there is no file.
enum Failed {
    /// It cannot be where it should.
    Place(String),
    /// Its rows were not written.
    Of(ExportError),
}

impl<E: Into<ExportError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Of(error.into())
    }
}

fn write(
    base: &Base,
    database: &Path,
    (view, format): (&Exported, Format),
    named: &Named,
    stop: &AtomicBool,
    tell: &dyn Fn(ExportSaid),
) -> Result<(PathBuf, u64), Failed> {
    let path = target(named).map_err(Failed::Place)?;
    let cannot = |error: io::Error| Failed::Place(format!("{} cannot be written: {error}", path.display()));
    let mut desk = base.desk(Conn::read_only(database)?);
    let (unfinished, file) = Unfinished::beside(&path).map_err(cannot)?;
    let (watch, told) = (Stopwatch::start(), Cell::new(SOON.0 - TELL.0));
    let mut goes_on = |rows| {
        let now = watch.millis().0;
        if now - told.get() >= TELL.0 {
            told.set(now);
            tell(ExportSaid::Wrote(rows));
        }
        if stop.load(Ordering::Relaxed) { Go::Stop } else { Go::On }
    };
    let (rows, to) = export::write(&mut desk, base.zone, view, format, BufWriter::new(file), &mut goes_on)?;
    let file = to.into_inner().map_err(|error| cannot(error.into_error()))?;
    file.sync_all().map_err(cannot)?;
    drop(file);
    if stop.load(Ordering::Relaxed) {
        return Err(Failed::Of(ExportError::Stopped));
    }
    let path = unfinished.publish(&path).map_err(cannot)?;
    Ok((path, rows))
}

/// A file that is not whole yet; gone when dropped.
struct Unfinished(PathBuf);

impl Unfinished {
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unfinished = folder.join(format!(".leadtower-{}-{number}.part", std::process::id()));
        let file = made(&unfinished)?;
        Ok((Self(unfinished), file))
    }

    /// Gives it its name, or the first numbered one that is free; says which.
    fn publish(self, path: &Path) -> io::Result<PathBuf> {
        for candidate in names(path) {
            // Whoever makes the empty file has the name for themselves: nobody's file is replaced.
            match made(&candidate) {
                Ok(_) => {
                    let done = fs::rename(&self.0, &candidate);
                    if done.is_err() {
                        let _ = fs::remove_file(&candidate);
                    }
                    return done.map(|()| candidate);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Published, it is no longer there.
        let _ = fs::remove_file(&self.0);
    }
}

/// A new file that is its owner's alone.
fn made(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The name, then the same with numbers: `leads.csv`, `leads-2.csv`, `leads-3.csv`.
fn names(path: &Path) -> impl Iterator<Item = PathBuf> {
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    let ending = if ending.is_empty() { ending } else { format!(".{ending}") };
    let numbered = (2..10_000).map(move |number| path.with_file_name(format!("{stem}-{number}{ending}")));
    std::iter::once(path.to_owned()).chain(numbered)
}

/// The name that a file gets where its own is taken.
fn instead(path: &Path) -> Option<String> {
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    if is_free(&path.to_owned()) {
        return None;
    }
    let free = names(path).find(is_free)?;
    Some(free.file_name()?.to_string_lossy().into_owned())
}

/// The file that was typed, from the root; a folder stands for the file of that name in it.
fn target(named: &Named) -> Result<PathBuf, String> {
    let typed = named.typed.trim();
    if typed.is_empty() {
        return Err("type where the file goes, or press Esc".to_owned());
    }
    let path = std::path::absolute(from_home(typed)).map_err(|error| format!("`{typed}` is no path: {error}"))?;
    let path = if path.is_dir() { path.join(&named.name) } else { path };
    let folder = path.parent().filter(|_| path.file_name().is_some());
    let folder = folder.ok_or_else(|| format!("`{typed}` names no file"))?;
    if !folder.is_dir() {
        return Err(format!("there is no folder {}", folder.display()));
    }
    if !is_writable(folder) {
        return Err(format!("nothing can be written into {}", folder.display()));
    }
    Ok(path)
}

#[cfg(unix)]
fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(folder: &Path) -> bool {
    folder.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(typed: &Path) -> Named {
        Named { typed: typed.display().to_string(), name: "leads.csv".to_owned() }
    }

    #[test]
    fn a_folder_stands_for_the_file_in_it_and_a_taken_name_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = target(&named(folder.path())).unwrap();
        assert_eq!((path.clone(), instead(&path)), (folder.path().join("leads.csv"), None));
        fs::write(&path, "").unwrap();
        assert_eq!(instead(&path).unwrap(), "leads-2.csv");
        fs::write(folder.path().join("leads-2.csv"), "").unwrap();
        assert_eq!(instead(&path).unwrap(), "leads-3.csv");
        assert!(target(&named(&folder.path().join("nowhere/x.csv"))).unwrap_err().contains("there is no folder"));
        assert!(target(&named(Path::new(" "))).is_err());
    }

    #[test]
    fn what_is_not_published_is_gone_and_nobodys_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.csv");
        drop(Unfinished::beside(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        fs::write(&path, "theirs").unwrap();
        let (unfinished, _) = Unfinished::beside(&path).unwrap();
        assert_eq!(unfinished.publish(&path).unwrap(), folder.path().join("leads-2.csv"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
