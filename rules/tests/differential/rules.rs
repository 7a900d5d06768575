//! Random rule files: constants, parameters, predicates and registers, and rules with every clause.

use super::chance::Chance;
use super::conditions::{Place, Writer};
use super::histories::{Stage, first_day};
use anxin_events::{Category, Field, FieldType, IdKind, Kind};
use anxin_rules::Type;

/// Kinds that say what facts remember; every world has some of them.
const CORE: [Kind; 12] = [
    Kind::PaymentMade,
    Kind::DepositPaid,
    Kind::ContractSigned,
    Kind::ContractRescinded,
    Kind::TitleChecked,
    Kind::EscrowAgreementSigned,
    Kind::MortgageBalanceStated,
    Kind::ReleaseRepaid,
    Kind::PaymentReminderSent,
    Kind::PaymentScheduled,
    Kind::AccountDeclared,
    Kind::OnlineSigned,
];

/// Rules of one world, and what its histories draw from.
#[derive(Clone, Debug)]
pub struct World {
    pub stage: Stage,
    pub head: String,
    /// A rule, standard or commitment each.
    pub rules: Vec<String>,
}

impl World {
    pub fn new(chance: &mut Chance) -> World {
        let all: Vec<Kind> = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| kind.spec().category == Category::Deal)
            .collect();
        let mut kinds = vec![Kind::PaymentMade];
        kinds.extend((0..3).map(|_| chance.one(&CORE)));
        kinds.extend((0..chance.below(3)).map(|_| chance.one(&all)));
        let stage = Stage {
            kinds: kinds.clone(),
            day: first_day(chance),
        };
        kinds.sort_unstable();
        kinds.dedup();
        let rules = chance.between(1, 8);
        let mut writer = Writer {
            day: stage.day,
            kinds: &kinds,
            registers: Vec::new(),
            predicates: false,
            chance,
        };
        let head = writer.head();
        let promises = writer.chance.below(3);
        let rules = (0..rules).map(|number| writer.rule(number));
        let mut rules: Vec<String> = rules.collect();
        for number in 0..promises {
            rules.push(writer.standard(number));
            rules.push(writer.commitment(number));
        }
        World { stage, head, rules }
    }

    pub fn text(&self) -> String {
        format!("{}{}", self.head, self.rules.concat())
    }
}

