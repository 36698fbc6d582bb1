//! What went wrong, as a page in plain Chinese or as JSON (RFC 9457) for programs.

use crate::ctx::Ctx;
use crate::page::Layout;
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jzt_app::{AppError, CredentialsFault};
use jzt_domain::application::Refusal;
use serde::Serialize;
use std::error::Error;
use std::sync::Arc;
use utoipa::ToSchema;

/// An answer that is not what was asked for. Says what happened, whose fault it is not, and what to do next.
#[derive(Debug, Clone)]
pub struct Problem(Box<Facts>);

#[derive(Debug, Clone)]
struct Facts {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    text: String,
    next: Next,
    retry_after_seconds: Option<u32>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// The one thing to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    Home,
    Again,
    To(String, &'static str),
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    layout: Layout,
    title: &'static str,
    text: String,
    incident: String,
    next_path: String,
    next_label: &'static str,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, text: &str) -> Self {
        let text = text.to_owned();
        Self(Box::new(Facts { status, code, title, text, next: Next::Home, retry_after_seconds: None, cause: None }))
    }

    fn again(mut self) -> Self {
        self.0.next = Next::Again;
        self
    }

    /// With another thing to do next than to open the same page again.
    #[must_use]
    pub fn leading_to(mut self, path: String, label: &'static str) -> Self {
        self.0.next = Next::To(path, label);
        self
    }

    /// With a sentence that fits the page better.
    #[must_use]
    pub fn saying(mut self, sentence: &str) -> Self {
        sentence.clone_into(&mut self.0.text);
        self
    }

    /// Does not exist, or not for this visitor.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有找到这个页面",
            "可能是网址不对，或者这一页不是给您看的。请回到首页，从那里再进一次。",
        )
    }

    /// This address is for another method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "这个网址不能这样打开",
            "请回到首页，从那里再进一次。",
        )
    }

    /// Somebody changed it meanwhile.
    pub fn stale() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "stale",
            "别处改过了",
            "您打开这一页以后，这份申请在别处改过了。这次填的没有保存。请重新打开，看看现在的样子，再改一次。",
        )
        .again()
    }

    /// The form did not come from a page that this browser was given.
    pub fn foreign_form() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign_form",
            "这一页放得太久了，要重新打开",
            "为了安全，请重新打开这一页，再填一次。如果还是不行，请在浏览器设置里允许 Cookie。",
        )
        .again()
    }

    /// More than a form may hold.
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "内容太大，没有收下",
            "文字请写短一些；照片一张不要超过 12 MB。请返回上一页再试。",
        )
        .again()
    }

    /// Not a form of ours.
    pub fn wrong_kind() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_kind", "收到的内容看不懂", "请重新打开这一页，再填一次。")
            .again()
    }

    /// A form that does not read.
    pub fn unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", "收到的内容看不懂", "请重新打开这一页，再填一次。").again()
    }

    /// No place for one more request.
    pub fn busy() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "现在人太多，请等一会儿",
            "不是您的问题。您以前存好的内容都在。请过一分钟再试。",
        );
        problem.0.retry_after_seconds = Some(60);
        problem.again()
    }

    /// For programs; pages go to the sign-in instead.
    pub fn sign_in_first() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_first", "请先登录", "请先用手机号登录。")
    }

    /// A fault of ours without another error behind it.
    pub fn fault(what: &'static str) -> Self {
        Self::caused(std::io::Error::other(what))
    }

    /// A fault of ours.
    pub fn caused(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::ours(StatusCode::INTERNAL_SERVER_ERROR, "internal", Arc::new(cause))
    }

    fn ours(status: StatusCode, code: &'static str, cause: Arc<dyn Error + Send + Sync>) -> Self {
        let mut problem = Self::new(
            status,
            code,
            "系统出了点问题",
            "不是您的问题。您以前存好的内容都在。请过几分钟再试；着急的话，打电话给 12345，或去村（社区）便民服务中心办。",
        );
        problem.0.cause = Some(cause);
        problem.again()
    }

    fn refused(refusal: &Refusal) -> Self {
        Self::new(StatusCode::CONFLICT, refusal.code(), "现在不能这样办", &words::refusal::sentence(refusal)).again()
    }

    fn too_many(retry_after_seconds: u32) -> Self {
        let text = format!("试的次数太多了。为了安全，请{}后再试。", words::duration(retry_after_seconds));
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", "请过一会儿再试", &text);
        problem.0.retry_after_seconds = Some(retry_after_seconds);
        problem.again()
    }

    fn credentials(fault: CredentialsFault) -> Self {
        Self::new(StatusCode::FORBIDDEN, "credentials", "打不开", words::credentials(fault))
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::refused(&refusal),
            AppError::BenefitRefused(refusal) => {
                let sentence = words::benefit::refusal(refusal);
                Self::new(StatusCode::CONFLICT, refusal.code(), "现在不能这样办", sentence).again()
            }
            AppError::NotFound => Self::not_found(),
            AppError::Stale => Self::stale(),
            AppError::Credentials(fault) => Self::credentials(fault),
            AppError::IdentityTooLow(_) => Self::new(
                StatusCode::FORBIDDEN,
                "identity_too_low",
                "请先核验身份",
                "办这件事，要先知道您是谁。核验一次就行，几分钟就好。",
            )
            .leading_to("/identity".to_owned(), "去核验身份"),
            AppError::TooMany { retry_after_seconds } => Self::too_many(retry_after_seconds),
            AppError::Upload(fault) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "upload", "照片没有收下", words::upload(fault)).again()
            }
            AppError::Unavailable(cause) => {
                Self::ours(StatusCode::SERVICE_UNAVAILABLE, "unavailable", Arc::from(cause))
            }
            AppError::Internal(cause) => Self::ours(StatusCode::INTERNAL_SERVER_ERROR, "internal", Arc::from(cause)),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a problem that a handler answered into its page, or into JSON under `/api/`. Other responses stay as they are.
