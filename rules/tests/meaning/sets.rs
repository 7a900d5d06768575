//! Sets in conditions and as the key of a register.

use super::rule;
use super::story::{Story, told};

#[test]
fn a_set_between_braces_counts_with_all_its_members() {
    let rules = rule(
        "合同签署",
        "本交易.权利人 不属于 {签字人, 本交易.同意人, \"p9\"}",
    );
    let table = [
        (Some("p1"), "p1、p2", &["R T @2025-03-03 10:00 fired"][..]),
        (Some("p1"), "p1、p3", &[]),
        (Some("p1"), "p3、p9", &[]),
        (None, "p3、p9", &[]),
        (None, "p1", &["R T @2025-03-03 10:00 unknown: 签字人"]),
    ];
    for (signer, owners, expected) in table {
        let mut story = Story::new(&rules);
        let owners = [
            ("结果", "通过"),
            ("来源", "登记机构"),
            ("截至时刻", "2025-03-01 10:00"),
            ("权利人", owners),
        ];
        story.event("T", "2025-03-01 10:00", "产权核验", &owners);
        story.event("T", "2025-03-02 10:00", "共有人同意", &[("当事人", "p3")]);
        let mut signed = vec![("总价", "1万元")];
        signed.extend(signer.map(|signer| ("签字人", signer)));
        story.event("T", "2025-03-03 10:00", "合同签署", &signed);
        assert_eq!(told(&story), expected, "{signer:?} {owners:?}");
    }
}

#[test]
fn a_register_under_a_set_that_is_missing_names_the_set() {
    let rules = "规则文件 登记\n语言版本 1\n登记簿 买家 按 买受人\n  加入 当 合同签署\n  移出 当 合同解除\n\
                 规则 R 规则\n  类型 C\n  级别 严重\n  当 合同签署\n  若 买家[买受人] 中 其他交易 个数 >= 1\n  则 告警\n";
    let mut story = Story::new(rules);
    story.event(
        "T1",
        "2025-03-01 10:00",
        "合同签署",
        &[("总价", "1万元"), ("买受人", "p1、p2")],
    );
    story.event(
        "T2",
        "2025-03-02 10:00",
        "合同签署",
        &[("总价", "1万元"), ("买受人", "p2")],
    );
    story.event("T3", "2025-03-03 10:00", "合同签署", &[("总价", "1万元")]);
    assert_eq!(
        told(&story),
        [
            "R T2 @2025-03-02 10:00 fired",
            "R T3 @2025-03-03 10:00 unknown: 买受人"
        ]
    );
}
