//! A posted form with a photograph: bounded while it is read, never written to disk.

use crate::ctx::Ctx;
use crate::extract::Fields;
use crate::extract::form::check_token;
use crate::problem::Problem;
use axum::RequestExt;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use bytes::{Bytes, BytesMut};
use jzt_app::AppError;
use jzt_domain::limits;
use tokio::sync::SemaphorePermit;

/// Bytes read of one upload before the connection is given up. More than the bound of a photograph, so that a somewhat
/// too large one gets an answer instead of a broken connection.
const BODY_BYTES_MAX: usize = 3 * limits::PAPER_BYTES_MAX;
/// Parts that one upload may have.
const PARTS_MAX: usize = 40;

/// The photograph of an upload.
pub enum Picture {
    /// None was chosen.
    None,
    /// More bytes than allowed; they were thrown away.
    TooLarge,
    /// Its bytes, not yet looked at.
    Bytes(Bytes),
}

/// A form with at most one file. The hidden token must come before the file.
pub struct Upload {
    /// The other fields.
    pub fields: Fields,
    /// The file.
    pub picture: Picture,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(mut request: Request, _state: &S) -> Result<Self, Problem> {
        let ctx = request.extensions().get::<Ctx>().cloned().ok_or_else(|| Problem::fault("no context"))?;
        let _place = place(&ctx).await?;
        DefaultBodyLimit::max(BODY_BYTES_MAX).apply(&mut request);
        let multipart: Multipart = request.extract().await.map_err(|_other_kind| Problem::wrong_kind())?;
        let Album { fields, mut pictures } = read(&ctx, multipart).await?;
        Ok(Self { fields, picture: pictures.pop().unwrap_or(Picture::None) })
    }
}

/// A form with several files; those that were not chosen are left out. All together they share the bound of one upload.
pub(crate) struct Album {
    /// The other fields.
    pub fields: Fields,
    /// The files.
    pub pictures: Vec<Picture>,
}

impl<S: Send + Sync> FromRequest<S> for Album {
    type Rejection = Problem;

    async fn from_request(mut request: Request, _state: &S) -> Result<Self, Problem> {
        let ctx = request.extensions().get::<Ctx>().cloned().ok_or_else(|| Problem::fault("no context"))?;
        let _place = place(&ctx).await?;
        DefaultBodyLimit::max(BODY_BYTES_MAX).apply(&mut request);
        let multipart: Multipart = request.extract().await.map_err(|_other_kind| Problem::wrong_kind())?;
        read(&ctx, multipart).await
    }
}

/// A place among those who send. Whoever finds none waits, with nothing read yet: requests at once are bounded, and so is
/// the time of each.
async fn place(ctx: &Ctx) -> Result<SemaphorePermit<'_>, Problem> {
    ctx.web.uploads.acquire().await.map_err(|_closed| Problem::busy())
}

async fn read(ctx: &Ctx, mut multipart: Multipart) -> Result<Album, Problem> {
    let mut upload = Album { fields: Fields::default(), pictures: Vec::new() };
    let mut trusted = false;
    for _ in 0..PARTS_MAX {
        let Some(field) = multipart.next_field().await.map_err(|_cut| Problem::too_large())? else {
            return if trusted { Ok(upload) } else { Err(Problem::foreign_form()) };
        };
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        if is_file && !trusted {
            return Err(Problem::foreign_form());
        }
        let max = if is_file { limits::PAPER_BYTES_MAX } else { limits::FORM_BYTES_MAX };
        let content = bounded(field, max).await?;
        match (is_file, content) {
            (true, None) => upload.pictures.push(Picture::TooLarge),
            (true, Some(bytes)) if bytes.is_empty() => {}
            (true, Some(bytes)) => upload.pictures.push(Picture::Bytes(bytes)),
            (false, None) => return Err(Problem::too_large()),
            (false, Some(bytes)) => {
                let text = std::str::from_utf8(&bytes).map_err(|_other| Problem::unreadable())?;
                if name == "_token" {
                    check_token(ctx, text)?;
                    trusted = true;
                }
                upload.fields.push(&name, text);
            }
        }
    }
    Err(Problem::unreadable())
}

/// The content of one part; `None` when it is longer than `max`, after reading it to its end.
async fn bounded(mut field: Field<'_>, max: usize) -> Result<Option<Bytes>, Problem> {
    let mut content = BytesMut::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(|_cut| Problem::too_large())? {
        fits = fits && content.len().saturating_add(chunk.len()) <= max;
        if fits {
            content.extend_from_slice(&chunk);
        } else {
            content.clear();
        }
    }
    Ok(fits.then(|| content.freeze()))
}

impl Picture {
    /// The bytes, or the fault in the words of the use cases.
    pub fn bytes(self) -> Result<Bytes, AppError> {
        match self {
            Self::None => Err(AppError::Upload(jzt_app::UploadFault::Empty)),
            Self::TooLarge => Err(AppError::Upload(jzt_app::UploadFault::TooLarge)),
            Self::Bytes(bytes) => Ok(bytes),
        }
    }
}
