//! A rep's data as a form: what is wrong stands at its field, and what did not change is not written.

use std::{collections::BTreeSet, str::FromStr};

use crate::{
    actions::command::{Command, EditRep, RepDetails},
    model::{
        hours::Week,
        id::RepId,
        listing::RepRow,
        place::Language,
        rep::{Capacity, Rep},
        time::Zone,
    },
};

use super::input::Field;

/// When most people work.
const USUAL_WEEK: &str = "Mon-Fri 09:00-18:00";

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// Whole name.
    Name,
    /// Email.
    Email,
    /// Team.
    Team,
    /// Manager, by email or name.
    Manager,
    /// Time zone.
    Zone,
    /// Weekly hours.
    Hours,
    /// Languages.
    Languages,
    /// Who stands in.
    Backup,
    /// Open at once.
    Open,
    /// Received in a day.
    Day,
    /// Received in a week.
    Week,
    /// Received in a month.
    Month,
}

impl Entry {
    /// All, from top to bottom.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Email,
        Self::Team,
        Self::Manager,
        Self::Zone,
        Self::Hours,
        Self::Languages,
        Self::Backup,
        Self::Open,
        Self::Day,
        Self::Week,
        Self::Month,
    ];

    /// In front of the line.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Email => "Email",
            Self::Team => "Team",
            Self::Manager => "Manager",
            Self::Zone => "Time zone",
            Self::Hours => "Hours",
            Self::Languages => "Languages",
            Self::Backup => "Backup",
            Self::Open => "Most open",
            Self::Day => "Per day",
            Self::Week => "Per week",
            Self::Month => "Per month",
        }
    }

    /// What it is for, or how it is written; empty where that needs no words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Name | Self::Manager => "",
            Self::Email => "the rulebook names reps by it",
            Self::Team => "the roster sorts and filters by it",
            Self::Zone => "as Europe/Berlin: their hours and days off are told there",
            Self::Hours => "as Mon-Fri 09:00-12:00,13:00-18:00; Sat 09:00-13:00; empty is always",
            Self::Languages => "as en,de: a pool may ask for the language of a lead",
            Self::Backup => "who gets leads of their accounts while they are away; a name or an email",
            Self::Open => "open leads they hold at most; empty is no limit",
            Self::Day | Self::Week | Self::Month => "new leads they get at most; empty is no limit",
        }
    }

    /// What an empty line means, or how to write one.
    pub fn empty(self) -> &'static str {
        match self {
            Self::Name => "first and last name",
            Self::Email => "name@example.com; the rulebook names reps by it",
            Self::Team | Self::Manager => "none",
            Self::Zone => "Europe/Berlin; UTC if left empty",
            Self::Hours => "Mon-Fri 09:00-12:00,13:00-18:00; always at work if left empty",
            Self::Languages => "en,de; unknown if left empty",
            Self::Backup => "nobody; a name or an email",
            Self::Open | Self::Day | Self::Week | Self::Month => "no limit",
        }
    }
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where.
    pub entry: Entry,
    /// What, and what to do.
    pub because: String,
}

/// The form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Whose data; `None` is somebody new.
    pub before: Option<Box<Rep>>,
    /// Where keys go.
    pub focus: Entry,
    /// Somebody wanted to save it: what is missing is said, too.
    pub tried: bool,
    /// Why it was refused when it was sent.
    pub refused: Option<String>,
    /// The order that is under way.
    pub(super) sent: Option<u64>,
    fields: [Field; 12],
    offered: [String; 12],
}

impl Form {
    /// Somebody new, at work in that zone as most are.
    pub fn new_rep(all: &[RepRow]) -> Self {
        let mut blank = Rep::named(RepId(0), "");
        let like = all.first();
        blank.zone = like.and_then(|row| row.rep.zone);
        blank.week = like.and_then(|row| row.rep.week.clone());
        Self::filled(None, &blank, all)
    }

    /// The first one of all, at work in that zone as most are.
    pub fn first_rep(zone: Zone) -> Self {
        let mut blank = Rep::named(RepId(0), "");
        blank.zone = Some(zone);
        blank.week = USUAL_WEEK.parse().ok();
        Self::filled(None, &blank, &[])
    }

