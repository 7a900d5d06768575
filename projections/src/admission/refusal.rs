//! Why a step of a claim, of a payout or of a budget is refused: a code, and what to do next.

use crate::claims::ClaimState;
use anxin_events::{Money, Ratio};

/// Why a step is not taken. Nothing was reserved, moved or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No event of the deal is known.
    #[error("there is no deal {deal}; record its contract before a claim on it")]
    UnknownDeal {
        /// As named.
        deal: String,
    },
    /// The deal has no such claim or payout.
    #[error("the deal has no claim or payout {named}; its view lists them under `claims`")]
    UnknownClaim {
        /// The claim or payout, as named.
        named: String,
    },
    /// The id of another claim of the deal.
    #[error("claim {claim} was filed before; use another id, or add evidence to it")]
    ClaimIdTaken {
        /// As named.
        claim: String,
    },
    /// The debt was claimed before, and the claim does not say that it adjusts that.
    #[error(
        "the same commitment was claimed for the same side: claim {first}; name it in adjusts_claim if later facts change what is owed, or reopen it"
    )]
    FiledTwice {
        /// The first claim.
        first: String,
    },
    /// The claim that it adjusts is not one for the same debt.
    #[error(
        "adjusts_claim names {named}, which is no claim of this side under this commitment; name the first one"
    )]
    AdjustsNothing {
        /// As named.
        named: String,
    },
    /// An earlier claim for the debt is still open.
    #[error("claim {claim} for the same debt is still open; add evidence to it instead")]
    StillOpen {
        /// The open one.
        claim: String,
    },
    /// The claimant is no buyer or seller of the deal, and reported nothing of it.
    #[error(
        "only a buyer, a seller, or who reported the listing or a call (third_party) can claim; check role and party"
    )]
    Stranger,
    /// The commitment does not hold in this city or on this day.
    #[error(
        "commitment {commitment} does not hold in the deal's city on the day of the claim; `anxin rules list --kind commitment` gives its scope and period"
    )]
    OutOfScope {
        /// Its name.
        commitment: &'static str,
    },
    /// The step does not follow on where the claim is.
    #[error("the claim is {}; {step} cannot follow; its view shows what happened", .state.name())]
    NotNow {
        /// How far it is.
        state: ClaimState,
        /// What was to happen.
        step: &'static str,
        /// The same in Chinese.
        step_zh: &'static str,
    },
    /// A decision that is not what was computed, without a reason.
    #[error("the commitment says otherwise: {en}; decide that, or state the reason")]
    Contradicts {
        /// What was computed, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// No amount.
    #[error("state the amount")]
    AmountMissing,
    /// A large acceptance that does not say by whom.
    #[error("from {threshold} on two persons accept; state decided_by")]
    DeciderMissing {
        /// From this amount on.
        threshold: Money,
    },
    /// The second acceptance is by the first person.
    #[error("{by} accepted before; another person must accept too")]
    SamePerson {
        /// Who.
        by: String,
    },
    /// Money for a claim that only one person accepted.
    #[error("another person must accept the same amount first")]
    SecondPersonMissing,
    /// A later claim for the same debt counts this one.
    #[error("claim {last} adjusts this one; take that up instead")]
    Superseded {
        /// The last claim for the debt.
        last: String,
    },
    /// Money is set aside for the claim.
    #[error("money is set aside for the claim; pay it or release the reservation first")]
    MoneySetAside,
    /// The stream of a budget is no year.
    #[error("a budget stands in the stream of its year, as in fund/2025, not fund/{key}")]
    NoYear {
        /// As named.
        key: String,
    },
    /// A budget below what is reserved and paid.
    #[error("{used} is reserved and paid already; a budget cannot be less")]
    BudgetBelowUse {
        /// Reserved and paid.
        used: Money,
    },
    /// No budget for the year.
    #[error("the fund has no budget for {year}; record fund_budgeted in fund/{year} first")]
    NoBudget {
        /// Which.
        year: i32,
    },
    /// The fund is short: the claim waits.
    #[error(
        "the fund of {year} has {available} left and {ahead} claims are to be paid first; this one waits until the budget is raised"
    )]
    FundShort {
        /// Which.
        year: i32,
        /// Left in the year, or in the city's part of it.
        available: Money,
        /// Claims before it in the queue.
        ahead: usize,
    },
    /// The commitment's yearly cap is used up.
    #[error(
        "the commitment may cost {cap} a year and {used} is reserved and paid; the claim waits for the next year"
    )]
    BeyondYearlyCap {
        /// The commitment's.
        cap: Money,
        /// Reserved and paid in the year.
        used: Money,
    },
    /// A second reservation.
    #[error("money is set aside for the claim already; go on with payout_instructed")]
    AlreadyReserved,
    /// An instruction or a release without a reservation.
    #[error("no money is set aside for the claim; record payout_reserved first")]
    NotReserved,
    /// The bank was told to pay and has not answered.
    #[error(
        "the bank was told to pay and may have paid; ask it for the payout's status, then record its answer"
    )]
    InDoubt,
    /// The payout was confirmed.
    #[error("the payout is confirmed; a later fact needs a claim that adjusts this one")]
    AlreadyPaid,
    /// A bank's answer to an instruction that was never given.
    #[error("the bank was not told to pay; record payout_instructed first")]
    NotInstructed,
    /// The payout has another id.
    #[error("what is owed is paid under one id only: {expected}")]
    OtherPayout {
        /// The one.
        expected: String,
    },
    /// Another amount than was accepted.
    #[error("{expected} was accepted; reserve that")]
    OtherAmount {
        /// As accepted.
        expected: Money,
    },
    /// Nothing is owed.
    #[error("nothing is to be paid on the claim; reject it, or recover what was overpaid")]
    NothingToPay,
    /// An instruction without an account.
    #[error("state payee_account: the bank must know whom to pay")]
    AccountMissing,
    /// Liability before the customer is paid.
    #[error("the customer is paid first; who bears it is decided afterwards")]
    CustomerFirst,
    /// The brand shares, and nothing says how much.
    #[error("state platform_share: neither the decision nor the brand's terms name it")]
    ShareMissing,
    /// A share above the whole.
    #[error("platform_share {share} is more than the whole")]
    ShareBeyondWhole {
        /// As stated.
        share: Ratio,
    },
    /// A new decision below what the brand has paid.
    #[error(
        "the brand has paid {paid} of its share; a new decision cannot ask for less or of another"
    )]
    BrandHasPaid {
        /// By the brand.
        paid: Money,
    },
    /// A decision on the standards that the records contradict, without a reason.
    #[error("by the records the standards were{} met; decide that, or state the reason", if *.met { "" } else { " not" })]
    StandardsSay {
        /// What the records say.
        met: bool,
    },
    /// Recovery of what was not paid.
    #[error("nothing was paid on the claim, so nothing can be recovered")]
    NothingPaid,
    /// More came back than was paid.
    #[error("the fund paid {open} that has not come back; what is beyond that is not the fund's")]
    BeyondPaid {
        /// Paid and not recovered.
        open: Money,
    },
    /// More than the brand owes.
    #[error("the brand owes {open}; decide liability first, or name who else paid")]
    BeyondShare {
        /// Of the brand's share.
        open: Money,
    },
}

