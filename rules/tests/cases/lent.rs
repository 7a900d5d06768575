//! What a case lends: streams, times, fields of the background.

use super::*;
use anxin_events::{Event, Field, JsonEvent};

/// Reads the lines of one test without a finding.
fn test(lines: &str) -> case::Case {
    let source = format!("规则文件 x\n语言版本 1\n测试 B1 x\n{lines}\n  预期 B1 不告警\n");
    let mut read = case::read(&source);
    let said = render(&read.diagnostics, &source, "x", Language::Zh);
    assert!(said.is_empty(), "{said}");
    read.cases.remove(0)
}

fn of<T>(case: &case::Case, look: impl Fn(Event<'_>) -> T) -> Vec<T> {
    case.events().map(look).collect()
}

#[test]
fn the_background_names_the_deal_and_fills_its_events() {
    let case = test(
        "  背景 交易=D1 城市=郑州 房屋=H1
  2025-03-01 10:00 合同签署 总价=300万元
  2025-03-01 11:00 合同签署 总价=300万元 城市=合肥
  2025-03-01 12:00 合同签署 交易=D2 总价=300万元
  2025-03-01 13:00 抵押告知 角色=卖方
  2025-03-01 14:00 基金预算 金额=100万元
  2025-03-01 15:00 品牌加入联盟 品牌编号=BR1
  推进到 2025-03-02 00:00",
    );
    assert_eq!(
        of(&case, |event| format!(
            "{} {:?} {:?}",
            event.stream,
            event.id(Field::City),
            event.id(Field::Property)
        )),
        [
            r#"deal/D1 Some("郑州") Some("H1")"#,
            r#"deal/D1 Some("合肥") Some("H1")"#,
            r#"deal/D2 None None"#,
            r#"deal/D1 None None"#,
            r#"fund/2025 None None"#,
            r#"brand/BR1 None None"#,
            r#"clock/log None None"#,
        ]
    );
}

#[test]
fn a_test_without_a_deal_is_about_t1() {
    let case = test("  2025-03-01 10:00 合同签署 总价=300万元");
    assert_eq!(
        of(&case, |event| event.stream.name().to_owned()),
        ["deal/T1"]
    );
}

#[test]
fn recorded_time_never_goes_back() {
    let case = test(
        "  2025-03-04 10:00 还贷完成
  2025-03-03 09:00 还贷完成
  2025-03-03 09:00 知悉 2025-03-04 12:00 还贷完成
  2025-03-04 11:00+09:00 还贷完成
  推进到 2025-03-04 13:00
  2025-03-05 00:00 还贷完成",
    );
    assert_eq!(
        of(&case, |event| format!(
            "{} {}",
            event.occurred_at,
            event.known_at()
        )),
        [
            "2025-03-04T10:00:00+08:00 2025-03-04T10:00:00+08:00",
            "2025-03-03T09:00:00+08:00 2025-03-04T10:00:00+08:00",
            "2025-03-03T09:00:00+08:00 2025-03-04T12:00:00+08:00",
            "2025-03-04T10:00:00+08:00 2025-03-04T12:00:00+08:00",
            "2025-03-04T13:00:00+08:00 2025-03-04T13:00:00+08:00",
            "2025-03-05T00:00:00+08:00 2025-03-05T00:00:00+08:00",
        ]
    );
}

#[test]
fn both_languages_and_all_ways_to_write_a_value_give_the_same_event() {
    let zh = test(
        "  2025-03-01 10:00 产权核验 结果=通过 来源=登记机构 截至时刻=\"2025-03-01T10:00:00+08:00\" 权利人=[乙, 甲, 乙] 有产权证=真 抵押笔数=2",
    );
    let en = test(
        "  2025-03-01 10:00 title_checked result=passed source=registry as_of=2025-03-01T10:00 owners=[\"甲\", 乙] certificate=真 mortgages=2个",
    );
    assert_eq!(zh.to_ndjson(), en.to_ndjson());
    let line = zh.to_ndjson();
    let json = JsonEvent::parse(&line).unwrap();
    assert_eq!(json.event().unwrap(), zh.events().next().unwrap());
}

#[test]
fn the_same_file_gives_the_same_bytes_and_another_case_other_ids() {
    let lines = "  2025-03-01 10:00 还贷完成\n  2025-03-01 10:00 还贷完成";
    assert_eq!(test(lines).to_ndjson(), test(lines).to_ndjson());
    let ids = of(&test(lines), |event| event.id);
    assert_ne!(ids.first(), ids.last());
    assert_eq!(
        ids.first().unwrap().to_string(),
        "01954f6e-8d00-7f26-878e-dc4493bce6c4"
    );
}
