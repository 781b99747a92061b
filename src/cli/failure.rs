//! The only place that prints an error: what kind it is, what happened, what to do, and the exit code of it.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    actions::error::{ActionError, Refusal},
    import::ImportError,
    intake::SurveyError,
    outbound::shown::Shown,
    store::error::StoreError,
};

/// Why a command ended without doing what was asked.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
    lines: Vec<String>,
    hint: Option<String>,
}

/// What kind of failure; each has its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It could not be done, or makes no sense now.
    Failed,
    /// The command line cannot be understood.
    Usage,
    /// The file was written by a newer program.
    Newer,
    /// Somebody pressed ctrl-c.
    Interrupted,
    /// Whoever read our output has gone: nothing to say to anybody.
    NobodyReads,
}

/// How a command ended that did what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All of it.
    Done,
    /// With something to look at: rejected rows, leads left alone, findings.
    WithFindings,
    /// A signal ended the dashboard; the exit code that says so.
    BySignal(u8),
}

impl Failure {
    /// It could not be done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, message: message.into(), lines: Vec::new(), hint: None }
    }

    /// The command line cannot be understood.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into(), lines: Vec::new(), hint: None }
    }

    /// Somebody pressed ctrl-c; says what is kept.
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self { kind: Kind::Interrupted, message: message.into(), lines: Vec::new(), hint: None }
    }

    /// With a line each for all that is wrong.
    #[must_use]
    pub fn lines(mut self, lines: Vec<String>) -> Self {
        self.lines = lines;
        self
    }

    /// With what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What happened, for tests.
    #[cfg(test)]
    pub fn message(&self) -> &str {
        &self.message
    }

    fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::NobodyReads => 0,
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::Newer => 4,
            Kind::Interrupted => 130,
        }
    }
}

/// Prints a failure and gives the exit code.
pub fn conclude(result: Result<Ended, Failure>) -> ExitCode {
    match result {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithFindings) => ExitCode::from(3),
        Ok(Ended::BySignal(code)) => ExitCode::from(code),
        Err(failure) => {
            say(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn say(failure: &Failure) {
    if failure.kind == Kind::NobodyReads {
        return;
    }
    let word = if failure.kind == Kind::Interrupted { "interrupted" } else { "error" };
    let mut text = format!("{word}: {}\n", Shown::of(&failure.message));
    text.extend(failure.lines.iter().map(|line| format!("{}\n", Shown::of(line))));
    if let Some(hint) = &failure.hint {
        text.push_str(&format!("hint: {}\n", Shown::of(hint)));
    }
    // When standard error is closed as well there is nobody left to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

impl From<ActionError> for Failure {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Refused(refusal) => refusal.into(),
            ActionError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let failure = match refusal.listed() {
            Some((first, lines)) => Self::failed(format!("{first}:")).lines(lines),
            None => Self::failed(refusal.to_string()),
        };
        match refusal {
            Refusal::UnreadableVersion(book) => failure.hint(book.hint()),
            Refusal::NothingToUndo { newest: Some((entry, actor)) } => {
                failure.hint(format!("`leadtower undo {entry}` takes back the newest entry, by {actor}"))
            }
            Refusal::NothingToUndo { newest: None } => failure.hint("`leadtower journal` lists what was done"),
            Refusal::NoDraft => failure.hint("`leadtower rules draft set FILE` begins one, as does an edit in the dashboard"),
            Refusal::DraftBehind { .. } => failure.hint("`leadtower rules draft rebase` carries it over"),
            Refusal::Conflicts(_) => {
                failure.hint("`leadtower rules draft rebase --keep-mine` keeps the draft's way in all of them")
            }
            Refusal::UnreadableDraft(_) => failure.hint("`leadtower rules draft discard` throws it away"),
            Refusal::FailingCases(_) => failure.hint("mend the rules, or the cases that ask for something else now"),
            Refusal::NoSuchVersion(_) | Refusal::LiveAlready(_) => failure.hint("`leadtower rules history` lists the versions"),
            Refusal::NotAway { .. } => failure.hint("`leadtower rep list` says who is away"),
            Refusal::NoSuchEntry(_) => failure.hint("`leadtower journal` lists the entries"),
            Refusal::NoSuchLead(_) | Refusal::NoLeads => failure.hint("`leadtower leads` lists them"),
            Refusal::NoSuchRep(_) => failure.hint("`leadtower rep list` lists them"),
            _ => failure,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let kind = if matches!(error, StoreError::Newer { .. }) { Kind::Newer } else { Kind::Failed };
        Self { kind, message: error.to_string(), lines: Vec::new(), hint: None }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let hint = error.hint();
        let failure = match error {
            ImportError::Action(error) => error.into(),
            ImportError::Store(error) => error.into(),
            ImportError::Survey { error: SurveyError::UnknownColumn { .. } | SurveyError::UnknownField { .. }, .. } => {
                Self::usage(error.to_string())
            }
            error => Self::failed(error.to_string()),
        };
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

/// Of our own output; files name themselves in their messages.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::NobodyReads } else { Kind::Failed };
        Self { kind, message: format!("cannot write the output: {error}"), lines: Vec::new(), hint: None }
    }
}
