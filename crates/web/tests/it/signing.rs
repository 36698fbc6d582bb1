//! Signing by a link: the ways besides the typed promise, what goes wrong, and taking it back.

use crate::browser::Browser;
use crate::world::{PHONE, World, world};
use jzt_app::applications::read;
use jzt_app::ports::{PortError, RegistryAnswer};
use jzt_app::sample::{Person, household, id_card_picture};
use jzt_domain::access::Actor;
use jzt_domain::application::{SignerRow, SignerState, SigningWay};
use jzt_domain::household::{Member, MemberNo};
use jzt_domain::ids::ApplicationId;

pub(crate) const SPOUSE: MemberNo = MemberNo(2);

/// A couple that was just asked to sign: the application, the people, and the link of the spouse.
pub(crate) async fn couple(w: &World) -> (ApplicationId, Vec<Person>, String) {
    let mine = w.citizen(PHONE).await;
    let id = w.asked(&mine, 1, 2).await;
    let people = household(1, 2).unwrap();
    let link = w.link_for(people[1].member.phone.as_ref().unwrap().as_str());
    (id, people, link)
}

pub(crate) async fn row(w: &World, id: ApplicationId, no: MemberNo) -> SignerRow {
    read(&w.fake.app, &Actor::System, id).await.unwrap().application.signer(no).unwrap().clone()
}

fn tail(member: &Member) -> String {
    member.id_number.as_str().chars().skip(12).collect()
}

/// A picture on which something was drawn.
pub(crate) fn drawing() -> Vec<u8> {
    let mut sheet = image::RgbaImage::new(300, 120);
    (20..200).for_each(|x| sheet.put_pixel(x, 60, image::Rgba([23, 33, 31, 255])));
    let mut png = std::io::Cursor::new(Vec::new());
    sheet.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

#[tokio::test]
async fn a_name_written_on_the_screen_is_a_signature() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    let page = w.identified(&mut hers, &link, &people[1].member).await;
    assert!(page.body.contains("第 3 步，共 3 步") && page.body.contains("用手指在框里写您的名字"), "{}", page.body);
    let signed = hers.upload(&format!("{link}/sign"), &[], Some(("drawing", drawing()))).await;
    let thanks = hers.follow(&signed).await;
    assert!(thanks.body.contains("您签好了") && thanks.body.contains("看我签的授权书"), "{}", thanks.body);
    let signature = row(&w, id, SPOUSE).await.signature().cloned().unwrap();
    assert!(signature.way == SigningWay::Drawn && signature.drawing.is_some());
    assert!(signature.consents.bank_data && !signature.consents.face_data);
    let evidence = signature.evidence.unwrap();
    assert!(evidence.record.contains("\"read_at\":1") && evidence.record.contains("phone_code"), "{}", evidence.record);
}

#[tokio::test]
async fn a_thumb_print_needs_a_witness_whose_phone_answers() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    let text_sm3 = hers.open(&link).await.hidden("text_sm3");
    hers.submit(&link, &[("text_sm3", &text_sm3), ("bank", "yes")]).await;
    let page = hers.open(&format!("{link}/identity")).await;
    assert!(page.body.contains(&format!("href=\"{link}/thumb\"")), "{}", page.body);
    hers.open(&format!("{link}/thumb")).await;
    let own = [("name", her.name.as_str()), ("id_tail", &*tail(her))];
    let husband = people[0].member.phone.as_ref().unwrap().as_str();
    let party = [("witness_name", people[0].member.name.as_str()), ("witness_phone", husband)];
    let refused = hers.submit(&format!("{link}/thumb"), &[own, party].concat()).await;
    assert!(refused.status == 422 && refused.body.contains("见证人不能是"), "{}", refused.body);
    let neighbour = [("witness_name", "赵邻居"), ("witness_phone", "14200007777")];
    let sent = hers.submit(&format!("{link}/thumb"), &[own, neighbour].concat()).await;
    assert_eq!(sent.location(), format!("{link}/code"), "{}", sent.body);
    hers.follow(&sent).await;
    // She has a phone of her own: that one first, then the witness's.
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let next = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    assert_eq!(next.location(), format!("{link}/code"));
    assert!(hers.follow(&next).await.body.contains("见证人收到的验证码"));
    let code = w.signing_code("14200007777").await;
    let shown = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    let page = hers.follow(&shown).await;
    assert!(page.body.contains("请按手印") && !page.body.contains("drawing"), "{}", page.body);
    let without = hers.upload(&format!("{link}/sign"), &[("promise", "x")], None).await;
    assert!(without.status == 422 && without.body.contains("请拍一张手印的照片"));
    let print = Some(("photo", id_card_picture(4).unwrap()));
    let signed = hers.upload(&format!("{link}/sign"), &[], print).await;
    assert!(hers.follow(&signed).await.body.contains("您签好了"));
    let way = row(&w, id, SPOUSE).await.signature().unwrap().way.clone();
    assert!(matches!(&way, SigningWay::ThumbPrint { witness, .. } if witness.name.as_str() == "赵邻居"));
}

