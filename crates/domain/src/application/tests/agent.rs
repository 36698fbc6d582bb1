//! 办法 第6条, 民法典 第19–24条: somebody applies for the family; who signs when the applicant cannot.

use jiff::civil::{Date, date};

use super::case::{a_case, ask};
use super::world::{id_number, link_of, member, name, owner, paper, phone, visit, with_law, with_rules};
use crate::access::may_read;
use crate::application::{Command, Refusal, SignReason, Signer, sign_reason, signers};
use crate::household::{
    Agent, Answer, Apart, Declaration, Member, MemberNo, Obligor, ObligorSpouse, ObligorStanding, PaperKind, Relation,
    Section,
};
use crate::kind::{Kind, Request};
use crate::money::Fen;

const ON: Date = date(2026, 11, 2);

fn agent(no: u8, guardian: bool) -> Agent {
    Agent {
        no: MemberNo(no),
        name: name("赵主任"),
        id_number: id_number("19751010", 50),
        phone: phone(50),
        village_committee: !guardian,
        guardian,
    }
}

fn obligor(no: u8, standing: ObligorStanding) -> Obligor {
    Obligor {
        no: MemberNo(no),
        relation: Relation::Child,
        name: name("张大强"),
        id_number: id_number("19780101", u16::from(no)),
        phone: Some(phone(no)),
        standing,
        support_month: Fen::ZERO,
        spouse: None,
    }
}

fn family(answers: Vec<Answer>) -> Declaration {
    answers.into_iter().fold(Declaration::default(), Declaration::with)
}

fn asked(known: &Declaration) -> Result<Vec<Signer>, Refusal> {
    with_rules(ON, |rules| signers(known, ON, rules))
}

fn for_wards(no: u8, wards: &[u8]) -> Signer {
    Signer { signer: MemberNo(no), wards: wards.iter().map(|ward| MemberNo(*ward)).collect() }
}

fn helpless(no: u8) -> Answer {
    Answer::Member(Member { lacks_capacity: true, phone: None, ..member(no) })
}

#[test]
fn article_6_an_entrusted_application_needs_the_written_entrustment() {
    let entrusted = a_case().with_household(1).answers(Answer::Agent(Some(agent(2, false))));
    assert_eq!(entrusted.refused(&owner(), ask()), Refusal::Incomplete(vec![Section::Papers]));
    let with_paper = entrusted.answers(Answer::PaperAdded(paper(5, PaperKind::Entrustment)));
    assert!(with_paper.clone().does(&owner(), ask()).app.signer(MemberNo(2)).is_none(), "an agent does not sign");
    let without = with_paper.answers(Answer::PaperRemoved(paper(5, PaperKind::Entrustment).id));
    assert!(without.answers(Answer::Agent(None)).tries(&owner(), ask()).is_ok(), "taken back");
}

#[test]
fn a_guardian_signs_for_an_applicant_without_capacity_and_all_other_wards() {
    let known = family(vec![helpless(1), Answer::Member(member(3)), Answer::Agent(Some(agent(4, true)))]);
    assert_eq!(asked(&known), Ok(vec![for_wards(4, &[1, 3])]));
    let merely_entrusted = family(vec![helpless(1), Answer::Agent(Some(agent(4, false)))]);
    assert_eq!(asked(&merely_entrusted), Err(Refusal::ApplicantCannotSign));
}

#[test]
fn without_a_guardian_another_member_with_capacity_signs_for_the_applicant() {
    assert_eq!(asked(&family(vec![helpless(1), Answer::Member(member(2))])), Ok(vec![for_wards(2, &[1])]));
}

#[test]
fn a_guardian_goes_the_whole_way_by_their_own_link() {
    let case = a_case()
        .with_household(1)
        .answers(helpless(1))
        .answers(Answer::Agent(Some(agent(2, true))))
        .answers(Answer::PaperAdded(paper(5, PaperKind::Entrustment)))
        .awaiting_signatures();
    assert!(may_read(&link_of(2), &case.app));
    let accepted = case.signs(2).accepted();
    let mut seen = visit(accepted.today());
    seen.family_witness = MemberNo(2);
    assert!(accepted.does(&super::world::clerk(), Command::RecordVisit(seen)).app.visited);
}

