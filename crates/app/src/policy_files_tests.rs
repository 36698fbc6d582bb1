use std::path::PathBuf;

use jiff::civil::{Date, date};
use jzt_domain::calendar::Due;
use jzt_domain::division::DivisionLevel;
use jzt_domain::identity::level::IdentityLevel;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use jzt_domain::policy::{
    AmountKey, Certainty, ConfirmLevel, CountKey, DeadlineKey, LevelKey, LimitUnit, Residence, SmsKind, SwitchKey,
};

use super::*;

fn policy_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy")
}

fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

fn calendar() -> WorkCalendar {
    load_embedded().unwrap().calendar
}

/// The embedded files with one more or one replaced.
fn with(file: &str, text: &str) -> Result<PolicyFiles, PolicyFileError> {
    let mut texts = embedded_texts();
    texts.insert(file.to_owned(), text.to_owned());
    build(&texts, None)
}

#[test]
fn no_file_of_the_policy_folder_is_forgotten() {
    let mut on_disk = Texts::new();
    read_folder(&policy_folder(), "", 0, &mut on_disk).unwrap();
    assert_eq!(on_disk, embedded_texts());
}

#[test]
fn qianjiang_has_30_townships_and_220_villages() {
    let divisions = load_embedded().unwrap().divisions;
    let qianjiang = code("500114");
    assert_eq!(divisions.children(&qianjiang).count(), 30);
    assert_eq!(divisions.inside(&qianjiang, DivisionLevel::Village).count(), 220);
    let village = code("500114112003");
    assert_eq!(divisions.full_name(&village).as_deref(), Some("重庆市黔江区濯水镇蒲花社区"));
    assert_eq!(divisions.get(&village).map(Division::official_name).as_deref(), Some("蒲花社区居民委员会"));
}

/// Every day on which something changes, and the day before it.
fn days_of_change(tree: &PolicyTree) -> Vec<Date> {
    let starts = tree.files().flat_map(|(_, days)| days);
    starts.flat_map(|day| [day.yesterday().unwrap(), day]).collect()
}

