//! What erasing somebody comes to, in words: for the dialog and the command.

use crate::{
    actions::erase::{Copy, Erasure, Holds, Standing, Traces},
    model::{
        id::LeadId,
        time::{Instant, Zone},
    },
    routing::explain::{lead_label, times},
};

/// So many leads are named one by one.
const NAMED: usize = 5;

/// Who it is about: "L-7 Tom Becker, Falkenwerk".
pub fn who(erasure: &Erasure) -> String {
    let named: Vec<&str> = [&erasure.called, &erasure.company].into_iter().filter_map(Option::as_deref).collect();
    format!("{} {}", lead_label(erasure.lead), named.join(", ")).trim_end().to_owned()
}

/// All there is to know before somebody is erased, line by line.
pub fn lines(erasure: &Erasure, zone: Zone) -> Vec<String> {
    let Erasure { lead: _, called: _, company: _, joined, standing, notes, others, copies, erased } = erasure;
    if erased.is_some() {
        return copies.iter().map(|copy| self::copy(copy, zone)).collect();
    }
    let mut lines = vec![who(erasure)];
    let notes = match notes {
        0 => "notes".to_owned(),
        1 => "its note".to_owned(),
        more => format!("its {more} notes"),
    };
    lines.push(format!(
        "Goes: name, email, phone, title, company, website, place but for the country, tags, own fields, CRM ids, {notes}, \
         typed reasons; from the journal, too"
    ));
    lines.push("Stays: country, size, industry, source, score, owners, rules, times; every count stays right".to_owned());
    match joined.as_slice() {
        [] => {}
        [one] => lines.push(format!("With it goes {}, a later form of the same person", lead_label(*one))),
        several => lines.push(format!("With it go {} later forms of the same person: {}", several.len(), list(several))),
    }
    if *standing == Standing::Open {
        lines.push("It is open: it is dismissed, and its owner's place is free".to_owned());
    }
    if !others.is_empty() {
        lines.push(format!("Not with it: {}, with the same email", list(others)));
    }
    lines.extend(copies.iter().map(|copy| self::copy(copy, zone)));
    lines.push("Out of reach: files it came from, exports, copies made by hand, snapshots of the file system".to_owned());
    lines.push("It cannot be undone".to_owned());
    lines
}

/// A copy that holds somebody: "the backup of 24 Nov 2026 12:40 still holds it: /home/ana/monday.db".
pub fn copy(copy: &Copy, zone: Zone) -> String {
    let (made, path) = (made(copy.made_at, zone), copy.path.display());
    match &copy.holds {
        Holds::Yes => format!("the backup of {made} still holds it: {path}"),
        Holds::Unknown(because) => format!("the backup of {made} may hold it ({because}): {path}"),
    }
}

fn made(at: Instant, zone: Zone) -> String {
    times::dated(at, zone)
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
