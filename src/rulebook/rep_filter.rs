//! The one line of a filter of reps: free words as in a filter of leads, `status:` and `team:`.
//!
//! `mar status:available,full team:emea !ops`: words match the beginnings of words in name, email and team.

use crate::model::{
    absence::AbsenceKind,
    cities,
    listing::{Availability, RepRow},
    normal::fold,
};

use super::{
    nearest::nearest,
    spelling::{self, SpellingError, Term},
};

/// The keys of a filter of reps.
const KEYS: [&str; 2] = ["status", "team"];

/// What a rep can be asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RepStatus {
    /// Can take a lead now.
    Available,
    /// Holds or received as many as they may.
    Full,
    /// Taken out by hand.
    Paused,
    /// Outside working hours.
    Off,
    /// On vacation.
    Vacation,
    /// Ill.
    Sick,
    /// Away for any reason.
    Away,
    /// No longer works leads.
    Inactive,
}

impl RepStatus {
    /// All of them.
    const ALL: [(&str, Self); 8] = [
        ("available", Self::Available),
        ("full", Self::Full),
        ("paused", Self::Paused),
        ("off", Self::Off),
        ("vacation", Self::Vacation),
        ("sick", Self::Sick),
        ("away", Self::Away),
        ("inactive", Self::Inactive),
    ];

    fn is_of(self, availability: Availability) -> bool {
        match (self, availability) {
            (Self::Inactive, Availability::Inactive)
            | (Self::Away, Availability::Away { .. })
            | (Self::Paused, Availability::Away { kind: AbsenceKind::Paused, .. })
            | (Self::Vacation, Availability::Away { kind: AbsenceKind::Vacation, .. })
            | (Self::Sick, Availability::Away { kind: AbsenceKind::Sick, .. })
            | (Self::Full, Availability::Full(_))
            | (Self::Off, Availability::OffHours { .. })
            | (Self::Available, Availability::Available { .. }) => true,
            (
                Self::Available
                | Self::Full
                | Self::Paused
                | Self::Off
                | Self::Vacation
                | Self::Sick
                | Self::Away
                | Self::Inactive,
                _,
            ) => false,
        }
    }
}

/// Part of a filter that cannot be read. Shown as `part: what is wrong; what to do`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepFilterError {
    /// A quotation mark is missing, or something of that kind.
    #[error(transparent)]
    Spelling(#[from] SpellingError),
    /// A key that there is not.
    #[error("unknown key `{name}`; {}", hint(.nearest.as_deref(), "write status: or team:"))]
    UnknownKey {
        /// As written.
        name: String,
        /// The key it resembles.
        nearest: Option<String>,
    },
    /// A status that there is not.
    #[error("no status is called `{value}`; {}", hint(.nearest.as_deref(), "write available, full, paused, off, vacation, sick, away or inactive"))]
    UnknownStatus {
        /// As written.
        value: String,
        /// The one it resembles.
        nearest: Option<String>,
    },
    /// A team that nobody is in.
    #[error("no team is called `{value}`; {}", hint(.nearest.as_deref(), "write a part of its name"))]
    UnknownTeam {
        /// As written.
        value: String,
        /// The one it resembles.
        nearest: Option<String>,
    },
    /// No value behind a key.
    #[error("`{part}`: a value is missing, or stands with `*`; write only what is wanted, as status:full or team:!emea")]
    NoValue {
        /// As written.
        part: String,
    },
}

fn hint(nearest: Option<&str>, otherwise: &str) -> String {
    nearest.map_or_else(|| otherwise.to_owned(), |nearest| format!("did you mean `{nearest}`?"))
}

/// Which reps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepFilter {
    wanted: Vec<String>,
    unwanted: Vec<String>,
    statuses: Vec<RepStatus>,
    not_statuses: Vec<RepStatus>,
    teams: Vec<String>,
    not_teams: Vec<String>,
}

/// A filter from its one line; an empty line lets everybody through. `all` are the reps there are, for their teams.
///
/// # Errors
/// The first part that cannot be read, with what to do about it.
pub fn read(text: &str, all: &[RepRow]) -> Result<RepFilter, RepFilterError> {
    let (filter, wrong) = read_parts(text, all)?;
    wrong.map_or(Ok(filter), Err)
}

