//! The tracker of signers: what is sent when, who may help, what paper does.

use crate::ceremony::{self, Signer};
use crate::support::{World, long, staff, world};
use jzt_app::applications::{Search, WorkFilter, read, rebuild_views, search, signing as still_signing, worklist};
use jzt_app::papers::store_paper;
use jzt_app::sample::{Person, id_card_picture};
use jzt_app::signing::paper::{SignedForm, blank_form, sign_on_paper};
use jzt_app::signing::tracker::{
    correct_phone, send_again, sign_here, to_ask, tracked, withdrawn, withdrawn_at_counter,
};
use jzt_app::signing::{self, Task, Typed};
use jzt_app::{AppError, CredentialsFault};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{AskedWay, Channel, Command, Refusal, SignerStatus, Stage, Witness};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, Member, MemberNo, Paper, PaperKind, ShortText};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::ApplicationId;
use jzt_domain::limits;

const ASK: Command = Command::AskSignatures { promised: true, earlier: None };
const SPOUSE: MemberNo = MemberNo(2);

/// A couple whose signatures are asked for.
async fn asked(n: usize) -> (World, ApplicationId, Actor, Vec<Person>) {
    let w = world().await;
    let (id, applicant, people) = w.filled(n, 2).await;
    w.act(id, &applicant, ASK).await.unwrap();
    w.work().await;
    (w, id, applicant, people)
}

impl World {
    async fn status(&self, id: ApplicationId, no: MemberNo) -> SignerStatus {
        let case = read(&self.fake.app, &Actor::System, id).await.unwrap();
        tracked(&case.application, case.today).into_iter().find(|signer| signer.no == no).unwrap().status
    }

    fn texts_to(&self, phone: &Phone) -> Vec<String> {
        let sent = self.fake.sms.sent();
        sent.into_iter().filter(|message| message.phone == *phone).map(|message| message.text).collect()
    }

    /// The form of one signer, photographed by somebody.
    async fn form(&self, id: ApplicationId, by: &Actor, signer: MemberNo, n: usize) -> SignedForm {
        let picture = id_card_picture(n).unwrap().into();
        let photo = store_paper(&self.fake.app, by, id, PaperKind::SignedForm, picture).await.unwrap();
        SignedForm {
            signer,
            photos: vec![Paper { id: photo, kind: PaperKind::SignedForm }],
            witness: Witness {
                name: PersonName::parse("冉光明").unwrap(),
                phone: Phone::parse("14200007001").unwrap(),
            },
            place: ShortText::parse("村委会").unwrap(),
            signed_on: self.fake.app.now().date(),
            face_data: false,
            seen: true,
        }
    }

    async fn hands_in(&self, id: ApplicationId, by: &Actor, form: SignedForm) -> Result<Stage, AppError> {
        let done = Box::pin(sign_on_paper(&self.fake.app, by, id, None, form)).await?;
        Ok(done.application.stage)
    }
}

fn phone_of(member: &Member) -> Phone {
    member.phone.clone().unwrap()
}

#[tokio::test]
async fn a_wrong_phone_is_corrected_and_the_link_that_went_astray_ends() {
    let (w, id, applicant, people) = asked(41).await;
    let spouse = &people[1].member;
    let astray = w.link_of(spouse);
    let stranger = Signer::new(&w.fake, &astray, "stranger");
    stranger.open().await.unwrap();
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::Opened);

    let right = Phone::parse("14200007009").unwrap();
    let correct = || Box::pin(correct_phone(&w.fake.app, &applicant, Channel::Web, id, None, (SPOUSE, right.clone())));
    correct().await.unwrap();
    w.work().await;
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::Invited, "nobody has opened the new one");
    assert!(matches!(stranger.open().await, Err(AppError::Credentials(CredentialsFault::Expired))));
    let moved = Member { phone: Some(right.clone()), ..spouse.clone() };
    assert!(ceremony::sign(&w.fake, &w.link_of(&moved), &moved).await.unwrap().signed);
    assert!(matches!(correct().await, Err(AppError::Refused(Refusal::AlreadySigned))));

    let found = async || search(&w.fake.app, &w.clerk, &Search::Phone(right.clone())).await.unwrap();
    assert_eq!(found().await.iter().map(|row| row.id).collect::<Vec<_>>(), [id], "by the corrected phone");
    rebuild_views(&w.fake.app).await.unwrap();
    assert_eq!(found().await.len(), 1, "also in views that were made again");
}

