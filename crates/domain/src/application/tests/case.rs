//! A case that is told in the words of the procedure: `a_case().with_household(4).signed().accepted()`.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::world::{
    PROMISE, TEXT_SM3, VILLAGE, application_id, approve, approver, card, citizen_id, clerk, district_approver,
    division, family_id, income, link_of, member, number, owner, paper, property, report, short, spending, text, visit,
    with_law,
};
use crate::access::Actor;
use crate::application::{
    Action, Application, Clock, Command, Consents, Event, Evidence, Outcome, Recorded, Refusal, Rules, SigningAct,
    SigningWay, available, clocks, decide, evolve, first_month_of,
};
use crate::household::{Answer, BankAccount, Cause, MemberNo, OfficialRelative, PaperKind};
use crate::identity::level::{Identity, IdentityProof, ProofReference};
use crate::ids::DocumentId;
use crate::kind::Request;
use crate::money::Fen;
use crate::policy::Residence;
use crate::time::Timestamp;

/// Nine in the morning of a working day; steps happen at once unless a test lets days pass.
const FIRST_DAY: Date = date(2026, 11, 2);
const MORNING_SECONDS: i64 = 9 * 3_600;

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) log: Vec<Recorded<Event>>,
    pub(super) app: Application,
    pub(super) at: Timestamp,
    /// Policy values that the village has of its own.
    pub(super) own: &'static str,
}

/// An empty draft, opened on Monday 2 November 2026.
pub(super) fn a_case() -> Case {
    a_case_on(FIRST_DAY)
}

pub(super) fn a_case_on(day: Date) -> Case {
    let at = morning(day);
    let event = Event::Started { id: application_id(), family: family_id(), citizen: citizen_id(3) };
    let started = Recorded { version: 1, at, by: owner(), event };
    let app = evolve(None, &started).unwrap();
    Case { log: vec![started], app, at, own: "" }
}

pub(super) fn morning(day: Date) -> Timestamp {
    Timestamp::at_start_of(day).plus_seconds(MORNING_SECONDS)
}

impl Case {
    pub(super) fn today(&self) -> Date {
        self.at.date()
    }

