//! Keys of the Rules screen.

use crate::{
    actions::ask::{At, BookPage, Hits},
    model::territory::Territory,
    rulebook::{english, spelling},
    tui::{
        effect::{
            Ask, Effect, Text,
            count::{CountAsk, CountOrder, CountSaid},
        },
        keys::{action::Action, keymap::Place},
    },
};

use super::{
    App, Screen,
    case::must_go_to,
    copy::copy,
    input::Field,
    line::{Asks, Line},
    notes::Tone,
    overlay::Kind,
    rehearsal::Stage,
    rules::{Tab, What},
};

impl App {
    /// Reads the book anew, if it is on screen.
    pub(super) fn reload_book(&mut self, out: &mut Vec<Effect>) {
        if self.screen == Screen::Rules {
            out.push(Effect::Ask(Ask::Book));
        }
    }

    /// A filter is typed: in place of the one before, or going on with it.
    pub(super) fn filter_book(&mut self) {
        if self.book.page.is_none() {
            self.say("no rulebook is live: there is nothing to filter yet", Tone::Hint);
            return;
        }
        let before = self.book.filter.text().to_owned();
        let line = Line { field: Field::offering(&before), asks: Asks::Book { before } };
        self.put_over(Kind::Line(Box::new(line)));
    }

    /// What the screen now needs: a count, where the one there is old; and the top of the detail of another row.
    pub(super) fn follow_book(&mut self, out: &mut Vec<Effect>) {
        self.book.follow_filter();
        let of = Some((self.book.tab, self.book.list().cursor()));
        if self.book_of != of {
            (self.book_of, self.beside) = (of, 0);
        }
        self.follow_proof(out);
        if let Some(number) = self.book.wants_count(self.at, self.now, self.zone) {
            let order = CountOrder { number, database: self.database.clone(), ask: CountAsk::Hits };
            out.push(Effect::Count(Box::new(order)));
        }
    }

    /// A check of the book, where the one there is old.
    pub(super) fn follow_proof(&mut self, out: &mut Vec<Effect>) {
        if let Some(number) = self.book.wants_check(self.at) {
            let order = CountOrder { number, database: self.database.clone(), ask: CountAsk::Check };
            out.push(Effect::Count(Box::new(order)));
        }
    }

    /// What was counted has come.
    pub(super) fn take_count(&mut self, number: u64, said: CountSaid) {
        let at = self.at;
        match said {
            CountSaid::Hits(hits) => self.book.take_count(number, hits, at),
            CountSaid::Proof(proof) => self.book.take_proof(number, proof, at),
            CountSaid::Matching(leads) => self.take_matching(number, leads),
            CountSaid::Replaying(progress) => self.take_replay(number, Stage::Running(progress)),
            CountSaid::Replayed(Ok(report)) => self.take_replay(number, Stage::Done(report)),
            CountSaid::Replayed(Err(because)) => self.take_replay(number, Stage::Failed(because)),
            CountSaid::Learnt(learnt) => self.take_lessons(learnt),
            CountSaid::Names(names) => self.take_move_names(names),
            CountSaid::Move(lead, told) => self.take_move(lead, told),
        }
    }

    /// A key that has a meaning of its own on this screen.
    pub(super) fn act_on_book(&mut self, action: Action, out: &mut Vec<Effect>) {
        match action {
            Action::NextTab => self.book.turn(1),
            Action::PreviousTab => self.book.turn(-1),
            Action::Open if self.drop_carried(out) => {}
            Action::Open => self.open_book_row(out),
            _ => {}
        }
    }

    /// The leads behind a row, in the Queue.
    fn open_book_row(&mut self, out: &mut Vec<Effect>) {
        let Some(what) = self.book.selected() else {
            self.say("nothing is under the cursor", Tone::Hint);
            return;
        };
        match what {
            What::Finding(index) => return self.try_witness(index, out),
            What::Case(index) => return self.try_case(index, out),
            _ => {}
        }
        match self.leads_behind(what) {
            Some(filter) => {
                self.drill(&filter, out);
                self.say("Esc goes back to Rules", Tone::Hint);
            }
            None => self.say("no list of leads stands behind this", Tone::Hint),
        }
    }

