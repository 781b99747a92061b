//! Places and languages in their normal forms. Whether a code exists is intake's business; here only its shape counts.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The text has not the shape of the code it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCode {
    /// What was written.
    pub text: String,
    /// What was wanted: "a country code such as DE".
    pub wanted: &'static str,
}

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.text, self.wanted)
    }
}

impl std::error::Error for BadCode {}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $len:literal, $wanted:literal, $fold:expr, $ok:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; $len]);

        impl $name {
            /// The code in its normal form.
            pub fn as_str(&self) -> &str {
                let end = self.0.iter().position(|byte| *byte == 0).unwrap_or($len);
                // INVARIANT: only ASCII is let in.
                std::str::from_utf8(&self.0[..end]).unwrap_or("")
            }
        }

        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(text: &str) -> Result<Self, BadCode> {
                let folded: String = ($fold)(text.trim());
                let shape: fn(&str) -> bool = $ok;
                if !folded.is_ascii() || folded.len() > $len || !shape(&folded) {
                    return Err(BadCode { text: text.to_owned(), wanted: $wanted });
                }
                let mut bytes = [0; $len];
                bytes[..folded.len()].copy_from_slice(folded.as_bytes());
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadCode;
            fn try_from(text: String) -> Result<Self, BadCode> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

code!(
    /// ISO 3166-1 alpha-2, upper case: `DE`.
    Country, 2, "a country code of two letters such as DE",
    |text: &str| text.to_ascii_uppercase(),
    |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
);
code!(
    /// ISO 3166-2, upper case, with its country: `US-CA`.
    Subdivision, 6, "a state code such as US-CA",
    |text: &str| text.to_ascii_uppercase(),
    |text| {
        let bytes = text.as_bytes();
        (4..=6).contains(&bytes.len())
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2] == b'-'
            && bytes[3..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    }
);
code!(
    /// BCP 47 primary tag, lower case: `en`.
    Language, 3, "a language tag of two or three letters such as en",
    |text: &str| text.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase(),
    |text| (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
);

impl Subdivision {
    /// The country before the hyphen.
    pub fn country(&self) -> Country {
        Country([self.0[0], self.0[1]])
    }
}
