//! Payable, paid, places and exposure, step by step.

use crate::history::history;
use anxin_events::Money;
use anxin_projections::{DealFile, DealMoney};
use anxin_rules::Supplied;

/// One deal without the judge.
#[derive(Default)]
struct Deal {
    file: DealFile,
    money: DealMoney,
}

impl Deal {
    /// Applies every step and compares its cells with what `said` says after it.
    fn tell(text: &str, said: fn(&Deal, u64, Supplied) -> String) -> Deal {
        let mut deal = Deal::default();
        for (at, step) in history(text).iter().enumerate() {
            let (position, event) = (at as u64 + 1, step.event());
            deal.file.apply(&event, position);
            deal.money.apply(&event, position, &deal.file);
            let supplied = deal.money.supplied(&event, position, &deal.file);
            if !step.expected.is_empty() {
                assert_eq!(
                    said(&deal, position, supplied),
                    step.expected.join(" | "),
                    "after {}",
                    step.line
                );
            }
        }
        deal
    }
}

/// Buyers' and sellers' exposure, and why it changed at this step (if it did).
fn exposure(deal: &Deal, position: u64, supplied: Supplied) -> String {
    let own = deal.money.exposure();
    if Some(own.buyer) != supplied.buyer_exposure {
        return format!(
            "{}, and {} if paid",
            yuan(own.buyer),
            yuan(supplied.buyer_exposure.unwrap())
        );
    }
    let seller = own.seller.map_or("unknown".to_owned(), yuan);
    let lines = deal.money.exposure_lines();
    let reason = lines
        .last()
        .filter(|line| line.position == position)
        .map_or("-", |line| line.reason.en());
    format!("{} {seller} | {reason}", yuan(own.buyer))
}

/// Where the money is; empty places are left out.
fn places(deal: &Deal, _: u64, _: Supplied) -> String {
    let places = deal
        .money
        .places(&deal.file)
        .into_iter()
        .filter(|(_, amount)| *amount != Money::ZERO);
    let words: Vec<String> = places
        .map(|(place, amount)| format!("{} {}", place.name(), yuan(amount)))
        .collect();
    words.join(", ")
}

/// Due and paid for the home, the item's payable and paid, and what lies outside the schedule.
fn schedule(deal: &Deal, _: u64, supplied: Supplied) -> String {
    let show = |amount: Option<Money>| amount.map_or("?".to_owned(), yuan);
    let item = match supplied.item_known {
        None => "-".to_owned(),
        Some(false) => "no item".to_owned(),
        Some(true) => format!(
            "item {}/{}",
            show(supplied.item_paid),
            show(supplied.item_payable)
        ),
    };
    let outside: Vec<String> = deal
        .money
        .unscheduled(&deal.file)
        .map(|(_, amount)| yuan(amount))
        .collect();
    let (due, paid) = (show(supplied.due_to_date), show(supplied.paid_to_date));
    format!("due {due} paid {paid} | {item} | {}", outside.join(", "))
        .trim_end_matches([' ', '|'])
        .to_owned()
}

fn yuan(money: Money) -> String {
    money.to_string().trim_end_matches(".00").to_owned()
}

#[test]
fn release_money_paid_to_the_seller_is_exposed_until_the_mortgage_is_struck_off() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3435000                             | 0 0 | -
         2025-03-01 15:00 deposit_paid amount=50000 payee=seller                    | 50000 0 | paid straight to the seller
         2025-03-03 10:00 payment_instructed amount=2450000 purpose=release payee=seller | 50000, and 2500000 if paid
         2025-03-03 10:05 payment_made amount=2450000 purpose=release payee=seller  | 2500000 0 | paid straight to the seller
         2025-03-04 10:00 release_repaid amount=2450000                             | 2500000 0 | -
         2025-03-05 10:00 mortgage_released                                         | 50000 0 | the mortgage is struck off: the release money is secured
         2025-03-06 10:00 transfer_accepted                                         | 50000 935000 | the registry accepted the transfer
         2025-03-08 10:00 transfer_completed                                        | 0 935000 | the title passed
         2025-03-09 10:00 tail_paid amount=935000                                   | 0 0 | paid straight to the seller",
        exposure,
    );
}

