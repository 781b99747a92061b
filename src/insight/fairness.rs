//! The ledger of fairness as a report: for every rep, baseline and columns add up to what they actually received.
//!
//! Two pairs of figures stand beside each other, since a rep on leave wants to see both:
//!
//! - *plain*: over `actual / baseline`, the leads received by the share by weight, had all been there. Weights do not look
//!   unfair, absences do. Who had no share by weight does not count. Where nobody had one (leads that came with their owners,
//!   by account or by hand), those who received are held against each other, all alike.
//! - *available*: over `actual / available`, where `available = baseline + what was skipped` is the share by weight of
//!   the leads for which the rep was there. 1 is exactly their share, so weights and absences do not look unfair. Who
//!   had no such share does not count.

use std::collections::BTreeMap;

use crate::model::{
    id::{PoolName, RepId},
    ledger::{Ledger, Lines},
    rotation::{Column, Share},
};

use super::evenness;

/// A member of a pool as the rulebook has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberWeight {
    /// Which pool.
    pub pool: PoolName,
    /// Who.
    pub rep: RepId,
    /// Their weight.
    pub weight: u32,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct FairnessReport {
    /// One part a pool, in the order of the members given, then pools that are no more by name, then the book `no pool`.
    pub pools: Vec<PoolFairness>,
    /// Over all pools together, every rep once.
    pub overall: Evenness,
}

/// One pool's part.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolFairness {
    /// Which; `None` is the book `no pool`.
    pub pool: Option<PoolName>,
    /// One row a rep: members in pool order, then who is no member now and received something, by number.
    pub rows: Vec<FairnessRow>,
    /// How even it was.
    pub evenness: Evenness,
}

/// What one rep received of one pool, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FairnessRow {
    /// Who.
    pub rep: RepId,
    /// Their weight now; `None` when they are no member now.
    pub weight: Option<u32>,
    /// How much, and why.
    pub sums: Sums,
}

/// How much somebody received, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Their share by weight, had all been there.
    pub baseline: Share,
    /// Why it came otherwise; columns that are zero are left out.
    pub columns: BTreeMap<Column, Share>,
    /// What they received: `baseline` and all `columns`.
    pub actual: Share,
    /// How many lines of the ledger stand behind baseline and columns, those that came to zero too.
    pub lines: BTreeMap<Column, Lines>,
    /// The leads behind `actual`: how many came, how many went again.
    pub leads: Lines,
}

/// What received leads are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Against {
    /// Each rep's share by weight.
    #[default]
    Weights,
    /// No one has a weight here: against what the others received.
    EachOther,
}

/// How even it was; `None` where that means nothing (see [`evenness`]).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evenness {
    /// What the plain figures hold the received leads against.
    pub against: Against,
    /// How many reps the plain figures count.
    pub counted: usize,
    /// Jain's index of received by weight, or of received.
    pub jain: Option<f64>,
    /// Gini's coefficient of received by weight, or of received.
    pub gini: Option<f64>,
    /// Jain's index of received by available share.
    pub jain_available: Option<f64>,
    /// Gini's coefficient of received by available share.
    pub gini_available: Option<f64>,
    /// The Gini that pure chance would leave.
    pub chance: Option<f64>,
    /// The same by available share.
    pub chance_available: Option<f64>,
    /// Jain's index that pure chance would leave.
    pub jain_chance: Option<f64>,
    /// The same by available share.
    pub jain_chance_available: Option<f64>,
}

/// A smaller share than this is rounding, not presence.
const HARDLY_THERE: Share = Share(Share::LEAD.0 / 1_000);

