//! The Fallback queue by group. Filter, marks, order and what arrives are those of any list of leads; here stand the
//! headings between them, the cursor on a heading, and what is folded.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{
        ask::{Best, Group},
        command::Seen,
    },
    model::{
        id::{GroupId, LeadId},
        listing::GroupRow,
        snag::Snag,
    },
    tui::{
        effect::{Ask, Effect, From, Grouping, REACH, Shelf},
        keys::action::Action,
        msg::{Answer, Grouped, Rest},
        zones::Item,
    },
};

pub use crate::tui::msg::{LineKey, Today};

use super::{
    App, Screen,
    list::{Keyed, List},
    mend::{Looking, MendOf},
    notes::Tone,
};

impl Keyed for LineKey {
    type Key = Self;
    fn key(&self) -> Self {
        *self
    }
}

/// The groups on screen.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Headings and leads, with the cursor.
    pub list: List<LineKey>,
    /// All groups, the one with the earliest arrival first.
    pub all: Vec<GroupRow>,
    /// There are more leads than were counted.
    pub more: bool,
    /// Of which only the heading is shown.
    pub folded: BTreeSet<GroupId>,
    /// The group under the cursor in full, when it has been read.
    pub detail: Option<Box<Group>>,
    /// What became of the leads of today, where none is left here.
    pub today: Option<Today>,
    best: BTreeMap<LeadId, Best>,
    detail_of: Option<GroupId>,
    /// The mend that was looked for last.
    pub mend: Option<MendOf>,
    /// How it was looked for.
    pub(super) looking: Looking,
    /// The leads of groups that were marked as a whole.
    marked: BTreeMap<GroupId, Vec<LeadId>>,
    /// Where the list of leads was told its cursor stands.
    mirrored: Option<LeadId>,
    /// Where the cursor goes as soon as the window holds it.
    wanted: Option<LineKey>,
    /// This person acted on the leads of the group under the cursor: if none is left, where the cursor goes.
    beyond: Option<(GroupId, Option<LeadId>)>,
    /// The leads of a group were placed by a change of the rules: the cursor goes to the first of these that is there.
    awaited: Option<Vec<GroupId>>,
    /// The group whose leads are being marked for an action on its heading.
    taken: Option<(GroupId, Action)>,
}

impl Groups {
    /// The group whose heading is under the cursor.
    pub fn heading(&self) -> Option<GroupId> {
        match self.list.cursor()? {
            LineKey::Group(group) => Some(group),
            LineKey::Lead(_) => None,
        }
    }

    /// A group by its number.
    pub fn get(&self, group: GroupId) -> Option<&GroupRow> {
        self.all.iter().find(|row| row.id == group)
    }

    /// Who fits a lead best, if somebody is there.
    pub fn best(&self, lead: LeadId) -> Option<Best> {
        self.best.get(&lead).copied()
    }

    /// From a heading none of whose leads is left the cursor goes to that lead.
    pub(super) fn go_beyond(&mut self, group: GroupId, next: Option<LeadId>) {
        self.beyond = Some((group, next));
    }

    /// The first lead below the cursor that is none of these, else the last one above.
    fn lead_beyond(&self, done: impl Fn(LeadId) -> bool) -> Option<LeadId> {
        let index = self.list.index()?;
        let rows = self.list.rows();
        let lead = |line: &LineKey| match line {
            LineKey::Lead(lead) if !done(*lead) => Some(*lead),
            LineKey::Lead(_) | LineKey::Group(_) => None,
        };
        rows[index + 1..].iter().find_map(lead).or_else(|| rows[..index].iter().rev().find_map(lead))
    }

    /// Reads the group in full anew.
    pub fn forget_detail(&mut self) {
        self.detail_of = None;
    }

    /// How many leads are in groups of that kind.
    pub fn count(&self, is: impl Fn(&Snag) -> bool) -> u64 {
        self.all.iter().filter(|row| is(&row.snag)).map(|row| row.leads).sum()
    }
}

impl App {
    /// The group of the line under the cursor.
    pub fn group(&self) -> Option<GroupId> {
        match self.groups.list.cursor()? {
            LineKey::Group(group) => Some(group),
            LineKey::Lead(lead) => self.fallback.list.get(lead)?.group,
        }
    }

