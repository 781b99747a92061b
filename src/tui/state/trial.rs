//! Trying a lead: typed, or taken from the one under the cursor; the rules are asked with every key, and nothing is kept.

use crate::{
    actions::ask::{Explanation, Witness},
    model::id::{LeadId, RuleName},
    tui::{
        effect::{Ask, Effect, TrialOf, Under},
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App, Screen,
    input::{Edit, Field},
    notes::Tone,
    overlay::{Kind, Overlay},
    rule_keys::quoted,
    rules::{Tab, What},
};

/// A lead that is tried.
#[derive(Debug, Clone)]
pub struct TryOut {
    /// What is typed of it.
    pub field: Field,
    /// The lead it began with: it does not join itself.
    pub known: Option<LeadId>,
    /// What would become of it, or what is wrong with the line; nothing until that is known.
    pub told: Option<Result<Box<Explanation>, String>>,
    /// What its account is to us, which no line can say: of the lead of a finding or a case, until something is typed.
    pub account: Option<String>,
    /// Which book it is tried under.
    pub under: Under,
    /// Lines of that scrolled away.
    pub scroll: usize,
    ticket: u64,
}

impl App {
    /// Tries the lead under the cursor, or one that is still to be typed.
    pub(super) fn want_trial(&mut self, out: &mut Vec<Effect>) {
        let known = self.page().map(|row| row.id);
        let field = Field::default();
        self.tried += 1;
        let (ticket, under) = (self.tried, self.tried_under());
        out.extend(known.map(|lead| Effect::Ask(Ask::Trial(ticket, TrialOf::Lead(lead), under))));
        self.put_over(Kind::Trial(Box::new(TryOut { field, known, told: None, account: None, under, scroll: 0, ticket })));
    }

    /// Where the draft is what one looks at, it is what is tried.
    fn tried_under(&self) -> Under {
        if self.screen == Screen::Rules && self.draft().is_some() { Under::Draft } else { Under::Live }
    }

    /// The lead that shows a finding.
    pub(super) fn witness(&self, what: What) -> Option<&Witness> {
        let What::Finding(index) = what else { return None };
        self.book.findings.as_ref()?.get(index)?.witness.as_ref()
    }

    /// Tries the lead that shows a finding: itself, not what a line can say of it.
    pub(super) fn try_witness(&mut self, index: usize, out: &mut Vec<Effect>) {
        let Some(witness) = self.witness(What::Finding(index)).cloned() else {
            self.say("no lead shows this: it is about the book alone", Tone::Hint);
            return;
        };
        self.tried += 1;
        self.try_whole(&witness.facts(), TrialOf::Witness(Box::new(witness)), out);
    }

    /// Tries the lead of a case, as the case is run.
    pub(super) fn try_case(&mut self, index: usize, out: &mut Vec<Effect>) {
        let test = self.book.page.as_ref().and_then(|page| page.book.tests.get(index)).cloned();
        if let Some(test) = test {
            self.try_whole(&test.lead.clone(), TrialOf::Case(Box::new(test)), out);
        }
    }

    /// Tries a lead of which a line says less than is known.
    fn try_whole(&mut self, facts: &[(String, String)], of: TrialOf, out: &mut Vec<Effect>) {
        self.tried += 1;
        let (ticket, under) = (self.tried, self.tried_under());
        let account =
            facts.iter().find(|(field, account)| field == ACCOUNT && account != NONE).map(|(_, account)| account.clone());
        let field = Field::with(&line(facts));
        out.push(Effect::Ask(Ask::Trial(ticket, of, under)));
        self.put_over(Kind::Trial(Box::new(TryOut { field, known: None, told: None, account, under, scroll: 0, ticket })));
    }

    /// What would become of it has come.
    pub(super) fn take_trial(&mut self, ticket: u64, line: Option<String>, told: Result<Box<Explanation>, String>) {
        let Some(Overlay { kind: Kind::Trial(trial), .. }) = &mut self.overlay else { return };
        if trial.ticket != ticket {
            return;
        }
        if let Some(line) = line {
            trial.field = Field::with(&line);
        }
        (trial.told, trial.scroll) = (Some(told), 0);
    }

    pub(super) fn paste_in_trial(&mut self, trial: &mut TryOut, text: &str, out: &mut Vec<Effect>) {
        trial.field.paste(text);
        self.ask_trial(trial, out);
    }

    pub(super) fn key_in_trial(
        &mut self,
        mut trial: Box<TryOut>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        let page = usize::from(self.plan().middle(self.size) / 2).max(1);
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::PageDown) => trial.scroll = trial.scroll.saturating_add(page),
            Some(Action::PageUp) => trial.scroll = trial.scroll.saturating_sub(page),
            Some(Action::Down) => trial.scroll = trial.scroll.saturating_add(1),
            Some(Action::Up) => trial.scroll = trial.scroll.saturating_sub(1),
            Some(Action::Accept) => {
                let told = trial.told.as_ref().and_then(|told| told.as_ref().ok());
                let Some(rule) = told.and_then(|told| told.decision.rule()).map(|rule| rule.name.clone()) else {
                    return Some(Kind::Trial(trial));
                };
                self.show_rule(&rule, out);
                return None;
            }
            _ => {
                if trial.field.key(key) == Edit::Changed {
                    self.ask_trial(&mut trial, out);
                }
            }
        }
        trial.scroll = trial.scroll.min(self.pointer.zones.panel.furthest);
        Some(Kind::Trial(trial))
    }

    fn ask_trial(&mut self, trial: &mut TryOut, out: &mut Vec<Effect>) {
        self.tried += 1;
        (trial.ticket, trial.account) = (self.tried, None);
        let line = trial.field.text().to_owned();
        if line.trim().is_empty() {
            (trial.told, trial.known) = (None, None);
            return;
        }
        out.push(Effect::Ask(Ask::Trial(trial.ticket, TrialOf::Line(line, trial.known), trial.under)));
    }

    /// The Rules screen with that rule under the cursor.
    pub(super) fn show_rule(&mut self, rule: &RuleName, out: &mut Vec<Effect>) {
        self.book.tab = Tab::Rules;
        self.book.expect_rule(rule);
        self.show(Screen::Rules, out);
    }
}

/// The field of a lead's facts that says what its company is to us.
const ACCOUNT: &str = "account";
/// What stands there where it is nothing.
const NONE: &str = "none";
/// The one that says who looks after that.
const ACCOUNT_OWNER: &str = "account_owner";

/// What a line can say of such a lead: all but its account.
fn line(facts: &[(String, String)]) -> String {
    let facts = facts.iter().filter(|(field, _)| field != ACCOUNT && field != ACCOUNT_OWNER);
    let facts = facts.map(|(field, value)| (if field == "tag" { "tags" } else { field }, value));
    facts.map(|(field, value)| format!("{field}={}", in_quotes(value))).collect::<Vec<_>>().join(" ")
}

/// A value as the line reads it back.
fn in_quotes(value: &str) -> String {
    let bare = !value.is_empty() && !value.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\\'));
    if bare { value.to_owned() } else { quoted(value) }
}
