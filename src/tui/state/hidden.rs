//! Marked leads that their list does not show are named before anything is done to them.

use crate::{
    model::id::LeadId,
    tui::{effect::Effect, keys::action::Action},
};

use super::{
    App,
    overlay::{Kind, Overlay, Question},
    perform::at_once,
};

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
        let Some(leads) = self.leads() else { return };
        if self.zoom.is_some()
            || leads.marks.keys().all(|lead| leads.list.get(*lead).is_some_and(|row| !leads.list.is_gone(row.id)))
        {
            self.act_on_leads(action, out);
            return;
        }
        let marked: Vec<LeadId> = leads.marks.keys().copied().collect();
        out.push(leads.ask_hidden(marked.clone()));
        self.held_back = Some(HeldBack { action, marked });
    }

    /// It is known which of these leads the list does not show: goes on, naming them first.
    pub(super) fn go_on(&mut self, leads: &[LeadId], hidden: &[String], out: &mut Vec<Effect>) {
        let Some(held) = self.held_back.take_if(|held| held.marked == leads) else { return };
        if self.overlay.is_some() {
            return;
        }
        let Some((shelf, targets)) = self.leads().map(|leads| (leads.shelf, leads.targets())) else { return };
        let told = named(hidden);
        if let (Some(told), Some(command)) = (&told, at_once(held.action, &targets)) {
            let whom = self.leads_named(&targets);
            let title = match held.action {
                Action::Contacted => format!("Contacted {whom}?"),
                _ => format!("Re-route {whom}?"),
            };
            let about = (shelf, targets);
            let question = Question { about, ..Question::new(title, vec![told.clone()], command) };
            self.put_over(Kind::Question(Box::new(question)));
            return;
        }
        self.act_on_leads(held.action, out);
        match (&mut self.overlay, told) {
            (Some(Overlay { kind: Kind::Menu(menu), .. }), told) => menu.note = told,
            (Some(Overlay { kind: Kind::Line(line), .. }), Some(told)) => line.tell_hidden(told),
            _ => {}
        }
    }
}

/// Leads by name: so many, and the rest by their number; nothing of none.
fn named(names: &[String]) -> Option<String> {
    let told = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = names.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    match names.len() {
        0 => None,
        1 => Some(format!("1 of them is not in this list: {told}")),
        n => Some(format!("{n} of them are not in this list: {told}{more}")),
    }
}
