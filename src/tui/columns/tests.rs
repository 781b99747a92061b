use proptest::prelude::*;

use super::{fit::Takes, *};

/// Any columns of a list after any keys.
fn arranged<C: Column>(mut columns: Columns<C>, keys: &[(u8, usize)], room: &Room) -> Columns<C> {
    for (key, place) in keys {
        match key {
            0 => drop(columns.toggle(*place, room)),
            1 => drop(columns.carry(*place, 1)),
            2 => drop(columns.carry(*place, -1)),
            3 => columns.widen(*place, 1, room),
            4 => columns.widen(*place, -1, room),
            5 => columns.let_go(*place),
            _ => columns.widen(*place, 40, room),
        }
    }
    columns
}

fn laws<C: Column + std::fmt::Debug>(columns: &Columns<C>, start: &Columns<C>, room: &Room) {
    let laid = columns.laid(room);
    let taken = laid.iter().map(|(_, width)| width).sum::<usize>() + laid.len().saturating_sub(1);
    assert!(taken <= room.columns, "{taken} of {room:?}");
    let shown = |column: &C| laid.iter().any(|(laid, _)| laid == column);
    for (column, width) in &laid {
        let measure = column.measure(room);
        match measure.takes {
            // A state or a number is shown whole or not at all.
            Takes::Whole(least) => assert!(*width >= least),
            Takes::These(sizes) => assert!(sizes.contains(width)),
            Takes::Text => assert!(*width >= NARROWEST),
        }
    }
    let always = columns.usual.iter().map(|(column, _)| *column).filter(|column| column.need() == Need::Always);
    assert!(always.into_iter().all(|column| shown(&column)));
    let mut again = start.clone();
    again.recall(&columns.kept());
    assert_eq!(&again, columns, "what is kept is what is recalled");
    let mut keys: Vec<&str> = columns.slots.iter().map(|slot| slot.column.key()).collect();
    keys.sort_unstable();
    let mut usual: Vec<&str> = columns.usual.iter().map(|(column, _)| column.key()).collect();
    usual.sort_unstable();
    assert_eq!(keys, usual, "each of them once");
}

proptest! {
    #[test]
    fn b75_whatever_is_chosen_fits_and_cuts_no_state_and_no_number(
        keys in proptest::collection::vec((0_u8..7, 0_usize..20), 0..40),
        columns in 37_usize..200,
        widest in proptest::array::uniform5(0_usize..40),
    ) {
        let [name, team, now, load, short] = widest;
        let room = &Room { columns, content: Content { name, team, now, load, short } };
        let start = Chosen::default();
        laws(&arranged(start.queue.clone(), &keys, room), &start.queue, room);
        laws(&arranged(start.fallback.clone(), &keys, room), &start.fallback, room);
        laws(&arranged(start.reps.clone(), &keys, room), &start.reps, room);
    }
}

fn of(columns: usize) -> Room {
    Room { columns, content: Content::default() }
}

fn titles(columns: &Columns<LeadColumn>, room: usize) -> Vec<&'static str> {
    columns.laid(&of(room)).into_iter().map(|(column, _)| column.title()).collect()
}

#[test]
fn they_yield_one_after_another() {
    let queue = Chosen::default().queue;
    assert_eq!(titles(&queue, 117), ["State", "Lead", "Company", "From", "Source", "Age", "Touch due", "Owner", "Why"]);
    assert_eq!(titles(&queue, 96), ["State", "Lead", "Company", "From", "Age", "Touch due", "Owner", "Why"]);
    assert_eq!(titles(&queue, 77), ["State", "Lead", "Company", "From", "Touch due", "Owner"]);
    assert_eq!(titles(&queue, 57), ["State", "Lead", "From", "Touch due", "Owner"]);
    assert_eq!(titles(&queue, 37), ["State", "Lead", "Touch due"]);
    // What somebody wanted to see stays longer than what comes by itself.
    let mut chosen = queue;
    let email = chosen.slots.iter().position(|slot| slot.column == LeadColumn::Email).unwrap();
    assert_eq!(chosen.toggle(email, &of(77)), Ok(()));
    assert_eq!(titles(&chosen, 77), ["State", "Lead", "From", "Touch due", "Owner", "Email"]);
}

