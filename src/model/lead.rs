//! A lead: one person who showed interest, once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{
    erasure::ERASED,
    held::HeldFor,
    id::{DecisionId, EntryId, LeadId, NoteId, RepId, SlaName},
    journal::Actor,
    place::{Country, Language, Subdivision},
    sla::Clock,
    time::Instant,
};

/// How the person came to us. Spelled as the lower-case word; anything else keeps its own (folded) text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Source {
    /// A form on the web.
    Web,
    /// A chat.
    Chat,
    /// An event.
    Event,
    /// Somebody sent them.
    Referral,
    /// We wrote first.
    Outbound,
    /// An uploaded list.
    Import,
    /// The source's own word, trimmed and lower case: `google ads`.
    Other(String),
}

/// What the person asked for. Anything else keeps its own (folded) text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Kind {
    /// `demo_request`
    DemoRequest,
    /// `pricing_inquiry`
    PricingInquiry,
    /// `trial_signup`
    TrialSignup,
    /// `contact_us`
    ContactUs,
    /// `mql`
    Mql,
    /// `content_download`
    ContentDownload,
    /// The source's own word, trimmed and lower case.
    Other(String),
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// The word used in criteria, JSON and on screen.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                let folded = text.trim().to_lowercase();
                match folded.as_str() {
                    $($word => Self::$variant,)*
                    _ => Self::Other(folded),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words!(Source { Web = "web", Chat = "chat", Event = "event", Referral = "referral", Outbound = "outbound", Import = "import" });
words!(Kind {
    DemoRequest = "demo_request",
    PricingInquiry = "pricing_inquiry",
    TrialSignup = "trial_signup",
    ContactUs = "contact_us",
    Mql = "mql",
    ContentDownload = "content_download",
});

/// What is known of the person and their company, in normal forms (intake makes them). All may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Whole name, as one would say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Trimmed, lower case, without a display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// As given, less guards and type prefixes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Job title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Company name as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Host name of the company's website, lower case, without `www.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// The CRM's id of the account this person belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_ref: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Subdivision>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Postal code, upper case, without blanks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// People in the company; of a band ("50-200") its lower end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employees: Option<i64>,
    /// Yearly revenue in whole units of whatever currency the source uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<i64>,
    /// Industry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Product they asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Language they speak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// How they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What they asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Score of a scoring tool, usually 0..=100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// Tags, lower case.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Everything else worth keeping, by name (lower case, `_` for blanks).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, String>,
    /// What the source wrote where a normal form replaced it: `country` → `Deutschland`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, String>,
}

/// How a lead ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// A meeting was held or booked: converted.
    Meeting,
    /// An opportunity was opened: converted.
    Opportunity,
    /// They bought: converted.
    Won,
    /// They will not buy.
    Lost,
    /// They never could have: dismissed.
    Disqualified,
}

/// Why a lead was dismissed. What was no lead at all gives the turn back (design §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DismissReason {
    /// Spam or nonsense.
    Junk,
    /// The same person as another lead.
    Duplicate,
    /// A job seeker, a vendor, a student.
    NotALead,
    /// Something else.
    Other,
    /// Its personal data was erased while it was open: nobody can work it any more.
    Erased,
}

/// Where a lead stands. Every lead has exactly one owner, or stands in exactly one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Received, not routed yet.
    New,
    /// Has an owner who has not reached out yet.
    Assigned,
    /// Its owner has reached out.
    Working,
    /// No rule could place it: waits for a person.
    Fallback,
    /// A rule keeps it from sales for now.
    Nurture,
    /// Joined to an open lead of the same person.
    Duplicate,
    /// Ended.
    Closed(Closing),
    /// Added by hand and taken back by undo: nothing to do, counted nowhere.
    Withdrawn,
}

impl Stage {
    /// Holds one of its owner's places (design: open = assigned or working).
    pub fn is_held_by_owner(self) -> bool {
        matches!(self, Self::Assigned | Self::Working)
    }

    /// It can be given to somebody: it is open.
    pub fn may_be_given(self) -> bool {
        match self {
            Self::New | Self::Assigned | Self::Working | Self::Fallback | Self::Nurture => true,
            Self::Duplicate | Self::Closed(_) | Self::Withdrawn => false,
        }
    }

    /// A later form of the same person joins it. Nurture is no reason to bury a fresh request.
    pub fn takes_duplicates(self) -> bool {
        matches!(self, Self::New | Self::Assigned | Self::Working | Self::Fallback)
    }

    /// The word used by `status:`, JSON and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::Working => "working",
            Self::Fallback => "fallback",
            Self::Nurture => "nurture",
            Self::Duplicate => "duplicate",
            Self::Closed(Closing::Meeting | Closing::Opportunity | Closing::Won) => "converted",
            Self::Closed(Closing::Lost) => "lost",
            Self::Closed(Closing::Disqualified) => "disqualified",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Closing {
    /// The word used on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Opportunity => "opportunity",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Disqualified => "disqualified",
        }
    }

    /// Counts as a conversion.
    pub fn is_conversion(self) -> bool {
        matches!(self, Self::Meeting | Self::Opportunity | Self::Won)
    }
}

