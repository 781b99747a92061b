//! What a column can mean.

use std::fmt;

use super::Object;

/// A field a column is read into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The record's id in its system.
    ExternalId,
    /// Whole name of the person; of a rep, the rep's.
    Name,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Email address.
    Email,
    /// Another address of the same person.
    EmailSecondary,
    /// Phone number.
    Phone,
    /// Mobile phone number.
    Mobile,
    /// Job title.
    Title,
    /// Company name; of an account, its name.
    Company,
    /// Email or web domain of the company.
    Domain,
    /// Web address.
    Website,
    /// The CRM's id of the person's account.
    AccountRef,
    /// Industry.
    Industry,
    /// Company size.
    Employees,
    /// Yearly revenue.
    Revenue,
    /// Monthly revenue.
    MonthlyRevenue,
    /// Country.
    Country,
    /// State or province.
    State,
    /// City.
    City,
    /// Postal code.
    PostalCode,
    /// Street; kept as a custom field.
    Street,
    /// How they came.
    Source,
    /// More about how they came; kept as a custom field.
    SourceDetail,
    /// Campaign; kept as a custom field.
    Campaign,
    /// What they asked for.
    Kind,
    /// Product asked about.
    Product,
    /// Language.
    Language,
    /// Score.
    Score,
    /// Tags.
    Tags,
    /// Free text; kept as a custom field.
    Notes,
    /// Where the record stands.
    Status,
    /// Where the person stands, in `HubSpot`'s words.
    Lifecycle,
    /// Yes or no: it was converted.
    Converted,
    /// Yes or no: it was won.
    Won,
    /// Who owns it.
    Owner,
    /// Who qualified it before; kept as a custom field.
    Sdr,
    /// Team; of a lead kept as a custom field.
    Team,
    /// When the system created it.
    CreatedAt,
    /// When the owner first reached out.
    TouchedAt,
    /// When it was converted.
    ConvertedAt,
    /// When it was won: a date here says that it was.
    WonAt,
    /// When it was closed, or is expected to be.
    ClosedAt,
    /// Amount.
    Value,
    /// When anything happened last; recognised, not kept.
    ActivityAt,
    /// When the record changed last; recognised, not kept.
    UpdatedAt,
    /// Wants no email; kept as a custom field.
    EmailOptOut,
    /// Wants no calls; kept as a custom field.
    PhoneOptOut,
    /// Rep: manager.
    Manager,
    /// Rep: time zone.
    Zone,
    /// Rep: weekly hours.
    Hours,
    /// Rep: days off.
    Holidays,
    /// Rep: languages.
    Languages,
    /// Rep: who stands in.
    Backup,
    /// Rep: most open leads.
    MaxOpen,
    /// Rep: most leads a day.
    MaxPerDay,
    /// Rep: most leads a week.
    MaxPerWeek,
    /// Rep: most leads a month.
    MaxPerMonth,
    /// Rep: still with us.
    Active,
    /// Account: customer, open opportunity, target.
    Relationship,
    /// Absence: who.
    Rep,
    /// Absence: first instant away.
    From,
    /// Absence: first instant back.
    Until,
    /// Absence: last day away.
    LastDay,
    /// Absence: why.
    Reason,
}

#[allow(clippy::enum_glob_use, reason = "the table below is read as a list")]
use Target::*;

