//! The file of rejected rows, beside the file they come from; made when the first row is rejected.

use std::{
    ffi::OsString,
    fs::{DirBuilder, File, OpenOptions},
    io::{self, BufWriter, ErrorKind},
    path::{Path, PathBuf},
};

use crate::intake::{Plan, Reject, RejectsWriter};

use super::ImportError;

/// Most rejects files of one input that lie side by side.
const MOST_FILES: u32 = 1_000;

/// Where rejected rows go.
#[derive(Debug, Clone, Copy)]
pub enum Keep<'a> {
    /// Into a file beside the one they come from, or in that folder when it cannot be written there.
    Or(&'a Path),
    /// Nowhere: a rehearsal writes nothing.
    Nothing,
}
/// The rejected rows of one file.
pub struct Rejects<'a> {
    input: &'a Path,
    keep: Keep<'a>,
    plan: &'a Plan,
    open: Option<(PathBuf, RejectsWriter<BufWriter<File>>)>,
}

impl<'a> Rejects<'a> {
    /// Of that file; none yet.
    pub fn of(input: &'a Path, keep: Keep<'a>, plan: &'a Plan) -> Self {
        Self { input, keep, plan, open: None }
    }

    /// Keeps one row.
    pub fn write(&mut self, reject: &Reject) -> Result<(), ImportError> {
        let Keep::Or(other_folder) = self.keep else { return Ok(()) };
        if self.open.is_none() {
            let (path, file) = make(self.input, other_folder)?;
            let writer = RejectsWriter::new(BufWriter::new(file), self.plan).map_err(|error| cannot(&path, &error))?;
            self.open = Some((path, writer));
        }
        match &mut self.open {
            Some((path, writer)) => writer.write(reject).map_err(|error| cannot(path, &error)),
            None => Ok(()),
        }
    }

    /// Everything is on disk; where it is, if any row was rejected.
    pub fn finish(self) -> Result<Option<PathBuf>, ImportError> {
        let Some((path, writer)) = self.open else { return Ok(None) };
        let flushed = writer.finish().and_then(|buffer| buffer.into_inner().map_err(io::IntoInnerError::into_error));
        flushed.map_err(|error| cannot(&path, &error))?;
        Ok(Some(path))
    }
}

fn cannot(path: &Path, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::Rejects { path: path.to_owned(), because: error.to_string() }
}

/// `leads.csv.rejects.csv`, or `leads.csv.rejects-2.csv` and so on: somebody may be mending an earlier one.
fn make(input: &Path, other_folder: &Path) -> Result<(PathBuf, File), ImportError> {
    let beside = input.parent().unwrap_or(Path::new(""));
    let name = input.file_name().unwrap_or(input.as_os_str());
    let mut last = None;
    for folder in [beside, other_folder] {
        if folder == other_folder && !folder.exists() {
            make_private_folder(folder).map_err(|error| cannot(folder, &error))?;
        }
        for n in 1..=MOST_FILES {
            let mut file_name = OsString::from(name);
            file_name.push(if n == 1 { ".rejects.csv".to_owned() } else { format!(".rejects-{n}.csv") });
            let path = folder.join(file_name);
            match make_private(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => last = Some((path, error)),
                Err(error) => {
                    last = Some((path, error));
                    break;
                }
            }
        }
    }
    Err(match last {
        Some((path, error)) => cannot(&path, &error),
        None => cannot(input, &"no folder to write to"),
    })
}

fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn make_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_file_of_rejects_stays() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("leads.csv");
        let names: Vec<String> =
            (0..2).map(|_| make(&input, folder.path()).unwrap().0.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["leads.csv.rejects.csv", "leads.csv.rejects-2.csv"]);
    }

    #[test]
    fn where_neither_folder_is_there_ours_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let (input, ours) = (folder.path().join("nowhere/leads.csv"), folder.path().join("data/leadtower"));
        assert_eq!(make(&input, &ours).unwrap().0, ours.join("leads.csv.rejects.csv"));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (_, file) = make(&folder.path().join("leads.csv"), folder.path()).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn where_the_inputs_folder_cannot_be_written_it_goes_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("not there").join("leads.csv");
        let (path, _) = make(&input, folder.path()).unwrap();
        assert_eq!(path, folder.path().join("leads.csv.rejects.csv"));
    }
}
