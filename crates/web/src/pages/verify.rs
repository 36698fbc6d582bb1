//! 文件是真是假: anybody hands in a PDF and is told whether it is intact; the receipt of a signature. Nothing of a file is kept.

use crate::ctx::Ctx;
use crate::extract::{Params, Picture, Upload};
use crate::page::{Layout, Page, html, html_with};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jzt_app::authorization::TextPeriod;
use jzt_app::letters::PublicLetter;
use jzt_app::seals;
use jzt_app::seals::verify::{
    self, CheckedAuthorization, CheckedFile, Finding, JournalProof, Mark, PublicDocument, Receipt, Verdict,
};
use jzt_domain::ids::DocumentId;

const PLACE: &str = "/verify";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(PLACE, Access::Anonymous, show);
    routes.post(PLACE, Access::Anonymous, check);
    routes.get("/verify/authorities.pem", Access::Anonymous, authorities);
    routes.get("/verify/receipt/{token}", Access::Anonymous, shown_receipt);
    routes.get("/applications/{id}/documents", Access::Citizen, documents);
    routes.get("/staff/cases/{id}/documents", Access::Staff(StaffAccess::Cases), documents);
    routes.get("/applications/{id}/documents/{document}/receipt", Access::Citizen, receipt);
    routes.get("/staff/cases/{id}/documents/{document}/receipt", Access::Staff(StaffAccess::Cases), receipt);
}

/// What everybody may read of a signed authorization; the code page shows the same.
pub(super) struct Facts {
    pub number: String,
    pub signer: String,
    pub text_version: String,
    /// When that text was in force.
    pub text_days: String,
    pub signed: String,
    pub stamped: String,
    /// Taken back or replaced since.
    pub is_over: bool,
    pub sealed_sm3: String,
    pub proof: Option<Place>,
    pub receipt: Option<String>,
}

/// Where a signature stands in the journal.
pub(super) struct Place {
    pub number: u64,
    pub proof: JournalProof,
}

impl Facts {
    pub(super) fn of(about: PublicDocument) -> Self {
        Self {
            number: about.number,
            signer: about.signer_masked,
            text_days: about.text.map(|text| text_days(&text)).unwrap_or_default(),
            text_version: about.text_version,
            signed: words::stamp(about.signed_at),
            stamped: about.stamped_at.map(words::stamp).unwrap_or_default(),
            is_over: about.holds == Some(false),
            sealed_sm3: about.sealed_sm3.unwrap_or_default(),
            proof: about.proof.map(|proof| Place { number: proof.leaf_index.saturating_add(1), proof }),
            receipt: about.receipt_token.map(|token| format!("/verify/receipt/{token}")),
        }
    }
}

fn text_days(text: &TextPeriod) -> String {
    let from = words::date(text.from);
    match text.until {
        Some(until) => format!("{from}起用，用到 {}", words::date(until)),
        None => format!("{from}起用"),
    }
}

/// The answer to one file, or to the code of one.
pub(super) struct Answer {
    pub is_intact: bool,
    pub is_undecided: bool,
    pub sentence: &'static str,
    pub advice: &'static str,
    pub lines: Vec<Finding>,
    pub facts: Option<Facts>,
}

impl Answer {
    pub(super) fn of(checked: CheckedAuthorization) -> Self {
        let (sentence, advice) = match checked.verdict {
            Verdict::Intact => ("这份授权书是真的，没有改过", "请看看手里的文件，下面几样是不是都一样。"),
            Verdict::NotIntact(wrong) => (wrong.sentence(), wrong.advice()),
            Verdict::Undecided => ("现在说不准这份文件是真是假", "请过一会儿再试，或者打电话问。"),
        };
        Self {
            is_intact: checked.verdict == Verdict::Intact,
            is_undecided: checked.verdict == Verdict::Undecided,
            sentence,
            advice,
            lines: checked.findings,
            facts: checked.about.map(Facts::of),
        }
    }
}

