//! What a family states.

use jzt_app::words::disability_sort;
use jzt_domain::household::{
    Apart, Cause, Disability, DisabilitySort, Health, ObligorStanding, Occupation, PaperKind, Relation, Section,
};
use jzt_domain::policy::Residence;

/// Causes with what forms post for them.
pub const CAUSES: [(Cause, &str); 7] = [
    (Cause::Illness, "illness"),
    (Cause::Disability, "disability"),
    (Cause::OldAge, "old_age"),
    (Cause::LowIncome, "low_income"),
    (Cause::Schooling, "schooling"),
    (Cause::Accident, "accident"),
    (Cause::Other, "other"),
];

/// States of health with what forms post for them.
pub const HEALTHS: [(Health, &str); 4] = [
    (Health::Good, "good"),
    (Health::ChronicIllness, "chronic_illness"),
    (Health::SeriousIllness, "serious_illness"),
    (Health::Disabled, "disabled"),
];

/// Relations of members other than the applicant, with what forms post for them.
pub const RELATIONS: [(Relation, &str); 7] = [
    (Relation::Spouse, "spouse"),
    (Relation::Child, "child"),
    (Relation::Parent, "parent"),
    (Relation::Grandparent, "grandparent"),
    (Relation::Grandchild, "grandchild"),
    (Relation::Sibling, "sibling"),
    (Relation::Other, "other"),
];

/// Papers that a family photographs, with what forms post for them.
pub const PAPER_KINDS: [(PaperKind, &str); 8] = [
    (PaperKind::IdCard, "id_card"),
    (PaperKind::HouseholdRegister, "household_register"),
    (PaperKind::IncomeProof, "income_proof"),
    (PaperKind::MedicalProof, "medical_proof"),
    (PaperKind::DisabilityCertificate, "disability_certificate"),
    (PaperKind::SpendingProof, "spending_proof"),
    (PaperKind::Entrustment, "entrustment"),
    (PaperKind::Other, "other"),
];

/// Town or village, with what forms post for them.
pub const RESIDENCES: [(Residence, &str); 2] = [(Residence::Rural, "rural"), (Residence::Urban, "urban")];

/// A cause.
pub const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Illness => "家里有人生病",
        Cause::Disability => "家里有人残疾",
        Cause::OldAge => "年纪大了，干不了活",
        Cause::LowIncome => "没有工作，或者收入太低",
        Cause::Schooling => "孩子上学花费大",
        Cause::Accident => "遇到意外或灾害",
        Cause::Other => "其他原因",
    }
}

/// A state of health, or that it was not asked yet.
pub const fn stated_health(stated: Option<Health>) -> &'static str {
    match stated {
        Some(stated) => health(stated),
        None => "身体情况还没填",
    }
}

/// A state of health.
pub const fn health(health: Health) -> &'static str {
    match health {
        Health::Good => "身体健康",
        Health::ChronicIllness => "有慢性病，要长期吃药",
        Health::SeriousIllness => "有大病、重病",
        Health::Disabled => "有残疾",
    }
}

/// A relation to the applicant.
pub const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Applicant => "申请人本人",
        Relation::Spouse => "丈夫或妻子",
        Relation::Child => "儿子或女儿",
        Relation::Parent => "父亲或母亲",
        Relation::Grandparent => "爷爷奶奶、外公外婆",
        Relation::Grandchild => "孙子孙女、外孙外孙女",
        Relation::Sibling => "兄弟姐妹",
        Relation::Other => "其他一起生活的人",
    }
}

/// What a photograph shows.
pub const fn paper_kind(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::IdCard => "身份证",
        PaperKind::HouseholdRegister => "户口簿",
        PaperKind::IncomeProof => "收入证明",
        PaperKind::MedicalProof => "病历、看病的票据",
        PaperKind::DisabilityCertificate => "残疾证",
        PaperKind::SpendingProof => "缴费单、学费单等支出凭证",
        PaperKind::Entrustment => "委托书、监护证明",
        PaperKind::Other => "其他材料",
        PaperKind::ReliefPhoto => "急难现场照片",
        PaperKind::SignedForm => "签了名的纸质授权书",
        PaperKind::VisitPhoto => "入户调查照片",
    }
}

/// Town or village.
pub const fn residence(residence: Residence) -> &'static str {
    match residence {
        Residence::Urban => "城镇",
        Residence::Rural => "农村",
    }
}

