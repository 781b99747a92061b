//! Fairness: who got how much of a pool in some days, why, and the leads behind each figure.

use crate::{
    actions::ask::{Book, Fair, Figure, Of, RepDays, Span},
    insight::{
        fairness::{Evenness, FairnessRow, Sums},
        figures::{Group, Verdict},
        rounding::{Rounded, rounded},
    },
    model::{
        id::{PoolName, RepId},
        ledger::{Columns, Lines, Window},
        pool::Strategy,
        rotation::{Column, Share},
    },
    tui::{
        effect::{Ask, Effect},
        format::{self, Sign},
    },
};

use super::{
    figure::Drill,
    list::{Keyed, List, Rest},
    memory::OfFairness,
};

impl Keyed for FairnessRow {
    type Key = RepId;
    fn key(&self) -> RepId {
        self.rep
    }
}

/// A figure of a row of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum At {
    /// The share by weight.
    ByWeight,
    /// What a group of columns gave or took.
    Group(Group),
    /// What groups for which there is no room gave or took together.
    Other(Columns),
    /// What was received.
    Actual,
}

impl At {
    /// The head of its column.
    pub fn title(self) -> &'static str {
        match self {
            Self::ByWeight => "by weight",
            Self::Group(group) => group.title(),
            Self::Other(_) => "other",
            Self::Actual => "actual",
        }
    }

    /// Columns that it takes: before a long head two blanks, so that two heads are not read as one.
    pub fn width(self) -> usize {
        match self {
            Self::Group(group) => FIGURE.max(group.title().len() + 2),
            Self::ByWeight | Self::Other(_) | Self::Actual => FIGURE,
        }
    }

    /// What it counts.
    pub fn of(self) -> Of {
        match self {
            Self::ByWeight => Of::Columns([Column::Baseline].into_iter().collect()),
            Self::Group(group) => Of::Columns(group.columns()),
            Self::Other(columns) => Of::Columns(columns),
            Self::Actual => Of::Leads,
        }
    }

    /// What it comes to, in tenths of a lead.
    pub fn tenths(self, rounded: &Rounded) -> i64 {
        match self.of() {
            Of::Leads => rounded.actual,
            Of::Columns(columns) => rounded.of(columns),
        }
    }

    /// The same as it is shown: whole leads where it is made of them, else with a decimal.
    pub fn figure(self, rounded: &Rounded, sign: Sign) -> String {
        match self {
            Self::Actual => format::whole_leads(self.tenths(rounded), sign),
            Self::Group(group) if group.is_whole() => format::whole_leads(self.tenths(rounded), sign),
            Self::ByWeight | Self::Group(_) | Self::Other(_) => format::tenths(self.tenths(rounded), sign),
        }
    }

    /// How many lines stand behind it.
    pub fn lines(self, sums: &Sums) -> Lines {
        match self.of() {
            Of::Leads => sums.leads,
            Of::Columns(columns) => sums.lines_of(columns),
        }
    }
}

/// Whether the cursor stands on a rep or below them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum On {
    /// On a rep.
    #[default]
    Rep,
    /// On the sums.
    Total,
}

/// What the screen knows.
#[derive(Debug, Clone)]
pub struct Fairness {
    /// Which days are wanted.
    pub span: Span,
    /// The newest report.
    pub fair: Option<Box<Fair>>,
    /// Rows of the book on screen, and the rep under the cursor.
    pub list: List<FairnessRow>,
    /// Whether the cursor is on a rep.
    pub on: On,
    /// The figure under the cursor.
    pub at: At,
    /// The days of whoever is under the cursor.
    pub days: Option<Box<RepDays>>,
    /// The leads behind a figure, when it was opened.
    pub drill: Option<Drill>,
    rounded: Vec<Rounded>,
    chosen: Option<Book>,
    days_asked: Option<(Book, Option<RepId>, Window)>,
}

