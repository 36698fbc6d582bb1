//! A granted benefit over HTTP: the family's page, the console's steps by two people, the village's notice.

use crate::browser::Browser;
use crate::office::{Desk, Office, long, office, staff};
use jzt_app::accounts::{Client, request_code, sign_in_with_code};
use jzt_app::applications::read;
use jzt_app::{benefits, watch};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Command, Outcome, Visit, first_paid_month};
use jzt_domain::benefit::{Benefit, Stage};
use jzt_domain::household::{Answer, MemberNo};
use jzt_domain::identity::PersonName;
use jzt_domain::ids::BenefitId;
use jzt_domain::kind::{Kind, Request};

/// A family with a benefit, its browser, and whoever decides.
struct Granted {
    o: Office,
    id: BenefitId,
    family: Browser,
    district: Actor,
}

async fn granted(kind: Kind) -> Granted {
    let o = office().await;
    let district = staff(&o.world, "sp", Role::DistrictApprover, "500114").await;
    let (request, more) = match kind {
        Kind::Tekun => (Request::Lasting { first: kind, others_too: false }, vec![Answer::ObligorsComplete]),
        _ => (Request::DIBAO, Vec::new()),
    };
    let case = o.asked(1, if kind == Kind::Tekun { 1 } else { 3 }, request, more).await;
    jzt_app::applications::accept(&o.world.app, &o.clerk, case.id, None).await.unwrap();
    o.act(case.id, &o.clerk, Command::OrderVerification).await.unwrap();
    o.verified(&case, Vec::new()).await;
    o.visited(&case).await;
    let view = read(&o.world.app, &o.clerk, case.id).await.unwrap();
    let proposal = view.assessment.as_ref().unwrap().proposal.unwrap();
    let amount = proposal.amount.unwrap();
    let outcome = Outcome::Approve { kind: proposal.kind, amount };
    o.act(case.id, &o.clerk, Command::WriteOpinion { outcome, reasons: long("符合条件") }).await.unwrap();
    o.act(case.id, &o.approver, Command::StartNotice).await.unwrap();
    o.world.clock.forward_days(8);
    o.act(case.id, &o.approver, Command::CloseNotice).await.unwrap();
    if kind == Kind::Tekun {
        let reviewer = staff(&o.world, "fh", Role::DistrictReviewer, "500114").await;
        watch::hold_draw(&o.world.app, &reviewer).await.unwrap().unwrap();
        o.act(case.id, &reviewer, Command::RecordDistrictVisit(visit(&o))).await.unwrap();
    }
    let first_month = first_paid_month(o.world.app.now().date());
    o.act(case.id, &district, Command::Confirm { amount, first_month, reasons: long("同意") }).await.unwrap();
    let id = benefits::of_application(&o.world.app, &district, case.id).await.unwrap().unwrap();
    let phone = case.people[0].member.phone.clone().unwrap();
    let client = Client { address: "127.0.0.1".to_owned(), user_agent: "test".to_owned() };
    // What the procedure sent comes first, so that the code is the last message.
    o.work().await;
    request_code(&o.world.app, &phone, &client).await.unwrap();
    o.work().await;
    let code: String =
        o.world.sms.last_to(phone.as_str()).unwrap().chars().filter(char::is_ascii_digit).take(6).collect();
    let token = sign_in_with_code(&o.world.app, &phone, &code, &client).await.unwrap();
    let mut family = o.citizen_browser();
    family.set_cookie("jzt_s", &token.0);
    Granted { o, id, family, district }
}

fn visit(o: &Office) -> Visit {
    Visit {
        visited_on: o.world.app.now().date(),
        visitors: ["孙立", "周正"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
        family_witness: MemberNo::APPLICANT,
        findings: long("情况属实"),
        photos: Vec::new(),
        observed: Vec::new(),
    }
}

impl Office {
    fn citizen_browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }
}

