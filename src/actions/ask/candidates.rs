//! To whom leads could be given by hand: every active rep, always, with what they would be told and how well they fit.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{
        Desk,
        assign::anybodys_pool,
        command::{Seen, SeenDecision},
        error::ActionError,
        picture::Picture,
        routing::matching_accounts,
    },
    intake::normalise,
    model::{
        decision::{Standing, Verdict},
        id::{DecisionId, GroupId, LeadId, RepId},
        lead::Stage,
        listing::Availability,
        place::{Country, Language},
        rep::{Capacity, Employment},
        roster::Load,
        rotation::Share,
        time::{Instant, Millis, Zone},
    },
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        eligibility::{self, Asking},
        fit::{Beside, Fit, Fitting, Reason, Wish},
    },
    store::{
        Conn, decisions, fallback,
        leads::{self, Relation, Sketch},
        names::Names,
        tally,
    },
};

use super::people::availability;

/// Decisions by hand that are looked at for what was done with leads of a group before, and how far back.
const HANDS: usize = 20;
pub(super) const HANDS_SINCE: Millis = Millis(90 * Millis::DAY.0);
/// Leads of accounts whose owner is looked up; of more at once, whose account it is says nothing.
const ACCOUNTS: usize = 200;

/// A rep as somebody a lead could be given to.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// Their team.
    pub team: Option<String>,
    /// Their wall clock.
    pub zone: Zone,
    /// What they speak; empty is unknown.
    pub languages: BTreeSet<Language>,
    /// What they would be told now: in line, or why not.
    pub verdict: Verdict,
    /// Whether they could take any lead now; giving them one is marked where they could not.
    pub availability: Availability,
    /// What they hold.
    pub load: Load,
    /// Their limits.
    pub capacity: Capacity,
    /// How many of the leads are theirs already.
    pub has: u32,
    /// How well they fit; nothing of somebody who is away.
    pub fit: Option<Fit>,
}

/// A lead that is to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub lead: LeadId,
    /// Name, else email.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// What it speaks.
    pub language: Option<Language>,
    /// Its standing decision.
    pub decision: Option<DecisionId>,
    /// Where it stands.
    pub stage: Stage,
    /// Who holds it: it takes one of their places.
    pub holder: Option<RepId>,
    /// When its touch is due, if it waits for one.
    pub due: Option<Instant>,
    /// Its row in [`Candidates::fits`].
    pub class: usize,
}

/// Everybody to choose from, for some leads.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Those who could take one first, the best fit of them first, then the lightest load, then by name; then those who
    /// have all of them; then those who are off hours; then those who are away.
    pub reps: Vec<Candidate>,
    /// The leads, in the order asked for.
    pub leads: Vec<Target>,
    /// How well each of `reps` fits leads of each class.
    pub fits: Vec<Vec<u8>>,
    /// How many leads are held: giving some may place some of these too.
    pub held: u64,
}

impl Candidate {
    /// Most open leads they may hold.
    pub fn max_open(&self) -> Option<u32> {
        self.capacity.max_open
    }
}

/// Who owns the accounts of some leads, who had them, and what became of others of their groups by hand.
pub(super) struct Told {
    had: BTreeMap<LeadId, Vec<RepId>>,
    owners: BTreeMap<LeadId, RepId>,
    by_hand: BTreeMap<GroupId, Vec<(RepId, u32)>>,
}

impl Told {
    pub fn of(conn: &Conn, leads: &[Sketch], now: Instant) -> Result<Self, ActionError> {
        let mut owners = BTreeMap::new();
        for lead in leads.iter().filter(|lead| matches!(lead.relation, Some(Relation::Of(_)))).take(ACCOUNTS) {
            let folded = lead.profile.company.as_deref().map(normalise::fold_company);
            let accounts = matching_accounts(conn, &lead.profile, folded.as_deref())?;
            let owner = accounts.find(&lead.profile, folded.as_deref()).and_then(|account| account.owner);
            owners.extend(owner.map(|owner| (lead.id, owner)));
        }
        let had = had(conn, leads)?;
        let groups: BTreeSet<GroupId> = leads.iter().filter_map(|lead| lead.group.as_ref().map(|(id, _)| *id)).collect();
        let by_hand = groups.into_iter().map(|group| Ok((group, fallback::given(conn, group, now - HANDS_SINCE, HANDS)?)));
        Ok(Self { had, owners, by_hand: by_hand.collect::<Result<_, ActionError>>()? })
    }

    pub fn wish(&self, fitting: &Fitting<'_>, lead: &Sketch) -> Wish {
        let group = lead.group.as_ref();
        let beside = Beside {
            snag: group.map(|(_, snag)| snag),
            pool: lead.pool.as_ref(),
            owner: self.owners.get(&lead.id).copied(),
            by_hand: group.and_then(|(id, _)| self.by_hand.get(id)).map(Vec::as_slice).unwrap_or_default(),
            had: self.had.get(&lead.id).map(Vec::as_slice).unwrap_or_default(),
        };
        fitting.wish(&lead.profile, beside)
    }
}

