//! Leads that no rule takes but the one that asks nothing, in the words of criteria; without such a rule, none at all.
//!
//! Values that no rule names are no gap where such a rule stands: for those it is there, and for companies that are no accounts.
//! What is unknown is one, and so are places outside of all territories, and sizes between those that rules ask for.
//! A rule that asks nothing and passes on whom nobody there can take is asked by every lead, and does not count.

use crate::{
    model::{
        criteria::{Condition, Criteria, Field},
        decision::RuleRef,
    },
    rulebook::{
        boxes::{Bits, Cover, Others, Outside, Part, Region, outside, widen},
        english,
    },
};

use super::{
    About, Finding, Kind, Severity, Witness,
    ground::{Ground, ends},
};

/// So many sets of leads are told; the smaller ones come later.
const TOLD: usize = 5;
/// So many are looked at, those that are no gap among them.
const LOOKED_AT: usize = 24;
/// Values that are listed before the rest is only counted.
const LISTED: usize = 6;

/// A set of leads that nothing else takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What is asked of them; all of it holds.
    pub when: Vec<Part>,
    /// The rule that takes what is left.
    pub to: Option<RuleRef>,
    /// There are others, which are not told.
    pub more: bool,
}

impl Gap {
    pub(super) fn sentence(&self) -> String {
        let mut when: Vec<&Part> = self.when.iter().collect();
        when.sort_by_key(|part| telling(part));
        let parts: Vec<String> = when.into_iter().map(part).collect();
        let leads = if parts.is_empty() { "any lead".to_owned() } else { format!("a lead when {}", parts.join(", and ")) };
        let more = if self.more { "; there are more such gaps" } else { "" };
        match &self.to {
            Some(_) => format!("alone takes {leads}{more}"),
            None => format!("has no rule for {leads}{more}"),
        }
    }
}

/// What tells one set from the others comes first: a line of a list ends soon.
fn telling(part: &Part) -> u8 {
    match part {
        Part::Asked(Field::Account, _) => 3,
        Part::Asked(..) => 0,
        Part::OtherThan(_) => 1,
        Part::Not(_) => 2,
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Asked(field, condition) => {
            let condition = match condition {
                Condition::In(values) if values.len() > LISTED => Condition::In(some(values)),
                condition => condition.clone(),
            };
            english::criteria(&Criteria::any().and(field.clone(), condition).unwrap_or_default())
        }
        Part::OtherThan(others) => match (&others.field, beside(others)) {
            (Field::Tag, texts) => format!("no tag is {}", texts.join(" or ")),
            (field, texts) => format!("{} is known and none that rules ask for ({})", called(field), texts.join(", ")),
        },
        Part::Not(others) => format!("{} is not {}", called(&others.field), beside(others).join(" or ")),
    }
}

fn called(field: &Field) -> String {
    match field {
        Field::Custom(name) => name.clone(),
        fixed => fixed.to_string().replace('_', " "),
    }
}

fn beside(others: &Others) -> Vec<String> {
    let mut texts = some(&others.values);
    texts.extend(others.beginnings.iter().map(|beginning| format!("{beginning}…")));
    texts
}

/// Nothing but what no rule names, and companies that are no such accounts: what the last rule is there for.
fn is_plain_rest(when: &[Part]) -> bool {
    let is_rest = |part: &Part| match part {
        Part::Asked(Field::Account, _) | Part::Asked(Field::Tag, Condition::NotIn(_)) | Part::OtherThan(_) | Part::Not(_) => true,
        Part::Asked(..) => false,
    };
    // Tags are none of these: a lead without the tags that rules name is like any other.
    let is_unnamed = |part: &Part| matches!(part, Part::OtherThan(others) if others.field != Field::Tag);
    when.iter().all(is_rest) || when.iter().any(is_unnamed)
}

