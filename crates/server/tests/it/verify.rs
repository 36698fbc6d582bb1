//! `jiuzhutong verify` on real files: typeset, signed, sealed and stamped, and each way of spoiling them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use jzt_app::policy_files;
use jzt_app::ports::{LetterSource, LetterText, Letters, SealField, SignedPdfs};
use jzt_app::seals::verify::{JournalProof, Receipt, Trusted};
use jzt_app::seals::{EvidenceRecord, RecordedSigner, SealedEvidence};
use jzt_crypto::merkle::{self, Checkpoint, Plan};
use jzt_crypto::x509::{self, Certificate, Period, Profile, Revoked, Signer, Subject};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, SoftProvider, cms, signature_to_der, sm3, tsp};
use jzt_domain::application::Consents;
use jzt_domain::household::MemberNo;
use jzt_domain::identity::level::Identity;
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_domain::time::Timestamp;
use jzt_server::adapters::{PdfSeals, SystemEntropy, Typesetter};

/// 2026-11-23 10:00 in China, unix seconds.
const NOW: i64 = 1_795_399_200;
const DAY: i64 = 86_400;
const PLAIN: &str = "#set document(title: \"授权书\")\n#set page(width: 80mm, height: 60mm)\n= 授权书\n";

struct Office {
    signing: (PrivateKey, Certificate),
    seal_ca: Certificate,
    seal: (PrivateKey, Certificate),
    stamps: (PrivateKey, Certificate),
    stamp_root: Certificate,
    checkpoint: PrivateKey,
}

fn subject(name: &str) -> Subject {
    Subject { organization: "黔江区民政局".to_owned(), common_name: name.to_owned(), serial_number: None }
}

fn ca(algorithm: Algorithm, name: &str) -> (PrivateKey, Certificate) {
    let key = SoftProvider.generate(algorithm, &SystemEntropy).unwrap();
    let period = Period { from: NOW - DAY, until: NOW + 3_650 * DAY };
    let certificate = x509::self_signed(&SoftProvider, &SystemEntropy, &key, &subject(name), period).unwrap();
    (key, certificate)
}

fn issued(ca: &(PrivateKey, Certificate), name: &str, profile: Profile, until: i64) -> (PrivateKey, Certificate) {
    let key = SoftProvider.generate(ca.0.algorithm(), &SystemEntropy).unwrap();
    let public = SoftProvider.public(&key).unwrap();
    let period = Period { from: NOW - 60, until };
    let certificate = x509::issue(signer(ca), &SystemEntropy, &public, &subject(name), period, profile).unwrap();
    (key, certificate)
}

fn signer(of: &(PrivateKey, Certificate)) -> Signer<'_> {
    Signer { provider: &SoftProvider, key: &of.0, certificate: &of.1 }
}

impl Office {
    fn new() -> Self {
        let seal_ca = ca(Algorithm::P256Sha256, "印章机构");
        let stamp_ca = ca(Algorithm::P256Sha256, "时间戳");
        Self {
            signing: ca(Algorithm::Sm2Sm3, "签名机构"),
            seal: issued(&seal_ca, "电子印章", Profile::Seal, NOW + 1_000 * DAY),
            seal_ca: seal_ca.1,
            stamps: issued(&stamp_ca, "时间戳一号", Profile::TimestampAuthority, NOW + 1_000 * DAY),
            stamp_root: stamp_ca.1,
            checkpoint: SoftProvider.generate(Algorithm::Sm2Sm3, &SystemEntropy).unwrap(),
        }
    }

    fn trusted(&self, revoked: &[Vec<u8>]) -> Trusted {
        let revoked: Vec<Revoked> = revoked.iter().map(|serial| Revoked { serial: serial.clone(), at: NOW }).collect();
        let period = Period { from: NOW, until: NOW + 7 * DAY };
        Trusted {
            signing: vec![self.signing.1.clone()],
            seals: vec![self.seal_ca.clone()],
            stamps: vec![self.stamp_root.clone()],
            lists: vec![x509::revocation_list(signer(&self.signing), 1, period, &revoked).unwrap()],
            checkpoints: vec![SoftProvider.public(&self.checkpoint).unwrap()],
            texts: Vec::new(),
        }
    }
}