#[test]
fn article_7_who_is_in_prison_in_rehabilitation_or_missing_is_not_asked() {
    for apart in [Apart::Prison, Apart::DrugRehabilitation, Apart::DeclaredMissing] {
        let away = Answer::Member(Member { apart: Some(apart), phone: None, ..member(2) });
        assert_eq!(asked(&family(vec![Answer::Member(member(1)), away])), Ok(vec![for_wards(1, &[])]), "{apart:?}");
    }
    let elsewhere = Answer::Member(Member { apart: Some(Apart::Elsewhere), ..member(2) });
    assert_eq!(asked(&family(vec![Answer::Member(member(1)), elsewhere])).map(|all| all.len()), Ok(2));
}

#[test]
fn obliged_relatives_sign_where_policy_says_so_except_those_who_cannot_act() {
    let known = family(vec![
        Answer::Member(member(1)),
        Answer::Obligor(obligor(2, ObligorStanding::Able)),
        Answer::Obligor(obligor(3, ObligorStanding::CannotAct)),
    ]);
    assert_eq!(asked(&known), Ok(vec![for_wards(1, &[]), for_wards(2, &[])]));
    let not_here = with_law(ON, "switches.obligors_sign = { value = false }", |rules| signers(&known, ON, rules));
    assert_eq!(not_here, Ok(vec![for_wards(1, &[])]));
    let silent = known.with(Answer::Obligor(Obligor { phone: None, ..obligor(2, ObligorStanding::Able) }));
    assert_eq!(asked(&silent), Ok(vec![for_wards(1, &[]), for_wards(2, &[])]), "on paper");
}

#[test]
fn members_obligors_and_the_agent_share_one_row_of_numbers() {
    let tekun = Request::Lasting { first: Kind::Tekun, others_too: false };
    let case = a_case().with_household_asking(1, tekun).answers(Answer::Obligor(obligor(2, ObligorStanding::Able)));
    for taken in [Answer::Obligor(obligor(2, ObligorStanding::Able)), Answer::Agent(Some(agent(3, false)))] {
        assert!(case.tries(&owner(), Command::Answer(taken)).is_ok());
    }
    let clash = Command::Answer(Answer::Agent(Some(agent(2, false))));
    assert_eq!(case.refused(&owner(), clash), Refusal::NoSuchMember);
    let again = Command::Answer(Answer::Member(member(2)));
    assert_eq!(case.refused(&owner(), again), Refusal::NoSuchMember);
    let twin = Obligor { id_number: member(1).id_number, ..obligor(3, ObligorStanding::Able) };
    assert_eq!(case.refused(&owner(), Command::Answer(Answer::Obligor(twin))), Refusal::IdNumberTwice);
}

#[test]
fn whoever_applies_for_the_family_may_be_entered_before_anybody_of_it() {
    let first = a_case().answers(Answer::Agent(Some(agent(2, true))));
    let applicant_no = Command::Answer(Answer::Agent(Some(agent(1, true))));
    assert_eq!(a_case().refused(&owner(), applicant_no), Refusal::NoSuchMember, "kept for the applicant");
    let family = first.answers(Answer::Member(member(1))).answers(Answer::Member(member(3)));
    let numbers: Vec<u8> = family.app.declaration.members.iter().map(|member| member.no.0).collect();
    assert_eq!(numbers, [1, 3]);
}

#[test]
fn an_obliged_relative_signs_by_their_own_link_and_then_it_is_submitted() {
    let tekun = Request::Lasting { first: Kind::Tekun, others_too: false };
    let case = a_case()
        .with_household_asking(1, tekun)
        .answers(Answer::Obligor(obligor(2, ObligorStanding::Able)))
        .answers(Answer::ObligorsComplete)
        .awaiting_signatures();
    let half = case.signs(1);
    assert_eq!(half.app.submitted_at, None);
    assert!(half.signs(2).app.submitted_at.is_some());
}

