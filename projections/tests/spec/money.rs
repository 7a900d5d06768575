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
    fn tell(text: &str, said: fn(&Deal, Supplied) -> String) -> Deal {
        let mut deal = Deal::default();
        for (at, step) in history(text).iter().enumerate() {
            let (position, event) = (at as u64 + 1, step.event());
            deal.file.apply(&event, position);
            deal.money.apply(&event, position, &deal.file);
            let supplied = deal.money.supplied(&event, position, &deal.file);
            if !step.expected.is_empty() {
                assert_eq!(said(&deal, supplied), step.expected.join(" | "), "after {}", step.line);
            }
        }
        deal
    }
}

/// Buyers' and sellers' exposure, and why it changed at the last step (if it did).
fn exposure(deal: &Deal, supplied: Supplied) -> String {
    let own = deal.money.exposure();
    assert_eq!((supplied.buyer_exposure, supplied.seller_exposure), (Some(own.buyer), own.seller));
    let seller = own.seller.map_or("unknown".to_owned(), yuan);
    let lines = deal.money.exposure_lines();
    let last = lines.last().filter(|line| Some(line.position) == deal.file.milestones().iter().map(|m| m.position).max());
    let reason = last.map_or("", |line| line.reason.en());
    format!("{} {seller} | {reason}", yuan(own.buyer)).trim_end_matches([' ', '|']).to_owned()
}

fn yuan(money: Money) -> String {
    money.to_string().trim_end_matches(".00").to_owned()
}

#[test]
fn release_money_paid_to_the_seller_is_exposed_until_the_mortgage_is_struck_off() {
    Deal::tell(
        "2025-03-01 14:20 contract_signed price=3435000                                | 0 0
         2025-03-01 15:00 deposit_paid amount=50000 payee=seller                       | 50000 0 | paid straight to the seller
         2025-03-03 10:05 payment_made amount=2450000 purpose=release payee=seller     | 2500000 0 | paid straight to the seller
         2025-03-04 10:00 release_repaid amount=2450000                                | 2500000 0
         2025-03-05 10:00 mortgage_released                                            | 50000 0 | the mortgage is struck off: the release money is secured
         2025-03-06 10:00 transfer_accepted                                            | 50000 935000 | the registry accepted the transfer
         2025-03-08 10:00 transfer_completed                                           | 0 935000 | the title passed
         2025-03-09 10:00 tail_paid amount=935000                                      | 0 0 | paid straight to the seller",
        exposure,
    );
}
