//! The end: what was decided, why, and what can be done about it.

use crate::ctx::Ctx;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Decision, Delivery, DeliveryWay, Verdict};
use jzt_domain::kind::Kind;
use jzt_domain::policy::{CountKey, DeadlineKey};

pub(super) struct Outcome {
    pub class: &'static str,
    pub title: String,
    pub sentence: String,
    pub reasons: String,
    pub at: String,
    /// How and when the written decision came; empty until then.
    pub delivered: String,
    pub remedies: Vec<String>,
}

pub(super) fn of(ctx: &Ctx, view: &CaseView, decision: &Decision) -> Outcome {
    let (class, title, sentence) = told(decision.verdict);
    Outcome {
        class,
        title,
        sentence,
        reasons: decision.reasons.as_str().to_owned(),
        at: words::date(decision.at.date()),
        delivered: view.application.delivered.map(|delivery| delivered(&delivery)).unwrap_or_default(),
        remedies: remedies(ctx, view, decision),
    }
}

fn delivered(delivery: &Delivery) -> String {
    let how = match delivery.way {
        DeliveryWay::Online => "您在手机上打开了",
        DeliveryWay::ByHand => "当面交给您家了",
        DeliveryWay::ByPost => "寄到了",
    };
    format!("决定书已送达：{}，{how}。", words::date(delivery.on))
}

fn told(verdict: Verdict) -> (&'static str, String, String) {
    match verdict {
        Verdict::Approved { kind, amount, first_month } => {
            let sum = words::yuan(amount);
            let sentence = match kind {
                Kind::Tekun | Kind::Dibao => {
                    format!("每月 {sum}，从 {}开始，打到您填的银行卡上。", words::month(first_month))
                }
                Kind::Temporary => format!("一次性发 {sum}，打到您填的银行卡上。"),
                Kind::Marginal | Kind::RigidSpending => {
                    "这一种不按月发钱。看病、上学、住房等遇到困难，可以凭它申请别的帮助。".to_owned()
                }
            };
            ("good", format!("批准了：{}", words::kind(kind)), sentence)
        }
        Verdict::Refused => ("warm", "没有批准".to_owned(), String::new()),
        Verdict::NotAccepted => ("warm", "没有受理".to_owned(), String::new()),
        Verdict::Relieved { amount } => {
            ("good", "救急已经办完".to_owned(), format!("一次性发了 {}。", words::yuan(amount)))
        }
        Verdict::Terminated => {
            ("warm", "办理停止了".to_owned(), "因为没有配合，这次办理停止了。以后有困难，可以重新申请。".to_owned())
        }
    }
}

/// 行政复议 and 行政诉讼, with the lengths of the policy of that day.
pub(in crate::pages::citizen) fn remedies(ctx: &Ctx, view: &CaseView, decision: &Decision) -> Vec<String> {
    let policy = ctx.app().policy();
    let settings = ctx.app().settings();
    let place = view.application.handled_in().unwrap_or(&settings.district);
    let policy = policy.tree.lookup(place, decision.at.date());
    let review = policy.deadline(DeadlineKey::Review).map(|limit| {
        format!("知道结果那天起 {} 日内，可以向区人民政府申请行政复议（请政府重新看一遍）。", limit.length)
    });
    let suit = policy
        .count(CountKey::SuitMonths)
        .map(|months| format!("知道结果那天起 {months} 个月内，可以到人民法院提起行政诉讼（打官司）。"));
    review.into_iter().chain(suit).collect()
}
