//! Bad JSON, one row a mistake: the code, and words that tell what to write.

use anxin_events::JsonEvent;

const GOOD: &str = r#"{"event_id":"0195e4b2-7a00-7000-8000-000000000001","stream":"deal/2025-CHEN-001","kind":"payment_made","occurred_at":"2025-03-03T10:05:00+08:00","recorded_at":"2025-03-03T10:06:00+08:00","data":{"amount":"2450000.00","purpose":"release","payer":"buyer","payee":"seller","payee_account":"6222-77"}}"#;

#[test]
fn a_good_line_prints_back_to_the_same_text() {
    assert_eq!(
        JsonEvent::parse(GOOD)
            .unwrap()
            .event()
            .unwrap()
            .to_json()
            .to_string(),
        GOOD
    );
}

#[test]
fn a_bad_line_says_what_to_write() {
    let table = [
        ("not JSON", r#"{"event_id":"#, r"{", "E1201", "JSON"),
        (
            "a float amount",
            r#""2450000.00""#,
            "2450000.00",
            "E1207",
            "2450000.00",
        ),
        (
            "an integer amount",
            r#""2450000.00""#,
            "2450000",
            "E1207",
            "2450000.00",
        ),
        (
            "a negative amount",
            r#""2450000.00""#,
            r#""-1.00""#,
            "E1004",
            "negative",
        ),
        (
            "three decimals",
            r#""2450000.00""#,
            r#""1.005""#,
            "E1208",
            "decimals",
        ),
        (
            "an amount in another currency",
            r#""2450000.00""#,
            r#""2450000.00 USD""#,
            "E1208",
            "yuan",
        ),
        (
            "an amount with its currency",
            r#""2450000.00""#,
            r#"{"amount":"2450000.00","currency":"USD"}"#,
            "E1209",
            "money",
        ),
        (
            "a currency beside the amount",
            r#""amount":"#,
            r#""currency":"USD","amount":"#,
            "E1203",
            "currency",
        ),
        (
            "an exponent",
            r#""2450000.00""#,
            r#""1e5""#,
            "E1208",
            "2450000.00",
        ),
        (
            "an amount missing",
            r#""amount":"2450000.00","#,
            "",
            "E1003",
            "amount",
        ),
        (
            "an unknown kind",
            "payment_made",
            "payment_maid",
            "E1205",
            "payment_made",
        ),
        (
            "an unknown field",
            "payee_account",
            "payee_acount",
            "E1203",
            "payee_account",
        ),
        (
            "a field twice",
            r#""payer":"buyer""#,
            r#""payer":"buyer","payer":"seller""#,
            "E1201",
            "twice",
        ),
        (
            "a member twice",
            r#""kind":"payment_made""#,
            r#""kind":"payment_made","kind":"ticked""#,
            "E1201",
            "twice",
        ),
        (
            "an unknown term",
            r#""release""#,
            r#""relase""#,
            "E1209",
            "purpose",
        ),
        (
            "an unknown member",
            r#""data""#,
            r#""date""#,
            "E1203",
            "data",
        ),
        (
            "no offset",
            "2025-03-03T10:05:00+08:00",
            "2025-03-03T10:05:00",
            "E1206",
            "offset",
        ),
        (
            "no day",
            "2025-03-03T10:05:00+08:00",
            "2025-02-30T10:05:00+08:00",
            "E1206",
            "2025-03-03",
        ),
        (
            "known before it happened",
            "2025-03-03T10:06:00+08:00",
            "2025-03-03T10:04:00+08:00",
            "E1009",
            "before",
        ),
        (
            "no id",
            "0195e4b2-7a00-7000-8000-000000000001",
            "1",
            "E1204",
            "UUID",
        ),
        (
            "no category",
            "deal/2025-CHEN-001",
            "2025-CHEN-001",
            "E1105",
            "deal/",
        ),
        (
            "the wrong category",
            "deal/2025-CHEN-001",
            "fund/2025",
            "E1008",
            "deal",
        ),
        (
            "a phone as an id",
            "6222-77",
            "13800138000",
            "E1006",
            "hash",
        ),
        (
            "an id that hides its direction",
            "6222-77",
            "6222\u{202e}77",
            "E1006",
            "hidden",
        ),
    ];
    for (name, from, to, code, word) in table {
        let line = GOOD.replace(from, to);
        assert_ne!(line, GOOD, "{name}");
        let error = JsonEvent::parse(&line)
            .and_then(|json| json.event().map(|event| event.to_json()))
            .unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(error.to_string().contains(word), "{name}: {error}");
        assert!(
            error.zh().chars().any(|c| c > '\u{4e00}'),
            "{name} has no Chinese text: {}",
            error.zh()
        );
    }
}
