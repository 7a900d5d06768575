//! Official service groups: which open deals have one after signing, who is in it, who is not certified,
//! who is missing and who left.

use super::{OpenDeal, Selection, open_deals};
use crate::deal::Stage;
use crate::projections::Projections;
use crate::service::{Mark, Member, ServiceGroup};
use anxin_events::{Instant, vocabulary::Role};

/// Who has to be in every group: both sides, for whom the money is made visible, and the three service
/// roles that carry a deal from signing to handover. The roles are our default.
const EXPECTED: [Role; 5] = [
    Role::Buyer,
    Role::Seller,
    Role::Agent,
    Role::SigningManager,
    Role::TransactionManager,
];

/// The service groups of all selected deals.
#[derive(Debug)]
pub struct Groups<'a> {
    /// The log's clock.
    pub at: Instant,
    /// Open deals that were looked at, signed or not.
    pub deals: u64,
    /// Of every open deal after signing: without a group first, then those with something wrong; each
    /// in the order of the deals.
    pub groups: Vec<Group<'a>>,
}

/// The service group of one deal.
#[derive(Debug)]
pub struct Group<'a> {
    /// Its deal.
    pub deal: OpenDeal<'a>,
    /// When it was opened, if that was told.
    pub created: Option<Mark>,
    /// Who is in it.
    pub present: Vec<&'a Member>,
    /// Who is in it without being certified, or without anybody saying so.
    pub not_certified: Vec<&'a Member>,
    /// Roles that have to be in it and are not.
    pub missing: Vec<Role>,
    /// Who left it and did not come back.
    pub left: Vec<&'a Member>,
    /// People who joined or left beyond the number that a deal keeps.
    pub not_kept: u32,
}

impl Group<'_> {
    /// Nobody told that one was opened, and nobody ever joined.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.created.is_none() && self.present.is_empty() && self.left.is_empty()
    }

    /// Both sides are in it, so what is said of the money is seen by both.
    #[must_use]
    pub fn shows_money_to_both(&self) -> bool {
        let sides = [Role::Buyer, Role::Seller];
        !sides.iter().any(|side| self.missing.contains(side))
    }

    /// Somebody is missing or not known to be certified, or there is no group.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        !self.missing.is_empty() || !self.not_certified.is_empty() || self.not_kept > 0
    }
}

impl Groups<'_> {
    /// Does any group need somebody to look?
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.groups.iter().any(Group::needs_attention)
    }
}

/// The service groups at the log's clock.
#[must_use]
pub fn groups<'a>(state: &'a Projections, selection: Selection<'_>) -> Groups<'a> {
    let mut all = Groups {
        at: state.clock(),
        deals: 0,
        groups: Vec::new(),
    };
    for (open, deal) in open_deals(state, selection) {
        all.deals = all.deals.saturating_add(1);
        if open.stage != Stage::Preparing {
            all.groups.push(Group::of(open, &deal.service.group));
        }
    }
    all.groups
        .sort_by_key(|group| (!group.is_absent(), !group.needs_attention()));
    all
}

impl<'a> Group<'a> {
    fn of(deal: OpenDeal<'a>, group: &'a ServiceGroup) -> Group<'a> {
        let (present, left): (Vec<&Member>, Vec<&Member>) = group
            .members()
            .iter()
            .partition(|member| member.is_present());
        let is_there = |role: &Role| present.iter().any(|own| own.role() == Some(*role));
        Group {
            deal,
            created: group.created(),
            not_certified: present
                .iter()
                .copied()
                .filter(|own| own.certified != Some(true))
                .collect(),
            missing: EXPECTED
                .into_iter()
                .filter(|role| !is_there(role))
                .collect(),
            present,
            left,
            not_kept: group.not_kept(),
        }
    }
}
