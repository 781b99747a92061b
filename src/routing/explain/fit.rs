//! Why somebody fits a lead, in a few words.

use crate::{
    model::{criteria::Range, time::Millis},
    routing::fit::Reason,
};

/// A few words to stand after a rep's name: "speaks pt", "9 of last 11 by hand".
pub fn fit_reason(reason: &Reason) -> String {
    match reason {
        Reason::OwnsAccount => "owns the account".to_owned(),
        Reason::BestFor { leads, of } if leads == of => format!("best for all {of}"),
        Reason::BestFor { leads, of } => format!("best for {leads} of {of}"),
        Reason::ByHand { took, of } => format!("{took} of last {of} by hand"),
        Reason::Speaks(language) => format!("speaks {language}"),
        Reason::InPool(pool) => format!("in {pool}"),
        Reason::TakesSize => "takes that size".to_owned(),
        Reason::HadIt => "had it already".to_owned(),
        Reason::NotInPool(pool) => format!("not in {pool}"),
        Reason::Silent(language) => format!("does not list {language}"),
        Reason::OtherSizes(range) => format!("takes {}", sizes(*range)),
        Reason::NoPlace => "no place left".to_owned(),
        Reason::ClosesIn(left) => format!("off in {} min", left.0 / Millis::MINUTE.0),
    }
}

fn sizes(range: Range) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) => format!("size {low} to {high}"),
        (Some(low), None) => format!("size {low} or more"),
        (None, Some(high)) => format!("size up to {high}"),
        (None, None) => "any size".to_owned(),
    }
}
