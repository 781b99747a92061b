//! The arguments of `import leads`.

use clap::Args;

use crate::{actions::command::Routing, import::run::How};

use super::FilesArgs;

/// The arguments of `import leads`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower import leads export.csv --dry-run
  leadtower import leads export.csv
  leadtower import leads form.csv --map \"Work mail=email\" --source webinar")]
pub struct ImportLeadsArgs {
    #[command(flatten)]
    pub(super) files: FilesArgs,
    /// Keep what is open and unowned as `new` instead of routing it
    #[arg(long, conflicts_with = "reroute")]
    hold: bool,
    /// Route open leads that have an owner in the CRM too
    #[arg(long)]
    reroute: bool,
    /// The system they come from, in which their ids are known again; read off the layout of the file if missing, and where
    /// that is no system's, off its name (without numbers and months) and its column of ids
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: Option<String>,
}

impl ImportLeadsArgs {
    /// How the leads come in.
    pub fn how(&self) -> How {
        let routing = match (self.hold, self.reroute) {
            (true, _) => Routing::Hold,
            (false, true) => Routing::OwnedToo,
            (false, false) => Routing::OpenAndUnowned,
        };
        How { routing, origin: self.source.clone() }
    }
}
