//! What a time zone's city is called, in words and in three letters.

use super::time::Zone;

/// Cities that everybody knows by three letters which their zone does not begin with.
const CITIES: [(&str, &str); 24] = [
    ("America/Los_Angeles", "LAX"),
    ("America/New_York", "NYC"),
    ("America/Toronto", "YTO"),
    ("America/Vancouver", "YVR"),
    ("America/Montreal", "YMQ"),
    ("America/Mexico_City", "MEX"),
    ("America/Costa_Rica", "SJO"),
    ("America/Sao_Paulo", "SAO"),
    ("America/Argentina/Buenos_Aires", "BUE"),
    ("America/Buenos_Aires", "BUE"),
    ("Africa/Johannesburg", "JNB"),
    ("Asia/Calcutta", "DEL"),
    ("Asia/Kolkata", "DEL"),
    ("Asia/Dubai", "DXB"),
    ("Asia/Hong_Kong", "HKG"),
    ("Asia/Ho_Chi_Minh", "SGN"),
    ("Asia/Seoul", "SEL"),
    ("Asia/Shanghai", "SHA"),
    ("Asia/Tokyo", "TYO"),
    ("Europe/Kyiv", "KBP"),
    ("Europe/Lisbon", "LIS"),
    ("Europe/Prague", "PRG"),
    ("Pacific/Auckland", "AKL"),
    ("Pacific/Honolulu", "HNL"),
];

/// The city of a zone: `Los Angeles`.
pub fn name(zone: Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or("").replace('_', " ")
}

/// The city of a zone in three letters: `LAX`.
pub fn code(zone: Zone) -> String {
    let known = CITIES.iter().find(|(name, _)| *name == zone.name()).map(|(_, city)| (*city).to_owned());
    let first = || name(zone).chars().filter(char::is_ascii_alphanumeric).take(3).collect::<String>().to_uppercase();
    known.unwrap_or_else(first)
}
