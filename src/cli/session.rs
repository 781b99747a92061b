//! What every command stands on: where things are, what time it is, who acts, and where answers go.

use std::{
    env,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;

use crate::{
    actions::{
        Desk, ask,
        receipt::{self, Receipt},
    },
    cli::{
        args::{Folders, Global},
        failure::Failure,
        print::Out,
    },
    clock::{self, Clock},
    model::{
        journal::{Actor, What},
        listing::RepRow,
    },
    outbound::json::People,
    store::{Conn, Opening},
};

/// The places of this platform and the choices of the command line.
#[derive(Debug, Clone)]
pub struct Session {
    /// Where answers go.
    pub out: Out,
    /// Where things are.
    pub places: Places,
    /// What time it is.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
}

/// Who says where the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidBy {
    /// The person, by `--db` or `LEADTOWER_DB`.
    Person,
    /// The platform.
    Platform,
}

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The database.
    pub database: PathBuf,
    /// Who said so.
    pub said_by: SaidBy,
    /// Folder of the database, if none is named.
    pub data: PathBuf,
    /// Folder of the settings.
    pub config: PathBuf,
    /// Folder of what the dashboard remembers.
    pub state: PathBuf,
    /// Folder of the logs.
    pub log: PathBuf,
    /// Folder of the copies that are made before a file is brought up to a new schema: beside the database.
    pub backups: PathBuf,
}

impl Session {
    /// From the options that hold for every command.
    pub fn new(global: &Global) -> Result<Self, Failure> {
        Ok(Self {
            out: Out::new(global.json, global.color),
            places: Places::new(global.db.as_deref(), &global.folders)?,
            clock: global.now.map_or(Clock::System, Clock::Fixed),
            actor: Actor::named(&global.actor.clone().unwrap_or_else(user)),
        })
    }

    /// Opens the database; makes it, and its folder, when there is none.
    pub fn open(&self) -> Result<Conn, Failure> {
        let backups = Some(self.places.backups.as_path());
        Ok(Conn::open_as(&self.places.database, Opening { backups, ..Opening::default() })?)
    }

    /// A desk for questions, and for work on what is there already: a database that was named must exist, since an empty new
    /// one answers none and holds nothing to work on.
    pub fn reading_desk(&self) -> Result<Desk, Failure> {
        let Places { database, said_by, .. } = &self.places;
        if *said_by == SaidBy::Person && !database.exists() {
            return Err(Failure::failed(format!("there is no database `{}`", database.display()))
                .hint("check the name after --db or in LEADTOWER_DB; `import` and `add` make a new one"));
        }
        self.desk()
    }

    /// A desk to work at.
    pub fn desk(&self) -> Result<Desk, Failure> {
        Ok(Desk::new(self.open()?, self.clock, self.actor.clone()).seen_from(clock::local_zone()))
    }
}

/// The roster as it stands, and how reps are named in answers.
pub fn roster(desk: &mut Desk) -> Result<(Vec<RepRow>, People), Failure> {
    let rows = ask::roster(desk)?;
    let people = People::of(rows.iter().map(|row| &row.rep));
    Ok((rows, people))
}

impl Places {
    /// The database of the demo, beside the one that holds real data unless somebody says otherwise.
    pub fn sample(&self) -> PathBuf {
        self.data.join("sample.db")
    }

    fn new(database: Option<&Path>, folders: &Folders) -> Result<Self, Failure> {
        let dirs = ProjectDirs::from("", "", "leadtower").ok_or_else(|| {
            Failure::failed("this account has no home directory").hint("set HOME, or name the database with --db FILE")
        })?;
        let said = |folder: &Option<PathBuf>, usual: &Path| folder.clone().unwrap_or_else(|| usual.to_owned());
        let data = said(&folders.data, dirs.data_dir());
        let config = said(&folders.config, dirs.config_dir());
        let state = said(&folders.state, dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()));
        let log = said(&folders.log, &state.join("log"));
        let said_by = if database.is_some() { SaidBy::Person } else { SaidBy::Platform };
        let database = database.map_or_else(|| data.join("leadtower.db"), Path::to_owned);
        let beside = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        let backups = said(&folders.backup, beside.unwrap_or(Path::new(".")));
        Ok(Self { database, said_by, data, config, state, log, backups })
    }

    /// The file of a person's own keys, whether it is there or not.
    pub fn keys(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The file of settings, whether it is there or not.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

/// The operating system's name for whoever runs the program.
fn user() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| env::var(name).ok());
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_else(number)
}

/// As the list of users has it, or a number: a container may know neither.
#[cfg(unix)]
fn number() -> String {
    let uid = rustix::process::getuid().as_raw().to_string();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|user| user.get(2) == Some(&uid.as_str()));
    found.and_then(|user| user.first().map(|name| (*name).to_owned())).unwrap_or_else(|| format!("uid {uid}"))
}

#[cfg(not(unix))]
fn number() -> String {
    "somebody".to_owned()
}

/// What a receipt says, in English.
pub fn said(desk: &mut Desk, receipt: &Receipt) -> Result<String, Failure> {
    sentence(desk, &receipt.what)
}

/// What an entry did, in English, on this computer's wall clock.
pub fn sentence(desk: &mut Desk, what: &What) -> Result<String, Failure> {
    let (_, people) = roster(desk)?;
    Ok(receipt::sentence(what, &|rep| people.name(rep), clock::local_zone()))
}