#[test]
fn release_money_paid_straight_into_the_old_loan_is_protected() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3435000                             | 0 0 | -
         2025-03-02 09:00 payment_made amount=100000 purpose=release payee=old_lender payee_account=L1 | 0 0 | -
         2025-03-02 10:00 mortgage_balance_stated balance=2450000 source=party_statement lender_account=S9 | 0 0 | -
         2025-03-02 11:00 mortgage_balance_stated balance=2450000 source=bank lender_account=L1 | 0 0 | -
         2025-03-03 10:05 payment_made amount=2000000 purpose=release payee=seller payee_account=L1 | 0 0 | -
         2025-03-03 10:06 payment_made amount=350000 purpose=release payee=old_lender payee_account=S9 | 350000 0 | said to go to escrow or to the lender, but the account is not theirs
         2025-03-04 10:00 transfer_completed                                        | 0 1335000 | the title passed",
        exposure,
    );
}

#[test]
fn an_escrow_account_is_one_that_the_agreement_names() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                             | 0 0 | -
         2025-03-02 10:00 escrow_deposited amount=600000 escrow_account=X7          | 0 0 | -
         2025-03-03 10:00 escrow_agreement_signed escrow_account=E1                 | 600000 0 | the escrow or lender account became known: earlier payments are seen anew
         2025-03-04 10:00 payment_made amount=1000000 purpose=down_payment payee=seller payee_account=E1 | 600000 0 | -
         2025-03-04 11:00 payment_made amount=200000 purpose=down_payment payee=escrow | 800000 0 | said to go to escrow or to the lender, but the account is not theirs
         2025-03-05 11:00 payment_refunded amount=600000 payer=third_party purpose=down_payment | 200000 0 | money came back to the buyer",
        exposure,
    );
}

#[test]
fn what_goes_to_an_agent_is_exposed_unless_it_is_the_fee() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                                 | 0 0 | -
         2025-03-01 15:00 commission_paid amount=60000 payee=brand                      | 0 0 | -
         2025-03-01 15:01 payment_made amount=20000 purpose=service_fee payee=store     | 0 0 | -
         2025-03-01 15:02 payment_made amount=30000 purpose=tax payee=agent             | 0 0 | -
         2025-03-02 10:00 payment_made amount=800000 purpose=down_payment payee=agent   | 800000 0 | paid to somebody who is neither escrow nor the seller
         2025-03-02 11:00 payment_made amount=100000 purpose=other                      | 900000 0 | nobody said who was paid: counted as unprotected
         2025-03-03 10:00 payment_refunded amount=60000 payer=agent                     | 900000 0 | -
         2025-03-03 11:00 payment_refunded amount=800000 payer=agent purpose=down_payment payee=third_party | 900000 0 | -
         2025-03-03 12:00 payment_refunded amount=900000 payer=seller purpose=house_price | 900000 0 | -
         2025-03-03 13:00 payment_made amount=70000 purpose=release payer=seller payee=old_lender | 900000 0 | -",
        exposure,
    );
}

#[test]
fn escrow_pays_the_agreed_account_after_the_condition_or_goes_back_the_way_it_came() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                             | 0 0 | -
         2025-03-02 09:00 escrow_agreement_signed escrow_account=E1 seller_account=S1 release_condition=on_transfer_completed | 0 0 | -
         2025-03-02 10:00 escrow_deposited amount=3000000 escrow_account=E1 payer_account=B1 | 0 0 | -
         2025-03-03 10:00 escrow_released amount=100000 payee_account=S1            | 100000 0 | released from escrow before the condition was met
         2025-03-04 10:00 escrow_released amount=200000 payee_account=S2 payee=seller | 300000 0 | left escrow for an account that was not agreed
         2025-03-05 10:00 escrow_refunded amount=300000 payee_account=B9 payee=buyer | 600000 0 | left escrow for an account that was not agreed
         2025-03-06 10:00 escrow_refunded amount=50000 payee_account=B1             | 600000 0 | -
         2025-03-06 12:00 transfer_accepted                                         | 600000 550000 | the registry accepted the transfer
         2025-03-07 10:00 transfer_completed                                        | 0 550000 | the title passed
         2025-03-08 10:00 escrow_released amount=2350000 payee_account=S1           | 0 550000 | -",
        exposure,
    );
}