impl Granted {
    async fn state(&self) -> Benefit {
        benefits::read(&self.o.world.app, &Actor::System, self.id).await.unwrap().benefit
    }

    fn step(&self, slug: &str) -> String {
        format!("/staff/benefits/{}/{slug}", self.id)
    }

    /// Opens the page of a step and posts its form with these fields.
    async fn take(&self, desk: &mut Desk, slug: &str, fields: &[(&str, &str)]) -> crate::browser::Reply {
        let page = desk.get(&self.step(slug)).await;
        assert_eq!(page.status, 200, "{slug}");
        let version = ("_version", page.hidden("_version"));
        let typed = fields.iter().map(|(name, value)| (*name, (*value).to_owned()));
        desk.post(&self.step(slug), &std::iter::once(version).chain(typed).collect::<Vec<_>>()).await
    }
}

#[tokio::test]
async fn a_family_reads_what_it_gets_tells_of_a_change_and_asks_to_leave() {
    let mut g = granted(Kind::Dibao).await;
    let home = g.family.open("/").await;
    assert!(home.has("正在享受") && home.has(&format!("/benefits/{}", g.id)));
    let page = g.family.open(&format!("/benefits/{}", g.id)).await;
    for words in ["低保", "全家每月", "最晚 2027 年 12 月 1 日前会再核查一次", "每次决定和理由", "从 2027 年 1 月起"]
    {
        assert!(page.has(words), "{words} in {}", page.body);
    }
    assert!(!page.has("行政复议"), "nothing was decided against them");

    let change = format!("/benefits/{}/change", g.id);
    g.family.open(&change).await;
    let empty = g.family.submit(&change, &[]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("请选什么变了") && empty.has("请填具体情况"));
    let done = g.family.submit(&change, &[("sort", "income"), ("text", "儿子上班了")]).await;
    let after = g.family.follow(&done).await;
    assert!(after.has("镇（街道）收到了") && after.has("收入有变化"));

    let leave = format!("/benefits/{}/leave", g.id);
    g.family.open(&leave).await;
    let done = g.family.submit(&leave, &[("text", "不需要了")]).await;
    assert!(g.family.follow(&done).await.has("您申请了退出"));
    assert_eq!(g.state().await.stage, Stage::Active, "asking alone ends nothing");
    let again = g.family.open(&leave).await;
    assert_eq!(again.status, 409, "once is enough");
}