impl Default for Fairness {
    fn default() -> Self {
        Self {
            span: Span::default(),
            fair: None,
            list: List::default(),
            on: On::default(),
            at: At::Actual,
            days: None,
            drill: None,
            rounded: Vec::new(),
            chosen: None,
            days_asked: None,
        }
    }
}

/// Columns that a figure takes at least, with the blank before it.
const FIGURE: usize = 10;

impl Fairness {
    /// Where one is.
    pub(super) fn memory(&self) -> OfFairness {
        OfFairness { book: self.chosen.clone(), span: self.span, rep: self.list.cursor() }
    }

    /// Goes back there, before anything is asked.
    pub(super) fn recall(&mut self, memory: OfFairness) {
        let OfFairness { book, span, rep } = memory;
        (self.chosen, self.span) = (book, span);
        if let Some(rep) = rep {
            self.list.expect(rep);
        }
    }

    /// Asks for all that is on screen anew.
    pub fn reload(&mut self) -> Vec<Effect> {
        self.days_asked = None;
        let mut asked = vec![Effect::Ask(Ask::Fairness(self.span))];
        asked.extend(self.drill.as_mut().map(Drill::reload));
        asked
    }

    /// The books one can look at, in the order of their tabs: pools, leads of no pool, all together.
    pub fn books(&self) -> Vec<Book> {
        let Some(fair) = &self.fair else { return Vec::new() };
        let mut books: Vec<Book> = fair.report.pools.iter().map(|part| Book::Of(part.pool.clone())).collect();
        if books.len() > 1 {
            books.push(Book::All);
        }
        books
    }

    /// The book on screen: the one chosen while there is one, else the first pool that gave out a lead.
    pub fn book(&self) -> Option<Book> {
        let books = self.books();
        if let Some(chosen) = self.chosen.as_ref().filter(|chosen| books.contains(chosen)) {
            return Some(chosen.clone());
        }
        let fair = self.fair.as_ref()?;
        let gave = fair.report.pools.iter().find(|part| part.rows.iter().any(|row| row.sums != Sums::default()));
        gave.map(|part| Book::Of(part.pool.clone())).or_else(|| books.first().cloned())
    }

    /// How even the book on screen was.
    pub fn evenness(&self) -> Evenness {
        match (self.book(), &self.fair) {
            (Some(Book::All), Some(fair)) => fair.report.overall,
            (Some(Book::Of(pool)), Some(fair)) => {
                let part = fair.report.pools.iter().find(|part| part.pool == pool);
                part.map(|part| part.evenness).unwrap_or_default()
            }
            (_, _) => Evenness::default(),
        }
    }

    /// How the pool on screen picks; `None` where there is no such pool now.
    pub fn strategy(&self) -> Option<Strategy> {
        match (self.book(), &self.fair) {
            (Some(Book::Of(Some(pool))), Some(fair)) => fair.strategies.get(&pool).copied(),
            (_, _) => None,
        }
    }

    /// Whether anybody of the book has a share by weight.
    pub fn has_weights(&self) -> bool {
        self.list.rows().iter().any(|row| row.sums.part().is_some())
    }

    /// Whether a rep of the book received their share. Where leads of no pool are among theirs, they are not judged: these
    /// are no part of any share by weight.
    pub fn verdict(&self, row: &FairnessRow) -> Verdict {
        if self.outside().any(|outside| outside == row.rep) { Verdict::Mixed } else { row.sums.verdict() }
    }

    /// Whether leads of no pool are among those of the pools.
    pub fn is_mixed(&self) -> bool {
        self.outside().next().is_some()
    }

    /// Who received leads of no pool, where these are shown with those of the pools.
    fn outside(&self) -> impl Iterator<Item = RepId> {
        let all = self.fair.iter().filter(|_| self.book() == Some(Book::All));
        let without = all.flat_map(|fair| &fair.report.pools).filter(|part| part.pool.is_none());
        without.flat_map(|part| &part.rows).filter(|row| row.sums.actual != Share::ZERO).map(|row| row.rep)
    }

