//! A pool to which no lead comes: no rule that any lead reaches names it, and no territory of such a rule has it.

use super::{
    About, Finding, Kind, Severity,
    ground::{Ground, Way},
};

/// What is said of it.
pub(super) const SENTENCE: &str = "gets no leads: no rule and no territory that any lead comes to sends some there";

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for pool in &ground.book.pools {
        let about = About::Pool(pool.name.clone());
        match ground.way_to(&pool.name) {
            Way::None => found.push(Finding { severity: Severity::Warning, kind: Kind::UnreachablePool, about, witness: None }),
            Way::Unknown => ground.give_up(about),
            Way::By(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    const SPARE: &str = "[[pool]]\nname = \"spare\"\nmembers = [{ rep = \"luc@example.com\" }]\n";

    #[test]
    fn a_pool_that_nothing_leads_to_is_found() {
        let alone = ["warning: pool spare gets no leads: no rule and no territory that any lead comes to sends some there"];
        let with = |more: &str| said(&format!("{BOOK}{SPARE}{more}"), "pool_unreachable");
        assert_eq!(with(""), alone);
        assert_eq!(with("[[rule]]\nname = \"Late\"\nwhen = \"country:FR\"\nto = \"pool:spare\"\n"), alone, "never comes to it");
        assert_eq!(with("[[territory]]\nname = \"EMEA\"\ncountries = [\"FR\"]\npool = \"spare\"\n"), alone, "no rule asks");
        assert_eq!(said(BOOK, "pool_unreachable"), Vec::<String>::new());
    }

    #[test]
    fn a_territory_or_what_happens_otherwise_leads_there() {
        let of =
            |to: &str, more: &str| said(&format!("{}{SPARE}{more}", BOOK.replace("to = \"fallback\"", to)), "pool_unreachable");
        assert_eq!(of("to = \"pool:sales\"\notherwise = \"pool:spare\"", ""), Vec::<String>::new());
        let italy = "[[territory]]\nname = \"Italy\"\ncountries = [\"IT\"]\npool = \"spare\"\n";
        assert_eq!(of("to = \"territory_pool\"", italy), Vec::<String>::new());
        assert_eq!(of("to = \"territory_pool\"", &italy.replace("\"IT\"", "\"FR\"")).len(), 1, "the rule asks for Italy");
    }
}
