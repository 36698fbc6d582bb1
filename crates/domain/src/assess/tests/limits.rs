//! The facts of an application, and the most that may be granted.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::law::{VILLAGE, law, law_with};
use super::written::{family, person, relative, request, sums};
use crate::access::Actor;
use crate::application::{
    Application, Assessed, Event, FactKey, FactSource, FactValue, Recorded, Refusal, Settlement, evolve,
};
use crate::assess::{AssessFault, Facts, amount_limit, assess};
use crate::household::{Income, LongText, Member, MemberNo, Obligor, Property, Relation, Section};
use crate::identity::{IdNumber, PersonName};
use crate::ids::{ApplicationId, CitizenId, FamilyId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::{PolicySet, Residence, RuleKey, SwitchKey};
use crate::time::Timestamp;

const TODAY: Date = date(2026, 3, 2);

/// A number with the right check character in a region that is no more.
fn id_number(birth: &str, serial: u8) -> IdNumber {
    let body = format!("513521{birth}{serial:03}");
    let weigh = |(at, c): (usize, char)| c.to_digit(10).unwrap() * (2_u32.pow(17 - u32::try_from(at).unwrap()) % 11);
    let sum: u32 = body.chars().enumerate().map(weigh).sum();
    let check = (12 - sum % 11) % 11;
    let check = if check == 10 { "X".to_owned() } else { check.to_string() };
    IdNumber::parse(&format!("{body}{check}"), TODAY).unwrap()
}

/// The member of the words, born on the day; the age in the words is not used.
fn member(no: u8, words: &str, birth: &str) -> Member {
    let stated = person(no, words);
    Member {
        no: MemberNo(no),
        relation: stated.relation,
        name: PersonName::parse("张三").unwrap(),
        id_number: id_number(birth, no),
        phone: None,
        health: stated.health,
        lacks_capacity: false,
        disability: stated.disability,
        occupation: stated.occupation,
        apart: stated.apart,
    }
}

/// A draft of two people, 72 and 70 on the day, with 6000 yuan a year.
fn application() -> Application {
    let citizen = CitizenId::from_uuid(Uuid::from_u128(3));
    let event = Event::Started {
        id: ApplicationId::from_uuid(Uuid::from_u128(1)),
        family: FamilyId::from_uuid(Uuid::from_u128(2)),
        citizen,
    };
    let at = Timestamp::at_start_of(TODAY);
    let mut application =
        evolve(None, &Recorded { version: 1, at, by: Actor::Citizen { id: citizen }, event }).unwrap();
    let stated = &mut application.declaration;
    stated.members = vec![member(1, "applicant 0 limb3", "19540302"), member(2, "spouse 0", "19550908")];
    stated.members_complete = true;
    stated.residence = Some(Residence::Rural);
    stated.income = Income::of(sums([6_000, 0, 0, 0]));
    stated.property = family("rural", &["applicant 1"], [0; 4]).property;
    stated.obligors_complete = true;
    application
}

#[test]
fn facts_hold_what_was_stated_with_ages_of_the_day() {
    let mut application = application();
    let stands = relative(9, "child 0 low 50");
    application.declaration.obligors = vec![Obligor {
        no: MemberNo(9),
        relation: Relation::Child,
        name: PersonName::parse("张四").unwrap(),
        id_number: id_number("19850302", 9),
        phone: None,
        standing: stands.standing,
        support_month: stands.support_month,
        spouse: None,
    }];
    let facts = Facts::of(&application, TODAY);
    assert_eq!(facts.people.iter().map(|person| person.age_years).collect::<Vec<_>>(), [72, 70]);
    assert_eq!(facts.obligors[0].age_years, 41, "birthday today");
    assert_eq!(Facts::of(&application, date(2026, 3, 1)).people[0].age_years, 71, "birthday tomorrow");
    let judgement = assess(&facts, request("dibao", false), false, &law(VILLAGE, TODAY)).unwrap().judgements.remove(0);
    // 6000 + 50 x 12 = 6600, / 12 = 550; 630 x 2 - 550 = 710; seventy 60 and disabled 40 for one, seventy 60 for the other.
    assert_eq!(judgement.amount, Fen::new(87_000));
}

#[test]
fn a_settled_value_and_an_assessment_of_self_care_count() {
    let mut application = application();
    let at = Timestamp::at_start_of(TODAY);
    let settled = |value| Settlement {
        at,
        fact: FactValue { key: FactKey::Wages, value },
        source: FactSource::Verified,
        reason: LongText::parse("以核对为准").unwrap(),
    };
    application.settlements = vec![settled(1), settled(240_000)];
    let care = super::written::care(4);
    application.self_care = vec![Assessed { member: MemberNo(2), care }];
    let facts = Facts::of(&application, TODAY);
    assert_eq!(facts.income.wages, Some(Fen::new(240_000)), "the later settlement");
    assert_eq!(facts.people.iter().map(|person| person.self_care).collect::<Vec<_>>(), [None, Some(care)]);
}

#[test]
fn who_is_ill_or_disabled_is_asked_what_it_costs_because_that_lowers_the_income() {
    let asks = |words: &str, asked: &str| {
        let mut stated = application().declaration;
        stated.members[0] = member(1, words, "19540302");
        stated.needs(Section::Spending, request(asked, false))
    };
    assert!(asks("applicant 0 ill", "dibao"));
    assert!(asks("applicant 0 limb4", "dibao"));
    assert!(!asks("applicant 0 chronic", "dibao"));
    assert!(!asks("applicant 0 ill", "emergency"), "an emergency asks nothing that can wait");
    assert!(asks("applicant 0", "rigid_spending"));
}

#[test]
fn no_grant_may_be_above_its_kind() {
    let mut application = application();
    let policy = law(VILLAGE, TODAY);
    let limit = |application: &Application, kind| amount_limit(application, kind, &policy, TODAY);
    // 630 x 2, and 100 + 60 on top.
    assert_eq!(limit(&application, Kind::Dibao), Ok(Fen::new(142_000)));
    assert_eq!(limit(&application, Kind::Tekun), Ok(Fen::new(100_100)));
    assert_eq!(limit(&application, Kind::Temporary), Ok(Fen::new(770_000)));
    assert_eq!(limit(&application, Kind::Marginal), Ok(Fen::ZERO));
    assert_eq!(limit(&application, Kind::RigidSpending), Ok(Fen::ZERO));
    application.self_care = vec![Assessed { member: MemberNo(1), care: super::written::care(5) }];
    assert_eq!(limit(&application, Kind::Tekun), Ok(Fen::new(130_100)));
    application.declaration.request = Some(request("single 2", false));
    assert_eq!(limit(&application, Kind::Dibao), Ok(Fen::new(69_000)), "one person of seventy");
}

#[test]
fn without_facts_or_rules_there_is_no_limit() {
    let mut application = application();
    let old = law(VILLAGE, date(2017, 1, 1));
    assert_eq!(amount_limit(&application, Kind::Dibao, &old, TODAY), Err(Refusal::PolicyMissing));
    application.declaration.residence = None;
    let missing = amount_limit(&application, Kind::Dibao, &law(VILLAGE, TODAY), TODAY);
    assert_eq!(missing, Err(Refusal::Incomplete(vec![Section::Place])));
}

#[test]
fn a_choice_that_one_kind_has_of_its_own_holds_for_that_kind_alone() {
    let own = "[[revision]]\neffective_from = \"2021-07-01\"\n[revision.kinds.marginal.switches.deduct_work_costs]\n\
               value = false\nsource = { document = \"x\", certainty = \"D\" }\n";
    let mut facts = family("rural", &["applicant 45"], [12_000, 0, 0, 0]);
    facts.deductions.work_costs = Some(Fen::new(600_000));
    let policy = law_with(TODAY, own);
    let fits = |kind| assess(&facts, request(kind, false), false, &policy).unwrap().judgements[0].fits;
    assert!(fits("dibao"), "12000 - 6000 = 500 a month");
    assert!(!fits("marginal"), "1000 a month, not below 945");
    let key = RuleKey::Switch(SwitchKey::DeductWorkCosts);
    let version = |policy: &PolicySet| policy.found(key).unwrap().version;
    assert_eq!(version(&policy), "CN/means@2021-07-01");
    assert_eq!(version(&policy.clone().for_kind(Kind::Marginal)), "own@2021-07-01");
}

#[test]
fn what_a_clerk_settled_counts_instead_of_what_was_stated() {
    let mut facts = family("rural", &["applicant 45"], [0; 4]);
    let set = |facts: &mut Facts, key, value| facts.settle(FactValue { key, value });
    for (key, value) in FactKey::ALL.into_iter().zip(1..) {
        set(&mut facts, key, value);
    }
    let read = |facts: &Facts, key| {
        let (income, property) = (facts.income, facts.property);
        let sum = match key {
            FactKey::Wages => income.wages,
            FactKey::Business => income.business,
            FactKey::PropertyIncome => income.property,
            FactKey::Transfer => income.transfer,
            FactKey::Savings => property.savings,
            FactKey::VehiclesValue => property.vehicles_value,
            FactKey::MedicalSpending => facts.spending.medical,
            FactKey::EducationSpending => facts.spending.education,
            FactKey::VehiclesCount => return property.vehicles_count.map(i64::from),
            FactKey::DwellingsCount => return property.dwellings_count.map(i64::from),
            FactKey::DwellingsArea => return property.dwellings_area_square_metres.map(i64::from),
        };
        sum.map(Fen::amount_fen)
    };
    let values: Vec<Option<i64>> = FactKey::ALL.into_iter().map(|key| read(&facts, key)).collect();
    assert_eq!(values, (1..=11).map(Some).collect::<Vec<_>>());
}

#[test]
fn what_is_missing_is_named_by_its_part() {
    let policy = law(VILLAGE, TODAY);
    let of = |facts: &Facts, words| assess(facts, request(words, false), false, &policy).map(|_| ());
    let missing = |sections: &[Section]| Err(AssessFault::Missing(sections.to_vec()));
    let nothing = Facts::default();
    let four = [Section::Place, Section::Members, Section::Income, Section::Property];
    assert_eq!(of(&nothing, "dibao"), missing(&four));
    let five = [Section::Place, Section::Members, Section::Income, Section::Property, Section::Obligors];
    assert_eq!(of(&nothing, "tekun"), missing(&five));
    assert_eq!(of(&nothing, "emergency"), Ok(()), "an emergency waits for nothing");
    let half = Facts { people_complete: false, ..family("rural", &["applicant 45"], [0; 4]) };
    assert_eq!(of(&half, "dibao"), missing(&[Section::Members]), "somebody may still be missing");
    let mut car = family("rural", &["applicant 45"], [0; 4]);
    car.property = Property { vehicles_count: Some(1), ..car.property };
    assert_eq!(of(&car, "dibao"), missing(&[Section::Property]), "what is the car worth?");
    let mut houses = family("rural", &["applicant 45"], [0; 4]);
    houses.property.dwellings_count = Some(2);
    assert_eq!(of(&houses, "dibao"), missing(&[Section::Property]), "how large are the two?");
    let all_away = family("rural", &["applicant 45 prison"], [0; 4]);
    assert_eq!(of(&all_away, "dibao"), missing(&[Section::Members]));
}
