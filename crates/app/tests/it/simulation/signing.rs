//! What signers, the family and the clerk do about signatures, in and out of turn; and what must hold of each signature.

use super::run::Run;
use crate::ceremony::Signer;
use jzt_app::AppError;
use jzt_app::applications::read;
use jzt_app::papers::store_paper;
use jzt_app::ports::SignedPdfs;
use jzt_app::ports::fakes::FakeSignedPdfs;
use jzt_app::sample::id_card_picture;
use jzt_app::seals::verify::{Trusted, Verdict, judge, trusted};
use jzt_app::seals::{documents_of, open_document};
use jzt_app::signing::paper::{SignedForm, sign_on_paper};
use jzt_app::signing::{self, Hand, Task, Typed, tracker};
use jzt_crypto::SoftProvider;
use jzt_domain::access::Actor;
use jzt_domain::application::{Application, Channel, SignerState, Witness};
use jzt_domain::household::{LongText, MemberNo, Paper, PaperKind, ShortText};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::ApplicationId;
use std::collections::BTreeSet;

/// Something about one signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Sign,
    Draw,
    Decline,
    Withdraw,
    WithdrawAtCounter,
    Paper,
    CorrectPhone,
    SendAgain,
}

/// What it is called in the tally.
const fn name(of: Move) -> &'static str {
    match of {
        Move::Sign => "signed",
        Move::Draw => "drawn",
        Move::Decline => "declined",
        Move::Withdraw => "withdrawn",
        Move::WithdrawAtCounter => "withdrawn at the counter",
        Move::Paper => "on paper",
        Move::CorrectPhone => "phone corrected",
        Move::SendAgain => "sent again",
    }
}

fn drawing() -> Hand {
    let mut sheet = image::RgbaImage::new(120, 60);
    (10..100).for_each(|x| sheet.put_pixel(x, 30, image::Rgba([20, 30, 30, 255])));
    let mut png = std::io::Cursor::new(Vec::new());
    sheet.write_to(&mut png, image::ImageFormat::Png).unwrap();
    Hand::Drew(png.into_inner().into())
}

impl Run {
    /// Somebody does something about a signature: mostly what is called for.
    pub(super) async fn signing_move(&mut self, chosen: usize) {
        let id = self.families[chosen].id;
        let application = read(&self.fake.app, &Actor::System, id).await.unwrap().application;
        let rows: Vec<_> = application.signers.iter().map(|row| (row.signer.signer, row.is_signed())).collect();
        let open: Vec<_> = rows.iter().copied().filter(|(_, is_signed)| !is_signed).collect();
        let called_for = if open.is_empty() || self.chance.percent(10) { rows } else { open };
        let Some((signer, is_signed)) = self.chance.pick(&called_for).copied() else { return };
        let wanted = if is_signed {
            *self.chance.pick(&[Move::Withdraw, Move::WithdrawAtCounter, Move::Sign, Move::Paper]).unwrap()
        } else {
            match self.chance.below(100) {
                0..55 => Move::Sign,
                55..65 => Move::Draw,
                65..70 => Move::Decline,
                70..84 => Move::Paper,
                84..90 => Move::CorrectPhone,
                90..96 => Move::SendAgain,
                96..98 => Move::Withdraw,
                _ => Move::WithdrawAtCounter,
            }
        };
        let done = Box::pin(self.make(wanted, chosen, &application, signer)).await;
        let after = read(&self.fake.app, &Actor::System, id).await.unwrap().application;
        match done {
            Ok(()) => {
                self.tally.acts += 1;
                *self.tally.signing.entry(name(wanted)).or_default() += 1;
                let state = &after.signer(signer).unwrap().state;
                match wanted {
                    Move::Sign | Move::Draw | Move::Paper => assert!(matches!(state, SignerState::Signed { .. })),
                    Move::Decline => assert!(matches!(state, SignerState::Declined { .. })),
                    Move::Withdraw | Move::WithdrawAtCounter => assert!(matches!(state, SignerState::Withdrawn { .. })),
                    Move::CorrectPhone | Move::SendAgain => {}
                }
            }
            Err(AppError::Refused(_) | AppError::NotFound | AppError::Stale | AppError::TooMany { .. }) => {
                self.tally.refused += 1;
            }
            Err(AppError::Credentials(fault)) => {
                self.tally.refused += 1;
                *self.tally.reasons.entry(format!("link: {fault:?}")).or_default() += 1;
            }
            Err(other) => panic!("{wanted:?} failed for no reason of its own: {other:?}"),
        }
        self.now_known(chosen, after);
        // Even a link that came to nothing, or was another application's, was opened.
        for other in 0..self.families.len() {
            let id = self.families[other].id;
            let after = read(&self.fake.app, &Actor::System, id).await.unwrap().application;
            self.now_known(other, after);
        }
    }

