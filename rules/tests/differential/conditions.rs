//! Random conditions and values as text, over all forms of the language; each is well typed by its making.

use super::chance::Chance;
use super::histories::{IDS, TERMS};
use anxin_events::{Date, Field, IdKind, Kind};
use anxin_rules::Type;
use anxin_rules::facts::{FACTS, FactSource, FactSpec};

/// Where a condition stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// This event is of one of these kinds: a field is one that all of them have.
    pub kinds: Vec<Kind>,
    /// A filter sees the fields of its own event, constants and parameters alone.
    pub filter: bool,
}

/// Writes conditions; what it may draw from.
pub struct Writer<'a> {
    pub chance: &'a mut Chance,
    /// Kinds that happen.
    pub kinds: &'a [Kind],
    pub day: Date,
    /// Key kinds of the registers that are declared, by their number.
    pub registers: Vec<IdKind>,
    /// How many predicates are declared of each kind.
    pub predicates: bool,
}

const DURATIONS: [&str; 12] = [
    "1天",
    "2天",
    "12小时",
    "6小时",
    "24小时",
    "1个工作日",
    "2个工作日",
    "1个自然日",
    "2个自然日",
    "1个月",
    "宽限",
    "窗口",
];

impl Place {
    /// Fields of a type.
    pub fn fields(&self, wanted: impl Fn(Type) -> bool) -> Vec<Field> {
        let has = |field: &Field, kind: &Kind| kind.spec().slot(*field).is_some();
        let typed = |field: &Field| Type::of(field.spec().ty).is_some_and(&wanted);
        let (first, rest) = self.kinds.split_first().unwrap();
        let shared = first.spec().fields.iter().copied();
        shared
            .filter(|field| typed(field) && rest.iter().all(|kind| has(field, kind)))
            .collect()
    }
}

const fn ordered(ty: Type) -> bool {
    matches!(
        ty,
        Type::Money | Type::Ratio | Type::Count | Type::Instant | Type::Date
    )
}

