//! Marked leads that their list does not show are named before anything is done to them.

use crate::{
    model::id::LeadId,
    tui::{effect::Effect, keys::action::Action},
};

use super::App;

/// So many are named.
const NAMED: usize = 8;

/// An action that waits until it is known which marked leads the list does not show.
#[derive(Debug)]
pub(super) struct HeldBack {
    action: Action,
    marked: Vec<LeadId>,
}

impl App {
    /// Acts on the lead under the cursor or on those that are marked; not before those are known that nobody sees.
    pub(super) fn act_unless_hidden(&mut self, action: Action, out: &mut Vec<Effect>) {
        let all_seen = self.zoom.is_some()
            || self.leads().is_none_or(|leads| {
                leads.marks.keys().all(|lead| leads.list.get(*lead).is_some_and(|row| !leads.list.is_gone(row.id)))
            });
        let Some(leads) = self.leads().filter(|_| !all_seen) else {
            self.act_on_leads(action, None, out);
            return;
        };
        let marked: Vec<LeadId> = leads.marks.keys().copied().collect();
        out.push(leads.ask_hidden(marked.clone()));
        self.held_back = Some(HeldBack { action, marked });
    }

    /// It is known which of these leads the list does not show: goes on, naming them first.
    pub(super) fn go_on(&mut self, leads: &[LeadId], hidden: &[String], out: &mut Vec<Effect>) {
        let Some(held) = self.held_back.take_if(|held| held.marked == leads) else { return };
        if self.overlay.is_none() {
            self.act_on_leads(held.action, named(hidden, leads.len()), out);
        }
    }
}

/// Leads by name, of so many marked ones: a few, and the rest by their number; nothing of none.
fn named(names: &[String], marked: usize) -> Option<String> {
    let told = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = names.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    match (names.len(), marked) {
        (0, _) => None,
        (1, 1) => Some(format!("this list does not show it: {told}")),
        (1, _) => Some(format!("1 of them is not in this list: {told}")),
        (n, _) => Some(format!("{n} of them are not in this list: {told}{more}")),
    }
}