#[test]
fn the_rules_of_qianjiang_are_complete_on_every_day_since_decree_57() {
    let tree = load_embedded().unwrap().tree;
    let since = date(2021, 7, 1);
    let mut days = days_of_change(&tree);
    days.extend([since, date(2026, 11, 23), date(2040, 1, 1)]);
    days.retain(|day| *day >= since);
    assert!(days.len() > 10);
    for day in days {
        assert_eq!(tree.lookup(&code("500114112003"), day).missing(), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn before_decree_57_only_sums_are_known() {
    let tree = load_embedded().unwrap().tree;
    let keys = tree.lookup(&code("500114"), date(2021, 6, 30)).keys();
    assert!(keys.contains(&"standards.rural".to_owned()) && keys.contains(&"amounts.tekun_basic".to_owned()));
    assert!(!keys.iter().any(|key| key.starts_with("deadlines.")), "{keys:?}");
}

#[test]
fn every_value_of_every_kind_has_a_source_and_a_reason() {
    let tree = load_embedded().unwrap().tree;
    let set = tree.lookup(&code("500114"), date(2026, 11, 23));
    for key in set.keys() {
        let shown = set.explain(&key).unwrap();
        let Some(source) = shown.source else {
            assert!(key.starts_with("sms."), "{key}");
            continue;
        };
        let unsure = matches!(source.certainty, Certainty::Unknown | Certainty::StoredElsewhere);
        assert!(!unsure || source.note.contains("ask 区民政局"), "{key}: {}", source.note);
    }
}

#[test]
fn the_periods_and_choices_of_each_kind() {
    let tree = load_embedded().unwrap().tree;
    let of = |kind| tree.lookup(&code("500114"), date(2026, 11, 23)).for_kind(kind);
    let length = |kind, key| of(kind).deadline(key).map(|limit| limit.length);
    for (kind, total, confirm, objection) in [
        (Kind::Dibao, 30, 10, 10),
        (Kind::Tekun, 40, 15, 15),
        (Kind::Marginal, 30, 10, 10),
        (Kind::RigidSpending, 30, 10, 10),
        (Kind::Temporary, 15, 5, 10),
    ] {
        let found =
            [DeadlineKey::Total, DeadlineKey::Confirm, DeadlineKey::ObjectionAnswer].map(|key| length(kind, key));
        assert_eq!(found, [Some(total), Some(confirm), Some(objection)], "{kind:?}");
        assert!(length(kind, DeadlineKey::TotalExtended) > Some(total), "{kind:?}");
    }
    for (kind, publish_stop, draw_sample, publish_refusals) in
        [(Kind::Dibao, false, false, false), (Kind::Tekun, true, true, false), (Kind::Temporary, false, false, true)]
    {
        let keys = [SwitchKey::PublishStop, SwitchKey::DrawSample, SwitchKey::PublishRefusals];
        let found = keys.map(|key| of(kind).switch(key));
        assert_eq!(found, [Some(publish_stop), Some(draw_sample), Some(publish_refusals)], "{kind:?}");
    }
}

#[test]
fn each_act_needs_its_level_of_identity() {
    let tree = load_embedded().unwrap().tree;
    let policy = tree.lookup(&code("500114"), date(2026, 11, 23));
    for (key, level) in [
        (LevelKey::Apply, IdentityLevel::PhoneVerified),
        (LevelKey::Sign, IdentityLevel::NameIdMatched),
        (LevelKey::DeclineSignature, IdentityLevel::PhoneVerified),
        (LevelKey::WithdrawAuthorization, IdentityLevel::NameIdMatched),
    ] {
        assert_eq!(policy.level(key), Some(level), "{}", key.name());
    }
}

#[test]
fn decree_57_periods() {
    use LimitUnit::{CalendarDays, WorkingDays};
    let tree = load_embedded().unwrap().tree;
    let policy = tree.lookup(&code("500114"), date(2026, 11, 23));
    for (key, length, unit) in [
        (DeadlineKey::SurveyStart, 3, WorkingDays),
        (DeadlineKey::VerificationStart, 3, WorkingDays),
        (DeadlineKey::Publicity, 7, CalendarDays),
        (DeadlineKey::Confirm, 10, WorkingDays),
        (DeadlineKey::RefuseNotice, 3, WorkingDays),
        (DeadlineKey::Total, 30, WorkingDays),
        (DeadlineKey::TotalExtended, 45, WorkingDays),
        (DeadlineKey::Review, 60, CalendarDays),
    ] {
        let limit = policy.deadline(key).unwrap();
        assert_eq!((limit.length, limit.unit), (length, unit), "{}", key.name());
    }
    assert_eq!(policy.confirm_level(), Some(ConfirmLevel::District));
    assert_eq!(policy.count(CountKey::SuitMonths), Some(6));
    assert_eq!(policy.switch(SwitchKey::RepublishAfterObjection), Some(true));
    let version = policy.version();
    for part in
        ["CN/procedure@2021-07-01 ", "CN/sms@2021-07-01 ", "CN/500000/standards@2025-07-01", "CN/500000/500114/"]
    {
        assert!(version.contains(part), "{part} is not in {version}");
    }
    assert_eq!(tree.at_version(version), Ok(policy));
}

#[test]
fn chongqing_decree_128_of_2022_doubled_the_savings_line() {
    let tree = load_embedded().unwrap().tree;
    let lines = |day| {
        let set = tree.lookup(&code("500114"), day);
        (set.count(CountKey::SavingsStandards), set.amount(AmountKey::VehicleExempt).map(Fen::amount_fen))
    };
    assert_eq!(lines(date(2022, 11, 30)), (Some(12), Some(0)));
    assert_eq!(lines(date(2022, 12, 1)), (Some(24), Some(3_000_000)));
}

#[test]
fn the_basic_standard_of_tekun_is_1_3_times_the_urban_one_since_2018() {
    let tree = load_embedded().unwrap().tree;
    for day in [date(2018, 1, 1), date(2020, 10, 1), date(2022, 10, 1), date(2024, 10, 1), date(2026, 11, 23)] {
        let set = tree.lookup(&code("500114"), day);
        let basic = set.amount(AmountKey::TekunBasic).unwrap().amount_fen();
        let urban = set.standard(Residence::Urban).unwrap().amount_fen();
        // Rounded to whole yuan.
        assert!((basic * 10 - urban * 13).abs() < 1_000, "{day}: {basic} {urban}");
    }
}

#[test]
fn chongqing_standards_since_2018() {
    let tree = load_embedded().unwrap().tree;
    let on = |day: Date, residence| tree.lookup(&code("500114"), day).standard(residence).map(Fen::amount_fen);
    for (day, urban, rural) in [
        (date(2018, 1, 1), 54_600, 41_000),
        (date(2023, 12, 31), 73_500, 60_000),
        (date(2025, 6, 30), 75_000, 61_000),
        (date(2025, 7, 1), 77_000, 63_000),
    ] {
        assert_eq!(on(day, Residence::Urban), Some(urban), "{day}");
        assert_eq!(on(day, Residence::Rural), Some(rural), "{day}");
    }
    assert_eq!(on(date(2017, 12, 31), Residence::Urban), None);
}

#[test]
fn every_message_fits_and_only_codes_go_out_at_night() {
    let tree = load_embedded().unwrap().tree;
    let policy = tree.lookup(&code("500114"), date(2026, 11, 23));
    for kind in SmsKind::ALL {
        let template = policy.sms(*kind).unwrap();
        assert_eq!(template.check(), Ok(()), "{}", kind.name());
        let is_code = matches!(kind, SmsKind::SignInCode | SmsKind::SigningCode | SmsKind::WitnessCode);
        assert_eq!(template.at_night, is_code, "{}", kind.name());
    }
    // Whatever brings a letter says where it waits.
    for kind in [
        SmsKind::Received,
        SmsKind::SupplementWanted,
        SmsKind::VerificationDiffers,
        SmsKind::NoticeOpens,
        SmsKind::CooperationWanted,
        SmsKind::Terminated,
        SmsKind::Decided,
        SmsKind::BenefitChanged,
    ] {
        let template = policy.sms(kind).unwrap();
        assert!(template.parameters.iter().any(|parameter| parameter.name == "site"), "{}", kind.name());
    }
    let wanted = policy.sms(SmsKind::SignatureWanted).unwrap();
    let token = "a".repeat(22);
    let text = wanted.render(&["http://127.0.0.1:8080", &token, "15"]).unwrap();
    assert_eq!(text, format!("家人请您签字：http://127.0.0.1:8080/s/{token} 15天内有效"));
}

#[test]
fn the_notices_of_2024_to_2026_have_28_28_33_days_off_and_8_5_6_working_weekends() {
    for (year, off, worked) in [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)] {
        let path = format!("CN/calendar/{year}.toml");
        let days: YearDays = parse(&path, &embedded_texts()[&path]).unwrap();
        assert_eq!((days.days_off.len(), days.working_weekends.len()), (off, worked), "{year}");
    }
    // Working days of the whole year as PyPI chinesecalendar 1.11.0 counts them.
    for (year, working_days) in [(2024, 251), (2025, 248), (2026, 248)] {
        let last = date(year - 1, 12, 31);
        assert_eq!(calendar().working_days_between(last, date(year, 12, 31)), working_days, "{year}");
    }
}

#[test]
fn due_dates_counted_by_hand() {
    let calendar = calendar();
    for (what, from, n, due) in [
        // Fri 27 Sep; Sun 29 worked (1), Mon 30 (2), 1–7 off, Tue 8 (3), Wed 9 (4), Thu 10 (5).
        ("National Day 2024", date(2024, 9, 27), 5, date(2024, 10, 10)),
        // Sat 12 Oct 2024 is worked: Thu 10 + Fri 11 (1), Sat 12 (2), Mon 14 (3).
        ("make-up Saturday 2024", date(2024, 10, 10), 3, date(2024, 10, 14)),
        // Fri 24 Jan; Sun 26 worked (1), Mon 27 (2), 28 Jan–4 Feb off, Wed 5 Feb (3), Thu 6 (4), Fri 7 (5), Sat 8 worked (6).
        ("Spring Festival 2025", date(2025, 1, 24), 6, date(2025, 2, 8)),
        // Fri 26 Sep; Sun 28 worked (1), Mon 29 (2), Tue 30 (3), 1–8 off, Thu 9 Oct (4).
        ("National Day and Mid-Autumn 2025", date(2025, 9, 26), 4, date(2025, 10, 9)),
        // Wed 31 Dec; 1–3 Jan off, Sun 4 Jan worked (1), Mon 5 (2).
        ("year end 2025", date(2025, 12, 31), 2, date(2026, 1, 5)),
        // Fri 13 Feb; Sat 14 worked (1), 15–23 off, Tue 24 (2), Wed 25, Thu 26, Fri 27 (5), Sat 28 worked (6).
        ("Spring Festival 2026", date(2026, 2, 13), 6, date(2026, 2, 28)),
        // Wed 30 Sep; 1–7 off, Thu 8 (1), Fri 9 (2), Sat 10 worked (3).
        ("National Day 2026", date(2026, 9, 30), 3, date(2026, 10, 10)),
    ] {
        assert_eq!(calendar.add_working_days(from, n), Due { date: due, provisional: false }, "{what}");
    }
}

#[test]
fn thirty_working_days_over_the_end_of_2026_are_provisional() {
    let due = calendar().add_working_days(date(2026, 11, 23), 30);
    // 28 working days are left in 2026 after 23 November; 1 January 2027 is a Friday and counted as a plain weekday.
    assert_eq!(due, Due { date: date(2027, 1, 4), provisional: true });
    assert!(!calendar().add_working_days(date(2026, 11, 23), 28).provisional);
}

#[test]
fn an_unknown_key_is_refused_with_file_key_and_line() {
    let text = "[[revision]]\neffective_from = \"2026-01-01\"\n\n[revision.deadlines.accept]\nlenght = 2\n";
    let error = with("CN/500000/500114/accept.toml", text).unwrap_err().to_string();
    for part in ["CN/500000/500114/accept.toml", "revision.deadlines.accept.lenght", "line 5", "unknown field"] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
    let misspelt = "[[revision]]\neffective_from = \"2026-01-01\"\n\n[revision.deadlines.acept]\nlength = 2\n";
    let error = with("CN/500000/500114/accept.toml", misspelt).unwrap_err().to_string();
    assert!(error.contains("acept") && error.contains("line 4"), "{error}");
}

#[test]
fn a_file_of_a_district_replaces_the_value_for_that_district_only() {
    let text = "[[revision]]\neffective_from = \"2026-01-01\"\n[revision.deadlines.accept]\nlength = 1\n\
                unit = \"working_days\"\nsource = { document = \"区民政局通知\", certainty = \"S\" }\n";
    let tree = with("CN/500000/500114/accept.toml", text).unwrap().tree;
    let accept = |division, day| tree.lookup(&code(division), day).deadline(DeadlineKey::Accept).map(|l| l.length);
    assert_eq!(accept("500114001", date(2026, 1, 1)), Some(1));
    assert_eq!(accept("500114001", date(2025, 12, 31)), Some(3));
    assert_eq!(accept("500115", date(2026, 1, 1)), Some(3));
}

#[test]
fn files_at_the_wrong_place_are_refused() {
    let revision = "revision = []\n";
    for file in
        ["CN/500114/accept.toml", "CN/500000/510114/accept.toml", "CN/abc/accept.toml", "US/accept.toml", "a.toml"]
    {
        assert!(matches!(with(file, revision), Err(PolicyFileError::Place { .. })), "{file}");
    }
    let year = "year = 2026\nsource = \"x\"\ndays_off = []\nworking_weekends = []\n";
    assert!(matches!(with("CN/calendar/2027.toml", year), Err(PolicyFileError::CalendarName { year: 2026, .. })));
}

#[test]
fn a_folder_of_an_installation_adds_and_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let calendar = folder.path().join("CN/calendar");
    std::fs::create_dir_all(&calendar).unwrap();
    let year = "year = 2027\nsource = \"x\"\ndays_off = [\"2027-01-01\"]\nworking_weekends = []\n";
    std::fs::write(calendar.join("2027.toml"), year).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "not policy").unwrap();
    let files = load_dir(folder.path()).unwrap();
    let due = files.calendar.add_working_days(date(2026, 12, 31), 1);
    assert_eq!(due, Due { date: date(2027, 1, 4), provisional: false });
    assert_eq!(files.divisions.len(), 252);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere");
    let error = load_dir(&missing).unwrap_err().to_string();
    assert!(error.starts_with("policy: the policy folder cannot be read"), "{error}");
}

