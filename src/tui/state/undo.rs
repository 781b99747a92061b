//! Undo: the newest change of this person is taken back, after a question where that concerns more than it seems to.

use crate::{
    actions::command::Command,
    model::journal::What,
    tui::{
        effect::{Ask, Effect, Shelf},
        format,
        msg::Newest,
    },
};

use super::{
    App,
    notes::Tone,
    overlay::{Kind, Question},
    picker::ASK_ABOVE,
};

/// Undos on their way.
#[derive(Debug, Default)]
pub(super) struct Undos {
    /// Pressed so often, and not decided on.
    wanted: u32,
    /// The order that takes something back; one at a time, so that each is decided on what then is the newest.
    order: Option<u64>,
}

impl Undos {
    /// That order takes something back.
    pub(super) fn ordered(&mut self, number: u64) {
        self.order = Some(number);
    }

    /// Whether that order takes something back.
    pub(super) fn is_order(&self, number: u64) -> bool {
        self.order == Some(number)
    }

    /// An order was done.
    pub(super) fn done(&mut self, number: u64) {
        self.order = self.order.filter(|order| *order != number);
    }

    /// Something went wrong: what was pressed before the person could know that is not done.
    pub(super) fn stop(&mut self) {
        *self = Self::default();
    }
}

impl App {
    /// `u` was pressed: what it concerns is read first, for what the footer offers may be over.
    pub(super) fn want_undo(&mut self, out: &mut Vec<Effect>) {
        self.undos.wanted += 1;
        out.push(Effect::Ask(Ask::Newest));
    }

    /// The newest change has been read; takes it back, or asks first, if that is wanted.
    pub(super) fn take_newest(&mut self, newest: Option<Newest>, out: &mut Vec<Effect>) {
        self.last = newest;
        if self.undos.wanted == 0 || self.undos.order.is_some() {
            return;
        }
        self.undos.wanted -= 1;
        // Where there is none, the refusal says why.
        let command = Command::Undo(self.last.as_ref().map(|newest| newest.entry));
        let asked = self.last.as_ref().and_then(|newest| Some((newest.said.clone(), doubt(newest)?)));
        let Some((said, doubt)) = asked else {
            self.order(command, Shelf::Queue, &[], out);
            return;
        };
        self.undos.stop();
        if self.overlay.is_some() {
            self.say("not taken back: that asks first, press u again", Tone::Hint);
            return;
        }
        let question = Question::new("Take this back?".to_owned(), vec![said, doubt], command);
        self.put_over(Kind::Question(Box::new(question)));
    }
}

/// What somebody should know before a change is taken back; nothing where a key is enough.
fn doubt(newest: &Newest) -> Option<String> {
    match &newest.what {
        What::Published { before: None, .. } => Some("no rulebook is live then, and new leads wait in fallback".to_owned()),
        What::Published { before: Some(before), .. } => Some(format!("rulebook {before} is live again then")),
        What::Received { counts, .. } => Some(format!("{} that came in will be withdrawn", format::count(counts.rows, "lead"))),
        What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Touched { .. }
        | What::Closed { .. }
        | What::Snoozed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Drafted { .. }
        | What::Ticked(_)
        | What::Noted { .. }
        | What::Erased { .. }
        | What::Undone { .. }
        | What::Redone { .. } => {
            (newest.leads > ASK_ABOVE as u64).then(|| format!("{} change at once", format::count(newest.leads, "lead")))
        }
    }
}
