//! Rows → lead drafts.

use std::{collections::BTreeMap, fmt};

use super::{
    cell,
    dates::When,
    limits, normalise, numbers,
    read::{Build, Cells, Flaw},
    target::Target,
};
use crate::model::{
    lead::{Closing, Fingerprint, LeadDraft, Profile, Standing},
    place::Country,
};

/// Reads leads.
pub struct LeadRows;

impl Build for LeadRows {
    type Draft = LeadDraft;

    fn build(&self, cells: &Cells<'_>) -> Result<LeadDraft, Flaw> {
        if is_debris(cells) {
            return Err(Flaw::of_row("not a lead row: nothing but shares of columns"));
        }
        let profile = profile(cells)?;
        let external_id = external_id(cells)?;
        let has_name_and_company = profile.name.is_some() && (profile.company.is_some() || profile.account_ref.is_some());
        if external_id.is_none() && profile.email.is_none() && profile.phone.is_none() && !has_name_and_company {
            if let Some(lost) = profile.given.get("phone") {
                let target = if cells.get(Target::Phone).is_some() { Target::Phone } else { Target::Mobile };
                return Err(cells.flaw(target, format!("`{lost}` is no phone number, and nothing else tells who this is")));
            }
            return Err(Flaw::of_row("not a lead row: it has no id, email, phone, or name with company to know it again by"));
        }
        let created_at = cells.date(Target::CreatedAt)?.map(When::instant);
        let touched_at = cells.date(Target::TouchedAt)?.map(When::instant);
        let (converted, won, closed) =
            (cells.date(Target::ConvertedAt)?, cells.date(Target::WonAt)?, cells.date(Target::ClosedAt)?);
        let standing = standing(cells, won.is_some());
        let closed_at = won.or(converted).or(closed).filter(|_| matches!(standing, Standing::Closed(_)));
        Ok(LeadDraft {
            external_id,
            created_at,
            owner: cells.text(Target::Owner),
            standing,
            touched_at,
            closed_at: closed_at.map(When::instant),
            value: cells.get(Target::Value).filter(|_| standing == Standing::Closed(Closing::Won)).and_then(numbers::number),
            fingerprint: fingerprint(cells),
            profile,
        })
    }
}

/// Business intelligence tools end an export with the share of each column that is filled.
fn is_debris(cells: &Cells<'_>) -> bool {
    let mut count = 0;
    for text in cells.raw().map(str::trim).filter(|text| !text.is_empty()) {
        let is_share = text.len() <= 8 && text.starts_with(['0', '1']) && text.parse::<f64>().is_ok_and(|share| share <= 1.0);
        if !is_share {
            return false;
        }
        count += 1;
    }
    count >= 8
}

fn external_id(cells: &Cells<'_>) -> Result<Option<String>, Flaw> {
    let Some(text) = cells.get(Target::ExternalId) else { return Ok(None) };
    // Meta writes the type before its ids.
    let text = text.strip_prefix("l:").unwrap_or(text);
    if text.contains(char::is_whitespace) {
        let reason = format!("not a lead row: `{}` is no id", cell::cut(text, limits::SAMPLE));
        return Err(cells.flaw(Target::ExternalId, reason));
    }
    Ok(Some(text.to_owned()))
}

fn profile(cells: &Cells<'_>) -> Result<Profile, Flaw> {
    let mut profile = Profile { name: name(cells), ..Profile::default() };
    let mut given = BTreeMap::new();
    contact(cells, &mut profile, &mut given)?;
    company(cells, &mut profile, &mut given);
    place(cells, &mut profile, &mut given);
    profile.product = cells.text(Target::Product);
    profile.source = cells.get(Target::Source).map(normalise::source);
    profile.kind = cells.get(Target::Kind).map(normalise::kind);
    profile.language = note(&mut given, "language", cells.get(Target::Language), normalise::language);
    profile.score = note(&mut given, "score", cells.get(Target::Score), numbers::number);
    if let Some(tags) = cells.get(Target::Tags) {
        profile.tags =
            tags.split([',', ';', '|']).filter_map(cell::clean).map(|tag| cell::squeezed(tag).to_lowercase()).collect();
    }
    for target in Target::KEPT_AS_CUSTOM {
        let is_taken = |text: &str| match target {
            Target::Mobile => profile.phone.as_deref() == Some(text),
            Target::EmailSecondary => profile.email.as_deref() == Some(text),
            _ => false,
        };
        if let Some(text) = cells.get(target).filter(|text| !is_taken(text)) {
            profile.custom.insert(target.name().to_owned(), cell::squeezed(cell::cut(text, limits::CELL)));
        }
    }
    profile.custom.extend(cells.custom().map(|(name, text)| (name.to_owned(), text)));
    profile.given = given;
    Ok(profile)
}

fn name(cells: &Cells<'_>) -> Option<String> {
    cells.text(Target::Name).or_else(|| match (cells.text(Target::FirstName), cells.text(Target::LastName)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other),
    })
}

/// The normal form, and what was written where that is another text or none.
fn note<T: fmt::Display>(
    given: &mut BTreeMap<String, String>,
    field: &str,
    text: Option<&str>,
    normal: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text?;
    let found = normal(text);
    // A nought that stands for nothing is no news.
    if text != "0" && !found.as_ref().is_some_and(|found| reads(found, text)) {
        given.insert(field.to_owned(), cell::cut(text, limits::CELL).to_owned());
    }
    found
}

