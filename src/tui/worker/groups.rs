//! Windows of the Fallback queue by group: headings, and below each its leads in their order. All groups are known, since
//! they are few; of their leads those around the cursor are read by key.

use std::collections::BTreeSet;

use crate::{
    actions::{Desk, ask, error::ActionError},
    model::{
        filter::{Filter, OwnerIs, Status},
        id::{GroupId, LeadId},
        listing::{GroupRow, LeadRow},
        time::Zone,
    },
    rulebook::filter::whole_day,
    store::{
        Scope,
        fallback::{self, Groups},
        listing,
        page::{Direction, Position},
    },
    tui::{
        effect::{From, Query, REACH},
        msg::{Grouped, LineKey, Mended, Rest, Today},
    },
};

use super::page::{List, Window};

/// Leads of a day are counted up to here; beyond, nothing is said about them.
const TODAY: usize = 2_000;

/// The window that a query asks for.
pub(super) fn window(list: &List<'_>, query: &Query) -> Result<Window, ActionError> {
    // Without a filter all is counted already, those that wait with a frozen list too.
    let Groups { rows: groups, more } = if query.filter.is_empty() && query.until.is_none() {
        fallback::groups(list.conn, list.now)?
    } else {
        fallback::groups_of(list.conn, &list.filter, list.scope())?
    };
    let all = ByGroup { list, groups: &groups, folded: &query.grouping.folded };
    let part = match (query.grouping.group.and_then(|group| all.place(group)), query.from) {
        (Some(group), _) => all.around_heading(group)?,
        (None, From::Start) => all.at_start()?,
        (None, From::End) => all.at_end()?,
        (None, From::Around(lead)) => all.around(lead)?,
        (None, From::Latest) => match list.newest()? {
            Some(lead) => all.around(lead)?,
            None => all.at_start()?,
        },
    };
    let matching = (!more).then(|| groups.iter().map(|group| group.leads).sum());
    let around = query.grouping.group;
    let grouped = Grouped { groups, more, lines: part.lines, best: Vec::new(), around, today: None };
    Ok(Window { rows: part.rows, above: part.above, below: part.below, matching, grouped: Some(grouped) })
}

/// The groups that a list of a filter shows, all of them, in their order.
pub(super) fn of_all(list: &List<'_>, filter: &Filter) -> Result<Vec<GroupId>, ActionError> {
    let groups = fallback::all_groups_of(list.conn, filter, list.scope())?;
    Ok(groups.into_iter().map(|group| group.id).collect())
}

/// Beside the lines: who fits best, and where there are none, what became of the leads of today.
pub(super) fn complete(
    desk: &mut Desk,
    zone: Zone,
    query: &Query,
    grouped: Grouped,
    rows: &[LeadRow],
) -> Result<Grouped, ActionError> {
    let ids: Vec<LeadId> = rows.iter().map(|row| row.id).collect();
    let best = ask::best(desk, &ids)?;
    let is_empty = grouped.groups.is_empty() && query.filter.is_empty();
    let today = if is_empty { today(desk, zone)? } else { None };
    Ok(Grouped { best, today, ..grouped })
}

/// The likely mend of a group, and whom its leads would go to.
pub(super) fn mend(desk: &mut Desk, group: GroupId) -> Result<Result<Mended, ask::NoMend>, ActionError> {
    let mend = match ask::mend(desk, group)? {
        Ok(mend) => mend,
        Err(why) => return Ok(Err(why)),
    };
    let would = match desk.would_mend(group, &mend.book) {
        Ok(would) => would,
        Err(ActionError::Refused(_)) => None,
        Err(failed @ ActionError::Store(_)) => return Err(failed),
    };
    Ok(Ok(Mended { mend, would }))
}

fn today(desk: &Desk, zone: Zone) -> Result<Option<Today>, ActionError> {
    let now = desk.now();
    let scope = Scope::at(now, &[]);
    let Some((midnight, _)) = whole_day(now.day(zone), zone) else { return Ok(None) };
    let day = Filter { received_from: Some(midnight), ..Filter::default() };
    let came = listing::count(desk.conn(), &day, scope, TODAY + 1)?;
    if came > TODAY {
        return Ok(None);
    }
    // In these nobody owns it; all others but new, nurture and fallback have, or had, an owner.
    let nobodys = Filter {
        statuses: vec![Status::New, Status::Nurture, Status::Fallback, Status::Disqualified, Status::Lost, Status::Converted],
        owners: vec![OwnerIs::Nobody],
        ..day
    };
    let nobodys = listing::count(desk.conn(), &nobodys, scope, TODAY + 1)?;
    Ok(Some(Today { came: came as u64, owned: came.saturating_sub(nobodys) as u64 }))
}

