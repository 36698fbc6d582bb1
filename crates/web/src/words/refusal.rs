//! Why the rules say no, in one sentence that says what to do.

use crate::words;
use jzt_domain::application::Refusal;
use jzt_domain::household::Section;

/// The sentence for a page.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Incomplete(sections) => {
            let names: Vec<&str> = sections.iter().map(|section: &Section| words::section(*section)).collect();
            format!("还没填完：{}。请填好再交。", names.join("、"))
        }
        Refusal::SignerWithoutPhone(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|no| format!("第 {} 人", no.0)).collect();
            format!("{}还没有填手机号。签名的链接要发到手机上，请先填好。可以填家里同一个手机号。", numbers.join("、"))
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
        Refusal::PolicyMissing => plain("本地的政策数据不全，请联系系统管理员。"),
    }
}

fn plain(text: &str) -> String {
    text.to_owned()
}
