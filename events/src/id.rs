//! Names of things: events, streams, and the ids inside events, each of its own kind.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of an event, made by its caller (a UUID, best of version 7) and kept for ever.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct EventId([u8; 16]);

impl EventId {
    /// From its sixteen bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> EventId {
        EventId(bytes)
    }

    /// Its sixteen bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// Reads the hyphenated form; none for any other text and for the nil UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<EventId> {
        let id = uuid::Uuid::try_parse(text)
            .ok()
            .filter(|id| !id.is_nil() && text.len() == 36)?;
        Some(EventId(id.into_bytes()))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", uuid::Uuid::from_bytes(self.0).as_hyphenated())
    }
}

/// What a stream is about; the part of its name before the slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// One home sale.
    Deal,
    /// One year of the guarantee fund.
    Fund,
    /// A brand of the compensation alliance.
    Brand,
    /// Rule sets and their activations.
    Rules,
    /// Ticks.
    Clock,
}

impl Category {
    /// All, in the order of their names' first use.
    pub const ALL: [Category; 5] = [
        Category::Deal,
        Category::Fund,
        Category::Brand,
        Category::Rules,
        Category::Clock,
    ];

    /// The word before the slash.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Category::Deal => "deal",
            Category::Fund => "fund",
            Category::Brand => "brand",
            Category::Rules => "rules",
            Category::Clock => "clock",
        }
    }
}

/// The name of a stream: `deal/2025-CHEN-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream<'a> {
    name: &'a str,
    category: Category,
}

/// Why a text names no stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// No slash, or an unknown word before it.
    #[error(
        "a stream is named category/key, with one of deal, fund, brand, rules, clock before the slash, as in deal/2025-CHEN-001"
    )]
    Category,
    /// The part after the slash is no id.
    #[error("the key after the slash is no id: {0}")]
    Key(IdError),
}

impl<'a> Stream<'a> {
    /// Reads `category/key`.
    ///
    /// # Errors
    /// When the category is unknown or the key is no id.
    pub fn parse(name: &'a str) -> Result<Stream<'a>, StreamError> {
        let (word, key) = name.split_once('/').ok_or(StreamError::Category)?;
        let category = Category::ALL
            .into_iter()
            .find(|c| c.name() == word)
            .ok_or(StreamError::Category)?;
        check_id(key).map_err(StreamError::Key)?;
        Ok(Stream { name, category })
    }

    /// The whole name.
    #[must_use]
    pub const fn name(self) -> &'a str {
        self.name
    }

    /// What it is about.
    #[must_use]
    pub const fn category(self) -> Category {
        self.category
    }

    /// The part after the slash; for a deal its id.
    #[must_use]
    pub fn key(self) -> &'a str {
        self.name.split_once('/').map_or("", |(_, key)| key)
    }
}

impl fmt::Display for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What an id inside an event names. Ids of different kinds never compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// A deal.
    Deal,
    /// A person or company that takes part; random or a salted hash, never an id number.
    Party,
    /// A bank account; a salted hash or a masked form, never the full number.
    Account,
    /// A home.
    Property,
    /// An agent.
    Agent,
    /// A store.
    Store,
    /// A brand.
    Brand,
    /// A city.
    City,
    /// A bank or other lender.
    Lender,
    /// One line of a payment schedule.
    Item,
    /// A complaint.
    Complaint,
    /// A claim on the fund.
    Claim,
    /// One payout, derived from what is owed.
    Payout,
    /// An alert, derived from what raised it.
    Alert,
}

impl IdKind {
    /// English and Chinese.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            IdKind::Deal => ("deal", "交易"),
            IdKind::Party => ("party", "当事人"),
            IdKind::Account => ("account", "账户"),
            IdKind::Property => ("property", "房屋"),
            IdKind::Agent => ("agent", "经纪人"),
            IdKind::Store => ("store", "门店"),
            IdKind::Brand => ("brand", "品牌"),
            IdKind::City => ("city", "城市"),
            IdKind::Lender => ("lender", "贷款机构"),
            IdKind::Item => ("item", "应付项"),
            IdKind::Complaint => ("complaint", "客诉"),
            IdKind::Claim => ("claim", "赔付申请"),
            IdKind::Payout => ("payout", "赔付"),
            IdKind::Alert => ("alert", "预警"),
        }
    }
}

