//! Inside `当`, `若` and what is built like them: the token before decides what may follow.

use super::super::Nature;
use super::super::cursor::{is, sign, text};
use super::super::declaration::Declaration;
use super::super::meaning::Thing;
use super::{Spot, terms, words};
use crate::ast::Language;
use crate::facts::{FACTS, Fact};
use crate::lexer::{Sign, Token, TokenKind};
use crate::typed::Type;
use crate::words::{Word, unit};
use anxin_events::{Field, Kind};

impl<'p> Spot<'p> {
    /// What may stand behind `tokens` in the clause that `opener` opens.
    pub(super) fn condition(&self, opener: Word, tokens: &'p [Token]) -> Vec<Thing> {
        let filtered = self.filtered(tokens);
        let must = tokens.iter().any(|token| is(token, Word::Must));
        let events = !matches!(opener, Word::If | Word::Define | Word::AtStake);
        let trigger = events && filtered.is_none() && !must;
        let kinds = filtered.map_or_else(|| self.trigger_kinds(), |kind| vec![kind]);
        if let Some(left) = compared(tokens) {
            return self.values(self.type_of(left), &kinds);
        }
        let Some(last) = tokens.last() else {
            return match opener {
                Word::When => all_kinds(),
                Word::AtStake => self.values(Some(Type::Money), &kinds),
                _ => self.start(&kinds, filtered.is_some()),
            };
        };
        match (sign(last), last.word) {
            (Some(Sign::Dot), _) => self.members(tokens, &kinds),
            (Some(Sign::OpenSquare), _) => self.keys(tokens),
            (Some(Sign::Comma), _) => self.values(Some(Type::Money), &kinds),
            (Some(Sign::OpenRound), _) => self.start(&kinds, filtered.is_some()),
            (_, Some(Word::Or | Word::When)) if trigger => all_kinds(),
            (_, Some(Word::And | Word::Or | Word::Not | Word::Where | Word::Must)) => {
                self.start(&kinds, filtered.is_some())
            }
            (_, Some(Word::SoFar)) => words(&[Word::Any, Word::No]),
            (_, Some(Word::Within)) => self.behind_window(trigger),
            (_, Some(Word::Last | Word::After)) => self.durations(),
            (_, Some(Word::Before)) => {
                let mut things = self.durations();
                things.extend(words(&[Word::MustHave]));
                things
            }
            (_, Some(word)) if introduces(word) => all_kinds(),
            (_, Some(Word::Same)) => self.fields(&kinds),
            (_, Some(Word::From)) => words(&[Word::Any, Word::No]),
            (_, Some(Word::Among)) => words(&[Word::OtherDeals]),
            (_, Some(Word::OtherDeals)) => words(&[Word::Count]),
            (_, Some(Word::ThisEvent | Word::ThisDeal | Word::Parameter)) => Vec::new(),
            _ => self.behind_operand(opener, tokens),
        }
    }

    /// What begins a condition.
    fn start(&self, kinds: &[Kind], filter: bool) -> Vec<Thing> {
        let mut things = self.fields(kinds);
        if filter {
            things.extend(words(&[Word::Not, Word::ThisEvent, Word::Parameter]));
            return things;
        }
        things.extend(self.declared(&[Nature::Predicate, Nature::Register]));
        things.extend(words(&[
            Word::SoFar,
            Word::Last,
            Word::Latest,
            Word::Since,
            Word::Sum,
            Word::ThisEvent,
            Word::ThisDeal,
            Word::Parameter,
            Word::Smallest,
            Word::Largest,
            Word::Not,
        ]));
        things.extend(self.declared(&[Nature::Constant, Nature::Parameter]));
        things.extend(all_kinds());
        things
    }

