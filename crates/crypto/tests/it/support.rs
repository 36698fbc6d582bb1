//! Invented authorities, and the `openssl` program (3.0 or later), without which these tests fail.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use jzt_crypto::x509::{Certificate, Period, Profile, Signer, Subject, issue, self_signed};
use jzt_crypto::{Algorithm, CryptoProvider, Entropy, PrivateKey, SoftProvider, sm3};

/// 2026-11-24, and the years around it in seconds.
pub(crate) const NOW: i64 = 1_795_500_000;
pub(crate) const YEAR: i64 = 365 * 86_400;

/// Bytes from a counter: always the same in the next run.
#[derive(Default)]
pub(crate) struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            chunk.copy_from_slice(&sm3(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes())[..chunk.len()]);
        }
    }
}

/// A key with its certificate.
pub(crate) struct Holder {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

impl Holder {
    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer { provider: &SoftProvider, key: &self.key, certificate: &self.certificate }
    }
}

pub(crate) fn subject(common_name: &str) -> Subject {
    Subject { organization: "某区民政局".to_owned(), common_name: common_name.to_owned(), serial_number: None }
}

pub(crate) fn years(before: i64, after: i64) -> Period {
    Period { from: NOW - before * YEAR, until: NOW + after * YEAR }
}

pub(crate) fn authority(e: &Counted, algorithm: Algorithm, name: &str) -> Holder {
    let key = SoftProvider.generate(algorithm, e).unwrap();
    let certificate = self_signed(&SoftProvider, e, &key, &subject(name), years(1, 9)).unwrap();
    Holder { key, certificate }
}

pub(crate) fn end(e: &Counted, ca: &Holder, algorithm: Algorithm, profile: Profile, period: Period) -> Holder {
    let key = SoftProvider.generate(algorithm, e).unwrap();
    let public = SoftProvider.public(&key).unwrap();
    let certificate = issue(ca.signer(), e, &public, &subject("签署人"), period, profile).unwrap();
    Holder { key, certificate }
}

/// A folder of files that `openssl` reads and writes.
pub(crate) struct Bench(tempfile::TempDir);

impl Bench {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn get(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    /// Runs `openssl` in the folder: did it end well, and what it said.
    pub(crate) fn openssl(&self, arguments: &str) -> (bool, String) {
        let mut command = Command::new("openssl");
        let out = command.args(arguments.split_whitespace()).current_dir(self.path()).output();
        let out = out.expect("the openssl program is needed: apt-get install openssl");
        let said = [out.stdout, out.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (out.status.success(), said)
    }

    #[track_caller]
    pub(crate) fn accepts(&self, arguments: &str) -> String {
        let (well, said) = self.openssl(arguments);
        assert!(well, "openssl {arguments}\n{said}");
        said
    }

    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &str, because: &str) {
        let (well, said) = self.openssl(arguments);
        assert!(!well && said.contains(because), "openssl {arguments}\n{said}");
    }
}
