//! What a claim waits for, in words: who has to do what next.

use crate::cli::language::Lang;
use crate::cli::output::grouped;
use crate::cli::view::{at, language, list, text};
use serde_json::Value as Json;

/// The next thing that somebody has to do; empty where nothing is left.
pub fn waits_for(lang: Lang, claim: &Json) -> String {
    let (zh, en) = match text(claim, "state") {
        "filed" | "reopened" => return decision(lang, claim),
        "incomplete" => return evidence(lang, claim),
        "to_jury" => ("评审意见", "the jury"),
        "awaiting_second" => ("另一人复核", "a second person"),
        "accepted" if text(claim, "accepted") == "0.00" => {
            ("追回多付", "recovery from the claimant")
        }
        "accepted" => return money(lang, claim),
        "reserved" => ("付款指令", "an instruction to the bank"),
        "instructed" => ("银行答复", "the bank's answer"),
        "unknown" => ("向银行查询", "an inquiry at the bank"),
        "not_paid" => ("重新指令，或释放预留", "a new instruction, or the release"),
        "paid" => ("责任认定", "the decision who bears it"),
        "liability_decided" => ("追偿或结案", "recovery or closing"),
        "in_recovery" => ("收回款项", "money to come back"),
        _ => ("", ""),
    };
    lang.pick(zh, en).to_owned()
}

fn decision(lang: Lang, claim: &Json) -> String {
    let (zh, en) = match text(at(claim, "assessment"), "outcome") {
        "owed" => ("决定: 接受", "a decision: accept"),
        "not_owed" => ("决定: 不予接受", "a decision: reject"),
        "jury" => ("决定: 交评审", "a decision: to the jury"),
        "incomplete" => return evidence(lang, claim),
        _ => ("人工决定", "a decision by people"),
    };
    lang.pick(zh, en).to_owned()
}

/// `补材料: 费用种类`.
fn evidence(lang: Lang, claim: &Json) -> String {
    let missing = list(at(at(claim, "assessment"), "missing"));
    let missing: Vec<&str> = missing.map(|name| language(lang, name)).collect();
    let head = lang.pick("补材料", "evidence");
    if missing.is_empty() {
        return head.to_owned();
    }
    format!("{head}: {}", missing.join(lang.pick("、", ", ")))
}

/// Its place in the queue of the fund.
fn money(lang: Lang, claim: &Json) -> String {
    let waiting = at(claim, "waiting");
    let (place, ahead) = (at(waiting, "place"), grouped(text(waiting, "ahead")));
    match place.as_u64() {
        None | Some(1) => lang
            .pick("基金预留", "a reservation of the fund")
            .to_owned(),
        Some(_) => {
            let zh = format!("基金预留: 第 {place} 位，前有 {ahead} 元");
            let en = format!("a reservation of the fund: place {place}, {ahead} yuan ahead");
            lang.pick(&zh, &en).to_owned()
        }
    }
}
