//! Rules that do not see leads of which a field is unknown: an unknown value meets no condition but `unknown`.
//!
//! A rule for one word, `source:chat`, means no other; but "outside 1 to 49", "not free" and "anywhere in EMEA" are said as
//! if everybody had a size, a plan and a country. So it is told of numbers, of exclusions, of countries, territories and
//! segments: once a field, where no rule asks for it to be unknown, such a lead goes elsewhere, and no gap says it already. A
//! territory is unknown with the country, a segment with the employees.

use std::collections::BTreeMap;

use crate::{
    model::{
        criteria::{Condition, Field},
        decision::RuleRef,
        id::RulebookVersion,
        rule::Destination,
    },
    routing::CompiledBook,
};

use super::{
    About, Finding, Kind, Part, Severity, Witness,
    ground::{Fate, Ground, Walk, rules_named},
};

/// Rules of a field that are asked what becomes of such a lead.
const MOST: usize = 16;

/// A field that rules cannot do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    /// The field.
    pub field: Field,
    /// The rules that ask about it, from the top.
    pub rules: Vec<RuleRef>,
    /// The rule to which the witness goes instead; `None` is none.
    pub instead: Option<RuleRef>,
}

impl Blind {
    pub(super) fn sentence(&self) -> String {
        let Self { field, rules, instead } = self;
        let field = match field {
            Field::Custom(name) => name.clone(),
            fixed => fixed.to_string().replace('_', " "),
        };
        let do_not = if rules.len() == 1 { "does not" } else { "do not" };
        let goes = match instead {
            Some(rule) => format!("goes to rule {} {} instead", rule.position, rule.name),
            None => "waits in the fallback queue instead".to_owned(),
        };
        format!("asks about the {field} in {}, which {do_not} see a lead that has none: it {goes}", rules_named(rules))
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    let mut asking: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
    let mut cared_for = Vec::new();
    for (index, rule) in walk.space.rules.iter().enumerate() {
        let mut told = Vec::new();
        for (field, condition) in rule.when.iter() {
            let Some(field) = told_by(field) else { continue };
            match condition {
                Condition::Unknown => cared_for.push(field),
                Condition::Number(_) | Condition::NotIn(_) => told.push(field),
                Condition::In(_) if matches!(field, Field::Country | Field::Employees) => told.push(field),
                Condition::In(_) | Condition::Prefix(_) | Condition::Known => {}
            }
        }
        told.sort_unstable();
        told.dedup();
        if matches!(walk.fates[index], Fate::Reached(_)) {
            told.into_iter().for_each(|field| asking.entry(field).or_default().push(index));
        }
    }
    cared_for.extend(found.iter().filter_map(unknown_in_gap));
    asking.retain(|field, _| !cared_for.contains(field));
    if asking.is_empty() {
        return;
    }
    let compiled = CompiledBook::compile(ground.book, None::<RulebookVersion>, ground.roster);
    for (field, rules) in asking {
        let shown = rules.iter().take(MOST).find_map(|rule| elsewhere(ground, walk, &compiled, *rule, &field));
        // Where they come to the rule of a gap that tells of the unknown, it is said.
        if let Some((witness, instead)) = shown.filter(|(_, instead)| !is_in_gap(found, &field, instead.as_ref())) {
            let rules = rules.into_iter().map(|rule| ground.live(walk, rule)).collect();
            let kind = Kind::Blind(Blind { field, rules, instead });
            found.push(Finding { severity: Severity::Note, kind, about: About::Book, witness: Some(witness) });
        }
    }
}

/// The field that a gap tells, where it holds all leads of which that is unknown.
fn unknown_in_gap(finding: &Finding) -> Option<Field> {
    let Kind::Gap(gap) = &finding.kind else { return None };
    match gap.when.as_slice() {
        [Part::Asked(field, Condition::Unknown)] => told_by(field),
        _ => None,
    }
}

/// Whether a gap tells that leads of which the field is unknown come to that rule, be it of some of them.
fn is_in_gap(found: &[Finding], field: &Field, rule: Option<&RuleRef>) -> bool {
    let is_of = |part: &Part| matches!(part, Part::Asked(asked, Condition::Unknown) if told_by(asked).as_ref() == Some(field));
    found.iter().any(|finding| match &finding.kind {
        Kind::Gap(gap) => gap.to.as_ref() == rule && gap.when.iter().any(is_of),
        _ => false,
    })
}

/// The field of the lead itself that tells it; `None` where nothing is ever unknown.
fn told_by(field: &Field) -> Option<Field> {
    match field {
        Field::Account | Field::Tag => None,
        Field::Territory => Some(Field::Country),
        Field::Segment => Some(Field::Employees),
        own => Some(own.clone()),
    }
}

/// A lead of the rule without that field, and the rule it goes to, where that sends it to another place.
fn elsewhere(
    ground: &Ground<'_>,
    walk: &Walk<'_>,
    compiled: &CompiledBook,
    rule: usize,
    field: &Field,
) -> Option<(Witness, Option<RuleRef>)> {
    let Fate::Reached(point) = &walk.fates[rule] else { return None };
    let mut lead = walk.space.lead(point);
    forget(&mut lead, field);
    let decision = lead.route_by(compiled, ground.roster, ground.now);
    let instead = decision.steps.first().map(|step| step.rule.clone());
    let to = instead.as_ref().and_then(|instead| ground.book.rules.get((instead.position as usize).checked_sub(1)?));
    let own: &Destination = &walk.space.rules[rule].to;
    to.is_none_or(|to| to.to != *own).then_some((lead, instead))
}

fn forget(lead: &mut Witness, field: &Field) {
    let profile = &mut lead.profile;
    match field {
        Field::Country => (profile.country, profile.state, profile.postal_code) = (None, None, None),
        Field::State => profile.state = None,
        Field::City => profile.city = None,
        Field::PostalCode => profile.postal_code = None,
        Field::Employees => profile.employees = None,
        Field::Revenue => profile.revenue = None,
        Field::Industry => profile.industry = None,
        Field::Product => profile.product = None,
        Field::Language => profile.language = None,
        Field::Source => profile.source = None,
        Field::Kind => profile.kind = None,
        Field::Score => profile.score = None,
        Field::Company => profile.company = None,
        Field::EmailDomain => profile.email = None,
        Field::Custom(name) => drop(profile.custom.remove(name)),
        Field::Account | Field::Territory | Field::Segment | Field::Tag => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};
    use crate::model::rule::Destination;

    fn said(when: &[&str]) -> Vec<(String, String)> {
        let mut book = rules(when);
        book.rules[0].to = Destination::Nurture;
        let all = found(&book, &nobody(), "blind");
        all.iter().map(|one| (one.sentence(), one.witness.as_ref().unwrap().words())).collect()
    }

    #[test]
    fn a_field_that_rules_cannot_do_without_is_told_once() {
        let told = |sentence: &str, witness: &str| [(sentence.to_owned(), witness.to_owned())];
        assert_eq!(
            said(&["employees:>=200 kind:!mql", "employees:10..99", "kind:contact_us", ""]),
            told(
                "asks about the employees in rules 1 R1 and 2 R2, which do not see a lead that has none: \
                 it goes to rule 3 R3 instead",
                "kind contact_us"
            )
        );
        assert_eq!(
            said(&["employees:>=200 kind:!mql", "employees:>=200", ""]),
            told(
                "asks about the kind in rule 1 R1, which does not see a lead that has none: it goes to rule 2 R2 instead",
                "employees 200"
            )
        );
    }

    #[test]
    fn a_rule_for_the_unknown_sees_to_it() {
        assert_eq!(said(&["employees:>=200", "employees:unknown", ""]), []);
        assert_eq!(said(&["account:customer", "tag:vip", ""]), [], "never unknown");
        assert_eq!(said(&["employees:known", ""]), [], "asked for");
        assert_eq!(said(&["source:chat kind:mql", ""]), [], "one word means no other");
        assert_eq!(said(&["country:DE", ""]), [], "the gap of unknown countries says it");
        let both = ["country:DE", "source:chat", ""];
        assert_eq!(said(&both), [], "so does that of unknown countries from elsewhere than chat");
    }
}