    pub(super) fn with_rules<T>(&self, take: impl FnOnce(&Rules<'_>) -> T) -> T {
        with_law(self.today(), self.own, take)
    }

    /// The village has these policy values of its own.
    pub(super) fn under(self, own: &'static str) -> Self {
        Self { own, ..self }
    }

    pub(super) fn tries(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        self.with_rules(|rules| decide(Some(&self.app), command, by, self.at, rules))
    }

    /// Why the command is refused.
    #[track_caller]
    pub(super) fn refused(&self, by: &Actor, command: Command) -> Refusal {
        self.tries(by, command).expect_err("the command was expected to be refused")
    }

    /// The case after the command.
    #[track_caller]
    pub(super) fn does(mut self, by: &Actor, command: Command) -> Self {
        let events = self.tries(by, command).expect("the command was expected to succeed");
        assert!(!events.is_empty());
        for event in events {
            let recorded = Recorded { version: self.app.version + 1, at: self.at, by: by.clone(), event };
            self.app = evolve(Some(self.app), &recorded).unwrap();
            self.log.push(recorded);
        }
        self
    }

    pub(super) fn available(&self, by: &Actor) -> Vec<Action> {
        self.with_rules(|rules| available(by, &self.app, self.at, rules))
    }

    pub(super) fn clocks(&self) -> Vec<Clock> {
        self.with_rules(|rules| clocks(&self.app, rules, self.today()))
    }

    pub(super) fn on(mut self, day: Date) -> Self {
        self.at = morning(day);
        self
    }

    pub(super) fn days_later(self, days: i32) -> Self {
        let day = self.today().saturating_add(days.days());
        self.on(day)
    }

    #[track_caller]
    pub(super) fn answers(self, answer: Answer) -> Self {
        self.does(&owner(), Command::Answer(answer))
    }

    /// All questions answered for a family of so many people that asks for 低保 alone.
    #[track_caller]
    pub(super) fn with_household(self, people: u8) -> Self {
        self.with_household_asking(people, Request::DIBAO)
    }

    #[track_caller]
    pub(super) fn with_household_asking(self, people: u8, request: Request) -> Self {
        let place =
            Answer::Place { village: division(VILLAGE), address: short("三组12号"), residence: Residence::Rural };
        let bank = BankAccount { holder: MemberNo(1), bank: short("农村商业银行"), card: card() };
        let case = self
            .answers(Answer::Request(request))
            .answers(place)
            .answers(Answer::Cause { causes: vec![Cause::Illness], text: None });
        let case = (1..=people).fold(case, |case, no| case.answers(Answer::Member(member(no))));
        case.answers(Answer::MembersComplete)
            .answers(Answer::Income(income(1_200_000)))
            .answers(Answer::Property(property()))
            .answers(Answer::Spending(spending(0)))
            .answers(Answer::ObligorsComplete)
            .answers(Answer::Bank(bank))
            .answers(Answer::OfficialRelative(OfficialRelative::No))
            .answers(Answer::PaperAdded(paper(1, PaperKind::IdCard)))
    }

    #[track_caller]
    pub(super) fn awaiting_signatures(self) -> Self {
        self.does(&owner(), ask())
    }

    /// What member `no` types and signs.
    pub(super) fn signing_act(&self, no: u8) -> SigningAct {
        let person = self.app.declaration.person(MemberNo(no)).unwrap();
        let id = person.id_number.as_str();
        SigningAct {
            signer: MemberNo(no),
            typed_name: person.name.clone(),
            typed_id_tail: id.chars().skip(12).collect(),
            text_version: "2026-1".to_owned(),
            text_sm3: TEXT_SM3.to_owned(),
            typed_promise: Some(short(PROMISE)),
            drawing: None,
            way: SigningWay::Promise,
            consents: Consents { bank_data: true, face_data: false },
            identity: known_well(self.at),
            evidence: Some(evidence(no)),
        }
    }

    #[track_caller]
    pub(super) fn signs(self, no: u8) -> Self {
        let act = self.signing_act(no);
        self.does(&link_of(no), sign(act))
    }

    /// Asked for and given by everyone.
    #[track_caller]
    pub(super) fn signed(self) -> Self {
        let case = self.awaiting_signatures();
        let signers: Vec<u8> = case.app.signers.iter().map(|row| row.signer.signer.0).collect();
        signers.into_iter().fold(case, Self::signs)
    }

    /// In an emergency: in at once, without signatures.
    #[track_caller]
    pub(super) fn called_for_help(self) -> Self {
        self.does(&owner(), Command::CallForHelp { earlier: None })
    }

    #[track_caller]
    pub(super) fn accepted(self) -> Self {
        self.does(&clerk(), accept())
    }

    #[track_caller]
    pub(super) fn verified(self) -> Self {
        self.does(&clerk(), Command::OrderVerification).does(&Actor::System, Command::RecordVerification(report()))
    }

    #[track_caller]
    pub(super) fn visited(self) -> Self {
        let visit = visit(self.today());
        self.does(&clerk(), Command::RecordVisit(visit))
    }

    #[track_caller]
    pub(super) fn investigated(self) -> Self {
        self.verified().visited()
    }

    #[track_caller]
    pub(super) fn proposed(self, outcome: Outcome) -> Self {
        self.does(&clerk(), Command::WriteOpinion { outcome, reasons: text("符合条件") })
    }

    #[track_caller]
    pub(super) fn published(self) -> Self {
        self.does(&approver(), Command::StartNotice)
    }

    #[track_caller]
    pub(super) fn objected(self) -> Self {
        self.does(&Actor::Anyone, Command::Object { text: text("他家有车"), name: None, phone: None })
    }

    #[track_caller]
    pub(super) fn reinvestigated(self) -> Self {
        self.does(&clerk(), Command::Reinvestigate { reason: text("核实是否有车") })
    }

    /// Closed on the first day on which it may be.
    #[track_caller]
    pub(super) fn notice_closed(self) -> Self {
        self.days_later(8).does(&approver(), Command::CloseNotice)
    }

    pub(super) fn confirm_with(&self, amount_fen: i64) -> Command {
        Command::Confirm {
            amount: Fen::new(amount_fen),
            first_month: first_month_of(self.app.kind(), self.today()),
            reasons: text("同意"),
        }
    }

    #[track_caller]
    pub(super) fn confirmed(self, amount_fen: i64) -> Self {
        let confirm = self.confirm_with(amount_fen);
        self.does(&district_approver(), confirm)
    }
}

/// A family of four whose application has come to the township.
pub(super) fn submitted_case() -> Case {
    a_case().with_household(4).signed()
}

/// The same, with a notice that began today.
pub(super) fn published_case() -> Case {
    submitted_case().accepted().investigated().proposed(approve(152_000)).published()
}

/// The same, lying at the district.
pub(super) fn district_case() -> Case {
    published_case().notice_closed()
}

pub(super) fn sign(act: SigningAct) -> Command {
    Command::Sign(Box::new(act))
}

/// What a code on the phone of member `no` is enough for.
pub(super) fn decline(no: u8) -> Command {
    let identity = Identity::default().with(IdentityProof::PhoneCode { at: morning(FIRST_DAY) });
    Command::DeclineSignature { signer: MemberNo(no), reason: None, identity }
}

/// A code on the phone, and a name and number that belong together.
pub(super) fn known_well(at: Timestamp) -> Identity {
    let reference = ProofReference::parse("RK-2026-1").unwrap();
    Identity::default().with(IdentityProof::PhoneCode { at }).with(IdentityProof::RegistryMatch { reference, at })
}

/// What the seals make of a signature; the domain keeps it as it comes.
pub(super) fn evidence(no: u8) -> Evidence {
    Evidence {
        document: DocumentId::from_uuid(Uuid::from_u128(500 + u128::from(no))),
        document_sm3: "ab".repeat(32),
        record: "{}".to_owned(),
        signature: "MEQ=".to_owned(),
        certificate: "MII=".to_owned(),
        serial: "0a".to_owned(),
    }
}

pub(super) fn ask() -> Command {
    Command::AskSignatures { promised: true, earlier: None }
}

pub(super) fn accept() -> Command {
    Command::Accept { number: number(), earlier: None }
}
