//! RFC 3161 against `openssl ts`, both ways.
use jzt_crypto::tsp::{TspError, request, respond, token_of, verify};
use jzt_crypto::x509::{Certificate, Profile, Trust};
use jzt_crypto::{Algorithm, SoftProvider, sha256};

use crate::support::{Bench, Counted, NOW, authority, end, years};

const NONCE: [u8; 8] = [0xf0, 1, 2, 3, 4, 5, 6, 7];
const DATA: &[u8] = b"a signature value";

#[test]
fn openssl_reads_our_request_and_believes_our_answer() {
    let (e, bench) = (Counted::default(), Bench::new());
    let ca = authority(&e, Algorithm::P256Sha256, "时间戳机构");
    let tsa = end(&e, &ca, Algorithm::P256Sha256, Profile::TimestampAuthority, years(1, 1));
    let asked = request(&sha256(DATA), NONCE).unwrap();
    bench.put("ca.pem", ca.certificate.to_pem());
    bench.put("data", DATA);
    bench.put("query.tsq", &asked);
    let said = bench.accepts("ts -query -in query.tsq -text");
    assert!(said.contains("Hash Algorithm: sha256") && said.contains("Nonce: 0xF001020304050607"), "{said}");
    let answer = respond(tsa.signer(), std::slice::from_ref(&ca.certificate), &e, &asked, NOW).unwrap();
    bench.put("reply.tsr", &answer);
    let said = bench.accepts("ts -reply -in reply.tsr -text");
    assert!(said.contains("Status: Granted.") && said.contains("Time stamp: Nov 24"), "{said}");
    let check = format!("ts -verify -attime {NOW} -in reply.tsr -CAfile ca.pem");
    assert!(bench.accepts(&format!("{check} -queryfile query.tsq")).contains("Verification: OK"));
    assert!(bench.accepts(&format!("{check} -data data")).contains("Verification: OK"));
    bench.put("data", b"another value");
    bench.refuses(&format!("{check} -data data"), "message imprint mismatch");
    bench.put("query.tsq", request(&sha256(DATA), [9; 8]).unwrap());
    bench.refuses(&format!("{check} -queryfile query.tsq"), "nonce mismatch");
}

#[test]
fn we_answer_the_request_of_openssl() {
    let (e, bench) = (Counted::default(), Bench::new());
    let ca = authority(&e, Algorithm::P256Sha256, "时间戳机构");
    let tsa = end(&e, &ca, Algorithm::P256Sha256, Profile::TimestampAuthority, years(1, 1));
    bench.put("ca.pem", ca.certificate.to_pem());
    bench.put("tsa.pem", tsa.certificate.to_pem());
    bench.put("data", DATA);
    for (certificates, untrusted) in [("-cert", ""), ("", "-untrusted tsa.pem")] {
        bench.accepts(&format!("ts -query -data data -sha256 {certificates} -out query.tsq"));
        bench.put("reply.tsr", respond(tsa.signer(), &[], &e, &bench.get("query.tsq"), NOW).unwrap());
        let check = format!("ts -verify -attime {NOW} -queryfile query.tsq -in reply.tsr -CAfile ca.pem {untrusted}");
        assert!(bench.accepts(&check).contains("Verification: OK"));
    }
    for (refused, why) in [("-sha512", "unrecognized or unsupported algorithm"), ("-sha256 -tspolicy 1.2.3", "policy")]
    {
        bench.accepts(&format!("ts -query -data data {refused} -out query.tsq"));
        bench.put("reply.tsr", respond(tsa.signer(), &[], &e, &bench.get("query.tsq"), NOW).unwrap());
        let said = bench.accepts("ts -reply -in reply.tsr -text");
        assert!(said.contains("Status: Rejected.") && said.contains(why), "{said}");
    }
}

/// `openssl ts -reply` with a key of its own; its times have fractions of a second.
#[test]
fn we_believe_the_answer_of_openssl() {
    let bench = Bench::new();
    bench.accepts("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -subj /CN=Root -days 9 -out ca.pem");
    bench.accepts(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -subj /CN=Outside -out tsa.csr",
    );
    bench.put("ext", "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n");
    bench.accepts("x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -days 8 -extfile ext -out tsa.pem");
    bench.accepts("x509 -in ca.pem -outform DER -out ca.der");
    bench.put("serial", "01");
    bench.put(
        "ts.cnf",
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ndefault_policy=1.2.3.4\ndigests=sha256\nsigner_digest=sha256\n\
         clock_precision_digits=3\ness_cert_id_alg=sha256\naccuracy=secs:1, millisecs:5\nordering=yes\ntsa_name=yes\n",
    );
    bench.put("query.tsq", request(&sha256(DATA), NONCE).unwrap());
    bench.accepts("ts -reply -config ts.cnf -queryfile query.tsq -signer tsa.pem -inkey tsa.key -out reply.tsr");
    let answer = bench.get("reply.tsr");
    let token = token_of(&answer, &sha256(DATA), NONCE).unwrap();
    let cas = [Certificate::from_der(&bench.get("ca.der")).unwrap()];
    let stamp = verify(&SoftProvider, &token, &sha256(DATA), Trust { authorities: &cas, lists: &[] }).unwrap();
    let period = cas[0].period();
    assert!((period.from..=period.until).contains(&stamp.at));
    assert_eq!((stamp.authority.common_name.as_str(), stamp.serial.as_slice()), ("Outside", &[2][..]));
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let e = Counted::default();
    for algorithm in [Algorithm::P256Sha256, Algorithm::Sm2Sm3] {
        let ca = authority(&e, algorithm, "时间戳机构");
        let tsa = end(&e, &ca, algorithm, Profile::TimestampAuthority, years(1, 1));
        let digest = sha256(DATA);
        let answer = respond(tsa.signer(), &[], &e, &request(&digest, NONCE).unwrap(), NOW).unwrap();
        let token = token_of(&answer, &digest, NONCE).unwrap();
        let cas = [ca.certificate];
        let check = |digest| verify(&SoftProvider, &token, &digest, Trust { authorities: &cas, lists: &[] });
        assert_eq!(check(digest).map(|stamp| stamp.at), Ok(NOW));
        assert_eq!(check(sha256(b"x")), Err(TspError::OtherImprint));
        assert_eq!(token_of(&answer, &sha256(b"x"), NONCE), Err(TspError::OtherImprint));
        assert_eq!(token_of(&answer, &digest, [1; 8]), Err(TspError::OtherNonce));
        assert_eq!(token_of(b"<html>", &digest, NONCE), Err(TspError::Malformed));
        let refusal = respond(tsa.signer(), &[], &e, b"nonsense", NOW).unwrap();
        assert_eq!(token_of(&refusal, &digest, NONCE), Err(TspError::Refused(2)));
    }
}
