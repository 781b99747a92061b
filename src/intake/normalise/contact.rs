//! Email addresses, domains and phone numbers.

use std::{collections::HashSet, sync::LazyLock};

static FREE_MAIL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../assets/reference/free_mail.txt").lines().collect());

/// The address in lower case, without a display name or `mailto:`; of several the first. `None` where none is written.
pub fn email(text: &str) -> Option<String> {
    let first = text.split([';', ',']).map(str::trim).find(|part| part.contains('@'))?;
    let bare = first.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(first, |(inside, _)| inside);
    let bare = bare.trim().strip_prefix("mailto:").unwrap_or(bare.trim());
    let (local, domain) = bare.rsplit_once('@')?;
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && (is_quoted
            || !local.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | '(' | ')')));
    (local_is_fine && is_domain(domain)).then(|| bare.to_lowercase())
}

fn is_domain(domain: &str) -> bool {
    if domain.starts_with('[') {
        return domain.ends_with(']') && domain.len() > 2 && !domain.contains(char::is_whitespace);
    }
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

/// The domain of an address in its normal form.
pub fn domain_of(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain)
}

/// The host name in a web address, lower case, without `www.`; a bare domain is one.
pub fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let name = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let name = name.trim_end_matches('.');
    let name = name.strip_prefix("www.").unwrap_or(name);
    is_domain(name).then(|| name.to_owned())
}

/// Everybody may have an address there, so it says nothing about a company.
pub fn free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(domain)
}

/// Nobody's own domain: `co.uk`, `com`. Takes lower case.
pub fn public_suffix(domain: &str) -> bool {
    psl::domain_str(domain).is_none()
}

/// A spreadsheet turned the number into `4.155E+10`: its digits are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DamagedPhone;

/// The number as given, less guards (`'+91…`), type prefixes (`p:`, `tel:`) and blanks around. `Ok(None)` where no number is written.
pub fn phone(text: &str) -> Result<Option<String>, DamagedPhone> {
    let mut bare = text.trim();
    for prefix in ["'", "p:", "P:", "tel:", "Tel:", "Tel.", "TEL:"] {
        bare = bare.strip_prefix(prefix).unwrap_or(bare).trim_start();
    }
    let upper = bare.to_ascii_uppercase();
    if let Some((mantissa, power)) = upper.split_once("E+")
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && !power.is_empty()
        && power.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(DamagedPhone);
    }
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    // A number read as a decimal by a spreadsheet or data frame ends in `.0`.
    let bare = bare.strip_suffix(".0").filter(|head| head.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(bare);
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    Ok((digits >= 5 && letters <= digits).then(|| bare.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_and_folded() {
        for (text, expected) in [
            (" Ann.Lee@ACME.com ", "ann.lee@acme.com"),
            ("Ann Lee <ann@acme.com>", "ann@acme.com"),
            ("mailto:ann@acme.com", "ann@acme.com"),
            ("ann@acme.com; bob@acme.com", "ann@acme.com"),
            ("\"a b\"@x.example", "\"a b\"@x.example"),
            ("a@[127.0.0.1]", "a@[127.0.0.1]"),
        ] {
            assert_eq!(email(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "ann", "@acme.com", "ann@", "ann@acme", "ann lee@acme.com", "ann@acme..com", "ann@@acme.com", "a@-x.com"]
        {
            assert_eq!(email(text), None, "{text}");
        }
    }

    #[test]
    fn a_host_is_found_in_an_address() {
        assert_eq!(host("https://www.Acme.co.uk:8080/x?y").as_deref(), Some("acme.co.uk"));
        assert_eq!(host("BetaPages.com").as_deref(), Some("betapages.com"));
        assert_eq!(host("/services/images/photo"), None);
        assert!(free_mail("gmail.com") && !free_mail("acme.com"));
        assert!(public_suffix("co.uk") && public_suffix("com") && !public_suffix("acme.co.uk"));
    }

    #[test]
    fn a_phone_number_loses_its_guards_only() {
        let read = |text| phone(text).map(Option::unwrap_or_default);
        assert_eq!(read("p:+1 415 555 0100"), Ok("+1 415 555 0100".to_owned()));
        assert_eq!(read("'+91 98765 43210"), Ok("+91 98765 43210".to_owned()));
        assert_eq!(read("416-810-9897x752"), Ok("416-810-9897x752".to_owned()));
        assert_eq!(read("4.155E+10"), Err(DamagedPhone));
        assert_eq!(read("4155550100.0"), Ok("4155550100".to_owned()));
        assert_eq!(read("n/a"), Ok(String::new()));
    }
}
