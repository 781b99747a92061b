//! What was done to a draft of the rulebook, in words.

use crate::model::journal::DraftStep;

/// One step of a draft.
pub(super) fn drafted(step: &DraftStep) -> String {
    match step {
        DraftStep::Edited { said } => format!("in the draft, {said}"),
        DraftStep::Written { said, more } => match told(said, *more) {
            Some(told) => format!("wrote the draft anew: {told}"),
            None => "wrote the draft anew: only comments and layout are others".to_owned(),
        },
        DraftStep::Rebased { onto, said, more, kept } => {
            let onto = onto.map_or_else(|| "no rulebook".to_owned(), |version| format!("rulebook {version}"));
            let came = told(said, *more).map(|told| format!(": {told}")).unwrap_or_default();
            let kept = match kept {
                0 => String::new(),
                1 => "; in 1 place that both changed the draft's way is kept".to_owned(),
                more => format!("; in {more} places that both changed the draft's way is kept"),
            };
            format!("the draft stands on {onto} now{came}{kept}")
        }
        DraftStep::Discarded { changes: 1 } => "discarded the draft, with 1 change in it".to_owned(),
        DraftStep::Discarded { changes } => format!("discarded the draft, with {changes} changes in it"),
    }
}

/// Differences one after the other; nothing where there is none.
fn told(said: &[String], more: u64) -> Option<String> {
    if said.is_empty() {
        return None;
    }
    let more = match more {
        0 => String::new(),
        1 => "; and 1 more change".to_owned(),
        more => format!("; and {more} more changes"),
    };
    Some(format!("{}{more}", said.join("; ")))
}
