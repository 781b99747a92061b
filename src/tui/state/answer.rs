//! What the worker found or did, taken in.

use crate::{
    actions::error::StandsNow,
    model::{id::LeadId, journal::What},
    tui::{
        effect::{Ask, Effect, Shelf},
        format,
        msg::Answer,
    },
};

use super::{
    App, Screen,
    erasing::is_final,
    notes::Tone,
    overlay::{Kind, Overlay},
    setup::FirstBook,
};

impl App {
    pub(super) fn answer(&mut self, answer: Answer, out: &mut Vec<Effect>) {
        let height = self.height();
        match answer {
            Answer::Leads(page) => {
                let shelf = page.shelf;
                let before = self.in_view();
                self.live = page.live;
                self.rules.clone_from(&page.rules);
                self.now = self.now.max(page.now);
                out.extend(self.shelf_mut(shelf).take(*page, height));
                self.say_if_followed(before);
                // Beside a list that stands still, the sums stand still as well.
                if self.leads().is_none_or(|leads| leads.shelf == shelf || leads.frozen.is_none()) {
                    self.totals = self.shelf(shelf).totals.clone();
                }
            }
            Answer::AllOf { shelf, group, leads, more } => {
                self.mark_all(shelf, &leads, more);
                if let Some(group) = group {
                    self.marked_group(group, leads.iter().map(|seen| seen.lead).collect(), more, out);
                }
            }
            Answer::Reps(rows, totals) => {
                self.reps.take(rows, height);
                // Beside a list of leads they come with it.
                if self.leads().is_none() {
                    self.totals = totals;
                }
            }
            Answer::Rep(page) => self.reps.page = Some(page),
            Answer::LeadsOf { rep, rows } => self.hand_over(rep, rows, out),
            Answer::Presence { of, effect } => self.take_effect(&of, effect),
            Answer::Card(card) => self.card = Some(card),
            Answer::Candidates { leads, candidates } => {
                if let Some(Overlay { kind: Kind::Picker(picker), .. }) = &mut self.overlay
                    && picker.leads.iter().map(|seen| seen.lead).eq(leads)
                {
                    out.extend(picker.take(*candidates));
                }
            }
            Answer::Rehearsed { ticket, rehearsal } => {
                if let Some(Overlay { kind: Kind::Picker(picker), .. }) = &mut self.overlay {
                    picker.rehearsed(ticket, rehearsal);
                }
            }
            Answer::Would { ticket, told } => self.take_would(ticket, told),
            answer @ Answer::Group(_) => self.take_group(answer),
            Answer::Case(asked, test, seen) => self.take_case(*asked, test, seen, out),
            Answer::Mend(group, mended) => self.take_mend(group, mended),
            Answer::NoMend(group, because) => self.without_mend(group, because),
            Answer::Newest(newest) => self.take_newest(newest, out),
            Answer::Again(again) => self.again = again,
            Answer::Journal(page) => out.extend(self.activity.take(page, height)),
            Answer::BadJournal { ticket, because } => self.complain_of_activity(ticket, because),
            Answer::Entry(card) => self.activity.card = Some(card),
            Answer::LeadsOfEntry(entry, leads) => self.offer_entry(entry, &leads),
            Answer::TakeBack { entry, said, text } => self.offer_take_back(entry, &said, text),
            Answer::Erasure { lead, found } => self.take_erasure(lead, found),
            Answer::Story(story) => self.story = Some(story),
            Answer::Hidden { leads, hidden } => self.go_on(&leads, &hidden, out),
            Answer::Trial { ticket, line, told } => self.take_trial(ticket, line, told),
            Answer::Versions(versions, live) => self.show_versions(versions, live, out),
            Answer::VersionDiff(between, changes) => self.take_version_diff(between, changes, out),
            Answer::Book(page) => {
                self.book.take(page);
                self.go_on_bringing(out);
            }
            Answer::NoBook(because) => {
                self.undos.stop();
                self.stop_bringing();
                self.say(because, Tone::Error);
            }
            Answer::Count { number, said } => self.take_count(number, said),
            Answer::Fairness(fair) => out.extend(self.fairness.take(fair)),
            Answer::RepDays(days) => self.fairness.take_days(days),
            Answer::Behind { query, behind } => self.take_behind(&query, behind, out),
            Answer::Unreadable(book) => self.unreadable = book,
            Answer::Done { number, receipt, said } => {
                self.undos.done(number);
                self.refused_undo = None;
                self.settle(number);
                self.forget_erased(&receipt);
                self.form_done(number, receipt.rep);
                self.draft_done(number);
                self.brought(number, None, out);
                self.next_case(number, out);
                let tone = match &receipt.what {
                    what if is_final(receipt.entry, what) => Tone::Final,
                    What::Undone { .. } => Tone::Undone,
                    _ => Tone::Done,
                };
                self.say(said, tone);
                out.push(Effect::Ask(Ask::Newest));
                self.reload_own(out);
                self.done_in_setup(&receipt.what, out);
            }
            Answer::NotDone { number, because, moved } => {
                if self.undos.is_order(number) {
                    // The footer does not offer it again.
                    self.refused_undo = self.last.as_ref().map(|last| last.entry);
                }
                self.undos.stop();
                let lead = if let Some(StandsNow::Lead(seen)) = moved { Some(seen) } else { None };
                self.forget(number, lead);
                let known = self.brought(number, Some(&because), out);
                self.next_case(number, out);
                if !known && !self.form_refused(number, &because) && !self.draft_refused(number, &because, moved) {
                    self.say(because, Tone::Error);
                }
                self.reload_own(out);
            }
            Answer::FirstBook { template, text, says, lacks } => self.take_book(FirstBook { template, text, says, lacks }),
            Answer::File { number, said } => self.hear_of_file(number, said, out),
            Answer::Export { number, said } => self.hear_of_export(number, said),
            Answer::Opened { which, path, sample } => {
                self.sample = sample;
                self.opened(&which, &path, out);
            }
            Answer::NotOpened(because) => self.not_opened(because),
            Answer::Rows(rows) => self.copy_read_rows(&rows, out),
            Answer::Failed(because) => {
                self.undos.stop();
                self.say(because, Tone::Error);
            }
        }
    }