async fn typeset(text: &str) -> Bytes {
    let fonts = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono"].map(PathBuf::from).to_vec();
    let letter = LetterSource {
        template: LetterText { name: "plain.typ".to_owned(), source: format!("{PLAIN}{text}\n") },
        layout: LetterText { name: "layout.typ".to_owned(), source: String::new() },
        data: serde_json::json!({ "verify_url": "http://127.0.0.1/v/x" }),
        pictures: Vec::new(),
        today: Timestamp::from_micros(NOW * 1_000_000).date(),
    };
    Typesetter::new(fonts).render(letter).await.unwrap().pdf
}

/// One signature: the evidence, and the document it is about.
struct Given {
    document: Bytes,
    evidence: SealedEvidence,
    serial: Vec<u8>,
    record: EvidenceRecord,
}

async fn given(office: &Office, name: &str) -> Given {
    let document = typeset(name).await;
    let (key, certificate) = issued(&office.signing, name, Profile::OneTimeSignature, NOW + 600);
    let text = policy_files::load_embedded().unwrap().authorization.on(Timestamp::from_micros(NOW * 1_000_000).date());
    let record = EvidenceRecord {
        schema: 1,
        document: format!("{}_{:032x}", DocumentId::PREFIX, 1).parse().unwrap(),
        number: "黔江救助授〔2026〕3FA91C02B7D4号".to_owned(),
        code: "x".repeat(22),
        application: format!("{}_{:032x}", ApplicationId::PREFIX, 2).parse().unwrap(),
        signer: RecordedSigner {
            no: MemberNo(1),
            name: name.to_owned(),
            id_number: "5************8".to_owned(),
            phone_tail: None,
        },
        wards: Vec::new(),
        way: "promise".to_owned(),
        promise: None,
        pictures: Vec::new(),
        witness: None,
        identity: Identity::default(),
        consents: Consents { bank_data: true, face_data: false },
        text_version: text.version.clone(),
        text_sm3: text.sm3.clone(),
        opened_at: None,
        read_at: None,
        signed_at: Timestamp::from_micros(NOW * 1_000_000),
        client: String::new(),
        authority: uuid::Uuid::default(),
        document_sm3: HEXLOWER.encode(&sm3(&document)),
        document_bytes: document.len() as u64,
    };
    let said = serde_json::to_string(&record).unwrap();
    let signature = SoftProvider.sign(&key, said.as_bytes()).unwrap();
    let evidence = SealedEvidence {
        record: said,
        signature_der_b64: BASE64.encode(&signature_to_der(&signature).unwrap()),
        certificate_der_b64: BASE64.encode(certificate.der()),
    };
    Given { document, evidence, serial: certificate.serial().to_vec(), record }
}

async fn sealed(office: &Office, document: Bytes, evidence: &SealedEvidence) -> Vec<u8> {
    let field = SealField {
        name: "黔江区民政局".to_owned(),
        reason: "存证".to_owned(),
        at: Timestamp::from_micros(NOW * 1_000_000),
        evidence: serde_json::to_vec(evidence).unwrap(),
    };
    let prepared = PdfSeals::default().prepare(document, field).await.unwrap();
    let unstamped = cms::sign(signer(&office.seal), std::slice::from_ref(&office.seal_ca), &prepared.digest()).unwrap();
    let digest = unstamped.to_be_stamped();
    let request = tsp::request(&digest, [7; 8]).unwrap();
    let answer = tsp::respond(signer(&office.stamps), &[], &SystemEntropy, &request, NOW + 5).unwrap();
    let token = tsp::token_of(&answer, &digest, [7; 8]).unwrap();
    prepared.complete(&unstamped.finish(Some(&token)).unwrap()).unwrap().to_vec()
}

