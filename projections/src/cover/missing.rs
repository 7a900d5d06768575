//! What no test and no case has shown, each with the test to write. A characteristic without a rule needs a
//! rule first, so it is not named here.

use super::{Coverage, RuleSeen};
use anxin_rules::diagnostic::Wording;

/// Something that was never seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The rule, or the characteristic.
    pub of: String,
    /// What was never seen, and what to write.
    pub advice: Wording,
}

pub(super) fn of(coverage: &Coverage) -> Vec<Missing> {
    let judged = coverage.rules().iter().filter(|seen| seen.mode.is_judged());
    let mut missing: Vec<Missing> = judged.flat_map(|seen| of_rule(coverage, seen)).collect();
    for seen in coverage.characteristics() {
        let Some(rule) = seen.rules.first() else {
            continue;
        };
        let mut add = |zh, en| {
            missing.push(Missing {
                of: seen.characteristic.to_owned(),
                advice: Wording::new(zh, en),
            });
        };
        if seen.hits == 0 {
            add(
                format!("没有一次告警：写一个预期 {rule} 告警 的测试"),
                format!("never fired: write a test with `{rule} alert`"),
            );
        }
        if seen.can_miss && seen.near_misses == 0 {
            add(
                format!("没有一次险些告警：写一个只差一个条件的测试，预期 {rule} 不告警"),
                format!(
                    "no near miss: write a test that lacks one condition alone, with `{rule} no_alert`"
                ),
            );
        }
    }
    missing
}

fn of_rule(coverage: &Coverage, seen: &RuleSeen) -> Vec<Missing> {
    let one = |advice| Missing {
        of: seen.rule.clone(),
        advice,
    };
    if seen.judged == 0 {
        let kinds = coverage.kinds(&seen.rule);
        return vec![one(Wording::new(
            format!("从未判断：写一个有 {} 的测试", kinds.zh),
            format!("never judged: write a test with {}", kinds.en),
        ))];
    }
    let mut missing = Vec::new();
    for atom in &seen.atoms {
        let (zh, en) = (&atom.text.zh, &atom.text.en);
        if atom.is_true == 0 {
            missing.push(one(Wording::new(
                format!("“{zh}”从未成立：写一个它成立的测试"),
                format!("`{en}` was never true: write a test in which it is"),
            )));
        }
        if atom.is_false == 0 {
            missing.push(one(Wording::new(
                format!("“{zh}”从未不成立：写一个只有它不成立的测试，预期 不告警"),
                format!(
                    "`{en}` was never false: write a test in which it alone is, with `no_alert`"
                ),
            )));
        }
    }
    missing
}