#[test]
fn a_transfer_that_is_recorded_late_still_comes_before_the_release() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=1000000                             | 0 0 | -
         2025-03-02 10:00 escrow_deposited amount=1000000 escrow_account=E1         | 0 0 | -
         2025-03-06 10:00 escrow_released amount=1000000                            | 1000000 0 | released from escrow before the condition was met
         2025-03-05 10:00 transfer_completed recorded=2025-03-07T10:00              | 0 0 | the title passed",
        exposure,
    );
}

#[test]
fn a_seller_is_secured_by_the_loan_whose_lender_holds_the_mortgage() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                             | 0 0 | -
         2025-03-02 10:00 deposit_paid amount=100000                                | 100000 0 | paid straight to the seller
         2025-03-03 10:00 escrow_deposited amount=900000 escrow_account=E1          | 100000 0 | -
         2025-03-04 10:00 loan_approved lender=BANK amount=2000000 product=purchase_mortgage | 100000 0 | -
         2025-03-05 10:00 transfer_accepted                                         | 100000 2000000 | the registry accepted the transfer
         2025-03-05 11:00 transfer_refused                                          | 100000 0 | the registry refused the transfer
         2025-03-06 10:00 transfer_completed                                        | 0 2000000 | the title passed
         2025-03-07 10:00 new_mortgage_registered mortgagee=PAWN                    | 0 2000000 | -
         2025-03-08 10:00 new_mortgage_registered mortgagee=BANK                    | 0 0 | a new mortgage was registered
         2025-03-09 10:00 loan_disbursed amount=1500000                             | 0 0 | -
         2025-03-10 10:00 loan_product_changed product=business_loan                | 0 500000 | the loan was approved or changed
         2025-03-11 10:00 loan_disbursed amount=500000                              | 0 0 | paid straight to the seller",
        exposure,
    );
}

#[test]
fn without_a_price_no_sellers_exposure_is_made_up() {
    Deal::tell(
        "2025-03-02 10:00 deposit_paid amount=100000            | 100000 0 | paid straight to the seller
         2025-03-05 10:00 transfer_completed                    | 100000 unknown | -
         2025-03-06 10:00 contract_signed price=900000          | 0 800000 | the price of the contract became known",
        exposure,
    );
}

#[test]
fn money_kept_back_is_with_whoever_keeps_it() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                               | 0 0 | -
         2025-03-02 10:00 hukou_deposit_held amount=100000                            | 0 0 | -
         2025-03-02 11:00 handover_deposit_held amount=70000 payee=agent              | 70000 0 | paid to somebody who is neither escrow nor the seller
         2025-03-05 10:00 handover_deposit_released amount=70000                      | 70000 0 | -
         2025-03-06 10:00 hukou_deposit_released amount=100000                        | 170000 0 | paid straight to the seller",
        exposure,
    );
}

#[test]
fn a_deposit_that_the_seller_leaves_is_not_the_buyers() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=800000
         2025-03-02 09:00 escrow_agreement_signed escrow_account=E1 seller_account=S1
         2025-03-02 10:00 escrow_deposited amount=800000 escrow_account=E1            | escrow 800000
         2025-03-05 10:00 transfer_completed
         2025-03-06 10:00 handover_deposit_held amount=10000 payer=seller payee=store | escrow 800000
         2025-03-07 10:00 escrow_released amount=800000 payee_account=S1              | seller 800000
         2025-03-08 10:00 handover_deposit_released amount=10000 payee=seller         | seller 800000
         2025-03-09 10:00 hukou_deposit_held amount=50000 payer=co_owner payee=store  | seller 800000",
        places,
    );
    Deal::tell(
        "2025-03-06 10:00 handover_deposit_released amount=10000                                    | 10000 0 | paid straight to the seller
         2025-03-02 10:00 handover_deposit_held amount=10000 payer=seller recorded=2025-03-07T10:00 | 0 0 | money was kept back",
        exposure,
    );
}

