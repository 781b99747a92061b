//! What the terminal answers when it is asked for its background comes in among the keys, whenever it likes: at once, late,
//! in pieces, or never. Here it is told from keys and taken out: nobody waits for it, and none of it is typed anywhere.
//!
//! The answer is `ESC ] 11 ; rgb:1e1e/2222/2a2a` and ends with BEL or `ESC \`. crossterm makes keys of it: Alt+`]`, one
//! key a letter, Ctrl+g or Alt+`\`; of an ESC at the end of a piece it makes the key Esc.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::theme::Rgb;

/// How long the key Esc is held back while an answer may come: shorter than anybody notices.
const ESC: Duration = Duration::from_millis(50);
/// How long the rest of an answer may take once it has begun.
const REST: Duration = Duration::from_secs(2);
/// How every answer begins, after ESC.
const HEAD: &str = "]11;";
/// No colour is spelled longer than `rgba:1e1e/2222/2a2a/ffff`.
const LONGEST: usize = 24;

/// What the input is, once the answer is taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Something of the person's.
    Event(Event),
    /// The terminal's background.
    Ground(Rgb),
}

/// Looks for the one answer in the input.
#[derive(Debug, Default)]
pub struct Answers {
    stage: Stage,
    /// Events that may be the beginning of the answer.
    held: Vec<Event>,
    /// The answer so far, from its `]` on.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    /// None was asked for, or it has come: everything is the person's.
    #[default]
    Over,
    /// It may begin with the next event.
    Awaited,
    /// A key Esc may be its first byte.
    Esc,
    /// A key Esc was handed on, since nothing followed in time; it may have been its first byte all the same.
    EscGone,
    /// The letters so far may be those of an answer, or keys.
    Perhaps,
    /// The same behind an ESC, which makes it likely.
    Begun,
    /// These are no keys of a person: the colour follows.
    Inside,
    /// As before, and an ESC may be the first half of its end.
    Ending,
}

/// How an event reads as a piece of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Esc,
    Bell,
    /// A letter with ESC before it.
    EscLetter(char),
    Letter(char),
    Other,
}

impl Answers {
    /// One will come, or not.
    pub fn awaited() -> Self {
        Self { stage: Stage::Awaited, ..Self::default() }
    }

    /// How long to wait for the next event before [`Answers::give_up`]; for ever without one.
    pub fn patience(&self) -> Option<Duration> {
        match self.stage {
            Stage::Over | Stage::Awaited | Stage::EscGone => None,
            Stage::Esc | Stage::Perhaps => Some(ESC),
            Stage::Begun | Stage::Inside | Stage::Ending => Some(REST),
        }
    }

    /// Nothing followed in time.
    pub fn give_up(&mut self) -> Vec<Heard> {
        match self.stage {
            Stage::Over => Vec::new(),
            Stage::Esc => {
                let esc = self.no_answer();
                self.stage = Stage::EscGone;
                esc
            }
            Stage::Awaited | Stage::EscGone | Stage::Perhaps | Stage::Begun => self.no_answer(),
            // Some terminals end with ESC alone.
            Stage::Inside | Stage::Ending => self.end(),
        }
    }

    /// What an event is.
    pub fn hear(&mut self, event: Event) -> Vec<Heard> {
        let piece = Piece::of(&event);
        match (self.stage, piece) {
            (Stage::Over, _) => vec![Heard::Event(event)],
            // What is no key is no piece of it, and may come in between: a new size, the mouse, the focus.
            (_, Piece::Other) if !matches!(event, Event::Key(_)) => vec![Heard::Event(event)],
            (Stage::Awaited | Stage::EscGone, Piece::Esc) => self.hold(event, Stage::Esc),
            (Stage::Awaited | Stage::Esc | Stage::EscGone, Piece::EscLetter(']')) => {
                // The Esc before an answer with an ESC of its own was pressed by somebody.
                let before = self.no_answer();
                self.begin(event, Stage::Begun);
                before
            }
            (Stage::Esc, Piece::Letter(']')) => self.begin(event, Stage::Begun),
            (Stage::EscGone, Piece::Letter(']')) => self.begin(event, Stage::Perhaps),
            (Stage::Perhaps | Stage::Begun, Piece::Letter(letter)) if HEAD.starts_with(&format!("{}{letter}", self.text)) => {
                self.text.push(letter);
                let stage = if self.text == HEAD { Stage::Inside } else { self.stage };
                self.hold(event, stage)
            }
            (Stage::Inside, Piece::Letter(letter)) if self.takes(letter) => {
                self.text.push(letter);
                Vec::new()
            }
            (Stage::Inside, Piece::Bell | Piece::EscLetter('\\')) | (Stage::Ending, Piece::Letter('\\')) => self.end(),
            (Stage::Inside, Piece::Esc) => {
                self.stage = Stage::Ending;
                Vec::new()
            }
            (Stage::Awaited | Stage::EscGone, _) => {
                self.stage = Stage::Awaited;
                vec![Heard::Event(event)]
            }
            (Stage::Esc | Stage::Perhaps | Stage::Begun, _) => {
                let mut heard = self.no_answer();
                heard.extend(self.hear(event));
                heard
            }
            (Stage::Inside | Stage::Ending, _) => {
                let mut heard = self.end();
                heard.push(Heard::Event(event));
                heard
            }
        }
    }

