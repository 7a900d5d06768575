//! Places as an editor counts them: lines from 0, columns in UTF-16 units; files as URIs.

use anxin_rules::ast::Span;
use lsp_types::{Position, Range, Uri};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The byte at which a position stands; a column behind the end of its line is that end.
pub fn offset(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(end) => start = start.saturating_add(end).saturating_add(1),
            None => return text.len(),
        }
    }
    let line = text.get(start..).unwrap_or("");
    let line = line.split('\n').next().unwrap_or("");
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= position.character as usize {
            return start.saturating_add(at);
        }
        units = units.saturating_add(c.len_utf16());
    }
    start.saturating_add(line.len())
}

/// The position of a byte.
pub fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or("").encode_utf16();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position::new(number(line), number(column.count()))
}

pub fn range(text: &str, span: Span) -> Range {
    Range::new(position(text, span.start), position(text, span.end))
}

/// The path of a `file:` URI. Any other document, such as one never saved, goes by its URI.
pub fn path(uri: &Uri) -> PathBuf {
    let whole = uri.as_str();
    let Some(path) = whole
        .strip_prefix("file://")
        .and_then(|rest| rest.find('/').and_then(|at| rest.get(at..)))
    else {
        return PathBuf::from(whole);
    };
    let decoded = decoded(path);
    // `/C:/rules` on Windows.
    let drive = decoded.get(2..3) == Some(":") && cfg!(windows);
    PathBuf::from(if drive {
        decoded.trim_start_matches('/')
    } else {
        &decoded
    })
}

/// The `file:` URI of a path.
pub fn uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{slash}");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string never fails.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.parse().ok()
}

/// `%E8%A7%84` as what it stands for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.as_bytes().first() {
        let hex = rest.strip_prefix('%').and_then(|rest| rest.get(..2));
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        let length = if byte.is_some() { 3 } else { 1 };
        // A URI is ASCII; anything else has been refused.
        rest = rest.get(length..).unwrap_or("");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units() {
        let text = "# 😀规则\r\n若 金额\n";
        for (byte, line, column) in [
            (0, 0, 0),
            (2, 0, 2),
            (6, 0, 4),
            (9, 0, 5),
            (14, 1, 0),
            (17, 1, 1),
            (18, 1, 2),
            (25, 2, 0),
        ] {
            assert_eq!(position(text, byte), Position::new(line, column), "{byte}");
            assert_eq!(offset(text, Position::new(line, column)), byte);
        }
        assert_eq!(
            offset(text, Position::new(0, 99)),
            12,
            "before the line end"
        );
        assert_eq!(offset(text, Position::new(9, 0)), text.len());
        assert_eq!(offset(text, Position::new(0, 3)), 6, "inside a pair");
    }

    #[test]
    fn a_path_comes_back_from_its_uri() {
        for name in ["/规则/a b.rule", "/x/100%.rule", "/x/a+b#c.rule"] {
            let path = Path::new(name);
            let uri = uri(path).unwrap();
            assert!(uri.as_str().is_ascii());
            assert_eq!(super::path(&uri), path);
        }
        let unsaved: Uri = "untitled:Untitled-1".parse().unwrap();
        assert_eq!(path(&unsaved), Path::new("untitled:Untitled-1"));
        let strange: Uri = "file:///c%3A/%E8%A7%84.rule".parse().unwrap();
        assert!(path(&strange).to_str().unwrap().ends_with("/规.rule"));
    }
}
