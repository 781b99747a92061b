//! The person's own editor over a text: in a folder and a file that are theirs alone, and gone when it is closed.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process::{Command, id},
};

use super::effect::editor::Written;

/// Where nothing else is chosen.
const USUAL: &str = "vi";
/// Folders of this program that may be left over from before.
const MOST: u32 = 100;
/// Begins the lines above the text that say what was wrong; they are taken out again.
const WRONG: &str = "#! ";

/// Has a text edited. `wrong` stands above it, line by line, and is no part of it.
pub fn edit(text: &str, wrong: Option<&str>) -> Written {
    match attempt(text, wrong) {
        Ok(text) => Written::Text(text),
        Err(because) => Written::Failed(because),
    }
}

fn attempt(text: &str, wrong: Option<&str>) -> Result<String, String> {
    let folder = Folder::new().map_err(|error| format!("no folder for the editor can be made: {error}"))?;
    let file = folder.0.join("rulebook.toml");
    let above: String = wrong.into_iter().flat_map(str::lines).map(|line| format!("{WRONG}{line}\n")).collect();
    write(&file, &format!("{above}{text}")).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    let editor = chosen();
    // As a shell would: an editor may come with arguments.
    let ended = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(&file).status();
    match ended {
        Ok(status) if status.success() => {}
        Ok(status) => {
            return Err(format!("the editor `{editor}` ended with {status}: nothing is changed; EDITOR chooses another"));
        }
        Err(error) => return Err(format!("the editor `{editor}` cannot be started: {error}; EDITOR chooses another")),
    }
    let edited = fs::read_to_string(&file).map_err(|error| format!("what the editor left cannot be read: {error}"))?;
    Ok(edited.lines().filter(|line| !line.starts_with(WRONG.trim_end())).map(|line| format!("{line}\n")).collect())
}

fn chosen() -> String {
    let named = |name| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    named("EDITOR").or_else(|| named("VISUAL")).unwrap_or_else(|| USUAL.to_owned())
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?.write_all(text.as_bytes())
}

/// A folder of one's own; dropped, it is gone with all that is in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        for nth in 0..MOST {
            let path = std::env::temp_dir().join(format!("leadtower-{}-{nth}", id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it is the person's own, and nobody else's to read.
        let _ = fs::remove_dir_all(&self.0);
    }
}
