//! `rules show`.

use clap::{Args, ValueEnum};

use crate::{
    actions::{Desk, live_book::UnreadableBook},
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    model::{id::RulebookVersion, rulebook::Rulebook},
    outbound::json::RulebookJson,
    rulebook::{document, file},
    store::rulebooks::{self, PublishedBook},
};

use super::NO_BOOK_HINT;

/// The arguments of `rules show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules show
  leadtower rules show --format toml --version 3 > rulebook.toml")]
pub struct ShowArgs {
    /// Print this version instead of the live one
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// Plain English.
    #[default]
    Text,
    /// The document for a new colleague.
    Markdown,
    /// The same as one page.
    Html,
    /// The file as it was published, nothing hidden in it.
    Toml,
    /// Data.
    Json,
}

/// Prints one version.
pub fn run(session: &Session, args: &ShowArgs) -> Result<Ended, Failure> {
    let desk = session.reading_desk()?;
    let published = wanted(&desk, args.version.map(RulebookVersion))?;
    let format = if session.out.is_json() { Format::Json } else { args.format };
    if format == Format::Toml {
        print::document(&file::harmless(&published.text))?;
        return Ok(Ended::Done);
    }
    let book = read(&published)?;
    match format {
        Format::Text | Format::Toml => print::text(&document::text(&book))?,
        Format::Markdown => print::document(&document::markdown(&book))?,
        Format::Html => print::document(&document::html(&book))?,
        Format::Json => print::json(&RulebookJson::new(&published, &book))?,
    }
    Ok(Ended::Done)
}

fn read(published: &PublishedBook) -> Result<Rulebook, Failure> {
    file::read_published(&published.text).map_err(|problems| {
        let version = published.version;
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let hint = UnreadableBook { version, problems }.hint();
        Failure::failed(format!("rulebook {version} cannot be read by this leadtower:")).lines(all).hint(hint)
    })
}

fn wanted(desk: &Desk, version: Option<RulebookVersion>) -> Result<PublishedBook, Failure> {
    let none = || Failure::failed("no rulebook is live").hint(NO_BOOK_HINT);
    let version = match version {
        Some(version) => version,
        None => rulebooks::live_version(desk.conn())?.ok_or_else(none)?,
    };
    rulebooks::get(desk.conn(), version)?.ok_or_else(|| {
        Failure::failed(format!("there is no rulebook version {version}")).hint("`leadtower rules history` lists them")
    })
}