impl DismissReason {
    /// The word used on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Junk => "junk",
            Self::Duplicate => "duplicate",
            Self::NotALead => "not_a_lead",
            Self::Other => "other",
            Self::Erased => "erased",
        }
    }

    /// The receiver's turn comes back: it was no lead at all.
    pub fn gives_turn_back(self) -> bool {
        match self {
            Self::Junk | Self::Duplicate | Self::NotALead => true,
            Self::Other | Self::Erased => false,
        }
    }
}

/// What a source says of one person: a row of a file, a form, a line of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDraft {
    /// What is known of them.
    pub profile: Profile,
    /// The record's id in its system.
    pub external_id: Option<String>,
    /// When the system created it; the instant of receipt where it says nothing.
    pub created_at: Option<Instant>,
    /// Whom the system names as owner, as written: email, name or id.
    pub owner: Option<String>,
    /// How far the system says it is.
    pub standing: Standing,
    /// When its owner first reached out, if the system says so.
    pub touched_at: Option<Instant>,
    /// When it was closed, if the system says so.
    pub closed_at: Option<Instant>,
    /// Amount it was won for, if the system says so.
    pub value: Option<i64>,
    /// Hash of the normalised row: the same row again is recognised by it where there is no id.
    pub fingerprint: Fingerprint,
}

/// How far a record is in the system it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Nothing said, or still new.
    #[default]
    Open,
    /// Its owner has reached out.
    Working,
    /// Over.
    Closed(Closing),
}

/// 128 bits of a hash over a normalised row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

/// Something somebody wrote down about a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its number.
    pub id: NoteId,
    /// About which lead.
    pub lead: LeadId,
    /// The entry that wrote it.
    pub entry: EntryId,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// What.
    pub text: String,
}

/// A lead as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Its number.
    pub id: LeadId,
    /// The system it came from: `hubspot`, `salesforce`, the name given with `--source`, `by_hand`.
    pub origin: String,
    /// The record's id in that system.
    pub external_id: Option<String>,
    /// When the buyer's clock began: creation in its system, else receipt.
    pub received_at: Instant,
    /// When it came into leadtower: of an old record, long after.
    pub came_in_at: Instant,
    /// What is known.
    pub profile: Profile,
    /// Everything that moves.
    pub state: LeadState,
    /// The entry that erased its personal data, if that was done.
    pub erased: Option<EntryId>,
}

impl Lead {
    /// What people call it: its name, else its email; of an erased lead that it is one. `None` where nothing is known.
    pub fn called(&self) -> Option<&str> {
        called(self.erased, self.profile.name.as_deref(), self.profile.email.as_deref())
    }
}

/// What people call a lead by what is known of it.
pub(super) fn called<'a>(erased: Option<EntryId>, name: Option<&'a str>, email: Option<&'a str>) -> Option<&'a str> {
    if erased.is_some() { Some(ERASED) } else { name.or(email) }
}

/// The moving part of a lead: who has it, how far it is, which clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadState {
    /// Where it stands.
    pub stage: Stage,
    /// Who has it; `Some` exactly when assigned, working, or closed by somebody; of a duplicate, none of its own.
    pub owner: Option<RepId>,
    /// The absent rep on whose behalf the owner works it.
    pub covering_for: Option<RepId>,
    /// The newest decision that stands.
    pub decision: Option<DecisionId>,
    /// Of a duplicate, the lead it joined.
    pub joined_to: Option<LeadId>,
    /// In fallback and routed again when this comes (design §5 step 7).
    pub held_for: Option<HeldFor>,
    /// The touch clock, if a policy applies.
    pub clock: Option<Clock>,
    /// The policy of that clock.
    pub sla: Option<SlaName>,
    /// When the present clock was found to have run out; each clock is acted upon once.
    pub breached_at: Option<Instant>,
    /// How often a missed SLA moved it.
    pub reassigned: u32,
    /// First meaningful outreach.
    pub touched_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// Why it was dismissed.
    pub dismissed: Option<DismissReason>,
    /// Amount it was won for.
    pub value: Option<i64>,
    /// Out of sight until then.
    pub snoozed_until: Option<Instant>,
}

impl LeadState {
    /// A lead just received.
    pub fn received() -> Self {
        Self {
            stage: Stage::New,
            owner: None,
            covering_for: None,
            decision: None,
            joined_to: None,
            held_for: None,
            clock: None,
            sla: None,
            breached_at: None,
            reassigned: 0,
            touched_at: None,
            closed_at: None,
            dismissed: None,
            value: None,
            snoozed_until: None,
        }
    }

    /// Waits for its first touch with a clock whose end was acted upon.
    pub fn is_breached(&self) -> bool {
        self.waits_for_touch() && self.breached_at.is_some() && self.clock.is_some_and(|clock| clock.due.is_some())
    }

    /// Waits for its first touch with a clock that ran out before `now`, which nobody acted upon.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let is_late = self.clock.and_then(|clock| clock.due).is_some_and(|due| due < now);
        self.waits_for_touch() && self.breached_at.is_none() && is_late
    }

    fn waits_for_touch(&self) -> bool {
        matches!(self.stage, Stage::New | Stage::Assigned | Stage::Fallback) && self.touched_at.is_none()
    }
}