    /// Keys of the Fallback queue that mean something else there than on any list; whether that was one.
    pub(super) fn act_in_groups(&mut self, action: Action, out: &mut Vec<Effect>) -> bool {
        if self.screen != Screen::Fallback || self.zoom.is_some() {
            return false;
        }
        let height = self.height();
        match (action, self.groups.heading()) {
            (Action::NextGroup, _) => self.next_group(1, out),
            (Action::PreviousGroup, _) => self.next_group(-1, out),
            (Action::Fix, _) => self.want_mend(out),
            (Action::Learn, _) => self.want_lessons(out),
            (Action::Right, _) => self.unfold(out),
            (Action::Open, Some(group)) if self.groups.folded.contains(&group) => self.unfold(out),
            (Action::Left, _) | (Action::Open, Some(_)) => self.fold(out),
            (Action::Mark, Some(group)) => self.mark_group(group, out),
            (Action::Mark, None) => {
                self.fallback.toggle_mark();
                if !self.groups.marked.is_empty() {
                    // What was said of a whole group no longer is so.
                    self.say(format!("{} marked", self.fallback.marks.len()), Tone::Hint);
                }
                // Down the leads, over the headings between them.
                let below = self.groups.list.index().map_or(0, |index| index + 1);
                let rows = self.groups.list.rows().get(below..).unwrap_or_default();
                if let Some(next) = rows.iter().find(|line| matches!(line, LineKey::Lead(_))).copied() {
                    self.groups.list.go_to_key(next, height);
                }
                self.mirror();
            }
            (Action::CopyRows, Some(group)) if self.fallback.marks.is_empty() => out.push(self.fallback.ask_rows_of(group)),
            (Action::Copy, Some(_)) => self.say("y copies from a lead; Y copies the rows of this group", Tone::Hint),
            (Action::MarkAll, _) => out.extend(self.group().map(|group| self.fallback.ask_group(group))),
            (action, Some(group)) if action.acts_on_leads() && self.fallback.marks.is_empty() => {
                // A heading stands for its leads: they are marked, so that one sees which, and then it is about them.
                self.groups.taken = Some((group, action));
                out.push(self.fallback.ask_group(group));
            }
            _ => return false,
        }
        true
    }

    /// The cursor goes `by` lines down, or up; whether there are groups here to go through.
    pub(super) fn go_in_groups(&mut self, by: isize) -> bool {
        if self.screen != Screen::Fallback {
            return false;
        }
        let height = self.height();
        self.groups.list.go(by, height);
        self.mirror();
        true
    }

    /// The cursor goes to the first or the last line.
    pub(super) fn end_in_groups(&mut self, from: From, out: &mut Vec<Effect>) -> bool {
        if self.screen != Screen::Fallback {
            return false;
        }
        let height = self.height();
        let (above, below) = self.groups.list.rest();
        match (from, above, below) {
            (From::End, _, Rest::None) => self.groups.list.go_last(height),
            (From::Start, Rest::None, _) => self.groups.list.go_first(),
            _ => {
                self.fallback.grouping.group = None;
                out.push(self.fallback.jump(from));
                return true;
            }
        }
        self.mirror();
        true
    }

    /// A line was clicked; whether the cursor could go there.
    pub(super) fn select_in_groups(&mut self, item: Item) -> bool {
        let line = match item {
            Item::Lead(lead) => LineKey::Lead(lead),
            Item::Heading(group) => LineKey::Group(group),
            Item::Rep(_) | Item::Entry(_) | Item::Event(_) | Item::Line(_) | Item::Book(_) | Item::Choice(_) => return false,
        };
        let height = self.height();
        self.groups.list.go_to_key(line, height);
        self.mirror();
        self.groups.list.cursor() == Some(line)
    }

    /// The wheel was turned over the list.
    pub(super) fn scroll_groups(&mut self, by: isize) {
        let height = self.height();
        self.groups.list.scroll(by, height);
        self.mirror();
    }

    fn next_group(&mut self, by: isize, out: &mut Vec<Effect>) {
        let here = self.group().and_then(|group| self.groups.all.iter().position(|row| row.id == group));
        let Some(here) = here else { return };
        // From a lead, back means to its own heading first.
        let by = if by < 0 && self.groups.heading().is_none() { 0 } else { by };
        let next = here.saturating_add_signed(by).min(self.groups.all.len().saturating_sub(1));
        let group = self.groups.all[next].id;
        self.go_to_heading(group, out);
    }

    fn go_to_heading(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        let height = self.height();
        let heading = LineKey::Group(group);
        if self.groups.list.get(heading).is_some() {
            self.groups.list.go_to_key(heading, height);
            self.mirror();
            return;
        }
        self.groups.wanted = Some(heading);
        self.fallback.list.forget_cursor();
        self.fallback.grouping.group = Some(group);
        out.push(self.fallback.jump(From::Start));
    }

