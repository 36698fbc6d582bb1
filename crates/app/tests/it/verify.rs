//! Verification for everybody: what each right and each wrong file is told.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use jzt_app::applications::accept;
use jzt_app::ports::fakes::FakeSignedPdfs;
use jzt_app::ports::{FoundSeal, SignedPdfs};
use jzt_app::seals::verify::{
    CheckedAuthorization, CheckedFile, Mark, Receipt, Trusted, Verdict, Wrong, document_of_code, judge, receipt,
    receipt_by_token, trusted, verify_file,
};
use jzt_app::seals::{self, Purpose};
use jzt_app::{AppError, letters};
use jzt_crypto::SoftProvider;
use jzt_domain::access::Actor;
use jzt_domain::ids::{ApplicationId, DocumentId};

use crate::support::{World, world};

const HERE: &str = "127.0.0.1";

/// A family of two that has signed; its documents are sealed, its journal is under a checkpoint.
struct Signed {
    world: World,
    id: ApplicationId,
    applicant: Actor,
    documents: Vec<(DocumentId, Bytes)>,
}

async fn signed() -> Signed {
    let world = world().await;
    let (id, applicant, people) = world.filled(0, 2).await;
    Box::pin(world.submit(id, &applicant, &people)).await;
    world.work().await;
    let mut documents = Vec::new();
    for row in seals::documents_of(&world.fake.app, &applicant, id).await.unwrap() {
        let opened = seals::open_document(&world.fake.app, &applicant, id, row.id).await.unwrap();
        assert!(opened.is_sealed);
        documents.push((row.id, opened.pdf));
    }
    assert_eq!(documents.len(), 2);
    Signed { world, id, applicant, documents }
}

impl Signed {
    async fn checkpoint(&self) {
        assert!(seals::schedule_checkpoint(&self.world.fake.app).await.unwrap());
        self.world.work().await;
    }

    async fn check(&self, pdf: Bytes) -> CheckedAuthorization {
        match verify_file(&self.world.fake.app, pdf, HERE).await.unwrap() {
            CheckedFile::Authorization(checked) => *checked,
            CheckedFile::Letter(_) => panic!("not a letter"),
        }
    }

    async fn wrong(&self, pdf: Bytes) -> Option<Wrong> {
        let checked = self.check(pdf).await;
        assert!(checked.about.is_none(), "nothing is told of a spoilt file");
        match checked.verdict {
            Verdict::NotIntact(wrong) => Some(wrong),
            Verdict::Intact | Verdict::Undecided => None,
        }
    }
}

async fn read_pdf(pdf: Bytes) -> Vec<FoundSeal> {
    FakeSignedPdfs.read(pdf).await.unwrap()
}

fn changed(pdf: &Bytes, from: &str, to: &str) -> Bytes {
    let text = std::str::from_utf8(pdf).unwrap();
    assert!(text.contains(from), "{from}");
    Bytes::from(text.replacen(from, to, 1).into_bytes())
}

/// The fake keeps document and seal apart by a mark.
fn parts(pdf: &Bytes) -> (String, String) {
    let text = std::str::from_utf8(pdf).unwrap();
    let (document, seal) = text.split_once("\n%SEAL ").unwrap();
    (document.to_owned(), format!("\n%SEAL {seal}"))
}

#[tokio::test]
async fn a_signed_authorization_is_intact_and_its_place_in_the_journal_is_proven_after_the_next_checkpoint() {
    let signed = signed().await;
    let pdf = signed.documents[1].1.clone();
    let before = signed.check(pdf.clone()).await;
    assert_eq!(before.verdict, Verdict::Intact, "{:?}", before.findings);
    let about = before.about.unwrap();
    assert_eq!((about.proof.as_ref(), about.receipt_token.as_ref()), (None, None));
    signed.checkpoint().await;

    let after = signed.check(pdf).await;
    assert_eq!(after.verdict, Verdict::Intact);
    assert!(after.findings.iter().all(|finding| finding.mark == Mark::Good), "{:?}", after.findings);
    let about = after.about.unwrap();
    assert!(about.signer_masked.contains('*'), "{}", about.signer_masked);
    assert_eq!(about.text_version, signed.world.fake.app.authorization().version);
    assert_eq!((about.holds, about.stamped_at.is_some(), about.proof.is_some()), (Some(true), true, true));

    let by_token = receipt_by_token(&signed.world.fake.app, about.receipt_token.as_ref().unwrap()).await.unwrap();
    let own = receipt(&signed.world.fake.app, &signed.applicant, signed.id, signed.documents[1].0).await.unwrap();
    assert_eq!(by_token, own);
    signed.world.fake.clock.forward_seconds(3_600);
    let late = receipt_by_token(&signed.world.fake.app, about.receipt_token.as_ref().unwrap()).await;
    assert!(matches!(late, Err(AppError::NotFound)));
}

