//! Column headers in one normal form, so that `Country/Region`, `country_region` and `countryRegion` are the same words.

use unicode_normalization::UnicodeNormalization;

/// The words of a header in lower case, with one blank between them. Marks of the systems fall away: a required mark (`*`), a label's
/// colon, `__c` of a custom field, `property_` of an API. A `#` stays a word of its own: `# Employees`.
pub fn words(header: &str) -> String {
    let composed: String = header.nfc().collect();
    let trimmed = composed.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '*' | ':' | '?' | '\0'));
    let bare = trimmed.strip_suffix("__c").or_else(|| trimmed.strip_suffix("_c")).unwrap_or(trimmed);
    let bare = ["property_", "properties."].iter().find_map(|prefix| bare.strip_prefix(prefix)).unwrap_or(bare);
    // Without this, the plural of an acronym would be read as two words.
    let bare = bare.replace("IDs", "Ids");
    let mut words = String::with_capacity(bare.len() + 8);
    let chars: Vec<char> = bare.chars().collect();
    for (index, c) in chars.iter().copied().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let after = chars.get(index + 1).copied();
        let begins_word = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || (b.is_uppercase() && after.is_some_and(char::is_lowercase)));
        match c {
            '#' => words.push_str(" # "),
            _ if c.is_alphanumeric() => {
                if begins_word {
                    words.push(' ');
                }
                words.extend(c.to_lowercase());
            }
            '\'' | '’' => {}
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a custom field made from its header: lower case, `_` between words, at most `limit` bytes.
pub fn snake(header: &str, limit: usize) -> String {
    let mut name = words(header).replace("# ", "number_").replace([' ', '#'], "_");
    while name.len() > limit {
        name.pop();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_header_are_the_same_words() {
        for header in [
            "First Name",
            "first_name",
            "FirstName",
            "firstName",
            "FIRST_NAME",
            " First Name * ",
            "First Name:",
            "\u{feff}First-Name",
        ] {
            assert_eq!(words(header), "first name", "{header}");
        }
        assert_eq!(words("ProductInterest__c"), "product interest");
        assert_eq!(words("Associated Company IDs (Primary)"), "associated company ids primary");
        assert_eq!(words("HTMLForm # 3"), "html form # 3");
        assert_eq!(snake("What matters most to you?", 12), "what_matters");
    }
}
