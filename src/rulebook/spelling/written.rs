//! Criteria → their one line.

use std::fmt::Write as _;

use crate::model::criteria::{Condition, Criteria, Field, Range};

use super::condition::reads_as_range;

/// The one line of criteria, conditions in their order; nothing asked is the empty line.
///
/// Criteria as [`super::read`] makes them come back equal. Ranges of one open end are written `>=` and `<=`, several
/// excluded values with a `!` each.
pub fn write(criteria: &Criteria) -> String {
    let mut line = String::new();
    for (field, condition) in criteria.iter() {
        if !line.is_empty() {
            line.push(' ');
        }
        write_field(&mut line, field);
        line.push(':');
        write_condition(&mut line, field, condition);
    }
    line
}

fn write_field(line: &mut String, field: &Field) {
    match field {
        Field::Custom(name) => {
            line.push_str("custom.");
            let bare = !name.chars().any(|letter| letter == ':' || needs_quotes(letter));
            if bare { line.push_str(name) } else { quote(line, name) }
        }
        fixed => line.push_str(&fixed.to_string()),
    }
}

fn write_condition(line: &mut String, field: &Field, condition: &Condition) {
    match condition {
        Condition::In(values) => write_values(line, values, ""),
        Condition::NotIn(values) => write_values(line, values, "!"),
        // A lone number would be a text there.
        Condition::Number(Range { low: Some(low), high: Some(high) }) if low == high && !field.is_number() => {
            // INVARIANT: writing to a `String` cannot fail.
            let _ = write!(line, "{low}..{high}");
        }
        Condition::Number(range) => line.push_str(&write_range(*range)),
        Condition::Prefix(beginning) => {
            line.push_str(&write_value(beginning));
            line.push('*');
        }
        Condition::Known => line.push_str("known"),
        Condition::Unknown => line.push_str("unknown"),
    }
}

fn write_values(line: &mut String, values: &[String], sign: &str) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        line.push_str(sign);
        line.push_str(&write_value(value));
    }
}

/// A range as criteria and segments write it: `200..999`, `>=200`, `<=999`, `420`.
pub fn write_range(range: Range) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}..{high}"),
        (Some(low), None) => format!(">={low}"),
        (None, Some(high)) => format!("<={high}"),
        (None, None) => "..".to_owned(),
    }
}

/// A value as it stands in a line: quoted where it would read as something else.
pub fn write_value(value: &str) -> String {
    let reserved = ["known", "unknown"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let signs = value.starts_with('!') || reads_as_range(value) || value.ends_with('*') || value.contains([',', ':']);
    if !value.is_empty() && !reserved && !signs && !value.chars().any(needs_quotes) {
        return value.to_owned();
    }
    let mut quoted = String::with_capacity(value.len() + 2);
    quote(&mut quoted, value);
    quoted
}

fn needs_quotes(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '\\')
}

fn quote(line: &mut String, value: &str) {
    line.push('"');
    for letter in value.chars() {
        match letter {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            // Line and paragraph separators are blanks, but break a line like a control character does.
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}') => {
                // INVARIANT: writing to a `String` cannot fail.
                let _ = write!(line, "\\u{{{:x}}}", other as u32);
            }
            other => line.push(other),
        }
    }
    line.push('"');
}