/// The report over the ledger of a window, in any order, repeated keys added.
pub fn report(ledger: &Ledger, members: &[MemberWeight]) -> FairnessReport {
    let mut books: BTreeMap<(Option<&PoolName>, RepId), Sums> = BTreeMap::new();
    for sum in &ledger.sums {
        let sums = books.entry((sum.pool.as_ref(), sum.rep)).or_default();
        *sums.columns.entry(sum.column).or_default() += sum.share;
        *sums.lines.entry(sum.column).or_default() += sum.lines;
    }
    for sum in &ledger.leads {
        books.entry((sum.pool.as_ref(), sum.rep)).or_default().leads += sum.leads;
    }
    let mut pools: Vec<PoolFairness> = Vec::new();
    for member in members {
        let sums = books.remove(&(Some(&member.pool), member.rep)).unwrap_or_default();
        let row = FairnessRow { rep: member.rep, weight: Some(member.weight), sums: sums.summed() };
        part_of(&mut pools, Some(&member.pool)).rows.push(row);
    }
    // `None` sorts first, and the book without a pool stands last.
    let (without, former): (Vec<_>, Vec<_>) = books.into_iter().partition(|((pool, _), _)| pool.is_none());
    for ((pool, rep), sums) in former.into_iter().chain(without) {
        let sums = sums.summed();
        // Of who is no member and whose leads were all taken back nothing is left to explain; of one to whom a lead came and
        // went again there is.
        if !sums.is_nothing() {
            part_of(&mut pools, pool).rows.push(FairnessRow { rep, weight: None, sums });
        }
    }
    for part in &mut pools {
        part.evenness = Evenness::of(part.rows.iter().map(|row| Received::of(&row.sums)));
    }
    FairnessReport::over(pools)
}

impl FairnessReport {
    /// The part of that book alone, with its own evenness over all.
    #[must_use]
    pub fn of_book(&self, pool: Option<&PoolName>) -> Self {
        let pools: Vec<PoolFairness> = self.pools.iter().filter(|part| part.pool.as_ref() == pool).cloned().collect();
        Self::over(pools)
    }

    fn over(pools: Vec<PoolFairness>) -> Self {
        Self { overall: Evenness::of(over_all(&pools).into_iter()), pools }
    }

    /// Every rep once, over all pools, in the order in which they first stand in the report.
    pub fn by_rep(&self) -> Vec<FairnessRow> {
        let mut rows: Vec<FairnessRow> = Vec::new();
        for row in self.pools.iter().flat_map(|part| &part.rows) {
            match rows.iter_mut().find(|known| known.rep == row.rep) {
                Some(known) => known.sums.add(&row.sums),
                None => rows.push(FairnessRow { weight: None, ..row.clone() }),
            }
        }
        rows
    }
}

impl Sums {
    /// Of all rows together.
    pub fn total(rows: &[FairnessRow]) -> Self {
        let mut total = Self::default();
        rows.iter().for_each(|row| total.add(&row.sums));
        total
    }

    fn add(&mut self, other: &Self) {
        self.baseline += other.baseline;
        self.actual += other.actual;
        self.leads += other.leads;
        for (column, share) in &other.columns {
            *self.columns.entry(*column).or_default() += *share;
        }
        for (column, lines) in &other.lines {
            *self.lines.entry(*column).or_default() += *lines;
        }
        self.columns.retain(|_, share| *share != Share::ZERO);
    }

    /// Nothing received and nothing to explain it, of any column, and no line behind it that came to zero with others.
    fn is_nothing(&self) -> bool {
        let lines = self.leads.all() + self.lines.values().map(|lines| lines.all()).sum::<i64>();
        self.baseline == Share::ZERO && self.actual == Share::ZERO && self.columns.is_empty() && lines == 0
    }

    /// The baseline taken out of the columns, and all of it summed.
    fn summed(mut self) -> Self {
        self.columns.retain(|_, share| *share != Share::ZERO);
        self.actual = self.columns.values().copied().sum();
        self.baseline = self.columns.remove(&Column::Baseline).unwrap_or_default();
        self
    }

    /// Their share by weight of the leads for which they were there: the baseline and what skipping changed of it.
    pub fn available(&self) -> Share {
        let skipped = self.columns.iter().filter(|(column, _)| is_skip(**column)).map(|(_, share)| *share);
        self.baseline + skipped.sum()
    }
}

