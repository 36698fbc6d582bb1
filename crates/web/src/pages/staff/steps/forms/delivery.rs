//! 送达: a decision that came by hand or by post.

use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::application::{Command, DeliveryWay};

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let ways = DeliveryWay::BY_CLERK.map(|way| (way.code(), words::delivery_way(way)));
    Sheet::of(single(vec![
        form.radio("way", "怎么送到的", ways),
        form.day("on", "哪天送到的", "写成 2026-11-23 这样。邮寄的填签收那天，回执请存档"),
    ]))
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let ways = DeliveryWay::BY_CLERK.map(|way| (way, way.code()));
    let way = form.one_of("way", &ways, "请选怎么送到的");
    let on = form.day("on");
    Some(Command::RecordDelivery { way: way?, on: on? })
}