/// What can be read of a line, and what is wrong with the first part that cannot: while that is being typed, the other
/// parts go on to hold.
///
/// # Errors
/// A line that falls into no parts: a quotation mark is missing.
pub fn read_parts(text: &str, all: &[RepRow]) -> Result<(RepFilter, Option<RepFilterError>), SpellingError> {
    let (mut filter, mut wrong) = (RepFilter::default(), None);
    for term in spelling::terms(text)? {
        if let Err(because) = filter.ask(&term, all) {
            wrong = wrong.or(Some(because));
        }
    }
    Ok((filter, wrong))
}

impl RepFilter {
    fn ask(&mut self, term: &Term, all: &[RepRow]) -> Result<(), RepFilterError> {
        match term.field.as_deref() {
            None => {
                for value in &term.values {
                    let words = fold(&value.text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
                    let (list, words): (_, Vec<String>) =
                        if value.excluded { (&mut self.unwanted, words) } else { (&mut self.wanted, words) };
                    list.extend(words);
                }
                Ok(())
            }
            Some("status") => self.ask_status(term),
            Some("team") => self.ask_team(term, all),
            Some(other) => {
                let nearest = nearest(other, KEYS).map(str::to_owned);
                Err(RepFilterError::UnknownKey { name: other.to_owned(), nearest })
            }
        }
    }

    fn ask_status(&mut self, term: &Term) -> Result<(), RepFilterError> {
        for value in &term.values {
            if value.text.is_empty() || value.prefix {
                return Err(RepFilterError::NoValue { part: term.text.clone() });
            }
            let found = RepStatus::ALL.into_iter().find(|(word, _)| word.eq_ignore_ascii_case(&value.text));
            let Some((_, status)) = found else {
                let nearest = nearest(&value.text, RepStatus::ALL.map(|(word, _)| word)).map(str::to_owned);
                return Err(RepFilterError::UnknownStatus { value: value.text.clone(), nearest });
            };
            if value.excluded { &mut self.not_statuses } else { &mut self.statuses }.push(status);
        }
        Ok(())
    }

    fn ask_team(&mut self, term: &Term, all: &[RepRow]) -> Result<(), RepFilterError> {
        let known = || all.iter().filter_map(|row| row.rep.team.as_deref());
        for value in &term.values {
            let wanted = fold(&value.text);
            if wanted.is_empty() || value.prefix {
                return Err(RepFilterError::NoValue { part: term.text.clone() });
            }
            let whole: Vec<String> = known().map(fold).filter(|team| *team == wanted).take(1).collect();
            let part = || known().map(fold).filter(|team| team.contains(&wanted));
            let found: Vec<String> = if whole.is_empty() { part().collect() } else { whole };
            if found.is_empty() {
                let nearest = nearest(&value.text, known()).map(str::to_owned);
                return Err(RepFilterError::UnknownTeam { value: value.text.clone(), nearest });
            }
            if value.excluded { &mut self.not_teams } else { &mut self.teams }.extend(found);
        }
        Ok(())
    }

    /// Whether it lets that rep through.
    pub fn passes(&self, row: &RepRow) -> bool {
        let is = |statuses: &[RepStatus]| statuses.iter().any(|status| status.is_of(row.availability));
        let status = self.statuses.is_empty() || is(&self.statuses);
        let team = fold(row.rep.team.as_deref().unwrap_or(""));
        let in_team = (self.teams.is_empty() || self.teams.contains(&team)) && !self.not_teams.contains(&team);
        let text = words(row);
        let has = |word: &String| text.split(' ').any(|known| known.starts_with(word.as_str()));
        status && !is(&self.not_statuses) && in_team && self.wanted.iter().all(has) && !self.unwanted.iter().any(has)
    }
}

/// The words of a rep that free words of a filter are held against: all that stand in their row.
fn words(row: &RepRow) -> String {
    let rep = &row.rep;
    let mut text = fold(&rep.name);
    let place = [cities::name(rep.zone()), cities::code(rep.zone())];
    for more in [&rep.email, &rep.team].into_iter().flatten().chain(&place) {
        text = format!("{text} {}", fold(more));
    }
    for (word, _) in RepStatus::ALL.iter().filter(|(_, status)| status.is_of(row.availability)) {
        text = format!("{text} {word}");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::model::{id::RepId, listing::FullBy, rep::Rep, roster::Load};

    use super::*;

    fn row(id: i64, name: &str, team: &str, availability: Availability) -> RepRow {
        let mut rep = Rep::named(RepId(id), name);
        rep.team = Some(team.to_owned());
        rep.email = Some(format!("r{id}@acme.example"));
        rep.zone = Some(if id == 6 { "Asia/Singapore" } else { "America/New_York" }.parse().unwrap());
        let (load, days_off) = (Load::default(), BTreeSet::new());
        RepRow { rep, load, untouched: 0, availability, days_off, absences: Vec::new(), pools: Vec::new() }
    }

    fn rows() -> Vec<RepRow> {
        let away = |kind| Availability::Away { kind, until: None };
        let available = Availability::Available { until: None };
        vec![
            row(1, "João Prado", "AE Americas", available),
            row(2, "Ben Okafor", "AE Americas", Availability::Full(FullBy::Day)),
            row(3, "Hana Sato", "AE APAC", away(AbsenceKind::Paused)),
            row(4, "Elif Kaya", "AE EMEA", away(AbsenceKind::Vacation)),
            row(5, "Old Hand", "AE EMEA", Availability::Inactive),
            row(6, "Farah Aziz", "SDR", Availability::OffHours { until: None }),
        ]
    }

    fn found(text: &str) -> Vec<i64> {
        let rows = rows();
        let filter = read(text, &rows).unwrap_or_else(|error| panic!("{text}: {error}"));
        rows.iter().filter(|row| filter.passes(row)).map(|row| row.rep.id.0).collect()
    }

    #[test]
    fn words_match_beginnings_and_keys_ask_status_and_team() {
        for (text, expected) in [
            ("", vec![1, 2, 3, 4, 5, 6]),
            ("joao", vec![1]),
            ("PRA jo", vec![1]),
            ("ae !sato", vec![1, 2, 4, 5]),
            ("r3", vec![3]),
            ("status:full", vec![2]),
            ("status:away", vec![3, 4]),
            ("status:paused,off", vec![3, 6]),
            ("status:!away", vec![1, 2, 5, 6]),
            ("status:inactive", vec![5]),
            ("status:inactive,available", vec![1, 5]),
            ("team:emea", vec![4, 5]),
            ("team:\"ae americas\" status:available", vec![1]),
            ("team:!sdr status:!inactive", vec![1, 2, 3, 4]),
            ("zzz", vec![]),
            // What stands in the row is found as well.
            ("full", vec![2]),
            ("vac", vec![4]),
            ("away", vec![3, 4]),
            ("off", vec![6]),
            ("singap", vec![6]),
            ("nyc avail", vec![1]),
            ("new york !full", vec![1, 3, 4, 5]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn b22_what_can_be_read_beside_a_wrong_part_goes_on_to_hold() {
        let rows = rows();
        let parts = |text: &str| {
            let (filter, wrong) = read_parts(text, &rows).unwrap();
            let found: Vec<i64> = rows.iter().filter(|row| filter.passes(row)).map(|row| row.rep.id.0).collect();
            (found, wrong.is_some())
        };
        assert_eq!(parts("statuz:full"), (vec![1, 2, 3, 4, 5, 6], true));
        assert_eq!(parts("emea statuz:full"), (vec![4, 5], true));
        assert_eq!(parts("status:full"), (vec![2], false));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_nearest() {
        let wrong = |text| read(text, &rows()).unwrap_err().to_string();
        assert_eq!(wrong("staus:full"), "unknown key `staus`; did you mean `status`?");
        assert_eq!(wrong("status:ful"), "no status is called `ful`; did you mean `full`?");
        assert_eq!(wrong("team:\"AE Amerika\""), "no team is called `AE Amerika`; did you mean `AE Americas`?");
        assert_eq!(wrong("country:DE"), "unknown key `country`; write status: or team:");
        assert!(wrong("team:").starts_with("`team:`: a value is missing"));
        assert!(wrong("\"open").contains("not closed"));
    }
}
