//! Requests that the sandbox's platform has taken and not answered yet, one file each: like a real platform, it forgets
//! nothing when it is restarted.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::adapters::objects::{make_private_folder, write_durably};
use crate::adapters::verification_platform::wire::{Request, is_number};

/// Requests that wait at most.
pub(super) const PENDING_MAX: usize = 256;

pub(super) struct Pending {
    folder: PathBuf,
}

impl Pending {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        make_private_folder(&folder)?;
        Ok(Self { folder })
    }

    /// Keeps a request whose number was checked.
    pub(super) fn keep(&self, request: &Request) -> io::Result<()> {
        write_durably(&self.place(&request.request_id)?, &serde_json::to_vec(request)?)
    }

    /// Forgets one that was answered.
    pub(super) fn forget(&self, request_id: &str) -> io::Result<()> {
        fs::remove_file(self.place(request_id)?)
    }

    /// What is left from before.
    pub(super) fn load(&self) -> io::Result<Vec<Request>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let place = entry?.path();
            let is_request = place.extension().is_some_and(|ending| ending == "json");
            if is_request && found.len() < PENDING_MAX {
                found.push(serde_json::from_slice(&fs::read(place)?)?);
            }
        }
        Ok(found)
    }

    fn place(&self, request_id: &str) -> io::Result<PathBuf> {
        if !is_number(request_id) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(self.folder.join(format!("{request_id}.json")))
    }
}
