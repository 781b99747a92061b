//! What a lead tells beside its decision: from when its clock runs, and how often the person asked again.

use crate::model::{
    lead::Note,
    listing::Touchpoint,
    time::{Instant, Millis},
};

use super::{Names, lead_label, times};

/// Of a lead that was old when it was imported: from when its touch clock runs. `age` is what it was by then.
pub fn clock_from_import(import: Instant, age: Millis, names: &Names<'_>) -> String {
    let at = times::dated(import, names.zone);
    let days = age.0 / Millis::DAY.0;
    let days = if days == 1 { "over a day".to_owned() } else { format!("{days} days") };
    format!("its clock runs from the import on {at}, since it was {days} old by then")
}

/// "asked again 2 times, last 23 Nov 10:12"; `times` are counted up to `most`.
pub fn asked_again(times: u32, most: u32, last: Instant, names: &Names<'_>) -> String {
    let times = match times {
        1 => "once".to_owned(),
        _ if times >= most => format!("{most} times or more"),
        _ => format!("{times} times"),
    };
    format!("asked again {times}, last {}", times::moment(last, names.zone))
}

/// One time they asked again: "L-7 on 23 Nov 10:12, web".
pub fn touchpoint(touchpoint: &Touchpoint, names: &Names<'_>) -> String {
    let Touchpoint { lead, at, source } = touchpoint;
    let source = source.as_ref().map(|source| format!(", {source}")).unwrap_or_default();
    format!("{} on {}{source}", lead_label(*lead), times::moment(*at, names.zone))
}

/// Something that was written down: "note by rita on 24 Nov 12:40: wrote from the Austin event".
pub fn note(note: &Note, names: &Names<'_>) -> String {
    format!("note by {} on {}: {}", note.by.as_str(), times::moment(note.at, names.zone), note.text)
}

/// Of an erased lead: "erased on 24 Nov 12:42 by you: ...".
pub fn erased(at: Instant, by: &str, names: &Names<'_>) -> String {
    let at = times::moment(at, names.zone);
    format!("erased on {at} by {by}: who it was is gone, and with it why other rules did not match")
}
