//! The procedure: stages, steps, clocks, roles.

use jzt_domain::access::Role;
use jzt_domain::application::{Action, ClockKind, DeliveryWay, Holder, Light, Stage, Verdict};

/// A stage as staff call it.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "填写中",
        Stage::AwaitingSignatures => "等待签名",
        Stage::Submitted => "待受理",
        Stage::SupplementRequested => "待补正",
        Stage::Investigating => "核对调查",
        Stage::Opinion => "初审",
        Stage::PublicNotice => "公示",
        Stage::Confirmation => "待确认",
        Stage::Decided => "已决定",
        Stage::Withdrawn => "已撤回",
        Stage::ReliefFirst => "先行救助",
        Stage::Terminated => "已终止",
    }
}

/// A stage as the family reads it.
pub const fn stage_for_family(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "还没填完",
        Stage::AwaitingSignatures => "等家人签名",
        Stage::Submitted => "已交上去，等镇里受理",
        Stage::SupplementRequested => "镇里请您补交材料",
        Stage::Investigating => "镇里正在核对，还要上门看看",
        Stage::Opinion => "镇里正在写意见",
        Stage::PublicNotice => "正在村里公示",
        Stage::Confirmation => "区民政局正在确认",
        Stage::Decided => "有结果了",
        Stage::Withdrawn => "您已撤回",
        Stage::ReliefFirst => "救急的钱已经发了，请补齐材料",
        Stage::Terminated => "办理停止了",
    }
}

/// A step.
pub const fn action(action: Action) -> &'static str {
    match action {
        Action::Answer => "填写",
        Action::AskSignatures => "填完，请家人签名",
        Action::ReopenDraft => "退回修改",
        Action::Sign => "签名",
        Action::DeclineSignature => "不同意签名",
        Action::SignOnPaper => "交纸质签名",
        Action::OpenSigning => "打开签名链接",
        Action::CorrectSignerPhone => "改签名人的手机号",
        Action::ChangeSigningWay => "换一种签名方式",
        Action::CheckPaperSignature => "核对纸质签名",
        Action::WithdrawAuthorization => "撤回授权",
        Action::Withdraw => "撤回申请",
        Action::AnswerSupplement => "补交材料",
        Action::Object => "提出异议",
        Action::Accept => "受理",
        Action::RefuseAcceptance => "不予受理",
        Action::RequestSupplement => "一次性告知补正",
        Action::OrderVerification => "发起核对",
        Action::RecordVerification => "登记核对结果",
        Action::RecordVisit => "登记入户调查",
        Action::WriteOpinion => "写初审意见",
        Action::StartNotice => "同意并公示",
        Action::Reinvestigate => "因异议重新调查",
        Action::CloseNotice => "结束公示并报区",
        Action::Return => "退回",
        Action::Confirm => "确认",
        Action::Refuse => "不予确认",
        Action::RecordDelivery => "登记送达",
        Action::CallForHelp => "求助",
        Action::GiveConsent => "同意按别的种类审核",
        Action::DisputeVerification => "对核对结果有异议",
        Action::ChangeFamily => "家庭人口变化",
        Action::Transfer => "转办",
        Action::ChangeApplicant => "更换申请人",
        Action::SettleFact => "认定数据",
        Action::AssessSelfCare => "评估自理能力",
        Action::RecordAppraisal => "登记民主评议",
        Action::Extend => "延长办理期限",
        Action::Warn => "书面提醒配合",
        Action::LiftWarning => "撤销提醒",
        Action::Terminate => "终止办理",
        Action::RecordComplaint => "登记投诉举报",
        Action::RecordDistrictVisit => "登记区级入户",
        Action::RecordDraw => "登记抽查",
        Action::ProposeRelief => "提出先行救助",
        Action::PayRelief => "同意并先行救助",
        Action::CloseRelief => "补齐办结",
    }
}

/// How a decision came.
pub const fn delivery_way(way: DeliveryWay) -> &'static str {
    match way {
        DeliveryWay::Online => "本人在手机上打开",
        DeliveryWay::ByHand => "当面交给本人或者家人",
        DeliveryWay::ByPost => "邮寄，已经签收",
    }
}

/// What a clock measures.
pub const fn clock(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Signatures => "家人签名",
        ClockKind::Accept => "受理",
        ClockKind::Supplement => "补交材料",
        ClockKind::SurveyStart => "开始调查",
        ClockKind::Investigate => "完成调查",
        ClockKind::Opinion => "提出意见",
        ClockKind::Notice => "公示",
        ClockKind::SubmitToDistrict => "报区民政局",
        ClockKind::Confirm => "区民政局确认",
        ClockKind::VerificationStart => "开始核对",
        ClockKind::Recheck => "复查核对结果",
        ClockKind::ObjectionAnswer => "处理异议",
        ClockKind::RefuseNotice => "送达不予确认通知",
        ClockKind::Cooperation => "家庭配合",
        ClockKind::UrgentPay => "先行救助",
        ClockKind::UrgentBackfill => "补齐材料",
        ClockKind::Total => "全部办完",
    }
}

/// Who has to act before a clock runs out.
pub const fn holder(holder: Holder) -> &'static str {
    match holder {
        Holder::Family => "申请家庭",
        Holder::Village => "村（社区）公示",
        Holder::Staff(staff) => role(staff),
        Holder::Platform => "核对平台",
    }
}

/// A light: shape and word, never colour alone.
pub const fn light(light: Light) -> &'static str {
    match light {
        Light::OnTime => "● 按时",
        Light::Soon => "◆ 快到期",
        Light::Late => "▲ 已超期",
    }
}

/// A role.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::VillageWorker => "村（社区）协助人员",
        Role::TownshipClerk => "乡镇（街道）经办",
        Role::TownshipApprover => "乡镇（街道）审核",
        Role::VerificationOfficer => "区核对机构",
        Role::DistrictReviewer => "区民政局复核",
        Role::DistrictApprover => "区民政局审批",
        Role::Supervisor => "督查",
        Role::SystemAdministrator => "系统管理员",
        Role::SecurityAdministrator => "安全管理员",
        Role::AuditAdministrator => "审计管理员",
    }
}

/// A decision in one word.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved { .. } => "同意给予救助",
        Verdict::Refused => "不同意",
        Verdict::NotAccepted => "没有受理",
        Verdict::Relieved { .. } => "已先行救助",
        Verdict::Terminated => "终止办理",
    }
}

/// What pages and addresses call a light.
pub const fn light_code(light: Light) -> &'static str {
    match light {
        Light::OnTime => "ok",
        Light::Soon => "soon",
        Light::Late => "late",
    }
}

/// Days left as people say them; the shape of the light stands beside it.
pub fn days_left(days: i32) -> String {
    match days {
        0 => "今天到期".to_owned(),
        1.. => format!("剩 {days} 天"),
        _ => format!("超 {} 天", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        assert_eq!([days_left(2), days_left(0), days_left(-1)], ["剩 2 天", "今天到期", "超 1 天"]);
    }
}
