//! The forms of the branches: each taken right, wrong, by the wrong person, from elsewhere, and twice.

use crate::browser::Reply;
use crate::office::{Case, Desk, Office, long, office, staff};
use jzt_app::sample::id_card_picture;
use jzt_domain::access::Role;
use jzt_domain::application::{Command, FactKey, FactSource, Outcome, Stage, Verdict, VerificationFinding};
use jzt_domain::household::{Answer, MemberNo, OfficialRelative, Paper, PaperKind, ShortText};
use jzt_domain::kind::{Kind, Request, TemporarySort};
use jzt_domain::money::Fen;

type Fields<'a> = &'a [(&'static str, &'a str)];

/// One form with what is typed into it.
struct Typed<'a> {
    /// Who may send it.
    login: &'static str,
    /// Who may read the case but not send it.
    other: &'static str,
    /// Last part of its address, with what was chosen first.
    slug: &'static str,
    right: Fields<'a>,
    wrong: Fields<'a>,
    /// The field that is wrong, and the sentence there.
    at: &'static str,
    sentence: &'static str,
    /// Text that must still stand in the form.
    kept: &'static str,
    /// The form has photographs.
    photos: bool,
}

async fn send(browser: &mut Desk, path: &str, form: &Typed<'_>, version: &str, fields: Fields<'_>) -> Reply {
    let mut all = vec![("_version", version.to_owned())];
    all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
    if form.photos { browser.upload(path, &all, &[]).await } else { browser.post(path, &all).await }
}

/// Wrong first, then by others, then right, then the same again.
async fn holds(o: &Office, case: &Case, form: Typed<'_>) {
    let path = case.step(form.slug);
    let mut browser = o.signed_in(form.login).await;
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200, "{}", form.slug);
    let version = page.hidden("_version");

    let wrong = send(&mut browser, &path, &form, &version, form.wrong).await;
    assert_eq!(wrong.status, 422, "{}: {}", form.slug, wrong.body);
    for shown in [&format!("href=\"#{}\"", form.at), form.sentence, form.kept, "<title>有错误："] {
        assert!(wrong.has(shown), "{}: {shown} in {}", form.slug, wrong.body);
    }

    let mut other = o.signed_in(form.other).await;
    let led_back = other.get(&path).await;
    assert_eq!(led_back.location(), case.path(), "{} by {}", form.slug, form.other);
    other.get(&case.path()).await;
    let forbidden = send(&mut other, &path, &form, &version, form.right).await;
    assert_eq!(forbidden.status, 409, "{} by {}", form.slug, form.other);
    let mut stranger = o.signed_in("elsewhere").await;
    assert_eq!(stranger.get(&path).await.status, 404, "{} from elsewhere", form.slug);
    stranger.get("/staff/sessions").await;
    assert_eq!(send(&mut stranger, &path, &form, &version, form.right).await.status, 404, "{}", form.slug);

    let done = send(&mut browser, &path, &form, &version, form.right).await;
    assert_eq!(done.status, 303, "{}: {}", form.slug, done.body);
    let again = send(&mut browser, &path, &form, &version, form.right).await;
    assert!(matches!(again.status, 404 | 409), "{} twice: {}", form.slug, again.status);
}

/// The office with the district and a clerk of another township.
async fn whole_office() -> Office {
    let o = office().await;
    for (login, role, division) in [
        ("fh", Role::DistrictReviewer, "500114"),
        ("sp", Role::DistrictApprover, "500114"),
        ("dc", Role::Supervisor, "500114"),
        ("elsewhere", Role::TownshipClerk, "500114001"),
    ] {
        staff(&o.world, login, role, division).await;
    }
    o
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn wages(yuan: i64) -> VerificationFinding {
    VerificationFinding {
        member: MemberNo::APPLICANT,
        source: short("社保"),
        detail: short("工资"),
        amount: Some(Fen::new(yuan * 100)),
        differs: true,
        fact: Some(FactKey::Wages),
    }
}

#[tokio::test]
async fn what_is_missing_can_still_be_asked_for_while_the_case_is_investigated() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "request-supplement",
        right: &[("items", "出院小结")],
        wrong: &[("items", " \n ")],
        at: "items",
        sentence: "请至少写一样要补的材料",
        kept: "已经 0 次",
        photos: false,
    };
    holds(&o, &case, form).await;
    let page = o.signed_in("jb").await.get(&case.path()).await;
    assert!(page.has("‖ 暂停") && page.has("补正第 1 次") && page.has("出院小结"));
    assert!(o.signed_in("jb").await.get("/staff/worklist").await.has("‖ 暂停：等申请家庭"));
}

