//! What people read, word for word.

use crate::{
    model::{
        absence::{Absence, AbsenceKind},
        account::{Account, Relationship},
        criteria::{Condition, Criteria, Field, Range},
        decision::{Cause, Decision, Held, Outcome, Trigger, Verdict},
        id::{AbsenceId, AccountId, LeadId, RepId, RulebookVersion},
        lead::Profile,
        pool::{Counts, Member, Pool, Strategy},
        rep::Rep,
        roster::{Load, Roster},
        rotation::Share,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        segment::Segment,
        territory::Territory,
        time::{Instant, Zone},
    },
    routing::{
        Arrival, CompiledBook, Floor,
        accounts::AccountIndex,
        explain::{Names, passed_over, summary, trace, why_not},
        passed_over,
        rotation::Rotation,
        route, whynot,
    },
};

const JONAS: RepId = RepId(1);
const MARTA: RepId = RepId(2);
const PRIYA: RepId = RepId(3);
const LUC: RepId = RepId(4);

/// The example of the design: four reps, one pool, three rules.
struct Example {
    roster: Roster,
    loads: Vec<Load>,
    book: CompiledBook,
    rotation: Rotation,
    accounts: AccountIndex,
    profile: Profile,
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn rule(name: &str, when: &[(Field, Condition)], to: Destination, otherwise: Otherwise) -> Rule {
    let all = Criteria::any();
    let when = when.iter().cloned().fold(all, |when, (field, condition)| when.and(field, condition).unwrap());
    Rule { name: name.into(), when, to, otherwise, sla: None, switch: Switch::On }
}

fn one_of(texts: &[&str]) -> Condition {
    Condition::In(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn rulebook() -> Rulebook {
    let territory = |name: &str, inside: Option<&str>, countries: &[&str]| Territory {
        name: name.into(),
        inside: inside.map(Into::into),
        countries: countries.iter().map(|code| code.parse().unwrap()).collect(),
        states: Vec::new(),
        postal_prefixes: Vec::new(),
        pool: (name == "DACH").then(|| "emea-mm".into()),
    };
    let segment = |name: &str, low, high| Segment { name: name.into(), employees: Range { low: Some(low), high } };
    let member = |name: &str| Member { rep: name.into(), weight: 1, priority: 2 };
    let known = one_of(&["customer", "open_opportunity", "target"]);
    let emea = |segment: &str| [(Field::Territory, one_of(&["EMEA"])), (Field::Segment, one_of(&[segment]))];
    Rulebook {
        segments: vec![segment("mid-market", 200, Some(999)), segment("enterprise", 1000, None)],
        territories: vec![territory("EMEA", None, &["FR"]), territory("DACH", Some("EMEA"), &["DE", "AT", "CH"])],
        pools: vec![Pool {
            name: "emea-mm".into(),
            strategy: Strategy::Weighted,
            members: ["Jonas Weber", "Marta Nowak", "Priya Shah", "Luc Martin"].map(member).to_vec(),
            respect_hours: false,
            match_language: false,
            ignore_caps: false,
            counts: Counts::Rotation,
        }],
        rules: vec![
            rule("Known accounts", &[(Field::Account, known)], Destination::AccountOwner, Otherwise::NextRule),
            rule("Enterprise EMEA", &emea("enterprise"), Destination::Fallback, Otherwise::Fallback),
            rule("EMEA mid-market", &emea("mid-market"), Destination::TerritoryPool, Otherwise::Hold),
        ],
        ..Rulebook::default()
    }
}

impl Example {
    fn new() -> Self {
        let mut reps: Vec<Rep> = [(JONAS, "Jonas Weber"), (MARTA, "Marta Nowak"), (PRIYA, "Priya Shah"), (LUC, "Luc Martin")]
            .map(|(id, name)| Rep::named(id, name))
            .to_vec();
        reps[1].capacity.max_open = Some(25);
        reps[0].backup = Some(LUC);
        let until = Some(instant("2026-11-30T00:00:00Z"));
        let away =
            Absence { id: AbsenceId(1), rep: JONAS, from: instant("2026-11-20T00:00:00Z"), until, kind: AbsenceKind::Vacation };
        let roster = Roster::new(reps, vec![away]);
        let book = CompiledBook::compile(&rulebook(), Some(RulebookVersion(12)), &roster);
        let owed = [(PRIYA, 120_000_000), (LUC, -320_000_000), (JONAS, 200_000_000)];
        let rotation = Rotation::new(&book, owed.map(|(rep, share)| ("emea-mm".into(), rep, Share(share))));
        let mut loads = vec![Load::default(); 4];
        loads[1].open = 25;
        let profile = Profile {
            email: Some("x@acme.com".into()),
            country: Some("DE".parse().unwrap()),
            employees: Some(420),
            ..Profile::default()
        };
        Self { roster, loads, book, rotation, accounts: AccountIndex::default(), profile }
    }

    /// Jonas owns Acme, whom the lead belongs to.
    fn with_account(mut self) -> Self {
        let account = Account {
            id: AccountId(7),
            external_id: None,
            name: "Acme".into(),
            folded_name: "acme".into(),
            relationship: Relationship::Customer,
            domains: vec!["acme.com".into()],
            owner: Some(JONAS),
            owner_named: None,
            created_at: None,
        };
        self.accounts = AccountIndex::new(&[account], |_| false);
        self
    }

    fn arrival(&self) -> Arrival<'_> {
        Arrival {
            lead: LeadId(1042),
            profile: &self.profile,
            folded_company: None,
            trigger: Trigger::Received,
            open_leads: &[],
            tried: &[],
            previous: None,
        }
    }

    fn floor(&self) -> Floor<'_> {
        Floor { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts: &self.accounts }
    }

    fn now() -> Instant {
        instant("2026-11-23T08:14:03Z")
    }

    fn decide(&self) -> Decision {
        route(&self.arrival(), &self.book, &self.floor(), Self::now())
    }

    fn names(&self) -> Names<'_> {
        Names { roster: &self.roster, zone: Zone::UTC }
    }

