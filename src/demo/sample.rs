//! The file of the demo: opened where it is of today, told anew where it is not, never where somebody's real data lies.

use std::path::Path;

use crate::{
    model::{
        journal::Actor,
        sample::Sample,
        time::{Instant, Zone},
    },
    store::{Conn, sample},
};

use super::{DemoError, company::edition, story};

/// The sample, ready to be looked at.
#[derive(Debug)]
pub struct Opened {
    /// The open database.
    pub conn: Conn,
    /// What it was made from.
    pub sample: Sample,
}

/// Opens the sample at `path`. It is made when there is none, and made anew when it is of another seed or edition, of
/// another day in `zone`, or of a time to come: what one tried out in it lasts for a day.
pub fn open(path: &Path, seed: u32, (now, zone): (Instant, Zone), you: &Actor) -> Result<Opened, DemoError> {
    if !path.exists() {
        sample::keep(&story::tell(seed, now, you)?, path)?;
    }
    // Looked at first: what is not ours to change is not touched.
    let known = sample::of(&Conn::read_only(path)?)?.ok_or_else(|| DemoError::Real(path.to_owned()))?;
    let conn = Conn::open_existing(path)?;
    if is_fresh(known, seed, (now, zone)) {
        return Ok(Opened { conn, sample: known });
    }
    let told = story::tell(seed, now, you)?;
    let conn = sample::replace(conn, &told)?;
    Ok(Opened { conn, sample: Sample { seed, edition: edition(), until: now } })
}

fn is_fresh(known: Sample, seed: u32, (now, zone): (Instant, Zone)) -> bool {
    let Sample { seed: its_seed, edition: its_edition, until } = known;
    (its_seed, its_edition) == (seed, edition()) && until <= now && until.day(zone) == now.day(zone)
}
