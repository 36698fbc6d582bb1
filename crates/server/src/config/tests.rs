use std::sync::Arc;

use jzt_crypto::SoftProvider;

use super::*;
use crate::adapters::SystemEntropy;

const KEY_HEX: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
const PUBLIC_HEX: &str = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                          ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";

fn good() -> String {
    format!(
        r#"
        data = "/var/lib/jiuzhutong"
        [http]
        public_url = "https://jz.example"
        office_phone = "023-00000000"
        [database]
        url = "postgres://jzt:pa55word@localhost/jzt"
        [keys]
        master = "1:{KEY_HEX}"
        [sms]
        endpoint = "https://mas.example/sms/submit"
        ec_name = "黔江区民政局"
        ap_id = "jzt"
        secret_key = "topsecret"
        sign = "SIGN"
        [verification]
        endpoint = "https://hedui.example/v1/requests"
        institution = "500114"
        private_key = "{KEY_HEX}"
        platform_public_key = "{PUBLIC_HEX}"
        [people_registry]
        endpoint = "https://renkou.example/v1/matches"
        institution = "500114"
        private_key = "{KEY_HEX}"
        [timestamp_authority]
        endpoint = "http://tsa.example/"
        trusted_certificates = "FOLDER/tsa.pem"
        "#
    )
}

fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jiuzhutong.toml");
    std::fs::write(folder.path().join("tsa.pem"), timestamps::tests::pem("时间戳")).unwrap();
    std::fs::write(&file, text.replace("FOLDER", &folder.path().display().to_string())).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(Some(&file), environment)
}

fn fault(text: &str, environment: &[(&str, &str)]) -> String {
    load(text, environment).and_then(|config| config.validate(false)).unwrap_err().key
}

