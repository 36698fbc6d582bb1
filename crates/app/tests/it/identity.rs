//! How sure it is who a citizen is: the match of name and ID number, its limits, what applying needs, and linking.

use crate::support::{World, world};
use jzt_app::AppError;
use jzt_app::accounts::{Matched, identity, match_person, open_account};
use jzt_app::applications;
use jzt_app::ports::{PortError, RegistryAnswer};
use jzt_domain::access::Actor;
use jzt_domain::identity::level::{IdentityLevel, IdentityProof, ProofReference};
use jzt_domain::identity::linking::{Claims, NamedPerson, Provider};
use jzt_domain::identity::{IdNumber, PersonName, Phone};
use jzt_domain::ids::CitizenId;
use jzt_domain::kind::Request;

const PHONE: &str = "14200000001";
const ADDRESS: &str = "10.0.0.1";
/// A district that wants name and number before anybody applies.
const STRICT: &str = "[[revision]]\neffective_from = \"2021-07-01\"\n[revision.levels.apply]\nvalue = \"name_id_matched\"\n\
    source = { document = \"区民政局通知\", certainty = \"S\" }\n";

fn wang() -> NamedPerson {
    NamedPerson {
        name: PersonName::parse("王秀英").unwrap(),
        id_number: IdNumber::try_from("11010519491231002X".to_owned()).unwrap(),
    }
}

impl World {
    async fn level(&self, actor: &Actor) -> IdentityLevel {
        identity(&self.fake.app, actor).await.unwrap().identity.level()
    }

    async fn compare(&self, actor: &Actor) -> Result<Matched, AppError> {
        match_person(&self.fake.app, actor, wang(), ADDRESS).await
    }
}

fn id_of(actor: &Actor) -> CitizenId {
    match actor {
        Actor::Citizen { id } => *id,
        other => panic!("no citizen: {other:?}"),
    }
}

#[tokio::test]
async fn a_code_by_sms_and_a_match_raise_the_level_and_say_how() {
    let w = world().await;
    let citizen = w.citizen(PHONE).await;
    assert_eq!(w.level(&citizen).await, IdentityLevel::PhoneVerified);
    let Ok(Matched::Yes(proof)) = w.compare(&citizen).await else { panic!("no match") };
    assert!(matches!(&proof, IdentityProof::RegistryMatch { reference, .. } if reference.as_str() == "fake-0"));
    let view = identity(&w.fake.app, &citizen).await.unwrap();
    assert_eq!(view.identity.level(), IdentityLevel::NameIdMatched);
    assert!(view.identity.proofs.contains(&proof) && view.may_match());
    assert_eq!(view.person_masked, Some(("王*英".to_owned(), "002X".to_owned())));
    let stranger = w.citizen("14200000002").await;
    assert_eq!(w.level(&stranger).await, IdentityLevel::PhoneVerified, "of one account only");
}

#[tokio::test]
async fn wrong_tries_are_bounded_and_an_outage_is_no_try() {
    let w = world().await;
    let citizen = w.citizen(PHONE).await;
    for _ in 0..20 {
        w.fake.registry.answer_next(Err(PortError::Unknown));
        assert_eq!(w.compare(&citizen).await.unwrap(), Matched::Unavailable);
    }
    for answer in [RegistryAnswer::Differs, RegistryAnswer::Unknown].into_iter().cycle().take(6) {
        w.fake.registry.answer_next(Ok(answer));
        assert_eq!(w.compare(&citizen).await.unwrap(), Matched::No);
    }
    let asked = w.fake.registry.asked_count();
    assert!(matches!(w.compare(&citizen).await, Err(AppError::TooMany { .. })));
    assert_eq!(w.fake.registry.asked_count(), asked, "the registry is not asked any more");
    assert_eq!(w.level(&citizen).await, IdentityLevel::PhoneVerified);
    w.fake.clock.forward_days(1);
    assert!(matches!(w.compare(&citizen).await, Ok(Matched::Yes(_))));
}

#[tokio::test]
async fn many_accounts_behind_one_address_have_a_bound_together() {
    let w = world().await;
    let mut refused = 0;
    for n in 0..11 {
        let citizen = w.citizen(&format!("142000001{n:02}")).await;
        for _ in 0..6 {
            w.fake.registry.answer_next(Ok(RegistryAnswer::Differs));
            refused += u32::from(matches!(w.compare(&citizen).await, Err(AppError::TooMany { .. })));
        }
    }
    assert_eq!(refused, 6, "sixty an hour, then nobody from there");
}

#[tokio::test]
async fn applying_needs_the_level_of_the_policy() {
    let mut w = world().await;
    let citizen = w.citizen(PHONE).await;
    Box::pin(applications::start(&w.fake.app, &citizen, Request::DIBAO)).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let district = folder.path().join("CN/500000/500114");
    std::fs::create_dir_all(&district).unwrap();
    std::fs::write(district.join("strict.toml"), STRICT).unwrap();
    w.fake.restart_under(folder.path()).unwrap();
    let other = w.citizen("14200000002").await;
    match Box::pin(applications::start(&w.fake.app, &other, Request::DIBAO)).await {
        Err(AppError::IdentityTooLow(low)) => {
            assert_eq!((low.needed, low.reached), (IdentityLevel::NameIdMatched, IdentityLevel::PhoneVerified));
        }
        other => panic!("not refused for it: {other:?}"),
    }
    w.compare(&other).await.unwrap();
    Box::pin(applications::start(&w.fake.app, &other, Request::DIBAO)).await.unwrap();
}

#[tokio::test]
async fn another_provider_opens_the_same_account_only_where_both_know_the_face() {
    let w = world().await;
    let citizen = w.citizen(PHONE).await;
    w.compare(&citizen).await.unwrap();
    let phone = Phone::parse(PHONE).unwrap();
    let sign_in = async |provider, subject: u8, claims: &Claims| {
        let mut tx = w.db.begin().await.unwrap();
        let id = open_account(&w.fake.app, &mut tx, provider, &[subject; 32], claims).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let by_phone = Claims { phone: Some(phone), ..Claims::default() };
    assert_ne!(sign_in(Provider::WeChat, 1, &by_phone).await, id_of(&citizen), "a phone alone never joins");
    let by_face = Claims { person: Some(wang()), level: IdentityLevel::FaceVerified, ..Claims::default() };
    let apart = sign_in(Provider::YuKuaiBan, 2, &by_face).await;
    assert_ne!(apart, id_of(&citizen), "the account itself has no face check");

    let reference = |text| ProofReference::parse(text).unwrap();
    let face = IdentityProof::FaceCheck { reference: reference("P1"), result: reference("F1"), at: w.fake.app.now() };
    let mut tx = w.db.begin().await.unwrap();
    tx.put_proof(id_of(&citizen), &face).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sign_in(Provider::YuKuaiSheQu, 3, &by_face).await, id_of(&citizen));
    assert_eq!(sign_in(Provider::YuKuaiSheQu, 3, &Claims::default()).await, id_of(&citizen), "joined for good");
    assert_eq!(sign_in(Provider::YuKuaiBan, 2, &by_face).await, apart, "the same subject stays where it is");
    let settled = identity(&w.fake.app, &citizen).await.unwrap();
    assert!(!settled.may_match());
    assert!(matches!(w.compare(&citizen).await, Err(AppError::NotFound)), "from the face on the name is settled");
}
