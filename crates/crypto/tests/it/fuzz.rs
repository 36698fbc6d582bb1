//! No input makes a reader panic, and none that was changed at random is believed by accident of its shape.
use jzt_crypto::cms::{Seal, sign};
use jzt_crypto::merkle::Checkpoint;
use jzt_crypto::tsp::{request, respond, token_of, verify};
use jzt_crypto::x509::{Certificate, Crl, Period, Profile, Revoked, Trust, revocation_list};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, SoftProvider, sha256, signature_from_der};
use proptest::prelude::*;

use crate::support::{Counted, NOW, authority, end, years};

/// One good example of everything that is read from outside.
struct Samples {
    all: Vec<Vec<u8>>,
    ca: Certificate,
}

fn samples() -> Samples {
    let e = Counted::default();
    let ca = authority(&e, Algorithm::P256Sha256, "机构");
    let seal = end(&e, &ca, Algorithm::P256Sha256, Profile::Seal, years(1, 1));
    let tsa = end(&e, &ca, Algorithm::P256Sha256, Profile::TimestampAuthority, years(1, 1));
    let digest = sha256(b"x");
    let asked = request(&digest, [1; 8]).unwrap();
    let answer = respond(tsa.signer(), &[], &e, &asked, NOW).unwrap();
    let token = token_of(&answer, &digest, [1; 8]).unwrap();
    let sealed = sign(seal.signer(), &[], &digest).unwrap().finish(Some(&token)).unwrap();
    let revoked = [Revoked { serial: vec![1], at: NOW }];
    let list = revocation_list(ca.signer(), 1, Period { from: NOW, until: NOW }, &revoked).unwrap();
    let all = vec![seal.certificate.der().to_vec(), list.der().to_vec(), asked, answer, token, sealed];
    Samples { all, ca: ca.certificate }
}

fn read_everything(bytes: &[u8], samples: &Samples) {
    let e = Counted::default();
    let cas = [samples.ca.clone()];
    let trust = Trust { authorities: &cas, lists: &[] };
    let digest = sha256(b"x");
    let read = Certificate::from_der(bytes).and_then(|read| {
        let shown = (read.subject(), read.issuer(), read.public_key(), read.to_pem());
        jzt_crypto::x509::verify(&SoftProvider, &read, trust, Profile::Seal, NOW).map(|_| shown)
    });
    let list = Crl::from_der(bytes).map(|read| read.revoked_at(&[1]));
    let seal = Seal::from_der(bytes).map(|read| read.verify(&SoftProvider, &digest, trust, trust, NOW).is_ok());
    let token = (token_of(bytes, &digest, [1; 8]), verify(&SoftProvider, bytes, &digest, trust));
    let key = (signature_from_der(bytes), PrivateKey::from_stored(bytes));
    let own = SoftProvider.generate(Algorithm::P256Sha256, &e).unwrap();
    let signer = jzt_crypto::x509::Signer { provider: &SoftProvider, key: &own, certificate: &samples.ca };
    // Any bytes get an answer, if only a refusal.
    assert!(respond(signer, &[], &e, bytes, NOW).is_ok());
    let public = SoftProvider.public(&own).unwrap();
    let checkpoint = Checkpoint::verify(&String::from_utf8_lossy(bytes), &SoftProvider, &public);
    assert!(checkpoint.is_err());
    drop((read, list, seal, token, key));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local!(static SAMPLES: Samples = samples());
        SAMPLES.with(|samples| {
            let mut bytes = samples.all[which.index(samples.all.len())].clone();
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            read_everything(&bytes, samples);
        });
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        thread_local!(static SAMPLES: Samples = samples());
        SAMPLES.with(|samples| read_everything(&bytes, samples));
    }
}
