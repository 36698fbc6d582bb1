//! The outside systems, one folder each, behind the ports of `jzt_app`.

pub mod clock;
pub mod entropy;
pub mod http_client;
pub mod letters;
pub mod objects;
pub mod people_registry;
pub mod signed_messages;
pub mod signed_pdfs;
pub mod sms_gateway;
pub mod timestamp_authority;
pub mod verification_platform;

pub use clock::{MovableClock, SystemClock};
pub use entropy::SystemEntropy;
pub use letters::Typesetter;
pub use objects::FolderObjects;
pub use people_registry::HttpPeopleRegistry;
pub use signed_pdfs::PdfSeals;
pub use sms_gateway::SmsGateway;
pub use timestamp_authority::HttpTimestampAuthority;
pub use verification_platform::VerificationPlatform;
