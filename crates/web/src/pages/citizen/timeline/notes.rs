//! What the family must know besides the step: warnings, moves, more time, signatures still wanted, relief, what was found.

use crate::ctx::Ctx;
use crate::pages::citizen::{draft, verification};
use crate::words;
use jzt_app::applications::CaseView;
use jzt_app::signing::tracker;
use jzt_domain::application::{Application, ExtensionReason, FamilyChange, SignerRow, SignerState, Stage};
use jzt_domain::identity::PersonName;

/// One card.
pub(super) struct Note {
    pub class: &'static str,
    pub title: String,
    pub sentences: Vec<String>,
    /// Address and words of a button; empty where there is none.
    pub path: String,
    pub button: &'static str,
}

impl Note {
    fn new(class: &'static str, title: impl Into<String>, sentences: Vec<String>) -> Self {
        Self { class, title: title.into(), sentences, path: String::new(), button: "" }
    }

    fn leading_to(mut self, path: String, button: &'static str) -> Self {
        self.path = path;
        self.button = button;
        self
    }
}

/// The cards, the most urgent first.
pub(super) fn of(ctx: &Ctx, view: &CaseView) -> Vec<Note> {
    let application = &view.application;
    if !application.stage.is_open() {
        return [withdrawn(view), found(view)].into_iter().flatten().collect();
    }
    let cards = [
        warning(ctx, application),
        emergency(ctx, view),
        relief(application),
        withdrawn(view),
        signatures(view),
        found(view),
        disputed(application),
        moved(view),
        more_time(application),
        changed(application),
        reclassified(application),
    ];
    cards.into_iter().flatten().collect()
}

fn warning(ctx: &Ctx, application: &Application) -> Option<Note> {
    let warning = application.warning.as_ref()?;
    let sentences = vec![
        warning.text.as_str().to_owned(),
        format!("请在 {}前配合。到时候还不配合，这次办理就会停止。", words::due(warning.due)),
        "有困难做不到，请打电话说明。".to_owned(),
    ];
    let call = format!("tel:{}", ctx.app().settings().office_phone);
    Some(Note::new("bad", "▲ 请您尽快配合", sentences).leading_to(call, "打电话给区民政局"))
}

/// Who has been told, and how to call.
fn emergency(ctx: &Ctx, view: &CaseView) -> Option<Note> {
    let application = &view.application;
    if application.stage != Stage::Submitted || !application.declaration.request().is_emergency() {
        return None;
    }
    let sentences = vec![
        format!("短信已经发给{}管救助的工作人员。", view.township_name),
        "请留意电话，工作人员会联系您。等不及，就直接打电话。".to_owned(),
        "有生命危险，请先打 120、119 或 110。".to_owned(),
    ];
    let call = format!("tel:{}", ctx.app().settings().office_phone);
    Some(Note::new("warm", "已经告诉了谁", sentences).leading_to(call, "打电话给区民政局"))
}

fn relief(application: &Application) -> Option<Note> {
    let relief = application.relief.as_ref()?;
    let amount = words::yuan(relief.amount);
    Some(match relief.paid_at {
        None => Note::new("", format!("镇（街道）打算先帮您 {amount}"), vec!["正在等镇里的负责人同意。".to_owned()]),
        Some(at) => {
            let paid = format!("{} 批准，一次性发给您。", words::date(at.date()));
            Note::new("good", format!("✓ 先行救助 {amount}"), vec![paid])
        }
    })
}

/// What follows when somebody took the authorization back, and what to do.
fn withdrawn(view: &CaseView) -> Option<Note> {
    let application = &view.application;
    let names = tracker::withdrawn(application).join("、");
    if names.is_empty() {
        return None;
    }
    let title = format!("▲ {names}撤回了授权");
    if !application.stage.is_open() {
        let sentences = vec![
            "没有授权，以后复核时不能核对家里的经济情况，领到的救助可能会停。".to_owned(),
            format!("{names}以后愿意，打电话给{}民政办，可以重新签。", view.township_name),
        ];
        return Some(Note::new("bad", title, sentences));
    }
    let sentences = vec![
        "核对停下了，这份申请办不下去。".to_owned(),
        format!("撤回是{names}自己的权利。愿意的话，随时可以再签，签了就接着办。"),
    ];
    let path = format!("{}/signers", draft::path(application.id));
    Some(Note::new("bad", title, sentences).leading_to(path, "看看怎么办"))
}

