//! What a lead's row says and nobody can read: a country `Atlantis`, `lots` of employees. The lead comes in, the value
//! counts as unknown and is kept as written; whoever reads the file in is told of it.

use super::{normalise, numbers, target::Target};
use crate::model::lead::Profile;

/// The values of a lead that could not be read, each with its field, in the order of the fields' names.
pub fn unreadable(profile: &Profile) -> impl Iterator<Item = (Target, &str)> {
    profile.given.iter().filter_map(|(name, text)| {
        let target = Target::from_name(name)?;
        is_lost(profile, target, text).then_some((target, text.as_str()))
    })
}

/// Of what is kept as written because it is spelled otherwise than its normal form, or has none: whether it has none.
fn is_lost(profile: &Profile, target: Target, text: &str) -> bool {
    match target {
        // A state tells its country as well.
        Target::Country => profile.country.is_none() || (profile.state.is_some() && normalise::country(text).is_none()),
        Target::State => profile.state.is_none(),
        Target::PostalCode => profile.postal_code.is_none(),
        Target::Language => profile.language.is_none(),
        Target::Score => profile.score.is_none(),
        Target::Employees => profile.employees.is_none(),
        // Nobody earns nothing: it stands for unknown, in whatever currency.
        Target::Revenue => profile.revenue.is_none() && numbers::number(text) != Some(0),
        // Kept as written only when it is no number.
        Target::Phone => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(given: &[(&str, &str)], change: impl Fn(&mut Profile)) -> Vec<String> {
        let given = given.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect();
        let mut profile = Profile { given, ..Profile::default() };
        change(&mut profile);
        unreadable(&profile).map(|(target, text)| format!("{target} {text}")).collect()
    }

    #[test]
    fn what_has_a_normal_form_or_stands_for_nothing_is_not_lost() {
        let germany = |profile: &mut Profile| profile.country = "DE".parse().ok();
        assert_eq!(lost(&[("country", "Germany"), ("revenue", "$0.00")], germany), Vec::<String>::new());
        assert_eq!(lost(&[("country", "Atlantis"), ("employees", "lots")], |_| ()), ["country Atlantis", "employees lots"]);
    }

    #[test]
    fn a_country_that_only_the_state_tells_is_lost_itself() {
        let bavaria = |profile: &mut Profile| {
            profile.country = "DE".parse().ok();
            profile.state = "DE-BY".parse().ok();
        };
        assert_eq!(lost(&[("country", "Atlantis")], bavaria), ["country Atlantis"]);
        assert_eq!(lost(&[("country", "Germany")], bavaria), Vec::<String>::new());
    }
}
