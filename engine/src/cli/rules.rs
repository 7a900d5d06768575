//! `anxin rules`: check and test rule files. Also how every other command gets its rules.

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::{Format, Output};
use super::text;
use crate::rules::{self, RuleFile, RuleSet, RulesError};
use anxin_projections::{Trial, trial};
use anxin_rules::ast::Language;
use anxin_rules::case::{Case, resolve};
use anxin_rules::diagnostic::render;
use clap::ArgMatches;
use serde_json::json;
use std::sync::Arc;

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Failure {
        Failure::new(Exit::BadInput, error.code(), error.zh(), error.to_string())
    }
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    }
}

/// The rules of a folder, or the shipped ones.
pub fn load(_lang: Lang, folder: Option<&str>) -> Result<Arc<RuleSet>, Failure> {
    Ok(match folder {
        Some(folder) => rules::from_folder(folder)?,
        None => rules::shipped()?,
    })
}
