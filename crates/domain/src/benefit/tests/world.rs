//! A small invented district with the real periods, two benefits, and one way to make each value.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Actor, Role};
use crate::application::Recorded;
use crate::benefit::{
    Benefit, Command, Event, Grant, Measure, Origin, Person, Rate, Refusal, Review, ReviewOutcome, Rules, StandardFrom,
    decide, evolve,
};
use crate::calendar::WorkCalendar;
use crate::division::DivisionCode;
use crate::household::{LongText, MemberNo, SelfCare};
use crate::identity::{IdNumber, PersonName};
use crate::ids::{ApplicationId, BenefitId, CitizenId, FamilyId, StaffId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::{ConfirmLevel, PolicyFile, PolicyTree, Residence, Revision};
use crate::time::Timestamp;

pub(super) const VILLAGE: &str = "500114112003";
pub(super) const TOWNSHIP: &str = "500114112";
pub(super) const DISTRICT: &str = "500114";
pub(super) const GRANTED_ON: Date = date(2026, 1, 20);
/// Fen per person and month until August, and from September on.
pub(super) const OLD_FEN: i64 = 60_000;
pub(super) const NEW_FEN: i64 = 63_500;
pub(super) const CARE_HALF_FEN: i64 = 30_000;

fn sourced(value: Value) -> Value {
    json!({"value": value, "source": {"document": "测试", "certainty": "D"}})
}

fn limit(length: u16, unit: &str) -> Value {
    json!({"length": length, "unit": unit, "source": {"document": "测试", "certainty": "D"}})
}

fn revision(from: &str, rural_fen: i64) -> Revision {
    let standard = |fen: i64| json!({"amount_fen": fen, "source": {"document": "测试", "certainty": "D"}});
    let law = json!({
        "effective_from": from,
        "deadlines": {
            "reassess": limit(10, "working_days"),
            "stop_publicity": limit(7, "calendar_days"),
            "stop_objection": limit(15, "working_days"),
            "review_notice": limit(30, "calendar_days"),
        },
        "standards": {"urban": standard(rural_fen + 12_500), "rural": standard(rural_fen)},
        "amounts": {
            "tekun_basic": sourced(json!(rural_fen * 13 / 10)),
            "care_full": sourced(json!(2 * CARE_HALF_FEN)),
            "care_half": sourced(json!(CARE_HALF_FEN)),
            "extra_elderly": sourced(json!(6_000)),
        },
        "counts": {
            "visitors_min": sourced(json!(2)),
            "income_months": sourced(json!(12)),
            "review_stable_months": sourced(json!(12)),
            "review_unstable_months": sourced(json!(6)),
            "phase_out_months": sourced(json!(6)),
            "rigid_valid_months": sourced(json!(12)),
            "job_refusals": sourced(json!(3)),
            "care_half_unmet_min": sourced(json!(1)),
            "care_full_unmet_min": sourced(json!(4)),
        },
        "shares": {"amber": sourced(json!("2/3"))},
        "switches": {"publish_stop": sourced(json!(false)), "amount_by_difference": sourced(json!(true))},
        "rules": {"confirm_level": sourced(json!("district"))},
        "kinds": {"tekun": {"switches": {"publish_stop": sourced(json!(true))}}},
    });
    serde_json::from_value(law).unwrap()
}

static TREE: LazyLock<PolicyTree> = LazyLock::new(|| {
    let revisions = vec![revision("2021-07-01", OLD_FEN), revision("2026-09-01", NEW_FEN)];
    PolicyTree::new(vec![PolicyFile { division: None, name: "CN/test".to_owned(), revisions }]).unwrap()
});
static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(WorkCalendar::default);

/// Lends the rules of a day in the village.
pub(super) fn with_rules<T>(on: Date, take: impl FnOnce(&Rules<'_>) -> T) -> T {
    let policy = TREE.lookup(&division(VILLAGE), on);
    take(&Rules { policy: &policy, calendar: &CALENDAR })
}

/// Rules of a place for which nobody wrote any.
pub(super) fn with_empty_rules<T>(take: impl FnOnce(&Rules<'_>) -> T) -> T {
    let tree = PolicyTree::default();
    let policy = tree.lookup(&division(VILLAGE), GRANTED_ON);
    take(&Rules { policy: &policy, calendar: &CALENDAR })
}

pub(super) fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap()
}

pub(super) fn text(words: &str) -> LongText {
    LongText::parse(words).unwrap()
}

pub(super) fn name(words: &str) -> PersonName {
    PersonName::parse(words).unwrap()
}

pub(super) fn noon(on: Date) -> Timestamp {
    Timestamp::at_start_of(on).plus_seconds(12 * 3600)
}

pub(super) fn owner() -> Actor {
    Actor::Citizen { id: CitizenId::from_uuid(Uuid::from_u128(3)) }
}

pub(super) fn staff(id: u128, role: Role, place: &str) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(id)), role, division: division(place) }
}

pub(super) fn clerk() -> Actor {
    staff(101, Role::TownshipClerk, TOWNSHIP)
}

pub(super) fn district() -> Actor {
    staff(105, Role::DistrictApprover, DISTRICT)
}

/// A number with the right check character; nobody lives in region 513521 any more.
fn id_number(serial: u16) -> IdNumber {
    let body = format!("51352119800312{serial:03}");
    let weigh = |(at, c): (usize, char)| c.to_digit(10).unwrap() * (2_u32.pow(17 - u32::try_from(at).unwrap()) % 11);
    let sum: u32 = body.chars().enumerate().map(weigh).sum();
    let check = (12 - sum % 11) % 11;
    let check = if check == 10 { "X".to_owned() } else { check.to_string() };
    IdNumber::parse(&format!("{body}{check}"), GRANTED_ON).unwrap()
}

