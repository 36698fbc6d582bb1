//! How to apply, and how personal data is protected.

use crate::ctx::Ctx;
use crate::page::{Layout, Page, html};
use crate::routes::{Access, Routes};
use askama::Template;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/guide", Access::Anonymous, guide);
    routes.get("/privacy", Access::Anonymous, privacy);
}

#[derive(Template)]
#[template(path = "citizen/guide.html")]
struct GuidePage {
    layout: Layout,
    office_phone: String,
}

#[derive(Template)]
#[template(path = "citizen/privacy.html")]
struct PrivacyPage {
    layout: Layout,
    office_phone: String,
}

async fn guide(ctx: Ctx) -> Page {
    let office_phone = ctx.app().settings().office_phone.clone();
    html(&GuidePage { layout: ctx.layout("怎么申请"), office_phone })
}

async fn privacy(ctx: Ctx) -> Page {
    let office_phone = ctx.app().settings().office_phone.clone();
    html(&PrivacyPage { layout: ctx.layout("怎样保护您的信息"), office_phone })
}
