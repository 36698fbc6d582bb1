//! Sealed letters: by our own reader, by any PDF reader, and by pyHanko, which shares no line with us.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name};
use jiff::Timestamp;
use jzt_documents::signature::{
    Coverage, Field, PDF_BYTES_MAX, Prepared, ReadError, SIGNATURES_MAX, STRING_BYTES_MAX, SignError, prepare, read,
};
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::pages::{pictures, reading, set};
use crate::samples;

const RESERVE: usize = 8_000;
const EVIDENCE: &[u8] = b"{\"record\":\"a record with ) and > and \\ in it\"}";

fn field() -> Field<'static> {
    Field {
        name: "重庆市黔江区民政局",
        reason: "核对授权书已由本人签署) obj",
        location: "重庆市黔江区",
        at: "2026-11-23T02:14:30Z".parse::<Timestamp>().unwrap(),
        evidence: EVIDENCE,
    }
}

static DOCUMENT: LazyLock<Vec<u8>> =
    LazyLock::new(|| set("authorization", samples::source("authorization"), &samples::data()).unwrap().pdf);

fn prepared() -> Prepared {
    prepare(&DOCUMENT, &field(), RESERVE).unwrap()
}

/// A DER sequence of bytes, for tests that look at no signature.
fn container() -> Vec<u8> {
    [&[0x30, 0x82, 0x01, 0x00][..], &[7; 256]].concat()
}

static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| prepared().complete(&container()).unwrap());

/// A later update by anybody: the first page at half its height.
fn with_update(pdf: &[u8]) -> Vec<u8> {
    let look = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let page = look.pages()[0].raw();
    let number = page.obj_id().unwrap().obj_number;
    let dict = String::from_utf8(page.data().to_vec()).unwrap().replace("841.8898", "420");
    let text = String::from_utf8_lossy(pdf);
    let before = text.rsplit_once("startxref\n").unwrap().1.split('\n').next().unwrap();
    let root = text.rsplit_once("/Root ").unwrap().1.split('/').next().unwrap();
    let mut bytes = pdf.to_vec();
    let place = bytes.len();
    bytes.extend(format!("{number} 0 obj\n{dict}\nendobj\n").into_bytes());
    let table = bytes.len();
    bytes.extend(
        format!(
            "xref\n{number} 1\n{place:010} 00000 n\r\ntrailer\n<</Size 9999/Root {root}/Prev {before}>>\n\
             startxref\n{table}\n%%EOF\n"
        )
        .into_bytes(),
    );
    bytes
}

#[test]
fn the_document_stays_as_it_is_and_the_seal_says_where_it_ends() {
    let sealed = &*SEALED;
    assert!(sealed.starts_with(&DOCUMENT));
    let found = read(sealed).unwrap().signatures;
    assert_eq!(found.len(), 1);
    let seal = &found[0];
    assert_eq!((seal.coverage, seal.document_bytes), (Coverage::Whole, Some(DOCUMENT.len())));
    assert_eq!(seal.document(sealed), Some(&DOCUMENT[..]));
    assert_eq!(seal.evidence.as_deref(), Some(EVIDENCE));
    assert_eq!(seal.cms, container());
    assert_eq!(seal.signed_bytes(sealed), Some(prepared().signed_bytes()));
    assert_eq!(seal.signed_ranges(), Some(prepared().signed_ranges()));
}

