//! Names as people type them → what they mean, or the candidates when that is unclear.

use crate::{
    actions::{Desk, ask},
    cli::failure::Failure,
    model::{
        id::{LeadId, RepId},
        lead::Stage,
        listing::RepRow,
        rep::{Employment, Rep},
    },
    store::leads,
};

/// Candidates that a message lists.
const CANDIDATES_SHOWN: usize = 8;

/// The rep that an email, a name (present or former), a CRM id, or any unambiguous part of email or name means.
pub fn rep(roster: &[RepRow], text: &str) -> Result<RepId, Failure> {
    if fold(text).is_empty() {
        return Err(Failure::usage("an empty name names nobody"));
    }
    known_rep(roster, text)?.ok_or_else(|| nobody(roster, text))
}

/// The same where a stranger may be named as well: `None` is one.
pub fn known_rep(roster: &[RepRow], text: &str) -> Result<Option<RepId>, Failure> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return Ok(None);
    }
    let whole = |rep: &Rep| names_of(rep).any(|name| fold(name) == wanted) || rep.external_id.as_deref() == Some(text.trim());
    let part = |rep: &Rep| names_of(rep).any(|name| fold(name).contains(&wanted));
    let reps = || roster.iter().map(|row| &row.rep);
    let mut found: Vec<&Rep> = reps().filter(|rep| whole(rep)).collect();
    if found.is_empty() {
        found = reps().filter(|rep| rep.was(text)).collect();
    }
    if found.is_empty() {
        found = reps().filter(|rep| part(rep)).collect();
    }
    if found.len() > 1 {
        // Whoever left long ago does not make a colleague's name unclear.
        let active: Vec<&Rep> = found.iter().copied().filter(|rep| rep.employment == Employment::Active).collect();
        if active.len() == 1 {
            found = active;
        }
    }
    match found.as_slice() {
        [] => Ok(None),
        [rep] => Ok(Some(rep.id)),
        several => Err(Failure::failed(format!("`{text}` could be {}", list(several.iter().map(|rep| shown(rep)))))
            .hint("write more of the name, the whole email, or the CRM id")),
    }
}

fn nobody(roster: &[RepRow], text: &str) -> Failure {
    let wanted = fold(text);
    let failure = Failure::failed(format!("the roster knows no rep `{text}`"));
    let likeness = |name: &str| strsim::jaro_winkler(&fold(name), &wanted);
    let best = |rep: &Rep| names_of(rep).flat_map(|name| name.split([' ', '@'])).map(likeness).fold(0.0, f64::max);
    let nearest = roster.iter().map(|row| (best(&row.rep), &row.rep)).filter(|(likeness, _)| *likeness > 0.8);
    match nearest.max_by(|one, other| one.0.total_cmp(&other.0)) {
        Some((_, rep)) => failure.hint(format!("did you mean {}?", shown(rep))),
        None => failure.hint("`leadtower rep list` shows everybody"),
    }
}

fn names_of(rep: &Rep) -> impl Iterator<Item = &str> {
    [Some(rep.name.as_str()), rep.email.as_deref()].into_iter().flatten()
}

fn shown(rep: &Rep) -> String {
    match (&rep.email, &rep.external_id) {
        (Some(email), _) => format!("{} <{email}>", rep.name),
        (None, Some(id)) => format!("{} ({id})", rep.name),
        (None, None) => rep.name.clone(),
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let shown = items.iter().take(CANDIDATES_SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(CANDIDATES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The lead that a number (`1042`, `L-1042`), an email or a CRM id means. A number is looked for as our own first; of
/// several leads with that email the open one is meant, then the newest.
pub fn lead(desk: &Desk, text: &str) -> Result<LeadId, Failure> {
    let text = text.trim();
    let conn = desk.conn();
    let stage = |id: LeadId| Ok::<_, Failure>(ask::lead(desk, id)?.map(|lead| lead.state.stage));
    if let Some(id) = number(text)
        && stage(id)?.is_some()
    {
        return Ok(id);
    }
    let mut found = leads::by_any_external_id(conn, text)?;
    if found.is_empty() && text.contains('@') {
        let mut all = leads::by_email(conn, &text.to_lowercase())?;
        all.sort_unstable();
        let mut open = Vec::new();
        for id in &all {
            if stage(*id)?.is_some_and(Stage::takes_duplicates) {
                open.push(*id);
            }
        }
        found = open.last().or(all.last()).copied().into_iter().collect();
    }
    match found.as_slice() {
        [] => Err(Failure::failed(format!("there is no lead `{text}`"))
            .hint("name it by number (L-1042), email or CRM id; `leadtower leads` lists them")),
        [id] => Ok(*id),
        several => Err(Failure::failed(format!("`{text}` could be {}", list(several.iter().map(|id| format!("L-{id}")))))
            .hint("name it by its number")),
    }
}

/// All of these leads, each once, in the order named.
pub fn leads(desk: &Desk, texts: &[String]) -> Result<Vec<LeadId>, Failure> {
    let mut ids = Vec::with_capacity(texts.len());
    for text in texts {
        let id = lead(desk, text)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The lead that digits alone, or behind their letter, number.
pub fn number(text: &str) -> Option<LeadId> {
    let digits = text.strip_prefix("L-").or_else(|| text.strip_prefix("l-")).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok().map(LeadId)).flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::model::{listing::Availability, roster::Load};

    use super::*;

    fn roster() -> Vec<RepRow> {
        let people = [("Priya Shah", "priya@example.com"), ("Ana Lima", "ana@example.com"), ("Ana Costa", "costa@example.com")];
        let row = |((name, email), id): ((&str, &str), i64)| {
            let mut rep = Rep::named(RepId(id), name);
            rep.email = Some(email.to_owned());
            let availability = Availability::Available { until: None };
            RepRow {
                rep,
                load: Load::default(),
                untouched: 0,
                availability,
                days_off: BTreeSet::new(),
                absences: vec![],
                pools: vec![],
            }
        };
        people.into_iter().zip(1..).map(row).collect()
    }

    #[test]
    fn a_rep_is_named_by_email_name_or_any_part() {
        for (text, id) in [("priya@example.com", 1), ("Priya Shah", 1), ("shah", 1), ("costa", 3), ("ana@", 2), ("ANA LIMA", 2)] {
            assert_eq!(rep(&roster(), text).unwrap(), RepId(id), "{text}");
        }
    }

    #[test]
    fn an_unclear_part_lists_the_candidates() {
        let message = rep(&roster(), "ana ").unwrap_err().message().to_owned();
        assert_eq!(message, "`ana ` could be Ana Lima <ana@example.com>, Ana Costa <costa@example.com>");
    }

    #[test]
    fn who_left_does_not_make_a_name_unclear() {
        let mut roster = roster();
        roster[2].rep.employment = Employment::Inactive;
        assert_eq!(rep(&roster, "ana").unwrap(), RepId(2));
        assert_eq!(rep(&roster, "costa").unwrap(), RepId(3));
    }

    #[test]
    fn a_slip_of_the_pen_is_put_right() {
        let failure = rep(&roster(), "pryia").unwrap_err();
        assert_eq!(failure.message(), "the roster knows no rep `pryia`");
        assert!(format!("{failure:?}").contains("did you mean Priya Shah"), "{failure:?}");
    }

    #[test]
    fn a_lead_number_is_digits_alone_or_behind_its_letter() {
        assert_eq!(number("1042"), Some(LeadId(1042)));
        assert_eq!(number("L-7"), Some(LeadId(7)));
        assert_eq!(number("00Q1"), None);
        assert_eq!(number("+7"), None);
    }
}
