//! Every step of the console: its address, what it means, what sort it is.

use crate::words;
use jzt_domain::application::Action;

/// Where the case page shows a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::staff) enum Sort {
    /// Leads the procedure on.
    Onward,
    /// For when something out of the ordinary happens.
    Besides,
    /// Ends or turns back something.
    Against,
}

/// One step as a button and as a page.
#[derive(Clone, Copy)]
pub(in crate::pages::staff) struct Step {
    pub action: Action,
    /// Last part of its address.
    pub slug: &'static str,
    pub name: &'static str,
    /// What happens then; for final steps also that it cannot be undone.
    pub meaning: &'static str,
    /// True for steps that cannot be undone.
    pub is_final: bool,
    pub sort: Sort,
}

impl Step {
    /// The page of an action; `None` for what the family or the program does.
    pub(in crate::pages::staff) fn of(action: Action) -> Option<Self> {
        let (slug, is_final, meaning) = ordinary(action).or_else(|| special(action))?;
        Some(Self { action, slug, name: words::action(action), meaning, is_final, sort: sort(action) })
    }

    pub(super) fn by_slug(slug: &str) -> Option<Self> {
        Action::ALL.into_iter().filter_map(Self::of).find(|step| step.slug == slug)
    }
}

/// The steps among what somebody may do now.
pub(in crate::pages::staff) fn steps_of(available: &[Action]) -> Vec<Step> {
    available.iter().filter_map(|action| Step::of(*action)).collect()
}

const fn sort(action: Action) -> Sort {
    match action {
        Action::RefuseAcceptance
        | Action::Return
        | Action::Refuse
        | Action::Warn
        | Action::Terminate
        | Action::Reinvestigate => Sort::Against,
        Action::Transfer
        | Action::ChangeApplicant
        | Action::ChangeFamily
        | Action::SettleFact
        | Action::AssessSelfCare
        | Action::RecordAppraisal
        | Action::Extend
        | Action::LiftWarning
        | Action::RecordComplaint
        | Action::RecordDelivery
        | Action::AskSignatures
        | Action::WithdrawAuthorization => Sort::Besides,
        _ => Sort::Onward,
    }
}

/// The address, whether it cannot be undone, and the meaning of the steps that every case takes.
const fn ordinary(action: Action) -> Option<(&'static str, bool, &'static str)> {
    Some(match action {
        Action::Accept => ("accept", false, "材料齐了就受理。系统会给受理编号，期限从今天算起，并发短信告诉申请人。"),
        Action::RefuseAcceptance => {
            ("refuse-acceptance", true, "不予受理后，这份申请就结束了，不能撤回。理由会原样告诉申请人。")
        }
        Action::RequestSupplement => {
            ("request-supplement", false, "要补什么，请一次说全。家庭会收到短信，在手机上补交。")
        }
        Action::OrderVerification => {
            ("order-verification", false, "系统会把全家的核对请求发给核对平台，结果回来后显示在这里。发出后不能收回。")
        }
        Action::RecordVerification => {
            ("record-verification", false, "平台没有自动回结果时，由核对机构人工登记。登记后不能再改。")
        }
        Action::RecordVisit => ("record-visit", false, "家里要有一位能自己做决定的成年人在场。登记后不能再改。"),
        Action::WriteOpinion => ("write-opinion", false, "写好后交审核的同事看；审核同意就公示。"),
        Action::StartNotice => (
            "start-notice",
            true,
            "您同意初审意见。要公示的，系统马上在村（社区）网页公示，同时请在村务公开栏张贴；不用公示的，直接交去确认。不能撤回。",
        ),
        Action::Reinvestigate => ("reinvestigate", true, "公示马上停止，要重新入户调查，再写意见。不能撤回。"),
        Action::CloseNotice => ("close-notice", true, "公示期满、没有异议。结束公示，交去确认，不能撤回。"),
        Action::Return => ("return", true, "退回给前一步的同事重新办。理由只有工作人员看得到。不能撤回。"),
        Action::Confirm => ("confirm", true, "这是最后的决定。种类、金额和理由会告诉申请人，不能撤回。"),
        Action::Refuse => ("refuse", true, "这是最后的决定。理由会原样告诉申请人，不能撤回。"),
        _ => return None,
    })
}

