//! The district's own keys. One of each purpose is in force; a retired one keeps its certificate, because what it signed
//! stands.

use crate::letters::district_office;
use crate::seals::revocations::revocation_lists;
use crate::{App, AppError};
use data_encoding::HEXLOWER;
use jzt_crypto::x509::{self, CertError, Certificate, Crl, Period, Profile, Signer, Subject};
use jzt_crypto::{Algorithm, PrivateKey, PublicKey};
use jzt_domain::time::Timestamp;
use jzt_store::{AuthorityRow, Tx};
use uuid::Uuid;

/// Purpose of the ring key that seals references of private keys.
const RING_PURPOSE: &str = "authority";
/// How long an authority may issue.
const AUTHORITY_DAYS: i64 = 3_650;
/// How long a seal may be put on.
const SEAL_DAYS: i64 = 1_825;
/// Clocks of others may be slow.
const SKEW_SECONDS: i64 = 60;
pub(super) const SECONDS_PER_DAY: i64 = 86_400;
/// Keys that are looked at, retired ones included.
pub(super) const AUTHORITIES_MAX: u16 = 200;

/// What a key of the district is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Certifies the one-time keys of signers (SM2).
    SigningCa,
    /// Signs checkpoints of the journal (SM2).
    Checkpoint,
    /// Certifies the seal (P-256).
    SealCa,
    /// Seals PDFs (P-256).
    Seal,
}

impl Purpose {
    /// All; an authority comes before what it certifies.
    pub const ALL: [Self; 4] = [Self::SigningCa, Self::Checkpoint, Self::SealCa, Self::Seal];

    /// The word in stored rows and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SigningCa => "signing_ca",
            Self::Checkpoint => "checkpoint",
            Self::SealCa => "seal_ca",
            Self::Seal => "seal",
        }
    }

    /// The purpose of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::SigningCa | Self::Checkpoint => Algorithm::Sm2Sm3,
            Self::SealCa | Self::Seal => Algorithm::P256Sha256,
        }
    }

    /// What stands on the certificate behind the name of the bureau.
    const fn title(self) -> &'static str {
        match self {
            Self::SigningCa => "签名证书颁发机构",
            Self::Checkpoint => "存证校验点",
            Self::SealCa => "电子印章证书颁发机构",
            Self::Seal => "电子印章",
        }
    }
}

/// One key of the district, as everybody may know it.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Purpose,
    /// Its public key.
    pub public_key: PublicKey,
    /// Its certificate; a checkpoint key has none.
    pub certificate: Option<Certificate>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it signs nothing new.
    pub retired_at: Option<Timestamp>,
}

impl Authority {
    /// Serial number of its certificate, lower-case hexadecimal.
    pub fn serial(&self) -> Option<String> {
        self.certificate.as_ref().map(|certificate| HEXLOWER.encode(certificate.serial()))
    }
}

/// A key with its private half.
pub(crate) struct Held {
    pub authority: Authority,
    pub key: PrivateKey,
}

impl Held {
    /// Who signs certificates, lists and seals.
    pub(crate) fn signer<'a>(&'a self, app: &'a App) -> Result<Signer<'a>, AppError> {
        let certificate = self.authority.certificate.as_ref().ok_or_else(|| broken("has no certificate"))?;
        Ok(Signer { provider: app.parts().ring.provider().as_ref(), key: &self.key, certificate })
    }
}

/// Whom the district's signatures and seals are checked against, retired ones included.
#[derive(Debug, Clone)]
pub struct DistrictTrust {
    /// Authorities of one-time keys.
    pub signing: Vec<Certificate>,
    /// Their lists of revoked certificates.
    pub lists: Vec<Crl>,
    /// Authorities of seals.
    pub seals: Vec<Certificate>,
    /// Keys of checkpoints.
    pub checkpoints: Vec<PublicKey>,
}

pub(super) fn broken(what: &str) -> AppError {
    AppError::Internal(format!("a key of the district {what}").into())
}

pub(super) fn uncertified(error: CertError) -> AppError {
    AppError::Internal(Box::new(error))
}

/// Makes what is missing. Safe when several servers start at once: the first one's keys are kept.
pub async fn ensure(app: &App) -> Result<Vec<Purpose>, AppError> {
    let mut tx = app.begin().await?;
    let mut made = Vec::new();
    for purpose in Purpose::ALL {
        if tx.authority_in_force(purpose.code()).await?.is_some() {
            continue;
        }
        let row = new_key(app, &mut tx, purpose).await?;
        if !tx.add_authority(&row).await? {
            // Another server was faster; its keys belong together, ours do not join them.
            tx.rollback().await?;
            return Ok(Vec::new());
        }
        made.push(purpose);
    }
    tx.commit().await?;
    Ok(made)
}

