//! What a family states.

use jzt_domain::household::{Cause, Health, PaperKind, Relation, Section};
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
pub const PAPER_KINDS: [(PaperKind, &str); 6] = [
    (PaperKind::IdCard, "id_card"),
    (PaperKind::HouseholdRegister, "household_register"),
    (PaperKind::IncomeProof, "income_proof"),
    (PaperKind::MedicalProof, "medical_proof"),
    (PaperKind::DisabilityCertificate, "disability_certificate"),
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
        PaperKind::Other => "其他材料",
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
        Section::Place => "家住哪里",
        Section::Cause => "为什么申请",
        Section::Members => "家里有谁",
        Section::Income => "一年的收入",
        Section::Property => "家里的财产",
        Section::Bank => "收钱的银行卡",
        Section::OfficialRelative => "有没有亲戚办理救助",
        Section::Papers => "证件照片",
    }
}

/// Where a part is filled in, below the application's own address.
pub const fn section_path(section: Section) -> &'static str {
    match section {
        Section::Place => "place",
        Section::Cause => "cause",
        Section::Members => "members",
        Section::Income => "income",
        Section::Property => "property",
        Section::Bank => "bank",
        Section::OfficialRelative => "relative",
        Section::Papers => "papers",
    }
}
