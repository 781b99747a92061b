//! What every finding is looked for on: the book, the people, and which leads come to which rule.

use std::cell::RefCell;

use crate::{
    model::{
        decision::RuleRef,
        id::{PoolName, TerritoryName},
        pool::Pool,
        rep::Employment,
        roster::Roster,
        rule::{Destination, Otherwise, Rule},
        rulebook::Rulebook,
        time::{Instant, Zone},
    },
    routing::places::{Placed, Places},
    rulebook::boxes::{Bits, Class, Cover, Outside, Region, Space, outside},
};

use super::{About, Witness};

/// The book, the people, and what is known of the rules.
pub struct Ground<'a> {
    pub book: &'a Rulebook,
    pub roster: &'a Roster,
    pub now: Instant,
    /// What becomes of the rules that take part; `None` of a book that is too large to tell.
    pub walk: Option<Walk<'a>>,
    /// Parts of the book about which some question was too hard.
    pub gave_up: RefCell<Vec<About>>,
}

/// Which leads come to which rule.
pub struct Walk<'a> {
    pub space: Space<'a>,
    /// Pieces of rules that keep every lead they match; any other may pass it on.
    pub ending: Bits,
    /// By place in [`Space::live`].
    pub fates: Vec<Fate>,
}

/// What becomes of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Leads of these classes come to it and no rule above keeps them.
    Reached(Vec<usize>),
    /// No lead meets its own conditions.
    Impossible,
    /// These rules above keep all that it could take; by place in [`Space::live`].
    Shadowed(Vec<usize>),
    /// Too hard to tell.
    Unknown,
}

/// The rule keeps every lead it matches, whoever is there.
pub fn ends(rule: &Rule) -> bool {
    match rule.to {
        Destination::Fallback | Destination::Nurture => true,
        Destination::AccountOwner
        | Destination::Rep(_)
        | Destination::Field(_)
        | Destination::Pool(_)
        | Destination::TerritoryPool => rule.otherwise != Otherwise::NextRule,
    }
}

impl<'a> Walk<'a> {
    fn new(book: &'a Rulebook) -> Option<Self> {
        let space = Space::new(book)?;
        let ending = space.pieces.iter().map(|rule| ends(space.rules[*rule])).collect();
        let mut walk = Self { space, ending, fates: Vec::new() };
        walk.fates = (0..walk.space.rules.len()).map(|rule| walk.fate(rule)).collect();
        Some(walk)
    }

    fn fate(&self, rule: usize) -> Fate {
        let mut by: Vec<usize> = Vec::new();
        let (mut any, mut hard) = (false, false);
        for piece in self.space.pieces_of(rule) {
            any = true;
            let keepers = self.keepers_above(rule, &self.space.boxes[piece]);
            match self.outside_of(&self.space.boxes[piece], &keepers) {
                Outside::Point(point) => return Fate::Reached(point),
                Outside::GaveUp => hard = true,
                Outside::Covered(used) => by.extend(used.iter().map(|cover| self.space.pieces[keepers[*cover]])),
            }
        }
        by.sort_unstable();
        by.dedup();
        match (any, hard) {
            (false, _) => Fate::Impossible,
            (true, true) => Fate::Unknown,
            (true, false) => Fate::Shadowed(by),
        }
    }

    /// The pieces above a rule that keep some lead of the box.
    pub fn keepers_above(&self, rule: usize, region: &Region) -> Vec<usize> {
        let meeting = self.space.meeting(region).and(&self.ending);
        meeting.iter().take_while(|piece| self.space.pieces[*piece] < rule).collect()
    }

    /// A lead of the box in none of the pieces.
    pub fn outside_of(&self, region: &Region, pieces: &[usize]) -> Outside {
        let covers: Vec<Cover<'_>> = pieces.iter().map(|piece| Cover::Piece(*piece)).collect();
        outside(&self.space, region, &covers)
    }

    /// A lead of the box that comes to that rule: it is in one of its pieces, and no rule above keeps it.
    pub fn reaching(&self, rule: usize, region: &Region) -> Outside {
        let mut hard = false;
        for piece in self.space.pieces_of(rule) {
            let Some(both) = Space::meet(&self.space.boxes[piece], region) else { continue };
            match self.outside_of(&both, &self.keepers_above(rule, &both)) {
                Outside::Point(point) => return Outside::Point(point),
                Outside::GaveUp => hard = true,
                Outside::Covered(_) => {}
            }
        }
        if hard { Outside::GaveUp } else { Outside::Covered(Vec::new()) }
    }

