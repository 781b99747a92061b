//! A filter → the numbers of its leads: the only builder of SQL. Every value from outside is bound.

use crate::model::{
    decision::{Cause, Trigger},
    filter::{Filter, Is, Mark, OwnerIs, Status},
    id::{LeadId, PoolName, RuleName, SlaName},
    lead::{Closing, Stage},
    territory::Territory,
    time::Instant,
};

use super::{
    code,
    criteria::{self, Args},
    words::{self, Wanted, Words},
};

/// Ranges of single reps are not merged beyond this; all leads of a stage are walked in order then.
const MOST_RANGES: usize = 60;

/// What a filter is asked against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Late, at risk, snoozed and younger than are said of this instant.
    pub now: Instant,
    /// The territories of the live book: a lead in DACH is in EMEA.
    pub territories: &'a [Territory],
    /// How words are looked for; see [`super::page::how_to_find`].
    pub words: Words,
}

impl<'a> Scope<'a> {
    /// Of an instant, in a book of these territories.
    pub fn at(now: Instant, territories: &'a [Territory]) -> Self {
        Self { now, territories, words: Words::ASKED }
    }
}

/// A filter as SQL in parts, for any order and any page.
#[derive(Debug)]
pub(super) struct Plan {
    /// What is bound so far.
    pub args: Args,
    /// The stages its leads can stand in; none: it has no leads.
    pub stages: Vec<Stage>,
    owner: Owner,
    group: Option<String>,
    words: Option<String>,
    /// The beginnings of words that a lead bears, where nothing is asked of its words but that.
    beginnings: Option<Vec<String>>,
    rest: Vec<String>,
}

/// What is asked of the owner, in placeholders.
#[derive(Debug)]
enum Owner {
    Any,
    OneOf(Vec<String>),
    NobodyOr(Vec<String>),
}

impl Plan {
    pub fn new(filter: &Filter, scope: Scope<'_>) -> Self {
        let (args, stages) = (Args::default(), stages(filter));
        let mut plan = Self { args, stages, owner: Owner::Any, group: None, words: None, beginnings: None, rest: Vec::new() };
        plan.ask_owner(&filter.owners);
        plan.ask_words(filter, scope.words);
        plan.ask_names(filter);
        plan.ask_times(filter, scope.now);
        plan.group = filter.group.map(|group| plan.args.bind(group.0));
        if let Some(ids) = &filter.ids {
            let ids = plan.args.list(ids.iter().map(|id| id.0));
            plan.rest.push(format!("lead.id IN {ids}"));
        }
        if let Some(last) = filter.up_to {
            let last = plan.args.bind(last.0);
            plan.rest.push(format!("lead.id <= {last}"));
        }
        for (field, condition) in filter.criteria.iter() {
            let holds = criteria::holds(field, condition, scope.territories, &mut plan.args);
            plan.rest.push(holds);
        }
        plan
    }

    /// Whether it asks for words: its leads are found in the order of their numbers. Those of a group keep its order.
    pub fn has_words(&self) -> bool {
        self.words.is_some() && self.group.is_none()
    }

    /// That the words are among those of a lead.
    fn has_them(&self) -> Option<String> {
        let words = self.words.as_ref()?;
        Some(format!("lead.id IN (SELECT rowid FROM lead_words WHERE lead_words MATCH {words})"))
    }

    /// Selects the numbers of its leads by number, at most `limit` (a placeholder), all meeting `more` as well.
    pub fn by_number(&self, sort: Sort, more: &[String], limit: &str) -> String {
        let sort = sort.word();
        let rest = self.all_of(more);
        let standing = self.standing() + &self.in_group();
        match &self.words {
            Some(words) => format!(
                "SELECT lead.id FROM lead_words CROSS JOIN lead ON lead.id = lead_words.rowid \
                 WHERE lead_words MATCH {words} AND {standing}{rest} ORDER BY lead_words.rowid {sort} LIMIT {limit}"
            ),
            None => format!("SELECT lead.id FROM lead NOT INDEXED WHERE {standing}{rest} ORDER BY lead.id {sort} LIMIT {limit}"),
        }
    }

