//! The parts of a book that have names: what each kind is called, and where its things stand.

use crate::model::{
    pool::Pool,
    rule::Rule,
    rulebook::{BookTest, Experiment, Rulebook},
    segment::Segment,
    sla::SlaPolicy,
    territory::Territory,
};

/// A kind of thing that a book names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A range of company size.
    Segment,
    /// A set of places.
    Territory,
    /// Reps that take turns.
    Pool,
    /// A policy of first touches.
    Sla,
    /// Criteria, then a destination.
    Rule,
    /// A case of the book.
    Test,
    /// A split of leads.
    Experiment,
}

impl Part {
    /// What one of them is called, as the file does.
    pub fn word(self) -> &'static str {
        match self {
            Self::Segment => "segment",
            Self::Territory => "territory",
            Self::Pool => "pool",
            Self::Sla => "sla",
            Self::Rule => "rule",
            Self::Test => "test",
            Self::Experiment => "experiment",
        }
    }

    /// A name as it is compared: segments and territories are values of criteria, where case does not count.
    pub(super) fn fold(self, name: &str) -> String {
        match self {
            Self::Segment | Self::Territory => name.to_lowercase(),
            Self::Pool | Self::Sla | Self::Rule | Self::Test | Self::Experiment => name.to_owned(),
        }
    }

    /// Both are one name.
    pub(super) fn same(self, one: &str, other: &str) -> bool {
        one == other
            || match self {
                Self::Segment | Self::Territory => self.fold(one) == self.fold(other),
                Self::Pool | Self::Sla | Self::Rule | Self::Test | Self::Experiment => false,
            }
    }
}

/// A thing of the book with a name.
pub(super) trait Item: Clone + PartialEq {
    /// Its kind.
    const PART: Part;

    /// Its name.
    fn called(&self) -> &str;

    /// The same under another name.
    #[must_use]
    fn renamed(self, name: &str) -> Self;

    /// All of its kind, in book order.
    fn all(book: &Rulebook) -> &Vec<Self>;

    /// The same, to be changed.
    fn all_mut(book: &mut Rulebook) -> &mut Vec<Self>;
}

macro_rules! items {
    ($($kind:ident: $part:ident in $list:ident),* $(,)?) => {$(
        impl Item for $kind {
            const PART: Part = Part::$part;

            fn called(&self) -> &str {
                AsRef::<str>::as_ref(&self.name)
            }

            fn renamed(mut self, name: &str) -> Self {
                self.name = name.into();
                self
            }

            fn all(book: &Rulebook) -> &Vec<Self> {
                &book.$list
            }

            fn all_mut(book: &mut Rulebook) -> &mut Vec<Self> {
                &mut book.$list
            }
        }
    )*};
}

items! {
    Segment: Segment in segments,
    Territory: Territory in territories,
    Pool: Pool in pools,
    SlaPolicy: Sla in slas,
    Rule: Rule in rules,
    BookTest: Test in tests,
    Experiment: Experiment in experiments,
}

/// Where the thing of that name stands among its kind.
pub(super) fn place_of<T: Item>(book: &Rulebook, name: &str) -> Option<usize> {
    T::all(book).iter().position(|item| T::PART.same(item.called(), name))
}
