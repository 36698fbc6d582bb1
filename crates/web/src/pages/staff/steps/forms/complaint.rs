//! A complaint that reached the office while the district decides.

use crate::forms;
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use jzt_domain::application::Command;
use jzt_domain::identity::{PersonName, Phone};

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    Sheet::of(single(vec![
        form.area("text", "投诉举报的内容", "照原话记，不加评论"),
        form.text("name", "谁说的", "不愿留名就空着。家庭看不到"),
        form.digits("phone", "怎么联系", "不愿留电话就空着。家庭看不到"),
    ]))
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let text = form.long("text", "投诉举报的内容");
    let name: Option<PersonName> = optional(form, "name", forms::person_name);
    let phone: Option<Phone> = optional(form, "phone", forms::phone);
    text.filter(|_| form.errors.is_empty()).map(|text| Command::RecordComplaint { text, name, phone })
}

/// A field that may stay empty; what does not read is noted as an error.
fn optional<T>(form: &mut Reading<'_>, name: &str, read: fn(&str) -> Result<T, String>) -> Option<T> {
    let text = form.typed.get(name);
    if text.trim().is_empty() { None } else { form.errors.take(name, read(text)) }
}
