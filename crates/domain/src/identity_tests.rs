use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn id(text: &str) -> Result<IdNumber, IdNumberError> {
    IdNumber::parse(text, TODAY)
}

/// The check character of 17 digits, computed the other way round: by the weights 2^(17-i) mod 11 of the standard.
fn with_check(body: &str) -> String {
    let sum: u32 = body
        .chars()
        .enumerate()
        .map(|(at, c)| c.to_digit(10).unwrap() * (2_u32.pow(17 - u32::try_from(at).unwrap()) % 11))
        .sum();
    let check = (12 - sum % 11) % 11;
    format!("{body}{}", if check == 10 { "X".to_owned() } else { check.to_string() })
}

#[test]
fn gb_11643_vectors_are_read() {
    // The two numbers printed in the standard.
    assert!(id("11010519491231002X").is_ok());
    assert!(id("440524188001010014").is_err(), "valid in form, but nobody is 146 years old");
    assert!(serde_json::from_str::<IdNumber>("\"440524188001010014\"").is_ok(), "stored data keeps its form only");
}

#[test]
fn gb_11643_typed_forms_are_one_number() {
    let plain = id("11010519491231002X").unwrap();
    for text in
        ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002X ", "110105-19491231-002X"]
    {
        assert_eq!(id(text).as_ref(), Ok(&plain), "{text}");
    }
}

#[test]
fn each_fault_of_an_id_number_has_its_own_error() {
    let cases = [
        ("", IdNumberError::Length),
        ("110105194912310", IdNumberError::Length),
        ("11010519491231002XX", IdNumberError::Length),
        ("1101051949123100XX", IdNumberError::Character),
        ("11010519491231002Y", IdNumberError::Character),
        ("张10105194912310021", IdNumberError::Character),
        ("99010519491231002X", IdNumberError::Region),
        ("00010519491231002X", IdNumberError::Region),
        ("11010519490229002X", IdNumberError::BirthDate),
        ("110105202611240021", IdNumberError::BirthDate),
        ("110105189511230021", IdNumberError::BirthDate),
        ("110105194912310021", IdNumberError::CheckCharacter),
        ("310101199801011234", IdNumberError::CheckCharacter),
    ];
    for (text, error) in cases {
        assert_eq!(id(text), Err(error), "{text}");
    }
}

#[test]
fn a_foreigners_permanent_residence_card_is_read() {
    assert!(id(&with_check("95084019800101003")).is_ok());
}

#[test]
fn an_id_number_tells_birth_sex_and_age() {
    let woman = id(&with_check("51352119500815412")).unwrap();
    assert_eq!(woman.birth_date(), date(1950, 8, 15));
    assert!(woman.is_female());
    assert_eq!(woman.age_on(date(2026, 8, 14)), 75);
    assert_eq!(woman.age_on(date(2026, 8, 15)), 76);
    assert_eq!(woman.age_on(date(1949, 1, 1)), 0);
    let leapling = id(&with_check("51352120080229001")).unwrap();
    assert!(!leapling.is_female());
    assert_eq!(leapling.age_on(date(2026, 2, 28)), 17);
    assert_eq!(leapling.age_on(date(2026, 3, 1)), 18);
}

#[test]
fn masks_keep_what_the_rule_allows() {
    assert_eq!(id("513521195008024125").unwrap().masked(), "5135**********4125");
    assert_eq!(Phone::parse("14200000001").unwrap().masked(), "142****0001");
    for (name, masked) in [
        ("王爱国", "王*国"),
        ("张三", "张*"),
        ("欧阳建华", "欧**华"),
        ("买买提·艾力·托合提", "买买提·*"),
        ("John Smith", "John *"),
        ("Ann", "A*n"),
    ] {
        assert_eq!(PersonName::parse(name).unwrap().masked(), masked);
    }
}

#[test]
fn debug_never_shows_the_value() {
    let shown = format!(
        "{:?} {:?} {:?} {:?}",
        id("11010519491231002X").unwrap(),
        Phone::parse("14200000001").unwrap(),
        PersonName::parse("王爱国").unwrap(),
        BankCard::parse("4111111111111111").unwrap()
    );
    assert_eq!(shown, "IdNumber(***) Phone(***) PersonName(***) BankCard(***)");
}

#[test]
fn a_phone_is_read_in_every_usual_form() {
    let plain = Phone::parse("14200000001").unwrap();
    for text in ["+86 142 0000 0001", "0086-142-0000-0001", "8614200000001", "１４２００００００01", "+8614200000001"]
    {
        assert_eq!(Phone::parse(text).as_ref(), Ok(&plain), "{text}");
    }
}

