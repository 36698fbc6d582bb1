//! Which of disagreeing values counts.

use crate::forms::{Field, Opt};
use crate::pages::staff::case::{FactRow, fact_rows};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::application::{Command, FactKey};

fn chosen(query: &crate::extract::Fields) -> Option<FactKey> {
    words::FACTS.iter().find(|(_, code)| *code == query.get("fact")).map(|(key, _)| *key)
}

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let rows = fact_rows(form.case);
    let Some(row) = chosen(form.query).and_then(|key| rows.iter().find(|row| row.key == key)) else {
        let choices = rows.iter().filter(|row| row.values.iter().flatten().count() > 1).map(choice).collect();
        return Sheet::ask("认定哪一项？", choices);
    };
    let sources = words::FACT_SOURCES.iter().zip(row.values).filter_map(|((source, code), value)| {
        let label = format!("{}：{}", words::fact_source(*source), words::fact_value(value?));
        Some(Opt::new(code, &label).on(form.value("source") == *code))
    });
    let mut sheet = Sheet::of(single(vec![
        Field::radio("source", "以哪一个为准", sources.collect()).with(form.errors),
        form.area("reason", "为什么", "写清楚凭什么，例如看过哪张单据。申请人可以看到"),
    ]));
    sheet.shown.push(("认定".to_owned(), row.name.to_owned()));
    sheet
}

fn choice(row: &FactRow) -> Choice {
    let said: Vec<String> = words::FACT_SOURCES
        .iter()
        .zip(row.values)
        .filter_map(|((source, _), value)| {
            Some(format!("{} {}", words::fact_source(*source), words::fact_value(value?)))
        })
        .collect();
    let mark = if row.differs { "▲ 不一致。" } else { "" };
    Choice::new("fact", row.code, row.name).hint(&format!("{mark}{}", said.join("，")))
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let key = chosen(form.query);
    let source = form.one_of("source", &words::FACT_SOURCES, "请选以哪一个为准");
    let reason = form.long("reason", "为什么");
    let (key, source) = (key?, source?);
    let rows = fact_rows(form.case);
    let value = rows.iter().find(|row| row.key == key).and_then(|row| row.from(source));
    let fact = form.errors.take("source", value.ok_or("这个来源没有这个数，请选另一个"))?;
    Some(Command::SettleFact { fact, source, reason: reason? })
}
