//! The operator changes the district's keys while people sign, and takes certificates back: what was signed stands.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use jzt_app::ports::SignedPdfs;
use jzt_app::seals::verify::{Judged, Trusted, Verdict, Wrong, judge};
use jzt_crypto::SoftProvider;
use jzt_crypto::cms::Seal;
use jzt_server::adapters::PdfSeals;

use crate::program::Server;
use crate::signers::{Office, trusted, until_idle};

/// The serial number of the certificate that sealed a file.
async fn sealed_by(pdf: &Bytes) -> Vec<u8> {
    let found = PdfSeals::default().read(pdf.clone()).await.unwrap();
    Seal::from_der(&found[0].cms).unwrap().certificate().serial().to_vec()
}

async fn judged(pdf: &Bytes, trusted: &Trusted) -> Judged {
    judge(&SoftProvider, &PdfSeals::default().read(pdf.clone()).await.unwrap(), trusted)
}

async fn verdict(pdf: &Bytes, trusted: &Trusted) -> Verdict {
    judged(pdf, trusted).await.verdict()
}

fn rotate(office: &Office, purpose: &str) {
    assert!(office.command(&["authority", "rotate", purpose, "--practice"]).status().unwrap().success(), "{purpose}");
}

async fn signs(office: &Office, server: &Server, n: usize) -> Bytes {
    let open = office.signers[n].open(&server.origin).await.unwrap().expect("not signed yet");
    assert!(open.sign(&office.promise).await.unwrap());
    until_idle(server).await;
    office.pdf(n).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_signed_before_and_after_each_rotation_verifies_under_its_own_key() {
    let office = Office::on_sqlite(2).await;
    let server = office.serve();
    let (mut files, mut known) = (Vec::new(), Vec::new());
    // The program runs on: another process changes the keys under it.
    for (n, purpose) in [None, Some("signing_ca"), Some("seal"), Some("seal_ca")].into_iter().enumerate() {
        if let Some(purpose) = purpose {
            rotate(&office, purpose);
        }
        files.push(signs(&office, &server, n).await);
        known.push(trusted(&server).await);
    }
    let [oldest, new_authority, _, newest] = &known[..] else { panic!("four") };
    for pdf in &files {
        assert_eq!(verdict(pdf, newest).await, Verdict::Intact);
    }
    // Whoever knows only what was published before a rotation does not take what came after it for ours.
    assert_eq!(verdict(&files[0], oldest).await, Verdict::Intact);
    assert_eq!(verdict(&files[1], oldest).await, Verdict::NotIntact(Wrong::CertificateUnknown));
    assert_eq!(verdict(&files[2], new_authority).await, Verdict::Intact, "a new seal of the same authority");
    assert_eq!(verdict(&files[3], new_authority).await, Verdict::NotIntact(Wrong::ForeignSeal));
    let mut seals = Vec::new();
    for pdf in &files {
        seals.push(sealed_by(pdf).await);
    }
    assert_eq!(seals[0], seals[1]);
    seals.dedup();
    assert_eq!(seals.len(), 3, "two rotations, three seals");
    // And whoever knows only the newest keys does not know the first ones.
    let mut only_new = newest.clone();
    only_new.signing.retain(|each| !oldest.signing.contains(each));
    assert_eq!(verdict(&files[0], &only_new).await, Verdict::NotIntact(Wrong::CertificateUnknown));
    assert_eq!(verdict(&files[1], &only_new).await, Verdict::Intact);

    // Certificates of the authority in force and of the retired one are taken back, and the running program says so.
    for n in [3, 0] {
        let serial = HEXLOWER.encode(&judged(&files[n], newest).await.serial);
        assert!(office.command(&["authority", "revoke", &serial, "--practice"]).status().unwrap().success());
        let now = trusted(&server).await;
        assert_eq!(verdict(&files[n], &now).await, Verdict::NotIntact(Wrong::CertificateRevoked), "file {n}");
        for other in [1, 2] {
            assert_eq!(verdict(&files[other], &now).await, Verdict::Intact, "file {other}");
        }
    }
    assert!(server.terminate().success());
}