    fn why_not(&self, rep: RepId) -> String {
        let answer = whynot::why_not(&self.decide(), &self.arrival(), &self.book, &self.floor(), Self::now(), rep);
        why_not(&answer, Self::now(), &self.names())
    }
}

#[test]
fn the_summary_names_the_winner_the_rule_and_everybody_skipped() {
    let example = Example::new();
    assert_eq!(
        summary(&example.decide(), None, &example.names()),
        "Priya Shah: EMEA mid-market (country DE in DACH, employees 420 in 200..999); owed the most in emea-mm; \
         Jonas Weber is away until 30 Nov, Marta Nowak is at capacity (25 of 25)."
    );
}

#[test]
fn a_lead_taken_in_cover_names_both() {
    let example = Example::new().with_account();
    assert_eq!(
        summary(&example.decide(), None, &example.names()),
        "Luc Martin for Jonas Weber: Known accounts (account customer); \
         Jonas Weber, owner of Acme, known by the email domain acme.com, is away until 30 Nov."
    );
}

#[test]
fn a_held_lead_says_for_whom_it_waits() {
    let mut example = Example::new();
    let away = |rep: RepId| Absence {
        id: AbsenceId(rep.0),
        rep,
        from: instant("2026-11-23T00:00:00Z"),
        until: Some(instant("2026-11-23T17:00:00Z")),
        kind: AbsenceKind::Sick,
    };
    example.roster = Roster::new(example.roster.reps().to_vec(), vec![away(JONAS), away(PRIYA), away(LUC)]);
    assert_eq!(
        summary(&example.decide(), None, &example.names()),
        "Fallback: EMEA mid-market (country DE in DACH, employees 420 in 200..999); nobody in emea-mm can take it; \
         Jonas Weber is sick until 17:00, Marta Nowak is at capacity (25 of 25), Priya Shah is sick until 17:00, \
         Luc Martin is sick until 17:00; held for emea-mm."
    );
}

#[test]
fn a_lead_held_without_a_pool_says_for_whom_it_waits() {
    let mut example = Example::new().with_account();
    let mut book = rulebook();
    book.rules[0].otherwise = Otherwise::Hold;
    let mut reps = example.roster.reps().to_vec();
    reps[0].backup = None;
    example.roster = Roster::new(reps.clone(), example.roster.absences(0).to_vec());
    example.book = CompiledBook::compile(&book, None, &example.roster);
    let begins = "Fallback: Known accounts (account customer);";
    assert_eq!(
        summary(&example.decide(), None, &example.names()),
        format!(
            "{begins} Jonas Weber, owner of Acme, known by the email domain acme.com, is away until 30 Nov, \
             without a backup; held for Jonas Weber."
        )
    );
    reps[0].backup = Some(LUC);
    example.roster = Roster::new(reps, Vec::new());
    let again = Arrival { tried: &[JONAS], ..example.arrival() };
    assert_eq!(
        summary(&route(&again, &example.book, &example.floor(), Example::now()), None, &example.names()),
        format!(
            "{begins} Jonas Weber, owner of Acme, known by the email domain acme.com, had this lead already; \
             held until there is somebody to ask."
        )
    );
}

