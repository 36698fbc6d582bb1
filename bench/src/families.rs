//! Families by the thousand: for lists as views alone, for submission with their whole journal.

use crate::Outcome;
use crate::world::{DISTRICT, World};
use jzt_app::accounts::Client;
use jzt_app::bulk::{Family, view_only};
use jzt_app::sample::{Person, answers, household, known};
use jzt_app::seals;
use jzt_app::signing::{Guest, rehearse};
use jzt_domain::access::Actor;
use jzt_domain::application::{Application, Command, Consents, SigningAct, SigningWay};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::{Answer, MemberNo, Paper, PaperKind, ShortText};
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId, PaperId};
use jzt_domain::number::AcceptanceNumber;
use jzt_store::{NewApplicationRow, Tx};
use uuid::Uuid;

/// Rows written in one unit.
const BATCH_ROWS: usize = 500;
/// Families with journal made in one unit.
const BATCH_FAMILIES: usize = 25;
/// Invented households that are told apart; children of later ones would not be born yet.
const HOUSEHOLDS: usize = 40;
/// Serials up to here belong to the sample world.
const SERIALS_TAKEN: usize = 1_000;
const SERIALS_PER_YEAR: usize = 900_000;

/// An id of this run: time does not matter to it, but it spreads over the index as random ids do.
fn uuid(space: u64, n: usize) -> Uuid {
    let mixed = jzt_crypto::sm3(format!("{space}/{n}").as_bytes());
    let bytes: [u8; 16] = mixed.first_chunk().copied().unwrap_or_default();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Villages of the district.
pub(crate) fn villages(world: &World) -> Outcome<Vec<DivisionCode>> {
    let district = DivisionCode::parse(DISTRICT)?;
    Ok(world.app.policy().divisions.inside(&district, DivisionLevel::Village).map(|one| one.code.clone()).collect())
}

struct Row {
    family: FamilyId,
    wrapped: Vec<u8>,
    view: NewApplicationRow,
}

/// Stores copies number `from` to `until` of the patterns, spread over all villages: real states under real keys.
pub(crate) async fn copy(world: &World, patterns: &[Application], from: usize, until: usize) -> Outcome<()> {
    let villages = villages(world)?;
    let mut sealed: Option<Vec<Row>> = None;
    let mut at = from;
    // One batch is sealed while the one before is written.
    while at < until || sealed.is_some() {
        let end = until.min(at + BATCH_ROWS);
        let work = (world.clone(), patterns.to_vec(), villages.clone());
        let sealing = tokio::task::spawn_blocking(move || seal(&work.0, &work.1, &work.2, at, end));
        write(world, sealed.take().unwrap_or_default()).await?;
        sealed = Some(sealing.await??).filter(|rows| !rows.is_empty());
        at = end;
    }
    Ok(())
}

fn seal(
    world: &World,
    patterns: &[Application],
    villages: &[DivisionCode],
    from: usize,
    until: usize,
) -> Outcome<Vec<Row>> {
    let district = DivisionCode::parse(DISTRICT)?;
    (from..until)
        .zip(patterns.iter().cycle().skip(from % patterns.len().max(1)))
        .map(|(n, pattern)| {
            let mut application = pattern.clone();
            application.id = ApplicationId::from_uuid(uuid(1, n));
            application.family = FamilyId::from_uuid(uuid(2, n));
            application.citizen = CitizenId::from_uuid(uuid(3, n));
            // Another step than the patterns' own, so that every village holds every stage.
            application.declaration.village = villages.get(n * 7 % villages.len().max(1)).cloned();
            if application.number.is_some() {
                let year = u16::try_from(2026 + n / SERIALS_PER_YEAR)?;
                let serial = u32::try_from(n % SERIALS_PER_YEAR + SERIALS_TAKEN)?;
                application.number = Some(AcceptanceNumber::new(district.clone(), year, serial)?);
            }
            let (wrapped, view) = view_only(&world.app, &application, application.stage_since)?;
            Ok(Row { family: application.family, wrapped, view })
        })
        .collect()
}

async fn write(world: &World, rows: Vec<Row>) -> Outcome<()> {
    let mut tx = world.db.begin().await?;
    for row in &rows {
        tx.create_family_key(row.family, &row.wrapped, world.app.now()).await?;
        tx.put_application(&row.view).await?;
    }
    Ok(tx.commit().await?)
}

/// A family of four with three papers that lacks one signature, the applicant's.
#[derive(Clone)]
pub(crate) struct Ready {
    /// The application.
    pub(crate) id: ApplicationId,
    /// The secret of the applicant's link.
    pub(crate) token: String,
}

impl Ready {
    /// Whoever holds the link.
    pub(crate) fn guest<'a>(&'a self, client: &'a Client) -> Guest<'a> {
        Guest { token: &self.token, browser: "bench", client }
    }
}

fn id_tail(person: &Person) -> String {
    let text = person.member.id_number.as_str();
    text.chars().skip(text.chars().count().saturating_sub(6)).collect()
}

/// Families that are ready to be submitted, each with its whole journal.
pub(crate) async fn ready(world: &World, count: usize) -> Outcome<Vec<Ready>> {
    let villages = villages(world)?;
    seals::ensure(&world.app).await?;
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let mut tx = world.db.begin().await?;
        for n in all.len()..count.min(all.len() + BATCH_FAMILIES) {
            let village = villages.get(n % villages.len().max(1)).ok_or("no villages")?;
            all.push(one_ready(world, &mut tx, n, village).await?);
        }
        tx.commit().await?;
    }
    let client = Client::default();
    for ready in &all {
        rehearse(&world.app, &ready.guest(&client)).await?;
    }
    Ok(all)
}