impl Refusal {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownDeal { .. } => "E7001",
            Refusal::UnknownClaim { .. } => "E7002",
            Refusal::ClaimIdTaken { .. } => "E7003",
            Refusal::FiledTwice { .. } => "E7004",
            Refusal::AdjustsNothing { .. } => "E7005",
            Refusal::StillOpen { .. } => "E7006",
            Refusal::Stranger => "E7007",
            Refusal::OutOfScope { .. } => "E7008",
            Refusal::NotNow { .. } => "E7009",
            Refusal::Contradicts { .. } => "E7010",
            Refusal::AmountMissing => "E7011",
            Refusal::DeciderMissing { .. } => "E7012",
            Refusal::SamePerson { .. } => "E7013",
            Refusal::SecondPersonMissing => "E7014",
            Refusal::Superseded { .. } => "E7015",
            Refusal::MoneySetAside => "E7016",
            Refusal::NoYear { .. } => "E7101",
            Refusal::BudgetBelowUse { .. } => "E7102",
            Refusal::NoBudget { .. } => "E7103",
            Refusal::FundShort { .. } => "E7104",
            Refusal::BeyondYearlyCap { .. } => "E7105",
            Refusal::AlreadyReserved => "E7106",
            Refusal::NotReserved => "E7107",
            Refusal::InDoubt => "E7108",
            Refusal::AlreadyPaid => "E7109",
            Refusal::NotInstructed => "E7110",
            Refusal::OtherPayout { .. } => "E7111",
            Refusal::OtherAmount { .. } => "E7112",
            Refusal::NothingToPay => "E7113",
            Refusal::AccountMissing => "E7114",
            Refusal::CustomerFirst => "E7201",
            Refusal::ShareMissing => "E7202",
            Refusal::ShareBeyondWhole { .. } => "E7203",
            Refusal::BrandHasPaid { .. } => "E7204",
            Refusal::StandardsSay { .. } => "E7205",
            Refusal::NothingPaid => "E7206",
            Refusal::BeyondPaid { .. } => "E7207",
            Refusal::BeyondShare { .. } => "E7208",
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Refusal::UnknownDeal { deal } => {
                format!("没有交易 {deal}；请先记录其合同，再提赔付申请")
            }
            Refusal::UnknownClaim { named } => {
                format!("本交易没有赔付申请或赔付 {named}；见交易视图的 claims")
            }
            Refusal::ClaimIdTaken { claim } => {
                format!("赔付申请 {claim} 已经提交；请换一个编号，或对其补充证据")
            }
            Refusal::FiledTwice { first } => format!(
                "同一方已依据同一承诺提交过申请 {first}；若事后事实改变应赔金额，请在 adjusts_claim 写明它，否则请重开它"
            ),
            Refusal::AdjustsNothing { named } => {
                format!("更正申请编号 {named} 不是同一方依据同一承诺的申请；请写明最初那件")
            }
            Refusal::StillOpen { claim } => {
                format!("同一债务的申请 {claim} 尚未了结；请对其补充证据")
            }
            Refusal::Stranger => {
                "只有本交易的买方、卖方，或举报过房源、来电的人（第三人）可以申请赔付；请核对角色与当事人".to_owned()
            }
            Refusal::OutOfScope { commitment } => format!(
                "承诺 {commitment} 在该城市或该日不适用；用 anxin rules list --kind commitment 查看适用范围与期间"
            ),
            Refusal::NotNow { state, step_zh, .. } => format!(
                "该申请现为“{}”，不能再“{step_zh}”；见交易视图中的经过",
                state.zh()
            ),
            Refusal::Contradicts { zh, .. } => {
                format!("与承诺的测算不符：{zh}；请按测算决定，或写明理由")
            }
            Refusal::AmountMissing => "请写明金额".to_owned(),
            Refusal::DeciderMissing { threshold } => {
                format!("金额达 {threshold} 须两人决定；请写明决定人")
            }
            Refusal::SamePerson { by } => format!("{by} 已经接受过；须由另一人复核"),
            Refusal::SecondPersonMissing => "须先由另一人复核并接受同一金额".to_owned(),
            Refusal::Superseded { last } => format!("申请 {last} 已更正本件；请处理那一件"),
            Refusal::MoneySetAside => "该申请已预留款项；请先付款或释放预留".to_owned(),
            Refusal::NoYear { key } => format!("预算须记入当年的流，如 fund/2025，而非 fund/{key}"),
            Refusal::BudgetBelowUse { used } => format!("已预留和赔付 {used}；预算不得低于此数"),
            Refusal::NoBudget { year } => {
                format!("基金没有 {year} 年的预算；请先在 fund/{year} 记录基金预算")
            }
            Refusal::FundShort {
                year,
                available,
                ahead,
            } => format!(
                "{year} 年基金剩余 {available}，此前还有 {ahead} 件待付；本件等候，直至增加预算"
            ),
            Refusal::BeyondYearlyCap { cap, used } => {
                format!("该承诺全年封顶 {cap}，已预留和赔付 {used}；本件等候下一年")
            }
            Refusal::AlreadyReserved => "该申请已有预留；请继续记录赔付指令".to_owned(),
            Refusal::NotReserved => "该申请没有预留；请先记录赔付预留".to_owned(),
            Refusal::InDoubt => {
                "已指示银行付款且可能已付；请向银行查询该赔付的状态，再记录答复".to_owned()
            }
            Refusal::AlreadyPaid => "该赔付已到账；事后事实须另提更正申请".to_owned(),
            Refusal::NotInstructed => "尚未指示银行付款；请先记录赔付指令".to_owned(),
            Refusal::OtherPayout { expected } => format!("该笔应赔只能以一个编号付款：{expected}"),
            Refusal::OtherAmount { expected } => format!("接受的金额为 {expected}；请按此预留"),
            Refusal::NothingToPay => "该申请没有可付的款项；请不予接受，或追回多付部分".to_owned(),
            Refusal::AccountMissing => "请写明收款账户".to_owned(),
            Refusal::CustomerFirst => "先赔客户，再认定责任".to_owned(),
            Refusal::ShareMissing => "请写明平台份额：决定与联盟约定均未载明".to_owned(),
            Refusal::ShareBeyondWhole { share } => format!("平台份额 {share} 超过全部"),
            Refusal::BrandHasPaid { paid } => {
                format!("品牌已承担 {paid}；新的认定不得低于此数，也不得改由他方承担")
            }
            Refusal::StandardsSay { met } => format!(
                "按记录，服务标准{}；请据此认定，或写明理由",
                if *met { "已达标" } else { "未达标" }
            ),
            Refusal::NothingPaid => "该申请没有赔付，无可追偿".to_owned(),
            Refusal::BeyondPaid { open } => {
                format!("基金尚未收回的赔付为 {open}；超出部分不属于基金")
            }
            Refusal::BeyondShare { open } => {
                format!("品牌应承担 {open}；请先认定责任，或写明由谁支付")
            }
        }
    }
}
