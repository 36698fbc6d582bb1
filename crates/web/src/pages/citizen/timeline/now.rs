//! The card at the top: who does what by when.

use super::{decider, is_delegated, step_clock};
use crate::ctx::Ctx;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Clock, ClockKind, Light, Stage};

pub(super) struct Now {
    pub tag: &'static str,
    pub tag_class: &'static str,
    pub sentence: String,
    pub holder: String,
    pub total: String,
}

pub(super) fn card(ctx: &Ctx, view: &CaseView) -> Option<Now> {
    let step = step_clock(view);
    let (sentence, holder) = sentence(view, step)?;
    let (tag, tag_class) = tag(view.application.stage, step.map(|clock| clock.light_at(ctx.app().now())));
    Some(Now { tag, tag_class, sentence, holder, total: total(view) })
}

/// ，最晚 2026 年 12 月 4 日 — or, where hours count, 11 月 24 日 10:30.
fn by(clock: Option<&Clock>) -> String {
    clock.map_or_else(String::new, |clock| match clock.moment {
        Some(moment) => format!("，最晚 {} ", words::moment(moment)),
        None => format!("，最晚 {}", words::due(clock.due)),
    })
}

fn sentence(view: &CaseView, step: Option<&Clock>) -> Option<(String, String)> {
    let by = by(step);
    let town = view.township_name.as_str();
    let held = |sentence: String, holder: &str| Some((sentence, holder.to_owned()));
    match view.application.stage {
        Stage::Draft | Stage::AwaitingSignatures | Stage::Decided | Stage::Withdrawn | Stage::Terminated => None,
        Stage::Submitted if view.application.declaration.request().is_emergency() => {
            held(format!("{town}的工作人员收到了短信{by}前给您答复"), town)
        }
        Stage::Submitted => held(format!("{town}看您的材料{by}前告诉您收不收"), town),
        Stage::SupplementRequested => held(format!("请您补交下面的材料{by}"), "您手里"),
        Stage::Investigating if step.is_some_and(|clock| clock.kind == ClockKind::Recheck) => {
            held(format!("您对核对结果有不同意见，{town}再核对一次{by}"), town)
        }
        Stage::Investigating => held(format!("{town}核对家庭情况，并派人上门看看{by}"), town),
        Stage::Opinion => held(format!("{town}写初审意见{by}"), town),
        Stage::PublicNotice => held(notice_sentence(view, step, &by), town),
        Stage::Confirmation => held(format!("{}作出决定{by}", decider(view)), decider(view)),
        Stage::ReliefFirst => held(format!("请把材料补齐，{town}来办完手续{by}"), town),
    }
}

fn notice_sentence(view: &CaseView, step: Option<&Clock>, by: &str) -> String {
    let town = &view.township_name;
    if view.application.objections.iter().any(|objection| objection.open) {
        return format!("公示期间有人提了意见，{town}要先核实");
    }
    let next = if is_delegated(view) { "进入确认" } else { "报到区民政局" };
    if step.map(|clock| clock.kind) == Some(ClockKind::SubmitToDistrict) {
        return format!("公示结束了，{town}把材料{next}{by}");
    }
    let until = step.map(|clock| format!("，到 {}为止", words::due(clock.due))).unwrap_or_default();
    format!("正在村里公示{until}。没有人提意见，就{next}")
}

fn tag(stage: Stage, light: Option<Light>) -> (&'static str, &'static str) {
    match (stage, light) {
        (Stage::SupplementRequested, Some(Light::OnTime | Light::Soon) | None) => ("◆ 等您处理", "soon"),
        (Stage::SupplementRequested, Some(Light::Late)) => ("▲ 已过日期，请尽快补交", "late"),
        (Stage::ReliefFirst, _) => ("◆ 请补齐材料", "soon"),
        (_, Some(Light::OnTime) | None) => ("● 按时办理", "ok"),
        (_, Some(Light::Soon)) => ("◆ 快到规定的日期", "soon"),
        (_, Some(Light::Late)) => ("▲ 超过规定的时间了，可以打电话问", "late"),
    }
}

/// When the family knows at the latest, or that the time stands still.
fn total(view: &CaseView) -> String {
    match view.clocks.iter().find(|clock| clock.kind == ClockKind::Total) {
        None => String::new(),
        Some(clock) if clock.paused => "等您补材料，办理时间暂停".to_owned(),
        Some(clock) => format!("最晚 {}告诉您结果", words::due(clock.due)),
    }
}