#[test]
fn a_sealed_letter_looks_as_before_and_keeps_structure_and_archive_marks() {
    let (before, after) = (pictures(&DOCUMENT), pictures(&SEALED));
    assert_eq!(before.len(), after.len());
    assert!(before.iter().zip(&after).all(|(old, new)| old.grey == new.grey));
    assert_eq!(reading(&DOCUMENT), reading(&SEALED));
    let pdf = Pdf::new(Arc::new(SEALED.clone())).unwrap();
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap();
    for kept in ["StructTreeRoot", "MarkInfo", "Metadata", "OutputIntents", "Lang", "Extensions"] {
        assert!(catalog.contains_key(kept), "{kept}");
    }
    let form = catalog.get::<Dict<'_>>("AcroForm").unwrap();
    assert_eq!(form.get::<u32>("SigFlags"), Some(3));
    let page = pdf.pages()[0].raw();
    assert_eq!(page.get::<Name<'_>>("Tabs").unwrap().as_ref(), b"S");
    let widget = page.get::<Array<'_>>("Annots").unwrap().iter::<Dict<'_>>().next().unwrap();
    // Printed, and none of Invisible, Hidden, NoView and ToggleNoView.
    let flags = widget.get::<u32>("F").unwrap();
    assert_eq!((flags & 4, flags & (1 | 2 | 32 | 256)), (4, 0));
    let corners: Vec<i32> = widget.get::<Array<'_>>("Rect").unwrap().iter::<i32>().collect();
    assert_eq!(corners, [-1; 4]);
}

/// What ISO 19005-2 (PDF/A-2) asks of whatever an update adds, as far as it can be read off: no validator of PDF/A is in
/// the registries that this project may use.
#[test]
fn the_update_of_a_seal_adds_nothing_that_pdf_a_forbids_and_takes_nothing_away() {
    let update = String::from_utf8(SEALED[DOCUMENT.len()..].to_vec()).expect("an update is plain text");
    // 6.1.3 encryption, 6.1.12 permissions, 6.4.1 forms, 6.5 actions, 6.8 files; 6.1.7 and 6.1.4 filters and streams.
    for forbidden in [
        "/Encrypt",
        "/Perms",
        "/NeedAppearances",
        "/XFA",
        "/AA",
        "/A<",
        "/A ",
        "/JavaScript",
        "/JS",
        "/OpenAction",
        "/Launch",
        "/EmbeddedFile",
        "/AP",
        "/LZWDecode",
        "/ObjStm",
        "/XRef",
        "stream",
    ] {
        assert!(!update.contains(forbidden), "{forbidden}");
    }
    // 6.1.3: the first half of the file's name stays, the second changes.
    let names = |text: &str| {
        let (first, second) = text.rsplit_once("/ID[(").unwrap().1.split_once(')').unwrap();
        (first.to_owned(), second.split(']').next().unwrap().to_owned())
    };
    let trailer = |pdf: &[u8]| String::from_utf8_lossy(pdf).rsplit_once("trailer").unwrap().1.to_owned();
    let (before, after) = (names(&trailer(&DOCUMENT)), names(&trailer(&SEALED)));
    assert!(before.0 == after.0 && before.1 != after.1, "{before:?} {after:?}");
    // 6.1.4 and 6.1.9: the table has entries of twenty bytes, and each leads to the object that it names.
    let table = update.rsplit_once("xref\n").unwrap().0.rsplit_once("xref\n").unwrap().1;
    let lines: Vec<&str> = table.split("trailer").next().unwrap().split_inclusive('\n').collect();
    let mut written = Vec::new();
    for entry in lines.chunks(2) {
        let number: usize = entry[0].strip_suffix(" 1\n").unwrap().parse().unwrap();
        let (place, rest) = entry[1].split_at(10);
        assert_eq!(rest, " 00000 n\r\n");
        let place: usize = place.parse().unwrap();
        let object = &SEALED[place..];
        assert!(object.starts_with(format!("{number} 0 obj\n").as_bytes()), "object {number}");
        written.push(number);
    }
    assert_eq!(update.matches("\nendobj\n").count(), written.len());
    assert_eq!(written.len(), 4, "catalog, first page, field, signature");
    // Catalog and page say what they said, and more: metadata, output intent, structure, language are the same objects.
    let (old, new) = (Pdf::new(Arc::new(DOCUMENT.clone())).unwrap(), Pdf::new(Arc::new(SEALED.clone())).unwrap());
    let catalog = |pdf: &Pdf| pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap().data().to_vec();
    let page = |pdf: &Pdf| pdf.pages()[0].raw().data().to_vec();
    for (old, new) in [(catalog(&old), catalog(&new)), (page(&old), page(&new))] {
        let open = old.strip_suffix(b">>").unwrap().trim_ascii_end();
        assert!(new.starts_with(open), "{}", String::from_utf8_lossy(&new));
    }
}

#[test]
fn a_page_with_a_link_keeps_it_beside_the_seal() {
    let source = "#set document(title: \"x\")\n#set text(lang: \"zh\")\n#link(\"http://127.0.0.1/\")[x]";
    let document = set("linked", source, &Value::Null).unwrap().pdf;
    let sealed = prepare(&document, &field(), RESERVE).unwrap().complete(&container()).unwrap();
    let pdf = Pdf::new(Arc::new(sealed)).unwrap();
    let annotations = pdf.pages()[0].raw().get::<Array<'_>>("Annots").unwrap();
    let kinds: Vec<_> = annotations.iter::<Dict<'_>>().map(|each| each.get::<Name<'_>>("Subtype").unwrap()).collect();
    let kinds: Vec<&[u8]> = kinds.iter().map(AsRef::as_ref).collect();
    assert_eq!(kinds, [&b"Link"[..], b"Widget"]);
}

