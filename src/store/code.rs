//! The numbers that stand for our enums in the file, both directions side by side. Numbers are never given anew:
//! files of every release hold them.

use crate::model::{
    absence::AbsenceKind,
    account::Relationship,
    decision::{Cause, Trigger},
    id::{AbsenceId, AccountId, DrafterId, LeadId, RepId},
    journal::{Rehearsed, Subject},
    lead::{Closing, DismissReason, Stage},
    ledger::Columns,
    rep::Employment,
    rotation::Column,
};

macro_rules! codes {
    ($(#[$doc:meta])* $to:ident, $from:ident: $kind:ty { $($variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        pub fn $to(value: $kind) -> i64 {
            match value {
                $(<$kind>::$variant => $code,)*
            }
        }

        /// The other way round; `None` for a number of no meaning.
        pub fn $from(code: i64) -> Option<$kind> {
            match code {
                $($code => Some(<$kind>::$variant),)*
                _ => None,
            }
        }
    };
}

/// `booked.cols`.
pub fn columns(columns: Columns) -> i64 {
    columns.iter().fold(0, |bits, one| bits | 1 << column(one))
}

/// `lead.stage`.
pub fn stage(stage: Stage) -> i64 {
    match stage {
        Stage::New => 0,
        Stage::Assigned => 1,
        Stage::Working => 2,
        Stage::Fallback => 3,
        Stage::Nurture => 4,
        Stage::Duplicate => 5,
        Stage::Closed(Closing::Meeting) => 6,
        Stage::Closed(Closing::Opportunity) => 7,
        Stage::Closed(Closing::Won) => 8,
        Stage::Closed(Closing::Lost) => 9,
        Stage::Closed(Closing::Disqualified) => 10,
        Stage::Withdrawn => 11,
    }
}

/// All stages in the order of their numbers.
pub const STAGES: [Stage; 12] = [
    Stage::New,
    Stage::Assigned,
    Stage::Working,
    Stage::Fallback,
    Stage::Nurture,
    Stage::Duplicate,
    Stage::Closed(Closing::Meeting),
    Stage::Closed(Closing::Opportunity),
    Stage::Closed(Closing::Won),
    Stage::Closed(Closing::Lost),
    Stage::Closed(Closing::Disqualified),
    Stage::Withdrawn,
];

/// The other way round; `None` for a number of no meaning.
pub fn stage_from(code: i64) -> Option<Stage> {
    STAGES.get(usize::try_from(code).ok()?).copied()
}

codes!(
    /// `lead.cause`.
    cause, cause_from: Cause {
        NoRule = 0,
        NobodyAvailable = 1,
        NoTerritoryPool = 2,
        OwnerUnavailable = 3,
        SlaExhausted = 4,
        SentByRule = 5,
        SentByHand = 6,
        InvalidReference = 7,
    }
);
codes!(
    /// `decision.trigger`.
    trigger, trigger_from: Trigger { Received = 0, Imported = 1, Reroute = 2, Sla = 3, Drained = 4, ByHand = 5 }
);
codes!(
    /// `lead.dismissed`.
    dismissed, dismissed_from: DismissReason { Junk = 0, Duplicate = 1, NotALead = 2, Other = 3, Erased = 4 }
);
codes!(
    /// `account.relationship`, and `lead.relation` where an account matched.
    relationship, relationship_from: Relationship { OpenOpportunity = 0, Customer = 1, Target = 2 }
);
codes!(
    /// `absence.kind`.
    absence_kind, absence_kind_from: AbsenceKind { Vacation = 0, Sick = 1, Paused = 2, Other = 3 }
);
codes!(
    /// `rep.employment`.
    employment, employment_from: Employment { Active = 0, Inactive = 1 }
);
codes!(
    /// `entry.rehearsed`.
    rehearsed, rehearsed_from: Rehearsed { No = 0, Yes = 1 }
);
codes!(
    /// `ledger.col`.
    column, column_from: Column {
        Baseline = 0,
        Inactive = 1,
        Away = 2,
        OffHours = 3,
        AtCapacity = 4,
        DayFull = 5,
        WeekFull = 6,
        MonthFull = 7,
        Language = 8,
        AlreadyTried = 9,
        Turn = 10,
        ByHand = 11,
        Account = 12,
        Rerouted = 13,
        Imported = 14,
        Settled = 15,
    }
);

/// `lead.relation` of a lead that was routed and matched no account; null is a lead never routed.
pub const NO_ACCOUNT: i64 = 3;

/// `lead.relation` of a routed lead.
pub fn relation(matched: Option<Relationship>) -> i64 {
    matched.map_or(NO_ACCOUNT, relationship)
}

/// `change.subject` and `change.thing`. The live pointer is thing 1.
pub fn subject(subject: Subject) -> (i64, i64) {
    match subject {
        Subject::Lead(id) => (0, id.0),
        Subject::Rep(id) => (1, id.0),
        Subject::Account(id) => (2, id.0),
        Subject::Absence(id) => (3, id.0),
        Subject::Live => (4, 1),
        Subject::Draft(id) => (5, id.0),
    }
}

/// The other way round; `None` for a number of no meaning.
pub fn subject_from(code: i64, thing: i64) -> Option<Subject> {
    match code {
        0 => Some(Subject::Lead(LeadId(thing))),
        1 => Some(Subject::Rep(RepId(thing))),
        2 => Some(Subject::Account(AccountId(thing))),
        3 => Some(Subject::Absence(AbsenceId(thing))),
        4 => Some(Subject::Live),
        5 => Some(Subject::Draft(DrafterId(thing))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_back() {
        for (code, known) in (0..).zip(STAGES) {
            assert_eq!((stage(known), stage_from(code)), (code, Some(known)));
        }
        for (code, known) in (0..).zip(Cause::ALL) {
            assert_eq!((cause(known), cause_from(code)), (code, Some(known)));
        }
        for (code, known) in (0..).zip(Column::ALL) {
            assert_eq!((column(known), column_from(code)), (code, Some(known)));
        }
        for code in 0..6 {
            let subject_of = subject_from(code, 1).unwrap();
            assert_eq!(subject(subject_of), (code, 1));
        }
        assert_eq!(
            [stage_from(12).is_none(), stage_from(-1).is_none(), cause_from(8).is_none(), subject_from(6, 1).is_none()],
            [true; 4]
        );
    }
}