#[test]
fn state_and_name_stay() {
    let Chosen { mut queue, mut fallback, mut reps } = Chosen::default();
    assert_eq!((queue.toggle(0, &of(80)), queue.toggle(1, &of(80))), (Err("State"), Err("Lead")));
    assert_eq!(fallback.toggle(0, &of(80)), Err("Lead"));
    assert_eq!((reps.toggle(0, &of(80)), reps.toggle(2, &of(80))), (Err("Rep"), Err("Now")));
    assert_eq!(Chosen { queue, fallback, reps }, Chosen::default());
}

#[test]
fn a_width_goes_up_and_down_from_what_is_seen_and_back_to_what_fits() {
    let mut queue = Chosen::default().queue;
    let lead = |queue: &Columns<LeadColumn>| queue.offers(&of(117))[1];
    let (width, by) = (lead(&queue).width, lead(&queue).by);
    assert_eq!(by, By::Room);
    queue.widen(1, 1, &of(117));
    assert_eq!((lead(&queue).width, lead(&queue).by), (width + 1, By::Choice));
    queue.widen(1, -2, &of(117));
    assert_eq!(lead(&queue).width, width - 1);
    (0..99).for_each(|_| queue.widen(1, -1, &of(117)));
    assert_eq!(lead(&queue).width, NARROWEST);
    queue.let_go(1);
    assert_eq!(queue, Chosen::default().queue);
}

#[test]
fn what_has_room_to_spare_is_shown_there_and_hidden_or_shown_for_good_by_a_person() {
    let content = Content { name: 14, team: 12, now: 18, load: 8, short: 5 };
    let [narrow, wide] = [100, 150].map(|columns| Room { columns, content });
    let mut reps = Chosen::default().reps;
    let waiting =
        |reps: &Columns<RepColumn>, room: &Room| reps.offers(room).iter().find(|offer| offer.title == "Waiting").unwrap().width;
    assert_eq!([waiting(&reps, &narrow), waiting(&reps, &wide)], [0, 7]);
    let place = reps.slots.iter().position(|slot| slot.column == RepColumn::Waiting).unwrap();
    reps.toggle(place, &narrow).unwrap();
    assert_eq!([waiting(&reps, &narrow), waiting(&reps, &wide)], [7, 7]);
    reps.reset();
    reps.toggle(place, &wide).unwrap();
    assert_eq!([waiting(&reps, &narrow), waiting(&reps, &wide)], [0, 0]);
}

#[test]
fn what_a_file_says_is_read_as_far_as_it_is_known() {
    let kept = |column: &str, seen, width| Kept { column: column.to_owned(), seen, width };
    let mut queue = Chosen::default().queue;
    queue.recall(&[
        kept("touch_due", Seen::Shown, Some(3)),
        kept("weather", Seen::Shown, None),
        kept("lead", Seen::Hidden, Some(9_999)),
        kept("lead", Seen::Shown, Some(20)),
        kept("company", Seen::Hidden, None),
    ]);
    let order: Vec<&str> = queue.slots.iter().map(|slot| slot.column.key()).collect();
    // Those that were not named stand behind the one they usually follow.
    assert_eq!(order[..5], ["state", "touch_due", "owner", "why", "score"], "{order:?}");
    let offers = queue.offers(&of(150));
    let of = |title: &str| *offers.iter().find(|offer| offer.title == title).unwrap();
    assert_eq!((of("Touch due").width, of("Lead").seen, of("Lead").width), (11, Seen::Shown, WIDEST));
    assert_eq!((of("Company").seen, of("Owner").seen, of("Score").seen), (Seen::Hidden, Seen::Shown, Seen::Hidden));
    queue.recall(&[]);
    assert_eq!(queue, Chosen::default().queue);
}
