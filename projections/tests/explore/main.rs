#![allow(clippy::all)]
use anxin_fixtures::history::{Order, past};
use anxin_projections::Projections;
use anxin_rules::{RuleSet, library};
use std::collections::BTreeMap;
use std::sync::Arc;
use anxin_events::*;

#[test]
fn explore() {
    let deals: u64 = std::env::var("DEALS").map_or(2000, |d| d.parse().unwrap());
    let rate: u64 = std::env::var("RATE").map_or(2000, |d| d.parse().unwrap());
    let begun = std::time::Instant::now();
    let order = Order { deals, seed: 7, rate, rates: BTreeMap::new() };
    let past = past(&order).unwrap();
    println!("{} events of {} deals, made in {:?}", past.events.len(), past.deals, begun.elapsed());
    let loaded = RuleSet::load(&library::sources(), &library::calendar().unwrap());
    let rules = Arc::new(loaded.rule_set.unwrap());
    let begun = std::time::Instant::now();
    let mut state = Projections::new(rules.clone());
    for (position, event) in (1..).zip(&past.events) {
        state.apply(position, &event.event().unwrap());
    }
    let took = begun.elapsed();
    println!("folded in {took:?}: {} events/s", past.events.len() as u128 * 1000 / took.as_millis().max(1));
    let planted: BTreeMap<&str, _> = past.planted.iter().map(|p| (p.deal.as_str(), p)).collect();
    let mut false_: BTreeMap<(bool, String), (u64, Vec<String>)> = BTreeMap::new();
    let mut unknown: BTreeMap<(bool, String), (u64, Vec<String>)> = BTreeMap::new();
    let mut hit: BTreeMap<(String, String), (u64, u64, u64, u64, Vec<String>, u64)> = BTreeMap::new();
    let mut wrong: BTreeMap<(String, String, String), (u64, String)> = BTreeMap::new();
    let mut ordinary = 0;
    for deal in state.deals() {
        let risk = state.risk(deal).unwrap();
        match planted.get(deal) {
            None => {
                ordinary += 1;
                for (shadow, alert) in risk.alerts().iter().map(|a| (false, a)).chain(risk.shadow().iter().map(|a| (true, a))) {
                    let e = false_.entry((shadow, alert.rule.clone())).or_default();
                    e.0 += 1;
                    if e.1.len() < 3 { e.1.push(format!("{deal}:{}", alert.message.zh.clone().unwrap_or_default())); }
                }
                for u in risk.unknown() {
                    let e = unknown.entry((u.shadow, u.rule.clone())).or_default();
                    e.0 += 1;
                    if e.1.len() < 2 { e.1.push(format!("{deal}:{:?}", u.missing)); }
                }
            }
            Some(p) => {
                for alert in risk.alerts() {
                    if alert.characteristic != p.characteristic && !p.implied.iter().any(|i| i.0 == alert.characteristic) {
                        let e = wrong.entry((p.characteristic.into(), p.variant.into(), alert.rule.clone())).or_default();
                        e.0 += 1; e.1 = format!("{deal}:{}", alert.message.zh.clone().unwrap_or_default());
                    }
                }
                if p.bystander { continue; }
                let e = hit.entry((p.characteristic.into(), p.variant.into())).or_default();
                e.0 += 1;
                let first = risk.alerts().iter().filter(|a| a.characteristic == p.characteristic).map(|a| a.raised_at).min();
                match first {
                    Some(at) if at < p.harm_at => e.1 += 1,
                    Some(_) => e.2 += 1,
                    None => { e.3 += 1; if e.4.len() < 3 { e.4.push(deal.to_owned()); }
                        if risk.shadow().iter().any(|a| a.characteristic == p.characteristic) { e.5 += 1 } }
                }
            }
        }
    }
    for show in std::env::var("SHOW").unwrap_or_default().split(',').filter(|s| !s.is_empty()) {
        println!("=== {show} {:?}", planted.get(show));
        for (position, event) in (1..).zip(&past.events) {
            if event.stream == format!("deal/{show}") {
                let json = event.event().unwrap().to_json();
                println!("  {position} {} rec {} {} {}", json["occurred_at"].as_str().unwrap(), &json["recorded_at"].as_str().unwrap()[5..16], json["kind"], json["data"]);
                for (shadow, alert) in state.risk(show).unwrap().alerts().iter().map(|a| (false, a)).chain(state.risk(show).unwrap().shadow().iter().map(|a| (true, a))) {
                    if alert.position == position { println!("     !!! {shadow} {} {:?} {:?} raised {}", alert.rule, alert.message.zh, alert.state, alert.raised_at); }
                }
            }
        }
    }
    println!("ordinary {ordinary}\nFALSE:");
    for (k, v) in &false_ { println!("{} {} {} {:?}", if k.0 {"shadow"} else {"live"}, k.1, v.0, v.1); }
    println!("UNKNOWN:");
    for (k, v) in &unknown { println!("{} {} {} {:?}", if k.0 {"shadow"} else {"live"}, k.1, v.0, v.1); }
    println!("HITS: planted before after missed (of them shadow)");
    for (k, v) in &hit { println!("{} {}: {} {} {} {} {:?} shadow {}", k.0, k.1, v.0, v.1, v.2, v.3, v.4, v.5); }
    println!("WRONG:");
    for (k, v) in &wrong { println!("{} {}: {} {} {}", k.0, k.1, k.2, v.0, v.1); }
}