    /// What a value of this type may be; of no type known: any.
    pub(super) fn values(&self, ty: Option<Type>, kinds: &[Kind]) -> Vec<Thing> {
        let mut things = match ty {
            Some(Type::Term(set)) => terms(set),
            Some(Type::Flag) => words(&[Word::True, Word::False]),
            _ => Vec::new(),
        };
        let fits = |own: Type| ty.is_none_or(|ty| alike(own, ty));
        things.extend(self.declared(&[Nature::Constant, Nature::Parameter, Nature::Table]));
        things.extend(self.fields(kinds));
        things.retain(|thing| match thing {
            Thing::Declared(_) | Thing::Field(_) => self.thing_type(*thing).is_some_and(fits),
            _ => true,
        });
        things.extend(words(&[
            Word::ThisEvent,
            Word::ThisDeal,
            Word::Parameter,
            Word::Latest,
        ]));
        if ty.is_none_or(|ty| matches!(ty, Type::Money)) {
            things.extend(words(&[Word::Sum, Word::Smallest, Word::Largest]));
        }
        things
    }

    pub(super) fn durations(&self) -> Vec<Thing> {
        let mut all = self.declared(&[Nature::Constant, Nature::Parameter]);
        all.retain(|thing| matches!(self.thing_type(*thing), Some(Type::Exact | Type::Calendar)));
        all
    }

    fn in_standard(&self) -> bool {
        matches!(self.block(), Some((Word::Standard, _)))
    }

    fn behind_window(&self, trigger: bool) -> Vec<Thing> {
        if trigger {
            return words(if self.in_standard() {
                &[Word::MustHave]
            } else {
                &[Word::No]
            });
        }
        let mut things = words(&[Word::Any, Word::No, Word::Sum]);
        things.extend(all_kinds());
        things
    }

    /// Fields that may be the key of the register or table whose `[` ends `tokens`.
    fn keys(&self, tokens: &[Token]) -> Vec<Thing> {
        let key = match tokens {
            [.., owner, _] => self.declaration(owner).and_then(|one| one.key),
            _ => None,
        };
        let mut things = self.fields(&[]);
        things.retain(|thing| {
            let own = self.thing_type(*thing);
            own.zip(key).is_some_and(|(own, key)| alike(own, key))
        });
        things.extend(words(&[Word::ThisDeal]));
        things
    }

    /// What may stand behind the dot with which `tokens` end.
    fn members(&self, tokens: &[Token], kinds: &[Kind]) -> Vec<Thing> {
        let [.., owner, _] = tokens else {
            return Vec::new();
        };
        match owner.word {
            Some(Word::ThisDeal) => FACTS
                .iter()
                .filter_map(|spec| Fact::find(spec.name))
                .map(Thing::Fact)
                .collect(),
            // Inside a filter, this event is still the rule's own.
            Some(Word::ThisEvent) => self.fields(&self.trigger_kinds()),
            Some(Word::Parameter) => self.declared(&[Nature::Parameter]),
            _ => match text(owner).and_then(Kind::find) {
                Some(kind) => self.fields(&[kind]),
                None => self.fields(kinds),
            },
        }
    }

    /// What may stand behind a value or an event.
    fn behind_operand(&self, opener: Word, tokens: &[Token]) -> Vec<Thing> {
        let Some((last, rest)) = tokens.split_last() else {
            return Vec::new();
        };
        let language = self.document.language();
        let unit = text(last).is_some_and(|text| unit(text, language).is_some());
        let amount = if unit {
            rest.split_last().map_or(rest, |(_, rest)| rest)
        } else {
            rest
        };
        let window = amount.last().and_then(|token| token.word);
        if let Some(Word::Last | Word::After | Word::Before) = window {
            return words(match (language, window) {
                (Language::Zh, _) => &[Word::Within],
                (_, Some(Word::After)) if !self.in_standard() => &[Word::Without],
                (_, Some(Word::After | Word::Before)) => &[Word::MustHave],
                _ => &[Word::Any, Word::No, Word::Sum],
            });
        }
        let ends = self.ends(opener, tokens);
        if text(last).is_some_and(|text| Kind::find(text).is_some() && Field::find(text).is_none())
        {
            let counted = matches!(opener, Word::If | Word::Define | Word::AtStake);
            let own: &[Word] = if counted {
                &[Word::Where, Word::Count]
            } else {
                &[Word::Where]
            };
            return words(&[own, &ends].concat());
        }
        let (operand, before) = operand(tokens);
        let owner = before.last().and_then(|token| self.declaration(token));
        if owner.is_some_and(|one| one.nature == Nature::Register) {
            return words(&[Word::Among, Word::OtherDeals]);
        }
        let before = match (owner, before) {
            (Some(_), [before @ .., _]) => before, // the table's name
            _ => before,
        };
        let amount = opener == Word::AtStake;
        let done = amount
            || compared(before).is_some()
            || matches!(last.word, Some(Word::Present | Word::Absent))
            || matches!(sign(last), Some(Sign::CloseRound | Sign::CloseBrace));
        if done {
            let rounded = before.last().and_then(sign) == Some(Sign::Times);
            let rounding: &[Word] = if rounded {
                &[Word::RoundHalfUp, Word::RoundDown]
            } else {
                &[]
            };
            return words(&[rounding, &ends].concat());
        }
        let comparisons = [
            Word::Is,
            Word::IsNot,
            Word::In,
            Word::NotIn,
            Word::Present,
            Word::Absent,
        ];
        // A name alone may be a flag or a predicate.
        let ends = if operand.len() == 1 { &ends[..] } else { &[] };
        words(&[&comparisons[..], ends].concat())
    }