#[test]
fn a_fee_that_goes_back_to_the_seller_was_the_sellers() {
    Deal::tell(
        "2025-03-01 15:00 commission_paid amount=38000 payer=buyer payee=store                     | fees 38000
         2025-03-01 15:05 commission_paid amount=38000 payer=seller payee=store                    | fees 38000
         2025-03-05 10:00 payment_refunded amount=38000 purpose=commission payer=store payee=buyer |
         2025-03-05 10:10 payment_refunded amount=38000 purpose=commission payer=store payee=seller |
         2025-03-05 10:20 payment_refunded amount=1000 payer=store payee=seller                    |
         2025-03-05 10:30 payment_refunded amount=500 purpose=tax payer=tax_office payee=seller    |",
        places,
    );
}

#[test]
fn a_seizure_before_the_transfer_undoes_what_freeing_the_home_had_secured() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=4310000                                         | 0 0 | -
         2025-03-02 08:30 payment_made amount=2600000 purpose=release payee=old_lender          | 0 0 | -
         2025-03-02 09:00 payment_made amount=100000 purpose=release payee=seller               | 100000 0 | paid straight to the seller
         2025-03-03 09:00 mortgage_released                                                     | 0 0 | the mortgage is struck off: the release money is secured
         2025-03-04 10:00 seizure_found                                                         | 2700000 0 | a seizure was found or lifted
         2025-03-05 10:00 payment_refunded amount=200000 purpose=release payer=old_lender       | 2500000 0 | money came back to the buyer
         2025-03-06 10:00 seizure_lifted                                                        | 0 0 | a seizure was found or lifted
         2025-03-07 10:00 title_checked result=failed source=registry as_of=2025-03-07T10:00 seizures=1 | 2500000 0 | a seizure was found or lifted
         2025-03-08 10:00 title_checked result=passed source=registry as_of=2025-03-08T10:00 seizures=0 | 0 0 | a seizure was found or lifted
         2025-03-09 10:00 transfer_completed                                                    | 0 1810000 | the title passed
         2025-03-10 10:00 seizure_found                                                         | 0 1810000 | -",
        exposure,
    );
}

#[test]
fn after_a_rescission_no_title_secures_what_the_seller_holds() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=550000                                | 0 0 | -
         2025-03-02 09:00 escrow_agreement_signed escrow_account=E1 seller_account=S1 | 0 0 | -
         2025-03-02 10:00 escrow_deposited amount=550000 escrow_account=E1            | 0 0 | -
         2025-03-05 10:00 transfer_completed                                          | 0 0 | -
         2025-03-06 10:00 escrow_released amount=500000 payee_account=S1              | 0 0 | -
         2025-09-01 10:00 contract_rescinded rescission_basis=judgment                | 500000 0 | the contract was rescinded: what the seller holds is owed back
         2025-09-02 10:00 payment_refunded amount=200000 purpose=house_price          | 300000 200000 | money came back to the buyer",
        exposure,
    );
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000                               | 0 0 | -
         2025-03-02 10:00 escrow_deposited amount=900000 escrow_account=E1            | 0 0 | -
         2025-03-03 10:00 payment_made amount=600000 purpose=release payee=old_lender | 0 0 | -
         2025-03-09 10:00 contract_rescinded rescission_basis=agreement               | 600000 0 | the contract was rescinded: what the seller holds is owed back
         2025-03-10 10:00 payment_refunded amount=600000 payer=seller                 | 0 0 | money came back to the buyer
         2025-03-10 11:00 escrow_refunded amount=900000                               | 0 0 | -",
        exposure,
    );
}

