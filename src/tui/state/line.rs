//! One line that is typed over a screen: until when leads are out of sight, a note, when somebody reached out, for how much a
//! lead was won, what to find in Activity.

use crate::{
    actions::{
        command::{Close, Command, Note, Seen, Snooze, Touch, Trial},
        receipt::would::Told,
    },
    model::{
        lead::Closing,
        time::{Instant, Zone},
    },
    tui::{
        effect::{Effect, Shelf},
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App, ago, days,
    input::{Edit, Field},
    overlay::Kind,
    picker::ASK_ABOVE,
};

/// A line that is typed, and what for.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is typed.
    pub field: Field,
    /// What for.
    pub asks: Asks,
}

/// What a line is typed for.
#[derive(Debug, Clone)]
pub enum Asks {
    /// Until when leads are out of sight.
    Until(About),
    /// Something to know about leads.
    Note(About),
    /// When somebody reached out.
    Contacted {
        /// To whom.
        about: About,
        /// Of the question what it would come to.
        ticket: u64,
        /// What it would come to, of several leads, when that is known.
        would: Option<Told>,
    },
    /// For how much a lead was won.
    Amount(About),
    /// Which entries of the journal are shown.
    Journal {
        /// What stood there before.
        before: String,
    },
    /// Which rows of the rulebook are shown.
    Book {
        /// What stood there before.
        before: String,
    },
}

/// The leads that a line is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Of which list.
    pub shelf: Shelf,
    /// They, as they were seen.
    pub leads: Vec<Seen>,
    /// One by its name, several by their number.
    pub whom: String,
    /// Those that the list does not show, by name.
    pub hidden: Option<String>,
}

/// What was typed for the end of a snooze.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// In sight again, now.
    Now,
    /// That instant.
    At(Instant),
}

/// Reads until when: `2h`, `45m`, `tomorrow 9:00`, `thu`, `+3d`, `26.11 14:30`, or nothing for now. A day without a time
/// begins at nine.
pub fn until(text: &str, now: Instant, zone: Zone) -> Result<Until, String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() || text == "now" {
        return Ok(Until::Now);
    }
    let at = length(&text).map(|minutes| Instant::from_ms(now.ms().saturating_add(minutes.saturating_mul(60_000))));
    let at = match at {
        Some(at) => at,
        None => day_and_time(&text, now, zone)?,
    };
    if at <= now { Err("that is over already; name a later time".to_owned()) } else { Ok(Until::At(at)) }
}

/// `2h`, `45m`, `1h30m`, in minutes.
pub(super) fn length(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (hours.trim().parse::<i64>().ok()?, rest.trim()),
        None => (0, text),
    };
    let minutes = match rest.strip_suffix('m') {
        Some(minutes) => minutes.trim().parse::<i64>().ok()?,
        None if rest.is_empty() => 0,
        None => return None,
    };
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (hours >= 0 && minutes >= 0 && all > 0 && all <= 366 * 24 * 60).then_some(all)
}

fn day_and_time(text: &str, now: Instant, zone: Zone) -> Result<Instant, String> {
    let wrong = || format!("`{text}` is no time; write 2h, tomorrow 9:00, thu, +3d or 26.11 14:30");
    let today = now.day(zone);
    let (day, time) = match text.rsplit_once(' ') {
        Some((day, time)) if time.contains(':') => (day, Some(time)),
        _ if text.contains(':') => ("today", Some(text)),
        _ => (text, None),
    };
    let day = days::read(day, today).map_err(|_| wrong())?;
    let minutes: u16 = match time {
        None => 9 * 60,
        Some(time) => {
            let (hours, minutes) = time.split_once(':').ok_or_else(wrong)?;
            let number = |text: &str, most: u16| text.parse::<u16>().ok().filter(|n| *n <= most);
            number(hours, 23).zip(number(minutes, 59)).map(|(hours, minutes)| hours * 60 + minutes).ok_or_else(wrong)?
        }
    };
    let at = days::at(day, minutes, zone);
    // A time alone that is over means tomorrow.
    match (at <= now && text.contains(':') && !text.contains(' '), day.succ_opt()) {
        (true, Some(tomorrow)) => Ok(days::at(tomorrow, minutes, zone)),
        _ => Ok(at),
    }
}

/// What Enter would do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Would {
    /// Leads go out of sight until then.
    Hide(Instant),
    /// Leads are in sight again.
    Show,
    /// What is typed is kept with the leads.
    Keep,
    /// Their touch clocks stop as of then; now, if nothing else was typed.
    Touch(Option<Instant>),
    /// It is won, for that much if somebody says so.
    Win(Option<i64>),
    /// Nothing: what is typed cannot be read.
    Nothing(String),
}