    /// The sums of all rows of the book.
    pub fn total(&self) -> Sums {
        Sums::total(self.list.rows())
    }

    /// The figures of a rep as they are shown, rounded so that they add up; of everybody's sums without one.
    pub fn shown(&self, rep: Option<RepId>) -> Rounded {
        match rep {
            None => Rounded::total(&self.rounded),
            Some(rep) => {
                let row = self.list.rows().iter().zip(&self.rounded).find(|(row, _)| row.rep == rep);
                row.map(|(_, rounded)| rounded.clone()).unwrap_or_default()
            }
        }
    }

    /// The sums under the cursor, and whose; nobody's are everybody's.
    pub fn under_cursor(&self) -> Option<(Option<RepId>, Sums)> {
        match self.on {
            On::Total => Some((None, self.total())),
            On::Rep => self.list.selected().map(|row| (Some(row.rep), row.sums.clone())),
        }
    }

    /// A report has come; one of other days than are wanted now is void. Gives back what to ask when a day has turned.
    pub fn take(&mut self, fair: Box<Fair>) -> Option<Effect> {
        if fair.span != self.span {
            return None;
        }
        let window = fair.window;
        self.fair = Some(fair);
        self.fill();
        let drill = self.drill.as_mut().filter(|drill| drill.window != window)?;
        drill.window = window;
        Some(drill.reload())
    }

    /// The rows of the book on screen; the cursor stays with its rep.
    fn fill(&mut self) {
        let rows = match (self.book(), &self.fair) {
            (Some(Book::All), Some(fair)) => fair.report.by_rep(),
            (Some(Book::Of(pool)), Some(fair)) => {
                let part = fair.report.pools.iter().find(|part| part.pool == pool);
                part.map(|part| part.rows.clone()).unwrap_or_default()
            }
            (_, _) => Vec::new(),
        };
        // Who left the book is not kept on screen: sums are of those who are there.
        if self.list.cursor().is_some_and(|cursor| rows.iter().all(|row| row.rep != cursor)) {
            self.list.forget_cursor();
        }
        self.rounded = rounded(&rows);
        self.list.replace(rows, Rest::None, Rest::None);
    }

    /// The days of somebody have come.
    pub fn take_days(&mut self, days: Box<RepDays>) {
        if self.days_asked.as_ref() == Some(&(days.book.clone(), days.rep, days.window)) {
            self.days = Some(days);
        }
    }

    /// What the cursor now needs.
    pub fn follow(&mut self) -> Vec<Effect> {
        if let Some(drill) = &mut self.drill {
            return drill.follow().into_iter().collect();
        }
        let (Some(book), Some(fair), Some((rep, _))) = (self.book(), &self.fair, self.under_cursor()) else { return Vec::new() };
        // Until its report comes nothing is known of other days.
        if fair.span != self.span {
            return Vec::new();
        }
        let wanted = (book.clone(), rep, fair.window);
        if self.days_asked.as_ref() == Some(&wanted) {
            return Vec::new();
        }
        self.days_asked = Some(wanted);
        vec![Effect::Ask(Ask::RepDays { book, rep, window: fair.window })]
    }

    /// The next tab, or the one before; the first follows the last.
    pub fn turn(&mut self, by: isize) {
        let books = self.books();
        let Some(now) = self.book().and_then(|book| books.iter().position(|known| *known == book)) else { return };
        let next = (now as isize + by).rem_euclid(books.len() as isize) as usize;
        self.chosen = books.get(next).cloned();
        self.list.forget_cursor();
        self.on = On::Rep;
        self.fill();
    }

    /// Other days.
    pub fn set_span(&mut self, span: Span) -> Vec<Effect> {
        self.span = span;
        self.reload()
    }

