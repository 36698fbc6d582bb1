//! The family's side of the branches: consent, dispute, changes of the family, warnings, more time, the reasons.

use crate::office::staff;
use crate::world::{PHONE, World, world};
use jzt_app::applications::{accept, read};
use jzt_app::sample::{household, id_card_picture};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Command, ExtensionReason, Outcome, VerificationFinding, VerificationReport, Visit};
use jzt_domain::household::{LongText, MemberNo, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::ids::ApplicationId;
use jzt_domain::money::Fen;

struct Township {
    clerk: Actor,
    approver: Actor,
    officer: Actor,
}

async fn township(w: &World) -> Township {
    Township {
        clerk: staff(&w.fake, "jb", Role::TownshipClerk, "500114112").await,
        approver: staff(&w.fake, "sh", Role::TownshipApprover, "500114112").await,
        officer: staff(&w.fake, "hd", Role::VerificationOfficer, "500114").await,
    }
}

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

/// Accepted; the verification found a deposit that nobody stated.
async fn verified(w: &World, town: &Township, id: ApplicationId) {
    accept(&w.fake.app, &town.clerk, id, None).await.unwrap();
    w.act(id, &town.clerk, Command::OrderVerification).await;
    let finding = VerificationFinding {
        member: MemberNo::APPLICANT,
        source: ShortText::parse("银行存款").unwrap(),
        detail: ShortText::parse("查到一笔定期存款").unwrap(),
        amount: Some(Fen::new(5_200_000)),
        differs: true,
        fact: None,
    };
    let report = VerificationReport { reference: "hd-1".to_owned(), findings: vec![finding] };
    w.act(id, &town.officer, Command::RecordVerification(report)).await;
}

/// Verified without a finding, visited, and the proposal of the computation written down.
async fn proposed(w: &World, town: &Township, id: ApplicationId) {
    let app = &w.fake.app;
    accept(app, &town.clerk, id, None).await.unwrap();
    w.act(id, &town.clerk, Command::OrderVerification).await;
    let report = VerificationReport { reference: "hd-1".to_owned(), findings: Vec::new() };
    w.act(id, &town.officer, Command::RecordVerification(report)).await;
    let visit = Visit {
        visited_on: app.now().date(),
        visitors: ["赵敏", "钱强"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
        family_witness: MemberNo::APPLICANT,
        findings: long("情况属实"),
        photos: Vec::new(),
        observed: Vec::new(),
    };
    w.act(id, &town.clerk, Command::RecordVisit(visit)).await;
    let case = read(app, &town.clerk, id).await.unwrap();
    let proposal = case.assessment.as_ref().unwrap().proposal.unwrap();
    let outcome = Outcome::Approve { kind: proposal.kind, amount: proposal.amount.unwrap() };
    w.act(id, &town.clerk, Command::WriteOpinion { outcome, reasons: long("符合条件") }).await;
}

#[tokio::test]
async fn the_family_reads_line_by_line_why_and_anybody_complains_before_the_decision() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    let base = format!("/applications/{id}");
    assert_eq!(mine.open(&format!("{base}/why")).await.status, 404, "nobody has judged yet");
    proposed(&w, &town, id).await;
    assert!(mine.open(&base).await.body.contains(&format!("{base}/why")));
    let why = mine.open(&format!("{base}/why")).await;
    assert!(why.body.contains("✓ 低保：符合") && why.body.contains("算下来每月"), "{}", why.body);
    assert!(why.body.contains("您家12个月的收入") && why.body.contains("依据哪些规定"), "{}", why.body);
    assert!(why.bytes < 100 * 1024);

    w.act(id, &town.approver, Command::StartNotice).await;
    let village = w.village().as_str().to_owned();
    let hung = w.browser().open(&format!("/notices/{village}")).await.body;
    assert!(hung.contains("<dd>低保</dd>") && hung.contains("拟给予，每月"), "{hung}");
    let listed = w.browser().open(&format!("/api/v1/notices/{village}")).await.body;
    assert!(listed.contains("\"kind\":\"dibao\""), "{listed}");
    w.fake.clock.forward_days(9);
    w.act(id, &town.approver, Command::CloseNotice).await;
    let number = read(&w.fake.app, &town.clerk, id).await.unwrap().application.number.unwrap().to_string();
    let mut neighbour = w.browser();
    neighbour.open("/complaint").await;
    let fields = [("number", number.as_str()), ("text", "他家有一辆新车"), ("name", "")];
    let sent = neighbour.submit("/complaint", &fields).await;
    assert_eq!(sent.location(), "/complaint/sent", "{}", sent.body);
    assert!(neighbour.follow(&sent).await.body.contains("我们收到了"));
    let case = read(&w.fake.app, &Actor::System, id).await.unwrap();
    assert_eq!(case.application.complaints.len(), 1);
    let mut again = w.citizen(PHONE).await;
    assert!(!again.open(&base).await.body.contains("新车"), "the family is not told who complained of what");
}

#[tokio::test]
async fn a_grown_up_who_joins_signs_and_the_family_sees_it() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    accept(&w.fake.app, &town.clerk, id, None).await.unwrap();
    let base = format!("/applications/{id}");
    let joined = format!("{base}/change/joined");
    let mother = &household(9, 1).unwrap()[0].member;
    let typed = [
        ("relation", "parent"),
        ("name", mother.name.as_str()),
        ("id_number", mother.id_number.as_str()),
        ("health", "chronic_illness"),
    ];
    mine.open(&joined).await;
    let back = mine.submit(&joined, &typed).await;
    assert!(back.status == 422 && back.body.contains("成年人要签授权书，请填手机号"), "{}", back.body);
    let with_phone = [typed.as_slice(), &[("phone", "14200000666")]].concat();
    assert_eq!(mine.submit(&joined, &with_phone).await.location(), base);
    let page = mine.open(&base).await.body;
    assert!(page.contains("还没有签授权书") && page.contains(mother.name.as_str()), "{page}");
    let signers = mine.open(&format!("{base}/signers")).await.body;
    assert!(signers.contains("还差 1 个人签名"), "{signers}");
    w.work().await;
    let link = w.link_for("14200000666");
    let mut hers = w.browser();
    let page = hers.open(&link).await;
    assert!(page.body.contains("为什么需要我签") && page.body.contains("一起生活的家里人"), "{}", page.body);
    let phone = jzt_domain::identity::Phone::parse("14200000666").ok();
    w.sign(&mut hers, &link, &jzt_domain::household::Member { phone, ..mother.clone() }).await;
    assert!(!mine.open(&base).await.body.contains("还没有签授权书"));
}

