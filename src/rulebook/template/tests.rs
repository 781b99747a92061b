use super::*;
use crate::{
    model::{
        id::RepId,
        rep::{Employment, Rep},
    },
    rulebook::file,
};

fn rep(id: i64, name: &str, email: Option<&str>) -> Rep {
    Rep { email: email.map(str::to_owned), ..Rep::named(RepId(id), name) }
}

/// Rosters as they come: nobody, plain people, and names that could break out of a text or a comment.
fn rosters() -> Vec<(&'static str, Roster)> {
    let full = |id, name: &str, team: &str, zone: &str, languages: &[&str]| Rep {
        team: Some(team.to_owned()),
        zone: Some(zone.parse().unwrap()),
        languages: languages.iter().map(|tag| tag.parse().unwrap()).collect(),
        ..rep(id, name, Some(&format!("{id}@example.com")))
    };
    let world = vec![
        full(1, "Ana", "Enterprise EMEA", "Europe/Berlin", &["de", "en"]),
        full(2, "Ben", "Enterprise EMEA", "Europe/London", &["en"]),
        full(3, "Cleo", "SMB", "America/New_York", &["en", "es"]),
        full(4, "Dai", "SMB", "Asia/Tokyo", &["ja"]),
        Rep { employment: Employment::Inactive, ..full(5, "Eve", "SMB", "Asia/Tokyo", &[]) },
    ];
    let hostile = vec![
        Rep { team: Some("a\nto = \"x\"".to_owned()), ..rep(1, "Anna \"The\\Closer\"\n[[rule]]\n", None) },
        Rep { team: Some("b # \u{1b}[31m".to_owned()), ..rep(2, "李\t小龍 🦀 \u{7f}", None) },
        rep(3, "sam", None),
        rep(4, "Sam", None),
        Rep { external_id: Some("005x".to_owned()), ..rep(5, "sam", None) },
        rep(6, "  ", None),
        rep(7, "None", Some("it's \"me\"@x.example")),
    ];
    let roster = |reps| Roster::new(reps, Vec::new());
    vec![
        ("nobody", roster(Vec::new())),
        ("all gone", roster(vec![Rep { employment: Employment::Inactive, ..rep(1, "Gone", None) }])),
        ("one", roster(vec![rep(1, "Ana Pop", None)])),
        ("world", roster(world)),
        ("hostile", roster(hostile)),
    ]
}

#[test]
fn every_template_is_a_valid_book_that_ends_with_a_rule_for_all() {
    for (who, roster) in rosters() {
        for kind in Template::ALL {
            let text = template(kind, &roster);
            let book = file::read(&text, &roster).unwrap_or_else(|problems| panic!("{who} {kind}: {problems:?}\n{text}"));
            assert!(book.rules.last().unwrap().when.is_empty(), "{who} {kind}");
            assert!(!book.tests.is_empty());
            assert!(!text.contains('\u{1b}'));
            let named: Vec<_> = book.pools.iter().flat_map(|pool| &pool.members).map(|member| member.rep.as_str()).collect();
            for (position, rep) in roster.reps().iter().enumerate() {
                let is_in = named.iter().any(|name| roster.find(name) == Some(position));
                let can_be = rep.employment == Employment::Active && !["sam", "Sam", "  "].contains(&rep.name.as_str());
                let can_be = can_be || rep.external_id.is_some();
                assert_eq!(is_in, can_be, "{who} {kind}: {}", rep.name);
            }
        }
    }
}

#[test]
fn what_a_template_switches_off_is_sound_when_switched_on() {
    let (_, world) = rosters().remove(3);
    for kind in Template::ALL {
        let text = template(kind, &world);
        let code = |line: &str| {
            line.starts_with("[[") || line.contains(" = [") || line.contains(" = \"") || line.starts_with("    ") || line == "]"
        };
        let on: Vec<_> = text
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| code(rest) && !rest.starts_with("when =") && !rest.contains("holidays = ["))
                    .unwrap_or(line)
            })
            .collect();
        let book =
            file::read(&on.join("\n"), &world).unwrap_or_else(|problems| panic!("{kind}: {problems:?}\n{}", on.join("\n")));
        let pools: Vec<_> = book.pools.iter().map(|pool| pool.name.as_str()).collect();
        let wanted: &[&str] = match kind {
            Template::RoundRobin | Template::Accounts => &["everyone", "Enterprise EMEA", "SMB"],
            Template::Territory => &["everyone", "americas", "emea", "dach", "apac"],
            Template::Size => &["everyone", "SMB", "enterprise"],
        };
        assert_eq!(pools, wanted, "{kind}");
    }
}

#[test]
fn a_template_is_named_or_the_nearest_is_offered() {
    for kind in Template::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
    }
    let message = |name: &str| name.parse::<Template>().unwrap_err().to_string();
    assert_eq!(message("teritory"), "unknown template `teritory`; did you mean `territory`?");
    assert_eq!(message("x"), "unknown template `x`; there are round_robin, territory, size, accounts");
}
