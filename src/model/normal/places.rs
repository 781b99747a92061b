//! Countries, states, postal codes and languages.

use std::{collections::HashMap, sync::LazyLock};

use super::fold;
use crate::model::place::{Country, Language, Subdivision};

/// Folded name → alpha-2 code. The file wins over the standard's own names.
static COUNTRIES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let listed = include_str!("../../../assets/reference/countries.txt").lines().filter_map(|line| line.split_once('\t'));
    // A code that only the file has, as XK, stands for itself too.
    let listed = listed.flat_map(|(name, code)| [(name.to_owned(), code), (code.to_ascii_lowercase(), code)]);
    let standard = rust_iso3166::ALL.iter();
    let names = standard.clone().map(|country| (fold(country.name), country.alpha2));
    let codes =
        standard.flat_map(|country| [country.alpha2, country.alpha3].map(|code| (code.to_ascii_lowercase(), country.alpha2)));
    names.chain(codes).chain(listed).filter_map(|(name, code)| Some((name, code.parse().ok()?))).collect()
});

/// The country of that code (alpha-2, alpha-3) or name (English, local and other common names, known misspellings). Nothing is guessed.
pub fn country(text: &str) -> Option<Country> {
    COUNTRIES.get(&fold(text)).copied()
}

/// The English name of a country, if its code is of the standard.
pub fn country_name(country: Country) -> Option<&'static str> {
    rust_iso3166::from_alpha2(country.as_str()).map(|known| known.name)
}

/// Countries whose name in the standard nobody says.
const EVERYDAY: [(&str, &str); 19] = [
    ("BN", "Brunei"),
    ("CD", "DR Congo"),
    ("CG", "Congo"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MF", "Saint Martin"),
    ("NL", "Netherlands"),
    ("RU", "Russia"),
    ("SX", "Sint Maarten"),
    ("SY", "Syria"),
    ("TZ", "Tanzania"),
    ("US", "United States"),
    ("VG", "British Virgin Islands"),
    ("VI", "US Virgin Islands"),
    ("XK", "Kosovo"),
];

/// The English name of a country as people say it; its code where the standard has no name for it.
pub fn everyday_country_name(country: Country) -> String {
    let said = EVERYDAY.iter().find(|(code, _)| *code == country.as_str()).map(|(_, name)| *name);
    let standard = || rust_iso3166::from_alpha2(country.as_str()).map(|known| known.name);
    // "Bolivia (Plurinational State of)".
    let name = said.or_else(|| standard().map(|name| name.split_once(" (").map_or(name, |(short, _)| short)));
    name.map_or_else(|| country.to_string(), str::to_owned)
}

/// The English name of a state or province; its code where the standard has none.
pub fn state_name(state: Subdivision) -> String {
    let known = rust_iso3166::iso3166_2::from_code(state.as_str());
    known.map_or_else(|| state.to_string(), |known| known.name.to_owned())
}

/// How alike two names must be, 0..=1 after Jaro and Winkler, before one is offered for the other.
const ALIKE: f64 = 0.8;
/// Names offered for one that nobody knows.
const OFFERED: usize = 3;

/// English names of countries that are most like `text`, the most alike first; none when nothing comes close.
pub fn countries_like(text: &str) -> Vec<&'static str> {
    let folded = fold(text);
    let likeness = |name: &str| strsim::jaro_winkler(&folded, &fold(name));
    let mut alike: Vec<(f64, &str)> = rust_iso3166::ALL.iter().map(|country| (likeness(country.name), country.name)).collect();
    alike.retain(|(likeness, _)| *likeness >= ALIKE);
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    alike.into_iter().map(|(_, name)| name).take(OFFERED).collect()
}

/// Names of countries as they are compared, each with its code; in no order.
pub fn country_names() -> impl Iterator<Item = (&'static str, Country)> {
    COUNTRIES.iter().map(|(name, code)| (name.as_str(), *code))
}

type States = HashMap<String, Subdivision>;

/// By country: folded name and code without its country → code.
static STATES: LazyLock<HashMap<Country, States>> = LazyLock::new(|| {
    let mut by_country: HashMap<Country, States> = HashMap::new();
    for country in rust_iso3166::ALL {
        let (Ok(key), Some(parts)) = (country.alpha2.parse::<Country>(), country.subdivisions()) else { continue };
        let states = by_country.entry(key).or_default();
        for part in parts {
            let Ok(code) = part.code.parse::<Subdivision>() else { continue };
            // A county may bear its state's name: the first, broader one keeps it.
            states.entry(fold(part.name)).or_insert(code);
            states.insert(part.code.to_ascii_lowercase().replace('-', " "), code);
            if let Some((_, local)) = part.code.split_once('-') {
                states.insert(local.to_ascii_lowercase(), code);
            }
        }
    }
    by_country
});

/// The state or province of that name or code in that country; without a country only a whole ISO 3166-2 code is one.
pub fn state(text: &str, country: Option<Country>) -> Option<Subdivision> {
    let country = match country {
        Some(country) => country,
        None => text.trim().split_once('-')?.0.parse().ok()?,
    };
    let states = STATES.get(&country)?;
    let folded = fold(text);
    match states.get(&folded) {
        Some(code) if country_is_written_or_known(text, country) => Some(*code),
        _ => None,
    }
}

