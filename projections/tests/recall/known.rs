//! What is known of misses and false alarms: why they are. In the order of the tables.

/// Characteristic, variant, and why not all of them are caught. None today.
pub static MISSES: &[(&str, &str, &str)] = &[];

/// Rule, and why it speaks of ordinary deals.
pub static FALSE_ALARMS: &[(&str, &str)] = &[
    (
        "A1",
        "the bank's statement that names its account was recorded after the payment",
    ),
    (
        "A5",
        "the escrow agreement was recorded after the deposit, so the bank's pooled account looked private",
    ),
    (
        "A8.提前",
        "the transfer, registration or handover was recorded after the release",
    ),
    (
        "B2",
        "the check was recorded late; bridging money whose payer is left out was not looked up",
    ),
    ("B3", "the bank's statement was recorded after the payment"),
    ("B4", "the repayment was recorded days late"),
    ("B4.监管", "the repayment was recorded days late"),
    (
        "B5.逾约",
        "the deal was put off, which no event says of the day of release; or the record is late",
    ),
    ("C1", "the check was recorded after the signing"),
    (
        "C6",
        "the notary's answer does not say that it is the notary's",
    ),
    (
        "D1",
        "the approval or a payment was recorded after the application",
    ),
    ("D6", "the loan came on the last days, or was recorded late"),
    (
        "D7",
        "one family bought two homes: the definition does not ask why",
    ),
    (
        "D7.付款账户",
        "one family bought two homes, and a record was late",
    ),
    ("E1", "the deal was put off, or the move was recorded late"),
    (
        "E1.释放",
        "the look at the register was recorded after the release",
    ),
    (
        "E3.释放",
        "the second look at what is owed, or the handover, was recorded after the release, or there was none",
    ),
    (
        "组合.同品牌",
        "meant so: an agent of the brand took house money elsewhere",
    ),
    (
        "组合.同经纪人",
        "meant so: the agent took house money elsewhere",
    ),
    (
        "组合.同门店",
        "meant so: the store took house money elsewhere",
    ),
    ("A6", "the schedule was recorded after the payment"),
    ("A6.迟付", "the deposit was recorded a day late"),
    ("B2.提醒", "the check was recorded late"),
    (
        "C3.前兆",
        "the seller asked for another price and thought better of it",
    ),
    ("C8.逾期", "the deal was put off, or the record is late"),
    ("E4.损坏", "that the buyer was told was recorded days late"),
    ("E5.未核", "the estimate leaves its source out"),
    (
        "D4",
        "where homes are not rationed many do not look, or do not record it",
    ),
    ("E2.逾期", "the deal was put off, or the record is late"),
];
