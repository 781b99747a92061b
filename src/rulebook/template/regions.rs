//! Three regions of the world, by country and by time zone, for the first draft of territories.

use crate::model::time::Zone;

/// A region as sales teams cut the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    Americas,
    Emea,
    Apac,
}

impl Region {
    pub(super) const ALL: [Self; 3] = [Self::Americas, Self::Emea, Self::Apac];

    /// The name of its territory.
    pub(super) fn territory(self) -> &'static str {
        match self {
            Self::Americas => "Americas",
            Self::Emea => "EMEA",
            Self::Apac => "APAC",
        }
    }

    /// The name of its pool.
    pub(super) fn pool(self) -> &'static str {
        match self {
            Self::Americas => "americas",
            Self::Emea => "emea",
            Self::Apac => "apac",
        }
    }

    /// ISO 3166-1 codes of its countries, separated by blanks, the largest markets first.
    pub(super) fn countries(self) -> &'static str {
        match self {
            Self::Americas => {
                "US CA MX BR AR CL CO PE AG AI AW BB BL BM BO BQ BS BZ CR CU CW DM DO EC FK GD GF GL GP GT GY HN HT JM KN KY LC \
                 MF MQ MS NI PA PM PR PY SR SV SX TC TT UY VC VE VG VI"
            }
            Self::Emea => {
                "GB DE FR NL ES IT CH AT BE SE NO DK FI IE PL PT AE SA IL ZA AD AL AM AO AX AZ BA BF BG BH BI BJ BW BY CD CF CG CI \
                 CM CV CY CZ DJ DZ EE EG EH ER ET FO GA GE GG GH GI GM GN GQ GR GW HR HU IM IQ IR IS JE JO KE KM KW LB LI LR LS LT \
                 LU LV LY MA MC MD ME MG MK ML MR MT MU MW MZ NA NE NG OM PS QA RE RO RS RU RW SC SD SH SI SJ SK SL SM SN SO SS ST \
                 SY SZ TD TG TN TR TZ UA UG VA XK YE YT ZM ZW"
            }
            Self::Apac => {
                "AU JP SG IN NZ CN HK KR TW ID MY PH TH VN AF AS BD BN BT CC CK CX FJ FM GU IO KG KH KI KP KZ LA LK MH MM MN MO MP \
                 MV NC NF NP NR NU PF PG PK PN PW SB TJ TK TL TM TO TV UZ VU WF WS"
            }
        }
    }
}

/// Asian zones whose reps usually work the Middle East.
const MIDDLE_EAST: [&str; 22] = [
    "Aden",
    "Amman",
    "Baghdad",
    "Bahrain",
    "Baku",
    "Beirut",
    "Damascus",
    "Dubai",
    "Famagusta",
    "Gaza",
    "Hebron",
    "Istanbul",
    "Jerusalem",
    "Kuwait",
    "Muscat",
    "Nicosia",
    "Qatar",
    "Riyadh",
    "Tbilisi",
    "Tehran",
    "Tel_Aviv",
    "Yerevan",
];

/// The region somebody on that wall clock most likely works; `None` where the zone names no place.
pub(super) fn region_of(zone: Zone) -> Option<Region> {
    let (area, place) = zone.name().split_once('/')?;
    match (area, place) {
        ("America" | "US" | "Canada" | "Brazil" | "Chile" | "Mexico", _)
        | ("Atlantic", "Bermuda" | "Stanley")
        | ("Pacific", "Honolulu" | "Easter" | "Galapagos") => Some(Region::Americas),
        ("Asia", place) if !MIDDLE_EAST.contains(&place) => Some(Region::Apac),
        ("Europe" | "Africa" | "Atlantic" | "Asia", _)
        | ("Indian", "Antananarivo" | "Comoro" | "Mahe" | "Mauritius" | "Mayotte" | "Reunion") => Some(Region::Emea),
        ("Australia" | "Pacific" | "Indian", _) => Some(Region::Apac),
        _ => None,
    }
}

/// A language that calls for a territory of its own inside a region: language, name, region, countries.
pub(super) const LANGUAGE_AREAS: [(&str, &str, Region, &str); 5] = [
    ("de", "DACH", Region::Emea, "DE AT CH LI"),
    ("fr", "France", Region::Emea, "FR MC"),
    ("es", "Spanish America", Region::Americas, "MX AR CO CL PE"),
    ("pt", "Brazil", Region::Americas, "BR"),
    ("ja", "Japan", Region::Apac, "JP"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::place::Country;

    #[test]
    fn every_country_lies_in_one_region() {
        let listed: Vec<Country> = Region::ALL
            .iter()
            .flat_map(|region| region.countries().split_whitespace())
            .map(|code| code.parse().unwrap())
            .collect();
        assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
        let missing: Vec<_> = rust_iso3166::ALL
            .iter()
            .map(|country| country.alpha2)
            .filter(|code| !listed.contains(&code.parse().unwrap()))
            .collect();
        assert_eq!(missing, ["AQ", "BV", "TF", "HM", "GS", "UM"], "nobody to sell to lives there");
    }

    #[test]
    fn a_zone_tells_the_region() {
        for (zone, region) in [
            ("America/Sao_Paulo", Some(Region::Americas)),
            ("Europe/Berlin", Some(Region::Emea)),
            ("Asia/Dubai", Some(Region::Emea)),
            ("Asia/Tokyo", Some(Region::Apac)),
            ("Pacific/Honolulu", Some(Region::Americas)),
            ("UTC", None),
            ("Etc/GMT+3", None),
        ] {
            assert_eq!(region_of(zone.parse().unwrap()), region, "{zone}");
        }
    }
}
