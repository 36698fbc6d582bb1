//! Bare signatures, both ways.
use jzt_crypto::x509::{CertError, Certificate};
use jzt_crypto::{Algorithm, CryptoProvider, SoftProvider, signature_to_der};

use crate::support::{Bench, Counted, authority};

/// The options that make OpenSSL hash and identify as we do.
fn options(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Sm2Sm3 => "-sm3 -sigopt distid:1234567812345678",
        Algorithm::P256Sha256 => "-sha256",
    }
}

#[test]
fn openssl_verifies_our_signatures_and_no_others() {
    let e = Counted::default();
    for algorithm in [Algorithm::Sm2Sm3, Algorithm::P256Sha256] {
        let (bench, ca, how) = (Bench::new(), authority(&e, algorithm, "机构"), options(algorithm));
        bench.put("ca.pem", ca.certificate.to_pem());
        bench.put("record", "签名的记录");
        bench.put("changed", "签名的记錄");
        let signature = SoftProvider.sign(&ca.key, "签名的记录".as_bytes()).unwrap();
        bench.put("record.sig", signature_to_der(&signature).unwrap());
        let key = bench.accepts("x509 -in ca.pem -pubkey -noout");
        bench.put("key.pem", key);
        assert!(bench.accepts(&format!("dgst {how} -verify key.pem -signature record.sig record")).contains("OK"));
        bench.refuses(&format!("dgst {how} -verify key.pem -signature record.sig changed"), "Verification");
    }
}

#[test]
fn we_verify_what_openssl_signs() {
    for (algorithm, curve) in [(Algorithm::Sm2Sm3, "SM2"), (Algorithm::P256Sha256, "P-256")] {
        let (bench, how) = (Bench::new(), options(algorithm));
        bench.accepts(&format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve} -out key.pem"));
        let digest = if algorithm == Algorithm::Sm2Sm3 { "-sm3" } else { "-sha256" };
        bench.accepts(&format!(
            "req -x509 -new -key key.pem {digest} {} -subj /CN=outside -outform DER -out c.der",
            if algorithm == Algorithm::Sm2Sm3 { "-sigopt distid:1234567812345678" } else { "" }
        ));
        bench.put("record", "their record");
        bench.accepts(&format!("dgst {how} -sign key.pem -out record.sig record"));
        let certificate = Certificate::from_der(&bench.get("c.der")).unwrap();
        assert_eq!(certificate.public_key().unwrap().algorithm, algorithm);
        let signature = bench.get("record.sig");
        assert_eq!(certificate.verify(&SoftProvider, b"their record", &signature), Ok(()));
        assert_eq!(certificate.verify(&SoftProvider, b"their recorD", &signature), Err(CertError::BadSignature));
    }
}
