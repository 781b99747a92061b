//! Columns → fields, over the whole header at once.

use std::collections::BTreeSet;

use super::{
    Object, Options, SurveyError, cell, header, limits,
    plan::{Because, ColumnPlan, Purpose},
    rejects,
    stats::ColumnStats,
    tables::{Known, Rank, Table},
    target::Target,
};

/// What is known of a column before they compete for fields.
struct Claim {
    target: Target,
    rank: Option<Rank>,
    because: Because,
}

/// The plan of every column. Columns that say nothing give way to those that do; of two that claim one field the better known wins.
pub(super) fn assign(
    stats: &[ColumnStats],
    object: Object,
    options: &Options,
    table: &'static Table,
) -> Result<Vec<ColumnPlan>, SurveyError> {
    let mut purposes = asked(stats, object, options)?;
    let foreign = table.foreign(stats.iter().map(|column| column.words.as_str()));
    let mut claims: Vec<Option<Claim>> = stats
        .iter()
        .zip(&purposes)
        .map(|(column, purpose)| match purpose {
            Some(Purpose::Field(target)) => Some(Claim { target: *target, rank: None, because: Because::Asked }),
            Some(Purpose::Custom(_) | Purpose::LeftOut) => None,
            None if foreign.contains(&column.words) => None,
            None => claim(table, object, &column.words),
        })
        .collect();
    if object == Object::Leads {
        companies_by_id(stats, &mut claims);
    }
    let winners = winners(stats, &claims)?;
    // Fields that leads keep as custom ones have their names taken.
    let kept = winners.iter().filter_map(|index| claims.get(*index)?.as_ref()).map(|claim| claim.target);
    let mut names: BTreeSet<String> =
        kept.filter(|target| target.is_kept_as_custom()).map(|target| target.name().to_owned()).collect();
    let is_rejects_file = is_rejects_header(stats.iter().map(|column| column.header.as_str()));
    let mut columns = Vec::with_capacity(stats.len());
    for (index, column) in stats.iter().enumerate() {
        let claim = claims.get(index).and_then(Option::as_ref);
        let asked = purposes.get_mut(index).and_then(Option::take);
        let (purpose, because) = match (asked, claim) {
            (Some(purpose), _) => (purpose, Because::Asked),
            _ if is_rejects_file && index < 4 => (Purpose::LeftOut, Because::NotTheLeads),
            (None, Some(claim)) if claim.target.is_not_kept() => (Purpose::LeftOut, Because::Moving),
            (None, Some(claim)) if winners.contains(&index) => (Purpose::Field(claim.target), claim.because),
            (None, Some(claim)) => custom(column, Because::SecondBest(claim.target)),
            (None, None) if foreign.contains(&column.words) || table.lookup(object, &column.words) == Known::Ignored => {
                (Purpose::LeftOut, Because::NotTheLeads)
            }
            (None, None) => custom(column, Because::Unknown),
        };
        let (purpose, because) = bounded(purpose, because, object, &mut names);
        columns.push(column.planned(purpose, because));
    }
    Ok(columns)
}

fn claim(table: &'static Table, object: Object, words: &str) -> Option<Claim> {
    match table.lookup(object, words) {
        Known::Field(target, rank) => {
            let because = match rank.0 {
                0..100 if table.name != "generic" => Because::SystemName(&table.name),
                0..1000 => Because::CommonName,
                1000.. => Because::OwnName,
            };
            Some(Claim { target, rank: Some(rank), because })
        }
        Known::Ignored | Known::Unknown => None,
    }
}

/// Some Salesforce set-ups keep the account's id in the lead's company: a column of such ids names no company, it points
/// at one. Where another column does so already, that one is believed.
fn companies_by_id(stats: &[ColumnStats], claims: &mut [Option<Claim>]) {
    let points = |(column, claim): (&ColumnStats, &Option<Claim>)| {
        column.filled > 0 && claim.as_ref().is_some_and(|claim| claim.target == Target::AccountRef)
    };
    if stats.iter().zip(claims.iter()).any(points) {
        return;
    }
    for (column, claim) in stats.iter().zip(claims).filter_map(|(column, claim)| Some((column, claim.as_mut()?))) {
        let holds_ids = column.filled > 0 && column.account_ids == column.filled;
        if claim.target == Target::Company && claim.rank.is_some() && holds_ids {
            (claim.target, claim.because) = (Target::AccountRef, Because::AccountIds);
        }
    }
}