#[test]
fn each_fault_of_a_phone_has_its_own_error() {
    for (text, error) in [
        ("", PhoneError::Length),
        ("1420000000", PhoneError::Length),
        ("142000000011", PhoneError::Length),
        ("1420000000a", PhoneError::Character),
        ("02379222222", PhoneError::NotMobile),
        ("12000000000", PhoneError::NotMobile),
    ] {
        assert_eq!(Phone::parse(text), Err(error), "{text}");
    }
}

#[test]
fn names_of_every_kind_are_read() {
    for (typed, name) in [
        ("张三", "张三"),
        (" 张 三 ", "张三"),
        ("𠮷田㛃", "𠮷田㛃"),
        ("𬱖\u{30000}", "𬱖\u{30000}"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("Ｊｏｈｎ  Smith", "John Smith"),
        ("José O'Neill-Ruiz Jr.", "José O'Neill-Ruiz Jr."),
    ] {
        assert_eq!(PersonName::parse(typed).unwrap().as_str(), name);
    }
}

#[test]
fn each_fault_of_a_name_has_its_own_error() {
    use PersonNameError as E;
    for (text, error) in [
        ("", E::Empty),
        (" \u{3000}", E::Empty),
        ("张", E::TooShort),
        ("张3", E::Character),
        ("·张三", E::Character),
        ("买买提··艾力", E::Character),
        ("<b>张三</b>", E::Character),
        ("张三😀", E::Character),
        ("--", E::Character),
    ] {
        assert_eq!(PersonName::parse(text), Err(error), "{text}");
    }
    assert!(PersonName::parse(&"张".repeat(NAME_CHARS_MAX)).is_ok());
    assert_eq!(PersonName::parse(&"张".repeat(NAME_CHARS_MAX + 1)), Err(E::TooLong));
}

#[test]
fn a_bank_card_passes_luhn() {
    let card = BankCard::parse("4111 1111 1111 1111").unwrap();
    assert_eq!((card.as_str(), card.masked().as_str()), ("4111111111111111", "**** 1111"));
    assert_eq!(BankCard::parse("4111111111111112"), Err(BankCardError::Check));
    assert_eq!(BankCard::parse("411111111111111"), Err(BankCardError::Length));
    assert_eq!(BankCard::parse("41111111111111111111"), Err(BankCardError::Length));
    assert_eq!(BankCard::parse("4111a11111111111"), Err(BankCardError::Character));
}

#[test]
fn stored_values_are_plain_text_and_checked_when_read_back() {
    let phone = Phone::parse("14200000001").unwrap();
    assert_eq!(serde_json::to_string(&phone).unwrap(), "\"14200000001\"");
    assert!(serde_json::from_str::<Phone>("\"1420000000\"").is_err());
    assert!(serde_json::from_str::<IdNumber>("\"110105194912310021\"").is_err());
    assert!(serde_json::from_str::<PersonName>("\"\"").is_err());
}

proptest! {
    #[test]
    fn gb_11643_every_made_number_is_read_and_every_wrong_digit_found(
        days in 0_i32..40_000, serial in 0_u16..1000, at in 0_usize..17, shift in 1_u32..10,
    ) {
        let birth = TODAY.checked_sub(jiff::Span::new().days(days)).unwrap();
        let body = format!("500114{}{serial:03}", birth.strftime("%Y%m%d"));
        let text = with_check(&body);
        let read = id(&text).unwrap();
        prop_assert_eq!(read.birth_date(), birth);
        let wrong: String = text.chars().enumerate().map(|(i, c)| match c.to_digit(10) {
            Some(d) if i == at => char::from_digit((d + shift) % 10, 10).unwrap(),
            _ => c,
        }).collect();
        prop_assert!(id(&wrong).is_err());
    }

    #[test]
    fn gb_11643_exchanged_neighbours_are_found(days in 0_i32..40_000, serial in 0_u16..1000, at in 0_usize..16) {
        let birth = TODAY.checked_sub(jiff::Span::new().days(days)).unwrap();
        let text = with_check(&format!("500114{}{serial:03}", birth.strftime("%Y%m%d")));
        let mut chars: Vec<char> = text.chars().collect();
        prop_assume!(chars[at] != chars[at + 1]);
        chars.swap(at, at + 1);
        prop_assert!(id(&chars.into_iter().collect::<String>()).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,40}") {
        let _ = (id(&text).is_ok(), Phone::parse(&text).is_ok(), BankCard::parse(&text).is_ok());
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
            prop_assert!(name.masked().contains('*'));
        }
    }

    #[test]
    fn every_mobile_number_reads_back(second in 3_u64..=9, rest in 0_u64..1_000_000_000) {
        let text = format!("1{second}{rest:09}");
        let phone = Phone::parse(&format!("+86 {text}")).unwrap();
        prop_assert_eq!(phone.as_str(), text.as_str());
    }
}
