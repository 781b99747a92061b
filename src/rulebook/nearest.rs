//! The name somebody probably meant.

/// How alike two names must be, 0..=1 after Jaro and Winkler, before one is offered for the other.
const ALIKE: f64 = 0.8;

/// The known name most like `name`, case aside; of equals the first. `None` when nothing comes close.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&folded, &candidate.to_lowercase());
        if likeness >= ALIKE && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_is_offered_and_nothing_far_off() {
        assert_eq!(nearest("emea-md", ["apac", "emea-mm", "emea"]), Some("emea-mm"));
        assert_eq!(nearest("COUNTRY", ["state", "country"]), Some("country"));
        assert_eq!(nearest("zzz", ["state", "country"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
