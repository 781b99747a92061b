//! Values that could not be read: counted by column, with a few examples.

use crate::{
    intake::{Plan, Target, cell, limits, unreadable},
    model::lead::LeadDraft,
};

use super::rows_of;

/// Examples kept of a column.
const EXAMPLES: usize = 5;

/// A column with values that could not be read: their leads came in without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableColumn {
    /// Its heading.
    pub column: String,
    /// The field it fills.
    pub field: String,
    /// Rows with such a value.
    pub count: u64,
    /// A few of them, as written, each once.
    pub examples: Vec<String>,
}

/// Counts them over all files; as much memory as there are columns.
#[derive(Debug, Default)]
pub struct Unread {
    columns: Vec<UnreadableColumn>,
}

impl Unread {
    /// Looks at what a row of a file could not say.
    pub fn look_at(&mut self, draft: &LeadDraft, plan: &Plan) {
        for (target, text) in unreadable(&draft.profile) {
            let header = header(plan, target);
            let place = self.columns.iter().position(|known| known.field == target.name() && known.column == header);
            let place = place.unwrap_or_else(|| {
                let (column, field) = (header.to_owned(), target.name().to_owned());
                self.columns.push(UnreadableColumn { column, field, count: 0, examples: Vec::new() });
                self.columns.len() - 1
            });
            let Some(column) = self.columns.get_mut(place) else { continue };
            column.count += 1;
            let text = cell::cut(text, limits::SAMPLE);
            if column.examples.len() < EXAMPLES && !column.examples.iter().any(|known| known == text) {
                column.examples.push(text.to_owned());
            }
        }
    }

    /// The columns, in the order in which they first could not be read.
    pub fn columns(self) -> Vec<UnreadableColumn> {
        self.columns
    }
}

/// The column that field was read from; some fields have a second one.
fn header(plan: &Plan, target: Target) -> &str {
    let second = match target {
        Target::Phone => Target::Mobile,
        Target::Revenue => Target::MonthlyRevenue,
        other => other,
    };
    let column = plan.column(target).or_else(|| plan.column(second));
    column.map_or(target.name(), |column| column.header.as_str())
}

impl UnreadableColumn {
    /// In words: the column, how often, and what such a value looks like.
    pub fn sentence(&self) -> String {
        let Self { column, field, count, examples } = self;
        let examples: Vec<String> = examples.iter().map(|example| format!("`{example}`")).collect();
        format!("{column} ({field}): {}, such as {}", rows_of(*count), examples.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_told_with_its_examples() {
        let column = UnreadableColumn {
            column: "Land".to_owned(),
            field: "country".to_owned(),
            count: 12,
            examples: vec!["Atlantis".to_owned(), "Mu".to_owned()],
        };
        assert_eq!(column.sentence(), "Land (country): 12 rows, such as `Atlantis`, `Mu`");
    }
}
