//! Values that could not be read: counted by column, with a few examples.

use crate::{
    intake::{Plan, Target, cell, limits, unreadable},
    model::lead::LeadDraft,
    outbound::json::UnreadableColumn,
};

use super::rows_of;

/// Examples kept of a column.
const EXAMPLES: usize = 5;

/// Counts them over all files; as much memory as there are columns.
#[derive(Default)]
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

/// What to tell people, a line a column; nothing when all could be read.
pub fn sentences(columns: &[UnreadableColumn]) -> Vec<String> {
    let line = |UnreadableColumn { column, field, count, examples }: &UnreadableColumn| {
        let examples: Vec<String> = examples.iter().map(|example| format!("`{example}`")).collect();
        let rows = rows_of(*count);
        format!("    {column} ({field}): {rows}, such as {}", examples.join(", "))
    };
    let heading = (!columns.is_empty()).then(|| "  not understood, so unknown to rules, kept as written:".to_owned());
    heading.into_iter().chain(columns.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_column_with_its_examples() {
        let columns = [UnreadableColumn {
            column: "Land".to_owned(),
            field: "country".to_owned(),
            count: 12,
            examples: vec!["Atlantis".to_owned(), "Mu".to_owned()],
        }];
        let told = sentences(&columns);
        assert_eq!(told.last().unwrap(), "    Land (country): 12 rows, such as `Atlantis`, `Mu`");
        assert!(sentences(&[]).is_empty());
    }
}