fn part_of<'a>(pools: &'a mut Vec<PoolFairness>, pool: Option<&PoolName>) -> &'a mut PoolFairness {
    let place = pools.iter().position(|part| part.pool.as_ref() == pool).unwrap_or_else(|| {
        pools.push(PoolFairness { pool: pool.cloned(), rows: Vec::new(), evenness: Evenness::default() });
        pools.len() - 1
    });
    &mut pools[place]
}

/// What a rep received, and what it is held against.
#[derive(Debug, Clone, Copy, Default)]
struct Received {
    actual: Share,
    by_weight: Share,
    available: Share,
}

impl Received {
    fn of(sums: &Sums) -> Self {
        Self { actual: sums.actual, by_weight: sums.baseline, available: sums.available() }
    }
}

/// What every rep received of all pools.
fn over_all(pools: &[PoolFairness]) -> Vec<Received> {
    let mut reps: BTreeMap<RepId, Received> = BTreeMap::new();
    for row in pools.iter().flat_map(|part| &part.rows) {
        let all = reps.entry(row.rep).or_default();
        let one = Received::of(&row.sums);
        all.actual += one.actual;
        all.by_weight += one.by_weight;
        all.available += one.available;
    }
    reps.into_values().collect()
}

impl Evenness {
    /// Of what each rep received.
    fn of(reps: impl Iterator<Item = Received>) -> Self {
        let (mut plain, mut by_weight) = (Vec::new(), Vec::new());
        let (mut adjusted, mut available) = (Vec::new(), Vec::new());
        let reps: Vec<Received> = reps.collect();
        let against = if reps.iter().any(|rep| rep.by_weight >= HARDLY_THERE) { Against::Weights } else { Against::EachOther };
        for rep in reps {
            if against == Against::EachOther && rep.actual != Share::ZERO {
                plain.push(rep.actual.leads());
            }
            if rep.by_weight >= HARDLY_THERE {
                plain.push(rep.actual.leads() / rep.by_weight.leads());
                by_weight.push(rep.by_weight.leads());
            }
            if rep.available >= HARDLY_THERE {
                adjusted.push(rep.actual.leads() / rep.available.leads());
                available.push(rep.available.leads());
            }
        }
        let (jain, gini) = (evenness::jain(&plain), evenness::gini(&plain));
        let (jain_available, gini_available) = (evenness::jain(&adjusted), evenness::gini(&adjusted));
        Self {
            against,
            counted: plain.len(),
            jain,
            gini,
            jain_available,
            gini_available,
            // Where evenness means nothing, chance does not either.
            chance: gini.and_then(|_| match against {
                Against::Weights => evenness::chance_of(&by_weight),
                Against::EachOther => evenness::chance(&plain),
            }),
            jain_chance: jain.and_then(|_| match against {
                Against::Weights => evenness::jain_chance_of(&by_weight),
                Against::EachOther => evenness::jain_chance(&plain),
            }),
            chance_available: gini_available.and_then(|_| evenness::chance_of(&available)),
            jain_chance_available: jain_available.and_then(|_| evenness::jain_chance_of(&available)),
        }
    }
}