#[test]
fn what_was_added_cut_or_sealed_twice_is_told_apart() {
    let coverage = |pdf: &[u8]| read(pdf).unwrap().signatures.iter().map(|seal| seal.coverage).collect::<Vec<_>>();
    let updated = with_update(&SEALED);
    assert_eq!(coverage(&updated), [Coverage::Followed { bytes: updated.len() - SEALED.len() }]);
    assert_eq!(coverage(&SEALED[..SEALED.len() - 1]), [Coverage::Cut]);
    assert_eq!(coverage(&DOCUMENT), []);
    // The seal of one document behind another: the ranges no longer fit the place.
    let other = [&DOCUMENT[..], b"\n", &SEALED[DOCUMENT.len()..]].concat();
    assert_eq!(coverage(&other), [Coverage::Misplaced]);
    assert_eq!(prepare(&SEALED, &field(), RESERVE).unwrap_err(), SignError::Layout);
}

#[test]
fn nothing_hides_beside_the_container() {
    let [before, _] = prepared().signed_ranges();
    let mut hidden = SEALED.clone();
    let last_digit = before.end + 2 * RESERVE;
    assert_eq!(hidden[last_digit], b'0');
    hidden[last_digit] = b'1';
    assert_eq!(read(&hidden).unwrap().signatures[0].coverage, Coverage::Misplaced);
}

#[test]
fn bounds_are_kept() {
    let refused = |field: Field<'_>, reserve| prepare(&DOCUMENT, &field, reserve).unwrap_err();
    let long = vec![0; STRING_BYTES_MAX + 1];
    assert_eq!(refused(Field { evidence: &long, ..field() }, RESERVE), SignError::TooLong("evidence"));
    assert_eq!(refused(field(), STRING_BYTES_MAX + 1), SignError::TooLong("place for the CMS"));
    assert_eq!(refused(Field { reason: &"长".repeat(201), ..field() }, RESERVE), SignError::TooLong("reason"));
    let large = vec![b' '; PDF_BYTES_MAX + 1];
    assert_eq!(prepare(&large, &field(), RESERVE).unwrap_err(), SignError::TooLarge { bytes: large.len() });
    assert_eq!(read(&large).unwrap_err(), ReadError::TooLarge { bytes: large.len() });
    assert_eq!(read(b"PK").unwrap_err(), ReadError::NotPdf);
    let many = format!("%PDF-1.7\n{}", "1 0 obj<</ByteRange[0 0 0 0]>>endobj\n".repeat(SIGNATURES_MAX + 1));
    assert_eq!(read(many.as_bytes()).unwrap_err(), ReadError::TooManySignatures);
    let fault = prepared().complete(&vec![0; RESERVE + 1]).unwrap_err();
    assert_eq!(fault, SignError::CmsTooLarge { bytes: RESERVE + 1, reserved: RESERVE });
    let full = [&[0x30, 0x82, 0x1f, 0x3c][..], &[9; RESERVE - 4]].concat();
    assert_eq!(read(&prepared().complete(&full).unwrap()).unwrap().signatures[0].cms, full);
}