#[tokio::test]
async fn review_adjustment_phase_out_and_end_in_the_console() {
    let mut g = granted(Kind::Dibao).await;
    let mut clerk = g.o.signed_in("jb").await;
    let mut district = g.o.signed_in("sp").await;
    assert!(clerk.get("/staff/benefits").await.has("现在没有要核查的家庭"));
    assert!(clerk.get("/staff/benefits?what=all").await.has(&format!("/staff/benefits/{}", g.id)));
    let application = g.state().await.origin.application.unwrap();
    let case = clerk.get(&format!("/staff/cases/{application}")).await;
    assert!(case.has(&format!("/staff/benefits/{}", g.id)), "the case leads to what came of it");

    let slip = g.take(&mut clerk, "review", &[("visited_on", "2026-12-01"), ("visitor_1", "赵敏")]).await;
    assert_eq!(slip.status, 422);
    assert!(slip.has("请填看到的情况") && slip.has("请选结论"));
    let today = g.o.world.app.now().date().to_string();
    let review = [
        ("income", "3000"),
        ("visited_on", today.as_str()),
        ("visitor_1", "赵敏"),
        ("visitor_2", "赵敏"),
        ("findings", "儿子上班了"),
        ("outcome", "changed"),
        ("unstable", "yes"),
    ];
    let alone = g.take(&mut clerk, "review", &review).await;
    assert_eq!(alone.status, 422);
    assert!(alone.has("核查要有足够的人一起上门"));
    let mut together = review;
    together[3] = ("visitor_2", "钱强");
    assert_eq!(g.take(&mut clerk, "review", &together).await.status, 303);
    assert!(clerk.get(&format!("/staff/benefits/{}", g.id)).await.has("2027 年 6 月 1 日"), "half a year");

    let drawn = clerk.get(&g.step("adjust")).await;
    assert!(drawn.has("value=\"3000\""), "the income that the review found");
    let family = [("counted", "1"), ("counted", "2"), ("counted", "3"), ("income", "900"), ("extra", "0")];
    let silent = g.take(&mut clerk, "adjust", &[&family[..3], &[("do", "compute")]].concat()).await;
    assert!(silent.status == 422 && silent.has("请填一个数，没有就填 0"), "no amount without an income");
    let asked = [&family[..], &[("do", "compute")]].concat();
    let computed = g.take(&mut clerk, "adjust", &asked).await;
    let residence = g.state().await.last_rate().unwrap().standard.amount_fen();
    let sum = (residence * 3 - 90_000) / 100;
    assert_eq!(computed.status, 200);
    assert!(
        computed
            .has(&format!("name=\"amount\" type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" value=\"{sum}\""))
    );
    let text = sum.to_string();
    let proposal = [&family[..], &[("amount", text.as_str()), ("reasons", "儿子有了工资")]].concat();
    assert_eq!(g.take(&mut clerk, "adjust", &proposal).await.status, 303);
    let waiting = district.get(&format!("/staff/benefits/{}", g.id)).await;
    assert!(waiting.has("等着决定") && waiting.has("儿子有了工资"));
    let home = format!("/staff/benefits/{}", g.id);
    assert_eq!(clerk.get(&g.step("approve")).await.location(), home, "not the clerk's to decide");
    let seen = district.get(&g.step("approve")).await;
    assert!(seen.has("儿子有了工资") && seen.has("不能撤回"));
    assert_eq!(g.take(&mut district, "approve", &[]).await.status, 303);
    assert_eq!(g.state().await.last_rate().unwrap().amount.amount_fen(), sum * 100);

    for (slug, fields, stage) in [
        ("phase-out", vec![("reasons", "收入超过标准")], Stage::PhaseOut),
        ("stop", vec![("cause", "means_above"), ("reasons", "收入超过标准")], Stage::Terminated),
    ] {
        assert_eq!(g.take(&mut clerk, slug, &fields).await.status, 303, "{slug}");
        assert_eq!(g.take(&mut district, "approve", &[]).await.status, 303, "{slug}");
        assert_eq!(g.state().await.stage, stage);
    }
    says_why(&mut g, &mut clerk).await;
}

/// The lines of each computation, with formulas for the office and without for the family.
async fn says_why(g: &mut Granted, clerk: &mut Desk) {
    let page = clerk.get(&format!("/staff/benefits/{}", g.id)).await;
    let standard = jzt_app::words::yuan(g.state().await.last_rate().unwrap().standard);
    for words in [
        "为什么",
        &format!("{standard} × 3人 − 900元 ÷ 1个月"),
        "3,000元 ÷ 1个月 ÷ 3人 = 1,000元",
        "▲ 不符合",
        "CN/500000/standards@",
    ] {
        assert!(page.has(words), "{words} in {}", page.body);
    }
    let own = g.family.open(&format!("/benefits/{}", g.id)).await;
    for words in
        ["为什么，怎么算的", "您家的收入离低保标准每月差", "按3口人平均，您家每人每月收入是1,000元", "第 1 行："]
    {
        assert!(own.has(words), "{words} in {}", own.body);
    }
    assert!(!own.has("÷"), "no formulas for the family");
    assert!(page.has("已停止") && page.has("现在没有要您办的"));
}