/// The list, group by group.
struct ByGroup<'a> {
    list: &'a List<'a>,
    groups: &'a [GroupRow],
    folded: &'a BTreeSet<GroupId>,
}

/// Some lines in a row.
#[derive(Default)]
struct Stretch {
    lines: Vec<LineKey>,
    rows: Vec<LeadRow>,
    above: Rest,
    below: Rest,
}

impl ByGroup<'_> {
    fn place(&self, group: GroupId) -> Option<usize> {
        self.groups.iter().position(|row| row.id == group)
    }

    fn leads(
        &self,
        group: usize,
        from: Option<Position>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<LeadRow>, ActionError> {
        let id = self.groups[group].id;
        if self.folded.contains(&id) {
            return Ok(Vec::new());
        }
        self.list.of_group(id).part(from, direction, limit)
    }

    /// At most `limit` lines from the heading of a group on, or from behind a lead of it.
    fn forward(&self, group: usize, behind: Option<Position>, limit: usize) -> Result<Stretch, ActionError> {
        let mut found = Stretch::default();
        for place in group..self.groups.len() {
            let behind = behind.filter(|_| place == group);
            if behind.is_none() {
                found.lines.push(LineKey::Group(self.groups[place].id));
            }
            let room = (limit + 1).saturating_sub(found.lines.len());
            for row in self.leads(place, behind, Direction::Forward, room)? {
                found.lines.push(LineKey::Lead(row.id));
                found.rows.push(row);
            }
            if found.lines.len() > limit {
                if let Some(LineKey::Lead(_)) = found.lines.pop() {
                    found.rows.pop();
                }
                found.below = Rest::More;
                break;
            }
        }
        Ok(found)
    }

    /// At most `limit` lines before the heading of a group, or before a lead of it, that heading included.
    fn backward(&self, group: usize, before: Option<Position>, limit: usize) -> Result<Stretch, ActionError> {
        let mut found = Stretch::default();
        let last = if before.is_some() { group + 1 } else { group };
        for place in (0..last.min(self.groups.len())).rev() {
            let before = before.filter(|_| place == group);
            let room = (limit + 1).saturating_sub(found.lines.len());
            for row in self.leads(place, before, Direction::Backward, room)?.into_iter().rev() {
                found.lines.push(LineKey::Lead(row.id));
                found.rows.push(row);
            }
            if found.lines.len() <= limit {
                found.lines.push(LineKey::Group(self.groups[place].id));
            }
            if found.lines.len() > limit {
                if let Some(LineKey::Lead(_)) = found.lines.pop() {
                    found.rows.pop();
                }
                found.above = Rest::More;
                break;
            }
        }
        found.lines.reverse();
        found.rows.reverse();
        Ok(found)
    }

    fn at_start(&self) -> Result<Stretch, ActionError> {
        self.forward(0, None, 2 * REACH)
    }

    fn at_end(&self) -> Result<Stretch, ActionError> {
        self.backward(self.groups.len(), None, 2 * REACH)
    }

    fn around_heading(&self, group: usize) -> Result<Stretch, ActionError> {
        Ok(join(self.backward(group, None, REACH)?, self.forward(group, None, REACH)?))
    }

    fn around(&self, lead: LeadId) -> Result<Stretch, ActionError> {
        let row = listing::rows(self.list.conn, &[lead])?.pop();
        let group = row.as_ref().and_then(|row| row.group).and_then(|group| self.place(group));
        let (Some(row), Some(group)) = (row, group) else { return self.at_start() };
        if self.folded.contains(&self.groups[group].id) {
            return self.around_heading(group);
        }
        let at = Some(Position::of(&row, self.list.order));
        let mut above = self.backward(group, at, REACH)?;
        if self.list.holds(lead)? {
            above.lines.push(LineKey::Lead(row.id));
            above.rows.push(row);
        }
        Ok(join(above, self.forward(group, at, REACH)?))
    }
}

fn join(above: Stretch, mut below: Stretch) -> Stretch {
    let Stretch { mut lines, mut rows, above: rest, .. } = above;
    lines.append(&mut below.lines);
    rows.append(&mut below.rows);
    Stretch { lines, rows, above: rest, below: below.below }
}
