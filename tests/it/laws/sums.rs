//! Numbers add up: each count of the header is the number of rows of its list, and all of them together are all leads.

use leadtower::{
    actions::{ask, command::Command},
    model::{
        decision::Cause,
        filter::{Filter, Mark, Status},
        id::LeadId,
        lead::{Closing, Stage},
        time::{Millis, Zone},
    },
    rulebook::filter::whole_day,
    store::{Scope, fallback::groups_of, leads, listing},
};

use crate::support::{
    deeds::{random_command, random_file, random_world},
    dice::{Dice, cases},
    live::Live,
    world::World,
};

/// Leads that a filter shows.
fn shown(world: &World, filter: &Filter) -> u64 {
    let scope = Scope::at(world.now, &[]);
    listing::count(world.conn(), filter, scope, usize::MAX / 2).unwrap() as u64
}

fn of_status(status: Status) -> Filter {
    Filter { statuses: vec![status], ..Filter::default() }
}

fn is(mark: Mark) -> Filter {
    Filter { is: vec![mark], ..Filter::default() }
}

fn numbers_agree(world: &mut World, case: &str) {
    let totals = ask::totals(world.desk()).unwrap();
    let listed = [
        (Status::New, totals.of(Stage::New)),
        (Status::Assigned, totals.of(Stage::Assigned)),
        (Status::Working, totals.of(Stage::Working)),
        (Status::Fallback, totals.of(Stage::Fallback)),
        (Status::Nurture, totals.of(Stage::Nurture)),
        (Status::Duplicate, totals.of(Stage::Duplicate)),
        (
            Status::Converted,
            [Closing::Meeting, Closing::Opportunity, Closing::Won].map(|closing| totals.of(Stage::Closed(closing))).iter().sum(),
        ),
        (Status::Lost, totals.of(Stage::Closed(Closing::Lost))),
        (Status::Disqualified, totals.of(Stage::Closed(Closing::Disqualified))),
    ];
    for (status, n) in listed {
        assert_eq!(shown(world, &of_status(status)), n, "{case}: {status:?}");
    }
    for (mark, n) in
        [(Mark::Open, totals.open()), (Mark::Late, totals.late), (Mark::AtRisk, totals.at_risk), (Mark::Snoozed, totals.snoozed)]
    {
        assert_eq!(shown(world, &is(mark)), n, "{case}: {mark:?}");
    }
    for cause in Cause::ALL {
        let n = totals.by_cause.iter().filter(|(known, _)| *known == cause).map(|(_, n)| n).sum::<u64>();
        assert_eq!(shown(world, &Filter { causes: vec![cause], ..Filter::default() }), n, "{case}: {cause:?}");
    }
    let by_cause: u64 = totals.by_cause.iter().map(|(_, n)| n).sum();
    assert_eq!(by_cause, totals.of(Stage::Fallback), "{case}: causes of fallback");
    let all = leads::next_id(world.conn()).unwrap().0 - 1;
    assert_eq!(totals.arrived(), all as u64, "{case}: all leads that came in");
    let (open, untouched): (u64, u64) = ask::roster(world.desk())
        .unwrap()
        .iter()
        .fold((0, 0), |(open, untouched), row| (open + u64::from(row.load.open), untouched + u64::from(row.untouched)));
    // Whoever puts a lead out of sight still holds it.
    let snoozed = |status| shown(world, &Filter { is: vec![Mark::Snoozed], ..of_status(status) });
    let waiting = totals.of(Stage::Assigned) + snoozed(Status::Assigned);
    assert_eq!(open, waiting + totals.of(Stage::Working) + snoozed(Status::Working), "{case}: what reps hold");
    assert_eq!(untouched, waiting, "{case}: what reps hold untouched");
}