#[tokio::test]
async fn which_of_name_and_number_is_wrong_is_not_told() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    let text_sm3 = hers.open(&link).await.hidden("text_sm3");
    hers.submit(&link, &[("text_sm3", &text_sm3), ("bank", "yes")]).await;
    let identity = format!("{link}/identity");
    hers.open(&identity).await;
    let before = w.fake.sms.sent().len();
    let wrong_name = hers.submit(&identity, &[("name", "张三丰"), ("id_tail", &tail(her))]).await;
    let wrong_tail = hers.submit(&identity, &[("name", her.name.as_str()), ("id_tail", "000000")]).await;
    assert_eq!((wrong_name.status, wrong_tail.status), (422, 422));
    let seen = |body: &str| {
        body.replace("张三丰", "").replace(her.name.as_str(), "").replace(&tail(her), "").replace("000000", "")
    };
    assert_eq!(seen(&wrong_name.body), seen(&wrong_tail.body));
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), before, "no code for somebody else");
}

#[tokio::test]
async fn an_outage_of_the_register_keeps_everything_and_a_mismatch_says_what_to_do() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    w.asked_for_code(&mut hers, &link, her).await;
    w.fake.registry.answer_next(Err(PortError::NotReached));
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let down = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    assert_eq!(down.status, 424);
    assert!(down.body.contains("不是您的问题") && down.body.contains("再核对一次"), "{}", down.body);
    assert!(hers.open(&format!("{link}/sign")).await.location().ends_with("/code"), "not signed without it");
    hers.open(&format!("{link}/code")).await;
    w.fake.registry.answer_next(Ok(RegistryAnswer::Differs));
    let differs = hers.submit(&format!("{link}/registry"), &[]).await;
    assert!(differs.status == 424 && differs.body.contains("对不上"), "{}", differs.body);
    let matched = hers.submit(&format!("{link}/registry"), &[]).await;
    assert_eq!(matched.location(), format!("{link}/sign"), "no second code");
    assert!(row(&w, id, SPOUSE).await.opened_at.is_some());
}

#[tokio::test]
async fn saying_no_takes_a_code_and_may_be_thought_over() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    hers.open(&format!("{link}/decline")).await;
    let asked = hers.submit(&format!("{link}/decline"), &[("reason", "不想让人查")]).await;
    assert_eq!(asked.location(), format!("{link}/code"), "{}", asked.body);
    assert!(matches!(row(&w, id, SPOUSE).await.state, SignerState::Wanted), "not yet");
    hers.follow(&asked).await;
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let said = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    assert_eq!(said.location(), link);
    assert!(hers.follow(&said).await.body.contains("您上次说不同意"));
    let state = row(&w, id, SPOUSE).await.state;
    assert!(matches!(state, SignerState::Declined { reason: Some(why), .. } if why.as_str() == "不想让人查"));
    w.fake.clock.forward_seconds(1);
    assert!(w.sign(&mut hers, &link, her).await.body.contains("您签好了"), "at once, without waiting");
}

#[tokio::test]
async fn an_authorization_is_taken_back_by_whoever_gave_it() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    w.sign(&mut hers, &link, her).await;
    w.fake.clock.forward_seconds(120);
    let withdraw = format!("{link}/withdraw");
    let page = hers.open(&withdraw).await;
    assert!(page.body.contains("随时可以撤回") && page.body.contains("可能停发"), "{}", page.body);
    let typed = [("name", her.name.as_str()), ("id_tail", &*tail(her)), ("reason", "不想办了")];
    let asked = hers.submit(&withdraw, &typed).await;
    assert_eq!(asked.location(), format!("{link}/code"), "shown anew who it is: {}", asked.body);
    hers.follow(&asked).await;
    assert!(row(&w, id, SPOUSE).await.is_signed(), "not yet");
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let done = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    let page = hers.follow(&done).await;
    assert!(page.body.contains("您撤回了授权"), "{}", page.body);
    assert!(matches!(row(&w, id, SPOUSE).await.state, SignerState::Withdrawn { .. }));
}

async fn document(browser: &mut Browser, link: &str) -> (u16, String) {
    let reply = browser.open(&format!("{link}/document")).await;
    (reply.status, reply.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default())
}

#[tokio::test]
async fn what_was_signed_is_shown_on_the_phone_it_was_signed_on_and_elsewhere_after_a_code() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    w.sign(&mut hers, &link, her).await;
    assert_eq!(document(&mut hers, &link).await, (200, "application/pdf".to_owned()));
    let mut other = w.browser();
    assert_eq!(document(&mut other, &link).await.0, 303);
    w.fake.clock.forward_seconds(120);
    assert!(other.open(&link).await.body.contains(&format!("href=\"{link}/look\"")));
    other.open(&format!("{link}/look")).await;
    let typed = [("name", her.name.as_str()), ("id_tail", &*tail(her))];
    let asked = other.submit(&format!("{link}/look"), &typed).await;
    other.follow(&asked).await;
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    assert_eq!(other.submit(&format!("{link}/code"), &[("code", &code)]).await.location(), link);
    assert_eq!(document(&mut other, &link).await, (200, "application/pdf".to_owned()));
}
