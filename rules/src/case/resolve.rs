//! A test as a whole: its deal, its background, its lines in the order in which the log learns them.

use super::clock::Clock;
use super::events::{self, Scene, Seen};
use super::{Case, CaseEvent, Lines, Step, StepKind, code, expectation, head, value};
use crate::ast::{self, Language, Test};
use crate::diagnostic::{Diagnostic, Wording};
use crate::parser::MAX_DIAGNOSTICS;

/// The deal of a test that names none.
const TEST_DEAL: &str = "T1";

/// One test or case; or everything that is wrong with it.
pub(super) fn case(
    test: &Test,
    language: Language,
    lines: &Lines,
) -> Result<Case, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let head = head::resolve(test, &mut diagnostics);
    let id = test.id.as_ref().map_or("", |id| &id.text);
    let default_deal = if test.case && !id.is_empty() {
        id
    } else {
        TEST_DEAL
    };
    let scene = background(test, language, default_deal, &mut diagnostics);
    let mut case = Case {
        id: id.to_owned(),
        title: test.title.clone(),
        head,
        deal: scene.deal.clone(),
        language,
        steps: Vec::new(),
        span: test.span,
        line: lines.number(test.span.start),
    };
    let seed = if test.case {
        id.to_owned()
    } else {
        case.name()
    };
    let mut clock = Clock::new(seed);
    for (place, step) in test.steps.iter().enumerate() {
        match kind(step, place, &scene, &mut clock) {
            Ok(kind) => case.steps.push(Step {
                kind,
                span: step.span,
                line: lines.number(step.span.start),
            }),
            Err(found) => diagnostics.extend(found),
        }
        if diagnostics.len() >= MAX_DIAGNOSTICS {
            break;
        }
    }
    whole(test, &case, &mut diagnostics);
    if diagnostics.is_empty() {
        Ok(case)
    } else {
        Err(diagnostics)
    }
}

/// What the line at `place` says.
fn kind(
    step: &ast::Step,
    place: usize,
    scene: &Scene<'_>,
    clock: &mut Clock,
) -> Result<StepKind, Vec<Diagnostic>> {
    let alone = |one: Box<Diagnostic>| vec![*one];
    match &step.kind {
        ast::StepKind::Event {
            invented,
            occurred,
            recorded,
            kind,
            fields,
        } => {
            let stamp = clock
                .stamp(place, *occurred, *recorded, step.span)
                .map_err(alone)?;
            let mut event = scene.event(kind, fields, &stamp)?;
            event.day_invented = *invented;
            Ok(StepKind::Event(event))
        }
        ast::StepKind::Advance(to) => {
            let stamp = clock
                .stamp(place, *to, Some(*to), step.span)
                .map_err(alone)?;
            Ok(StepKind::Advance {
                id: stamp.id,
                to: stamp.recorded_at,
            })
        }
        ast::StepKind::Expect(expect) => {
            let expected = expectation::resolve(expect, step.span, scene.language);
            expected.map(StepKind::Expect).map_err(alone)
        }
    }
}

/// What only the whole test shows.
fn whole(test: &Test, case: &Case, diagnostics: &mut Vec<Diagnostic>) {
    let expects = test
        .steps
        .iter()
        .any(|step| matches!(step.kind, ast::StepKind::Expect(_)));
    if !expects {
        let message = Wording::new(
            "没有预期，这个测试永远不会失败",
            "there is no expectation, so this test can't fail",
        );
        let help = Wording::new("预期 B1 告警 1 次", "expect B1 alert 1 time");
        diagnostics.push(Diagnostic::error(&code::NO_EXPECTATION, test.span, message).help(help));
    }
    if let Some(head) = &case.head {
        let invented = |event: &CaseEvent| {
            event.day_invented || event.fields.iter().any(|stated| stated.invented)
        };
        let used = case
            .steps
            .iter()
            .any(|step| matches!(&step.kind, StepKind::Event(event) if invented(event)));
        let used = used || head.losses.iter().any(|loss| loss.invented);
        head::check_invented(test, head, used, diagnostics);
    }
}

/// The deal that `背景` names, and the fields that it gives to the deal's events.
fn background<'a>(
    test: &'a Test,
    language: Language,
    default_deal: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Scene<'a> {
    let mut scene = Scene {
        deal: default_deal.to_owned(),
        background: Vec::new(),
        language,
    };
    let mut seen = Seen::default();
    for assignment in &test.background {
        let outcome = seen.once(assignment).and_then(|()| {
            if events::names_deal(assignment) {
                return events::deal(assignment).map(|named| scene.deal = named);
            }
            let field = events::known_field(assignment, None, language)?;
            value::resolve(assignment, field, language)?;
            scene.background.push(assignment);
            Ok(())
        });
        diagnostics.extend(outcome.err().map(|one| *one));
        if diagnostics.len() >= MAX_DIAGNOSTICS {
            break;
        }
    }
    scene
}