impl Line {
    /// What Enter would do now.
    pub fn would(&self, now: Instant, zone: Zone) -> Would {
        match self.command(now, zone) {
            Err(because) => Would::Nothing(because),
            Ok(Some(Command::Snooze(Snooze { until: Some(until), .. }))) => Would::Hide(until),
            Ok(Some(Command::Snooze(Snooze { until: None, .. }))) => Would::Show,
            Ok(Some(Command::Touch(touch))) => Would::Touch(touch.at),
            Ok(Some(Command::Close(close))) => Would::Win(close.value),
            Ok(_) => Would::Keep,
        }
    }
    /// What Enter does; the error is shown in the line.
    pub fn command(&self, now: Instant, zone: Zone) -> Result<Option<Command>, String> {
        let text = self.field.text();
        match &self.asks {
            Asks::Until(about) => {
                let until = match until(text, now, zone)? {
                    Until::Now => None,
                    Until::At(at) => Some(at),
                };
                Ok(Some(Command::Snooze(Snooze { leads: about.leads.clone(), until })))
            }
            Asks::Note(_) if text.trim().is_empty() => Err("write something, or leave with Esc".to_owned()),
            Asks::Note(about) => Ok(Some(Command::Note(Note { leads: about.leads.clone(), text: text.trim().to_owned() }))),
            Asks::Contacted { about, .. } => {
                let at = ago::read(text, now, zone)?;
                Ok(Some(Command::Touch(Touch { leads: about.leads.clone(), at })))
            }
            Asks::Amount(about) => {
                let value = amount(text)?;
                let leads = about.leads.clone();
                Ok(Some(Command::Close(Close { leads, closing: Closing::Won, reason: None, value })))
            }
            Asks::Journal { .. } | Asks::Book { .. } => Ok(None),
        }
    }

    /// The leads it is about.
    pub fn about(&self) -> Option<&About> {
        match &self.asks {
            Asks::Until(about) | Asks::Note(about) | Asks::Amount(about) | Asks::Contacted { about, .. } => Some(about),
            Asks::Journal { .. } | Asks::Book { .. } => None,
        }
    }
}

/// An amount in whole units, with or without commas; nothing where nothing is typed.
fn amount(text: &str) -> Result<Option<i64>, String> {
    let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | ',' | '_' | '\'')).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<i64>().ok().filter(|amount| *amount >= 0);
    number.map(Some).ok_or_else(|| format!("`{}` is no amount; write 12000, or nothing", text.trim()))
}

impl App {
    pub(super) fn key_in_line(
        &mut self,
        mut line: Box<Line>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        match action {
            Some(Action::Cancel) => {
                if let Asks::Journal { before } = &line.asks
                    && (self.activity.filter != *before || self.activity.complaint.is_some())
                {
                    let before = before.clone();
                    out.push(self.activity.set_filter(&before));
                }
                if let Asks::Book { before } = &line.asks {
                    self.book.set_filter(before);
                }
                None
            }
            Some(Action::Accept) => match (line.about(), line.command(self.now, self.zone)) {
                (Some(about), Ok(Some(Command::Touch(touch)))) if touch.leads.len() > ASK_ABOVE => {
                    let title = format!("Contacted {}?", about.whom);
                    self.preview(Trial::Touch(touch), about.shelf, title, about.hidden.clone(), out);
                    None
                }
                (Some(about), Ok(Some(command))) => {
                    self.order(command, about.shelf, &about.leads.clone(), out);
                    None
                }
                // It says what is wrong, and stays to be mended.
                (None, _) if matches!(line.asks, Asks::Journal { .. }) && self.activity.complaint.is_some() => {
                    Some(Kind::Line(line))
                }
                (None, _) => None,
                // What cannot be read is said in the line itself.
                (Some(_), Ok(None) | Err(_)) => Some(Kind::Line(line)),
            },
            _ => {
                if line.field.key(key) == Edit::Changed {
                    self.line_changed(&line, out);
                }
                Some(Kind::Line(line))
            }
        }
    }

    /// The list of Activity, and that of Rules, follows with every key.
    pub(super) fn line_changed(&mut self, line: &Line, out: &mut Vec<Effect>) {
        match &line.asks {
            Asks::Journal { .. } => out.push(self.activity.set_filter(line.field.text())),
            Asks::Book { .. } => self.book.set_filter(line.field.text()),
            Asks::Until(_) | Asks::Note(_) | Asks::Contacted { .. } | Asks::Amount(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_snooze_is_read_as_people_type_it() {
        // Tuesday, 12:42 in New York.
        let now: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let zone: Zone = "America/New_York".parse().unwrap();
        for (text, expected) in [
            ("2h", "2026-11-24T19:42:00.000Z"),
            ("45m", "2026-11-24T18:27:00.000Z"),
            ("1h30m", "2026-11-24T19:12:00.000Z"),
            ("tomorrow 9:00", "2026-11-25T14:00:00.000Z"),
            ("tomorrow", "2026-11-25T14:00:00.000Z"),
            ("thu", "2026-11-26T14:00:00.000Z"),
            ("+3d", "2026-11-27T14:00:00.000Z"),
            ("26.11 14:30", "2026-11-26T19:30:00.000Z"),
            ("2026-12-01", "2026-12-01T14:00:00.000Z"),
            ("16:00", "2026-11-24T21:00:00.000Z"),
            // Over for today.
            ("8:00", "2026-11-25T13:00:00.000Z"),
        ] {
            assert_eq!(until(text, now, zone), Ok(Until::At(expected.parse().unwrap())), "{text}");
        }
        assert_eq!(until("", now, zone), Ok(Until::Now));
        for text in ["soon", "0h", "25:00", "tomorrow 9:99", "today", "-2h", "99999999999h"] {
            assert!(until(text, now, zone).is_err(), "{text}");
        }
    }
}
