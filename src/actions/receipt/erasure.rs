//! What erasing somebody comes to, in words: for the dialog and the command.

use crate::{
    actions::erase::{Copy, Erasure, Holds, Standing, Traces},
    model::{id::LeadId, time::Zone},
    routing::explain::{lead_label, times},
};

/// So many leads are named one by one.
const NAMED: usize = 5;

/// Who it is about: "L-7 Tom Becker, Falkenwerk".
pub fn who(erasure: &Erasure) -> String {
    let named: Vec<&str> = [&erasure.called, &erasure.company].into_iter().filter_map(Option::as_deref).collect();
    format!("{} {}", lead_label(erasure.lead), named.join(", ")).trim_end().to_owned()
}

/// A line of what there is to know before somebody is erased: what it is about, and what there is to know of that.
pub type Told = (&'static str, String);

/// All there is to know before somebody is erased, but who it is and that it is for good.
pub fn lines(erasure: &Erasure, zone: Zone) -> Vec<Told> {
    let Erasure { lead, called: _, company: _, joined, standing, notes, others, copies, erased: _ } = erasure;
    let notes = match notes {
        0 => "notes".to_owned(),
        1 => "its note".to_owned(),
        more => format!("its {more} notes"),
    };
    let mut lines = vec![
        (
            "goes",
            format!(
                "name, email, phone, title, company, website, place but for the country, tags, own fields, CRM ids, {notes}, \
                 typed reasons; out of the journal, too"
            ),
        ),
        ("stays", "country, size, industry, source, score, owners, rules, times; every count stays right".to_owned()),
    ];
    match joined.as_slice() {
        [] => {}
        [one] => lines.push(("with it", format!("{}, a later form of the same person", lead_label(*one)))),
        several => lines.push(("with it", format!("{} later forms of the same person: {}", several.len(), list(several)))),
    }
    if *standing == Standing::Open {
        lines.push(("open", "it is dismissed, and its owner's place is free".to_owned()));
    }
    if !others.is_empty() {
        lines.push(("not with it", format!("{}, with the same email", list(others))));
    }
    lines.extend(copies.iter().map(|copy| ("backup", self::copy(copy, zone))));
    if !copies.is_empty() {
        lines.push(("", format!("leadtower erase {} --backups rewrites backups", lead_label(*lead))));
    }
    lines.push(("elsewhere", "files it came from, exports, copies made by hand, snapshots: out of reach".to_owned()));
    lines
}

/// What there is to know at last.
pub const FOR_GOOD: &str = "It cannot be undone";

/// A copy that holds somebody: "of 24 Nov 2026 12:40 holds it: /home/ana/monday.db".
pub fn copy(copy: &Copy, zone: Zone) -> String {
    let (made, path) = (times::dated(copy.made_at, zone), copy.path.display());
    match &copy.holds {
        Holds::Yes => format!("of {made} holds it: {path}"),
        Holds::Unknown(because) => format!("of {made} may hold it ({because}): {path}"),
    }
}

/// What files may still hold, and when that is over; nothing where none does.
pub fn traces(traces: Traces) -> Option<&'static str> {
    match traces {
        Traces::None => None,
        Traces::InLog => Some(
            "somebody still reads the database as it was: its log holds the data until that ends, and whoever opens it next \
             empties the log",
        ),
        Traces::InFile => Some("the file could not be written anew: make room on the disk and run `leadtower doctor`"),
    }
}

fn list(leads: &[LeadId]) -> String {
    let named: Vec<String> = leads.iter().take(NAMED).map(|lead| lead_label(*lead)).collect();
    let more = leads.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