/// Who had each of these leads and has it no longer.
fn had(conn: &Conn, leads: &[Sketch]) -> Result<BTreeMap<LeadId, Vec<RepId>>, ActionError> {
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    let now: BTreeMap<LeadId, Option<RepId>> = leads.iter().map(|lead| (lead.id, lead.owner)).collect();
    let mut had: BTreeMap<LeadId, Vec<RepId>> = BTreeMap::new();
    for (lead, rep) in decisions::owners_of_all(conn, &ids)? {
        if now.get(&lead) != Some(&Some(rep)) {
            had.entry(lead).or_default().push(rep);
        }
    }
    Ok(had)
}

/// Leads that ask the same of whoever gets them.
struct Class {
    wish: Wish,
    leads: u32,
}

/// Everybody these leads could be given to, whatever has become of the leads.
pub fn candidates(desk: &mut Desk, leads: &[LeadId]) -> Result<Candidates, ActionError> {
    candidates_as_seen(desk, &Seen::all(leads))
}

/// Everybody these leads could be given to. Those that have moved since they were seen, or are over, are told of with the
/// others, and nobody is measured by them.
pub fn candidates_as_seen(desk: &mut Desk, seen: &[Seen]) -> Result<Candidates, ActionError> {
    let leads: Vec<LeadId> = seen.iter().map(|seen| seen.lead).collect();
    let leads = leads.as_slice();
    let now = desk.now();
    desk.look()?;
    let sketches = leads::sketches(desk.conn(), &Names::load(desk.conn())?, leads)?;
    let told = Told::of(desk.conn(), &sketches, now)?;
    let tried = match leads {
        [only] => decisions::owners_of(desk.conn(), *only)?,
        _ => Vec::new(),
    };
    let held = tally::held(desk.conn())?.into_iter().map(|(_, n)| u64::try_from(n).unwrap_or(0)).sum();
    let picture = desk.look()?;
    let none = AccountIndex::default();
    let fitting = Fitting::new(&picture.book, &picture.floor(&none), now);
    let mut classes: Vec<Class> = Vec::new();
    let mut known: BTreeMap<Wish, usize> = BTreeMap::new();
    let mut targets = Vec::with_capacity(sketches.len());
    let seen: BTreeMap<LeadId, SeenDecision> = seen.iter().map(|seen| (seen.lead, seen.decision)).collect();
    let stands = |sketch: &Sketch| {
        let unmoved = seen.get(&sketch.id).is_none_or(|decision| decision.is(sketch.decision));
        unmoved && sketch.stage.may_be_given()
    };
    for sketch in &sketches {
        let wish = told.wish(&fitting, sketch);
        let class = *known.entry(wish.clone()).or_insert_with(|| {
            classes.push(Class { wish, leads: 0 });
            classes.len() - 1
        });
        classes[class].leads += u32::from(stands(sketch));
        targets.push(target(sketch, class));
    }
    let given: Vec<&Sketch> = sketches.iter().filter(|sketch| stands(sketch)).collect();
    let judged = Judged { picture, now, first: given.first().copied().or(sketches.first()), tried };
    let mut reps = judged.reps(&given);
    let fits = fit_all(&fitting, &classes, &mut reps);
    let all = u32::try_from(given.len()).unwrap_or(u32::MAX);
    let mut order: Vec<usize> = (0..reps.len()).collect();
    order.sort_by_cached_key(|index| rank(&reps[*index].1, all));
    let fits = fits.iter().map(|class| order.iter().map(|index| class[*index]).collect()).collect();
    let mut reps: Vec<Option<Candidate>> = reps.into_iter().map(|(_, rep)| Some(rep)).collect();
    let reps = order.iter().filter_map(|index| reps[*index].take()).collect();
    Ok(Candidates { reps, leads: targets, fits, held })
}

fn holder(sketch: &Sketch) -> Option<RepId> {
    sketch.owner.filter(|_| sketch.stage.is_held_by_owner())
}

fn target(sketch: &Sketch, class: usize) -> Target {
    let profile = &sketch.profile;
    Target {
        lead: sketch.id,
        name: profile.name.clone().or_else(|| profile.email.clone()),
        company: profile.company.clone(),
        country: profile.country,
        language: profile.language,
        decision: sketch.decision,
        stage: sketch.stage,
        holder: holder(sketch),
        due: sketch.due.filter(|_| matches!(sketch.stage, Stage::New | Stage::Assigned | Stage::Fallback)),
        class,
    }
}

/// What everybody would be told, of several leads about the first one's language.
struct Judged<'a> {
    picture: &'a Picture,
    now: Instant,
    first: Option<&'a Sketch>,
    tried: Vec<RepId>,
}

