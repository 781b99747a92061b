//! A pool in which nobody is who could ever take a lead: no members, or none that the roster knows and that is still there.
//!
//! An error where leads are sent to it, a warning where none are.

use super::{
    About, Finding, Kind, Severity,
    ground::{Ground, Way},
};

/// A pool without anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyPool {
    /// How many members are written down all the same.
    pub written: usize,
}

impl EmptyPool {
    pub(super) fn sentence(self) -> String {
        match self.written {
            0 => "has no members".to_owned(),
            1 => "has one member, who cannot take leads any more".to_owned(),
            many => format!("has {many} members, and none of them can take leads any more"),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for pool in &ground.book.pools {
        if ground.working(pool).next().is_some() {
            continue;
        }
        let about = About::Pool(pool.name.clone());
        let (severity, witness) = match ground.way_to(&pool.name) {
            Way::By(lead) => (Severity::Error, Some(*lead)),
            Way::None | Way::Unknown => (Severity::Warning, None),
        };
        let kind = Kind::EmptyPool(EmptyPool { written: pool.members.len() });
        found.push(Finding { severity, kind, about, witness });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, book, found, roster, said};

    #[test]
    fn a_pool_of_nobody_is_an_error_where_leads_go() {
        let both = "members = [{ rep = \"priya@example.com\" }, { rep = \"luc@example.com\" }]";
        let text = BOOK.replace(both, "members = [{ rep = \"gone@example.com\" }]");
        assert_eq!(said(&text, "pool_empty"), ["error: pool sales has one member, who cannot take leads any more"]);
        assert_eq!(said(BOOK, "pool_empty"), Vec::<String>::new());
    }

    #[test]
    fn one_that_no_rule_uses_is_a_warning() {
        let mut book = book(BOOK);
        book.pools.push(crate::model::pool::Pool { name: "spare".into(), members: Vec::new(), ..book.pools[0].clone() });
        let [one] = found(&book, &roster(), "pool_empty").try_into().unwrap();
        assert_eq!((one.severity.as_str(), one.sentence().as_str()), ("warning", "has no members"));
    }
}
