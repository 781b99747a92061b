//! `rules test`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    actions::{Desk, ask},
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    model::rulebook::Rulebook,
    outbound::json::CaseJson,
    rulebook::{cases, file},
};

use super::{
    named::{self, Named},
    publish,
};

/// The arguments of `rules test`.
#[derive(Debug, Args)]
#[command(after_long_help = "A case is about policy: it is routed as if everybody were there, at work and without a lead.

Examples:
  leadtower rules test
  leadtower rules test --draft
  leadtower rules test rulebook.toml

Exit code: 3 if a case fails")]
pub struct TestArgs {
    /// The rulebook file; the live one if missing
    file: Option<PathBuf>,
    /// Your draft instead
    #[arg(long, conflicts_with = "file")]
    draft: bool,
}

/// Runs the cases.
pub fn run(session: &Session, args: &TestArgs) -> Result<Ended, Failure> {
    let mut desk = match args.file {
        Some(_) => session.desk()?,
        None => session.reading_desk()?,
    };
    let book = book(&mut desk, args)?;
    let results = cases::run(&book, &ask::whole_roster(&mut desk)?);
    let failing = results.iter().filter(|case| !case.passed).count();
    if session.out.is_json() {
        let results: Vec<CaseJson> = results.iter().map(CaseJson::new).collect();
        print::json(&results)?;
    } else if results.is_empty() {
        print::note("the rulebook has no cases");
        print::note("hint: a `[[test]]` in the file says where a lead must go");
    } else {
        for case in &results {
            print::line(&if case.passed { format!("ok    {}", case.name) } else { format!("FAIL  {case}") })?;
        }
        let cases = if results.len() == 1 { "case" } else { "cases" };
        print::note(&format!("{} of {} {cases} passed", results.len() - failing, results.len()));
    }
    Ok(if failing == 0 { Ended::Done } else { Ended::WithFindings })
}

fn book(desk: &mut Desk, args: &TestArgs) -> Result<Rulebook, Failure> {
    let Some(path) = &args.file else {
        return named::book(desk, if args.draft { Named::Draft } else { Named::Live });
    };
    let text = publish::read(path)?;
    file::read(&text, &ask::whole_roster(desk)?).map_err(|problems| publish::bad(path, &problems))
}
