//! What happened off the straight way: relief, transfers, disputes, self-care, appraisals, time, complaints, draws.

use super::family::name_of;
use super::progress::{Part, part, voice};
use crate::words;
use jzt_domain::application::Application;

pub(super) fn relief(application: &Application) -> Option<Part> {
    let relief = application.relief.as_ref()?;
    let paid = relief.paid_at.map_or_else(|| "◆ 等审核同意".to_owned(), |at| format!("● {} 已发", words::stamp(at)));
    let mut facts = vec![
        ("金额", words::yuan(relief.amount)),
        ("怎么回事", relief.text.as_str().to_owned()),
        ("提出", words::stamp(relief.proposed_at)),
        ("发放", paid),
        ("现场照片", "在材料里".to_owned()),
    ];
    facts.extend(relief.policy_version.clone().map(|version| ("政策版本", version)));
    Some(part("先行救助", facts))
}

pub(super) fn transfers(application: &Application) -> impl Iterator<Item = Part> {
    application.transfers.iter().map(|moved| {
        let facts = vec![("时间", words::stamp(moved.at)), ("理由", moved.reason.as_str().to_owned())];
        part("转办", facts)
    })
}

pub(super) fn disputes(application: &Application) -> impl Iterator<Item = Part> {
    application.disputes.iter().map(|dispute| {
        let state =
            dispute.answered_at.map_or_else(|| "▲ 要复查".to_owned(), |at| format!("● {} 已复查", words::stamp(at)));
        part(
            "家庭对核对结果有异议",
            vec![
                ("时间", words::stamp(dispute.at)),
                ("复查", state),
                ("家庭的话", dispute.text.as_str().to_owned()),
                ("证据", format!("{} 张，在材料里", dispute.papers.len())),
            ],
        )
    })
}

/// The last assessment of each member.
pub(super) fn self_care(application: &Application) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut seen = Vec::new();
    for assessed in application.self_care.iter().rev().filter(|assessed| {
        let is_new = !seen.contains(&assessed.member);
        seen.push(assessed.member);
        is_new
    }) {
        let able = words::manages(assessed.care);
        let facts = words::SELF_CARE
            .iter()
            .zip(able)
            .map(|((_, name), able)| (*name, if able { "● 能" } else { "▲ 不能" }.to_owned()));
        let unmet = able.into_iter().filter(|able| !able).count();
        let who = name_of(&application.declaration, assessed.member);
        let total = ("一共", format!("{unmet} 项不能，等级见上面的计算"));
        parts.push(part(format!("{who}的自理能力"), facts.chain([total]).collect()));
    }
    parts
}

pub(super) fn appraisals(application: &Application) -> impl Iterator<Item = Part> {
    application.appraisals.iter().map(|(at, held)| {
        let people = held.residents_count.saturating_add(held.committee_count).saturating_add(held.others_count);
        part(
            "民主评议",
            vec![
                ("哪天", words::date(held.held_on)),
                (
                    "到场",
                    format!(
                        "{people} 人：居民代表 {}，村（居）委会 {}，其他 {}",
                        held.residents_count, held.committee_count, held.others_count
                    ),
                ),
                ("投票", format!("同意 {} 票，不同意 {} 票", held.votes_for, held.votes_against)),
                ("大家的意见", held.record.as_str().to_owned()),
                ("照片", format!("{} 张，在材料里", held.photos.len())),
                ("登记", words::stamp(*at)),
            ],
        )
    })
}

/// More time, or a warning that runs.
pub(super) fn time(application: &Application) -> impl Iterator<Item = Part> {
    let extension = application.extension.as_ref().map(|extension| {
        part(
            "延长办理期限",
            vec![
                ("原因", words::extension_reason(extension.reason).to_owned()),
                ("具体情况", extension.text.as_str().to_owned()),
                ("时间", words::stamp(extension.at)),
            ],
        )
    });
    let warning = application.warning.as_ref().map(|warning| {
        part(
            "书面提醒配合",
            vec![
                ("要家庭做什么", warning.text.as_str().to_owned()),
                ("最晚", format!("◆ {}", words::due(warning.due))),
                ("时间", words::stamp(warning.at)),
            ],
        )
    });
    extension.into_iter().chain(warning)
}

pub(super) fn complaints(application: &Application) -> impl Iterator<Item = Part> {
    application.complaints.iter().map(|complaint| {
        part(
            "投诉举报",
            vec![
                ("时间", words::stamp(complaint.at)),
                ("内容", complaint.text.as_str().to_owned()),
                ("提出人", voice(complaint.name.as_ref(), complaint.phone.as_ref())),
                ("要求", "区里要先入户核查，才能确认".to_owned()),
            ],
        )
    })
}

pub(super) fn draw(application: &Application) -> Option<Part> {
    let drawn = application.draw.as_ref()?;
    let result = if drawn.chosen { "▲ 抽中，区里要入户核查" } else { "● 没有抽中" };
    Some(part(
        "抽查",
        vec![
            ("结果", result.to_owned()),
            ("时间", words::stamp(drawn.at)),
            ("公开的名单和种子", format!("/draws/{}", drawn.draw)),
        ],
    ))
}