/// Whether a column holds what a member lost by being skipped and the others got of it.
fn is_skip(column: Column) -> bool {
    match column {
        Column::Inactive
        | Column::Away
        | Column::OffHours
        | Column::AtCapacity
        | Column::DayFull
        | Column::WeekFull
        | Column::MonthFull
        | Column::Language
        | Column::AlreadyTried => true,
        Column::Baseline
        | Column::Turn
        | Column::ByHand
        | Column::Account
        | Column::Rerouted
        | Column::Imported
        | Column::Settled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::{LeadSum, LedgerSum};

    fn posting(pool: Option<&str>, rep: i64, column: Column, billionths: i64) -> LedgerSum {
        let lines = Lines { up: i64::from(billionths > 0), down: i64::from(billionths < 0), ..Lines::default() };
        LedgerSum { pool: pool.map(PoolName::from), rep: RepId(rep), column, share: Share(billionths), lines }
    }

    fn report(sums: &[LedgerSum], members: &[MemberWeight]) -> FairnessReport {
        let leads =
            sums.iter().map(|sum| LeadSum { pool: sum.pool.clone(), rep: sum.rep, leads: Lines { up: 1, ..Lines::default() } });
        super::report(&Ledger { sums: sums.to_vec(), leads: leads.collect() }, members)
    }

    fn members(pool: &str, weights: &[(i64, u32)]) -> Vec<MemberWeight> {
        weights.iter().map(|(rep, weight)| MemberWeight { pool: pool.into(), rep: RepId(*rep), weight: *weight }).collect()
    }

    const LEAD: i64 = Share::LEAD.0;

    #[test]
    fn b101_baseline_and_columns_are_what_was_received() {
        let mut ledger = Vec::new();
        for (index, column) in Column::ALL.into_iter().enumerate() {
            // Thirds of a lead: sums of floats would not come out.
            ledger.push(posting(Some("p"), 1, column, (index as i64 - 5) * 333_333_333));
            ledger.push(posting(Some("p"), 1, column, index as i64));
        }
        let report = report(&ledger, &members("p", &[(1, 3)]));
        let row = &report.pools[0].rows[0];
        assert_eq!((row.rep, row.weight, row.sums.baseline), (RepId(1), Some(3), Share(-1_666_666_665)));
        assert_eq!(row.sums.actual, ledger.iter().map(|posting| posting.share).sum());
        assert_eq!(row.sums.actual, row.sums.baseline + row.sums.columns.values().copied().sum());
        assert_eq!((row.sums.lines.len(), row.sums.leads.up), (Column::ALL.len(), 2 * Column::ALL.len() as i64));
        assert_eq!(row.sums.lines[&Column::Baseline], Lines { down: 1, ..Lines::default() });
    }

    #[test]
    fn b101_a_lead_that_came_to_no_member_and_went_again_stands_behind_the_figures() {
        let lead = |up, down| Lines { up, down, ..Lines::default() };
        let sum = |rep, share, lines| LedgerSum { lines, ..posting(Some("p"), rep, Column::ByHand, share) };
        let leads =
            [(2, lead(1, 1)), (3, lead(0, 0))].map(|(rep, leads)| LeadSum { pool: Some("p".into()), rep: RepId(rep), leads });
        let ledger = Ledger { sums: vec![sum(2, 0, lead(1, 1)), sum(3, 0, lead(0, 0))], leads: leads.to_vec() };
        let rows = &super::report(&ledger, &members("p", &[(1, 1)])).pools[0].rows;
        assert_eq!(rows.iter().map(|row| row.rep).collect::<Vec<_>>(), [RepId(1), RepId(2)], "all of rep 3 was taken back");
        assert_eq!(Sums::total(rows).leads, lead(1, 1));
    }

    #[test]
    fn an_absence_is_unfair_only_unadjusted() {
        // Weights 2 and 1 of six leads: by weight 4 and 2. Rep 1 is away for the last three: two of their share go to rep 2.
        let ledger = [
            posting(Some("p"), 1, Column::Baseline, 4 * LEAD),
            posting(Some("p"), 2, Column::Baseline, 2 * LEAD),
            posting(Some("p"), 1, Column::Away, -2 * LEAD),
            posting(Some("p"), 2, Column::Away, 2 * LEAD),
        ];
        let part = &report(&ledger, &members("p", &[(1, 2), (2, 1)])).pools[0];
        assert_eq!((part.evenness.jain_available, part.evenness.gini_available), (Some(1.0), Some(0.0)));
        // Of their shares by weight one has half, the other twice as much.
        assert_eq!((part.evenness.jain, part.evenness.gini), (evenness::jain(&[0.5, 2.0]), evenness::gini(&[0.5, 2.0])));
        assert_eq!(part.evenness.chance, evenness::chance_of(&[4.0, 2.0]));
    }

    #[test]
    fn weights_do_not_look_unfair_as_received() {
        let ledger = [posting(Some("p"), 1, Column::Baseline, 20 * LEAD), posting(Some("p"), 2, Column::Baseline, 5 * LEAD)];
        let part = &report(&ledger, &members("p", &[(1, 4), (2, 1)])).pools[0];
        assert_eq!((part.evenness.jain, part.evenness.gini, part.evenness.counted), (Some(1.0), Some(0.0), 2));
    }

    #[test]
    fn where_nobody_has_a_weight_who_received_is_held_against_each_other() {
        let came = |rep, leads: i64| posting(None, rep, Column::Account, leads * LEAD);
        let even = report(&[came(1, 3), came(2, 1), came(3, 0)], &[]).pools[0].evenness;
        assert_eq!((even.against, even.counted), (Against::EachOther, 2));
        assert_eq!((even.jain, even.gini), (evenness::jain(&[3.0, 1.0]), evenness::gini(&[3.0, 1.0])));
        assert_eq!((even.chance, even.jain_chance), (evenness::chance(&[3.0, 1.0]), evenness::jain_chance(&[3.0, 1.0])));
        assert_eq!((even.jain_available, even.gini_available), (None, None));
    }

    #[test]
    fn who_was_there_and_got_nothing_counts_and_who_never_was_does_not() {
        let ledger = [
            posting(Some("p"), 1, Column::Baseline, LEAD),
            posting(Some("p"), 1, Column::Turn, LEAD),
            posting(Some("p"), 2, Column::Baseline, LEAD),
            posting(Some("p"), 2, Column::Turn, -LEAD),
        ];
        let part = &report(&ledger, &members("p", &[(1, 1), (2, 1), (3, 1)])).pools[0];
        assert_eq!(part.rows.len(), 3);
        assert_eq!((part.evenness.jain, part.evenness.gini), (Some(0.5), Some(0.5)));
        assert_eq!(part.evenness.jain_available, Some(0.5));
    }

    #[test]
    fn a_lead_by_hand_to_somebody_never_there_leaves_the_adjusted_figures_alone() {
        let ledger = [
            posting(Some("p"), 1, Column::Baseline, LEAD),
            // Two roundings that did not cancel.
            posting(Some("p"), 2, Column::Baseline, 333_333_334),
            posting(Some("p"), 2, Column::Away, -333_333_333),
            posting(Some("p"), 2, Column::ByHand, LEAD),
        ];
        let part = &report(&ledger, &members("p", &[(1, 1), (2, 1)])).pools[0];
        assert_eq!((part.evenness.jain_available, part.evenness.gini_available), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn pools_stand_in_the_order_of_the_book_and_without_a_pool_last() {
        let ledger = [
            posting(None, 9, Column::Account, LEAD),
            posting(Some("gone"), 2, Column::Baseline, LEAD),
            posting(Some("z"), 7, Column::Baseline, LEAD),
            posting(Some("a"), 1, Column::Baseline, LEAD),
        ];
        let mut members = members("z", &[(5, 1), (1, 2)]);
        members.extend(self::members("a", &[(1, 1)]));
        let report = report(&ledger, &members);
        let order: Vec<(Option<&str>, Vec<i64>)> = report
            .pools
            .iter()
            .map(|part| (part.pool.as_ref().map(PoolName::as_str), part.rows.iter().map(|row| row.rep.0).collect()))
            .collect();
        assert_eq!(order, [(Some("z"), vec![5, 1, 7]), (Some("a"), vec![1]), (Some("gone"), vec![2]), (None, vec![9])]);
        assert_eq!(report.pools[0].rows[2].weight, None);
        // Reps 1, 2 and 7 received their lead; rep 5 had no share, rep 9 none by weight.
        assert_eq!((report.overall.jain, report.overall.counted), (Some(1.0), 3));
    }

    #[test]
    fn a_window_in_which_more_was_taken_than_given_has_no_evenness() {
        let ledger = [posting(Some("p"), 1, Column::ByHand, -LEAD), posting(Some("p"), 2, Column::ByHand, LEAD)];
        assert_eq!(report(&ledger, &members("p", &[(1, 1), (2, 1)])).overall.jain, None);
        let none = report(&[], &[]);
        assert_eq!((none.pools, none.overall.jain, none.overall.counted), (vec![], None, 0));
    }
}