#[test]
fn a_notice_that_was_entered_stands_before_the_one_of_the_files() {
    let files = load_embedded().unwrap();
    let days = |year: i16, source: &str| YearDays {
        year,
        source: source.to_owned(),
        days_off: vec![Date::constant(year, 1, 1)],
        working_weekends: vec![],
    };
    let entered = files.with_years(&[days(2026, "entered"), days(2027, "new")]).unwrap();
    assert_eq!(entered.calendar.source(2026), Some("entered"));
    assert!(entered.calendar.is_working_day(date(2026, 10, 1)) && entered.calendar.covers(2027));
    assert!(entered.calendar.covers(2025) && !entered.holds_year(2027));
    let again = entered.with_years(&[]).unwrap();
    assert_eq!(again.calendar, files.calendar);
}

#[test]
fn what_nobody_sets_is_named_with_division_and_day() {
    let files = load_embedded().unwrap();
    assert!(files.check_complete(&code("500114"), date(2026, 11, 23)).is_ok());
    let error = files.check_complete(&code("500114"), date(2019, 1, 1)).unwrap_err().to_string();
    for part in ["500114", "2019-01-01", "deadlines.accept"] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn a_revision_of_next_year_that_would_stop_the_work_is_found_today() {
    // A revision replaces the earlier ones whole: this one forgets every other value of the district's file.
    let (_, own) = EMBEDDED.iter().find(|(file, _)| file.ends_with("500114/district.toml")).unwrap();
    let more = "\n[[revision]]\neffective_from = \"2027-01-01\"\n[revision.amounts.petty_fund]\nvalue = 200000\n\
                source = { document = \"区民政局通知\", certainty = \"S\" }\n";
    let files = with("CN/500000/500114/district.toml", &format!("{own}{more}")).unwrap();
    let error = files.check_complete(&code("500114"), date(2026, 11, 23)).unwrap_err().to_string();
    assert!(error.contains("2027-01-01") && error.contains("amounts.temporary_ceiling"), "{error}");
    let text = "[[revision]]\neffective_from = \"2027-01-01\"\n[revision.deadlines.total]\nlength = 60\n\
                unit = \"working_days\"\nsource = { document = \"区民政局通知\", certainty = \"S\" }\n";
    let files = with("CN/500000/500114/total.toml", text).unwrap();
    let error = files.check_complete(&code("500114"), date(2026, 11, 23)).unwrap_err().to_string();
    assert!(error.contains("2027-01-01") && error.contains("dibao: deadlines.total_extended"), "{error}");
}

#[test]
fn a_wrong_value_is_refused_with_file_revision_and_key() {
    let text = "[[revision]]\neffective_from = \"2026-01-01\"\n[revision.deadlines.publicity]\nlength = 0\n\
                unit = \"calendar_days\"\nsource = { document = \"区民政局通知\", certainty = \"S\" }\n";
    let error = with("CN/500000/500114/notice.toml", text).unwrap_err().to_string();
    for part in ["CN/500000/500114/notice", "deadlines.publicity", "2026-01-01", "at least 1"] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
    let share = "[[revision]]\neffective_from = \"2026-01-01\"\n[revision.shares.sample]\nvalue = \"3/0\"\n\
                 source = { document = \"区民政局通知\", certainty = \"S\" }\n";
    let error = with("CN/500000/500114/sample.toml", share).unwrap_err().to_string();
    assert!(error.contains("revision.shares.sample.value") && error.contains("3/10"), "{error}");
}

#[test]
fn the_readme_explains_every_key_and_names_every_file() {
    let readme = include_str!("../../../policy/README.md");
    // Nothing is set in an empty tree, so everything is missing.
    let keys = PolicyTree::default().lookup(&code("500114"), date(2026, 11, 23)).missing();
    assert!(keys.len() > 100);
    for key in keys {
        let (_, name) = key.rsplit_once('.').unwrap();
        assert!(readme.contains(&format!("| `{name}` |")), "{key}");
    }
    for (file, _) in EMBEDDED.iter().filter(|(file, _)| !file.contains("calendar/") && !file.contains("letters/")) {
        let (_, name) = file.rsplit_once('/').unwrap();
        assert!(readme.contains(name), "{file}");
    }
}
