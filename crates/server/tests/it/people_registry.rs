//! The register of persons over loopback: the production adapter against the sandbox.

use crate::support::{Outside, outside};
use jzt_app::ports::{PeopleRegistry, PortError, RegistryAnswer};
use jzt_domain::identity::linking::NamedPerson;
use jzt_domain::identity::{IdNumber, PersonName};
use jzt_server::adapters::signed_messages::Connection;
use jzt_server::adapters::{HttpPeopleRegistry, SystemClock, SystemEntropy};
use jzt_server::sandbox::Fault;
use jzt_server::sandbox::registry::NAME_THAT_DIFFERS;
use std::sync::Arc;

fn person(name: &str, id_number: &str) -> NamedPerson {
    NamedPerson { name: PersonName::parse(name).unwrap(), id_number: IdNumber::try_from(id_number.to_owned()).unwrap() }
}

fn wang() -> NamedPerson {
    person("王秀英", "11010519491231002X")
}

fn registry(outside: &Outside, change: fn(&mut Connection)) -> HttpPeopleRegistry {
    let mut connection = outside.sandbox.registry_connection();
    change(&mut connection);
    let crypto = Arc::new(jzt_crypto::SoftProvider);
    HttpPeopleRegistry::new(connection, crypto, Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap()
}

#[tokio::test]
async fn the_register_says_whether_name_and_number_belong_together() {
    let outside = outside(&[]).await;
    let registry = registry(&outside, |_| {});
    let Ok(RegistryAnswer::Matches { reference }) = registry.compare(wang()).await else { panic!("no match") };
    assert!(reference.as_str().starts_with("RK"));
    assert_ne!(registry.compare(wang()).await, Ok(RegistryAnswer::Matches { reference }), "each query has its own");
    let differs = registry.compare(person(NAME_THAT_DIFFERS, "11010519491231002X")).await;
    assert_eq!(differs, Ok(RegistryAnswer::Differs));
    assert_eq!(registry.compare(person("王秀英", "110105194912319999")).await, Ok(RegistryAnswer::Unknown));
}

#[tokio::test]
async fn a_wrong_key_or_institution_is_rejected() {
    let outside = outside(&[]).await;
    let rejected = |code: &str| Err(PortError::Rejected { code: code.to_owned() });
    let stranger = registry(&outside, |connection| connection.private_key[0] ^= 1);
    assert_eq!(stranger.compare(wang()).await, rejected("bad-signature"));
    let other = registry(&outside, |connection| connection.institution = "other".to_owned());
    assert_eq!(other.compare(wang()).await, rejected("unknown-institution"));
}

#[tokio::test]
async fn an_outage_of_any_kind_is_an_error_and_ends_by_itself() {
    let outside = outside(&[]).await;
    let registry = registry(&outside, |_| {});
    for fault in [Fault::Slow, Fault::Nonsense] {
        outside.sandbox.outside.registry.set(fault);
        assert_eq!(registry.compare(wang()).await, Err(PortError::Unknown), "{fault:?}");
    }
    outside.sandbox.outside.registry.set(Fault::Down);
    // Going down takes a moment.
    while registry.compare(wang()).await != Err(PortError::NotReached) {}
    outside.sandbox.outside.registry.set(Fault::None);
    while registry.compare(wang()).await.is_err() {}
}
