//! Somebody's personal data is to be erased: what that comes to, and the lead's number, typed in full.

use crate::{
    actions::{ask::Erasure, command::Command, receipt::Receipt},
    model::{
        id::{EntryId, LeadId},
        journal::What,
        listing::LeadRow,
    },
    tui::{
        effect::{Ask, Effect, Shelf},
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App,
    input::{Edit, Field},
    notes::Tone,
    overlay::{Kind, Overlay},
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct Erasing {
    /// Whom it is about.
    pub lead: LeadId,
    /// What it would come to, when that has been found out.
    pub erasure: Option<Box<Erasure>>,
    /// What is typed.
    pub field: Field,
    /// What is typed is not the number: said, until it is changed.
    pub wrong: Option<String>,
}

impl Erasing {
    /// What is typed is the lead's number, with or without its letter.
    fn is_confirmed(&self) -> bool {
        let typed = self.field.text().trim();
        let digits = typed.strip_prefix("L-").or_else(|| typed.strip_prefix("l-")).unwrap_or(typed);
        digits == self.lead.to_string()
    }
}

impl App {
    /// Asks for the number of the lead on the page, and what its erasure would come to.
    pub(super) fn want_erase(&mut self, out: &mut Vec<Effect>) {
        if self.zoom.is_none() {
            self.say("open the lead first: Enter", Tone::Hint);
            return;
        }
        let Some(row) = self.page() else { return };
        let lead = row.id;
        if row.erased.is_some() {
            self.say(format!("L-{lead} was erased already"), Tone::Hint);
            return;
        }
        out.push(Effect::Ask(Ask::Erasure(lead)));
        self.put_over(Kind::Erase(Box::new(Erasing { lead, erasure: None, field: Field::default(), wrong: None })));
    }

    /// It is found out what an erasure would come to, or why there is none.
    pub(super) fn take_erasure(&mut self, lead: LeadId, found: Result<Box<Erasure>, String>) {
        let Some(Overlay { kind: Kind::Erase(erasing), .. }) = &mut self.overlay else { return };
        if erasing.lead != lead {
            return;
        }
        match found {
            Ok(erasure) => erasing.erasure = Some(erasure),
            Err(because) => {
                self.overlay = None;
                self.say(because, Tone::Error);
            }
        }
    }

    pub(super) fn key_in_erasing(
        &mut self,
        mut erasing: Box<Erasing>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        match action {
            Some(Action::Cancel) => return None,
            // What it comes to has to be read first.
            Some(Action::Accept) if erasing.erasure.is_none() => {}
            Some(Action::Accept) if erasing.is_confirmed() => {
                self.order(Command::Erase(erasing.lead), self.leads().map_or(Shelf::Queue, |leads| leads.shelf), &[], out);
                return None;
            }
            Some(Action::Accept) => {
                let typed = erasing.field.text().trim();
                let lead = erasing.lead;
                erasing.wrong = Some(if typed.is_empty() {
                    format!("type L-{lead} to erase it, or leave with Esc")
                } else {
                    format!("`{typed}` is not L-{lead}: nothing was erased")
                });
            }
            _ => {
                if erasing.field.key(key) == Edit::Changed {
                    erasing.wrong = None;
                }
            }
        }
        Some(Kind::Erase(erasing))
    }

    /// What was erased is on no screen any more, though nothing was read anew yet, and though its row stays for a while.
    pub(super) fn forget_erased(&mut self, receipt: &Receipt) {
        let (What::Erased { .. }, Some(by)) = (&receipt.what, receipt.entry) else { return };
        let is_gone = |lead: LeadId| receipt.leads.iter().any(|touched| touched.lead == lead);
        for leads in [&mut self.queue, &mut self.fallback] {
            let gone: Vec<_> = leads.list.rows().iter().filter(|row| is_gone(row.id)).cloned().collect();
            if gone.iter().any(|row| names(row, &leads.filter)) {
                // It is remembered, and would tell it tomorrow. The list is read anew in any case, around the cursor.
                leads.filter.clear();
            }
            for row in gone {
                leads.list.refresh(row.erased_by(by));
            }
        }
        self.card.take_if(|card| is_gone(card.lead.id));
        self.story.take_if(|story| is_gone(story.lead.id));
    }
}

/// Whether a filter has a word of a lead's name, email or company in it.
fn names(lead: &LeadRow, filter: &str) -> bool {
    let filter = filter.to_lowercase();
    let known = [&lead.name, &lead.email, &lead.company].into_iter().flatten().map(|known| known.to_lowercase());
    known.flat_map(|known| known.split([' ', '@', '.']).map(str::to_owned).collect::<Vec<_>>()).any(|word| {
        // Of a word one types the beginning.
        let mut typed = filter.split([' ', '@', '.', ':', '!']).filter(|typed| typed.chars().count() > 2);
        typed.any(|typed| word.starts_with(typed))
    })
}

/// Whether an entry erased somebody: `u` takes back no such thing.
pub(super) fn is_final(entry: Option<EntryId>, what: &What) -> bool {
    entry.is_none() || matches!(what, What::Erased { .. })
}
