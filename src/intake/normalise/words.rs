//! Words of other systems for what we have words for.

use super::fold;
use crate::model::{
    account::Relationship,
    lead::{Closing, Kind, Source},
};

/// Yes or no; `None` where neither is written.
pub fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "x" | "1.0" | "active" | "ja" | "oui" | "si" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" | "inactive" | "nein" | "non" => Some(false),
        _ => None,
    }
}

/// How the person came. Only spellings of our own words are folded together: reports speak the words of the file.
pub fn source(text: &str) -> Source {
    match fold(text).as_str() {
        "web form" | "webform" | "website form" | "web to lead" => Source::Web,
        "live chat" | "chatbot" => Source::Chat,
        _ => Source::from(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// What the person asked for.
pub fn kind(text: &str) -> Kind {
    match fold(text).as_str() {
        "demo" | "demo request" | "request a demo" | "request demo" | "book a demo" => Kind::DemoRequest,
        "pricing" | "pricing inquiry" | "pricing enquiry" | "pricing request" | "quote" | "request a quote" => {
            Kind::PricingInquiry
        }
        "trial" | "trial signup" | "trial sign up" | "free trial" => Kind::TrialSignup,
        "contact" | "contact us" | "contact form" | "contact request" => Kind::ContactUs,
        "mql" | "marketing qualified lead" => Kind::Mql,
        "content download" | "download" | "ebook" | "whitepaper" | "white paper" => Kind::ContentDownload,
        _ => Kind::from(text.split_whitespace().collect::<Vec<_>>().join(" ")),
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
        "disqualified" | "unqualified" | "not qualified" | "junk" | "junk lead" | "spam" | "dead" | "bad fit" | "invalid" => {
            Some(Closing::Disqualified)
        }
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
        assert_eq!(closing("Nurturing"), None);
        assert!(
            is_working("Working - Contacted") && is_working("Qualified ") && !is_working("Not Contacted") && !is_working("New")
        );
    }

    #[test]
    fn other_words_keep_their_own_text() {
        assert_eq!(source("Web Form"), Source::Web);
        assert_eq!(source("Trade  Show"), Source::Other("trade show".to_owned()));
        assert_eq!(kind("Request a demo"), Kind::DemoRequest);
    }
}
