//! Instants and zones: UTC milliseconds in storage, IANA zones for people.

use std::{fmt, ops::Add, ops::Sub, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// A length of time in milliseconds; may be negative where two instants are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// The text was no RFC 3339 instant, or its year lies outside 1..=9999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnInstant(pub String);

impl fmt::Display for NotAnInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no instant; write it as 2026-11-23T08:14:00Z", self.0)
    }
}

impl std::error::Error for NotAnInstant {}

impl Instant {
    /// 0001-01-01T00:00:00Z, the earliest instant we keep.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// 9999-12-31T23:59:59.999Z, the latest instant we keep.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// From milliseconds since 1970; out of range is cut to [`Self::MIN`] and [`Self::MAX`].
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Milliseconds since 1970.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// The same instant for calendar arithmetic.
    pub fn utc(self) -> DateTime<Utc> {
        // INVARIANT: the constructors keep the value inside the years 1..=9999, which chrono can hold.
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The same instant on a wall clock in `zone`.
    pub fn local(self, zone: Zone) -> DateTime<Tz> {
        zone.0.from_utc_datetime(&self.utc().naive_utc())
    }

    /// The calendar day in `zone`.
    pub fn day(self, zone: Zone) -> NaiveDate {
        self.local(zone).date_naive()
    }

    /// The first instant of a calendar day; where its midnight does not exist, the first after it.
    pub fn at_start_of(day: NaiveDate, zone: Zone) -> Self {
        // The longest clock change there ever was is a day; half hours are the finest that still happen.
        let local = |half_hours: i64| day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(30 * half_hours);
        let first = (0..=48).find_map(|half_hours| local(half_hours).and_local_timezone(zone.0).earliest());
        first.map_or(Self::MAX, |at| at.to_utc().into())
    }

    /// `self - earlier`, negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> Millis {
        Millis(self.0 - earlier.0)
    }
}

/// 1970-01-01, counted in days from the year 1.
const FIRST_DAY: i32 = 719_163;

/// Days since 1970-01-01, which is 0.
pub fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - FIRST_DAY
}

/// The day so many days after 1970-01-01; `None` beyond the calendar.
pub fn day_of_number(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok()?.checked_add(FIRST_DAY)?)
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self::from_ms(at.timestamp_millis())
    }
}

impl Add<Millis> for Instant {
    type Output = Self;
    fn add(self, length: Millis) -> Self {
        Self::from_ms(self.0.saturating_add(length.0))
    }
}

impl Sub<Millis> for Instant {
    type Output = Self;
    fn sub(self, length: Millis) -> Self {
        Self::from_ms(self.0.saturating_sub(length.0))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with milliseconds: `2026-11-23T08:14:03.120Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Instant {
    type Err = NotAnInstant;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text.trim())
            .map(|at| Self::from(at.with_timezone(&Utc)))
            .map_err(|_| NotAnInstant(text.to_owned()))
    }
}

impl Millis {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One second.
    pub const SECOND: Self = Self(1_000);
    /// One minute.
    pub const MINUTE: Self = Self(60_000);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000);
    /// Twenty-four hours.
    pub const DAY: Self = Self(86_400_000);

    /// `n` minutes.
    pub fn minutes(n: i64) -> Self {
        Self(n.saturating_mul(Self::MINUTE.0))
    }
}

/// An IANA time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(pub Tz);

impl Zone {
    /// Coordinated universal time: the zone of whoever names none.
    pub const UTC: Self = Self(Tz::UTC);

    /// The IANA name, `Europe/Berlin`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// The text names no IANA time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownZone(pub String);

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no time zone; write it as Europe/Berlin", self.0)
    }
}

impl std::error::Error for UnknownZone {}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        Tz::from_str_insensitive(text).map(Self).map_err(|_| UnknownZone(text.to_owned()))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