/// A part of the application, as the task list calls it.
pub const fn section(section: Section) -> &'static str {
    match section {
        Section::Request => "申请什么",
        Section::Place => "家住哪里",
        Section::Cause => "为什么申请",
        Section::Members => "家里有谁",
        Section::Income => "一年的收入",
        Section::Spending => "一年的必要花费",
        Section::Property => "家里的财产",
        Section::Obligors => "不住在一起的亲属",
        Section::Bank => "收钱的银行卡",
        Section::OfficialRelative => "有没有亲戚办理救助",
        Section::Papers => "证件照片",
    }
}

/// Where a part is filled in, below the application's own address.
pub const fn section_path(section: Section) -> &'static str {
    match section {
        Section::Request => "request",
        Section::Place => "place",
        Section::Cause => "cause",
        Section::Members => "members",
        Section::Income => "income",
        Section::Spending => "spending",
        Section::Property => "property",
        Section::Obligors => "obligors",
        Section::Bank => "bank",
        Section::OfficialRelative => "relative",
        Section::Papers => "papers",
    }
}

/// What people do all day, with what forms post for it.
pub const OCCUPATIONS: [(Occupation, &str); 7] = [
    (Occupation::Working, "working"),
    (Occupation::WithoutWork, "without_work"),
    (Occupation::UnableToWork, "unable_to_work"),
    (Occupation::CaringAtHome, "caring_at_home"),
    (Occupation::Pupil, "pupil"),
    (Occupation::Student, "student"),
    (Occupation::BelowSchool, "below_school"),
];

/// What somebody does all day.
pub const fn occupation(occupation: Occupation) -> &'static str {
    match occupation {
        Occupation::BelowSchool => "还没上学的孩子",
        Occupation::Pupil => "在读中小学（含高中、中职）",
        Occupation::Student => "在读全日制大专、本科",
        Occupation::Working => "有工作（含种地、做生意）",
        Occupation::WithoutWork => "能劳动，暂时没有工作",
        Occupation::CaringAtHome => "在家照顾家人，脱不开身",
        Occupation::UnableToWork => "不能劳动",
    }
}

/// Kinds of disability with what forms post for them.
pub const DISABILITIES: [(DisabilitySort, &str); 7] = [
    (DisabilitySort::Limb, "limb"),
    (DisabilitySort::Sight, "sight"),
    (DisabilitySort::Hearing, "hearing"),
    (DisabilitySort::Speech, "speech"),
    (DisabilitySort::Intellectual, "intellectual"),
    (DisabilitySort::Mental, "mental"),
    (DisabilitySort::Multiple, "multiple"),
];

/// 肢体残疾二级.
pub fn disability(disability: Disability) -> String {
    let grade = match disability.grade {
        1 => "一级",
        2 => "二级",
        3 => "三级",
        4 => "四级",
        _ => "（等级不明）",
    };
    format!("{}{grade}", disability_sort(disability.sort))
}

/// Why somebody does not live with the family.
pub fn apart(apart: Apart) -> String {
    match apart {
        Apart::Prison => "在监狱服刑".to_owned(),
        Apart::DrugRehabilitation => "在强制隔离戒毒".to_owned(),
        Apart::DeclaredMissing => "已宣告失踪".to_owned(),
        Apart::Religious { years } => format!("宗教教职人员，离家 {years} 年"),
        Apart::Elsewhere => "在别处生活".to_owned(),
    }
}

/// How an obliged relative stands, with what forms post for it.
pub const STANDINGS: [(ObligorStanding, &str); 6] = [
    (ObligorStanding::Able, "able"),
    (ObligorStanding::LowIncome, "low_income"),
    (ObligorStanding::Dibao, "dibao"),
    (ObligorStanding::Tekun, "tekun"),
    (ObligorStanding::SeverelyDisabled, "severely_disabled"),
    (ObligorStanding::CannotAct, "cannot_act"),
];

/// How an obliged relative stands.
pub const fn standing(standing: ObligorStanding) -> &'static str {
    match standing {
        ObligorStanding::Able => "有收入，生活过得去",
        ObligorStanding::Tekun => "是特困人员",
        ObligorStanding::Dibao => "在吃低保",
        ObligorStanding::LowIncome => "收入低",
        ObligorStanding::SeverelyDisabled => "重度残疾，收入低",
        ObligorStanding::CannotAct => "不能自己做决定、失踪或在服刑",
    }
}