#[tokio::test]
async fn phones_are_not_flooded_by_corrections_or_by_sending_again() {
    let (w, id, applicant, _) = asked(42).await;
    let mut refused = 0;
    for n in 0..5 {
        let phone = Phone::parse(&format!("1420000710{n}")).unwrap();
        let corrected = correct_phone(&w.fake.app, &applicant, Channel::Web, id, None, (SPOUSE, phone));
        refused += usize::from(matches!(Box::pin(corrected).await, Err(AppError::TooMany { .. })));
    }
    assert_eq!(refused, 2);
    let mut refused = 0;
    for _ in 0..5 {
        let sent = send_again(&w.fake.app, &w.clerk, id, SPOUSE).await;
        refused += usize::from(matches!(sent, Err(AppError::TooMany { .. })));
    }
    assert_eq!(refused, 2);
}

#[tokio::test]
async fn a_reminder_with_a_new_link_and_a_word_at_the_end_each_once_and_by_day() {
    let (w, id, applicant, people) = asked(43).await;
    let (own, spouse) = (&people[0].member, &people[1].member);
    assert!(ceremony::sign(&w.fake, &w.link_of(own), own).await.unwrap().signed);
    let first = w.link_of(spouse);
    let until = read(&w.fake.app, &Actor::System, id).await.unwrap().application.sign_until.unwrap();
    let days = w.fake.app.now().date().until(until).unwrap().get_days();

    let before = w.texts_to(&phone_of(spouse)).len();
    w.fake.clock.forward_days(i64::from(days) - 4);
    w.work().await;
    assert_eq!(w.texts_to(&phone_of(spouse)).len(), before, "not before its day");
    w.fake.clock.forward_days(1);
    w.work().await;
    w.work().await;
    let texts = w.texts_to(&phone_of(spouse));
    assert_eq!(texts.len(), before + 1);
    assert!(texts.last().unwrap().contains("还剩3天"), "{texts:?}");
    assert!(w.texts_to(&phone_of(own)).iter().all(|text| !text.contains("还剩")), "who has signed is left alone");
    let second = w.link_of(spouse);
    assert_ne!(first, second);
    let old = ceremony::sign(&w.fake, &first, spouse).await;
    assert!(matches!(old, Err(AppError::Credentials(CredentialsFault::Expired))));

    let told = || w.texts_to(&phone_of(own)).into_iter().filter(|text| text.contains("链接过期了，还差1人")).count();
    w.fake.clock.forward_days(3);
    w.work().await;
    assert_eq!((told(), w.status(id, SPOUSE).await), (0, SignerStatus::Invited), "the last day counts");
    w.fake.clock.forward_days(1);
    w.work().await;
    w.fake.clock.forward_days(1);
    w.work().await;
    assert_eq!((told(), w.status(id, SPOUSE).await), (1, SignerStatus::Expired));
    assert!(matches!(send_again(&w.fake.app, &applicant, id, SPOUSE).await, Err(AppError::Refused(_))));

    // Renewed: what was signed stays signed.
    w.act(id, &applicant, ASK).await.unwrap();
    w.work().await;
    assert_eq!(w.status(id, MemberNo(1)).await, SignerStatus::Signed);
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::Invited);
    assert!(ceremony::sign(&w.fake, &w.link_of(spouse), spouse).await.unwrap().submitted);
    w.fake.clock.forward_days(40);
    w.work().await;
    assert_eq!(told(), 1, "nothing is missing any more");
}