#[test]
fn every_yuan_is_somewhere() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3000000
         2025-03-01 15:00 deposit_paid amount=100000                                  | seller 100000
         2025-03-01 16:00 commission_paid amount=60000                                | fees 60000, seller 100000
         2025-03-02 09:00 escrow_agreement_signed escrow_account=E1 seller_account=S1 refund_account=B1 | fees 60000, seller 100000
         2025-03-02 10:00 escrow_deposited amount=900000 escrow_account=E1            | escrow 900000, fees 60000, seller 100000
         2025-03-03 10:00 payment_made amount=500000 purpose=release payee=old_lender | escrow 900000, old_lender 500000, fees 60000, seller 100000
         2025-03-03 11:00 tax_paid amount=30000                                       | escrow 900000, old_lender 500000, tax 30000, fees 60000, seller 100000
         2025-03-04 10:00 escrow_released amount=200000 payee_account=S1              | escrow 700000, old_lender 500000, tax 30000, fees 60000, seller 300000
         2025-03-04 11:00 escrow_released amount=300000 payee_account=Z9              | escrow 400000, old_lender 500000, tax 30000, fees 60000, seller 300000, other 300000
         2025-03-05 10:00 escrow_refunded amount=400000 payee_account=B1              | old_lender 500000, tax 30000, fees 60000, seller 300000, other 300000
         2025-03-06 10:00 payment_refunded amount=60000 payer=agent purpose=commission | old_lender 500000, tax 30000, seller 300000, other 300000",
        places,
    );
}

#[test]
fn payments_find_their_line_by_item_or_by_the_only_open_one_of_their_purpose() {
    Deal::tell(
        "2025-03-01 09:00 payment_made amount=5000 purpose=intention                 | due ? paid 5000 | no item | 5000
         2025-03-01 10:00 payment_scheduled item=I1 purpose=deposit amount=100000 due_on=2025-03-02 | due 0 paid 5000 | - | 5000
         2025-03-01 10:01 payment_scheduled item=I2 purpose=down_payment amount=400000 due_on=2025-03-05 | due 0 paid 5000 | - | 5000
         2025-03-01 10:02 payment_scheduled item=I3 purpose=down_payment amount=500000 due_on=2025-03-09 | due 0 paid 5000 | - | 5000
         2025-03-01 10:03 payment_scheduled item=I4 purpose=commission amount=60000 due_on=2025-03-01 | due 0 paid 5000 | - | 5000
         2025-03-02 10:00 deposit_paid amount=60000                                  | due 100000 paid 65000 | item 60000/100000 | 5000
         2025-03-02 10:30 payment_instructed amount=40000 purpose=deposit            | due 100000 paid 105000 | item 100000/100000 | 5000
         2025-03-02 11:00 deposit_paid amount=50000                                  | due 100000 paid 115000 | item 110000/100000 | 5000
         2025-03-02 12:00 deposit_paid amount=1000                                   | due 100000 paid 116000 | no item | 5000, 1000
         2025-03-05 10:00 payment_made amount=400000 purpose=down_payment            | due 500000 paid 516000 | no item | 5000, 1000, 400000
         2025-03-05 11:00 payment_made amount=400000 purpose=down_payment item=I2    | due 500000 paid 916000 | item 400000/400000 | 5000, 1000, 400000
         2025-03-05 12:00 commission_paid amount=60000                               | due 500000 paid 916000 | item 60000/60000 | 5000, 1000, 400000
         2025-03-06 10:00 schedule_item_cancelled item=I3                            | due 500000 paid 916000 | - | 5000, 1000, 400000
         2025-03-06 11:00 payment_made amount=70000 purpose=tail item=I9             | due 500000 paid 986000 | no item | 5000, 1000, 400000, 70000
         2025-03-07 10:00 payment_refunded amount=10000 purpose=deposit              | due 500000 paid 976000 | item 100000/100000 | 5000, 1000, 400000, 70000",
        schedule,
    );
}

#[test]
fn the_largest_amounts_that_events_may_state_add_up_exactly() {
    let deal = Deal::tell(
        &"2025-03-02 10:00 deposit_paid amount=1000000000000\n".repeat(200),
        |_, _, _| String::new(),
    );
    let sum = "200000000000000.00";
    assert_eq!(deal.money.exposure().buyer.to_string(), sum);
    assert_eq!(deal.money.paid().to_string(), sum);
}