#[tokio::test]
async fn the_end_of_tekun_hangs_in_the_village_and_anybody_may_object() {
    let mut g = granted(Kind::Tekun).await;
    let mut clerk = g.o.signed_in("jb").await;
    let mut district = g.o.signed_in("sp").await;
    let stop = [("cause", "obligor_able"), ("reasons", "女儿回来了，能赡养")];
    assert_eq!(g.take(&mut clerk, "stop", &stop).await.status, 303);
    assert_eq!(g.take(&mut district, "approve", &[]).await.status, 303);

    let village = format!("/notices/{}", g.o.village.as_str());
    let mut neighbour = g.o.citizen_browser();
    let board = neighbour.open(&village).await;
    assert!(board.has("拟停止") && board.has("特困供养"));
    assert!(!board.has("赡养") && !board.has("女儿"), "never the cause");
    let object = format!("{village}/stops/{}/object", g.id);
    neighbour.open(&object).await;
    assert_eq!(neighbour.submit(&object, &[]).await.status, 422);
    let sent = neighbour.submit(&object, &[("text", "女儿没有回来")]).await;
    assert!(neighbour.follow(&sent).await.has("您的意见收到了"));
    let elsewhere = format!("/notices/500114001201/stops/{}/object", g.id);
    assert_eq!(neighbour.open(&elsewhere).await.status, 404, "not in that village");

    let family = g.family.open(&format!("/benefits/{}", g.id)).await;
    assert!(family.has("公示期间照常发") && family.has("行政复议"));
    g.o.world.clock.forward_days(8);
    assert!(!neighbour.open(&village).await.has("特困供养"));
    // Sessions of staff end long before the notice does.
    let (mut clerk, mut district) = (g.o.signed_in("jb").await, g.o.signed_in("sp").await);
    let home = format!("/staff/benefits/{}", g.id);
    let page = clerk.get(&home).await;
    assert!(page.has("女儿没有回来") && page.has("答复异议"));
    assert_eq!(district.get(&g.step("decide-stop")).await.location(), home, "an objection is open");
    assert_eq!(g.take(&mut clerk, "publish-again", &[("reasons", "查过了，女儿在县城")]).await.status, 303);
    assert_eq!(g.take(&mut district, "approve", &[]).await.status, 303);
    g.o.world.clock.forward_days(8);
    let mut district = g.o.signed_in("sp").await;
    assert_eq!(g.take(&mut district, "decide-stop", &[]).await.location(), home);
    assert_eq!(g.state().await.stage, Stage::Terminated);
}

#[tokio::test]
async fn a_benefit_of_another_township_does_not_exist() {
    let g = granted(Kind::Dibao).await;
    staff(&g.o.world, "jb9", Role::TownshipClerk, "500114001").await;
    let mut elsewhere = g.o.signed_in("jb9").await;
    for path in [format!("/staff/benefits/{}", g.id), g.step("review"), format!("/benefits/{}", g.id)] {
        assert_eq!(elsewhere.get(&path).await.status, 404, "{path}");
    }
    assert!(!elsewhere.get("/staff/benefits?what=all").await.has("ben_"));
    let raises = elsewhere.get("/staff/benefits/raises?township=500114112").await;
    assert!(raises.status == 200 && !raises.has("ben_"), "one's own township is shown");
    assert!(matches!(g.district, Actor::Staff { .. }));
}

#[tokio::test]
async fn a_form_drawn_from_an_older_state_keeps_what_was_typed() {
    let g = granted(Kind::Dibao).await;
    let mut clerk = g.o.signed_in("jb").await;
    let page = clerk.get(&g.step("suspend")).await;
    let version = page.hidden("_version");
    assert_eq!(g.take(&mut clerk, "request-stop", &[("text", "来镇上说的")]).await.status, 303);
    let fields = [("_version", version), ("reasons", "联系不上这家人".to_owned())];
    let stale = clerk.post(&g.step("suspend"), &fields).await;
    assert_eq!(stale.status, 409);
    assert!(stale.has("在别处办过了") && stale.has("联系不上这家人"));
    assert_eq!(g.state().await.stage, Stage::Active);
}
