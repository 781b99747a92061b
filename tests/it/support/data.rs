//! The collection of real data, which is not part of the project.

use std::{
    env,
    path::{Path, PathBuf},
};

/// A file of the collection: in the folder named by `LEADTOWER_DATA`, else beside the repository; `None`, and a word
/// about it, where it is not there.
pub fn data(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = env::var_os("LEADTOWER_DATA").map_or_else(beside, PathBuf::from).join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}
