//! A rep joins the roster, or their data change.

use crate::{
    intake::normalise,
    model::{
        id::RepId,
        journal::{Change, Subject, What},
        rep::{Employment, Rep},
    },
    store::reps,
};

use super::{
    Desk,
    command::{EditRep, RepDetails},
    error::{ActionError, Refusal},
    receipt::Receipt,
    session::{Done, Session},
};

impl Desk {
    pub(super) fn add_rep(&mut self, details: &RepDetails) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let rep = session.new_rep(details)?;
            session.was_made(rep)?;
            session.find_owners()?;
            session.drain()?;
            let name = Some(session.rep(rep)?.name);
            Ok(Some(Done::new(What::RepAdded { rep, name, drained: session.drained() }, Vec::new())))
        })?;
        let rep = done.as_ref().and_then(|(_, what, _)| match what {
            What::RepAdded { rep, .. } => Some(*rep),
            _ => None,
        });
        Ok(Receipt { rep, ..Receipt::of(done) })
    }

    pub(super) fn edit_rep(&mut self, edit: &EditRep) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let before = session.rep(edit.rep)?;
            let running = session.running_clocks(edit.rep)?;
            let after = session.with_details(&before, &edit.details)?;
            session.leaves_nothing_behind(&before, &after)?;
            if !session.save_rep(&before, &after)? {
                return Err(Refusal::NothingToDo(format!("`{}` is so already", before.name)).into());
            }
            if !goes_by_the_same(&before, &after) {
                session.find_owners()?;
            }
            session.set_clocks(running)?;
            session.drain()?;
            let what = What::RepEdited { rep: edit.rep, fields: changed_fields(&before, &after), drained: session.drained() };
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt { rep: Some(edit.rep), ..Receipt::of(done) })
    }
}

/// Whether whoever could be found by name before is found by the same names.
pub(super) fn goes_by_the_same(before: &Rep, after: &Rep) -> bool {
    let names = |rep: &Rep| (rep.name.clone(), rep.email.clone(), rep.external_id.clone(), rep.former.clone());
    names(before) == names(after)
}

/// Names of the fields in which two states of a rep differ; what they were called before follows from the others.
pub(super) fn changed_fields(before: &Rep, after: &Rep) -> Vec<String> {
    let json = |rep: &Rep| serde_json::to_value(rep).unwrap_or_default();
    let change = Change::between(Subject::Rep(after.id), &json(before), &json(after));
    change.map(|change| change.after.keys().filter(|field| *field != "former").cloned().collect()).unwrap_or_default()
}

/// An address as a file of reps may give one.
fn address(text: &str) -> Result<String, Refusal> {
    let unreadable = || Refusal::BadRep(format!("`{text}` is no email address; write it as name@example.com"));
    normalise::email(text).ok_or_else(unreadable)
}

impl Session<'_> {
    /// Keeps a new rep and has the picture know them.
    pub fn new_rep(&mut self, details: &RepDetails) -> Result<RepId, ActionError> {
        let id = reps::next_id(self.tx)?;
        let rep = self.with_details(&Rep::named(id, ""), details)?;
        reps::insert(self.tx, self.entry, &rep)?;
        self.picture.refresh(self.tx, self.now)?;
        Ok(id)
    }

    /// A rep with the details that are given set; checked against the rest of the roster.
    pub fn with_details(&self, before: &Rep, details: &RepDetails) -> Result<Rep, Refusal> {
        let RepDetails { name, email, external_id, team, manager, zone, week, holidays, languages, backup, capacity, employment } =
            details.clone();
        fn take<T>(known: &mut Option<T>, new: Option<T>) {
            if new.is_some() {
                *known = new;
            }
        }
        let mut rep = before.clone();
        if let Some(name) = name {
            name.trim().clone_into(&mut rep.name);
        }
        take(&mut rep.email, email.as_deref().filter(|email| !email.trim().is_empty()).map(address).transpose()?);
        // What is given as nothing is taken away.
        fn take_text(known: &mut Option<String>, new: Option<String>) {
            if let Some(text) = new {
                *known = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
        }
        take_text(&mut rep.external_id, external_id);
        take_text(&mut rep.team, team);
        take_text(&mut rep.manager, manager);
        take(&mut rep.zone, zone);
        take(&mut rep.week, week);
        rep.holidays = holidays.unwrap_or(rep.holidays);
        if let Some(languages) = languages {
            rep.languages = languages;
        }
        if let Some(backup) = backup {
            rep.backup = self.backup(&rep, &backup)?;
        }
        rep.capacity = capacity.unwrap_or(rep.capacity);
        rep.employment = employment.unwrap_or(rep.employment);
        if rep.name.is_empty() {
            return Err(Refusal::BadRep("a rep needs a name; give one with --name".to_owned()));
        }
        self.is_unique(&rep)?;
        Ok(rep.formerly(before))
    }

    /// Whoever stops working leads holds none: where they go is for `rep remove` to ask.
    pub fn leaves_nothing_behind(&self, before: &Rep, after: &Rep) -> Result<(), Refusal> {
        let leaves = (before.employment, after.employment) == (Employment::Active, Employment::Inactive);
        let open = self.picture.roster.position(after.id).map_or(0, |position| self.picture.loads[position].open);
        if !leaves || open == 0 {
            return Ok(());
        }
        let (name, leads) = (&before.name, if open == 1 { "1 open lead".to_owned() } else { format!("{open} open leads") });
        Err(Refusal::BadRep(format!(
            "`{name}` owns {leads}; `rep remove` takes them off the roster and says where these go: --leads-to REP, reroute or fallback"
        )))
    }

    fn backup(&self, rep: &Rep, named: &str) -> Result<Option<RepId>, Refusal> {
        if named.trim().is_empty() || named.trim().eq_ignore_ascii_case("none") {
            return Ok(None);
        }
        let position = self.picture.roster.find(named);
        let backup = position.map(|position| self.picture.roster.reps()[position].id);
        match backup {
            Some(backup) if backup == rep.id => Err(Refusal::BadRep(format!("`{}` cannot be their own backup", rep.name))),
            Some(backup) => Ok(Some(backup)),
            None => Err(Refusal::BadRep(format!("the roster knows no `{named}` to be the backup; add them first"))),
        }
    }

    /// Nobody else has that email or CRM id.
    pub fn is_unique(&self, rep: &Rep) -> Result<(), Refusal> {
        for other in self.picture.roster.reps().iter().filter(|other| other.id != rep.id) {
            if rep.email.is_some() && other.email == rep.email {
                return Err(Refusal::BadRep(format!("`{}` has that email already; edit them, or give another", other.name)));
            }
            if rep.external_id.is_some() && other.external_id == rep.external_id {
                return Err(Refusal::BadRep(format!("`{}` has that CRM id already; edit them, or give another", other.name)));
            }
        }
        Ok(())
    }
}
