//! Random standards and commitments.

use super::conditions::{Place, Writer};
use anxin_events::{Field, FieldType, Kind};
use anxin_rules::Type;

impl Writer<'_> {
    pub fn standard(&mut self, number: usize) -> String {
        let kind = self.chance.one(self.kinds);
        let place = Place {
            kinds: vec![kind],
            filter: false,
        };
        let mut when = kind.spec().zh.to_owned();
        let ahead = self.chance.percent(40);
        let days = kind.spec().fields.iter().copied();
        let days: Vec<Field> = days
            .filter(|field| matches!(field.spec().ty, FieldType::Date | FieldType::Instant))
            .collect();
        if let Some(field) = self.chance.any(&days).filter(|_| ahead) {
            when.push_str(&format!(".{}", field.spec().zh));
        }
        when.push_str(&self.own_filter(kind));
        let duty = if ahead {
            format!("之后 {} 内 应有 {}", self.duration(), self.asked(kind))
        } else {
            match self.chance.below(3) {
                0 => format!("应 ({})", self.condition(2, &place)),
                1 => format!("之前 应有 {}", self.asked(kind)),
                _ => format!("之前 {} 内 应有 {}", self.duration(), self.asked(kind)),
            }
        };
        let condition = if self.chance.percent(50) {
            format!("  若 {}\n", self.condition(1, &place))
        } else {
            String::new()
        };
        format!("标准 S{number} 随机\n  角色 某\n  环节 某\n  当 {when} {duty}\n{condition}")
    }

    fn own_filter(&mut self, kind: Kind) -> String {
        let own = Place {
            kinds: vec![kind],
            filter: true,
        };
        if self.chance.percent(40) {
            format!(" 其中 ({})", self.condition(1, &own))
        } else {
            String::new()
        }
    }

    /// What a standard asks for.
    fn asked(&mut self, kind: Kind) -> String {
        let asked = self.chance.one(self.kinds);
        let filter = self.own_filter(asked);
        let same = self.shared(kind, asked);
        let same = same.filter(|_| self.chance.percent(50));
        let same = same.map_or_else(String::new, |field| format!(" 同 {}", field.spec().zh));
        format!("{}{filter}{same}", asked.spec().zh)
    }

    pub fn commitment(&mut self, number: usize) -> String {
        let kind = self.chance.one(self.kinds);
        let place = Place {
            kinds: vec![kind],
            filter: false,
        };
        let filter = self.own_filter(kind);
        let mut text = format!("承诺 P{number} 随机\n  当 {}{filter}\n", kind.spec().zh);
        for label in 0..self.chance.below(3) {
            let condition = self.condition(1, &place);
            let excused = if self.chance.percent(40) {
                format!(" 豁免 若 {}", self.condition(1, &place))
            } else {
                String::new()
            };
            text.push_str(&format!("  条件 条件{label} 若 ({condition}){excused}\n"));
        }
        for (clause, label, behind) in [("除外", "除外", ""), ("评审", "评审", " 问 \"?\"")]
        {
            if self.chance.percent(30) {
                let condition = self.condition(1, &place);
                text.push_str(&format!("  {clause} {label}一 若 ({condition}){behind}\n"));
            }
        }
        text.push_str(&format!(
            "  基准 基 = {}\n",
            self.value(Type::Money, 2, &place)
        ));
        for label in 0..self.chance.below(3) {
            let change = self.chance.one(&["减", "加"]);
            let amount = self.value(Type::Money, 1, &place);
            let condition = self.condition(1, &place);
            text.push_str(&format!(
                "  例外 例外{label} 若 ({condition}) {change} {amount}\n"
            ));
        }
        if self.chance.percent(50) {
            text.push_str(&format!("  封顶 {}\n", self.value(Type::Money, 1, &place)));
        }
        let condition = self.condition(1, &place);
        let ratio = self.value(Type::Ratio, 1, &place);
        text.push_str(&format!(
            "  分担 若 ({condition}) 则 平台 {ratio}, 品牌 其余 否则 品牌 50%, 平台 50%\n  时限 限 {}\n",
            self.duration()
        ));
        text
    }
}
