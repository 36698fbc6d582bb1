//! What must hold after every step, whoever did what.

use super::run::Family;
use jzt_app::AppError;
use jzt_app::ports::SmsRequest;
use jzt_domain::application::{Action, Application, Outcome, SignerState, Verdict};
use jzt_domain::benefit::Benefit;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use jzt_domain::policy::{AmountKey, PolicySet, SwitchKey};
use std::collections::{BTreeMap, BTreeSet};

/// What a walk met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub seeds: usize,
    pub acts: usize,
    pub refused: usize,
    pub reasons: BTreeMap<String, usize>,
    pub stale: usize,
    /// Applications of people who had applied before.
    pub again: usize,
    pub crashes: usize,
    pub decided: usize,
    pub approved: usize,
    /// What was done about signatures.
    pub signing: BTreeMap<&'static str, usize>,
    /// Where applications stood at the end.
    pub stages: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(super) fn refused(&mut self, action: Action, why: &AppError) {
        self.refused += 1;
        *self.reasons.entry(format!("{action:?}: {why}")).or_default() += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.acts += other.acts;
        self.refused += other.refused;
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
        self.stale += other.stale;
        self.again += other.again;
        self.crashes += other.crashes;
        self.decided += other.decided;
        self.approved += other.approved;
        for (what, count) in &other.signing {
            *self.signing.entry(what).or_default() += count;
        }
        for (stage, count) in &other.stages {
            *self.stages.entry(stage).or_default() += count;
        }
    }
}

pub(super) fn is_approved(application: &Application) -> bool {
    application.decision.as_ref().is_some_and(|decision| matches!(decision.verdict, Verdict::Approved { .. }))
}

/// The law, on a state.
pub(super) fn check(application: &Application, policy: &PolicySet) {
    if let Some(decision) = &application.decision {
        match &decision.verdict {
            Verdict::Approved { kind, amount, first_month } => {
                approved(application, *kind, *amount, policy);
                assert!(*first_month >= decision.at.date().first_of_month(), "paid for a time before the decision");
            }
            Verdict::Relieved { amount } => relieved(application, *amount, policy),
            Verdict::Terminated => assert!(application.warning.is_some(), "ended without a warning"),
            Verdict::Refused | Verdict::NotAccepted => {}
        }
        assert!(!application.stage.is_open());
    }
    let accepted = application.accepted_at.is_some();
    assert_eq!(accepted, application.number.is_some(), "a number and the acceptance come together");
    for pause in &application.pauses {
        assert!(pause.until.is_none_or(|until| until >= pause.from));
    }
}

fn approved(application: &Application, kind: Kind, amount: Fen, policy: &PolicySet) {
    assert!(
        application.signers.iter().all(|row| matches!(row.state, SignerState::Signed { .. })),
        "approved without every signature"
    );
    assert!(!application.signers.is_empty());
    let visited = application.visits.iter().any(|(_, visit)| {
        visit.visitors.iter().map(|name| name.as_str().to_owned()).collect::<BTreeSet<_>>().len() >= 2
    });
    assert!(visited, "approved without a visit by two");
    assert!(application.verification.as_ref().is_some_and(|order| order.report.is_some()), "approved unverified");
    assert!(application.notices.iter().any(|notice| notice.closed_at.is_some()), "approved without a public notice");
    let Some(Outcome::Approve { kind: proposed, amount: published }) =
        application.opinion.as_ref().map(|opinion| &opinion.outcome)
    else {
        panic!("approved against the opinion");
    };
    assert_eq!((*proposed, *published), (kind, amount), "approved otherwise than published");
    match kind {
        Kind::Marginal | Kind::RigidSpending => assert_eq!(amount, Fen::ZERO),
        Kind::Tekun | Kind::Dibao => assert!(amount > Fen::ZERO),
        Kind::Temporary => {
            assert!(amount > Fen::ZERO && amount <= policy.amount(AmountKey::TemporaryCeiling).unwrap());
        }
    }
    if application.is_registered() || !application.complaints.is_empty() {
        assert!(!application.district_visits.is_empty(), "approved without the district's visit");
    }
    if policy.switch(SwitchKey::DrawSample).unwrap_or(false) {
        let draw = application.draw.as_ref().expect("approved without a draw");
        assert!(!draw.chosen || !application.district_visits.is_empty(), "drawn and not checked");
    }
    assert!(kind == application.declaration.request().kind() || application.others_too(), "another kind unasked");
}

/// Nobody is paid for in two monthly benefits that run at the same time.
pub(super) fn paid_once(running: &[Benefit]) {
    let mut paid = BTreeSet::new();
    for person in running.iter().flat_map(Benefit::counted) {
        assert!(paid.insert(person.id_number.as_str()), "one person is paid for twice");
    }
}

fn relieved(application: &Application, amount: Fen, policy: &PolicySet) {
    let relief = application.relief.as_ref().expect("relieved without relief");
    assert!(relief.paid_at.is_some());
    assert_eq!(relief.amount, amount);
    assert!(amount > Fen::ZERO && amount <= policy.amount(AmountKey::PettyFund).unwrap());
    assert!(application.declaration.missing_afterwards().is_empty(), "closed with papers missing");
}

/// A message repeated after a crash is the same message, and none says anything personal.
pub(super) fn messages(sent: &[SmsRequest], families: &[Family]) {
    let mut by_key: BTreeMap<&str, &SmsRequest> = BTreeMap::new();
    for sms in sent {
        if let Some(before) = by_key.insert(&sms.dedup_key, sms) {
            assert_eq!(before.text, sms.text, "one key, two messages");
        }
        for person in families.iter().flat_map(|family| &family.people) {
            assert!(!sms.text.contains(person.member.name.as_str()), "a name in a message");
            assert!(!sms.text.contains(person.member.id_number.as_str()), "an identity number in a message");
        }
        for word in ["低保", "特困", "困难", "救助金", "残疾"] {
            assert!(!sms.text.contains(word), "{word} in a message");
        }
    }
}
