//! Copying: a field of what is under the cursor, or whole rows.

use std::borrow::Cow;

use crate::{
    model::{
        id::{EntryId, LeadId},
        listing::{LeadRow, RepRow},
    },
    tui::{
        effect::{Ask, Clip, Effect, Text},
        format,
        keys::action::Action,
        msg::Copied,
    },
};

use super::{
    App, Screen,
    notes::Tone,
    overlay::{Choice, Kind, Menu},
};

impl App {
    /// `y` or `Y`.
    pub(super) fn act_on_clipboard(&mut self, action: Action, out: &mut Vec<Effect>) {
        match (self.screen, action) {
            (Screen::Reps, Action::CopyRows) => self.copy_rep_row(out),
            (Screen::Reps, _) => self.offer_rep(),
            (Screen::Queue | Screen::Fallback, Action::CopyRows) => self.copy_lead_rows(out),
            (Screen::Queue | Screen::Fallback, _) => self.offer_lead(),
            (Screen::Fairness, Action::CopyRows) if self.behind_cursor().is_some() => {
                let rows = self.behind_cursor().map(|row| self.cells_of_lead(row)).into_iter().collect();
                copy("1 row", Text::Rows(rows), out);
            }
            (Screen::Fairness, _) if self.behind_cursor().is_some() => self.offer_lead(),
            (Screen::Fairness, _) => self.copy_fair(action, out),
            (Screen::Rules, action) => self.copy_book(action, out),
            (Screen::Activity, action) => self.copy_entry(action, out),
        }
    }

    /// `y` or `Y` on an entry of the journal; which leads it concerned has to be read.
    fn copy_entry(&mut self, action: Action, out: &mut Vec<Effect>) {
        let Some(row) = self.activity.list.selected() else {
            self.say("no entry is under the cursor", Tone::Hint);
            return;
        };
        match action {
            Action::CopyRows => {
                let undone = row.undone.map(|by| format!("undone by {by}")).unwrap_or_default();
                let cells =
                    vec![row.id.to_string(), row.at.to_string(), row.by.clone(), row.said.clone(), row.leads.to_string(), undone];
                copy("1 row", Text::Rows(vec![cells]), out);
            }
            _ => out.push(Effect::Ask(Ask::LeadsOfEntry(row.id))),
        }
    }

    /// The leads of an entry have been read.
    pub(super) fn offer_entry(&mut self, entry: EntryId, leads: &[LeadId]) {
        let row = self.activity.list.selected().filter(|row| row.id == entry && self.screen == Screen::Activity);
        let Some(row) = row.filter(|_| self.overlay.is_none()) else { return };
        let mut fields = vec![("what", row.said.clone()), ("entry", row.id.to_string())];
        if !leads.is_empty() {
            fields.push(("leads", leads.iter().map(|lead| format!("L-{lead}")).collect::<Vec<_>>().join(" ")));
        }
        self.offer(&format!("entry {entry}"), fields, Vec::new());
    }

    pub(super) fn offer(&mut self, whom: &str, fields: Vec<(&'static str, String)>, also: Vec<(&'static str, Text)>) {
        let all = fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let lines = fields.into_iter().map(|(name, value)| (name, Text::Line(value)));
        let choices = lines.chain(also).chain([("all", Text::Lines(all))]);
        let choices = choices.map(|(name, text)| (name.into(), Choice::Copy(Clip { what: name.to_owned(), text })));
        let choices = choices.chain(self.offer_missing()).collect();
        self.put_over(Kind::Menu(Menu { title: format!("Copy of {whom}"), choices, cursor: 0, note: None }));
    }

    /// Of a pasted list of addresses those that no lead bears, where the list on screen asks for one.
    fn offer_missing(&self) -> Option<(Cow<'static, str>, Choice)> {
        let asked = self.leads().filter(|_| self.zoom.is_none()).and_then(|leads| leads.addresses.as_ref())?;
        let missing = asked.missing.clone();
        let what = match missing.len() {
            0 => return None,
            1 => "address not found".to_owned(),
            n => format!("{} addresses not found", format::grouped(n as u64)),
        };
        Some((format!("the {what}").into(), Choice::Copy(Clip { what, text: Text::Lines(missing) })))
    }

