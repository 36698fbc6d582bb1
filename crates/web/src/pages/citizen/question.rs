//! One question on one page: the form that most pages of an application are.

use crate::ctx::Ctx;
use crate::forms::{Errors, Field};
use crate::page::{Layout, Page, html_with};
use askama::Template;
use axum::http::StatusCode;

/// A question under construction.
#[derive(Template)]
#[template(path = "citizen/question.html")]
pub(super) struct Question {
    layout: Layout,
    errors: Errors,
    back: String,
    caption: String,
    title: String,
    intro: Vec<String>,
    hidden: Vec<(String, String)>,
    fields: Vec<Field>,
    action: String,
    method: &'static str,
    button: String,
    why: String,
    aside: Option<(String, String)>,
}

impl Question {
    /// A question that posts to the page's own address.
    pub(super) fn new(ctx: &Ctx, title: &str) -> Self {
        Self {
            layout: ctx.layout(title),
            errors: Errors::new(),
            back: String::new(),
            caption: String::new(),
            title: title.to_owned(),
            intro: Vec::new(),
            hidden: Vec::new(),
            fields: Vec::new(),
            action: ctx.path.clone(),
            method: "post",
            button: "存好，下一步".to_owned(),
            why: String::new(),
            aside: None,
        }
    }

    /// Where ‹ 上一步 leads.
    pub(super) fn back(mut self, path: impl Into<String>) -> Self {
        self.back = path.into();
        self
    }

    /// Where we are: 家里有谁 · 第 2 人.
    pub(super) fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// A sentence above the fields.
    pub(super) fn intro(mut self, sentence: impl Into<String>) -> Self {
        self.intro.push(sentence.into());
        self
    }

    /// The version of the application that the form is drawn from.
    pub(super) fn version(mut self, version: i64) -> Self {
        self.hidden.push(("_version".to_owned(), version.to_string()));
        self
    }

    /// A hidden field.
    pub(super) fn hidden(mut self, name: &str, value: &str) -> Self {
        self.hidden.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A field.
    pub(super) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Another address to post to.
    pub(super) fn action(mut self, path: impl Into<String>) -> Self {
        self.action = path.into();
        self
    }

    /// A choice that only leads to another page: sent with GET, nothing is stored.
    pub(super) fn leads_to(mut self, path: impl Into<String>) -> Self {
        self.method = "get";
        "下一步".clone_into(&mut self.button);
        self.action(path)
    }

    /// The words on the button.
    pub(super) fn button(mut self, words: &str) -> Self {
        words.clone_into(&mut self.button);
        self
    }

    /// Another way than this form: where it leads, and its words.
    pub(super) fn aside(mut self, path: &str, words: &str) -> Self {
        self.aside = Some((path.to_owned(), words.to_owned()));
        self
    }

    /// 为什么要填？
    pub(super) fn why(mut self, words: &str) -> Self {
        words.clone_into(&mut self.why);
        self
    }

    /// The page, with the errors of the last try.
    pub(super) fn page(mut self, errors: Errors) -> Page {
        self.layout.has_errors = !errors.is_empty();
        self.fields = self.fields.into_iter().map(|field| field.with(&errors)).collect();
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.errors = errors;
        html_with(status, &self)
    }
}
