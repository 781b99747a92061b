//! A made company, Harborlight, that lives through a month: what `leadtower demo` shows. A door like `cli`: everything in
//! it is done by the actions that people and machines use, at the instant at which they would, by the engine that decides
//! for everybody.
//!
//! The same seed and the same last instant give the same data. It is told in memory and comes to its file as a whole,
//! which bears a mark: no sample is ever taken for a real database, nor the other way round.
//!
//! Absent on purpose: SQL, routing of its own, names of living people and real companies.

mod arrivals;
mod company;
mod dice;
mod habits;
mod holidays;
mod people;
mod sample;
mod scenes;
mod script;
mod stage;
mod story;
mod triage;
mod trickle;
mod waiting;

pub use company::edition;
pub use sample::{Opened, open};
pub use story::{LEADS, tell};
pub use trickle::Trickle;

use std::path::PathBuf;

use thiserror::Error;

use crate::{
    actions::error::{ActionError, Refusal},
    store::error::StoreError,
};

/// Why there is no demo.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The named database holds real data.
    #[error("`{}` is not a sample: the demo leaves real data alone", .0.display())]
    Real(PathBuf),
    /// Something had to be done in the story and was refused.
    #[error("the demo's story is broken: {0}")]
    Refused(Refusal),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Built-in data that cannot be read.
    #[error("the demo's built-in {asset} is broken: {because}")]
    Asset {
        /// Which.
        asset: &'static str,
        /// Why.
        because: String,
    },
}

impl From<ActionError> for DemoError {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Refused(why) => Self::Refused(why),
            ActionError::Store(error) => Self::Store(error),
        }
    }
}