/// The first few, and how many more there are.
fn some(values: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = values.iter().take(LISTED).cloned().collect();
    if values.len() > LISTED {
        shown.push(format!("{} more", values.len() - LISTED));
    }
    shown
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    let space = &walk.space;
    let is_whole = |rule: &usize| space.pieces_of(*rule).any(|piece| space.boxes[piece].is_empty());
    let wholes: Vec<usize> = (0..space.rules.len()).filter(is_whole).collect();
    let last = wholes.iter().copied().find(|rule| ends(space.rules[*rule]));
    if last.is_none() && !wholes.is_empty() {
        return;
    }
    let asking = (0..last.unwrap_or(space.rules.len())).filter(|rule| !wholes.contains(rule));
    let above: Vec<usize> = asking.flat_map(|rule| space.pieces_of(rule)).collect();
    if above.is_empty() {
        return;
    }
    let mut pieces = Bits::none(space.pieces.len());
    above.iter().for_each(|piece| pieces.insert(*piece));
    let to = last.map(|rule| ground.live(walk, rule));
    let mut looked_at: Vec<Region> = Vec::new();
    let mut told: Vec<(Vec<Part>, Witness)> = Vec::new();
    // One more than is told, to know whether that is all.
    while told.len() <= TOLD {
        let covers = above.iter().map(|piece| Cover::Piece(*piece)).chain(looked_at.iter().map(Cover::Region));
        let point = match outside(space, &Vec::new(), &covers.collect::<Vec<_>>()) {
            Outside::Point(point) if looked_at.len() < LOOKED_AT => point,
            Outside::Covered(_) => break,
            Outside::Point(_) | Outside::GaveUp => {
                ground.give_up(About::Book);
                break;
            }
        };
        let (region, when) = widen(space, ground.book, &point, &pieces);
        looked_at.push(region);
        if to.is_none() || !is_plain_rest(&when) {
            told.push((when, space.lead(&point)));
        }
    }
    let all = told.len();
    for (nth, (when, witness)) in (1..).zip(told.into_iter().take(TOLD)) {
        let about = to.clone().map_or(About::Book, About::Rule);
        let kind = Kind::Gap(Gap { when, to: to.clone(), more: nth == TOLD && all > TOLD });
        found.push(Finding { severity: Severity::Note, kind, about, witness: Some(witness) });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};
    use crate::model::territory::Territory;

    fn said(when: &[&str]) -> Vec<String> {
        let mut book = rules(when);
        book.territories = [("EMEA", None, "FR"), ("DACH", Some("EMEA"), "DE"), ("LATAM", None, "BR")]
            .map(|(name, inside, code): (&str, Option<&str>, &str)| Territory {
                name: name.into(),
                inside: inside.map(Into::into),
                countries: vec![code.parse().unwrap()],
                states: Vec::new(),
                postal_prefixes: Vec::new(),
                pool: None,
            })
            .into();
        found(&book, &nobody(), "gap").iter().map(|one| one.message()).collect()
    }

    #[test]
    fn what_only_the_last_rule_takes_is_told_in_criteria() {
        let others = "it comes from a company we have no account of, an account with an open opportunity or a target account";
        assert_eq!(
            said(&["territory:EMEA,LATAM", "account:customer", ""]),
            [
                format!("rule 3 R3 alone takes a lead when country is unknown, and {others}"),
                format!("rule 3 R3 alone takes a lead when it lies in no territory, and {others}"),
            ]
        );
        assert_eq!(
            said(&["employees:10..50", "employees:unknown", ""]),
            [
                "rule 3 R3 alone takes a lead when employees are at most 9",
                "rule 3 R3 alone takes a lead when employees are at least 51",
            ]
        );
        assert_eq!(
            said(&["country:DE", "tag:vip", ""]),
            ["rule 3 R3 alone takes a lead when country is unknown, and it is not tagged vip"],
            "for other countries and tags it is there"
        );
        assert_eq!(
            said(&["territory:EMEA,LATAM", "source:chat", ""]),
            [
                "rule 3 R3 alone takes a lead when country is unknown, and source is not chat",
                "rule 3 R3 alone takes a lead when it lies in no territory, and source is not chat",
            ]
        );
        assert_eq!(said(&["account:customer", "tag:vip", ""]), Vec::<String>::new(), "what is left");
    }

    /// What no rule names is looked at and not told; it takes no room from what is.
    #[test]
    fn what_is_not_told_hides_no_gap_and_five_are_told_of_many() {
        let fields = ["industry:a", "product:a", "city:a", "company:a", "custom.one:a", "custom.two:a", "custom.three:a"];
        let mut when: Vec<String> = fields.iter().map(|field| format!("{field} employees:known")).collect();
        when.push("employees:10..".to_owned());
        when.push(String::new());
        let all = said(&when.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(all.iter().any(|one| one.contains("employees is unknown") || one.contains("employees are unknown")), "{all:?}");
        let many: Vec<String> = (0..7).map(|field| format!("custom.f{field}:known")).collect();
        let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(said(&many).len(), 1, "one box of unknown fields");
        let gaps = [
            "employees:10..19",
            "employees:30..39",
            "employees:50..59",
            "employees:70..79",
            "employees:90..99",
            "employees:110..119",
        ];
        many = gaps.to_vec();
        many.push("");
        let all = said(&many);
        assert_eq!(all.len(), 5, "{all:?}");
        let ends: Vec<bool> = all.iter().map(|one| one.ends_with("; there are more such gaps")).collect();
        assert_eq!(ends, [false, false, false, false, true], "{all:?}");
    }

    #[test]
    fn without_a_last_rule_nothing_takes_them() {
        assert_eq!(said(&["industry:known"]), ["the book has no rule for a lead when industry is unknown"]);
        assert_eq!(said(&["source:chat,web"]), ["the book has no rule for a lead when source is not chat or web"]);
        assert_eq!(said(&["industry:known", "industry:unknown"]), Vec::<String>::new());
        assert_eq!(said(&[""]), Vec::<String>::new(), "nothing stands above the last rule");
    }
}
