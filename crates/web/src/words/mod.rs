//! What codes are called on pages. Every match is exhaustive, so that a new case cannot stay without words.

pub mod benefit;
mod branch;
mod case;
mod family;
mod kind;
pub mod refusal;
mod signing;
pub mod time;

pub use branch::{EXTENSION_REASONS, FACT_SOURCES, FACTS, SELF_CARE};
pub use branch::{extension_reason, fact, fact_source, fact_unit, fact_value, left_why, manages};
pub use case::{
    action, clock, days_left, delivery_way, holder, light, light_code, role, stage, stage_for_family, verdict,
};
pub use family::{CAUSES, DISABILITIES, HEALTHS, OCCUPATIONS, PAPER_KINDS, RELATIONS, RESIDENCES, STANDINGS};
pub use family::{apart, disability, occupation, standing};
pub use family::{cause, health, paper_kind, relation, residence, section, section_path, stated_health};
pub use jzt_app::words::{disability_sort, share};
pub use kind::{asked, confirm_level, kind, request, temporary_sort};
pub use signing::{WHY_FOR_OTHERS, sign_role, signer_status, signing_way, why_signs};
pub use time::{date, due, limit, moment, month, stamp};

use jzt_app::{CredentialsFault, UploadFault};
use jzt_domain::money::Fen;

/// What is wrong with a code, a password or a link.
pub const fn credentials(fault: CredentialsFault) -> &'static str {
    match fault {
        CredentialsFault::Wrong => "不对，请再看一遍",
        CredentialsFault::Expired => "过期了，请重新要一个",
        CredentialsFault::Used => "已经用过了，请重新要一个",
        CredentialsFault::Locked => "试错太多次，先锁住了。请过一会儿再试",
    }
}

/// What is wrong with a photograph.
pub const fn upload(fault: UploadFault) -> &'static str {
    match fault {
        UploadFault::Empty => "请先拍一张照片，或者选一张照片",
        UploadFault::TooLarge => "照片太大了，一张不要超过 12 MB。请重新拍一张",
        UploadFault::NotAPicture => "这不是照片。请选 JPG、PNG 或 WebP 格式的照片",
        UploadFault::TooManyPixels => "照片的像素太多了。请把相机调低一档，重新拍一张",
        UploadFault::Damaged => "这张照片坏了，打不开。请重新拍一张",
    }
}

/// Seconds as people say them: 30 秒, 5 分钟, 2 小时.
pub fn duration(seconds: u32) -> String {
    match seconds {
        0..=90 => format!("{} 秒", seconds.max(1)),
        91..=5_400 => format!("{} 分钟", seconds.div_ceil(60)),
        _ => format!("{} 小时", seconds.div_ceil(3_600)),
    }
}

/// A sum as it is typed again: without thousands marks and without empty decimals.
pub fn plain_yuan(amount: Fen) -> String {
    let text = amount.to_string().replace(',', "");
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

/// A sum as it is read: 1,080 元.
pub fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    format!("{} 元", text.strip_suffix(".00").unwrap_or(&text))
}