    /// Selects the numbers of those among `ids` that are its leads, by number. Their texts are looked at; where words must not
    /// be there, the index is asked, for no more than lies between the lowest and the highest of them.
    pub fn among(&mut self, ids: &[LeadId]) -> String {
        let words = match (self.words.clone(), &self.beginnings) {
            (None, _) => None,
            (Some(_), Some(_)) => Some(self.bears()),
            (Some(words), None) => {
                let lowest = self.args.bind(ids.iter().min().map_or(0, |id| id.0));
                let highest = self.args.bind(ids.iter().max().map_or(0, |id| id.0));
                let lie = format!("rowid BETWEEN {lowest} AND {highest}");
                Some(format!("lead.id IN (SELECT rowid FROM lead_words WHERE lead_words MATCH {words} AND {lie})"))
            }
        };
        let ids = self.args.list(ids.iter().map(|id| id.0));
        let more: Vec<String> = words.into_iter().collect();
        let (standing, group, rest) = (self.standing(), self.in_group(), self.all_of(&more));
        format!("SELECT lead.id FROM lead NOT INDEXED WHERE lead.id IN {ids} AND {standing}{group}{rest} ORDER BY lead.id")
    }

    /// That a lead has the words, said of its texts.
    fn bears(&mut self) -> String {
        let beginnings = serde_json::Value::from(self.beginnings.clone().unwrap_or_default());
        let beginnings = self.args.bind(beginnings.to_string());
        format!("bears({beginnings}, lead.name, lead.company, lead.email)")
    }

    /// Selects the numbers of its leads by arrival, then number; for filters without words.
    pub fn by_arrival(&self, sort: Sort, more: &[String], limit: &str) -> String {
        let sort = sort.word();
        let mut more = more.to_vec();
        more.extend(self.has_them());
        merged(&self.ranges(), &self.all_of(&more), sort, limit)
    }

    /// The same for those without a due instant, which may be few among many.
    pub fn by_arrival_without_due(&self, sort: Sort, more: &[String], limit: &str) -> String {
        let sort = sort.word();
        let mut more = more.to_vec();
        more.extend(self.has_them());
        let (open, over): (Vec<Stage>, Vec<Stage>) = self.stages.iter().partition(|stage| code::stage(**stage) < FIRST_OVER);
        let few = matches!(&self.owner, Owner::OneOf(reps) if reps.len() * self.stages.len() <= MOST_RANGES);
        if self.group.is_some() || few || open.is_empty() {
            more.push(format!("NOT ({HAS_DUE})"));
            return merged(&self.ranges(), &self.all_of(&more), sort, limit);
        }
        let (owner, open) = (self.owner(), codes(&open));
        let mut ranges = vec![format!("INDEXED BY lead_without_due WHERE {WITHOUT_DUE} AND lead.stage IN ({open}) AND {owner}")];
        let finished = |stage| format!("INDEXED BY lead_by_stage WHERE lead.stage = {} AND {owner}", code::stage(stage));
        ranges.extend(over.into_iter().map(finished));
        merged(&ranges, &self.all_of(&more), sort, limit)
    }

    /// Selects the numbers of its leads that wait for a touch with a due instant, by that instant and number.
    pub fn by_due(&self, sort: Sort, more: &[String], limit: &str) -> String {
        let sort = sort.word();
        let mut more = more.to_vec();
        more.extend(self.has_them());
        let rest = self.all_of(&more);
        // A few reps hold few leads: reading theirs and sorting beats walking everybody's.
        let index = match (&self.group, &self.owner) {
            (Some(_), _) => "lead_by_snag_due",
            (None, Owner::OneOf(_)) => "lead_by_owner",
            (None, Owner::Any | Owner::NobodyOr(_)) => "lead_by_due",
        };
        let (standing, group) = (self.standing(), self.in_group());
        format!(
            "SELECT lead.id FROM lead INDEXED BY {index} WHERE {HAS_DUE} AND {standing}{group}{rest} \
             ORDER BY lead.due_at {sort}, lead.id {sort} LIMIT {limit}"
        )
    }