    /// What the key that opens a row is called where it does something else: a rule that is carried is dropped, the lead of a
    /// finding is tried.
    pub fn row_hint(&self, hint: &str) -> Option<String> {
        if self.place() != Place::Rules {
            return None;
        }
        let key = self.keymap.key_of(Place::Rules, Action::Open)?.shown();
        let does = if self.book.carried.is_some() {
            "drop"
        } else if self.book.tab == Tab::Lint {
            "try it"
        } else {
            return None;
        };
        hint.strip_prefix(&key)?.starts_with(' ').then(|| format!("{key} {does}"))
    }

    /// The filter of the leads behind a row; nothing where there is none.
    pub fn leads_behind(&self, what: What) -> Option<String> {
        let page = self.book.page.as_ref()?;
        let hits = self.book.hits.as_ref()?;
        let since = |asked: String| Some(format!("{asked} received:>={} status:any", hits.first.format("%Y-%m-%d")));
        match what {
            What::Rule(index) => {
                let name = &page.book.rules.get(index)?.name;
                let called = hits.of(Some(name)).map_or(std::slice::from_ref(name), |hits| &hits.called);
                let called: Vec<String> = called.iter().map(|name| quoted(name.as_str())).collect();
                since(format!("rule:{}", called.join(",")))
            }
            What::NoRule => since("rule:none".to_owned()),
            What::Territory(..) => since(self.lies_in(what)?),
            What::Nowhere => since(countries_of(hits, &At::Nowhere)?),
            What::Unknown => since("country:unknown".to_owned()),
            What::Pool(index) => since(format!("pool:{}", quoted(page.book.pools.get(index)?.name.as_str()))),
            What::Segment(index) => since(format!("segment:{}", quoted(page.book.segments.get(index)?.name.as_str()))),
            What::Sla(index) => since(format!("sla:{}", quoted(page.book.slas.get(index)?.name.as_str()))),
            What::Earlier | What::Defaults | What::Finding(_) | What::Case(_) => None,
        }
    }

    /// The places of a territory as a filter: those it names, where they are all countries or all states, since a lead given
    /// by hand tells its place, but not under which territory it would have been routed.
    fn lies_in(&self, what: What) -> Option<String> {
        let What::Territory(index, _) = what else { return None };
        let all = &self.book.page.as_ref()?.book.territories;
        let within: Vec<&Territory> = self.book.inside(index).into_iter().filter_map(|index| all.get(index)).collect();
        let outside = all.iter().filter(|one| within.iter().all(|inner| inner.name != one.name));
        let countries: Vec<_> = within.iter().flat_map(|one| &one.countries).collect();
        let states: Vec<_> = within.iter().flat_map(|one| &one.states).collect();
        let postal = all.iter().any(|one| !one.postal_prefixes.is_empty());
        let mut elsewhere = outside.flat_map(|one| &one.states);
        let is_split = elsewhere.any(|state| countries.iter().any(|country| **country == state.country()));
        let join = |codes: Vec<&str>| codes.join(",");
        match (countries.is_empty(), states.is_empty(), postal || is_split) {
            (false, true, false) => Some(format!("country:{}", join(countries.iter().map(|code| code.as_str()).collect()))),
            (true, false, false) => Some(format!("state:{}", join(states.iter().map(|code| code.as_str()).collect()))),
            (..) => Some(format!("territory:{}", quoted(all.get(index)?.name.as_str()))),
        }
    }