pub(crate) fn draw(ctx: &Ctx, mut response: Response) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let incident = problem.0.cause.as_ref().map(|cause| {
        let incident = format!("{:X}", ctx.app().now().as_micros());
        tracing::error!(incident, code = problem.0.code, cause = %chain(cause.as_ref()), "request failed");
        incident
    });
    let mut drawn = if ctx.path.starts_with("/api/") {
        json(&problem, incident)
    } else {
        page(ctx, &problem, incident.unwrap_or_default())
    };
    *drawn.status_mut() = problem.0.status;
    if let Some(seconds) = problem.0.retry_after_seconds {
        drawn.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    drawn
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let mut whole = error.to_string();
    let mut deeper = error.source();
    while let Some(cause) = deeper {
        whole = format!("{whole}: {cause}");
        deeper = cause.source();
    }
    whole
}

fn page(ctx: &Ctx, problem: &Problem, incident: String) -> Response {
    let layout = ctx.layout(problem.0.title);
    let (next_path, next_label) = match &problem.0.next {
        Next::Home if layout.is_staff => ("/staff".to_owned(), "回首页"),
        Next::Home => ("/".to_owned(), "回首页"),
        Next::Again => (ctx.path.clone(), "重新打开"),
        Next::To(path, label) => (path.clone(), *label),
    };
    let template =
        ProblemPage { layout, title: problem.0.title, text: problem.0.text.clone(), incident, next_path, next_label };
    template.render().map_or_else(|_broken| problem.0.status.into_response(), |body| Html(body).into_response())
}

/// A problem as programs read it (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// Always `about:blank`: the status says the kind, `code` the case.
    r#type: &'static str,
    /// What happened, in Chinese.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// What to do next, in Chinese.
    detail: String,
    /// A stable code of the case.
    code: &'static str,
    /// A number to report, when the fault is ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

fn json(problem: &Problem, incident: Option<String>) -> Response {
    let body = ProblemBody {
        r#type: "about:blank",
        title: problem.0.title,
        status: problem.0.status.as_u16(),
        detail: problem.0.text.clone(),
        code: problem.0.code,
        incident,
    };
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    ([kind], serde_json::to_string(&body).unwrap_or_default()).into_response()
}
