//! A case of the rulebook from any lead: "this lead must go there". It goes into the draft, and from then on no book goes
//! live under which it does not.

use std::collections::VecDeque;

use crate::{
    actions::command::{Command, EditDraft, SeenBook},
    model::{
        id::LeadId,
        rulebook::{BookTest, Expected},
    },
    rulebook::{edit::BookEdit, file::write_expected},
    tui::effect::{Ask, Effect, Shelf},
};

use super::{
    App,
    notes::Tone,
    overlay::{Choice, Kind, Menu},
};

/// Where the lead of a case must go, as the book spells it.
pub fn must_go_to(test: &BookTest) -> String {
    write_expected(&test.expect)
}

/// Cases on their way into the draft, one after the other: each is for the draft that has those before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Cases {
    /// The order under way.
    order: Option<u64>,
    /// Those that wait for it: of which lead, where it must go, and what that is called.
    waiting: VecDeque<(LeadId, Expected, String)>,
}

impl App {
    /// Where the lead under the cursor must go from now on.
    pub(super) fn want_case(&mut self) {
        let Some(row) = self.page() else {
            self.say("no lead is under the cursor", Tone::Hint);
            return;
        };
        let (lead, whom) = (row.id, self.lead_name(row.id));
        let owner = row.owner.and_then(|owner| self.reps.get(owner)).map(|row| &row.rep);
        let owner = owner.map(|rep| (rep.name.clone(), Expected::Rep(rep.email.as_deref().unwrap_or(&rep.name).into())));
        let pool = row.pool.clone().map(|pool| (format!("pool {pool}"), Expected::Pool(pool)));
        let has_pool = pool.is_some();
        let queues = [("Fallback", Expected::Fallback), ("Nurture", Expected::Nurture)].map(|(name, to)| (name.to_owned(), to));
        let choices = pool.into_iter().chain(owner).chain(queues).map(|(name, expect)| {
            // Whose turn it is differs from lead to lead.
            let is_turn = has_pool && matches!(expect, Expected::Rep(_));
            let says = format!("to {name}{}", if is_turn { ", by name: fails while a pool takes turns" } else { "" });
            (says.into(), Choice::Case(lead, expect, name))
        });
        let note = "a case in your draft: no book goes live under which such a lead goes elsewhere".to_owned();
        let title = format!("Leads like {whom} must go");
        self.put_over(Kind::Menu(Menu { title, choices: choices.collect(), cursor: 0, note: Some(note) }));
    }

    /// The case has been made from the lead, for the draft as it is.
    pub(super) fn take_case(
        &mut self,
        asked: (LeadId, Expected, String),
        test: Option<BookTest>,
        seen: SeenBook,
        out: &mut Vec<Effect>,
    ) {
        match test {
            Some(_) if self.book.cases.order.is_some() => self.book.cases.waiting.push_back(asked),
            Some(test) => {
                let edit = EditDraft { seen, edit: BookEdit::AddTest(test) };
                self.order(Command::EditDraft(edit), Shelf::Queue, &[], out);
                self.book.cases.order = Some(self.newest_order());
            }
            None => {
                self.say("that lead is not there any more", Tone::Hint);
                if self.book.cases.order.is_none() {
                    self.go_on_with_cases(out);
                }
            }
        }
    }

    /// That order was done or refused: the next case is made, for the draft as it is now.
    pub(super) fn next_case(&mut self, number: u64, out: &mut Vec<Effect>) {
        if self.book.cases.order.take_if(|order| *order == number).is_some() {
            self.go_on_with_cases(out);
        }
    }

    fn go_on_with_cases(&mut self, out: &mut Vec<Effect>) {
        let next = self.book.cases.waiting.pop_front();
        out.extend(next.map(|(lead, expect, to)| Effect::Ask(Ask::Case(lead, expect, to))));
    }
}
