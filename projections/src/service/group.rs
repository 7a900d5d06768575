//! The official service group: when it was opened, who joined and who left.

use super::Mark;
use anxin_events::{Event, Field, Kind, vocabulary::Role};
use serde::{Deserialize, Serialize};

/// Members that one deal keeps, about 10 kB; a real group has about ten. Further ones are only counted.
const MAX_MEMBERS: usize = 64;

/// The official service group of one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceGroup {
    created: Option<Mark>,
    members: Vec<Member>,
    not_kept: u32,
}

/// Somebody in a role, in the group or no longer in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    role: u8,
    /// Who, if it was told.
    pub party: Option<String>,
    /// Is the person certified for the role? None where nobody said it.
    pub certified: Option<bool>,
    /// The last time of joining; none for somebody of whom only the leaving was told.
    pub joined: Option<Mark>,
    /// The last time of leaving.
    pub left: Option<Mark>,
}

impl Member {
    /// The role in the deal.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::from_code(self.role)
    }

    /// Joined, and not left since.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.joined > self.left
    }
}

impl ServiceGroup {
    /// When it was opened; the first time, if that was told twice.
    #[must_use]
    pub fn created(&self) -> Option<Mark> {
        self.created
    }

    /// Everybody who is or was in it, in the order of their first mention.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Mentions of further people, for whom there was no room.
    #[must_use]
    pub fn not_kept(&self) -> u32 {
        self.not_kept
    }

    pub(super) fn apply(&mut self, event: &Event<'_>, mark: Mark) {
        let role = event
            .term(Field::Role, Role::from_code)
            .map(|role| role as u8);
        let party = event.id(Field::Party);
        match (event.kind, role) {
            (Kind::OfficialGroupCreated, _) => {
                self.created = Some(self.created.map_or(mark, |own| own.min(mark)));
            }
            (Kind::GroupMemberJoined, Some(role)) => {
                let certified = event.flag(Field::Certified);
                if let Some(member) = self.member(role, party) {
                    let is_latest = member.joined.is_none_or(|own| own < mark);
                    member.certified = if is_latest {
                        certified.or(member.certified)
                    } else {
                        member.certified.or(certified)
                    };
                    member.joined = member.joined.max(Some(mark));
                }
            }
            (Kind::GroupMemberLeft, Some(role)) => self.leave(role, party, mark),
            _ => {}
        }
    }

    /// Without a party it is the only member of that role; of several nobody can say which one.
    fn leave(&mut self, role: u8, party: Option<&str>, mark: Mark) {
        let mut present = self
            .members
            .iter()
            .filter(|own| own.role == role && own.is_present());
        let only = match (present.next(), present.next()) {
            (Some(only), None) => only.party.clone(),
            _ => None,
        };
        let party = party.or(only.as_deref());
        if let Some(member) = self.member(role, party) {
            member.left = member.left.max(Some(mark));
        }
    }

    /// The member with this role and party, a new one if need be; none where there is no room.
    fn member(&mut self, role: u8, party: Option<&str>) -> Option<&mut Member> {
        let found = self
            .members
            .iter()
            .position(|own| own.role == role && own.party.as_deref() == party);
        let at = found.unwrap_or(self.members.len());
        if at >= MAX_MEMBERS {
            self.not_kept = self.not_kept.saturating_add(1);
            return None;
        }
        if found.is_none() {
            self.members.push(Member {
                role,
                party: party.map(str::to_owned),
                certified: None,
                joined: None,
                left: None,
            });
        }
        self.members.get_mut(at)
    }
}
