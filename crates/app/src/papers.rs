//! Photographs: sniffed, bounded, turned upright, stripped of everything but the picture, shrunk, sealed.

use crate::applications::plan::{glance, load};
use crate::error::UploadFault;
use crate::{App, AppError};
use bytes::Bytes;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use jzt_crypto::FamilyKey;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Action, Application, available};
use jzt_domain::household::PaperKind;
use jzt_domain::ids::{ApplicationId, PaperId};
use jzt_domain::limits;
use jzt_store::Paper;
use std::io::Cursor;

/// Quality of a stored photograph: text stays sharp, a page is about 300 KB.
const JPEG_QUALITY_PERCENT: u8 = 82;
/// Memory that decoding may take.
const DECODE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// The longer side of a drawn signature, in pixels.
const DRAWING_SIDE_PX_MAX: u32 = 1_600;

/// Kinds as stored that staff or signers made.
const VISIT_PHOTO: &str = "visit_photo";
const RELIEF_PHOTO: &str = "relief_photo";
const SIGNED_FORM: &str = "signed_form";
const DRAWING: &str = "drawing";

/// A picture ready to be stored.
struct Picture {
    bytes: Vec<u8>,
    width_px: u32,
    height_px: u32,
    media_type: &'static str,
}

/// Takes in one photograph for an application the actor may act on; it belongs to the application once a command names it.
pub async fn store_paper(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    kind: PaperKind,
    bytes: Bytes,
) -> Result<PaperId, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let now = app.now();
    let day = app.rules_of(&loaded.application, now.date());
    let now_possible = available(actor, &loaded.application, now, &day.rules());
    if !steps_taking(kind).iter().any(|step| now_possible.contains(step)) {
        return Err(AppError::Refused(jzt_domain::application::Refusal::WrongStage));
    }
    let picture = off_thread(move || photograph(&bytes)).await?;
    keep(app, &loaded.application, &loaded.key, kind_code(kind), &actor.code(), picture).await
}

/// The steps that name a photograph of a kind: whoever may take one of them now may hand it in.
const fn steps_taking(kind: PaperKind) -> &'static [Action] {
    match kind {
        PaperKind::VisitPhoto => &[Action::RecordVisit, Action::RecordDistrictVisit, Action::RecordAppraisal],
        PaperKind::ReliefPhoto => &[Action::ProposeRelief],
        PaperKind::SignedForm => &[Action::SignOnPaper],
        PaperKind::IdCard
        | PaperKind::HouseholdRegister
        | PaperKind::IncomeProof
        | PaperKind::MedicalProof
        | PaperKind::DisabilityCertificate
        | PaperKind::SpendingProof
        | PaperKind::Entrustment
        | PaperKind::Other => &[Action::Answer, Action::AnswerSupplement, Action::DisputeVerification],
    }
}

const fn kind_code(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::IdCard => "id_card",
        PaperKind::HouseholdRegister => "household_register",
        PaperKind::IncomeProof => "income_proof",
        PaperKind::MedicalProof => "medical_proof",
        PaperKind::DisabilityCertificate => "disability_certificate",
        PaperKind::SpendingProof => "spending_proof",
        PaperKind::Entrustment => "entrustment",
        PaperKind::Other => "other",
        PaperKind::ReliefPhoto => RELIEF_PHOTO,
        PaperKind::VisitPhoto => VISIT_PHOTO,
        PaperKind::SignedForm => SIGNED_FORM,
    }
}

/// Keeps the drawing of a signature beside the photographs.
pub(crate) async fn store_drawing(
    app: &App,
    application: &Application,
    key: &FamilyKey,
    png: Vec<u8>,
) -> Result<PaperId, AppError> {
    if png.len() > limits::DRAWING_BYTES_MAX {
        return Err(AppError::Upload(UploadFault::TooLarge));
    }
    let picture = off_thread(move || drawing(&png)).await?;
    keep(app, application, key, DRAWING, "signer", picture).await
}

