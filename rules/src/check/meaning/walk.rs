//! Goes through a tree and finds what cannot be meant.

use super::known::{Known, Perhaps};
use super::tree::{Form, Node};
use crate::diagnostic::Severity;
use crate::typed::Cond;

/// A part of a condition: the condition, and whether it is affirmed.
pub(super) type Part<'c> = (&'c Cond, bool);

/// What is wrong with a part; what it stands against is an earlier or a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Never true.
    Never,
    /// True whenever it is known.
    Always,
    /// Not together with the other.
    Contradiction,
    /// One of the two is true whenever they are known.
    Tautology,
    /// Without it the `且` says the same.
    Superfluous,
    /// Without it the `或` says the same.
    SuperfluousBranch,
    /// The conditions around it rule the branch out.
    DeadBranch,
}

impl Wrong {
    /// What cannot be meant is an error, what is only odd a warning.
    pub fn severity(self) -> Severity {
        match self {
            Wrong::Never | Wrong::Always | Wrong::Contradiction | Wrong::Tautology => {
                Severity::Error
            }
            Wrong::Superfluous | Wrong::SuperfluousBranch | Wrong::DeadBranch => Severity::Warning,
        }
    }
}

/// One finding.
pub(super) struct Finding<'c> {
    pub wrong: Wrong,
    pub part: Part<'c>,
    /// The one other part that makes it so, if it is one alone.
    pub other: Option<Part<'c>>,
}

/// What the conditions around a part say, those nearest first.
struct Around<'a> {
    known: &'a Known,
    outer: Option<&'a Around<'a>>,
}

impl Around<'_> {
    /// May `perhaps` be true here?
    fn allows(&self, perhaps: &Perhaps) -> bool {
        self.known.allows(perhaps) && self.outer.is_none_or(|outer| outer.allows(perhaps))
    }
}

/// Everything that is wrong with a tree.
pub(super) fn walk<'c>(tree: &Node<'c>) -> Vec<Finding<'c>> {
    let mut found = Vec::new();
    let nothing = Known::default();
    node(
        tree,
        &Around {
            known: &nothing,
            outer: None,
        },
        &mut found,
    );
    found
}

fn node<'c>(own: &Node<'c>, around: &Around<'_>, found: &mut Vec<Finding<'c>>) {
    match &own.form {
        Form::Atom => found.extend(alone(own)),
        Form::All(parts) => all(parts, around, found),
        Form::Any(parts) => any(parts, around, found),
    }
}

fn part<'c>(node: &Node<'c>) -> Part<'c> {
    (node.cond, node.sign)
}

/// An atom that is never true or never false. A denied one is judged as it stands.
fn alone<'c>(atom: &Node<'c>) -> Option<Finding<'c>> {
    let wrong = match (&atom.when.yes, &atom.when.no) {
        (None, _) => Wrong::Never,
        (_, None) => Wrong::Always,
        _ => return None,
    };
    Some(Finding {
        wrong,
        part: part(atom),
        other: None,
    })
}

fn all<'c>(parts: &[Node<'c>], around: &Around<'_>, found: &mut Vec<Finding<'c>>) {
    let known = jointly(parts, Wrong::Contradiction, |node| &node.when.yes, found);
    if known.is_some() {
        // `p 且 q` where q holds whenever p does, and is unknown only if p is not true.
        superfluous(
            parts,
            Wrong::Superfluous,
            |node| (&node.when.not_no, &node.when.yes),
            |node| (&node.when.no, &node.when.not_yes),
            found,
        );
    }
    let inside = known.as_ref().map(|known| Around {
        known,
        outer: Some(around),
    });
    for own in parts {
        // After a contradiction everything inside would seem impossible.
        node(own, inside.as_ref().unwrap_or(around), found);
    }
}

fn any<'c>(parts: &[Node<'c>], around: &Around<'_>, found: &mut Vec<Finding<'c>>) {
    if jointly(parts, Wrong::Tautology, |node| &node.when.no, found).is_some() {
        superfluous(
            parts,
            Wrong::SuperfluousBranch,
            |node| (&node.when.not_yes, &node.when.no),
            |node| (&node.when.yes, &node.when.not_no),
            found,
        );
    }
    for own in parts {
        if own.when.yes.is_some() && !around.allows(&own.when.yes) {
            found.push(Finding {
                wrong: Wrong::DeadBranch,
                part: part(own),
                other: None,
            });
        }
        node(own, around, found);
    }
}

/// What the parts say together; none where they cannot be together, which is told of the first that
/// goes with none of those before it.
fn jointly<'c>(
    parts: &[Node<'c>],
    wrong: Wrong,
    says: for<'n> fn(&'n Node<'c>) -> &'n Perhaps,
    found: &mut Vec<Finding<'c>>,
) -> Option<Known> {
    let mut known = Known::default();
    let mut possible = true;
    for (at, own) in parts.iter().enumerate() {
        if says(own).is_none() {
            possible = false;
        } else if possible && !known.meet(says(own)) {
            let against = |other: &&Node<'c>| !together(says(other), says(own));
            found.push(Finding {
                wrong,
                part: part(own),
                other: parts.iter().take(at).find(against).map(part),
            });
            possible = false;
        }
    }
    possible.then_some(known)
}

/// Parts that the others make superfluous: what they would have to say against each of two states of the
/// others cannot be. The later of two equal parts is the superfluous one.
fn superfluous<'c>(
    parts: &[Node<'c>],
    wrong: Wrong,
    others: for<'n> fn(&'n Node<'c>) -> (&'n Perhaps, &'n Perhaps),
    own: for<'n> fn(&'n Node<'c>) -> (&'n Perhaps, &'n Perhaps),
    found: &mut Vec<Finding<'c>>,
) {
    let says_nothing = |node: &Node<'c>| node.when.yes.is_none() || node.when.no.is_none();
    let mut useless = vec![false; parts.len()];
    let forward: Vec<usize> = (0..parts.len()).collect();
    let backward: Vec<usize> = forward.iter().rev().copied().collect();
    for order in [forward, backward] {
        let (mut weak, mut strong) = (Known::default(), Known::default());
        for at in order {
            let (Some(node), Some(useless)) = (parts.get(at), useless.get_mut(at)) else {
                continue;
            };
            if says_nothing(node) || *useless {
                continue;
            }
            let (against_weak, against_strong) = own(node);
            if !weak.allows(against_weak) && !strong.allows(against_strong) {
                *useless = true;
                let implies = |other: &&Node<'c>| {
                    let (weak, strong) = others(other);
                    !std::ptr::eq(*other, node)
                        && !says_nothing(other)
                        && !together(weak, against_weak)
                        && !together(strong, against_strong)
                };
                found.push(Finding {
                    wrong,
                    part: part(node),
                    other: parts.iter().find(implies).map(part),
                });
                continue;
            }
            let (one, other) = others(node);
            // Both can be: a contradiction was told before, and ends here.
            if !weak.meet(one) || !strong.meet(other) {
                return;
            }
        }
    }
}

fn together(one: &Perhaps, other: &Perhaps) -> bool {
    one.as_ref().is_some_and(|one| one.allows(other))
}