#[test]
fn a_complete_file_is_taken_and_nothing_secret_is_printed() {
    let config = load(&good(), &[]).unwrap();
    assert_eq!(config.validate(false), Ok(()));
    let printed = format!("{config:?}");
    for secret in ["topsecret", KEY_HEX, "pa55word"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn practice_mode_needs_nothing_and_refuses_everything_real() {
    let empty = Config::load(None, []).unwrap();
    assert_eq!(empty.validate(true), Ok(()));
    assert_eq!(empty.validate(false).unwrap_err().key, "http.public_url");
    for (section, key) in [
        (
            r#"[sms]
        endpoint = "https://mas.example/""#,
            "sms.endpoint",
        ),
        (
            r#"[verification]
        endpoint = "https://hedui.example/""#,
            "verification.endpoint",
        ),
        (
            r#"[people_registry]
        endpoint = "https://renkou.example/""#,
            "people_registry.endpoint",
        ),
        (
            r#"[keys]
        master = "1:00""#,
            "keys.master",
        ),
    ] {
        assert_eq!(load(section, &[]).unwrap().validate(true).unwrap_err().key, key);
    }
}

#[test]
fn every_fault_names_its_key() {
    for (from, to, key) in [
        ("https://jz.example", "http://jz.example", "http.public_url"),
        ("https://jz.example", "https://jz.example/", "http.public_url"),
        ("https://jz.example", "jz.example", "http.public_url"),
        ("https://jz.example", "https://a-very-long-name.example", "http.public_url"),
        ("postgres://jzt", "mysql://jzt", "database.url"),
        ("master = \"1:3945", "master = \"1:39", "keys.master"),
        ("master = \"1:3945", "master = \"one:3945", "keys.master"),
        ("https://mas.example", "http://mas.example", "sms.endpoint"),
        ("ec_name = \"黔江区民政局\"", "ec_name = \" \"", "sms.ec_name"),
        ("secret_key = \"topsecret\"", "", "sms.secret_key"),
        ("sign = \"SIGN\"", "sign = \"SIGN\"\ntimeout_ms = 60000", "sms.timeout_ms"),
        ("sign = \"SIGN\"", "sign = \"SIGN\"\nconnect_timeout_ms = 0", "sms.connect_timeout_ms"),
        ("private_key = \"3945", "private_key = \"zz45", "verification.private_key"),
        ("platform_public_key = \"0409", "platform_public_key = \"0408", "verification.platform_public_key"),
        ("https://renkou.example", "http://renkou.example", "people_registry.endpoint"),
        ("renkou.example/v1/matches\"", "renkou.example/v1/matches\"\ntimeout_ms = 9000", "people_registry.timeout_ms"),
        ("[http]", "[http]\ndistrict = \"5001\"", "http.district"),
        ("023-00000000", "023-00000000-0000", "http.office_phone"),
        ("[http]", "[htp]\n[http]", "file"),
        ("[http]", "[http]\nlisten = \"8080\"", "file"),
    ] {
        let text = good().replacen(from, to, 1);
        assert_ne!(text, good(), "{from} is not in the file");
        assert_eq!(fault(&text, &[]), key, "{from} -> {to}");
    }
}

#[test]
fn the_environment_goes_over_the_file_and_a_misspelt_name_is_told() {
    let config = load(
        &good(),
        &[
            ("JZT_HTTP_LISTEN", "0.0.0.0:9000"),
            ("JZT_HTTP_TRUSTED_PROXIES", "10.0.0.1, ::1"),
            ("JZT_SMS_TIMEOUT_MS", "5000"),
            ("JZT_LOG_FORMAT", "json"),
            ("JZT_ROOT", "elsewhere"),
        ],
    )
    .unwrap();
    assert_eq!(config.http.listen.port(), 9000);
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert_eq!((config.sms.timeout_ms, config.log_format), (5000, LogFormat::Json));
    assert_eq!(fault(&good(), &[("JZT_HTTP_LISTNE", "x")]), "JZT_HTTP_LISTNE");
    assert_eq!(fault(&good(), &[("JZT_SMS_TIMEOUT_MS", "soon")]), "JZT_SMS_TIMEOUT_MS");
    assert!(environment_names().iter().all(|name| name.starts_with("JZT_")));
}

#[test]
fn a_secret_may_come_from_a_file_and_only_from_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "from-file\n").unwrap();
    let place = file.display().to_string();
    let text = good().replacen("secret_key = \"topsecret\"", &format!("secret_key_file = \"{place}\""), 1);
    assert_eq!(load(&text, &[]).unwrap().sms.secret_key.unwrap().expose(), "from-file");
    let both = good().replacen("[sms]", &format!("[sms]\nsecret_key_file = \"{place}\""), 1);
    assert_eq!(fault(&both, &[]), "sms.secret_key");
    let over = load(&good(), &[("JZT_SMS_SECRET_KEY_FILE", &place)]).unwrap();
    assert_eq!(over.sms.secret_key.unwrap().expose(), "from-file");
    assert_eq!(fault(&good(), &[("JZT_SMS_SECRET_KEY_FILE", "/nowhere/at/all")]), "sms.secret_key_file");
    std::fs::write(&file, " \n").unwrap();
    assert_eq!(fault(&text, &[]), "sms.secret_key_file");
}

#[test]
fn a_broken_file_is_refused_without_quoting_it() {
    let error = load("[sms]\nsecret_key = \"topsecret", &[]).unwrap_err();
    assert_eq!(error.key, "file");
    assert!(!error.to_string().contains("topsecret"), "{error}");
}

#[test]
fn practice_keys_are_made_once_for_the_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.toml");
    let ring = practice_keys(&file, Arc::new(SoftProvider), &SystemEntropy).unwrap();
    let again = practice_keys(&file, Arc::new(SoftProvider), &SystemEntropy).unwrap();
    assert_eq!(ring.tag("form", b"x"), again.tag("form", b"x"));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    std::fs::write(&file, "[[master]]\nid = 1\nhex = \"00\"\n").unwrap();
    assert_eq!(practice_keys(&file, Arc::new(SoftProvider), &SystemEntropy).unwrap_err().key, "keys.master");
}