/// What came in today is what `received:` of today shows of a list.
fn today_is_what_its_filter_shows(world: &World, last: Option<LeadId>, case: &str) {
    let zone = Zone("Europe/Berlin".parse().unwrap());
    let day = whole_day(world.now.day(zone), zone).unwrap();
    let came = ask::came(&world.another_desk("rita"), day, last).unwrap();
    let filter = Filter { received_from: Some(day.0), received_to: Some(day.1), up_to: last, ..is(Mark::Open) };
    assert_eq!(came, Some(shown(world, &filter)), "{case}: today, up to {last:?}");
}

/// The header on the screen says these numbers, and the list under it has that many rows.
fn drawn_as_counted(world: &mut World, case: &str) {
    let totals = ask::totals(world.desk()).unwrap();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let text = live.text();
    for (n, word) in [
        (totals.open(), "open"),
        (totals.of(Stage::Fallback), "fallback"),
        (totals.of(Stage::Working), "contacted"),
        (totals.late, "late"),
        (totals.at_risk, "at risk"),
    ] {
        assert!(text.contains(&format!(" {n} {word}")), "{case}: {n} {word}\n{text}");
    }
    assert_eq!(live.app.queue.list.rows().len() as u64, totals.open().min(200), "{case}");
    let today = live.app.totals.today.unwrap();
    let said = if today == 0 { "none".to_owned() } else { today.to_string() };
    assert!(text.contains(&format!(" open ({said} today)")), "{case}: {today}\n{text}");
    live.keys(&format!("/received:{}<enter>", world.now.day(live.app.zone)));
    assert_eq!(live.app.queue.matching, Some(today), "{case}: {}", live.text());
}

/// A list that stands still knows only the leads up to a number, and so do its sums.
fn numbers_agree_up_to(world: &mut World, last: LeadId, case: &str) {
    let totals = ask::totals_up_to(world.desk(), last).unwrap();
    let up_to = |filter: Filter| Filter { up_to: Some(last), ..filter };
    for (mark, n) in
        [(Mark::Open, totals.open()), (Mark::Late, totals.late), (Mark::AtRisk, totals.at_risk), (Mark::Snoozed, totals.snoozed)]
    {
        assert_eq!(shown(world, &up_to(is(mark))), n, "{case}: {mark:?} up to {last}");
    }
    let fallback = up_to(of_status(Status::Fallback));
    assert_eq!(shown(world, &fallback), totals.of(Stage::Fallback), "{case}: fallback up to {last}");
    assert_eq!(totals.arrived(), last.0 as u64, "{case}: all up to {last}");
    let scope = Scope::at(world.now, &[]);
    let groups = groups_of(world.conn(), &fallback, scope).unwrap();
    assert_eq!(groups.rows.iter().map(|group| group.leads).sum::<u64>(), totals.of(Stage::Fallback), "{case}");
}

#[test]
fn b100_header_counts_equal_the_rows_of_their_lists_on_1000_random_databases() {
    for seed in 0..cases(1_000) {
        let mut dice = Dice::new(seed ^ 0xB100);
        let mut world = random_world(&mut dice);
        for nth in 0..7 {
            match dice.below(5) {
                0 => {
                    let by = dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(30 * Millis::HOUR.0)]);
                    world.later(by);
                    // Now and then nobody runs the clocks.
                    if dice.once_in(2) {
                        let _ = world.attempt(&Command::Tick);
                    }
                }
                1 => {
                    let file = random_file(&mut dice, world.now);
                    world.desk().receive_batch(file).unwrap();
                }
                _ => {
                    let command = random_command(&mut dice, &mut world);
                    let _ = world.attempt(&command);
                }
            }
            if nth % 3 == 0 && nth > 0 {
                let case = format!("seed {seed} step {nth}");
                numbers_agree(&mut world, &case);
                today_is_what_its_filter_shows(&world, None, &case);
                if seed % 50 == 0 {
                    drawn_as_counted(&mut world, &case);
                }
                let all = leads::next_id(world.conn()).unwrap().0 - 1;
                let last = LeadId(dice.below(all as usize + 1) as i64);
                numbers_agree_up_to(&mut world, last, &case);
                today_is_what_its_filter_shows(&world, Some(last), &case);
            }
        }
    }
}