    fn begin(&mut self, event: Event, stage: Stage) -> Vec<Heard> {
        self.text.push(']');
        self.hold(event, stage)
    }

    fn hold(&mut self, event: Event, stage: Stage) -> Vec<Heard> {
        self.held.push(event);
        self.stage = stage;
        Vec::new()
    }

    fn takes(&self, letter: char) -> bool {
        self.text.len() < HEAD.len() + LONGEST && (letter.is_ascii_hexdigit() || "rgba:/#".contains(letter))
    }

    /// What was held was typed by somebody.
    fn no_answer(&mut self) -> Vec<Heard> {
        self.text.clear();
        if self.stage != Stage::Over {
            self.stage = Stage::Awaited;
        }
        std::mem::take(&mut self.held).into_iter().map(Heard::Event).collect()
    }

    /// The answer is over, as far as it came.
    fn end(&mut self) -> Vec<Heard> {
        let colour = self.text.strip_prefix(HEAD).and_then(|colour| colour.parse().ok());
        *self = Self::default();
        colour.map(Heard::Ground).into_iter().collect()
    }
}

impl Piece {
    fn of(event: &Event) -> Self {
        let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return Self::Other };
        match (*code, modifiers.difference(KeyModifiers::SHIFT)) {
            (KeyCode::Esc, KeyModifiers::NONE) => Self::Esc,
            (KeyCode::Char('g'), KeyModifiers::CONTROL) => Self::Bell,
            (KeyCode::Char(letter), KeyModifiers::ALT) => Self::EscLetter(letter),
            (KeyCode::Char(letter), KeyModifiers::NONE) => Self::Letter(letter),
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As crossterm reads bytes: ESC and a letter are one key, unless a piece ends between them.
    fn events(piece: &str) -> Vec<Event> {
        let mut events = Vec::new();
        let mut letters = piece.chars().peekable();
        while let Some(letter) = letters.next() {
            let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers));
            events.push(match (letter, letters.peek()) {
                ('\x1b', Some('\x1b')) => {
                    letters.next();
                    key(KeyCode::Esc, KeyModifiers::NONE)
                }
                ('\x1b', Some(next)) => {
                    let next = *next;
                    letters.next();
                    key(KeyCode::Char(next), KeyModifiers::ALT)
                }
                ('\x1b', None) => key(KeyCode::Esc, KeyModifiers::NONE),
                ('\x07', _) => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                (letter, _) if letter.is_uppercase() => key(KeyCode::Char(letter), KeyModifiers::SHIFT),
                (letter, _) => key(KeyCode::Char(letter), KeyModifiers::NONE),
            });
        }
        events
    }

    /// What a person is heard to have typed, Esc as `^`, and the background.
    fn told(heard: Vec<Heard>) -> (String, Option<Rgb>) {
        let mut typed = String::new();
        let mut ground = None;
        for heard in heard {
            match heard {
                Heard::Ground(rgb) => ground = Some(rgb),
                Heard::Event(Event::Key(KeyEvent { code: KeyCode::Char(letter), modifiers, .. })) => {
                    typed.push_str(if modifiers.contains(KeyModifiers::ALT) { "alt+" } else { "" });
                    typed.push(letter);
                }
                Heard::Event(_) => typed.push('^'),
            }
        }
        (typed, ground)
    }

    /// Pieces that come at once, one after the other.
    fn heard(pieces: &[&str]) -> (String, Option<Rgb>) {
        let mut answers = Answers::awaited();
        let mut all: Vec<Heard> = pieces.iter().flat_map(|piece| events(piece)).flat_map(|event| answers.hear(event)).collect();
        all.extend(answers.give_up());
        told(all)
    }

    const WHITE: Option<Rgb> = Some(Rgb(255, 255, 255));

    #[test]
    fn an_answer_is_taken_out_wherever_it_is_cut() {
        for end in ["\x07", "\x1b\\"] {
            let answer = format!("\x1b]11;rgb:ffff/FFFF/ffff{end}");
            assert_eq!(heard(&[&answer]), (String::new(), WHITE));
            assert_eq!(heard(&["jj", &answer, "k"]), ("jjk".to_owned(), WHITE));
            for first in 1..answer.len() {
                let (one, rest) = answer.split_at(first);
                assert_eq!(heard(&["j", one, rest, "k"]), ("jk".to_owned(), WHITE), "{one:?} {rest:?}");
                for second in 1..rest.len() {
                    let (two, three) = rest.split_at(second);
                    assert_eq!(heard(&[one, two, three, "]"]), ("]".to_owned(), WHITE), "{one:?} {two:?} {three:?}");
                }
            }
        }
    }

    /// A piece that ends after its first byte, and a long pause: that byte was an Esc, the rest is no keys.
    #[test]
    fn an_answer_whose_first_byte_was_taken_for_a_key_is_still_taken_out() {
        let mut answers = Answers::awaited();
        assert_eq!(answers.hear(events("\x1b").remove(0)), []);
        assert_eq!(told(answers.give_up()).0, "^");
        let rest: Vec<Heard> = events("]11;rgb:ff/ff/ff\x07j").into_iter().flat_map(|event| answers.hear(event)).collect();
        assert_eq!(told(rest), ("j".to_owned(), WHITE));
    }

    #[test]
    fn keys_stay_keys() {
        for typed in ["]", "]1", "^", "^]", "^]1", "^]11", "j", "11;rgb:ff", "^^", "]11;rgb:ffff/ffff/ffff"] {
            let bytes = typed.replace('^', "\x1b");
            let pieces: Vec<String> = bytes.chars().map(String::from).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            assert_eq!(heard(&pieces), (typed.to_owned(), None), "{typed}");
        }
        assert_eq!(heard(&["\x1b]j"]), ("alt+]j".to_owned(), None));
        assert_eq!(heard(&["\x1b]1\x1b"]), ("alt+]1^".to_owned(), None));
    }

    #[test]
    fn nothing_is_held_back_after_the_answer_or_when_none_was_asked_for() {
        let mut answers = Answers::default();
        assert_eq!(told(answers.hear(events("\x1b").remove(0))).0, "^");
        assert_eq!(answers.patience(), None);
        let mut answers = Answers::awaited();
        for event in events("\x1b]11;rgb:00/00/00\x07") {
            answers.hear(event);
        }
        assert_eq!(told(answers.hear(events("\x1b").remove(0))).0, "^");
    }

    #[test]
    fn an_answer_that_breaks_off_swallows_no_key_and_none_of_it_is_typed() {
        assert_eq!(heard(&["\x1b]11;rgb:ff", "j"]), ("j".to_owned(), None));
        assert_eq!(heard(&["\x1b]11;rgb:ffff/ffff/ffff", "q"]), ("q".to_owned(), WHITE));
        assert_eq!(heard(&["\x1b]11;rgb:ffff/ffff/ffff\x1b", "q"]), ("q".to_owned(), WHITE));
        let endless = "f".repeat(60);
        assert!(heard(&["\x1b]11;", &endless]).0.len() >= 60 - LONGEST);
    }

    #[test]
    fn esc_pressed_just_before_the_answer_counts() {
        assert_eq!(heard(&["\x1b", "\x1b]11;rgb:ff/ff/ff\x07"]), ("^".to_owned(), WHITE));
    }

    #[test]
    fn a_new_size_in_the_middle_is_heard() {
        let mut answers = Answers::awaited();
        for event in events("\x1b]11;rgb:ff/ff") {
            assert_eq!(answers.hear(event), []);
        }
        assert_eq!(answers.hear(Event::Resize(80, 24)), [Heard::Event(Event::Resize(80, 24))]);
        let rest: Vec<Heard> = events("/ff\x07").into_iter().flat_map(|event| answers.hear(event)).collect();
        assert_eq!(told(rest), (String::new(), WHITE));
    }
}