/// `value` is spelled exactly so; compares without building the spelling.
fn reads(value: &impl fmt::Display, text: &str) -> bool {
    struct Rest<'t>(&'t str);
    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    fmt::Write::write_fmt(&mut rest, format_args!("{value}")).is_ok() && rest.0.is_empty()
}

fn contact(cells: &Cells<'_>, profile: &mut Profile, given: &mut BTreeMap<String, String>) -> Result<(), Flaw> {
    for target in [Target::Email, Target::EmailSecondary] {
        if let (None, Some(text)) = (&profile.email, cells.get(target)) {
            let address = normalise::email(text);
            let shown = cell::cut(text, limits::SAMPLE);
            profile.email = Some(address.ok_or_else(|| cells.flaw(target, format!("`{shown}` is no email address")))?);
        }
    }
    for target in [Target::Phone, Target::Mobile] {
        if let (None, Some(text)) = (&profile.phone, cells.get(target)) {
            match normalise::phone(text) {
                Ok(Some(number)) => profile.phone = Some(number),
                Ok(None) | Err(normalise::DamagedPhone) => {
                    given.entry("phone".to_owned()).or_insert_with(|| cell::cut(text, limits::SAMPLE).to_owned());
                }
            }
        }
    }
    profile.title = cells.text(Target::Title);
    Ok(())
}

fn company(cells: &Cells<'_>, profile: &mut Profile, given: &mut BTreeMap<String, String>) {
    profile.account_ref = cells.get(Target::AccountRef).map(str::to_owned);
    match cells.get(Target::Company) {
        Some(id) if is_account_id(id) => profile.account_ref = Some(id.to_owned()),
        Some(name) => profile.company = Some(cell::squeezed(name)),
        None => {}
    }
    profile.website = cells.get(Target::Domain).and_then(normalise::host);
    if profile.website.is_none() {
        profile.website = cells.get(Target::Website).and_then(normalise::host);
    }
    profile.industry = cells.text(Target::Industry);
    profile.employees = note(given, "employees", cells.get(Target::Employees), numbers::size);
    // Nobody earns nothing: it stands for unknown.
    let known = |amount: &i64| *amount != 0;
    profile.revenue = note(given, "revenue", cells.get(Target::Revenue), |text| numbers::number(text).filter(known));
    if profile.revenue.is_none() {
        let yearly = |text: &str| numbers::number(text).filter(known).and_then(|month| month.checked_mul(12));
        profile.revenue = note(given, "revenue", cells.get(Target::MonthlyRevenue), yearly);
    }
}

/// Some Salesforce set-ups keep the account's id in the lead's company.
pub(super) fn is_account_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.starts_with("001") && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn place(cells: &Cells<'_>, profile: &mut Profile, given: &mut BTreeMap<String, String>) {
    profile.country = note(given, "country", cells.get(Target::Country), normalise::country);
    let country: Option<Country> = profile.country;
    profile.state = note(given, "state", cells.get(Target::State), |text| normalise::state(text, country));
    profile.country = country.or_else(|| profile.state.map(|state| state.country()));
    profile.city = cells.text(Target::City);
    profile.postal_code = note(given, "postal_code", cells.get(Target::PostalCode), |text| normalise::postal_code(text, country));
}

/// A flag says more than a word, and an end more than a beginning.
fn standing(cells: &Cells<'_>, has_won_date: bool) -> Standing {
    let flag = |target| cells.get(target).and_then(normalise::flag);
    let status = cells.get(Target::Status);
    let is_unconverted = |closing: &Closing| *closing == Closing::Opportunity && flag(Target::Converted) == Some(false);
    let by_status = status.and_then(normalise::closing).filter(|closing| !is_unconverted(closing));
    let by_lifecycle = cells.get(Target::Lifecycle).and_then(normalise::closing);
    if flag(Target::Won) == Some(true) {
        return Standing::Closed(Closing::Won);
    }
    if flag(Target::Converted) == Some(true) {
        return Standing::Closed(by_status.filter(|closing| closing.is_conversion()).unwrap_or(Closing::Opportunity));
    }
    if let Some(closing) = by_status {
        return Standing::Closed(closing);
    }
    if has_won_date {
        return Standing::Closed(Closing::Won);
    }
    if let Some(closing) = by_lifecycle {
        return Standing::Closed(closing);
    }
    let is_working = [status, cells.get(Target::Lifecycle)].into_iter().flatten().any(normalise::is_working);
    if is_working { Standing::Working } else { Standing::Open }
}

/// Of what the row says, not of how: the order of columns, the encoding and the delimiter make no difference.
fn fingerprint(cells: &Cells<'_>) -> Fingerprint {
    let mut said = Vec::with_capacity(1024);
    for (name, text) in cells.sorted() {
        for part in [name.as_bytes(), b"\0", text.as_bytes(), b"\0"] {
            said.extend_from_slice(part);
        }
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(blake3::hash(&said).as_bytes()) {
        *to = *from;
    }
    Fingerprint(bytes)
}
