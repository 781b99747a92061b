//! Before there is a database: waits for the word which one to open, and touches nothing until then.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
};

use crate::{
    actions::Desk,
    clock::Clock,
    model::{journal::Actor, time::Zone},
    store::{Conn, error::StoreError, sample},
    tui::{
        effect::{Effect, Which},
        msg::{Answer, Msg},
    },
};

use super::Outlet;

/// What every desk of this dashboard is made of.
#[derive(Debug, Clone)]
pub struct Base {
    /// The database that was named, or the platform's.
    pub path: PathBuf,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
    /// Whose wall clock.
    pub zone: Zone,
}

impl Base {
    /// A desk over a database.
    pub fn desk(&self, conn: Conn) -> Desk {
        Desk::new(conn, self.clock, self.actor.clone()).seen_from(self.zone)
    }

    /// Waits until a database is open; `None` when the dashboard closes before.
    pub(super) fn wait(&self, inbox: &Receiver<Effect>, out: &Outlet) -> Option<Desk> {
        loop {
            let Effect::Open(which) = inbox.recv().ok()? else { continue };
            let (path, opened) = match &which {
                Which::Named => (self.path.clone(), Conn::open(&self.path)),
                Which::Other(typed) => {
                    let path = from_home(typed);
                    let opened = Conn::open_existing(&path);
                    (path, opened)
                }
            };
            let answer = match opened {
                Ok(conn) => {
                    let sample = sample::of(&conn).unwrap_or_default();
                    out.send(Msg::Answer(Box::new(Answer::Opened { which, path, sample }))).ok()?;
                    return Some(self.desk(conn));
                }
                Err(error) => Answer::NotOpened(said(&error)),
            };
            out.send(Msg::Answer(Box::new(answer))).ok()?;
        }
    }
}

/// A path as people type it: `~/` is their own folder.
pub fn from_home(typed: &str) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(typed).to_owned(),
    }
}

fn said(error: &StoreError) -> String {
    error.to_string()
}