    fn offer_lead(&mut self) {
        let listed = self.leads().and_then(|leads| leads.list.selected());
        let Some(lead) = listed.or_else(|| self.behind_cursor()) else {
            match self.offer_missing() {
                Some(missing) => {
                    let title = "Copy".to_owned();
                    self.put_over(Kind::Menu(Menu { title, choices: vec![missing], cursor: 0, note: None }));
                }
                None => self.say("no lead is under the cursor", Tone::Hint),
            }
            return;
        };
        let card = self.card.as_deref().filter(|card| card.lead.id == lead.id);
        let number = format!("L-{}", lead.id);
        let name = lead.name.as_deref().or(lead.erased.and(lead.called()));
        let named = [name, lead.company.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let link = format!("{number} {}", if named.is_empty() { lead.email.clone().unwrap_or_default() } else { named });
        let fields = [
            ("email", lead.email.clone()),
            ("phone", card.and_then(|card| card.lead.profile.phone.clone())),
            ("name", lead.name.clone()),
            ("company", lead.company.clone()),
            ("id", Some(number)),
            ("CRM id", lead.external_id.clone()),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
        let (whom, fields) = (self.lead_name(lead.id), fields.collect());
        self.offer(&whom, fields, vec![("link text", Text::Line(link))]);
    }

    fn offer_rep(&mut self) {
        let Some(RepRow { rep, .. }) = self.reps.list.selected() else {
            self.say("no rep is under the cursor", Tone::Hint);
            return;
        };
        let fields = [("name", Some(rep.name.clone())), ("email", rep.email.clone()), ("team", rep.team.clone())];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let whom = rep.name.clone();
        self.offer(&whom, fields, Vec::new());
    }

    /// The marked rows, else the one under the cursor.
    fn copy_lead_rows(&mut self, out: &mut Vec<Effect>) {
        let Some(leads) = self.leads() else { return };
        let marked: Vec<_> = leads.marks.keys().copied().collect();
        match leads.list.selected() {
            // Some of them may be far from here.
            _ if !marked.is_empty() => out.push(Effect::Ask(Ask::Rows(leads.shown_query(), marked))),
            Some(row) => {
                let rows = vec![self.cells_of_lead(row)];
                copy("1 row", Text::Rows(rows), out);
            }
            None => self.say("no lead is under the cursor", Tone::Hint),
        }
    }

    /// The marked rows have been read.
    pub(super) fn copy_read_rows(&mut self, rows: &[LeadRow], out: &mut Vec<Effect>) {
        let cells = rows.iter().map(|row| self.cells_of_lead(row)).collect();
        copy(format::count(rows.len() as u64, "row"), Text::Rows(cells), out);
    }

    fn cells_of_lead(&self, lead: &LeadRow) -> Vec<String> {
        let place = lead.state.map(|state| state.as_str().to_owned());
        let place = place.or_else(|| lead.country.map(|country| country.as_str().to_owned()));
        let owner = lead.owner.map(|owner| self.reps.name(owner).map_or_else(|| format!("rep {owner}"), str::to_owned));
        vec![
            format!("L-{}", lead.id),
            format::state(lead, self.now).0.to_owned(),
            lead.name.clone().unwrap_or_default(),
            lead.email.clone().unwrap_or_default(),
            lead.company.clone().unwrap_or_default(),
            place.unwrap_or_default(),
            lead.source.as_ref().map(|source| source.as_str().to_owned()).unwrap_or_default(),
            lead.received_at.to_string(),
            lead.clock.and_then(|clock| clock.due).map(|due| due.to_string()).unwrap_or_default(),
            owner.unwrap_or_default(),
            lead.rule.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]
    }

    fn copy_rep_row(&mut self, out: &mut Vec<Effect>) {
        let Some(row) = self.reps.list.selected() else {
            self.say("no rep is under the cursor", Tone::Hint);
            return;
        };
        let cells = vec![
            row.rep.name.clone(),
            row.rep.email.clone().unwrap_or_default(),
            row.rep.team.clone().unwrap_or_default(),
            format::availability(row, self.now).text,
            format::load(row.load.open, row.rep.capacity.max_open).trim().to_owned(),
        ];
        copy("1 row", Text::Rows(vec![cells]), out);
    }

    /// What became of a copy.
    pub(super) fn copied(&mut self, copied: Copied) {
        let (text, tone) = match copied {
            Copied::Done { what, bytes, ways } => {
                (format!("copied {what}: {}, {}", ways.join(" and "), format::count(bytes as u64, "byte")), Tone::Hint)
            }
            Copied::TooLong { what, encoded } => {
                let encoded = format::grouped(encoded as u64);
                (format!("{what}: {encoded} bytes encoded are more than a terminal takes; X writes them to a file"), Tone::Error)
            }
            Copied::NoWay => ("nothing here takes a copy: neither wl-copy, xclip, xsel nor pbcopy".to_owned(), Tone::Error),
            Copied::Off => ("copying is off in the settings".to_owned(), Tone::Hint),
        };
        self.say(text, tone);
    }
}

/// Has something copied; what became of it comes as a message.
pub(super) fn copy(what: impl Into<String>, text: Text, out: &mut Vec<Effect>) {
    out.push(Effect::Copy(Clip { what: what.into(), text }));
}