#[tokio::test]
async fn a_case_goes_to_a_village_of_another_township() {
    let o = whole_office().await;
    let case = o.submitted(1, 1).await;
    let mut clerk = o.signed_in("jb").await;
    let first = clerk.get(&case.step("transfer")).await;
    assert!(first.has("转给哪个乡镇") && first.has("transfer?township=500114001") && !first.has("township=500114112"));
    let town = jzt_domain::division::DivisionCode::parse("500114002").unwrap();
    let village = o.world.app.policy().divisions.children(&town).next().unwrap().code.as_str().to_owned();
    let form = Typed {
        login: "jb",
        other: "dc",
        slug: "transfer?township=500114002",
        right: &[("village", &village), ("reason", "户籍在那边")],
        wrong: &[("village", ""), ("reason", "户籍<在>那边")],
        at: "village",
        sentence: "请选村（社区）",
        kept: "户籍&#60;在&#62;那边",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert_eq!(o.state(case.id).await.handled_in().unwrap().as_str(), village);
    assert_eq!(clerk.get(&case.path()).await.status, 404, "it is the other township's now");
}

#[tokio::test]
async fn another_member_takes_the_applicants_place() {
    let o = whole_office().await;
    let case = o.submitted(1, 2).await;
    let first = o.signed_in("jb").await.get(&case.step("change-applicant")).await;
    assert!(first.has("change-applicant?to=2") && !first.has("change-applicant?to=1"));
    let form = Typed {
        login: "jb",
        other: "fh",
        slug: "change-applicant?to=2",
        right: &[("relation_1", "spouse")],
        wrong: &[("relation_1", "")],
        at: "relation_1",
        sentence: "请选是什么人",
        kept: case.people[1].member.name.as_str().to_owned().leak(),
        photos: false,
    };
    holds(&o, &case, form).await;
    assert_eq!(o.state(case.id).await.declaration.applicant_no, MemberNo(2));
}

#[tokio::test]
async fn a_birth_and_a_death_are_told_by_the_clerk() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    let joining = jzt_app::sample::household(7, 3).unwrap();
    let id_number = joining[2].member.id_number.as_str();
    let child = [("name", "王小满"), ("id_number", id_number), ("relation", "child"), ("health", "good")];
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "change-family?change=joined",
        right: &[&child[..], &[("occupation", "pupil")]].concat(),
        wrong: &[("name", "王小满"), ("id_number", "123"), ("relation", "child"), ("health", "good")],
        at: "id_number",
        sentence: "应当是 18 位",
        kept: "value=\"王小满\"",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert_eq!(o.state(case.id).await.declaration.members.len(), 3);
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "change-family?change=left",
        right: &[("member", "2"), ("why", "died"), ("on", "2026-11-23")],
        wrong: &[("member", "2"), ("why", "died"), ("on", "2027-01-01")],
        at: "on",
        sentence: "日期不对",
        kept: "value=\"2027-01-01\"",
        photos: false,
    };
    holds(&o, &case, form).await;
    let page = o.signed_in("jb").await.get(&case.path()).await;
    assert!(page.has("提交以后的人口变化") && page.has("第 2 人，去世"));
}

#[tokio::test]
async fn of_disagreeing_values_one_is_chosen_with_a_reason() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    o.verified(&case, vec![wages(9_600)]).await;
    let page = o.signed_in("jb").await.get(&case.path()).await;
    for shown in ["数据比对", "▲ 不一致，要认定", "9,600 元", "settle-fact?fact=wages"] {
        assert!(page.has(shown), "{shown}");
    }
    assert!(!o.signed_in("sh").await.get(&case.path()).await.has("settle-fact?fact=wages"), "not the approver's");
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "settle-fact?fact=wages",
        right: &[("source", "verified"), ("reason", "看过工资单")],
        wrong: &[("source", "visited"), ("reason", "看过<工资单>")],
        at: "source",
        sentence: "这个来源没有这个数",
        kept: "看过&#60;工资单&#62;",
        photos: false,
    };
    holds(&o, &case, form).await;
    let settled = &o.state(case.id).await.settlements[0];
    assert_eq!((settled.source, settled.fact.value), (FactSource::Verified, 960_000));
    let page = o.signed_in("jb").await.get(&case.path()).await;
    assert!(page.has("● 以核对结果为准：9,600 元") && page.has("看过工资单"));
}

