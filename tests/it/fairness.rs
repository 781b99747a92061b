//! The report of fairness adds up, whatever happened; the leads behind each of its figures are that figure; screen and
//! command show the same.

mod screen;

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        ask::{self, Behind, Book, Figure, FigureLine, From, Of, Rest, Span},
        command::Command,
    },
    insight::{
        fairness::{FairnessReport, FairnessRow, MemberWeight, Sums, report},
        figures::Group,
        rounding,
    },
    model::{
        decision::{PoolAttempt, Verdict},
        id::RepId,
        ledger::{Columns, LeadSum, Ledger, LedgerSum, Lines, Sort, Window},
        rotation::{Bookings, Column, Posting, Share},
        time::Millis,
    },
    routing::{
        rotation::{pick_bookings, refund},
        route,
    },
};

use crate::{
    naive::worlds,
    support::{
        check::check,
        deeds::{random_command, random_file, random_world},
        dice::{Dice, cases},
        world::World,
    },
};

/// Rows add up across, and down the columns that only share out come to nothing; rounded figures do the same.
fn adds_up(report: &FairnessReport, case: &str) {
    let books = report.pools.iter().map(|part| part.rows.clone()).chain([report.by_rep()]);
    for rows in books {
        for row in &rows {
            let Sums { baseline, columns, actual, leads, .. } = &row.sums;
            assert_eq!(*baseline + columns.values().copied().sum(), *actual, "{case}: {row:?}");
            assert_eq!(actual.0, (leads.up - leads.down) * Share::LEAD.0, "{case}: {row:?}");
            let grouped = Group::ALL.into_iter().map(|group| row.sums.of(group.columns())).sum::<Share>();
            assert_eq!(*baseline + grouped, *actual, "{case}: {row:?}");
        }
        let total = Sums::total(&rows);
        for group in Group::ALL.into_iter().filter(|group| group.is_skip() || matches!(group, Group::Turns | Group::Settled)) {
            assert_eq!(total.of(group.columns()), Share::ZERO, "{case}: {group:?} of {rows:?}");
        }
        rounded_adds_up(&rows, case);
    }
}

fn rounded_adds_up(rows: &[FairnessRow], case: &str) {
    let all: Columns = Column::ALL.into_iter().collect();
    let rounded = rounding::rounded(rows);
    for (row, rounded) in rows.iter().zip(&rounded) {
        assert_eq!(rounded.of(all), rounded.actual, "{case}: {row:?}");
        assert_eq!(rounded.actual * Share::LEAD.0, row.sums.actual.0 * 10, "{case}");
    }
    for column in Column::ALL.into_iter().filter(|column| !matches!(column, Column::Baseline)) {
        let one: Columns = [column].into_iter().collect();
        let exact: Share = rows.iter().map(|row| row.sums.of(one)).sum();
        let shown: i64 = rounded.iter().map(|row| row.of(one)).sum();
        assert_eq!(shown * Share::LEAD.0, exact.0 * 10, "{case}: {column:?}");
    }
}

/// A ledger written by hand: what each event books, added up.
#[derive(Default)]
struct Kept {
    sums: BTreeMap<(Option<leadtower::model::id::PoolName>, RepId, Column), Share>,
    leads: BTreeMap<(Option<leadtower::model::id::PoolName>, RepId), Lines>,
}

impl Kept {
    fn book(&mut self, bookings: &Bookings) {
        let mut net: BTreeMap<_, Share> = BTreeMap::new();
        for Posting { pool, rep, column, share } in &bookings.postings {
            *self.sums.entry((pool.clone(), *rep, *column)).or_default() += *share;
            *net.entry((pool.clone(), *rep)).or_default() += *share;
        }
        for (whose, share) in net {
            let leads = share.0 / Share::LEAD.0;
            let lines = Lines { up: leads.max(0), down: (-leads).max(0), ..Lines::default() };
            *self.leads.entry(whose).or_default() += lines;
        }
    }