#[tokio::test]
async fn the_family_disputes_what_the_verification_found() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    let base = format!("/applications/{id}");
    let early = mine.open(&format!("{base}/dispute")).await;
    assert_eq!(early.status, 409, "nothing to dispute yet");
    verified(&w, &town, id).await;
    let page = mine.open(&base).await.body;
    assert!(page.contains("核对查到的，和您填的不一样") && page.contains("52,000 元"), "{page}");
    let dispute = format!("{base}/dispute");
    assert!(mine.open(&dispute).await.body.contains("查到一笔定期存款"));
    let back = mine.submit(&dispute, &[("text", " ")]).await;
    assert!(back.status == 422 && back.body.contains("请填哪里不对"), "{}", back.body);
    let long_text = "长".repeat(1_001);
    let back = mine.submit(&dispute, &[("text", long_text.as_str())]).await;
    assert!(back.status == 422 && back.body.contains("最多 1000 个字"));
    let photo = id_card_picture(5).unwrap();
    let fields = [("kind", "medical_proof")];
    let added = mine.upload(&format!("{dispute}/photo"), &fields, Some(("photo", photo))).await;
    assert_eq!(added.location(), dispute, "{}", added.body);
    assert!(mine.follow(&added).await.body.contains("已经拍好，还没有交的"));
    let sent = mine.submit(&dispute, &[("text", "这笔钱是借来看病的，已经花了")]).await;
    assert_eq!(sent.location(), base, "{}", sent.body);
    let page = mine.follow(&sent).await.body;
    assert!(page.contains("您对核对结果有不同意见") && page.contains("再核对一次"), "{page}");
}

#[tokio::test]
async fn the_family_agrees_to_the_next_kind_once() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    accept(&w.fake.app, &town.clerk, id, None).await.unwrap();
    let base = format!("/applications/{id}");
    let consent = format!("{base}/consent");
    assert!(mine.open(&base).await.body.contains(&consent));
    mine.open(&consent).await;
    let back = mine.submit(&consent, &[]).await;
    assert!(back.status == 422 && back.body.contains("同意的话，请打勾"), "{}", back.body);
    assert_eq!(mine.submit(&consent, &[("agree", "yes")]).await.location(), base);
    assert!(!mine.open(&base).await.body.contains(&consent), "asked once");
    assert_eq!(mine.open(&consent).await.status, 409);
}

