//! Every field that an event may have. A field has one name, one type and one meaning in all kinds.

use super::terms::{
    Channel, CheckResult, Commitment, Decision, DefectKind, ListingFault, LoanProduct, MeterKind,
    OwnerStatus, PaymentPlan, Purpose, ReleaseCondition, RescissionBasis, Role, Source, TermSet,
};
use crate::id::IdKind;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Yuan, whole fen, not negative.
    Money,
    /// A share, in millionths.
    Ratio,
    /// A number of things, not negative.
    Count,
    /// Yes or no.
    Flag,
    /// A moment.
    Instant,
    /// A calendar day.
    Date,
    /// One of a fixed list.
    Term(&'static TermSet),
    /// An id.
    Id(IdKind),
    /// A set of ids.
    Ids(IdKind),
    /// Free text for people; no rule reads it.
    Text,
    /// Personal data; no rule reads it, and only `party_details_recorded` has it.
    Personal,
}

impl FieldType {
    /// The type's name in English and Chinese.
    #[must_use]
    pub fn names(self) -> (String, String) {
        let plain = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
        match self {
            FieldType::Money => plain("money", "金额"),
            FieldType::Ratio => plain("ratio", "比率"),
            FieldType::Count => plain("count", "个数"),
            FieldType::Flag => plain("flag", "是否"),
            FieldType::Instant => plain("instant", "时刻"),
            FieldType::Date => plain("date", "日期"),
            FieldType::Term(set) => (set.name.to_owned(), set.zh.to_owned()),
            FieldType::Id(kind) => (
                format!("{} id", kind.names().0),
                format!("{}编号", kind.names().1),
            ),
            FieldType::Ids(kind) => (
                format!("set of {} ids", kind.names().0),
                format!("{}编号的集合", kind.names().1),
            ),
            FieldType::Text => plain("text", "文字"),
            FieldType::Personal => plain("personal text", "个人信息"),
        }
    }

    /// The unit in which the value is written, where it has one: English and Chinese.
    #[must_use]
    pub const fn unit(self) -> Option<(&'static str, &'static str)> {
        match self {
            FieldType::Money => Some(("yuan", "元")),
            FieldType::Ratio => Some(("share of 1", "以 1 计")),
            FieldType::Instant => Some(("RFC 3339 with offset", "带时区的时刻")),
            FieldType::Date => Some(("day", "日")),
            _ => None,
        }
    }

    /// May a rule read it?
    #[must_use]
    pub const fn rule_readable(self) -> bool {
        !matches!(self, FieldType::Text | FieldType::Personal)
    }
}

/// A field, as everyone sees it.
#[derive(Debug)]
pub struct FieldSpec {
    /// For Rust.
    pub field: Field,
    /// English.
    pub name: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// One line of meaning in English.
    pub meaning: &'static str,
    /// The same in Chinese.
    pub meaning_zh: &'static str,
}

use FieldType::{Count, Date, Flag, Id, Ids, Instant, Money, Personal, Term, Text};

macro_rules! fields {
    ($($variant:ident $name:literal $zh:literal ($ty:expr) $meaning:literal $meaning_zh:literal;)*) => {
        /// A field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field { $(#[doc = $meaning] $variant,)* }
        impl Field {
            /// Every field.
            pub const ALL: &[Field] = &[$(Field::$variant,)*];
            /// Names, type and meaning.
            #[must_use]
            pub fn spec(self) -> &'static FieldSpec {
                match self { $(Field::$variant => {
                    static SPEC: FieldSpec = FieldSpec { field: Field::$variant, name: $name, zh: $zh, ty: $ty, meaning: $meaning, meaning_zh: $meaning_zh };
                    &SPEC
                },)* }
            }
        }
    };
}

impl Field {
    /// The field of this name in either language.
    #[must_use]
    pub fn find(name: &str) -> Option<Field> {
        Field::ALL
            .iter()
            .copied()
            .find(|field| field.spec().name == name || field.spec().zh == name)
    }
}