    /// The box of all places of that kind; `None` where places do not matter, or there is none.
    pub fn at_places(&self, kind: impl Fn(Placed) -> bool) -> Option<Region> {
        let mut axes = self.space.axes.iter().enumerate();
        let (axis, of_places) = axes.find(|(_, axis)| matches!(axis.classes.first(), Some(Class::Place(_))))?;
        let fits = |class: &Class| matches!(class, Class::Place(place) if kind(place.placed));
        let classes: Bits = of_places.classes.iter().map(fits).collect();
        (!classes.is_empty()).then(|| vec![(axis, classes)])
    }
}

impl<'a> Ground<'a> {
    pub fn new(book: &'a Rulebook, roster: &'a Roster, now: Instant) -> Self {
        Self { book, roster, now, walk: Walk::new(book), gave_up: RefCell::default() }
    }

    /// The rule at that place, counted from 1.
    pub fn rule(&self, position: u32) -> About {
        let rule = (position as usize).checked_sub(1).and_then(|index| self.book.rules.get(index));
        rule.map_or(About::Book, |rule| About::Rule(RuleRef { position, name: rule.name.clone() }))
    }

    /// The rule at that place of [`Space::live`].
    pub fn live(&self, walk: &Walk<'_>, rule: usize) -> RuleRef {
        let index = walk.space.live[rule];
        RuleRef { position: index as u32 + 1, name: self.book.rules[index].name.clone() }
    }

    /// Some question about that part was too hard.
    pub fn give_up(&self, about: About) {
        self.gave_up.borrow_mut().push(about);
    }

    /// Where a part stands in the order of the book.
    pub fn place(&self, about: &About) -> (u8, usize) {
        let at = |found: Option<usize>| found.unwrap_or(usize::MAX);
        match about {
            About::Territory(name) => (0, at(self.book.territories.iter().position(|territory| territory.name == *name))),
            About::Pool(name) => (1, at(self.book.pools.iter().position(|pool| pool.name == *name))),
            About::Sla(name) => (2, at(self.book.slas.iter().position(|sla| sla.name == *name))),
            About::Rule(rule) => (3, rule.position as usize),
            About::Book => (4, 0),
        }
    }

    /// Roster positions of a pool's members who are still there.
    pub fn working<'p>(&'p self, pool: &'p Pool) -> impl Iterator<Item = usize> + 'p {
        let known = pool.members.iter().filter_map(|member| self.roster.find(member.rep.as_str()));
        known.filter(|position| self.roster.reps().get(*position).is_some_and(|rep| rep.employment == Employment::Active))
    }

    /// A lead that comes to that part of the book.
    pub fn lead_of(&self, about: &About) -> Option<Witness> {
        match about {
            About::Pool(pool) => match self.way_to(pool) {
                Way::By(lead) => Some(*lead),
                Way::None | Way::Unknown => None,
            },
            About::Sla(sla) => {
                let default = self.book.defaults.sla.as_ref();
                self.first_lead(|rule| rule.to != Destination::Nurture && rule.sla.as_ref().or(default) == Some(sla))
            }
            About::Rule(rule) => self.first_lead(|known| known.name == rule.name),
            About::Territory(name) => self.lead_in(name),
            // What stands in none of its parts are the defaults, which hold where a rule says nothing.
            About::Book => self.first_lead(|rule| rule.to != Destination::Nurture && rule.sla.is_none()),
        }
    }

    /// A lead that lies in a territory.
    fn lead_in(&self, territory: &TerritoryName) -> Option<Witness> {
        let known = Places::new(&self.book.territories);
        let is_it = |index: &usize| self.book.territories.get(*index).is_some_and(|one| one.name == *territory);
        let all = self.book.territories.iter().flat_map(|one| one.places()).map(|place| place.lead());
        let mut inside = all.filter(|profile| match known.of(profile) {
            Placed::In(at) => known.chain(at).iter().any(is_it),
            Placed::Outside | Placed::Unknown => false,
        });
        Some(Witness { profile: inside.next()?, account: None })
    }

