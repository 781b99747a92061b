//! What is wrong with a rulebook, given the people there are now.

use crate::{
    actions::{
        Desk,
        error::{ActionError, Refusal},
    },
    rulebook::{
        check::{Finding, check},
        file::{self, Problem},
    },
};

/// What is found in the live rulebook; `None` where none is live.
///
/// # Errors
/// The live one cannot be read, or the database cannot.
pub fn findings(desk: &mut Desk) -> Result<Option<Vec<Finding>>, ActionError> {
    let now = desk.now();
    let picture = desk.look()?;
    if let Some(book) = &picture.unreadable {
        return Err(Refusal::UnreadableVersion(book.clone()).into());
    }
    let live = picture.live().map(|_| check(picture.book.rulebook(), &picture.roster, now));
    Ok(live)
}

/// What is found in the text of a rulebook; or why the text is none.
///
/// # Errors
/// The database cannot be read.
pub fn findings_in(desk: &mut Desk, text: &str) -> Result<Result<Vec<Finding>, Vec<Problem>>, ActionError> {
    let now = desk.now();
    let picture = desk.look()?;
    let book = match file::read(text, &picture.roster) {
        Ok(book) => book,
        Err(problems) => return Ok(Err(problems)),
    };
    Ok(Ok(check(&book, &picture.roster, now)))
}
