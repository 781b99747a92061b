//! Words of other systems for what we have words for.

use super::fold;
use crate::model::{account::Relationship, lead::Closing};

/// Yes or no; `None` where neither is written.
pub fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "x" | "1.0" | "active" | "ja" | "oui" | "si" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" | "inactive" | "nein" | "non" => Some(false),
        _ => None,
    }
}

/// How a record ended, by its status, stage or lifecycle; `None` while it is open.
pub fn closing(text: &str) -> Option<Closing> {
    match fold(text).as_str() {
        "won" | "closed won" | "sold" | "customer" | "evangelist" | "deal won" | "signed" => Some(Closing::Won),
        "converted" | "closed converted" | "opportunity" | "qualified converted" | "opportunity created" | "open opportunity" => {
            Some(Closing::Opportunity)
        }
        "meeting" | "meeting booked" | "meeting scheduled" | "meeting set" | "meeting held" => Some(Closing::Meeting),
        "lost" | "closed lost" | "lost lead" | "closed not converted" | "deal lost" | "closed" | "not converted" => {
            Some(Closing::Lost)
        }
        "disqualified" | "unqualified" | "not qualified" | "junk" | "junk lead" | "spam" | "dead" | "bad fit" | "invalid"
        | "bad data" | "do not contact" => Some(Closing::Disqualified),
        _ => None,
    }
}

/// The status says that somebody has reached out.
pub fn is_working(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "working"
            | "working contacted"
            | "contacted"
            | "attempted"
            | "attempted to contact"
            | "attempting"
            | "in progress"
            | "open deal"
            | "connected"
            | "engaged"
            | "engaging"
            | "qualified"
            | "pre qualified"
            | "contact in future"
            | "bad timing"
            | "sql"
            | "sales qualified lead"
            | "negotiation"
            | "proposal"
            | "qualifying"
    )
}

/// What a company is to us, by its type, status or lifecycle.
pub fn relationship(text: &str) -> Option<Relationship> {
    match fold(text).as_str() {
        "customer" | "customer direct" | "customer channel" | "client" | "existing customer" | "active customer"
        | "evangelist" => Some(Relationship::Customer),
        "open opportunity" | "opportunity" | "open deal" | "active opportunity" => Some(Relationship::OpenOpportunity),
        "target" | "target account" | "named account" | "prospect" | "lead" | "key account" => Some(Relationship::Target),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_of_many_systems_are_understood() {
        assert_eq!(closing("Closed Won"), Some(Closing::Won));
        assert_eq!(closing("Closed - Not Converted"), Some(Closing::Lost));
        assert_eq!(closing("Junk Lead"), Some(Closing::Disqualified));
        assert_eq!(closing("Do Not Contact"), Some(Closing::Disqualified));
        assert_eq!(closing("Bad Data"), Some(Closing::Disqualified));
        assert_eq!(closing("Nurturing"), None);
        assert!(
            is_working("Working - Contacted") && is_working("Qualified ") && !is_working("Not Contacted") && !is_working("New")
        );
    }
}