    /// A lead that comes to the first rule of that kind to which any comes.
    fn first_lead(&self, kind: impl Fn(&Rule) -> bool) -> Option<Witness> {
        let walk = self.walk.as_ref()?;
        walk.space.rules.iter().zip(&walk.fates).filter(|(rule, _)| kind(rule)).find_map(|(_, fate)| match fate {
            Fate::Reached(point) => Some(walk.space.lead(point)),
            Fate::Impossible | Fate::Shadowed(_) | Fate::Unknown => None,
        })
    }

    /// How leads come to a pool: by a rule, by what happens otherwise, or as that of their territory.
    pub fn way_to(&self, pool: &PoolName) -> Way {
        let Some(walk) = &self.walk else { return Way::Unknown };
        let mut end = Way::None;
        for (place, (rule, fate)) in walk.space.rules.iter().zip(&walk.fates).enumerate() {
            let named = matches!(&rule.to, Destination::Pool(to) if to == pool)
                || matches!(&rule.otherwise, Otherwise::Pool(other) if other == pool && !matches!(rule.to, Destination::Fallback | Destination::Nurture));
            let reached = match fate {
                Fate::Reached(point) if named => Outside::Point(point.clone()),
                Fate::Unknown if named => Outside::GaveUp,
                Fate::Reached(_) | Fate::Unknown if rule.to == Destination::TerritoryPool => self.by_territory(walk, place, pool),
                Fate::Reached(_) | Fate::Unknown | Fate::Impossible | Fate::Shadowed(_) => continue,
            };
            match reached {
                Outside::Point(point) => return Way::By(Box::new(walk.space.lead(&point))),
                Outside::GaveUp => end = Way::Unknown,
                Outside::Covered(_) => {}
            }
        }
        end
    }

    /// A lead that the rule sends to its territory's pools, that pool among them; sooner where it is the first of them.
    fn by_territory(&self, walk: &Walk<'_>, rule: usize, pool: &PoolName) -> Outside {
        let pools = |territory: usize| {
            let around = walk.space.places.chain(territory).iter();
            around.filter_map(|index| self.book.territories[*index].pool.as_ref())
        };
        let first = walk.at_places(|placed| matches!(placed, Placed::In(at) if pools(at).next() == Some(pool)));
        let any = walk.at_places(|placed| matches!(placed, Placed::In(at) if pools(at).any(|known| known == pool)));
        let mut end = Outside::Covered(Vec::new());
        for region in [first, any].into_iter().flatten() {
            match walk.reaching(rule, &region) {
                Outside::Point(point) => return Outside::Point(point),
                Outside::GaveUp => end = Outside::GaveUp,
                Outside::Covered(_) => {}
            }
        }
        end
    }

    /// The zone in which times are told: the company's.
    pub fn zone(&self) -> Zone {
        self.book.defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }
}

/// How leads come to a pool.
pub enum Way {
    /// As this one does.
    By(Box<Witness>),
    /// None does.
    None,
    /// Too hard to tell.
    Unknown,
}

/// An instant on a wall clock, its zone left to be told.
pub fn wall(at: Instant, zone: Zone) -> String {
    at.local(zone).format("%a %-d %b %H:%M").to_string()
}

/// "Tue 24 Nov 09:00 (Europe/Berlin)".
pub fn when(at: Instant, zone: Zone) -> String {
    format!("{} ({zone})", wall(at, zone))
}

/// The names of some rules: "rule 2 EMEA", "rules 2 EMEA, 3 DACH and 4 more".
pub fn rules_named(rules: &[RuleRef]) -> String {
    const MOST: usize = 3;
    let name = |rule: &RuleRef| format!("{} {}", rule.position, rule.name);
    let shown: Vec<String> = rules.iter().take(if rules.len() > MOST + 1 { MOST } else { rules.len() }).map(name).collect();
    let more = rules.len() - shown.len();
    match shown.as_slice() {
        [only] => format!("rule {only}"),
        all if more > 0 => format!("rules {} and {more} more", all.join(", ")),
        [init @ .., last] => format!("rules {} and {last}", init.join(", ")),
        [] => "no rule".to_owned(),
    }
}