fn signatures(view: &CaseView) -> Option<Note> {
    let application = &view.application;
    let missing = |row: &&SignerRow| !row.is_signed() && !matches!(row.state, SignerState::Withdrawn { .. });
    let open = application.signers.iter().filter(missing);
    let names: Vec<&str> = open
        .filter_map(|row| application.declaration.person(row.signer.signer))
        .map(|person| PersonName::as_str(person.name))
        .collect();
    if names.is_empty() || application.submitted_at.is_none() {
        return None;
    }
    let until = application.sign_until.map(|day| format!("最晚 {}。", words::date(day))).unwrap_or_default();
    let sentences = vec![format!("{}还没有签授权书。{until}", names.join("、"))];
    let path = format!("{}/signers", draft::path(application.id));
    Some(Note::new("warm", "◆ 还要签名", sentences).leading_to(path, "看谁还没签"))
}

/// The result of the verification in plain words.
fn found(view: &CaseView) -> Option<Note> {
    let application = &view.application;
    application.verification.as_ref()?.report.as_ref()?;
    let differences = verification::differences(application);
    Some(if differences.is_empty() {
        Note::new("", "核对结果", vec!["没有查到和您填的不一样的地方。".to_owned()])
    } else {
        Note::new("warm", "核对查到的，和您填的不一样", differences)
    })
}

fn disputed(application: &Application) -> Option<Note> {
    let dispute = application.disputes.last()?;
    let said = format!("{} 您说：{}", words::date(dispute.at.date()), dispute.text.as_str());
    let answered = match dispute.answered_at {
        Some(at) => format!("{} 重新核对完了。", words::date(at.date())),
        None => "正在重新核对。".to_owned(),
    };
    Some(Note::new("", "您对核对结果有不同意见", vec![said, answered]))
}

fn moved(view: &CaseView) -> Option<Note> {
    let transfer = view.application.transfers.last()?;
    let day = words::date(transfer.at.date());
    let sentences = vec![
        format!("{day} 转到{}办，不用您再跑。", view.township_name),
        format!("原因：{}", transfer.reason.as_str()),
    ];
    Some(Note::new("", "换了一个镇（街道）办", sentences))
}

/// The list of reasons for more time, as a family says it.
const fn why_longer(reason: ExtensionReason) -> &'static str {
    match reason {
        ExtensionReason::Objection => "公示时有人提了意见，要核实",
        ExtensionReason::HomeApart => "家里人住的地方和户口不在一处",
        ExtensionReason::AppliedElsewhere => "不是在户口所在地申请的",
        ExtensionReason::HardSurvey => "家里的情况一时查不清楚",
    }
}

fn more_time(application: &Application) -> Option<Note> {
    let extension = application.extension.as_ref()?;
    let sentences = vec![
        format!("{} 决定多用一些时间：{}。", words::date(extension.at.date()), why_longer(extension.reason)),
        extension.text.as_str().to_owned(),
    ];
    Some(Note::new("", "办理时间延长了", sentences))
}

fn changed(application: &Application) -> Option<Note> {
    let (at, change) = application.family_changes.last()?;
    let what = match change {
        FamilyChange::Joined(member) => format!("多了一个人：{}", member.name.as_str()),
        FamilyChange::Left { why, .. } => format!("少了一个人：{}", words::left_why(*why)),
    };
    Some(Note::new("", "家里有变化", vec![format!("{} 您告诉我们{what}。要重新算一遍。", words::date(at.date()))]))
}

fn reclassified(application: &Application) -> Option<Note> {
    let kind = application.reclassified?;
    let sentence = format!("现在按“{}”审。不用再交材料。", words::kind(kind));
    Some(Note::new("", "换了一种救助接着审", vec![sentence]))
}
