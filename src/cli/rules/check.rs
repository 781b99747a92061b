//! `rules check`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{
    actions::{Desk, ask, error::Refusal},
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    outbound::json::RuleFindingJson,
    rulebook::{
        check::{Finding, Severity},
        file::Problem,
    },
};

use super::{NO_BOOK_HINT, publish};

/// The arguments of `rules check`.
#[derive(Debug, Args)]
#[command(after_long_help = "Ends with 3 if anything found is an error.

Examples:
  leadtower rules check
  leadtower rules check --draft
  leadtower rules check rulebook.toml --json")]
pub struct CheckArgs {
    /// The rulebook file; without one the live rulebook
    file: Option<PathBuf>,
    /// Your draft instead
    #[arg(long, conflicts_with = "file")]
    draft: bool,
}

/// Looks, and says what it found.
pub fn run(session: &Session, args: &CheckArgs) -> Result<Ended, Failure> {
    if args.draft {
        let mut desk = session.reading_desk()?;
        let draft = ask::draft(&mut desk)?.ok_or(Refusal::NoDraft)?;
        return text(session, &mut desk, &draft.text, Path::new("your draft"));
    }
    let Some(file) = &args.file else {
        let mut desk = session.reading_desk()?;
        let found = ask::findings(&mut desk)?;
        return tell(session, &found.ok_or_else(|| Failure::failed("no rulebook is live").hint(NO_BOOK_HINT))?);
    };
    let written = publish::read(file)?;
    text(session, &mut session.desk()?, &written, file)
}

/// Of a text that is not live; `from` names it where it cannot be read.
fn text(session: &Session, desk: &mut Desk, text: &str, from: &Path) -> Result<Ended, Failure> {
    match ask::findings_in(desk, text)? {
        Ok(found) => tell(session, &found),
        Err(problems) => tell_unreadable(session, from, &problems),
    }
}

fn tell(session: &Session, found: &[Finding]) -> Result<Ended, Failure> {
    if session.out.is_json() {
        print::json(&found.iter().map(RuleFindingJson::new).collect::<Vec<_>>())?;
    } else {
        print::lines(&lines(found))?;
    }
    let is_wrong = found.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if is_wrong { Ended::WithFindings } else { Ended::Done })
}

/// What is found by gravity, each with the lead that shows it, and how much there is of each.
fn lines(found: &[Finding]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut sums = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_it: Vec<&Finding> = found.iter().filter(|finding| finding.severity == severity).collect();
        if of_it.is_empty() {
            continue;
        }
        let plural = if of_it.len() == 1 { "" } else { "s" };
        sums.push(format!("{} {}{plural}", of_it.len(), severity.as_str()));
        lines.push(format!("{}s", severity.as_str()).to_uppercase());
        for finding in of_it {
            lines.push(format!("  {}", finding.message()));
            lines.extend(finding.witness.as_ref().map(|witness| format!("      for example: {}", witness.words())));
        }
        lines.push(String::new());
    }
    lines.push(if sums.is_empty() { "nothing found".to_owned() } else { sums.join(", ") });
    lines
}

/// Each problem with its place, as compilers write it: `rulebook.toml:3: …`.
fn tell_unreadable(session: &Session, file: &Path, problems: &[Problem]) -> Result<Ended, Failure> {
    if session.out.is_json() {
        print::json(&problems.iter().map(RuleFindingJson::unreadable).collect::<Vec<_>>())?;
    } else {
        let plural = if problems.len() == 1 { "" } else { "s" };
        let mut lines = vec!["ERRORS".to_owned()];
        lines.extend(publish::placed(file, problems).iter().map(|line| format!("  {line}")));
        lines.extend([String::new(), format!("{} error{plural}", problems.len())]);
        print::lines(&lines)?;
    }
    Ok(Ended::WithFindings)
}
