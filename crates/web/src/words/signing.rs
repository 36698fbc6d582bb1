//! Signatures: how each signer stands, and why they are asked.

use jzt_domain::application::{AskedWay, SignReason, SignerStatus, SigningWay};

/// How a signer stands: a sign, words, and the colour that goes with them.
pub const fn signer_status(status: SignerStatus, asked: AskedWay) -> (&'static str, &'static str) {
    match (status, asked) {
        (SignerStatus::Invited, AskedWay::OnPhone) => ("◆ 还没打开链接", "soon"),
        (SignerStatus::Invited | SignerStatus::Opened, AskedWay::OnPaper) => ("◆ 等纸上签名", "soon"),
        (SignerStatus::Opened, AskedWay::OnPhone) => ("◆ 打开看了，还没签", "soon"),
        (SignerStatus::Signed, _) => ("✓ 签好了", "ok"),
        (SignerStatus::PaperUnchecked, _) => ("◆ 纸交了，等镇里看", "soon"),
        (SignerStatus::PaperRejected, _) => ("▲ 纸上签名没通过", "late"),
        (SignerStatus::Declined, _) => ("▲ 说不同意", "late"),
        (SignerStatus::Withdrawn, _) => ("▲ 撤回了授权", "late"),
        (SignerStatus::Expired, _) => ("▲ 时间过了，没签", "late"),
    }
}

/// How a signature was given.
pub const fn signing_way(way: &SigningWay) -> &'static str {
    match way {
        SigningWay::Promise => "在手机上打字承诺",
        SigningWay::Drawn => "在手机上手写",
        SigningWay::ThumbPrint { .. } => "按了手印",
        SigningWay::Paper { .. } => "在纸上签的",
    }
}

/// 为什么需要他签: why somebody is asked, as the family reads it.
pub const fn why_signs(reason: SignReason) -> &'static str {
    match reason {
        SignReason::Applicant => "这份申请是他（她）提出的。本人同意，区里才能核对家里的经济情况。",
        SignReason::Member => "住在一起，收入和财产算在一家里。核对他（她）的，要他（她）本人同意。",
        SignReason::Obligor => {
            "法律规定他（她）有赡养、抚养、扶养的责任。要看有没有能力帮，所以要他（她）本人同意核对。"
        }
        SignReason::ObligorSpouse => "夫妻的财产是两个人的，所以亲人的丈夫或妻子也要同意核对。",
        SignReason::Guardian => "申请人自己做不了主，由监护人代签。",
        SignReason::Agent => "受这家人委托，替他们办申请。",
    }
}

/// Who somebody is to the family.
pub const fn sign_role(reason: SignReason) -> &'static str {
    match reason {
        SignReason::Applicant => "申请人",
        SignReason::Member => "家里人",
        SignReason::Obligor => "不住在一起的亲人",
        SignReason::ObligorSpouse => "亲人的丈夫或妻子",
        SignReason::Guardian | SignReason::Agent => "监护人、代办人",
    }
}

/// Why somebody signs for others too.
pub const WHY_FOR_OTHERS: &str = "小孩和自己做不了主的人，由监护人代签。";
