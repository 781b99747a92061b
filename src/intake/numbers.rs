//! Amounts and company sizes as people and spreadsheets write them.

use super::dates::month;

/// The number in `$22,700.00`, `$1,77,000.00`, `3.5E8`, `1.234,56`, `EUR 12k`: rounded to a whole one. `None` where none is written.
pub fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let begin = if text.get(..begin)?.ends_with('.') { begin - 1 } else { begin };
    let before = text.get(..begin)?.trim().trim_matches(['-', '(']);
    let after = text.get(end..)?.trim().trim_end_matches([')', '.']);
    let scale = match after {
        "k" | "K" => 1e3,
        "m" | "M" => 1e6,
        "b" | "B" | "bn" => 1e9,
        unit if is_unit(unit) => 1.0,
        _ => return None,
    };
    let value = plain(text.get(begin..end)?)?.parse::<f64>().ok()? * scale;
    let rounded = value.round();
    let is_negative = text.get(..begin)?.contains('-') || (text.starts_with('(') && text.ends_with(')'));
    let whole = (is_unit(before) && rounded.abs() < 9e15).then_some(rounded as i64)?;
    Some(if is_negative { -whole } else { whole })
}

/// A currency's sign or code, or nothing.
fn is_unit(text: &str) -> bool {
    text.chars().count() <= 3 && text.chars().all(|c| c.is_alphabetic() || "$€£¥₹₩₽₺₫₪฿.".contains(c))
}

/// Without marks of grouping, and with a dot before decimals.
fn plain(text: &str) -> Option<String> {
    let text = text.replace([' ', '\u{a0}', '\u{202f}', '\'', '_'], "");
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E' | '+' | '-')) {
        return None;
    }
    let (dots, commas) = (text.matches('.').count(), text.matches(',').count());
    Some(match (dots, commas) {
        (_, 0) if dots <= 1 => text,
        (_, 0) => text.replace('.', ""),
        (0, 1) => {
            // One comma: grouping before exactly three digits, else decimals.
            let after = text.len() - text.find(',').unwrap_or(0) - 1;
            text.replace(',', if after == 3 { "" } else { "." })
        }
        (0, _) => text.replace(',', ""),
        _ if text.rfind('.') > text.rfind(',') && dots == 1 => text.replace(',', ""),
        _ if text.rfind(',') > text.rfind('.') && commas == 1 => text.replace('.', "").replace(',', "."),
        _ => return None,
    })
}

/// A company's size; of a band its lower end: `50-200`, `10001+`, `51 to 200`. A spreadsheet turns `5-20` into `May-20` and `1-5` into
/// `01-May`: bands ascend, so the smaller part is the lower end.
pub fn size(text: &str) -> Option<i64> {
    let text = text.trim();
    // Nobody employs thousandths of people: `1.200` is grouped.
    let is_grouped = text.split_once('.').is_some_and(|(head, tail)| {
        (1..=3).contains(&head.len())
            && tail.len() == 3
            && [head, tail].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if is_grouped {
        return number(&text.replace('.', ""));
    }
    if let Some(plain) = number(text).filter(|_| !text.contains(['-', '–', '+'])) {
        return Some(plain);
    }
    let folded = text.to_lowercase().replace(['–', '—'], "-").replace(" to ", "-").replace("employees", "").replace("people", "");
    let folded = folded.trim();
    if let Some(low) = folded.strip_suffix('+').or_else(|| folded.strip_prefix('>')).or_else(|| folded.strip_prefix("over ")) {
        return number(low);
    }
    if folded.starts_with('<') || folded.starts_with("under ") {
        return Some(1);
    }
    let (low, high) = folded.split_once('-')?;
    let (low, high) = (low.trim(), high.trim());
    match (month(low), month(high)) {
        (Some(month), None) => number(high).map(|other| other.min(i64::from(month))),
        (None, Some(month)) => number(low).map(|other| other.min(i64::from(month))),
        _ => number(low).filter(|low| number(high).is_some_and(|high| *low <= high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_every_style_seen() {
        for (text, expected) in [
            ("$22,700.00", 22_700),
            ("$1,77,000.00 ", 177_000),
            ("$923.00 ", 923),
            ("3.5E8", 350_000_000),
            ("1.234,56", 1_235),
            ("1,5", 2),
            ("1,234", 1_234),
            ("200.000.000", 200_000_000),
            ("€ 12k", 12_000),
            ("2M", 2_000_000),
            ("-5", -5),
            ("30024968.0", 30_024_968),
            ("1 000 EUR", 1_000),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["", "lots", "12 apples", "1-2", "..", "1e999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_band_gives_its_lower_end() {
        for (text, expected) in [
            ("50-200", 50),
            ("10001+", 10_001),
            ("200+", 200),
            ("1,001-5,000", 1_001),
            ("51 to 200", 51),
            ("11-50 employees", 11),
            ("May-20", 5),
            ("01-May", 1),
            ("Nov-50", 11),
            ("420", 420),
            ("1.200", 1_200),
            ("<50", 1),
        ] {
            assert_eq!(size(text), Some(expected), "{text}");
        }
        assert_eq!(size("many"), None);
    }
}
