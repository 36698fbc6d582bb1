//! What the branches of the procedure carry: facts and their sources, extensions, changes of the family.

use jzt_domain::application::{ExtensionReason, FactKey, FactSource, FactValue, LeftWhy};
use jzt_domain::household::SelfCare;
use jzt_domain::money::Fen;

use super::yuan;

/// Facts with what forms post for them.
pub const FACTS: [(FactKey, &str); 11] = [
    (FactKey::Wages, "wages"),
    (FactKey::Business, "business"),
    (FactKey::PropertyIncome, "property_income"),
    (FactKey::Transfer, "transfer"),
    (FactKey::Savings, "savings"),
    (FactKey::VehiclesValue, "vehicles_value"),
    (FactKey::VehiclesCount, "vehicles_count"),
    (FactKey::DwellingsCount, "dwellings_count"),
    (FactKey::DwellingsArea, "dwellings_area"),
    (FactKey::MedicalSpending, "medical_spending"),
    (FactKey::EducationSpending, "education_spending"),
];

/// A fact.
pub const fn fact(key: FactKey) -> &'static str {
    match key {
        FactKey::Wages => "工资性收入（一年）",
        FactKey::Business => "经营净收入（一年）",
        FactKey::PropertyIncome => "财产净收入（一年）",
        FactKey::Transfer => "转移净收入（一年）",
        FactKey::Savings => "存款等金融资产",
        FactKey::VehiclesValue => "机动车现值",
        FactKey::VehiclesCount => "机动车",
        FactKey::DwellingsCount => "住房",
        FactKey::DwellingsArea => "住房面积合计",
        FactKey::MedicalSpending => "自付医疗费（一年）",
        FactKey::EducationSpending => "自付教育费（一年）",
    }
}

/// What a fact is counted in, where it is no sum of money.
pub const fn fact_unit(key: FactKey) -> &'static str {
    match key {
        FactKey::VehiclesCount => "辆",
        FactKey::DwellingsCount => "套",
        FactKey::DwellingsArea => "平方米",
        FactKey::Wages
        | FactKey::Business
        | FactKey::PropertyIncome
        | FactKey::Transfer
        | FactKey::Savings
        | FactKey::VehiclesValue
        | FactKey::MedicalSpending
        | FactKey::EducationSpending => "元",
    }
}

/// A value of a fact with its unit.
pub fn fact_value(fact: FactValue) -> String {
    if fact.key.is_money() { yuan(Fen::new(fact.value)) } else { format!("{} {}", fact.value, fact_unit(fact.key)) }
}

/// Sources of a fact with what forms post for them.
pub const FACT_SOURCES: [(FactSource, &str); 3] =
    [(FactSource::Declared, "declared"), (FactSource::Verified, "verified"), (FactSource::Visited, "visited")];

/// Where a value comes from.
pub const fn fact_source(source: FactSource) -> &'static str {
    match source {
        FactSource::Declared => "家庭申报",
        FactSource::Verified => "核对结果",
        FactSource::Visited => "入户所见",
    }
}

/// Reasons for more time with what forms post for them.
pub const EXTENSION_REASONS: [(ExtensionReason, &str); 4] = [
    (ExtensionReason::Objection, "objection"),
    (ExtensionReason::HomeApart, "home_apart"),
    (ExtensionReason::AppliedElsewhere, "applied_elsewhere"),
    (ExtensionReason::HardSurvey, "hard_survey"),
];

/// Why the whole procedure may take longer, in the words of 民发〔2021〕57号.
pub const fn extension_reason(reason: ExtensionReason) -> &'static str {
    match reason {
        ExtensionReason::Objection => "公示有异议",
        ExtensionReason::HomeApart => "人户分离",
        ExtensionReason::AppliedElsewhere => "异地申办",
        ExtensionReason::HardSurvey => "家庭经济状况调查难度较大",
    }
}

/// Why a member left.
pub const fn left_why(why: LeftWhy) -> &'static str {
    match why {
        LeftWhy::Died => "去世",
        LeftWhy::MovedOut => "不再一起生活",
    }
}

/// The six indicators of self-care, in the order of the law, with what forms post for them.
pub const SELF_CARE: [(&str, &str); 6] = [
    ("eating", "自己吃饭"),
    ("dressing", "自己穿衣"),
    ("bed", "自己上下床"),
    ("toilet", "自己上厕所"),
    ("walking", "在屋里自己走动"),
    ("bathing", "自己洗澡"),
];

/// What somebody manages alone, in the same order.
pub const fn manages(care: SelfCare) -> [bool; 6] {
    [care.eating, care.dressing, care.bed, care.toilet, care.walking, care.bathing]
}
