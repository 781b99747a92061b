use super::*;
use crate::{
    model::rep::Rep,
    rulebook::{file, spelling},
};

const BOOK: &str = r#"
format = 1
[[territory]]
name = "North"
countries = ["US"]
pool = "north"
[[pool]]
name = "north"
members = [{ rep = "Ana" }, { rep = "Ben" }]
[[rule]]
name = "North"
when = "territory:North"
to = "territory_pool"
[[rule]]
name = "The rest"
to = "fallback"
"#;

const ANA: RepId = RepId(1);
const BEN: RepId = RepId(2);
const CLEO: RepId = RepId(3);

fn roster() -> Roster {
    Roster::new(vec![Rep::named(ANA, "Ana"), Rep::named(BEN, "Ben"), Rep::named(CLEO, "Cleo")], Vec::new())
}

fn lead(id: i64, country: &str, industry: &str, to: RepId) -> Evidence {
    let profile = Profile {
        email: Some(format!("p{id}@c{id}.example")),
        country: country.parse().ok(),
        industry: (!industry.is_empty()).then(|| industry.to_owned()),
        source: Some("web".into()),
        ..Profile::default()
    };
    Evidence { lead: LeadId(id), profile, account: None, to }
}

/// Each proposal as criteria, destination, and how many speak for and against it.
fn learnt(evidence: &[Evidence]) -> Vec<(String, String, usize, usize)> {
    let book = CompiledBook::compile(&file::read_published(BOOK).unwrap(), None, &roster());
    let told = |one: Proposal| {
        assert_eq!(one.at, 2, "right above what takes whatever is left");
        let to = file::write_destination(&one.rule.to);
        (spelling::write(&one.rule.when), to, one.support.len(), one.against.len())
    };
    learn(evidence, &book, &roster()).into_iter().map(told).collect()
}

#[test]
fn nine_of_ten_from_brazil_went_to_ana() {
    let mut evidence: Vec<Evidence> = (0..9).map(|id| lead(id, "BR", "", ANA)).collect();
    evidence.push(lead(9, "BR", "", BEN));
    evidence.extend((10..14).map(|id| lead(id, "ZA", "", CLEO)));
    let expected = [("country:BR".into(), "rep:Ana".into(), 9, 1), ("country:ZA".into(), "rep:Cleo".into(), 4, 0)];
    assert_eq!(learnt(&evidence), expected);
}

#[test]
fn what_members_of_a_pool_share_goes_to_the_pool() {
    let evidence: Vec<Evidence> = (0..8).map(|id| lead(id, "BR", "", if id % 2 == 0 { ANA } else { BEN })).collect();
    assert_eq!(learnt(&evidence), [("country:BR".into(), "pool:north".into(), 8, 0)]);
}

#[test]
fn two_conditions_are_proposed_only_where_one_does_not_tell() {
    let mut evidence: Vec<Evidence> = (0..5).map(|id| lead(id, "BR", "health", ANA)).collect();
    evidence.extend((5..10).map(|id| lead(id, "BR", "retail", CLEO)));
    evidence.extend((10..15).map(|id| lead(id, "ZA", "health", CLEO)));
    evidence.extend((15..20).map(|id| lead(id, "ZA", "retail", ANA)));
    let found = learnt(&evidence);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|(criteria, _, support, against)| criteria.contains(' ') && (*support, *against) == (5, 0)));
}

#[test]
fn chance_and_what_the_book_places_by_now_speak_for_nothing() {
    assert_eq!(learnt(&[lead(1, "BR", "", ANA), lead(2, "BR", "", ANA)]), [], "two are too few");
    let mixed: Vec<Evidence> = (0..9).map(|id| lead(id, "BR", "", [ANA, BEN, CLEO][id as usize % 3])).collect();
    let found = learnt(&mixed);
    assert_eq!(found, [], "three took turns who share no pool: {found:?}");
    let placed: Vec<Evidence> = (0..9).map(|id| lead(id, "US", "", ANA)).collect();
    assert_eq!(learnt(&placed), [], "the rule for North takes them");
}

