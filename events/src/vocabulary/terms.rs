//! The values of enumerated fields.

use crate::value::Value;

/// One value of an enumerated field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// On disk.
    pub code: u8,
    /// English, in JSON and in English rule files.
    pub name: &'static str,
    /// Chinese, in Chinese rule files.
    pub zh: &'static str,
}

/// An enumerated type.
#[derive(Debug, PartialEq, Eq)]
pub struct TermSet {
    /// English.
    pub name: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// In order of their codes.
    pub terms: &'static [Term],
}

impl TermSet {
    /// The term that has this name in either language.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&'static Term> {
        self.terms
            .iter()
            .find(|term| term.name == name || term.zh == name)
    }

    /// The term of this code.
    #[must_use]
    pub fn by_code(&self, code: u8) -> Option<&'static Term> {
        self.terms.iter().find(|term| term.code == code)
    }
}

// One table makes the enum for Rust and the names for everyone else, so they cannot drift apart.
macro_rules! term_sets {
    ($($(#[doc = $doc:literal])* $set:ident $name:literal $zh:literal { $($code:literal $variant:ident $term:literal $term_zh:literal;)* })*) => {
        $($(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $set { $(#[doc = $term_zh] $variant = $code,)* }
        impl $set {
            /// Names and codes.
            pub const SET: TermSet = TermSet { name: $name, zh: $zh, terms: &[$(Term { code: $code, name: $term, zh: $term_zh },)*] };
            /// The value of this code.
            #[must_use]
            pub fn from_code(code: u8) -> Option<$set> { match code { $($code => Some($set::$variant),)* _ => None } }
        }
        impl From<$set> for Value<'_> { fn from(term: $set) -> Self { Value::Term(term as u8) } })*
        /// Every enumerated type.
        pub static TERM_SETS: &[TermSet] = &[$($set::SET,)*];
    };
}

term_sets! {
    /// Who acts, pays or is paid: the part somebody plays in the deal, whatever their name.
    Role "role" "角色" {
        1 Buyer "buyer" "买方"; 2 Seller "seller" "卖方"; 3 Agent "agent" "经纪人"; 4 Store "store" "门店"; 5 Brand "brand" "品牌";
        6 Platform "platform" "平台"; 7 Escrow "escrow" "监管机构"; 8 OldLender "old_lender" "原贷款机构"; 9 NewLender "new_lender" "新贷款机构";
        10 TaxOffice "tax_office" "税务机关"; 11 PropertyOffice "property_office" "物业公司"; 12 Guarantor "guarantor" "担保公司";
        13 CoOwner "co_owner" "共有人"; 14 Attorney "attorney" "代理人"; 15 ThirdParty "third_party" "第三人"; 16 Registry "registry" "登记机构";
        17 Court "court" "法院"; 18 Notary "notary" "公证机构"; 19 SigningManager "signing_manager" "签约经理"; 20 TransactionManager "transaction_manager" "交易管理";
        21 Tenant "tenant" "承租人"; 22 Spouse "spouse" "配偶";
    }
    /// What a payment is for.
    Purpose "purpose" "用途" {
        1 Deposit "deposit" "定金"; 2 Intention "intention" "意向金"; 3 DownPayment "down_payment" "首付款"; 4 Release "release" "解押款";
        5 Tail "tail" "尾款"; 6 HousePrice "house_price" "房款"; 7 Commission "commission" "佣金"; 8 ServiceFee "service_fee" "服务费"; 9 Tax "tax" "税费";
        10 HandoverDeposit "handover_deposit" "交割保证金"; 11 HukouDeposit "hukou_deposit" "户口保证金"; 12 Penalty "penalty" "违约金";
        13 Compensation "compensation" "补偿"; 14 Loan "loan" "贷款"; 15 Other "other" "其他";
    }
    /// How the money moved.
    Channel "channel" "支付方式" {
        1 BankTransfer "bank_transfer" "银行转账"; 2 Cash "cash" "现金"; 3 Card "card" "刷卡"; 4 MobilePay "mobile_pay" "移动支付"; 5 Cheque "cheque" "支票"; 6 LoanPayment "loan_payment" "贷款受托支付";
    }
    /// How a check, a review or a request came out.
    CheckResult "result" "结果" {
        1 Passed "passed" "通过"; 2 Failed "failed" "未通过"; 3 Unclear "unclear" "不明"; 4 Refused "refused" "拒付"; 5 Promised "promised" "承诺支付";
    }
    /// Where a fact comes from. An agency's own system is not a register.
    Source "source" "来源" {
        1 Registry "registry" "登记机构"; 2 AgencySystem "agency_system" "中介系统"; 3 PartyStatement "party_statement" "当事人陈述"; 4 Bank "bank" "银行";
        5 Court "court" "法院"; 6 Notary "notary" "公证机构"; 7 Police "police" "公安机关"; 8 TaxOffice "tax_office" "税务机关";
        9 Inspection "inspection" "现场查验"; 10 PublicRecord "public_record" "公开信息";
    }
    /// A loan's kind. Only the first three are purchase loans.
    LoanProduct "loan_product" "贷款产品" {
        1 PurchaseMortgage "purchase_mortgage" "购房按揭"; 2 ProvidentFund "provident_fund" "公积金贷款"; 3 Combined "combined" "组合贷款";
        4 Business "business_loan" "经营贷"; 5 Consumer "consumer_loan" "消费贷"; 6 Pledge "pledge_loan" "抵押贷";
    }
    /// How the buyer means to pay.
    PaymentPlan "payment_plan" "付款方式" {
        1 FullCash "full_cash" "全款"; 2 Mortgage "mortgage" "按揭"; 3 WithMortgageTransfer "with_mortgage_transfer" "带押过户";
    }
    /// When supervised money may leave the escrow.
    ReleaseCondition "release_condition" "放款条件" {
        1 TransferCompleted "on_transfer_completed" "过户完成后"; 2 MortgageRegistered "on_mortgage_registered" "抵押登记后"; 3 HandoverCompleted "on_handover_completed" "交割完成后";
    }
    /// On what ground a contract ended.
    RescissionBasis "rescission_basis" "解除依据" {
        1 Agreement "agreement" "双方协议"; 2 Judgment "judgment" "生效判决"; 3 Mediation "mediation" "生效调解"; 4 Unilateral "unilateral" "单方解除";
    }
    /// What became of an owner.
    OwnerStatus "owner_status" "权利人状态" {
        1 Deceased "deceased" "死亡"; 2 Detained "detained" "被羁押"; 3 Unreachable "unreachable" "失联"; 4 Incapacitated "incapacitated" "失能"; 5 Ordinary "ordinary" "正常";
    }
    /// What is read at handover, and what arrears are for.
    MeterKind "meter_kind" "费用种类" {
        1 Water "water" "水"; 2 Power "power" "电"; 3 Gas "gas" "燃气"; 4 Heating "heating" "供暖"; 5 PropertyFee "property_fee" "物业费"; 6 CableTv "cable_tv" "有线电视";
        7 Landline "landline" "固定电话"; 8 Parking "parking" "停车";
    }
    /// What is wrong with the home.
    DefectKind "defect_kind" "房况种类" {
        1 Leak "leak" "漏水"; 2 Structure "structure" "结构"; 3 Fixture "fixture" "设施"; 4 Flood "flood" "浸水"; 5 Fire "fire" "火灾"; 6 OtherDefect "other_defect" "其他房况";
    }
    /// In what a listing is not genuine. The first four are those that the commitment names.
    ListingFault "listing_fault" "不实之处" {
        1 NotExisting "not_existing" "房源不存在"; 2 NotForSale "not_for_sale" "业主不在售"; 3 Price "price_not_real" "价格不实"; 4 Photo "photo_not_real" "图片不实";
        5 Other "other_fault" "其他不实";
    }
    /// The six public commitments; the numbers are ours, see the catalogue.
    Commitment "commitment" "承诺" {
        1 P1 "P1" "真实房源"; 2 P2 "P2" "交易不成退佣"; 3 P3 "P3" "物业欠费垫付"; 4 P4 "P4" "房款安全"; 5 P5 "P5" "漏水补偿"; 6 P6 "P6" "免电话营销";
    }
    /// What was decided on a claim.
    Decision "decision" "决定" {
        1 Accepted "accepted" "接受"; 2 Rejected "rejected" "不予接受"; 3 Jury "to_jury" "交评审"; 4 Incomplete "incomplete" "待补材料";
    }
}
