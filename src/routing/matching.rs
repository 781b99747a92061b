//! Step 3: the first rule whose box holds the lead, by intersecting sets of rules.
//!
//! A rule that does not ask about a field is in all sets of that field. The sets of a lead's values are intersected in
//! blocks from the top, so the cost hardly grows with rules that cannot match (`performance.md` §2).

use crate::model::{criteria::Field, rule::Switch, rulebook::Rulebook};

use super::{
    axis::{Axis, asking, is_asked_in_full},
    places::Places,
    rule_set::{Block, Common, NONE_OF, blocks_of, contains, insert},
    traits::Traits,
};

/// A field whose sets would have more blocks (32 MiB) gets none; the rules that ask about it are asked one by one.
const MAX_BLOCKS: usize = 512 << 10;

/// All rules of a book, ready to be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    axes: Vec<Axis>,
    /// Rules that take part.
    live: Vec<Block>,
    /// Rules whose criteria are asked again in full, because no table could hold a condition of theirs.
    in_full: Vec<Block>,
}

impl Matcher {
    pub fn new(book: &Rulebook, places: &Places) -> Self {
        Self::with_limit(book, places, MAX_BLOCKS)
    }

    fn with_limit(book: &Rulebook, places: &Places, max_blocks: usize) -> Self {
        let none = || vec![NONE_OF; blocks_of(book.rules.len())];
        let mut matcher = Self { axes: Vec::new(), live: none(), in_full: none() };
        for (index, rule) in book.rules.iter().enumerate() {
            if rule.switch == Switch::On {
                insert(&mut matcher.live, index);
            }
        }
        let mut fields: Vec<&Field> = book.rules.iter().flat_map(|rule| rule.when.iter().map(|(field, _)| field)).collect();
        fields.sort_unstable();
        fields.dedup();
        for field in fields {
            let axis = Axis::new(field, book, places, max_blocks);
            for (rule, condition) in asking(field, &book.rules) {
                if axis.is_none() || is_asked_in_full(field, condition) {
                    insert(&mut matcher.in_full, rule);
                }
            }
            matcher.axes.extend(axis);
        }
        matcher
    }

