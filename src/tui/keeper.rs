//! Keeps what the dashboard remembers in files of the state folder: one file a database, and one for the look that was
//! chosen by a key, each written whole or not at all. A thread of its own writes, a few seconds after the last change, so that
//! no key waits for a disk.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{state::memory::Memory, theme::Wanted};

/// Changes are gathered that long before they are written.
const GATHER: Duration = Duration::from_secs(3);
/// More than this is no memory of ours.
const MAX_BYTES: u64 = 256 * 1_024;

/// How it looks, where a key chose it and the settings say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// The theme; `None` is the usual one.
    pub theme: Option<Wanted>,
}

/// What is remembered in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recalled<T> {
    /// Nothing yet.
    Nothing,
    /// This.
    Memory(Box<T>),
    /// The file could not be used, and why; where it lies now.
    Damaged(String),
}

/// The file of a database in the state folder: named after it, and told apart from others of that name.
pub fn file_for(folder: &Path, database: &Path) -> PathBuf {
    let whole = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mark = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    let name = database.file_stem().and_then(OsStr::to_str).unwrap_or("database");
    folder.join(format!("{name}-{}.json", &mark[..12]))
}

/// The file of the look, for all databases.
pub fn look_file(folder: &Path) -> PathBuf {
    folder.join("look.json")
}

/// Reads what is remembered. A file that cannot be understood is set aside, so that it is neither used nor lost.
pub fn recall<T: DeserializeOwned>(file: &Path) -> Recalled<T> {
    let read = match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Recalled::Nothing,
        Ok(about) if about.len() > MAX_BYTES => Err("too long".to_owned()),
        Ok(_) | Err(_) => fs::read(file).map_err(|error| error.kind().to_string()),
    };
    let memory = read.and_then(|bytes| serde_json::from_slice::<T>(&bytes).map_err(|error| damage(&error)));
    match memory {
        Ok(memory) => Recalled::Memory(Box::new(memory)),
        Err(because) => {
            let mut aside = file.as_os_str().to_owned();
            aside.push(".bad");
            let aside = PathBuf::from(aside);
            let place = if fs::rename(file, &aside).is_ok() { aside } else { file.to_owned() };
            // Where it lies comes first: that much of it is read on a narrow screen, too.
            Recalled::Damaged(format!("{}: damaged ({because}) and set aside; nothing else is lost", place.display()))
        }
    }
}

/// In a few words: nobody mends such a file by hand.
fn damage(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => "cut off".to_owned(),
        serde_json::error::Category::Data | serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            format!("line {}", error.line())
        }
    }
}

/// Writes memories as they come.
#[derive(Debug)]
pub struct Keeper<T> {
    last: T,
    slot: Arc<Slot<T>>,
    thread: JoinHandle<()>,
}

#[derive(Debug)]
struct Slot<T> {
    /// Not written yet.
    newest: Mutex<Option<T>>,
    closed: AtomicBool,
}

impl<T> Slot<T> {
    fn take(&self) -> Option<T> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T: Serialize + Clone + PartialEq + Send + 'static> Keeper<T> {
    /// Starts it; that much is in the file already.
    pub fn start(file: PathBuf, last: T) -> io::Result<Self> {
        let slot = Arc::new(Slot { newest: Mutex::new(None), closed: AtomicBool::new(false) });
        let other = Arc::clone(&slot);
        let thread = std::thread::Builder::new().name("memory".to_owned()).spawn(move || {
            loop {
                // Looked at first: what is kept before the end is there by then.
                let closed = other.closed.load(Ordering::SeqCst);
                if let Some(memory) = other.take() {
                    // Where it cannot be written, the next start begins at the beginning.
                    let _ = write(&file, &memory);
                }
                if closed {
                    return;
                }
                std::thread::park();
                std::thread::park_timeout(GATHER);
            }
        })?;
        Ok(Self { last, slot, thread })
    }