    /// Somebody's data.
    pub fn edit(row: &RepRow, all: &[RepRow]) -> Self {
        Self::filled(Some(Box::new(row.rep.clone())), &row.rep, all)
    }

    fn filled(before: Option<Box<Rep>>, rep: &Rep, all: &[RepRow]) -> Self {
        let limit = |limit: Option<u32>| limit.map_or_else(String::new, |limit| limit.to_string());
        let text = |entry: Entry| match entry {
            Entry::Name => rep.name.clone(),
            Entry::Email => rep.email.clone().unwrap_or_default(),
            Entry::Team => rep.team.clone().unwrap_or_default(),
            Entry::Manager => rep.manager.clone().unwrap_or_default(),
            Entry::Zone => rep.zone.map_or_else(String::new, |zone| zone.name().to_owned()),
            Entry::Hours => rep.week.as_ref().map_or_else(String::new, ToString::to_string),
            Entry::Languages => rep.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            Entry::Backup => {
                let backup = rep.backup.and_then(|backup| all.iter().find(|row| row.rep.id == backup));
                backup.map_or_else(String::new, |row| row.rep.name.clone())
            }
            Entry::Open => limit(rep.capacity.max_open),
            Entry::Day => limit(rep.capacity.max_per_day),
            Entry::Week => limit(rep.capacity.max_per_week),
            Entry::Month => limit(rep.capacity.max_per_month),
        };
        let offered = Entry::ALL.map(text);
        let fields = offered.each_ref().map(|text| Field::with(text));
        Self { before, focus: Entry::Name, tried: false, refused: None, sent: None, fields, offered }
    }

    /// What stands in a line.
    pub fn text(&self, entry: Entry) -> &str {
        self.at(entry).text().trim()
    }

    /// A line.
    pub fn at(&self, entry: Entry) -> &Field {
        &self.fields[entry as usize]
    }

    /// The line that is typed into.
    pub fn field(&mut self) -> &mut Field {
        &mut self.fields[self.focus as usize]
    }

    /// The next line, or the one before; round and round.
    pub fn step(&mut self, by: isize) {
        let at = (self.focus as isize + by).rem_euclid(Entry::ALL.len() as isize);
        self.focus = Entry::ALL[at as usize];
    }

    fn is_changed(&self, entry: Entry) -> bool {
        self.before.is_none() || self.text(entry) != self.offered[entry as usize].trim()
    }

    /// All that is wrong, from top to bottom.
    pub fn wrong(&self, all: &[RepRow]) -> Vec<Wrong> {
        let wrong = |entry| self.entry_is_wrong(entry, all).map(|because| Wrong { entry, because });
        Entry::ALL.into_iter().filter_map(wrong).collect()
    }

    fn entry_is_wrong(&self, entry: Entry, all: &[RepRow]) -> Option<String> {
        let text = self.text(entry);
        if !self.is_changed(entry) {
            return None;
        }
        let was_set = !self.offered[entry as usize].is_empty() && self.before.is_some();
        match entry {
            Entry::Name => text.is_empty().then(|| "a rep needs a name".to_owned()),
            Entry::Email if text.is_empty() => was_set.then(|| "an address can be changed, not taken away".to_owned()),
            Entry::Email => self.email_is_wrong(text, all),
            Entry::Team | Entry::Manager => None,
            Entry::Zone if text.is_empty() => was_set.then(|| "write UTC for no zone of their own".to_owned()),
            Entry::Zone => Zone::from_str(text).err().map(|error| error.to_string()),
            Entry::Hours => week(text).err(),
            Entry::Languages => languages(text).err(),
            Entry::Backup => backup(text, self.before.as_deref(), all).err(),
            Entry::Open | Entry::Day | Entry::Week | Entry::Month => limit(text).err(),
        }
    }

