//! The words of a home sale: event kinds, their fields, and the values of enumerated fields.
//!
//! These tables are the one source for the codec, the JSON form, the rule checker and the command
//! `anxin events`. Codes and positions are written to disk: append, never renumber, never reuse.

mod fields;
mod kinds;
mod terms;

pub use fields::{Field, FieldSpec, FieldType};
pub use kinds::{Kind, KindSpec, MAX_FIELDS};
pub use terms::{
    Channel, CheckResult, Commitment, Decision, DefectKind, ListingFault, LoanProduct, MeterKind,
    OwnerStatus, PaymentPlan, Purpose, ReleaseCondition, RescissionBasis, Role, Source, TERM_SETS,
    Term, TermSet,
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_unique_in_both_languages() {
        let mut seen = BTreeSet::new();
        for kind in Kind::ALL.iter().map(|kind| kind.spec()) {
            assert!(
                seen.insert(kind.name) && seen.insert(kind.zh),
                "kind {} / {}",
                kind.name,
                kind.zh
            );
        }
        seen.clear();
        for field in Field::ALL.iter().map(|field| field.spec()) {
            assert!(
                seen.insert(field.name) && seen.insert(field.zh),
                "field {} / {}",
                field.name,
                field.zh
            );
        }
        for set in TERM_SETS {
            let mut seen = BTreeSet::new();
            for term in set.terms {
                assert!(
                    seen.insert(term.name) && seen.insert(term.zh),
                    "{} {}",
                    set.name,
                    term.name
                );
            }
        }
    }

    #[test]
    fn codes_are_unique_and_positions_match() {
        let codes: BTreeSet<u16> = Kind::ALL.iter().map(|kind| kind.spec().code).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        for kind in Kind::ALL.iter().map(|kind| kind.spec()) {
            assert_eq!(kind.kind.spec().name, kind.name);
            assert_eq!(Kind::from_code(kind.code), Some(kind.kind));
            assert!(kind.fields.len() <= MAX_FIELDS, "{}", kind.name);
            let distinct: BTreeSet<Field> = kind.fields.iter().copied().collect();
            assert_eq!(
                distinct.len(),
                kind.fields.len(),
                "{} names a field twice",
                kind.name
            );
            assert!(kind.required <= kind.fields.len());
        }
        for field in Field::ALL.iter().map(|field| field.spec()) {
            assert_eq!(field.field.spec().name, field.name);
        }
    }

    #[test]
    fn every_field_is_used_and_personal_data_stands_alone() {
        let used: BTreeSet<Field> = Kind::ALL
            .iter()
            .flat_map(|kind| kind.spec().fields.iter().copied())
            .collect();
        for field in Field::ALL.iter().map(|field| field.spec()) {
            assert!(used.contains(&field.field), "{} is in no kind", field.name);
        }
        for kind in Kind::ALL
            .iter()
            .map(|kind| kind.spec())
            .filter(|spec| spec.kind != Kind::PartyDetailsRecorded)
        {
            for field in kind.fields {
                assert!(
                    field.spec().ty != FieldType::Personal,
                    "{} holds personal data",
                    kind.name
                );
            }
        }
    }
}