/// Longest id in bytes: a 128-byte key still fits a cache line pair, and no register office uses longer ones.
pub const MAX_ID_BYTES: usize = 128;

/// Why a text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Empty.
    #[error("it is empty")]
    Empty,
    /// Longer than [`MAX_ID_BYTES`].
    #[error("it is longer than 128 bytes")]
    TooLong,
    /// Control characters, white space at an end, or marks that change the direction of text.
    #[error("it has control characters, hidden marks, or spaces at an end")]
    Unprintable,
    /// It looks like a mobile number or a citizen's id number.
    #[error(
        "it looks like a phone or id number; use a random id or a salted hash, and record the number in party_details_recorded"
    )]
    Personal,
}

impl IdError {
    /// The same in Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            IdError::Empty => "为空",
            IdError::TooLong => "超过 128 字节",
            IdError::Unprintable => "含控制字符、隐藏字符或首尾空格",
            IdError::Personal => {
                "像是手机号或身份证号；请用随机编号或加盐摘要，号码只记入“当事人资料”"
            }
        }
    }
}

/// Accepts an id: 1 to 128 bytes, printable, and nothing that identifies a person outside this log.
///
/// # Errors
/// When it is empty, too long, unprintable or personal.
pub fn check_id(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_ID_BYTES {
        return Err(IdError::TooLong);
    }
    // Most ids are plain ASCII without spaces, and every event has several: no need to look at characters.
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain && (text.chars().any(hidden) || text.trim() != text) {
        return Err(IdError::Unprintable);
    }
    if looks_personal(text.as_bytes()) {
        Err(IdError::Personal)
    } else {
        Ok(())
    }
}

/// Control characters, and marks that are not seen or turn the direction of text.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A mainland mobile number (11 digits, 13 to 19 first) or a citizen's id number (17 digits and a
/// check character that fits, GB 11643).
fn looks_personal(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let mobile = digits == 11
        && text.len() == 11
        && text.starts_with(b"1")
        && text.get(1).is_some_and(|b| (b'3'..=b'9').contains(b));
    mobile || (text.len() == 18 && digits >= 17 && id_number_check(text))
}

fn id_number_check(text: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let sum = text
        .iter()
        .zip(WEIGHTS)
        .fold(0_u32, |sum, (digit, weight)| {
            sum.saturating_add(u32::from(digit.saturating_sub(b'0')).saturating_mul(weight))
        });
    let expected = CHECKS.get(usize::try_from(sum.wrapping_rem(11)).unwrap_or(0));
    text.get(17).map(u8::to_ascii_uppercase).as_ref() == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_printable_and_not_personal() {
        let long = "x".repeat(129);
        let table = [
            ("6222-77", Ok(())),
            ("金水-001", Ok(())),
            ("", Err(IdError::Empty)),
            (long.as_str(), Err(IdError::TooLong)),
            ("a\u{202e}b", Err(IdError::Unprintable)),
            (" a", Err(IdError::Unprintable)),
            ("a\n", Err(IdError::Unprintable)),
            ("13800138000", Err(IdError::Personal)),
            ("11010519491231002X", Err(IdError::Personal)),
            ("110105194912310021", Ok(())),
            ("12345678901", Ok(())),
        ];
        for (text, expected) in table {
            assert_eq!(check_id(text), expected, "{text:?}");
        }
    }

    #[test]
    fn streams_are_a_category_and_a_key() {
        let stream = Stream::parse("deal/2025-CHEN-001").unwrap();
        assert_eq!(
            (stream.category(), stream.key()),
            (Category::Deal, "2025-CHEN-001")
        );
        assert_eq!(Stream::parse("2025-CHEN-001"), Err(StreamError::Category));
        assert_eq!(Stream::parse("house/1"), Err(StreamError::Category));
        assert_eq!(
            Stream::parse("deal/"),
            Err(StreamError::Key(IdError::Empty))
        );
    }

    #[test]
    fn event_ids_are_hyphenated_uuids() {
        let text = "0195e4b2-7a00-7000-8000-000000000001";
        assert_eq!(EventId::parse(text).unwrap().to_string(), text);
        for bad in [
            "",
            "0195e4b27a0070008000000000000001",
            "00000000-0000-0000-0000-000000000000",
            "{0195e4b2-7a00-7000-8000-000000000001}",
        ] {
            assert_eq!(EventId::parse(bad), None, "{bad}");
        }
    }
}