/// Keeps the photographed print of a thumb.
pub(crate) async fn store_print(
    app: &App,
    application: &Application,
    key: &FamilyKey,
    bytes: Bytes,
) -> Result<PaperId, AppError> {
    let picture = off_thread(move || photograph(&bytes)).await?;
    keep(app, application, key, SIGNED_FORM, "signer", picture).await
}

async fn off_thread(work: impl FnOnce() -> Result<Picture, UploadFault> + Send + 'static) -> Result<Picture, AppError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|fault| AppError::Internal(Box::new(fault)))?;
    done.map_err(AppError::Upload)
}

/// The object is durable before the row that names it: a crash leaves an object without a row, never the reverse.
async fn keep(
    app: &App,
    application: &Application,
    key: &FamilyKey,
    kind: &str,
    by: &str,
    picture: Picture,
) -> Result<PaperId, AppError> {
    let now = app.now();
    let id = PaperId::from_uuid(app.new_id());
    let object_key = format!("papers/{id}");
    let sha = jzt_crypto::sm3(&picture.bytes);
    let sealed = key.seal(app.parts().entropy.as_ref(), object_key.as_bytes(), &picture.bytes)?;
    app.parts().objects.put(object_key.clone(), Bytes::from(sealed)).await?;
    let row = Paper {
        id,
        family_id: application.family,
        application_id: application.id,
        kind: kind.to_owned(),
        sha,
        size_bytes: i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX),
        width: picture.width_px,
        height: picture.height_px,
        media_type: picture.media_type.to_owned(),
        object_key,
        uploaded_at: now,
        uploaded_by: by.to_owned(),
    };
    let mut tx = app.begin().await?;
    tx.add_paper(&row).await?;
    tx.commit().await?;
    Ok(id)
}

/// One photograph or drawing as stored.
#[derive(Debug, Clone)]
pub struct StoredPicture {
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// The picture.
    pub bytes: Bytes,
}

/// Reads one photograph within the actor's scope.
pub async fn read_paper(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    paper: PaperId,
) -> Result<StoredPicture, AppError> {
    let mut tx = app.read().await?;
    let loaded = load(app, &mut tx, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let row = tx.paper(id, paper).await?.ok_or(AppError::NotFound)?;
    // What visitors photographed and others drew is not the family's to look at.
    if matches!(actor, Actor::Citizen { .. }) && [VISIT_PHOTO, RELIEF_PHOTO, DRAWING].contains(&row.kind.as_str()) {
        return Err(AppError::NotFound);
    }
    tx.rollback().await?;
    let sealed = app.parts().objects.get(row.object_key.clone()).await?.ok_or(AppError::NotFound)?;
    let opened = loaded.key.open(row.object_key.as_bytes(), &sealed)?;
    Ok(StoredPicture { media_type: row.media_type, bytes: Bytes::copy_from_slice(&opened) })
}

/// Decodes by content, never by name; whatever the camera wrote beside the pixels (place, device, time) is not kept.
fn photograph(bytes: &[u8]) -> Result<Picture, UploadFault> {
    let upright = decode(bytes, &[ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP])?;
    let side = limits::PAPER_SIDE_PX_MAX;
    let fitting = if upright.width().max(upright.height()) > side {
        upright.resize(side, side, image::imageops::FilterType::Triangle)
    } else {
        upright
    };
    let rgb = fitting.into_rgb8();
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY_PERCENT)
        .encode_image(&rgb)
        .map_err(|_unencodable| UploadFault::Damaged)?;
    Ok(Picture { bytes: out, width_px: rgb.width(), height_px: rgb.height(), media_type: "image/jpeg" })
}

