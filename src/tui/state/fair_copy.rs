//! Copying the Fairness screen: a summary for the team, or the table.

use crate::{
    actions::ask::{Book, DaysIn},
    insight::{
        english,
        fairness::{Against, FairnessRow},
        figures::Group,
    },
    model::id::RepId,
    tui::{
        effect::{Effect, Text},
        format::Sign,
        keys::action::Action,
    },
};

use super::{
    App,
    copy::copy,
    fairness::{At, Fairness},
    notes::Tone,
};

impl App {
    /// `y` or `Y` on this screen; of the leads behind a figure the one under the cursor is meant.
    pub(super) fn copy_fair(&mut self, action: Action, out: &mut Vec<Effect>) {
        let (Some(book), false) = (self.fairness.book(), self.fairness.list.rows().is_empty()) else {
            self.say("nothing to copy yet", Tone::Hint);
            return;
        };
        match action {
            Action::CopyRows => copy("the table", Text::Rows(self.fair_table()), out),
            _ => copy("a summary", Text::Lines(self.fair_summary(&book)), out),
        }
    }

    pub(super) fn rep_called(&self, rep: RepId) -> String {
        self.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
    }

    /// Groups that moved somebody.
    fn moving(&self) -> impl Iterator<Item = Group> {
        let rows = self.fairness.list.rows();
        let moves = |group: &Group| rows.iter().any(|row| row.sums.lines_of(group.columns()).all() > 0);
        Group::ALL.into_iter().filter(moves)
    }

    fn fair_table(&self) -> Vec<Vec<String>> {
        let figures: Vec<At> = std::iter::once(At::ByWeight).chain(self.moving().map(At::Group)).chain([At::Actual]).collect();
        let mut head: Vec<String> = ["rep", "weight", "days in", "workdays"].map(str::to_owned).to_vec();
        head.extend(figures.iter().map(|at| at.title().to_owned()));
        head.extend(["share", "verdict"].map(str::to_owned));
        // Plain numbers, so that a sheet counts on with them.
        let cells = |rep: Option<RepId>| -> Vec<String> {
            let shown = self.fairness.shown(rep);
            figures.iter().map(|at| at.figure(&shown, Sign::Minus).replace(',', "")).collect()
        };
        let line = |row: &FairnessRow| -> Vec<String> {
            let days = self.fairness.fair.as_ref().and_then(|fair| fair.presence.get(&row.rep));
            let day = |of: fn(&DaysIn) -> u32| days.map(|days| of(days).to_string()).unwrap_or_default();
            let weight = row.weight.map(|weight| weight.to_string()).unwrap_or_default();
            let mut line = vec![self.rep_called(row.rep), weight, day(|days| days.days_in), day(|days| days.workdays)];
            line.extend(cells(Some(row.rep)));
            line.push(row.sums.part().map(|part| format!("{:.0}%", part * 100.0)).unwrap_or_default());
            line.push(english::verdict(self.fairness.verdict(row), self.fairness.strategy()));
            line
        };
        let mut total = vec!["all together".to_owned(), String::new(), String::new(), String::new()];
        total.extend(cells(None));
        total.extend([String::new(), String::new()]);
        std::iter::once(head).chain(self.fairness.list.rows().iter().map(line)).chain([total]).collect()
    }

    fn fair_summary(&self, book: &Book) -> Vec<String> {
        let days = self.fairness.fair.as_ref().map(|fair| english::stretch(fair.window.first, fair.window.last));
        let total = At::Actual.figure(&self.fairness.shown(None), Sign::Minus);
        let mut lines = vec![format!("{}, {}: {total} leads", Fairness::name(book), days.unwrap_or_default())];
        for row in self.fairness.list.rows() {
            let shown = self.fairness.shown(Some(row.rep));
            let figure = |at: At, sign| at.figure(&shown, sign);
            let why: Vec<String> = Group::ALL
                .into_iter()
                .filter(|group| shown.of(group.columns()) != 0)
                .map(|group| format!("{} {}", figure(At::Group(group), Sign::Both), group.title()))
                .collect();
            let why = if why.is_empty() { String::new() } else { format!(", {}", why.join(", ")) };
            let (actual, baseline) = (figure(At::Actual, Sign::Minus), figure(At::ByWeight, Sign::Minus));
            let verdict = english::verdict(self.fairness.verdict(row), self.fairness.strategy());
            lines.push(format!("{}: {actual} = {baseline} by weight{why} ({verdict})", self.rep_called(row.rep)));
        }
        let even = self.fairness.evenness();
        lines.push(format!(
            "as received: {}, {}",
            english::jain(even.jain, even.jain_chance),
            english::gini(even.gini, even.chance)
        ));
        if even.against == Against::EachOther {
            lines.push(english::NO_WEIGHTS.to_owned());
            return lines;
        }
        let (jain, gini) = (
            english::jain(even.jain_available, even.jain_chance_available),
            english::gini(even.gini_available, even.chance_available),
        );
        lines.push(format!("for who was there: {jain}, {gini}"));
        lines
    }
}