/// What a hostile file does: bytes changed, cut out, repeated.
#[derive(Debug, Clone)]
enum Harm {
    Change(usize, u8),
    Cut(usize, usize),
    Repeat(usize, usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    // Half of the blows hit the update, where the syntax is.
    let place = prop_oneof![0..SEALED.len(), DOCUMENT.len()..SEALED.len()];
    let length = 1..5_000_usize;
    prop_oneof![
        (place.clone(), any::<u8>()).prop_map(|(at, byte)| Harm::Change(at, byte)),
        (place.clone(), length.clone()).prop_map(|(at, length)| Harm::Cut(at, length)),
        (place, length).prop_map(|(at, length)| Harm::Repeat(at, length)),
    ]
}

fn harmed(pdf: &[u8], harms: &[Harm]) -> Vec<u8> {
    let mut bytes = pdf.to_vec();
    for harm in harms {
        let span = |at: usize, length: usize| at.min(bytes.len())..(at + length).min(bytes.len());
        match *harm {
            Harm::Change(at, byte) => bytes.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
            Harm::Cut(at, length) => drop(bytes.drain(span(at, length))),
            Harm::Repeat(at, length) => {
                let again = bytes[span(at, length)].to_vec();
                let at = at.min(bytes.len());
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_harmed_file_passes_for_the_sealed_one(harms in prop::collection::vec(harm(), 1..4)) {
        let bytes = harmed(&SEALED, &harms);
        let _refused = prepare(&bytes, &field(), 10);
        let _refused = prepare(&harmed(&DOCUMENT, &harms), &field(), 10);
        prop_assume!(bytes != *SEALED);
        for seal in read(&bytes).map(|found| found.signatures).unwrap_or_default() {
            let same = seal.cms == container() && seal.signed_bytes(&bytes) == Some(prepared().signed_bytes());
            prop_assert!(!(same && seal.coverage == Coverage::Whole), "{harms:?}");
        }
    }

    #[test]
    fn no_random_object_makes_the_reader_panic(text in "(<<|>>|\\[|\\]|\\(|\\)|<|>|/ByteRange|/Type/Sig|/Contents|[0-9 aR\\\\]| obj|endobj){0,80}") {
        let _read = read(format!("%PDF-1.7\n1 0 obj<<{text}>>endobj").as_bytes());
    }
}

// ---- Seen from outside

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Vec<u8> {
    let made = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

/// A throw-away certificate on P-256, and a container over the bytes to sign, by the OpenSSL command line.
fn sealed_by_openssl(folder: &Path, prepared: Prepared) -> Vec<u8> {
    let subject = "/CN=throw-away seal";
    let usage = "keyUsage=critical,digitalSignature,nonRepudiation";
    let make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem"];
    run(
        folder,
        "openssl",
        &[&make[..], &["-out", "cert.pem", "-subj", subject, "-addext", usage, "-days", "2"]].concat(),
    );
    std::fs::write(folder.join("signed.bin"), prepared.signed_bytes()).unwrap();
    let sign = ["cms", "-sign", "-binary", "-cades", "-md", "sha256", "-signer", "cert.pem", "-inkey", "key.pem"];
    let cms = run(folder, "openssl", &[&sign[..], &["-in", "signed.bin", "-outform", "DER"]].concat());
    prepared.complete(&cms).unwrap()
}

fn pyhanko(folder: &Path, pdf: &[u8]) -> Value {
    std::fs::write(folder.join("letter.pdf"), pdf).unwrap();
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scripts/pyhanko-verify");
    let told = run(folder, script.to_str().unwrap(), &["letter.pdf", "cert.pem"]);
    serde_json::from_slice(&told).unwrap()
}

#[test]
fn pyhanko_accepts_a_seal_and_nothing_that_was_done_to_it() {
    let folder = TempDir::new().unwrap();
    let sealed = sealed_by_openssl(folder.path(), prepared());
    let look = |pdf: &[u8]| pyhanko(folder.path(), pdf)["signatures"][0].clone();

    let told = look(&sealed);
    for verdict in ["intact", "valid", "trusted", "accepted"] {
        assert_eq!(told[verdict], true, "{verdict}: {told}");
    }
    assert_eq!(told["coverage"], "ENTIRE_FILE");
    assert_eq!((&told["subfilter"], &told["hash"]), (&"/ETSI.CAdES.detached".into(), &"sha256".into()));

    let mut changed = sealed.clone();
    let middle = DOCUMENT.len() / 2;
    changed[middle] ^= 1;
    let told = look(&changed);
    assert_eq!((&told["intact"], &told["accepted"]), (&false.into(), &false.into()), "{told}");

    let told = look(&with_update(&sealed));
    assert_eq!(told["accepted"], false, "{told}");
    assert_ne!(told["coverage"], "ENTIRE_FILE", "{told}");
}