#[tokio::test]
async fn a_receipt_proves_the_file_without_us_and_no_other_file() {
    let signed = signed().await;
    signed.checkpoint().await;
    let app = &signed.world.fake.app;
    let made = receipt(app, &signed.applicant, signed.id, signed.documents[0].0).await.unwrap();
    let read = Receipt::parse(&serde_json::to_vec(&made).unwrap()).unwrap();
    assert_eq!(read, made);
    let named = Trusted { texts: trusted(app).await.unwrap().texts, ..read.named().unwrap() };
    let found = |n: usize| read_pdf(signed.documents[n].1.clone());
    let mut judged = judge(&SoftProvider, &found(0).await, &named);
    read.judge(&SoftProvider, &named.checkpoints, &mut judged);
    assert_eq!(judged.verdict(), Verdict::Intact, "{:?}", judged.findings);

    let mut other = judge(&SoftProvider, &found(1).await, &named);
    read.judge(&SoftProvider, &named.checkpoints, &mut other);
    assert_eq!(other.verdict(), Verdict::NotIntact(Wrong::NotInTree), "the receipt of another signature");

    for spoil in [
        |receipt: &mut Receipt| receipt.proof.leaf_index += 1,
        |receipt: &mut Receipt| receipt.proof.leaf = receipt.proof.leaf.replacen(' ', "  ", 1),
        |receipt: &mut Receipt| receipt.proof.checkpoint = receipt.proof.checkpoint.replacen("time 1", "time 2", 1),
        |receipt: &mut Receipt| receipt.proof.inclusion_proof.truncate(1),
    ] {
        let mut spoilt = made.clone();
        spoil(&mut spoilt);
        let mut judged = judge(&SoftProvider, &found(0).await, &named);
        spoilt.judge(&SoftProvider, &named.checkpoints, &mut judged);
        assert_eq!(judged.verdict(), Verdict::NotIntact(Wrong::NotInTree), "{:?}", spoilt.proof);
    }

    let nobody = Trusted::default();
    let mut judged = judge(&SoftProvider, &found(0).await, &nobody);
    read.judge(&SoftProvider, &nobody.checkpoints, &mut judged);
    assert_eq!(judged.verdict(), Verdict::Undecided, "who trusts nobody cannot tell");
}

#[tokio::test]
async fn each_wrong_file_gets_its_own_answer() {
    let signed = signed().await;
    let pdf = &signed.documents[0].1;
    let ((own, seal), (other, other_seal)) = (parts(pdf), parts(&signed.documents[1].1));
    let title = &signed.world.fake.app.authorization().title;
    assert_eq!(signed.wrong(changed(pdf, title, "《社会救助授权书》")).await, Some(Wrong::DocumentChanged));
    let (evidence, cms) = seal.trim_start_matches("\n%SEAL ").split_once(' ').unwrap();
    let carried = String::from_utf8(HEXLOWER.decode(evidence.as_bytes()).unwrap()).unwrap();
    assert!(carried.contains("drawn") || carried.contains("promise"));
    let other_way =
        HEXLOWER.encode(carried.replacen("promise", "thumb_print", 1).replacen("drawn", "paper", 1).as_bytes());
    let spoilt = format!("{own}\n%SEAL {other_way} {cms}");
    assert_eq!(signed.wrong(Bytes::from(spoilt)).await, Some(Wrong::SealChanged));
    let spoilt = format!("{own}\n%SEAL {evidence} 00{cms}");
    assert_eq!(signed.wrong(Bytes::from(spoilt)).await, Some(Wrong::SealChanged), "no container at all");
    // Each document is real, and so is each seal; they do not belong together.
    assert_eq!(signed.wrong(Bytes::from(format!("{own}{other_seal}"))).await, Some(Wrong::OtherEvidence));
    assert_eq!(signed.wrong(Bytes::from(format!("{other}{seal}"))).await, Some(Wrong::OtherEvidence));
    assert_eq!(signed.wrong(Bytes::from_static(b"%PDF-1.7 a bill")).await, Some(Wrong::NoSeal));
    assert_eq!(signed.wrong(Bytes::from_static(b"")).await, Some(Wrong::NoSeal));
}

