//! Every kind of event, with its fields in their order on disk: required ones first.
//!
//! One movement of money is one event: a deposit is `deposit_paid`, money into escrow is
//! `escrow_deposited`, any other payment is `payment_made`; never two of them for the same money.
//! New fields are appended to a kind's list and are optional: older events stay readable.

use super::fields::Field;
use crate::id::Category;

/// Most fields of one kind.
pub const MAX_FIELDS: usize = 20;

/// A kind, as everyone sees it.
#[derive(Debug)]
pub struct KindSpec {
    /// For Rust.
    pub kind: Kind,
    /// On disk.
    pub code: u16,
    /// English.
    pub name: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// Streams in which it may stand.
    pub category: Category,
    /// Positional: required ones first.
    pub fields: &'static [Field],
    /// How many of them are required.
    pub required: usize,
    /// One line of meaning in English.
    pub meaning: &'static str,
    /// The same in Chinese.
    pub meaning_zh: &'static str,
}

impl KindSpec {
    /// The position of a field in events of this kind.
    #[must_use]
    pub fn slot(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|own| *own == field)
    }
}

impl Kind {
    /// The kind of this name in either language.
    #[must_use]
    pub fn find(name: &str) -> Option<Kind> {
        Kind::ALL
            .iter()
            .copied()
            .find(|kind| kind.spec().name == name || kind.spec().zh == name)
    }
}

macro_rules! kinds {
    ($($code:literal $variant:ident $name:literal $zh:literal $category:ident
       [$($need:ident)*] [$($may:ident)*] $meaning:literal $meaning_zh:literal;)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Kind { $(#[doc = $meaning] $variant = $code,)* }
        impl Kind {
            /// Every kind, in order of the deal's life.
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];
            /// The kind of this code.
            #[must_use]
            pub const fn from_code(code: u16) -> Option<Kind> { match code { $($code => Some(Kind::$variant),)* _ => None } }
            /// Names, fields and meaning.
            #[must_use]
            pub fn spec(self) -> &'static KindSpec {
                match self { $(Kind::$variant => {
                    static REQUIRED: &[Field] = &[$(Field::$need,)*];
                    static SPEC: KindSpec = KindSpec {
                        kind: Kind::$variant, code: $code, name: $name, zh: $zh, category: Category::$category,
                        fields: &[$(Field::$need,)* $(Field::$may,)*], required: REQUIRED.len(), meaning: $meaning, meaning_zh: $meaning_zh,
                    };
                    &SPEC
                },)* }
            }
        }
    };
}

