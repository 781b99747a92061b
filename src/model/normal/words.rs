//! How people came and what they asked for, in our words.

use super::fold;
use crate::model::lead::{Kind, Source};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_keep_their_own_text() {
        assert_eq!(source("Web Form"), Source::Web);
        assert_eq!(source("Trade  Show"), Source::Other("trade show".to_owned()));
        assert_eq!(kind("Request a demo"), Kind::DemoRequest);
    }
}