    fn ledger(self) -> Ledger {
        let sum = |((pool, rep, column), share)| LedgerSum { pool, rep, column, share, lines: Lines::default() };
        Ledger {
            sums: self.sums.into_iter().map(sum).collect(),
            leads: self.leads.into_iter().map(|((pool, rep), leads)| LeadSum { pool, rep, leads }).collect(),
        }
    }
}

fn by_hand(pool: &PoolAttempt, to: RepId) -> Bookings {
    let from = pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_))).unwrap().rep;
    let line = |rep, share| Posting { pool: Some(pool.pool.clone()), rep, column: Column::ByHand, share };
    Bookings { postings: vec![line(from, -Share::LEAD), line(to, Share::LEAD)], credits: Vec::new() }
}

#[test]
fn b101_baseline_and_columns_are_actual_on_10000_random_histories() {
    let mut decided = 0;
    for seed in 0..cases(10_000) {
        let mut dice = worlds::Dice::new(seed ^ 0xB101);
        let world = worlds::World::random(&mut dice);
        let mut ready = world.ready();
        let mut kept = Kept::default();
        for _ in 0..14 {
            let lead = world.lead(&mut dice);
            let decision = route(&lead.arrival(), &ready.book, &world.floor(&ready), lead.now);
            let Some(pool) = decision.placed_by() else { continue };
            decided += 1;
            let members = ready.book.pool(&pool.pool).unwrap().weights();
            let mut events = vec![pick_bookings(pool)];
            events[0].credits.iter().for_each(|credit| ready.rotation.apply(credit));
            // Some leads are given on by hand, some turns given back, some decisions taken back.
            match dice.below(5) {
                0 => events.push(by_hand(pool, RepId(dice.below(9) as i64))),
                1 => events.push(refund(pool, &ready.rotation, &members)),
                2 => events.push(events[0].clone().reversed()),
                _ => {}
            }
            events[1..].iter().flat_map(|event| &event.credits).for_each(|credit| ready.rotation.apply(credit));
            events.iter().for_each(|event| kept.book(event));
        }
        let mut members = Vec::new();
        for pool in ready.book.pools() {
            let weights = pool.weights().into_iter();
            members.extend(weights.map(|(rep, weight)| MemberWeight { pool: pool.name.clone(), rep, weight }));
        }
        adds_up(&report(&kept.ledger(), &members), &format!("history {seed}"));
    }
    assert!(decided > cases(10_000), "only {decided}");
}

/// Things that people, files and clocks do, one after the other.
fn lived(dice: &mut Dice, steps: usize) -> World {
    let mut world = random_world(dice);
    for _ in 0..steps {
        match dice.below(8) {
            0 => world.later(dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(30 * Millis::HOUR.0)])),
            1 => {
                let file = random_file(dice, world.now);
                world.desk().receive_batch(file).unwrap();
            }
            2 => {
                let entries = world.journal();
                let entry = &entries[dice.below(entries.len())];
                let _ = world.attempt(&Command::Undo(Some(entry.id)));
            }
            _ => {
                let command = random_command(dice, &mut world);
                let _ = world.attempt(&command);
            }
        }
    }
    world
}

/// All lines behind a figure, a few at a time.
fn lines(world: &mut World, figure: &Figure, window: Window, first: From, reach: usize) -> Vec<FigureLine> {
    let mut part = |from| ask::behind(world.desk(), figure, window, from, reach).unwrap();
    let Behind { mut rows, mut above, mut below } = part(first);
    while below == Rest::More {
        let last = rows.last().unwrap().key;
        let next = part(From::Around(last));
        below = next.below;
        rows.extend(next.rows.into_iter().filter(|row| row.key > last));
    }
    while above == Rest::More {
        let first = rows[0].key;
        let before = part(From::Around(first));
        above = before.above;
        rows.splice(0..0, before.rows.into_iter().filter(|row| row.key < first));
    }
    rows
}