#[derive(Template)]
#[template(path = "citizen/verify.html")]
struct VerifyPage {
    layout: Layout,
    error: &'static str,
    answer: Option<Answer>,
    letter: Option<PublicLetter>,
    made_on: String,
    phone: String,
}

impl VerifyPage {
    fn new(ctx: &Ctx, title: &str) -> Self {
        Self {
            layout: ctx.layout(title),
            error: "",
            answer: None,
            letter: None,
            made_on: String::new(),
            phone: ctx.app().settings().office_phone.clone(),
        }
    }
}

async fn show(ctx: Ctx) -> Page {
    html(&VerifyPage::new(&ctx, "文件是真是假"))
}

async fn check(ctx: Ctx, upload: Upload) -> Page {
    let pdf = match upload.picture {
        Picture::Bytes(pdf) => pdf,
        Picture::None => return again(&ctx, "请先选一个 PDF 文件"),
        Picture::TooLarge => return again(&ctx, "文件太大，我们发出的文件没有这么大"),
    };
    let checked = Box::pin(verify::verify_file(ctx.app(), pdf, &ctx.client().address)).await?;
    let mut page = VerifyPage::new(&ctx, "核对结果");
    match checked {
        CheckedFile::Letter(letter) => {
            page.made_on = words::date(letter.made_on);
            page.letter = Some(letter);
        }
        CheckedFile::Authorization(checked) => page.answer = Some(Answer::of(*checked)),
    }
    html(&page)
}

fn again(ctx: &Ctx, error: &'static str) -> Page {
    let mut page = VerifyPage::new(ctx, "文件是真是假");
    page.layout.has_errors = true;
    page.error = error;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The receipt that the check of a file led to; the address holds for half an hour and names nobody.
async fn shown_receipt(ctx: Ctx, params: Params) -> Page {
    handed_out(&verify::receipt_by_token(ctx.app(), params.text("token")).await?)
}

async fn receipt(ctx: Ctx, params: Params) -> Page {
    let document: DocumentId = params.parse("document")?;
    let receipt = verify::receipt(ctx.app(), &ctx.actor(), params.application()?, document).await?;
    handed_out(&receipt)
}

/// Whom our documents are checked against, in one file: for `jiuzhutong verify` and other programs.
async fn authorities(ctx: Ctx) -> Page {
    let pem = verify::trusted(ctx.app()).await?.to_pem();
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/x-pem-file"))], pem).into_response())
}

fn handed_out(receipt: &Receipt) -> Result<Response, Problem> {
    let body = serde_json::to_vec_pretty(receipt).map_err(Problem::caused)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"receipt.json\"")),
    ];
    Ok((headers, body).into_response())
}

/// One signed authorization in the list of a family.
struct Line {
    signer: String,
    signed: String,
    path: String,
    is_sealed: bool,
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "citizen/documents.html")]
struct DocumentsPage {
    layout: Layout,
    base: String,
    lines: Vec<Line>,
}

/// The signed authorizations of a case, each with its receipt once a checkpoint is over it.
async fn documents(ctx: Ctx, params: Params) -> Page {
    let id = params.application()?;
    let base = if ctx.is_staff() { format!("/staff/cases/{id}") } else { format!("/applications/{id}") };
    let case = jzt_app::applications::read(ctx.app(), &ctx.actor(), id).await?;
    let rows = seals::documents_of(ctx.app(), &ctx.actor(), id).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let proven = verify::has_receipt(ctx.app(), id, row.id).await?;
        let path = format!("{base}/documents/{}", row.id);
        let person = case.application.declaration.person(row.signer);
        lines.push(Line {
            signer: person.map(|person| person.name.as_str().to_owned()).unwrap_or_default(),
            signed: words::stamp(row.signed_at),
            receipt: proven.then(|| format!("{path}/receipt")),
            is_sealed: row.is_sealed,
            path,
        });
    }
    html(&DocumentsPage { layout: ctx.layout("签好的授权书"), base, lines })
}