    fn fold(&mut self, out: &mut Vec<Effect>) {
        let Some(group) = self.group() else { return };
        if self.groups.folded.insert(group) {
            self.reshape(group, out);
        }
    }

    fn unfold(&mut self, out: &mut Vec<Effect>) {
        let Some(group) = self.group() else { return };
        if self.groups.folded.remove(&group) {
            self.reshape(group, out);
        }
    }

    /// Another shape: the cursor stands on the heading, and the lines come anew.
    fn reshape(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        let height = self.height();
        self.groups.list.go_to_key(LineKey::Group(group), height);
        self.mirror();
        self.groups.wanted = Some(LineKey::Group(group));
        self.fallback.grouping.group = Some(group);
        self.fallback.list.forget_cursor();
        out.push(self.fallback.jump(From::Start));
    }

    /// Whether a group was marked as one and all these marks still stand.
    pub fn is_group_marked(&self, group: GroupId) -> bool {
        let leads = self.groups.marked.get(&group);
        leads.is_some_and(|leads| leads.iter().all(|lead| self.fallback.marks.contains_key(lead)))
    }

    /// Marks all leads of a group, or takes these marks away.
    fn mark_group(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        let is_marked = self.is_group_marked(group);
        match self.groups.marked.remove(&group) {
            Some(leads) if is_marked => {
                self.fallback.marks.retain(|lead, _| !leads.contains(lead));
                self.say(format!("{} no longer marked", leads.len()), Tone::Hint);
            }
            Some(_) | None => out.push(self.fallback.ask_group(group)),
        }
        // To the next group: below stand the very leads that were marked, and another Space would unmark them.
        self.next_group(1, out);
    }

    /// The leads of a group were marked together.
    pub(super) fn marked_group(&mut self, group: GroupId, leads: Vec<LeadId>, more: Option<u64>, out: &mut Vec<Effect>) {
        let named = self.groups.get(group).map(|row| self.group_heading(&row.snag)).unwrap_or_default();
        let text = match more {
            None => format!("{} marked in \"{named}\"", leads.len()),
            Some(all) => format!("marked the first {} of {all} in \"{named}\"", leads.len()),
        };
        self.groups.marked.insert(group, leads);
        self.say(text, Tone::Hint);
        let taken = self.groups.taken.take().filter(|(of, _)| *of == group && self.groups.heading() == Some(group));
        if let Some((_, action)) = taken.filter(|_| self.overlay.is_none() && self.screen == Screen::Fallback) {
            self.act_unless_hidden(action, out);
        }
    }

    /// Where the cursor goes when the leads of the group under it are done with.
    pub(super) fn next_after_group(&self, shelf: Shelf, acted: &[Seen]) -> Option<(GroupId, Option<LeadId>)> {
        if shelf != Shelf::Fallback || self.screen != Screen::Fallback {
            return None;
        }
        let acted: BTreeSet<LeadId> = acted.iter().map(|seen| seen.lead).collect();
        Some((self.groups.heading()?, self.groups.lead_beyond(|lead| acted.contains(&lead))))
    }

    /// The leads of a group were placed by a change of the rules: the cursor goes to its heading where some of them still
    /// wait, else to the next group, at the end to the one before.
    pub(super) fn go_on_from_group(&mut self, group: GroupId) {
        let all = &self.groups.all;
        let here = all.iter().position(|row| row.id == group).unwrap_or(0);
        let below = all.iter().skip(here);
        let above = all.iter().take(here).rev();
        self.groups.awaited = Some(below.chain(above).map(|row| row.id).collect());
        // None of the leads that are placed now is kept for the cursor.
        self.fallback.list.forget_cursor();
        self.groups.mirrored = None;
        self.fallback.grouping.group = None;
    }