/// Retires a key and makes the next; a new authority of seals comes with a new seal.
pub async fn rotate(app: &App, purpose: Purpose) -> Result<(), AppError> {
    let purposes: &[Purpose] = match purpose {
        Purpose::SealCa => &[Purpose::SealCa, Purpose::Seal],
        Purpose::SigningCa => &[Purpose::SigningCa],
        Purpose::Checkpoint => &[Purpose::Checkpoint],
        Purpose::Seal => &[Purpose::Seal],
    };
    let mut tx = app.begin().await?;
    for purpose in purposes {
        let row = tx.authority_in_force(purpose.code()).await?.ok_or(AppError::NotFound)?;
        if !tx.retire_authority(row.id, app.now()).await? {
            return Err(AppError::Stale);
        }
        let next = new_key(app, &mut tx, *purpose).await?;
        if !tx.add_authority(&next).await? {
            return Err(AppError::Stale);
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn new_key(app: &App, tx: &mut Tx, purpose: Purpose) -> Result<AuthorityRow, AppError> {
    let parts = app.parts();
    let (provider, entropy) = (parts.ring.provider().as_ref(), parts.entropy.as_ref());
    let id = app.new_id();
    let key = provider.generate(purpose.algorithm(), entropy)?;
    let public = provider.public(&key)?;
    let office = district_office(app, &app.settings().district);
    // Two authorities of one bureau must not share a name.
    let serial_number: String = id.simple().to_string().chars().skip(20).collect();
    let subject = Subject {
        common_name: format!("{office}{}", purpose.title()),
        organization: office,
        serial_number: Some(serial_number),
    };
    let now = app.now();
    let from = now.as_seconds().saturating_sub(SKEW_SECONDS);
    let until = |days: i64| from.saturating_add(days.saturating_mul(SECONDS_PER_DAY));
    let certificate = match purpose {
        Purpose::Checkpoint => None,
        Purpose::SigningCa | Purpose::SealCa => {
            let period = Period { from, until: until(AUTHORITY_DAYS) };
            Some(x509::self_signed(provider, entropy, &key, &subject, period).map_err(uncertified)?)
        }
        Purpose::Seal => {
            let row = tx.authority_in_force(Purpose::SealCa.code()).await?.ok_or(AppError::NotFound)?;
            let ca = open(app, row)?;
            let ca = ca.signer(app)?;
            let period = Period { from, until: until(SEAL_DAYS).min(ca.certificate.period().until) };
            Some(x509::issue(ca, entropy, &public, &subject, period, Profile::Seal).map_err(uncertified)?)
        }
    };
    Ok(AuthorityRow {
        id,
        purpose: purpose.code().to_owned(),
        algorithm: purpose.algorithm().as_str().to_owned(),
        public_key: public.point.to_vec(),
        certificate: certificate.map(|certificate| certificate.der().to_vec()),
        private_key: parts.ring.seal(entropy, RING_PURPOSE, id.as_bytes(), &key.to_stored())?,
        created_at: now,
        retired_at: None,
    })
}

fn known(row: &AuthorityRow) -> Result<Authority, AppError> {
    let algorithm = Algorithm::parse(&row.algorithm).ok_or_else(|| broken("has an unknown algorithm"))?;
    let point = row.public_key.as_slice().try_into().map_err(|_len| broken("has no public key"))?;
    let certificate = row.certificate.as_deref().map(Certificate::from_der).transpose().map_err(uncertified)?;
    Ok(Authority {
        id: row.id,
        purpose: Purpose::from_code(&row.purpose).ok_or_else(|| broken("has an unknown purpose"))?,
        public_key: PublicKey { algorithm, point },
        certificate,
        created_at: row.created_at,
        retired_at: row.retired_at,
    })
}

pub(super) fn open(app: &App, row: AuthorityRow) -> Result<Held, AppError> {
    let opened = app.parts().ring.open(RING_PURPOSE, row.id.as_bytes(), &row.private_key)?;
    Ok(Held { authority: known(&row)?, key: PrivateKey::from_stored(&opened)? })
}

/// The key in force of a purpose, read each time so that a rotation by another process counts at once. Practice mode makes
/// missing ones on the spot; elsewhere that is the operator's act (`jiuzhutong authority init`).
pub(crate) async fn in_force(app: &App, purpose: Purpose) -> Result<Held, AppError> {
    let found = app.glance().await?.authority_in_force(purpose.code()).await?;
    let row = match found {
        Some(row) => row,
        None if app.settings().practice => {
            ensure(app).await?;
            app.glance().await?.authority_in_force(purpose.code()).await?.ok_or(AppError::Stale)?
        }
        None => return Err(AppError::Unavailable("no keys of the district: jiuzhutong authority init".into())),
    };
    open(app, row)
}

/// Every key, the oldest first.
pub async fn list(app: &App) -> Result<Vec<Authority>, AppError> {
    app.glance().await?.authorities(AUTHORITIES_MAX).await?.iter().map(known).collect()
}

/// Whom signatures, seals and checkpoints of this district are checked against.
pub async fn trust(app: &App) -> Result<DistrictTrust, AppError> {
    let all = list(app).await?;
    let of = |purpose: Purpose| {
        all.iter().filter(move |each| each.purpose == purpose).filter_map(|each| each.certificate.clone()).collect()
    };
    Ok(DistrictTrust {
        signing: of(Purpose::SigningCa),
        lists: revocation_lists(app).await?,
        seals: of(Purpose::SealCa),
        checkpoints: all
            .iter()
            .filter(|each| each.purpose == Purpose::Checkpoint)
            .map(|each| each.public_key)
            .collect(),
    })
}

/// The certificates of a purpose as PEM, retired ones too: what they certified stands.
pub async fn certificates_pem(app: &App, purpose: Purpose) -> Result<String, AppError> {
    let all = list(app).await?;
    let of_purpose = all.iter().filter(|each| each.purpose == purpose).filter_map(|each| each.certificate.as_ref());
    Ok(of_purpose.map(Certificate::to_pem).collect())
}