    /// Counts those with the words among the newest leads that the index gives for them, `limit` of these.
    pub fn borne_among_newest(&mut self, limit: &str) -> Option<String> {
        let words = self.words.clone()?;
        let bears = self.bears();
        Some(format!(
            "SELECT count(*) FROM (SELECT rowid FROM lead_words WHERE lead_words MATCH {words} ORDER BY rowid DESC LIMIT {limit}) \
             CROSS JOIN lead ON lead.id = rowid WHERE {bears}"
        ))
    }

    /// Counts the hits of its words, whatever else is asked, up to `limit`.
    pub fn hits(&self, limit: &str) -> Option<String> {
        let words = self.words.as_ref()?;
        Some(format!("SELECT count(*) FROM (SELECT rowid FROM lead_words WHERE lead_words MATCH {words} LIMIT {limit})"))
    }

    /// ` AND (…)` for each condition beside stage, owner and words, and for each of `more`.
    fn all_of(&self, more: &[String]) -> String {
        let parts: Vec<_> = self.rest.iter().chain(more).flat_map(|part| [" AND (", part, ")"]).collect();
        parts.concat()
    }

    /// Stage and owner, each range of their index for itself.
    fn ranges(&self) -> Vec<String> {
        let stages = self.stages.iter().map(|stage| code::stage(*stage));
        if self.group.is_some() {
            let owner = self.owner();
            return vec![format!("INDEXED BY lead_by_snag WHERE {owner}{}", self.in_group())];
        }
        match &self.owner {
            Owner::OneOf(reps) if reps.len() * self.stages.len() <= MOST_RANGES => stages
                .flat_map(|stage| {
                    reps.iter()
                        .map(move |rep| format!("INDEXED BY lead_by_owner WHERE lead.owner = {rep} AND lead.stage = {stage}"))
                })
                .collect(),
            Owner::Any => stages.map(|stage| format!("INDEXED BY lead_by_stage WHERE lead.stage = {stage}")).collect(),
            Owner::OneOf(_) | Owner::NobodyOr(_) => {
                let owner = self.owner();
                stages.map(|stage| format!("INDEXED BY lead_by_stage WHERE lead.stage = {stage} AND {owner}")).collect()
            }
        }
    }

    /// Stage and owner as one condition.
    fn standing(&self) -> String {
        format!("lead.stage IN ({}) AND {}", codes(&self.stages), self.owner())
    }

    /// ` AND …` for those of a group, in the words of its indices.
    fn in_group(&self) -> String {
        self.group.as_ref().map_or_else(String::new, |group| format!(" AND lead.snag = {group} AND lead.stage = {IN_FALLBACK}"))
    }

    fn owner(&self) -> String {
        match &self.owner {
            Owner::Any => "1".to_owned(),
            Owner::OneOf(reps) => format!("lead.owner IN ({})", reps.join(", ")),
            Owner::NobodyOr(reps) if reps.is_empty() => "lead.owner IS NULL".to_owned(),
            Owner::NobodyOr(reps) => format!("(lead.owner IS NULL OR lead.owner IN ({}))", reps.join(", ")),
        }
    }

    fn ask_owner(&mut self, owners: &[OwnerIs]) {
        let mut reps = Vec::new();
        for owner in owners {
            match owner {
                OwnerIs::Rep(rep) => reps.push(self.args.bind(rep.0)),
                OwnerIs::Nobody => {}
            }
        }
        self.owner = match owners {
            [] => Owner::Any,
            some if some.contains(&OwnerIs::Nobody) => Owner::NobodyOr(reps),
            _ => Owner::OneOf(reps),
        };
    }

    fn ask_words(&mut self, filter: &Filter, how: Words) {
        self.beginnings = words::beginnings(&filter.words);
        if how.sift() {
            let bears = self.bears();
            self.rest.push(bears);
        }
        match words::wanted(&filter.words, how) {
            Wanted::Anything => {}
            Wanted::Matching(query) => self.words = Some(self.args.bind(query)),
            Wanted::NotMatching(query) => {
                let query = self.args.bind(query);
                self.rest.push(format!("lead.id NOT IN (SELECT rowid FROM lead_words WHERE lead_words MATCH {query})"));
            }
        }
    }

