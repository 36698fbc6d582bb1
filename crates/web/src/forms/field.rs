//! One field of a form, drawn by `components/field.html`. In a template: `{{ field }}`.

use crate::forms::Errors;
use askama::Template;

/// One choice.
#[derive(Debug, Clone)]
pub struct Opt {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More words below the label.
    pub hint: String,
    /// Chosen now.
    pub on: bool,
}

impl Opt {
    /// A choice that is not chosen.
    pub fn new(value: &str, label: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), hint: String::new(), on: false }
    }

    /// With more words.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// Chosen when it holds.
    #[must_use]
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }
}

/// How a field is filled in.
#[derive(Debug, Clone)]
enum Control {
    Text { value: String, inputmode: &'static str, autocomplete: &'static str, kind: &'static str, unit: &'static str },
    Area { value: String },
    Radio { options: Vec<Opt> },
    Boxes { options: Vec<Opt> },
    Select { options: Vec<Opt> },
    File { capture: bool },
}

/// One field with its label, hint and error.
#[derive(Debug, Clone, Template)]
#[template(path = "components/field.html")]
pub struct Field {
    name: String,
    label: String,
    hint: String,
    error: String,
    control: Control,
}

impl askama::filters::HtmlSafe for Field {}

impl Field {
    fn new(name: &str, label: &str, control: Control) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), hint: String::new(), error: String::new(), control }
    }

    fn input(name: &str, label: &str, value: &str, inputmode: &'static str) -> Self {
        let value = value.to_owned();
        Self::new(name, label, Control::Text { value, inputmode, autocomplete: "off", kind: "text", unit: "" })
    }

    /// One line of text.
    pub fn text(name: &str, label: &str, value: &str) -> Self {
        Self::input(name, label, value, "text")
    }

    /// Digits: phones, codes, dates typed as 2026-11-23.
    pub fn digits(name: &str, label: &str, value: &str) -> Self {
        Self::input(name, label, value, "numeric")
    }

    /// A sum in yuan.
    pub fn money(name: &str, label: &str, value: &str) -> Self {
        let value = value.to_owned();
        let control = Control::Text { value, inputmode: "decimal", autocomplete: "off", kind: "text", unit: "元" };
        Self::new(name, label, control)
    }

    /// A secret that is not shown while typed; never drawn with a value.
    pub fn password(name: &str, label: &str) -> Self {
        let control = Control::Text {
            value: String::new(),
            inputmode: "text",
            autocomplete: "current-password",
            kind: "password",
            unit: "",
        };
        Self::new(name, label, control)
    }

    /// Several lines of text.
    pub fn area(name: &str, label: &str, value: &str) -> Self {
        Self::new(name, label, Control::Area { value: value.to_owned() })
    }

    /// One of few.
    pub fn radio(name: &str, label: &str, options: Vec<Opt>) -> Self {
        Self::new(name, label, Control::Radio { options })
    }

    /// Any of few. With one option: a box to tick.
    pub fn boxes(name: &str, label: &str, options: Vec<Opt>) -> Self {
        Self::new(name, label, Control::Boxes { options })
    }

    /// One of many.
    pub fn select(name: &str, label: &str, options: Vec<Opt>) -> Self {
        Self::new(name, label, Control::Select { options })
    }

    /// A photograph, from the camera or from the album.
    pub fn photo(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::File { capture: false })
    }

    /// A photograph that is taken on the spot.
    pub fn camera(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::File { capture: true })
    }

    /// Words below the label.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// What the browser may fill in by itself.
    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        if let Control::Text { autocomplete, .. } = &mut self.control {
            *autocomplete = what;
        }
        self
    }

    /// With the error of this field, if there is one.
    #[must_use]
    pub fn with(mut self, errors: &Errors) -> Self {
        self.error = errors.of(&self.name).unwrap_or_default().to_owned();
        self
    }

    /// Ids of what describes the control.
    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}
