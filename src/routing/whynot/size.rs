//! Which of two changes is the smaller.

use super::Need;

/// No change that brings a rep in where they did not come up is smaller.
pub(super) const SMALLEST_THAT_LETS_IN: (Lasting, usize, usize) = (Lasting::People, 1, 1);

/// How large a change is: another rule is the largest, then it is the number of parts that counts, then how lasting they
/// are.
pub(super) fn size(needs: &[Need]) -> (Lasting, usize, usize) {
    let parts = needs.iter().map(lasting);
    let lasts = parts.clone().filter(|part| *part != Lasting::People).count();
    (parts.max().filter(|most| *most == Lasting::Rules).unwrap_or(Lasting::People), needs.len(), lasts)
}

/// What a part of a change changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lasting {
    /// A rep, their leads or what they are owed.
    People,
    /// Who belongs where.
    Belonging,
    /// The rules.
    Rules,
}

fn lasting(need: &Need) -> Lasting {
    match need {
        Need::Member(_) | Need::OwnerOf(..) | Need::NamedIn(_) => Lasting::Belonging,
        Need::NamedByRule(_) | Need::ARule => Lasting::Rules,
        Need::NotOpen(_)
        | Need::Active
        | Need::BackBefore(_)
        | Need::NotTried
        | Need::Speaks(_)
        | Need::AtWork(_)
        | Need::MaxOpen(_)
        | Need::MaxPerDay(_)
        | Need::MaxPerWeek(_)
        | Need::MaxPerMonth(_)
        | Need::Owed(..)
        | Need::OwedMore(..)
        | Need::OpenAtMost(_)
        | Need::LongerIdle(_)
        | Need::Priority(..) => Lasting::People,
    }
}