fn drawing(png: &[u8]) -> Result<Picture, UploadFault> {
    let picture = decode(png, &[ImageFormat::Png])?;
    if picture.width().max(picture.height()) > DRAWING_SIDE_PX_MAX {
        return Err(UploadFault::TooManyPixels);
    }
    // A sheet on which nothing stands is no signature.
    let pixels = picture.to_rgba8();
    let mut colours = pixels.pixels();
    let ground = colours.next().copied();
    if colours.all(|colour| Some(*colour) == ground) {
        return Err(UploadFault::Empty);
    }
    let mut out = Vec::new();
    picture.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).map_err(|_unencodable| UploadFault::Damaged)?;
    Ok(Picture { bytes: out, width_px: picture.width(), height_px: picture.height(), media_type: "image/png" })
}

fn decode(bytes: &[u8], formats: &[ImageFormat]) -> Result<DynamicImage, UploadFault> {
    if bytes.is_empty() {
        return Err(UploadFault::Empty);
    }
    if bytes.len() > limits::PAPER_BYTES_MAX {
        return Err(UploadFault::TooLarge);
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_unreadable| UploadFault::NotAPicture)?;
    if !reader.format().is_some_and(|format| formats.contains(&format)) {
        return Err(UploadFault::NotAPicture);
    }
    let mut bounds = Limits::default();
    bounds.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|_unreadable| UploadFault::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits::PAPER_PIXELS_MAX {
        return Err(UploadFault::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|_unreadable| UploadFault::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_unreadable| UploadFault::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Vec::new();
        DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut out), format).unwrap();
        out
    }

    /// A JPEG with an EXIF block that says "turn right" and holds a place.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let tiff = [
            b"II*\0".as_slice(),
            &8_u32.to_le_bytes(),
            &1_u16.to_le_bytes(),
            &0x0112_u16.to_le_bytes(),
            &3_u16.to_le_bytes(),
            &1_u32.to_le_bytes(),
            &6_u32.to_le_bytes(),
            &0_u32.to_le_bytes(),
            b"GPS-29.53N",
        ]
        .concat();
        let body = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
    }

    #[test]
    fn place_and_device_are_gone_and_the_picture_stands_upright() {
        let stored = photograph(&with_exif(&encoded(40, 20, ImageFormat::Jpeg))).unwrap();
        assert_eq!((stored.width_px, stored.height_px), (20, 40));
        for trace in [b"Exif".as_slice(), b"GPS-29.53N"] {
            assert!(!stored.bytes.windows(trace.len()).any(|window| window == trace));
        }
    }

    #[test]
    fn large_photographs_are_shrunk_and_small_ones_left() {
        let side = limits::PAPER_SIDE_PX_MAX;
        let large = photograph(&encoded(side * 2, side, ImageFormat::Png)).unwrap();
        assert_eq!((large.width_px, large.height_px), (side, side / 2));
        assert_eq!(photograph(&encoded(30, 30, ImageFormat::WebP)).unwrap().width_px, 30);
    }

    #[test]
    fn whatever_is_not_a_picture_is_refused_by_content() {
        let fault = |bytes: &[u8]| photograph(bytes).err();
        assert_eq!(fault(b""), Some(UploadFault::Empty));
        assert_eq!(fault(b"<svg onload=alert(1)>"), Some(UploadFault::NotAPicture));
        assert_eq!(fault(b"%PDF-1.7"), Some(UploadFault::NotAPicture));
        assert_eq!(fault(&vec![0; limits::PAPER_BYTES_MAX + 1]), Some(UploadFault::TooLarge));
        let whole = encoded(400, 400, ImageFormat::Png);
        assert_eq!(fault(&whole[..whole.len() / 2]), Some(UploadFault::Damaged));
    }

    #[test]
    fn a_small_file_that_unfolds_to_a_huge_picture_is_refused_before_it_unfolds() {
        let mut bomb = encoded(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert!(matches!(photograph(&bomb).err(), Some(UploadFault::TooManyPixels | UploadFault::Damaged)));
    }
}