    fn ask_names(&mut self, filter: &Filter) {
        if !filter.rules.is_empty() {
            let names = self.args.list(filter.rules.iter().flatten().map(RuleName::as_str));
            let none = if filter.rules.contains(&None) { " OR lead.rule IS NULL" } else { "" };
            self.rest.push(format!("lead.rule IN (SELECT id FROM name WHERE text IN {names}){none}"));
        }
        if !filter.pools.is_empty() {
            let names = self.args.list(filter.pools.iter().map(PoolName::as_str));
            self.rest.push(format!("lead.pool IN (SELECT id FROM name WHERE text IN {names})"));
        }
        if !filter.slas.is_empty() {
            let names = self.args.list(filter.slas.iter().flatten().map(SlaName::as_str));
            let none = if filter.slas.contains(&None) { " OR lead.sla IS NULL" } else { "" };
            self.rest.push(format!("lead.sla IN (SELECT id FROM name WHERE text IN {names}){none}"));
        }
        if !filter.causes.is_empty() {
            let causes = self.args.list(filter.causes.iter().map(|cause: &Cause| code::cause(*cause)));
            self.rest.push(format!("lead.cause IN {causes}"));
        }
    }

    fn ask_times(&mut self, filter: &Filter, now: Instant) {
        let args = &mut self.args;
        let rest = &mut self.rest;
        let at = args.bind(now.ms());
        rest.extend(filter.is.iter().filter_map(|mark| bears(*mark, &at)));
        // A condition on what a lead has not is unknown, and that is no.
        rest.extend(filter.is_not.iter().map(|mark| format!("NOT coalesce({}, 0)", is(Is::Mark(*mark), &at))));
        for list in &filter.one_of {
            let each: Vec<String> = list.iter().map(|one| format!("coalesce({}, 0)", is(*one, &at))).collect();
            rest.push(if each.is_empty() { "0".to_owned() } else { each.join(" OR ") });
        }
        if filter.ids.is_none() && !filter.asks_for_snoozed() {
            // A finished lead is in nobody's way.
            rest.push(format!("lead.snoozed_until IS NULL OR lead.snoozed_until <= {at} OR lead.stage >= 5"));
        }
        let bounds = [
            (">=", filter.received_from),
            ("<", filter.received_to),
            (">", filter.younger_than.map(|age| now - age)),
            ("<", filter.older_than.map(|age| now - age)),
        ];
        for (sign, bound) in bounds {
            if let Some(bound) = bound {
                let bound = args.bind(bound.ms());
                rest.push(format!("lead.received_at {sign} {bound}"));
            }
        }
    }
}

/// What a mark asks beside the stages that can bear it; `at` is the placeholder of the instant.
fn bears(mark: Mark, at: &str) -> Option<String> {
    match mark {
        Mark::Late => Some(format!("lead.touched_at IS NULL AND lead.due_at < {at}")),
        Mark::AtRisk => Some(format!("lead.touched_at IS NULL AND lead.at_risk_at <= {at} AND lead.due_at >= {at}")),
        Mark::Held => Some("lead.held_for IS NOT NULL".to_owned()),
        Mark::Snoozed => Some(format!("lead.snoozed_until > {at}")),
        Mark::Moved => {
            Some(format!("(SELECT trigger FROM decision WHERE decision.id = lead.decision) = {}", code::trigger(Trigger::ByHand)))
        }
        Mark::Open => None,
    }
}

/// A status or a mark as a condition of its own, with the stages that can bear it.
fn is(one: Is, at: &str) -> String {
    let stages = |can: &dyn Fn(Stage) -> bool| codes(&code::STAGES.into_iter().filter(|stage| can(*stage)).collect::<Vec<_>>());
    match one {
        Is::Status(status) => format!("(lead.stage IN ({}))", stages(&|stage| is_status(status, stage))),
        Is::Mark(mark) => {
            let more = bears(mark, at).map(|more| format!(" AND ({more})")).unwrap_or_default();
            format!("(lead.stage IN ({}){more})", stages(&|stage| can_bear(stage, mark)))
        }
    }
}