#[tokio::test]
async fn self_care_is_six_answers() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    let able = [("eating", "yes"), ("dressing", "yes"), ("bed", "yes"), ("toilet", "yes"), ("walking", "no")];
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "assess-self-care?member=1",
        right: &[&able[..], &[("bathing", "no")]].concat(),
        wrong: &able,
        at: "bathing",
        sentence: "请选能还是不能",
        kept: "半护理",
        photos: false,
    };
    holds(&o, &case, form).await;
    let page = o.signed_in("jb").await.get(&case.path()).await;
    assert!(page.has("的自理能力") && page.has("2 项不能"));
}

#[tokio::test]
async fn an_opinion_as_another_kind_needs_the_familys_consent() {
    let o = whole_office().await;
    let case = o.investigated(1).await;
    let mut clerk = o.signed_in("jb").await;
    let form = clerk.get(&case.step("write-opinion")).await;
    for shown in ["value=\"dibao\" id=\"outcome\" checked", "怎么算的", "怎么算的", "家庭还没有同意"] {
        assert!(form.has(shown), "{shown} in {}", form.body);
    }
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "write-opinion",
        right: &[("outcome", "refuse"), ("reasons", "不符合条件")],
        wrong: &[("outcome", "marginal"), ("reasons", "收入<高>")],
        at: "outcome",
        sentence: "家庭还没有同意按别的种类审核",
        kept: "收入&#60;高&#62;",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert_eq!(o.state(case.id).await.opinion.unwrap().outcome, Outcome::Refuse);
}

#[tokio::test]
async fn an_appraisal_follows_an_objection_and_keeps_the_quorum() {
    let o = whole_office().await;
    let case = o.published(1).await;
    let objection = Command::Object { text: long("他家有车"), name: None, phone: None };
    o.act(case.id, &jzt_domain::access::Actor::Anyone, objection).await.unwrap();
    o.act(case.id, &o.approver, Command::Reinvestigate { reason: long("看看车") }).await.unwrap();
    let people = [("held_on", "2026-11-23"), ("committee", "3"), ("others", "0"), ("votes_for", "14")];
    let more = [("votes_against", "1"), ("record", "大家<觉得>困难")];
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "record-appraisal",
        right: &[&people[..], &more[..], &[("residents", "12")]].concat(),
        wrong: &[&people[..], &more[..], &[("residents", "1")]].concat(),
        at: "residents",
        sentence: "参加评议的人数不够",
        kept: "大家&#60;觉得&#62;困难",
        photos: true,
    };
    holds(&o, &case, form).await;
    assert!(o.signed_in("jb").await.get(&case.path()).await.has("同意 14 票，不同意 1 票"));
}

#[tokio::test]
async fn more_time_is_taken_once_for_a_reason_of_the_list() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    let form = Typed {
        login: "sh",
        other: "jb",
        slug: "extend",
        right: &[("reason", "home_apart"), ("text", "人在外地")],
        wrong: &[("reason", "busy"), ("text", "人<在>外地")],
        at: "reason",
        sentence: "请选一个原因",
        kept: "人&#60;在&#62;外地",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert!(o.signed_in("sh").await.get(&case.path()).await.has("人户分离"));
}

#[tokio::test]
async fn a_family_is_warned_before_its_procedure_ends() {
    let o = whole_office().await;
    let case = o.ordered(1).await;
    let warn = |right: Fields<'static>| Typed {
        login: "jb",
        other: "fh",
        slug: "warn",
        right,
        wrong: &[("text", "")],
        at: "text",
        sentence: "请填",
        kept: "要配合做什么",
        photos: false,
    };
    holds(&o, &case, warn(&[("text", "请在家等我们上门")])).await;
    let mut clerk = o.signed_in("jb").await;
    let lift = clerk.get(&case.step("lift-warning")).await;
    let version = [("_version", lift.hidden("_version"))];
    assert_eq!(clerk.post(&case.step("lift-warning"), &version).await.location(), case.path());
    assert!(o.state(case.id).await.warning.is_none());
    o.act(case.id, &o.clerk, Command::Warn { text: long("请在家等我们上门") }).await.unwrap();
    assert_eq!(o.signed_in("sh").await.get(&case.step("terminate")).await.status, 303, "the warning still runs");
    o.world.clock.forward_days(60);
    let form = Typed {
        login: "sh",
        other: "jb",
        slug: "terminate",
        right: &[("reasons", "多次上门不见人")],
        wrong: &[("reasons", " ")],
        at: "reasons",
        sentence: "请填终止的理由",
        kept: "终止的理由",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert_eq!(o.state(case.id).await.stage, Stage::Terminated);
}

