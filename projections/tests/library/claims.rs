//! What a claim's line `应赔` leaves unsaid: who bears it, by when, and what the whole year may cost.

use super::*;
use anxin_events::{Field, Kind, Money};
use anxin_projections::Projections;
use anxin_rules::Assessment;

/// A deal whose broker took 100.01 yuan of house money, in a pilot city.
const DEAL: &str = "案例文件 x
语言版本 1
案例 X01 x
  来源 \"x\"
  证据级别 \"T3\"
  背景 交易=T1 城市=郑州
  2025-03-01 10:00 合同签署 总价=300万元
  2025-03-02 10:00 付款完成 金额=100.01元 用途=首付款 付款方=买方 收款方=经纪人
  2025-03-03 10:00 损失报告 金额=100.01元 角色=买方
  2025-03-04 10:00 赔付申请 赔付申请编号=c1 承诺=P4 角色=买方 守约=真
";

/// What stands of the first claim after these further lines.
fn assessed(further: &[&str]) -> Assessment {
    let lines: String = further.iter().map(|line| format!("  {line}\n")).collect();
    let owed = "  预期 P4 应赔 100.01元\n";
    let cases = read("x.case", &format!("{DEAL}{lines}{owed}"));
    let mut projections = Projections::new(Arc::clone(&RULES));
    let case = cases.first().unwrap();
    for (position, event) in (0..).zip(case.events()) {
        projections.apply(position, &event);
    }
    let (position, claim) = (0..)
        .zip(case.events())
        .find(|(_, event)| event.kind == Kind::ClaimFiled)
        .unwrap();
    let mut assessments = projections.assess_claim(position, &claim);
    assert_eq!(assessments.len(), 1);
    assessments.remove(0)
}

fn shares(assessment: &Assessment) -> Vec<(String, i64)> {
    let shares = assessment.shares.iter().flatten();
    shares
        .map(|(role, share)| (format!("{:?}", role.role().unwrap()), share.fen()))
        .collect()
}

/// The platform alone until a brand that can bear it is found to have missed the standards; then half each, to the fen.
#[test]
fn the_platform_bears_it_until_the_brand_is_found_at_fault() {
    let met = "2025-03-05 10:00 责任认定 赔付申请编号=c1 标准达标=真";
    let missed = "2025-03-05 10:00 责任认定 赔付申请编号=c1 标准达标=假";
    let able = "2025-03-05 10:00 责任认定 赔付申请编号=c1 标准达标=假 有能力承担=真";
    let unable = "2025-03-05 10:00 责任认定 赔付申请编号=c1 标准达标=假 有能力承担=假";
    let another = "2025-03-05 10:00 责任认定 赔付申请编号=c2 标准达标=假";
    let alone: &[(&str, i64)] = &[("Platform", 10_001)];
    let both: &[(&str, i64)] = &[("Platform", 5_000), ("Brand", 5_001)];
    for (further, expected) in [
        (&[][..], alone),
        (&[met], alone),
        (&[missed], both),
        (&[able], both),
        (&[unable], alone),
        (&[another], alone),
        (&[missed, met], alone),
        (&[met, missed], both),
    ] {
        let expected: Vec<(String, i64)> = expected
            .iter()
            .map(|(role, fen)| ((*role).to_owned(), *fen))
            .collect();
        assert_eq!(shares(&assessed(further)), expected, "{further:?}");
    }
}

#[test]
fn a_claim_says_by_when_it_is_paid_and_what_a_year_may_cost() {
    let assessment = assessed(&[]);
    let paid_by = assessment.limits.first().unwrap().1.unwrap();
    assert_eq!(paid_by.to_string(), "2025-03-05T10:00:00+08:00");
    assert_eq!(assessment.yearly_cap, Some(Money::from_fen(10_000_000_000)));
}

/// The time limits of the others, counted from a claim of 2025-11-14 10:00.
#[test]
fn each_commitment_has_its_time_limit() {
    for (commitment, expected) in [
        ("P1", "2025-11-16T10:00:00+08:00"),
        ("P2", "2025-11-29T10:00:00+08:00"),
        ("P3", "2025-11-15T10:00:00+08:00"),
        ("P5", "2025-11-15T10:00:00+08:00"),
        ("P6", "2025-11-15T10:00:00+08:00"),
    ] {
        let text = format!(
            "案例文件 x\n语言版本 1\n案例 X01 x\n  来源 \"x\"\n  证据级别 \"T3\"\n  背景 交易=T1 城市=武汉\n  \
             2025-11-14 09:00 来电举报 当事人=R1\n  \
             2025-11-14 10:00 赔付申请 赔付申请编号=c1 承诺={commitment} 角色=买方\n  预期 A1 不告警\n"
        );
        let cases = read("x.case", &text);
        let mut projections = Projections::new(Arc::clone(&RULES));
        let events: Vec<_> = cases.first().unwrap().events().collect();
        for (position, event) in (0..).zip(&events) {
            projections.apply(position, event);
        }
        let assessed = projections.assess_claim(1, events.last().unwrap());
        let by: Vec<Option<String>> = assessed
            .iter()
            .flat_map(|one| &one.limits)
            .map(|(_, by)| by.map(|by| by.to_string()))
            .collect();
        assert_eq!(by, [Some(expected.to_owned())], "{commitment}");
    }
}

/// Every claim of the claim files is one that may be filed, also of the third person who reported a listing or
/// a call; but not by one who reported nothing.
#[test]
fn who_is_owed_may_claim() {
    let mut refused = String::new();
    let mut third_persons = 0;
    for name in ["claims/P1.case", "claims/P6.case"] {
        for case in read(name, &case_file(name)) {
            let mut projections = Projections::new(Arc::clone(&RULES));
            for (position, event) in (0..).zip(case.events()) {
                if event.kind == Kind::ClaimFiled {
                    third_persons += 1;
                    if let Err(refusal) = projections.admit(&event) {
                        refused.push_str(&format!("{name} {}: {refusal}\n", case.id));
                    }
                    let stranger = event.with_id(Field::Party, "nobody").unwrap();
                    let code = projections.admit(&stranger).unwrap_err().code();
                    assert_eq!(code, "E7007", "{name} {}", case.id);
                }
                projections.apply(position, &event);
            }
        }
    }
    assert!(third_persons > 1 && refused.is_empty(), "\n{refused}");
}