fn married(no: u8, spouse_no: u8) -> Obligor {
    let id_number = id_number("19790202", u16::from(spouse_no));
    let spouse = ObligorSpouse { no: MemberNo(spouse_no), name: name("孙丽"), id_number, phone: None };
    Obligor { spouse: Some(spouse), ..obligor(no, ObligorStanding::Able) }
}

#[test]
fn husbands_and_wives_of_obliged_relatives_sign_only_where_the_policy_says_so() {
    const THEY_DO: &str = "switches.obligor_spouses_sign = { value = true }";
    let known = family(vec![Answer::Member(member(1)), Answer::Obligor(married(2, 3))]);
    assert_eq!(asked(&known), Ok(vec![for_wards(1, &[]), for_wards(2, &[])]));
    let there = |known: &Declaration| with_law(ON, THEY_DO, |rules| signers(known, ON, rules));
    assert_eq!(there(&known), Ok(vec![for_wards(1, &[]), for_wards(2, &[]), for_wards(3, &[])]));
    let helpless = Obligor { standing: ObligorStanding::CannotAct, ..married(2, 3) };
    let known = family(vec![Answer::Member(member(1)), Answer::Obligor(helpless)]);
    assert_eq!(there(&known), Ok(vec![for_wards(1, &[]), for_wards(3, &[])]), "their own property counts");
    let neither = "switches.obligor_spouses_sign = { value = true }\nswitches.obligors_sign = { value = false }";
    assert_eq!(with_law(ON, neither, |rules| signers(&known, ON, rules)), Ok(vec![for_wards(1, &[])]));
}

#[test]
fn the_spouse_of_an_obliged_relative_is_one_new_person_with_the_next_number() {
    let tekun = Request::Lasting { first: Kind::Tekun, others_too: false };
    let case = a_case().with_household_asking(1, tekun);
    let refused = |obligor| case.refused(&owner(), Command::Answer(Answer::Obligor(obligor)));
    assert_eq!(refused(married(2, 2)), Refusal::NoSuchMember);
    assert_eq!(refused(married(2, 4)), Refusal::NoSuchMember);
    let as_someone = |id_number| {
        let spouse = married(2, 3).spouse.map(|spouse| ObligorSpouse { id_number, ..spouse });
        Obligor { spouse, ..married(2, 3) }
    };
    assert_eq!(refused(as_someone(obligor(2, ObligorStanding::Able).id_number)), Refusal::IdNumberTwice);
    assert_eq!(refused(as_someone(member(1).id_number)), Refusal::IdNumberTwice);
    let known = case.answers(Answer::Obligor(married(2, 3)));
    assert_eq!(known.app.declaration.next_member_no(), MemberNo(4));
    let again = Obligor { id_number: id_number("19790202", 3), ..obligor(4, ObligorStanding::Able) };
    assert_eq!(known.refused(&owner(), Command::Answer(Answer::Obligor(again))), Refusal::IdNumberTwice);
    assert!(known.tries(&owner(), Command::Answer(Answer::Obligor(married(2, 3)))).is_ok(), "told anew");
}

#[test]
fn everybody_is_told_why_they_sign() {
    let of = |known: &Declaration, no| sign_reason(known, MemberNo(no));
    let known = family(vec![
        Answer::Member(member(1)),
        Answer::Member(member(2)),
        Answer::Obligor(married(3, 4)),
        Answer::Agent(Some(agent(5, true))),
    ]);
    let reasons = [
        SignReason::Applicant,
        SignReason::Member,
        SignReason::Obligor,
        SignReason::ObligorSpouse,
        SignReason::Guardian,
    ];
    assert_eq!([1, 2, 3, 4, 5].map(|no| of(&known, no)), reasons.map(Some));
    assert_eq!(of(&known.with(Answer::Agent(Some(agent(5, false)))), 5), Some(SignReason::Agent));
    assert_eq!(of(&Declaration::default(), 1), None);
}
