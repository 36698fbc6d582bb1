use jiff::civil::date;

use super::*;

/// 国办发明电〔2023〕7号.
const NOTICE_2024: &str = "国务院办公厅关于2024年部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2023年10月25日";

/// 国办发明电〔2024〕12号.
const NOTICE_2025: &str = "一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。";

/// 国办发明电〔2025〕7号.
const NOTICE_2026: &str = "国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。";

type MonthDay = (i8, i8);

/// Days as month and day, ranges as their ends.
fn days(year: i16, ranges: &[(MonthDay, MonthDay)]) -> Vec<Date> {
    let range = |(from, until): &(MonthDay, MonthDay)| {
        let (from, until) = (date(year, from.0, from.1), date(year, until.0, until.1));
        from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= until).collect::<Vec<_>>()
    };
    ranges.iter().flat_map(range).collect()
}

fn single(year: i16, list: &[(i8, i8)]) -> Vec<Date> {
    list.iter().map(|(month, day)| date(year, *month, *day)).collect()
}

fn read(year: i16, text: &str) -> Result<NoticeReading, NoticeFault> {
    read_notice(year, "通知", text)
}

#[test]
fn the_notice_of_2024() {
    let found = read(2024, NOTICE_2024).unwrap();
    let off = [
        ((1, 1), (1, 1)),
        ((2, 10), (2, 17)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 10), (6, 10)),
        ((9, 15), (9, 17)),
        ((10, 1), (10, 7)),
    ];
    assert_eq!(found.days.days_off, days(2024, &off));
    let working = [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)];
    assert_eq!(found.days.working_weekends, single(2024, &working));
    assert_eq!((found.outside, found.days.source.as_str()), (vec![], "通知"));
}

#[test]
fn the_notice_of_2025_crosses_months_and_names_weekdays() {
    let found = read(2025, NOTICE_2025).unwrap();
    let off = [
        ((1, 1), (1, 1)),
        ((1, 28), (2, 4)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((5, 31), (6, 2)),
        ((10, 1), (10, 8)),
    ];
    assert_eq!(found.days.days_off, days(2025, &off));
    assert_eq!(found.days.working_weekends, single(2025, &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)]));
}

#[test]
fn the_notice_of_2026() {
    let found = read(2026, NOTICE_2026).unwrap();
    let off = [
        ((1, 1), (1, 3)),
        ((2, 15), (2, 23)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 19), (6, 21)),
        ((9, 25), (9, 27)),
        ((10, 1), (10, 7)),
    ];
    assert_eq!(found.days.days_off, days(2026, &off));
    assert_eq!(found.days.working_weekends, single(2026, &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]));
}

#[test]
fn a_new_year_that_begins_in_december_names_the_days_of_the_other_year() {
    let text = "元旦：2022年12月31日至2023年1月2日放假调休，共3天。";
    let found = read(2023, text).unwrap();
    assert_eq!(found.days.days_off, single(2023, &[(1, 1), (1, 2)]));
    // Saturday 31 December 2022 was off anyway.
    assert_eq!(found.outside, vec![]);
    let text = "元旦：2019年12月31日至2020年1月1日放假，共2天。2019年12月29日上班。";
    assert_eq!(read(2020, text).unwrap().outside, single(2019, &[(12, 29), (12, 31)]));
}

#[test]
fn lists_of_dates_are_read_as_well() {
    let found =
        read_dates(2026, "通知", "2026-10-01至2026-10-07, 2026-01-01、5月1日到5日\n2026-06-19", "2026-09-20 10月10日");
    let found = found.unwrap();
    let off = [((1, 1), (1, 1)), ((5, 1), (5, 5)), ((6, 19), (6, 19)), ((10, 1), (10, 7))];
    assert_eq!(found.days.days_off, days(2026, &off));
    assert_eq!(found.days.working_weekends, single(2026, &[(9, 20), (10, 10)]));
    assert!(read_dates(2026, "通知", "1月1日", " ").unwrap().days.working_weekends.is_empty());
}

#[test]
fn full_width_digits_and_broken_lines_are_read() {
    let found = read(2026, "１０月１日至\n７日放假调休，\n共７天。");
    assert_eq!(found.unwrap().days.days_off, days(2026, &[((10, 1), (10, 7))]));
}

#[test]
fn slips_of_the_copier_are_found() {
    let fault = |text| read(2026, text).unwrap_err();
    assert_eq!(
        fault("10月1日至7日放假调休，共8天。"),
        NoticeFault::WrongLength { from: date(2026, 10, 1), said: 8, found: 7 }
    );
    assert_eq!(fault("1月1日放假2天。"), NoticeFault::WrongLength { from: date(2026, 1, 1), said: 2, found: 1 });
    let said = Weekday::Friday;
    assert_eq!(fault("10月1日（周五）至7日放假。"), NoticeFault::WrongWeekday { date: date(2026, 10, 1), said });
    assert_eq!(fault("2月30日放假。"), NoticeFault::NoSuchDay { month: 2, day: 30 });
    assert_eq!(fault("13月1日放假。"), NoticeFault::NoSuchDay { month: 13, day: 1 });
    assert_eq!(fault("10月1日放假。12日上班。"), NoticeFault::NoMonth { day: 12 });
    let (from, until) = (date(2026, 10, 7), date(2026, 10, 1));
    assert_eq!(fault("10月7日至1日放假。"), NoticeFault::Range { from, until });
    let (from, until) = (date(2026, 1, 1), date(2026, 10, 1));
    assert_eq!(fault("1月1日至10月1日放假。"), NoticeFault::Range { from, until });
    assert_eq!(fault("10月1日放假。10月9日上班。"), NoticeFault::NotAWeekend(date(2026, 10, 9)));
    assert_eq!(fault("10月3日放假。10月3日上班。"), NoticeFault::Twice(date(2026, 10, 3)));
    assert_eq!(fault("祝大家节日快乐。"), NoticeFault::NoHoliday);
    assert_eq!(fault(""), NoticeFault::NoHoliday);
    assert_eq!(fault(&"字".repeat(NOTICE_CHARS_MAX + 1)), NoticeFault::TooLong);
    assert_eq!(read(2027, NOTICE_2026), Err(NoticeFault::OtherYear { said: 2026 }));
}

#[test]
fn whatever_is_pasted_never_panics() {
    use proptest::prelude::*;
    proptest!(|(text in "[0-9０-９年月日至、。（）放假上班共天周一星期a-z\\n]{0,80}")| {
        if let Ok(found) = read(2026, &text) {
            prop_assert!(found.days.days_off.iter().all(|day| day.year() == 2026));
            prop_assert!(crate::calendar::WorkCalendar::new(vec![found.days]).is_ok());
        }
    });
}