/// The same for the branches of the procedure.
const fn special(action: Action) -> Option<(&'static str, bool, &'static str)> {
    Some(match action {
        Action::AskSignatures => {
            ("ask-signatures", false, "给还没签的人发短信，在手机上签核对授权书。签齐了才能接着办。")
        }
        Action::CheckPaperSignature => (
            "check-paper",
            false,
            "对着照片看：名字或手印、见证人、日期、授权书的版本。都对就通过；不对就写明哪里不对，家里会收到短信重新签。",
        ),
        Action::WithdrawAuthorization => (
            "withdraw-authorization",
            true,
            "本人带着身份证来说要撤回，才能登记。撤回后核对马上停，这份申请办不下去；本人以后愿意，可以再签。",
        ),
        Action::RecordDelivery => (
            "record-delivery",
            false,
            "书面决定当面送到或者寄到了，登记在这里，送达的期限就停了。家里在手机上打开过的，系统已经自动登记。",
        ),
        Action::Transfer => (
            "transfer",
            true,
            "转出后由那边接着办，您就看不到了，不能撤回。期限接着算，申请人会收到短信，不用重新申请。",
        ),
        Action::ChangeApplicant => {
            ("change-applicant", true, "以后由新的申请人在手机上看进度、补材料。原来的人看不到了。不能撤回。")
        }
        Action::ChangeFamily => {
            ("change-family", true, "家庭人口变了，结果要重新算。多了人的，要补签核对授权书，重新核对。不能撤回。")
        }
        Action::SettleFact => {
            ("settle-fact", false, "几处说法不一样时，由您认定以哪个为准，写明理由。以后可以再认定，每一次都留下记录。")
        }
        Action::AssessSelfCare => {
            ("assess-self-care", false, "当面看六件事能不能自己做。等级由系统算，决定照料护理补贴。以后可以再评。")
        }
        Action::RecordAppraisal => ("record-appraisal", false, "有异议时开民主评议会。登记后不能再改。"),
        Action::Extend => ("extend", true, "只能延长一次，申请人会收到短信。不能撤回。"),
        Action::Warn => ("warn", false, "家庭不配合时，先书面提醒，申请人会收到短信。期满仍不配合，才能终止。"),
        Action::LiftWarning => ("lift-warning", false, "家庭已经配合，提醒作废，接着办。"),
        Action::Terminate => {
            ("terminate", true, "这份申请就结束了，不能撤回。理由会原样告诉申请人，以后可以重新申请。")
        }
        Action::RecordComplaint => {
            ("record-complaint", false, "登记以后，区里要先入户核查，才能确认。登记后不能再改。")
        }
        Action::RecordDistrictVisit => ("record-district-visit", false, "区里自己入户核查。登记后不能再改。"),
        Action::ProposeRelief => {
            ("propose-relief", false, "人命关天，先救助、后补材料。写好金额，拍一张现场，审核的同事同意就发。")
        }
        Action::PayRelief => ("pay-relief", true, "您同意先发这笔钱，马上用备用金发放。材料以后补齐。不能撤回。"),
        Action::CloseRelief => ("close-relief", true, "材料补齐了，这份急难救助就办结了。不能撤回。"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jzt_domain::access::roles_for;
    use jzt_domain::application::Stage;

    const ELSEWHERE: [Action; 6] = [
        Action::RecordDraw,
        Action::Answer,
        Action::CallForHelp,
        Action::SignOnPaper,
        Action::CorrectSignerPhone,
        Action::ChangeSigningWay,
    ];

    #[test]
    fn every_action_that_staff_may_take_has_a_page_with_its_own_address() {
        let mut slugs = Vec::new();
        for action in Action::ALL {
            let by_staff = Stage::ALL.into_iter().any(|stage| !roles_for(action, stage).is_empty());
            match Step::of(action) {
                Some(step) => slugs.push(step.slug),
                // Draws are held for many files at once, emergencies taken down at once, each under its own address; what
                // helps with signatures stands on the tracker.
                None => assert!(!by_staff || ELSEWHERE.contains(&action), "{action:?} has no page"),
            }
        }
        let count = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), count);
    }
}