    /// `y` or `Y` on this screen.
    pub(super) fn copy_book(&mut self, action: Action, out: &mut Vec<Effect>) {
        let (Some(page), Some(what)) = (&self.book.page, self.book.selected()) else {
            self.say("nothing to copy yet", Tone::Hint);
            return;
        };
        let said = says(page, what);
        match action {
            Action::CopyRows => {
                let hits = self.book.hits.as_ref();
                let rows = page.book.rules.iter().enumerate().map(|(index, rule)| {
                    let hits = hits.and_then(|hits| hits.of(Some(&rule.name))).map_or(0, |hits| hits.leads);
                    let place = (index + 1).to_string();
                    let mut cells = vec![place, rule.name.to_string()];
                    cells.extend(says(page, What::Rule(index)).into_iter().skip(1).map(|(_, text)| text));
                    cells.push(hits.to_string());
                    cells
                });
                let rows = rows.collect();
                match self.book.tab {
                    Tab::Rules => copy("the rules", Text::Rows(rows), out),
                    Tab::Territories | Tab::Pools | Tab::Sizes | Tab::Lint => {
                        copy("1 row", Text::Rows(vec![said.into_iter().map(|(_, text)| text).collect()]), out);
                    }
                }
            }
            _ => match said.first().cloned() {
                Some((_, name)) => self.offer(&name, said, Vec::new()),
                None => self.say("nothing to copy here", Tone::Hint),
            },
        }
    }

    /// Whether a key has something to act on here, else why not.
    pub(super) fn works_in_book(&self, action: Action) -> bool {
        let what = self.book.selected();
        match action {
            Action::Open => what.is_some_and(|what| {
                matches!(what, What::Case(_)) || self.leads_behind(what).is_some() || self.witness(what).is_some()
            }),
            Action::Toggle | Action::Reorder => matches!(what, Some(What::Rule(_))),
            Action::More | Action::Less => matches!(what, Some(What::Territory(..) | What::Pool(_))),
            Action::Rehearse => self.draft().is_some(),
            Action::Publish => self.draft().is_some() || self.broken_draft().is_some(),
            Action::Edit => what.is_some_and(can_be_edited),
            Action::Dismiss => what.is_some_and(|what| can_be_taken_out(what) || matches!(what, What::Case(_))),
            Action::Down | Action::Up | Action::Copy | Action::CopyRows => what.is_some(),
            Action::NextTab | Action::PreviousTab | Action::New | Action::Editor | Action::Filter => self.book.page.is_some(),
            Action::Redo => self.again.is_some(),
            Action::Undo => self.last.is_some(),
            _ => true,
        }
    }
}

/// Whether there is a form for it.
fn can_be_edited(what: What) -> bool {
    can_be_taken_out(what) || what == What::Defaults
}

fn can_be_taken_out(what: What) -> bool {
    matches!(what, What::Rule(_) | What::Territory(..) | What::Pool(_) | What::Segment(_) | What::Sla(_))
}

/// What can be copied of a row: its name first.
fn says(page: &BookPage, what: What) -> Vec<(&'static str, String)> {
    let book = &page.book;
    let parts = match what {
        What::Rule(index) => book.rules.get(index).map(|one| {
            vec![("name", one.name.to_string()), ("criteria", spelling::write(&one.when)), ("in English", english::rule(one))]
        }),
        What::Territory(index, _) => {
            book.territories.get(index).map(|one| vec![("name", one.name.to_string()), ("in English", english::territory(one))])
        }
        What::Pool(index) => {
            book.pools.get(index).map(|one| vec![("name", one.name.to_string()), ("in English", english::pool(one))])
        }
        What::Segment(index) => {
            book.segments.get(index).map(|one| vec![("name", one.name.to_string()), ("in English", english::segment(one))])
        }
        What::Sla(index) => {
            book.slas.get(index).map(|one| vec![("name", one.name.to_string()), ("in English", english::sla(one))])
        }
        What::Case(index) => book.tests.get(index).map(|one| vec![("name", one.name.clone()), ("must go to", must_go_to(one))]),
        What::Earlier | What::NoRule | What::Nowhere | What::Unknown | What::Defaults | What::Finding(_) => None,
    };
    parts.unwrap_or_default()
}

/// The countries that send leads from there, as a filter.
fn countries_of(hits: &Hits, at: &At) -> Option<String> {
    let codes: Vec<&str> = hits.places.get(at)?.countries.iter().map(|(code, _)| code.as_str()).collect();
    (!codes.is_empty()).then(|| format!("country:{}", codes.join(",")))
}

/// A value as a filter reads it back.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
