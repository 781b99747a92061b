//! Worlds that read aloud: `world().rep("ana", "Europe/Berlin").pool("emea", ["ana", "ben*2"]).rule("All", "", "pool:emea")`.

use std::path::PathBuf;

use leadtower::{
    actions::{
        Desk,
        command::{Add, Command, Publish, RepDetails},
        error::{ActionError, Refusal},
        receipt::Receipt,
    },
    clock::Clock,
    model::{
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{Actor, Entry},
        lead::{Fingerprint, Lead, LeadDraft, Profile, Standing},
        rep::Capacity,
        time::{Instant, Millis},
    },
    store::{Conn, backup, decisions, decisions::KeptDecision, dump, journal_list, leads, names::Names, reps},
};
use tempfile::TempDir;

/// A Monday morning in Europe.
pub const MONDAY: &str = "2026-03-02T09:00:00Z";

/// A rulebook as text, part by part; can be changed and published again.
#[derive(Debug, Clone)]
pub struct Book {
    pub zone: &'static str,
    /// Name, countries as a list of TOML, pool.
    pub territories: Vec<(&'static str, &'static str, Option<&'static str>)>,
    pub pools: Vec<(String, Vec<String>, String)>,
    pub slas: Vec<String>,
    pub rules: Vec<[String; 5]>,
}

impl Book {
    pub fn text(&self) -> String {
        let mut text =
            format!("format = 1\n[defaults]\nhours = {{ zone = \"{}\", week = \"Mon-Fri 09:00-18:00\" }}\n", self.zone);
        for (name, countries, pool) in &self.territories {
            let pool = pool.map(|pool| format!("pool = \"{pool}\"\n")).unwrap_or_default();
            text += &format!("[[territory]]\nname = \"{name}\"\ncountries = {countries}\n{pool}");
        }
        for (name, members, more) in &self.pools {
            let members = members.iter().map(|member| {
                let (rep, weight) = member.split_once('*').unwrap_or((member, "1"));
                format!("{{ rep = \"{}\", weight = {weight} }}", email_of(rep))
            });
            let members: Vec<String> = members.collect();
            text += &format!("[[pool]]\nname = \"{name}\"\nmembers = [{}]\n{more}\n", members.join(", "));
            if !more.contains("strategy") {
                text += "strategy = \"weighted\"\n";
            }
        }
        for sla in &self.slas {
            text += &format!("[[sla]]\n{sla}\n");
        }
        for [name, when, to, otherwise, sla] in &self.rules {
            text += &format!("[[rule]]\nname = \"{name}\"\nto = \"{to}\"\n");
            for (key, value) in [("when", when), ("otherwise", otherwise), ("sla", sla)] {
                if !value.is_empty() {
                    text += &format!("{key} = \"{value}\"\n");
                }
            }
        }
        text
    }
}

/// A world to be.
#[derive(Debug)]
pub struct Plan {
    reps: Vec<RepDetails>,
    pub book: Book,
    start: Instant,
}

/// A file with people and policy, a present, and somebody at a desk.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
    desk: Desk,
    pub now: Instant,
    pub book: Book,
}

pub fn world() -> Plan {
    let book = Book { zone: "Europe/Berlin", territories: Vec::new(), pools: Vec::new(), slas: Vec::new(), rules: Vec::new() };
    Plan { reps: Vec::new(), book, start: instant(MONDAY) }
}

pub fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn email_of(rep: &str) -> String {
    format!("{}@us.example", rep.replace(' ', "."))
}

impl Plan {
    /// A rep who is always at work and takes any number of leads.
    pub fn rep(mut self, name: &str, zone: &str) -> Self {
        let details = RepDetails {
            name: Some(name.to_owned()),
            email: Some(email_of(name)),
            zone: zone.parse().ok(),
            ..RepDetails::default()
        };
        self.reps.push(details);
        self
    }

    /// Of the rep named last.
    pub fn hours(self, week: &str) -> Self {
        let week = week.parse().unwrap();
        self.last_rep(|rep| rep.week = Some(week))
    }

    /// Of the rep named last.
    pub fn max_open(self, most: u32) -> Self {
        self.last_rep(|rep| rep.capacity = Some(Capacity { max_open: Some(most), ..Capacity::default() }))
    }

    /// Of the rep named last.
    pub fn speaks(self, languages: &[&str]) -> Self {
        let languages = languages.iter().map(|language| language.parse().unwrap()).collect();
        self.last_rep(|rep| rep.languages = Some(languages))
    }

    /// Of the rep named last, somebody named before.
    pub fn backup(self, name: &str) -> Self {
        self.last_rep(|rep| rep.backup = Some(name.to_owned()))
    }

    pub fn pool<const N: usize>(self, name: &str, members: [&str; N]) -> Self {
        self.pool_with(name, members, "")
    }

    /// A pool with more lines of its section.
    pub fn pool_with<const N: usize>(mut self, name: &str, members: [&str; N], more: &str) -> Self {
        self.book.pools.push((name.to_owned(), members.map(str::to_owned).to_vec(), more.to_owned()));
        self
    }

    pub fn sla(mut self, lines: &str) -> Self {
        self.book.slas.push(lines.to_owned());
        self
    }

