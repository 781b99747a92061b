//! `rules show`.

use clap::{Args, ValueEnum};

use crate::{
    actions::{
        Desk,
        ask::{self, Draft},
        error::Refusal,
        live_book::UnreadableBook,
    },
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    model::{id::RulebookVersion, rulebook::Rulebook},
    outbound::json::RulebookJson,
    rulebook::{
        document::{self, Edition},
        file,
    },
    store::rulebooks::{self, PublishedBook},
};

use super::NO_BOOK_HINT;

/// The arguments of `rules show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules show
  leadtower rules show --format html > who-gets-which-lead.html
  leadtower rules show --format markdown --draft
  leadtower rules show --format toml --version 3 > rulebook.toml")]
pub struct ShowArgs {
    /// Print this version instead of the live one
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// Print your draft instead of the live one
    #[arg(long, conflicts_with = "version")]
    draft: bool,
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

/// The text that is shown.
enum Source {
    Published(PublishedBook),
    Draft(Box<Draft>),
}

/// Prints one version, or the draft.
pub fn run(session: &Session, args: &ShowArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let format = if session.out.is_json() { Format::Json } else { args.format };
    let source = if args.draft {
        Source::Draft(Box::new(ask::draft(&mut desk)?.ok_or(Refusal::NoDraft)?))
    } else {
        Source::Published(wanted(&desk, args.version.map(RulebookVersion))?)
    };
    match format {
        Format::Toml => print::document(&file::harmless(source.text()))?,
        Format::Json => match &source {
            Source::Published(published) => print::json(&RulebookJson::new(published, &source.book()?))?,
            Source::Draft(_) => {
                let message = "a draft is not printed as the data of a version";
                return Err(Failure::failed(message).hint("`leadtower rules draft --json` gives it with what it changes"));
            }
        },
        Format::Text => print::text(&document::text(&source.book()?))?,
        Format::Markdown => {
            let roster = ask::whole_roster(&mut desk)?;
            print::document(&document::markdown(&source.book()?, &roster, &source.edition()))?;
        }
        Format::Html => {
            let roster = ask::whole_roster(&mut desk)?;
            print::document(&document::html(&source.book()?, &roster, &source.edition()))?;
        }
    }
    Ok(Ended::Done)
}

impl Source {
    fn text(&self) -> &str {
        match self {
            Self::Published(published) => &published.text,
            Self::Draft(draft) => &draft.text,
        }
    }

    fn book(&self) -> Result<Rulebook, Failure> {
        match self {
            Self::Published(published) => read(published),
            Self::Draft(draft) => Ok(draft.book.clone()),
        }
    }

    fn edition(&self) -> Edition {
        match self {
            Self::Published(PublishedBook { version, published_at, actor, note, text: _ }) => {
                Edition::Published { version: *version, at: *published_at, by: actor.clone(), note: note.clone() }
            }
            Self::Draft(draft) => Edition::Draft { of: draft.actor.clone(), at: draft.at, base: draft.base },
        }
    }
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
    Ok(rulebooks::get(desk.conn(), version)?.ok_or(Refusal::NoSuchVersion(version))?)
}
