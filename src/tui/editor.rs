//! The person's own editor over a text: in a folder and a file that are theirs alone, and gone when it is closed.

use std::{
    collections::{BTreeMap, BTreeSet},
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
/// Begins the lines in the text that say what was wrong; they are taken out again.
const WRONG: &str = "#! ";

/// Has a text edited. `wrong` stands in it, each line above the one it names and the others on top, and is no part of it.
pub fn edit(text: &str, wrong: Option<&str>) -> Written {
    match attempt(text, wrong) {
        Ok(text) => Written::Text(text),
        Err(because) => Written::Failed(because),
    }
}

fn attempt(text: &str, wrong: Option<&str>) -> Result<String, String> {
    let folder = Folder::new().map_err(|error| format!("no folder for the editor can be made: {error}"))?;
    let file = folder.0.join("rulebook.toml");
    let (shown, remarks) = remarked(text, wrong.unwrap_or_default());
    write(&file, &shown).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
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
    // Not one letter else: a text may end its lines in another way than ours.
    if edited == shown {
        return Ok(text.to_owned());
    }
    Ok(edited.lines().filter(|line| !remarks.contains(line.trim_end())).map(|line| format!("{line}\n")).collect())
}

/// The text with what is wrong in it, and the lines that say so.
fn remarked(text: &str, wrong: &str) -> (String, BTreeSet<String>) {
    let mut at_line: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for remark in wrong.lines() {
        let named = remark.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
        let place = named.and_then(|(line, says)| Some((line.parse().ok()?, says)));
        let (line, says) = place.unwrap_or((0, remark));
        at_line.entry(line).or_default().push(format!("{WRONG}{says}").trim_end().to_owned());
    }
    let remarks = at_line.values().flatten().cloned().collect();
    let mut shown = String::with_capacity(text.len());
    for (number, line) in (0..).zip(std::iter::once("").chain(text.split_inclusive('\n'))) {
        at_line.remove(&number).into_iter().flatten().for_each(|remark| shown.extend([remark.as_str(), "\n"]));
        shown.push_str(line);
    }
    if !at_line.is_empty() && !shown.ends_with('\n') {
        shown.push('\n');
    }
    // Of lines that are not there, at the end.
    at_line.into_values().flatten().for_each(|remark| shown.extend([remark.as_str(), "\n"]));
    (shown, remarks)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_stands_above_the_line_it_names() {
        let text = "format = 1\nto = \"pol:x\"\n#! a note\n";
        let (shown, remarks) = remarked(text, "the rulebook has 3 problems:\nline 2: no destination\nline 9: it ends\nelse");
        assert_eq!(
            shown,
            "#! the rulebook has 3 problems:\n#! else\nformat = 1\n#! no destination\nto = \"pol:x\"\n#! a note\n#! it ends\n"
        );
        let left: String = shown.split_inclusive('\n').filter(|line| !remarks.contains(line.trim_end())).collect();
        assert_eq!(left, text, "what somebody noted themselves stays");
        assert_eq!(remarked(text, "").0, text);
    }
}
