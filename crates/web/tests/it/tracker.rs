//! The tracker over HTTP: for the family and the clerk of its township, and nobody else; forged forms get nowhere.

use crate::browser::Browser;
use crate::world::{PHONE, World, world};
use jzt_app::applications::read;
use jzt_app::sample::id_card_picture;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Command, SignerState};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::ApplicationId;

const TOWN: &str = "500114112";

/// A couple who still signs, and the applicant's browser.
async fn signing() -> (World, Browser, ApplicationId) {
    let w = world().await;
    let family = w.citizen(PHONE).await;
    let id = w.filled(&family, 51, 2).await;
    let actor = w.family(&family).await;
    w.act(id, &actor, Command::AskSignatures { promised: true, earlier: None }).await;
    w.work().await;
    (w, family, id)
}

async fn state_of(w: &World, id: ApplicationId, no: u8) -> SignerState {
    let application = read(&w.fake.app, &Actor::System, id).await.unwrap().application;
    application.signer(MemberNo(no)).unwrap().state.clone()
}

const FORM: [(&str, &str); 6] = [
    ("witness_name", "冉光明"),
    ("witness_phone", "14200008801"),
    ("place", "家里"),
    ("signed_on", "2026-11-23"),
    ("bank", "yes"),
    ("face", ""),
];

#[tokio::test]
async fn another_township_and_other_roles_see_nothing_of_a_family_that_signs() {
    let (w, _, id) = signing().await;
    let case = format!("/staff/cases/{id}");
    let people = [
        ("jb9", Role::TownshipClerk, "500114001"),
        ("sh9", Role::TownshipApprover, TOWN),
        ("sp9", Role::DistrictApprover, "500114"),
    ];
    for (login, role, division) in people {
        let mut other = w.staff(login, role, division).await;
        other.open("/staff/worklist").await;
        for page in ["", "/fill/signers", "/fill/signers/2/phone", "/fill/signers/2/paper", "/fill/signers/2/form"] {
            assert_eq!(other.open(&format!("{case}{page}")).await.status, 404, "{login} {page}");
        }
        for form in ["/fill/signers/2/resend", "/fill/signers/2/way", "/fill/signers/2/phone", "/fill/signers/renew"] {
            let posted = [("_version", "1"), ("phone", "14200007777"), ("asked", "paper")];
            assert_eq!(other.submit(&format!("{case}{form}"), &posted).await.status, 404, "{login} {form}");
        }
        let list = other.open("/staff/worklist?stage=awaiting_signatures").await;
        assert!(!list.body.contains(&case), "{login}");
    }
    let mut clerk = w.staff("jb", Role::TownshipClerk, TOWN).await;
    assert!(clerk.open("/staff/worklist?stage=awaiting_signatures").await.body.contains(&case));
    assert!(clerk.open(&case).await.body.contains("还差 2 个人签名"));
    assert_eq!(clerk.open(&format!("{case}/fill/signers")).await.status, 200);
}

#[tokio::test]
async fn forged_forms_sign_for_nobody() {
    let (w, mut family, id) = signing().await;
    let base = format!("/applications/{id}");
    family.open(&format!("{base}/signers")).await;
    let here = family.submit(&format!("{base}/signers/2/here"), &[]).await;
    assert_eq!(here.status, 409, "who has a phone signs there");
    assert_eq!(family.submit(&format!("{base}/signers/2/way"), &[("asked", "voice")]).await.status, 400);
    assert_ne!(family.submit(&format!("{base}/signers/9/way"), &[("asked", "paper")]).await.status, 303);
    let check = format!("/staff/cases/{id}/check-paper?signer=2");
    assert_ne!(family.submit(&check, &[("result", "accept")]).await.location(), format!("/staff/cases/{id}"));

    let paper = format!("{base}/signers/2/paper");
    family.open(&paper).await;
    let picture = id_card_picture(6).unwrap();
    let fields = |bank: &'static str| {
        let own = FORM.into_iter().filter(move |(name, _)| *name != "bank" || !bank.is_empty());
        own.collect::<Vec<_>>()
    };
    let photo = || Some(("photo_1", picture.clone()));
    for (what, given, photo) in [("no consent", fields(""), photo()), ("no photograph", fields("yes"), None)] {
        let answer = family.upload(&paper, &given, photo).await;
        assert_eq!(answer.status, 422, "{what}: {}", answer.body);
    }
    assert_eq!(state_of(&w, id, 2).await, SignerState::Wanted);

    // The box of the clerk counts for nothing in the family's form.
    let posted: Vec<(&str, &str)> = fields("yes").into_iter().chain([("seen", "yes")]).collect();
    let handed_in = family.upload(&paper, &posted, photo()).await;
    assert_eq!(handed_in.status, 303, "{}", handed_in.body);
    let application = read(&w.fake.app, &Actor::System, id).await.unwrap().application;
    let row = application.signer(MemberNo(2)).unwrap();
    assert!(row.is_paper_unchecked());
    assert!(row.signature().unwrap().identity.proofs.is_empty());
}