    async fn make(
        &mut self,
        wanted: Move,
        chosen: usize,
        application: &Application,
        signer: MemberNo,
    ) -> Result<(), AppError> {
        match wanted {
            Move::Sign | Move::Draw | Move::Decline | Move::Withdraw => self.by_link(wanted, application, signer).await,
            Move::Paper => self.on_paper(chosen, application.id, signer).await,
            Move::WithdrawAtCounter => {
                let clerk = self.staff[self.chance.below(3)].clone();
                let given = (signer, LongText::parse("不想查了").ok());
                let done = tracker::withdrawn_at_counter(&self.fake.app, &clerk, application.id, None, given);
                Box::pin(done).await.map(drop)
            }
            Move::CorrectPhone => {
                let by = self.helper(chosen);
                let phone = Phone::parse(&format!("1420000{:04}", 6_000 + self.chance.below(900))).unwrap();
                let done =
                    tracker::correct_phone(&self.fake.app, &by, Channel::Web, application.id, None, (signer, phone));
                Box::pin(done).await.map(drop)
            }
            Move::SendAgain => {
                let by = self.helper(chosen);
                Box::pin(tracker::send_again(&self.fake.app, &by, application.id, signer)).await
            }
        }
    }

    /// The family, or some clerk.
    fn helper(&mut self, chosen: usize) -> Actor {
        if self.chance.percent(60) {
            self.families[chosen].owner.clone()
        } else {
            self.staff[self.chance.below(self.staff.len())].clone()
        }
    }

    /// The link of the last message to the signer's phone, the whole way.
    async fn by_link(&mut self, wanted: Move, application: &Application, no: MemberNo) -> Result<(), AppError> {
        self.work().await;
        let person = application.declaration.person(no).ok_or(AppError::NotFound)?;
        let phone = person.phone.cloned().ok_or(AppError::NotFound)?;
        let links = self.fake.sms.sent();
        let link = links.iter().rev().filter(|sms| sms.phone == phone).find_map(|sms| sms.text.split("/s/").nth(1));
        let token = link.and_then(|rest| rest.split(' ').next()).ok_or(AppError::NotFound)?.to_owned();
        let digits: Vec<char> = person.id_number.as_str().chars().collect();
        let id_tail = digits[digits.len() - 6..].iter().collect();
        let who = Typed { name: Some(person.name.clone()), id_tail, ..Typed::default() };
        let fake = self.fake.clone();
        let device = if self.chance.percent(80) { no.0.to_string() } else { "another".to_owned() };
        let signer = Signer::new(&fake, &token, &format!("phone of {device}"));
        let task = match wanted {
            Move::Decline => Task::Decline,
            Move::Withdraw => Task::Withdraw,
            _ => Task::Sign,
        };
        let before = signer.open().await?;
        // Whoever applies again has links to more than one application on one phone.
        if (before.application, before.signer) != (application.id, no) {
            return Err(AppError::NotFound);
        }
        if task == Task::Sign {
            signer.agree().await?;
        }
        signer.shown(task, who, &phone).await?;
        let hand = if wanted == Move::Draw { drawing() } else { signer.promise() };
        let done = match task {
            Task::Decline => Box::pin(signing::decline(&fake.app, &signer.guest())).await?,
            Task::Withdraw => Box::pin(signing::withdraw(&fake.app, &signer.guest())).await?,
            Task::Sign | Task::Look => signer.sign(hand).await?,
        };
        // A page instead of an act: somebody was sent back a step.
        let is_done = match task {
            Task::Sign | Task::Look => done.signed,
            Task::Decline => !before.signed,
            Task::Withdraw => before.signed && !done.signed,
        };
        if is_done { Ok(()) } else { Err(AppError::NotFound) }
    }