    /// The lead under the cursor, how it stands, and the row at the top of the screen; where an answer to come is news.
    fn in_view(&self) -> Option<(LeadId, &'static str, Option<LeadId>)> {
        let leads = self.leads().filter(|leads| leads.shelf == Shelf::Queue && leads.reads_news() && self.zoom.is_none())?;
        let row = leads.list.selected()?;
        let top = leads.list.visible(self.height()).first().map(|row| row.id);
        Some((row.id, format::state(row, self.now).0, top))
    }

    /// A list that goes after its lead, which somebody moved elsewhere, says so: all its rows are others now.
    fn say_if_followed(&mut self, before: Option<(LeadId, &'static str, Option<LeadId>)>) {
        let (Some((lead, was, top)), Some(leads)) = (before, self.leads()) else { return };
        let visible = leads.list.visible(self.height());
        let still = top.is_none_or(|top| visible.iter().any(|row| row.id == top));
        let Some(row) = leads.list.selected().filter(|row| row.id == lead && !still) else { return };
        let is = format::state(row, self.now).0;
        if is != was {
            let text = format!("{} is {is} now: the list followed, g goes to the top", self.lead_name(lead));
            self.say(text, Tone::Hint);
        }
    }

    /// Reads anew what this person changed.
    fn reload_own(&mut self, out: &mut Vec<Effect>) {
        out.push(Effect::Ask(Ask::Reps));
        if let Some(leads) = self.leads_mut() {
            out.push(leads.reload_own());
        }
        if self.screen == Screen::Fairness {
            out.extend(self.fairness.reload());
        }
        self.book.changed();
        self.rehearsal_is_old();
        self.reload_book(out);
        self.reload_activity(out);
        (self.card_of, self.story_of, self.reps.asked) = (None, None, None);
        self.groups.forget_detail();
        self.groups.looking.again();
        self.lessons.changed();
    }

    fn mark_all(&mut self, shelf: Shelf, leads: &[crate::actions::command::Seen], more: Option<u64>) {
        let list = match shelf {
            Shelf::Queue => &mut self.queue,
            Shelf::Fallback => &mut self.fallback,
        };
        list.marks.extend(leads.iter().map(|seen| (seen.lead, seen.decision)));
        let marked = leads.len() as u64;
        let all = list.whole();
        let text = match more {
            Some(more) => format!("marked the first {} of {}", format::grouped(marked), format::grouped(more)),
            None if marked == all => format!("marked all {}", format::grouped(all)),
            None => format!("marked {} of {}", format::grouped(marked), format::grouped(all)),
        };
        self.say(text, Tone::Hint);
    }
}
