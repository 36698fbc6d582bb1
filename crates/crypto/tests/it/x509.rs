//! Certificates and revocation lists against `openssl verify` and `openssl crl`, and our own answers beside.
use jzt_crypto::x509::{
    CertError, Certificate, Crl, Period, Profile, Revoked, Trust, revocation_list, self_signed, verify,
};
use jzt_crypto::{Algorithm, SoftProvider};

use crate::support::{Bench, Counted, Holder, NOW, YEAR, authority, end, subject, years};

const BOTH: [Algorithm; 2] = [Algorithm::Sm2Sm3, Algorithm::P256Sha256];
const MINUTES: Period = Period { from: NOW - 60, until: NOW + 600 };

fn checked(leaf: &Certificate, cas: &[Certificate], lists: &[Crl], profile: Profile, at: i64) -> Result<(), CertError> {
    verify(&SoftProvider, leaf, Trust { authorities: cas, lists }, profile, at).map(drop)
}

/// `openssl verify` of `leaf.pem` under `ca.pem` at [`NOW`]. It hands the id that SM2 needs to the end certificate
/// only; what an SM2 authority signs besides is checked by [`bare`].
fn command(algorithm: Algorithm, more: &str) -> String {
    let how = if algorithm == Algorithm::Sm2Sm3 { "-vfyopt distid:1234567812345678" } else { "-check_ss_sig" };
    format!("verify -attime {NOW} -x509_strict {how} {more} -CAfile ca.pem leaf.pem")
}

/// Takes a certificate or a list apart with `openssl asn1parse` and checks the bare SM2 signature with `openssl dgst`.
fn bare(bench: &Bench, der: &[u8], ca: &Certificate) {
    bench.put("whole.der", der);
    bench.put("ca.pem", ca.to_pem());
    let key = bench.accepts("x509 -in ca.pem -pubkey -noout");
    bench.put("key.pem", key);
    let parts = bench.accepts("asn1parse -inform DER -in whole.der");
    let at = |line: &str| line.split(':').next().unwrap().trim().to_owned();
    let body = at(parts.lines().nth(1).unwrap());
    let signature = at(parts.lines().last().unwrap());
    bench.accepts(&format!("asn1parse -inform DER -in whole.der -strparse {body} -noout -out body"));
    bench.accepts(&format!("asn1parse -inform DER -in whole.der -strparse {signature} -noout -out signature"));
    bench.accepts("dgst -sm3 -sigopt distid:1234567812345678 -verify key.pem -signature signature body");
}

#[test]
fn openssl_accepts_every_profile_under_both_algorithms() {
    let e = Counted::default();
    let profiles = [
        (Profile::OneTimeSignature, ""),
        (Profile::Seal, "-purpose smimesign"),
        (Profile::TimestampAuthority, "-purpose timestampsign"),
    ];
    for algorithm in BOTH {
        let (bench, ca) = (Bench::new(), authority(&e, algorithm, "签名机构"));
        bench.put("ca.pem", ca.certificate.to_pem());
        let cas = std::slice::from_ref(&ca.certificate);
        for (profile, purpose) in profiles {
            let leaf = end(&e, &ca, algorithm, profile, MINUTES);
            bench.put("leaf.pem", leaf.certificate.to_pem());
            assert_eq!(bench.accepts(&command(algorithm, purpose)).trim(), "leaf.pem: OK");
            let said = bench.accepts("x509 -in leaf.pem -noout -text -nameopt utf8,sep_comma_plus");
            assert!(said.contains("X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation"));
            assert!(said.contains("C=CN") && said.contains("CN=签署人") && said.contains("CA:FALSE"), "{said}");
            assert_eq!(checked(&leaf.certificate, cas, &[], profile, NOW), Ok(()));
            let other =
                if profile == Profile::TimestampAuthority { Profile::Seal } else { Profile::TimestampAuthority };
            assert_eq!(checked(&leaf.certificate, cas, &[], other, NOW), Err(CertError::WrongUse));
        }
        if algorithm == Algorithm::Sm2Sm3 {
            bare(&bench, ca.certificate.der(), &ca.certificate);
        }
        bench.put("other.pem", authority(&e, algorithm, "别的机构").certificate.to_pem());
        bench.refuses(&command(algorithm, "").replace("ca.pem", "other.pem"), "unable to get local issuer");
    }
}

