//! Why the rules say no, in one sentence that says what to do.

use crate::words;
use jzt_domain::application::Refusal;
use jzt_domain::household::Section;

/// The sentence for a page.
#[expect(clippy::too_many_lines, reason = "one exhaustive table: a refusal without words does not compile")]
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Incomplete(sections) => {
            let names: Vec<&str> = sections.iter().map(|section: &Section| words::section(*section)).collect();
            format!("还没填完：{}。请填好再交。", names.join("、"))
        }
        Refusal::OutOfScope => plain("没有找到这份申请。"),
        Refusal::NotYours => plain("这一步不归您办。"),
        Refusal::WrongStage => plain("这份申请已经走到别的一步了，现在不能这样办。请重新打开看看。"),
        Refusal::SecondPersonRequired => plain("前面一步是您自己办的，这一步要换一个人办。"),
        Refusal::PromiseMissing => plain("请先看承诺书，并打勾。"),
        Refusal::TooManyMembers => plain("家里人数太多，这里填不下。请去村（社区）便民服务中心办。"),
        Refusal::IdNumberTwice => plain("这个身份证号码已经填过了，请看看是不是同一个人。"),
        Refusal::ApplicantCannotSign => plain("申请人要年满 18 岁，能自己做决定。请换家里一位成年人来申请。"),
        Refusal::ApplicantComesFirst => plain("请先填申请人本人。申请人不能删掉。"),
        Refusal::NoSuchMember => plain("没有找到这位家人，可能已经删掉了。"),
        Refusal::NotAVillage => plain("请选到村或社区。"),
        Refusal::NoCause => plain("请至少选一个原因。"),
        Refusal::TooManyPapers => plain("照片太多了，请删掉几张再传。"),
        Refusal::NoSuchPaper => plain("没有找到这张照片，可能已经删掉了。"),
        Refusal::NotASigner => plain("这份授权书不用您签。"),
        Refusal::IdentityTooLow(_) => plain("请先核对您的手机号和身份，再办这一步。"),
        Refusal::PromiseDiffers => plain("和要写的那句话不一样，请照着写一遍。"),
        Refusal::BankConsentMissing => plain("要核对存款，请在这里打勾；不同意就没法核对。"),
        Refusal::WitnessIsParty => plain("见证人不能是这份申请里要签名的人，请换一个人。"),
        Refusal::SigningWayImpossible => plain("这一步不能用这种方式签。"),
        Refusal::ClockSetBack => plain("系统的时间不对，我们正在处理。请过一会儿再签，填的内容不会丢。"),
        Refusal::EvidenceMissing => plain("签名的凭证没有做好，我们正在处理。请过一会儿再签。"),
        Refusal::PaperSignatureUnchecked => plain("还有纸质签名没有核对，请先核对。"),
        Refusal::NoPaperSignature => plain("没有等着核对的纸质签名。"),
        Refusal::AuthorizationWithdrawn => plain("有人撤回了授权，核对已经停下。"),
        Refusal::NotSigned => plain("这个人还没有签过。"),
        Refusal::AlreadySigned => plain("您已经签过了，不用再签。"),
        Refusal::SigningExpired => plain("签名的时间过了。请申请人重新发一次链接。"),
        Refusal::SignerNameDiffers => plain("姓名和申请里填的不一样，请照身份证填。"),
        Refusal::SignerIdDiffers => plain("身份证号码后六位和申请里填的不一样，请再看一遍。"),
        Refusal::TextChanged => plain("授权书的内容更新了，请重新看一遍再签。"),
        Refusal::NothingListed => plain("请至少写一样要补的材料。"),
        Refusal::TooManySupplements => plain("补正的次数或项目太多了。"),
        Refusal::NothingAdded => plain("请至少传一张照片，或者写一句话。"),
        Refusal::VerificationOrderedAlready => plain("已经发起过核对了。"),
        Refusal::NoVerificationExpected => plain("现在没有要登记的核对结果。"),
        Refusal::VisitedAlready => plain("这一轮已经登记过入户调查了。"),
        Refusal::TwoVisitorsRequired => plain("入户调查至少要两位不同的工作人员。"),
        Refusal::DateImpossible => plain("日期不对：不能晚于今天，也不能早于它前面的那件事。"),
        Refusal::VisitDateImpossible => plain("入户日期不对：不能早于受理那天，也不能晚于今天。"),
        Refusal::NoOpinion => plain("还没有写初审意见。"),
        Refusal::OpinionWrittenAlready => plain("初审意见已经写过了。"),
        Refusal::AmountImpossible => plain("金额不对：要大于 0，并且不超过保障标准乘以人数。"),
        Refusal::NoticeRunning => plain("公示还没到期，不能结束。"),
        Refusal::NoticeOver => plain("公示已经结束了，不能再提异议。"),
        Refusal::ObjectionOpen => plain("还有异议没有处理完。"),
        Refusal::NoObjection => plain("没有要处理的异议。"),
        Refusal::TooManyObjections => plain("这份公示收到的异议太多了，请打电话给镇（街道）民政办。"),
        Refusal::FirstMonthNotNext => plain("从作出决定的下一个月开始发放，请改发放月份。"),
        Refusal::SumImpossible => plain("金额不对，请再看一遍，单位是元。"),
        Refusal::ListTooLong => plain("填的项目太多了，请减少一些。"),
        Refusal::TooManyChanges => plain("这份申请改的次数太多了。请去村（社区）便民服务中心，让工作人员帮您办。"),
        Refusal::SupplementRunning => plain("补交材料的时间还没到。"),
        Refusal::WitnessCannotSign => plain("在场的家人要年满 18 岁，能自己做决定。"),
        Refusal::SameCause(Some(number)) => {
            format!("同一个原因已经申请过了，受理编号 {number}：还在办，或者已经批准、还在享受。不用再申请。")
        }
        Refusal::SameCause(None) => {
            plain("这个家庭已经有一件同一原因的申请，不能再交一份。请先问问家里人；还不清楚，请联系镇（街道）民政办。")
        }
        Refusal::NothingAskedFor => plain("请先选申请什么。"),
        Refusal::NotAnEmergency => plain("只有急难救助才能先求助、后补材料。请先填完，家人签名后再交。"),
        Refusal::ConsentMissing => plain("家庭还没有同意按别的种类审核。请先请家庭在手机上同意，不用再交材料。"),
        Refusal::ConsentGivenAlready => plain("已经同意过了，不用再点。"),
        Refusal::NothingToDispute => plain("核对结果还没有出来，或者异议已经在处理了。"),
        Refusal::DisputeOpen => plain("家庭对核对结果有异议，要先复查：重新发起核对，收到结果后再办这一步。"),
        Refusal::SignatureMissing => plain("还有人没有签核对授权书，签齐了才能办这一步。"),
        Refusal::ApplicantMustBeReplaced => plain("这个人是申请人。请先更换申请人，再登记人口变化。"),
        Refusal::SameTownship => plain("本来就归这个乡镇（街道）办，不用转。"),
        Refusal::NotThisDistrict => plain("只能转给本区的乡镇（街道）。"),
        Refusal::SourceSaysOtherwise => plain("这个来源没有这个数，或者已经变了。请重新打开再选。"),
        Refusal::QuorumMissed => plain("参加评议的人数不够，或者不是单数。"),
        Refusal::TooFewResidents => plain("参加评议的居民代表太少。"),
        Refusal::VotesImpossible => plain("票数比到场的人多，请再数一遍。"),
        Refusal::ExtendedAlready => plain("已经延长过一次，不能再延长。"),
        Refusal::ExtensionTooLate => plain("原来的期限已经过了，不能再延长。要延长，应当在到期前办。"),
        Refusal::WarnedAlready => plain("已经发过书面提醒，还在等家庭配合。"),
        Refusal::WarningRunning => plain("提醒的期限还没有到，家庭还可以配合。"),
        Refusal::NotWarned => plain("还没有书面提醒过家庭。要先提醒，期满仍不配合才能终止。"),
        Refusal::DistrictVisitRequired => plain("这一份要区里先入户核查：近亲属备案、有投诉举报，或者被抽中。"),
        Refusal::DrawRequired => plain("特困供养要先参加抽查，抽过以后才能确认。"),
        Refusal::DrawnAlready => plain("这一份已经抽查过了。"),
        Refusal::DeliveredAlready => plain("决定书已经送达过了。"),
        Refusal::AmountNotPublished => plain("种类和金额要和公示的一样。不同意的话，请退回重新办。"),
        Refusal::AbovePettyFund => plain("超过乡镇（街道）备用金一次能发的金额。请减少，余下的按正常程序申请。"),
        Refusal::ReliefProposedAlready => plain("已经有人提出先行救助了，等审核同意。"),
        Refusal::ReliefNotProposed => plain("还没有人提出先行救助。"),
        Refusal::KindImpossible => plain("这份申请不能按这个种类办。"),
        Refusal::PolicyMissing => plain("本地的政策数据不全，请联系系统管理员。"),
    }
}

fn plain(text: &str) -> String {
    text.to_owned()
}
