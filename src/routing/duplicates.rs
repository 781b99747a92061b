//! Step 1: the open lead this one belongs to.

use crate::model::{decision::SamePerson, id::LeadId};

/// An open lead that may be the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLead {
    /// Which.
    pub id: LeadId,
    /// How we know.
    pub evidence: SamePerson,
}

/// The oldest lead within the strongest evidence.
pub(super) fn join(open_leads: &[OpenLead]) -> Option<OpenLead> {
    open_leads.iter().min_by_key(|open| (open.evidence, open.id)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_evidence_wins_then_the_older_lead() {
        let open = |id, evidence| OpenLead { id: LeadId(id), evidence };
        let all = [open(1, SamePerson::Email), open(9, SamePerson::ExternalId), open(7, SamePerson::ExternalId)];
        assert_eq!(join(&all), Some(open(7, SamePerson::ExternalId)));
        assert_eq!(join(&[]), None);
    }
}
