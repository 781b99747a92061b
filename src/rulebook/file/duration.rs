//! Lengths of time as `30m`, `4h`, `1h30m`, `2d`; a day is 24 hours of the clock it is for.

use std::fmt::Write as _;

use crate::model::time::Millis;

const UNITS: [(char, i64); 4] = [('d', Millis::DAY.0), ('h', Millis::HOUR.0), ('m', Millis::MINUTE.0), ('s', Millis::SECOND.0)];

/// Longest time a policy may allow.
pub const MAX_DURATION: Millis = Millis(366 * Millis::DAY.0);

/// A positive length of time up to [`MAX_DURATION`]; larger units first, each at most once. `None` is anything else.
pub fn read_duration(text: &str) -> Option<Millis> {
    let mut rest = text.trim();
    let mut total: i64 = 0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        let letter = tail.chars().next()?;
        let (_, length) = units.by_ref().find(|(unit, _)| *unit == letter)?;
        total = number.parse::<i64>().ok()?.checked_mul(*length)?.checked_add(total)?;
        rest = tail.get(letter.len_utf8()..)?;
    }
    (0 < total && total <= MAX_DURATION.0).then_some(Millis(total))
}

/// A length of whole seconds in its shortest spelling: `90m` is `1h30m`.
pub fn write_duration(length: Millis) -> String {
    let mut rest = length.0.max(0);
    let mut text = String::new();
    for (unit, size) in UNITS {
        if rest >= size {
            // INVARIANT: writing to a `String` cannot fail.
            let _ = write!(text, "{}{unit}", rest / size);
            rest %= size;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_and_write_as_inverses() {
        for (text, minutes) in [("30m", 30), ("4h", 240), ("1h30m", 90), ("1d", 1440), ("2d4h", 3120)] {
            assert_eq!(read_duration(text), Some(Millis::minutes(minutes)));
            assert_eq!(write_duration(Millis::minutes(minutes)), text);
        }
        assert_eq!(write_duration(read_duration("90m").unwrap()), "1h30m");
        assert_eq!(read_duration("45s"), Some(Millis(45_000)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "0m", "30", "m", "-5m", "1.5h", "30m1h", "1h1h", "4 h", "1w", "367d", "99999999999999999999d", "é"] {
            assert_eq!(read_duration(text), None, "{text}");
        }
        assert_eq!(read_duration("366d"), Some(MAX_DURATION));
    }
}
