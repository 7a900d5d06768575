//! Random standards, commitments and tables.

use super::{
    comments, condition, date, duration, expression, literal, name, pattern, quoted, text,
};
use anxin_rules::ast::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub fn duty() -> BoxedStrategy<Duty> {
    let same = || option::of(name());
    prop_oneof![
        condition().prop_map(Duty::Holds),
        (option::of(duration()), pattern(), same()).prop_map(|(within, event, same)| {
            Duty::Before {
                within,
                event,
                same,
            }
        }),
        (duration(), pattern(), same()).prop_map(|(within, event, same)| Duty::After {
            within,
            event,
            same,
        }),
    ]
    .boxed()
}

fn label() -> BoxedStrategy<Label> {
    (name(), option::of(quoted()))
        .prop_map(|(name, other)| Label { name, other })
        .boxed()
}

fn requirement() -> BoxedStrategy<Requirement> {
    (label(), condition(), option::of(condition()))
        .prop_map(|(label, condition, excused)| Requirement {
            label,
            condition,
            excused,
        })
        .boxed()
}

fn exception() -> BoxedStrategy<Exception> {
    let change = prop::sample::select(vec![Change::Less, Change::More, Change::Instead]);
    let bound = || option::of(expression());
    (
        (label(), option::of(condition()), change, expression()),
        (bound(), bound(), vec(name(), 0..3)),
    )
        .prop_map(
            |((label, condition, change, amount), (at_least, at_most, before))| Exception {
                label,
                condition,
                change,
                amount,
                at_least,
                at_most,
                before,
            },
        )
        .boxed()
}

fn sharing() -> BoxedStrategy<Sharing> {
    let share =
        (name(), option::of(expression())).prop_map(|(bearer, part)| Share { bearer, part });
    (
        option::of(condition()),
        vec(share.clone(), 1..3),
        vec(share, 0..3),
    )
        .prop_map(|(condition, shares, otherwise)| Sharing {
            condition,
            shares,
            otherwise,
        })
        .boxed()
}

pub fn clause_of_a_promise() -> BoxedStrategy<ClauseKind> {
    prop_oneof![
        label().prop_map(ClauseKind::Role),
        label().prop_map(ClauseKind::Link),
        requirement().prop_map(ClauseKind::Requirement),
        requirement().prop_map(ClauseKind::Exclusion),
        (label(), condition(), text()).prop_map(|(label, condition, ask)| ClauseKind::Question {
            label,
            condition,
            ask
        }),
        (label(), expression()).prop_map(|(label, amount)| ClauseKind::Base { label, amount }),
        exception().prop_map(ClauseKind::Exception),
        expression().prop_map(ClauseKind::Cap),
        expression().prop_map(ClauseKind::YearlyCap),
        sharing().prop_map(ClauseKind::Sharing),
        (label(), duration()).prop_map(|(label, within)| ClauseKind::TimeLimit { label, within }),
    ]
    .boxed()
}

pub fn table() -> BoxedStrategy<Item> {
    let rounding = prop_oneof![Just(Rounding::HalfUp), Just(Rounding::Down)];
    let band = (option::of(literal()), literal()).prop_map(|(below, value)| Band { below, value });
    let bands = || vec(band.clone(), 1..3);
    let dated =
        (date(), option::of(text()), bands()).prop_map(|(from, basis, bands)| TableVersion {
            from: Some(from),
            basis,
            bands,
        });
    let always = bands().prop_map(|bands| TableVersion {
        from: None,
        basis: None,
        bands,
    });
    let versions = (option::of(always), vec(dated, 0..3))
        .prop_map(|(first, rest)| first.into_iter().chain(rest).collect());
    (name(), option::of(rounding), versions, comments())
        .prop_map(|(name, scale, versions, comments)| {
            Item::Table(Table {
                name,
                scale,
                versions,
                comments,
            })
        })
        .boxed()
}

pub fn standing() -> BoxedStrategy<Stands> {
    prop::sample::select(vec![
        Stands::Met,
        Stands::NotMet,
        Stands::NoRecord,
        Stands::Pending,
        Stands::NotApplicable,
    ])
    .boxed()
}

pub fn claimed() -> BoxedStrategy<Claimed> {
    prop_oneof![
        literal().prop_map(Claimed::Owed),
        Just(Claimed::NotOwed),
        Just(Claimed::Incomplete),
        Just(Claimed::Jury),
    ]
    .boxed()
}
