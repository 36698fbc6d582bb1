//! After relief a clerk fills in the papers of a family that cannot: the family's own questions, below the case.

use crate::office::{Desk, Office, office, staff};
use crate::steps::scene;
use jzt_app::applications::history;
use jzt_app::sample::id_card_picture;
use jzt_domain::access::Role;
use jzt_domain::application::{Command, Event};
use jzt_domain::ids::ApplicationId;

/// An emergency of somebody without a phone, paid; the clerk's browser and the address of the case.
async fn relieved(o: &Office) -> (Desk, String) {
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get("/staff/emergency").await;
    let mut fields = scene(o, &page);
    fields.retain(|(name, _)| *name != "phone");
    let taken = clerk.upload("/staff/emergency", &fields, &[("photo_1", id_card_picture(3).unwrap())]).await;
    let case = taken.location().to_owned();
    o.act(id_of(&case), &o.approver, Command::PayRelief).await.unwrap();
    (clerk, case)
}

fn id_of(case: &str) -> ApplicationId {
    case.rsplit('/').next().unwrap().parse().unwrap()
}

async fn answer(clerk: &mut Desk, case: &str, part: &str, fields: &[(&str, &str)]) {
    let path = format!("{case}/fill/{part}");
    let page = clerk.get(&path).await;
    assert_eq!(page.status, 200, "{part}: {}", page.location());
    let mut all = vec![("_version", page.hidden("_version"))];
    all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let done = clerk.post(&path, &all).await;
    assert_eq!(done.status, 303, "{part}: {}", done.body);
    assert!(done.location().starts_with(&format!("{case}/fill")), "{part} leads to {}", done.location());
}

/// Everything but the photograph.
async fn fill_in(clerk: &mut Desk, case: &str) {
    answer(clerk, case, "members/1/phone", &[("phone", "")]).await;
    answer(clerk, case, "members/1/health", &[("health", "chronic_illness")]).await;
    answer(clerk, case, "members", &[("more", "no")]).await;
    for source in ["wages", "business", "property", "transfer"] {
        answer(clerk, case, &format!("income/{source}"), &[("amount", "100")]).await;
    }
    for part in ["medical", "education", "rehabilitation", "living"] {
        answer(clerk, case, &format!("spending/{part}"), &[("amount", "0")]).await;
    }
    for thing in ["savings", "vehicles", "dwellings"] {
        answer(clerk, case, &format!("property/{thing}"), &[("value", "0")]).await;
    }
    answer(clerk, case, "bank/card?holder=1", &[("bank", "农村商业银行"), ("card", "9900000000000042426")]).await;
    answer(clerk, case, "relative", &[("has", "no"), ("who", "")]).await;
}

/// The clerk photographs the form of the applicant.
async fn signed_on_paper(clerk: &mut Desk, case: &str) {
    let path = format!("{case}/fill/signers/1/paper");
    let version = clerk.get(&path).await.hidden("_version");
    let fields = [
        ("_version", version),
        ("witness_name", "冉光明".to_owned()),
        ("witness_phone", "14200008801".to_owned()),
        ("place", "家里".to_owned()),
        ("signed_on", "2026-11-23".to_owned()),
        ("bank", "yes".to_owned()),
        ("seen", "yes".to_owned()),
    ];
    let handed_in = clerk.upload(&path, &fields, &[("photo_1", id_card_picture(5).unwrap())]).await;
    assert_eq!(handed_in.location(), format!("{case}/fill/signers?done=form"), "{}", handed_in.body);
}

#[tokio::test]
async fn a_clerk_fills_in_for_somebody_without_a_phone_and_closes() {
    let o = office().await;
    let (mut clerk, case) = relieved(&o).await;
    let page = clerk.get(&case).await;
    assert!(page.has("替这家人填材料") && page.has("还差 7 样") && page.has("还没有请家人签名"), "{}", page.body);
    let parts = clerk.get(&format!("{case}/fill")).await;
    assert!(parts.has("替家庭填") && parts.has(&format!("href=\"{case}/fill/income\"")), "{}", parts.body);
    assert!(!parts.has("/applications/"), "no way out of the console: {}", parts.body);

    let path = format!("{case}/fill/income/wages");
    let version = clerk.get(&path).await.hidden("_version");
    let wrong = clerk.post(&path, &[("_version", version), ("amount", "很多".to_owned())]).await;
    assert!(wrong.status == 422 && wrong.has("替家庭填") && wrong.has("很多"), "the family's own form: {}", wrong.body);

    fill_in(&mut clerk, &case).await;
    let papers = format!("{case}/fill/papers");
    let version = [("_version", clerk.get(&papers).await.hidden("_version")), ("kind", "id_card".to_owned())];
    let added = clerk.upload(&papers, &version, &[("photo", id_card_picture(4).unwrap())]).await;
    assert_eq!(added.location(), papers, "{}", added.body);
    assert!(clerk.get(&format!("{case}/fill/check")).await.has("都对，请家人签名"));

    let page = clerk.get(&case).await;
    assert!(page.has("✓ 材料都齐了") && !page.has("补齐办结"), "not without a signature: {}", page.body);
    let ask = clerk.get(&format!("{case}/ask-signatures")).await;
    let promised = [("_version", ask.hidden("_version")), ("promised", "1".to_owned())];
    assert_eq!(clerk.post(&format!("{case}/ask-signatures"), &promised).await.location(), case);
    signed_on_paper(&mut clerk, &case).await;
    let form = clerk.get(&format!("{case}/close-relief")).await;
    let fields = [("_version", form.hidden("_version")), ("text", "火灾属实，钱已买被褥".to_owned())];
    assert_eq!(clerk.post(&format!("{case}/close-relief"), &fields).await.location(), case);
    assert!(clerk.get(&case).await.has("在纸上签的"));

    let rows = history(&o.world.app, &o.clerk, id_of(&case)).await.unwrap();
    let answers: Vec<&str> =
        rows.iter().filter(|row| matches!(row.event, Event::Answered(_))).map(|row| row.by.as_str()).collect();
    assert!(answers.len() > 20 && answers.iter().all(|by| *by == "员工jb"), "{answers:?}");
}

#[tokio::test]
async fn nobody_else_fills_in_for_a_family() {
    let o = office().await;
    let (_, case) = relieved(&o).await;
    staff(&o.world, "jb9", Role::TownshipClerk, "500114001").await;
    for (login, status) in [("sh", 409), ("jb9", 404)] {
        let mut other = o.signed_in(login).await;
        assert_eq!(other.get(&format!("{case}/fill")).await.status, status, "{login}");
        assert_eq!(other.get(&format!("{case}/fill/income/wages")).await.status, status, "{login}");
    }
    // The ordinary road: what was submitted is answered by supplements and visits.
    let ordinary = o.submitted(1, 2).await;
    let mut clerk = o.signed_in("jb").await;
    let refused = clerk.get(&format!("{}/fill", ordinary.path())).await;
    assert_eq!(refused.status, 409);
    assert!(refused.has(&format!("href=\"{}\"", ordinary.path())), "{}", refused.body);
    assert!(!clerk.get(&ordinary.path()).await.has("替这家人填材料"));
}