/// Which way a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Up,
    Down,
}

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Self::Up => "ASC",
            Self::Down => "DESC",
        }
    }
}

/// Each range is in order by its index: SQLite merges them, and reads no more than it gives.
fn merged(ranges: &[String], rest: &str, sort: &str, limit: &str) -> String {
    let range = |range: &String| format!("SELECT lead.id AS id, lead.received_at AS at FROM lead {range}{rest}");
    let ranges: Vec<_> = ranges.iter().map(range).collect();
    format!("{} ORDER BY at {sort}, id {sort} LIMIT {limit}", ranges.join(" UNION ALL "))
}

fn codes(stages: &[Stage]) -> String {
    let codes: Vec<_> = stages.iter().map(|stage| code::stage(*stage).to_string()).collect();
    codes.join(", ")
}

/// The first stage of leads that are over; they wait for nothing.
const FIRST_OVER: i64 = 5;

/// Open, and without a due instant that counts: the condition of the index `lead_without_due`, word for word.
const WITHOUT_DUE: &str =
    "lead.stage < 5 AND (lead.due_at IS NULL OR lead.touched_at IS NOT NULL OR lead.stage = 2 OR lead.stage = 4)";

/// The stage of leads in the fallback queue.
const IN_FALLBACK: i64 = 3;

/// Waits for its first touch and has a due instant: the condition of the index `lead_by_due`, word for word, and more.
pub(super) const HAS_DUE: &str = "lead.due_at IS NOT NULL AND lead.stage < 4 AND lead.stage <> 2 AND lead.touched_at IS NULL";

/// The stages that a filter lets through. Duplicates and what was taken back are not in anybody's way.
fn stages(filter: &Filter) -> Vec<Stage> {
    let duplicates = filter.ids.is_some() || filter.statuses.contains(&Status::Duplicate);
    let wanted = |stage: &Stage| {
        let shown = match stage {
            Stage::Withdrawn => false,
            Stage::Duplicate => duplicates,
            _ => true,
        };
        let status = filter.statuses.is_empty() || filter.statuses.iter().any(|status| is_status(*status, *stage));
        let one_of = |list: &Vec<Is>| {
            list.iter().any(|one| match one {
                Is::Status(status) => is_status(*status, *stage),
                Is::Mark(mark) => can_bear(*stage, *mark),
            })
        };
        let caused = (filter.causes.is_empty() && filter.group.is_none()) || *stage == Stage::Fallback;
        shown && status && caused && filter.is.iter().all(|mark| can_bear(*stage, *mark)) && filter.one_of.iter().all(one_of)
    };
    code::STAGES.into_iter().filter(wanted).collect()
}

fn is_status(status: Status, stage: Stage) -> bool {
    match status {
        Status::New => stage == Stage::New,
        Status::Assigned => stage == Stage::Assigned,
        Status::Working => stage == Stage::Working,
        Status::Fallback => stage == Stage::Fallback,
        Status::Nurture => stage == Stage::Nurture,
        Status::Duplicate => stage == Stage::Duplicate,
        Status::Converted => matches!(stage, Stage::Closed(closing) if closing.is_conversion()),
        Status::Lost => stage == Stage::Closed(Closing::Lost),
        Status::Disqualified => stage == Stage::Closed(Closing::Disqualified),
    }
}

fn can_bear(stage: Stage, mark: Mark) -> bool {
    match mark {
        Mark::Late | Mark::AtRisk => matches!(stage, Stage::New | Stage::Assigned | Stage::Fallback),
        Mark::Held => stage == Stage::Fallback,
        Mark::Moved => stage == Stage::Assigned,
        Mark::Snoozed | Mark::Open => {
            matches!(stage, Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture)
        }
    }
}