    pub fn rule(mut self, name: &str, when: &str, to: &str) -> Self {
        self.book.rules.push([name, when, to, "", ""].map(str::to_owned));
        self
    }

    /// Of the rule named last.
    pub fn otherwise(mut self, what: &str) -> Self {
        what.clone_into(&mut self.book.rules.last_mut().unwrap()[3]);
        self
    }

    /// Of the rule named last.
    pub fn under_sla(mut self, name: &str) -> Self {
        name.clone_into(&mut self.book.rules.last_mut().unwrap()[4]);
        self
    }

    fn last_rep(mut self, change: impl FnOnce(&mut RepDetails)) -> Self {
        change(self.reps.last_mut().unwrap());
        self
    }

    pub fn open(self) -> World {
        let mut world = self.open_without_book();
        world.publish();
        world
    }

    /// Before the first rulebook.
    pub fn open_without_book(self) -> World {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk_in(&folder, self.start, "rita");
        let mut world = World { folder, desk, now: self.start, book: self.book };
        for rep in self.reps {
            world.perform(&Command::AddRep(rep));
        }
        world
    }
}

fn desk_in(folder: &TempDir, now: Instant, actor: &str) -> Desk {
    let conn = Conn::open(&folder.path().join("leads.db")).unwrap();
    Desk::new(conn, Clock::Fixed(now), Actor::named(actor))
}

impl World {
    /// Where the database is.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("leads.db")
    }

    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    pub fn conn(&self) -> &Conn {
        self.desk.conn()
    }

    /// The same in a file of its own.
    pub fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        backup::copy(self.conn(), &folder.path().join("leads.db")).unwrap();
        let desk = desk_in(&folder, self.now, "rita");
        Self { folder, desk, now: self.now, book: self.book.clone() }
    }

    /// Another connection to the same file.
    pub fn another_desk(&self, actor: &str) -> Desk {
        desk_in(&self.folder, self.now, actor)
    }

    pub fn later(&mut self, by: Millis) {
        self.now = self.now + by;
        self.desk = self.another_desk("rita");
    }

    /// Time goes by while the same desk stays open.
    pub fn wait(&mut self, by: Millis) {
        self.now = self.now + by;
        self.desk.go_by(Clock::Fixed(self.now));
    }

    pub fn attempt(&mut self, command: &Command) -> Result<Receipt, ActionError> {
        self.desk.perform(command)
    }

    pub fn perform(&mut self, command: &Command) -> Receipt {
        self.attempt(command).unwrap_or_else(|error| panic!("{command:?}: {error}"))
    }

    /// Why a command is refused.
    pub fn refusal(&mut self, command: &Command) -> Refusal {
        match self.attempt(command) {
            Err(ActionError::Refused(refusal)) => refusal,
            other => panic!("{command:?}: {other:?}"),
        }
    }

    /// Publishes the book as it stands.
    pub fn publish(&mut self) -> Receipt {
        let text = self.book.text();
        self.perform(&Command::Publish(Publish::of(text, None)))
    }

    pub fn undo(&mut self, entry: EntryId) -> Receipt {
        self.perform(&Command::Undo(Some(entry)))
    }

    pub fn add(&mut self, draft: LeadDraft) -> Receipt {
        self.perform(&Command::Add(Add { draft }))
    }

    /// A lead of that email comes in.
    pub fn lead_from(&mut self, email: &str) -> LeadId {
        self.add(draft(email)).leads[0].lead
    }

    pub fn rep(&self, name: &str) -> RepId {
        let all = reps::all(self.conn()).unwrap();
        all.iter().find(|rep| rep.name == name).unwrap_or_else(|| panic!("no rep {name}")).id
    }

    pub fn lead(&self, id: LeadId) -> Lead {
        let names = Names::load(self.conn()).unwrap();
        leads::get(self.conn(), &names, id).unwrap().unwrap_or_else(|| panic!("no lead {id}")).lead
    }

    pub fn owner(&self, id: LeadId) -> Option<RepId> {
        self.lead(id).state.owner
    }

    pub fn decision(&self, id: DecisionId) -> KeptDecision {
        decisions::get(self.conn(), id).unwrap().unwrap_or_else(|| panic!("no decision {id}"))
    }

    pub fn dump(&self) -> Vec<String> {
        dump::logical(self.conn()).unwrap()
    }

    /// The whole journal, newest first.
    pub fn journal(&self) -> Vec<Entry> {
        journal_list::entries(self.conn(), None, usize::from(u16::MAX)).unwrap()
    }
}

/// A lead of which only the email is known.
pub fn draft(email: &str) -> LeadDraft {
    LeadDraft {
        profile: Profile { name: Some("Somebody".to_owned()), email: Some(email.to_owned()), ..Profile::default() },
        external_id: None,
        created_at: None,
        owner: None,
        standing: Standing::Open,
        touched_at: None,
        closed_at: None,
        value: None,
        fingerprint: print_of(email),
    }
}

/// A fingerprint that differs where the texts do.
pub fn print_of(text: &str) -> Fingerprint {
    let mut print = [0_u8; 16];
    for (index, byte) in text.bytes().enumerate() {
        print[index % 16] = print[index % 16].wrapping_mul(31).wrapping_add(byte);
    }
    Fingerprint(print)
}