impl Writer<'_> {
    /// A condition with so many levels of conditions below it.
    pub fn condition(&mut self, depth: usize, place: &Place) -> String {
        let deeper = depth.saturating_sub(1);
        match self.chance.below(if depth == 0 { 20 } else { 32 }) {
            0..=5 => self.comparison(deeper, place),
            6 | 7 => self.member(deeper, place),
            8 => self.of_sets(place),
            9 => self.present(deeper, place),
            10 => self.flag(place),
            11..=19 if place.filter => self.comparison(deeper, place),
            11..=15 => {
                let window = if self.chance.percent(30) {
                    "此前".to_owned()
                } else {
                    self.window()
                };
                let has = self.has();
                format!("{window} {has} {}", self.pattern(deeper, place))
            }
            16..=19 => {
                let start = self.pattern(deeper, place);
                let has = self.has();
                format!("自 {start} 起 {has} {}", self.pattern(deeper, place))
            }
            20..=22 => format!("非 ({})", self.condition(deeper, place)),
            number => {
                let join = if number % 2 == 0 {
                    ") 且 ("
                } else {
                    ") 或 ("
                };
                let many = self.chance.between(2, 3);
                let of: Vec<String> = (0..many).map(|_| self.condition(deeper, place)).collect();
                format!("({})", of.join(join))
            }
        }
    }

    fn has(&mut self) -> &'static str {
        self.chance.one(&["有", "没有"])
    }

    pub fn duration(&mut self) -> &'static str {
        self.chance.one(&DURATIONS)
    }

    fn window(&mut self) -> String {
        format!("最近 {} 内", self.duration())
    }

    /// `E [其中 …]`, seen from another event or from its own trigger.
    pub fn pattern(&mut self, depth: usize, outer: &Place) -> String {
        let kind = self.chance.one(self.kinds);
        format!("{}{}", kind.spec().zh, self.filter(kind, depth, outer))
    }

    /// Against this event it says only that fields are equal.
    fn filter(&mut self, kind: Kind, depth: usize, outer: &Place) -> String {
        let own = Place {
            kinds: vec![kind],
            filter: true,
        };
        let mut conjuncts = Vec::new();
        if self.chance.percent(45) {
            conjuncts.push(self.condition(depth.min(1), &own));
        }
        if self.chance.percent(25)
            && let Some((own, other)) = self.pair(kind, outer)
        {
            conjuncts.push(format!("{} 是 本事件.{}", own.spec().zh, other.spec().zh));
        }
        match conjuncts.as_slice() {
            [] => String::new(),
            [one] => format!(" 其中 ({one})"),
            many => format!(" 其中 (({}))", many.join(") 且 (")),
        }
    }

    /// Two fields of one type that is no set.
    fn pair(&mut self, kind: Kind, outer: &Place) -> Option<(Field, Field)> {
        let others = outer.fields(|ty| !matches!(ty, Type::Ids(_)));
        let other = self.chance.any(&others)?;
        let own = Place {
            kinds: vec![kind],
            filter: true,
        };
        let same = Type::of(other.spec().ty)?;
        let own = own.fields(|ty| ty == same);
        Some((self.chance.any(&own)?, other))
    }

    /// A field that both kinds have, for `同`.
    pub fn shared(&mut self, kind: Kind, other: Kind) -> Option<Field> {
        let place = Place {
            kinds: vec![kind, other],
            filter: true,
        };
        self.chance
            .any(&place.fields(|ty| !matches!(ty, Type::Ids(_))))
    }

    fn comparison(&mut self, depth: usize, place: &Place) -> String {
        if self.chance.below(100) == 0 {
            return "2天 > 跨度".to_owned();
        }
        // What is always so, or never, the checker refuses; now and then it may have some.
        let (mut ty, mut left, mut right) = self.sides(depth, place);
        for _ in 0..8 {
            if left != right && !(is_written(&left) && is_written(&right)) {
                break;
            }
            (ty, left, right) = self.sides(depth, place);
        }
        let signs = ["<", "<=", ">", ">=", "是", "不是", "=", "≠"];
        let first = if ordered(ty) { 0 } else { 4 };
        let sign = signs[self.chance.between(first, signs.len() - 1)];
        // A bare term is a value only beside a field of its set.
        if matches!(ty, Type::Term(_)) || self.chance.percent(85) {
            format!("{left} {sign} {right}")
        } else {
            format!("{right} {sign} {left}")
        }
    }

    fn sides(&mut self, depth: usize, place: &Place) -> (Type, String, String) {
        let ty = self.some_type(place, |ty| !matches!(ty, Type::Ids(_)));
        let left = self.value(ty, depth, place);
        let right = if self.chance.percent(40) {
            self.literal(ty)
        } else {
            self.value(ty, depth, place)
        };
        (ty, left, right)
    }

    /// The type of a field here, so that it can be compared with something.
    fn some_type(&mut self, place: &Place, wanted: impl Fn(Type) -> bool) -> Type {
        let fields = place.fields(|ty| wanted(ty) && ty != Type::Flag);
        let of_field = self.chance.any(&fields);
        match of_field.and_then(|field| Type::of(field.spec().ty)) {
            Some(ty) if self.chance.percent(80) => ty,
            _ => self
                .chance
                .one(&[Type::Money, Type::Money, Type::Count, Type::Ratio]),
        }
    }

    fn member(&mut self, depth: usize, place: &Place) -> String {
        let one = |ty| matches!(ty, Type::Id(_) | Type::Term(_));
        let fields = place.fields(one);
        let Some(field) = self.chance.any(&fields) else {
            return self.comparison(depth, place);
        };
        let ty = Type::of(field.spec().ty).unwrap();
        let is_in = self.chance.one(&["属于", "不属于"]);
        let item = self.value(ty, depth, place);
        if let Type::Id(kind) = ty
            && self.chance.percent(60)
            && let Some(set) = self.set(kind, place)
        {
            let item = if self.chance.percent(10) {
                self.literal(ty)
            } else {
                item
            };
            return format!("{item} {is_in} {set}");
        }
        let many = self.chance.between(1, 3);
        let of: Vec<String> = (0..many)
            .map(|_| match ty {
                Type::Id(_) if self.chance.percent(30) => self.value(ty, 0, place),
                Type::Id(kind) if self.chance.percent(30) => {
                    self.set(kind, place).unwrap_or_else(|| self.literal(ty))
                }
                _ => self.literal(ty),
            })
            .collect();
        format!("{item} {is_in} {{{}}}", of.join(", "))
    }

    /// A set field or a set fact.
    fn set(&mut self, kind: IdKind, place: &Place) -> Option<String> {
        let mut known: Vec<String> = place
            .fields(|ty| ty == Type::Ids(kind))
            .iter()
            .map(|field| field.spec().zh.to_owned())
            .collect();
        if !place.filter {
            let facts = self.facts(|ty| ty == Type::Ids(kind));
            known.extend(facts.iter().map(|fact| format!("本交易.{}", fact.zh)));
        }
        let place = self.chance.below(known.len().max(1));
        known.get(place).cloned()
    }

    /// A set against a set, or `有值` of one.
    fn of_sets(&mut self, place: &Place) -> String {
        let kind = self
            .chance
            .one(&[IdKind::Party, IdKind::Party, IdKind::Account]);
        let (Some(left), Some(right)) = (self.set(kind, place), self.set(kind, place)) else {
            return self.comparison(0, place);
        };
        let literal = "{\"x1\", \"x2\"}";
        match self.chance.below(8) {
            0 => format!("{left} 有值"),
            1 => format!("{left} 不属于 {literal}"),
            2 => format!("{left} 属于 {literal}"),
            3 => format!("{left} 是 {right}"),
            4 => format!("{left} 不是 {right}"),
            5 => format!("{left} 属于 {{{right}, \"x1\"}}"),
            6 => self.set(kind, place).map_or_else(
                || format!("{left} 属于 {right}"),
                |more| format!("{left} 不属于 {{{right}, {more}}}"),
            ),
            _ => format!("{left} 属于 {right}"),
        }
    }

    fn present(&mut self, depth: usize, place: &Place) -> String {
        let ty = self.some_type(place, |ty| !matches!(ty, Type::Ids(_)));
        let is = self.chance.one(&["有值", "无值"]);
        format!("{} {is}", self.unwritten(ty, depth, place))
    }

    fn flag(&mut self, place: &Place) -> String {
        let flags = place.fields(|ty| ty == Type::Flag);
        let own = self.chance.any(&flags);
        if self.predicates && place.kinds.len() == 1 && self.chance.percent(60) {
            return format!("定义{}", place.kinds[0].spec().code);
        }
        match own {
            Some(field) if self.chance.percent(50) => field.spec().zh.to_owned(),
            Some(field) => format!("{} 是 真", field.spec().zh),
            None if place.filter => self.comparison(0, place),
            None => "本交易.有应付项 是 假".to_owned(),
        }
    }

    /// Facts that the kinds at hand can say, and those that come with an event.
    fn facts(&mut self, wanted: impl Fn(Type) -> bool) -> Vec<&'static FactSpec> {
        let said = |fact: &FactSpec| match fact.source {
            FactSource::Remembered(of) => self.kinds.iter().any(|kind| of.reads(*kind)),
            FactSource::Supplied(_) => true,
        };
        FACTS
            .iter()
            .filter(|fact| wanted(fact.ty) && said(fact))
            .collect()
    }

    pub fn literal(&mut self, ty: Type) -> String {
        let small = self.chance.below(6);
        match ty {
            Type::Money if self.chance.percent(15) => "门槛".to_owned(),
            Type::Money => format!("{small}万元"),
            Type::Ratio if self.chance.percent(20) => "份额".to_owned(),
            Type::Ratio => format!("{}%", self.chance.one(&[0, 50, 100])),
            Type::Count => (small % 4).to_string(),
            Type::Flag => "真".to_owned(),
            Type::Date => self
                .day
                .plus_days(i32::try_from(small).unwrap())
                .to_string(),
            Type::Instant => {
                let day = self.day.plus_days(i32::try_from(small).unwrap());
                format!("{day} {}:00", self.chance.one(&["00", "06", "18"]))
            }
            Type::Term(set) => set.terms[self.chance.below(set.terms.len().min(TERMS))]
                .zh
                .to_owned(),
            Type::Id(_) if self.chance.percent(15) => "户".to_owned(),
            Type::Id(_) => format!("\"{}\"", IDS[self.chance.below(3)]),
            Type::Exact | Type::Calendar | Type::Ids(_) | Type::Text => {
                unreachable!("no value has this type alone")
            }
        }
    }

    /// A value of this type with so many levels of values below it.
    pub fn value(&mut self, ty: Type, depth: usize, place: &Place) -> String {
        let deeper = depth.saturating_sub(1);
        if depth > 0 && ordered(ty) && self.chance.percent(25) {
            let (left, right) = (self.value(ty, deeper, place), self.value(ty, deeper, place));
            let sign = self.chance.one(&["+", "-"]);
            return match (self.chance.below(6), ty) {
                (0, _) => format!("最大({left}, {right})"),
                (1, _) => format!("最小({left}, {right})"),
                (3, Type::Money) => format!("{}[{left}]", self.chance.one(&["档", "阶"])),
                (2, Type::Money) => {
                    let ratio = self.value(Type::Ratio, deeper, place);
                    let rounding = self.chance.one(&["四舍五入到分", "向下到分"]);
                    format!("({left} × {ratio} {rounding})")
                }
                (_, Type::Money | Type::Ratio | Type::Count) => format!("({left} {sign} {right})"),
                (_, Type::Instant) => format!("({left} {sign} 6小时)"),
                _ => left,
            };
        }
        self.unwritten(ty, depth, place)
    }

    /// A value that is read and not written, where there is one.
    fn unwritten(&mut self, ty: Type, depth: usize, place: &Place) -> String {
        let fields = place.fields(|own| own == ty);
        if let Some(field) = self.chance.any(&fields)
            && self.chance.percent(if place.filter { 90 } else { 50 })
        {
            let event = if place.filter || self.chance.percent(70) {
                ""
            } else {
                "本事件."
            };
            return format!("{event}{}", field.spec().zh);
        }
        let parameter = match ty {
            Type::Money => Some("限额"),
            Type::Ratio => Some("比例"),
            _ => None,
        };
        if let Some(parameter) = parameter.filter(|_| place.filter || self.chance.percent(15)) {
            return self
                .chance
                .one(&[parameter, "参数."])
                .replace("参数.", &format!("参数.{parameter}"));
        }
        if ty == Type::Instant && !place.filter && self.chance.percent(40) {
            return match self.chance.any(self.kinds) {
                Some(kind) if self.chance.percent(60) => {
                    let filter = self.filter(kind, depth, place);
                    format!("(最近一次 {}.发生时间{filter})", kind.spec().zh)
                }
                _ => "本事件.发生时间".to_owned(),
            };
        }
        if place.filter {
            return match self.chance.any(&fields) {
                Some(field) => field.spec().zh.to_owned(),
                None => self.literal(ty),
            };
        }
        self.remembered(ty, depth.min(1), place)
    }

    /// A value that the past says.
    fn remembered(&mut self, ty: Type, depth: usize, place: &Place) -> String {
        let facts = self.facts(|own| own == ty);
        let has = |kind: &Kind| !own_fields(*kind, ty).is_empty();
        let kinds: Vec<Kind> = self.kinds.iter().copied().filter(has).collect();
        match (self.chance.below(6), self.chance.any(&kinds)) {
            (0, _) if ty == Type::Count && !self.registers.is_empty() => self.other_deals(place),
            (0 | 1, _) if ty == Type::Count => {
                let window = if self.chance.percent(60) {
                    self.window()
                } else {
                    String::new()
                };
                format!("({window} {} 个数)", self.pattern(depth, place))
            }
            (0 | 1, Some(kind)) if ty == Type::Money => {
                let window = if self.chance.percent(60) {
                    self.window()
                } else {
                    String::new()
                };
                let field = self.chance.one(&own_fields(kind, ty));
                let filter = self.filter(kind, depth, place);
                format!(
                    "({window} 合计 {}.{}{filter})",
                    kind.spec().zh,
                    field.spec().zh
                )
            }
            (0..=3, Some(kind)) => {
                let field = self.chance.one(&own_fields(kind, ty));
                let filter = self.filter(kind, depth, place);
                format!("(最近一次 {}.{}{filter})", kind.spec().zh, field.spec().zh)
            }
            _ => match self.chance.any(&facts) {
                Some(fact) => format!("本交易.{}", fact.zh),
                None => self.literal_of_value(ty, place),
            },
        }
    }

    /// A bare term stands for a value only beside a field of its set, so it is never the left side.
    fn literal_of_value(&mut self, ty: Type, place: &Place) -> String {
        let fields = place.fields(|own| own == ty);
        match (ty, self.chance.any(&fields)) {
            (Type::Term(_) | Type::Id(_) | Type::Flag, Some(field)) => field.spec().zh.to_owned(),
            _ => self.literal(ty),
        }
    }

    fn other_deals(&mut self, place: &Place) -> String {
        let number = self.chance.below(self.registers.len());
        let kind = self.registers[number];
        let key = match self.set(kind, place) {
            Some(set) if self.chance.percent(50) => set,
            _ => self.unwritten_id(kind, place),
        };
        format!("(册{number}[{key}] 中 其他交易 个数)")
    }

    fn unwritten_id(&mut self, kind: IdKind, place: &Place) -> String {
        let fields = place.fields(|ty| ty == Type::Id(kind));
        let facts = self.facts(|ty| ty == Type::Id(kind));
        match (self.chance.any(&fields), self.chance.any(&facts)) {
            (Some(field), _) => field.spec().zh.to_owned(),
            (None, Some(fact)) => format!("本交易.{}", fact.zh),
            (None, None) => format!("\"{}\"", IDS[self.chance.below(3)]),
        }
    }
}

/// A literal, constant or parameter.
fn is_written(value: &str) -> bool {
    let named = ["限额", "门槛", "份额", "比例", "跨度", "户"];
    value.starts_with(|c: char| c.is_ascii_digit() || c == '"' || c == '-')
        || value.starts_with("参数.")
        || named.contains(&value)
}

/// Fields of a kind that have this type.
fn own_fields(kind: Kind, ty: Type) -> Vec<Field> {
    Place {
        kinds: vec![kind],
        filter: true,
    }
    .fields(|own| own == ty)
}
