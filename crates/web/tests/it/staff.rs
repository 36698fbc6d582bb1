//! The console: who gets in, what each role sees and may do, and what happens when something is wrong.

use crate::browser::Reply;
use crate::office::{PASSWORD, office, staff};
use axum::http::header;
use jzt_app::applications::accept;
use jzt_app::ports::PortError;
use jzt_app::sample::id_card_picture;
use jzt_domain::access::Role;
use jzt_domain::application::{Stage, Verdict};
use jzt_domain::household::ShortText;

fn field(name: &'static str, value: &str) -> (&'static str, String) {
    (name, value.to_owned())
}

fn version(page: &Reply) -> (&'static str, String) {
    ("_version", page.hidden("_version"))
}

#[tokio::test]
async fn five_wrong_tries_lock_the_account_and_no_answer_tells_what_was_wrong() {
    let o = office().await;
    let mut browser = o.browser();
    browser.get("/staff/sign-in").await;
    let unknown = browser.post("/staff/sign-in", &o.sign_in_fields("nobody", "x")).await;
    assert_eq!(unknown.status, 422);
    let sentence = "账号、密码或动态码不对";
    assert!(unknown.has(sentence));
    for _ in 0..4 {
        let wrong = browser.post("/staff/sign-in", &o.sign_in_fields("jb", "x")).await;
        assert!(wrong.has(sentence) && wrong.has("value=\"jb\"") && !wrong.has("value=\"x\""));
    }
    assert!(browser.post("/staff/sign-in", &o.sign_in_fields("jb", "x")).await.has("锁住"));
    assert!(browser.post("/staff/sign-in", &o.sign_in_fields("jb", PASSWORD)).await.has("锁住"));
    o.world.clock.forward_seconds(16 * 60);
    let right = browser.post("/staff/sign-in", &o.sign_in_fields("jb", PASSWORD)).await;
    assert_eq!(right.location(), "/staff");
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_the_sign_in_and_back() {
    let o = office().await;
    let mut browser = o.browser();
    let answer = browser.get("/staff/worklist?stage=opinion").await;
    assert_eq!(answer.status, 303);
    assert!(answer.location().starts_with("/staff/sign-in?next=/staff/worklist"), "{}", answer.location());
    let form = browser.get(answer.location()).await;
    assert_eq!(form.hidden("next"), "/staff/worklist?stage=opinion");
}

#[tokio::test]
async fn sessions_are_listed_revoked_and_ended() {
    let o = office().await;
    let mut first = o.signed_in("jb").await;
    let mut second = o.signed_in("jb").await;
    let list = second.get("/staff/sessions").await;
    assert_eq!(list.body.matches("name=\"handle\"").count(), 1);
    let handle = ("handle", list.hidden("handle"));
    assert_eq!(second.post("/staff/sessions", &[handle]).await.location(), "/staff/sessions");
    assert_eq!(first.get("/staff/worklist").await.status, 303);
    assert_eq!(second.post("/staff/sign-out", &[]).await.location(), "/staff/sign-in");
    assert_eq!(second.get("/staff/worklist").await.status, 303);
}

#[tokio::test]
async fn a_case_of_another_township_does_not_exist_in_any_of_its_pages() {
    let o = office().await;
    let case = o.submitted(1, 2).await;
    staff(&o.world, "other", Role::TownshipClerk, "500114001").await;
    let mut stranger = o.signed_in("other").await;
    let paper = case.step(&format!("papers/{}", case.paper));
    for path in [case.path(), case.step("accept"), case.step("record-visit"), paper.clone(), format!("{paper}/picture")]
    {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    let version = field("_version", "1");
    let answer = stranger.post(&case.step("accept"), &[version]).await;
    assert_eq!(answer.status, 404);
    assert!(stranger.get("/staff/worklist").await.has("现在没有要办的申请"));
    assert_eq!(o.state(case.id).await.stage, Stage::Submitted);
}

#[tokio::test]
async fn administrators_see_no_case_and_are_told_why() {
    let o = office().await;
    let case = o.submitted(1, 1).await;
    for (login, role) in [("xt", Role::SystemAdministrator), ("aq", Role::SecurityAdministrator)] {
        staff(&o.world, login, role, "500114").await;
        let mut browser = o.signed_in(login).await;
        for path in ["/staff/worklist".to_owned(), "/staff/search".to_owned(), case.path()] {
            assert_eq!(browser.get(&path).await.status, 404, "{login} {path}");
        }
        let home = browser.get("/staff").await;
        let jobs = browser.get("/staff/jobs").await.status;
        if role == Role::SystemAdministrator {
            assert_eq!((home.location(), jobs), ("/staff/jobs", 200));
        } else {
            assert!(home.has("看不到申请人的材料"));
            assert_eq!(jobs, 404);
        }
    }
}

/// The steps that the case page offers.
fn offered(page: &Reply) -> Vec<String> {
    assert_eq!(page.status, 200);
    let list = page.body.split("step-links").nth(1).and_then(|rest| rest.split("</ul>").next()).unwrap_or_default();
    list.split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().rsplit('/').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn each_role_is_offered_its_own_steps_only() {
    let o = office().await;
    staff(&o.world, "fh", Role::DistrictReviewer, "500114").await;
    staff(&o.world, "sp", Role::DistrictApprover, "500114").await;
    staff(&o.world, "dc", Role::Supervisor, "500114").await;
    let submitted: &[(&str, &[&str])] = &[("jb", &["accept", "request-supplement", "refuse-acceptance", "warn"])];
    let ordered: &[(&str, &[&str])] =
        &[("jb", &["request-supplement", "record-visit", "warn"]), ("hd", &["record-verification"])];
    let investigated: &[(&str, &[&str])] = &[("jb", &["write-opinion", "warn"])];
    let proposed: &[(&str, &[&str])] = &[("jb", &["warn"]), ("sh", &["start-notice", "return"])];
    let forwarded: &[(&str, &[&str])] = &[
        ("jb", &["warn"]),
        ("fh", &["record-district-visit", "return"]),
        ("sp", &["confirm", "record-district-visit", "return", "refuse"]),
    ];
    let cases = [
        (o.submitted(1, 1).await, submitted),
        (o.ordered(2).await, ordered),
        (o.investigated(4).await, investigated),
        (o.proposed(5).await, proposed),
        (o.forwarded(6).await, forwarded),
    ];
    for login in ["jb", "sh", "hd", "fh", "sp", "dc"] {
        let mut browser = o.signed_in(login).await;
        for (case, offers) in &cases {
            let expected = offers.iter().find(|(whose, _)| *whose == login).map_or(&[] as &[&str], |(_, steps)| steps);
            let stage = o.state(case.id).await.stage;
            assert_eq!(offered(&browser.get(&case.path()).await), expected, "{login} at {stage:?}");
        }
    }
}

#[tokio::test]
async fn a_stale_form_says_so_shows_the_present_state_and_stores_nothing() {
    let o = office().await;
    let case = o.submitted(1, 1).await;
    let mut browser = o.signed_in("jb").await;
    let form = browser.get(&case.step("refuse-acceptance")).await;
    accept(&o.world.app, &o.clerk, case.id, None).await.unwrap();
    let typed = [version(&form), field("reasons", "不在本镇居住")];
    let answer = browser.post(&case.step("refuse-acceptance"), &typed).await;
    assert_eq!(answer.status, 409);
    for shown in ["在别处办过了", "不在本镇居住", "现在：核对调查"] {
        assert!(answer.has(shown), "{shown}");
    }
    assert_eq!(o.state(case.id).await.stage, Stage::Investigating);
}

#[tokio::test]
async fn a_stale_form_of_a_step_still_open_comes_back_with_the_typed_text_and_the_new_version() {
    let o = office().await;
    let case = o.ordered(1).await;
    let mut browser = o.signed_in("hd").await;
    let form = browser.get(&case.step("record-verification")).await;
    let mut clerk = o.signed_in("jb").await;
    let visit = clerk.get(&case.step("record-visit")).await;
    let mut fields = visit_fields(&visit);
    fields.push(field("visitor_2", "钱强"));
    assert_eq!(clerk.upload(&case.step("record-visit"), &fields, &[]).await.status, 303);
    let mut typed = vec![version(&form), field("reference", "HD-7"), field("member_1", "1")];
    typed.extend([field("source_1", "银行存款"), field("detail_1", "有一笔存款"), field("amount_1", "1200")]);
    let answer = browser.post(&case.step("record-verification"), &typed).await;
    assert_eq!(answer.status, 409);
    assert!(answer.has("value=\"HD-7\"") && answer.has("现在这一步还可以办"));
    typed[0] = version(&answer);
    let answer = browser.post(&case.step("record-verification"), &typed).await;
    assert_eq!(answer.location(), case.path());
    assert_eq!(o.state(case.id).await.stage, Stage::Opinion);
}

#[tokio::test]
async fn a_double_submit_acts_once_and_takes_one_number() {
    let o = office().await;
    let case = o.submitted(1, 1).await;
    let mut browser = o.signed_in("jb").await;
    let form = browser.get(&case.step("accept")).await;
    let fields = [version(&form)];
    assert_eq!(browser.post(&case.step("accept"), &fields).await.location(), case.path());
    assert_eq!(browser.post(&case.step("accept"), &fields).await.status, 409);
    let page = browser.get(&case.path()).await;
    assert!(page.has("500114-2026-000001-"));
    assert_eq!(page.body.matches(" 受理<br>").count(), 1, "one line in the history");
    let other = o.submitted(2, 1).await;
    accept(&o.world.app, &o.clerk, other.id, None).await.unwrap();
    assert_eq!(o.state(other.id).await.number.unwrap().serial(), 2);
}

#[tokio::test]
async fn of_two_clerks_at_once_one_acts_and_the_other_is_told() {
    let o = office().await;
    staff(&o.world, "jb2", Role::TownshipClerk, "500114112").await;
    let case = o.submitted(1, 1).await;
    let (mut one, mut two) = (o.signed_in("jb").await, o.signed_in("jb2").await);
    let form = one.get(&case.step("accept")).await;
    two.get(&case.step("accept")).await;
    let fields = [version(&form)];
    let path = case.step("accept");
    let (first, second) = tokio::join!(one.post(&path, &fields), two.post(&path, &fields));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(o.state(case.id).await.hands.len(), 1);
}

#[tokio::test]
async fn a_form_with_errors_keeps_the_typed_text_and_names_each_field() {
    let o = office().await;
    let case = o.investigated(1).await;
    let mut browser = o.signed_in("jb").await;
    let form = browser.get(&case.step("write-opinion")).await;
    assert!(form.has("怎么算的") && form.has("政策版本"), "the computation stands beside the form");
    let path = case.step("write-opinion");
    let empty = browser.post(&path, &[version(&form)]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("href=\"#outcome\"") && empty.has("href=\"#reasons\"") && empty.has("有错误："));
    let high = [version(&form), field("outcome", "dibao"), field("amount", "999999"), field("reasons", "人均<收入>低")];
    let answer = browser.post(&path, &high).await;
    assert_eq!(answer.status, 422);
    for shown in ["href=\"#amount\"", "value=\"999999\"", "人均&#60;收入&#62;低", "不超过保障标准乘以人数"]
    {
        assert!(answer.has(shown), "{shown}");
    }
    assert!(o.state(case.id).await.opinion.is_none());
}

fn visit_fields(form: &Reply) -> Vec<(&'static str, String)> {
    vec![
        version(form),
        field("visited_on", "2026-11-23"),
        field("visitor_1", "赵敏"),
        field("witness", "1"),
        field("findings", "住砖房两间"),
    ]
}

#[tokio::test]
async fn photographs_of_a_visit_are_kept_while_its_text_is_put_right() {
    let o = office().await;
    let case = o.ordered(1).await;
    let mut browser = o.signed_in("jb").await;
    let form = browser.get(&case.step("record-visit")).await;
    let files = [("photo_1", id_card_picture(9).unwrap()), ("photo_2", b"not a picture".to_vec())];
    let answer = browser.upload(&case.step("record-visit"), &visit_fields(&form), &files).await;
    assert_eq!(answer.status, 422);
    for shown in ["href=\"#visitor_2\"", "href=\"#photo_2\"", "这不是照片", "住砖房两间"] {
        assert!(answer.has(shown), "{shown}");
    }
    let photo = answer.hidden("photo");
    let mut fields = visit_fields(&answer);
    fields.extend([
        field("visitor_2", "钱强"),
        field("photo", &photo),
        field("photo", &case.paper.to_string().replace('a', "b")),
    ]);
    let answer = browser.upload(&case.step("record-visit"), &fields, &[]).await;
    assert_eq!(answer.location(), case.path(), "{}", answer.body);
    let visits = o.state(case.id).await.visits;
    assert_eq!(visits[0].1.photos.iter().map(|paper| paper.id.to_string()).collect::<Vec<_>>(), [photo]);
}

#[tokio::test]
async fn the_whole_procedure_runs_through_the_forms_of_the_console() {
    let o = office().await;
    staff(&o.world, "sp", Role::DistrictApprover, "500114").await;
    let case = o.submitted(1, 3).await;
    let step = async |login: &str, slug: &str, fields: &[(&'static str, String)]| {
        let mut browser = o.signed_in(login).await;
        let form = browser.get(&case.step(slug)).await;
        assert_eq!(form.status, 200, "{slug}");
        let mut all = vec![version(&form)];
        let filled = form.body.split("name=\"amount\"").nth(1);
        let filled = filled.and_then(|rest| rest.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
        all.extend(filled.map(|value| ("amount", value.to_owned())));
        all.extend_from_slice(fields);
        let answer = if slug == "record-visit" {
            browser.upload(&case.step(slug), &all, &[]).await
        } else {
            browser.post(&case.step(slug), &all).await
        };
        assert_eq!(answer.location(), case.path(), "{slug}: {}", answer.body);
        assert_eq!(browser.get(&case.path()).await.status, 200);
    };
    step("jb", "accept", &[]).await;
    step("jb", "order-verification", &[]).await;
    let finding = [
        field("reference", "HD-1"),
        field("member_1", "2"),
        field("source_1", "车辆登记"),
        field("detail_1", "名下有小轿车一辆"),
    ];
    step("hd", "record-verification", &[&finding[..], &[field("differs_1", "1")]].concat()).await;
    let visit = [field("visited_on", "2026-11-23"), field("visitor_1", "赵敏"), field("visitor_2", "钱强")];
    step("jb", "record-visit", &[&visit[..], &[field("witness", "1"), field("findings", "属实")]].concat()).await;
    step("jb", "write-opinion", &[field("outcome", "dibao"), field("reasons", "符合条件")]).await;
    step("sh", "start-notice", &[]).await;
    o.world.clock.forward_days(8);
    step("sh", "close-notice", &[]).await;
    step("sp", "confirm", &[field("reasons", "程序合规，同意")]).await;
    let decision = o.state(case.id).await.decision.unwrap();
    let january = jiff::civil::date(2027, 1, 1);
    assert!(matches!(decision.verdict, Verdict::Approved { first_month, .. } if first_month == january));
    let page = o.signed_in("jb").await.get(&case.path()).await;
    for shown in ["▲ 和申报不一致", "名下有小轿车一辆", "同意给予救助", "程序合规，同意", "员工sh"]
    {
        assert!(page.has(shown), "{shown}");
    }
}

#[tokio::test]
async fn the_worklist_masks_names_filters_and_finds_exactly() {
    let o = office().await;
    let case = o.ordered(1).await;
    let fresh = o.submitted(2, 1).await;
    let mut browser = o.signed_in("jb").await;
    let list = browser.get("/staff/worklist").await;
    let name = case.people[0].member.name.as_str();
    assert!(!list.has(name) && list.has(&case.people[0].member.name.masked()));
    let only = browser.get("/staff/worklist?stage=submitted").await;
    assert!(only.has(&fresh.path()) && !only.has(&case.path()));
    assert!(browser.get("/staff/worklist?light=late").await.has("没有符合条件的申请"));

    let number = o.state(case.id).await.number.unwrap().to_string();
    let id_number = case.people[1].member.id_number.as_str();
    let phone = case.people[0].member.phone.as_ref().unwrap().as_str();
    for what in [number.as_str(), id_number, phone] {
        assert_eq!(browser.post("/staff/search", &[field("what", what)]).await.location(), case.path(), "{what}");
    }
    let wrong = browser.post("/staff/search", &[field("what", "12345")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.has("您填了 5 位") && wrong.has("value=\"12345\""));
    let nobody = browser.post("/staff/search", &[field("what", "14200008999")]).await;
    assert!(nobody.has("没有查到"));
}

#[tokio::test]
async fn case_and_paper_pages_carry_a_watermark_and_pictures_are_not_stored_by_the_browser() {
    let o = office().await;
    let case = o.submitted(1, 2).await;
    let mut browser = o.signed_in("jb").await;
    let page = browser.get(&case.path()).await;
    assert!(page.has("class=\"watermark\" aria-hidden=\"true\"") && page.has("data-mark=\"员工jb "));
    assert!(page.has(&case.people[0].member.id_number.masked()));
    assert!(!page.has("style=") && !page.has("<script>"), "the policy of the page forbids both");
    let paper = case.step(&format!("papers/{}", case.paper));
    let whole = browser.get(&paper).await;
    assert!(whole.has("class=\"watermark\"") && whole.has(&format!("{paper}/picture")));
    let picture = browser.get(&format!("{paper}/picture")).await;
    assert_eq!(picture.headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(picture.headers[header::CACHE_CONTROL], "no-store");
    assert!(picture.bytes > 1_000);
}

#[tokio::test]
async fn a_supplement_needs_items_and_a_refused_step_leaves_the_case_as_it_was() {
    let o = office().await;
    let case = o.submitted(1, 1).await;
    let mut browser = o.signed_in("jb").await;
    let form = browser.get(&case.step("request-supplement")).await;
    let path = case.step("request-supplement");
    let empty = browser.post(&path, &[version(&form), field("items", " \n ")]).await;
    assert!(empty.status == 422 && empty.has("请至少写一样要补的材料"));
    assert_eq!(o.state(case.id).await.stage, Stage::Submitted);
    let two = [version(&form), field("items", "户口簿首页\r\n\r\n病历")];
    assert_eq!(browser.post(&path, &two).await.location(), case.path());
    let asked: Vec<ShortText> = o.state(case.id).await.supplements[0].items.clone();
    assert_eq!(asked.iter().map(ShortText::as_str).collect::<Vec<_>>(), ["户口簿首页", "病历"]);
}

#[tokio::test]
async fn a_step_that_is_not_open_leads_back_to_the_case_and_a_forged_form_is_refused() {
    let o = office().await;
    let case = o.proposed(1).await;
    let mut approver = o.signed_in("sh").await;
    let form = approver.get(&case.step("return")).await;
    let fields = [version(&form), field("reasons", "请补充理由")];
    assert_eq!(approver.post(&case.step("return"), &fields).await.location(), case.path());
    assert_eq!(approver.get(&case.step("start-notice")).await.location(), case.path());
    assert_eq!(approver.get(&case.step("withdraw")).await.status, 404, "the family's step has no page here");
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get(&case.step("write-opinion")).await;
    let forged = clerk.post(&case.step("start-notice"), &[version(&page)]).await;
    assert_eq!(forged.status, 409);
    assert!(forged.has("这一步不归您办"));
    assert_eq!(o.state(case.id).await.stage, Stage::Opinion);
}

#[tokio::test]
async fn a_job_of_unknown_outcome_is_revived_only_after_a_warning() {
    let o = office().await;
    staff(&o.world, "xt", Role::SystemAdministrator, "500114").await;
    o.submitted(1, 1).await;
    o.world.sms.fail_next(PortError::Unknown);
    o.work().await;
    let mut browser = o.signed_in("xt").await;
    let list = browser.get("/staff/jobs").await;
    assert!(list.has("◆ 结果不明") && list.has("发短信"));
    let path = list.body.split("action=\"/staff/jobs/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/staff/jobs/{path}");
    let warned = browser.post(&path, &[]).await;
    assert_eq!(warned.status, 422);
    assert!(warned.has("可能会发两次"));
    assert_eq!(browser.post(&path, &[field("understood", "1")]).await.location(), "/staff/jobs");
    assert!(browser.get("/staff/jobs").await.has("没有要处理的任务"));
    assert_eq!(browser.post(&path, &[field("understood", "1")]).await.status, 409);
}
