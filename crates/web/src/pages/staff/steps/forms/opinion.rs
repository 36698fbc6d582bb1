//! 初审意见: kind and amount as computed; another kind only where the family agreed.

use crate::forms::{self, Field, Opt};
use crate::pages::staff::case::{paid, verdict_of};
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::application::{Command, Outcome};
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;

const REFUSE: &str = "refuse";

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let application = &form.case.application;
    let assessment = form.case.assessment.as_ref();
    let proposal = assessment.and_then(|assessment| assessment.proposal);
    let chosen = form.or("outcome", proposal.map_or("", |proposal| proposal.kind.code()));
    let mut options: Vec<Opt> = kinds(application.declaration.request())
        .into_iter()
        .map(|kind| {
            let judged = assessment.and_then(|all| all.judgements.iter().find(|judged| judged.kind == kind));
            let hint = judged.map_or_else(|| not_judged(application.others_too()).to_owned(), verdict_of);
            Opt::new(kind.code(), &format!("给予：{}", words::kind(kind))).hint(&hint).on(chosen == kind.code())
        })
        .collect();
    options.push(Opt::new(REFUSE, "不予").on(chosen == REFUSE));
    let amount = proposal.and_then(|proposal| proposal.amount).filter(|sum| *sum > Fen::ZERO);
    let amount = form.or("amount", &amount.map(words::plain_yuan).unwrap_or_default());
    let mut sheet = Sheet::of(single(vec![
        Field::radio("outcome", "意见", options).with(form.errors),
        Field::money("amount", "金额", &amount)
            .hint("低保、特困填全家每月，临时救助填一次发多少。已按下面的计算填好；别的种类和不予时不看这一项")
            .with(form.errors),
        form.area("reasons", "理由", "写清楚事实和依据"),
    ]));
    let proposed = match proposal {
        Some(proposal) => proposal
            .amount
            .map_or_else(|| format!("{}，金额由您定", words::kind(proposal.kind)), |sum| paid(proposal.kind, sum)),
        None => "按现在认定的数据，没有符合的种类".to_owned(),
    };
    sheet.shown = vec![
        ("申请的".to_owned(), words::request(application.declaration.request())),
        ("算下来".to_owned(), proposed),
        ("改按别的种类".to_owned(), consent(application.others_too()).to_owned()),
    ];
    sheet
}

/// Whether the family agreed to be judged as the next kind.
const fn consent(agreed: bool) -> &'static str {
    if agreed {
        "● 家庭已经同意"
    } else {
        "◆ 家庭还没有同意，只能按申请的种类。请先请家庭在手机上同意"
    }
}

/// The kind asked for, and those that come after it.
fn kinds(request: Request) -> Vec<Kind> {
    match request {
        Request::Temporary { .. } => vec![Kind::Temporary],
        asked => Kind::IN_ORDER.into_iter().skip_while(|kind| *kind != asked.kind()).collect(),
    }
}

const fn not_judged(agreed: bool) -> &'static str {
    if agreed {
        "没有算：前面的种类已经符合，或者数据还不全"
    } else {
        "没有算：家庭还没有同意"
    }
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let outcome = match (form.typed.get("outcome"), Kind::from_code(form.typed.get("outcome"))) {
        (REFUSE, _) => Some(Outcome::Refuse),
        (_, Some(kind @ (Kind::Marginal | Kind::RigidSpending))) => Some(Outcome::Approve { kind, amount: Fen::ZERO }),
        (_, Some(kind)) => form
            .errors
            .take("amount", forms::amount_yuan(form.typed.get("amount")))
            .map(|amount| Outcome::Approve { kind, amount }),
        (_, None) => form.errors.take("outcome", Err("请选一个意见")),
    };
    let reasons = form.long("reasons", "理由");
    Some(Command::WriteOpinion { outcome: outcome?, reasons: reasons? })
}