fn is_its_list(world: &mut World, figure: &Figure, window: Window, share: Share, counted: Lines, case: &str) {
    let newest = lines(world, figure, window, From::Start, 3);
    assert!(newest.is_sorted_by(|one, next| one.key < next.key), "{case}");
    assert_eq!(newest.iter().map(|line| line.share).sum::<Share>(), share, "{case}: {figure:?}");
    let found = newest.iter().fold(Lines::default(), |mut sum, line| {
        let n = match figure.of {
            Of::Columns(_) => line.share.0.signum(),
            Of::Leads => line.share.0 / Share::LEAD.0,
        };
        let (up, down) = (n.max(0), (-n).max(0));
        sum += match line.sort {
            Sort::First => Lines { up, down, ..Lines::default() },
            Sort::GivesBack => Lines { up, down, back_up: up, back_down: down },
        };
        sum
    });
    assert_eq!(found, counted, "{case}: {figure:?}");
    assert!(newest.iter().all(|line| !line.why.is_empty() && figure.rep.is_none_or(|rep| rep == line.rep)), "{case}");
    assert_eq!(lines(world, figure, window, From::End, 2), newest, "{case}: {figure:?} from its end");
}

#[test]
fn b101_the_leads_behind_every_figure_are_that_figure() {
    let mut figures = 0;
    for seed in 0..cases(25) {
        let mut dice = Dice::new(seed ^ 0x1B101);
        let mut world = lived(&mut dice, 14);
        let case = format!("seed {seed}");
        check(world.conn(), &case);
        let span = dice.one(&[Span::Last(400), Span::Last(1), Span::ThisMonth]);
        let fair = ask::fairness(world.desk(), span).unwrap();
        adds_up(&fair.report, &case);
        let parts = fair.report.pools.iter().map(|part| (Book::Of(part.pool.clone()), part.rows.clone()));
        for (book, rows) in parts.chain([(Book::All, fair.report.by_rep())]) {
            let total = (None, Sums::total(&rows));
            for (rep, sums) in rows.into_iter().map(|row| (Some(row.rep), row.sums)).chain([total]) {
                let leads = Figure { book: book.clone(), rep, of: Of::Leads };
                is_its_list(&mut world, &leads, fair.window, sums.actual, sums.leads, &case);
                let groups = Group::ALL.map(Group::columns).into_iter();
                for columns in groups.chain([[Column::Baseline].into_iter().collect()]) {
                    let lines = sums.lines_of(columns);
                    if lines.all() > 0 {
                        let figure = Figure { book: book.clone(), rep, of: Of::Columns(columns) };
                        is_its_list(&mut world, &figure, fair.window, sums.of(columns), lines, &case);
                        figures += 1;
                    }
                }
            }
        }
    }
    assert!(figures > 10 * cases(25), "only {figures}");
}

#[test]
fn the_days_of_a_rep_are_their_figures_day_by_day() {
    for seed in 0..cases(15) {
        let mut world = lived(&mut Dice::new(seed ^ 0xDA), 12);
        let fair = ask::fairness(world.desk(), Span::Last(60)).unwrap();
        for part in &fair.report.pools {
            for row in &part.rows {
                let book = Book::Of(part.pool.clone());
                let days = ask::rep_days(world.desk(), &book, Some(row.rep), fair.window).unwrap().days;
                assert!(days.is_sorted_by_key(|day| day.day));
                let mut leads = Lines::default();
                days.iter().for_each(|day| leads += day.leads);
                assert_eq!(leads, row.sums.leads, "seed {seed}");
                for group in Group::ALL {
                    let mut lines = Lines::default();
                    days.iter().filter_map(|day| day.groups.get(&group)).for_each(|of_day| lines += *of_day);
                    assert_eq!(lines, row.sums.lines_of(group.columns()), "seed {seed} {group:?}");
                }
            }
        }
    }
}