pub(super) fn person(no: u8) -> Person {
    let who = ["张建国", "李秀英", "张小宝", "王桂兰"].get(usize::from(no) - 1).copied().unwrap_or("陈大山");
    Person { no: MemberNo(no), name: name(who), id_number: id_number(u16::from(no)), phone: None, counted: true }
}

pub(super) fn origin() -> Origin {
    Origin {
        id: BenefitId::from_uuid(Uuid::from_u128(1)),
        family: FamilyId::from_uuid(Uuid::from_u128(2)),
        application: Some(ApplicationId::from_uuid(Uuid::from_u128(4))),
        citizen: Some(CitizenId::from_uuid(Uuid::from_u128(3))),
    }
}

pub(super) fn grant(kind: Kind, amount_fen: i64, people: u8) -> Grant {
    let care = (kind == Kind::Tekun).then(|| self_care(1));
    Grant {
        kind,
        residence: Residence::Rural,
        village: division(VILLAGE),
        people: (1..=people).map(person).collect(),
        rate: Rate {
            from_month: date(2026, 2, 1),
            amount: Fen::new(amount_fen),
            counted: people,
            standard: match kind {
                Kind::Dibao => Fen::new(OLD_FEN),
                Kind::Tekun => Fen::new(OLD_FEN * 13 / 10),
                Kind::Marginal | Kind::RigidSpending | Kind::Temporary => Fen::ZERO,
            },
            extra: Fen::new(if kind == Kind::Tekun { CARE_HALF_FEN } else { 0 }),
        },
        unstable: false,
        valid_until: (kind == Kind::RigidSpending).then(|| date(2027, 1, 19)),
        care,
        account: None,
        level: ConfirmLevel::District,
        policy_version: "CN/test@2021-07-01".to_owned(),
    }
}

/// So many indicators not met.
pub(super) fn self_care(unmet: u8) -> SelfCare {
    SelfCare {
        eating: unmet < 6,
        dressing: unmet < 5,
        bed: unmet < 4,
        toilet: unmet < 3,
        walking: unmet < 2,
        bathing: unmet < 1,
    }
}

/// One benefit, and what was done with it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub benefit: Option<Benefit>,
    pub version: i64,
    pub today: Date,
    pub events: Vec<(Actor, Event)>,
}

impl Case {
    /// Granted on 20 January 2026, paid from February.
    pub(super) fn of(kind: Kind, amount_fen: i64, people: u8) -> Self {
        let mut case = Self { benefit: None, version: 0, today: GRANTED_ON, events: Vec::new() };
        let grant = Box::new(grant(kind, amount_fen, people));
        case.act(&district(), Command::Grant { origin: origin(), grant }).unwrap();
        case
    }

    /// 低保 of three people, 1,200 yuan a month.
    pub(super) fn dibao() -> Self {
        Self::of(Kind::Dibao, 120_000, 3)
    }

    /// 特困 of one person who needs some care: 780 and 300 yuan a month.
    pub(super) fn tekun() -> Self {
        Self::of(Kind::Tekun, 108_000, 1)
    }

    pub(super) fn b(&self) -> &Benefit {
        self.benefit.as_ref().unwrap()
    }

    pub(super) fn on(&mut self, today: Date) -> &mut Self {
        self.today = today;
        self
    }

    pub(super) fn act(&mut self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let at = noon(self.today);
        let events = with_rules(self.today, |rules| decide(self.benefit.as_ref(), command, by, at, rules))?;
        assert!(!events.is_empty(), "never an empty result");
        for event in &events {
            self.version += 1;
            let recorded = Recorded { version: self.version, at, by: by.clone(), event: event.clone() };
            self.benefit = evolve(self.benefit.take(), &recorded).unwrap();
            self.events.push((by.clone(), event.clone()));
        }
        Ok(events)
    }

    pub(super) fn propose(&mut self, measure: Measure) -> Result<Vec<Event>, Refusal> {
        self.act(&clerk(), Command::Propose { measure, reasons: text("情况有变化。") })
    }

    /// Proposed by the clerk, approved by the district.
    pub(super) fn measure(&mut self, measure: Measure) -> Event {
        self.propose(measure).unwrap();
        self.act(&district(), Command::Approve).unwrap().pop().unwrap()
    }

    pub(super) fn due(&self, year: i16, month: i8) -> i64 {
        self.b().due_for(date(year, month, 1)).amount_fen()
    }
}

pub(super) fn review(on: Date) -> Review {
    Review {
        visited_on: on,
        visitors: vec![name("周明"), name("吴芳")],
        findings: text("和以前一样。"),
        outcome: ReviewOutcome::Unchanged,
        unstable: false,
        income_month: None,
    }
}

/// The raise of September as policy has it for the kind.
pub(super) fn raise_of_september(kind: Kind) -> Vec<StandardFrom> {
    let (standard, extra) = match kind {
        Kind::Tekun => (NEW_FEN * 13 / 10, CARE_HALF_FEN),
        Kind::Dibao | Kind::Marginal | Kind::RigidSpending | Kind::Temporary => (NEW_FEN, 0),
    };
    vec![StandardFrom { from_month: date(2026, 9, 1), standard: Fen::new(standard), extra: Fen::new(extra) }]
}
