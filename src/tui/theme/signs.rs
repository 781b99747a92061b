//! Our own signs, and what stands for them where only ASCII can be shown. Each takes one column, and so does its stand-in.

use super::Glyphs;

/// A column of a bar, and half of one. Half as high as a row: bars in rows below each other do not melt into one block.
const FULL: &str = "▄";
const HALF: &str = "▖";

impl Glyphs {
    /// One of our signs, as it is drawn.
    pub fn sign(self, sign: char) -> char {
        if self == Self::Unicode || sign.is_ascii() {
            return sign;
        }
        match sign {
            '─' | '━' | '╌' | '–' | '—' | '▄' | '▅' => '-',
            '│' | '┃' | '┆' | '▏' | '▕' => '|',
            '╭' | '╮' | '╰' | '╯' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '✓' => '+',
            '…' => '~',
            '→' | '▶' | '▸' | '›' => '>',
            '←' | '◀' | '‹' => '<',
            '↑' | '▲' | '▴' => '^',
            '↓' | '▼' | '▾' => 'v',
            '▁' => '_',
            '·' | '░' | '▂' | '▃' => '.',
            '▆' | '▇' => '=',
            '▒' => ':',
            '•' | '●' | '★' => '*',
            '○' => 'o',
            '×' | '✗' => 'x',
            _ => '#',
        }
    }

    /// The full part of a bar in so many columns, exact to half a column; anything above nothing is seen, and it is full
    /// only when all is there.
    pub fn bar(self, part: u64, whole: u64, columns: usize) -> String {
        let steps = match self {
            Self::Unicode => 2,
            Self::Ascii => 1,
        };
        let most = columns as u64 * steps;
        let full = match (part, whole) {
            (0, _) => 0,
            (part, whole) if part >= whole => most,
            (part, whole) => {
                let (part, whole) = (u128::from(part), u128::from(whole));
                let nearest = (2 * part * u128::from(most) + whole) / (2 * whole);
                u64::try_from(nearest).unwrap_or(most).min(most.saturating_sub(1)).max(1.min(most))
            }
        };
        match self {
            Self::Ascii => "#".repeat(full as usize),
            Self::Unicode => {
                format!("{}{}", FULL.repeat((full / 2) as usize), if full % 2 == 1 { HALF } else { "" })
            }
        }
    }

    /// What a bar has not reached yet is made of that.
    pub fn track(self) -> &'static str {
        match self {
            Self::Unicode => "▁",
            Self::Ascii => ".",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_exact_to_half_a_column_and_full_only_when_all_is_there() {
        let bar = |part, whole| Glyphs::Unicode.bar(part, whole, 5);
        assert_eq!(bar(0, 9), "");
        assert_eq!(bar(1, 40), "▖");
        assert_eq!(bar(1, 4_000), "▖");
        assert_eq!(bar(1, 2), "▄▄▖");
        assert_eq!(bar(13, 20), "▄▄▄▖");
        assert_eq!(bar(3_999, 4_000), "▄▄▄▄▖");
        assert_eq!(bar(15, 15), "▄▄▄▄▄");
        assert_eq!(bar(18, 15), "▄▄▄▄▄");
        assert_eq!(bar(1, 0), "▄▄▄▄▄");
        assert_eq!(bar(u64::MAX - 1, u64::MAX), "▄▄▄▄▖");
        assert_eq!(Glyphs::Unicode.bar(1, 2, 0), "");
    }

    #[test]
    fn without_blocks_a_bar_counts_columns() {
        let bar = |part, whole| Glyphs::Ascii.bar(part, whole, 5);
        assert_eq!((bar(0, 9), bar(1, 40), bar(1, 2)), (String::new(), "#".to_owned(), "###".to_owned()));
        assert_eq!((bar(14, 15), bar(15, 15)), ("####".to_owned(), "#####".to_owned()));
    }

    #[test]
    fn every_stand_in_is_ascii_and_ascii_stays() {
        for sign in "─│╭╮╰╯├┤…→←↑↓·•░▒▓█▏✓✗Ω".chars() {
            assert!((' '..='~').contains(&Glyphs::Ascii.sign(sign)), "{sign}");
            assert_eq!(Glyphs::Unicode.sign(sign), sign);
        }
        assert_eq!(Glyphs::Ascii.sign('a'), 'a');
    }
}
