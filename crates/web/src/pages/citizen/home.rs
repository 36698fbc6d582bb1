//! The first page: what waits for the visitor, then the large entries.

use super::benefit;
use crate::ctx::Ctx;
use crate::page::{Layout, Page, html};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::applications::{self, Asked, Mine};
use jzt_app::benefits::{self, BenefitCard};
use jzt_domain::application::Stage;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/", Access::Anonymous, show);
    routes.get("/applications", Access::Citizen, list);
}

struct Card {
    path: String,
    tag: &'static str,
    tag_class: &'static str,
    title: String,
    text: String,
    button: &'static str,
}

#[derive(Template)]
#[template(path = "citizen/home.html")]
struct HomePage {
    layout: Layout,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "citizen/applications.html")]
struct ListPage {
    layout: Layout,
    cards: Vec<Card>,
}

async fn show(ctx: Ctx) -> Page {
    let mine = if ctx.is_citizen() { applications::mine(ctx.app(), &ctx.actor()).await? } else { Vec::new() };
    let cards = mine.iter().filter(|row| row.stage != Stage::Withdrawn).map(card);
    let cards = granted(&ctx).await?.into_iter().chain(cards).collect();
    html(&HomePage { layout: ctx.layout("遇到困难，申请救助"), cards })
}

/// What the family has been granted, in front of what it has applied for.
async fn granted(ctx: &Ctx) -> Result<Vec<Card>, Problem> {
    if !ctx.is_citizen() {
        return Ok(Vec::new());
    }
    Ok(benefits::mine(ctx.app(), &ctx.actor()).await?.iter().map(benefit_card).collect())
}

fn benefit_card(row: &BenefitCard) -> Card {
    use jzt_domain::benefit::Stage as S;
    let (tag, tag_class) = match row.stage {
        S::Active => ("● 正在享受", "ok"),
        S::PhaseOut => ("◆ 还能享受一段时间", "soon"),
        S::Suspended => ("◆ 先停发了", "soon"),
        S::StopPublished => ("◆ 准备停发", "soon"),
        S::Terminated => ("○ 停了", ""),
    };
    Card {
        path: benefit::path(row.id),
        tag,
        tag_class,
        title: words::kind(row.kind).to_owned(),
        text: benefit::card_text(row),
        button: "看看",
    }
}

async fn list(ctx: Ctx) -> Page {
    let mine = applications::mine(ctx.app(), &ctx.actor()).await?;
    html(&ListPage { layout: ctx.layout("我的申请"), cards: mine.iter().map(card).collect() })
}

/// What was asked for, as the family calls it.
const fn asked(asked: Asked) -> &'static str {
    match asked {
        Asked::Tekun => "特困供养申请",
        Asked::Dibao | Asked::SingleDibao => "低保申请",
        Asked::Marginal => "低保边缘申请",
        Asked::RigidSpending => "刚性支出困难申请",
        Asked::Expense => "临时救助申请",
        Asked::Emergency => "急事求助",
    }
}

fn card(row: &Mine) -> Card {
    let (tag, tag_class, button) = match row.stage {
        Stage::Draft => ("◆ 等您填完", "soon", "接着填"),
        Stage::AwaitingSignatures => ("◆ 等家人签名", "soon", "看谁还没签"),
        Stage::ReliefFirst => ("◆ 请补齐材料", "soon", "去补齐"),
        Stage::Terminated => ("○ 办理停止了", "", "看看为什么"),
        Stage::SupplementRequested => ("◆ 等您补交材料", "soon", "去补交"),
        Stage::Submitted | Stage::Investigating | Stage::Opinion | Stage::PublicNotice | Stage::Confirmation => {
            ("● 正在办理", "ok", "看进度")
        }
        Stage::Decided => ("● 有结果了", "ok", "看结果"),
        Stage::Withdrawn => ("○ 已撤回", "", "看看"),
    };
    let asked = asked(row.asked);
    let left = row.signers_count.saturating_sub(row.signed_count);
    let title = match row.stage {
        Stage::AwaitingSignatures => format!("{asked}还差 {left} 人签名"),
        Stage::Submitted if row.asked == Asked::Emergency => format!("{asked}，已经告诉了镇里"),
        stage => format!("{asked}，{}", words::stage_for_family(stage)),
    };
    let due = row.due.map(|due| format!("最晚 {}", words::due(due)));
    let number = row.number.as_ref().map(|number| format!("受理编号 {number}"));
    Card {
        path: format!("/applications/{}", row.id),
        tag,
        tag_class,
        title,
        text: number.into_iter().chain(due).collect::<Vec<_>>().join(" · "),
        button,
    }
}