fields! {
    // Things and places
    Property "property" "房屋" (Id(IdKind::Property)) "The home." "所交易的房屋。";
    City "city" "城市" (Id(IdKind::City)) "The city whose rules hold." "适用规则的城市。";
    Brand "brand" "品牌编号" (Id(IdKind::Brand)) "The brand that runs the deal." "经办品牌。";
    Store "store" "门店编号" (Id(IdKind::Store)) "The store." "经办门店。";
    Agent "agent" "经纪人编号" (Id(IdKind::Agent)) "The agent." "经办经纪人。";
    Party "party" "当事人" (Id(IdKind::Party)) "The person or company concerned." "所涉当事人。";
    Role "role" "角色" (Term(&Role::SET)) "The part which that party, or the actor, plays." "该当事人或行为人的角色。";
    Owners "owners" "权利人" (Ids(IdKind::Party)) "Registered owners." "登记权利人。";
    Buyers "buyers" "买受人" (Ids(IdKind::Party)) "Buyers of the contract or the online signing." "合同或网签的买受人。";
    Sellers "sellers" "出卖人" (Ids(IdKind::Party)) "Sellers of the contract or the online signing." "合同或网签的出卖人。";
    Signers "signers" "签字人" (Ids(IdKind::Party)) "Who signed on the seller's side." "卖方一侧的签字人。";
    NewOwners "new_owners" "新权利人" (Ids(IdKind::Party)) "Owners after the transfer." "过户后的权利人。";
    Spouse "spouse" "配偶编号" (Id(IdKind::Party)) "The declared spouse." "申报的配偶。";
    Attorney "attorney" "代理人编号" (Id(IdKind::Party)) "Who acts under a power of attorney." "受托代理人。";
    Grantor "grantor" "委托人" (Id(IdKind::Party)) "Who gave the power of attorney." "授权委托人。";
    // Money
    Price "price" "总价" (Money) "The whole price of the home." "房屋总价。";
    Amount "amount" "金额" (Money) "The money of this step." "本步金额。";
    Purpose "purpose" "用途" (Term(&Purpose::SET)) "What the money is for." "款项用途。";
    Payer "payer" "付款方" (Term(&Role::SET)) "Whose money it is: role." "付款方角色。";
    PayerParty "payer_party" "付款人" (Id(IdKind::Party)) "Who pays." "付款人编号。";
    PayerAccount "payer_account" "付款账户" (Id(IdKind::Account)) "The account that pays." "付款账户。";
    Payee "payee" "收款方" (Term(&Role::SET)) "Whose account receives it: role of its holder." "收款账户持有人的角色。";
    PayeeParty "payee_party" "收款人" (Id(IdKind::Party)) "Who is paid." "收款人编号。";
    PayeeAccount "payee_account" "收款账户" (Id(IdKind::Account)) "The account that receives it." "收款账户。";
    Channel "channel" "支付方式" (Term(&Channel::SET)) "How it moved." "支付方式。";
    Item "item" "应付项" (Id(IdKind::Item)) "The line of the payment schedule." "付款计划中的应付项。";
    DueOn "due_on" "应付日" (Date) "The day on which it is due." "应付日期。";
    Account "account" "账户" (Id(IdKind::Account)) "An account whose holder is stated." "被申报的账户。";
    EscrowAccount "escrow_account" "监管账户" (Id(IdKind::Account)) "The supervised account." "资金监管账户。";
    SellerAccount "seller_account" "卖方收款账户" (Id(IdKind::Account)) "Where the seller is to be paid from escrow." "约定的卖方收款账户。";
    RefundAccount "refund_account" "退款账户" (Id(IdKind::Account)) "Where supervised money goes back to." "约定的退款账户。";
    LenderAccount "lender_account" "还贷账户" (Id(IdKind::Account)) "The lender's account for repaying the old loan." "原贷款的还款账户。";
    Balance "balance" "余额" (Money) "Outstanding principal and interest." "未偿本息余额。";
    Fee "fee" "费用" (Money) "Fees on top." "另计费用。";
    // Checks
    Result "result" "结果" (Term(&CheckResult::SET)) "How it came out." "结果。";
    Source "source" "来源" (Term(&Source::SET)) "Where the fact comes from." "事实来源。";
    AsOf "as_of" "截至时刻" (Instant) "The instant at which the fact held." "事实成立的时刻。";
    Mortgages "mortgages" "抵押笔数" (Count) "Registered mortgages." "登记的抵押笔数。";
    Mortgagees "mortgagees" "抵押权人" (Ids(IdKind::Party)) "Registered mortgagees." "登记的抵押权人。";
    MortgageeRole "mortgagee_role" "抵押权人类别" (Term(&Role::SET)) "What the mortgagee is: a lender, an agent, a third party." "抵押权人的类别。";
    Seizures "seizures" "查封笔数" (Count) "Registered seizures." "登记的查封笔数。";
    Objections "objections" "异议笔数" (Count) "Registered objections." "登记的异议笔数。";
    ResidenceRights "residence_rights" "居住权笔数" (Count) "Registered residence rights." "登记的居住权笔数。";
    PreNotices "pre_notices" "预告笔数" (Count) "Registered pre-notices." "登记的预告笔数。";
    Certificate "certificate" "有产权证" (Flag) "Is there a certificate of title?" "是否有产权证。";
    Tradable "tradable" "可交易" (Flag) "May this kind of home be sold now?" "该房屋现可否交易。";
    Lawsuits "lawsuits" "涉诉件数" (Count) "Lawsuits against the party." "当事人涉诉件数。";
    Defaulter "defaulter" "失信" (Flag) "Is the party on the list of defaulters?" "是否失信被执行人。";
    Overdue "overdue" "逾期" (Flag) "Is the loan overdue?" "贷款是否逾期。";
    SeizedOn "seized_on" "查封日" (Date) "The day of the seizure." "查封日期。";
    ShownOperation "shown_operation" "所示操作" (Text) "The operation that the person was told of." "告知当事人的操作。";
    DoneOperation "done_operation" "实际操作" (Text) "The operation that was carried out." "实际执行的操作。";
    OperationsMatch "operations_match" "操作相符" (Flag) "Was the operation shown the one carried out?" "所示与实际操作是否相符。";
    FullScope "full_scope" "全权委托" (Flag) "Does the power include full disposal?" "是否包含全权处分。";
    MayReceiveMoney "may_receive_money" "可代收款" (Flag) "Does the power include receiving money?" "是否包含代收款。";
    GrantorAge "grantor_age" "委托人年龄" (Count) "Age of the grantor in years." "委托人年龄（岁）。";
    LiveConfirmed "live_confirmed" "本人确认" (Flag) "Did the grantor confirm in person?" "委托人是否当面确认。";
    Married "married" "已婚" (Flag) "Is the party married?" "是否已婚。";
    // Contract
    PaymentPlan "payment_plan" "付款方式" (Term(&PaymentPlan::SET)) "How the buyer means to pay." "约定的付款方式。";
    TransferDueOn "transfer_due_on" "过户应于" (Date) "Agreed day of transfer." "约定过户日。";
    ReleaseDueOn "release_due_on" "解押应于" (Date) "Agreed day of mortgage release." "约定解押日。";
    HandoverDueOn "handover_due_on" "交房应于" (Date) "Agreed day of handover." "约定交房日。";
    HukouDueOn "hukou_due_on" "户口应于" (Date) "Agreed day by which registrations leave." "约定户口迁出日。";
    LoanNeeded "loan_needed" "所需贷款" (Money) "Loan that the plan counts on." "付款计划所需的贷款额。";
    MarketPrice "market_price" "市场价" (Money) "Market estimate of the home." "市场估价。";
    ContractNo "contract_no" "合同编号" (Text) "Number of the contract." "合同编号。";
    RescissionBasis "rescission_basis" "解除依据" (Term(&RescissionBasis::SET)) "Ground of the rescission." "解除依据。";
    BuyerConfirmed "buyer_confirmed" "买方确认" (Flag) "Did the buyer confirm?" "买方是否确认。";
    SellerConfirmed "seller_confirmed" "卖方确认" (Flag) "Did the seller confirm?" "卖方是否确认。";
    ReleaseCondition "release_condition" "放款条件" (Term(&ReleaseCondition::SET)) "When supervised money may leave." "监管资金放款条件。";
    Certified "certified" "已认证" (Flag) "Is the member certified for the role?" "成员是否经认证。";
    // Loan
    Lender "lender" "贷款机构" (Id(IdKind::Lender)) "The lender." "贷款机构编号。";
    Product "product" "贷款产品" (Term(&LoanProduct::SET)) "The loan's kind." "贷款产品。";
    ValidUntil "valid_until" "有效期至" (Date) "Last day of the approval." "批贷有效期。";
    Mortgagee "mortgagee" "新抵押权人" (Id(IdKind::Lender)) "Who holds the new mortgage." "新抵押权人编号。";
    FiveYearsOnly "five_years_only" "满五唯一" (Flag) "Held five years and the only home?" "是否满五唯一。";
    OwnerStatus "owner_status" "权利人状态" (Term(&OwnerStatus::SET)) "What became of the owner." "权利人状态。";
    // Handover
    MeterKind "meter_kind" "费用种类" (Term(&MeterKind::SET)) "Which meter or fee." "表计或费用种类。";
    Reading "reading" "读数" (Count) "Reading in the meter's own unit." "表计读数。";
    Items "items" "清单项数" (Count) "Lines of the handover list." "交割清单项数。";
    PictureDigest "picture_digest" "图片摘要" (Text) "Digest of the pictures." "图片摘要值。";
    Registered "registered" "在册人数" (Count) "Persons still registered at the address." "仍在册户口人数。";
    Disclosed "disclosed" "已披露" (Flag) "Was it disclosed before signing?" "签约前是否已披露。";
    DefectKind "defect_kind" "房况种类" (Term(&DefectKind::SET)) "What is wrong." "房况种类。";
    RepairCost "repair_cost" "维修费用" (Money) "Assessed cost of repair." "评估维修费用。";
    HappenedOn "happened_on" "发生日" (Date) "The day on which it happened." "事情发生之日。";
    ServiceDenied "service_denied" "服务受限" (Flag) "Does it keep the buyer from the service?" "买方是否因此不能正常使用该服务。";
    // What commitments turn on
    ListingFault "listing_fault" "不实之处" (Term(&ListingFault::SET)) "In what a listing is not genuine." "房源何处不实。";
    Upheld "upheld" "属实" (Flag) "Did the look-into bear it out?" "核查是否属实。";
    Consented "consented" "经同意" (Flag) "Had the customer agreed to it beforehand?" "事先是否经客户同意。";
    LowerBound "lower_bound" "区间下限" (Money) "Least of the reasonable range." "合理区间的下限。";
    UpperBound "upper_bound" "区间上限" (Money) "Most of the reasonable range." "合理区间的上限。";
    // Complaints, claims, fund
    Complaint "complaint" "客诉编号" (Id(IdKind::Complaint)) "The complaint." "客诉编号。";
    Claim "claim" "赔付申请编号" (Id(IdKind::Claim)) "The claim." "赔付申请编号。";
    AdjustsClaim "adjusts_claim" "更正申请编号" (Id(IdKind::Claim)) "The earlier claim that this one adjusts." "被更正的在先申请。";
    Commitment "commitment" "承诺" (Term(&Commitment::SET)) "The commitment that is claimed." "所依据的承诺。";
    Decision "decision" "决定" (Term(&Decision::SET)) "What was decided." "决定。";
    DecidedBy "decided_by" "决定人" (Id(IdKind::Party)) "Who decided; above a threshold two persons must." "作出决定的人；超过限额须两人。";
    Payout "payout" "赔付编号" (Id(IdKind::Payout)) "The payout." "赔付编号。";
    PlatformShare "platform_share" "平台份额" (FieldType::Ratio) "Share that the platform bears." "平台承担比例。";
    KeptContract "kept_contract" "守约" (Flag) "Did this side keep the contract?" "该方是否守约。";
    StandardsMet "standards_met" "标准达标" (Flag) "Did the brand meet the service standards?" "品牌是否达到服务标准。";
    AbleToPay "able_to_pay" "有能力承担" (Flag) "Can the brand bear its share?" "品牌是否有能力承担份额。";
    BankReference "bank_reference" "银行流水号" (Text) "The bank's reference." "银行流水号。";
    Reason "reason" "理由" (Text) "Why, in words; no names of persons." "理由（不写人名）。";
    // Alerts and rule sets
    Alert "alert" "预警编号" (Id(IdKind::Alert)) "The alert." "预警编号。";
    Until "until" "暂缓至" (Instant) "End of the snooze." "暂缓截止时刻。";
    Digest "digest" "规则集摘要" (Text) "Digest of the rule set." "规则集摘要值。";
    // Personal data
    FullName "full_name" "姓名" (Personal) "Name of the person." "姓名。";
    Phone "phone" "电话" (Personal) "Phone number." "电话号码。";
    IdNumber "id_number" "证件号码" (Personal) "Number of the identity document." "证件号码。";
    Address "address" "住址" (Personal) "Postal address." "住址。";
}