/// What `--map` asks for, by column.
fn asked(stats: &[ColumnStats], object: Object, options: &Options) -> Result<Vec<Option<Purpose>>, SurveyError> {
    let mut purposes: Vec<Option<Purpose>> = stats.iter().map(|_| None).collect();
    for (column, field) in &options.map {
        let words = header::words(column);
        let exact = stats.iter().position(|known| known.header.trim() == column.trim());
        let index =
            exact.or_else(|| stats.iter().position(|known| known.words == words)).ok_or_else(|| SurveyError::UnknownColumn {
                column: column.clone(),
                nearest: nearest(column, stats.iter().map(|known| known.header.as_str())),
            })?;
        let purpose = purpose_named(field, object)?;
        let taken =
            purposes.iter().position(|known| matches!(known, Some(Purpose::Field(_))) && known.as_ref() == Some(&purpose));
        if let (Some(other), Purpose::Field(target)) = (taken.filter(|other| *other != index), &purpose) {
            let first = stats.get(other).map(|known| known.header.clone()).unwrap_or_default();
            return Err(SurveyError::TwoColumns { field: *target, first, second: column.clone() });
        }
        if let Some(slot) = purposes.get_mut(index) {
            *slot = Some(purpose);
        }
    }
    Ok(purposes)
}

fn purpose_named(field: &str, object: Object) -> Result<Purpose, SurveyError> {
    let folded = field.trim().to_lowercase();
    if folded == "-" || folded == "ignore" {
        return Ok(Purpose::LeftOut);
    }
    if let Some(name) = folded.strip_prefix("custom.")
        && object == Object::Leads
        && !name.trim().is_empty()
    {
        let name: String = name.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        return Ok(Purpose::Custom(cell::cut(&name, limits::CUSTOM_NAME).to_owned()));
    }
    let known = Target::from_name(&folded).filter(|target| target.is_of(object));
    known.map(Purpose::Field).ok_or_else(|| SurveyError::UnknownField {
        field: field.to_owned(),
        nearest: nearest(&folded, Target::all().filter(|target| target.is_of(object)).map(Target::name)),
    })
}

/// The most similar of `candidates`, if any is similar at all.
fn nearest<'c>(text: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    let folded = text.to_lowercase();
    candidates
        .map(|candidate| (strsim::jaro_winkler(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(similar, _)| *similar > 0.7)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate.to_owned())
}

/// The columns that get the field they claim.
fn winners(stats: &[ColumnStats], claims: &[Option<Claim>]) -> Result<BTreeSet<usize>, SurveyError> {
    let mut winners = BTreeSet::new();
    for target in Target::all() {
        let mut rivals: Vec<(bool, Option<Rank>, usize)> = Vec::new();
        for (index, (column, claim)) in stats.iter().zip(claims).enumerate() {
            if let Some(claim) = claim
                && claim.target == target
            {
                rivals.push((column.filled == 0 && claim.rank.is_some(), claim.rank, index));
            }
        }
        rivals.sort_unstable();
        if let [first, second, ..] = rivals.as_slice()
            && first.1 == second.1
            && !first.0
            && !second.0
        {
            let header = |index: usize| stats.get(index).map(|column| column.header.clone()).unwrap_or_default();
            return Err(SurveyError::TwoColumns { field: target, first: header(first.2), second: header(second.2) });
        }
        winners.extend(rivals.first().map(|(_, _, index)| *index));
    }
    Ok(winners)
}

/// The header begins with what a rejects file puts before the original columns.
pub(super) fn is_rejects_header<'h>(mut headers: impl Iterator<Item = &'h str>) -> bool {
    rejects::COLUMNS.iter().all(|name| headers.next() == Some(*name))
}

fn custom(column: &ColumnStats, because: Because) -> (Purpose, Because) {
    let last = column.words.rsplit(' ').next().unwrap_or_default();
    let is_reference = matches!(last, "id" | "ids" | "guid" | "uuid" | "checksum") || column.words.starts_with("do not modify");
    if column.filled == 0 || column.holds_objects() {
        (Purpose::LeftOut, Because::SaysNothing)
    } else if is_reference {
        (Purpose::LeftOut, Because::Reference)
    } else {
        (Purpose::Custom(header::snake(&column.header, limits::CUSTOM_NAME)), because)
    }
}

/// Custom fields get a name of their own each, and no more than [`limits::CUSTOM`] are kept; only leads have them.
fn bounded(purpose: Purpose, because: Because, object: Object, names: &mut BTreeSet<String>) -> (Purpose, Because) {
    let Purpose::Custom(wanted) = purpose else { return (purpose, because) };
    if object != Object::Leads {
        return (Purpose::LeftOut, Because::NotUsed);
    }
    if names.len() >= limits::CUSTOM && because != Because::Asked {
        return (Purpose::LeftOut, Because::TooMany);
    }
    let wanted = if wanted.is_empty() { "column".to_owned() } else { wanted };
    let mut name = wanted.clone();
    let mut number = 2;
    while names.contains(&name) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    names.insert(name.clone());
    (Purpose::Custom(name), because)
}
