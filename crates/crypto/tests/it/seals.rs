//! The seal of a PDF against `openssl cms`.
use jzt_crypto::cms::{CmsError, Seal, SealError, Unstamped, sign};
use jzt_crypto::tsp::{TspError, request, respond, token_of};
use jzt_crypto::x509::{CertError, Certificate, Crl, Profile, Trust};
use jzt_crypto::{Algorithm, SoftProvider, sha256};

use crate::support::{Bench, Counted, Holder, NOW, authority, end, years};

const P256: Algorithm = Algorithm::P256Sha256;
const CONTENT: &[u8] = b"the signed ranges of a PDF";
const NONCE: [u8; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

struct House {
    e: Counted,
    ca: Holder,
    seal: Holder,
    tsa_ca: Holder,
    tsa: Holder,
}

impl House {
    fn new() -> Self {
        let e = Counted::default();
        let (ca, tsa_ca) = (authority(&e, P256, "印章机构"), authority(&e, P256, "时间戳机构"));
        let seal = end(&e, &ca, P256, Profile::Seal, years(1, 1));
        let tsa = end(&e, &tsa_ca, P256, Profile::TimestampAuthority, years(1, 1));
        Self { e, ca, seal, tsa_ca, tsa }
    }

    fn signed(&self) -> Unstamped {
        sign(self.seal.signer(), std::slice::from_ref(&self.ca.certificate), &sha256(CONTENT)).unwrap()
    }

    fn stamped(&self, at: i64) -> Vec<u8> {
        let unstamped = self.signed();
        let token = self.token(&unstamped.to_be_stamped(), at);
        unstamped.finish(Some(&token)).unwrap()
    }

    fn token(&self, digest: &[u8; 32], at: i64) -> Vec<u8> {
        let asked = request(digest, NONCE).unwrap();
        let answer = respond(self.tsa.signer(), &[], &self.e, &asked, at).unwrap();
        token_of(&answer, digest, NONCE).unwrap()
    }

    fn check(&self, der: &[u8], content: &[u8]) -> Result<Option<i64>, SealError> {
        let (seals, stamps) = ([self.ca.certificate.clone()], [self.tsa_ca.certificate.clone()]);
        verified(der, content, &seals, &stamps)
    }
}

fn verified(
    der: &[u8],
    content: &[u8],
    seals: &[Certificate],
    stamps: &[Certificate],
) -> Result<Option<i64>, SealError> {
    fn trust(authorities: &[Certificate]) -> Trust<'_> {
        const NONE: &[Crl] = &[];
        Trust { authorities, lists: NONE }
    }
    let seal = Seal::from_der(der)?;
    let digest = sha256(content);
    let verified = seal.verify(&SoftProvider, &digest, trust(seals), trust(stamps), NOW)?;
    Ok(verified.stamp.map(|stamp| stamp.at))
}

#[test]
fn openssl_verifies_a_seal_with_and_without_a_timestamp() {
    let house = House::new();
    let bench = Bench::new();
    bench.put("ca.pem", house.ca.certificate.to_pem());
    bench.put("content", CONTENT);
    bench.put("changed", b"the signed ranges of a pdf");
    let command = format!(
        "cms -verify -cades -binary -inform DER -in seal.der -content content -attime {NOW} -CAfile ca.pem -purpose any -out out"
    );
    for der in [house.signed().finish(None).unwrap(), house.stamped(NOW)] {
        bench.put("seal.der", &der);
        assert!(bench.accepts(&command).contains("Verification successful"));
        assert_eq!(bench.get("out"), CONTENT);
        bench.refuses(&command.replace("-content content", "-content changed"), "Verification failure");
    }
    let said = bench.accepts("cms -cmsout -print -inform DER -in seal.der");
    let expected = ["id-smime-aa-signingCertificateV2", "id-smime-aa-timeStampToken", "contentType", "messageDigest"];
    for each in expected {
        assert!(said.contains(each), "{each}: {said}");
    }
    assert!(!said.contains("signingTime"));
}

