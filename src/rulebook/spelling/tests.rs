use proptest::prelude::*;

use super::*;
use crate::model::{
    criteria::{Condition, Range},
    normal,
    place::Country,
};

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn the_spellings_of_the_design_read_and_write_back() {
    for line in [
        "",
        "country:DE,AT,CH employees:200..999 industry:healthcare kind:demo_request",
        "territory:EMEA language:!en score:>=80 source:event account:none custom.plan:pro,enterprise",
        "postal_code:941* country:known company:\"Acme, Inc\"",
        "segment:none state:US-CA,US-NY city:unknown tag:!vip,!partner employees:<=9 revenue:420 score:-5..5",
        "custom.\"use case\":\"a:b\" company:\"known\"",
        "company:\"say \\\"hi\\\"\\n\" industry:\"!x\" product:\">5\" source:\"a*\"",
    ] {
        assert_eq!(write(&read(line).unwrap()), line);
    }
}

#[test]
fn several_ways_to_say_it_are_one() {
    for (line, written) in [
        ("country:de,At", "country:DE,AT"),
        ("Country:DE", "country:DE"),
        ("language:EN-us", "language:en"),
        ("country:!DE,AT", "country:!DE,!AT"),
        ("score:>79", "score:>=80"),
        ("score:<5", "score:<=4"),
        ("employees:200..", "employees:>=200"),
        ("employees:..999", "employees:<=999"),
        ("employees:7..7", "employees:7"),
        ("city:KNOWN", "city:known"),
        ("account:Customer,NONE", "account:customer,none"),
        ("country:UK,DEU,Germany", "country:GB,DE,DE"),
        ("country:!UK", "country:!GB"),
        ("language:German", "language:de"),
        ("source:Web_Form,Event", "source:web,event"),
        ("kind:demo,\"Contact us\"", "kind:demo_request,contact_us"),
        ("postal_code:\"sw1a 1aa\"", "postal_code:SW1A1AA"),
        ("postal_code:sw1*", "postal_code:SW1*"),
        ("custom.n:>10", "custom.n:>=11"),
        ("custom.n:5..5", "custom.n:5..5"),
        ("custom.n:5", "custom.n:5"),
        ("custom.n:\">=10\",\"5..\"", "custom.n:\">=10\",\"5..\""),
        ("city:\">=10\"", "city:\">=10\""),
        ("  company:\"Acme\"   city:Berlin ", "company:Acme city:Berlin"),
    ] {
        assert_eq!(write(&read(line).unwrap()), written, "{line}");
    }
}

#[test]
fn an_open_range_and_an_exclusion_mean_what_they_say() {
    let criteria = read("employees:>50 country:!DE,AT").unwrap();
    let range = Range { low: Some(51), high: None };
    assert_eq!(criteria.get(&Field::Employees), Some(&Condition::Number(range)));
    let excluded = vec!["DE".to_owned(), "AT".to_owned()];
    assert_eq!(criteria.get(&Field::Country), Some(&Condition::NotIn(excluded)));
}

#[test]
fn what_is_wrong_names_the_part_and_what_to_do() {
    for (line, wanted) in [
        ("contry:DE", "unknown field `contry`; did you mean `country`?"),
        ("city:x contry:DE", "unknown field `contry`; did you mean `country`?"),
        ("country=DE", "`country=DE`: this is no condition; write `country:value`"),
        ("hello", "`hello`: this is no condition; write a condition as `field:value`, and a value with blanks in quotes"),
        ("country:", "`country:`: a value is missing; write one, `known` or `unknown`"),
        ("country:DE,,AT", "`country:DE,,AT`: a value is missing; write one, `known` or `unknown`"),
        ("country:DE country:AT", "`country` is asked twice; join its values with commas (`country:a,b`), or make a second rule"),
        (
            "country:DE,!AT",
            "`country:DE,!AT`: wanted and excluded values stand side by side; keep the wanted ones only, or put `!` before each",
        ),
        (
            "city:known,Berlin",
            "`city:known,Berlin`: `known` stands among other values; let it stand alone, for its contrary write `unknown`; \
             the value itself is `\"known\"`",
        ),
        ("country:XX", "`country:XX`: `XX` is not a country of ISO 3166 such as DE"),
        ("country:Gremany", "`country:Gremany`: `Gremany` is not a country of ISO 3166 such as DE; did you mean `DE`?"),
        ("city:>=10", "`city:>=10`: `city` is text, no number; put the value in quotes, as `city:\">=10\"`"),
        ("company:5..9", "`company:5..9`: `company` is text, no number; put the value in quotes, as `company:\">=10\"`"),
        (
            "custom.n:1..5,9",
            "`custom.n:1..5,9`: a range stands among other values; let it stand alone, or put it in quotes if it is a text",
        ),
        (
            "custom.n:>=x",
            "`custom.n:>=x`: `custom.n` needs a whole number or a range; write it as 420, 200..999, >=200 or <50, without \
             separators or decimals",
        ),
        (
            "employees:1,000",
            "`employees:1,000`: `employees` needs a whole number or a range; write it as 420, 200..999, >=200 or <50, \
             without separators or decimals",
        ),
        ("employees:9..2", "`employees:9..2`: no number lies in this range; put the smaller number first"),
        ("account:custommer", "`account:custommer`: unknown relationship; did you mean `customer`?"),
        ("company:\"Acme", "`company:\"Acme`: the quotation mark is not closed; end the value with `\"`"),
        (
            "company:\"Acme\"x",
            "`company:\"Acme\"`: text goes on after the closing quotation mark; put the whole value in quotes, with `\\\"` \
             for a quotation mark in it",
        ),
        (
            "country:D*",
            "`country:D*`: a beginning `…*` cannot stand here; a beginning stands alone, on a text field: `postal_code:941*`; \
             a value that ends in `*` is quoted",
        ),
    ] {
        assert_eq!(message(line), wanted);
    }
    assert_eq!(read("city:ü contry:DE").unwrap_err().at, 7, "counted in characters");
    for line in
        ["score:>9223372036854775807", "score:+5", "score:1.5", "score:!5", "score:\"5\"", "city:!a*", "city:*", "custom.:x"]
    {
        assert!(read(line).is_err(), "{line}");
    }
}

