//! How far a deal is.

use super::DealFile;
use anxin_events::Kind;
use serde::{Deserialize, Serialize};

/// How far the transfer of title is. A refusal takes it back to none, completion is final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Transfer {
    /// Not applied for, or refused.
    #[default]
    None,
    /// Applied for.
    Applied,
    /// The registry accepted the application.
    Accepted,
    /// The title passed.
    Completed,
}

impl Transfer {
    pub(super) fn apply(&mut self, kind: Kind) {
        *self = match kind {
            Kind::TransferApplied => (*self).max(Transfer::Applied),
            Kind::TransferAccepted => (*self).max(Transfer::Accepted),
            Kind::TransferCompleted => Transfer::Completed,
            Kind::TransferRefused if *self < Transfer::Completed => Transfer::None,
            _ => return,
        };
    }
}

/// The stage of a deal: the farthest that its facts show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the contract.
    Preparing,
    /// The contract is signed.
    Signed,
    /// The transfer of title is under way.
    Transferring,
    /// The title passed.
    Transferred,
    /// The home was handed over.
    HandedOver,
    /// Everything agreed is done.
    Closed,
    /// The contract ended.
    Rescinded,
}

impl Stage {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Preparing => "preparing",
            Stage::Signed => "signed",
            Stage::Transferring => "transferring",
            Stage::Transferred => "transferred",
            Stage::HandedOver => "handed_over",
            Stage::Closed => "closed",
            Stage::Rescinded => "rescinded",
        }
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Stage::Preparing => "签约前",
            Stage::Signed => "已签约",
            Stage::Transferring => "过户中",
            Stage::Transferred => "已过户",
            Stage::HandedOver => "已交割",
            Stage::Closed => "已结案",
            Stage::Rescinded => "已解除",
        }
    }
}

impl DealFile {
    /// The stage of the deal.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let happened = |kind| self.first(kind).is_some();
        if happened(Kind::DealClosed) {
            Stage::Closed
        } else if happened(Kind::ContractRescinded) {
            Stage::Rescinded
        } else if happened(Kind::HandoverCompleted) {
            Stage::HandedOver
        } else {
            match self.transfer {
                Transfer::Completed => Stage::Transferred,
                Transfer::Applied | Transfer::Accepted => Stage::Transferring,
                Transfer::None if happened(Kind::ContractSigned) => Stage::Signed,
                Transfer::None => Stage::Preparing,
            }
        }
    }
}