    fn email_is_wrong(&self, text: &str, all: &[RepRow]) -> Option<String> {
        let (local, domain) = text.rsplit_once('@').unwrap_or(("", ""));
        if local.is_empty() || !domain.contains('.') || text.contains(char::is_whitespace) {
            return Some(format!("`{text}` is no email address; write it as name@example.com"));
        }
        let own = self.before.as_ref().map(|rep| rep.id);
        let others = all.iter().filter(|row| Some(row.rep.id) != own);
        let has_it = |row: &&RepRow| row.rep.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(text));
        let other = others.clone().find(has_it)?;
        Some(format!("{} has that address already", other.rep.name))
    }

    /// What would be written; `None` where nothing is.
    pub fn command(&self, all: &[RepRow]) -> Result<Option<Command>, Vec<Wrong>> {
        let wrong = self.wrong(all);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if self.before.is_some() && Entry::ALL.iter().all(|entry| !self.is_changed(*entry)) {
            return Ok(None);
        }
        let new = |entry: Entry| self.is_changed(entry).then(|| self.text(entry).to_owned());
        // What is wrong has been said; what cannot be read stays as it is.
        let capacity = Capacity {
            max_open: limit(self.text(Entry::Open)).unwrap_or_default(),
            max_per_day: limit(self.text(Entry::Day)).unwrap_or_default(),
            max_per_week: limit(self.text(Entry::Week)).unwrap_or_default(),
            max_per_month: limit(self.text(Entry::Month)).unwrap_or_default(),
        };
        let limits = [Entry::Open, Entry::Day, Entry::Week, Entry::Month];
        let backup = backup(self.text(Entry::Backup), self.before.as_deref(), all).ok().flatten();
        let details = RepDetails {
            name: new(Entry::Name),
            email: new(Entry::Email).filter(|text| !text.is_empty()),
            team: new(Entry::Team).filter(|text| self.before.is_some() || !text.is_empty()),
            manager: new(Entry::Manager).filter(|text| self.before.is_some() || !text.is_empty()),
            zone: new(Entry::Zone).and_then(|text| Zone::from_str(&text).ok()),
            week: new(Entry::Hours).and_then(|text| self.new_week(&text)),
            languages: new(Entry::Languages).and_then(|text| languages(&text).ok()),
            backup: new(Entry::Backup).map(|_| backup.unwrap_or_else(|| "none".to_owned())),
            capacity: limits.iter().any(|entry| self.is_changed(*entry)).then_some(capacity),
            ..RepDetails::default()
        };
        Ok(Some(match &self.before {
            Some(rep) => Command::EditRep(EditRep { rep: rep.id, details }),
            None => Command::AddRep(details),
        }))
    }

    /// Hours that are taken away are all hours.
    fn new_week(&self, text: &str) -> Option<Week> {
        match week(text) {
            Ok(None) if self.before.is_some() => Some(Week::whole()),
            Ok(week) => week,
            Err(_) => None,
        }
    }
}

fn week(text: &str) -> Result<Option<Week>, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("always") {
        return Ok(None);
    }
    Week::from_str(text).map(Some).map_err(|error| error.to_string())
}

fn languages(text: &str) -> Result<BTreeSet<Language>, String> {
    let tags = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    tags.map(|tag| Language::from_str(tag).map_err(|error| error.to_string())).collect()
}

fn limit(text: &str) -> Result<Option<u32>, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("`{text}` is no number; write 15, or nothing for no limit"))
}

/// Whoever is named by a whole email or name, else by a part that only one bears; as the action knows them.
fn backup(text: &str, own: Option<&Rep>, all: &[RepRow]) -> Result<Option<String>, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    let wanted = text.to_lowercase();
    let names = |row: &RepRow| [Some(row.rep.name.to_lowercase()), row.rep.email.as_deref().map(str::to_lowercase)];
    let fits = |fits: &dyn Fn(&str) -> bool| -> Vec<&RepRow> {
        all.iter().filter(|row| names(row).into_iter().flatten().any(|name| fits(&name))).collect()
    };
    let whole = fits(&|name| name == wanted);
    let found = if whole.is_empty() { fits(&|name| name.contains(&wanted)) } else { whole };
    match found.as_slice() {
        [] => Err(format!("the roster knows no `{text}`")),
        [one] if own.is_some_and(|own| own.id == one.rep.id) => Err("nobody stands in for themselves".to_owned()),
        [one] => Ok(Some(one.rep.email.clone().unwrap_or_else(|| one.rep.name.clone()))),
        [one, two, ..] => Err(format!("that may be {} or {}; write more of it", one.rep.name, two.rep.name)),
    }
}
