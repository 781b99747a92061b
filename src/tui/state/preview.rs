//! What an action would come to is shown before it is done: of several leads always, of one where it moves. The worker
//! tries it by the same code and takes it back; then a question shows the numbers.

use crate::{
    actions::{command::Trial, receipt::would::Told},
    tui::effect::{Ask, Effect, Shelf},
};

use super::{
    App,
    line::Asks,
    notes::Tone,
    overlay::{Kind, Overlay, Question, Takes},
    picker::ASK_ABOVE,
};

/// What is being tried.
#[derive(Debug, Default)]
pub(super) struct Previews {
    given: u64,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    ticket: u64,
    shelf: Shelf,
    trial: Trial,
    title: String,
    hidden: Option<String>,
}

impl App {
    /// Has an action tried, and asks whether to do it once it is known what it comes to. `title` is the question.
    pub(super) fn preview(&mut self, trial: Trial, shelf: Shelf, title: String, hidden: Option<String>, out: &mut Vec<Effect>) {
        let ticket = self.ticket();
        if trial.leads().len() > ASK_ABOVE {
            self.say(format!("trying it with {} leads ...", trial.leads().len()), Tone::Hint);
        }
        out.push(Effect::Ask(Ask::Would(ticket, Box::new(trial.clone()))));
        self.previews.open = Some(Open { ticket, shelf, trial, title, hidden });
    }

    /// What is tried now is no longer wanted.
    pub(super) fn stop_previews(&mut self) {
        self.previews.open = None;
    }

    /// The number of a new question what something would come to.
    pub(super) fn ticket(&mut self) -> u64 {
        self.previews.given += 1;
        self.previews.given
    }

    /// It is known what something would come to.
    pub(super) fn take_would(&mut self, ticket: u64, told: Told) {
        if let Some(Overlay { kind: Kind::Line(line), .. }) = &mut self.overlay {
            if let Asks::Contacted { ticket: asked, would, .. } = &mut line.asks
                && *asked == ticket
            {
                *would = Some(told);
            }
            return;
        }
        let Some(open) = self.previews.open.take_if(|open| open.ticket == ticket) else { return };
        if self.overlay.is_some() {
            return;
        }
        if told.changes == 0 {
            self.say(told.lines.join("; "), Tone::Final);
            return;
        }
        // That it was being tried.
        self.notes.dismiss();
        let Open { shelf, trial, title, hidden, .. } = open;
        let takes = if trial.leads().len() > ASK_ABOVE { Takes::Yes } else { Takes::Enter };
        let about = (shelf, trial.leads().to_vec());
        let lines = told.lines.into_iter().chain(hidden).collect();
        let question = Question { about, takes, ..Question::new(title, lines, trial.into_command()) };
        self.put_over(Kind::Question(Box::new(question)));
    }
}
