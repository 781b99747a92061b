//! Findings: what is wrong with the book, or could be meant otherwise.

use crate::{
    actions::ask::{Finding, Severity},
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

/// Widths of the columns.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    about: usize,
    says: usize,
}

/// Columns of the word for how grave it is.
const GRAVE: usize = 7;

impl Columns {
    /// For so much room.
    pub fn of(app: &App, width: usize) -> Self {
        let findings = app.book.findings.iter().flatten();
        let longest = findings.map(|finding| Shown::of(&finding.about.words()).width()).max().unwrap_or(0);
        let about = longest.clamp(8, (width / 3).max(8));
        Self { about, says: width.saturating_sub(3 + GRAVE + 2 + about + 2 + 1) }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let row = pen.row().gap(3).cell("", GRAVE, Meaning::Muted).gap(2).cell("At", self.about, Meaning::Muted);
        row.gap(2).cell("What was found", self.says, Meaning::Muted)
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, what: What, cursor: Row<'t>) -> Row<'t> {
        let What::Finding(index) = what else { return cursor };
        let Some(finding) = app.book.findings.as_ref().and_then(|all| all.get(index)) else { return cursor };
        let row = cursor.cell(finding.severity.as_str(), GRAVE, grave(finding)).gap(2);
        let row = row.cell(Shown::of(&finding.about.words()), self.about, Meaning::Plain);
        row.gap(2).cell(Shown::of(&finding.sentence()), self.says, Meaning::Muted)
    }
}

/// How much was found of each gravity in the text on screen.
pub fn counted<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let Some(all) = app.book.findings.as_ref().filter(|_| app.book.is_proved()) else {
        return match app.book.unchecked {
            Some(_) => pen.row().put("the book cannot be checked", Meaning::Error),
            None => pen.row().put("checking ...", Meaning::Muted),
        };
    };
    let of = |severity: Severity| {
        let found = all.iter().filter(|finding| finding.severity == severity).count() as u64;
        (found > 0).then(|| format::count(found, severity.as_str()))
    };
    let sums: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(of).collect();
    pen.row().put(sums.join(", "), Meaning::Muted)
}

/// How a finding looks.
pub fn grave(finding: &Finding) -> Meaning {
    match finding.severity {
        Severity::Error => Meaning::Error,
        Severity::Warning => Meaning::AtRisk,
        Severity::Note => Meaning::Muted,
    }
}