const NAMES: [(Target, &str); Target::COUNT] = [
    (ExternalId, "external_id"),
    (Name, "name"),
    (FirstName, "first_name"),
    (LastName, "last_name"),
    (Email, "email"),
    (EmailSecondary, "email_secondary"),
    (Phone, "phone"),
    (Mobile, "mobile"),
    (Title, "title"),
    (Company, "company"),
    (Domain, "domain"),
    (Website, "website"),
    (AccountRef, "account_ref"),
    (Industry, "industry"),
    (Employees, "employees"),
    (Revenue, "revenue"),
    (MonthlyRevenue, "monthly_revenue"),
    (Country, "country"),
    (State, "state"),
    (City, "city"),
    (PostalCode, "postal_code"),
    (Street, "street"),
    (Source, "source"),
    (SourceDetail, "source_detail"),
    (Campaign, "campaign"),
    (Kind, "kind"),
    (Product, "product"),
    (Language, "language"),
    (Score, "score"),
    (Tags, "tags"),
    (Notes, "notes"),
    (Status, "status"),
    (Lifecycle, "lifecycle"),
    (Converted, "converted"),
    (Won, "won"),
    (Owner, "owner"),
    (Sdr, "sdr"),
    (Team, "team"),
    (CreatedAt, "created_at"),
    (TouchedAt, "touched_at"),
    (ConvertedAt, "converted_at"),
    (WonAt, "won_at"),
    (ClosedAt, "closed_at"),
    (Value, "value"),
    (ActivityAt, "activity_at"),
    (UpdatedAt, "updated_at"),
    (EmailOptOut, "email_opt_out"),
    (PhoneOptOut, "phone_opt_out"),
    (Manager, "manager"),
    (Zone, "zone"),
    (Hours, "hours"),
    (Holidays, "holidays"),
    (Languages, "languages"),
    (Backup, "backup"),
    (MaxOpen, "max_open"),
    (MaxPerDay, "max_per_day"),
    (MaxPerWeek, "max_per_week"),
    (MaxPerMonth, "max_per_month"),
    (Active, "active"),
    (Relationship, "relationship"),
    (Rep, "rep"),
    (From, "from"),
    (Until, "until"),
    (LastDay, "last_day"),
    (Reason, "reason"),
];

impl Target {
    /// How many there are.
    pub const COUNT: usize = Reason as usize + 1;

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(target, _)| target)
    }

    /// The name used by `--map` and in the tables.
    pub fn name(self) -> &'static str {
        NAMES.get(self as usize).map_or("", |(_, name)| name)
    }

    /// The target of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let folded = name.trim().to_lowercase().replace([' ', '-'], "_");
        let folded = match folded.as_str() {
            "full_name" => "name",
            "job_title" => "title",
            "lead_id" | "id" => "external_id",
            "account_id" => "account_ref",
            "tag" => "tags",
            "lead_source" => "source",
            "annual_revenue" => "revenue",
            "amount" => "value",
            other => other,
        };
        NAMES.into_iter().find(|(_, known)| *known == folded).map(|(target, _)| target)
    }

    /// Rows of that object have it.
    pub fn is_of(self, object: Object) -> bool {
        match object {
            Object::Leads => self < Manager,
            Object::Reps => {
                matches!(self, ExternalId | Name | FirstName | LastName | Email | Team) || (Manager..=Active).contains(&self)
            }
            Object::Accounts => {
                matches!(self, ExternalId | Company | Domain | Website | Owner | Relationship | CreatedAt)
            }
            Object::Absences => self >= Rep,
        }
    }

    /// Its column holds instants the lead keeps, so the order of day and month matters.
    pub fn is_date(self) -> bool {
        matches!(self, CreatedAt | TouchedAt | ConvertedAt | WonAt | ClosedAt | From | Until | LastDay)
    }

    /// Those a lead keeps as custom fields of the same name.
    pub const KEPT_AS_CUSTOM: [Self; 10] =
        [Street, SourceDetail, Campaign, Notes, Sdr, Team, EmailOptOut, PhoneOptOut, EmailSecondary, Mobile];

    /// One of [`Self::KEPT_AS_CUSTOM`].
    pub fn is_kept_as_custom(self) -> bool {
        Self::KEPT_AS_CUSTOM.contains(&self)
    }

    /// Changes by itself without saying anything new.
    pub fn is_not_kept(self) -> bool {
        matches!(self, ActivityAt | UpdatedAt)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_targets() {
        for (index, (target, name)) in NAMES.into_iter().enumerate() {
            assert_eq!(target as usize, index, "{name}");
            assert_eq!(Target::from_name(target.name()), Some(target));
        }
    }
}