    /// The cursor goes down, or up; below the last rep stand the sums.
    pub fn go(&mut self, by: isize, height: usize) {
        let last = self.list.rows().len().saturating_sub(1);
        match (self.on, by) {
            (On::Total, ..0) => {
                self.on = On::Rep;
                self.list.go_last(height);
                self.list.go(by + 1, height);
            }
            (On::Rep, 1..) if self.list.index() == Some(last) => self.on = On::Total,
            (On::Rep, _) => self.list.go(by, height),
            (On::Total, _) => {}
        }
    }

    /// To the first rep, or to the sums.
    pub fn go_first(&mut self) {
        self.on = On::Rep;
        self.list.go_first();
    }

    /// To the sums, below the last rep.
    pub fn go_last(&mut self, height: usize) {
        self.list.go_last(height);
        self.on = On::Total;
    }

    /// The figures of the ledger for which there is room beside the names, in the order they are shown. Those that are
    /// zero in every row give way first, then the smallest are taken together.
    pub fn figures(&self, room: usize) -> Vec<At> {
        let most = (room / FIGURE).saturating_sub(2);
        let moved = |group: &Group| -> i64 {
            self.list
                .rows()
                .iter()
                .map(|row| row.sums.of(group.columns()).0.abs() + row.sums.lines_of(group.columns()).all())
                .sum()
        };
        let mut shown: Vec<Group> = Group::ALL.into_iter().filter(|group| moved(group) > 0).collect();
        for usual in Group::USUAL {
            if shown.len() < most && !shown.contains(&usual) {
                shown.push(usual);
            }
        }
        shown.sort_unstable();
        let mut other = Columns::default();
        while shown.len() + usize::from(!other.is_empty()) > most {
            let Some(least) = shown.iter().copied().min_by_key(|group| (moved(group), std::cmp::Reverse(*group))) else { break };
            shown.retain(|group| *group != least);
            other = other.iter().chain(least.columns().iter()).collect();
        }
        let other = (!other.is_empty()).then_some(At::Other(other));
        let groups = shown.into_iter().map(At::Group);
        std::iter::once(At::ByWeight).chain(groups).chain(other).chain([At::Actual]).collect()
    }

    /// The place of the figure under the cursor among those shown.
    pub fn place(&self, figures: &[At]) -> usize {
        let same = |at: &At| match (at, self.at) {
            (At::Other(_), At::Other(_)) => true,
            (At::Other(columns), At::Group(group)) => group.columns().iter().all(|column| columns.holds(column)),
            (at, now) => *at == now,
        };
        figures.iter().position(same).unwrap_or(figures.len().saturating_sub(1))
    }

    /// The figure under the cursor among those shown.
    pub fn shown_at(&self, figures: &[At]) -> At {
        figures.get(self.place(figures)).copied().unwrap_or(At::Actual)
    }

    /// One figure to the right, or to the left.
    pub fn go_across(&mut self, by: isize, room: usize) {
        let figures = self.figures(room);
        let place = self.place(&figures).saturating_add_signed(by);
        self.at = figures.get(place.min(figures.len().saturating_sub(1))).copied().unwrap_or(At::Actual);
    }

    /// Opens the leads behind the figure under the cursor; or says why there is nothing to open.
    pub fn open(&mut self, room: usize) -> Result<Effect, String> {
        let at = self.shown_at(&self.figures(room));
        let (Some(book), Some(fair), Some((rep, sums))) = (self.book(), &self.fair, self.under_cursor()) else {
            return Err("no figure is under the cursor".to_owned());
        };
        if at.lines(&sums).all() == 0 {
            return Err("no lead stands behind this figure".to_owned());
        }
        let mut drill = Drill::new(Figure { book, rep, of: at.of() }, at, fair.window);
        let asked = drill.open();
        self.drill = Some(drill);
        Ok(asked)
    }

    /// What a book is called on a tab.
    pub fn name(book: &Book) -> String {
        match book {
            Book::All => "all pools".to_owned(),
            Book::Of(None) => "no pool".to_owned(),
            Book::Of(Some(pool)) => PoolName::to_string(pool),
        }
    }
}
