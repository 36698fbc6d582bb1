//! 一次性告知: one list of everything missing, at acceptance or during the investigation.

use crate::forms;
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use jzt_domain::application::Command;
use jzt_domain::household::ShortText;
use jzt_domain::limits;
use jzt_domain::policy::CountKey;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let hint = format!("一行写一样，最多 {} 样。请写家里人看得懂的话", limits::SUPPLEMENT_ITEMS_MAX);
    let mut sheet = Sheet::of(single(vec![form.area("items", "要补的材料", &hint)]));
    let asked = form.case.application.supplements.len();
    if let Some(rounds) = form.policy().count(CountKey::SupplementRounds) {
        let left = usize::from(rounds).saturating_sub(asked);
        sheet.shown.push(("补正次数".to_owned(), format!("已经 {asked} 次，最多 {rounds} 次，还可以 {left} 次")));
    }
    sheet.shown.push(("期限".to_owned(), "家庭补交期间，办理的期限暂停计算".to_owned()));
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let lines = form.typed.get("items").lines().map(str::trim).filter(|line| !line.is_empty());
    let items: Result<Vec<ShortText>, String> = lines.map(|line| forms::short_text(line, "一样材料")).collect();
    let items = form.errors.take("items", items)?;
    match items.len() {
        0 => form.errors.add("items", "请至少写一样要补的材料"),
        n if n > limits::SUPPLEMENT_ITEMS_MAX => {
            form.errors.add("items", &format!("最多写 {} 样，您写了 {n} 样", limits::SUPPLEMENT_ITEMS_MAX));
        }
        _ => return Some(Command::RequestSupplement { items }),
    }
    None
}