async fn one_ready(world: &World, tx: &mut Tx, n: usize, village: &DivisionCode) -> Outcome<Ready> {
    let app = &world.app;
    let people = household(n % HOUSEHOLDS, 4)?;
    let citizen = CitizenId::from_uuid(uuid(4, n));
    let by = Actor::Citizen { id: citizen };
    let mut family = Family::start(app, tx, citizen).await?;
    for answer in answers(n, village, &people)? {
        family.act(app, tx, &by, Command::Answer(answer)).await?;
    }
    for (k, kind) in [PaperKind::IdCard, PaperKind::HouseholdRegister, PaperKind::IncomeProof].into_iter().enumerate() {
        let paper = paper(&family, n * 3 + k, &by.code(), app.now());
        tx.add_paper(&paper).await?;
        let added = Answer::PaperAdded(Paper { id: paper.id, kind });
        family.act(app, tx, &by, Command::Answer(added)).await?;
    }
    family.act(app, tx, &by, Command::AskSignatures { promised: true, earlier: None }).await?;
    let wanted: Vec<MemberNo> = family.application().signers.iter().map(|row| row.signer.signer).collect();
    for person in people.iter().filter(|person| person.member.no != MemberNo::APPLICANT) {
        let no = person.member.no;
        if wanted.contains(&no) {
            let act = SigningAct {
                signer: no,
                typed_name: person.member.name.clone(),
                typed_id_tail: id_tail(person),
                text_version: app.authorization().version.clone(),
                text_sm3: app.authorization().sm3.clone(),
                typed_promise: ShortText::parse(&app.authorization().promise).ok(),
                drawing: None,
                way: SigningWay::Promise,
                consents: Consents { bank_data: true, face_data: false },
                identity: known(app.now()),
                evidence: None,
            };
            family.sign(app, tx, act).await?;
        }
    }
    let token = family.link(app, tx, MemberNo::APPLICANT).await?;
    Ok(Ready { id: family.application().id, token })
}

/// The row of a photograph; the picture itself is not measured here.
fn paper(family: &Family, n: usize, by: &str, at: jzt_domain::time::Timestamp) -> jzt_store::Paper {
    let id = PaperId::from_uuid(uuid(5, n));
    jzt_store::Paper {
        id,
        family_id: family.application().family,
        application_id: family.application().id,
        kind: "id_card".to_owned(),
        sha: jzt_crypto::sm3(id.as_uuid().as_bytes()),
        size_bytes: 300_000,
        width: 2_000,
        height: 1_250,
        media_type: "image/jpeg".to_owned(),
        object_key: format!("papers/{id}"),
        uploaded_at: at,
        uploaded_by: by.to_owned(),
    }
}