fn receipt(office: &Office, given: &Given) -> Receipt {
    let text = format!("{} 7 {} {}\n", given.record.application, "ab".repeat(32), given.record.document_sm3);
    let leaves: Vec<_> = [b"before\n", text.as_bytes(), b"behind\n"].map(merkle::leaf_hash).to_vec();
    let tree = merkle::append(0, &BTreeMap::new(), &leaves).unwrap();
    let proof = Plan::inclusion(1, 3).unwrap().hashes(&tree.tiles).unwrap();
    let checkpoint = Checkpoint { origin: "500114.jiuzhutong".to_owned(), size: 3, root: tree.root, at: NOW + 60 };
    Receipt {
        schema: 1,
        about: String::new(),
        document_sm3: given.record.document_sm3.clone(),
        record: given.evidence.record.clone(),
        signature_der_b64: given.evidence.signature_der_b64.clone(),
        certificate_der_b64: given.evidence.certificate_der_b64.clone(),
        authorities_der_b64: Vec::new(),
        seal_authorities_der_b64: Vec::new(),
        timestamp_authorities_der_b64: Vec::new(),
        revocation_lists_der_b64: Vec::new(),
        checkpoint_keys: Vec::new(),
        proof: JournalProof {
            leaf_index: 1,
            leaf: text,
            inclusion_proof: proof.iter().map(|hash| HEXLOWER.encode(hash)).collect(),
            checkpoint: checkpoint.sign(&SoftProvider, &office.checkpoint).unwrap(),
        },
    }
}

