use std::collections::BTreeSet;

use rusqlite::params_from_iter;

use super::*;
use crate::{
    model::{
        criteria::{Condition, Criteria, Field, Range},
        filter::{Mark, OwnerIs, Status, Word},
        id::TerritoryName,
        lead::{Closing, Stage},
        territory::Territory,
        time::Millis,
    },
    store::{
        page::{Direction, Order, Position},
        sorted::{By, sorted},
        testing::{lead, reps},
    },
};

const NOW: Instant = Instant::MIN;

fn at(ms: i64) -> Instant {
    Instant::from_ms(ms)
}

fn scope(now: Instant) -> Scope<'static> {
    Scope::at(now, &[])
}

fn numbers(rows: &[LeadRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.0).collect()
}

fn found(conn: &Conn, filter: &Filter, scope: Scope<'_>) -> Vec<i64> {
    let rows = leads(conn, filter, scope, Page::first(Order::Newest, 1_000)).unwrap();
    assert_eq!(count(conn, filter, scope, 1_000).unwrap(), rows.len());
    numbers(&rows)
}

fn asks(field: Field, condition: Condition) -> Filter {
    Filter { criteria: Criteria::any().and(field, condition).unwrap(), ..Filter::default() }
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn one_of(values: &[&str]) -> Condition {
    Condition::In(texts(values))
}

fn none_of(values: &[&str]) -> Condition {
    Condition::NotIn(texts(values))
}

/// 240 leads of three reps in every stage, most of those that wait with a due instant.
fn many() -> Conn {
    let conn = Conn::in_memory().unwrap();
    reps(&conn, 3);
    for id in 1..=240 {
        let stage = code::stage_from(id % 12).unwrap();
        // Many at the same instant, and in another order than they came in.
        let mut kept =
            lead(id, stage).with("received_at", id * 53 % 97).with("name", if id % 5 == 0 { "Sao Paulo" } else { "Ann" });
        if matches!(stage, Stage::Assigned | Stage::Working | Stage::Closed(_)) {
            kept = kept.with("owner", 1 + id % 3);
        }
        if id % 7 != 0 {
            kept = kept.with("clock_started", id).with("at_risk_at", id * 37 % 50).with("due_at", 50 + id * 37 % 50);
        }
        if id % 11 == 0 {
            kept = kept.with("touched_at", id);
        }
        kept.put(&conn);
    }
    conn
}

fn filters() -> Vec<Filter> {
    let owned = |owners: &[OwnerIs]| Filter { owners: owners.to_vec(), ..Filter::default() };
    let words = |words: &[Word]| Filter { words: words.to_vec(), ..Filter::default() };
    let rep = |id| OwnerIs::Rep(RepId(id));
    let sao = || Word::Has("sao".into());
    vec![
        Filter::default(),
        Filter { is: vec![Mark::Open], ..Filter::default() },
        Filter { statuses: vec![Status::Fallback, Status::Converted, Status::Duplicate], ..Filter::default() },
        Filter { statuses: vec![Status::Working], causes: vec![Cause::NoRule], ..Filter::default() },
        owned(&[rep(1)]),
        owned(&[rep(1), rep(3)]),
        owned(&[rep(2), OwnerIs::Nobody]),
        owned(&[OwnerIs::Nobody]),
        words(&[sao()]),
        words(&[Word::HasNot("sao".into())]),
        Filter { owners: vec![rep(2)], is: vec![Mark::Open], ..words(&[sao()]) },
        Filter { ids: Some((1..90).step_by(5).map(LeadId).collect()), ..Filter::default() },
    ]
}

fn waits_with_due(row: &LeadRow) -> bool {
    let waits = matches!(row.stage, Stage::New | Stage::Assigned | Stage::Fallback) && row.touched_at.is_none();
    waits && row.clock.is_some_and(|clock| clock.due.is_some())
}

#[test]
fn pages_of_any_size_read_from_either_end_are_the_whole_list() {
    let conn = many();
    let everything = Page::first(Order::Newest, 1_000);
    for filter in filters() {
        let all = leads(&conn, &filter, scope(at(75)), everything).unwrap();
        // Words are found by number.
        let by_words = filter.words.iter().any(|word| matches!(word, Word::Has(_)));
        let arrival = |row: &LeadRow| (if by_words { NOW } else { row.received_at }, row.id);
        assert!(all.is_sorted_by(|one, next| arrival(one) > arrival(next)));
        let (mut due, rest): (Vec<&LeadRow>, Vec<_>) = all.iter().partition(|row| waits_with_due(row));
        due.sort_by_key(|row| (row.clock.and_then(|clock| clock.due), row.id));
        let by_due: Vec<i64> = due.into_iter().chain(rest).map(|row| row.id.0).collect();
        let newest: Vec<i64> = numbers(&all);
        let mut intake = newest.clone();
        intake.sort_unstable();
        for (order, expected) in [
            (Order::Newest, newest.clone()),
            (Order::Oldest, newest.into_iter().rev().collect()),
            (Order::Intake, intake),
            (Order::Due, by_due),
        ] {
            for limit in [1, 7, 50] {
                let (mut forward, mut backward) = (Vec::new(), Vec::new());
                let mut page = Page::first(order, limit);
                loop {
                    let rows = leads(&conn, &filter, scope(at(75)), page).unwrap();
                    let Some(last) = rows.last() else { break };
                    page.from = Some(Position::of(last, order));
                    forward.extend(numbers(&rows));
                }
                page = Page { from: None, direction: Direction::Backward, ..page };
                loop {
                    let rows = leads(&conn, &filter, scope(at(75)), page).unwrap();
                    let Some(first) = rows.first() else { break };
                    page.from = Some(Position::of(first, order));
                    backward.splice(0..0, numbers(&rows));
                }
                assert_eq!(forward, expected, "{order:?} by {limit}: {filter:?}");
                assert_eq!(backward, expected, "{order:?} by {limit} backward: {filter:?}");
            }
        }
    }
}

#[test]
fn what_is_taken_back_is_never_listed_and_duplicates_only_when_asked() {
    let conn = Conn::in_memory().unwrap();
    for (id, stage) in (1..).zip(code::STAGES) {
        lead(id, stage).put(&conn);
    }
    assert_eq!(found(&conn, &Filter::default(), scope(NOW)), [11, 10, 9, 8, 7, 5, 4, 3, 2, 1]);
    for (status, expected) in [
        (Status::Duplicate, vec![6]),
        (Status::Converted, vec![9, 8, 7]),
        (Status::Disqualified, vec![11]),
        (Status::New, vec![1]),
    ] {
        assert_eq!(found(&conn, &Filter { statuses: vec![status], ..Filter::default() }, scope(NOW)), expected);
    }
    let named = Filter { ids: Some(vec![LeadId(12), LeadId(6), LeadId(1), LeadId(99)]), ..Filter::default() };
    assert_eq!(found(&conn, &named, scope(NOW)), [6, 1]);
    assert_eq!(numbers(&rows(&conn, &[LeadId(3), LeadId(99), LeadId(1)]).unwrap()), [3, 1]);
}

#[test]
fn marks_are_said_of_an_instant() {
    let conn = Conn::in_memory().unwrap();
    let waits = |id, stage| lead(id, stage).with("clock_started", 0).with("at_risk_at", 60).with("due_at", 100);
    waits(1, Stage::Assigned).put(&conn);
    waits(2, Stage::Fallback).with("touched_at", 50).put(&conn);
    waits(3, Stage::Working).put(&conn);
    lead(4, Stage::Fallback).named("held_for", "pool:emea", &conn).with("snoozed_until", 100).put(&conn);
    lead(5, Stage::Closed(Closing::Lost)).put(&conn);
    let is = |mark| Filter { is: vec![mark], ..Filter::default() };
    for (mark, now, expected) in [
        (Mark::Late, 100, vec![]),
        (Mark::Late, 101, vec![1]),
        (Mark::AtRisk, 59, vec![]),
        (Mark::AtRisk, 60, vec![1]),
        (Mark::AtRisk, 100, vec![1]),
        (Mark::AtRisk, 101, vec![]),
        (Mark::Held, 99, vec![]),
        (Mark::Held, 100, vec![4]),
        (Mark::Snoozed, 99, vec![4]),
        (Mark::Snoozed, 100, vec![]),
        (Mark::Open, 99, vec![3, 2, 1]),
        (Mark::Open, 100, vec![4, 3, 2, 1]),
    ] {
        assert_eq!(found(&conn, &is(mark), scope(at(now))), expected, "{mark:?} at {now}");
    }
    let hidden = Filter { ids: Some(vec![LeadId(4)]), ..Filter::default() };
    assert_eq!(found(&conn, &hidden, scope(at(99))), [4], "asked for by number");
    let age = |younger, older| Filter { younger_than: younger, older_than: older, ..Filter::default() };
    assert_eq!(found(&conn, &age(Some(Millis(98)), None), scope(at(101))), [5, 4]);
    assert_eq!(found(&conn, &age(None, Some(Millis(98))), scope(at(101))), [2, 1]);
    let between = Filter { received_from: Some(at(2)), received_to: Some(at(4)), ..Filter::default() };
    assert_eq!(found(&conn, &between, scope(at(101))), [3, 2]);
}

#[test]
fn leads_are_found_by_their_sla_and_by_having_none() {
    let conn = Conn::in_memory().unwrap();
    lead(1, Stage::Assigned).named("sla", "hot", &conn).put(&conn);
    lead(2, Stage::Assigned).named("sla", "standard", &conn).put(&conn);
    lead(3, Stage::Nurture).put(&conn);
    for (slas, expected) in [
        (vec![], vec![3, 2, 1]),
        (vec![Some("hot".into())], vec![1]),
        (vec![Some("hot".into()), Some("standard".into())], vec![2, 1]),
        (vec![None], vec![3]),
        (vec![None, Some("standard".into())], vec![3, 2]),
        (vec![Some("gone".into())], vec![]),
    ] {
        assert_eq!(found(&conn, &Filter { slas: slas.clone(), ..Filter::default() }, scope(NOW)), expected, "{slas:?}");
    }
}

#[test]
fn unknown_is_not_no_and_case_of_any_script_does_not_count() {
    let conn = Conn::in_memory().unwrap();
    lead(1, Stage::New).put(&conn);
    lead(2, Stage::New)
        .with("country", "DE")
        .with("state", "DE-BE")
        .with("city", "ÖRNSKÖLDSVIK")
        .with("postal_code", "94105")
        .with("employees", 420)
        .with("email", "ann@eu.acme.example")
        .with("company", "Acme, Inc")
        .with("tags", r#"["vip","partner"]"#)
        .with("custom", r#"{"plan":"Pro","a\"b":"x","seats":"12.0"}"#)
        .with("relation", code::NO_ACCOUNT)
        .put(&conn);
    lead(3, Stage::New).with("country", "US").with("employees", 7).with("relation", 1).named("segment", "smb", &conn).put(&conn);
    let custom = |name: &str| Field::Custom(name.to_owned());
    let number = |low, high| Condition::Number(Range { low, high });
    for (field, condition, expected) in [
        (Field::Country, one_of(&["DE", "FR"]), vec![2]),
        (Field::Country, none_of(&["DE"]), vec![3]),
        (Field::Country, Condition::Known, vec![3, 2]),
        (Field::Country, Condition::Unknown, vec![1]),
        (Field::State, Condition::Prefix("de-".into()), vec![2]),
        (Field::City, one_of(&["örnsköldsvik"]), vec![2]),
        (Field::City, Condition::Prefix("ÖR".into()), vec![2]),
        (Field::City, Condition::Prefix("Ö%".into()), vec![]),
        (Field::PostalCode, Condition::Prefix("941".into()), vec![2]),
        (Field::Employees, number(Some(200), Some(999)), vec![2]),
        (Field::Employees, number(None, Some(420)), vec![3, 2]),
        (Field::Employees, number(None, None), vec![3, 2]),
        (Field::Employees, Condition::Unknown, vec![1]),
        (Field::Employees, none_of(&["7"]), vec![2]),
        (Field::EmailDomain, one_of(&["EU.acme.example"]), vec![2]),
        (Field::EmailDomain, one_of(&["acme.example"]), vec![]),
        (Field::Company, one_of(&["acme, inc"]), vec![2]),
        (Field::Tag, one_of(&["VIP", "other"]), vec![2]),
        (Field::Tag, none_of(&["vip"]), vec![3, 1]),
        (Field::Tag, Condition::Prefix("part".into()), vec![2]),
        (Field::Tag, Condition::Known, vec![3, 2, 1]),
        (Field::Tag, Condition::Unknown, vec![]),
        (custom("plan"), one_of(&["pro"]), vec![2]),
        (custom("plan"), none_of(&["pro"]), vec![]),
        (custom("a\"b"), one_of(&["X"]), vec![2]),
        (custom("plan"), Condition::Unknown, vec![3, 1]),
        (custom("seats"), Condition::Number(Range { low: Some(10), high: None }), vec![2]),
        (custom("seats"), Condition::Number(Range { low: Some(13), high: None }), vec![]),
        (custom("plan"), Condition::Number(Range::default()), vec![]),
        (Field::Account, one_of(&["none"]), vec![2]),
        (Field::Account, none_of(&["none"]), vec![3]),
        (Field::Account, one_of(&["customer"]), vec![3]),
        (Field::Segment, one_of(&["none"]), vec![2]),
        (Field::Segment, one_of(&["SMB"]), vec![3]),
        (Field::Segment, Condition::Unknown, vec![1]),
        (Field::Company, one_of(&["'; DROP TABLE lead; --"]), vec![]),
    ] {
        let filter = asks(field.clone(), condition.clone());
        assert_eq!(found(&conn, &filter, scope(NOW)), expected, "{field} {condition:?}");
    }
}

#[test]
fn a_lead_in_a_territory_is_in_all_around_it() {
    let conn = Conn::in_memory().unwrap();
    let place = |id, country: &str| lead(id, Stage::New).with("country", country);
    place(1, "DE").named("territory", "DACH", &conn).put(&conn);
    place(2, "FR").named("territory", "EMEA", &conn).put(&conn);
    place(3, "BR").put(&conn);
    lead(4, Stage::New).put(&conn);
    place(5, "JP").named("territory", "Of an older book", &conn).put(&conn);
    let territory = |name: &str, inside: Option<&str>| Territory {
        name: name.into(),
        inside: inside.map(TerritoryName::from),
        countries: Vec::new(),
        states: Vec::new(),
        postal_prefixes: Vec::new(),
        pool: None,
    };
    let territories = [territory("DACH", Some("EMEA")), territory("EMEA", None)];
    let scope = Scope::at(NOW, &territories);
    for (condition, expected) in [
        (one_of(&["emea"]), vec![2, 1]),
        (one_of(&["DACH", "none"]), vec![3, 1]),
        (none_of(&["EMEA"]), vec![5, 3]),
        (none_of(&["none"]), vec![5, 2, 1]),
        (one_of(&["of an older book"]), vec![5]),
        (Condition::Unknown, vec![4]),
        (Condition::Known, vec![5, 3, 2, 1]),
    ] {
        assert_eq!(found(&conn, &asks(Field::Territory, condition.clone()), scope), expected, "{condition:?}");
    }
}

#[test]
fn words_are_beginnings_in_any_order_without_case_and_accents() {
    let conn = Conn::in_memory().unwrap();
    let words_of = |id, name: &str, company: &str, email: &str| {
        let kept = lead(id, Stage::New).with("name", name).with("company", company);
        kept.with("email", email).put(&conn);
    };
    words_of(1, "João Álvares", "São Paulo Aços", "joao@acos.example");
    words_of(2, "Ann Paulson", "Acme", "ann.paulson@acme.example");
    words_of(3, "Βασίλης Νίκος", "東京 Works", "b@tokyo.example");
    lead(4, Stage::New).put(&conn);
    for (line, expected) in [
        ("sao", vec![1]),
        ("paul", vec![2, 1]),
        ("pau jo", vec![1]),
        ("SÃO", vec![1]),
        ("ulson", vec![]),
        ("ann@acme", vec![2]),
        ("ann.paulson@acme.example", vec![2]),
        ("βασ", vec![3]),
        ("東", vec![3]),
        ("!paul", vec![4, 3]),
        ("example !acme", vec![3, 1]),
        ("@", vec![4, 3, 2, 1]),
        ("OR", vec![]),
    ] {
        let words = line.split(' ').map(|word| match word.strip_prefix('!') {
            Some(word) => Word::HasNot(word.to_owned()),
            None => Word::Has(word.to_owned()),
        });
        let filter = Filter { words: words.collect(), ..Filter::default() };
        assert_eq!(found(&conn, &filter, scope(NOW)), expected, "{line}");
    }
}

#[test]
fn names_of_rules_and_pools_and_causes_are_asked() {
    let conn = Conn::in_memory().unwrap();
    lead(1, Stage::Fallback).named("rule", "EMEA", &conn).named("pool", "emea-mm", &conn).with("cause", 1).put(&conn);
    lead(2, Stage::New).named("rule", "Rest", &conn).with("cause", 1).put(&conn);
    let rule = Filter { rules: vec![Some("EMEA".into()), Some("Gone".into())], ..Filter::default() };
    assert_eq!(found(&conn, &rule, scope(NOW)), [1]);
    assert_eq!(found(&conn, &Filter { pools: vec!["emea-mm".into()], ..Filter::default() }, scope(NOW)), [1]);
    assert_eq!(found(&conn, &Filter { causes: vec![Cause::NobodyAvailable], ..Filter::default() }, scope(NOW)), [1]);
    let row = &rows(&conn, &[LeadId(1)]).unwrap()[0];
    assert_eq!((row.rule.as_ref().unwrap().as_str(), row.pool.as_ref().unwrap().as_str()), ("EMEA", "emea-mm"));
}

#[test]
fn the_header_shows_what_is_kept_and_the_clocks_of_now() {
    let conn = many();
    conn.sql.execute("INSERT INTO tally VALUES (1, 3, 20), (1, 8, 5), (2, 1, 12)", []).unwrap();
    let totals = totals(&conn, at(75)).unwrap();
    assert_eq!((totals.of(Stage::Fallback), totals.of(Stage::Closed(Closing::Won)), totals.of(Stage::New)), (20, 5, 0));
    assert_eq!(totals.by_cause[1], (Cause::NobodyAvailable, 12));
    for (mark, n) in [(Mark::Late, totals.late), (Mark::AtRisk, totals.at_risk)] {
        let listed = found(&conn, &Filter { is: vec![mark], ..Filter::default() }, scope(at(75)));
        assert!(n > 0);
        assert_eq!(listed.len() as u64, n, "{mark:?}");
    }
}

/// Sorted whole, a list stands as it does read by key, whichever lead one looks from.
#[test]
fn a_short_list_sorted_whole_stands_as_it_is_read_by_key() {
    let conn = many();
    for filter in filters().into_iter().filter(|filter| filter.words.is_empty()) {
        for (by, order) in [(By::Due, Order::Due), (By::Newest, Order::Newest)] {
            let all: Vec<LeadId> =
                leads(&conn, &filter, scope(at(75)), Page::first(order, 1_000)).unwrap().iter().map(|row| row.id).collect();
            for around in [None, Some(LeadId(1)), Some(LeadId(100)), Some(LeadId(240)), Some(LeadId(999))] {
                let whole = sorted(&conn, &filter, scope(at(75)), (by, Direction::Forward), around).unwrap().unwrap();
                assert_eq!(whole.leads, all, "{by:?} {filter:?}");
                if let Some(place) = around.and_then(|lead| all.iter().position(|known| *known == lead)) {
                    assert_eq!(whole.place, place, "{by:?} {filter:?} {around:?}");
                }
                assert!(whole.place <= all.len());
            }
        }
    }
}

/// Those that words find, too: they wait in the same order, and only the rest is read in that of numbers.
#[test]
fn a_short_list_of_words_sorted_whole_has_the_same_leads_and_those_that_wait_in_the_same_order() {
    let conn = many();
    let mut waiting = 0;
    for filter in filters().into_iter().filter(|filter| Plan::new(filter, scope(NOW)).has_words()) {
        let waits = |row: &&LeadRow| Position::of(row, Order::Due) != Position::of(row, Order::Newest);
        let read = leads(&conn, &filter, scope(at(75)), Page::first(Order::Due, 1_000)).unwrap();
        let whole = sorted(&conn, &filter, scope(at(75)), (By::Due, Direction::Forward), None).unwrap().unwrap();
        let whole = rows(&conn, &whole.leads).unwrap();
        let in_order = |of: &[LeadRow]| of.iter().filter(waits).map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(in_order(&whole), in_order(&read), "{filter:?}");
        let each = |of: &[LeadRow]| of.iter().map(|row| row.id).collect::<BTreeSet<_>>();
        assert_eq!(each(&whole), each(&read), "{filter:?}");
        waiting += in_order(&read).len();
    }
    assert!(waiting > 10, "{waiting}");
}

/// How SQLite would read a page: its steps, and the statement.
fn steps(conn: &Conn, filter: &Filter, order: Order) -> Vec<String> {
    let mut plan = Plan::new(filter, scope(NOW));
    let limit = plan.args.bind(50);
    let query = match order {
        Order::Newest if plan.has_words() => plan.by_number(Sort::Down, &["lead.id < 100".to_owned()], &limit),
        Order::Newest => plan.by_arrival(Sort::Down, &["lead.received_at = 9 AND lead.id < 9".to_owned()], &limit),
        Order::Oldest if plan.has_words() => plan.by_number(Sort::Up, &["lead.id > 100".to_owned()], &limit),
        Order::Oldest => plan.by_arrival(Sort::Up, &["lead.received_at = 9 AND lead.id > 9".to_owned()], &limit),
        Order::Intake => plan.by_number(Sort::Up, &["lead.id > 100".to_owned()], &limit),
        Order::Due => plan.by_due(Sort::Up, &["lead.due_at = 5 AND lead.id > 5".to_owned()], &limit),
    };
    assert!(!query.to_uppercase().contains("OFFSET"), "{query}");
    explained(conn, &query, plan)
}

fn explained(conn: &Conn, query: &str, plan: Plan) -> Vec<String> {
    let mut explain = conn.sql.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
    let steps = explain.query_map(params_from_iter(plan.args.0), |row| row.get::<_, String>(3)).unwrap();
    steps.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn which_of_some_leads_pass_is_what_the_list_shows_of_them() {
    let conn = many();
    let some: Vec<LeadId> = (1..=240).step_by(3).chain([999]).map(LeadId).collect();
    for filter in filters() {
        let mut expected = numbers(&leads(&conn, &filter, scope(at(75)), Page::first(Order::Newest, 1_000)).unwrap());
        expected.retain(|id| some.contains(&LeadId(*id)));
        expected.sort_unstable();
        let passing = among(&conn, &filter, scope(at(75)), &some).unwrap();
        assert_eq!(passing.iter().map(|id| id.0).collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(among(&conn, &filter, scope(at(75)), &[]).unwrap(), []);
    }
}

#[test]
fn which_of_some_leads_pass_reads_those_alone() {
    let conn = many();
    for filter in filters().into_iter().filter(|filter| !Plan::new(filter, scope(NOW)).stages.is_empty()) {
        let mut plan = Plan::new(&filter, scope(NOW));
        let query = plan.among(&[LeadId(1), LeadId(2)]);
        let steps = explained(&conn, &query, plan);
        assert!(steps.iter().any(|step| step == "SEARCH lead USING INTEGER PRIMARY KEY (rowid=?)"), "{filter:?}: {steps:#?}");
    }
}

#[test]
fn no_list_walks_all_leads_nor_sorts_them() {
    let conn = many();
    let with_leads = |filter: &Filter| !Plan::new(filter, scope(NOW)).stages.is_empty();
    for filter in filters().into_iter().filter(with_leads) {
        for order in [Order::Newest, Order::Oldest, Order::Intake, Order::Due] {
            let steps = steps(&conn, &filter, order);
            let walks = steps.iter().any(|step| step == "SCAN lead");
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            // A few reps' own leads are sorted by due instant.
            let few = order == Order::Due && steps.iter().any(|step| step.contains("lead_by_owner"));
            assert!(!walks && (!sorts || few), "{order:?} {filter:?}: {steps:#?}");
        }
        // The leads behind those with a due instant.
        let mut plan = Plan::new(&filter, scope(NOW));
        let limit = plan.args.bind(50);
        let query = plan.by_arrival_without_due(Sort::Up, &["(lead.received_at, lead.id) > (9, 9)".to_owned()], &limit);
        let steps = explained(&conn, &query, plan);
        assert!(!steps.iter().any(|step| step == "SCAN lead" || step.contains("TEMP B-TREE")), "{filter:?}: {steps:#?}");
    }
}