#[test]
fn a_filter_reads_its_own_keys_and_words() {
    let terms = terms("owner:priya \"van der\" !spam Smith,Jones received:>=2026-11-01T08:00:00Z is:late,held").unwrap();
    let seen: Vec<_> =
        terms.iter().map(|term| (term.field.as_deref(), term.values.len(), term.values[0].text.as_str())).collect();
    assert_eq!(
        seen,
        [
            (Some("owner"), 1, "priya"),
            (None, 1, "van der"),
            (None, 1, "spam"),
            (None, 1, "Smith,Jones"),
            (Some("received"), 1, ">=2026-11-01T08:00:00Z"),
            (Some("is"), 2, "late"),
        ]
    );
    assert!(terms[2].values[0].excluded && terms[1].values[0].quoted);
    let error = field_of(&super::terms("ownr:x").unwrap()[0], &["owner", "status"]).unwrap_err();
    assert_eq!(error.to_string(), "unknown field `ownr`; did you mean `owner`?");
}

/// Any text, but mostly of the signs that could break a line apart.
fn hostile() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "\"", "\\", " ", ",", ":", "!", "*", "<", ">", ".", "..", "-", "known", "unknown", "none", "\n", "\t", "\u{7f}",
        "\u{2028}", "\u{a0}", "é", "🦀", "a", "Z", "9", "{", "}", "u",
    ]);
    prop_oneof![
        prop::collection::vec(sign, 1..8).prop_map(|parts| parts.concat()),
        any::<String>().prop_filter("a value", |text| !text.is_empty()),
        Just("known".to_owned()),
        Just("unKnown".to_owned()),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        prop::sample::select(Field::FIXED.to_vec()),
        // A custom name is lower case; of letters without one lower form (`İ`) the folded text is the name.
        hostile().prop_map(|name| Field::Custom(name.to_lowercase().to_lowercase())),
    ]
}

fn countries() -> Vec<Country> {
    let mut codes: Vec<Country> = normal::country_names().map(|(_, code)| code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[expect(clippy::ptr_arg, reason = "a filter of strings is given strings")]
fn is_written(text: &String) -> bool {
    !text.is_empty()
}

fn asked(field: Field) -> impl Strategy<Value = (Field, Condition)> {
    let value = match &field {
        Field::Country => prop::sample::select(countries()).prop_map(String::from).boxed(),
        Field::State => {
            let states: Vec<_> = countries().into_iter().flat_map(normal::state_codes).collect();
            prop::sample::select(states).prop_map(String::from).boxed()
        }
        Field::Language => "[a-z]{2,3}".boxed(),
        Field::Source => hostile().prop_map(|text| normal::source(&text).into()).prop_filter("a value", is_written).boxed(),
        Field::Kind => hostile().prop_map(|text| normal::kind(&text).into()).prop_filter("a value", is_written).boxed(),
        Field::PostalCode => {
            let code = |text: String| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
            hostile().prop_map(code).prop_filter("a value", is_written).boxed()
        }
        Field::Account => {
            prop::sample::select(vec!["customer", "open_opportunity", "target", "none"]).prop_map(str::to_owned).boxed()
        }
        _ => hostile().boxed(),
    };
    let end = || prop::option::of(prop_oneof![any::<i64>(), -5..5i64]);
    let number = (end(), end()).prop_map(|(low, high)| match (low, high) {
        (Some(low), Some(high)) => Condition::Number(Range { low: Some(low.min(high)), high: Some(low.max(high)) }),
        (low, high) => Condition::Number(Range { low, high }),
    });
    let states = prop_oneof![Just(Condition::Known), Just(Condition::Unknown)];
    let condition = if field.is_number() {
        prop_oneof![3 => number, 1 => states].boxed()
    } else {
        let values = prop::collection::vec(value, 1..4);
        let beginning = condition::has_beginnings(&field);
        let text = (values, 0..4u8).prop_map(move |(values, form)| match form {
            0 => Condition::NotIn(values),
            1 if beginning => Condition::Prefix(values[0].clone()),
            _ => Condition::In(values),
        });
        let numbers = if matches!(field, Field::Custom(_)) { 2 } else { 0 };
        prop_oneof![5 => text, 1 => states, numbers => number].boxed()
    };
    (Just(field), condition)
}

fn criteria() -> impl Strategy<Value = Criteria> {
    prop::collection::vec(field().prop_flat_map(asked), 0..4).prop_map(|asked| {
        asked
            .into_iter()
            .fold(Criteria::any(), |criteria, (field, condition)| criteria.clone().and(field, condition).unwrap_or(criteria))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn b103_reading_what_was_written_is_identity(criteria in criteria()) {
        let line = write(&criteria);
        prop_assert!(!line.contains(['\n', '\r', '\u{2028}']), "one line: {line:?}");
        let back = read(&line);
        prop_assert_eq!(back.as_ref(), Ok(&criteria), "{}", line);
        prop_assert_eq!(write(&criteria), write(&back.unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_is_read_or_refused_and_what_is_read_is_stable(line in hostile(), name in prop::sample::select(vec!["city:", "score:", ""])) {
        if let Ok(criteria) = read(&format!("{name}{line}")) {
            prop_assert_eq!(read(&write(&criteria)), Ok(criteria));
        }
    }
}
