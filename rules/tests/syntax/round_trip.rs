//! Printing and parsing are each other's inverse, in both languages.

use crate::tree;
use anxin_rules::ast::{File, Language, Name};
use anxin_rules::diagnostic::render;
use anxin_rules::parser::parse;
use anxin_rules::print::{print, print_renamed};
use proptest::prelude::*;

/// The tree as text, without places and language.
fn shape(file: &File) -> String {
    let mut file = file.clone();
    file.language = Language::Zh;
    let text = format!("{file:#?}");
    let mut shape = String::new();
    let mut skipped = 0;
    for line in text.lines() {
        match (skipped, line.trim()) {
            (0, inner) if inner.ends_with("Span {") => skipped = 3,
            (0, _) => {
                shape.push_str(line);
                shape.push('\n');
            }
            _ => skipped -= 1,
        }
    }
    shape
}

/// Parses what must be sound.
fn sound(source: &str) -> File {
    let parsed = parse(source);
    let said = render(&parsed.diagnostics, source, "file", Language::En);
    assert!(parsed.diagnostics.is_empty(), "{said}");
    parsed.file
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same_tree(file in tree::file()) {
        for language in [Language::Zh, Language::En] {
            let printed = print(&file, language);
            let again = sound(&printed);
            prop_assert_eq!(again.language, language);
            prop_assert_eq!(shape(&again), shape(&file), "{}", printed);
            prop_assert_eq!(print(&again, language), printed);
        }
    }
}

const ZH: &str = include_str!("ok/sample.rule");
const EN: &str = include_str!("ok/sample_en.rule");

/// The vocabulary of the sample, which the syntax does not know.
const NAMES: &[(&str, &str)] = &[
    ("还贷宽限", "repay_grace"),
    ("高债务率", "high_debt_ratio"),
    ("在途交易", "open_deals"),
    ("房屋", "property"),
    ("定金支付", "deposit_paid"),
    ("合同签署", "contract_signed"),
    ("合同解除", "contract_rescinded"),
    ("过户完成", "transfer_completed"),
    ("严重", "critical"),
    ("正式", "live"),
    ("付款指令", "payment_instructed"),
    ("付款完成", "payment_made"),
    ("用途", "purpose"),
    ("解押款", "release"),
    ("付款方", "payer"),
    ("买方", "buyer"),
    ("收款方", "payee"),
    ("卖方", "seller"),
    ("原贷款机构", "old_lender"),
    ("收款账户", "payee_account"),
    ("监管账户", "escrow_accounts"),
    ("告警", "alert"),
    ("暂停付款", "hold_payment"),
    ("抵押余额证明", "mortgage_balance_stated"),
    ("交易", "deal"),
    ("还贷完成", "release_repaid"),
    ("上报", "escalate"),
    ("高", "high"),
    ("金额", "amount"),
    ("产权核验", "title_checked"),
    ("结果", "result"),
    ("通过", "passed"),
    ("来源", "source"),
    ("登记机构", "registry"),
    ("阻断", "block"),
    ("城市", "city"),
    ("郑州", "zhengzhou"),
    ("总价", "price"),
    ("交易管理", "transaction_manager"),
    ("交易办理", "transaction_processing"),
    ("付款提醒", "payment_reminder_sent"),
    ("角色", "role"),
    ("欠费单笔封顶", "arrears_cap"),
    ("平台分担", "platform_share"),
    ("赔付申请", "claim_filed"),
    ("承诺", "commitment"),
    ("已过户且已交割", "transferred_and_handed_over"),
    ("物业交割完成", "handover_completed"),
    ("已催缴", "dunned"),
    ("欠费催缴", "arrears_dunned"),
    ("拒付", "refused"),
    ("欠费", "arrears"),
    ("欠费确认", "arrears_confirmed"),
    ("有交割保证金", "handover_deposit_held"),
    ("交割保证金留存", "handover_deposit_held"),
    ("责任认定", "liability_decided"),
    ("标准达标", "standards_met"),
    ("平台", "platform"),
    ("品牌", "brand"),
    ("先行赔付", "advanced"),
];

/// The English lines of a printed file; lines of free text say nothing in another language.
fn without_free_text(printed: &str) -> Vec<&str> {
    let free = ["rules_file", "basis", "message", "parameter", "from"];
    printed
        .lines()
        .take_while(|line| !line.starts_with("test "))
        .filter(|line| !free.iter().any(|word| line.trim().starts_with(word)))
        .map(|line| {
            line.split(" chinese ")
                .next()
                .unwrap()
                .split(" \"")
                .next()
                .unwrap()
        })
        .collect()
}

#[test]
fn the_sample_is_the_same_tree_in_both_languages() {
    let rename = |name: &Name| {
        let known = NAMES.iter().find(|(chinese, _)| *chinese == name.text);
        known.map(|(_, english)| (*english).to_owned())
    };
    let translated = print_renamed(&sound(ZH), Language::En, &rename);
    let english = print(&sound(EN), Language::En);
    assert!(english.contains("payee_account is not in deal.escrow_accounts"));
    assert_eq!(without_free_text(&translated), without_free_text(&english));
}

#[test]
fn full_width_signs_and_digits_are_the_same_tree() {
    let mut quoted = false;
    let wide: String = ZH
        .lines()
        .map(|line| {
            let free = ["规则 ", "规则文件", "标准 ", "承诺 ", "测试 "]
                .iter()
                .any(|start| line.starts_with(start));
            let widened = line.chars().map(|c| {
                quoted ^= c == '"';
                if free || quoted { c } else { widen(c) }
            });
            widened.collect::<String>() + "\n"
        })
        .collect();
    assert!(wide.contains("２０２５－０３－０１　１４：２０"), "{wide}");
    assert_eq!(shape(&sound(&wide)), shape(&sound(ZH)));
}

fn widen(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '"' => '"',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        _ => c,
    }
}
