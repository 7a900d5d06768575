//! A page as HTML: one file, no script, nothing from the net.

use super::Block;
use std::fmt::Write as _;

const HEAD: &str = "<!doctype html>\n<html lang=\"zh\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>规则一览</title>\n<style>\nbody{max-width:52rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 sans-serif;color:#222}\nh2{border-bottom:1px solid #ccc;margin-top:2.5rem}\nh4{margin-bottom:.2rem}\n.en{color:#666}\ntable{border-collapse:collapse}\ntd,th{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}\n</style>\n";

pub(super) fn page(blocks: &[Block]) -> String {
    let mut out = HEAD.to_owned();
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                let _ = writeln!(out, "<h{level}>{}</h{level}>", escaped(text));
            }
            Block::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(text));
            }
            Block::Beside(text) => {
                let _ = writeln!(out, "<p class=\"en\" lang=\"en\">{}</p>", escaped(text));
            }
            Block::List(items) => {
                let items: String = items
                    .iter()
                    .map(|item| format!("<li>{}</li>\n", escaped(item)))
                    .collect();
                let _ = writeln!(out, "<ul>\n{items}</ul>");
            }
            Block::Table(rows) => table(&mut out, rows),
        }
    }
    out + "</html>\n"
}

fn table(out: &mut String, rows: &[Vec<String>]) {
    out.push_str("<table>\n");
    for (place, row) in rows.iter().enumerate() {
        let tag = if place == 0 { "th" } else { "td" };
        let cells: String = row
            .iter()
            .map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)))
            .collect();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</table>\n");
}

/// The one way in which text enters the page.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
