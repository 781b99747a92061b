//! What of a lead is personal, and what stands there once that is erased. Counts, shares and times need none of it.

use serde_json::{Map, Value};

use super::{
    criteria::Field,
    decision::{Attempt, Decision, Evidence, NamedBy},
    id::AccountId,
    journal::What,
};

/// What stands where something personal stood.
pub const ERASED: &str = "(erased)";

/// What stays of what is known of a person, as its fields are stored: it names nobody.
pub const KEPT: [&str; 10] =
    ["country", "state", "employees", "revenue", "industry", "product", "language", "source", "kind", "score"];

/// Takes what is personal out of one side of a change of a lead. A field that nobody said stays goes.
pub fn forget_fields(fields: &mut Map<String, Value>) {
    fields.retain(|key, _| match key.split_once('.') {
        Some(("profile", field)) => KEPT.contains(&field),
        Some(("lead", _)) => false,
        Some(_) | None => true,
    });
}

impl Field {
    /// What a lead has in that field may tell who it is.
    fn is_personal(&self) -> bool {
        match self {
            Self::City | Self::PostalCode | Self::Company | Self::EmailDomain | Self::Tag | Self::Custom(_) => true,
            Self::Account
            | Self::Territory
            | Self::Segment
            | Self::Country
            | Self::State
            | Self::Employees
            | Self::Revenue
            | Self::Industry
            | Self::Product
            | Self::Language
            | Self::Source
            | Self::Kind
            | Self::Score => false,
        }
    }
}

impl Decision {
    /// Takes what is personal out of its trace. Who was asked, what each was told and what came of it stay.
    pub fn forget_person(&mut self) {
        if let Some(account) = &mut self.account {
            // Which company it was would lead to its name.
            account.account = AccountId(0);
            ERASED.clone_into(&mut account.name);
            forget(&mut account.owner_named);
            match &mut account.evidence {
                Evidence::EmailDomain(domain) | Evidence::WebsiteDomain(domain) => ERASED.clone_into(domain),
                Evidence::AccountId | Evidence::CompanyName => {}
            }
        }
        for step in &mut self.steps {
            for fact in step.matched.iter_mut().filter(|fact| fact.field.is_personal()) {
                forget(&mut fact.value);
            }
            for attempt in &mut step.attempts {
                match attempt {
                    Attempt::Named(named) => match &mut named.by {
                        NamedBy::Field { value, .. } => forget(value),
                        NamedBy::AccountOwner | NamedBy::Rule => {}
                    },
                    Attempt::Pool(_) => {}
                }
            }
        }
        forget(&mut self.because);
    }
}

impl What {
    /// The free words of an entry about leads: a reason, a note. Where there are several, those of the innermost.
    pub fn words(&mut self) -> Option<&mut String> {
        match self {
            Self::Assigned { because, .. } | Self::SentToFallback { because, .. } => because.as_mut(),
            Self::Noted { text, .. } => Some(text),
            Self::Undone { what, .. } | Self::Redone { what, .. } => what.words(),
            Self::Received { .. }
            | Self::RepsImported { .. }
            | Self::AccountsImported { .. }
            | Self::AbsencesImported { .. }
            | Self::Routed { .. }
            | Self::Touched { .. }
            | Self::Closed { .. }
            | Self::Snoozed { .. }
            | Self::Away { .. }
            | Self::Back { .. }
            | Self::Capacity { .. }
            | Self::RepAdded { .. }
            | Self::RepEdited { .. }
            | Self::RepRemoved { .. }
            | Self::Published { .. }
            | Self::Drafted { .. }
            | Self::Ticked(_)
            | Self::Erased { .. } => None,
        }
    }
}

/// That something stood there stays known; a gap stays a gap.
fn forget(text: &mut Option<String>) {
    if let Some(text) = text {
        ERASED.clone_into(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_that_name_nobody_stay() {
        let mut fields = Map::new();
        for key in ["stage", "owner", "placing.rule", "profile.country", "profile.email", "profile.new", "lead.external_id"] {
            fields.insert(key.to_owned(), Value::from(1));
        }
        forget_fields(&mut fields);
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["owner", "placing.rule", "profile.country", "stage"]);
    }
}
