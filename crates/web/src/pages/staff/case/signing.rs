//! What the clerk must know about the signatures before anything else: who declined and why, whose paper form waits, whose
//! authorization was taken back and what that stops.

use jzt_app::applications::CaseView;
use jzt_app::signing::tracker::{Tracked, tracked};
use jzt_domain::application::{Action, SignerStatus, Stage};

/// One card beside the case.
pub(super) struct SigningNote {
    pub class: &'static str,
    pub title: String,
    pub sentences: Vec<String>,
    /// Last part of the address of a button, and its words; empty where there is none.
    pub path: String,
    pub button: &'static str,
}

/// The cards, the most urgent first.
pub(super) fn notes(case: &CaseView) -> Vec<SigningNote> {
    let signers = tracked(&case.application, case.today);
    let of = |status: SignerStatus| signers.iter().filter(move |signer| signer.status == status);
    let withdrawn = of(SignerStatus::Withdrawn).map(|signer| withdrawn(case, signer));
    let declined = of(SignerStatus::Declined).map(|signer| declined(case, signer));
    let checks = case.available.contains(&Action::CheckPaperSignature);
    let unchecked = of(SignerStatus::PaperUnchecked).filter(|_| checks).map(unchecked);
    withdrawn.chain(declined).chain(unchecked).chain(awaiting(case, &signers)).collect()
}

fn said(signer: &Tracked) -> String {
    let words = signer.words.as_deref().unwrap_or("没有说原因");
    format!("原因：{words}")
}

fn withdrawn(case: &CaseView, signer: &Tracked) -> SigningNote {
    let mut sentences = vec![said(signer)];
    let can_ask = case.available.contains(&Action::AskSignatures);
    if case.application.stage.is_open() {
        sentences.push("核对、写意见、公示、确认都停下，重新签了才能接着办。".to_owned());
        sentences.push(match (can_ask, case.available.contains(&Action::Warn)) {
            (true, _) => "打电话说明后果；本人愿意，就再请他（她）签一次。一直不签的，可以书面提醒。".to_owned(),
            (false, true) => "现在这一步不能补签：先退回到初审，再请他（她）签；一直不签的，可以书面提醒。".to_owned(),
            (false, false) => "由乡镇（街道）经办去联系。".to_owned(),
        });
    } else {
        sentences.push("已经办结。以后复核没有授权，不能核对，要先请家里重新签。".to_owned());
    }
    let (path, button) = if can_ask { ("fill/signers", "去请他（她）再签") } else { ("", "") };
    let title = format!("▲ {}撤回了授权", signer.name);
    SigningNote { class: "bad", title, sentences, path: path.to_owned(), button }
}

fn declined(case: &CaseView, signer: &Tracked) -> SigningNote {
    let helps = case.available.contains(&Action::ChangeSigningWay);
    let mut sentences = vec![said(signer)];
    if helps {
        sentences.push("打电话听听他（她）怎么想，说明查什么、不查什么。愿意了，原来的链接还能签。".to_owned());
    }
    let (path, button) = if helps { ("fill/signers", "重发链接、改手机号") } else { ("", "") };
    let title = format!("▲ {}不同意签名", signer.name);
    SigningNote { class: "bad", title, sentences, path: path.to_owned(), button }
}

fn unchecked(signer: &Tracked) -> SigningNote {
    SigningNote {
        class: "warm",
        title: format!("◆ {}的纸质签名等您看", signer.name),
        sentences: vec!["看过照片，通过了才算签好。".to_owned()],
        path: format!("check-paper?signer={}", signer.no.0),
        button: "看纸质签名",
    }
}

/// The family still signs: not the office's turn, but it may help.
fn awaiting(case: &CaseView, signers: &[Tracked]) -> Option<SigningNote> {
    if case.application.stage != Stage::AwaitingSignatures {
        return None;
    }
    let missing = signers.iter().filter(|signer| signer.is_open()).count();
    let until = case.application.sign_until.map(crate::words::date).unwrap_or_default();
    let expired = case.application.sign_until.is_some_and(|until| case.today > until);
    let second = if expired {
        format!("签名的时间过了（{until}），可以替他们重新请一遍，已经签好的不用再签。")
    } else {
        format!("最晚 {until}。没有手机的、手机号填错的、不会签的，您可以帮一把。")
    };
    Some(SigningNote {
        class: "",
        title: format!("◆ 还差 {missing} 个人签名"),
        sentences: vec!["签齐了，申请自动交上来。现在还不是待办。".to_owned(), second],
        path: "fill/signers".to_owned(),
        button: "帮着签名",
    })
}
