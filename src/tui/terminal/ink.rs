//! What text looks like, and the shortest way to say so to a terminal.

use std::{fmt::Write, mem};

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// What is seen of a blank beside its background.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Each attribute: what it is, what sets it, what takes it away. Bold and dim go together.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Colours and attributes in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Ink {
    /// What a terminal writes in when nothing was said.
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// What a cell is written in.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// A cell written in this looks as it should: of a blank, only what is behind it shows.
    pub(super) fn suits(self, cell: &Cell) -> bool {
        let other = Self::of(cell);
        self == other || (cell.symbol() == " " && self.shows_only_ground() && other.shows_only_ground() && self.bg == other.bg)
    }

    /// A blank in this is what an erased place is on every terminal.
    pub(super) fn leaves_nothing(self) -> bool {
        self.bg == Color::Reset && self.shows_only_ground()
    }

    fn shows_only_ground(self) -> bool {
        !self.modifier.intersects(SEEN_ON_BLANKS)
    }

    /// Changes what is in force to another, in as few bytes as it takes.
    pub(super) fn change(&mut self, to: Self, out: &mut String) {
        let from = mem::replace(self, to);
        if from == to {
            return;
        }
        let start = out.len();
        from.step(to, out);
        let stepped = out.len() - start;
        Self::anew(to, out);
        if out.len() - start - stepped < stepped {
            out.replace_range(start..start + stepped, "");
        } else {
            out.truncate(start + stepped);
        }
    }

    /// Only what differs.
    fn step(self, to: Self, out: &mut String) {
        let mut codes = Codes::begin(out);
        let mut kept = self.modifier;
        for (attribute, _, off) in ATTRIBUTES {
            if kept.contains(attribute) && !to.modifier.contains(attribute) {
                codes.add(off);
                for (other, _, also) in ATTRIBUTES {
                    if also == off {
                        kept.remove(other);
                    }
                }
            }
        }
        for (attribute, on, _) in ATTRIBUTES {
            if to.modifier.contains(attribute) && !kept.contains(attribute) {
                codes.add(on);
            }
        }
        if self.fg != to.fg {
            codes.colour(to.fg, 30);
        }
        if self.bg != to.bg {
            codes.colour(to.bg, 40);
        }
        codes.end();
    }

    /// Everything, from nothing.
    fn anew(to: Self, out: &mut String) {
        let mut codes = Codes::begin(out);
        if to != Self::PLAIN {
            codes.add(0);
        }
        for (attribute, on, _) in ATTRIBUTES {
            if to.modifier.contains(attribute) {
                codes.add(on);
            }
        }
        if to.fg != Color::Reset {
            codes.colour(to.fg, 30);
        }
        if to.bg != Color::Reset {
            codes.colour(to.bg, 40);
        }
        codes.end();
    }
}

/// One SGR sequence (ECMA-48 8.3.117) while it is written. Writing to a string never fails.
struct Codes<'out> {
    out: &'out mut String,
    first: bool,
}

impl<'out> Codes<'out> {
    fn begin(out: &'out mut String) -> Self {
        out.push_str("\x1b[");
        Self { out, first: true }
    }

    fn part(&mut self) {
        if !mem::replace(&mut self.first, false) {
            self.out.push(';');
        }
    }

    fn add(&mut self, code: u8) {
        self.part();
        let _ = write!(self.out, "{code}");
    }

    /// A colour of the text (`base` 30) or behind it (40).
    fn colour(&mut self, colour: Color, base: u8) {
        self.part();
        let named = |nth: u8| base + nth;
        let bright = |nth: u8| base + 60 + nth;
        let code = match colour {
            Color::Reset => named(9),
            Color::Black => named(0),
            Color::Red => named(1),
            Color::Green => named(2),
            Color::Yellow => named(3),
            Color::Blue => named(4),
            Color::Magenta => named(5),
            Color::Cyan => named(6),
            Color::Gray => named(7),
            Color::DarkGray => bright(0),
            Color::LightRed => bright(1),
            Color::LightGreen => bright(2),
            Color::LightYellow => bright(3),
            Color::LightBlue => bright(4),
            Color::LightMagenta => bright(5),
            Color::LightCyan => bright(6),
            Color::White => bright(7),
            Color::Indexed(index) => {
                let _ = write!(self.out, "{};5;{index}", base + 8);
                return;
            }
            Color::Rgb(red, green, blue) => {
                let _ = write!(self.out, "{};2;{red};{green};{blue}", base + 8);
                return;
            }
        };
        let _ = write!(self.out, "{code}");
    }

    fn end(self) {
        self.out.push('m');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(from: Ink, to: Ink) -> String {
        let (mut ink, mut out) = (from, String::new());
        ink.change(to, &mut out);
        assert_eq!(ink, to);
        out
    }

    #[test]
    fn what_is_shorter_is_said() {
        let bold = Ink { modifier: Modifier::BOLD, ..Ink::PLAIN };
        let red = Ink { fg: Color::Red, ..bold };
        assert_eq!(said(Ink::PLAIN, Ink::PLAIN), "");
        assert_eq!(said(Ink::PLAIN, bold), "\x1b[1m");
        assert_eq!(said(bold, red), "\x1b[31m");
        assert_eq!(said(red, Ink::PLAIN), "\x1b[m");
        assert_eq!(said(red, Ink { modifier: Modifier::DIM, ..red }), "\x1b[22;2m");
    }

    #[test]
    fn of_bold_and_dim_the_one_that_stays_is_said_again() {
        let both = Ink { modifier: Modifier::BOLD | Modifier::DIM, fg: Color::Rgb(1, 2, 3), ..Ink::PLAIN };
        assert_eq!(said(both, Ink { modifier: Modifier::BOLD, ..both }), "\x1b[22;1m");
    }

    #[test]
    fn a_blank_suits_any_text_before_it_on_the_same_ground() {
        let red = Ink { fg: Color::Red, modifier: Modifier::BOLD, ..Ink::PLAIN };
        let mut blank = Cell::new(" ");
        assert!(red.suits(&blank));
        assert!(!Ink { modifier: Modifier::REVERSED, ..red }.suits(&blank));
        blank.set_bg(Color::Blue);
        assert!(!red.suits(&blank));
    }
}