#[test]
fn a_certificate_holds_in_its_period_and_under_its_authority_only() {
    let e = Counted::default();
    for algorithm in BOTH {
        let ca = authority(&e, algorithm, "签名机构");
        let namesake = authority(&e, algorithm, "签名机构");
        let leaf = end(&e, &ca, algorithm, Profile::OneTimeSignature, MINUTES).certificate;
        let check = |cas: &[Certificate], at| checked(&leaf, cas, &[], Profile::OneTimeSignature, at);
        let cas = [namesake.certificate, ca.certificate.clone()];
        for at in [MINUTES.from, NOW, MINUTES.until] {
            assert_eq!(check(&cas, at), Ok(()));
        }
        assert_eq!(check(&cas, MINUTES.from - 1), Err(CertError::NotYetValid { from: MINUTES.from }));
        assert_eq!(check(&cas, MINUTES.until + 1), Err(CertError::Expired { until: MINUTES.until }));
        assert_eq!(check(&cas[..1], NOW), Err(CertError::UnknownIssuer));
        assert_eq!(check(&[], NOW), Err(CertError::UnknownIssuer));
        assert_eq!(leaf.subject(), subject("签署人"));
        assert_eq!(leaf.issuer(), ca.certificate.subject());
        assert_eq!((leaf.serial().len(), leaf.period()), (16, MINUTES));
    }
}

#[test]
fn an_end_certificate_is_no_authority_and_an_authority_signs_nothing_else() {
    let e = Counted::default();
    let ca = authority(&e, Algorithm::Sm2Sm3, "签名机构");
    let leaf = end(&e, &ca, Algorithm::Sm2Sm3, Profile::Seal, years(0, 1));
    let below = end(&e, &leaf, Algorithm::Sm2Sm3, Profile::Seal, years(0, 1)).certificate;
    let cas = [leaf.certificate, ca.certificate.clone()];
    assert_eq!(checked(&below, &cas, &[], Profile::Seal, NOW), Err(CertError::WrongUse));
    assert_eq!(checked(&ca.certificate, &cas, &[], Profile::Seal, NOW), Err(CertError::WrongUse));
}

#[test]
fn every_flipped_bit_of_a_certificate_is_noticed() {
    let e = Counted::default();
    for algorithm in BOTH {
        let ca = authority(&e, algorithm, "签名机构");
        let leaf = end(&e, &ca, algorithm, Profile::OneTimeSignature, MINUTES).certificate;
        let cas = [ca.certificate];
        for bit in 0..leaf.der().len() * 8 {
            let mut changed = leaf.der().to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            let fails = Certificate::from_der(&changed)
                .and_then(|changed| checked(&changed, &cas, &[], Profile::OneTimeSignature, NOW));
            assert!(fails.is_err(), "bit {bit}");
        }
    }
}

fn listed(ca: &Holder, leaf: &Certificate, at: i64) -> Crl {
    let revoked = [Revoked { serial: vec![0x41; 16], at }, Revoked { serial: leaf.serial().to_vec(), at }];
    revocation_list(ca.signer(), 7, Period { from: NOW, until: NOW + YEAR }, &revoked).unwrap()
}