impl Judged<'_> {
    /// Every active rep, at which position of the roster, without their fit yet.
    fn reps(&self, given: &[&Sketch]) -> Vec<(usize, Candidate)> {
        let picture = self.picture;
        let own = self.first.and_then(|lead| lead.pool.as_ref()).and_then(|name| picture.book.pool(name));
        let pool = CompiledPool { match_language: own.is_some_and(|pool| pool.match_language), ..anybodys_pool() };
        let owner = self.first.and_then(|lead| lead.owner);
        // Who had it before may have it again by hand; only whoever has it now need not be offered it.
        let tried: Vec<RepId> = self.tried.iter().copied().filter(|rep| Some(*rep) == owner).collect();
        let language = self.first.and_then(|lead| lead.profile.language);
        let asking = Asking { language, tried: &tried, now: self.now };
        let none = AccountIndex::default();
        let floor = picture.floor(&none);
        let mut has: BTreeMap<RepId, u32> = BTreeMap::new();
        for holder in given.iter().filter_map(|sketch| holder(sketch)) {
            *has.entry(holder).or_default() += 1;
        }
        let active = picture.roster.reps().iter().enumerate().filter(|(_, rep)| rep.employment == Employment::Active);
        let candidate = |(position, rep): (usize, &crate::model::rep::Rep)| {
            let owed = own.map_or(Share::ZERO, |pool| picture.rotation.get(&pool.name, rep.id));
            let in_line = || Verdict::InLine(Standing { owed, load: None, priority: None });
            let candidate = Candidate {
                rep: rep.id,
                name: rep.name.clone(),
                team: rep.team.clone(),
                zone: rep.zone(),
                languages: rep.languages.clone(),
                verdict: eligibility::judge(&pool, position, &asking, &floor).unwrap_or_else(in_line),
                availability: availability(picture, position, self.now),
                load: picture.loads[position],
                capacity: rep.capacity,
                has: has.get(&rep.id).copied().unwrap_or(0),
                fit: None,
            };
            (position, candidate)
        };
        active.map(candidate).collect()
    }
}

/// How well each fits leads of each class; and of those who are not away, on average and why.
fn fit_all(fitting: &Fitting<'_>, classes: &[Class], reps: &mut [(usize, Candidate)]) -> Vec<Vec<u8>> {
    let points = |class: &Class| reps.iter().map(|(position, _)| fitting.points(*position, &class.wish)).collect();
    let fits: Vec<Vec<u8>> = classes.iter().map(points).collect();
    let of: u32 = classes.iter().map(|class| class.leads).sum();
    // Of the largest class; of equals the one that comes first.
    let Some(largest) = classes.iter().rev().max_by_key(|class| class.leads) else { return fits };
    // Whoever is off for the night comes back; who is away is no choice.
    let is_there = |rep: &Candidate| match rep.availability {
        Availability::Available { .. } | Availability::Full(_) | Availability::OffHours { .. } => true,
        Availability::Away { .. } | Availability::Inactive => false,
    };
    let there: Vec<bool> = reps.iter().map(|(_, rep)| is_there(rep)).collect();
    let best: Vec<u8> = fits
        .iter()
        .map(|class| class.iter().zip(&there).filter(|(_, there)| **there).map(|(fit, _)| *fit).max().unwrap_or(0))
        .collect();
    for (index, (position, rep)) in reps.iter_mut().enumerate().filter(|(index, _)| there[*index]) {
        let sum: u64 = classes.iter().zip(&fits).map(|(class, fits)| u64::from(class.leads) * u64::from(fits[index])).sum();
        let points = u8::try_from(sum / u64::from(of.max(1))).unwrap_or(100);
        let mut reasons = fitting.reasons(*position, &largest.wish);
        if classes.len() > 1 {
            let best_for = |(number, class): (usize, &Class)| if fits[number][index] == best[number] { class.leads } else { 0 };
            let leads: u32 = classes.iter().enumerate().map(best_for).sum();
            if leads > 0 {
                reasons.insert(0, Reason::BestFor { leads, of });
            }
        }
        rep.fit = Some(Fit { points, reasons });
    }
    fits
}

/// The order of [`Candidates::reps`].
fn rank(rep: &Candidate, all: u32) -> (u8, u8, u64, u32, String, RepId) {
    let group = match rep.availability {
        Availability::Available { .. } | Availability::Full(_) if all > 0 && rep.has == all => 1,
        Availability::Available { .. } | Availability::Full(_) => 0,
        Availability::OffHours { .. } => 2,
        Availability::Away { .. } | Availability::Inactive => 3,
    };
    let fit = rep.fit.as_ref().map_or(0, |fit| fit.points);
    // Thousandths of their places; without a limit they are never full.
    let full = rep.max_open().map_or(0, |max| u64::from(rep.load.open) * 1_000 / u64::from(max.max(1)));
    (group, 100 - fit.min(100), full, rep.load.open, rep.name.to_lowercase(), rep.rep)
}