    async fn on_paper(&mut self, chosen: usize, id: ApplicationId, signer: MemberNo) -> Result<(), AppError> {
        let by = self.helper(chosen);
        let mut photos = Vec::new();
        for _ in 0..=self.chance.below(3) {
            let picture = id_card_picture(self.chance.below(9)).unwrap().into();
            let paper = store_paper(&self.fake.app, &by, id, PaperKind::SignedForm, picture).await?;
            photos.push(Paper { id: paper, kind: PaperKind::SignedForm });
        }
        let form = SignedForm {
            signer,
            photos,
            witness: Witness {
                name: PersonName::parse("冉光明").unwrap(),
                phone: Phone::parse("14200007001").unwrap(),
            },
            place: ShortText::parse("村委会").unwrap(),
            signed_on: self.fake.app.now().date(),
            face_data: self.chance.percent(50),
            seen: self.chance.percent(70),
        };
        Box::pin(sign_on_paper(&self.fake.app, &by, id, None, form)).await.map(drop)
    }

    /// What an act left behind; nothing is handed in while a signature is missing.
    pub(super) fn now_known(&mut self, chosen: usize, after: Application) {
        let before = &self.families[chosen].known;
        let emergency = after.declaration.request().is_emergency();
        if before.submitted_at.is_none() && after.submitted_at.is_some() && !emergency {
            let signed = after.signers.iter().filter(|row| row.is_signed()).count();
            assert!(signed > 0 && signed == after.signers.len(), "submitted without every signature");
            *self.tally.signing.entry("submitted").or_default() += 1;
        }
        self.families[chosen].known = after;
    }

    /// Every signature that was ever given has its document, in the object store and sealed, and its evidence verifies.
    pub(super) async fn signatures_hold(&mut self) {
        let app = self.fake.app.clone();
        let trusted = trusted(&app).await.unwrap();
        for n in 0..self.families.len() {
            let (id, known) = (self.families[n].id, self.families[n].known.clone());
            let rows = documents_of(&app, &Actor::System, id).await.unwrap();
            assert_eq!(rows.len(), self.signed_events(id).await, "one document a signature");
            for row in &rows {
                let opened = open_document(&app, &Actor::System, id, row.id).await.unwrap();
                assert!(opened.is_sealed, "the seal is missing");
                self.judged(&trusted, opened.pdf).await;
            }
            let known_documents: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
            let in_force = known.signers.iter().filter_map(|row| row.signature());
            for signature in in_force {
                let evidence = signature.evidence.as_ref().expect("signed without evidence");
                assert!(known_documents.contains(&evidence.document));
            }
        }
    }

    async fn judged(&mut self, trusted: &Trusted, pdf: bytes::Bytes) {
        let found = FakeSignedPdfs.read(pdf).await.unwrap();
        let judged = judge(&SoftProvider, &found, trusted);
        assert_eq!(judged.verdict(), Verdict::Intact, "{:?}", judged.findings);
        *self.tally.signing.entry("verified").or_default() += 1;
    }

    async fn signed_events(&self, id: ApplicationId) -> usize {
        let stream = jzt_store::StreamId::from(id);
        let mut tx = self.db.read().await.unwrap();
        let records = tx.read(&stream, 0, 5_000).await.unwrap();
        tx.rollback().await.unwrap();
        records.iter().filter(|record| record.kind == "application.signed").count()
    }
}
