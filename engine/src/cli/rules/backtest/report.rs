//! The comparison as tables: what changed case by case, what was done about each loss, and the sum of it.

use super::Past;
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, duration, grouped, right, table};
use anxin_events::{Instant, Money};
use anxin_projections::backtest::{Change, Compared, Warning};
use anxin_rules::Severity;

const SEVERITIES: [Severity; 4] = [
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
];

pub fn print(out: Output, pasts: &[Past]) -> Result<(), Failure> {
    for past in pasts {
        print_past(out, past)?;
    }
    print_losses(out, pasts)?;
    print_summary(out, pasts)?;
    let deals = pasts.iter().flat_map(|past| &past.deals);
    let left_out = deals.fold(0_usize, |sum, deal| sum.saturating_add(deal.left_out));
    if left_out > 0 {
        let zh = format!("新规则中的影子规则另有 {left_out} 条告警，未计入；加 --shadow 计入");
        let en = format!(
            "{left_out} alerts of the head's shadow rules are not counted; --shadow counts them"
        );
        out.line(out.lang.pick(&zh, &en))?;
    }
    Ok(())
}

fn print_past(out: Output, past: &Past) -> Result<(), Failure> {
    let mut rows = table(&[]);
    for deal in &past.deals {
        for compared in &deal.alerts {
            if compared.change != Change::Same
                && let Some(alert) = compared.alert()
            {
                let (zh, en) = compared.change.names();
                let severity = compared.severity().map_or(("", ""), Severity::names);
                rows.add_row([
                    format!("  {}", out.lang.pick(zh, en)),
                    alert.rule.clone(),
                    out.lang.pick(severity.0, severity.1).to_owned(),
                    deal.deal.clone(),
                    times(compared),
                ]);
            }
        }
    }
    if !rows.is_empty() {
        out.line(&past.name)?;
        out.table(&rows)?;
        out.line("")?;
    }
    Ok(())
}

/// When each side raised it.
fn times(compared: &Compared) -> String {
    let at = |at: Instant| {
        let text = at.to_string();
        text.get(..16).unwrap_or(&text).replace('T', " ")
    };
    match (&compared.base, &compared.head) {
        (Some(base), Some(head)) if base.raised_at != head.raised_at => {
            format!("{} → {}", at(base.raised_at), at(head.raised_at))
        }
        (_, Some(one)) | (Some(one), None) => at(one.raised_at),
        (None, None) => String::new(),
    }
}

fn print_losses(out: Output, pasts: &[Past]) -> Result<(), Failure> {
    let lang = out.lang;
    let all: Vec<_> = pasts
        .iter()
        .flat_map(|past| past.losses.iter().map(move |loss| (past, loss)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let heads = [
        ("损失", "loss"),
        ("金额（元）", "amount (yuan)"),
        ("原规则", "base"),
        ("新规则", "head"),
        ("案例", "case"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
    for (past, compared) in &all {
        let text = compared.loss.at.to_string();
        let at = text.get(..16).unwrap_or(&text).replace('T', " ");
        let approx = lang.pick("约 ", "approx ");
        rows.add_row([
            format!("{}{at}", if compared.loss.invented { approx } else { "" }),
            grouped(&compared.loss.amount.to_string()),
            warned(lang, compared.base),
            warned(lang, compared.head),
            past.name.clone(),
        ]);
    }
    right(&mut rows, &[1]);
    out.table(&rows)?;
    out.line("")
}

/// `提前 2天3小时，可拦下`.
fn warned(lang: Lang, warning: Warning) -> String {
    let Some(lead) = warning.lead else {
        return lang.pick("此前无告警", "no alert before").to_owned();
    };
    let lead = duration(lang, lead);
    let (zh, en) = if warning.held {
        (
            format!("提前 {lead}，可拦下"),
            format!("{lead} before, held"),
        )
    } else {
        (
            format!("提前 {lead}，未拦"),
            format!("{lead} before, not held"),
        )
    };
    lang.pick(&zh, &en).to_owned()
}

fn print_summary(out: Output, pasts: &[Past]) -> Result<(), Failure> {
    let lang = out.lang;
    let heads = SEVERITIES.map(|own| lang.pick(own.names().0, own.names().1));
    let mut rows = table(&[&[""], heads.as_slice(), &[lang.pick("合计", "total")]].concat());
    for change in Change::ALL {
        let count = |severity: Option<Severity>| {
            let all = pasts.iter().flat_map(Past::alerts);
            let own = all.filter(|own| {
                own.change == change
                    && severity.is_none_or(|severity| own.severity() == Some(severity))
            });
            own.count().to_string()
        };
        let cells = SEVERITIES.map(|own| count(Some(own)));
        let (zh, en) = change.names();
        let name = [lang.pick(zh, en).to_owned()];
        rows.add_row(name.into_iter().chain(cells).chain([count(None)]));
    }
    right(&mut rows, &[1, 2, 3, 4, 5]);
    out.table(&rows)?;
    out.line("")?;
    let total = Total::of(pasts);
    let deals: usize = pasts.iter().map(|past| past.deals.len()).sum();
    let [base, head, kept, keeps, lost] = [
        total.base,
        total.head,
        total.kept_base,
        total.kept_head,
        total.lost,
    ]
    .map(|amount| grouped(&amount.to_string()));
    let zh = format!(
        "{} 段历史，{deals} 单交易；告警所涉金额 {base} → {head} 元",
        pasts.len()
    );
    let en = format!(
        "histories: {}, deals: {deals}; at stake by alerts {base} → {head} yuan",
        pasts.len()
    );
    out.line(lang.pick(&zh, &en))?;
    if total.lost > Money::from_fen(0) {
        let zh = format!("损失 {lost} 元，其中事前可拦下 {kept} → {keeps} 元");
        let en = format!("lost {lost} yuan, of which could have been held {kept} → {keeps} yuan");
        out.line(lang.pick(&zh, &en))?;
    }
    out.line(lang.pick(
        "赔付差异：未计算，尚无赔付",
        "payout difference: not reckoned, there are no payouts yet",
    ))
}

/// Money over all histories.
pub struct Total {
    /// The largest amount at stake of each deal, summed.
    pub base: Money,
    pub head: Money,
    /// All losses, and those before which an alert held or blocked.
    pub lost: Money,
    pub kept_base: Money,
    pub kept_head: Money,
}

impl Total {
    pub fn of(pasts: &[Past]) -> Total {
        let sum = |amounts: &mut dyn Iterator<Item = Money>| {
            let fen = amounts.fold(0_i64, |sum, own| sum.saturating_add(own.fen()));
            Money::from_fen(fen)
        };
        let deals = || pasts.iter().flat_map(|past| &past.deals);
        let losses = || pasts.iter().flat_map(|past| &past.losses);
        Total {
            base: sum(&mut deals().map(|deal| deal.at_stake.0)),
            head: sum(&mut deals().map(|deal| deal.at_stake.1)),
            lost: sum(&mut losses().map(|own| own.loss.amount)),
            kept_base: sum(&mut losses()
                .filter(|own| own.base.held)
                .map(|own| own.loss.amount)),
            kept_head: sum(&mut losses()
                .filter(|own| own.head.held)
                .map(|own| own.loss.amount)),
        }
    }
}
