//! A colour as light: how bright it is, and how well one reads against another.

use std::str::FromStr;

use ratatui::style::Color;

/// Red, green and blue, 0..=255 each, as a screen shows them (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Relative luminance by WCAG 2: 0 is black, 1 is white.
    pub fn luminance(self) -> f64 {
        let part = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// Contrast by WCAG 2, from 1 (none) to 21 (black on white).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The number of the nearest colour of xterm's cube and its greys. The first 16 are the terminal's own and not among
    /// them.
    pub fn nearest_of_256(self) -> u8 {
        (16..=u8::MAX).min_by_key(|number| Self::numbered(*number).map_or(u32::MAX, |rgb| self.distance(rgb))).unwrap_or(15)
    }

    /// That colour of xterm's 256, where it is the same everywhere.
    fn numbered(number: u8) -> Option<Self> {
        let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
        match number {
            0..=15 => None,
            16..=231 => {
                let n = number - 16;
                Some(Self(step(n / 36), step(n / 6 % 6), step(n % 6)))
            }
            232.. => Some(Self::grey(8 + 10 * (number - 232))),
        }
    }

    fn grey(level: u8) -> Self {
        Self(level, level, level)
    }

    fn distance(self, other: Self) -> u32 {
        let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
        square(self.0, other.0) + square(self.1, other.1) + square(self.2, other.2)
    }

    /// Of a colour of the screen, where it is an exact one and none of the terminal's own.
    pub fn of(colour: Color) -> Option<Self> {
        match colour {
            Color::Rgb(r, g, b) => Some(Self(r, g, b)),
            Color::Indexed(number) => Self::numbered(number),
            _ => None,
        }
    }
}

/// As terminals write it in answer to OSC 11, `rgb:1e1e/2222/2a2a` with one to four digits a part, or `#1e222a`.
impl FromStr for Rgb {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(digits) = text.strip_prefix('#') {
            let each = digits.len() / 3;
            let part = |n: usize| digits.get(n * each..(n + 1) * each).ok_or(()).and_then(scaled);
            return if digits.len() % 3 == 0 { Ok(Self(part(0)?, part(1)?, part(2)?)) } else { Err(()) };
        }
        // What follows the third part of `rgba:` is how much shines through.
        let parts = text.strip_prefix("rgb:").or_else(|| text.strip_prefix("rgba:")).ok_or(())?;
        let mut parts = parts.split('/').map(scaled);
        let mut next = || parts.next().unwrap_or(Err(()));
        Ok(Self(next()?, next()?, next()?))
    }
}

/// One to four hexadecimal digits, of which all ones are full light.
fn scaled(digits: &str) -> Result<u8, ()> {
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(());
    }
    let value = u32::from_str_radix(digits, 16).map_err(|_| ())?;
    let most = 16_u32.pow(digits.len() as u32) - 1;
    u8::try_from((value * 255 + most / 2) / most).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_21_and_a_known_grey_is_known() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        // The lightest grey that passes on white, by every checker of WCAG.
        assert!((Rgb(0x76, 0x76, 0x76).contrast(Rgb(255, 255, 255)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn colours_of_the_256_are_their_own_nearest() {
        assert_eq!(Rgb(0, 0, 0).nearest_of_256(), 16);
        assert_eq!(Rgb(255, 255, 255).nearest_of_256(), 231);
        assert_eq!(Rgb(0x5f, 0xd7, 0xff).nearest_of_256(), 81);
        assert_eq!(Rgb(0x12, 0x12, 0x12).nearest_of_256(), 233);
    }

    #[test]
    fn answers_of_terminals_are_read() {
        for (text, rgb) in [
            ("rgb:1e1e/2222/2a2a", Some(Rgb(0x1e, 0x22, 0x2a))),
            ("rgb:1e/22/2a", Some(Rgb(0x1e, 0x22, 0x2a))),
            ("rgb:f/0/8", Some(Rgb(255, 0, 136))),
            ("rgb:fff/000/800", Some(Rgb(255, 0, 128))),
            ("rgba:ffff/ffff/ffff/8000", Some(Rgb(255, 255, 255))),
            ("#1e222a", Some(Rgb(0x1e, 0x22, 0x2a))),
            ("#1e1e22222a2a", Some(Rgb(0x1e, 0x22, 0x2a))),
            ("rgb:1e1e/2222", None),
            ("rgb:1e1e/2222/zz", None),
            ("rgb:11111/2/3", None),
            ("#1234", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), rgb, "{text}");
        }
    }
}
