//! Photographs in a folder. A stored file is complete and on disk, or it is not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jzt_app::ports::{Answer, Objects, PortError};

/// Characters of the longest key.
pub const KEY_CHARS_MAX: usize = 128;
/// Folders that a key may name inside one another.
const KEY_PARTS_MAX: usize = 4;

/// A folder with one file an object. Keys look like `app_0123/pap_4567`.
#[derive(Debug, Clone)]
pub struct FolderObjects {
    root: Arc<PathBuf>,
}

impl FolderObjects {
    /// Opens the folder, made when missing; only its owner may look inside.
    pub fn open(root: &Path) -> io::Result<Self> {
        make_private_folder(root)?;
        Ok(Self { root: Arc::new(root.to_owned()) })
    }

    fn place(&self, key: &str) -> Result<PathBuf, PortError> {
        if is_key(key) { Ok(self.root.join(key)) } else { Err(PortError::Rejected { code: "bad-key".to_owned() }) }
    }
}

impl Objects for FolderObjects {
    fn put(&self, key: String, bytes: Bytes) -> Answer<'_, Result<(), PortError>> {
        Box::pin(async move {
            let place = self.place(&key)?;
            let root = Arc::clone(&self.root);
            let written = tokio::task::spawn_blocking(move || put_new(&root, &place, &bytes)).await;
            match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) if error.kind() == io::ErrorKind::AlreadyExists => {
                    Err(PortError::Rejected { code: "key-in-use".to_owned() })
                }
                Ok(Err(error)) => {
                    tracing::error!(kind = ?error.kind(), "an object could not be written");
                    Err(PortError::NotReached)
                }
                Err(_stopped) => Err(PortError::Unknown),
            }
        })
    }

    fn get(&self, key: String) -> Answer<'_, Result<Option<Bytes>, PortError>> {
        Box::pin(async move {
            match tokio::fs::read(self.place(&key)?).await {
                Ok(bytes) => Ok(Some(Bytes::from(bytes))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => {
                    tracing::error!(kind = ?error.kind(), "an object could not be read");
                    Err(PortError::NotReached)
                }
            }
        })
    }
}

/// Parts of letters, digits, `_` and `-`, joined by `/`. A dot never occurs, so nothing leads out of the folder and
/// nothing meets the temporary names of [`write_durably`].
fn is_key(key: &str) -> bool {
    let good =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    key.len() <= KEY_CHARS_MAX && key.split('/').count() <= KEY_PARTS_MAX && key.split('/').all(good)
}

fn put_new(root: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(root);
    if !folder.is_dir() {
        make_private_folder(folder)?;
        // The new names must be on disk too, up to the folder that was there before.
        for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(root)) {
            sync_folder(above)?;
        }
    }
    let temporary = write_temporary(place, bytes)?;
    // A link, unlike a rename, fails when the name is taken: two writers of one key cannot both succeed.
    let linked = fs::hard_link(&temporary, place);
    fs::remove_file(&temporary)?;
    linked?;
    sync_folder(folder)
}

/// Replaces `place` by a file with these bytes, readable by its owner only; on disk when it returns.
pub fn write_durably(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = write_temporary(place, bytes)?;
    fs::rename(&temporary, place)?;
    sync_folder(place.parent().unwrap_or(Path::new(".")))
}

fn write_temporary(place: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let temporary = place.with_extension(format!("{}-{number}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(temporary)
}

/// Makes a folder, and those around it, that only the owner may enter.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_keys_are_taken() {
        for good in ["pap_0123", "app_1/pap_2", "a/b/c/d"] {
            assert!(is_key(good), "{good}");
        }
        let long = "a".repeat(KEY_CHARS_MAX + 1);
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "a/",
            "../a",
            "a/../b",
            "a/./b",
            "a.tmp",
            "a\0b",
            "a b",
            "a\\b",
            "a/b/c/d/e",
            "照片",
            &long,
        ] {
            assert!(!is_key(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_durable_file_replaces_the_old_one_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("keys.toml");
        write_durably(&place, b"one").unwrap();
        write_durably(&place, b"two").unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&place).unwrap().permissions()) & 0o777,
            0o600
        );
    }
}
