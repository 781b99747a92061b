//! The likely mend of the group under the cursor: it goes into the draft, the draft is shown as it would be published, and
//! whoever publishes it has the leads that wait placed with it.

use crate::{
    actions::{
        ask::NoMend,
        command::{Command, EditDraft},
    },
    model::{id::GroupId, time::Millis},
    rulebook::edit::BookEdit,
    tui::{
        effect::{Ask, Effect, Shelf},
        msg::Mended,
    },
};

use super::{App, Live, Screen, draft_keys::Publishing, notes::Tone, overlay::Kind};

/// How long the cursor stands at a group before its mend is looked for: the book is published for it, its leads are placed,
/// and all that is taken back, while nobody else can write.
const REST: Millis = Millis(250);

/// A change on its way into the draft, and the draft on its way to be published.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bringing {
    /// The draft is read, so that nothing newer is overwritten.
    Reading(Option<GroupId>, BookEdit),
    /// The change is made, by that order.
    Editing(Option<GroupId>, u64),
    /// The draft is read again, to be shown; and why the change was refused, where it was.
    Opening(Option<GroupId>, Option<String>),
}

/// What is known of the mend of a group.
#[derive(Debug, Clone)]
pub struct MendOf {
    /// Of which.
    pub group: GroupId,
    /// So many leads of it waited then.
    pub leads: u64,
    /// That; or why there is none.
    pub mended: Result<Box<Mended>, NoMend>,
    /// What it would have done has been asked for.
    pub(super) is_rehearsed: bool,
}

/// The mends that are looked for as the cursor moves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looking {
    /// The group under the cursor under which book, and since when it is there.
    rests: Option<((GroupId, Live), Millis)>,
    /// The one that was asked about last. That more leads arrive in it is no reason to ask again.
    asked: Option<(GroupId, Live)>,
    /// That could not be answered: `F` asks again, and nothing else does.
    failed: bool,
}

impl Looking {
    /// Looks anew, once nothing more happens for a while.
    pub fn again(&mut self) {
        *self = Self::default();
    }

    /// When the cursor has rested at the group that it went to.
    pub fn wakes_at(&self) -> Option<Millis> {
        let (_, since) = self.rests?;
        Some(Millis(since.0 + REST.0))
    }

    /// Whether it has stood there for long enough.
    fn has_rested(&mut self, at: (GroupId, Live), now: Millis) -> bool {
        match self.rests {
            Some((there, since)) if there == at => now.0 - since.0 >= REST.0,
            Some(_) | None => {
                self.rests = Some((at, now));
                false
            }
        }
    }
}

impl App {
    /// The mend of the group under the cursor, once that is known.
    pub fn mend(&self) -> Option<&MendOf> {
        self.groups.mend.as_ref().filter(|mend| Some(mend.group) == self.group())
    }

    /// Asks for the mend of the group at which the cursor rests, unless it is known, and for what it would have done.
    pub(super) fn follow_mend(&mut self, out: &mut Vec<Effect>) {
        let Some(group) = self.group() else { return };
        if self.groups.looking.has_rested((group, self.live), self.at) {
            self.look_for_mend(group, out);
            self.rehearse_mend(group, out);
        }
    }

    fn look_for_mend(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        let key = Some((group, self.live));
        if self.groups.looking.asked != key {
            (self.groups.looking.asked, self.groups.looking.failed) = (key, false);
            out.push(Effect::Ask(Ask::Mend(group)));
        }
    }

    fn rehearse_mend(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        let mend = self.groups.mend.as_mut().filter(|mend| mend.group == group && !mend.is_rehearsed);
        let Some(mend) = mend.filter(|_| self.overlay.is_none()) else { return };
        mend.is_rehearsed = true;
        let book = mend.mended.as_ref().ok().map(|mended| mended.mend.book.clone());
        if let Some(book) = book.filter(|book| self.rehearsal_of(book).is_none()) {
            self.rehearse(&book, out);
        }
    }

    /// It has been looked for.
    pub(super) fn take_mend(&mut self, group: GroupId, mended: Result<Box<Mended>, NoMend>) {
        if self.groups.looking.asked.is_some_and(|(asked, _)| asked == group) {
            let leads = self.groups.get(group).map_or(0, |row| row.leads);
            self.groups.mend = Some(MendOf { group, leads, mended, is_rehearsed: false });
        }
    }