#[test]
fn openssl_reads_the_revocation_list_and_refuses_what_is_on_it() {
    let e = Counted::default();
    for algorithm in BOTH {
        let (bench, ca) = (Bench::new(), authority(&e, algorithm, "签名机构"));
        let leaf = end(&e, &ca, algorithm, Profile::Seal, years(0, 1)).certificate;
        let empty = revocation_list(ca.signer(), 1, Period { from: NOW, until: NOW + YEAR }, &[]).unwrap();
        let full = listed(&ca, &leaf, NOW - 5);
        bench.put("list.pem", full.to_pem());
        let said = bench.accepts("crl -in list.pem -noout -text");
        assert!(said.contains("Version 2") && said.contains("X509v3 CRL Number: \n                7"), "{said}");
        assert!(said.to_lowercase().contains(&data_encoding::HEXLOWER.encode(leaf.serial())), "{said}");
        if algorithm == Algorithm::Sm2Sm3 {
            bare(&bench, empty.der(), &ca.certificate);
            bare(&bench, full.der(), &ca.certificate);
            continue;
        }
        bench.put("ca.pem", ca.certificate.to_pem());
        bench.put("leaf.pem", leaf.to_pem());
        assert!(bench.accepts("crl -in list.pem -CAfile ca.pem -noout").contains("verify OK"));
        let command = command(algorithm, "-crl_check -CRLfile list.pem");
        bench.refuses(&command, "certificate revoked");
        bench.put("list.pem", empty.to_pem());
        bench.accepts(&command);
    }
}

#[test]
fn a_revoked_seal_stands_behind_what_it_sealed_before_but_a_one_time_certificate_does_not() {
    let e = Counted::default();
    let ca = authority(&e, Algorithm::Sm2Sm3, "签名机构");
    let cas = [ca.certificate.clone()];
    for (profile, before) in
        [(Profile::Seal, Ok(Some(NOW))), (Profile::OneTimeSignature, Err(CertError::Revoked { at: NOW }))]
    {
        let leaf = end(&e, &ca, Algorithm::Sm2Sm3, profile, years(1, 1)).certificate;
        let lists = [listed(&ca, &leaf, NOW)];
        let trust = Trust { authorities: &cas, lists: &lists };
        let later = |at| verify(&SoftProvider, &leaf, trust, profile, at).map(|standing| standing.revoked_later_at);
        assert_eq!(later(NOW - 1), before);
        assert_eq!(later(NOW), Err(CertError::Revoked { at: NOW }));
        let free = end(&e, &ca, Algorithm::Sm2Sm3, profile, years(1, 1)).certificate;
        let standing = verify(&SoftProvider, &free, trust, profile, NOW).unwrap();
        assert_eq!((standing.revocation_listed_at, standing.revoked_later_at), (Some(NOW), None));
        let blind = Trust { authorities: &cas, lists: &[] };
        assert_eq!(verify(&SoftProvider, &free, blind, profile, NOW).unwrap().revocation_listed_at, None);
    }
}

#[test]
fn a_forged_revocation_list_stops_everything_and_a_foreign_one_nothing() {
    let e = Counted::default();
    let (ca, foreign) = (authority(&e, Algorithm::Sm2Sm3, "签名机构"), authority(&e, Algorithm::Sm2Sm3, "别的机构"));
    let leaf = end(&e, &ca, Algorithm::Sm2Sm3, Profile::Seal, years(1, 1)).certificate;
    let cas = [ca.certificate.clone()];
    let mut forged = listed(&ca, &leaf, NOW).der().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let forged = [Crl::from_der(&forged).unwrap()];
    assert_eq!(checked(&leaf, &cas, &forged, Profile::Seal, NOW - 9), Err(CertError::BadSignature));
    assert_eq!(checked(&leaf, &cas, &[listed(&foreign, &leaf, NOW)], Profile::Seal, NOW), Ok(()));
}

#[test]
fn times_outside_of_1970_to_9999_and_turned_periods_are_refused() {
    let e = Counted::default();
    let ca = authority(&e, Algorithm::P256Sha256, "签名机构");
    let with = |from, until| {
        let period = Period { from, until };
        self_signed(&SoftProvider, &e, &ca.key, &subject("x"), period).map(|certificate| certificate.period() == period)
    };
    assert_eq!(with(0, 253_402_300_799), Ok(true));
    // The last second of UTCTime and the first of GeneralizedTime.
    assert_eq!(with(2_524_607_999, 2_524_608_000), Ok(true));
    for (from, until) in [(-1, NOW), (NOW, NOW - 1), (NOW, i64::MAX)] {
        assert_eq!(with(from, until), Err(CertError::Time));
    }
}
