//! Nobody receives 低保 or 特困 twice.

use crate::support::{World, long, world, world_on_postgres};
use jzt_app::AppError;
use jzt_app::applications::{accept, read};
use jzt_domain::application::{Command, FamilyChange, Refusal};
use jzt_domain::benefit::{Command as OnBenefit, Measure, StopCause};
use jzt_domain::household::{Member, Relation};
use jzt_domain::number::AcceptanceNumber;

fn names<T: std::fmt::Debug>(answer: Result<T, AppError>, number: &AcceptanceNumber) {
    let refused = answer.map(|_granted| "taken").expect_err("a second application of a family that is paid");
    assert!(matches!(&refused, AppError::Refused(Refusal::SameCause(Some(known))) if known == number), "{refused:?}");
}

/// Confirmed, and applied for once more: refused with the number of the first, on both doors, until the first has ended.
async fn a_family_that_is_paid_is_refused_until_its_benefit_has_ended(w: &World) {
    let (first, benefit, applicant) = w.granted(1, 2).await;
    let number = read(&w.fake.app, &applicant, first).await.unwrap().application.number.unwrap();
    w.fake.clock.forward_seconds(61);
    let (second, again, people) = w.filled(1, 2).await;
    let ask = || Command::AskSignatures { promised: true, earlier: None };
    names(w.act(second, &again, ask()).await, &number);

    let stop = Measure::Stop { cause: StopCause::OwnRequest };
    w.benefit(benefit, &applicant, OnBenefit::RequestStop { text: long("不要了") }).await.unwrap();
    w.propose(benefit, stop).await.unwrap();
    names(w.act(second, &again, ask()).await, &number);
    w.benefit(benefit, &w.district, OnBenefit::Approve).await.unwrap();
    w.work().await;
    w.submit(second, &again, &people).await;
    accept(&w.fake.app, &w.clerk, second, None).await.unwrap();
}

/// Two applications came in before either was accepted: once the first is paid, the second is not accepted.
async fn what_came_in_before_is_not_accepted_after_the_first_was_granted(w: &World) {
    let (waiting, applicant, people) = w.filled(1, 2).await;
    w.submit(waiting, &applicant, &people).await;
    w.fake.clock.forward_seconds(61);
    let (first, _, _) = w.granted(1, 2).await;
    let number = read(&w.fake.app, &w.clerk, first).await.unwrap().application.number.unwrap();
    names(accept(&w.fake.app, &w.clerk, waiting, None).await, &number);
}

/// Whom another family is paid for cannot join a second family; the clerk is told the number, the family is not.
async fn who_is_paid_for_in_one_family_cannot_join_another(w: &World) {
    let (first, _, _) = w.granted(1, 2).await;
    let number = read(&w.fake.app, &w.clerk, first).await.unwrap().application.number.unwrap();
    let (second, applicant, people) = w.filled(20, 1).await;
    w.submit(second, &applicant, &people).await;
    let case = accept(&w.fake.app, &w.clerk, second, None).await.unwrap().application;
    let paid = jzt_app::sample::household(1, 2).unwrap().remove(1).member;
    let joins = Member { no: case.declaration.next_member_no(), relation: Relation::Other, ..paid };
    let join = || Command::ChangeFamily(FamilyChange::Joined(joins.clone()));
    names(w.act(second, &w.clerk, join()).await, &number);
    let refused = w.act(second, &applicant, join()).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::SameCause(None)))), "{refused:?}");
}

macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                Box::pin(super::$name(&super::world().await)).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let (test, _) = stringify!($name).split_at(30);
                let Some(world) = super::world_on_postgres(test).await else { return };
                Box::pin(super::$name(&world)).await;
            })*
        }
    };
}

on_both_engines! {
    a_family_that_is_paid_is_refused_until_its_benefit_has_ended,
    what_came_in_before_is_not_accepted_after_the_first_was_granted,
    who_is_paid_for_in_one_family_cannot_join_another,
}
