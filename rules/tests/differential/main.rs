//! The judge against the reference evaluator, on random rules over all forms of the language and random
//! histories.
//!
//! A run judges a million events and prints its seed. `DIFFERENTIAL_SEED` repeats a run,
//! `DIFFERENTIAL_EVENTS` makes it longer or shorter.

#![expect(
    clippy::unwrap_used,
    clippy::unreachable,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, and a person may set its seed and length"
)]

mod chance;
mod compare;
mod conditions;
mod histories;
mod promises;
mod rules;

use anxin_rules::reference::Reading;
use chance::Chance;
use compare::{Covered, calendar, compare, compile, smallest};
use rules::World;
use std::env;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Histories that one rule set is told.
const HISTORIES: usize = 6;
/// Events of a whole run.
const MILLION: usize = 1_000_000;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

/// The seed of this run: as a person says, else a fresh one.
fn seed() -> u64 {
    number("DIFFERENTIAL_SEED").unwrap_or_else(|| RandomState::new().hash_one(0))
}

/// One world: some rules, and histories for them.
fn world(seed: u64, number: u64, reading: Reading) -> Result<Covered, String> {
    let mut chance = Chance::new(seed, number);
    let world = World::new(&mut chance);
    let mut covered = Covered::default();
    let Some(rules) = compile(&world, &calendar()) else {
        return Ok(covered);
    };
    for _ in 0..HISTORIES {
        let history = world.stage.history(&mut chance);
        let cut = chance.below(40);
        match compare(&rules, &history, reading, cut) {
            Ok(own) => covered.add(own),
            Err(_) if reading != Reading::default() => return Err(String::new()),
            Err(_) => return Err(smallest(&world, &history, reading, cut)),
        }
    }
    Ok(covered)
}

#[test]
fn the_judge_says_what_the_reference_says_of_a_million_events() {
    let seed = seed();
    let wanted =
        number("DIFFERENTIAL_EVENTS").map_or(MILLION, |events| usize::try_from(events).unwrap());
    println!("DIFFERENTIAL_SEED={seed}");
    let (next, judged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut covered = Covered::default();
        while judged.load(Ordering::Relaxed) < wanted {
            let number = u64::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
            match world(seed, number, Reading::default()) {
                Ok(own) => {
                    judged.fetch_add(own.events, Ordering::Relaxed);
                    covered.add(own);
                }
                Err(difference) => {
                    panic!("DIFFERENTIAL_SEED={seed}, world {number}:\n{difference}")
                }
            }
        }
        covered
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut covered = Covered::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            covered.add(
                worker
                    .join()
                    .unwrap_or_else(|_| panic!("DIFFERENTIAL_SEED={seed}")),
            );
        }
    });
    println!(
        "{} rule sets, {} histories: {covered:?}",
        next.into_inner(),
        HISTORIES
    );
    assert!(covered.events >= wanted, "{covered:?}");
    if wanted < MILLION {
        return;
    }
    // A million events and no answers would prove nothing.
    let often = [
        (covered.fired, 20),
        (covered.unknown, 20),
        (covered.deadlines, 50),
        (covered.withdrawn, 1_000),
        (covered.late, 5),
        (covered.restored, 200),
        (covered.notes, 5),
        (covered.claims, 20),
    ];
    for (count, one_in) in often {
        assert!(count >= wanted / one_in, "seed {seed}: {covered:?}");
    }
}

/// A wrong reading of a bound must be noticed by the same generator, else the test above proves little.
#[test]
fn a_wrong_bound_is_noticed() {
    let seed = seed();
    let right = Reading::default();
    let wrong = [
        Reading {
            window_start_counts: false,
            ..right
        },
        Reading {
            deadline_counts: true,
            ..right
        },
    ];
    for reading in wrong {
        let noticed = (0..2_000).any(|number| world(seed, number, reading).is_err());
        assert!(noticed, "{reading:?} was not noticed, seed {seed}");
    }
}

/// What is never written is never compared.
#[test]
fn every_form_of_the_language_is_written() {
    let texts: Vec<String> = (0..2_000)
        .map(|number| World::new(&mut Chance::new(1, number)).text())
        .collect();
    let all = texts.concat();
    let forms = [
        "此前 有",
        "此前 没有",
        "最近 窗口 内 有",
        "最近 1个工作日 内 没有",
        "自 ",
        "起 没有",
        "起 有",
        "最近一次 ",
        "合计 ",
        "个数",
        "其他交易 个数",
        "最大(",
        "最小(",
        "四舍五入到分",
        "向下到分",
        "本事件.发生时间",
        ".发生时间",
        "档[",
        "阶[",
        " 应 (",
        " 应有 ",
        " 豁免 若 ",
        " + 6小时",
        "属于 {",
        "属于 {本交易.",
        "不属于 本交易.",
        "有值",
        "无值",
        " 是 真",
        "定义",
        "非 (",
        ") 且 (",
        ") 或 (",
        "是 本事件.",
        "参数.",
        " >= ",
        " <= ",
        " ≠ ",
        "移出 当",
        "保留 ",
        "之后 宽限",
        "内 没有",
        " 同 ",
        "模式 影子",
        "模式 停用",
        "生效 ",
        "适用 ",
        "涉险 ",
        "证据 ",
        "合并 按 交易, ",
    ];
    let lacking: Vec<&str> = forms
        .into_iter()
        .filter(|form| !all.contains(form))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