kinds! {
    // Listing and checks
    1 ListingMandateSigned "listing_mandate_signed" "房源委托" Deal [Property] [City Brand Store Agent Price]
        "The owner mandated an agent to sell." "业主委托经纪人出售房屋。";
    2 PropertyVerified "property_verified" "房源核验" Deal [Result] [Property Source AsOf]
        "The listing was verified with the authority." "房源经主管部门核验。";
    3 ViewingDone "viewing_done" "带看完成" Deal [] [Property Agent]
        "The buyer saw the home." "买方实地看房。";
    4 ViewingRefused "viewing_refused" "看房被拒" Deal [] [Role Reason]
        "A viewing was refused." "看房被拒绝。";
    5 OfferMade "offer_made" "出价" Deal [Amount] [Role]
        "A price was offered." "一方出价。";
    6 TitleChecked "title_checked" "产权核验" Deal [Result Source AsOf] [Property Owners Mortgages Mortgagees MortgageeRole Amount Seizures Objections ResidenceRights PreNotices Certificate Tradable]
        "The title was checked; a fact as of an instant, from a source." "核验产权；是某一时刻、某一来源的事实。";
    7 IdentityVerified "identity_verified" "身份核验" Deal [Party Role Result] [Source ShownOperation DoneOperation OperationsMatch]
        "A person's identity was checked." "核验当事人身份。";
    8 PoaRecorded "poa_recorded" "授权委托登记" Deal [Attorney Grantor] [FullScope MayReceiveMoney GrantorAge]
        "A power of attorney was presented." "出示授权委托书。";
    9 PoaVerified "poa_verified" "授权委托核验" Deal [Attorney Result] [Source LiveConfirmed]
        "A power of attorney was verified." "核验授权委托书。";
    10 MaritalStatusDeclared "marital_status_declared" "婚姻申报" Deal [Party Married] [Spouse]
        "A seller declared the marital status." "卖方申报婚姻状况。";
    11 CoOwnerConsented "co_owner_consented" "共有人同意" Deal [Party] [Role]
        "A co-owner or spouse consented in writing." "共有人或配偶书面同意。";
    12 BuyerEligibilityChecked "buyer_eligibility_checked" "购房资格核验" Deal [Result] [Party Source AsOf]
        "The buyer's right to buy was checked." "核验买方购房资格。";
    13 LoanPrechecked "loan_prechecked" "贷款预审" Deal [Result] [Party Lender Amount]
        "A lender looked at the buyer's credit before signing." "贷款机构在签约前预审。";
    14 SellerCreditChecked "seller_credit_checked" "卖方信用核查" Deal [Result] [Party Source Lawsuits Defaulter AsOf]
        "The seller's lawsuits and enforcement entries were looked up." "查询卖方涉诉与执行信息。";
    // Signing
    20 RiskVideoWatched "risk_video_watched" "风险视频观看" Deal [Role] [Party]
        "A party watched the risk video." "一方观看风险提示视频。";
    21 RiskNoticeSigned "risk_notice_signed" "风险告知签署" Deal [Role] [Party]
        "A party signed the risk notice." "一方签署交易风险告知书。";
    22 OfficialGroupCreated "official_group_created" "官方服务群建立" Deal [] [Agent]
        "The official service group of the deal was opened." "建立本交易的官方服务群。";
    23 GroupMemberJoined "group_member_joined" "群成员加入" Deal [Role] [Party Certified]
        "Somebody joined the service group." "成员加入服务群。";
    24 GroupMemberLeft "group_member_left" "群成员退出" Deal [Role] [Party]
        "Somebody left the service group." "成员退出服务群。";
    25 ContractSigned "contract_signed" "合同签署" Deal [Price] [Property City Brand Store Agent Buyers Sellers Signers PaymentPlan LoanNeeded MarketPrice ReleaseDueOn TransferDueOn HandoverDueOn HukouDueOn]
        "The sale contract was signed." "签署买卖合同。";
    26 PaymentScheduled "payment_scheduled" "应付约定" Deal [Item Purpose Amount] [DueOn Payer Payee PayeeParty PayeeAccount]
        "One line of the payment schedule was agreed." "约定一笔应付款项。";
    27 ScheduleItemCancelled "schedule_item_cancelled" "应付取消" Deal [Item] [Reason]
        "A line of the schedule was cancelled by agreement." "双方同意取消一笔应付款项。";
    28 ContractRescinded "contract_rescinded" "合同解除" Deal [RescissionBasis] [Role BuyerConfirmed SellerConfirmed]
        "The contract ended." "合同解除。";
    29 RescissionDemanded "rescission_demanded" "要求解约" Deal [Role] [Reason]
        "One side demanded or declared rescission." "一方要求或通知解除。";
    30 PriceChangeRequested "price_change_requested" "要求变价" Deal [Role] [Amount]
        "One side asked for another price." "一方要求变更价格。";
    31 OnlineSigned "online_signed" "网签" Deal [] [Price Property Buyers Sellers RefundAccount ContractNo]
        "The contract was filed online with the housing authority." "在住建部门完成网签备案。";
    32 OnlineSignCancelled "online_sign_cancelled" "网签撤销" Deal [] [BuyerConfirmed SellerConfirmed]
        "The online filing was cancelled." "撤销网签。";
    33 OnlineSignRefused "online_sign_refused" "拒绝网签" Deal [Role] [Reason]
        "One side refused to file online." "一方拒绝网签。";
    34 MarketPriceEstimated "market_price_estimated" "市场价估算" Deal [MarketPrice] [Source]
        "The market price was estimated." "估算市场价格。";
    // Payments
    40 PaymentInstructed "payment_instructed" "付款指令" Deal [Amount Purpose] [Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "Somebody is about to pay; the money has not moved." "将要付款；款项尚未划出。";
    41 PaymentMade "payment_made" "付款完成" Deal [Amount Purpose] [Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "Money left the payer's account." "款项已从付款账户划出。";
    42 PaymentRefunded "payment_refunded" "退款完成" Deal [Amount] [Purpose Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "Money paid outside escrow came back: payer is who returns it." "监管之外已付的款项退回；付款方为退款一方。";
    43 DepositPaid "deposit_paid" "定金支付" Deal [Amount] [Property Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "The deposit was paid." "支付定金。";
    44 CommissionPaid "commission_paid" "佣金支付" Deal [Amount] [Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "Agency fee was paid." "支付中介佣金。";
    45 TailPaid "tail_paid" "尾款支付" Deal [Amount] [Payer PayerParty PayerAccount Payee PayeeParty PayeeAccount Channel Item]
        "The tail of the price was paid outside escrow." "监管之外支付尾款。";
    46 AdvanceOffered "advance_offered" "提议垫资" Deal [Role] [Amount Purpose]
        "One side offered or asked for an advance of release money." "一方提议或要求垫付解押款。";
    47 AccountDeclared "account_declared" "账户申报" Deal [Account Role] [Party Source]
        "It was stated who holds an account." "申报账户持有人。";
    48 PaymentReminderSent "payment_reminder_sent" "付款提醒" Deal [Role] [Item Purpose Amount]
        "A party was reminded of a payment and its right account." "提醒一方付款及正确账户。";
    49 PaymentReminderAcknowledged "payment_reminder_acknowledged" "付款提醒确认" Deal [Role] [Item]
        "A party acknowledged the reminder." "一方确认已知悉付款提醒。";
    // Escrow
    50 EscrowAgreementSigned "escrow_agreement_signed" "监管协议签署" Deal [EscrowAccount] [SellerAccount RefundAccount Amount ReleaseCondition]
        "The agreement on supervised money was signed." "签署资金监管协议。";
    51 EscrowDeposited "escrow_deposited" "监管入账" Deal [Amount EscrowAccount] [Purpose Payer PayerParty PayerAccount Channel Item]
        "Money entered the supervised account." "款项进入监管账户。";
    52 EscrowReleased "escrow_released" "监管放款" Deal [Amount] [EscrowAccount Purpose Payee PayeeParty PayeeAccount Item]
        "Money left the supervised account to its payee." "监管账户向收款方放款。";
    53 EscrowRefunded "escrow_refunded" "监管退款" Deal [Amount] [EscrowAccount Payee PayeeParty PayeeAccount Item]
        "Money left the supervised account back to a payer." "监管账户退款。";
    54 EscrowWaived "escrow_waived" "放弃监管" Deal [Role] [Reason]
        "A party waived supervision in writing." "一方书面放弃资金监管。";
    // Loan
    60 LoanApplied "loan_applied" "贷款申请" Deal [] [Lender Product Amount Party]
        "The buyer applied for a loan." "买方申请贷款。";
    61 AppraisalDone "appraisal_done" "评估完成" Deal [Amount] [Lender]
        "The home was appraised for the loan." "为贷款评估房屋。";
    62 LoanApproved "loan_approved" "批贷" Deal [Lender Amount] [Product ValidUntil]
        "The lender approved the loan." "贷款机构批准贷款。";
    63 LoanRejected "loan_rejected" "拒贷" Deal [] [Lender Reason]
        "The lender refused the loan." "贷款机构拒绝贷款。";
    64 LoanProductChanged "loan_product_changed" "贷款产品变更" Deal [Product] [Lender Amount]
        "The loan became another kind of loan." "贷款产品变更。";
    65 LoanDisbursed "loan_disbursed" "贷款发放" Deal [Amount] [Lender Payee PayeeParty PayeeAccount Item]
        "The lender paid the loan out." "贷款机构放款。";
    // Mortgage release
    70 MortgageDisclosed "mortgage_disclosed" "抵押告知" Deal [Role] [Amount Fee Lender]
        "A party said that the home is mortgaged; a statement, not proof." "一方告知房屋有抵押；仅为陈述。";
    71 MortgageBalanceStated "mortgage_balance_stated" "抵押余额证明" Deal [Balance Source] [Lender LenderAccount AsOf Overdue Fee]
        "The outstanding mortgage debt was stated." "证明抵押贷款余额。";
    72 ReleaseRepaid "release_repaid" "还贷完成" Deal [] [Amount Lender]
        "The old loan was repaid." "原贷款已还清。";
    73 MortgageReleased "mortgage_released" "抵押注销" Deal [] [Lender Property]
        "The old mortgage was struck from the register." "原抵押登记注销。";
    74 WithMortgageTransferAgreed "with_mortgage_transfer_agreed" "带押过户约定" Deal [] [Lender]
        "Both lenders agreed to a transfer with the mortgage in place." "约定带押过户。";
    // Tax and transfer
    80 TaxEstimated "tax_estimated" "税费测算" Deal [Amount] [Payer FiveYearsOnly Source]
        "Taxes were estimated." "测算税费。";
    81 TaxAssessed "tax_assessed" "核税" Deal [Amount] [Payer FiveYearsOnly]
        "The tax office assessed the taxes." "税务机关核定税费。";
    82 TaxPaid "tax_paid" "缴税" Deal [Amount] [Payer PayerParty PayerAccount Payee PayeeAccount Item]
        "Taxes were paid." "缴纳税费。";
    83 TransferApplied "transfer_applied" "过户申请" Deal [] [Property]
        "The transfer of title was applied for." "申请转移登记。";
    84 TransferAccepted "transfer_accepted" "过户受理" Deal [] [Property]
        "The registry accepted the application." "登记机构受理。";
    85 TransferRefused "transfer_refused" "过户被拒" Deal [] [Property Reason]
        "The registry refused the transfer." "登记机构不予受理。";
    86 TransferCompleted "transfer_completed" "过户完成" Deal [] [Property NewOwners]
        "The title passed." "转移登记完成。";
    87 NewMortgageRegistered "new_mortgage_registered" "新抵押登记" Deal [Mortgagee] [MortgageeRole Amount]
        "A new mortgage was registered." "登记新的抵押权。";
    88 PreNoticeRegistered "pre_notice_registered" "预告登记" Deal [] [Property]
        "A pre-notice was registered for the buyer." "为买方办理预告登记。";
    // Title troubles
    90 SeizureFound "seizure_found" "发现查封" Deal [] [Property Source AsOf SeizedOn Party]
        "A seizure or restriction was found." "发现查封或限制。";
    91 SeizureLifted "seizure_lifted" "查封解除" Deal [] [Property AsOf]
        "The seizure was lifted." "查封解除。";
    92 LawsuitFound "lawsuit_found" "发现涉诉" Deal [] [Party Role Source HappenedOn]
        "A lawsuit or enforcement against a party was found." "发现当事人涉诉或被执行。";
    93 OwnerStatusChanged "owner_status_changed" "权利人状态变更" Deal [OwnerStatus] [Party HappenedOn]
        "An owner died, was detained, or cannot be reached." "权利人死亡、被羁押或失联。";
    // Handover
    100 HandoverListSigned "handover_list_signed" "交割清单签署" Deal [] [Items PictureDigest BuyerConfirmed SellerConfirmed]
        "The handover list was signed." "签署物业交割清单。";
    101 MeterRead "meter_read" "表计读数" Deal [MeterKind Reading] [BuyerConfirmed SellerConfirmed]
        "A meter was read." "抄表。";
    102 ArrearsChecked "arrears_checked" "欠费查询" Deal [Amount] [MeterKind Source]
        "Arrears were looked up; zero is an answer." "查询欠费；零也是结果。";
    103 ArrearsConfirmed "arrears_confirmed" "欠费确认" Deal [Amount] [MeterKind Source ServiceDenied]
        "Arrears of the seller were found after handover." "交割后确认卖方欠费。";
    104 ArrearsDunned "arrears_dunned" "欠费催缴" Deal [Result] [Amount MeterKind]
        "The seller was asked to pay the arrears." "向卖方催缴欠费。";
    105 KeysHandedOver "keys_handed_over" "交钥匙" Deal [] [Property]
        "The keys were handed over." "交付钥匙。";
    106 HandoverCompleted "handover_completed" "物业交割完成" Deal [] [BuyerConfirmed SellerConfirmed]
        "The handover is complete." "物业交割完成。";
    107 HandoverDepositHeld "handover_deposit_held" "交割保证金留存" Deal [Amount] [Payer Payee PayeeAccount Item]
        "A handover deposit was retained." "留存交割保证金。";
    108 HandoverDepositReleased "handover_deposit_released" "交割保证金释放" Deal [Amount] [Payee PayeeParty PayeeAccount BuyerConfirmed Item]
        "The handover deposit was paid out." "释放交割保证金。";
    109 HukouDepositHeld "hukou_deposit_held" "户口保证金留存" Deal [Amount] [Payer Payee PayeeAccount Item]
        "A deposit for the household register was retained." "留存户口保证金。";
    110 HukouDepositReleased "hukou_deposit_released" "户口保证金释放" Deal [Amount] [Payee PayeeParty PayeeAccount BuyerConfirmed Item]
        "The deposit for the household register was paid out." "释放户口保证金。";
    111 HukouChecked "hukou_checked" "户口核查" Deal [Registered] [Source AsOf]
        "The household register was looked up." "核查户口。";
    112 HukouMovedOut "hukou_moved_out" "户口迁出" Deal [] [Party HappenedOn]
        "The registrations left the address." "户口迁出。";
    113 LeaseFound "lease_found" "发现租约" Deal [] [Party Disclosed]
        "A lease of the home was found." "发现房屋有租约。";
    114 OccupantFound "occupant_found" "发现占用" Deal [] [Party Role Disclosed]
        "Somebody was found to live there." "发现房屋被占用。";
    115 PreemptionWaived "preemption_waived" "优先购买权放弃" Deal [] [Party]
        "A tenant waived the right to buy first." "承租人放弃优先购买权。";
    116 HomeVacated "home_vacated" "房屋腾空" Deal [] [BuyerConfirmed]
        "The home is empty." "房屋已腾空。";
    // Reports and consents that commitments turn on
    118 ListingReported "listing_reported" "房源举报" Deal [ListingFault] [Property Role Party City]
        "Somebody reported a listing as not genuine." "举报房源不实。";
    119 ListingReportChecked "listing_report_checked" "举报核查" Deal [Upheld] [ListingFault Property Source]
        "A report on a listing was looked into." "核查房源举报。";
    // The home itself
    120 DefectDisclosed "defect_disclosed" "房况披露" Deal [DefectKind] [Role Source RepairCost]
        "A defect was disclosed." "披露房况问题。";
    121 DefectFound "defect_found" "发现房况问题" Deal [DefectKind] [RepairCost Source Disclosed HappenedOn]
        "A defect was found." "发现房况问题。";
    122 DamageReported "damage_reported" "房屋损坏" Deal [DefectKind] [RepairCost Role HappenedOn]
        "The home was damaged between signing and handover." "签约至交割期间房屋损坏。";
    123 BuyerNotified "buyer_notified" "告知买方" Deal [] [Role Reason]
        "The buyer was told of a damage or material fact." "将损坏或重大事项告知买方。";
    124 StigmaFound "stigma_found" "发现凶宅" Deal [] [Source Disclosed HappenedOn]
        "A death by violence in the home came to light." "发现房屋内曾有非正常死亡。";
    125 SchoolQuotaFound "school_quota_found" "学位占用发现" Deal [] [Source Disclosed]
        "The school place of the home turned out to be used." "发现学位已被占用。";
    126 LossReported "loss_reported" "损失报告" Deal [Amount] [Role Reason]
        "A party reported money lost." "一方报告资金损失。";
    127 LossAdvanced "loss_advanced" "损失垫付" Deal [] [Amount Role Payee Reason Commitment]
        "Somebody made a loss good outside the fund's claims." "基金之外的主体先行垫付损失。";
    128 DealClosed "deal_closed" "结案" Deal [] []
        "Everything agreed is done." "约定事项全部完成。";
    129 MarketingCallReported "marketing_call_reported" "来电举报" Deal [] [Party Agent HappenedOn City]
        "A customer reported a marketing call." "客户举报营销电话。";
    // Complaints and claims
    130 ComplaintFiled "complaint_filed" "客诉提交" Deal [Complaint] [Role Party Reason]
        "A customer complained." "客户提交投诉。";
    131 ComplaintAnswered "complaint_answered" "客诉响应" Deal [Complaint] [Role]
        "The complaint was answered." "响应客诉。";
    132 ComplaintProposed "complaint_proposed" "客诉方案" Deal [Complaint] [Amount]
        "A solution was proposed." "提出解决方案。";
    133 ComplaintClosed "complaint_closed" "客诉关闭" Deal [Complaint Role] []
        "The complaint was closed; only the customer closes it." "客诉关闭；只能由客户关闭。";
    134 ComplaintReopened "complaint_reopened" "客诉重开" Deal [Complaint] [Reason]
        "The customer opened it again." "客户重开客诉。";
    135 MarketingCallChecked "marketing_call_checked" "来电核查" Deal [Claim Upheld] [Consented Source]
        "The one call that a claim is about was looked into." "核查一项申请所指的那一通营销电话。";
    136 CallConsentRecorded "call_consent_recorded" "来电同意登记" Deal [Consented] [Party]
        "A customer agreed to marketing calls, or took it back." "客户同意接听营销电话，或撤回同意。";
    137 LossAssessed "loss_assessed" "损失评估" Deal [Amount] [LowerBound UpperBound DefectKind Source]
        "A loss was assessed, with the reasonable range for its like." "评估损失，并给出同类损失的合理区间。";
    138 RiskStepRefused "risk_step_refused" "拒绝风险提示" Deal [Role] [Party Reason]
        "A party was asked to watch the risk video or sign the risk notice and refused." "一方经要求仍拒绝观看风险视频或签署告知书。";
    140 ClaimFiled "claim_filed" "赔付申请" Deal [Claim Commitment Role] [Amount Party KeptContract AdjustsClaim]
        "Compensation was claimed under a commitment." "依据承诺申请赔付。";
    141 ClaimEvidenceAdded "claim_evidence_added" "补充证据" Deal [Claim] [Source Reason]
        "Evidence was added to a claim." "补充赔付证据。";
    142 ClaimDecided "claim_decided" "赔付决定" Deal [Claim Decision] [Amount Reason DecidedBy]
        "A claim was decided by people." "人工作出赔付决定。";
    143 LiabilityDecided "liability_decided" "责任认定" Deal [Claim StandardsMet] [PlatformShare AbleToPay Reason]
        "It was decided who bears a payout." "认定赔付由谁承担。";
    144 RecoveryOpened "recovery_opened" "追偿启动" Deal [Claim] [Role Party Amount]
        "Recovery from who caused the loss began." "向责任方启动追偿。";
    145 RecoveryReceived "recovery_received" "追偿到账" Deal [Claim Amount] [Role Party]
        "Money was recovered." "追偿款到账。";
    146 ClaimClosed "claim_closed" "赔付结案" Deal [Claim] [Reason]
        "The claim is done." "赔付申请结案。";
    147 ClaimReopened "claim_reopened" "赔付重开" Deal [Claim] [Reason]
        "A refused or closed claim was taken up again." "重新处理不予接受或已结案的赔付申请。";
    // Fund
    150 FundBudgeted "fund_budgeted" "基金预算" Fund [Amount] [City]
        "The fund's money for the year was set." "确定年度基金预算。";
    151 PayoutReserved "payout_reserved" "赔付预留" Deal [Claim Payout Amount] []
        "Money of the fund was set aside for a claim." "为赔付预留基金。";
    152 PayoutInstructed "payout_instructed" "赔付指令" Deal [Payout] [PayeeAccount]
        "The bank is about to be told to pay." "即将指示银行付款。";
    153 PayoutConfirmed "payout_confirmed" "赔付到账" Deal [Payout] [BankReference]
        "The bank confirmed the payout." "银行确认赔付。";
    154 PayoutRefused "payout_refused" "赔付被拒" Deal [Payout] [Reason]
        "The bank definitely did not pay." "银行明确未付款。";
    155 PayoutUnknown "payout_unknown" "赔付未明" Deal [Payout] [Reason]
        "Nobody knows yet whether the bank paid; the money stays reserved." "尚不知银行是否付款；款项保持预留。";
    156 ReservationReleased "reservation_released" "预留释放" Deal [Payout] [Reason]
        "Reserved money went back to the fund." "预留款项退回基金。";
    157 BrandJoined "brand_joined" "品牌加入联盟" Brand [Brand] [City PlatformShare AbleToPay]
        "A brand joined the compensation alliance." "品牌加入赔付联盟。";
    158 BrandLeft "brand_left" "品牌退出联盟" Brand [Brand] [Reason]
        "A brand left the alliance." "品牌退出赔付联盟。";
    // Alerts, rule sets, time, persons
    160 AlertAcknowledged "alert_acknowledged" "预警确认" Deal [Alert] [Role]
        "Somebody took note of an alert." "已知悉预警。";
    161 AlertSnoozed "alert_snoozed" "预警暂缓" Deal [Alert Until Reason] [Role]
        "An alert was put off, with a reason and an end." "说明理由后暂缓预警。";
    162 AlertDismissed "alert_dismissed" "预警排除" Deal [Alert Reason] [Role]
        "An alert was set aside, with a reason." "说明理由后排除预警。";
    170 RuleSetActivated "rule_set_activated" "规则集启用" Rules [Digest] [City]
        "A rule set came into force." "规则集启用。";
    171 Ticked "ticked" "时钟" Clock [] []
        "Time passed; nothing else happened." "时间推进；别无他事。";
    180 PartyDetailsRecorded "party_details_recorded" "当事人资料" Deal [Party] [FullName Phone IdNumber Address]
        "Who a party is; no rule reads it." "当事人身份资料；规则不可读取。";
}
