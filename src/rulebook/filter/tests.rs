use proptest::prelude::*;

use super::*;
use crate::model::{
    criteria::{Condition, Field},
    id::RepId,
    time::{Instant, Millis},
};

struct Known {
    reps: Vec<Rep>,
    zone: Zone,
}

impl Names for Known {
    fn reps(&self) -> &[Rep] {
        &self.reps
    }
    fn rules(&self) -> Vec<&str> {
        vec!["Known accounts", "EMEA mid-market", "EMEA", "Everything else", "None"]
    }
    fn had_rule(&self, name: &str) -> bool {
        name == "EMEA small"
    }
    fn pools(&self) -> Vec<&str> {
        vec!["emea-mm", "amer"]
    }
    fn slas(&self) -> Vec<&str> {
        vec!["hot", "standard"]
    }
    fn zone(&self) -> Zone {
        self.zone
    }
    fn leads_with_email(&self, email: &str) -> Vec<LeadId> {
        match email {
            "ann@acme.example" => vec![LeadId(1), LeadId(7)],
            "ben@acme.example" => vec![LeadId(2)],
            _ => Vec::new(),
        }
    }
    fn marked(&self) -> Vec<LeadId> {
        vec![LeadId(5)]
    }
}

fn known() -> Known {
    let rep = |id, name: &str, email: &str| Rep { email: Some(email.to_owned()), ..Rep::named(RepId(id), name) };
    let reps = vec![
        rep(1, "Priya Shah", "priya@sales.example"),
        rep(2, "Jonas Weber", "jonas@sales.example"),
        rep(3, "Jona", "j@other.example"),
        Rep { former: ["umit@old.example".to_owned()].into(), ..rep(4, "Ümit Öz", "umit@sales.example") },
        Rep { external_id: Some("AGT-0004".to_owned()), ..Rep::named(RepId(5), "Ümit Öz") },
    ];
    Known { reps, zone: "Europe/Berlin".parse().unwrap() }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What a line changes in a filter that asks nothing.
type Change<'a> = &'a dyn Fn(&mut Filter);

fn reps_of(ids: &[i64]) -> Vec<OwnerIs> {
    ids.iter().map(|id| OwnerIs::Rep(RepId(*id))).collect()
}

#[test]
fn what_a_line_asks() {
    let country = |text: &str| spelling::read(text).unwrap();
    let cases: [(&str, Change<'_>); 50] = [
        ("", &|_| ()),
        ("country:DE,AT score:>=80", &|filter| filter.criteria = country("country:DE,AT score:>=80")),
        ("country:!DE", &|filter| filter.criteria = country("country:!DE")),
        ("custom.plan:pro", &|filter| {
            assert!(filter.criteria.is_empty());
            filter.criteria = country("custom.plan:pro");
        }),
        ("status:new", &|filter| filter.statuses = vec![Status::New]),
        ("status:Assigned,working", &|filter| filter.statuses = vec![Status::Assigned, Status::Working]),
        ("STATUS:converted", &|filter| filter.statuses = vec![Status::Converted]),
        ("owner:priya@sales.example", &|filter| filter.owners = reps_of(&[1])),
        ("owner:\"priya shah\"", &|filter| filter.owners = reps_of(&[1])),
        ("owner:jona", &|filter| filter.owners = reps_of(&[3])),
        ("owner:jon", &|filter| filter.owners = reps_of(&[2, 3])),
        ("owner:ÜMIT", &|filter| filter.owners = reps_of(&[4, 5])),
        ("owner:agt-0004", &|filter| filter.owners = reps_of(&[5])),
        ("owner:umit@old.example", &|filter| filter.owners = reps_of(&[4])),
        ("owner:none", &|filter| filter.owners = vec![OwnerIs::Nobody]),
        ("owner:None,webe", &|filter| filter.owners = [vec![OwnerIs::Nobody], reps_of(&[2])].concat()),
        ("rule:emea", &|filter| filter.rules = vec![Some("EMEA".into())]),
        ("rule:\"none\"", &|filter| filter.rules = vec![Some("None".into())]),
        ("rule:\"EMEA small\",\"emea\"", &|filter| filter.rules = vec![Some("EMEA small".into()), Some("EMEA".into())]),
        ("rule:none,emea", &|filter| filter.rules = vec![None, Some("EMEA".into())]),
        ("status:any", &|filter| filter.statuses = Status::ALL.to_vec()),
        ("rule:mid", &|filter| filter.rules = vec![Some("EMEA mid-market".into())]),
        ("rule:R4,1", &|filter| filter.rules = vec![Some("Everything else".into()), Some("Known accounts".into())]),
        ("pool:EMEA-MM", &|filter| filter.pools = vec!["emea-mm".into()]),
        ("sla:hot", &|filter| filter.slas = vec![Some("hot".into())]),
        ("sla:STAND,None", &|filter| filter.slas = vec![Some("standard".into()), None]),
        ("cause:no_rule,sla_exhausted", &|filter| filter.causes = vec![Cause::NoRule, Cause::SlaExhausted]),
        ("is:late", &|filter| filter.is = vec![Mark::Late]),
        ("is:open is:at_risk,held", &|filter| {
            filter.is = vec![Mark::Open];
            filter.one_of = vec![vec![Is::Mark(Mark::AtRisk), Is::Mark(Mark::Held)]];
        }),
        ("is:!late", &|filter| filter.is_not = vec![Mark::Late]),
        ("!is:late,at_risk", &|filter| filter.is_not = vec![Mark::Late, Mark::AtRisk]),
        ("is:\"AT RISK\" is:MOVED", &|filter| filter.is = vec![Mark::AtRisk, Mark::Moved]),
        ("is:FALLBACK", &|filter| filter.statuses = vec![Status::Fallback]),
        ("is:late,fallback", &|filter| filter.one_of = vec![vec![Is::Mark(Mark::Late), Is::Status(Status::Fallback)]]),
        ("status:contacted,waiting,DISMISSED", &|filter| {
            filter.statuses = vec![Status::Working, Status::Assigned, Status::Disqualified];
        }),
        ("status:snoozed", &|filter| filter.is = vec![Mark::Snoozed]),
        ("is:snoozed is:marked", &|filter| {
            filter.is = vec![Mark::Snoozed];
            filter.ids = Some(vec![LeadId(5)]);
        }),
        ("age:<1h", &|filter| filter.younger_than = Some(Millis::HOUR)),
        ("age:2d..3w", &|filter| {
            filter.older_than = Some(Millis(2 * Millis::DAY.0));
            filter.younger_than = Some(Millis(21 * Millis::DAY.0));
        }),
        ("received:>=2026-11-01", &|filter| filter.received_from = Some(at("2026-10-31T23:00:00Z"))),
        ("received:2026-10-25", &|filter| {
            // A day of 25 hours in Berlin.
            filter.received_from = Some(at("2026-10-24T22:00:00Z"));
            filter.received_to = Some(at("2026-10-25T23:00:00Z"));
        }),
        ("received:..2026-11-01T08:00:00Z", &|filter| filter.received_to = Some(at("2026-11-01T08:00:00.001Z"))),
        ("received:<2026-11-01T08:00:00Z", &|filter| filter.received_to = Some(at("2026-11-01T08:00:00Z"))),
        ("acme \"van der\" !test é", &|filter| {
            let has = |word: &str| Word::Has(word.into());
            filter.words = vec![has("acme"), has("van der"), Word::HasNot("test".into()), has("é")];
        }),
        ("L-3", &|filter| filter.ids = Some(vec![LeadId(3)])),
        ("l-3 L-17,L-4 status:new", &|filter| {
            filter.ids = Some(vec![LeadId(3), LeadId(17), LeadId(4)]);
            filter.statuses = vec![Status::New];
        }),
        ("is:marked L-5 L-6", &|filter| filter.ids = Some(vec![LeadId(5)])),
        ("\"L-3\" !\"L-4\"", &|filter| filter.words = vec![Word::Has("L-3".into()), Word::HasNot("L-4".into())]),
        ("L- L-3rd", &|filter| filter.words = vec![Word::Has("L-".into()), Word::Has("L-3rd".into())]),
        ("ann@acme.example; <BEN@acme.example>, gone@x.example\nann@acme.example", &|filter| {
            filter.ids = Some(vec![LeadId(1), LeadId(7), LeadId(2)]);
        }),
    ];
    for (line, change) in cases {
        let mut expected = Filter::default();
        change(&mut expected);
        assert_eq!(read(line, &known()), Ok(expected), "{line}");
    }
}

#[test]
fn one_address_is_a_word_and_a_mixed_line_is_no_list() {
    for line in ["ann@acme.example", "ann@acme.example acme", "owner:a@b.example c@d.example", "!a@b.example c@d.example"] {
        assert_eq!(addresses(line), None, "{line}");
    }
    let filter = read("ann@acme.example country:DE", &known()).unwrap();
    assert_eq!(filter.words, [Word::Has("ann@acme.example".into())]);
    assert_eq!(filter.criteria.get(&Field::Country), Some(&Condition::In(vec!["DE".into()])));
}

#[test]
fn what_cannot_be_read_is_left_out() {
    for (line, rest, wrong) in [
        ("acme contry:DE owner:priya", "acme owner:priya", "unknown field `contry`; did you mean `country`?"),
        ("contry:DE is:latte acme", "acme", "unknown field `contry`; did you mean `country`?"),
        ("acme \"open country:DE", "acme", "`\"open country:DE`"),
        ("status:new status:lost", "status:new", "`status:lost`: this key is asked twice"),
        ("é ü country: x", "é ü x", "`country:`"),
        (":", "", "unknown field"),
    ] {
        let (filter, error) = read_parts(line, &known());
        assert_eq!(filter, read(rest, &known()).unwrap(), "{line}");
        assert!(error.as_ref().unwrap().to_string().contains(wrong), "{line}: {error:?}");
        assert_eq!(error, read(line, &known()).err(), "the first that is wrong: {line}");
    }
    assert_eq!(read_parts("acme is:late", &known()), (read("acme is:late", &known()).unwrap(), None));
}

proptest! {
    #[test]
    fn of_any_text_something_can_be_read(text in "[a-c:!\",L0-9é. *-]{0,30}|.{0,20}") {
        let (filter, error) = read_parts(&text, &known());
        match read(&text, &known()) {
            Ok(whole) => assert_eq!((filter, error), (whole, None)),
            Err(first) => assert_eq!(error, Some(first)),
        }
    }
}

#[test]
fn what_is_wrong_is_named_with_the_nearest_valid_one() {
    for (line, wanted) in [
        ("contry:DE", "unknown field `contry`; did you mean `country`?"),
        ("ownr:priya", "unknown field `ownr`; did you mean `owner`?"),
        ("country:DE country:AT", "`country` is asked twice; join its values with commas (`country:a,b`), or make a second rule"),
        ("status:asigned", "`status:asigned`: did you mean `assigned`?"),
        (
            "status:xyz",
            "`status:xyz`: it is one of new, assigned, working, fallback, nurture, duplicate, converted, lost, disqualified, waiting, \
             contacted, dismissed, any",
        ),
        ("owner:pria", "`owner:pria`: did you mean `Priya`?"),
        ("owner:zzz", "`owner:zzz`: name a rep by email, name, the beginning of either, or CRM id, or write `none`"),
        ("rule:\"emea small\"", "`rule:\"emea small\"`: did you mean `EMEA`?"),
        ("rule:R9", "`rule:R9`: name a rule of the live book, or its place as `R3`"),
        ("rule:\"Everthing else\"", "`rule:\"Everthing else\"`: did you mean `Everything else`?"),
        ("pool:emea-md", "`pool:emea-md`: did you mean `emea-mm`?"),
        ("sla:hott", "`sla:hott`: did you mean `hot`?"),
        ("sla:zzz", "`sla:zzz`: name an SLA policy of the live book, or write `none`"),
        ("cause:norule", "`cause:norule`: did you mean `no_rule`?"),
        ("owner:hah", "`owner:hah`: did you mean `Shah`?"),
        ("is:marked,late", "`is:marked,late`: ask `is:marked` by itself"),
        ("is:!contacted", "`is:!contacted`: write a mark, as `is:late`, `is:late,at_risk` or `is:!late`"),
        ("is:latte", "`is:latte`: did you mean `late`?"),
        ("status:new status:lost", "`status:lost`: this key is asked twice; join its values with commas"),
        ("status:!new", "`status:!new`: a value is missing, or stands with `!` or `*`; write only what is wanted"),
        ("owner:", "`owner:`: a value is missing, or stands with `!` or `*`; write only what is wanted"),
        ("!L-3", "`!L-3`: a value is missing, or stands with `!` or `*`; write only what is wanted"),
        (
            "age:1h",
            "`age:1h`: write a length of time after a sign, as `age:<1h`, `age:>2d` or `age:1h..2d`; units are m, h, d and w",
        ),
        (
            "received:yesterday",
            "`received:yesterday`: write a day or an instant, as `received:>=2026-11-01` or `received:2026-11-01..2026-11-07`",
        ),
    ] {
        assert_eq!(read(line, &known()).unwrap_err().to_string(), wanted, "{line}");
    }
    assert_eq!(read("acme is:latte", &known()).unwrap_err().at(), 5);
    for line in ["age:<1x", "age:<h", "age:<é", "age:<99999999999999w", "received:2026-02-30", "received:1,2", "acme \"open"] {
        assert!(read(line, &known()).is_err(), "{line}");
    }
}
