//! Published rulebooks, read.

use crate::{
    actions::Desk,
    cli::failure::Failure,
    model::rulebook::Rulebook,
    rulebook::file,
    store::rulebooks::{self, PublishedBook},
};

/// The live book, if there is one.
pub fn live_book(desk: &Desk) -> Result<Option<Rulebook>, Failure> {
    let Some(version) = rulebooks::live_version(desk.conn())? else { return Ok(None) };
    let Some(published) = rulebooks::get(desk.conn(), version)? else { return Ok(None) };
    read(&published).map(Some)
}

/// The book of a published text.
pub fn read(published: &PublishedBook) -> Result<Rulebook, Failure> {
    file::read_published(&published.text).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let version = published.version;
        Failure::failed(format!("version {version} of the rulebook cannot be read any more:\n{}", problems.join("\n")))
            .hint(format!("`leadtower rules show --version {version} --format toml` prints it as it is"))
    })
}
