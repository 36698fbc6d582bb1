//! The typesetter: one renderer for the life of the program, used by few threads at once.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jzt_app::ports::{Answer, LetterPdf, LetterSource, Letters, PortError};
use jzt_documents::{FontError, Fonts, PICTURES_MAX, RenderError, Renderer, Template, qr_rows};
use jzt_domain::limits;
use serde_json::Value;
use tokio::sync::Semaphore;

/// A signed form is shown whole.
const _: () = assert!(limits::SIGNED_FORM_PHOTOS_MAX <= PICTURES_MAX);
/// Letters set at once; each takes a core.
const AT_ONCE: usize = 1;

/// What an operator should know: that the fonts are there, or which are missing.
pub(crate) fn look_at_fonts(folders: &[PathBuf]) -> Result<String, FontError> {
    let missing = Fonts::in_folders(folders)?.missing_fallbacks();
    if missing.is_empty() {
        return Ok("fonts found".to_owned());
    }
    Ok(format!("fonts found, without {}: rare characters of names print as 〓", missing.join(", ")))
}

/// Sets letters with the fonts of a list of folders. They are looked for when the first letter comes, and again as long as
/// they are missing.
#[derive(Clone)]
pub struct Typesetter {
    folders: Vec<PathBuf>,
    renderer: Arc<OnceLock<Renderer>>,
    gate: Arc<Semaphore>,
}

impl Typesetter {
    /// A typesetter; nothing is read yet.
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders, renderer: Arc::new(OnceLock::new()), gate: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    fn renderer(&self) -> Result<&Renderer, PortError> {
        if let Some(ready) = self.renderer.get() {
            return Ok(ready);
        }
        let missing = |fault: String| {
            tracing::error!(fault, "letters wait: they cannot be set here");
            PortError::NotReached
        };
        let fonts = Fonts::in_folders(&self.folders).map_err(|fault| missing(fault.to_string()))?;
        let made = Renderer::new(fonts).map_err(|fault| missing(fault.to_string()))?;
        Ok(self.renderer.get_or_init(|| made))
    }

    fn set(&self, letter: LetterSource) -> Result<LetterPdf, PortError> {
        let renderer = self.renderer()?;
        let template = Template {
            name: &letter.template.name,
            source: &letter.template.source,
            layout_name: &letter.layout.name,
            layout: &letter.layout.source,
        };
        let data = with_code(letter.data)?;
        let pictures: Vec<&[u8]> = letter.pictures.iter().map(AsRef::as_ref).collect();
        match renderer.render_with_pictures(template, &data, &pictures, letter.today) {
            Ok(made) => {
                if !made.undrawn.is_empty() {
                    tracing::warn!(characters = made.undrawn.len(), "a letter holds characters that no font draws");
                }
                Ok(LetterPdf { pdf: made.pdf.into(), pages: u32::try_from(made.pages).unwrap_or(u32::MAX) })
            }
            Err(fault) => {
                // A template's fault is the district's to mend; the job waits for a person.
                tracing::error!(%fault, "a letter could not be set");
                Err(PortError::Rejected { code: code_of(&fault).to_owned() })
            }
        }
    }
}

const fn code_of(fault: &RenderError) -> &'static str {
    match fault {
        RenderError::Template { .. } => "letter_template",
        RenderError::Typesetter(_) => "typesetter",
    }
}

/// The address on the letter, also as a QR code.
fn with_code(mut data: Value) -> Result<Value, PortError> {
    let address = data.get("verify_url").and_then(Value::as_str).unwrap_or_default().to_owned();
    let rows = qr_rows(&address).map_err(|_too_long| PortError::Rejected { code: "qr_too_long".to_owned() })?;
    if let Value::Object(fields) = &mut data {
        fields.insert("qr".to_owned(), Value::from(rows));
    }
    Ok(data)
}

impl Letters for Typesetter {
    fn render(&self, letter: LetterSource) -> Answer<'_, Result<LetterPdf, PortError>> {
        let own = self.clone();
        Box::pin(async move {
            let permit = own.gate.clone().acquire_owned().await.map_err(|_closed| PortError::NotReached)?;
            let set = tokio::task::spawn_blocking(move || {
                let made = own.set(letter);
                drop(permit);
                made
            });
            set.await.map_err(|_panicked| PortError::Rejected { code: "typesetter".to_owned() })?
        })
    }
}