#[tokio::test]
async fn whoever_declines_reaches_the_clerk_in_words_and_may_sign_after_all() {
    let (w, id, _, people) = asked(44).await;
    let spouse = &people[1].member;
    let link = w.link_of(spouse);
    let signer = Signer::new(&w.fake, &link, "spouse");
    signer.open().await.unwrap();
    let why = Typed { reason: Some(long("怕查我的存款")), ..Typed::default() };
    signer.shown(Task::Decline, why, &phone_of(spouse)).await.unwrap();
    signing::decline(&w.fake.app, &signer.guest()).await.unwrap();
    w.work().await;
    let text = w.fake.sms.last_to("14200009000").unwrap();
    assert!(text.contains("不同意签字") && !text.contains("存款") && !text.contains(spouse.name.as_str()), "{text}");

    let case = read(&w.fake.app, &w.clerk, id).await.unwrap();
    let row = tracked(&case.application, case.today).into_iter().find(|signer| signer.no == SPOUSE).unwrap();
    assert_eq!((row.status, row.words.as_deref()), (SignerStatus::Declined, Some("怕查我的存款")));
    send_again(&w.fake.app, &w.clerk, id, SPOUSE).await.unwrap();
    w.work().await;
    w.fake.clock.forward_seconds(61);
    assert!(ceremony::sign(&w.fake, &w.link_of(spouse), spouse).await.unwrap().signed);
}

#[tokio::test]
async fn families_who_still_sign_are_their_township_clerks_to_help_and_nobody_elses() {
    let (w, id, _, people) = asked(45).await;
    let id_number = Search::IdNumber(people[1].member.id_number.clone());
    let other = DivisionCode::parse("500114001").unwrap();
    let stranger = staff(&w.fake, "jb9", Role::TownshipClerk, &other).await;
    assert_eq!(still_signing(&w.fake.app, &w.clerk).await.unwrap().len(), 1);
    assert_eq!(search(&w.fake.app, &w.clerk, &id_number).await.unwrap().len(), 1);
    assert!(worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap().rows.is_empty(), "not work yet");
    assert!(still_signing(&w.fake.app, &stranger).await.unwrap().is_empty());
    for nobody in [&stranger, &w.approver, &w.district] {
        assert!(search(&w.fake.app, nobody, &id_number).await.unwrap().is_empty());
        assert!(read(&w.fake.app, nobody, id).await.is_err());
        let hidden = send_again(&w.fake.app, nobody, id, SPOUSE).await;
        assert!(matches!(hidden, Err(AppError::NotFound | AppError::Refused(Refusal::OutOfScope))), "{hidden:?}");
    }
    assert!(still_signing(&w.fake.app, &w.approver).await.is_err());
}

#[tokio::test]
async fn nobody_signs_for_another_who_has_a_phone_and_whoever_has_none_signs_here_or_on_paper() {
    let w = world().await;
    let (id, applicant, people) = w.filled(46, 2).await;
    let silent = Member { phone: None, ..people[1].member.clone() };
    w.act(id, &applicant, Command::Answer(Answer::Member(silent))).await.unwrap();
    let draft = read(&w.fake.app, &applicant, id).await.unwrap().application;
    let asked: Vec<bool> = to_ask(&w.fake.app, &draft).unwrap().iter().map(|person| person.phone.is_some()).collect();
    assert_eq!(asked, [true, false], "said before it is sent");
    w.act(id, &applicant, ASK).await.unwrap();
    w.work().await;
    let row = read(&w.fake.app, &applicant, id).await.unwrap().application.signer(SPOUSE).cloned().unwrap();
    assert_eq!(row.asked, AskedWay::OnPaper);
    assert!(sign_here(&w.fake.app, &applicant, id, SPOUSE).await.unwrap().starts_with("/s/"));
    assert!(sign_here(&w.fake.app, &w.clerk, id, SPOUSE).await.is_err(), "a clerk takes paper");
    let phone = Phone::parse("14200007020").unwrap();
    Box::pin(correct_phone(&w.fake.app, &applicant, Channel::Web, id, None, (SPOUSE, phone))).await.unwrap();
    assert!(sign_here(&w.fake.app, &applicant, id, SPOUSE).await.is_err(), "the link goes to the phone");
}

