//! What was decided by hand in the Fallback queue, as proposals of rules: looked at, and brought into the draft by whoever
//! accepts one. Nothing is applied by itself.

use crate::{
    actions::ask::Learnt,
    model::id::RuleName,
    tui::{
        effect::{
            Effect,
            count::{CountAsk, CountOrder},
        },
        keys::action::Action,
    },
};

use super::{
    App,
    notes::Tone,
    overlay::{Kind, Overlay},
};

/// What is known of proposals.
#[derive(Debug, Clone, Default)]
pub struct Lessons {
    /// They, the strongest first.
    pub all: Vec<Learnt>,
    /// The newest time they were looked for.
    given: u64,
    is_under_way: bool,
    is_new: bool,
}

impl Lessons {
    /// More was decided since.
    pub(super) fn changed(&mut self) {
        self.is_new = false;
    }
}

/// The proposals over the screen.
#[derive(Debug, Clone, Default)]
pub struct Learning {
    /// The rule under the cursor; the first one where there is none.
    pub cursor: Option<RuleName>,
}

impl Learning {
    /// The place of the one under the cursor.
    pub fn index(&self, all: &[Learnt]) -> usize {
        let here = |cursor: &RuleName| all.iter().position(|one| one.proposal.rule.name == *cursor);
        self.cursor.as_ref().and_then(here).unwrap_or(0)
    }
}

impl App {
    /// Has proposals looked for, where more was decided since.
    pub(super) fn follow_lessons(&mut self, out: &mut Vec<Effect>) {
        if self.lessons.is_new || self.lessons.is_under_way || self.overlay.is_some() {
            return;
        }
        self.lessons.given += 1;
        (self.lessons.is_under_way, self.lessons.is_new) = (true, true);
        let order = CountOrder { number: self.lessons.given, database: self.database.clone(), ask: CountAsk::Learn };
        out.push(Effect::Count(Box::new(order)));
    }

    pub(super) fn take_lessons(&mut self, learnt: Result<Vec<Learnt>, String>) {
        self.lessons.is_under_way = false;
        match learnt {
            Ok(all) => self.lessons.all = all,
            Err(because) => self.say(because, Tone::Error),
        }
    }

    /// Shows them.
    pub(super) fn want_lessons(&mut self, out: &mut Vec<Effect>) {
        let Some(book) = self.lessons.all.first().map(|one| one.book.clone()) else {
            self.say("nothing was decided alike by hand often enough to speak for a rule", Tone::Hint);
            return;
        };
        self.rehearse(&book, out);
        self.put_over(Kind::Learn(Learning::default()));
    }

    pub(super) fn key_in_lessons(
        &mut self,
        mut learning: Learning,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let by = match action {
            Some(Action::Cancel) => {
                self.stop_rehearsal(out);
                return None;
            }
            Some(Action::Accept) => {
                let index = learning.index(&self.lessons.all);
                if let Some(edit) = self.lessons.all.get(index).map(|one| one.edit.clone()) {
                    self.bring(None, edit, out);
                }
                return None;
            }
            Some(Action::Down) => 1,
            Some(Action::Up) => -1,
            _ => return Some(Kind::Learn(learning)),
        };
        let last = self.lessons.all.len().saturating_sub(1);
        let to = learning.index(&self.lessons.all).saturating_add_signed(by).min(last);
        if let Some(name) = self.look_at_lesson(to, out) {
            learning.cursor = Some(name);
        }
        Some(Kind::Learn(learning))
    }

    /// Has the proposal at that place rehearsed: its name.
    fn look_at_lesson(&mut self, index: usize, out: &mut Vec<Effect>) -> Option<RuleName> {
        let found = self.lessons.all.get(index).map(|one| (one.proposal.rule.name.clone(), one.book.clone()));
        let (name, book) = found?;
        self.rehearse(&book, out);
        Some(name)
    }

    /// The proposal at that place was clicked; whether the cursor could go there.
    pub(super) fn select_lesson(&mut self, index: usize, out: &mut Vec<Effect>) -> bool {
        let Some(name) = self.look_at_lesson(index, out) else { return false };
        if let Some(Overlay { kind: Kind::Learn(learning), .. }) = &mut self.overlay {
            learning.cursor = Some(name);
        }
        true
    }
}
