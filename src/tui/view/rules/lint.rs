//! Findings: what is wrong with the book, or could be meant otherwise; and below them its own cases.

use crate::{
    actions::ask::{BookPage, Finding, Severity},
    model::rulebook::BookTest,
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, case::must_go_to, rules::What},
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
        let cases = app.book.page.iter().flat_map(|page| &page.book.tests);
        let about = findings.map(|finding| finding.about.words()).chain(cases.map(|test| test.name.clone()));
        let longest = about.map(|about| Shown::of(&about).width()).max().unwrap_or(0);
        let about = longest.clamp(8, (width / 3).max(8));
        Self { about, says: width.saturating_sub(3 + GRAVE + 2 + about + 2 + 1) }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let row = pen.row().gap(3).cell("", GRAVE, Meaning::Muted).gap(2).cell("At", self.about, Meaning::Muted);
        row.gap(2).cell("What was found", self.says, Meaning::Muted)
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        if let What::Case(index) = what {
            return page.book.tests.get(index).map_or_else(|| cursor.clone(), |test| self.case(app, test, cursor.clone()));
        }
        let What::Finding(index) = what else { return cursor };
        let Some(finding) = app.book.findings.as_ref().and_then(|all| all.get(index)) else { return cursor };
        let row = cursor.cell(finding.severity.as_str(), GRAVE, grave(finding)).gap(2);
        let row = row.cell(Shown::of(&finding.about.words()), self.about, Meaning::Plain);
        row.gap(2).cell(Shown::of(&finding.sentence()), self.says, Meaning::Muted)
    }

    fn case<'t>(&self, app: &App, test: &BookTest, cursor: Row<'t>) -> Row<'t> {
        let (word, meaning) = verdict(app, test);
        let wants = must_go_to(test);
        let says = match app.book.case_run(test).filter(|run| !run.passed) {
            Some(run) => format!("a case that wants {wants} and got {}", run.got),
            None => format!("a case that wants {wants}"),
        };
        let row = cursor.cell(word, GRAVE, meaning).gap(2).cell(Shown::of(&test.name), self.about, Meaning::Plain);
        row.gap(2).cell(Shown::of(&says), self.says, Meaning::Muted)
    }
}

/// Whether a case goes where it must, in a word.
pub fn verdict(app: &App, test: &BookTest) -> (&'static str, Meaning) {
    match app.book.case_run(test) {
        Some(run) if run.passed => ("passes", Meaning::Good),
        Some(_) => ("fails", Meaning::Error),
        None => ("case", Meaning::Muted),
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
    let mut sums: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(of).collect();
    match (app.book.failing.cases as u64, app.book.failing.said.len() as u64) {
        (0, _) => {}
        (cases, 0) => sums.push(format::count(cases, "case")),
        (cases, fail) => sums.push(format!("{} of {} failing", format::grouped(fail), format::count(cases, "case"))),
    }
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