#[tokio::test]
async fn a_complaint_forces_a_visit_of_the_district_before_it_confirms() {
    let o = whole_office().await;
    let case = o.forwarded(1).await;
    let form = Typed {
        login: "fh",
        other: "dc",
        slug: "record-complaint",
        right: &[("text", "他家在城里有房"), ("name", ""), ("phone", "")],
        wrong: &[("text", "他家<在城里>有房"), ("phone", "12")],
        at: "phone",
        sentence: "手机号应当是 11 位",
        kept: "他家&#60;在城里&#62;有房",
        photos: false,
    };
    holds(&o, &case, form).await;
    let mut approver = o.signed_in("sp").await;
    assert_eq!(approver.get(&case.step("confirm")).await.status, 303, "a visit comes first");
    let today = o.world.app.now().date().to_string();
    let seen = [("visited_on", today.as_str()), ("visitor_1", "赵敏"), ("witness", "1"), ("findings", "没有<别的>房")];
    let form = Typed {
        login: "fh",
        other: "jb",
        slug: "record-district-visit",
        right: &[&seen[..], &[("visitor_2", "钱强"), ("seen_dwellings_count", "1")]].concat(),
        wrong: &[&seen[..], &[("visitor_2", "赵敏")]].concat(),
        at: "visitor_2",
        sentence: "两位不同的工作人员",
        kept: "没有&#60;别的&#62;房",
        photos: true,
    };
    holds(&o, &case, form).await;
    let confirm = approver.get(&case.step("confirm")).await;
    assert!(confirm.has("公示的种类和金额") && !confirm.has("name=\"amount\""), "the amount cannot be changed here");
    let form = Typed {
        login: "sp",
        other: "fh",
        slug: "confirm",
        right: &[("reasons", "程序合规，同意")],
        wrong: &[("reasons", "")],
        at: "reasons",
        sentence: "请填理由",
        kept: "从哪个月发",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert!(matches!(o.state(case.id).await.decision.unwrap().verdict, Verdict::Approved { kind: Kind::Dibao, .. }));
}

#[tokio::test]
async fn relatives_of_officials_are_marked_and_a_family_shows_everybody() {
    let o = whole_office().await;
    let registered = Answer::OfficialRelative(OfficialRelative::Yes(short("村主任的弟弟")));
    let case = o.asked(1, 2, Request::DIBAO, vec![registered]).await;
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get(&case.path()).await;
    assert!(page.has("◆ 单独登记备案") && page.has("村主任的弟弟"));
    assert!(clerk.get("/staff/worklist").await.has("◆ 单独登记备案"));
    assert!(clerk.get("/staff/worklist?kind=tekun").await.has("没有符合条件的申请"));
    assert!(clerk.get("/staff/worklist?kind=dibao").await.has(&case.path()));
}

/// The fields of an emergency on the spot, in the form of that page.
pub(crate) fn scene(o: &Office, page: &Reply) -> Vec<(&'static str, String)> {
    let person = jzt_app::sample::household(9, 1).unwrap().remove(0).member;
    vec![
        ("cause", "accident".to_owned()),
        ("text", "房屋着火，没有地方住".to_owned()),
        ("amount", "500".to_owned()),
        ("village", o.village.as_str().to_owned()),
        ("address", "3 组".to_owned()),
        ("residence", "rural".to_owned()),
        ("name", person.name.as_str().to_owned()),
        ("id_number", person.id_number.as_str().to_owned()),
        ("phone", person.phone.unwrap().as_str().to_owned()),
        ("case", page.hidden("case")),
    ]
}

#[tokio::test]
async fn an_emergency_is_taken_down_on_the_spot_and_paid_with_one_tap() {
    let o = whole_office().await;
    for login in ["sh", "fh"] {
        assert_eq!(o.signed_in(login).await.get("/staff/emergency").await.status, 404, "{login}");
    }
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get("/staff/emergency").await;
    assert!(page.has("capture=\"environment\""));
    let fields = scene(&o, &page);
    let without = clerk.upload("/staff/emergency", &fields, &[]).await;
    assert_eq!(without.status, 422);
    assert!(without.has("href=\"#photo_1\"") && without.has("房屋着火，没有地方住") && without.has("value=\"500\""));
    let photo = [("photo_1", id_card_picture(3).unwrap())];
    let taken = clerk.upload("/staff/emergency", &fields, &photo).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let path = taken.location().to_owned();
    let twice = clerk.upload("/staff/emergency", &fields, &photo).await;
    assert_eq!((twice.status, twice.location()), (303, path.as_str()), "pressed twice: {}", twice.body);
    let page = clerk.get("/staff/emergency").await;
    let again = clerk.upload("/staff/emergency", &scene(&o, &page), &photo).await;
    assert_eq!(again.status, 409);
    assert!(again.has("已经有一份急难救助在办") && again.has("房屋着火，没有地方住"));
    assert_eq!(clerk.get("/staff/worklist").await.body.matches("▲ 急难").count(), 1, "one case");

    let mut approver = o.signed_in("sh").await;
    let list = approver.get("/staff/worklist").await;
    assert!(list.has("▲ 急难") && list.has(&path));
    let page = approver.get(&path).await;
    assert!(page.has("同意，马上发 500 元"), "{}", page.body);
    let version = [("_version", page.hidden("_version"))];
    assert_eq!(approver.post(&format!("{path}/pay-relief"), &version).await.location(), path);
    assert_eq!(approver.post(&format!("{path}/pay-relief"), &version).await.status, 409);
    let page = approver.get(&path).await;
    assert!(page.has("现在：先行救助") && page.has("补齐材料"), "{}", page.body);
    assert!(!page.has("同意，马上发"));
}

#[tokio::test]
async fn somebody_whose_name_nobody_knows_is_helped_too() {
    let o = whole_office().await;
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get("/staff/emergency").await;
    let mut fields = scene(&o, &page);
    fields.retain(|(name, _)| !matches!(*name, "id_number" | "phone" | "name"));
    let photo = [("photo_1", id_card_picture(3).unwrap())];
    let taken = clerk.upload("/staff/emergency", &fields, &photo).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    assert!(clerk.get(taken.location()).await.has("姓名待补 · 临时救助"));
    assert!(clerk.get("/staff/worklist").await.has("姓名待补"));
    let twice = clerk.upload("/staff/emergency", &fields, &photo).await;
    assert_eq!(twice.location(), taken.location(), "nobody to be known by: the form itself is known");
    fields[1].1 = "又有一人落水".to_owned();
    let other = clerk.upload("/staff/emergency", &fields, &photo).await;
    assert_eq!(other.status, 409, "gone back to write down another emergency");
    assert!(other.has("请重新打开“急难救助”") && other.has("又有一人落水"), "{}", other.body);
    assert_eq!(clerk.get("/staff/worklist").await.body.matches("▲ 急难").count(), 1, "one case");
    fields.retain(|(name, _)| *name != "case");
    assert_eq!(clerk.upload("/staff/emergency", &fields, &photo).await.status, 409, "no form of this program");
}

#[tokio::test]
async fn the_papers_of_an_emergency_are_completed_signed_and_closed() {
    let o = whole_office().await;
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get("/staff/emergency").await;
    let photo = [("photo_1", id_card_picture(3).unwrap())];
    let taken = clerk.upload("/staff/emergency", &scene(&o, &page), &photo).await;
    let id = taken.location().rsplit('/').next().unwrap().parse().unwrap();
    let people = jzt_app::sample::household(9, 1).unwrap();
    o.act(id, &o.approver, Command::PayRelief).await.unwrap();
    for answer in jzt_app::sample::answers(9, &o.village, &people).unwrap() {
        if !matches!(answer, Answer::Request(_)) {
            o.act(id, &o.clerk, Command::Answer(answer)).await.unwrap();
        }
    }
    let nothing = jzt_domain::household::Spending {
        medical: Some(Fen::ZERO),
        education: Some(Fen::ZERO),
        rehabilitation: Some(Fen::ZERO),
        living: Some(Fen::ZERO),
    };
    o.act(id, &o.clerk, Command::Answer(Answer::Spending(nothing))).await.unwrap();
    let bytes = id_card_picture(9).unwrap().into();
    let kind = PaperKind::IdCard;
    let paper = jzt_app::papers::store_paper(&o.world.app, &o.clerk, id, kind, bytes).await.unwrap();
    o.act(id, &o.clerk, Command::Answer(Answer::PaperAdded(Paper { id: paper, kind }))).await.unwrap();
    let case = Case { id, people, paper };
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "ask-signatures",
        right: &[("promised", "1")],
        wrong: &[],
        at: "promised",
        sentence: "请先问家庭",
        kept: "家庭已经当面承诺",
        photos: false,
    };
    holds(&o, &case, form).await;
    o.sign(id, MemberNo::APPLICANT).await;
    let form = Typed {
        login: "jb",
        other: "sh",
        slug: "close-relief",
        right: &[("text", "已住进安置点")],
        wrong: &[("text", "")],
        at: "text",
        sentence: "请填核实的情况",
        kept: "核实的情况",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert!(matches!(o.state(id).await.decision.unwrap().verdict, Verdict::Relieved { .. }));
    assert!(clerk.get(&case.path()).await.has("已先行救助"));
}

#[tokio::test]
async fn relief_above_the_petty_fund_is_refused_at_its_field_and_keeps_the_photograph() {
    let o = whole_office().await;
    let mut clerk = o.signed_in("jb").await;
    let page = clerk.get("/staff/emergency").await;
    let mut fields = scene(&o, &page);
    fields[2].1 = "9000000".to_owned();
    let answer = clerk.upload("/staff/emergency", &fields, &[("photo_1", id_card_picture(3).unwrap())]).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.has("href=\"#amount\"") && answer.has("超过乡镇（街道）备用金") && answer.has("propose-relief"));
    let kept = [
        ("_version", answer.hidden("_version")),
        ("photo", answer.hidden("photo")),
        ("amount", "300".to_owned()),
        ("text", "先住旅馆".to_owned()),
    ];
    let target = answer.body.split("action=\"").find(|part| part.contains("propose-relief\"")).unwrap();
    let target = target.split('"').next().unwrap().to_owned();
    let done = clerk.upload(&target, &kept, &[]).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

#[tokio::test]
async fn a_small_sum_of_temporary_relief_is_confirmed_by_the_township() {
    let o = whole_office().await;
    let spending = jzt_domain::household::Spending {
        medical: Some(Fen::new(2_000_000)),
        education: Some(Fen::ZERO),
        rehabilitation: Some(Fen::ZERO),
        living: Some(Fen::ZERO),
    };
    let request = Request::Temporary { sort: TemporarySort::Expense };
    let case = o.asked(1, 2, request, vec![Answer::Spending(spending)]).await;
    jzt_app::applications::accept(&o.world.app, &o.clerk, case.id, None).await.unwrap();
    o.act(case.id, &o.clerk, Command::OrderVerification).await.unwrap();
    o.verified(&case, Vec::new()).await;
    o.visited(&case).await;
    let mut clerk = o.signed_in("jb").await;
    let form = clerk.get(&case.step("write-opinion")).await;
    assert!(form.has("value=\"temporary\"") && !form.has("value=\"dibao\""));
    let fields = [
        ("_version", form.hidden("_version")),
        ("outcome", "temporary".to_owned()),
        ("amount", "300".to_owned()),
        ("reasons", "看病花费大".to_owned()),
    ];
    assert_eq!(clerk.post(&case.step("write-opinion"), &fields).await.location(), case.path());
    o.act(case.id, &o.approver, Command::StartNotice).await.unwrap();
    o.world.clock.forward_days(10);
    o.act(case.id, &o.approver, Command::CloseNotice).await.unwrap();
    staff(&o.world, "sh2", Role::TownshipApprover, "500114112").await;
    let page = o.signed_in("sp").await.get(&case.path()).await;
    assert!(!page.has(&format!("{}/confirm\"", case.path())), "not the district's");
    let form = Typed {
        login: "sh2",
        other: "sp",
        slug: "confirm",
        right: &[("reasons", "同意")],
        wrong: &[("reasons", "")],
        at: "reasons",
        sentence: "请填理由",
        kept: "一次 300 元",
        photos: false,
    };
    holds(&o, &case, form).await;
    assert!(matches!(
        o.state(case.id).await.decision.unwrap().verdict,
        Verdict::Approved { kind: Kind::Temporary, .. }
    ));
}