#[test]
fn values_that_go_the_same_way_are_one_rule() {
    let from = |first: i64, country: &str, to| (first..first + 4).map(move |id| lead(id, country, "", to)).collect::<Vec<_>>();
    let mut evidence: Vec<Evidence> =
        [from(0, "BR", ANA), from(10, "ZA", CLEO), from(20, "IN", ANA), from(30, "JP", ANA)].concat();
    evidence.push(lead(40, "JP", "", CLEO));
    let expected = [("country:BR,IN,JP".into(), "rep:Ana".into(), 12, 1), ("country:ZA".into(), "rep:Cleo".into(), 4, 0)];
    assert_eq!(learnt(&evidence), expected);
    let names = |evidence: &[Evidence]| {
        let book = CompiledBook::compile(&file::read_published(BOOK).unwrap(), None, &roster());
        learn(evidence, &book, &roster()).into_iter().map(|one| one.rule.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&evidence), ["country BR, IN or JP to Ana", "country ZA to Cleo"]);
    evidence.extend([from(50, "CN", ANA), from(60, "KR", ANA), from(70, "ZA", CLEO), from(80, "ZA", CLEO)].concat());
    assert_eq!(names(&evidence), ["country ZA to Cleo", "country BR, CN or IN and 2 more to Ana"]);
}

#[test]
fn a_name_is_one_a_book_takes_whatever_is_in_a_value() {
    let evil = format!("steel\n\u{1b}[2J  {}", "and iron ".repeat(200));
    let evidence: Vec<Evidence> = (0..4).map(|id| lead(id, "", &evil, ANA)).collect();
    let book = file::read_published(BOOK).unwrap();
    let compiled = CompiledBook::compile(&book, None, &roster());
    let proposal = learn(&evidence, &compiled, &roster()).remove(0);
    let edit = proposal.edit(&book);
    assert!(crate::rulebook::edit::edit(&book, &edit, &roster()).is_ok());
}

#[test]
fn a_proposal_fits_into_the_book() {
    let evidence: Vec<Evidence> = (0..9).map(|id| lead(id, "BR", "", ANA)).collect();
    let book = file::read_published(BOOK).unwrap();
    let compiled = CompiledBook::compile(&book, None, &roster());
    let proposal = learn(&evidence, &compiled, &roster()).remove(0);
    let edit = proposal.edit(&book);
    let after = crate::rulebook::edit::edit(&book, &edit, &roster()).unwrap();
    assert_eq!(after.book.rules[1].name.as_str(), "country BR to Ana");
}

const BETWEEN: &str = r#"
format = 1
[[segment]]
name = "SMB"
employees = "<200"
[[pool]]
name = "smb"
members = [{ rep = "Ben" }]
[[rule]]
name = "No country"
when = "country:unknown"
to = "fallback"
[[rule]]
name = "Small"
when = "segment:SMB"
to = "pool:smb"
[[rule]]
name = "The rest"
to = "fallback"
"#;

/// From no country, and from one.
fn healthcare(ids: std::ops::Range<i64>, country: &str) -> Vec<Evidence> {
    ids.map(|id| lead(id, country, "healthcare", ANA)).collect()
}

#[test]
fn a_proposal_takes_no_lead_that_a_rule_between_places() {
    let book = file::read_published(BETWEEN).unwrap();
    let compiled = CompiledBook::compile(&book, None, &roster());
    let evidence = [healthcare(0..6, ""), healthcare(6..8, "BR"), healthcare(8..10, "ZA")].concat();
    let found = learn(&evidence, &compiled, &roster());
    let told = |one: &Proposal| (spelling::write(&one.rule.when), one.at, one.support.len());
    let expected = [("industry:healthcare country:unknown".to_owned(), 1, 6), ("industry:healthcare".to_owned(), 3, 4)];
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
    let small = Profile { employees: Some(50), ..lead(99, "BR", "healthcare", ANA).profile };
    for proposal in found {
        let edit = proposal.edit(&book);
        let after = crate::rulebook::edit::edit(&book, &edit, &roster()).unwrap().book;
        let rule = values::first_rule(&small, None, &CompiledBook::compile(&after, None, &roster())).unwrap();
        assert_eq!(after.rules[rule].name.as_str(), "Small", "{edit:?}");
    }
}

#[test]
fn where_all_below_goes_to_fallback_too_one_proposal_is_for_all() {
    let book = BETWEEN.replace("\"pool:smb\"", "\"fallback\"").replace("\"No country\"", "\"Unknown\"");
    let compiled = CompiledBook::compile(&file::read_published(&book).unwrap(), None, &roster());
    let evidence = [healthcare(0..2, ""), healthcare(2..4, "BR")].concat();
    let found = learn(&evidence, &compiled, &roster());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (spelling::write(&found[0].rule.when).as_str(), found[0].at, found[0].support.len()),
        ("industry:healthcare", 1, 4)
    );
}