    /// What may follow a whole condition or event.
    fn ends(&self, opener: Word, tokens: &[Token]) -> Vec<Word> {
        let latest = |words: &[Word]| {
            tokens
                .iter()
                .rposition(|token| token.word.is_some_and(|word| words.contains(&word)))
        };
        let since = latest(&[Word::Since]);
        if since > latest(&[Word::From, Word::Any, Word::No]) {
            return match self.document.language() {
                Language::Zh => vec![Word::From],
                Language::En => vec![Word::Any, Word::No],
            };
        }
        match opener {
            Word::When if latest(&[Word::No, Word::Without, Word::MustHave]).is_some() => {
                vec![Word::Same]
            }
            Word::When if latest(&[Word::Must]).is_some() => vec![Word::And, Word::Or],
            Word::When if self.in_standard() => {
                vec![Word::Before, Word::After, Word::Must]
            }
            Word::When => vec![Word::Or, Word::After],
            Word::Evidence | Word::AtStake => Vec::new(),
            Word::Enter | Word::Exit => vec![Word::Or],
            _ => vec![Word::And, Word::Or],
        }
    }

    /// The kind of the event that the filter around this place looks at; none outside of one.
    fn filtered(&self, tokens: &[Token]) -> Option<Kind> {
        let mut depth = 0_usize;
        let mut open: Option<(Kind, usize, bool)> = None;
        for (place, token) in tokens.iter().enumerate() {
            if is(token, Word::Where) {
                let next = tokens.get(place.saturating_add(1)).and_then(sign);
                let kind = self.kind_before(tokens.get(..place).unwrap_or(&[]));
                open = kind.map(|kind| (kind, depth, next == Some(Sign::OpenRound)));
            }
            match sign(token) {
                Some(Sign::OpenRound) => depth = depth.saturating_add(1),
                Some(Sign::CloseRound) => depth = depth.saturating_sub(1),
                _ => {}
            }
            let over = open.is_some_and(|(_, at, bracketed)| {
                let closed = sign(token) == Some(Sign::CloseRound);
                depth < at
                    || depth == at && (bracketed && closed || !bracketed && ends_filter(token))
            });
            if over {
                open = None;
            }
        }
        open.map(|(kind, ..)| kind)
    }

    fn kind_before(&self, tokens: &[Token]) -> Option<Kind> {
        match tokens {
            [.., event, dot, _] if sign(dot) == Some(Sign::Dot) => Kind::find(text(event)?),
            [.., event] => Kind::find(text(event)?),
            [] => None,
        }
    }

