//! A policy whose leads are at risk only when they are due: nobody is warned in time.

use super::{About, Finding, Kind, Severity, ground::Ground};

/// The whole of the allowed time, in thousandths.
const WHOLE: u16 = 1_000;

/// What is said of it.
pub(super) const SENTENCE: &str = "shows a lead as at risk only when it is due already; 0.66 warns after two thirds of the time";

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for sla in ground.book.slas.iter().filter(|sla| sla.warn_at.0 >= WHOLE) {
        let about = About::Sla(sla.name.clone());
        let witness = ground.lead_of(&about);
        found.push(Finding { severity: Severity::Note, kind: Kind::LateWarning, about, witness });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    #[test]
    fn a_warning_at_the_end_is_none() {
        let of = |part: &str| {
            said(&BOOK.replace("first_touch = \"30m\"", &format!("first_touch = \"30m\"\nwarn_at = {part}")), "sla_late_warning")
        };
        assert_eq!(
            of("1.0"),
            ["note: sla hot shows a lead as at risk only when it is due already; 0.66 warns after two thirds of the time"]
        );
        assert_eq!(of("0.99"), Vec::<String>::new());
    }
}
