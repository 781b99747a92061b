//! Leads that two rules fit and that they would send to different places: the upper rule gets them.
//!
//! That is how first-match books work, so it is a note, and only where somebody could have overlooked it: the two ask about
//! the same things, or of something that both ask about each wants values that the other does not (50 to 200 and 150 to 500).
//! Rules that ask about different things are layers, meant to stand one above the other. It is none either where the
//! lower rule takes everything, where it wholly contains the upper one (an exception above the general rule), or where the
//! upper one passes leads on by `next_rule`.

use crate::{
    model::decision::RuleRef,
    rulebook::boxes::{Bits, Coordinate, Outside, Region, Space},
};

use super::{
    About, Finding, Kind, Severity, Witness,
    ground::{Fate, Ground, Walk, rules_named},
};

/// So many rules above are looked at closely for each rule.
const MOST: usize = 8;

/// What a rule shares with rules above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlapping {
    /// The rules above that get those leads, from the top.
    pub with: Vec<RuleRef>,
    /// There may be more of them.
    pub more: bool,
}

impl Overlapping {
    pub(super) fn sentence(&self) -> String {
        let and_more = if self.more { ", and perhaps to more" } else { "" };
        match self.with.as_slice() {
            [_] => format!(
                "fits some leads that go to {} instead, which stands above and sends them elsewhere{and_more}",
                rules_named(&self.with)
            ),
            _ => format!(
                "fits some leads that go to {} instead, which stand above and send them elsewhere{and_more}",
                rules_named(&self.with)
            ),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    for lower in 0..walk.fates.len() {
        let is_whole = walk.space.pieces_of(lower).any(|piece| walk.space.boxes[piece].is_empty());
        if is_whole || !matches!(walk.fates[lower], Fate::Reached(_)) {
            continue;
        }
        let uppers = uppers(walk, lower);
        let about = || About::Rule(ground.live(walk, lower));
        let (mut with, mut witness): (Vec<RuleRef>, Option<Witness>) = (Vec::new(), None);
        for upper in uppers.iter().take(MOST) {
            match shared(walk, *upper, lower) {
                Outside::Point(point) => {
                    with.push(ground.live(walk, *upper));
                    witness.get_or_insert_with(|| walk.space.lead(&point));
                }
                Outside::GaveUp => ground.give_up(about()),
                Outside::Covered(_) => {}
            }
        }
        if !with.is_empty() {
            let kind = Kind::Overlapping(Overlapping { with, more: uppers.len() > MOST });
            found.push(Finding { severity: Severity::Note, kind, about: about(), witness });
        }
    }
}

/// The rules above that could take leads from it and would send them elsewhere, from the top.
fn uppers(walk: &Walk<'_>, lower: usize) -> Vec<usize> {
    let space = &walk.space;
    let mut uppers: Vec<usize> = Vec::new();
    let mut inside = Bits::none(space.pieces.len());
    for piece in space.pieces_of(lower) {
        uppers.extend(walk.keepers_above(lower, &space.boxes[piece]).iter().map(|piece| space.pieces[*piece]));
        inside.add(&space.inside(&space.boxes[piece]));
    }
    uppers.sort_unstable();
    uppers.dedup();
    uppers.retain(|upper| {
        space.rules[*upper].to != space.rules[lower].to
            && matches!(walk.fates[*upper], Fate::Reached(_))
            && !space.pieces_of(*upper).all(|piece| inside.contains(piece))
            && cross(space, *upper, lower)
    });
    uppers
}

/// The two ask about the same things, or neither contains the other in something both ask about.
fn cross(space: &Space<'_>, upper: usize, lower: usize) -> bool {
    let [(upper_one, upper_tags), (lower_one, lower_tags)] = [upper, lower].map(|rule| asked(space, rule));
    let asks_tags = |tags: &[Region]| tags.iter().any(|tags| !tags.is_empty());
    let axes = |one: &Region| one.iter().map(|(axis, _)| *axis).collect::<Vec<_>>();
    if axes(&upper_one) == axes(&lower_one) && asks_tags(&upper_tags) == asks_tags(&lower_tags) {
        return true;
    }
    let shared = upper_one.iter().filter_map(|(axis, upper)| {
        let (_, lower) = lower_one.iter().find(|(known, _)| known == axis)?;
        Some((upper, lower))
    });
    let within = |ones: &[Region], others: &[Region]| ones.iter().all(|one| others.iter().any(|other| is_within(one, other)));
    shared.into_iter().any(|(upper, lower)| !upper.is_within(lower) && !lower.is_within(upper))
        || (asks_tags(&upper_tags)
            && asks_tags(&lower_tags)
            && !within(&upper_tags, &lower_tags)
            && !within(&lower_tags, &upper_tags))
}

/// What a rule asks, tags apart: all of its pieces ask the same of everything else.
fn asked(space: &Space<'_>, rule: usize) -> (Region, Vec<Region>) {
    let mut others = Region::new();
    let mut of_tags = Vec::new();
    for piece in space.pieces_of(rule) {
        let is_tag = |axis: usize| matches!(space.axes[axis].coordinate, Coordinate::Tag(_));
        let (tags, rest) = space.boxes[piece].iter().cloned().partition(|(axis, _)| is_tag(*axis));
        others = rest;
        of_tags.push(tags);
    }
    (others, of_tags)
}

fn is_within(one: &Region, other: &Region) -> bool {
    other.iter().all(|(axis, wide)| one.iter().any(|(known, narrow)| known == axis && narrow.is_within(wide)))
}

/// A lead that both fit and that comes to the upper one.
fn shared(walk: &Walk<'_>, upper: usize, lower: usize) -> Outside {
    let mut hard = false;
    for piece in walk.space.pieces_of(lower) {
        match walk.reaching(upper, &walk.space.boxes[piece]) {
            Outside::Point(point) => return Outside::Point(point),
            Outside::GaveUp => hard = true,
            Outside::Covered(_) => {}
        }
    }
    if hard { Outside::GaveUp } else { Outside::Covered(Vec::new()) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};
    use crate::model::rule::{Destination, Otherwise};

    fn said(when: &[&str], change: impl Fn(&mut crate::model::rulebook::Rulebook)) -> Vec<(String, String)> {
        let mut book = rules(when);
        book.rules[0].to = Destination::Rep("Ana".into());
        change(&mut book);
        let all = found(&book, &nobody(), "overlapping");
        all.iter().map(|one| (one.message(), one.witness.as_ref().unwrap().words())).collect()
    }

    #[test]
    fn leads_of_two_rules_go_to_the_upper_one() {
        let overlap = |lead: &str| {
            let sentence = "rule 2 R2 fits some leads that go to rule 1 R1 instead, which stands above and sends them elsewhere";
            [(sentence.to_owned(), lead.to_owned())]
        };
        assert_eq!(said(&["country:DE,AT", "country:AT,CH"], |_| {}), overlap("country AT"));
        assert_eq!(
            said(&["country:DE employees:>=200", "country:DE,AT employees:>=500"], |_| {}),
            overlap("country DE, employees 500")
        );
        assert_eq!(said(&["score:50..200 kind:mql", "score:150..500"], |_| {}), overlap("kind mql, score 150"));
        assert_eq!(said(&["tag:vip", "tag:hot"], |_| {}), overlap("tag \"hot,vip\""));
    }

    #[test]
    fn what_is_meant_so_is_no_finding() {
        assert_eq!(said(&["country:DE kind:mql", "kind:mql"], |_| {}), [], "an exception above the general rule");
        assert_eq!(said(&["account:customer", "country:DE"], |_| {}), [], "one layer above another");
        assert_eq!(said(&["country:DE", "country:DE,FR kind:mql"], |_| {}), [], "a layer again");
        assert_eq!(said(&["country:DE", ""], |_| {}), [], "what is left");
        assert_eq!(
            said(&["country:DE,AT", "country:AT,CH"], |book| book.rules[0].to = Destination::Fallback),
            [],
            "the same place"
        );
        assert_eq!(
            said(&["country:DE,AT", "country:AT,CH"], |book| book.rules[0].otherwise = Otherwise::NextRule),
            [],
            "passed on"
        );
        assert_eq!(said(&["country:DE", "country:FR"], |_| {}), [], "nothing in common");
        assert_eq!(said(&["tag:vip", "tag:vip,hot"], |_| {}), [], "vip is one of the two");
    }
}