#[tokio::test]
async fn a_document_without_its_seal_is_known_by_its_bytes() {
    let signed = signed().await;
    let (document, _seal) = parts(&signed.documents[0].1);
    let checked = signed.check(Bytes::from(document.clone())).await;
    assert_eq!(checked.verdict, Verdict::Intact);
    assert!(checked.findings.iter().any(|finding| finding.text.contains("印章被去掉了")), "{:?}", checked.findings);
    assert!(checked.findings.iter().any(|finding| finding.text.contains("国密 SM2 签名和签名记录一致")));
    assert!(checked.about.is_some_and(|about| about.signer_masked.contains('*') && about.receipt_token.is_none()));

    let app = &signed.world.fake.app;
    let found = read_pdf(signed.documents[0].1.clone()).await;
    let judged = judge(&SoftProvider, &found, &trusted(app).await.unwrap());
    seals::revoke(app, &judged.serial).await.unwrap();
    assert_eq!(signed.wrong(Bytes::from(document)).await, Some(Wrong::CertificateRevoked), "cutting off hides nothing");
    let by_code = document_of_code(app, &judged.record.unwrap().code).await.unwrap().unwrap();
    assert_eq!(by_code.verdict, Verdict::NotIntact(Wrong::CertificateRevoked));
    assert!(by_code.about.is_none());
}

#[tokio::test]
async fn a_seal_of_another_office_is_not_ours() {
    let (signed, elsewhere) = (signed().await, world().await);
    let pdf = signed.documents[0].1.clone();
    seals::ensure(&elsewhere.fake.app).await.unwrap();
    let found = read_pdf(pdf).await;
    let mut theirs = trusted(&elsewhere.fake.app).await.unwrap();
    let ours = trusted(&signed.world.fake.app).await.unwrap();
    assert!(theirs.seals.iter().all(|each| !ours.seals.contains(each)), "other keys, of the same name");
    theirs.stamps = ours.stamps;
    let judged = judge(&SoftProvider, &found, &theirs);
    assert_eq!(judged.verdict(), Verdict::NotIntact(Wrong::ForeignSeal));
}

#[tokio::test]
async fn a_revoked_certificate_is_named_and_an_older_authority_is_still_good() {
    let signed = signed().await;
    let app = &signed.world.fake.app;
    for purpose in Purpose::ALL {
        seals::rotate(app, purpose).await.unwrap();
    }
    signed.world.fake.clock.forward_days(400);
    signed.checkpoint().await;
    for (_, pdf) in &signed.documents {
        assert_eq!(signed.check(pdf.clone()).await.verdict, Verdict::Intact);
    }
    let found = read_pdf(signed.documents[0].1.clone()).await;
    let serial = judge(&SoftProvider, &found, &trusted(app).await.unwrap()).serial;
    assert!(seals::revoke(app, &serial).await.unwrap());
    assert_eq!(signed.wrong(signed.documents[0].1.clone()).await, Some(Wrong::CertificateRevoked));
    assert_eq!(signed.check(signed.documents[1].1.clone()).await.verdict, Verdict::Intact);
}

#[tokio::test]
async fn the_code_on_the_document_tells_the_same_without_the_file() {
    let signed = signed().await;
    signed.checkpoint().await;
    let app = &signed.world.fake.app;
    let made = receipt(app, &signed.applicant, signed.id, signed.documents[0].0).await.unwrap();
    let record: seals::EvidenceRecord = serde_json::from_str(&made.record).unwrap();
    let checked = document_of_code(app, &record.code).await.unwrap().unwrap();
    assert_eq!(checked.verdict, Verdict::Intact, "{:?}", checked.findings);
    let about = checked.about.unwrap();
    assert_eq!((about.number, about.proof), (record.number, Some(made.proof)));
    assert!(about.signer_masked.contains('*'));
    assert!(about.receipt_token.is_none(), "whoever has only the code does not get the record");
    assert!(document_of_code(app, &"A".repeat(22)).await.unwrap().is_none());
}

#[tokio::test]
async fn letters_are_known_by_their_bytes_and_checks_are_counted() {
    let signed = signed().await;
    let (world, app) = (&signed.world, &signed.world.fake.app);
    accept(app, &world.clerk, signed.id, None).await.unwrap();
    world.work().await;
    let row = letters::of_application(app, &world.clerk, signed.id).await.unwrap().remove(0);
    let pdf = letters::pdf(app, &world.clerk, signed.id, row.id).await.unwrap();
    let checked = verify_file(app, pdf, HERE).await.unwrap();
    assert!(matches!(checked, CheckedFile::Letter(letter) if letter.number == row.number));
    let mut checks = 1;
    loop {
        match verify_file(app, Bytes::from_static(b"x"), HERE).await {
            Ok(_) => checks += 1,
            Err(error) => break assert!(matches!(error, AppError::TooMany { .. }), "{error}"),
        }
        assert!(checks <= 60);
    }
    assert_eq!(checks, 60);
    assert!(verify_file(app, Bytes::from_static(b"x"), "203.0.113.9").await.is_ok(), "others are not held up");
}