#[test]
fn a_seal_is_read_with_its_padding_and_dated_by_its_timestamp() {
    let house = House::new();
    let plain = house.signed().finish(None).unwrap();
    assert_eq!(house.check(&plain, CONTENT), Ok(None));
    let mut padded = house.stamped(NOW - 77);
    padded.resize(padded.len() + 4096, 0);
    assert_eq!(house.check(&padded, CONTENT), Ok(Some(NOW - 77)));
    assert_eq!(Seal::from_der(&padded).unwrap().certificate(), &house.seal.certificate);
    padded.push(1);
    assert_eq!(house.check(&padded, CONTENT), Err(CmsError::Malformed.into()));
}

#[test]
fn each_fault_has_its_own_answer() {
    let house = House::new();
    let stamped = house.stamped(NOW);
    let (seals, stamps) = ([house.ca.certificate.clone()], [house.tsa_ca.certificate.clone()]);
    assert_eq!(house.check(&stamped, b"other"), Err(CmsError::DigestDiffers.into()));
    let unknown = CmsError::Certificate(CertError::UnknownIssuer);
    assert_eq!(verified(&stamped, CONTENT, &stamps, &stamps), Err(unknown.into()));
    assert_eq!(verified(&stamped, CONTENT, &seals, &seals), Err(TspError::Signature(unknown).into()));
    let early = house.stamped(house.seal.certificate.period().from - 1);
    let from = house.seal.certificate.period().from;
    assert_eq!(house.check(&early, CONTENT), Err(TspError::Signature(CertError::NotYetValid { from }.into()).into()));
    let elsewhere = house.signed().finish(Some(&house.token(&sha256(b"another signature"), NOW))).unwrap();
    assert_eq!(house.check(&elsewhere, CONTENT), Err(TspError::OtherImprint.into()));
    let sm2 = end(&house.e, &house.ca, Algorithm::Sm2Sm3, Profile::Seal, years(1, 1));
    assert_eq!(sign(sm2.signer(), &[], &sha256(CONTENT)).err(), Some(CmsError::UnknownAlgorithm));
    let not_a_seal = sign(house.tsa.signer(), &[], &sha256(CONTENT)).unwrap().finish(None).unwrap();
    assert_eq!(verified(&not_a_seal, CONTENT, &stamps, &stamps), Err(CmsError::from(CertError::WrongUse).into()));
}

#[test]
fn a_seal_under_another_certificate_of_the_same_key_is_refused() {
    // signingCertificateV2 is there for this: the attributes name one certificate.
    let house = House::new();
    let public = house.seal.certificate.public_key().unwrap();
    let other = jzt_crypto::x509::issue(
        house.ca.signer(),
        &house.e,
        &public,
        &house.seal.certificate.subject(),
        years(1, 1),
        Profile::Seal,
    )
    .unwrap();
    let der = house.signed().finish(None).unwrap();
    let (from, to) = (house.seal.certificate.der(), other.der());
    assert_eq!(from.len(), to.len(), "the swap below keeps every length");
    let at = der.windows(from.len()).position(|window| window == from).unwrap();
    let mut swapped = der.clone();
    swapped[at..at + to.len()].copy_from_slice(to);
    let (old, new) = (house.seal.certificate.serial(), other.serial());
    let at = swapped.windows(old.len()).position(|window| window == old).unwrap();
    swapped[at..at + new.len()].copy_from_slice(new);
    assert_eq!(house.check(&swapped, CONTENT), Err(CmsError::AttributesDiffer.into()));
}

#[test]
fn every_flipped_bit_that_changes_meaning_is_noticed() {
    let house = House::new();
    // Without a chain: nothing checks the copy of the authority inside, the reader has its own.
    let unstamped = sign(house.seal.signer(), &[], &sha256(CONTENT)).unwrap();
    let token = house.token(&unstamped.to_be_stamped(), NOW);
    let der = unstamped.finish(Some(&token)).unwrap();
    assert_eq!(house.check(&der, CONTENT), Ok(Some(NOW)));
    let mut unnoticed = Vec::new();
    for bit in 0..der.len() * 8 {
        let mut changed = der.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if house.check(&changed, CONTENT) == Ok(Some(NOW)) {
            unnoticed.push(bit / 8);
        }
    }
    unnoticed.dedup();
    // By the design of CMS the version of SignedData is not signed: here of the seal, and of the timestamp inside.
    assert_eq!(unnoticed.len(), 2, "{unnoticed:?} of {}", der.len());
}
