//! `import reps`, `import accounts`, `import absences`.

use crate::{
    cli::{
        failure::{Ended, Failure},
        session::Session,
    },
    intake::Object,
};

use super::FilesArgs;

/// Imports them.
pub fn run(_session: &Session, object: Object, _args: &FilesArgs) -> Result<Ended, Failure> {
    Err(Failure::failed(format!("importing {object} is not there yet")))
}