#[tokio::test]
async fn a_child_is_born_and_somebody_moves_out_while_the_case_runs() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    accept(&w.fake.app, &town.clerk, id, None).await.unwrap();
    let base = format!("/applications/{id}");
    let change = format!("{base}/change");
    assert!(mine.open(&change).await.body.contains("家里有什么变化？"));
    assert_eq!(mine.open(&format!("{change}?what=joined")).await.location(), format!("{change}/joined"));
    let joined = format!("{change}/joined");
    mine.open(&joined).await;
    let back = mine.submit(&joined, &[("name", "王")]).await;
    assert!(back.status == 422 && back.body.contains("姓名至少 2 个字") && back.body.contains("请选身体怎么样"));
    let child = &household(8, 3).unwrap()[2].member;
    let typed = [
        ("relation", "child"),
        ("name", child.name.as_str()),
        ("id_number", child.id_number.as_str()),
        ("health", "good"),
    ];
    let told = mine.submit(&joined, &typed).await;
    assert_eq!(told.location(), base, "{}", told.body);
    let page = mine.follow(&told).await.body;
    assert!(page.contains("家里有变化") && page.contains(child.name.as_str()), "{page}");

    let left = format!("{change}/left");
    mine.open(&left).await;
    let back = mine.submit(&left, &[("member", "1"), ("why", "died"), ("on", "2026-11-20")]).await;
    assert!(back.status == 422 && back.body.contains("请选是谁"), "the applicant cannot leave so: {}", back.body);
    let back = mine.submit(&left, &[("member", "3"), ("why", "moved_out"), ("on", "2027-01-01")]).await;
    assert!(back.status == 422 && back.body.contains("这一天还没有到"), "{}", back.body);
    let told = mine.submit(&left, &[("member", "3"), ("why", "moved_out"), ("on", "2026-11-20")]).await;
    assert_eq!(told.location(), base, "{}", told.body);
    assert!(mine.follow(&told).await.body.contains("少了一个人"));
}

#[tokio::test]
async fn warnings_more_time_and_the_end_are_told_in_plain_words() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    verified(&w, &town, id).await;
    let base = format!("/applications/{id}");
    let extend = Command::Extend { reason: ExtensionReason::HomeApart, text: long("户口在外省，要等回函") };
    w.act(id, &town.approver, extend).await;
    let page = mine.open(&base).await.body;
    assert!(page.contains("办理时间延长了") && page.contains("家里人住的地方和户口不在一处"), "{page}");
    w.act(id, &town.clerk, Command::Warn { text: long("三次上门都没有人，电话不接") }).await;
    let page = mine.open(&base).await.body;
    assert!(page.contains("请您尽快配合") && page.contains("到时候还不配合，这次办理就会停止"), "{page}");
    w.fake.clock.forward_days(60);
    let end = Command::Terminate { reasons: long("书面提醒后仍不配合") };
    w.act(id, &town.approver, end).await;
    let mut again = w.citizen(PHONE).await;
    let page = again.open(&base).await.body;
    assert!(page.contains("办理停止了") && page.contains("书面提醒后仍不配合") && page.contains("行政复议"), "{page}");
}

#[tokio::test]
async fn the_same_cause_applied_for_twice_is_refused_with_the_earlier_number() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let first = w.submitted(&mine, 1, 2).await;
    let town = township(&w).await;
    let case = accept(&w.fake.app, &town.clerk, first, None).await.unwrap();
    let number = case.application.number.unwrap().to_string();
    let second = w.filled(&mine, 1, 2).await;
    let promise = format!("/applications/{second}/promise");
    mine.open(&promise).await;
    let back = mine.submit(&promise, &[("promise", "yes")]).await;
    assert_eq!(back.status, 422, "{}", back.body);
    assert!(back.body.contains("为同一件事已经申请过了") && back.body.contains(&number), "{}", back.body);

    // The same people in the form of a stranger: a plain sentence, and no number.
    let mut stranger = w.citizen("14200000777").await;
    let third = w.filled(&stranger, 1, 2).await;
    let promise = format!("/applications/{third}/promise");
    stranger.open(&promise).await;
    let back = stranger.submit(&promise, &[("promise", "yes")]).await;
    assert_eq!(back.status, 422, "{}", back.body);
    assert!(back.body.contains("这个家庭已经有一件同一原因的申请"), "{}", back.body);
    assert!(!back.body.contains(&number), "{}", back.body);
}
