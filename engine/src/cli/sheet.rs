//! Tables for finance people: CSV and XLSX files that Excel opens right, Chinese included.
//!
//! Ids stay text, amounts and moments are real numbers and dates in XLSX, and no cell is ever a formula:
//! names and reasons come from strangers.

use super::outcome::{Exit, Failure};
use anxin_events::{Instant, Money};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::fs;
use std::path::Path;

/// One table.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Of the tab in a workbook: at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// Over the columns.
    pub heads: Vec<String>,
    /// As many cells as heads each.
    pub rows: Vec<Vec<Cell>>,
}

/// One value.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A name, an id, a sentence.
    Text(String),
    /// In yuan.
    Money(Money),
    /// A number of things.
    Count(i64),
    /// A moment, in Beijing time.
    Moment(Instant),
}

/// Fen that a spreadsheet's number still holds exactly: fifteen digits.
const EXACT_FEN: u64 = 999_999_999_999_999;

/// Writes the sheets to a file: one sheet as `.csv`, any number as `.xlsx`.
///
/// # Errors
/// When the ending is another one, `.csv` should hold several sheets, or the file cannot be written.
pub fn export(path: &Path, sheets: &[Sheet]) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let bytes = match (ending, sheets) {
        (Some("csv"), [sheet]) => {
            csv(sheet).map_err(|error| unwritten(path, &error.to_string()))?
        }
        (Some("xlsx"), _) => xlsx(sheets).map_err(|error| unwritten(path, &error.to_string()))?,
        _ => return Err(no_such_form(path, sheets.len())),
    };
    fs::write(path, bytes).map_err(|error| unwritten(path, &error.to_string()))
}

fn no_such_form(path: &Path, sheets: usize) -> Failure {
    let name = path.display();
    let forms = if sheets == 1 { ".csv / .xlsx" } else { ".xlsx" };
    Failure::new(
        Exit::Usage,
        "E5021",
        format!("不知道“{name}”是什么表格；文件名请以 {forms} 结尾"),
        format!("`{name}` is no kind of table; let the name end in {forms}"),
    )
}

fn unwritten(path: &Path, reason: &str) -> Failure {
    let name = path.display();
    Failure::new(
        Exit::Busy,
        "E5022",
        format!("无法写入“{name}”：{reason}"),
        format!("cannot write `{name}`: {reason}"),
    )
}

/// With a byte order mark, without which Excel reads Chinese as noise.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xEF, 0xBB, 0xBF]);
    writer.write_record(&sheet.heads)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(csv_text))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Money(amount) => amount.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Moment(moment) => beijing(*moment),
    }
}

/// Text that a spreadsheet reads as text: an apostrophe before what it would run as a formula, a tab
/// before digits that it would round (`6222021234567890123`) or cut (`007`).
fn harmless(text: &str) -> String {
    const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(FORMULA) {
        return format!("'{text}");
    }
    let number = text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .chars()
            .all(|sign| sign.is_ascii_digit() || ".,/:-eE ".contains(sign));
    if number {
        return format!("\t{text}");
    }
    text.to_owned()
}

/// `2025-03-03 10:00:00`.
fn beijing(moment: Instant) -> String {
    let text = moment.to_string();
    text.get(..19).unwrap_or(&text).replace('T', " ")
}

/// The same sheets give the same bytes: the workbook carries no time of its making.
fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (at, head) in (0..).zip(&sheet.heads) {
            page.write_string_with_format(0, at, head, &bold)?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                write_cell(page, row, column, cell)?;
            }
        }
        page.autofit();
    }
    book.save_to_buffer()
}

fn write_cell(page: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let amount = Format::new().set_num_format("#,##0.00");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string(row, column, text)?;
        }
        Cell::Money(money) => {
            let exact = money.fen().unsigned_abs() <= EXACT_FEN;
            match money.to_decimal().to_f64().filter(|_| exact) {
                Some(yuan) => page.write_number_with_format(row, column, yuan, &amount)?,
                None => page.write_string(row, column, money.to_string())?,
            };
        }
        Cell::Count(count) => match i32::try_from(*count) {
            Ok(count) => {
                page.write_number(row, column, count)?;
            }
            Err(_) => {
                page.write_string(row, column, count.to_string())?;
            }
        },
        Cell::Moment(at) => {
            let at = ExcelDateTime::parse_from_str(&beijing(*at))?;
            page.write_datetime_with_format(row, column, &at, &moment)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn sheet() -> Sheet {
        Sheet {
            name: "台账".to_owned(),
            heads: ["编号", "金额", "笔数", "时间", "说明"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![
                vec![
                    Cell::Text("6222021234567890123".to_owned()),
                    Cell::Money(Money::parse("2450000.07").unwrap()),
                    Cell::Count(3),
                    Cell::Moment(Instant::parse("2025-03-03T10:00:00+08:00").unwrap()),
                    Cell::Text("=HYPERLINK(\"http://evil\")".to_owned()),
                ],
                vec![
                    Cell::Text("007".to_owned()),
                    Cell::Money(Money::parse("-0.10").unwrap()),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Text("甲, 乙\n\"丙\"".to_owned()),
                ],
            ],
        }
    }

    #[test]
    fn csv_is_what_excel_takes_for_chinese_text_and_plain_values() {
        let text = String::from_utf8(csv(&sheet()).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}编号,金额,笔数,时间,说明\r\n\
             \t6222021234567890123,2450000.07,3,2025-03-03 10:00:00,\"'=HYPERLINK(\"\"http://evil\"\")\"\r\n\
             \t007,-0.10,,,\"甲, 乙\n\"\"丙\"\"\"\r\n"
        );
    }

    #[test]
    fn no_text_becomes_a_formula_or_a_number() {
        let table = [
            ("=1+1", "'=1+1"),
            ("＝1", "'＝1"),
            ("+86", "'+86"),
            ("-3", "'-3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("6222-77", "\t6222-77"),
            ("1E5", "\t1E5"),
            ("2025-CHEN-001", "2025-CHEN-001"),
            ("张三", "张三"),
            ("", ""),
        ];
        for (text, written) in table {
            assert_eq!(harmless(text), written);
        }
    }

    #[test]
    fn a_workbook_reads_back_cell_by_cell() {
        let bytes = xlsx(&[sheet()]).unwrap();
        assert_eq!(bytes, xlsx(&[sheet()]).unwrap(), "the same bytes twice");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let page = book.worksheet_range("台账").unwrap();
        let cell = |row, column| page.get_value((row, column)).unwrap().clone();
        assert_eq!(cell(1, 0), Data::String("6222021234567890123".to_owned()));
        assert_eq!(cell(1, 1), Data::Float(2_450_000.07));
        assert_eq!(cell(1, 2), Data::Float(3.0));
        assert!(matches!(cell(1, 3), Data::DateTime(_)), "{:?}", cell(1, 3));
        assert_eq!(
            cell(1, 4),
            Data::String("=HYPERLINK(\"http://evil\")".to_owned())
        );
        assert_eq!(cell(2, 0), Data::String("007".to_owned()));
        assert_eq!(cell(2, 1), Data::Float(-0.1));
        assert!(book.worksheet_formula("台账").unwrap().is_empty());
    }

    #[test]
    fn another_ending_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        for (name, sheets) in [("a.xls", 1), ("a", 1), ("a.csv", 2)] {
            let path = folder.path().join(name);
            let refused = export(&path, &vec![sheet(); sheets]).unwrap_err();
            assert_eq!(
                (refused.exit, refused.code.as_str()),
                (Exit::Usage, "E5021")
            );
            assert!(!path.exists());
        }
    }
}
