//! Values that all rules treat alike.

use crate::{
    model::{
        account::Relationship,
        criteria::{Field, Range},
        place::{Country, Subdivision},
    },
    routing::places::Placed,
    rulebook::check::Witness,
};

/// What one axis of the space is of. Axes are independent: any value of one goes with any of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coordinate {
    /// Where a lead is: `country`, `state`, `postal_code`, and the territory that follows from them.
    Place,
    /// How large its company is: `employees`, and the segment that follows.
    Size,
    /// What its company is to us.
    Account,
    /// Any other field of one value.
    Field(Field),
    /// Whether it bears that tag.
    Tag(Tag),
}

/// A tag that rules tell apart from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag.
    pub text: String,
    /// It stands for all others of that beginning, which no rule names.
    pub beginning: Option<String>,
}

/// Values of one axis that every rule treats alike, with one of them as the example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// There is none.
    Unknown,
    /// Texts.
    Text {
        /// One of them.
        example: String,
        /// Those of them that rules name.
        named: Vec<String>,
        /// The longest beginning that a rule asks for, where no rule names any of them.
        beginning: Option<String>,
        /// No rule names or begins any of them: they are all the others.
        others: bool,
    },
    /// Numbers of one stretch.
    Number {
        /// One of them.
        example: i64,
        /// All of them.
        stretch: Range,
    },
    /// An account of that relationship, or none.
    Account(Option<Relationship>),
    /// Places.
    Place(Place),
    /// The tag is borne.
    Tagged,
    /// It is not.
    Untagged,
}

/// Places that every rule treats alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Their countries, the example first; none where the country is unknown.
    pub countries: Vec<Country>,
    /// No rule or territory names any of these countries: they are all the others.
    pub others: bool,
    /// An example of their state.
    pub state: Option<Subdivision>,
    /// An example of their postal code.
    pub postal_code: Option<String>,
    /// Where they lie among the territories.
    pub placed: Placed,
}

impl Class {
    /// Makes the lead one of this class.
    pub fn put(&self, coordinate: &Coordinate, lead: &mut Witness) {
        match (self, coordinate) {
            (Self::Text { example, .. }, Coordinate::Field(field)) => put_text(field, example, lead),
            (Self::Number { example, .. }, Coordinate::Size) => lead.profile.employees = Some(*example),
            (Self::Number { example, .. }, Coordinate::Field(Field::Revenue)) => lead.profile.revenue = Some(*example),
            (Self::Number { example, .. }, Coordinate::Field(_)) => lead.profile.score = Some(*example),
            (Self::Account(account), _) => lead.account = *account,
            (Self::Place(place), _) => {
                lead.profile.country = place.countries.first().copied();
                lead.profile.state = place.state;
                lead.profile.postal_code.clone_from(&place.postal_code);
            }
            (Self::Tagged, Coordinate::Tag(tag)) => drop(lead.profile.tags.insert(tag.text.clone())),
            (Self::Text { .. } | Self::Number { .. } | Self::Tagged | Self::Unknown | Self::Untagged, _) => {}
        }
    }
}

/// Gives the lead that text in that field, in the field's normal form; a text that the field cannot have gives nothing.
pub fn put_text(field: &Field, text: &str, lead: &mut Witness) {
    let profile = &mut lead.profile;
    let text = text.to_owned();
    match field {
        Field::City => profile.city = Some(text),
        Field::Industry => profile.industry = Some(text),
        Field::Product => profile.product = Some(text),
        Field::Company => profile.company = Some(text),
        Field::Language => profile.language = text.parse().ok(),
        Field::Source => profile.source = Some(text.into()),
        Field::Kind => profile.kind = Some(text.into()),
        Field::EmailDomain => profile.email = Some(format!("somebody@{text}")),
        Field::Custom(name) => drop(profile.custom.insert(name.clone(), text)),
        Field::Account
        | Field::Territory
        | Field::Segment
        | Field::Country
        | Field::State
        | Field::PostalCode
        | Field::Employees
        | Field::Revenue
        | Field::Score
        | Field::Tag => {}
    }
}
