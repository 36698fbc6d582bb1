//! What people are, in the words of their papers.

use jzt_domain::household::DisabilitySort;

/// A kind of disability, as on the certificate.
pub const fn disability_sort(sort: DisabilitySort) -> &'static str {
    match sort {
        DisabilitySort::Sight => "视力残疾",
        DisabilitySort::Hearing => "听力残疾",
        DisabilitySort::Speech => "言语残疾",
        DisabilitySort::Limb => "肢体残疾",
        DisabilitySort::Intellectual => "智力残疾",
        DisabilitySort::Mental => "精神残疾",
        DisabilitySort::Multiple => "多重残疾",
    }
}