    /// The type of the value with which `tokens` end.
    fn type_of(&self, tokens: &[Token]) -> Option<Type> {
        let (last, rest) = tokens.split_last()?;
        if is(last, Word::Count) {
            return Some(Type::Count);
        }
        let name = text(last)?;
        match rest {
            [.., owner, dot] if sign(dot) == Some(Sign::Dot) => match owner.word {
                Some(Word::ThisDeal) => Some(Fact::find(name)?.spec().ty),
                Some(Word::Parameter) => self.thing_type(self.project.declared(name)?),
                _ => self.thing_type(Thing::Field(Field::find(name)?)),
            },
            _ => match Field::find(name) {
                Some(field) => self.thing_type(Thing::Field(field)),
                None => self.thing_type(self.project.declared(name)?),
            },
        }
    }

    /// What the token names, if a file declares it.
    fn declaration(&self, token: &Token) -> Option<&Declaration> {
        match self.project.declared(text(token)?)? {
            Thing::Declared(index) => self.project.declarations.get(index),
            _ => None,
        }
    }

    fn thing_type(&self, thing: Thing) -> Option<Type> {
        match thing {
            Thing::Field(field) => Type::of(field.spec().ty),
            Thing::Fact(fact) => Some(fact.spec().ty),
            Thing::Declared(index) => self.project.declarations.get(index)?.ty,
            _ => None,
        }
    }
}

fn all_kinds() -> Vec<Thing> {
    Kind::ALL.iter().copied().map(Thing::Kind).collect()
}

/// Words behind which an event must stand.
fn introduces(word: Word) -> bool {
    use Word::{Any, Latest, MustHave, No, Since, Sum, When, Without};
    matches!(
        word,
        When | Any | No | Since | Latest | Sum | Without | MustHave
    )
}

fn ends_filter(token: &Token) -> bool {
    use Word::{After, And, Any, Count, From, No, Or, Same, Without};
    matches!(
        token.word,
        Some(After | And | Any | Count | From | No | Or | Same | Without)
    )
}

/// May values of these types be compared?
fn alike(own: Type, other: Type) -> bool {
    match (own, other) {
        (Type::Id(own) | Type::Ids(own), Type::Id(other) | Type::Ids(other)) => own == other,
        (Type::Exact | Type::Calendar, Type::Exact | Type::Calendar) => true,
        _ => own == other,
    }
}

/// What stands before a comparison, a sum or a set, if `tokens` end in the midst of one.
fn compared(tokens: &[Token]) -> Option<&[Token]> {
    let (last, rest) = tokens.split_last()?;
    let signs = [
        Sign::Equal,
        Sign::NotEqual,
        Sign::Less,
        Sign::AtMost,
        Sign::More,
        Sign::AtLeast,
        Sign::Plus,
        Sign::Minus,
        Sign::Times,
    ];
    if matches!(
        last.word,
        Some(Word::Is | Word::IsNot | Word::In | Word::NotIn)
    ) || sign(last).is_some_and(|sign| signs.contains(&sign))
    {
        return Some(rest);
    }
    // `is not`, `is in` and `is not in` are several words.
    if is(last, Word::Not) || text(last) == Some("in") {
        return compared(rest);
    }
    // Inside the braces of a set.
    let brace = tokens
        .iter()
        .rposition(|token| sign(token) == Some(Sign::OpenBrace))?;
    let next_entry = matches!(sign(last), Some(Sign::OpenBrace | Sign::Comma));
    compared(tokens.get(..brace)?).filter(|_| next_entry)
}

/// The value with which `tokens` end, and what stands before it.
fn operand(tokens: &[Token]) -> (&[Token], &[Token]) {
    let bracket = tokens
        .iter()
        .rposition(|token| sign(token) == Some(Sign::OpenSquare));
    let length = match tokens {
        [.., last] if sign(last) == Some(Sign::CloseSquare) => {
            tokens.len().saturating_sub(bracket.unwrap_or(0))
        }
        [.., _, dot, _] if sign(dot) == Some(Sign::Dot) => 3,
        [.., number, last] if matches!(number.kind, TokenKind::Number(_)) && last.glued => 2,
        [.., number, _] if matches!(number.kind, TokenKind::Number(_)) => 2,
        _ => 1,
    };
    let at = tokens.len().saturating_sub(length);
    (
        tokens.get(at..).unwrap_or(&[]),
        tokens.get(..at).unwrap_or(&[]),
    )
}
