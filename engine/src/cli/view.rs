//! Reading a deal's view: the JSON that hosts get, told to people.

use super::language::Lang;
use anxin_events::vocabulary::Role;
use serde_json::Value as Json;

/// A member, or null: the views of an older or newer engine may lack it.
pub fn at<'a>(json: &'a Json, name: &str) -> &'a Json {
    json.get(name).unwrap_or(&Json::Null)
}

/// The members of an array; none of anything else.
pub fn list(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

/// A text member; empty where there is none.
pub fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    at(json, name).as_str().unwrap_or_default()
}

/// The Chinese member or the English one.
pub fn pick<'a>(lang: Lang, json: &'a Json, zh: &str, en: &str) -> &'a str {
    lang.pick(text(json, zh), text(json, en))
}

/// A text in the reader's language, or in the other one where it has only that.
pub fn language(lang: Lang, both: &Json) -> &str {
    let (own, other) = (lang.pick("zh", "en"), lang.pick("en", "zh"));
    at(both, own)
        .as_str()
        .or_else(|| at(both, other).as_str())
        .unwrap_or_default()
}

/// `2025-03-03 10:05`, in Beijing time.
pub fn minute(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

/// A role of the vocabulary in the reader's language.
pub fn role(lang: Lang, name: &str) -> String {
    Role::SET
        .find(name)
        .map_or_else(String::new, |term| lang.pick(term.zh, term.name).to_owned())
}
