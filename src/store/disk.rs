//! The file on its disk: who may read it, and whether the disk is one SQLite can lock on.

use std::{
    fs::{DirBuilder, OpenOptions, Permissions, metadata, set_permissions},
    io::{Error, ErrorKind},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// What everybody but the owner may do, as mode bits.
const OTHERS: u32 = 0o077;
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// Makes an empty file that only its owner can read, and its folder where there is none. A file that is there stays.
pub(super) fn make(path: &Path) -> Result<(), Error> {
    make_folder(path)?;
    match make_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Makes the folder of a file where there is none; only its owner can look into it.
pub(super) fn make_folder(path: &Path) -> Result<(), Error> {
    match folder(path).filter(|folder| !folder.exists()) {
        Some(folder) => DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder),
        None => Ok(()),
    }
}

/// Makes an empty file that only its owner can read.
///
/// # Errors
/// `AlreadyExists`, or what the system says.
pub(super) fn make_new(path: &Path) -> Result<(), Error> {
    OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path).map(drop)
}

/// Takes every right of others from the file and from those SQLite keeps beside it.
pub(super) fn narrow(path: &Path) -> Result<(), Error> {
    for file in with_companions(path) {
        match mode(&file) {
            Ok(mode) if mode & OTHERS != 0 => set_permissions(&file, Permissions::from_mode(mode & !OTHERS))?,
            // Another process may have just removed its log.
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// The files of one database that others than the owner have a right to.
pub(super) fn readable_by_others(path: &Path) -> Vec<PathBuf> {
    with_companions(path).into_iter().filter(|file| mode(file).is_ok_and(|mode| mode & OTHERS != 0)).collect()
}

/// The write-ahead log holds something that the file does not have yet.
pub(super) fn has_log(path: &Path) -> bool {
    metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// When a file was written last, in milliseconds since 1970.
pub(super) fn written_at(path: &Path) -> Result<i64, Error> {
    Ok(metadata(path)?.mtime().saturating_mul(1_000))
}

/// The path with something behind its whole name: `leads.db` and `-wal` make `leads.db-wal`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn with_companions(path: &Path) -> [PathBuf; 3] {
    [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")]
}

fn mode(path: &Path) -> Result<u32, Error> {
    Ok(metadata(path)?.permissions().mode())
}

fn folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// The kind of network share the path lies on, if it lies on one. Locks of two computers do not see each other there,
/// and the log's shared memory is not shared: SQLite files break.
#[cfg(target_os = "linux")]
pub(super) fn network_share(path: &Path) -> Option<&'static str> {
    let there = path.ancestors().find(|part| part.exists()).unwrap_or(Path::new("."));
    #[allow(clippy::useless_conversion, reason = "other platforms have a narrower number here")]
    let magic = i64::from(rustix::fs::statfs(there).ok()?.f_type);
    share_of(magic)
}

/// Other systems do not tell the kind of a file system by a number.
#[cfg(not(target_os = "linux"))]
pub(super) fn network_share(_path: &Path) -> Option<&'static str> {
    None
}

/// Magic numbers of Linux, from `statfs(2)`.
#[cfg(target_os = "linux")]
fn share_of(magic: i64) -> Option<&'static str> {
    match magic {
        0x6969 => Some("NFS"),
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
        0x0102_1997 => Some("9p"),
        0x6573_5546 => Some("FUSE"),
        0x5346_414f | 0x6b41_4653 => Some("AFS"),
        0x0bd0_0bd0 => Some("Lustre"),
        0x00c3_6400 => Some("Ceph"),
        0x7375_7245 => Some("Coda"),
        0x564c => Some("NCP"),
        _ => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn shares_are_known_by_their_numbers_and_disks_are_let_through() {
        let shares = [(0x6969, "NFS"), (0xff53_4d42, "SMB"), (0xfe53_4d42, "SMB"), (0x0102_1997, "9p"), (0x6573_5546, "FUSE")];
        for (magic, name) in shares {
            assert_eq!(share_of(magic), Some(name));
        }
        // ext4, btrfs, xfs, tmpfs, overlayfs, zfs, f2fs
        for disk in [0xef53, 0x9123_683e, 0x5846_5342, 0x0102_1994, 0x794c_7630, 0x2fc1_2fc1, 0xf2f5_2010] {
            assert_eq!(share_of(disk), None);
        }
        assert_eq!(network_share(&std::env::temp_dir().join("not/there")), None);
    }
}