    /// It could not be looked for: `F` asks again.
    pub(super) fn without_mend(&mut self, group: GroupId, because: String) {
        if self.groups.looking.asked.is_some_and(|(asked, _)| asked == group) {
            self.groups.looking.failed = true;
        }
        self.say(because, Tone::Error);
    }

    /// Brings the mend into the draft, and shows what that would publish.
    pub(super) fn want_mend(&mut self, out: &mut Vec<Effect>) {
        match self
            .mend()
            .map(|mend| (mend.group, mend.mended.as_ref().map(|mended| mended.mend.edit.clone()).map_err(|why| *why)))
        {
            Some((group, Ok(Some(edit)))) => self.bring(Some(group), edit, out),
            Some((group, Ok(None))) => self.bring_draft(group, out),
            Some((_, Err(NoMend::NoneIsSafe))) => {
                self.say("no change of the rules is safe here: choose by hand, with a", Tone::Hint);
            }
            Some((_, Err(NoMend::IsLive))) => {
                self.say("the live rulebook has that fix: r routes them again", Tone::Hint);
            }
            None => {
                if let Some(group) = self.group() {
                    if self.groups.looking.failed {
                        self.groups.looking.asked = None;
                    }
                    self.look_for_mend(group, out);
                }
                self.say("still looking for a change that would place them", Tone::Hint);
            }
        }
    }

    /// Brings a change into the draft, and shows what that would publish.
    pub(super) fn bring(&mut self, mends: Option<GroupId>, edit: BookEdit, out: &mut Vec<Effect>) {
        if self.book.bringing.is_some() || self.book.sent.is_some() {
            self.say("the last change is still on its way", Tone::Hint);
            return;
        }
        self.book.bringing = Some(Bringing::Reading(mends, edit));
        out.push(Effect::Ask(Ask::Book));
    }

    /// Shows what the draft would publish, which mends the group already.
    fn bring_draft(&mut self, group: GroupId, out: &mut Vec<Effect>) {
        if self.book.bringing.is_some() || self.book.sent.is_some() {
            self.say("the last change is still on its way", Tone::Hint);
            return;
        }
        self.book.bringing = Some(Bringing::Opening(Some(group), None));
        out.push(Effect::Ask(Ask::Book));
    }

    /// The draft cannot be read, or the person has turned to something else: nothing goes into it later on unasked.
    pub(super) fn stop_bringing(&mut self) {
        self.book.bringing = None;
    }

    /// The draft has been read.
    pub(super) fn go_on_bringing(&mut self, out: &mut Vec<Effect>) {
        match self.book.bringing.take() {
            Some(Bringing::Reading(mends, edit)) => {
                let seen = self.seen_book();
                self.order(Command::EditDraft(EditDraft { seen, edit }), Shelf::Queue, &[], out);
                self.book.bringing = Some(Bringing::Editing(mends, self.newest_order()));
            }
            Some(Bringing::Opening(mends, refused)) => self.open_publishing(mends, refused, out),
            other @ (Some(Bringing::Editing(..)) | None) => self.book.bringing = other,
        }
    }

    /// The change was made; or it was refused, and there is a draft all the same: it may hold the change already.
    pub(super) fn brought(&mut self, number: u64, refused: Option<&str>, out: &mut Vec<Effect>) -> bool {
        match self.book.bringing {
            Some(Bringing::Editing(mends, order)) if order == number => {
                self.book.bringing = None;
                if refused.is_some() && self.draft().is_none() {
                    return false;
                }
                self.book.bringing = Some(Bringing::Opening(mends, refused.map(str::to_owned)));
                out.push(Effect::Ask(Ask::Book));
                true
            }
            Some(Bringing::Reading(..) | Bringing::Editing(..) | Bringing::Opening(..)) | None => false,
        }
    }

    fn open_publishing(&mut self, mends: Option<GroupId>, refused: Option<String>, out: &mut Vec<Effect>) {
        if self.overlay.is_some() || self.screen != Screen::Fallback {
            return;
        }
        let Some(draft) = self.draft() else { return };
        let publishing = Publishing { refused, ..Publishing::of(draft, mends) };
        let book = draft.book.clone();
        self.rehearse(&book, out);
        self.put_over(Kind::Publish(Box::new(publishing)));
    }
}