/// Exit code, and what was printed.
fn verify(folder: &Path, pdf: &[u8], others: &[(&str, &[u8])]) -> (i32, String) {
    let file = folder.join("file.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiuzhutong"));
    command.arg("verify").arg(&file).env_clear();
    for (option, bytes) in others {
        let path = folder.join(option.trim_start_matches('-'));
        std::fs::write(&path, bytes).unwrap();
        command.arg(option).arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

#[tokio::test]
async fn an_intact_file_with_its_receipt_is_judged_without_a_database() {
    let (folder, office) = (tempfile::tempdir().unwrap(), Office::new());
    let given = given(&office, "张小国").await;
    let pdf = sealed(&office, given.document.clone(), &given.evidence).await;
    let pem = office.trusted(&[]).to_pem();
    let receipt = serde_json::to_vec(&receipt(&office, &given)).unwrap();
    let (code, said) = verify(folder.path(), &pdf, &[("--authorities", pem.as_bytes()), ("--receipt", &receipt)]);
    assert_eq!(code, 0, "{said}");
    for wanted in
        ["✓ 这份授权书是真的，没有改过。", "存证记录第 2 条就是这次签名", "校验点（共 3 条记录）有本区的国密签名"]
    {
        assert!(said.contains(wanted), "{wanted} is not in {said}");
    }
    let (code, said) = verify(folder.path(), &pdf, &[]);
    assert_eq!(code, 2, "nobody to trust: {said}");
    assert!(said.contains("说不准"), "{said}");
    let (code, said) = verify(folder.path(), b"a letter to the editor", &[]);
    assert!(code == 2 && said.contains("is not a PDF"), "{code} {said}");
}

#[tokio::test]
async fn each_spoilt_file_is_not_intact_for_its_own_reason() {
    let (folder, office) = (tempfile::tempdir().unwrap(), Office::new());
    let (own, other) = (given(&office, "张小国").await, given(&office, "李小花").await);
    let pdf = sealed(&office, own.document.clone(), &own.evidence).await;
    let pem = office.trusted(&[]).to_pem();
    let judged = |pdf: &[u8], pem: &str| verify(folder.path(), pdf, &[("--authorities", pem.as_bytes())]);
    assert_eq!(judged(&pdf, &pem).0, 0);

    let mut byte = pdf.clone();
    byte[own.document.len() / 2] ^= 1;
    let appended = [&pdf[..], b"\n1 0 obj<<>>endobj\n"].concat();
    let cut = pdf[..pdf.len() - 100].to_vec();
    // The evidence of one person, sealed by the office itself behind the document of another.
    let moved = sealed(&office, own.document.clone(), &other.evidence).await;
    let forged = SealedEvidence { record: own.evidence.record.replace("promise", "drawn"), ..own.evidence.clone() };
    let forged = sealed(&office, own.document.clone(), &forged).await;
    let unsealed = own.document.to_vec();
    let revoked = office.trusted(std::slice::from_ref(&own.serial)).to_pem();
    let elsewhere = Office::new();
    let foreign = elsewhere.trusted(&[]).to_pem() + &pem_of_stamps(&office);
    for (what, (code, said), wanted) in [
        ("a changed byte", judged(&byte, &pem), "这份授权书的内容被改过"),
        ("something appended", judged(&appended, &pem), "这份文件盖章以后又被加了东西"),
        ("a cut file", judged(&cut, &pem), "这份文件不完整"),
        ("another's evidence", judged(&moved, &pem), "这份文件上的签名，不是签在这份授权书上的"),
        ("a changed record", judged(&forged, &pem), "签名记录被改过"),
        ("no seal", judged(&unsealed, &pem), "这份文件不是我们发出的"),
        ("a revoked certificate", judged(&pdf, &revoked), "这次签名的证书已经作废"),
        ("an office that nobody knows", judged(&pdf, &foreign), "这份文件上的印章不是我们盖的"),
    ] {
        assert_eq!(code, 1, "{what}: {said}");
        assert!(said.starts_with(wanted), "{what}: {said}");
    }
    let receipt = serde_json::to_vec(&receipt(&office, &other)).unwrap();
    let (code, said) = verify(folder.path(), &pdf, &[("--authorities", pem.as_bytes()), ("--receipt", &receipt)]);
    assert!(code == 1 && said.starts_with("这次签名和存证记录对不上"), "{code} {said}");
}

/// The timestamp root of an office, so that only the seal is unknown.
fn pem_of_stamps(office: &Office) -> String {
    Trusted { stamps: vec![office.stamp_root.clone()], ..Trusted::default() }.to_pem()
}

/// Runs a program that is not ours; its output, and whether it was content.
fn outside(folder: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[tokio::test]
async fn the_openssl_command_line_agrees_about_record_and_certificate() {
    let (folder, office) = (tempfile::tempdir().unwrap(), Office::new());
    let given = given(&office, "张小国").await;
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let certificate = BASE64.decode(given.evidence.certificate_der_b64.as_bytes()).unwrap();
    put("cert.pem", Certificate::from_der(&certificate).unwrap().to_pem().as_bytes());
    put("ca.pem", office.signing.1.to_pem().as_bytes());
    put("record.json", given.evidence.record.as_bytes());
    put("other.json", given.evidence.record.replace("promise", "drawn").as_bytes());
    put("record.sig", &BASE64.decode(given.evidence.signature_der_b64.as_bytes()).unwrap());
    let openssl = |arguments: &[&str]| outside(folder.path(), "openssl", arguments);
    let distid = "distid:1234567812345678";
    let at = (NOW + 1).to_string();
    let chain = ["verify", "-attime", &at, "-CAfile", "ca.pem", "-vfyopt", distid, "cert.pem"];
    assert_eq!(openssl(&chain), (true, "cert.pem: OK\n".to_owned()));
    assert!(openssl(&["x509", "-in", "cert.pem", "-pubkey", "-noout", "-out", "key.pem"]).0);
    let check =
        |file| openssl(&["dgst", "-sm3", "-verify", "key.pem", "-signature", "record.sig", "-sigopt", distid, file]);
    assert_eq!(check("record.json"), (true, "Verified OK\n".to_owned()));
    assert!(!check("other.json").0, "another record passes");
}

#[tokio::test]
async fn pyhanko_accepts_our_seal_with_its_timestamp_and_nothing_that_was_done_to_it() {
    let (folder, office) = (tempfile::tempdir().unwrap(), Office::new());
    let given = given(&office, "张小国").await;
    let pdf = sealed(&office, given.document.clone(), &given.evidence).await;
    std::fs::write(folder.path().join("seal.pem"), office.seal_ca.to_pem()).unwrap();
    std::fs::write(folder.path().join("stamp.pem"), office.stamp_root.to_pem()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/pyhanko-verify");
    let judged = |pdf: &[u8]| {
        std::fs::write(folder.path().join("file.pdf"), pdf).unwrap();
        let arguments = ["--at", "2026-11-23T02:01:00Z", "file.pdf", "seal.pem", "stamp.pem"];
        let (done, said) = outside(folder.path(), script.to_str().unwrap(), &arguments);
        assert!(done, "{said}");
        let told: serde_json::Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        told["signatures"][0].clone()
    };
    let told = judged(&pdf);
    for verdict in ["intact", "valid", "trusted", "accepted"] {
        assert_eq!(told[verdict], true, "{verdict}: {told}");
    }
    assert_eq!(told["coverage"], "ENTIRE_FILE", "{told}");
    assert_eq!((&told["timestamp"]["valid"], &told["timestamp"]["trusted"]), (&true.into(), &true.into()), "{told}");
    let mut changed = pdf.clone();
    changed[given.document.len() / 2] ^= 1;
    assert_eq!(judged(&changed)["intact"], false);
}
