//! A first rulebook for the present roster, as `rules init` writes it.

use crate::{
    actions::{Desk, ask, error::ActionError},
    model::roster::Roster,
    rulebook::{
        document, file,
        template::{self, Template},
    },
    tui::msg::Answer,
};

/// The book of that template, and what it says.
pub fn of(desk: &mut Desk, template: Template) -> Result<Answer, ActionError> {
    let reps = ask::roster(desk)?.into_iter().map(|row| row.rep).collect();
    let roster = Roster::new(reps, Vec::new());
    let text = template::template(template, &roster);
    let says = match file::read(&text, &roster) {
        Ok(book) => document::text(&book).lines().map(str::to_owned).collect(),
        // Publishing it would say the same.
        Err(problems) => problems.iter().map(|problem| problem.message.clone()).collect(),
    };
    Ok(Answer::FirstBook { template, text, says, lacks: template::lacking(template, &roster) })
}