/// The states of a country, in the order of their codes.
pub fn state_codes(country: Country) -> Vec<Subdivision> {
    let mut codes: Vec<Subdivision> = STATES.get(&country).map(|states| states.values().copied().collect()).unwrap_or_default();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Always true where a country is known; a whole code must begin with its own.
fn country_is_written_or_known(text: &str, country: Country) -> bool {
    text.trim().split_once('-').is_none_or(|(before, _)| before.len() != 2 || before.eq_ignore_ascii_case(country.as_str()))
}

/// Upper case, without blanks. A United States code that lost its leading zeros to a spreadsheet gets them back.
pub fn postal_code(text: &str, country: Option<Country>) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    let code = code.strip_suffix(".0").unwrap_or(&code).to_owned();
    let is_short = (3..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_american = country.is_some_and(|country| country.as_str() == "US");
    match code.len() {
        0 | 17.. => None,
        _ if is_short && is_american => Some(format!("{code:0>5}")),
        _ => Some(code),
    }
}

const LANGUAGES: [(&str, &str); 58] = [
    ("arabic", "ar"),
    ("bengali", "bn"),
    ("bulgarian", "bg"),
    ("cantonese", "zh"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dansk", "da"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("english", "en"),
    ("englisch", "en"),
    ("anglais", "en"),
    ("ingles", "en"),
    ("espanol", "es"),
    ("estonian", "et"),
    ("farsi", "fa"),
    ("finnish", "fi"),
    ("francais", "fr"),
    ("french", "fr"),
    ("franzosisch", "fr"),
    ("german", "de"),
    ("allemand", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("malay", "ms"),
    ("mandarin", "zh"),
    ("nederlands", "nl"),
    ("norwegian", "no"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("portuguese", "pt"),
    ("portugues", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("slovak", "sk"),
    ("slovenian", "sl"),
    ("spanish", "es"),
    ("svenska", "sv"),
    ("swedish", "sv"),
    ("tagalog", "tl"),
    ("thai", "th"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("vietnamese", "vi"),
];

/// The primary tag of `en-US`, `en`, or of a language's name.
pub fn language(text: &str) -> Option<Language> {
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    let named = LANGUAGES.iter().find(|(name, _)| *name == first).map(|(_, tag)| *tag);
    let tag = named.or_else(|| (first.len() == 2 && folded.len() <= 10).then_some(first))?;
    tag.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_names_and_codes() {
        for (text, code) in [
            ("DE", "DE"),
            ("DEU", "DE"),
            ("germany", "DE"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("West Germany", "DE"),
            ("USA", "US"),
            ("UNITED STATES", "US"),
            ("United States of America", "US"),
            ("U.S.", "US"),
            ("UAE", "AE"),
            ("italy", "IT"),
            ("Philipines", "PH"),
            ("UK", "GB"),
            ("THE NETHERLANDS", "NL"),
            ("Korea", "KR"),
            ("Côte d'Ivoire", "CI"),
            ("Österreich", "AT"),
            ("Guinea-Bissau", "GW"),
            ("Hong Kong", "HK"),
            ("Türkiye", "TR"),
            ("Czech Republic", "CZ"),
            ("Namibia", "NA"),
        ] {
            assert_eq!(country(text).map(|country| country.to_string()).as_deref(), Some(code), "{text}");
        }
        for text in ["", "Gremany", "Asia/Pacific Region", "North Pole"] {
            assert_eq!(country(text), None, "{text}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_offered_the_names_like_it() {
        assert_eq!(countries_like("Gremany").first(), Some(&"Germany"));
        assert_eq!(countries_like("Brasilien").first(), Some(&"Brazil"));
        assert_eq!(countries_like("xqz"), Vec::<&str>::new());
    }

    #[test]
    fn every_country_of_the_standard_is_known_by_both_codes() {
        for known in rust_iso3166::ALL {
            assert_eq!(country(known.alpha2).map(|country| country.to_string()).as_deref(), Some(known.alpha2));
            assert_eq!(country(known.alpha3).map(|country| country.to_string()).as_deref(), Some(known.alpha2));
        }
    }

    #[test]
    fn a_state_needs_its_country() {
        let of =
            |text, country: Option<&str>| state(text, country.map(|code| code.parse().unwrap())).map(|state| state.to_string());
        assert_eq!(of("CA", Some("US")).as_deref(), Some("US-CA"));
        assert_eq!(of("california", Some("US")).as_deref(), Some("US-CA"));
        assert_eq!(of("Ontario", Some("CA")).as_deref(), Some("CA-ON"));
        assert_eq!(of("US-CA", None).as_deref(), Some("US-CA"));
        assert_eq!(of("Bayern", Some("DE")).as_deref(), Some("DE-BY"));
        assert_eq!(of("CA", None), None);
        assert_eq!(of("US-CA", Some("DE")), None);
    }

    #[test]
    fn codes_and_tags_are_folded() {
        let us = "US".parse().ok();
        assert_eq!(postal_code("ec1a 1bb", None).as_deref(), Some("EC1A1BB"));
        assert_eq!(postal_code("2139", us).as_deref(), Some("02139"));
        assert_eq!(postal_code("2139", "AT".parse().ok()).as_deref(), Some("2139"));
        for (text, tag) in [("en-US", "en"), ("German", "de"), ("pt_BR", "pt"), ("Français", "fr")] {
            assert_eq!(language(text).map(|language| language.to_string()).as_deref(), Some(tag), "{text}");
        }
        assert_eq!(language("klingon"), None);
    }
}