#[tokio::test]
async fn a_paper_form_of_several_photographs_is_shown_whole_and_has_no_more_than_its_bound() {
    let (w, id, _, _) = asked(49).await;
    let mut form = w.form(id, &w.clerk, SPOUSE, 1).await;
    for n in 2..=limits::SIGNED_FORM_PHOTOS_MAX {
        form.photos.extend(w.form(id, &w.clerk, SPOUSE, n).await.photos);
    }
    let mut too_many = SignedForm { photos: form.photos.clone(), ..w.form(id, &w.clerk, SPOUSE, 7).await };
    too_many.photos.extend(w.form(id, &w.clerk, SPOUSE, 8).await.photos);
    let refused = w.hands_in(id, &w.clerk, too_many).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::TooManyPapers))), "{refused:?}");

    w.hands_in(id, &w.clerk, form).await.unwrap();
    let set = w.fake.letters.made().pop().unwrap();
    assert_eq!(set.pictures.len(), limits::SIGNED_FORM_PHOTOS_MAX);
    assert_eq!(set.pictures.iter().collect::<std::collections::BTreeSet<_>>().len(), set.pictures.len());
    let more = set.data["more_pictures"].as_array().unwrap();
    let named: Vec<_> = more.iter().map(|each| each["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["picture2", "picture3", "picture4"]);
}

#[tokio::test]
async fn a_paper_form_of_the_family_waits_is_refused_with_a_reason_and_comes_again() {
    let (w, id, applicant, people) = asked(47).await;
    w.act(id, &applicant, Command::ChangeSigningWay { signer: SPOUSE, asked: AskedWay::OnPaper }).await.unwrap();
    assert!(!blank_form(&w.fake.app, &applicant, id, SPOUSE).await.unwrap().is_empty());

    let mut partial = w.form(id, &applicant, SPOUSE, 1).await;
    partial.witness.name = people[0].member.name.clone();
    let refused = w.hands_in(id, &applicant, partial).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::WitnessIsParty))));
    let form = w.form(id, &applicant, SPOUSE, 2).await;
    w.hands_in(id, &applicant, form).await.unwrap();
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::PaperUnchecked);
    let own = &people[0].member;
    assert!(ceremony::sign(&w.fake, &w.link_of(own), own).await.unwrap().submitted);

    let check = |rejected: Option<&str>| Command::CheckPaperSignature { signer: SPOUSE, rejected: rejected.map(long) };
    assert!(w.act(id, &applicant, check(None)).await.is_err(), "not the family's to check");
    w.act(id, &w.clerk, check(Some("手印看不清"))).await.unwrap();
    w.work().await;
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::PaperRejected);
    assert!(w.texts_to(&phone_of(own)).iter().any(|text| text.contains("没有通过")));
    let form = w.form(id, &applicant, SPOUSE, 3).await;
    w.hands_in(id, &applicant, form).await.unwrap();
    w.act(id, &w.clerk, check(None)).await.unwrap();
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::Signed);
    let signed = read(&w.fake.app, &w.clerk, id).await.unwrap().application;
    assert!(signed.signer(SPOUSE).unwrap().signature().unwrap().evidence.is_some(), "paper has its evidence too");
}

#[tokio::test]
async fn a_form_that_the_clerk_hands_in_counts_at_once_and_the_last_one_submits() {
    let (w, id, _, people) = asked(48).await;
    let own = &people[0].member;
    assert!(ceremony::sign(&w.fake, &w.link_of(own), own).await.unwrap().signed);
    let form = w.form(id, &w.clerk, SPOUSE, 1).await;
    assert_eq!(w.hands_in(id, &w.clerk, form).await.unwrap(), Stage::Submitted);
    assert_eq!(w.status(id, SPOUSE).await, SignerStatus::Signed);
}

#[tokio::test]
async fn an_authorization_taken_back_at_the_counter_is_told_to_family_and_office() {
    let (w, id, _, people) = asked(49).await;
    for person in &people {
        let link = w.link_of(&person.member);
        ceremony::sign(&w.fake, &link, &person.member).await.unwrap();
    }
    w.work().await;
    let done = withdrawn_at_counter(&w.fake.app, &w.clerk, id, None, (SPOUSE, Some(long("不想查了"))));
    let case = Box::pin(done).await.unwrap();
    assert_eq!(withdrawn(&case.application), [people[1].member.name.as_str()]);
    w.work().await;
    assert!(w.fake.sms.last_to("14200009000").unwrap().contains("授权被撤回"));
    let told = w.texts_to(&phone_of(&people[0].member));
    assert!(told.last().unwrap().contains("撤回了授权"), "{told:?}");
}
