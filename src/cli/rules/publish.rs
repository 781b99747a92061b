//! `rules publish`.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    actions::{
        Desk,
        ask::{self, Between},
        command::{Command, Publish, PublishDraft, SeenLive},
        error::{ActionError, Refusal, problems},
        receipt::Receipt,
    },
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    model::{id::RulebookVersion, journal::What, roster::Roster, rulebook::Rulebook},
    rulebook::{
        check::{Finding, Severity, brought},
        file::{self, MAX_BYTES, Problem},
    },
};

/// The arguments of `rules publish`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rules publish rulebook.toml
  leadtower rules publish --note \"Brazil joins LATAM\"
  leadtower rules publish rulebook.toml --on 4 --note \"DACH gets its own pool\"")]
pub struct PublishArgs {
    /// The rulebook file; your draft if missing
    file: Option<PathBuf>,
    /// The version that the file was made from: refused when another is live
    #[arg(long, value_name = "N", requires = "file")]
    on: Option<u32>,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Puts it live.
pub fn run(session: &Session, args: PublishArgs) -> Result<Ended, Failure> {
    let Some(file) = args.file else {
        let mut desk = session.reading_desk()?;
        let seen = ask::draft_revision(&desk)?.ok_or(Refusal::NoDraft)?;
        let before = live_findings(&mut desk);
        let receipt = desk.perform(&Command::PublishDraft(PublishDraft { seen, note: args.note, mends: None }))?;
        let ended = super::goes_live(session, &mut desk, &receipt)?;
        tell_brought(&mut desk, &before);
        return Ok(ended);
    };
    let text = read(&file)?;
    let mut desk = session.desk()?;
    let before = live_findings(&mut desk);
    let seen = args.on.map_or(SeenLive::Any, |on| SeenLive::This(Some(RulebookVersion(on))));
    let done = desk.perform(&Command::Publish(Publish { text, seen, note: args.note }));
    let receipt = done.map_err(|error| match error {
        ActionError::Refused(Refusal::BadRulebook(found)) => bad(&file, &found),
        error => error.into(),
    })?;
    let ended = super::goes_live(session, &mut desk, &receipt)?;
    tell_changes(&mut desk, &receipt);
    tell_brought(&mut desk, &before);
    Ok(ended)
}

/// Says what a file changed: one that was made from an older version takes back what went live since, and should not do so
/// without a word.
fn tell_changes(desk: &mut Desk, receipt: &Receipt) {
    const MOST: usize = 8;
    let What::Published { version, before: from @ Some(_), .. } = receipt.what else { return };
    let Ok(Ok(changes)) = ask::version_diff(desk, Between { from, to: version }) else { return };
    changes.iter().take(MOST).for_each(|change| print::note(&format!("  {change}")));
    if changes.len() > MOST {
        print::note(&format!("  and {} more: `leadtower rules history`", changes.len() - MOST));
    }
}

/// What is found in the live book; nothing where there is none that can be read.
fn live_findings(desk: &mut Desk) -> Vec<Finding> {
    ask::findings(desk).ok().flatten().unwrap_or_default()
}

/// Says which warnings the book has now that it had not before; what was found before is no news.
fn tell_brought(desk: &mut Desk, before: &[Finding]) {
    let now = live_findings(desk);
    let new = brought(before, &now).into_iter().filter_map(|place| now.get(place));
    let warnings: Vec<&Finding> = new.filter(|finding| finding.severity == Severity::Warning).collect();
    match warnings.len() {
        0 => return,
        1 => print::note("1 warning is new with it:"),
        more => print::note(&format!("{more} warnings are new with it:")),
    }
    warnings.iter().for_each(|finding| print::note(&finding.message()));
}

pub(super) fn bad(file: &Path, found: &[Problem]) -> Failure {
    Failure::failed(format!("{}:", problems(found.len()))).lines(placed(file, found))
}

/// Each problem with its place, as compilers write it: `rulebook.toml:3: …`.
pub(super) fn placed(file: &Path, found: &[Problem]) -> Vec<String> {
    let lines = found.iter().map(|problem| {
        let line = problem.line.map(|line| format!("{line}:")).unwrap_or_default();
        let hint = problem.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{}:{line} {}{hint}", file.display(), problem.message)
    });
    lines.collect()
}

/// The book of a file that somebody wrote, every name in it known.
pub fn read_book(desk: &mut Desk, path: &Path) -> Result<Rulebook, Failure> {
    let text = read(path)?;
    let roster = Roster::new(ask::roster(desk)?.into_iter().map(|row| row.rep).collect(), Vec::new());
    file::read(&text, &roster).map_err(|found| bad(path, &found))
}

/// The text of a rulebook file.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let cannot = |because: String| {
        Failure::failed(format!("cannot read `{}`: {because}", path.display()))
            .hint("`leadtower rules init` writes a first rulebook")
    };
    let file = File::open(path).map_err(|error| cannot(error.to_string()))?;
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| cannot(error.to_string()))?;
    if bytes.len() > MAX_BYTES {
        return Err(Failure::failed(format!("`{}` is larger than {} MiB", path.display(), MAX_BYTES / (1024 * 1024))));
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::failed(format!("`{}` is not UTF-8 from byte {} on", path.display(), error.utf8_error().valid_up_to() + 1))
            .hint("save it as UTF-8")
    })
}