    /// Positions of the rules that match, from the top, found as they are asked for. `tags` is room for the set of a
    /// lead's several tags.
    pub fn matches<'a>(
        &'a self,
        traits: &'a Traits<'a>,
        book: &'a Rulebook,
        places: &'a Places,
        tags: &'a mut Vec<Block>,
    ) -> impl Iterator<Item = usize> + 'a {
        let mut sets: Vec<&[Block]> = Vec::with_capacity(self.axes.len() + 2);
        sets.push(&self.live);
        for axis in &self.axes {
            match axis.of(traits, book) {
                Some(set) => sets.push(set),
                None => *tags = axis.of_several(traits.profile.tags.iter().map(String::as_str)),
            }
        }
        if !tags.is_empty() {
            sets.push(tags);
        }
        Common::new(sets)
            .filter(move |rule| !contains(&self.in_full, *rule) || traits.meet(&book.rules[*rule].when, book, places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        account::Relationship,
        criteria::{Condition, Criteria, Range},
        lead::Profile,
        rule::{Destination, Otherwise, Rule},
        segment::Segment,
        territory::Territory,
    };

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    /// Whether a rule with that one condition holds the lead, by tables and without any.
    fn matches(field: &str, condition: Condition, profile: &Profile, account: Option<Relationship>) -> bool {
        let field = Field::from_name(field).unwrap();
        let territory = |name: &str, inside: Option<&str>, country: &str| Territory {
            name: name.into(),
            inside: inside.map(Into::into),
            countries: vec![country.parse().unwrap()],
            states: Vec::new(),
            postal_prefixes: Vec::new(),
            pool: None,
        };
        let rule = Rule {
            name: "r".into(),
            when: Criteria::any().and(field, condition).unwrap(),
            to: Destination::Nurture,
            otherwise: Otherwise::Fallback,
            sla: None,
            switch: Switch::On,
        };
        let book = Rulebook {
            segments: vec![Segment { name: "SMB".into(), employees: Range { low: Some(1), high: Some(199) } }],
            territories: vec![territory("EMEA", None, "FR"), territory("DACH", Some("EMEA"), "DE")],
            rules: vec![rule],
            ..Rulebook::default()
        };
        let places = Places::new(&book.territories);
        let traits = Traits::of(profile, account, &book, &places);
        let [tables, none] = [MAX_BLOCKS, 0].map(|limit| {
            let matcher = Matcher::with_limit(&book, &places, limit);
            matcher.matches(&traits, &book, &places, &mut Vec::new()).next().is_some()
        });
        assert_eq!(tables, none, "tables and full criteria differ");
        tables
    }

    fn lead() -> Profile {
        Profile {
            email: Some("x@acme.example".into()),
            country: Some("DE".parse().unwrap()),
            city: Some("MÜNCHEN".into()),
            postal_code: Some("80331".into()),
            employees: Some(120),
            tags: ["vip".to_owned(), "hot".to_owned()].into(),
            custom: [("plan".to_owned(), "Pro".to_owned())].into(),
            ..Profile::default()
        }
    }

    #[test]
    fn texts_compare_without_case() {
        let lead = lead();
        assert!(matches("city", Condition::In(texts(&["Berlin", "münchen"])), &lead, None));
        assert!(matches("custom.plan", Condition::In(texts(&["pro"])), &lead, None));
        assert!(matches("country", Condition::In(texts(&["de"])), &lead, None));
        assert!(!matches("country", Condition::NotIn(texts(&["de"])), &lead, None));
        assert!(matches("email_domain", Condition::Prefix("ACME".into()), &lead, None));
        assert!(!matches("postal_code", Condition::Prefix("81".into()), &lead, None));
    }

    #[test]
    fn unknown_is_not_no() {
        let lead = lead();
        for condition in [Condition::In(texts(&["web"])), Condition::NotIn(texts(&["web"])), Condition::Known] {
            assert!(!matches("source", condition, &lead, None));
        }
        assert!(matches("source", Condition::Unknown, &lead, None));
        assert!(!matches("city", Condition::Unknown, &lead, None));
        assert!(!matches("revenue", Condition::Number(Range::default()), &lead, None));
        assert!(matches("tag", Condition::Known, &Profile::default(), None), "no tags are known to be none");
        assert!(matches("territory", Condition::Unknown, &Profile::default(), None));
    }

    #[test]
    fn both_ends_of_a_range_belong_to_it() {
        let lead = lead();
        for (low, high, holds) in [(120, 120, true), (1, 119, false), (121, 999, false), (0, i64::MAX, true), (130, 110, false)] {
            let range = Range { low: Some(low), high: Some(high) };
            assert_eq!(matches("employees", Condition::Number(range), &lead, None), holds, "{range:?}");
        }
        assert!(matches("employees", Condition::In(texts(&["120"])), &lead, None));
        assert!(!matches("employees", Condition::NotIn(texts(&["120"])), &lead, None));
    }

    #[test]
    fn a_number_in_a_field_of_ones_own_is_compared_as_one() {
        let of = |seats: Option<&str>, low, high| {
            let custom = seats.map(|seats| ("seats".to_owned(), seats.to_owned())).into_iter().collect();
            matches("custom.seats", Condition::Number(Range { low, high }), &Profile { custom, ..lead() }, None)
        };
        assert!(of(Some("12"), Some(10), None) && of(Some(" 12.0"), Some(12), Some(12)) && of(Some("-3"), None, Some(0)));
        assert!(!of(Some("9"), Some(10), None));
        assert!(!of(Some("abc"), None, None) && !of(Some("12.5"), None, None) && !of(None, None, None), "no number");
    }

    #[test]
    fn several_values_at_once_one_is_enough_to_hold_and_to_exclude() {
        let lead = lead();
        assert!(matches("tag", Condition::In(texts(&["vip", "new"])), &lead, None));
        assert!(!matches("tag", Condition::NotIn(texts(&["vip", "new"])), &lead, None));
        assert!(matches("tag", Condition::Prefix("ho".into()), &lead, None));
        assert!(matches("territory", Condition::In(texts(&["emea"])), &lead, None), "a lead in DACH is in EMEA");
        assert!(!matches("territory", Condition::NotIn(texts(&["EMEA"])), &lead, None));
        assert!(!matches("territory", Condition::In(texts(&["none"])), &lead, None));
    }

    #[test]
    fn outside_of_all_is_none() {
        let stranger = Profile { country: Some("BR".parse().unwrap()), employees: Some(5_000), ..Profile::default() };
        assert!(matches("territory", Condition::In(texts(&["none"])), &stranger, None));
        assert!(matches("territory", Condition::NotIn(texts(&["EMEA"])), &stranger, None));
        assert!(matches("segment", Condition::In(texts(&["none"])), &stranger, None));
        assert!(matches("segment", Condition::In(texts(&["smb"])), &lead(), None));
        assert!(matches("account", Condition::In(texts(&["none"])), &stranger, None));
        assert!(matches("account", Condition::In(texts(&["customer"])), &stranger, Some(Relationship::Customer)));
    }
}
