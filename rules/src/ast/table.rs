//! Tables: a value for each band of an amount, or a rate for each part of it.

use super::{Comments, Dated, Literal, Name, Rounding, Text};

/// `分档 名` (the band that the key falls in) or `累进 名 四舍五入到分` (a rate for each part of the key).
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// `累进` with this rounding; none: `分档`.
    pub scale: Option<Rounding>,
    /// One, or one per start date.
    pub versions: Vec<TableVersion>,
    /// Comments.
    pub comments: Comments,
}

/// The bands that hold from a day on.
#[derive(Clone, Debug)]
pub struct TableVersion {
    /// First day on which it holds; none: always.
    pub from: Option<Dated>,
    /// Where it comes from.
    pub basis: Option<Text>,
    /// Ascending; the last one is `其余`.
    pub bands: Vec<Band>,
}

/// `不足 5万元 则 1000元`, `其余 则 5000元`.
#[derive(Clone, Debug)]
pub struct Band {
    /// The band ends before this; none: `其余`.
    pub below: Option<Literal>,
    /// Its value, or the rate of its part.
    pub value: Literal,
}