#[tokio::test]
async fn the_tree_of_a_whole_journey_is_sound_and_made_once_a_minute() {
    let signed = signed().await;
    let (app, db) = (&signed.world.fake.app, &signed.world.db);
    let waiting = seals::check_tree(db, &SoftProvider).await.unwrap();
    assert!(waiting.is_sound() && waiting.waiting > 5 && waiting.checkpoints == 0, "{waiting:?}");
    signed.checkpoint().await;
    assert!(!seals::schedule_checkpoint(app).await.unwrap(), "nothing new");
    signed.world.fake.clock.forward_seconds(1);
    signed.world.filled(20, 1).await;
    assert!(!seals::schedule_checkpoint(app).await.unwrap(), "not in the same minute");
    signed.world.fake.clock.forward_seconds(60);
    seals::rotate(app, Purpose::Checkpoint).await.unwrap();
    signed.checkpoint().await;
    let report = seals::check_tree(db, &SoftProvider).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.checkpoints, report.waiting), (2, 0));
}

/// The policy folder of an installation with the built-in text and another one that follows it.
fn folder_with_two_texts() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let built_in = include_str!("../../../../policy/CN/authorization.toml");
    let next = "\n[[revision]]\neffective_from = \"2026-12-01\"\nversion = \"2026-12\"\ntitle = \"核对授权书\"\n\
                promise = \"我同意核对\"\nparagraphs = [\"换了说法，查的还是那些。\"]\n\
                source = { document = \"试验\", certainty = \"D\" }\n";
    std::fs::create_dir(folder.path().join("CN")).unwrap();
    std::fs::write(folder.path().join("CN/authorization.toml"), format!("{built_in}{next}")).unwrap();
    folder
}

#[tokio::test]
async fn an_older_text_is_told_by_its_version_and_its_days_and_makes_no_signature_worse() {
    let mut signed = signed().await;
    let folder = folder_with_two_texts();
    signed.world.fake.clock.forward_days(10);
    signed.world.fake.restart_under(folder.path()).unwrap();
    signed.checkpoint().await;
    let says = |checked: &CheckedAuthorization, words: &str| {
        let found = checked.findings.iter().find(|finding| finding.text.contains(words));
        found.map(|finding| finding.mark)
    };

    let old = signed.check(signed.documents[0].1.clone()).await;
    assert_eq!(old.verdict, Verdict::Intact, "{:?}", old.findings);
    let words = "2026-01 版，一字不差；这一版从2026年1月1日用到2026年11月30日";
    assert_eq!(says(&old, words), Some(Mark::Good), "{:?}", old.findings);
    assert!(old.findings.iter().all(|finding| finding.mark == Mark::Good), "{:?}", old.findings);
    let period = old.about.unwrap().text.unwrap();
    assert_eq!((period.version.as_str(), period.until), ("2026-01", Some(jiff::civil::date(2026, 11, 30))));
    let made = receipt(&signed.world.fake.app, &signed.applicant, signed.id, signed.documents[0].0).await.unwrap();
    let record: seals::EvidenceRecord = serde_json::from_str(&made.record).unwrap();
    let by_code = document_of_code(&signed.world.fake.app, &record.code).await.unwrap().unwrap();
    assert_eq!(by_code.about.unwrap().text, Some(period));

    let (id, applicant, people) = signed.world.filled(30, 1).await;
    Box::pin(signed.world.submit(id, &applicant, &people)).await;
    signed.world.work().await;
    let row = seals::documents_of(&signed.world.fake.app, &applicant, id).await.unwrap().remove(0);
    let pdf = seals::open_document(&signed.world.fake.app, &applicant, id, row.id).await.unwrap().pdf;
    let new = signed.check(pdf.clone()).await;
    assert_eq!(says(&new, "2026-12 版，一字不差；这一版从2026年12月1日起用"), Some(Mark::Good), "{:?}", new.findings);

    // An installation that took the new text away again cannot compare. One that changed its words under the same version
    // does not call it spoilt, nor good: a person must look.
    signed.world.fake.restart_under(tempfile::tempdir().unwrap().path()).unwrap();
    let unknown = signed.check(pdf.clone()).await;
    assert_eq!((unknown.verdict, says(&unknown, "这里没有这一版可以对照")), (Verdict::Intact, Some(Mark::Open)));
    assert_eq!(unknown.about.unwrap().text, None);
    let file = folder.path().join("CN/authorization.toml");
    let other = std::fs::read_to_string(&file).unwrap().replace("换了说法", "又换了说法");
    std::fs::write(&file, other).unwrap();
    signed.world.fake.restart_under(folder.path()).unwrap();
    let differs = signed.check(pdf).await;
    assert_eq!(
        (differs.verdict, says(&differs, "和这里存的 2026-12 版不一样")),
        (Verdict::Undecided, Some(Mark::Open))
    );
}