    /// What a group is called.
    pub fn group_heading(&self, snag: &Snag) -> String {
        crate::actions::ask::snag_heading(snag, &|rep| self.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned))
    }

    /// Has the list of leads stand where the groups' cursor is.
    fn mirror(&mut self) {
        let height = self.height();
        match self.groups.list.cursor() {
            Some(LineKey::Lead(lead)) if self.fallback.list.get(lead).is_some() => {
                if self.fallback.list.cursor().is_none() {
                    self.fallback.list.go_first();
                }
                self.fallback.list.go_to_key(lead, height);
            }
            Some(_) | None => self.fallback.list.forget_cursor(),
        }
        self.groups.mirrored = self.fallback.list.cursor();
        self.fallback.grouping = Grouping { folded: self.groups.folded.clone(), group: self.groups.heading() };
    }

    /// Brings headings and leads together after whatever happened, and asks for what the cursor now needs.
    pub(super) fn follow_groups(&mut self, out: &mut Vec<Effect>) {
        if self.screen != Screen::Fallback {
            return;
        }
        let height = self.height();
        if let Some((from, grouped, above, below)) = self.fallback.shown.take() {
            self.regroup(from, grouped, (above, below), out);
        } else if self.fallback.list.cursor() != self.groups.mirrored {
            // An action has moved on to the next lead, or has left none.
            match self.fallback.list.cursor() {
                Some(lead) => self.groups.list.go_to_key(LineKey::Lead(lead), height),
                None => self.groups.list.forget_cursor(),
            }
            self.groups.mirrored = self.fallback.list.cursor();
        }
        if self.groups.list.nears_edge(REACH / 4) {
            out.extend(self.fallback.widen());
        }
        let group = self.group();
        if self.groups.detail_of != group {
            self.groups.detail_of = group;
            out.extend(group.map(|group| Effect::Ask(Ask::Group(group))));
        }
        self.follow_mend(out);
        self.follow_lessons(out);
    }

    fn regroup(&mut self, from: From, grouped: Grouped, rest: (Rest, Rest), out: &mut Vec<Effect>) {
        let height = self.height();
        let Grouped { groups, more, lines, best, around, today } = grouped;
        let (was, heading) = (self.groups.list.cursor(), self.groups.heading());
        let first_lead = lines.iter().copied().find(|line| matches!(line, LineKey::Lead(_)));
        (self.groups.all, self.groups.more, self.groups.today) = (groups, more, today);
        self.groups.best = best.into_iter().collect();
        if lines.is_empty() && self.fallback.list.rows().is_empty() {
            // No lead is kept for the cursor, so its line is not either.
            self.groups.list.forget_cursor();
        }
        self.groups.list.replace(lines, rest.0, rest.1);
        let emptied = self.groups.beyond.take().filter(|(group, _)| heading == Some(*group) && self.groups.get(*group).is_none());
        if let Some((_, Some(next))) = emptied {
            self.groups.wanted = Some(LineKey::Lead(next));
            if self.groups.list.get(LineKey::Lead(next)).is_none() {
                self.fallback.grouping.group = None;
                out.push(self.fallback.jump(From::Around(next)));
            }
        }
        let awaited = self.groups.awaited.take().unwrap_or_default();
        if let Some(next) = awaited.into_iter().find(|group| self.groups.get(*group).is_some()) {
            self.groups.wanted = Some(LineKey::Group(next));
            if self.groups.list.get(LineKey::Group(next)).is_none() {
                self.fallback.grouping.group = Some(next);
                out.push(self.fallback.jump(From::Start));
            }
        }
        let wanted = self.groups.wanted.filter(|wanted| self.groups.list.get(*wanted).is_some());
        let lead = self.fallback.list.cursor().map(LineKey::Lead);
        match (wanted, from, around) {
            (Some(wanted), _, _) => {
                self.groups.wanted = None;
                self.groups.list.go_to_key(wanted, height);
            }
            (None, From::End, _) => self.groups.list.go_last(height),
            // On a heading the list of leads has no cursor of its own.
            (None, From::Start | From::Around(_), Some(_)) if heading.is_some() => {}
            (None, From::Start, None) if was.is_some() && heading.is_none() && lead != was => self.groups.list.go_first(),
            (None, From::Start, None) if heading.is_some() => self.groups.list.go_first(),
            (None, From::Start | From::Around(_) | From::Latest, _) => {
                let to = if was.is_none() && from == From::Start { first_lead } else { lead };
                if let Some(to) = to.filter(|to| self.groups.list.cursor() != Some(*to)) {
                    self.groups.list.go_to_key(to, height);
                }
            }
        }
        self.groups.list.settle(height);
        if let Some(group) = self.groups.heading().filter(|group| around.is_none() && heading == Some(*group)) {
            // The cursor went to a heading while this window was read.
            if self.groups.list.is_gone(LineKey::Group(group)) && self.groups.get(group).is_some() {
                self.go_to_heading(group, out);
            }
        }
        self.mirror();
    }

    /// A group has been read in full.
    pub(super) fn take_group(&mut self, answer: Answer) {
        if let Answer::Group(group) = answer
            && self.groups.detail_of == Some(group.id)
        {
            self.groups.detail = Some(group);
        }
    }
}
