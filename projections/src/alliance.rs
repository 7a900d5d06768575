//! The compensation alliance: which brand belonged to it in which city and when, and on what terms.

use anxin_events::{Event, Field, Instant, Kind, Ratio, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All brands that ever joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alliance {
    brands: BTreeMap<String, Vec<Membership>>,
}

/// A brand in the alliance for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// In this city; none: in all of them.
    pub city: Option<String>,
    /// Business time of joining.
    pub from: Instant,
    /// Business time of leaving, or of joining again on other terms.
    pub until: Option<Instant>,
    /// Share that the platform bears where the brand is to blame.
    pub platform_share: Option<Ratio>,
    /// Can the brand bear its share?
    pub able_to_pay: Option<bool>,
    /// Log position of joining.
    pub position: u64,
}

impl Alliance {
    /// Takes in what an event of a brand's stream says.
    pub(crate) fn apply(&mut self, event: &Event<'_>, position: u64) {
        let Some(brand) = event.id(Field::Brand) else {
            return;
        };
        let at = event.occurred_at;
        let memberships = self.brands.entry(brand.to_owned()).or_default();
        let city = event.id(Field::City).map(str::to_owned);
        let joins = event.kind == Kind::BrandJoined;
        for own in memberships.iter_mut() {
            if own.until.is_none() && (!joins || own.city == city) {
                own.until = Some(at);
            }
        }
        if joins {
            memberships.push(Membership {
                city,
                from: at,
                until: None,
                platform_share: match event.get(Field::PlatformShare) {
                    Value::Ratio(share) => Some(share),
                    _ => None,
                },
                able_to_pay: event.flag(Field::AbleToPay),
                position,
            });
        }
    }

    /// The brand's membership in a city at a moment: one of that city before one of all.
    #[must_use]
    pub fn member(&self, brand: &str, city: Option<&str>, at: Instant) -> Option<&Membership> {
        let held = self
            .memberships(brand)
            .iter()
            .rev()
            .filter(|own| own.from <= at && own.until.is_none_or(|until| at < until));
        let here = |own: &&Membership| own.city.is_some() && own.city.as_deref() == city;
        let mut everywhere = held.clone().filter(|own| own.city.is_none());
        held.clone().find(here).or_else(|| everywhere.next())
    }

    /// A brand's memberships, in the order in which they were recorded.
    #[must_use]
    pub fn memberships(&self, brand: &str) -> &[Membership] {
        self.brands.get(brand).map_or(&[], Vec::as_slice)
    }

    /// The brands, in order of their ids.
    pub fn brands(&self) -> impl Iterator<Item = &str> {
        self.brands.keys().map(String::as_str)
    }
}
