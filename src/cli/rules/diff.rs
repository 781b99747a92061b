//! `rules diff`.

use clap::Args;

use crate::{
    actions::ask,
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    outbound::json::BookChangeJson,
    rulebook::diff,
};

use super::named::{self, Named};

/// The arguments of `rules diff`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules diff 3 4
  leadtower rules diff live draft")]
pub struct DiffArgs {
    /// The first: the number of a version, `live` or `draft`
    #[arg(value_name = "A")]
    from: Named,
    /// The second
    #[arg(value_name = "B")]
    to: Named,
}

/// Says what is different in the second.
pub fn run(session: &Session, args: &DiffArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let (from, to) = (named::book(&mut desk, args.from)?, named::book(&mut desk, args.to)?);
    let changes = diff::diff(&from, &to);
    let said = diff::sentences(&changes, &ask::whole_roster(&mut desk)?);
    if session.out.is_json() {
        let changes: Vec<BookChangeJson> =
            changes.iter().zip(said).map(|(change, sentence)| BookChangeJson::new(change, sentence)).collect();
        print::json(&changes)?;
    } else if said.is_empty() {
        print::note(&format!("{} and {} are the same", args.from, args.to));
    } else {
        said.iter().try_for_each(|line| print::line(line))?;
    }
    Ok(Ended::Done)
}
