//! 民主评议 after an objection, without the photograph of the signed sheet.

use crate::pages::staff::steps::sheet::{Drawing, Group, Reading, Sheet};
use jzt_domain::application::Appraisal;
use jzt_domain::policy::{CountKey, ShareKey, SwitchKey};

/// People that one meeting can hold.
const PEOPLE_MAX: u16 = 500;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let meeting = vec![form.day("held_on", "哪天开的", "写成 2026-11-23 这样")];
    let people = vec![
        form.digits("residents", "居民（村民）代表", ""),
        form.digits("committee", "村（居）委会成员", ""),
        form.digits("others", "其他人", "乡镇（街道）干部、人大代表等，没有就填 0"),
    ];
    let votes = vec![
        form.digits("votes_for", "同意救助", ""),
        form.digits("votes_against", "不同意救助", ""),
        form.area("record", "大家怎么说", "写要点，不写说话人的姓名"),
    ];
    let mut sheet =
        Sheet::of(vec![Group::new("评议会", meeting), Group::new("到场几人", people), Group::new("投票和意见", votes)]);
    sheet.shown.push(("人数要求".to_owned(), quorum(form)));
    sheet
}

/// The quorum in words, every number from the policy.
fn quorum(form: Drawing<'_>) -> String {
    let policy = form.policy();
    let persons = policy.count(CountKey::AppraisalPersonsMin).map(|min| format!("至少 {min} 人"));
    let odd = (policy.switch(SwitchKey::AppraisalOdd) == Some(true)).then(|| "人数是单数".to_owned());
    let residents = policy.share(ShareKey::AppraisalResidents).map(|share| format!("居民代表不少于 {share}"));
    let majority =
        policy.share(ShareKey::AppraisalMajority).map(|share| format!("同意的超过到场人数的 {share} 为通过"));
    let parts: Vec<String> = [persons, odd, residents, majority].into_iter().flatten().collect();
    parts.join("；")
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Appraisal> {
    let held_on = form.day("held_on");
    let residents = form.number("residents", PEOPLE_MAX);
    let committee = form.number("committee", PEOPLE_MAX);
    let others = form.number("others", PEOPLE_MAX);
    let votes_for = form.number("votes_for", PEOPLE_MAX);
    let votes_against = form.number("votes_against", PEOPLE_MAX);
    let record = form.long("record", "大家的意见");
    Some(Appraisal {
        held_on: held_on?,
        residents_count: residents?,
        committee_count: committee?,
        others_count: others?,
        votes_for: votes_for?,
        votes_against: votes_against?,
        record: record?,
        photos: Vec::new(),
    })
}