    /// Remembers this, if it is something new.
    pub fn keep(&mut self, memory: T) {
        if memory == self.last {
            return;
        }
        self.last = memory.clone();
        let before = self.slot.newest.lock().unwrap_or_else(PoisonError::into_inner).replace(memory);
        // Who waits already is not woken again: changes that follow each other are written once.
        if before.is_none() {
            self.thread.thread().unpark();
        }
    }

    /// Writes what is left, but waits no longer than that for it.
    pub fn finish(self, patience: Duration) {
        self.slot.closed.store(true, Ordering::SeqCst);
        let watch = crate::clock::Stopwatch::start();
        while !self.thread.is_finished() && watch.elapsed() < patience {
            self.thread.thread().unpark();
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Forgets what was typed to find leads of a database: it may name somebody who was erased.
pub fn forget_filters(folder: &Path, database: &Path) -> io::Result<()> {
    let file = file_for(folder, database);
    let Recalled::<Memory>::Memory(mut memory) = recall(&file) else { return Ok(()) };
    let filters = [&mut memory.queue.filter, &mut memory.fallback.filter, &mut memory.journal.filter].map(std::mem::take);
    if filters.iter().all(String::is_empty) { Ok(()) } else { write(&file, &memory) }
}

/// Writes a memory beside its file, then puts it in its place.
fn write<T: Serialize>(file: &Path, memory: &T) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let done = fill(&unfinished, memory).and_then(|()| fs::rename(&unfinished, file));
    if done.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    done
}

/// A filter may name people: the file is its owner's alone.
fn fill<T: Serialize>(file: &Path, memory: &T) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = options.open(file)?;
    to.write_all(&serde_json::to_vec_pretty(memory)?)?;
    to.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recall(file: &Path) -> Recalled<Memory> {
        super::recall(file)
    }

    #[test]
    fn what_is_kept_is_recalled_and_databases_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a/leads.db"), folder.path().join("b/leads.db"));
        let (file, second) = (file_for(folder.path(), &one), file_for(folder.path(), &other));
        assert_ne!(file, second);
        assert_eq!(recall(&file), Recalled::Nothing);
        let mut keeper = Keeper::start(file.clone(), Memory::default()).unwrap();
        keeper.keep(Memory::default());
        let mut memory = Memory::default();
        for text in ["c", "co", "country:DE"] {
            text.clone_into(&mut memory.queue.filter);
            keeper.keep(memory.clone());
        }
        keeper.finish(Duration::from_secs(5));
        assert_eq!(recall(&file), Recalled::Memory(Box::new(memory)));
        assert_eq!(recall(&second), Recalled::Nothing);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing unfinished is left");
    }

    #[test]
    fn nothing_new_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x/m.json");
        let mut keeper = Keeper::start(file.clone(), Memory::default()).unwrap();
        keeper.keep(Memory::default());
        keeper.finish(Duration::from_secs(5));
        assert!(!file.parent().unwrap().exists());
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("m.json");
        for text in ["", "{", "{\"screen\":\"kitchen\"}", "[1]", "{\"queue\":{\"selected\":\"x\"}}"] {
            fs::write(&file, text).unwrap();
            let Recalled::Damaged(because) = recall(&file) else { panic!("{text} was taken") };
            let (place, words) = because.split_once(": ").unwrap();
            assert!(place.ends_with("m.json.bad") && words.len() < 60, "{because}");
            assert_eq!(fs::read_to_string(folder.path().join("m.json.bad")).unwrap(), text);
            assert_eq!(recall(&file), Recalled::Nothing);
        }
        // What another version of the program wrote is read as far as it is known.
        fs::write(&file, "{\"screen\":\"reps\",\"weather\":\"fine\"}").unwrap();
        assert!(matches!(recall(&file), Recalled::Memory(memory) if memory.screen == crate::tui::state::Screen::Reps));
    }
}
