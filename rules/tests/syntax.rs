//! scratch
#[test]
fn sample() {
    let source = std::fs::read_to_string("tests/syntax/ok/sample.rule").unwrap();
    let parsed = anxin_rules::parser::parse(&source);
    println!(
        "{}",
        anxin_rules::diagnostic::render(
            &parsed.diagnostics,
            &source,
            "sample.rule",
            anxin_rules::ast::Language::Zh
        )
    );
    println!("{:#?}", parsed.file.items.last());
    assert!(parsed.diagnostics.is_empty());
}
