//! Who stands in for whom, as the roster has it.

use crate::model::{
    rep::{Employment, Rep},
    roster::Roster,
};

use super::{
    named::name,
    page::{Block, Row, Section, Table, words},
};

/// The part about stand-ins; nothing where nobody works leads.
pub fn cover(roster: &Roster) -> Option<Section> {
    let mut here: Vec<&Rep> = roster.reps().iter().filter(|rep| rep.employment == Employment::Active).collect();
    here.sort_by_key(|rep| (rep.name.to_lowercase(), rep.id));
    let stands_in = |rep: &Rep| rep.backup.and_then(|backup| roster.get(backup));
    let (covered, alone): (Vec<&Rep>, Vec<&Rep>) = here.into_iter().partition(|rep| stands_in(rep).is_some());
    if covered.is_empty() && alone.is_empty() {
        return None;
    }
    let rows = covered.iter().filter_map(|rep| {
        let cells = [name(rep, roster), name(stands_in(rep)?, roster), rep.team.clone().unwrap_or_default()];
        Some(Row { depth: 0, cells: cells.map(words).into() })
    });
    let columns = ["While this person is away", "their leads go to", "Team"].map(str::to_owned).into();
    let table = Block::Table(Table { caption: "People and their stand-ins", columns, rows: rows.collect() });
    let names: Vec<String> = alone.iter().map(|rep| name(rep, roster)).collect();
    let nobody = match names.as_slice() {
        _ if covered.is_empty() => Some("Nobody has a stand-in: what the rule says for that case happens instead.".to_owned()),
        [] => None,
        [only] => Some(format!("Nobody stands in for {only}.")),
        [init @ .., last] => Some(format!("Nobody stands in for {} and {last}.", init.join(", "))),
    };
    let table = Some(table).filter(|_| !covered.is_empty());
    let blocks = table.into_iter().chain(nobody.map(|said| Block::List(vec![words(said)]))).collect();
    Some(Section {
        anchor: "who-covers-whom",
        heading: "Who covers whom",
        intro: Some(
            "Leads of their accounts, and leads that name them, go to the stand-in for as long as somebody is away. In a pool \
             whoever is away is passed over.",
        ),
        blocks,
    })
}