#[test]
fn decisions_without_a_rule_say_so() {
    let mut example = Example::new();
    example.profile.country = None;
    assert_eq!(summary(&example.decide(), None, &example.names()), "Fallback; no rule matched.");
    let mut by_hand = example.decide();
    by_hand.trigger = Trigger::ByHand;
    by_hand.outcome = Outcome::Assigned { owner: MARTA, covering_for: None };
    by_hand.because = Some("speaks Polish".into());
    by_hand.override_of = Some(Verdict::AtCapacity { open: 25, max: 25 });
    assert_eq!(
        summary(&by_hand, None, &example.names()),
        "Marta Nowak; given by hand; because \"speaks Polish\"; although the receiver is at capacity (25 of 25)."
    );
    let mut missed = example.decide();
    missed.trigger = Trigger::Sla;
    missed.outcome = Outcome::Fallback { cause: Cause::SlaExhausted, held: Held::No };
    assert_eq!(summary(&missed, None, &example.names()), "Fallback; missed as often as its policy allows.");
}

#[test]
fn rules_that_did_not_match_are_worked_out_again() {
    let example = Example::new();
    let above = passed_over::passed_over(&example.decide(), &example.profile, &example.book);
    let texts: Vec<String> = above.iter().map(passed_over).collect();
    assert_eq!(
        texts,
        [
            "rule 1 Known accounts: acme.com is not a known account",
            "rule 2 Enterprise EMEA: segment mid-market is not enterprise",
        ]
    );
}

#[test]
fn a_number_asked_of_a_field_of_ones_own_is_told() {
    let mut example = Example::new();
    let mut book = example.book.rulebook().clone();
    let seats = || Field::Custom("seats".to_owned());
    let at_least_ten = Condition::Number(Range { low: Some(10), high: None });
    book.rules[1].when = Criteria::any().and(seats(), at_least_ten).unwrap();
    example.book = CompiledBook::compile(&book, None, &example.roster);
    let mut told = |written: &str| {
        example.profile.custom.insert("seats".to_owned(), written.to_owned());
        let decision = example.decide();
        let above = passed_over::passed_over(&decision, &example.profile, &example.book);
        above.get(1).map_or_else(|| summary(&decision, None, &example.names()), passed_over)
    };
    assert_eq!(told("5"), "rule 2 Enterprise EMEA: seats 5 is below 10");
    assert_eq!(told("abc"), "rule 2 Enterprise EMEA: seats abc is no whole number");
    assert!(told("12").contains("Enterprise EMEA (seats 12 in >=10)"), "{}", told("12"));
}

#[test]
fn the_trace_tells_the_whole_story_in_order() {
    let example = Example::new();
    let decision = example.decide();
    let above = passed_over::passed_over(&decision, &example.profile, &example.book);
    let lines: Vec<String> =
        trace(&decision, None, &above, &example.names()).iter().map(|line| "  ".repeat(line.depth.into()) + &line.text).collect();
    assert_eq!(
        lines[..12].join("\n"),
        "\
received on 23 Nov 2026 08:14, under rulebook 12
no account is known
territory DACH
segment mid-market
rule 1 Known accounts: acme.com is not a known account, so it did not match
rule 2 Enterprise EMEA: segment mid-market is not enterprise, so it did not match
rule 3 EMEA mid-market matched (country DE in DACH, employees 420 in 200..999)
  pool emea-mm of DACH, in turn by weight: owed the most
    Jonas Weber is away until 30 Nov
    Marta Nowak is at capacity (25 of 25)
    Priya Shah gets it: owed 0.62 of a lead
    Luc Martin is in line: owed 0.18 of a lead"
    );
}

#[test]
fn why_not_says_what_stopped_them_and_what_it_would_have_taken() {
    let example = Example::new();
    assert_eq!(example.why_not(PRIYA), "Priya Shah has it");
    assert_eq!(example.why_not(JONAS), "Jonas Weber is away until 30 Nov; it would have taken: back before 08:14");
    assert_eq!(
        example.why_not(MARTA),
        "Marta Nowak is at capacity (25 of 25); \
         it would have taken: capacity of 26 or more and owed 0.12 of a lead more"
    );
    assert_eq!(example.why_not(LUC), "Priya Shah was owed the most in emea-mm; it would have taken: owed 0.45 of a lead more");
}