impl Writer<'_> {
    fn head(&mut self) -> String {
        let day = |days| self.day.plus_days(days);
        let (second, fourth) = (day(2), day(4));
        let mut head = format!(
            "规则文件 随机\n语言版本 1\n\
             常量 宽限 = 2个工作日\n常量 门槛 = 3万元\n常量 份额 = 50%\n常量 户 = \"x1\"\n常量 跨度 = 36小时\n\
             参数 限额 = 2万元 自 {second} 起\n  = 3万元 自 {fourth} 起\n\
             参数 窗口 = 1天\n  = 2天 自 {fourth} 起\n参数 比例 = 150%\n\
             分档 档\n  不足 1万元 则 2万元\n  不足 3万元 则 1万元\n  其余 则 4万元\n  自 {fourth} 起\n  不足 2万元 则 1万元\n  其余 则 3万元\n\
             累进 阶 四舍五入到分\n  不足 1万元 则 50%\n  不足 3万元 则 33.3333%\n  其余 则 0.0001%\n"
        );
        for kind in self.kinds {
            let place = Place {
                kinds: vec![*kind],
                filter: true,
            };
            let condition = self.condition(1, &place);
            head.push_str(&format!("定义 定义{} = {condition}\n", kind.spec().code));
        }
        self.predicates = true;
        for number in 0..self.chance.below(3) {
            head.push_str(&self.register(number));
        }
        head
    }

    fn register(&mut self, number: usize) -> String {
        let keys: Vec<(Field, IdKind)> = self
            .kinds
            .iter()
            .flat_map(|kind| kind.spec().fields)
            .filter_map(|field| match field.spec().ty {
                FieldType::Id(kind) | FieldType::Ids(kind) => Some((*field, kind)),
                _ => None,
            })
            .collect();
        let (key, kind) = self.chance.one(&keys);
        let own = |writer: &mut Self| {
            let many = writer.chance.between(1, 2);
            let of: Vec<String> = (0..many).map(|_| writer.moving()).collect();
            of.join(" 或 ")
        };
        let (enter, exit) = (own(self), own(self));
        let keep = match self.chance.below(3) {
            0 => "  保留 3天\n",
            1 => "  保留 1个工作日\n",
            _ => "",
        };
        self.registers.push(kind);
        let key = key.spec().zh;
        format!("登记簿 册{number} 按 {key}\n  加入 当 {enter}\n  移出 当 {exit}\n{keep}")
    }

    /// A kind with a filter that stands alone.
    fn moving(&mut self) -> String {
        let kind = self.chance.one(self.kinds);
        let own = Place {
            kinds: vec![kind],
            filter: true,
        };
        let filter = if self.chance.percent(40) {
            format!(" 其中 ({})", self.condition(1, &own))
        } else {
            String::new()
        };
        format!("{}{filter}", kind.spec().zh)
    }

    fn rule(&mut self, number: usize) -> String {
        let (trigger, place) = if self.chance.percent(45) {
            self.deadline()
        } else {
            self.events()
        };
        let condition = if self.chance.percent(80) {
            format!("  若 {}\n", self.condition(2, &place))
        } else {
            String::new()
        };
        let mode = match self.chance.below(20) {
            0 => "草稿",
            1 => "停用",
            2..=5 => "影子",
            _ => "正式",
        };
        let (first, last) = (self.day.plus_days(1), self.day.plus_days(5));
        let effective = match self.chance.below(8) {
            0 => format!("  生效 {first} 起\n"),
            1 => format!("  生效 {first} 起 到 {last}\n"),
            _ => String::new(),
        };
        let scope = match self.chance.below(8) {
            0 => "  适用 城市=x1\n",
            1 => "  适用 城市=x1, 城市=x2, 品牌=x1\n",
            _ => "",
        };
        format!(
            "规则 R{number} 随机\n  类型 A\n  级别 低\n  模式 {mode}\n{effective}{scope}  当 {trigger}\n{condition}  则 告警\n{}",
            self.voice(&place)
        )
    }

    fn events(&mut self) -> (String, Place) {
        let many = self.chance.between(1, 2);
        let mut kinds = Vec::new();
        let mut patterns = Vec::new();
        for _ in 0..many {
            let kind = self.chance.one(self.kinds);
            let own = Place {
                kinds: vec![kind],
                filter: false,
            };
            let filter = if self.chance.percent(40) {
                format!(" 其中 ({})", self.condition(1, &own))
            } else {
                String::new()
            };
            patterns.push(format!("{}{filter}", kind.spec().zh));
            kinds.push(kind);
        }
        (
            patterns.join(" 或 "),
            Place {
                kinds,
                filter: false,
            },
        )
    }

    fn deadline(&mut self) -> (String, Place) {
        let kind = self.chance.one(self.kinds);
        let place = Place {
            kinds: vec![kind],
            filter: false,
        };
        let mut trigger = kind.spec().zh.to_owned();
        let days = kind.spec().fields.iter().copied();
        let days: Vec<Field> = days
            .filter(|field| matches!(field.spec().ty, FieldType::Date | FieldType::Instant))
            .collect();
        if let Some(field) = self.chance.any(&days).filter(|_| self.chance.percent(60)) {
            trigger.push_str(&format!(".{}", field.spec().zh));
        }
        if self.chance.percent(40) {
            let own = Place {
                kinds: vec![kind],
                filter: true,
            };
            trigger.push_str(&format!(" 其中 ({})", self.condition(1, &own)));
        }
        trigger.push_str(&format!(" 之后 {}", self.duration()));
        if self.chance.percent(75) {
            let absent = self.chance.one(self.kinds);
            let own = Place {
                kinds: vec![absent],
                filter: true,
            };
            trigger.push_str(&format!(" 内 没有 {}", absent.spec().zh));
            if self.chance.percent(40) {
                trigger.push_str(&format!(" 其中 ({})", self.condition(1, &own)));
            }
            if let Some(field) = self
                .shared(kind, absent)
                .filter(|_| self.chance.percent(50))
            {
                trigger.push_str(&format!(" 同 {}", field.spec().zh));
            }
        }
        (trigger, place)
    }

    /// Sentence, evidence, stake and merge keys.
    fn voice(&mut self, place: &Place) -> String {
        let fields = place.fields(|_| true);
        let named = |writer: &mut Self| {
            writer
                .chance
                .any(&fields)
                .map_or("参数.限额", |field| field.spec().zh)
        };
        let (first, second) = (named(self), named(self));
        let evidence = self.pattern(1, place);
        let stake = if self.chance.percent(50) {
            format!("  涉险 买方 {}\n", self.value(Type::Money, 1, place))
        } else {
            String::new()
        };
        let keys = place.fields(|ty| !matches!(ty, Type::Ids(_)));
        let key = self.chance.any(&keys).map_or("", |field| field.spec().zh);
        let merge = match key {
            "" => "  合并 按 交易\n".to_owned(),
            key => format!("  合并 按 交易, {key} 在 2天 内\n"),
        };
        format!(
            "{stake}  说明 \"{{{first}}} {{本交易.总价}} {{本交易.买受人}} {{宽限}} {{参数.窗口}} {{户}}\" 英文 \"{{{second}}} {{deal.escrow_accounts}}\"\n  \
             证据 本事件, 最近一次 {evidence}\n{merge}"
        )
    }
}
